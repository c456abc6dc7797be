/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the impact has a number of users, requests or the like: durations and times are the
 * agent's. */
#include <string.h>

#include "base/text.h"
#include "review/document.h"
#include "review/stamp.h"

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.' || c == ':' || c == '/';
}

/* "30 min", "4 h", "10 s". */
static bool is_length(const char *after)
{
	static const char *const units[] = {"ms",      "s",	 "min",	 "h",	"d",
					    "second",  "minute", "hour", "day", "seconds",
					    "minutes", "hours",	 "days"};
	size_t n;
	after += strspn(after, " ");
	n = strspn(after, "abcdefghijklmnopqrstuvwxyz");
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strlen(units[i]) == n && strncmp(after, units[i], n) == 0)
			return true;
	return false;
}

/* "3.5" is a number, "10.0.0.5" is not. */
static bool is_address(const char *at, size_t n)
{
	const char *dot = memchr(at, '.', n);
	return dot && memchr(dot + 1, '.', n - (size_t)(dot + 1 - at));
}

/* A number by itself: no part of a name, an address, a time or a length. */
static bool has_number(const char *text)
{
	bool in_code = false;
	for (const char *at = text; *at != '\0'; at++) {
		size_t n = strspn(at, "0123456789.,");
		in_code ^= *at == '`';
		if (*at < '0' || *at > '9')
			continue;
		while (n > 0 && (at[n - 1] == '.' || at[n - 1] == ','))
			n--;
		if (!in_code && (at == text || !is_alnum(at[-1])) && !is_alnum(at[n]) &&
		    !is_address(at, n) && !is_length(at + n))
			return true;
		while (is_alnum(at[1]))
			at++;
	}
	return false;
}

static bool is_list_number(const char *text)
{
	size_t n = strspn(text, "0123456789");
	return n > 0 && (text[n] == '.' || text[n] == ')') && text[n + 1] == ' ';
}

void lint_impact(struct doc *doc)
{
	if (doc->heading_at[SECTION_impact] == 0)
		return;
	for (size_t i = 0; i < doc->n; i++) {
		const struct line *line = &doc->lines[i];
		const char *text = line->text + strspn(line->text, " ");
		if (line->section != SECTION_impact || !line_says(line))
			continue;
		if (is_list_number(text))
			text += strspn(text, "0123456789.)");
		if (*text != '>' && *text != '#' && has_number(text))
			return;
	}
	complain_at(doc->lint, LINT_IMPACT_NUMBER, doc->heading_at[SECTION_impact],
		    "no number says how many users or requests were hit");
}
