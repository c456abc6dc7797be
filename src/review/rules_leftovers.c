/* SPDX-License-Identifier: Apache-2.0 */
/* What templates, machines and merges leave for people to take out. */
#include <string.h>

#include "base/text.h"
#include "draft/draft.h"
#include "draft/marks.h"
#include "review/document.h"

/* Words of the RFC template, and of those who have not come to it yet. */
static const struct {
	const char *text;
	bool is_word; /* in these letters, and no other letter beside it */
} leftovers[] = {
	{"YYYY-MM-DD", false},
	{"Issue Name", true},
	{"List of microservices or other infrastructure", false},
	{"List of trigger issue", false},
	{"List of detection issue", false},
	{"List timeline issue", false},
	{"Division / Team Name", false},
	{"TODO", true},
	{"TBD", true},
	{"TBC", true},
	{"FIXME", true},
	{"XXX", true},
	{"lorem ipsum", false},
	{"{{", false},
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = text; (at = strstr(at, word)); at += n)
		if ((at == text || !is_letter(at[-1])) && !is_letter(at[n]))
			return true;
	return false;
}

static void lint_template(struct doc *doc, const struct line *line)
{
	for (size_t i = 0; i < sizeof leftovers / sizeof leftovers[0]; i++) {
		const char *text = leftovers[i].text;
		if (leftovers[i].is_word ? has_word(line->text, text)
					 : text_contains(line->text, text))
			complain_at(doc->lint, LINT_TEMPLATE_LEFT, line->number,
				    "`%s` is left of a template", text);
	}
}

static bool is_conflict(const char *text)
{
	return text_starts(text, "<<<<<<< ") || strcmp(text, "=======") == 0 ||
	       text_starts(text, ">>>>>>> ");
}

static void lint_line(struct doc *doc, const struct line *line)
{
	if (is_conflict(line->text))
		complain_at(doc->lint, LINT_CONFLICT_LEFT, line->number,
			    "a mark of a merge conflict stands here");
	if (line->is_code || line->is_comment)
		return;
	if (text_starts(line->text, DRAFT_QUESTION))
		complain_at(doc->lint, LINT_QUESTION_OPEN, line->number, "not answered yet: %s",
			    line->text + strlen(DRAFT_QUESTION));
	else if (strcmp(line->text, DRAFT_TWO_TEXTS) == 0)
		complain_at(doc->lint, LINT_TWO_TEXTS, line->number,
			    "people's text and the agent's stand one above the other");
	else
		lint_template(doc, line);
}

/* Marks are pairs, and do not nest. */
static void lint_marks(struct doc *doc)
{
	struct mark open = {0};
	unsigned opened = 0;
	for (size_t i = 0; i < doc->n; i++) {
		struct mark mark = mark_read(doc->lines[i].text, strlen(doc->lines[i].text));
		bool closes = mark.kind == MARK_END && open.kind == MARK_BEGIN &&
			      strcmp(mark.name, open.name) == 0;
		if (mark.kind != MARK_BEGIN && mark.kind != MARK_END)
			continue;
		if (open.kind == MARK_BEGIN && !closes)
			complain_at(doc->lint, LINT_MARK_BROKEN, opened,
				    "the block `%s` begins and does not end", open.name);
		if (mark.kind == MARK_END && !closes)
			complain_at(doc->lint, LINT_MARK_BROKEN, doc->lines[i].number,
				    "the block `%s` ends and did not begin", mark.name);
		open = mark.kind == MARK_BEGIN ? mark : (struct mark){0};
		opened = doc->lines[i].number;
	}
	if (open.kind == MARK_BEGIN)
		complain_at(doc->lint, LINT_MARK_BROKEN, opened,
			    "the block `%s` begins and does not end", open.name);
}

void lint_leftovers(struct doc *doc)
{
	for (size_t i = 0; i < doc->n; i++)
		lint_line(doc, &doc->lines[i]);
	lint_marks(doc);
}
