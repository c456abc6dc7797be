/* SPDX-License-Identifier: Apache-2.0 */
#include "config/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "config/nearest.h"
#include "config/values.h"

bool check_given(const struct section *section, enum option_id id)
{
	return value_count(section, id) > 0;
}

struct place check_place(struct check *check, const struct section *section, enum option_id id,
			 size_t i)
{
	const struct value *value = value_at(section, id, i);
	return value != NULL ? value->at : section_place(section, check->clean);
}

static void wrong_value(struct check *check, const struct value *value, enum option_id id,
			const struct buf *why)
{
	CLEANUP_BUF quoted = BUF_NULL;
	quote_add(&quoted, value->text);
	wrong_at(check->reading, value->at, "%s = %s: %s", option_row(id)->key, buf_text(&quoted),
		 buf_text(why));
}

const char *check_text(struct check *check, const struct section *section, enum option_id id,
		       size_t i)
{
	const struct value *value = value_at(section, id, i);
	CLEANUP_BUF why = BUF_NULL;
	if (value == NULL)
		return NULL;
	if (value_is_text(value->text, &why))
		return value->text;
	wrong_value(check, value, id, &why);
	return NULL;
}

static void wrong_missing(struct check *check, const struct section *section, enum option_id id)
{
	const struct option_row *row = option_row(id);
	CLEANUP_BUF allowed = BUF_NULL;
	option_add_allowed(row, &allowed);
	wrong_at(check->reading, section_place(section, check->clean), "%s \"%s\" has no `%s`%s%s",
		 section_row(row->section)->name, section_label(section), row->key,
		 allowed.len > 0 ? "; allowed: " : "", buf_text(&allowed));
}

static void fill_one(struct check *check, const struct section *section, enum option_id id,
		     void *object)
{
	const struct option_row *row = option_row(id);
	const struct value *value = section != NULL ? value_at(section, id, 0) : NULL;
	const char *text = value != NULL ? check_text(check, section, id, 0) : row->preset;
	CLEANUP_BUF why = BUF_NULL;
	if (value == NULL && text == NULL)
		wrong_missing(check, section, id);
	else if (text != NULL && *text != '\0' &&
		 !value_read(row, text, (char *)object + row->offset, &why))
		wrong_value(check, value, id, &why);
}

void check_fill(struct check *check, const struct section *section, enum section_kind kind,
		void *object)
{
	for (enum option_id id = 0; id < N_OPTIONS; id++)
		if (option_row(id)->section == kind && option_row(id)->size > 0)
			fill_one(check, section, id, object);
}

/* Names stand in log lines, commands and addresses of pages. */
static bool is_name(const char *text)
{
	for (const char *at = text; *at != '\0'; at++)
		if ((unsigned char)*at < 0x80 && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
							"abcdefghijklmnopqrstuvwxyz"
							"0123456789._:-",
							*at) == NULL)
			return false;
	return true;
}

void check_title(struct check *check, const struct section *section, enum section_kind kind,
		 char *to, size_t size)
{
	const char *title = section_label(section), *name = section_row(kind)->name;
	struct place at = section_place(section, check->clean);
	CLEANUP_BUF quoted = BUF_NULL, why = BUF_NULL;
	quote_add(&quoted, title);
	text_copy_line(to, size, title);
	if (title[0] == '\0')
		wrong_at(check->reading, at, "this %s has an empty name", name);
	else if (strlen(title) >= size)
		wrong_at(check->reading, at, "the name of %s %s is too long; at most %zu bytes",
			 name, buf_text(&quoted), size - 1);
	/* A section that has no good name has been complained of, and goes by one with a ?. */
	else if (title[0] != '?' && (!is_name(title) || !value_is_text(title, &why)))
		wrong_at(check->reading, at,
			 "%s %s: a name is made of letters, digits and . _ : - only", name,
			 buf_text(&quoted));
}

void check_names(struct check *check, const struct section *section, enum option_id id,
		 char (**ret)[NAME_SIZE], size_t *ret_n)
{
	for (size_t i = 0; i < value_count(section, id); i++) {
		const char *text = check_text(check, section, id, i);
		size_t j = 0;
		if (text == NULL)
			continue;
		while (j < *ret_n && strcmp((*ret)[j], text) != 0)
			j++;
		if (j < *ret_n) {
			wrong_at(check->reading, value_at(section, id, i)->at,
				 "%s names \"%s\" twice", option_row(id)->key, text);
			continue;
		}
		ARRAY_GROW(*ret, *ret_n);
		text_copy((*ret)[(*ret_n)++], NAME_SIZE, text);
	}
}

static void wrong_reference(struct check *check, struct place at, enum section_kind kind,
			    const char *name)
{
	struct nearest nearest = NEAREST(name);
	CLEANUP_BUF quoted = BUF_NULL, known = BUF_NULL;
	const char *kind_name = section_row(kind)->name;
	for (size_t i = 0; i < section_count(check->root, kind); i++) {
		const char *title = section_label(section_at(check->root, kind, i));
		nearest_try(&nearest, title);
		if (i < 10)
			buf_printf(&known, "%s%s", i > 0 ? ", " : "", title);
	}
	quote_add(&quoted, name);
	if (nearest.best[0] != '\0')
		wrong_at(check->reading, at, "there is no %s %s; did you mean \"%s\"?", kind_name,
			 buf_text(&quoted), nearest.best);
	else if (known.len > 0)
		wrong_at(check->reading, at, "there is no %s %s; there is %s%s", kind_name,
			 buf_text(&quoted), buf_text(&known),
			 section_count(check->root, kind) > 10 ? " ..." : "");
	else
		wrong_at(check->reading, at, "there is no %s %s, nor any other %s", kind_name,
			 buf_text(&quoted), kind_name);
}

void check_reference(struct check *check, struct place at, enum section_kind kind, const char *name)
{
	for (size_t i = 0; i < section_count(check->root, kind); i++)
		if (strcmp(section_label(section_at(check->root, kind, i)), name) == 0)
			return;
	if (!check->reading->incomplete)
		wrong_reference(check, at, kind, name);
}
