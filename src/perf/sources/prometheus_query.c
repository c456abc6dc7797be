/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/sources/prometheus_query.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

struct scan {
	const char *at;
	const char *word; /* the last name that was seen, up to word_end */
	const char *word_end;
	bool is_of_last[DEPTH_MAX]; /* by depth of brackets: in a call that takes the last values */
	size_t depth;
	span_t range, subquery;
};

static const struct {
	const char *name;
	int64_t us;
} units[] = {
	{"ms", 1000},
	{"s", US_PER_SECOND},
	{"m", 60 * US_PER_SECOND},
	{"h", 3600 * US_PER_SECOND},
	{"d", 86400 * US_PER_SECOND},
	{"w", 7 * 86400 * US_PER_SECOND},
	{"y", 365 * 86400 * US_PER_SECOND},
};

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == ':';
}

static int64_t unit_of(const char **at)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t n = strlen(units[i].name);
		if (strncmp(*at, units[i].name, n) == 0) {
			*at += n;
			return units[i].us;
		}
	}
	return US_PER_SECOND;
}

/* "1h30m", and "90" for seconds. */
static span_t read_length(const char **at)
{
	span_t length = {0};
	while (**at >= '0' && **at <= '9') {
		char *end;
		double n = strtod(*at, &end);
		*at = end;
		double us = n * (double)unit_of(at);
		if (us < 0 || us > 366.0 * 86400e6)
			return (span_t){0};
		length.us += (int64_t)us;
	}
	return length;
}

static void skip_quoted(struct scan *scan)
{
	char quote = *scan->at++;
	while (*scan->at != '\0' && *scan->at != quote)
		scan->at += *scan->at == '\\' && quote != '`' && scan->at[1] != '\0' ? 2 : 1;
	scan->at += *scan->at != '\0';
}

static void take_range(struct scan *scan)
{
	scan->at += 1 + strspn(scan->at + 1, " \t\n");
	span_t length = read_length(&scan->at);
	scan->at += strspn(scan->at, " \t\n");
	span_t *to = *scan->at == ':' ? &scan->subquery : &scan->range;
	if (to == &scan->range && scan->depth > 0 && scan->depth <= DEPTH_MAX &&
	    scan->is_of_last[scan->depth - 1])
		return;
	if (length.us > to->us)
		*to = length;
}

static bool is_of_last(const struct scan *scan)
{
	static const char *const names[] = {"irate", "idelta", "last_over_time"};
	size_t n = scan->word != NULL ? (size_t)(scan->word_end - scan->word) : 0;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i]) == n && strncmp(scan->word, names[i], n) == 0)
			return true;
	return false;
}

static void take_word(struct scan *scan)
{
	scan->word = scan->at;
	while (is_name(*scan->at))
		scan->at++;
	scan->word_end = scan->at;
}

static void take_sign(struct scan *scan)
{
	if (*scan->at == '(') {
		if (scan->depth < DEPTH_MAX)
			scan->is_of_last[scan->depth] = is_of_last(scan);
		scan->depth++;
	} else if (*scan->at == ')' && scan->depth > 0) {
		scan->depth--;
	}
	if (strchr(" \t\n", *scan->at) == NULL)
		scan->word = NULL;
	scan->at++;
}

span_t prometheus_reach(const char *query)
{
	struct scan scan = {.at = query};
	while (*scan.at != '\0') {
		if (strchr("\"'`", *scan.at) != NULL)
			skip_quoted(&scan);
		else if (*scan.at == '#')
			scan.at += strcspn(scan.at, "\n");
		else if (*scan.at == '[')
			take_range(&scan);
		else if (is_name(*scan.at))
			take_word(&scan);
		else
			take_sign(&scan);
	}
	return (span_t){scan.range.us + scan.subquery.us};
}
