/* SPDX-License-Identifier: Apache-2.0 */
/* A dead connection that the server calls connected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"

static struct channel_seen beating(uint64_t heartbeats, uint64_t position)
{
	struct channel_seen row = healthy();
	row.heartbeats_known = true;
	row.heartbeats = heartbeats;
	row.heartbeat_period = SPAN_SECONDS(2);
	row.read_pos = position;
	text_copy(row.io_says, sizeof row.io_says, "Waiting for source to send event");
	return row;
}

static void polls(struct scene *scene, int n, struct channel_seen row)
{
	for (int i = 0; i < n; i++) {
		pass(scene, 1);
		poll(scene, row);
	}
}

static void heartbeats_and_position_that_stand_still_are_a_dead_connection(void **state)
{
	struct scene *scene = *state;
	wall_t last;
	polls(scene, 1, beating(7, 100));
	last = scene->now.wall;
	polls(scene, 4, beating(7, 100));
	assert_told(scene, "");
	polls(scene, 1, beating(7, 100));
	assert_told(scene, "+source-half-open");
	assert_int_equal(scene->last[0].finding.since.us, last.us);
	assert_string_equal(scene->last[0].text,
			    "node-2 calls itself connected to its source db-source.example:3306, "
			    "but nothing has come from there for 5 s; heartbeats are due each 2 s");
	polls(scene, 1, beating(8, 100));
	assert_told(scene, "-source-half-open");
	assert_string_equal(scene->last[0].text, "node-2: its source is heard again");
}

static void either_of_the_two_is_a_sign_of_life(void **state)
{
	struct scene *scene = *state;
	for (uint64_t i = 0; i < 20; i++) {
		polls(scene, 4, beating(7, 100 + i));
		polls(scene, 4, beating(8 + i, 100 + i));
	}
	assert_told(scene, "");
}

static void without_heartbeats_nothing_is_known(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = beating(0, 100);
	row.heartbeats_known = false;
	polls(scene, 200, row);
	row = beating(0, 100);
	row.heartbeat_period = SPAN_SECONDS(0);
	polls(scene, 200, row);
	assert_told(scene, "");
}

static void a_thread_that_waits_for_room_is_not_silent(void **state)
{
	struct scene *scene = *state;
	struct channel_seen row = beating(7, 100);
	text_copy(row.io_says, sizeof row.io_says,
		  "Waiting for the replica SQL thread to free relay log space");
	polls(scene, 200, row);
	polls(scene, 4, beating(7, 100));
	assert_told(scene, "");
}

static void the_servers_own_finding_takes_over(void **state)
{
	struct scene *scene = *state;
	polls(scene, 7, beating(7, 100));
	assert_told(scene, "+source-half-open");
	polls(scene, 10, connecting(0, ""));
	assert_told(scene, "");
	polls(scene, 1, connecting(0, ""));
	assert_told(scene, "+io-unreachable -source-half-open");
}

static void a_new_connection_is_given_its_time(void **state)
{
	struct scene *scene = *state;
	polls(scene, 4, beating(7, 100));
	poll(scene, connecting(0, ""));
	polls(scene, 5, beating(7, 100));
	assert_told(scene, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(heartbeats_and_position_that_stand_still_are_a_dead_connection),
		SCENE_TEST(either_of_the_two_is_a_sign_of_life),
		SCENE_TEST(without_heartbeats_nothing_is_known),
		SCENE_TEST(a_thread_that_waits_for_room_is_not_silent),
		SCENE_TEST(the_servers_own_finding_takes_over),
		SCENE_TEST(a_new_connection_is_given_its_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
