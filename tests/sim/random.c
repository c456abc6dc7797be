/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/random.h"

#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"

struct dice {
	uint64_t state;
	struct buf *to;
	int64_t second; /* since midnight of the first day */
	int64_t day;
	int64_t latest; /* before a clock was set back */
};

/* xorshift64*: the same everywhere. */
static unsigned roll(struct dice *dice, unsigned n)
{
	dice->state ^= dice->state >> 12;
	dice->state ^= dice->state << 25;
	dice->state ^= dice->state >> 27;
	return (unsigned)((dice->state * 0x2545F4914F6CDD1DULL) >> 33) % n;
}

#define PICK(dice, list) (list)[roll(dice, sizeof(list) / sizeof(list)[0])]

static void print_policy(struct dice *dice)
{
	static const char *const raises[] = {"0", "2m", "10m", "30m"};
	static const char *const repeats[] = {"0", "1m", "20m"};
	static const char *const p3[] = {"", "receivers=chat", "receivers=chat,mail"};
	static const char *const p2[] = {"receivers=pager", "receivers=chat,pager"};
	static const char *const expiries[] = {"0", "5m", "60m"};
	static const char *const windows[] = {"0", "1m", "15m"};

	buf_printf(dice->to, "level P4 raise-after=%s\n", PICK(dice, raises));
	buf_printf(dice->to, "level P3 %s raise-after=%s repeat=%s\n", PICK(dice, p3),
		   PICK(dice, raises), PICK(dice, repeats));
	buf_printf(dice->to, "level P2 %s raise-after=%s repeat=%s\n", PICK(dice, p2),
		   PICK(dice, raises), PICK(dice, repeats));
	buf_printf(dice->to, "level P1 receivers=pager,boss repeat=%s\n", PICK(dice, repeats));
	buf_printf(dice->to, "policy ack-expiry=%s monitoring-window=%s reopen-window=6h\n",
		   PICK(dice, expiries), PICK(dice, windows));
}

static void print_setting(struct dice *dice)
{
	static const char *const polls[] = {"5s", "10s", "45s"};
	static const char *const levels[] = {"P4", "P3", "P2"};

	buf_add(dice->to, "zone UTC\ndate 2020-09-01\ndns interval=30s\n");
	print_policy(dice);
	buf_printf(dice->to, "rule dns-repointed level=%s max-level=P3\n",
		   roll(dice, 2) ? "P4" : "P3");
	buf_printf(dice->to, "rule source-refused level=%s\n", PICK(dice, levels));
	buf_printf(dice->to, "target node-2 poll=%s\ntarget node-3 poll=%s\n", PICK(dice, polls),
		   PICK(dice, polls));
	buf_printf(dice->to, "service auth of=node-2 level=%s\n", PICK(dice, levels));
	if (roll(dice, 2))
		buf_printf(dice->to, "window upkeep start=%02u:00 end=%02u:30 %s\n", roll(dice, 4),
			   4 + roll(dice, 4), roll(dice, 3) ? "mute" : "");
}

static void print_time(struct dice *dice)
{
	int64_t day = dice->second / 86400, second = dice->second % 86400;

	if (day != dice->day)
		buf_printf(dice->to, "date 2020-09-%02lld\n", (long long)day + 1);
	dice->day = day;
	buf_printf(dice->to, "%02lld:%02lld:%02lld ", (long long)second / 3600,
		   (long long)second / 60 % 60, (long long)second % 60);
}

static void pass(struct dice *dice)
{
	static const unsigned longest[] = {5, 60, 60, 600, 600, 3600};

	dice->second += 1 + roll(dice, PICK(dice, longest));
}

static void print_poll(struct dice *dice)
{
	static const char *const seen[] = {
		"",
		"",
		"",
		"io=connecting errno=2003 \"error connecting: Can't connect (111)\"",
		"io=connecting errno=2003 \"error connecting: Can't connect (110)\"",
		"io=connecting errno=2005 \"error connecting: Unknown host (-2)\"",
		"io=no errno=1045 \"Access denied for user\"",
		"io=no errno=1236 \"Could not find first log file name\"",
		"sql=no sql-errno=1062 \"Duplicate entry '1' for key\"",
		"io=no sql=no",
		"lag=NULL",
		"lag=900s",
		"end=refused errno=2003 \"Can't connect\"",
		"end=hangs",
		"source=10.0.9.7",
		"no-replication",
	};

	buf_printf(dice->to, "poll node-%u %s\n", 2 + roll(dice, 2), PICK(dice, seen));
}

static void print_dns(struct dice *dice)
{
	static const char *const answers[] = {"10.0.0.5",	   "10.0.0.5", "10.0.9.7",
					      "10.0.9.7 10.0.9.8", "nxdomain", "servfail",
					      "timeout",	   "refused"};

	buf_printf(dice->to, "dns db-master.example %s\n", PICK(dice, answers));
}

static void print_person(struct dice *dice)
{
	static const char *const words[] = {"ack maybe by oncall",
					    "ack maybe by oncall",
					    "snooze 10m maybe by oncall",
					    "raise P2 maybe by boss",
					    "raise P1 maybe by boss",
					    "resolve maybe by oncall",
					    "note maybe by oncall \"looking into it\""};

	buf_printf(dice->to, "%s\n", PICK(dice, words));
}

static void print_agent(struct dice *dice)
{
	unsigned minutes = 1 + roll(dice, 90);

	switch (roll(dice, 5)) {
	case 0:
		buf_add(dice->to, "stop\n");
		pass(dice);
		print_time(dice);
		buf_add(dice->to, "start\n");
		break;
	case 1:
		buf_printf(dice->to, "clock forward %um\n", minutes);
		dice->second += minutes * 60;
		break;
	case 2:
		buf_printf(dice->to, "clock back %um\n", minutes);
		if (dice->second > dice->latest)
			dice->latest = dice->second;
		dice->second -= minutes * 60;
		break;
	default:
		buf_add(dice->to, "restart\n");
	}
}

static void print_happening(struct dice *dice)
{
	unsigned which = roll(dice, 10);

	print_time(dice);
	if (which < 4)
		print_poll(dice);
	else if (which < 6)
		print_dns(dice);
	else if (which < 8)
		print_person(dice);
	else if (which < 9)
		print_agent(dice);
	else
		buf_printf(dice->to, "receiver pager %s\n", roll(dice, 2) ? "down" : "up");
}

/* Whatever happened: once all is well, every incident comes to its end. */
static void print_healing(struct dice *dice)
{
	static const char *const states[] = {"io=connecting", ""};

	/* The judge tells what came after what by the wall clock: it must have caught up. */
	if (dice->second <= dice->latest)
		dice->second = dice->latest + 60;
	print_time(dice);
	buf_add(dice->to, "dns db-master.example 10.0.0.5\n");
	for (unsigned i = 0; i < 2; i++) {
		dice->second += 120;
		print_time(dice);
		buf_printf(dice->to, "poll node-2 source=db-master.example %s\n", states[i]);
		print_time(dice);
		buf_printf(dice->to, "poll node-3 source=db-master.example %s\n", states[i]);
	}
	dice->second += 3600;
	print_time(dice);
	buf_add(dice->to, "end\nexpect all resolved\n");
}

void random_tape(unsigned seed, struct buf *to)
{
	/* The first day is the first of September at 12:00, so that a clock set back stays in the
	 * month. */
	struct dice dice = {.state = 0x9E3779B97F4A7C15ULL * (seed + 1), .to = to};

	dice.second = 12 * 3600;
	print_setting(&dice);
	for (unsigned n = 20 + roll(&dice, 60); n > 0; n--) {
		print_happening(&dice);
		pass(&dice);
	}
	print_healing(&dice);
}
