/* SPDX-License-Identifier: Apache-2.0 */
/* Lengths of time as text; declared in base/time.h. */
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/time.h"

static const struct unit {
	const char *name;
	int64_t us;
} units[] = {
	{"d", 86400 * US_PER_SECOND},
	{"h", 3600 * US_PER_SECOND},
	{"m", 60 * US_PER_SECOND},
	{"s", US_PER_SECOND},
	{"ms", 1000},
	{"us", 1},
};
enum { N_UNITS = sizeof units / sizeof units[0] };

/* 0 if there is no such unit. */
static int64_t unit_us(const char *name)
{
	for (size_t i = 0; i < N_UNITS; i++)
		if (strcmp(name, units[i].name) == 0)
			return units[i].us;
	return 0;
}

bool span_parse(const char *text, span_t *ret)
{
	size_t digits = strspn(text, "0123456789");
	if (digits == 0)
		return false;
	int64_t value = 0;
	for (size_t i = 0; i < digits; i++)
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, text[i] - '0', &value))
			return false;
	bool is_bare_zero = value == 0 && text[digits] == '\0';
	int64_t us = is_bare_zero ? 1 : unit_us(text + digits);
	if (us == 0 || __builtin_mul_overflow(value, us, &value))
		return false;
	ret->us = value;
	return true;
}

void span_print_exact(span_t span, struct buf *to)
{
	size_t i = 0;
	while (span.us % units[i].us != 0)
		i++;
	if (span.us == 0)
		buf_add_char(to, '0');
	else
		buf_printf(to, "%" PRId64 "%s", span.us / units[i].us, units[i].name);
}

static uint64_t rounded(uint64_t us, int64_t unit)
{
	return (us + (uint64_t)unit / 2) / (uint64_t)unit;
}

/* "2 min 16 s"; what is 0 is left out. */
static void print_two(struct buf *to, uint64_t small, uint64_t per_big, const char *big_name,
		      const char *small_name)
{
	buf_printf(to, "%" PRIu64 " %s", small / per_big, big_name);
	if (small % per_big != 0)
		buf_printf(to, " %" PRIu64 " %s", small % per_big, small_name);
}

static void print_short(struct buf *to, uint64_t us)
{
	uint64_t ms = rounded(us, 1000), tenths = rounded(us, 100000);
	if (us == 0)
		buf_add(to, "0 s");
	else if (ms == 0)
		buf_add(to, "under 1 ms");
	else if (ms < 1000)
		buf_printf(to, "%" PRIu64 " ms", ms);
	else if (tenths < 100 && tenths % 10 != 0)
		buf_printf(to, "%" PRIu64 ".%" PRIu64 " s", tenths / 10, tenths % 10);
	else
		buf_printf(to, "%" PRIu64 " s", rounded(us, US_PER_SECOND));
}

/* Each step compares what it would print, so that nothing reads "60 s" or "24 h". */
void span_print(span_t span, struct buf *to)
{
	uint64_t us = span.us < 0 ? 0 - (uint64_t)span.us : (uint64_t)span.us;
	uint64_t seconds = rounded(us, US_PER_SECOND);
	uint64_t minutes = rounded(us, 60 * US_PER_SECOND);
	uint64_t hours = rounded(us, 3600 * US_PER_SECOND);
	if (span.us < 0)
		buf_add_char(to, '-');
	if (seconds < 60)
		print_short(to, us);
	else if (seconds < 3600)
		print_two(to, seconds, 60, "min", "s");
	else if (minutes < 24 * 60)
		print_two(to, minutes, 60, "h", "min");
	else
		print_two(to, hours, 24, "d", "h");
}
