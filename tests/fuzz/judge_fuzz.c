/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a life of the judge: polls, answers and what sources say, in any order, with clocks
 * that jump and restarts between them. Each finding opens once and closes once, no place has two,
 * no time lies in the future, what is remembered is bounded, and a judge that recalls it has the
 * same findings open. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "judge/judge.h"
#include "judge/state.h"
#include "probe/replica_details.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { STEPS_MAX = 300, ROWS_MAX = 4, VALUE_MAX = 1 << 16 };

struct reader {
	const uint8_t *bytes;
	size_t n, at;
};

struct life {
	struct reader in;
	struct judge *judge;
	struct judge_limits limits;
	struct now now;
	mono_t last;
	struct map memory;
	struct map open; /* by what makes two findings the same one */
};

static const char *const targets[] = {"node-2", "node-3"};
static const char *const hosts[] = {"db.example", "db.example.",  "other.example",
				    "10.0.0.5",	  "//db.example", ""};
static const char *const addresses[] = {"10.0.0.5", "10.0.0.6", "10.0.9.7", "2001:db8::5"};
static const char *const uuids[] = {"", "2402c1c0-e6d5-11f1-8f5e-0242ac110002",
				    "24b32add-e6d5-11f1-8f5e-0242ac110003"};
static const char *const sets[] = {
	"",
	"0-1-10",
	"0-1-12,0-2-3",
	"2402c1c0-e6d5-11f1-8f5e-0242ac110002:1-9",
	"2402c1c0-e6d5-11f1-8f5e-0242ac110002:1-12:14,\n24b32add-e6d5-11f1-8f5e-0242ac110003:1-5",
	"no set at all"};

static unsigned take(struct reader *in)
{
	return in->at < in->n ? in->bytes[in->at++] : 0;
}

#define PICK(in, list) ((list)[take(in) % (sizeof(list) / sizeof(list)[0])])

/* The number of an error, or any other. */
static unsigned take_code(struct reader *in)
{
	static const unsigned codes[] = {0,    0,    2003,  2005,  2013,  2026, 1045,
					 1040, 1236, 13114, 1593,  13117, 1062, 1032,
					 1146, 1021, 1594,  13121, 1205,  1597};
	unsigned at = take(in);
	return at < 200 ? codes[at % (sizeof codes / sizeof *codes)] : at << 8 | take(in);
}

/* Words that the judge looks for, or bytes as they come. */
static void take_text(struct reader *in, char *to, size_t size)
{
	static const char *const words[] = {"",
					    "(111)",
					    "(-2)",
					    "(-3)",
					    "purged",
					    "diverged",
					    "equal",
					    "No space left",
					    "more GTIDs than the",
					    "attempt 10/10, with a delay of 60 seconds",
					    "Waiting for someone to free space",
					    "requested to start from GTID",
					    "Deadlock found"};
	unsigned at = take(in);
	size_t n = at - 200;
	if (at < 200) {
		text_copy(to, size, words[at % (sizeof words / sizeof *words)]);
		return;
	}
	n = n < in->n - in->at ? n : in->n - in->at;
	text_copy_n(to, size, (const char *)in->bytes + in->at, n);
	in->at += n;
}

static void take_error(struct reader *in, struct server_error *to)
{
	to->code = take_code(in);
	take_text(in, to->text, sizeof to->text);
}

static char *take_set(struct reader *in)
{
	unsigned at = take(in) % 8;
	return at < sizeof sets / sizeof *sets ? xstrdup(sets[at]) : NULL;
}

static void take_row(struct reader *in, unsigned number, struct channel_seen *to)
{
	unsigned flags = take(in);
	if (number > 0)
		take_text(in, to->channel, sizeof to->channel);
	text_copy(to->source_host, sizeof to->source_host, PICK(in, hosts));
	to->source_port = flags & 1 ? 3306 : (uint16_t)take(in);
	text_copy(to->source_user, sizeof to->source_user, flags & 2 ? "repl" : "other");
	to->io = (enum thread_state)(take(in) % (THREAD_YES + 1));
	to->sql = (enum thread_state)(take(in) % (THREAD_YES + 1));
	if (flags & 4)
		take_error(in, &to->io_error);
	if (flags & 8)
		take_error(in, &to->sql_error);
	if (flags & 16)
		take_text(in, to->io_says, sizeof to->io_says);
	to->lag_known = flags & 32;
	to->lag = to->lag_known ? SPAN_SECONDS((int64_t)take(in) * take(in)) : (span_t){0};
	to->attempt = take(in) % 12;
	to->attempts_max = take(in) % 12;
	to->retry_delay_s = take(in);
	text_copy(to->source_uuid, sizeof to->source_uuid, PICK(in, uuids));
	to->source_server_id = take(in) % 3;
	to->heartbeats_known = flags & 64;
	to->heartbeats = to->heartbeats_known ? take(in) : 0;
	to->heartbeat_period = SPAN_SECONDS(take(in) % 4);
	if (flags & 128) {
		to->applied = take_set(in);
		to->received = take_set(in);
		to->row = xstrdup("Replica_IO_State: x\n");
	}
}

static struct replica_details *take_details(struct reader *in)
{
	static const char *const values[] = {"ON", "OFF", "0", "1", "ROW", "60"};
	struct replica_details *details = xcalloc(1, sizeof *details);
	unsigned flags = take(in);
	details->settings_known = flags & 1;
	details->counters_known = flags & 2;
	details->semisync_replica = (enum yes_no)(take(in) % 3);
	details->semisync_source = (enum yes_no)(take(in) % 3);
	for (unsigned i = 0; i < N_SETTINGS && details->settings_known; i++)
		if (take(in) % 4)
			details->settings[i] = xstrdup(PICK(in, values));
	for (unsigned i = 0; i < N_DEEDS; i++)
		details->deeds[i] = take(in);
	if (flags & 4) {
		details->workers_known = true;
		details->workers = xcalloc(1, sizeof *details->workers);
		details->n_workers = 1;
		take_error(in, &details->workers->error);
	}
	return details;
}

static void take_poll(struct reader *in, struct observation *seen)
{
	static const char *const versions[] = {"9.7.4", "10.11.18-MariaDB", "5.7.44", "", "x"};
	struct replica_seen *to = &seen->replica;
	unsigned flags = take(in);
	seen->kind = SEEN_REPLICA;
	text_copy(seen->target, sizeof seen->target, PICK(in, targets));
	to->end = flags & 1 ? POLL_OK : (enum poll_end)(take(in) % N_POLL_ENDS);
	if (to->end != POLL_OK)
		take_error(in, &to->error);
	to->flavour = (enum flavour)(take(in) % (FLAVOUR_MARIADB + 1));
	text_copy(to->version, sizeof to->version, PICK(in, versions));
	text_copy(to->server_uuid, sizeof to->server_uuid, PICK(in, uuids));
	to->server_id = take(in) % 4;
	to->read_only_known = flags & 2;
	to->read_only = flags & 4;
	to->uptime_known = flags & 8;
	to->uptime_s = take(in) * 1000u;
	to->n_dropped = flags & 16 ? 1 : 0;
	to->n_channels = to->end == POLL_OK ? take(in) % (ROWS_MAX + 1) : 0;
	to->channels = xcalloc(ROWS_MAX, sizeof *to->channels);
	for (unsigned i = 0; i < to->n_channels; i++)
		take_row(in, i, &to->channels[i]);
	if (flags & 32)
		to->details = take_details(in);
}

static void take_lookup(struct reader *in, struct lookup *to)
{
	to->end = (enum lookup_end)(take(in) % N_LOOKUP_ENDS);
	to->ttl = to->end == LOOKUP_OK ? take(in) : 0;
	for (unsigned i = 0; to->end == LOOKUP_OK && i < 1 + take(in) % 3u; i++)
		address_parse(addresses[i], &to->addresses[to->n_addresses++]);
}

static void take_answer(struct reader *in, struct observation *seen)
{
	static const char *const resolvers[] = {"127.0.0.53:53", "10.0.0.2:53", "libc"};
	seen->kind = SEEN_NAME;
	text_copy(seen->name.name, sizeof seen->name.name, hosts[take(in) % 3]);
	text_copy(seen->name.resolver, sizeof seen->name.resolver, PICK(in, resolvers));
	take_lookup(in, &seen->name.a);
	seen->name.aaaa.end = LOOKUP_NODATA;
}

static void take_source(struct reader *in, struct observation *seen)
{
	struct source_seen *to = &seen->source;
	unsigned flags = take(in);
	seen->kind = SEEN_SOURCE;
	text_copy(seen->target, sizeof seen->target, PICK(in, targets));
	text_copy(to->host, sizeof to->host, PICK(in, hosts));
	text_copy(to->address, sizeof to->address, PICK(in, addresses));
	to->port = 3306;
	to->end = flags & 1 ? POLL_OK : (enum poll_end)(take(in) % N_POLL_ENDS);
	if (to->end != POLL_OK)
		take_error(in, &to->error);
	to->flavour = (enum flavour)(take(in) % (FLAVOUR_MARIADB + 1));
	text_copy(to->server_uuid, sizeof to->server_uuid, PICK(in, uuids));
	text_copy(to->hostname, sizeof to->hostname, flags & 2 ? "node-1" : "node-9");
	to->server_id = take(in) % 4;
	to->own_port = 3306;
	to->read_only_known = flags & 4;
	to->read_only = flags & 8;
	to->uptime_known = flags & 16;
	to->uptime_s = take(in);
	to->upstreams_known = flags & 32;
	to->n_upstreams = to->upstreams_known ? take(in) % 3 : 0;
	for (unsigned i = 0; i < to->n_upstreams; i++)
		text_copy(to->upstreams[i].host, sizeof to->upstreams[i].host, PICK(in, hosts));
	to->executed = take_set(in);
	to->current = take_set(in);
}

static void print_key(const struct finding *finding, char *to, size_t size)
{
	snprintf(to, size, "%u %s|%s|%s", finding->kind, finding->target, finding->channel,
		 finding->name);
}

static bool is_clean(const char *text, size_t size)
{
	size_t n = strnlen(text, size);
	return n < size && text_is_utf8(text, n) && strpbrk(text, "\r\x1b\x07\b") == NULL;
}

static void check_finding(const struct life *life, const struct finding *finding)
{
	assert(finding->kind > FINDING_NONE && finding->kind < N_FINDINGS);
	assert(finding->level >= LEVEL_P4 && finding->level <= finding->max_level);
	assert(wall_is_set(finding->since) && finding->since.us <= life->now.wall.us);
	assert(finding->gone.us <= life->now.wall.us && finding->uncertainty.us >= 0);
	assert(is_clean(finding->text, sizeof finding->text) && *finding->text);
	assert(is_clean(finding->said, sizeof finding->said));
	assert(is_clean(finding->target, sizeof finding->target) &&
	       is_clean(finding->channel, sizeof finding->channel));
}

static void follow_change(struct life *life, const struct change *change)
{
	char key[TARGET_SIZE + CHANNEL_SIZE + HOST_SIZE + 32];
	print_key(&change->finding, key, sizeof key);
	assert(change->n_targets > 0 && is_clean(change->text, sizeof change->text) &&
	       *change->text);
	check_finding(life, &change->finding);
	switch (change->kind) {
	case CHANGE_OPENED:
		assert(!map_get(&life->open, key));
		map_set(&life->open, key, life);
		break;
	case CHANGE_UPDATED:
		assert(map_get(&life->open, key));
		break;
	case CHANGE_CLOSED:
		assert(map_remove(&life->open, key));
		assert(wall_is_set(change->finding.gone));
		break;
	case CHANGE_EVENT:
		break;
	}
}

static void remember(struct life *life, const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->n_memory; i++) {
		const struct memory_item *item = &verdict->memory[i];
		free(map_remove(&life->memory, item->key));
		if (!item->value)
			continue;
		assert(strlen(item->value) < VALUE_MAX &&
		       text_is_utf8(item->value, strlen(item->value)));
		map_set(&life->memory, item->key, xstrdup(item->value));
	}
}

/* Those that hold like trouble and stand in `status`; notes are told as events. */
static size_t count_open(const struct life *life)
{
	const struct finding *findings;
	size_t n = judge_open_findings(life->judge, &findings), told = 0;
	for (size_t i = 0; i < n; i++) {
		char key[TARGET_SIZE + CHANNEL_SIZE + HOST_SIZE + 32];
		check_finding(life, &findings[i]);
		assert(!wall_is_set(findings[i].gone));
		for (size_t j = i + 1; j < n; j++)
			assert(!finding_same(&findings[i], &findings[j]));
		print_key(&findings[i], key, sizeof key);
		if (!finding_is_note(&findings[i]) && !map_get(&life->open, key)) {
			fprintf(stderr, "open without being told: %s\n", key);
			abort();
		}
		told += !finding_is_note(&findings[i]);
	}
	return told;
}

static void check_places(const struct life *life)
{
	size_t at = 0;
	for (struct target *target; (target = map_next(&life->judge->targets, &at, NULL));) {
		assert(target->state.n_channels <= CHANNELS_MAX);
		for (size_t i = 0; i < N_TARGET_SLOTS; i++)
			assert(!target->spots[i].is_open || target->spots[i].finding);
	}
	assert(life->open.n == count_open(life));
	/* Two targets, a few channels and names, each with its places. */
	assert(life->memory.n <= 2 * (1 + CHANNELS_MAX) * (N_SLOTS + 2u));
}

static void take_verdict(struct life *life, struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->n_changes; i++)
		follow_change(life, &verdict->changes[i]);
	remember(life, verdict);
	verdict_free(verdict);
	check_places(life);
}

static void watch(struct life *life)
{
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		struct watch watch = {.max_lag = SPAN_SECONDS(30),
				      .expect_replication = i == 0,
				      .asks_source = i == 0};
		text_copy(watch.target, sizeof watch.target, targets[i]);
		judge_watch(life->judge, &watch);
	}
}

static void restart(struct life *life)
{
	const char *key, *value;
	size_t at = 0;
	judge_free(life->judge);
	life->judge = judge_new(&life->limits);
	while ((value = map_next(&life->memory, &at, &key)))
		judge_recall(life->judge, key, value);
	watch(life);
	life->last.us = 0;
	check_places(life);
}

static void see(struct life *life, void (*fill)(struct reader *, struct observation *))
{
	struct observation seen = {0};
	struct verdict verdict = {0};
	const struct source_wanted *wanted;
	const char *const *names;
	fill(&life->in, &seen);
	seen.at = life->now;
	seen.took = SPAN_MS(take(&life->in));
	seen.since_last = life->last.us ? mono_since(life->now.mono, life->last) : (span_t){0};
	life->last = life->now.mono;
	judge_see(life->judge, &seen, &verdict);
	take_verdict(life, &verdict);
	judge_names(life->judge, &names);
	judge_sources(life->judge, &wanted);
	observation_free(&seen);
}

static void accept(struct life *life)
{
	const struct finding *findings;
	struct verdict verdict = {0};
	size_t n = judge_open_findings(life->judge, &findings);
	if (n == 0)
		return;
	struct finding finding = findings[take(&life->in) % n];
	judge_accept(life->judge, &finding, life->now, &verdict);
	take_verdict(life, &verdict);
}

static void forget(struct life *life)
{
	struct verdict verdict = {0};
	judge_forget(life->judge, PICK(&life->in, targets), life->now, &verdict);
	take_verdict(life, &verdict);
	watch(life);
}

/* The clock on the wall may be set, back too, but never before what was seen: who judges history is
 * told of that elsewhere. */
static void pass(struct life *life)
{
	unsigned seconds = take(&life->in);
	life->now.mono = mono_after(life->now.mono, SPAN_SECONDS(seconds));
	life->now.wall = wall_after(life->now.wall,
				    SPAN_SECONDS(seconds + (take(&life->in) == 255 ? 7200 : 0)));
}

static void step(struct life *life)
{
	unsigned what = take(&life->in);
	if (what < 110)
		see(life, take_poll);
	else if (what < 170)
		see(life, take_answer);
	else if (what < 200)
		see(life, take_source);
	else if (what < 235)
		pass(life);
	else if (what < 245)
		restart(life);
	else if (what < 252)
		accept(life);
	else
		forget(life);
}

static void end(struct life *life)
{
	size_t at = 0;
	char *value;
	judge_free(life->judge);
	while ((value = map_next(&life->memory, &at, NULL)))
		free(value);
	map_free(&life->memory);
	map_free(&life->open);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct life life = {.in = {bytes, n, 0}};
	life.now.mono.us = 1000 * US_PER_SECOND;
	life.now.wall.us = INT64_C(1598918400) * US_PER_SECOND;
	judge_limits_default(&life.limits);
	span_t confirm = SPAN_SECONDS(take(&life.in) % 3);
	for (size_t i = 0; i < N_FINDINGS; i++)
		life.limits.rules[i].confirm = confirm;
	life.judge = judge_new(&life.limits);
	watch(&life);
	for (int i = 0; i < STEPS_MAX && life.in.at < n; i++)
		step(&life);
	end(&life);
	return 0;
}
