/* SPDX-License-Identifier: Apache-2.0 */
/* What the servers at the addresses of a source are to a replica. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"

#define OLD "10.0.0.5"
#define NEW "10.0.9.7"
#define UUID_OF(digit) "0000000" #digit "-0000-0000-0000-000000000001"
#define SELF UUID_OF(2)
#define SOURCE UUID_OF(1)
#define STRANGER UUID_OF(7)

/* A server, as it answers for itself; its uptime is since the epoch of the scene. */
struct server {
	const char *address, *uuid, *hostname;
	uint32_t id;
	int64_t older_s; /* than the scene */
	const char *executed;
	bool read_only;
	size_t n_upstreams;
	bool upstreams_hidden;
	enum poll_end end;
};

static const struct server source = {.address = OLD,
				     .uuid = SOURCE,
				     .hostname = "db1",
				     .id = 1,
				     .older_s = 5000,
				     .executed = SOURCE ":1-100"};

static void answers(struct scene *scene, struct server server)
{
	struct observation seen = {.kind = SEEN_SOURCE, .at = scene->now, .target = "node-2"};
	struct source_seen *it = &seen.source;
	int64_t age = scene->now.wall.us / US_PER_SECOND - INT64_C(1598918400) + server.older_s;
	text_copy(it->host, sizeof it->host, SOURCE_NAME);
	text_copy(it->address, sizeof it->address, server.address);
	it->port = 3306;
	it->end = server.end;
	it->flavour = FLAVOUR_MYSQL;
	text_copy(it->version, sizeof it->version, "8.4.0");
	text_copy(it->hostname, sizeof it->hostname, server.hostname);
	text_copy(it->server_uuid, sizeof it->server_uuid, server.uuid);
	it->server_id = server.id;
	it->own_port = 3306;
	it->uptime_known = it->read_only_known = true;
	it->uptime_s = (uint64_t)age;
	it->read_only = server.read_only;
	it->upstreams_known = !server.upstreams_hidden;
	it->n_upstreams = server.n_upstreams;
	if (server.n_upstreams > 0)
		text_copy(it->upstreams[0].host, HOST_SIZE, "db0");
	it->executed = xstrdup(server.executed ? server.executed : "");
	see(scene, &seen);
	observation_free(&seen);
}

static struct observation replica_of_mysql(struct scene *scene)
{
	struct observation seen = replica_seen(scene, "node-2");
	seen.replica.end = POLL_OK;
	seen.replica.flavour = FLAVOUR_MYSQL;
	text_copy(seen.replica.server_uuid, UUID_SIZE, SELF);
	text_copy(seen.replica.hostname, HOST_SIZE, "db2");
	text_copy(seen.replica.address, 64, "10.0.0.6");
	seen.replica.server_id = 2;
	seen.replica.uptime_known = true;
	seen.replica.uptime_s =
		(uint64_t)(scene->now.wall.us / US_PER_SECOND - INT64_C(1598918400) + 900);
	return seen;
}

/* Connected to the server with that UUID, with these transactions. */
static struct channel_seen at(const char *uuid, uint32_t id, const char *applied)
{
	struct channel_seen row = healthy();
	text_copy(row.source_uuid, sizeof row.source_uuid, uuid);
	row.source_server_id = id;
	row.position_by = POSITION_GTID;
	row.applied = (char *)(size_t)applied;
	return row;
}

static void poll_row(struct scene *scene, struct channel_seen row)
{
	struct observation seen = replica_of_mysql(scene);
	char text[] = "Replica_IO_State: x\n";
	row.row = text;
	seen.replica.channels = &row;
	seen.replica.n_channels = 1;
	see(scene, &seen);
}

#define HAS ":1-90"
static void poll_healthy(struct scene *scene)
{
	poll_row(scene, at(SOURCE, 1, SOURCE HAS));
}

/* A second passes, the servers answer, the replica is polled. */
static void round_of(struct scene *scene, struct channel_seen row, const struct server *servers,
		     size_t n)
{
	pass(scene, 1);
	for (size_t i = 0; i < n; i++)
		answers(scene, servers[i]);
	pass(scene, 1);
	poll_row(scene, row);
}
#define ROUND(scene, row, ...)                                     \
	round_of(scene, row, (const struct server[]){__VA_ARGS__}, \
		 sizeof((const struct server[]){__VA_ARGS__}) / sizeof(struct server))

static void set_impatient(struct scene *scene)
{
	for (unsigned i = 0; i < N_FINDINGS; i++)
		scene->limits.rules[i].confirm = SPAN_SECONDS(0);
	scene->limits.rules[FINDING_DNS_REPOINTED].off = false;
	judge_set_limits(scene->judge, &scene->limits);
}

/* It follows its source, which has answered; dns-repointed is confirmed late, to leave it out. */
static int setup(void **state)
{
	struct scene *scene;
	scene_setup(state);
	scene = *state;
	scene->watch.asks_source = true;
	judge_watch(scene->judge, &scene->watch);
	set_impatient(scene);
	set_rule(scene, FINDING_DNS_REPOINTED, 3600);
	poll_healthy(scene);
	answer(scene, OLD);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source);
	assert_told(scene, "");
	return 0;
}
#define SOURCE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, scene_teardown)

static void assert_asked(struct scene *scene, const char *expected)
{
	const struct source_wanted *wanted;
	size_t n = judge_sources(scene->judge, &wanted);
	CLEANUP_BUF list = BUF_NULL;
	for (size_t i = 0; i < n; i++)
		buf_printf(&list, "%s%s %s %u", i > 0 ? "; " : "", wanted[i].target,
			   wanted[i].address, wanted[i].port);
	assert_string_equal(buf_text(&list), expected);
}

static const char *text_of(struct scene *scene, enum finding_kind kind)
{
	const struct finding *open;
	size_t n = judge_open_findings(scene->judge, &open);
	for (size_t i = 0; i < n; i++)
		if (open[i].kind == kind)
			return open[i].text;
	return "it is not open";
}

static void assert_says(struct scene *scene, enum finding_kind kind, const char *words)
{
	const char *text = text_of(scene, kind);
	if (!strstr(text, words))
		fail_msg("\"%s\" does not say \"%s\"", text, words);
}

static void the_addresses_of_now_and_of_before_a_move_are_asked_once(void **state)
{
	struct scene *scene = *state;
	assert_asked(scene, "node-2 " OLD " 3306");
	pass(scene, 1);
	answer(scene, NEW);
	assert_true(judge_sources_are_new(scene->judge));
	assert_asked(scene, "node-2 " OLD " 3306; node-2 " NEW " 3306");
	assert_false(judge_sources_are_new(scene->judge));
}

static void a_target_that_may_not_ask_asks_nobody(void **state)
{
	struct scene *scene = *state;
	scene->watch.asks_source = false;
	judge_watch(scene->judge, &scene->watch);
	assert_asked(scene, "");
}

static void an_account_that_was_turned_away_leaves_it_to_another_targets(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = at(SOURCE, 1, SOURCE HAS);
	struct server denied = source;
	struct watch other = scene->watch;
	text_copy(other.target, sizeof other.target, "node-3");
	judge_watch(scene->judge, &other);
	poll_of(scene, "node-3", &row, 1);
	assert_asked(scene, "node-2 " OLD " 3306");
	denied.end = POLL_DENIED;
	answers(scene, denied);
	assert_asked(scene, "node-3 " OLD " 3306");
}

static void an_address_of_this_very_host_is_not_asked_for_a_replica_elsewhere(void **state)
{
	struct scene *scene = *state;
	pass(scene, 1);
	answer(scene, "127.0.0.1");
	assert_asked(scene, "node-2 " OLD " 3306");
}

static void what_came_between_answer_and_poll_is_nothing_that_the_source_lacks(void **state)
{
	struct scene *scene = *state;
	struct server busy = source;
	for (int i = 0; i < 5; i++) {
		static const char *const sets[] = {SOURCE ":1-100", SOURCE ":1-200",
						   SOURCE ":1-300", SOURCE ":1-400",
						   SOURCE ":1-500"};
		busy.executed = sets[i];
		ROUND(scene, at(SOURCE, 1, i < 4 ? sets[i + 1] : sets[i]), busy);
	}
	assert_told(scene, "");
}

static void a_name_that_leads_to_the_replica_itself(void **state)
{
	struct scene *scene = *state;
	struct server self = {.address = NEW,
			      .uuid = SELF,
			      .hostname = "db2",
			      .id = 2,
			      .older_s = 900,
			      .executed = SOURCE HAS,
			      .n_upstreams = 1};
	answer(scene, NEW);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source, self);
	assert_told(scene, "+dns-points-to-self");
	assert_string_equal(text_of(scene, FINDING_DNS_POINTS_TO_SELF),
			    SOURCE_NAME ", the source of node-2, leads to that server itself: " NEW
					":3306 is db2 (server id 2, UUID " SELF ")");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P2);
	assert_string_equal(scene->facts[0], "Answer of " OLD " port 3306");
	answer(scene, OLD);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source);
	assert_told(scene, "-dns-points-to-self");
}

static const struct server stranger = {.address = NEW,
				       .uuid = STRANGER,
				       .hostname = "db7",
				       .id = 7,
				       .older_s = 77,
				       .executed = STRANGER ":1-5"};

static void a_server_that_lacks_what_the_replica_has_is_foretold(void **state)
{
	struct scene *scene = *state;
	answer(scene, NEW);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source, stranger);
	assert_told(scene, "+source-lacks-transactions +zombie-source");
	assert_says(
		scene, FINDING_SOURCE_LACKS_TRANSACTIONS,
		"If its connection broke now, node-2 would land on db7 (server id 7, UUID " STRANGER
		") at " NEW ":3306, which lacks transactions that it has: " SOURCE ":1-90");
	assert_says(scene, FINDING_ZOMBIE_SOURCE, "is still connected to db1");
}

static void a_server_that_has_everything_is_but_another_one(void **state)
{
	struct scene *scene = *state;
	struct server promoted = stranger;
	promoted.executed = SOURCE ":1-95," STRANGER ":1-5";
	answer(scene, NEW);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source, promoted);
	assert_told(scene, "+zombie-source");
	ROUND(scene, at(STRANGER, 7, SOURCE HAS), source, promoted);
	assert_told(scene, "!source-identity-changed -zombie-source");
	ROUND(scene, at(STRANGER, 7, SOURCE HAS "," STRANGER ":1-5"), promoted);
	assert_told(scene, "");
}

static void whoever_has_followed_to_a_server_without_its_history_has_the_wrong_one(void **state)
{
	struct scene *scene = *state;
	answer(scene, NEW);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source, stranger);
	buf_clear(&scene->told);
	ROUND(scene, at(STRANGER, 7, SOURCE HAS), source, stranger);
	assert_told(scene, "+wrong-source !source-identity-changed -source-lacks-transactions "
			   "-zombie-source");
	assert_says(scene, FINDING_WRONG_SOURCE, "which lacks transactions that it has: " SOURCE);
	answer(scene, OLD);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source);
	assert_told(scene, "!source-identity-changed -wrong-source");
}

static void histories_that_part_under_a_running_connection_are_told(void **state)
{
	struct scene *scene = *state;
	struct server shorter = source;
	shorter.executed = SOURCE ":1-80";
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), shorter);
	assert_told(scene, "+gtid-diverged");
	assert_says(scene, FINDING_GTID_DIVERGED,
		    "lacks, though replication goes on: " SOURCE ":81-90");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P1);
}

static void what_the_replica_wrote_itself_is_no_parting_of_histories(void **state)
{
	struct scene *scene = *state;
	ROUND(scene, at(SOURCE, 1, SOURCE HAS "," SELF ":1-3"), source);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS "," SELF ":1-3"), source);
	assert_told(scene, "+errant-transactions");
}

static void two_servers_with_the_same_ids_are_a_copy(void **state)
{
	struct scene *scene = *state;
	struct server copy = source;
	copy.address = NEW;
	copy.older_s = 60;
	answer(scene, NEW);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source, copy);
	assert_told(scene, "+source-is-copy +zombie-source");
	assert_says(scene, FINDING_SOURCE_IS_COPY, "a copy of its source");
}

static void the_same_server_at_another_address_is_no_finding(void **state)
{
	struct scene *scene = *state;
	struct server moved = source;
	moved.address = NEW;
	answer(scene, NEW);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source, moved);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source, moved);
	assert_told(scene, "");
}

static void a_new_address_where_nobody_listens_is_foretold(void **state)
{
	struct scene *scene = *state;
	struct server closed = {.address = NEW, .uuid = "", .hostname = "", .end = POLL_REFUSED};
	answer(scene, NEW);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source, closed);
	assert_told(scene, "+reconnect-fails");
	assert_says(scene, FINDING_RECONNECT_FAILS,
		    "would land on " NEW ":3306, where the server's port refuses connections");
}

static void a_source_that_only_we_cannot_reach_is_no_finding(void **state)
{
	struct scene *scene = *state;
	struct server closed = source;
	closed.end = POLL_REFUSED;
	for (int i = 0; i < 5; i++)
		ROUND(scene, at(SOURCE, 1, SOURCE HAS), closed);
	assert_told(scene, "");
}

static void a_stranger_that_is_a_replica_or_read_only_is_foretold(void **state)
{
	struct scene *scene = *state;
	struct server replica = stranger;
	replica.executed = SOURCE ":1-95";
	replica.n_upstreams = 1;
	replica.read_only = true;
	set_rule(scene, FINDING_ZOMBIE_SOURCE, 3600);
	answer(scene, NEW);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source, replica);
	assert_told(scene, "+dns-points-to-replica");
	assert_says(scene, FINDING_DNS_POINTS_TO_REPLICA,
		    "which is a replica itself of db0:0, and read-only");
	replica.n_upstreams = 0;
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source, replica);
	assert_told(scene, "+source-read-only -dns-points-to-replica");
}

static void a_source_that_is_demoted_is_told_and_known_after_a_restart(void **state)
{
	struct scene *scene = *state;
	struct server demoted = source;
	demoted.n_upstreams = 1;
	demoted.read_only = true;
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), demoted);
	assert_told(scene, "+source-is-replica");
	assert_says(scene, FINDING_SOURCE_IS_REPLICA, "has become a replica itself, of db0:0");
	restart(scene);
	poll_row(scene, at(SOURCE, 1, SOURCE HAS));
	answer(scene, OLD);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), demoted);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), demoted);
	assert_told(scene, "");
	assert_says(scene, FINDING_SOURCE_IS_REPLICA, "has become");
}

static void a_source_that_is_a_replica_from_the_start_is_a_chain(void **state)
{
	struct scene *scene = *state;
	struct server relay = source;
	relay.n_upstreams = 1;
	relay.read_only = true;
	scene_forget_memory(scene);
	restart(scene);
	poll_healthy(scene);
	answer(scene, OLD);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), relay);
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), relay);
	assert_told(scene, "");
}

static void a_source_that_turns_us_away_is_a_note_until_it_answers(void **state)
{
	struct scene *scene = *state;
	struct server denied = source;
	denied.end = POLL_DENIED;
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), denied);
	assert_told(scene, "!source-login-failed");
	assert_true(finding_is_note(&scene->last[0].finding));
	assert_says(scene, FINDING_SOURCE_LOGIN_FAILED,
		    "The source of node-2 at " OLD ":3306 cannot be asked who it is");
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source);
	assert_told(scene, "!source-login-failed");
}

static void a_source_where_nobody_can_write_is_told(void **state)
{
	struct scene *scene = *state;
	struct server frozen = source;
	frozen.read_only = true;
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), frozen);
	assert_told(scene, "+source-read-only");
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source);
	assert_told(scene, "-source-read-only");
}

static void a_source_that_goes_on_while_nothing_comes_is_a_dead_connection(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = at(SOURCE, 1, SOURCE HAS);
	struct server busy = source;
	row.read_pos = 400;
	ROUND(scene, row, source);
	busy.executed = SOURCE ":1-105";
	ROUND(scene, row, busy);
	assert_told(scene, "");
	ROUND(scene, row, busy);
	assert_told(scene, "+source-half-open");
	assert_says(scene, FINDING_SOURCE_HALF_OPEN,
		    "the source itself answers, and has committed 5 transactions since");
	row.read_pos = 900;
	ROUND(scene, row, busy);
	assert_told(scene, "-source-half-open");
}

static void a_source_that_is_dark_for_longer_than_ever_is_a_dead_connection(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = at(SOURCE, 1, SOURCE HAS);
	struct server dark = source;
	for (row.read_pos = 1; row.read_pos < 40; row.read_pos++)
		ROUND(scene, row, source);
	dark.end = POLL_TIMED_OUT;
	/* It was silent for 6 s once. */
	for (int i = 0; i < 8; i++)
		ROUND(scene, row, dark);
	assert_told(scene, "");
	ROUND(scene, row, dark);
	assert_told(scene, "+source-half-open");
	assert_says(scene, FINDING_SOURCE_HALF_OPEN, "asked by us, no connection within the time");
}

static void a_move_is_graded_by_who_answers_there(void **state)
{
	struct scene *scene = *state;
	struct server moved = source;
	moved.address = NEW;
	set_rule(scene, FINDING_DNS_REPOINTED, 0);
	pass(scene, 1);
	answer(scene, NEW);
	assert_told(scene, "+dns-repointed");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P3);
	assert_null(strstr(text_of(scene, FINDING_DNS_REPOINTED), "answers there"));
	ROUND(scene, at(SOURCE, 1, SOURCE HAS), source, moved);
	answer(scene, NEW);
	assert_told(scene, "~dns-repointed");
	assert_says(scene, FINDING_DNS_REPOINTED,
		    "; the same server answers there, db1 (server id 1");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P4);
	answer(scene, NEW);
	assert_told(scene, "");
}

static void a_move_to_another_server_says_so(void **state)
{
	struct scene *scene = *state;
	pass(scene, 1);
	answer(scene, NEW);
	answers(scene, stranger);
	set_rule(scene, FINDING_DNS_REPOINTED, 0);
	answer(scene, NEW);
	assert_told(scene, "+dns-repointed");
	assert_int_equal(scene->last[0].finding.level, LEVEL_P3);
	assert_says(scene, FINDING_DNS_REPOINTED,
		    "; another server answers there, db7 (server id 7");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SOURCE_TEST(the_addresses_of_now_and_of_before_a_move_are_asked_once),
		SOURCE_TEST(a_target_that_may_not_ask_asks_nobody),
		SOURCE_TEST(an_account_that_was_turned_away_leaves_it_to_another_targets),
		SOURCE_TEST(an_address_of_this_very_host_is_not_asked_for_a_replica_elsewhere),
		SOURCE_TEST(what_came_between_answer_and_poll_is_nothing_that_the_source_lacks),
		SOURCE_TEST(a_name_that_leads_to_the_replica_itself),
		SOURCE_TEST(a_server_that_lacks_what_the_replica_has_is_foretold),
		SOURCE_TEST(a_server_that_has_everything_is_but_another_one),
		SOURCE_TEST(whoever_has_followed_to_a_server_without_its_history_has_the_wrong_one),
		SOURCE_TEST(histories_that_part_under_a_running_connection_are_told),
		SOURCE_TEST(what_the_replica_wrote_itself_is_no_parting_of_histories),
		SOURCE_TEST(two_servers_with_the_same_ids_are_a_copy),
		SOURCE_TEST(the_same_server_at_another_address_is_no_finding),
		SOURCE_TEST(a_new_address_where_nobody_listens_is_foretold),
		SOURCE_TEST(a_source_that_only_we_cannot_reach_is_no_finding),
		SOURCE_TEST(a_stranger_that_is_a_replica_or_read_only_is_foretold),
		SOURCE_TEST(a_source_that_is_demoted_is_told_and_known_after_a_restart),
		SOURCE_TEST(a_source_that_is_a_replica_from_the_start_is_a_chain),
		SOURCE_TEST(a_source_that_turns_us_away_is_a_note_until_it_answers),
		SOURCE_TEST(a_source_where_nobody_can_write_is_told),
		SOURCE_TEST(a_source_that_goes_on_while_nothing_comes_is_a_dead_connection),
		SOURCE_TEST(a_source_that_is_dark_for_longer_than_ever_is_a_dead_connection),
		SOURCE_TEST(a_move_is_graded_by_who_answers_there),
		SOURCE_TEST(a_move_to_another_server_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
