/* SPDX-License-Identifier: Apache-2.0 */
/* What a judge that was restarted still knows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "judge/fields.h"
#include "scene.h"

static void an_open_finding_is_recalled_exactly(void **state)
{
	struct scene *scene = *state;
	const struct finding *found;
	struct finding before;
	poll(scene, connecting(1045, "Access denied for 'r\"%'@'x'\n\tline two \xe2\x82\xac"));
	assert_int_equal(judge_open_findings(scene->judge, &found), 1);
	before = found[0];
	restart(scene);
	assert_int_equal(judge_open_findings(scene->judge, &found), 1);
	assert_memory_equal(&before, found, sizeof before);
	pass(scene, 5);
	poll(scene, connecting(1045, "Access denied for 'r\"%'@'x'\n\tline two \xe2\x82\xac"));
	assert_told(scene, "+source-denied");
	poll(scene, healthy());
	assert_told(scene, "-source-denied");
	assert_int_equal(scene->last[0].finding.since.us, before.since.us);
}

static void a_name_that_moved_while_we_were_down_is_noticed(void **state)
{
	struct scene *scene = *state;
	poll(scene, healthy());
	answer(scene, "10.0.0.5");
	restart(scene);
	pass(scene, 3600);
	answer(scene, "10.0.9.7");
	pass(scene, 5);
	answer(scene, "10.0.9.7");
	assert_told(scene, "+dns-repointed");
	assert_int_equal(scene->last[0].finding.since.us, scene->now.wall.us - 5 * US_PER_SECOND);
	assert_int_equal(scene->last[0].finding.uncertainty.us, 3600 * US_PER_SECOND);
}

static void names_are_asked_for_again_before_the_first_poll(void **state)
{
	struct scene *scene = *state;
	const char *const *names;
	poll(scene, healthy());
	restart(scene);
	assert_int_equal(judge_names(scene->judge, &names), 1);
	assert_string_equal(names[0], SOURCE_NAME);
}

static void an_accepted_move_still_explains_a_failure_after_a_restart(void **state)
{
	struct scene *scene = *state;
	struct verdict verdict = {0};
	set_rule(scene, FINDING_DNS_REPOINTED, 0);
	poll(scene, healthy());
	answer(scene, "10.0.0.5");
	answer(scene, "10.0.9.7");
	judge_accept(scene->judge, &scene->last[0].finding, scene->now, &verdict);
	scene_take(scene, &verdict);
	assert_told(scene, "+dns-repointed -dns-repointed");
	restart(scene);
	poll(scene, connecting(1045, "Access denied"));
	assert_told(scene, "+source-denied +dns-repointed -dns-repointed");
	assert_string_equal(scene->last[2].text,
			    "db-source.example is accepted as leading to 10.0.9.7");
}

static void the_memory_is_not_written_on_each_observation(void **state)
{
	struct scene *scene = *state;
	size_t written = 0;
	for (int i = 0; i < 600; i++, pass(scene, 1)) {
		struct channel_seen row = healthy();
		struct observation seen = replica_seen(scene, "node-2");
		struct observation name = answer_seen(scene, RESOLVER, "10.0.0.5");
		struct verdict verdict = {0};
		seen.replica.channels = &row;
		seen.replica.n_channels = 1;
		seen.replica.uptime_known = true;
		seen.replica.uptime_s = (uint64_t)(1000 + i);
		judge_see(scene->judge, &seen, &verdict);
		judge_see(scene->judge, &name, &verdict);
		written += verdict.n_memory;
		verdict_free(&verdict);
	}
	/* A target, a channel, a name; the name's stamp about once a minute. */
	assert_in_range(written, 3, 3 + 10);
}

static void fields_bring_back_any_text(void **state)
{
	static const char *const texts[] = {"", "-", "--", "a b", "%20", "\n\t", "\xc3\xa9 x", "a"};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		CLEANUP_BUF line = BUF_NULL;
		struct fields fields;
		char back[64];
		field_add(&line, "first");
		field_add(&line, texts[i]);
		field_add_int(&line, -5);
		fields = (struct fields){.at = buf_text(&line)};
		field_text(&fields, back, sizeof back);
		field_text(&fields, back, sizeof back);
		assert_string_equal(back, texts[i]);
		assert_int_equal(field_int(&fields, -10, 10), -5);
		assert_true(fields_end(&fields));
	}
}

static void keys_of_an_unknown_form_are_ignored(void **state)
{
	struct scene *scene = *state;
	const struct finding *found;
	const char *const *names;
	judge_recall(scene->judge, "", "");
	judge_recall(scene->judge, "weather today", "1 fine");
	judge_recall(scene->judge, "finding io node-2 -", "2 source-denied");
	judge_recall(scene->judge, "finding io node-2 -", "1 dns-repointed 1 1 0 1 1 0 - - - - -");
	judge_recall(scene->judge, "channel node-2 -", "1 db 3306");
	assert_int_equal(judge_open_findings(scene->judge, &found), 0);
	assert_int_equal(judge_names(scene->judge, &names), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(an_open_finding_is_recalled_exactly),
		SCENE_TEST(a_name_that_moved_while_we_were_down_is_noticed),
		SCENE_TEST(names_are_asked_for_again_before_the_first_poll),
		SCENE_TEST(an_accepted_move_still_explains_a_failure_after_a_restart),
		SCENE_TEST(the_memory_is_not_written_on_each_observation),
		SCENE_TEST(fields_bring_back_any_text),
		SCENE_TEST(keys_of_an_unknown_form_are_ignored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
