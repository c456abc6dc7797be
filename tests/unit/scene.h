/* SPDX-License-Identifier: Apache-2.0 */
/* A judge, a clock and a memory for the judge's tests. What the judge tells is written down as
 * words:
 * "+id" opened, "~id" updated, "!id" event, "-id" closed. Include after <cmocka.h>. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "judge/judge.h"

#define SOURCE_NAME "db-source.example"

struct scene {
	struct judge *judge;
	struct judge_limits limits;
	struct watch watch;
	struct now now;
	mono_t last_poll, last_answer;
	struct buf told;
	struct change last[64]; /* of the last step; strings and lists are not kept */
	size_t n_last;
	char facts[8][64]; /* titles of the last change's facts */
	size_t n_facts;
	struct map memory;
};

static inline void scene_start(struct scene *scene)
{
	*scene = (struct scene){0};
	scene->now.mono.us = 1000 * US_PER_SECOND;
	scene->now.wall.us = INT64_C(1598918400) * US_PER_SECOND; /* 2020-09-01 00:00:00 UTC */
	judge_limits_default(&scene->limits);
	scene->judge = judge_new(&scene->limits);
	text_copy(scene->watch.target, sizeof scene->watch.target, "node-2");
	scene->watch.max_lag = SPAN_SECONDS(60);
	scene->watch.expect_replication = true;
	judge_watch(scene->judge, &scene->watch);
}

static inline void scene_forget_memory(struct scene *scene)
{
	char *value;
	size_t at = 0;
	while ((value = map_next(&scene->memory, &at, NULL)))
		free(value);
	map_free(&scene->memory);
	scene->memory = MAP_NULL;
}

static inline void scene_end(struct scene *scene)
{
	judge_free(scene->judge);
	buf_free(&scene->told);
	scene_forget_memory(scene);
}

static inline void pass(struct scene *scene, int64_t seconds)
{
	scene->now.mono = mono_after(scene->now.mono, SPAN_SECONDS(seconds));
	scene->now.wall = wall_after(scene->now.wall, SPAN_SECONDS(seconds));
}

static inline void scene_tell(struct scene *scene, const struct change *change)
{
	static const char signs[] = {[CHANGE_OPENED] = '+',
				     [CHANGE_UPDATED] = '~',
				     [CHANGE_CLOSED] = '-',
				     [CHANGE_EVENT] = '!'};
	buf_printf(&scene->told, "%s%c%s", scene->told.len > 0 ? " " : "", signs[change->kind],
		   finding_row(change->finding.kind)->id);
	assert_true(change->n_targets > 0);
	assert_true(change->text[0] != '\0');
	assert_true(wall_is_set(change->finding.gone) == (change->kind == CHANGE_CLOSED));
	if (scene->n_last < 64)
		scene->last[scene->n_last++] = *change;
	scene->n_facts = 0;
	for (size_t i = 0; i < change->n_facts && i < 8; i++)
		text_copy(scene->facts[scene->n_facts++], 64, change->facts[i].title);
}

static inline void scene_take(struct scene *scene, struct verdict *verdict)
{
	scene->n_last = 0;
	for (size_t i = 0; i < verdict->n_changes; i++)
		scene_tell(scene, &verdict->changes[i]);
	for (size_t i = 0; i < verdict->n_memory; i++) {
		const struct memory_item *item = &verdict->memory[i];
		free(map_remove(&scene->memory, item->key));
		if (item->value)
			map_set(&scene->memory, item->key, xstrdup(item->value));
	}
	verdict_free(verdict);
}

/* A new judge that knows only what the former asked to be remembered. */
static inline void restart(struct scene *scene)
{
	const char *key, *value;
	size_t at = 0;
	judge_free(scene->judge);
	scene->judge = judge_new(&scene->limits);
	while ((value = map_next(&scene->memory, &at, &key)))
		judge_recall(scene->judge, key, value);
	judge_watch(scene->judge, &scene->watch);
	scene->last_poll.us = scene->last_answer.us = 0;
}

static inline void set_rule(struct scene *scene, enum finding_kind kind, int64_t confirm_s)
{
	scene->limits.rules[kind].confirm = SPAN_SECONDS(confirm_s);
	judge_set_limits(scene->judge, &scene->limits);
}

/* What was told since the last time that somebody asked. */
#define assert_told(scene, words)                                     \
	do {                                                          \
		assert_string_equal(buf_text(&(scene)->told), words); \
		buf_clear(&(scene)->told);                            \
	} while (0)

static inline struct channel_seen healthy(void)
{
	struct channel_seen row = {
		.source_host = SOURCE_NAME,
		.source_port = 3306,
		.source_user = "repl",
		.io = THREAD_YES,
		.sql = THREAD_YES,
		.lag_known = true,
		.source_server_id = 1,
		.row = NULL,
	};
	return row;
}

static inline struct channel_seen connecting(unsigned code, const char *text)
{
	struct channel_seen row = healthy();
	row.io = THREAD_CONNECTING;
	row.lag_known = false;
	row.io_error.code = code;
	text_copy(row.io_error.text, sizeof row.io_error.text, text);
	return row;
}

static inline struct channel_seen refused(void)
{
	return connecting(2003,
			  "Error connecting to source 'repl@db-source.example:3306'. This was "
			  "attempt 1/10, with a delay of 60 seconds between attempts. "
			  "Message: Can't connect to MySQL server on "
			  "'db-source.example:3306' (111)");
}

static inline struct channel_seen sql_failed(unsigned code, const char *text)
{
	struct channel_seen row = healthy();
	row.sql = THREAD_NO;
	row.lag_known = false;
	row.sql_error.code = code;
	text_copy(row.sql_error.text, sizeof row.sql_error.text, text);
	return row;
}

static inline struct observation replica_seen(struct scene *scene, const char *target)
{
	struct observation seen = {.kind = SEEN_REPLICA, .at = scene->now, .took = SPAN_MS(3)};
	if (scene->last_poll.us != 0)
		seen.since_last = mono_since(scene->now.mono, scene->last_poll);
	scene->last_poll = scene->now.mono;
	text_copy(seen.target, sizeof seen.target, target);
	return seen;
}

static inline void see(struct scene *scene, const struct observation *seen)
{
	struct verdict verdict = {0};
	judge_see(scene->judge, seen, &verdict);
	scene_take(scene, &verdict);
}

static inline void poll_of(struct scene *scene, const char *target, struct channel_seen *rows,
			   size_t n)
{
	struct observation seen = replica_seen(scene, target);
	char text[] = "Slave_IO_State: x\n";
	for (size_t i = 0; i < n; i++)
		rows[i].row = text;
	seen.replica.end = POLL_OK;
	seen.replica.channels = rows;
	seen.replica.n_channels = n;
	see(scene, &seen);
}

static inline void poll(struct scene *scene, struct channel_seen row)
{
	poll_of(scene, "node-2", &row, 1);
}

static inline void poll_fails(struct scene *scene, enum poll_end end, unsigned code,
			      const char *text)
{
	struct observation seen = replica_seen(scene, "node-2");
	seen.replica.end = end;
	seen.replica.error.code = code;
	text_copy(seen.replica.error.text, sizeof seen.replica.error.text, text);
	see(scene, &seen);
}

static inline void add_address(struct name_seen *name, const char *text)
{
	struct address address;
	struct lookup *lookup;
	assert_true(address_parse(text, &address));
	lookup = address.family == 4 ? &name->a : &name->aaaa;
	lookup->end = LOOKUP_OK;
	lookup->ttl = 60;
	lookup->addresses[lookup->n_addresses++] = address;
}

/* "10.0.0.5 10.0.0.6": sorted, as the resolver gives them. Families without an address are NODATA.
 */
static inline struct observation answer_seen(struct scene *scene, const char *resolver,
					     const char *addresses)
{
	struct observation seen = {.kind = SEEN_NAME, .at = scene->now, .took = SPAN_MS(2)};
	char text[512], *rest = text, *one;
	if (scene->last_answer.us != 0)
		seen.since_last = mono_since(scene->now.mono, scene->last_answer);
	scene->last_answer = scene->now.mono;
	text_copy(seen.name.name, sizeof seen.name.name, SOURCE_NAME);
	text_copy(seen.name.resolver, sizeof seen.name.resolver, resolver);
	seen.name.a.end = seen.name.aaaa.end = LOOKUP_NODATA;
	text_copy(text, sizeof text, addresses);
	while ((one = strsep(&rest, " ")) && *one)
		add_address(&seen.name, one);
	return seen;
}

static inline void answer_by(struct scene *scene, const char *resolver, const char *addresses)
{
	struct observation seen = answer_seen(scene, resolver, addresses);
	see(scene, &seen);
}

#define RESOLVER "127.0.0.53:53"

static inline void answer(struct scene *scene, const char *addresses)
{
	answer_by(scene, RESOLVER, addresses);
}

static inline void answer_fails(struct scene *scene, const char *resolver, enum lookup_end end)
{
	struct observation seen = answer_seen(scene, resolver, "");
	seen.name.a.end = seen.name.aaaa.end = end;
	see(scene, &seen);
}

static inline int scene_setup(void **state)
{
	*state = xcalloc(1, sizeof(struct scene));
	scene_start(*state);
	return 0;
}

/* Its channel has been seen, so that its source's name is known. */
static inline int scene_setup_polled(void **state)
{
	scene_setup(state);
	poll(*state, healthy());
	return 0;
}

static inline int scene_teardown(void **state)
{
	scene_end(*state);
	free(*state);
	return 0;
}

#define SCENE_TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
#define POLLED_TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup_polled, scene_teardown)
