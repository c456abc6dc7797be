/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "incident/incident.h"
#include "review/document.h"

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c & 0x80);
}

/* The letters and digits of a section, in small letters. */
static void letters_of(const struct doc *doc, enum section_id section, struct buf *to)
{
	for (size_t i = 0; i < doc->n; i++) {
		const struct line *line = &doc->lines[i];
		if (line->section != section || !line_says(line) || line->text[0] == '>')
			continue;
		for (const char *at = line->text; *at != '\0'; at++)
			if (is_alnum(*at))
				buf_add_char(to, *at >= 'A' && *at <= 'Z' ? (char)(*at | 32) : *at);
	}
}

static void lint_equal(struct doc *doc)
{
	CLEANUP_BUF cause = BUF_NULL, trigger = BUF_NULL;
	letters_of(doc, SECTION_cause, &cause);
	letters_of(doc, SECTION_trigger, &trigger);
	if (cause.len > 0 && strcmp(buf_text(&cause), buf_text(&trigger)) == 0)
		complain_at(doc->lint, LINT_CAUSE_IS_TRIGGER, doc->heading_at[SECTION_cause],
			    "the root cause says the same as the trigger");
}

static bool is_name(char c)
{
	return is_alnum(c) || c == '_' || c == '-' || c == '.';
}

/* "@ayu" and "ayu@example.com", but no account as a server writes it, 'repl'@'10.0.0.5' or
 * 'repl@db:3306', nor one in code. */
static bool find_mention(const char *text, const char **ret, size_t *ret_n)
{
	bool in_code = false;
	for (const char *at = text; *at != '\0'; at++) {
		const char *begin = at, *end = at + 1;
		in_code ^= *at == '`';
		if (*at != '@' || in_code)
			continue;
		while (begin > text && is_name(begin[-1]))
			begin--;
		while (is_name(*end))
			end++;
		if (end == at + 1 || (begin > text && strchr("'\"/:", begin[-1])))
			continue;
		*ret = begin;
		*ret_n = (size_t)(end - begin);
		return true;
	}
	return false;
}

struct person {
	char name[PERSON_SIZE];
};

struct people {
	struct person *items; /* owned */
	size_t n;
};

static bool is_voice(const char *name)
{
	for (unsigned i = 0; i < N_VOICES; i++)
		if (i != VOICE_PERSON && strcmp(name, voice_name((enum voice)i)) == 0)
			return true;
	return false;
}

/* The third cell of a row of the timeline: who says so. */
static void take_person(struct people *people, const char *row)
{
	char name[PERSON_SIZE];
	size_t n;
	for (int i = 0; i < 3 && row; i++)
		row = strchr(row + (i > 0), '|');
	if (!row)
		return;
	row += 1 + strspn(row + 1, " `");
	n = strcspn(row, "|`");
	while (n > 0 && row[n - 1] == ' ')
		n--;
	text_copy_n(name, sizeof name, row, n);
	if (n < 2 || is_voice(name) || strspn(name, "-: ") == n || strcmp(name, "By") == 0)
		return;
	text_copy(ARRAY_ADD(people->items, people->n)->name, PERSON_SIZE, name);
}

static bool has_name(const char *text, const char *name)
{
	size_t n = strlen(name);
	for (const char *at = text; (at = strstr(at, name)); at += n)
		if ((at == text || !is_name(at[-1])) && !is_alnum(at[n]))
			return true;
	return false;
}

static void lint_person(struct doc *doc, const struct people *people, const struct line *line)
{
	const char *mention;
	size_t n;
	if (find_mention(line->text, &mention, &n))
		complain_at(doc->lint, LINT_CAUSE_NAMES_PERSON, line->number,
			    "the root cause names a person: %.*s", (int)n, mention);
	for (size_t i = 0; i < people->n; i++)
		if (has_name(line->text, people->items[i].name)) {
			complain_at(doc->lint, LINT_CAUSE_NAMES_PERSON, line->number,
				    "the root cause names a person of the timeline: %s",
				    people->items[i].name);
			return;
		}
}

void lint_cause(struct doc *doc)
{
	struct people people = {0};
	lint_equal(doc);
	for (size_t i = 0; i < doc->n; i++)
		if (doc->lines[i].section == SECTION_timeline && doc->lines[i].text[0] == '|')
			take_person(&people, doc->lines[i].text);
	for (size_t i = 0; i < doc->n; i++)
		if (doc->lines[i].section == SECTION_cause && line_says(&doc->lines[i]) &&
		    !doc->lines[i].is_code)
			lint_person(doc, &people, &doc->lines[i]);
	free(people.items);
}
