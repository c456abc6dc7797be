/* SPDX-License-Identifier: Apache-2.0 */
#include "review/stamp.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* d: a digit. */
static bool fits(const char *text, const char *form)
{
	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
			return false;
	return true;
}

static size_t digits(const char *text)
{
	return strspn(text, "0123456789");
}

/* "+07:00", "+0700", "+07", "Z", "UTC", "GMT+7", with a blank before it or not; as an offset.
 * 0: there is none. */
static size_t take_zone(const char *text, char to[8])
{
	size_t blank = *text == ' ' ? 1 : 0, n;
	const char *at = text + blank;
	int hours = 0, minutes = 0;
	char sign = '+';
	bool is_named = text_starts(at, "UTC") || text_starts(at, "GMT");
	if (is_named)
		at += 3;
	else if (*at == 'Z')
		at++;
	if ((*at == '+' || *at == '-') && (n = digits(at + 1)) > 0 && n <= 4) {
		sign = *at++;
		hours = at[0] - '0';
		if (n >= 2)
			hours = hours * 10 + at[1] - '0';
		if (n == 4)
			minutes = (at[2] - '0') * 10 + at[3] - '0';
		at += n;
		if (n <= 2 && fits(at, ":dd")) {
			minutes = (at[1] - '0') * 10 + at[2] - '0';
			at += 3;
		}
	}
	if (at == text + blank)
		return 0;
	snprintf(to, 8, "%c%02d:%02d", sign, hours % 100, minutes % 100);
	return (size_t)(at - text);
}

/* Blank: no offset. Fractions are left out: they do not change the order of what people write. */
static void take(const char *text, size_t at, struct stamp *ret)
{
	char day[11], hour[6], second[4] = ":00", zone[8] = "Z", whole[48];
	const char *end = text + at;
	text_copy_n(day, sizeof day, end, 10);
	end += 11;
	text_copy_n(hour, sizeof hour, end, 5);
	end += 5;
	if (fits(end, ":dd")) {
		text_copy_n(second, sizeof second, end, 3);
		end += 3;
		if (*end == '.')
			end += 1 + digits(end + 1);
	}
	size_t n = take_zone(end, zone);
	*ret = (struct stamp){.at = at, .has_zone = n > 0};
	ret->n = (size_t)(end + n - text) - at;
	snprintf(whole, sizeof whole, "%sT%s%s%s", day, hour, second, zone);
	ret->is_valid = wall_parse(whole, &ret->wall);
}

bool stamp_find(const char *text, size_t from, struct stamp *ret)
{
	for (size_t i = from; text[i] != '\0'; i++) {
		bool begins = i == 0 || text[i - 1] < '0' || text[i - 1] > '9';
		if (!begins ||
		    (!fits(text + i, "dddd-dd-dd dd:dd") && !fits(text + i, "dddd-dd-ddTdd:dd")))
			continue;
		take(text, i, ret);
		return true;
	}
	return false;
}
