/* SPDX-License-Identifier: Apache-2.0 */
/* A judge that was restarted tells what one that was not would tell; and nothing that is observed
 * or recalled breaks it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"

static uint64_t draw(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

#define PICK(seed, list) ((list)[draw(seed) % (sizeof(list) / sizeof(list)[0])])

static struct channel_seen random_row(uint64_t *seed)
{
	static const unsigned io_codes[] = {0, 0, 0, 2003, 2005, 1045, 1236, 2026, 1593, 1153};
	static const unsigned sql_codes[] = {0, 0, 0, 1062, 1032, 1146, 1021, 1};
	static const char *const words[] = {"", "(111)", "(-2)", "purged", "equal", "diverged"};
	static const char *const hosts[] = {SOURCE_NAME, SOURCE_NAME, "other.example", "10.0.9.7"};
	static const enum thread_state states[] = {
		THREAD_YES,	   THREAD_YES,	   THREAD_YES,	    THREAD_NO,
		THREAD_CONNECTING, THREAD_UNKNOWN, THREAD_PREPARING};
	struct channel_seen row = healthy();
	text_copy(row.source_host, HOST_SIZE, PICK(seed, hosts));
	row.io = PICK(seed, states);
	row.sql = PICK(seed, states);
	row.io_error.code = PICK(seed, io_codes);
	row.sql_error.code = PICK(seed, sql_codes);
	text_copy(row.io_error.text, SAID_SIZE, PICK(seed, words));
	row.lag_known = draw(seed) % 2 == 0;
	row.lag = SPAN_SECONDS((int64_t)(draw(seed) % 120));
	row.attempt = (unsigned)(draw(seed) % 3);
	row.attempts_max = (unsigned)(draw(seed) % 3);
	row.source_server_id = (uint32_t)(draw(seed) % 3);
	return row;
}

static struct observation random_poll(struct scene *scene, uint64_t *seed,
				      struct channel_seen rows[2])
{
	static const char *const targets[] = {"node-2", "node-3"};
	struct observation seen = replica_seen(scene, PICK(seed, targets));
	seen.replica.end = draw(seed) % 4 ? POLL_OK : (enum poll_end)(draw(seed) % N_POLL_ENDS);
	seen.replica.uptime_known = draw(seed) % 8 != 0;
	seen.replica.uptime_s = 100000 + (uint64_t)(scene->now.mono.us / US_PER_SECOND);
	rows[0] = random_row(seed);
	rows[1] = random_row(seed);
	text_copy(rows[1].channel, CHANNEL_SIZE, "c 1");
	seen.replica.channels = rows;
	seen.replica.n_channels = draw(seed) % 3;
	return seen;
}

static struct observation random_answer(struct scene *scene, uint64_t *seed)
{
	static const char *const answers[] = {
		"10.0.0.5", "10.0.0.5", "10.0.9.7", "10.0.0.5 10.0.0.6", "2001:db8::5 10.0.0.5",
		""};
	static const char *const resolvers[] = {RESOLVER, "10.0.0.2:53"};
	static const char *const names[] = {SOURCE_NAME, "other.example"};
	struct observation seen = answer_seen(scene, PICK(seed, resolvers), PICK(seed, answers));
	text_copy(seen.name.name, HOST_SIZE, PICK(seed, names));
	if (draw(seed) % 4 == 0)
		seen.name.a.end = (enum lookup_end)(draw(seed) % N_LOOKUP_ENDS);
	return seen;
}

static int compare_changes(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	if (x->kind != y->kind)
		return (int)x->kind - (int)y->kind;
	return strcmp(x->text, y->text);
}

/* Among changes of one kind the order is that in which channels became known: it need not last. */
static void write_down(struct scene *scene, const struct verdict *verdict)
{
	if (verdict->n_changes > 1)
		qsort(verdict->changes, verdict->n_changes, sizeof *verdict->changes,
		      compare_changes);
	for (size_t i = 0; i < verdict->n_changes; i++) {
		const struct change *change = &verdict->changes[i];
		const struct finding *finding = &change->finding;
		buf_printf(&scene->told, "%d %s %s/%s/%s %lld %lld %u %s|%s|%s|%s|%s", change->kind,
			   finding_row(finding->kind)->id, finding->target, finding->channel,
			   finding->name, (long long)finding->since.us, (long long)finding->gone.us,
			   finding->code, finding->said, finding->before, finding->after,
			   finding->text, change->text);
		for (size_t t = 0; t < change->n_targets; t++)
			buf_printf(&scene->told, " %s", change->targets[t]);
		buf_add_char(&scene->told, '\n');
	}
}

static void see_quietly(struct scene *scene, const struct observation *seen)
{
	struct verdict verdict = {0};
	struct buf told;
	judge_see(scene->judge, seen, &verdict);
	write_down(scene, &verdict);
	told = scene->told; /* scene_take writes its own words: not wanted here */
	scene->told = BUF_NULL;
	scene_take(scene, &verdict);
	buf_free(&scene->told);
	scene->told = told;
}

static void watch_both(struct scene *scene)
{
	struct watch other = {.target = "node-3", .max_lag = SPAN_SECONDS(30)};
	judge_watch(scene->judge, &scene->watch);
	judge_watch(scene->judge, &other);
}

static void start_impatient(struct scene *scene)
{
	scene_start(scene);
	for (size_t i = 0; i < N_FINDINGS; i++)
		scene->limits.rules[i].confirm = (span_t){0};
	judge_set_limits(scene->judge, &scene->limits);
	watch_both(scene);
}

static void compare_with_restarts(uint64_t seed)
{
	struct scene steady, restarted;
	start_impatient(&steady);
	start_impatient(&restarted);
	for (int i = 0; i < 80; i++) {
		struct channel_seen rows[2];
		struct observation seen = draw(&seed) % 2 ? random_poll(&steady, &seed, rows)
							  : random_answer(&steady, &seed);
		if (seen.kind == SEEN_REPLICA && i > 40)
			seen.replica.uptime_s -= 100000; /* both servers were restarted */
		see_quietly(&steady, &seen);
		see_quietly(&restarted, &seen);
		assert_string_equal(buf_text(&restarted.told), buf_text(&steady.told));
		buf_clear(&restarted.told);
		buf_clear(&steady.told);
		if (draw(&seed) % 4 == 0) {
			restart(&restarted);
			watch_both(&restarted);
		}
		pass(&steady, (int64_t)(draw(&seed) % 7));
	}
	scene_end(&steady);
	scene_end(&restarted);
}

static void a_restarted_judge_tells_what_a_steady_one_tells(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 150; seed++)
		compare_with_restarts(seed * UINT64_C(0x9e3779b97f4a7c15));
}

static void random_bytes(uint64_t *seed, char *to, size_t size)
{
	size_t n = draw(seed) % size;
	for (size_t i = 0; i < n; i++)
		to[i] = (char)(draw(seed) % 5 ? ' ' + draw(seed) % 95 : draw(seed) % 255 + 1);
	to[n] = '\0';
}

static void make_hostile(uint64_t *seed, struct channel_seen *row)
{
	char text[SAID_SIZE];
	*row = random_row(seed);
	random_bytes(seed, text, sizeof text);
	text_copy(row->io_error.text, SAID_SIZE, text);
	random_bytes(seed, text, CHANNEL_SIZE);
	text_copy(row->channel, CHANNEL_SIZE, draw(seed) % 2 ? text : "");
	random_bytes(seed, text, HOST_SIZE);
	text_copy(row->source_host, HOST_SIZE, draw(seed) % 2 ? text : SOURCE_NAME);
	row->attempts_max = (unsigned)draw(seed);
	row->retry_delay_s = (unsigned)draw(seed);
	row->lag.us = (int64_t)(draw(seed) >> 2);
	row->wanted_delay.us = (int64_t)(draw(seed) >> 2);
	row->read_pos = draw(seed);
}

static void see_hostile_answer(struct scene *scene, uint64_t *seed)
{
	struct observation seen = random_answer(scene, seed);
	random_bytes(seed, seen.name.resolver, sizeof seen.name.resolver);
	seen.name.a.n_addresses = ADDRESSES_MAX;
	for (size_t i = 0; i < ADDRESSES_MAX; i++) {
		seen.name.a.addresses[i].family = draw(seed) % 2 ? 4 : 6;
		seen.name.a.addresses[i].bytes[0] = (uint8_t)draw(seed);
		seen.name.a.addresses[i].bytes[3] = (uint8_t)draw(seed);
	}
	see_quietly(scene, &seen);
}

static void hostile_observations_break_nothing(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 30; seed++) {
		uint64_t at = seed * UINT64_C(0x9e3779b97f4a7c15);
		struct channel_seen rows[8];
		struct scene scene;
		scene_start(&scene);
		watch_both(&scene);
		for (int i = 0; i < 60; i++) {
			struct observation seen = random_poll(&scene, &at, rows);
			for (size_t r = 0; r < 8; r++)
				make_hostile(&at, &rows[r]);
			seen.replica.n_channels = draw(&at) % 9;
			seen.replica.n_dropped = draw(&at) % 2;
			seen.replica.uptime_s = draw(&at);
			see_quietly(&scene, &seen);
			see_hostile_answer(&scene, &at);
			pass(&scene, (int64_t)(draw(&at) % 400));
			if (draw(&at) % 8 == 0)
				restart(&scene);
		}
		scene_end(&scene);
	}
}

static void spoil(uint64_t *seed, char *text)
{
	size_t n = strlen(text);
	for (int i = 0; i < 3 && n > 0; i++)
		text[draw(seed) % n] = (char)(draw(seed) % 255 + 1);
	if (n > 0 && draw(seed) % 3 == 0)
		text[draw(seed) % n] = '\0';
}

static void recall_spoilt(struct scene *scene, struct judge *judge, uint64_t *seed)
{
	const char *key, *value;
	size_t at = 0;
	while ((value = map_next(&scene->memory, &at, &key))) {
		char *bad_key = xstrdup(key), *bad_value = xstrdup(value);
		if (draw(seed) % 2)
			spoil(seed, bad_value);
		else
			spoil(seed, bad_key);
		judge_recall(judge, bad_key, bad_value);
		judge_recall(judge, bad_key, value);
		judge_recall(judge, key, value);
		free(bad_key);
		free(bad_value);
	}
}

static void garbage_in_the_memory_breaks_nothing(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		uint64_t at = seed * UINT64_C(0x9e3779b97f4a7c15);
		struct channel_seen rows[2];
		struct scene scene;
		start_impatient(&scene);
		for (int i = 0; i < 40; i++) {
			struct observation seen = draw(&at) % 2 ? random_poll(&scene, &at, rows)
								: random_answer(&scene, &at);
			see_quietly(&scene, &seen);
			if (i % 10 != 9)
				continue;
			judge_free(scene.judge);
			scene.judge = judge_new(&scene.limits);
			recall_spoilt(&scene, scene.judge, &at);
			watch_both(&scene);
		}
		scene_end(&scene);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(a_restarted_judge_tells_what_a_steady_one_tells),
		SCENE_TEST(hostile_observations_break_nothing),
		SCENE_TEST(garbage_in_the_memory_breaks_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
