/* SPDX-License-Identifier: Apache-2.0 */
#include "config/parse.h"

#include <stdlib.h>
#include <string.h>

#include <confuse.h>

#include "base/xalloc.h"

/* The library's callbacks carry no pointer of ours. */
static struct {
	struct reading *reading;
	const struct clean *clean;
} now;

static struct place place_of(const cfg_t *section)
{
	size_t line = section->line > 0 ? (size_t)section->line : 1;
	return now.clean->places[line <= now.clean->n ? line - 1 : now.clean->n - 1];
}

__attribute__((format(printf, 2, 0))) static void on_error(cfg_t *section, const char *format,
							   va_list args)
{
	CLEANUP_BUF text = BUF_NULL;
	buf_vprintf(&text, format, args);
	wrong_at(now.reading, place_of(section), "%s; nothing after it was read", buf_text(&text));
	now.reading->incomplete = true;
}

static int on_value(cfg_t *section, cfg_opt_t *option, const char *text, void *ret)
{
	struct value *value = xmalloc(sizeof *value);
	(void)option;
	value->at = place_of(section);
	value->text = xstrdup(text);
	*(void **)ret = value;
	return 0;
}

static void free_value(void *arg)
{
	struct value *value = arg;
	free(value->text);
	free(value);
}

/* Values stay text: what they mean is read from options.def. */
static cfg_opt_t *options_of(enum section_kind kind)
{
	cfg_opt_t *list = xcalloc(N_OPTIONS + N_SECTIONS + 1, sizeof *list), *next = list;
	for (enum option_id id = 0; id < N_OPTIONS; id++) {
		const struct option_row *row = option_row(id);
		int flags = option_is_list(row) ? CFGF_LIST : CFGF_NONE;
		if (row->section == kind)
			*next++ =
				(cfg_opt_t)CFG_PTR_CB(row->key, NULL, flags, on_value, free_value);
	}
	for (enum section_kind sub = SECTION_TOP + 1; sub < N_SECTIONS; sub++)
		if (section_row(sub)->inside == kind && sub != kind)
			*next++ = (cfg_opt_t)CFG_SEC(section_row(sub)->name, options_of(sub),
						     CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
	return list;
}

static void free_options(cfg_opt_t *list)
{
	for (cfg_opt_t *option = list; option->name != NULL; option++)
		if (option->subopts != NULL)
			free_options(option->subopts);
	free(list);
}

struct section *parse_read(struct reading *reading, const struct clean *clean,
			   enum section_kind root_kind)
{
	cfg_opt_t *options = options_of(root_kind);
	cfg_t *root = cfg_init(options, CFGF_NONE);
	free_options(options);
	now.reading = reading;
	now.clean = clean;
	cfg_set_error_function(root, on_error);
	if (clean->n > 0)
		cfg_parse_buf(root, buf_text(&clean->text));
	return (struct section *)root;
}

struct section *parse_free(struct section *root)
{
	if (root != NULL)
		cfg_free((cfg_t *)root);
	return NULL;
}

/* The library's getters take no const, and change nothing. */
static cfg_t *library(const struct section *section)
{
	return (cfg_t *)(uintptr_t)section;
}

size_t section_count(const struct section *section, enum section_kind kind)
{
	return cfg_size(library(section), section_row(kind)->name);
}

const struct section *section_at(const struct section *section, enum section_kind kind, size_t i)
{
	return (const struct section *)cfg_getnsec(library(section), section_row(kind)->name,
						   (unsigned)i);
}

const char *section_label(const struct section *section)
{
	return cfg_title(library(section));
}

struct place section_place(const struct section *section, const struct clean *clean)
{
	return clean->places[library(section)->line - 1];
}

size_t value_count(const struct section *section, enum option_id id)
{
	return cfg_size(library(section), option_row(id)->key);
}

const struct value *value_at(const struct section *section, enum option_id id, size_t i)
{
	return cfg_getnptr(library(section), option_row(id)->key, (unsigned)i);
}
