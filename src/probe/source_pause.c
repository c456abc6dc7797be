/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/source_pause.h"

struct pauses {
	span_t first, longest;
};

/* Nothing but a SYN was spent on it, and its return should not be missed by much. */
static const struct pauses out_of_reach = {SPAN_SECONDS(1), SPAN_SECONDS(10)};
static const struct pauses silent = {SPAN_SECONDS(2), SPAN_SECONDS(60)};
/* Servers count these: MariaDB and MySQL lock accounts or block hosts after 3 to 100 of them, if
 * told to. Six are spent in the first hour. */
static const struct pauses turned_away = {SPAN_SECONDS(60), SPAN_SECONDS(1800)};

static const struct pauses *pauses_of(enum poll_end end)
{
	switch (end) {
	case POLL_REFUSED:
	case POLL_UNREACHABLE:
	case POLL_NO_HOST:
	case POLL_LOST:
		return &out_of_reach;
	case POLL_TIMED_OUT:
	case POLL_HANGS:
		return &silent;
	case POLL_OK:
	case POLL_DENIED:
	case POLL_NO_PRIVILEGE:
	case POLL_TLS:
	case POLL_FULL:
	case POLL_GARBLED:
	case POLL_OTHER:
	case N_POLL_ENDS:
		break;
	}
	return &turned_away;
}

span_t source_pause(enum poll_end end, unsigned n)
{
	const struct pauses *pauses = pauses_of(end);
	span_t pause = pauses->first;

	if (end == POLL_OK || n == 0)
		return (span_t){0};
	for (unsigned i = 1; i < n && pause.us < pauses->longest.us; i++)
		pause.us *= 2;
	return pause.us < pauses->longest.us ? pause : pauses->longest;
}
