/* SPDX-License-Identifier: Apache-2.0 */
#include "config/values.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/rune.h"
#include "base/text.h"
#include "config/nearest.h"
#include "notify/payload.h"
#include "notify/url.h"
#include "perf/plan.h"
#include "perf/quantity.h"

#define ZONES "/usr/share/zoneinfo"

bool value_is_text(const char *text, struct buf *why)
{
	size_t n = strlen(text);
	if (n == 0)
		buf_add(why, "is empty; leave the option out instead");
	for (size_t i = 0; i < n;) {
		struct rune rune = rune_read(text + i, n - i);
		if (rune.is_broken || rune_is_control(rune.code) || rune_breaks_line(rune.code) ||
		    rune.code == '\t') {
			buf_add(why, "must be one line of UTF-8 without control characters");
			return false;
		}
		i += rune.n;
	}
	return n > 0;
}

static bool zone_exists(const char *name)
{
	char magic[4] = "";
	CLEANUP_BUF path = BUF_NULL;
	if (name[0] == '/' || strstr(name, "..") != NULL)
		return false;
	buf_printf(&path, ZONES "/%s", name);
	FILE *file = fopen(buf_text(&path), "re");
	size_t n = file != NULL ? fread(magic, 1, sizeof magic, file) : 0;
	if (file != NULL)
		fclose(file);
	return n == sizeof magic && memcmp(magic, "TZif", sizeof magic) == 0;
}

static bool refuse(const struct option_row *row, const char *what, struct buf *why)
{
	buf_printf(why, "%s; allowed: ", what);
	option_add_allowed(row, why);
	return false;
}

static bool read_text(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	if (strlen(text) >= row->size) {
		buf_printf(why, "too long (%zu bytes); at most %zu", strlen(text), row->size - 1);
		return false;
	}
	text_copy(to, row->size, text);
	return true;
}

static bool read_host(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789.-_:%";
	size_t good = strspn(text, allowed);
	if (text[good] == '\0')
		return read_text(row, text, to, why);
	buf_printf(why, "not a host name or address; allowed: letters, digits and . - _ : %%");
	return false;
}

static bool read_path(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	if (text[0] == '/')
		return read_text(row, text, to, why);
	buf_add(why, "must be an absolute path, beginning with /");
	return false;
}

static bool read_url(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	const char *path = url_path(text), *user = memchr(text, '@', (size_t)(path - text));
	if (!url_is_http(text))
		buf_add(why,
			"not a URL; allowed: http://HOST/... or https://HOST/..., without spaces");
	else if (user != NULL)
		buf_add(why,
			"a user or password in a URL is a secret; put the URL into a file, where "
			"there is a url-file");
	else
		return read_text(row, text, to, why);
	return false;
}

/* A URL but for the braces, each of which is one of the known placeholders. */
static bool read_link(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	static const char *const known[] = {"{start}", "{end}", "{start_ms}", "{end_ms}"};
	CLEANUP_BUF url = BUF_NULL;
	for (const char *at = text; *at != '\0';) {
		size_t plain = strcspn(at, "{}"), i = 0, n_known = sizeof known / sizeof *known;
		buf_add_n(&url, at, plain);
		at += plain;
		while (i < n_known && !text_starts(at, known[i]))
			i++;
		if (*at != '\0' && i == n_known) {
			buf_printf(why,
				   "%.16s is no placeholder; allowed: {start}, {end}, "
				   "{start_ms}, {end_ms}",
				   at);
			return false;
		}
		at += *at != '\0' ? strlen(known[i]) : 0;
	}
	if (url_is_http(buf_text(&url)))
		return read_text(row, text, to, why);
	buf_add(why, "not a URL; allowed: http://HOST/... or https://HOST/..., without spaces");
	return false;
}

/* Words between bars, or as receiver_types() gives them; -1 if it is none of them. */
static size_t find_word(const char *words, const char *text, struct nearest *nearest)
{
	char word[64];
	size_t i = 0;
	for (const char *at = words; *at != '\0'; i++) {
		size_t n = strcspn(at, "|,");
		text_copy_n(word, sizeof word, at, n);
		if (strcmp(word, text) == 0)
			return i;
		nearest_try(nearest, word);
		at += n + strspn(at + n, "|, ");
	}
	return (size_t)-1;
}

/* Complains if there is no such word. */
static bool choose(const struct option_row *row, const char *words, const char *text, size_t *ret_i,
		   struct buf *why)
{
	struct nearest nearest = NEAREST(text);
	*ret_i = find_word(words, text, &nearest);
	if (*ret_i != (size_t)-1)
		return true;
	if (nearest.best[0] != '\0')
		buf_printf(why, "unknown; did you mean \"%s\"? allowed: ", nearest.best);
	else
		buf_add(why, "unknown; allowed: ");
	option_add_allowed(row, why);
	return false;
}

static bool read_word(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	size_t i;
	return choose(row, row->allowed, text, &i, why) && read_text(row, text, to, why);
}

/* For enums whose values are in the order of the words. */
static bool read_choice(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	size_t i;
	if (!choose(row, row->allowed, text, &i, why))
		return false;
	*(unsigned *)to = (unsigned)i;
	return true;
}

static bool read_level(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	return level_parse(text, to) || refuse(row, "not a level", why);
}

static bool read_yesno(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	static const char *const words[] = {"no", "yes", "false", "true", "off", "on"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasecmp(text, words[i]) == 0) {
			*(bool *)to = i % 2 == 1;
			return true;
		}
	return refuse(row, "neither yes nor no", why);
}

static bool read_receiver_type(const struct option_row *row, const char *text, void *to,
			       struct buf *why)
{
	size_t i;
	if (!choose(row, receiver_types(), text, &i, why))
		return false;
	const struct receiver_type *type = receiver_type(text);
	memcpy(to, &type, sizeof type);
	return true;
}

struct range {
	const char *low, *high; /* as text; low ends at ".." */
	bool or_zero;
	const char *word; /* before the range, for zero; it ends at "|" */
};

static struct range range_of(const char *allowed)
{
	const char *bar = strchr(allowed, '|'), *low = bar != NULL ? bar + 1 : allowed;
	return (struct range){low, strstr(low, "..") + 2, text_starts(allowed, "0|"),
			      bar != NULL ? allowed : NULL};
}

static span_t span_of(const char *text)
{
	char one[16];
	span_t span = {0};
	text_copy_n(one, sizeof one, text, strcspn(text, "."));
	span_parse(one, &span);
	return span;
}

static bool is_word(const struct range *range, const char *text)
{
	size_t n = range->word != NULL ? strcspn(range->word, "|") : 0;
	return n > 0 && strlen(text) == n && strncmp(text, range->word, n) == 0;
}

static bool read_span(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	struct range range = range_of(row->allowed);
	span_t span = {0}, low = span_of(range.low), high = span_of(range.high);
	if (is_word(&range, text)) {
		*(span_t *)to = span;
		return true;
	}
	if (!span_parse(text, &span))
		return refuse(row, "not a duration, which is written like 250ms, 10s, 15m or 24h",
			      why);
	if (span.us > high.us)
		return refuse(row, "too long", why);
	if (span.us < low.us && !(range.or_zero && span.us == 0))
		return refuse(row, "too short", why);
	*(span_t *)to = span;
	return true;
}

static bool read_number(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	struct range range = range_of(row->allowed);
	size_t digits = strspn(text, "0123456789");
	/* Longer than ten digits is out of any range of ours. */
	unsigned long number = digits <= 10 ? strtoul(text, NULL, 10) : ULONG_MAX;
	if (digits == 0 || text[digits] != '\0')
		return refuse(row, "not a whole number", why);
	if (number < strtoul(range.low, NULL, 10) || number > strtoul(range.high, NULL, 10))
		return refuse(row, "out of range", why);
	if (row->size == sizeof(uint16_t))
		*(uint16_t *)to = (uint16_t)number;
	else
		*(unsigned *)to = (unsigned)number;
	return true;
}

static bool read_time(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	(void)row;
	if (wall_parse(text, to) && wall_is_set(*(wall_t *)to))
		return true;
	buf_add(why, "not a time; write it with its offset: 2020-09-01T02:00:00+07:00");
	return false;
}

static bool read_zone(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	if (zone_exists(text))
		return read_text(row, text, to, why);
	buf_add(why,
		"unknown time zone; allowed: a name under " ZONES ", such as UTC or Asia/Jakarta");
	return false;
}

static bool read_bound(const struct option_row *row, const char *text, void *to, struct buf *why,
		       bool (*read)(const char *text, double *ret))
{
	struct bound bound = {BOUND_NONE, 0};
	if (strcmp(text, "none") != 0) {
		bound.kind = BOUND_SET;
		if (!read(text, &bound.value))
			return refuse(row, "not an amount", why);
	}
	*(struct bound *)to = bound;
	return true;
}

static bool read_cpu(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	return read_bound(row, text, to, why, quantity_read_cpu);
}

static bool read_memory(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	return read_bound(row, text, to, why, quantity_read_memory);
}

typedef bool value_fn(const struct option_row *, const char *text, void *to, struct buf *why);

/* Types that are not here are taken by hand. */
static value_fn *const readers[] = {
	[TYPE_TEXT] = read_text,
	[TYPE_HOST] = read_host,
	[TYPE_PATH] = read_path,
	[TYPE_ZONE] = read_zone,
	[TYPE_URL] = read_url,
	[TYPE_LINK] = read_link,
	[TYPE_NAME] = read_text,
	[TYPE_WORD] = read_word,
	[TYPE_CHOICE] = read_choice,
	[TYPE_LEVEL] = read_level,
	[TYPE_YESNO] = read_yesno,
	[TYPE_NUMBER] = read_number,
	[TYPE_SPAN] = read_span,
	[TYPE_TIME] = read_time,
	[TYPE_CPU] = read_cpu,
	[TYPE_MEMORY] = read_memory,
	[TYPE_RECEIVER_TYPE] = read_receiver_type,
};

bool value_read(const struct option_row *row, const char *text, void *to, struct buf *why)
{
	return readers[row->type](row, text, to, why);
}
