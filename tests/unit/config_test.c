/* SPDX-License-Identifier: Apache-2.0 */
/* What good configurations come to. What is wrong with bad ones: bad_config_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "config/options.h"
#include "config/values.h"
#include "scratch.h"

#define TARGET "target \"a\" { host = \"h\" }\n"

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	fclose(file);
	assert_int_equal(chmod(path, 0600), 0);
}

static struct settings *load_with(const char *path, enum secrets secrets)
{
	struct settings *settings = NULL;
	struct complaints complaints = {0};
	if (settings_load(path, secrets, &settings, &complaints) != 0)
		fail_msg("%s", complaints.lines[0]);
	return settings;
}

static struct settings *load(const char *text)
{
	write_text("main.conf", text);
	return load_with("main.conf", SECRETS_READ);
}

static void one_target_is_enough_and_the_rest_has_defaults(void **state)
{
	(void)state;
	struct settings *settings = load(TARGET);
	const struct target_settings *a = settings_target(settings, "a");
	assert_int_equal(settings->n_targets, 1);
	assert_string_equal(a->reach.host, "h");
	assert_int_equal(a->reach.port, 3306);
	assert_string_equal(a->reach.user, "replscribe");
	assert_string_equal(a->reach.password, "");
	assert_int_equal(a->reach.tls, TLS_PREFERRED);
	assert_int_equal(a->poll.us, US_PER_SECOND);
	assert_int_equal(a->reach.connect_timeout.us, 3 * US_PER_SECOND);
	assert_int_equal(a->reach.timeout.us, 5 * US_PER_SECOND);
	assert_int_equal(a->watch.max_lag.us, 60 * US_PER_SECOND);
	assert_true(a->watch.expect_replication);
	assert_string_equal(a->watch.target, "a");
	assert_string_equal(a->watch.source_name, "");
	assert_string_equal(a->policy, "default");
	assert_string_equal(a->from, "main.conf:1");
	assert_string_equal(settings->resolvers[0], "system");
	assert_int_equal(settings->n_resolvers, 1);
	assert_int_equal(settings->dns_interval.us, 5 * US_PER_SECOND);
	assert_int_equal(settings->dns_timeout.us, 2 * US_PER_SECOND);
	assert_int_equal(settings->authority, AUTHORITY_AUTO);
	assert_int_equal(settings->authority_interval.us, 30 * US_PER_SECOND);
	assert_string_equal(settings->file, "main.conf");
	settings_free(settings);
}

static void without_a_policy_the_built_in_one_tells_all_receivers_from_p3_on(void **state)
{
	(void)state;
	write_text("key", "0123456789abcdef0123456789abcdef\n");
	struct settings *settings =
		load(TARGET "receiver one { type = pagerduty key-file = key }\n"
			    "receiver two { type = alertmanager url = \"http://h:9093\" }\n");
	const struct policy *policy = settings_policy(settings, "default");
	const struct policy_level *levels = policy->levels;
	assert_int_equal(levels[LEVEL_P4].n_receivers, 0);
	for (enum level level = LEVEL_P3; level < N_LEVELS; level++) {
		assert_int_equal(levels[level].n_receivers, 2);
		assert_string_equal(levels[level].receivers[1], "two");
	}
	assert_int_equal(levels[LEVEL_P3].raise_after.us, SPAN_MINUTES(10).us);
	assert_int_equal(levels[LEVEL_P3].repeat.us, 0);
	assert_int_equal(levels[LEVEL_P2].raise_after.us, SPAN_MINUTES(15).us);
	assert_int_equal(levels[LEVEL_P2].repeat.us, SPAN_MINUTES(30).us);
	assert_int_equal(levels[LEVEL_P1].raise_after.us, 0);
	assert_int_equal(levels[LEVEL_P1].repeat.us, SPAN_MINUTES(10).us);
	assert_int_equal(policy->monitoring_window.us, SPAN_MINUTES(15).us);
	assert_int_equal(policy->reopen_window.us, SPAN_HOURS(24).us);
	assert_int_equal(policy->ack_expiry.us, SPAN_MINUTES(60).us);
	settings_free(settings);
}

static void the_built_in_policy_is_what_the_presets_of_a_policy_say(void **state)
{
	(void)state;
	struct settings *settings = load(TARGET "policy other { level P3 {} }\n");
	const struct policy *ours = settings_policy(settings, "default");
	const struct policy *preset = settings_policy(settings, "other");
	assert_int_equal(ours->monitoring_window.us, preset->monitoring_window.us);
	assert_int_equal(ours->reopen_window.us, preset->reopen_window.us);
	assert_int_equal(ours->ack_expiry.us, preset->ack_expiry.us);
	settings_free(settings);
}

static void a_level_without_a_section_tells_those_of_the_next_lower_one(void **state)
{
	(void)state;
	struct settings *settings = load(
		TARGET "receiver r { type = alertmanager url = \"http://h\" }\n"
		       "receiver s { type = alertmanager url = \"http://h\" }\n"
		       "policy default { level P3 { receivers = r raise-after = 5m repeat = 1m }\n"
		       " level P1 { receivers = { r, s } } }\n");
	const struct policy_level *levels = settings_policy(settings, "default")->levels;
	assert_int_equal(levels[LEVEL_P4].n_receivers, 0);
	assert_int_equal(levels[LEVEL_P2].n_receivers, 1);
	assert_string_equal(levels[LEVEL_P2].receivers[0], "r");
	assert_int_equal(levels[LEVEL_P2].raise_after.us, 0);
	assert_int_equal(levels[LEVEL_P2].repeat.us, 0);
	assert_int_equal(levels[LEVEL_P1].n_receivers, 2);
	settings_free(settings);
}

static void a_level_may_tell_nobody_on_purpose(void **state)
{
	(void)state;
	struct settings *settings =
		load(TARGET
		     "receiver r { type = alertmanager url = \"http://h\" }\n"
		     "policy default { level P3 { receivers = r } level P2 { receivers = {} } }\n");
	const struct policy_level *levels = settings_policy(settings, "default")->levels;
	assert_int_equal(levels[LEVEL_P2].n_receivers, 0);
	assert_int_equal(levels[LEVEL_P1].n_receivers, 0);
	settings_free(settings);
}

static void assert_same_rule(const struct rule *a, const struct rule *b)
{
	assert_int_equal(a->level, b->level);
	assert_int_equal(a->max_level, b->max_level);
	assert_int_equal(a->confirm.us, b->confirm.us);
	assert_int_equal(a->off, b->off);
}

static void a_rule_changes_its_row_and_no_other(void **state)
{
	(void)state;
	struct judge_limits before;
	judge_limits_default(&before);
	struct settings *settings =
		load(TARGET "rule \"lag\" { confirm = 42s }\n"
			    "rule \"io-stopped\" { level = P1 enabled = no }\n");
	const struct rule *rules = settings->judge.rules;
	assert_int_equal(rules[FINDING_LAG].confirm.us, 42 * US_PER_SECOND);
	assert_int_equal(rules[FINDING_LAG].level, before.rules[FINDING_LAG].level);
	assert_false(rules[FINDING_LAG].off);
	assert_true(rules[FINDING_IO_STOPPED].off);
	assert_int_equal(rules[FINDING_IO_STOPPED].level, LEVEL_P1);
	assert_int_equal(rules[FINDING_IO_STOPPED].max_level, LEVEL_P1);
	for (enum finding_kind kind = FINDING_NONE + 1; kind < N_FINDINGS; kind++)
		if (kind != FINDING_LAG && kind != FINDING_IO_STOPPED)
			assert_same_rule(&rules[kind], &before.rules[kind]);
	settings_free(settings);
}

static void secrets_are_looked_for_in_the_credentials_first_and_then_beside_the_file(void **state)
{
	(void)state;
	assert_int_equal(mkdir("conf.d", 0700), 0);
	assert_int_equal(mkdir("credentials", 0700), 0);
	write_text("conf.d/one", "beside\n");
	write_text("conf.d/two", "beside");
	write_text("credentials/one", "credential");
	write_text("conf.d/main.conf", "target a { host = h password-file = one }\n"
				       "target b { host = h password-file = two }\n");
	setenv("CREDENTIALS_DIRECTORY", "credentials", 1);
	struct settings *settings = load_with("conf.d/main.conf", SECRETS_READ);
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_string_equal(settings_target(settings, "a")->reach.password, "credential");
	assert_string_equal(settings_target(settings, "b")->reach.password, "beside");
	settings_free(settings);
}

static void who_only_talks_to_the_agent_needs_no_secrets(void **state)
{
	(void)state;
	write_text("main.conf",
		   "target a { host = h password-file = nope tls-cert = x tls-key = y }\n"
		   "receiver r { type = slack url-file = nope }\nsocket = \"/s\"\n");
	struct settings *settings = load_with("main.conf", SECRETS_LEAVE);
	assert_string_equal(settings->socket, "/s");
	assert_string_equal(settings_target(settings, "a")->reach.password, "");
	settings_free(settings);
}

static void a_receiver_has_its_url_its_secret_and_our_address(void **state)
{
	(void)state;
	write_text("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
	write_text("key", "0123456789abcdef0123456789abcdef\n");
	struct settings *settings =
		load(TARGET "public-url = \"https://r.example\"\n"
			    "receiver hook { type = webhook url = \"https://ops.example/hook\" "
			    "secret-file = secret timeout = 3s }\n"
			    "receiver us { type = pagerduty key-file = key }\n"
			    "receiver eu { type = pagerduty key-file = key "
			    "url = \"https://events.eu.pagerduty.com/v2/enqueue\" }\n");
	const struct receiver *hook = settings_receiver(settings, "hook");
	assert_string_equal(hook->type->name, "webhook");
	assert_string_equal(hook->url, "https://ops.example/hook");
	assert_string_equal(hook->secret, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
	assert_string_equal(hook->public_url, "https://r.example");
	assert_int_equal(hook->timeout.us, 3 * US_PER_SECOND);
	assert_string_equal(settings_receiver(settings, "us")->url,
			    "https://events.pagerduty.com/v2/enqueue");
	assert_string_equal(settings_receiver(settings, "eu")->url,
			    "https://events.eu.pagerduty.com/v2/enqueue");
	assert_string_equal(settings_receiver(settings, "eu")->key,
			    "0123456789abcdef0123456789abcdef");
	assert_null(settings_receiver(settings, "none"));
	settings_free(settings);
}

static void a_service_is_read_whole(void **state)
{
	(void)state;
	struct settings *settings =
		load("target a { host = h services = { \"auth\" } services += otp }\n"
		     "service otp {}\n"
		     "service \"auth\" { product = \"Log \\\"in\\\"\" team = 'Identity' level = P2 "
		     "mysql-users = { \"auth_app\", \"auth_ro\" } impact-type = \"Error Rates\" "
		     "cost-per-minute = \"120.25 USD\" "
		     "monitoring-link = \"https://g/?from={start_ms}&to={end_ms}\" }\n");
	const struct service_settings *auth = &settings->services[1];
	assert_string_equal(auth->known.name, "auth");
	assert_string_equal(auth->known.product, "Log \"in\"");
	assert_string_equal(auth->known.team, "Identity");
	assert_int_equal(auth->level, LEVEL_P2);
	assert_int_equal(auth->n_mysql_users, 2);
	assert_string_equal(auth->mysql_users[1], "auth_ro");
	assert_string_equal(auth->known.impact_type, "Error Rates");
	assert_true(auth->known.cost_known);
	assert_true(auth->known.cost_per_minute > 120.2499 &&
		    auth->known.cost_per_minute < 120.2501);
	assert_string_equal(auth->known.currency, "USD");
	assert_string_equal(auth->known.monitoring_link, "https://g/?from={start_ms}&to={end_ms}");
	assert_int_equal(settings->services[0].level, LEVEL_NONE);
	assert_false(settings->services[0].known.cost_known);
	assert_int_equal(settings->targets[0].n_services, 2);
	assert_string_equal(settings->targets[0].services[1], "otp");
	settings_free(settings);
}

static void a_window_is_for_all_targets_unless_it_says_which(void **state)
{
	(void)state;
	struct settings *settings = load(
		TARGET "maintenance m { start = \"2020-09-01T02:00:00+07:00\" "
		       "end = \"2020-09-01T03:00:00+07:00\" }\n"
		       "maintenance n { start = \"2020-09-01T02:00:00Z\" "
		       "end = \"2020-09-01T03:00:00Z\" targets = a mute = yes note = \"Disk\" }\n");
	assert_string_equal(settings->windows[0].targets[0], "*");
	assert_false(settings->windows[0].window.mutes);
	assert_int_equal(settings->windows[0].window.start.us, INT64_C(1598900400) * US_PER_SECOND);
	assert_int_equal(settings->windows[0].window.end.us, INT64_C(1598904000) * US_PER_SECOND);
	assert_int_equal(settings->windows[1].n_targets, 1);
	assert_string_equal(settings->windows[1].targets[0], "a");
	assert_true(settings->windows[1].window.mutes);
	assert_string_equal(settings->windows[1].window.note, "Disk");
	settings_free(settings);
}

static void resolvers_get_their_port(void **state)
{
	(void)state;
	struct settings *settings =
		load(TARGET "dns { resolvers = { \"10.0.0.2\", \"10.0.0.2:5353\", \"2001:db8::1\", "
			    "\"[2001:db8::1]:5353\", \"[2001:db8::2]\", \"system\" } }\n");
	static const char *const want[] = {"10.0.0.2:53",      "10.0.0.2:5353",
					   "[2001:db8::1]:53", "[2001:db8::1]:5353",
					   "[2001:db8::2]:53", "system"};
	assert_int_equal(settings->n_resolvers, 6);
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(settings->resolvers[i], want[i]);
	settings_free(settings);
}

static void there_are_as_many_workers_as_targets_need(void **state)
{
	(void)state;
	static const struct {
		int targets;
		unsigned fast, slow;
	} want[] = {{1, 1, 1}, {3, 3, 3}, {8, 8, 4}, {320, 18, 24}, {5000, 64, 64}};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		CLEANUP_BUF text = BUF_NULL;
		for (int n = 0; n < want[i].targets; n++)
			buf_printf(&text, "target t%d { host = h }\n", n);
		struct settings *settings = load(buf_text(&text));
		assert_int_equal(settings->fast_workers, want[i].fast);
		assert_int_equal(settings->slow_workers, want[i].slow);
		settings_free(settings);
	}
}

static void what_is_included_stands_where_the_include_stands(void **state)
{
	(void)state;
	assert_int_equal(mkdir("parts", 0700), 0);
	write_text("parts/targets.conf", "include(\"one.conf\")\ntarget b { host = h }\n");
	write_text("parts/one.conf", "target a { include(\"host.conf\") }\n");
	write_text("parts/host.conf", "host = \"included\"\n");
	struct settings *settings =
		load("include(\"parts/targets.conf\")\npublic-url = \"http://u\"\n");
	assert_int_equal(settings->n_targets, 2);
	assert_string_equal(settings_target(settings, "a")->reach.host, "included");
	assert_string_equal(settings_target(settings, "a")->from, "parts/one.conf:1");
	assert_string_equal(settings_target(settings, "b")->from, "parts/targets.conf:2");
	settings_free(settings);
}

static void environment_variables_are_put_in(void **state)
{
	(void)state;
	setenv("CONFIG_TEST_NODE", "node-7", 1);
	unsetenv("CONFIG_TEST_NONE");
	struct settings *settings =
		load("target \"${CONFIG_TEST_NODE}\" {\n"
		     "host = \"db.${CONFIG_TEST_NONE:-example}\" user = ${CONFIG_TEST_NODE} }\n");
	const struct target_settings *target = settings_target(settings, "node-7");
	assert_non_null(target);
	assert_string_equal(target->reach.host, "db.example");
	assert_string_equal(target->reach.user, "node-7");
	settings_free(settings);
}

static void comments_may_stand_anywhere(void **state)
{
	(void)state;
	struct settings *settings =
		load("/* a */ target // b\n\"a\" # c\n{ /* d\n */ host\n=/*e*/\"h\"\n"
		     "services = { # f\n s /* g */, // h\n} }\nservice s{}#");
	assert_string_equal(settings->targets[0].reach.host, "h");
	assert_string_equal(settings->targets[0].services[0], "s");
	assert_string_equal(settings->targets[0].from, "main.conf:1");
	settings_free(settings);
}

static void without_a_zone_the_machine_s_own_is_used(void **state)
{
	(void)state;
	setenv("TZ", "Asia/Tokyo", 1);
	struct settings *settings = load(TARGET);
	assert_string_equal(settings->timezone, "Asia/Tokyo");
	settings_free(settings);
	unsetenv("TZ");
	settings = load(TARGET);
	assert_string_equal(settings->timezone, ":/etc/localtime");
	settings_free(settings);
	settings = load(TARGET "timezone = \"Asia/Jakarta\"\n");
	assert_string_equal(settings->timezone, "Asia/Jakarta");
	settings_free(settings);
}

static void a_change_that_needs_a_restart_is_named(void **state)
{
	(void)state;
	CLEANUP_BUF names = BUF_NULL;
	struct settings *before = load(TARGET "state-dir = \"/a\"\n");
	struct settings *after = load(TARGET "state-dir = \"/b\" socket = \"/c\"\n"
					     "public-url = \"http://u\" workers { fast = 9 }\n");
	settings_need_restart(before, before, &names);
	assert_string_equal(buf_text(&names), "");
	settings_need_restart(before, after, &names);
	assert_string_equal(buf_text(&names), "state-dir, socket");
	settings_free(before);
	settings_free(after);
}

/* Nobody sees a preset that its own rules refuse until somebody writes it down. */
static void each_preset_is_allowed(void **state)
{
	(void)state;
	for (enum option_id id = 0; id < N_OPTIONS; id++) {
		const struct option_row *row = option_row(id);
		char place[2048];
		CLEANUP_BUF why = BUF_NULL;
		assert_true(row->size <= sizeof place);
		if (row->size > 0 && row->preset != NULL && *row->preset != '\0' &&
		    !value_read(row, row->preset, place, &why))
			fail_msg("%s = %s: %s", row->key, row->preset, buf_text(&why));
	}
}

static void each_option_has_a_path_and_a_place_in_the_manual(void **state)
{
	(void)state;
	CLEANUP_BUF paths = BUF_NULL, manual = BUF_NULL;
	settings_print_paths(&paths);
	settings_print_manual(&manual);
	plan_print_manual(&manual);
	assert_non_null(strstr(buf_text(&paths), "\npolicy.level.receivers\n"));
	for (enum option_id id = 0; id < N_OPTIONS; id++) {
		CLEANUP_BUF item = BUF_NULL;
		buf_printf(&item, ".It Ic %s No =", option_row(id)->key);
		assert_non_null(strstr(buf_text(&manual), buf_text(&item)));
	}
}

static void an_interval_may_be_left_to_the_ttl(void **state)
{
	(void)state;
	struct settings *settings = load(TARGET "dns { interval = \"auto\"  authority = \"off\" }");
	assert_int_equal(settings->dns_interval.us, 0);
	assert_int_equal(settings->authority, AUTHORITY_OFF);
	settings_free(settings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_target_is_enough_and_the_rest_has_defaults),
		cmocka_unit_test(without_a_policy_the_built_in_one_tells_all_receivers_from_p3_on),
		cmocka_unit_test(the_built_in_policy_is_what_the_presets_of_a_policy_say),
		cmocka_unit_test(a_level_without_a_section_tells_those_of_the_next_lower_one),
		cmocka_unit_test(a_level_may_tell_nobody_on_purpose),
		cmocka_unit_test(a_rule_changes_its_row_and_no_other),
		cmocka_unit_test(
			secrets_are_looked_for_in_the_credentials_first_and_then_beside_the_file),
		cmocka_unit_test(who_only_talks_to_the_agent_needs_no_secrets),
		cmocka_unit_test(a_receiver_has_its_url_its_secret_and_our_address),
		cmocka_unit_test(a_service_is_read_whole),
		cmocka_unit_test(a_window_is_for_all_targets_unless_it_says_which),
		cmocka_unit_test(resolvers_get_their_port),
		cmocka_unit_test(an_interval_may_be_left_to_the_ttl),
		cmocka_unit_test(there_are_as_many_workers_as_targets_need),
		cmocka_unit_test(what_is_included_stands_where_the_include_stands),
		cmocka_unit_test(environment_variables_are_put_in),
		cmocka_unit_test(comments_may_stand_anywhere),
		cmocka_unit_test(without_a_zone_the_machine_s_own_is_used),
		cmocka_unit_test(a_change_that_needs_a_restart_is_named),
		cmocka_unit_test(each_preset_is_allowed),
		cmocka_unit_test(each_option_has_a_path_and_a_place_in_the_manual),
	};
	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
