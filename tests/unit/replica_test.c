/* SPDX-License-Identifier: Apache-2.0 */
/* Polls a server made of paper: what is asked, how each end is named, and that a hostile server
 * gains nothing. Real servers are asked end to end. */
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
#include "probe/details_rows.h"
#include "probe/replica.h"

#include "mysql_stub.h"

#define FACTS                                                                   \
	"SELECT @@version, @@version_comment, @@hostname, @@global.server_id, " \
	"@@global.read_only;SHOW GLOBAL STATUS LIKE 'Uptime';"
#define HEARTBEATS                                                                       \
	"SELECT s.CHANNEL_NAME, s.COUNT_RECEIVED_HEARTBEATS, c.HEARTBEAT_INTERVAL FROM " \
	"performance_schema.replication_connection_status s JOIN "                       \
	"performance_schema.replication_connection_configuration c "                     \
	"ON c.CHANNEL_NAME = s.CHANNEL_NAME LIMIT 256"
#define UUID "SELECT @@global.server_uuid;"
#define LOOK "SELECT IF(USER = 'system user', 0, ID), STATE*"
#define POSITION "SELECT @@global.gtid_executed"

static const char *const columns[] = {"Channel_Name", "Source_Host", "Replica_IO_Running",
				      "Replica_SQL_Running", "Seconds_Behind_Source"};
static const char *const one_row[] = {"", "db-source.example", "Yes", "Yes", NULL};
enum { N_COLUMNS = 5 };

struct scene {
	struct stub *stub;
	struct target target;
	struct session *session;
	struct observation seen;
};

static void set_answer(struct scene *scene, const char *statement, const char *value)
{
	stub_rows(stub_on(scene->stub, statement), &value, 1, &value, 1);
}

/* What the list of the server's threads has for us: one of ours, one of replication; NULL = none.
 */
static void set_threads(struct scene *scene, const char *ours, const char *waits)
{
	static const char *const names[] = {"ID", "STATE"};
	const char *values[4];
	size_t n = 0;

	if (ours) {
		values[n++] = ours;
		values[n++] = "starting";
	}
	if (waits) {
		values[n++] = "0";
		values[n++] = waits;
	}
	stub_rows(stub_on(scene->stub, LOOK), names, 2, values, n / 2);
}

static struct scene scene_of(enum stub_login login)
{
	struct scene scene = {.stub = stub_start(login),
			      .target = {.name = "node-2",
					 .host = "127.0.0.1",
					 .user = "replscribe",
					 .password = "hunter2",
					 .tls = TLS_OFF,
					 .connect_timeout = SPAN_SECONDS(1),
					 .timeout = SPAN_SECONDS(1)}};

	scene.target.port = stub_port(scene.stub);
	stub_facts_of_mysql(scene.stub);
	set_threads(&scene, NULL, NULL);
	return scene;
}

static struct scene scene_with_status(const char *statement)
{
	struct scene scene = scene_of(STUB_LOGIN);

	stub_rows(stub_on(scene.stub, statement), columns, N_COLUMNS, one_row, 1);
	return scene;
}

static const struct replica_seen *poll_again(struct scene *scene)
{
	if (!scene->session)
		scene->session = session_new(&scene->target);
	observation_free(&scene->seen);
	replica_poll(scene->session, &scene->seen);
	return &scene->seen.replica;
}

/* The server answers from a thread of its own, and is looked at every two seconds. */
static const struct replica_seen *poll_until(struct scene *scene, enum poll_end end)
{
	const struct replica_seen *seen = poll_again(scene);

	for (int i = 0; i < 10000 && seen->end != end; i++) {
		usleep(1000);
		seen = poll_again(scene);
	}
	assert_int_equal(seen->end, end);
	return seen;
}

static void end_scene(struct scene *scene)
{
	observation_free(&scene->seen);
	session_free(scene->session);
	stub_stop(scene->stub);
}

/* But for looks at the list of threads, which are long. */
static char *asked_of(struct scene *scene)
{
	char *asked = stub_asked(scene->stub), *look, *end;

	while ((look = strstr(asked, "SELECT IF(")) && (end = strchr(look, ';')))
		memmove(look, end + 1, strlen(end));
	return asked;
}

static void assert_asked(struct scene *scene, const char *expected)
{
	char *asked = asked_of(scene);

	assert_string_equal(asked, expected);
	free(asked);
}

static void assert_not_asked(struct scene *scene, const char *statement)
{
	char *asked = asked_of(scene);

	assert_false(text_contains(asked, statement));
	free(asked);
}

static void a_healthy_replica_is_seen_with_the_server_s_facts(void **state)
{
	struct scene scene = scene_with_status("SHOW REPLICA STATUS");
	const struct replica_seen *seen = poll_again(&scene);

	(void)state;
	assert_int_equal(scene.seen.kind, SEEN_REPLICA);
	assert_string_equal(scene.seen.target, "node-2");
	assert_int_equal(seen->end, POLL_OK);
	assert_int_equal(seen->error.code, 0);
	assert_int_equal(seen->flavour, FLAVOUR_MYSQL);
	assert_string_equal(seen->version, "9.7.4-2");
	assert_string_equal(seen->address, "127.0.0.1");
	assert_string_equal(seen->hostname, "node-2");
	assert_string_equal(seen->server_uuid, "324f79ab-e688-11f1-8e19-02fc00000001");
	assert_int_equal(seen->server_id, 22);
	assert_true(seen->read_only_known && seen->read_only);
	assert_true(seen->uptime_known && seen->uptime_s >= 1234);
	assert_int_equal(seen->n_channels, 1);
	assert_string_equal(seen->channels[0].source_host, "db-source.example");
	assert_int_equal(seen->channels[0].io, THREAD_YES);
	assert_false(seen->channels[0].lag_known);
	end_scene(&scene);
}

static void a_second_poll_asks_for_status_and_heartbeats_on_the_same_connection(void **state)
{
	static const char *const names[] = {"CHANNEL_NAME", "COUNT", "INTERVAL"};
	static const char *const row[] = {"", "17", "1.500"};
	struct scene scene = scene_with_status("SHOW REPLICA STATUS");
	const struct channel_seen *channel;

	(void)state;
	stub_rows(stub_on(scene.stub, HEARTBEATS), names, 3, row, 1);
	channel = poll_again(&scene)->channels;
	assert_true(channel->heartbeats_known);
	assert_int_equal(channel->heartbeats, 17);
	assert_int_equal(channel->heartbeat_period.us, 1500000);
	assert_asked(&scene, FACTS UUID "SHOW REPLICA STATUS;" HEARTBEATS ";");
	assert_int_equal(poll_again(&scene)->end, POLL_OK);
	assert_asked(&scene, "SHOW REPLICA STATUS;" HEARTBEATS ";");
	assert_int_equal(stub_connections(scene.stub), 1);
	end_scene(&scene);
}

static void heartbeats_that_may_not_be_read_are_not_asked_for_each_time(void **state)
{
	struct scene scene = scene_with_status("SHOW REPLICA STATUS");

	(void)state;
	stub_error(stub_on(scene.stub, HEARTBEATS), 1142, "SELECT command denied");
	assert_int_equal(poll_again(&scene)->end, POLL_OK);
	assert_false(scene.seen.replica.channels->heartbeats_known);
	assert_asked(&scene, FACTS UUID "SHOW REPLICA STATUS;" HEARTBEATS ";");
	assert_int_equal(poll_again(&scene)->end, POLL_OK);
	assert_asked(&scene, "SHOW REPLICA STATUS;");
	assert_int_equal(stub_connections(scene.stub), 1);
	end_scene(&scene);
}

static struct scene scene_with_details(void)
{
	static const char *const names[] = {"Variable_name", "Value"};
	static const char *const settings[] = {"sync_binlog", "1"};
	static const char *const counters[] = {"Com_replica_stop", "3"};
	struct scene scene = scene_with_status("SHOW REPLICA STATUS");

	scene.target.details = SPAN_SECONDS(3600);
	stub_rows(stub_on(scene.stub, details_settings_statement), names, 2, settings, 1);
	stub_rows(stub_on(scene.stub, details_counters_statement), names, 2, counters, 1);
	return scene;
}

static void details_are_asked_with_the_first_poll_and_then_seldom(void **state)
{
	struct scene scene = scene_with_details();
	const struct replica_seen *seen = poll_again(&scene);

	(void)state;
	assert_non_null(seen->details);
	assert_string_equal(seen->details->settings[SETTING_SYNC_BINLOG], "1");
	assert_int_equal(seen->details->deeds[DEED_STOPPED], 3);
	free(stub_asked(scene.stub));
	assert_null(poll_again(&scene)->details);
	assert_asked(&scene, "SHOW REPLICA STATUS;");
	end_scene(&scene);
}

static void a_part_that_is_refused_is_named_and_costs_no_other(void **state)
{
	struct scene scene = scene_with_details();
	const struct replica_seen *seen;

	(void)state;
	stub_error(stub_on(scene.stub, details_workers_statement(FLAVOUR_MYSQL, "9.7.4")), 1142,
		   "SELECT command denied to user 'watch'@'%' for table "
		   "'replication_applier_status_by_worker'");
	seen = poll_again(&scene);
	assert_int_equal(seen->end, POLL_OK);
	assert_true(seen->details->settings_known && !seen->details->workers_known);
	assert_true(seen->details->n_unseen >= 1);
	assert_string_equal(seen->details->unseen[0].what, "replication_applier_status_by_worker");
	assert_int_equal(seen->details->unseen[0].error.code, 1142);
	assert_int_equal(stub_connections(scene.stub), 1);
	end_scene(&scene);
}

static void details_that_hang_do_not_spoil_the_poll(void **state)
{
	struct scene scene = scene_with_details();
	const struct replica_seen *seen;

	(void)state;
	buf_clear(&stub_on(scene.stub, details_settings_statement)->packets);
	seen = poll_again(&scene);
	assert_int_equal(seen->end, POLL_OK);
	assert_int_equal(seen->n_channels, 1);
	assert_null(seen->details);
	free(stub_asked(scene.stub));
	assert_int_equal(poll_again(&scene)->end, POLL_OK);
	assert_asked(&scene, FACTS UUID "SHOW REPLICA STATUS;");
	end_scene(&scene);
}

static void mariadb_is_asked_for_all_its_connections_and_for_no_uuid(void **state)
{
	struct scene scene = scene_with_status("SHOW ALL SLAVES STATUS");

	(void)state;
	stub_facts_of_mariadb(scene.stub);
	assert_int_equal(poll_again(&scene)->flavour, FLAVOUR_MARIADB);
	assert_asked(&scene, FACTS "SHOW ALL SLAVES STATUS;");
	end_scene(&scene);
}

static void a_server_that_knows_only_other_words_is_asked_in_those_from_then_on(void **state)
{
	struct scene scene = scene_with_status("SHOW SLAVE STATUS");

	(void)state;
	assert_int_equal(poll_again(&scene)->end, POLL_OK);
	assert_asked(&scene, FACTS UUID "SHOW REPLICA STATUS;SHOW SLAVE STATUS;" HEARTBEATS ";");
	assert_int_equal(poll_again(&scene)->end, POLL_OK);
	assert_asked(&scene, "SHOW SLAVE STATUS;");
	end_scene(&scene);
}

static void a_server_that_knows_no_words_at_all_answers_with_an_error(void **state)
{
	struct scene scene = scene_of(STUB_LOGIN);
	const struct replica_seen *seen = poll_again(&scene);

	(void)state;
	assert_int_equal(seen->end, POLL_OTHER);
	assert_int_equal(seen->error.code, 1064);
	end_scene(&scene);
}

static void no_rows_are_no_channels_and_no_failure(void **state)
{
	struct scene scene = scene_of(STUB_LOGIN);
	const struct replica_seen *seen;

	(void)state;
	stub_rows(stub_on(scene.stub, "SHOW REPLICA STATUS"), columns, N_COLUMNS, NULL, 0);
	seen = poll_again(&scene);
	assert_int_equal(seen->end, POLL_OK);
	assert_int_equal(seen->n_channels, 0);
	end_scene(&scene);
}

static void a_missing_privilege_is_named_and_asked_again_on_a_new_connection(void **state)
{
	struct scene scene = scene_of(STUB_LOGIN);
	const struct replica_seen *seen;

	(void)state;
	stub_error(stub_on(scene.stub, "SHOW REPLICA STATUS"), 1227, "Access denied; you need x");
	seen = poll_again(&scene);
	assert_int_equal(seen->end, POLL_NO_PRIVILEGE);
	assert_int_equal(seen->error.code, 1227);
	assert_string_equal(seen->error.text, "Access denied; you need x");
	assert_string_equal(seen->version, "9.7.4-2");
	poll_again(&scene);
	assert_int_equal(stub_connections(scene.stub), 2);
	end_scene(&scene);
}

static void a_connection_that_was_closed_between_polls_is_made_again_at_once(void **state)
{
	struct scene scene = scene_with_status("SHOW REPLICA STATUS");

	(void)state;
	stub_on(scene.stub, "SHOW REPLICA STATUS")->hangs_up = true;
	assert_int_equal(poll_again(&scene)->end, POLL_OK);
	assert_int_equal(poll_again(&scene)->end, POLL_OK);
	assert_int_equal(stub_connections(scene.stub), 2);
	end_scene(&scene);
}

static struct scene scene_that_hangs(void)
{
	struct scene scene = scene_of(STUB_LOGIN);

	stub_on(scene.stub, "SHOW REPLICA STATUS");
	set_answer(&scene, POSITION, "uuid:1-7");
	assert_int_equal(poll_again(&scene)->end, POLL_HANGS);
	free(stub_asked(scene.stub));
	return scene;
}

static bool says(const struct scene *scene, const char *words)
{
	return text_contains(scene->seen.replica.error.text, words);
}

static bool end_is(const struct scene *scene, enum poll_end end)
{
	return scene->seen.replica.end == end;
}

static void a_status_query_that_hangs_is_asked_on_no_other_connection(void **state)
{
	struct scene scene = scene_that_hangs();

	(void)state;
	assert_true(says(&scene, "SHOW REPLICA STATUS has got no answer, other statements have"));
	assert_true(says(&scene, "applied is uuid:1-7, which has not moved since"));
	for (int i = 0; i < 20; i++)
		assert_int_equal(poll_again(&scene)->end, POLL_HANGS);
	assert_not_asked(&scene, "SHOW REPLICA STATUS");
	assert_int_equal(stub_connections(scene.stub), 2);
	assert_string_equal(scene.seen.replica.version, "9.7.4-2");
	assert_int_equal(scene.seen.replica.n_channels, 0);
	end_scene(&scene);
}

static void what_moves_while_the_status_hangs_is_said(void **state)
{
	struct scene scene = scene_that_hangs();

	(void)state;
	set_answer(&scene, POSITION, "uuid:1-8");
	poll_again(&scene);
	assert_true(says(&scene, "applied is uuid:1-8, which has moved since"));
	end_scene(&scene);
}

static void a_thread_that_waits_for_space_is_said_while_the_status_hangs(void **state)
{
	struct scene scene = scene_of(STUB_LOGIN);

	(void)state;
	stub_on(scene.stub, "SHOW REPLICA STATUS");
	set_answer(&scene, POSITION, "uuid:1-7");
	set_threads(&scene, NULL, "Waiting for someone to free space");
	assert_int_equal(poll_again(&scene)->end, POLL_HANGS);
	assert_true(says(&scene, "a replication thread: Waiting for someone to free space"));
	end_scene(&scene);
}

static void when_the_answer_comes_at_last_polling_goes_on(void **state)
{
	struct scene scene = scene_that_hangs();
	struct stub_answer *status = stub_on(scene.stub, "SHOW REPLICA STATUS");

	(void)state;
	stub_rows(status, columns, N_COLUMNS, one_row, 1);
	stub_answer_now(scene.stub, status);
	assert_int_equal(poll_until(&scene, POLL_OK)->n_channels, 1);
	assert_int_equal(stub_connections(scene.stub), 2);
	end_scene(&scene);
}

static void an_error_that_comes_at_last_is_an_answer_too(void **state)
{
	struct scene scene = scene_that_hangs();
	struct stub_answer *status = stub_on(scene.stub, "SHOW REPLICA STATUS");

	(void)state;
	stub_error(status, 1317, "Query execution was interrupted");
	stub_answer_now(scene.stub, status);
	poll_until(&scene, POLL_OTHER);
	end_scene(&scene);
}

static void a_connection_that_breaks_while_its_thread_lives_is_not_replaced(void **state)
{
	struct scene scene = scene_that_hangs();

	(void)state;
	assert_true(says(&scene, "thread 1 of the server is at it"));
	set_threads(&scene, "1", NULL);
	stub_drop_owed(scene.stub);
	for (int i = 0; i < 20; i++)
		assert_int_equal(poll_again(&scene)->end, POLL_HANGS);
	assert_not_asked(&scene, "SHOW REPLICA STATUS");
	assert_int_equal(stub_connections(scene.stub), 2);
	stub_rows(stub_on(scene.stub, "SHOW REPLICA STATUS"), columns, N_COLUMNS, one_row, 1);
	set_threads(&scene, NULL, NULL);
	poll_until(&scene, POLL_OK);
	assert_int_equal(stub_connections(scene.stub), 2);
	end_scene(&scene);
}

static void a_status_query_that_another_agent_left_hanging_is_not_joined(void **state)
{
	struct scene scene = scene_with_status("SHOW REPLICA STATUS");

	(void)state;
	set_answer(&scene, POSITION, "uuid:1-7");
	set_threads(&scene, "77", NULL);
	assert_int_equal(poll_again(&scene)->end, POLL_HANGS);
	assert_true(says(&scene, "thread 77 of the server is at it"));
	assert_asked(&scene, FACTS UUID POSITION ";");
	set_threads(&scene, NULL, NULL);
	poll_until(&scene, POLL_OK);
	assert_int_equal(stub_connections(scene.stub), 1);
	end_scene(&scene);
}

static void a_status_that_hangs_after_its_details_is_still_what_hangs(void **state)
{
	struct scene scene = scene_with_details();

	(void)state;
	set_answer(&scene, POSITION, "uuid:1-7");
	buf_clear(&stub_on(scene.stub, details_settings_statement)->packets);
	assert_int_equal(poll_again(&scene)->end, POLL_OK);
	buf_clear(&stub_on(scene.stub, "SHOW REPLICA STATUS")->packets);
	for (int i = 0; i < 20; i++)
		assert_int_equal(poll_again(&scene)->end, POLL_HANGS);
	assert_int_equal(stub_connections(scene.stub), 2);
	end_scene(&scene);
}

static void a_server_that_answers_nothing_any_more_gets_no_third_connection(void **state)
{
	struct scene scene = scene_of(STUB_LOGIN);

	(void)state;
	stub_on(scene.stub, "SHOW REPLICA STATUS");
	stub_on(scene.stub, POSITION);
	for (int i = 0; i < 20; i++)
		assert_int_equal(poll_again(&scene)->end, POLL_TIMED_OUT);
	assert_int_equal(stub_connections(scene.stub), 2);
	end_scene(&scene);
}

static void a_server_that_takes_connections_and_says_nothing_timed_out(void **state)
{
	struct scene scene = scene_of(STUB_MUTE);

	(void)state;
	assert_int_equal(poll_again(&scene)->end, POLL_TIMED_OUT);
	end_scene(&scene);
}

static void a_port_where_nobody_listens_refuses(void **state)
{
	struct scene scene = scene_of(STUB_LOGIN);
	struct stub *gone = stub_start(STUB_LOGIN);
	const struct replica_seen *seen;
	char expected[80];

	(void)state;
	scene.target.port = stub_port(gone);
	stub_stop(gone);
	snprintf(expected, sizeof expected, "127.0.0.1 port %u: Connection refused",
		 scene.target.port);
	seen = poll_again(&scene);
	assert_int_equal(seen->end, POLL_REFUSED);
	assert_int_equal(seen->error.code, 2003);
	assert_string_equal(seen->error.text, expected);
	assert_string_equal(seen->address, "");
	end_scene(&scene);
}

static void a_socket_that_is_not_there_refuses(void **state)
{
	struct scene scene = scene_of(STUB_LOGIN);
	const struct replica_seen *seen;

	(void)state;
	text_copy(scene.target.socket, sizeof scene.target.socket, "/nonexistent/mysqld.sock");
	seen = poll_again(&scene);
	assert_int_equal(seen->end, POLL_REFUSED);
	assert_string_equal(seen->error.text,
			    "/nonexistent/mysqld.sock: No such file or directory");
	end_scene(&scene);
}

static void a_server_that_hangs_up_at_once_is_lost(void **state)
{
	struct scene scene = scene_of(STUB_HANG_UP);

	(void)state;
	assert_int_equal(poll_again(&scene)->end, POLL_LOST);
	end_scene(&scene);
}

static void another_protocol_on_the_port_is_no_server(void **state)
{
	struct scene scene = scene_of(STUB_GARBAGE);
	enum poll_end end = poll_again(&scene)->end;

	(void)state;
	assert_true(end == POLL_GARBLED || end == POLL_LOST);
	end_scene(&scene);
}

static void where_encryption_is_required_a_server_without_it_is_not_asked(void **state)
{
	struct scene scene = scene_with_status("SHOW REPLICA STATUS");

	(void)state;
	scene.target.tls = TLS_REQUIRED;
	assert_int_equal(poll_again(&scene)->end, POLL_TLS);
	assert_asked(&scene, "");
	end_scene(&scene);
}

static void the_password_is_never_sent_in_the_clear(void **state)
{
	struct scene scene = scene_of(STUB_ASK_FOR_CLEAR_PASSWORD);

	(void)state;
	assert_int_equal(poll_again(&scene)->end, POLL_DENIED);
	/* In our words with Connector/C, in libmysqlclient's own with that. */
	assert_true(says(&scene, "none of mysql_native_password,") ||
		    says(&scene, "mysql_clear_password"));
	assert_false(stub_received(scene.stub, "hunter2"));
	end_scene(&scene);
}

static void a_server_without_encryption_never_gets_the_whole_password(void **state)
{
	static const struct {
		enum tls_mode tls;
		const char *cert;
	} cases[] = {{TLS_OFF, ""},	 {TLS_PREFERRED, ""}, {TLS_PREFERRED, "/nowhere/cert.pem"},
		     {TLS_REQUIRED, ""}, {TLS_VERIFY_CA, ""}, {TLS_VERIFY_IDENTITY, ""}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scene scene = scene_of(STUB_ASK_FOR_WHOLE_PASSWORD);
		bool is_plain = cases[i].tls <= TLS_PREFERRED;

		scene.target.tls = cases[i].tls;
		text_copy(scene.target.tls_cert, sizeof scene.target.tls_cert, cases[i].cert);
		poll_again(&scene);
		/* The stub has no key to encrypt the password for. */
		if (is_plain)
			assert_true(end_is(&scene, POLL_DENIED) || end_is(&scene, POLL_LOST));
		else
			assert_true(end_is(&scene, POLL_TLS));
		assert_int_equal(stub_received(scene.stub, scene.target.user), is_plain);
		assert_false(stub_received(scene.stub, "hunter2"));
		end_scene(&scene);
	}
}

static void a_greeting_in_pieces_is_not_waited_for(void **state)
{
	struct scene scene = scene_of(STUB_GREET_IN_PIECES);

	(void)state;
	scene.target.tls = TLS_REQUIRED;
	assert_int_not_equal(poll_again(&scene)->end, POLL_OK);
	assert_false(stub_received(scene.stub, "hunter2"));
	end_scene(&scene);
}

static void a_server_gets_no_file_of_ours(void **state)
{
	static const char request[] = "\xFB/etc/hostname";
	struct scene scene = scene_of(STUB_LOGIN);
	char hostname[256] = "";
	FILE *file = fopen("/etc/hostname", "r");

	(void)state;
	if (!file || !fgets(hostname, sizeof hostname, file))
		skip();
	fclose(file);
	stub_packet(stub_on(scene.stub, "SHOW REPLICA STATUS"), request, sizeof request - 1);
	assert_int_not_equal(poll_again(&scene)->end, POLL_OK);
	assert_false(stub_received(scene.stub, hostname));
	end_scene(&scene);
}

static void ten_thousand_channels_are_counted_and_not_kept(void **state)
{
	enum { MANY = 10000 };
	struct scene scene = scene_of(STUB_LOGIN);
	const char **values = xcalloc(MANY * N_COLUMNS, sizeof *values);
	const struct replica_seen *seen;

	(void)state;
	for (size_t i = 0; i < MANY * N_COLUMNS; i++)
		values[i] = one_row[i % N_COLUMNS];
	stub_rows(stub_on(scene.stub, "SHOW REPLICA STATUS"), columns, N_COLUMNS, values, MANY);
	seen = poll_again(&scene);
	assert_int_equal(seen->end, POLL_OK);
	assert_int_equal(seen->n_channels, CHANNELS_MAX);
	assert_int_equal(seen->n_dropped, MANY - CHANNELS_MAX);
	free(values);
	end_scene(&scene);
}

static void a_row_that_breaks_off_leaves_no_channel(void **state)
{
	struct scene scene = scene_with_status("SHOW REPLICA STATUS");
	struct stub_answer *answer = stub_on(scene.stub, "SHOW REPLICA STATUS");
	const struct replica_seen *seen;

	(void)state;
	/* Without the closing packet of 9 bytes and the last byte of the row. */
	answer->packets.len -= 10;
	answer->hangs_up = true;
	seen = poll_again(&scene);
	assert_int_equal(seen->end, POLL_LOST);
	assert_int_equal(seen->n_channels, 0);
	assert_null(seen->channels);
	end_scene(&scene);
}

/* Connector/C refuses the row, libmysqlclient takes what there is. */
static void a_row_that_says_more_than_its_packet_holds_gives_nothing_else(void **state)
{
	struct scene scene = scene_with_status("SHOW REPLICA STATUS");
	struct buf *packets = &stub_on(scene.stub, "SHOW REPLICA STATUS")->packets;
	const struct replica_seen *seen;

	(void)state;
	/* The last value before the closing packet is NULL: now the head of a long text. */
	packets->text[packets->len - 10] = (char)0xFA;
	seen = poll_again(&scene);
	if (seen->end == POLL_OK)
		assert_true(strlen(strrchr(seen->channels[0].row, ':')) < 10);
	else
		assert_int_equal(seen->end, POLL_GARBLED);
	end_scene(&scene);
}

static void a_megabyte_of_error_text_is_cut(void **state)
{
	enum { MANY = 1 << 20 };
	struct scene scene = scene_of(STUB_LOGIN);
	char *text = xcalloc(MANY, 1);
	const struct replica_seen *seen;

	(void)state;
	memset(text, 'x', MANY - 1);
	stub_error(stub_on(scene.stub, "SHOW REPLICA STATUS"), 1105, text);
	seen = poll_again(&scene);
	assert_int_equal(seen->end, POLL_OTHER);
	assert_int_equal(seen->error.code, 1105);
	assert_true(strlen(seen->error.text) < SAID_SIZE);
	free(text);
	end_scene(&scene);
}

static void an_answer_with_a_thousand_columns_is_garbled(void **state)
{
	enum { MANY = 1000 };
	struct scene scene = scene_of(STUB_LOGIN);
	const char *names[MANY];

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		names[i] = "Source_Host";
	stub_rows(stub_on(scene.stub, "SHOW REPLICA STATUS"), names, MANY, NULL, 0);
	assert_int_equal(poll_again(&scene)->end, POLL_GARBLED);
	end_scene(&scene);
}

static void an_answer_without_columns_is_not_taken_for_no_replication(void **state)
{
	struct scene scene = scene_of(STUB_LOGIN);

	(void)state;
	stub_packet(stub_on(scene.stub, "SHOW REPLICA STATUS"), "\0\0\0\2\0\0\0", 7);
	assert_int_equal(poll_again(&scene)->end, POLL_GARBLED);
	end_scene(&scene);
}

static void a_check_that_finds_all_in_order_asks_for_no_grant(void **state)
{
	struct scene scene = scene_with_status("SHOW REPLICA STATUS");
	struct privilege_report report;

	(void)state;
	replica_check(&scene.target, &report);
	assert_true(report.connected && report.may_status);
	assert_false(report.encrypted);
	assert_string_equal(report.version, "9.7.4-2");
	assert_string_equal(report.grant, "");
	assert_int_equal(report.error.code, 0);
	end_scene(&scene);
}

static void a_check_without_the_privilege_has_the_grant_for_that_account(void **state)
{
	struct scene scene = scene_of(STUB_LOGIN);
	const char *const account = "replscribe@10.0.0.%";
	struct privilege_report report;

	(void)state;
	stub_facts_of_mariadb(scene.stub);
	stub_error(stub_on(scene.stub, "SHOW ALL SLAVES STATUS"), 1227, "Access denied");
	stub_rows(stub_on(scene.stub, "SELECT CURRENT_USER()"), &account, 1, &account, 1);
	replica_check(&scene.target, &report);
	assert_true(report.connected);
	assert_false(report.may_status);
	assert_int_equal(report.error.code, 1227);
	assert_string_equal(report.grant, "GRANT SLAVE MONITOR ON *.* TO 'replscribe'@'10.0.0.%';");
	end_scene(&scene);
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
		cmocka_unit_test(a_healthy_replica_is_seen_with_the_server_s_facts),
		cmocka_unit_test(
			a_second_poll_asks_for_status_and_heartbeats_on_the_same_connection),
		cmocka_unit_test(heartbeats_that_may_not_be_read_are_not_asked_for_each_time),
		cmocka_unit_test(details_are_asked_with_the_first_poll_and_then_seldom),
		cmocka_unit_test(a_part_that_is_refused_is_named_and_costs_no_other),
		cmocka_unit_test(details_that_hang_do_not_spoil_the_poll),
		cmocka_unit_test(mariadb_is_asked_for_all_its_connections_and_for_no_uuid),
		cmocka_unit_test(
			a_server_that_knows_only_other_words_is_asked_in_those_from_then_on),
		cmocka_unit_test(a_server_that_knows_no_words_at_all_answers_with_an_error),
		cmocka_unit_test(no_rows_are_no_channels_and_no_failure),
		cmocka_unit_test(a_missing_privilege_is_named_and_asked_again_on_a_new_connection),
		cmocka_unit_test(a_connection_that_was_closed_between_polls_is_made_again_at_once),
		cmocka_unit_test(a_status_query_that_hangs_is_asked_on_no_other_connection),
		cmocka_unit_test(what_moves_while_the_status_hangs_is_said),
		cmocka_unit_test(a_thread_that_waits_for_space_is_said_while_the_status_hangs),
		cmocka_unit_test(when_the_answer_comes_at_last_polling_goes_on),
		cmocka_unit_test(an_error_that_comes_at_last_is_an_answer_too),
		cmocka_unit_test(a_connection_that_breaks_while_its_thread_lives_is_not_replaced),
		cmocka_unit_test(a_status_query_that_another_agent_left_hanging_is_not_joined),
		cmocka_unit_test(a_status_that_hangs_after_its_details_is_still_what_hangs),
		cmocka_unit_test(a_server_that_answers_nothing_any_more_gets_no_third_connection),
		cmocka_unit_test(a_server_that_takes_connections_and_says_nothing_timed_out),
		cmocka_unit_test(a_port_where_nobody_listens_refuses),
		cmocka_unit_test(a_socket_that_is_not_there_refuses),
		cmocka_unit_test(a_server_that_hangs_up_at_once_is_lost),
		cmocka_unit_test(another_protocol_on_the_port_is_no_server),
		cmocka_unit_test(where_encryption_is_required_a_server_without_it_is_not_asked),
		cmocka_unit_test(the_password_is_never_sent_in_the_clear),
		cmocka_unit_test(a_server_without_encryption_never_gets_the_whole_password),
		cmocka_unit_test(a_greeting_in_pieces_is_not_waited_for),
		cmocka_unit_test(a_server_gets_no_file_of_ours),
		cmocka_unit_test(ten_thousand_channels_are_counted_and_not_kept),
		cmocka_unit_test(a_row_that_breaks_off_leaves_no_channel),
		cmocka_unit_test(a_row_that_says_more_than_its_packet_holds_gives_nothing_else),
		cmocka_unit_test(a_megabyte_of_error_text_is_cut),
		cmocka_unit_test(an_answer_with_a_thousand_columns_is_garbled),
		cmocka_unit_test(an_answer_without_columns_is_not_taken_for_no_replication),
		cmocka_unit_test(a_check_that_finds_all_in_order_asks_for_no_grant),
		cmocka_unit_test(a_check_without_the_privilege_has_the_grant_for_that_account),
	};

	return cmocka_run_group_tests(tests, start_library, end_library);
}
