/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/log.h"
#include "base/map.h"
#include "base/words.h"
#include "base/xalloc.h"

static void a_buffer_grows_and_keeps_its_text(void **state)
{
	(void)state;
	CLEANUP_BUF text = BUF_NULL;
	assert_string_equal(buf_text(&text), "");
	for (int i = 0; i < 1000; i++)
		buf_printf(&text, "%d,", i % 10);
	assert_int_equal(text.len, 2000);
	assert_int_equal(strlen(text.text), 2000);
	assert_string_equal(text.text + 1990, "5,6,7,8,9,");
	buf_clear(&text);
	assert_string_equal(buf_text(&text), "");
	buf_add_n(&text, "a\0b", 3);
	assert_memory_equal(text.text, "a\0b", 4);
}

static void a_stolen_text_is_the_callers(void **state)
{
	(void)state;
	struct buf text = BUF_NULL;
	char *empty = buf_steal(&text);
	assert_string_equal(empty, "");
	buf_add(&text, "x");
	char *stolen = buf_steal(&text);
	assert_string_equal(stolen, "x");
	assert_null(text.text);
	free(empty);
	free(stolen);
}

static void arrays_grow_with_zeroed_items(void **state)
{
	(void)state;
	struct pair {
		int a, b;
	} *pairs = NULL;
	size_t n = 0;
	for (int i = 0; i < 100; i++)
		ARRAY_ADD(pairs, n)->a = i;
	assert_int_equal(n, 100);
	for (int i = 0; i < 100; i++) {
		assert_int_equal(pairs[i].a, i);
		assert_int_equal(pairs[i].b, 0);
	}
	free(pairs);
}

static char *write_json(bool pretty)
{
	struct buf to = BUF_NULL;
	struct json json;
	json_start(&json, &to, pretty);
	json_object_begin(&json, NULL);
	json_text(&json, "a\"", "x\ny");
	json_text(&json, "none", NULL);
	json_array_begin(&json, "list");
	json_int(&json, NULL, INT64_MIN);
	json_object_begin(&json, NULL);
	json_bool(&json, "yes", true);
	json_object_end(&json);
	json_array_begin(&json, NULL);
	json_array_end(&json);
	json_array_end(&json);
	json_object_begin(&json, "empty");
	json_object_end(&json);
	json_bool(&json, "no", false);
	json_object_end(&json);
	return buf_steal(&to);
}

static void json_puts_its_commas_right(void **state)
{
	(void)state;
	char *compact = write_json(false), *pretty = write_json(true);
	assert_string_equal(compact, "{\"a\\\"\":\"x\\ny\",\"none\":null,\"list\":"
				     "[-9223372036854775808,{\"yes\":true},[]],"
				     "\"empty\":{},\"no\":false}");
	assert_string_equal(pretty, "{\n"
				    "  \"a\\\"\": \"x\\ny\",\n"
				    "  \"none\": null,\n"
				    "  \"list\": [\n"
				    "    -9223372036854775808,\n"
				    "    {\n"
				    "      \"yes\": true\n"
				    "    },\n"
				    "    []\n"
				    "  ],\n"
				    "  \"empty\": {},\n"
				    "  \"no\": false\n"
				    "}");
	free(compact);
	free(pretty);
}

static void json_writes_times_and_lengths(void **state)
{
	(void)state;
	CLEANUP_BUF to = BUF_NULL;
	struct json json;
	json_start(&json, &to, false);
	json_array_begin(&json, NULL);
	json_time(&json, NULL, (wall_t){INT64_C(1598918404250000)});
	json_time(&json, NULL, (wall_t){0});
	json_seconds(&json, NULL, SPAN_SECONDS(10));
	json_seconds(&json, NULL, SPAN_MS(1250));
	json_seconds(&json, NULL, (span_t){-1});
	json_seconds(&json, NULL, (span_t){INT64_MIN});
	json_seconds(&json, NULL, (span_t){0});
	json_array_end(&json);
	assert_string_equal(to.text, "[\"2020-09-01T00:00:04.250Z\",null,10,1.25,-0.000001,"
				     "-9223372036854.775808,0]");
}

static void json_nests_to_its_depth(void **state)
{
	(void)state;
	CLEANUP_BUF to = BUF_NULL;
	struct json json;
	json_start(&json, &to, false);
	for (int i = 0; i < JSON_DEPTH - 1; i++)
		json_array_begin(&json, NULL);
	for (int i = 0; i < JSON_DEPTH - 1; i++)
		json_array_end(&json);
	assert_int_equal(to.len, 2 * (JSON_DEPTH - 1));
}

static void key_of(unsigned i, char to[16])
{
	snprintf(to, 16, "key-%u", i);
}

static void a_map_grows_and_finds_all_its_keys(void **state)
{
	(void)state;
	struct map map = MAP_NULL;
	static int values[2000];
	char key[16];
	assert_null(map_get(&map, "x"));
	assert_null(map_remove(&map, "x"));
	for (unsigned i = 0; i < 2000; i++) {
		key_of(i, key);
		assert_null(map_get(&map, key));
		map_set(&map, key, &values[i]);
	}
	assert_int_equal(map.n, 2000);
	for (unsigned i = 0; i < 2000; i++) {
		key_of(i, key);
		assert_ptr_equal(map_get(&map, key), &values[i]);
	}
	map_set(&map, "key-7", &values[8]);
	assert_int_equal(map.n, 2000);
	assert_ptr_equal(map_get(&map, "key-7"), &values[8]);
	map_free(&map);
	assert_null(map_get(&map, "key-7"));
}

static void removing_keys_hides_no_others(void **state)
{
	(void)state;
	struct map map = MAP_NULL;
	static int values[2000];
	char key[16];
	for (unsigned i = 0; i < 2000; i++) {
		key_of(i, key);
		map_set(&map, key, &values[i]);
	}
	for (unsigned i = 0; i < 2000; i += 3) {
		key_of(i, key);
		assert_ptr_equal(map_remove(&map, key), &values[i]);
		assert_null(map_remove(&map, key));
	}
	for (unsigned i = 0; i < 2000; i++) {
		key_of(i, key);
		assert_ptr_equal(map_get(&map, key), i % 3 == 0 ? NULL : &values[i]);
	}
	map_free(&map);
}

static void a_walk_meets_each_key_once(void **state)
{
	(void)state;
	struct map map = MAP_NULL;
	static int seen[100];
	char key[16];
	for (unsigned i = 0; i < 100; i++) {
		key_of(i, key);
		map_set(&map, key, &seen[i]);
	}
	size_t at = 0, n = 0;
	const char *found;
	for (int *value; (value = map_next(&map, &at, &found)) != NULL; n++) {
		(*value)++;
		assert_ptr_equal(map_get(&map, found), value);
	}
	assert_int_equal(n, 100);
	for (unsigned i = 0; i < 100; i++)
		assert_int_equal(seen[i], 1);
	map_free(&map);
}

static void levels_rise_to_p1(void **state)
{
	(void)state;
	enum level level = LEVEL_NONE;
	assert_true(level_parse("P3", &level));
	assert_int_equal(level, LEVEL_P3);
	assert_false(level_parse("p3", &level));
	assert_false(level_parse("-", &level));
	assert_false(level_parse("P5", &level));
	assert_string_equal(level_name(level_next(LEVEL_P3)), "P2");
	assert_int_equal(level_next(LEVEL_P1), LEVEL_P1);
	assert_int_equal(level_max(LEVEL_P2, LEVEL_P4), LEVEL_P2);
	assert_string_equal(level_name(LEVEL_NONE), "-");
}

/* What `log_line` writes to standard error, read back; the caller frees. */
static char *logged(enum log_level level, const char *text, bool as_journal)
{
	FILE *file = tmpfile();
	int kept = dup(STDERR_FILENO);
	assert_non_null(file);
	dup2(fileno(file), STDERR_FILENO);
	struct stat st;
	fstat(fileno(file), &st);
	char stream[64];
	snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)st.st_dev,
		 (uintmax_t)st.st_ino + !as_journal);
	setenv("JOURNAL_STREAM", stream, 1);
	log_line(level, "target=%s", text);
	unsetenv("JOURNAL_STREAM");
	dup2(kept, STDERR_FILENO);
	close(kept);
	char line[256] = "";
	rewind(file);
	line[fread(line, 1, sizeof line - 1, file)] = '\0';
	fclose(file);
	return xstrdup(line);
}

static void the_journal_gets_priorities_and_others_times(void **state)
{
	(void)state;
	char *journal = logged(LOG_WARNING, "a", true), *file = logged(LOG_WARNING, "a", false);
	assert_string_equal(journal, "<4>target=a\n");
	assert_null(strchr(file, '<'));
	assert_non_null(strstr(file, ":"));
	assert_string_equal(file + strlen(file) - strlen(" target=a\n"), " target=a\n");
	free(journal);
	free(file);
}

static void a_hostile_text_forges_no_second_line(void **state)
{
	(void)state;
	char *line = logged(LOG_ERROR, "a\n<2>forged \x1B[2J", true);
	assert_string_equal(line, "<3>target=a <2>forged \xEF\xBF\xBD[2J\n");
	free(line);
}

static void what_is_below_the_level_is_not_logged(void **state)
{
	(void)state;
	char *hidden = logged(LOG_DETAIL, "a", true);
	log_set_level(LOG_DETAIL);
	char *shown = logged(LOG_DETAIL, "a", true);
	log_set_level(LOG_INFORM);
	assert_string_equal(hidden, "");
	assert_string_equal(shown, "<7>target=a\n");
	free(hidden);
	free(shown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_buffer_grows_and_keeps_its_text),
		cmocka_unit_test(a_stolen_text_is_the_callers),
		cmocka_unit_test(arrays_grow_with_zeroed_items),
		cmocka_unit_test(json_puts_its_commas_right),
		cmocka_unit_test(json_writes_times_and_lengths),
		cmocka_unit_test(json_nests_to_its_depth),
		cmocka_unit_test(a_map_grows_and_finds_all_its_keys),
		cmocka_unit_test(removing_keys_hides_no_others),
		cmocka_unit_test(a_walk_meets_each_key_once),
		cmocka_unit_test(levels_rise_to_p1),
		cmocka_unit_test(the_journal_gets_priorities_and_others_times),
		cmocka_unit_test(a_hostile_text_forges_no_second_line),
		cmocka_unit_test(what_is_below_the_level_is_not_logged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
