/* SPDX-License-Identifier: Apache-2.0 */
/* Servers that answer with rubbish, too much, too little or for ever: each is one clear finding,
 * and the agent neither falls over nor grows. With whichever client library this was built. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/judge.h"
#include "probe/replica.h"

#include "mysql_stub.h"

static const char status[] = "SHOW REPLICA STATUS";
static const char *const names[] = {"Channel_Name", "Source_Host", "Source_Port",
				    "Replica_IO_Running", "Replica_SQL_Running"};
static const char *const good[] = {"", "db-source.example", "3306", "Yes", "Yes"};
enum { N = 5 };

static struct stub_answer *answer_of(struct stub *stub)
{
	return stub_on(stub, status);
}

static void set_row(struct stub *stub, const char *const *columns, const char *const *values)
{
	stub_rows(answer_of(stub), columns, N, values, 1);
}

static void healthy(struct stub *stub)
{
	set_row(stub, names, good);
}

static void unanswered_statements(struct stub *stub)
{
	buf_clear(&stub_on(stub, "SELECT @@version*")->packets);
}

/* The closing packet has 9 bytes. */
static void stop_in_row(struct stub *stub)
{
	healthy(stub);
	answer_of(stub)->packets.len -= 10;
}

static void close_in_row(struct stub *stub)
{
	stop_in_row(stub);
	answer_of(stub)->hangs_up = true;
}

static void ten_thousand_channels(struct stub *stub)
{
	enum { MANY = 10000 };
	const char **values = xcalloc(MANY * N, sizeof *values);
	char(*channels)[8] = xcalloc(MANY, sizeof *channels);

	for (size_t i = 0; i < MANY; i++) {
		snprintf(channels[i], sizeof channels[i], "%05zu", i);
		memcpy(values + i * N, good, sizeof good);
		values[i * N] = channels[i];
	}
	stub_rows(answer_of(stub), names, N, values, MANY);
	free(channels);
	free(values);
}

static void megabyte_of_error(struct stub *stub)
{
	enum { MANY = 1 << 20 };
	char *text = xmalloc(MANY);

	memset(text, 'x', MANY - 1);
	text[MANY - 1] = '\0';
	stub_error(answer_of(stub), 1105, text);
	free(text);
}

static void nothing_but_null(struct stub *stub)
{
	static const char *const nulls[N] = {0};

	set_row(stub, names, nulls);
}

static void no_utf8(struct stub *stub)
{
	static const char *const values[] = {"\xFF\xFE", "db\xC0\xAF.\x1B[2Jexample", "3306", "Yes",
					     "Yes"};

	set_row(stub, names, values);
}

static void names_with_controls(struct stub *stub)
{
	static const char *const columns[] = {"\x1B]0;x\x07", "Source_\nHost", "\xFF",
					      "Replica_IO_Running\r", "\x7F"};

	set_row(stub, columns, good);
}

static void other_columns(struct stub *stub)
{
	static const char *const columns[] = {"a", "b", "c", "d", "e"};

	set_row(stub, columns, good);
}

/* Three packets of metadata and the row: its first length says more than there is. */
static void long_value(struct stub *stub)
{
	struct buf *packets;

	healthy(stub);
	packets = &answer_of(stub)->packets;
	packets->text[packets->len - 9 - 4 - 3] = (char)0xFE;
}

static void columns_of_a_thousand(struct stub *stub)
{
	enum { MANY = 1000 };
	const char *many[MANY];

	for (size_t i = 0; i < MANY; i++)
		many[i] = "Source_Host";
	stub_rows(answer_of(stub), many, MANY, NULL, 0);
}

/* An answer that begins with this many bytes of the good one, and goes on with others for ever. */
static void for_ever(struct stub *stub, size_t n, const char *bytes, size_t n_bytes)
{
	struct stub_answer *answer = answer_of(stub);

	healthy(stub);
	answer->packets.len = n < answer->packets.len ? n : answer->packets.len;
	buf_clear(&answer->for_ever);
	while (answer->for_ever.len < 1 << 16)
		buf_add_n(&answer->for_ever, bytes, n_bytes);
}

static size_t packet_length(const struct buf *packets, size_t at)
{
	const unsigned char *header = (const unsigned char *)packets->text + at;

	return 4 + (size_t)(header[0] | header[1] << 8 | header[2] << 16);
}

/* Where packet number n begins: the count, the columns, their end, the row, the end. */
static size_t begin_of(struct stub *stub, size_t n)
{
	size_t at = 0;

	healthy(stub);
	while (n--)
		at += packet_length(&answer_of(stub)->packets, at);
	return at;
}

static void rows_for_ever(struct stub *stub)
{
	size_t row = begin_of(stub, N + 2);
	size_t n = packet_length(&answer_of(stub)->packets, row);
	char *bytes = xmalloc(n);

	/* Of numbers that do not fit: both libraries notice, or not. */
	memcpy(bytes, answer_of(stub)->packets.text + row, n);
	for_ever(stub, row, bytes, n);
	free(bytes);
}

static void a_row_for_ever(struct stub *stub)
{
	static const char head[] = "\xFF\xFF\xFF\x08";

	for_ever(stub, begin_of(stub, N + 2), "x", 1);
	buf_add_n(&answer_of(stub)->packets, head, 4);
}

static void columns_for_ever(struct stub *stub)
{
	size_t column = begin_of(stub, 1);
	size_t n = packet_length(&answer_of(stub)->packets, column);
	char *bytes = xmalloc(n);

	memcpy(bytes, answer_of(stub)->packets.text + column, n);
	for_ever(stub, column, bytes, n);
	free(bytes);
}

static void version_of_another(struct stub *stub)
{
	stub_facts_of_mariadb(stub);
	stub_error(stub_on(stub, "SHOW ALL SLAVES STATUS"), 1064, "no such words");
	healthy(stub);
}

static void version_of_nobody(struct stub *stub)
{
	static const char *const columns[] = {"version", "comment", "host", "id", "read_only"};
	static const char *const values[] = {"\x1B[31m-999999999999999999999.banana\xFF", "\n\n\n",
					     "\x01", "-1", "maybe"};

	stub_rows(stub_on(stub, "SELECT @@version*"), columns, 5, values, 1);
	healthy(stub);
}

static void file_of_ours(struct stub *stub)
{
	static const char request[] = "\xFB/etc/hostname";

	buf_clear(&answer_of(stub)->packets);
	stub_packet(answer_of(stub), request, sizeof request - 1);
}

static void no_columns(struct stub *stub)
{
	buf_clear(&answer_of(stub)->packets);
	stub_packet(answer_of(stub), "\0\0\0\2\0\0\0", 7);
}

static void garbage(struct stub *stub)
{
	buf_clear(&answer_of(stub)->packets);
	stub_packet(answer_of(stub), "\xFC\xFF\xFF\x07rubbish", 11);
}

#define UNREACHABLE "target-unreachable;"

static const struct hostile {
	const char *what;
	enum stub_login login;
	void (*prepare)(struct stub *);
	const char *found, *or_found; /* the libraries differ in what they put up with */
} all[] = {
	{"a good one", STUB_LOGIN, healthy, "", NULL},
	{"another protocol", STUB_GARBAGE, healthy, UNREACHABLE, NULL},
	{"hangs up", STUB_HANG_UP, healthy, UNREACHABLE, NULL},
	{"says nothing", STUB_MUTE, healthy, UNREACHABLE, NULL},
	{"greets in pieces", STUB_GREET_IN_PIECES, healthy, UNREACHABLE, NULL},
	{"greets for ever", STUB_GREET_FOR_EVER, healthy, UNREACHABLE, NULL},
	{"hangs after the greeting", STUB_GREET_AND_HANG, healthy, UNREACHABLE, NULL},
	{"hangs after the login", STUB_LOGIN, unanswered_statements, UNREACHABLE, NULL},
	{"hangs in a row", STUB_LOGIN, stop_in_row, "status-hangs;", NULL},
	{"hangs up in a row", STUB_LOGIN, close_in_row, UNREACHABLE, NULL},
	{"10,000 channels", STUB_LOGIN, ten_thousand_channels, "channels-unseen;", NULL},
	{"a megabyte of error", STUB_LOGIN, megabyte_of_error, UNREACHABLE, NULL},
	{"NULL everywhere", STUB_LOGIN, nothing_but_null, UNREACHABLE, NULL},
	{"no UTF-8", STUB_LOGIN, no_utf8, "", NULL},
	{"controls in names", STUB_LOGIN, names_with_controls, UNREACHABLE, NULL},
	{"other columns", STUB_LOGIN, other_columns, UNREACHABLE, NULL},
	{"a value longer than its row", STUB_LOGIN, long_value, UNREACHABLE, ""},
	{"a thousand columns", STUB_LOGIN, columns_of_a_thousand, UNREACHABLE, NULL},
	{"no columns", STUB_LOGIN, no_columns, UNREACHABLE, NULL},
	{"half a million columns promised", STUB_LOGIN, garbage, "status-hangs;", UNREACHABLE},
	{"wants a file", STUB_LOGIN, file_of_ours, UNREACHABLE, NULL},
	{"the version of another", STUB_LOGIN, version_of_another, "", NULL},
	{"the version of nobody", STUB_LOGIN, version_of_nobody, "", NULL},
	{"rows for ever", STUB_LOGIN, rows_for_ever, UNREACHABLE, NULL},
	{"a row for ever", STUB_LOGIN, a_row_for_ever, UNREACHABLE, NULL},
	{"columns for ever", STUB_LOGIN, columns_for_ever, UNREACHABLE, NULL},
};
enum { N_ALL = sizeof all / sizeof *all };

static struct target target_of(const struct stub *stub)
{
	struct target target = {.name = "node-2",
				.host = "127.0.0.1",
				.port = stub_port(stub),
				.user = "replscribe",
				.password = "hunter2",
				.connect_timeout = SPAN_SECONDS(1),
				.timeout = SPAN_SECONDS(1)};

	return target;
}

static struct judge *judge_of(void)
{
	struct judge_limits limits;
	struct watch watch = {.target = "node-2"};
	struct judge *judge;

	judge_limits_default(&limits);
	for (size_t i = 0; i < N_FINDINGS; i++)
		limits.rules[i].confirm = (span_t){0};
	judge = judge_new(&limits);
	judge_watch(judge, &watch);
	return judge;
}

static void poll_once(struct judge *judge, struct session *session)
{
	struct observation seen;
	struct verdict verdict = {0};

	replica_poll(session, &seen);
	judge_see(judge, &seen, &verdict);
	verdict_free(&verdict);
	observation_free(&seen);
}

static void add_open(struct judge *judge, struct buf *to)
{
	const struct finding *findings;
	size_t n = judge_open_findings(judge, &findings);

	for (size_t i = 0; i < n; i++) {
		assert_true(text_is_utf8(findings[i].text, strlen(findings[i].text)));
		assert_null(strpbrk(findings[i].text, "\x1B\x07\r\n"));
		buf_printf(to, "%s;", finding_row(findings[i].kind)->id);
	}
}

static size_t resident_kib(void)
{
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%*u %lu", &pages), 1);
	fclose(file);
	return pages * (size_t)sysconf(_SC_PAGESIZE) / 1024;
}

static void meet(const struct hostile *hostile, int times)
{
	struct stub *stub = stub_start(hostile->login);
	struct judge *judge = judge_of();
	struct target target = target_of(stub);
	struct session *session = session_new(&target);
	CLEANUP_BUF found = BUF_NULL;

	stub_facts_of_mysql(stub);
	hostile->prepare(stub);
	while (times--)
		poll_once(judge, session);
	add_open(judge, &found);
	session_free(session);
	judge_free(judge);
	stub_stop(stub);
	if (strcmp(buf_text(&found), hostile->found) != 0 &&
	    !(hostile->or_found && strcmp(buf_text(&found), hostile->or_found) == 0))
		fail_msg("%s: found %s", hostile->what, buf_text(&found));
}

static void each_is_one_clear_finding(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ALL; i++)
		meet(&all[i], 1);
}

static void none_makes_the_agent_grow(void **state)
{
	size_t before;

	(void)state;
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
	skip(); /* they keep what is freed */
#endif
	before = resident_kib();
	for (size_t i = 0; i < N_ALL; i++) {
		meet(&all[i], 2);
		if (resident_kib() > before + 48 * 1024)
			fail_msg("%s: %zu KiB, %zu before", all[i].what, resident_kib(), before);
	}
}

static int start_library(void **state)
{
	(void)state;
	return replica_library_init();
}

static int end_library(void **state)
{
	(void)state;
	replica_library_end();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_one_clear_finding),
		cmocka_unit_test(none_makes_the_agent_grow),
	};

	return cmocka_run_group_tests(tests, start_library, end_library);
}
