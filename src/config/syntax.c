/* SPDX-License-Identifier: Apache-2.0 */
/* libconfuse 3.3 reads the values, but is told only what this file has found good, because it
 *  - stops at the first thing it does not know, and one run is to tell all;
 *  - counts a line too many after each C comment, and refuses comments inside lists;
 *  - takes a section that is never closed for a good one, and the last of two that have one name;
 *  - keeps its stack of includes after an error, so that the tenth bad reload is the last one;
 *  - ends the process when an included path is a directory. */
#include "config/syntax.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/xalloc.h"
#include "config/options.h"

enum { INCLUDES_DEEP = 10 };

struct scope { /* the section that statements stand in */
	enum section_kind kind;
	struct place at;
	const char *name; /* `target "a"`, for messages */
	const struct scope *outer;
	struct place seen[N_OPTIONS]; /* line 0 = not yet */
	struct map *sections;	      /* by name: struct place */
};

static void read_statements(struct cursor *, struct scope *, bool in_braces);

/* True when this is the first one. */
static bool see_option(struct cursor *cursor, struct scope *scope, enum option_id id,
		       const struct token *name)
{
	struct place *seen = &scope->seen[id], at = cursor_place(cursor, name);
	if (seen->line == 0) {
		*seen = at;
		return true;
	}
	wrong_at(cursor->reading, at, "`%s` is given twice in %s; it stands in %s:%u already",
		 option_row(id)->key, scope->name, cursor->reading->sources[seen->file].path,
		 seen->line);
	return false;
}

static bool read_value(struct cursor *cursor, const struct token *name)
{
	struct token value = cursor->next;
	CLEANUP_BUF shown = BUF_NULL;
	if (!token_is_value(&value) || cursor_at_assignment(cursor)) {
		wrong_at(cursor->reading, cursor_place(cursor, name), "%s has no value",
			 token_show(name, &shown));
		return false;
	}
	cursor_take(cursor);
	cursor_write(cursor, &value);
	return value.kind == TOKEN_WORD || value.kind == TOKEN_STRING;
}

/* From the opening brace to its end. A value that a `=` follows belongs to the next statement. */
static bool read_list(struct cursor *cursor, const struct option_row *row, const struct token *name)
{
	struct token brace = cursor_take(cursor);
	CLEANUP_BUF shown = BUF_NULL;
	bool good = true, comma_due = false;
	if (cursor_at(cursor, "}") && *row->preset != '\0') {
		wrong_at(cursor->reading, cursor_place(cursor, name),
			 "the list `%s` is empty; leave it out for { \"%s\" }", row->key,
			 row->preset);
		good = false;
	}
	cursor_write(cursor, &brace);
	while (!cursor_at(cursor, "}")) {
		struct place at = cursor_place(cursor, &cursor->next);
		bool is_comma = cursor_at(cursor, ",");
		if ((!is_comma && !token_is_value(&cursor->next)) || cursor_at_assignment(cursor)) {
			wrong_at(cursor->reading, cursor_place(cursor, &brace),
				 "the list %s is not closed: `}` is missing",
				 token_show(name, &shown));
			return false;
		}
		if (is_comma != comma_due) {
			wrong_at(cursor->reading, at, "a %s is missing in the list %s before this",
				 is_comma ? "value" : "comma", token_show(name, &shown));
			good = false;
			buf_clear(&shown);
		}
		good &= cursor->next.kind == TOKEN_STRING || cursor->next.kind == TOKEN_WORD ||
			is_comma;
		comma_due = !is_comma;
		cursor_write(cursor, &cursor->next);
		cursor_take(cursor);
	}
	cursor_write(cursor, &cursor->next);
	cursor_take(cursor);
	return good;
}

static bool read_after_name(struct cursor *cursor, const struct option_row *row,
			    const struct token *name)
{
	struct place at = cursor_place(cursor, name);
	bool adds = cursor_at(cursor, "+="), good = true;
	if (!adds && !cursor_at(cursor, "=")) {
		wrong_at(cursor->reading, at, "`=` is missing after `%s`", row->key);
		cursor_skip_statement(cursor, name);
		return false;
	}
	if (adds && !option_is_list(row)) {
		wrong_at(cursor->reading, at, "`%s` takes one value; `+=` is for lists", row->key);
		good = false;
	}
	cursor_write(cursor, &cursor->next);
	cursor_take(cursor);
	if (!cursor_at(cursor, "{"))
		return read_value(cursor, name) && good;
	if (option_is_list(row))
		return read_list(cursor, row, name) && good;
	wrong_at(cursor->reading, at, "`%s` takes one value, not a list", row->key);
	cursor_skip_braces(cursor);
	return false;
}

/* What is not good is taken back from what libconfuse gets. */
static void read_option(struct cursor *cursor, struct scope *scope, enum option_id id)
{
	struct clean *out = cursor->out;
	size_t n = out->n, len = out->text.len;
	struct token name = cursor_take(cursor);
	bool adds = cursor_at(cursor, "+=") && scope->seen[id].line != 0;
	bool good = adds || see_option(cursor, scope, id, &name);
	cursor_write(cursor, &name);
	good &= read_after_name(cursor, option_row(id), &name);
	if (good)
		return;
	out->n = n;
	out->text.len = len;
	out->text.text[len] = '\0';
}

/* The name, which the next section of its kind must not have. A nameless or a second one goes on
 * under a name that nobody writes, so that what is in it is checked too. */
static void write_title(struct cursor *cursor, const struct scope *scope, const struct token *title)
{
	char *key =
		xasprintf("%s %.*s", section_row(scope->kind)->name, (int)title->n, title->start);
	struct place *before = map_get(scope->outer->sections, key);
	if (before != NULL)
		wrong_at(cursor->reading, scope->at,
			 "%s is there twice; it stands in %s:%u already", scope->name,
			 cursor->reading->sources[before->file].path, before->line);
	if (before == NULL && (title->kind == TOKEN_WORD || title->kind == TOKEN_STRING)) {
		before = xmalloc(sizeof *before);
		*before = scope->at;
		map_set(scope->outer->sections, key, before);
		cursor_write(cursor, title);
	} else {
		char *other = xasprintf("\"?%zu\"", cursor->out->n);
		cursor_write_text(cursor, other, scope->at);
		free(other);
	}
	free(key);
}

/* For sections without a name, their kind serves as one: there is only one of them. */
static struct token read_title(struct cursor *cursor, const struct section_row *row,
			       const struct token *name)
{
	struct token title = *name;
	bool has_one = token_is_value(&cursor->next) && !cursor_at_assignment(cursor);
	bool wants_one = *row->title != '\0';
	if (has_one)
		title = cursor_take(cursor);
	if (wants_one && !has_one)
		wrong_at(cursor->reading, cursor_place(cursor, name),
			 "%s needs a name: write %s \"%s\" { ... }", row->name, row->name,
			 row->title);
	else if (has_one && !wants_one)
		wrong_at(cursor->reading, cursor_place(cursor, name),
			 "%s takes no name: write %s { ... }", row->name, row->name);
	if (wants_one != has_one)
		title.kind = TOKEN_OPEN_STRING;
	return title;
}

static void forget_sections(struct map *sections)
{
	size_t at = 0;
	for (void *place; (place = map_next(sections, &at, NULL)) != NULL;)
		free(place);
	map_free(sections);
}

static void read_section(struct cursor *cursor, struct scope *outer, enum section_kind kind)
{
	const struct section_row *row = section_row(kind);
	struct token name = cursor_take(cursor);
	struct place at = cursor_place(cursor, &name);
	if (cursor_at(cursor, "=") || cursor_at(cursor, "+=")) {
		wrong_at(cursor->reading, at, "%s is a section: write %s%s%s%s { ... }", row->name,
			 row->name, *row->title ? " \"" : "", row->title, *row->title ? "\"" : "");
		cursor_skip_statement(cursor, &name);
		return;
	}
	struct map sections = MAP_NULL;
	struct token title = read_title(cursor, row, &name);
	char *shown = title.start == name.start
			      ? xstrdup(row->name)
			      : xasprintf("%s %.*s", row->name, (int)title.n, title.start);
	struct scope scope = {kind, at, shown, outer, {{0}}, &sections};
	cursor_write(cursor, &name);
	write_title(cursor, &scope, &title);
	if (cursor_at(cursor, "{"))
		cursor_take(cursor);
	else
		wrong_at(cursor->reading, at, "`{` is missing after %s", shown);
	cursor_write_text(cursor, "{", at);
	read_statements(cursor, &scope, true);
	/* libconfuse knows a section's last line only; so that one gets the place of its first. */
	cursor_write_text(cursor, "}", at);
	forget_sections(&sections);
	free(shown);
}

/* The file name between the parentheses, or NULL after a complaint. */
static char *read_include_name(struct cursor *cursor, const struct token *name)
{
	struct token path = {0};
	if (cursor_at(cursor, "("))
		cursor_take(cursor);
	if (token_is_value(&cursor->next))
		path = cursor_take(cursor);
	if (path.kind == TOKEN_STRING && cursor_at(cursor, ")") &&
	    memchr(path.start, '\\', path.n) == NULL && memchr(path.start, '$', path.n) == NULL) {
		cursor_take(cursor);
		return xstrndup(path.start + 1, path.n - 2);
	}
	wrong_at(cursor->reading, cursor_place(cursor, name),
		 "write include(\"FILE\"), with a plain file name");
	cursor_skip_line(cursor, name->line);
	cursor->reading->incomplete = true;
	return NULL;
}

static const char *why_not_include(const struct cursor *cursor, unsigned file)
{
	const struct source *sources = cursor->reading->sources, *new = &sources[file];
	size_t depth = 0;
	for (; cursor != NULL; cursor = cursor->includer, depth++)
		if (sources[cursor->file].inode == new->inode &&
		    sources[cursor->file].device == new->device)
			return "it includes itself";
	return depth > INCLUDES_DEEP ? "includes are nested more than 10 deep" : NULL;
}

/* What is included stands where the include stands. */
static void read_include(struct cursor *cursor, struct scope *scope)
{
	struct token name = cursor_take(cursor);
	struct place at = cursor_place(cursor, &name);
	struct cursor included;
	unsigned file;
	char *given = read_include_name(cursor, &name);
	if (given == NULL)
		return;
	char *path = path_beside(cursor->reading->sources[cursor->file].path, given);
	if (reading_add(cursor->reading, path, at, &file)) {
		const char *why = why_not_include(cursor, file);
		if (why != NULL) {
			wrong_at(cursor->reading, at, "%s is not read: %s", path, why);
			cursor->reading->incomplete = true;
		} else {
			cursor_start(&included, cursor->reading, cursor->out, file, cursor);
			read_statements(&included, scope, false);
		}
	}
	free(path);
	free(given);
}

static void read_unknown(struct cursor *cursor, const struct scope *scope, const char *key)
{
	struct token name = cursor_take(cursor);
	CLEANUP_BUF advice = BUF_NULL;
	if (section_is_for_later(key)) {
		wrong_at(cursor->reading, cursor_place(cursor, &name),
			 "`%s` is not yet supported by this version; take it out", key);
	} else {
		option_add_advice(scope->kind, key, &advice);
		wrong_at(cursor->reading, cursor_place(cursor, &name),
			 "unknown option `%s` in %s; %s", key, scope->name, buf_text(&advice));
	}
	cursor_skip_statement(cursor, &name);
}

static void read_statement(struct cursor *cursor, struct scope *scope)
{
	struct token name = cursor->next;
	CLEANUP_BUF shown = BUF_NULL;
	if (name.kind != TOKEN_WORD) {
		wrong_at(cursor->reading, cursor_place(cursor, &name),
			 "%s stands where the name of an option is expected; the rest of the line "
			 "was not read",
			 token_show(&name, &shown));
		cursor_take(cursor);
		cursor_skip_line(cursor, name.line);
		return;
	}
	char *key = xstrndup(name.start, name.n);
	enum option_id option = option_find(scope->kind, key);
	enum section_kind section = section_find(scope->kind, key);
	if (strcmp(key, "include") == 0)
		read_include(cursor, scope);
	else if (option < N_OPTIONS)
		read_option(cursor, scope, option);
	else if (section < N_SECTIONS)
		read_section(cursor, scope, section);
	else
		read_unknown(cursor, scope, key);
	free(key);
}

/* A section that can only stand further out, so this one lacks its brace. */
static bool begins_outer_section(const struct cursor *cursor, const struct scope *scope)
{
	char *key = xstrndup(cursor->next.start, cursor->next.n);
	bool is_known_here = section_find(scope->kind, key) < N_SECTIONS, is_outer = false;
	for (const struct scope *outer = scope->outer; outer != NULL; outer = outer->outer)
		is_outer |= section_find(outer->kind, key) < N_SECTIONS;
	free(key);
	return is_outer && !is_known_here && cursor_at_section(cursor);
}

static void read_statements(struct cursor *cursor, struct scope *scope, bool in_braces)
{
	CLEANUP_BUF shown = BUF_NULL;
	while (cursor->next.kind != TOKEN_END && !(in_braces && cursor_at(cursor, "}"))) {
		if (in_braces && begins_outer_section(cursor, scope))
			break;
		read_statement(cursor, scope);
	}
	if (in_braces && cursor_at(cursor, "}"))
		cursor_take(cursor);
	else if (in_braces)
		wrong_at(cursor->reading, scope->at,
			 "%s is not closed: `}` is missing before %s (line %u)", scope->name,
			 token_show(&cursor->next, &shown), cursor->next.line);
}

void syntax_read(struct reading *reading, unsigned file, enum section_kind root, struct clean *ret)
{
	struct cursor cursor;
	struct map sections = MAP_NULL;
	struct scope scope = {.kind = root, .name = section_row(root)->name, .sections = &sections};
	cursor_start(&cursor, reading, ret, file, NULL);
	read_statements(&cursor, &scope, false);
	forget_sections(&sections);
}
