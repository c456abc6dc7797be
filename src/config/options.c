/* SPDX-License-Identifier: Apache-2.0 */
#include "config/options.h"

#include <string.h>

#include "config/nearest.h"
#include "notify/payload.h"
#include "perf/plan.h"

#define INTO(of, member) offsetof(struct of, member), sizeof(((struct of *)NULL)->member)
#define BY_HAND 0, 0

static const struct option_row options[] = {
#define SECTION(...)
#define LATER(name)
#define OPTION(section, id, key, type, preset, allowed, when, into, text) \
	{SECTION_##section, key, TYPE_##type, preset, allowed, when, into, text},
#include "config/options.def"
#undef SECTION
#undef OPTION
#undef LATER
};

static const struct section_row sections[] = {
#define SECTION(id, name, inside, title, text) {name, SECTION_##inside, title, text},
#define OPTION(...)
#define LATER(name)
#include "config/options.def"
#undef SECTION
#undef OPTION
#undef LATER
};

static const char *const later[] = {
#define SECTION(...)
#define OPTION(...)
#define LATER(name) name,
#include "config/options.def"
#undef SECTION
#undef OPTION
#undef LATER
};

static const struct {
	const char *name;
	bool is_list;
} types[] = {
#define TYPE(id, name, is_list) {name, is_list},
	OPTION_TYPES(TYPE)
#undef TYPE
};

const struct option_row *option_row(enum option_id id)
{
	return &options[id];
}

const struct section_row *section_row(enum section_kind kind)
{
	return &sections[kind];
}

const char *option_type_name(enum option_type type)
{
	return types[type].name;
}

bool option_is_list(const struct option_row *row)
{
	return types[row->type].is_list;
}

enum section_kind section_root(enum section_kind kind)
{
	while (sections[kind].inside != kind)
		kind = sections[kind].inside;
	return kind;
}

enum option_id option_find(enum section_kind kind, const char *key)
{
	enum option_id id = 0;
	while (id < N_OPTIONS && (options[id].section != kind || strcmp(options[id].key, key) != 0))
		id++;
	return id;
}

enum section_kind section_find(enum section_kind inside, const char *name)
{
	enum section_kind kind = SECTION_TOP + 1;
	while (kind < N_SECTIONS && (sections[kind].inside != inside || kind == inside ||
				     strcmp(sections[kind].name, name) != 0))
		kind++;
	return kind;
}

bool section_is_for_later(const char *name)
{
	for (size_t i = 0; i < sizeof later / sizeof *later; i++)
		if (strcmp(later[i], name) == 0)
			return true;
	return false;
}

/* "off|preferred|required" as "off, preferred or required" */
static void add_words(const char *words, struct buf *to)
{
	for (const char *at = words; *at != '\0';) {
		size_t n = strcspn(at, "|");
		buf_add(to, at == words ? "" : at[n] == '\0' ? " or " : ", ");
		buf_add_n(to, at, n);
		at += n + (at[n] == '|');
	}
}

/* "0|1s..7d" as "0, or 1s to 7d" */
static void add_range(const char *range, struct buf *to)
{
	const char *bar = strchr(range, '|'), *low = bar != NULL ? bar + 1 : range;
	const char *dots = strstr(low, "..");
	if (bar != NULL)
		buf_printf(to, "%.*s, or ", (int)(bar - range), range);
	buf_printf(to, "%.*s to %s", (int)(dots - low), low, dots + 2);
}

void option_add_allowed(const struct option_row *row, struct buf *to)
{
	if (row->type == TYPE_RECEIVER_TYPE)
		buf_add(to, receiver_types());
	else if (row->type == TYPE_YESNO)
		buf_add(to, "yes or no");
	else if (row->type == TYPE_CPU)
		buf_add(to, "none, or an amount like 250m, 0.5 or 2");
	else if (row->type == TYPE_MEMORY)
		buf_add(to, "none, or an amount like 128Mi, 1Gi or 512M");
	else if (row->type == TYPE_SPAN || row->type == TYPE_NUMBER)
		add_range(row->allowed, to);
	else
		add_words(row->allowed, to);
}

static void add_section_names(enum section_kind inside, struct buf *to)
{
	for (enum section_kind kind = SECTION_TOP + 1; kind < N_SECTIONS; kind++)
		if (sections[kind].inside == inside && kind != inside)
			buf_printf(to, ", %s", sections[kind].name);
}

static void add_all(enum section_kind kind, struct buf *to)
{
	CLEANUP_BUF list = BUF_NULL;
	for (size_t id = 0; id < N_OPTIONS; id++)
		if (options[id].section == kind)
			buf_printf(&list, ", %s", options[id].key);
	add_section_names(kind, &list);
	buf_printf(to, "allowed here: %s", buf_text(&list) + 2);
}

/* "it is an option of target, dns, receiver" */
static bool add_home(enum section_kind kind, const char *key, struct buf *to)
{
	CLEANUP_BUF homes = BUF_NULL;
	for (enum section_kind home = 0; home < N_SECTIONS; home++) {
		bool is_section = section_find(home, key) < N_SECTIONS;
		if (home == kind || section_root(home) != section_root(kind) ||
		    (option_find(home, key) == N_OPTIONS && !is_section))
			continue;
		if (home == section_root(home))
			buf_add(&homes, " or outside of all sections");
		else
			buf_printf(&homes, " or inside %s", sections[home].name);
	}
	if (homes.len > 0)
		buf_printf(to, "it stands%s", buf_text(&homes) + strlen(" or"));
	return homes.len > 0;
}

void option_add_advice(enum section_kind kind, const char *key, struct buf *to)
{
	struct nearest nearest = NEAREST(key);
	for (size_t id = 0; id < N_OPTIONS; id++)
		if (options[id].section == kind)
			nearest_try(&nearest, options[id].key);
	for (enum section_kind sub = SECTION_TOP + 1; sub < N_SECTIONS; sub++)
		if (sections[sub].inside == kind && sub != kind)
			nearest_try(&nearest, sections[sub].name);
	if (add_home(kind, key, to))
		return;
	if (nearest.best[0] != '\0')
		buf_printf(to, "did you mean `%s`?", nearest.best);
	else
		add_all(kind, to);
}
