/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/retry_words.h"

#include <string.h>

/* The number after `word`; false if there is none. `*ret_end` is what follows it. */
static bool number_after(const char *text, const char *word, unsigned *ret, const char **ret_end)
{
	const char *at = strstr(text, word);
	uint64_t value = 0;

	if (!at)
		return false;
	at += strlen(word);
	if (*at < '0' || *at > '9')
		return false;
	for (; *at >= '0' && *at <= '9'; at++) {
		value = value * 10 + (unsigned)(*at - '0');
		if (value > UINT32_MAX)
			return false;
	}
	*ret = (unsigned)value;
	*ret_end = at;
	return true;
}

/* MySQL 8.0 and later: "This was attempt 3/10, with a delay of 2 seconds between attempts." */
static bool read_new(const char *text, struct channel_seen *ret)
{
	const char *end;

	if (!number_after(text, "This was attempt ", &ret->attempt, &end))
		return false;
	number_after(end, "/", &ret->attempts_max, &end);
	number_after(end, "with a delay of ", &ret->retry_delay_s, &end);
	return true;
}

/* MySQL 5.7: "retry-time: 60  retries: 7", where 7 is the attempt; MariaDB: "retry-time: 60
 * maximum-retries: 100000". What the source's host or user is called comes before, so look behind
 * the first number. */
static void read_old(const char *text, struct channel_seen *ret)
{
	const char *end;

	if (!number_after(text, " - retry-time: ", &ret->retry_delay_s, &end))
		return;
	if (!number_after(end, "maximum-retries: ", &ret->attempts_max, &end))
		number_after(end, " retries: ", &ret->attempt, &end);
}

void retry_words_read(const char *io_error, struct channel_seen *ret)
{
	if (!read_new(io_error, ret))
		read_old(io_error, ret);
}
