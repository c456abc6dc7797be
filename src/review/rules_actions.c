/* SPDX-License-Identifier: Apache-2.0 */
/* Actions without an owner, a day and a ticket are not done. */
#include <string.h>

#include "base/text.h"
#include "review/document.h"

static bool is_action(const struct line *line)
{
	const char *text = line->text + strspn(line->text, " ");
	return line->section == SECTION_measures && !line->is_code && !line->is_comment &&
	       (text_starts(text, "- [ ]") || text_starts(text, "- [x]") ||
		text_starts(text, "- [X]") || text_starts(text, "* [ ]") ||
		text_starts(text, "* [x]"));
}

/* The value of "owner: Ayu," in the line; "" if it has none, or a question mark. */
static void field_of(const char *line, const char *name, char *to, size_t size)
{
	const char *at = line, *found = NULL;
	size_t n = strlen(name);
	for (; *at != '\0'; at++)
		if (strncasecmp(at, name, n) == 0 && at[n] == ':')
			found = at + n + 1;
	*to = '\0';
	if (!found)
		return;
	found += strspn(found, " ");
	n = strcspn(found, ",;)|");
	while (n > 0 && found[n - 1] == ' ')
		n--;
	text_copy_n(to, size, found, n);
	if (to[strspn(to, "?-_. ")] == '\0')
		*to = '\0';
}

static bool is_day(const char *text)
{
	return strlen(text) >= 10 && text[4] == '-' && text[7] == '-' &&
	       strspn(text, "0123456789") == 4;
}

static void lint_action(struct doc *doc, const struct line *line)
{
	static const char *const fields[] = {"owner", "due", "tracker"};
	CLEANUP_BUF missing = BUF_NULL;
	char value[LINE_SIZE];
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		field_of(line->text, fields[i], value, sizeof value);
		if (*value == '\0')
			buf_printf(&missing, "%s%s", missing.len ? ", no " : "no ", fields[i]);
		else if (i == 1 && !is_day(value))
			complain_at(doc->lint, LINT_ACTION_DUE, line->number,
				    "`%s` is no day to be done by", value);
	}
	if (missing.len)
		complain_at(doc->lint, LINT_ACTION_UNASSIGNED, line->number, "the action has %s",
			    buf_text(&missing));
}

/* Actions may stand as a table, whose rows are not looked into. */
static bool is_table(const struct line *line)
{
	return line->section == SECTION_measures && text_starts(line->text, "|");
}

void lint_actions(struct doc *doc)
{
	size_t n_actions = 0;
	for (size_t i = 0; i < doc->n; i++) {
		n_actions += is_action(&doc->lines[i]) || is_table(&doc->lines[i]);
		if (is_action(&doc->lines[i]))
			lint_action(doc, &doc->lines[i]);
	}
	if (n_actions == 0 && doc->heading_at[SECTION_measures] > 0)
		complain_at(doc->lint, LINT_ACTION_NONE, doc->heading_at[SECTION_measures],
			    "there is no action (`- [ ] ...`) in `%s`",
			    section_heading(SECTION_measures));
}
