/* SPDX-License-Identifier: Apache-2.0 */
/* What the views of a name are made of beside questions to servers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "probe/libc_view.h"
#include "probe/resolv_watch.h"
#include "probe/resolver.h"
#include "probe/ttl_window.h"
#include "scratch.h"

static void the_hosts_line_of_a_name_is_found(void **state)
{
	static const char hosts[] = "127.0.0.1 localhost\n"
				    "# 10.0.0.9 db.test\n"
				    "10.0.0.8\tother DB.test. # not this one\n"
				    "10.0.0.7 db.test";
	(void)state;
	assert_int_equal(hosts_line_of(hosts, "db.test"), 3);
	assert_int_equal(hosts_line_of(hosts, "localhost"), 1);
	assert_int_equal(hosts_line_of(hosts, "this"), 0);
	assert_int_equal(hosts_line_of(hosts, "10.0.0.7"), 0);
	assert_int_equal(hosts_line_of("", "db.test"), 0);
}

static void libc_says_what_a_server_here_would_hear(void **state)
{
	struct observation seen;
	char text[46];
	(void)state;
	libc_look("127.0.0.9", &seen);
	assert_int_equal(seen.kind, SEEN_NAME);
	assert_int_equal(seen.name.view, VIEW_LIBC);
	assert_string_equal(seen.name.resolver, "libc");
	assert_int_equal(seen.name.a.end, LOOKUP_OK);
	assert_int_equal(seen.name.aaaa.end, LOOKUP_NODATA);
	address_print(&seen.name.a.addresses[0], text);
	assert_string_equal(text, "127.0.0.9");
	assert_true(wall_is_set(seen.at.wall));
}

static void silence_of_libc_is_a_timeout(void **state)
{
	struct observation seen;
	(void)state;
	libc_silent("db.test", SPAN_SECONDS(2), &seen);
	assert_int_equal(seen.name.a.end, LOOKUP_TIMEOUT);
	assert_true(seen.took.us >= 2 * US_PER_SECOND);
}

static mono_t second(int64_t n)
{
	return (mono_t){(n + 1000) * US_PER_SECOND};
}

static void a_cache_that_counts_down_has_one_ttl(void **state)
{
	struct ttl_window window = {0};
	(void)state;
	for (int64_t i = 0; i < 5000; i += 5) {
		uint32_t shown = ttl_window_see(&window, (uint32_t)(300 - i % 300), second(i));
		assert_int_equal(shown, 300);
	}
}

static void a_lower_ttl_shows_when_the_former_one_is_over(void **state)
{
	struct ttl_window window = {0};
	(void)state;
	ttl_window_see(&window, 3600, second(0));
	assert_int_equal(ttl_window_see(&window, 60, second(10)), 3600);
	assert_int_equal(ttl_window_see(&window, 60, second(3700)), 3600);
	assert_int_equal(ttl_window_see(&window, 60, second(7400)), 60);
}

static void a_higher_ttl_shows_at_once(void **state)
{
	struct ttl_window window = {0};
	(void)state;
	ttl_window_see(&window, 60, second(0));
	assert_int_equal(ttl_window_see(&window, 3600, second(5)), 3600);
}

struct place {
	char folder[128], link[160], real[160], other[160];
	struct loop *loop;
	struct resolv_watch *watch;
};

static void put_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	fclose(file);
}

static void place_make(struct place *place, const char *folder)
{
	text_copy(place->folder, sizeof place->folder, folder);
	snprintf(place->other, sizeof place->other, "%s/run", place->folder);
	assert_int_equal(mkdir(place->other, 0700), 0);
	snprintf(place->real, sizeof place->real, "%s/run/real.conf", place->folder);
	snprintf(place->link, sizeof place->link, "%s/resolv.conf", place->folder);
	snprintf(place->other, sizeof place->other, "%s/run/other.conf", place->folder);
	put_file(place->real, "nameserver 10.0.0.1\n");
	put_file(place->other, "nameserver 10.0.0.2\n");
	assert_int_equal(symlink(place->real, place->link), 0);
}

static void what_matters_of_resolv_conf_is_one_line(void **state)
{
	struct place place;
	char path[HOST_SIZE], text[LINE_SIZE];
	place_make(&place, *state);
	put_file(place.real,
		 "# written by hand\nsearch a.example b.example  \nnameserver 10.0.0.2 # one\n"
		 "nonsense\noptions ndots:2\n");
	resolver_system_text(place.link, path, text);
	assert_string_equal(path, place.real);
	assert_string_equal(text,
			    "search a.example b.example; nameserver 10.0.0.2; options ndots:2");
	resolver_system_text("/nonexistent", path, text);
	assert_string_equal(text, "");
}

static void on_change(void *arg)
{
	struct place *place = arg;
	loop_stop(place->loop, 7);
}

static void wait_for_change(struct place *place)
{
	assert_int_equal(loop_run(place->loop), 7);
	resolv_watch_free(place->watch);
	loop_free(place->loop);
}

static void watch(struct place *place)
{
	assert_int_equal(loop_new(&place->loop), 0);
	assert_int_equal(
		resolv_watch_new(place->loop, place->link, on_change, place, &place->watch), 0);
}

static void a_change_of_resolv_conf_is_heard_however_it_is_made(void **state)
{
	struct place place;
	char fresh[200];
	place_make(&place, *state);
	snprintf(fresh, sizeof fresh, "%s.new", place.link);
	watch(&place);
	put_file(place.real, "nameserver 10.0.0.3\n"); /* behind the link */
	wait_for_change(&place);
	watch(&place);
	assert_int_equal(symlink(place.other, fresh), 0); /* the link, at one stroke */
	assert_int_equal(rename(fresh, place.link), 0);
	wait_for_change(&place);
	watch(&place);
	assert_int_equal(unlink(place.link), 0);
	wait_for_change(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_hosts_line_of_a_name_is_found),
		cmocka_unit_test(libc_says_what_a_server_here_would_hear),
		cmocka_unit_test(silence_of_libc_is_a_timeout),
		cmocka_unit_test(a_cache_that_counts_down_has_one_ttl),
		cmocka_unit_test(a_lower_ttl_shows_when_the_former_one_is_over),
		cmocka_unit_test(a_higher_ttl_shows_at_once),
		cmocka_unit_test_setup_teardown(what_matters_of_resolv_conf_is_one_line,
						scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(a_change_of_resolv_conf_is_heard_however_it_is_made,
						scratch_enter, scratch_leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
