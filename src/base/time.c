/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"

static int64_t add(int64_t a, int64_t b)
{
	int64_t sum;
	if (__builtin_add_overflow(a, b, &sum))
		return b > 0 ? INT64_MAX : INT64_MIN;
	return sum;
}

static int64_t subtract(int64_t a, int64_t b)
{
	int64_t difference;
	if (__builtin_sub_overflow(a, b, &difference))
		return a > b ? INT64_MAX : INT64_MIN;
	return difference;
}

mono_t mono_after(mono_t from, span_t by)
{
	return (mono_t){add(from.us, by.us)};
}

span_t mono_since(mono_t later, mono_t earlier)
{
	return (span_t){subtract(later.us, earlier.us)};
}

wall_t wall_after(wall_t from, span_t by)
{
	return (wall_t){add(from.us, by.us)};
}

span_t wall_since(wall_t later, wall_t earlier)
{
	return (span_t){subtract(later.us, earlier.us)};
}

bool wall_is_set(wall_t at)
{
	return at.us != 0;
}

/* Whole seconds before `at` and the microseconds that are left, also before 1970. */
static time_t seconds_of(wall_t at, int *ret_us)
{
	int64_t seconds = at.us / US_PER_SECOND, us = at.us % US_PER_SECOND;
	*ret_us = (int)(us < 0 ? us + US_PER_SECOND : us);
	return us < 0 ? seconds - 1 : seconds;
}

static void add_date(struct buf *to, const struct tm *tm)
{
	buf_printf(to, "%04d-%02d-%02d", tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday);
}

static void add_clock(struct buf *to, const struct tm *tm)
{
	buf_printf(to, "%02d:%02d:%02d", tm->tm_hour, tm->tm_min, tm->tm_sec);
}

/* False, and "-" printed, for what has no place in the calendar. */
static bool local_of(wall_t at, struct buf *to, struct tm *ret, int *ret_us)
{
	time_t seconds = seconds_of(at, ret_us);
	if (wall_is_set(at) && localtime_r(&seconds, ret) != NULL)
		return true;
	buf_add_char(to, '-');
	return false;
}

static void add_offset(struct buf *to, const struct tm *tm)
{
	long minutes = tm->tm_gmtoff / 60;
	buf_printf(to, " %c%02ld:%02ld", minutes < 0 ? '-' : '+', labs(minutes) / 60,
		   labs(minutes) % 60);
}

static void print_local(wall_t at, struct buf *to, bool with_ms)
{
	struct tm tm;
	int us;
	if (!local_of(at, to, &tm, &us))
		return;
	add_date(to, &tm);
	buf_add_char(to, ' ');
	add_clock(to, &tm);
	if (with_ms)
		buf_printf(to, ".%03d", us / 1000);
	add_offset(to, &tm);
}

void wall_print(wall_t at, struct buf *to)
{
	print_local(at, to, false);
}

void wall_print_ms(wall_t at, struct buf *to)
{
	print_local(at, to, true);
}

void wall_print_minute(wall_t at, struct buf *to)
{
	struct tm tm;
	int us;
	if (!local_of(at, to, &tm, &us))
		return;
	add_date(to, &tm);
	buf_printf(to, " %02d:%02d", tm.tm_hour, tm.tm_min);
}

void wall_print_date(wall_t at, struct buf *to)
{
	struct tm tm;
	int us;
	if (local_of(at, to, &tm, &us))
		add_date(to, &tm);
}

void wall_print_compact_date(wall_t at, struct buf *to)
{
	struct tm tm;
	int us;
	if (local_of(at, to, &tm, &us))
		buf_printf(to, "%04d%02d%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

void wall_print_rfc3339(wall_t at, struct buf *to)
{
	struct tm tm;
	int us;
	time_t seconds = seconds_of(at, &us);
	if (!wall_is_set(at) || gmtime_r(&seconds, &tm) == NULL) {
		buf_add_char(to, '-');
		return;
	}
	add_date(to, &tm);
	buf_add_char(to, 'T');
	add_clock(to, &tm);
	buf_printf(to, ".%03dZ", us / 1000);
}

/* Exactly `digits` digits and then `end` (0 = nothing is asked for). */
static bool take_number(const char **text, int digits, char end, int min, int max, int *ret)
{
	int value = 0;
	for (int i = 0; i < digits; i++, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		value = value * 10 + (**text - '0');
	}
	if (value < min || value > max || (end != '\0' && **text != end))
		return false;
	*text += end != '\0';
	*ret = value;
	return true;
}

/* ".25" and the like; nothing is fine too. Digits after the sixth are dropped. */
static bool take_fraction(const char **text, int *ret_us)
{
	*ret_us = 0;
	if (**text != '.')
		return true;
	size_t n = strspn(++*text, "0123456789");
	for (size_t i = 0; i < 6; i++)
		*ret_us = *ret_us * 10 + (i < n ? (*text)[i] - '0' : 0);
	*text += n;
	return n > 0;
}

static bool take_offset(const char **text, int *ret_seconds)
{
	*ret_seconds = 0;
	char sign = *(*text)++;
	if (sign == 'Z' || sign == 'z')
		return true;
	int hours, minutes;
	if ((sign != '+' && sign != '-') || !take_number(text, 2, ':', 0, 23, &hours) ||
	    !take_number(text, 2, '\0', 0, 59, &minutes))
		return false;
	*ret_seconds = (hours * 60 + minutes) * (sign == '-' ? -60 : 60);
	return true;
}

static bool take_date_time(const char **text, struct tm *tm)
{
	if (!take_number(text, 4, '-', 0, 9999, &tm->tm_year) ||
	    !take_number(text, 2, '-', 1, 12, &tm->tm_mon) ||
	    !take_number(text, 2, '\0', 1, 31, &tm->tm_mday))
		return false;
	char between = *(*text)++;
	if ((between != 'T' && between != 't' && between != ' ') ||
	    !take_number(text, 2, ':', 0, 23, &tm->tm_hour) ||
	    !take_number(text, 2, ':', 0, 59, &tm->tm_min) ||
	    !take_number(text, 2, '\0', 0, 59, &tm->tm_sec))
		return false;
	tm->tm_year -= 1900;
	tm->tm_mon -= 1;
	return true;
}

bool wall_parse(const char *text, wall_t *ret)
{
	struct tm tm = {0};
	int us, offset;
	if (!take_date_time(&text, &tm) || !take_fraction(&text, &us) ||
	    !take_offset(&text, &offset) || *text != '\0')
		return false;
	int day = tm.tm_mday;
	int64_t seconds = timegm(&tm);
	/* timegm makes 1 March of 30 February. */
	if (tm.tm_mday != day)
		return false;
	wall_t at = {(seconds - offset) * US_PER_SECOND + us};
	if (!wall_is_set(at))
		return false;
	*ret = at;
	return true;
}
