/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "control/control.h"

static bool reads(const char *line, struct control_request *request)
{
	char why[256];

	return control_read_request(line, strlen(line), request, why, sizeof why);
}

static void a_request_survives_the_wire(void **state)
{
	struct control_request out = {.verb = "snooze",
				      .id = "INC-20200901-0001",
				      .by = "ayu",
				      .message = "a \"quoted\"\nline \xf0\x9f\x90\xac",
				      .span = SPAN_MINUTES(90),
				      .level = LEVEL_P2,
				      .json = true};
	struct control_request in = {0};
	CLEANUP_BUF line = BUF_NULL;

	(void)state;
	control_write_request(&out, &line);
	assert_true(reads(buf_text(&line), &in));
	assert_string_equal(in.verb, "snooze");
	assert_string_equal(in.id, "INC-20200901-0001");
	assert_string_equal(in.by, "ayu");
	assert_string_equal(in.message, out.message);
	assert_int_equal(in.span.us, out.span.us);
	assert_int_equal(in.level, LEVEL_P2);
	assert_true(in.json);
	assert_false(in.colour);
}

static void rubbish_is_no_request(void **state)
{
	static const char *const lines[] = {
		"",
		"x",
		"[]",
		"3",
		"{}",
		"{\"verb\":1}",
		"{\"verb\":\"\"}",
		"{\"verb\":\"ack\",\"level\":\"P9\"}",
		"{\"verb\":\"snooze\",\"duration\":\"-3m\"}",
		"{\"verb\":\"a\",\"verb\":\"b\"}",
		"{\"verb\":\"this verb is far too long to be any verb\"}"};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct control_request request = {.verb = "kept"};

		assert_false(reads(lines[i], &request));
		assert_string_equal(request.verb, "kept");
	}
}

static void a_message_keeps_no_control_characters(void **state)
{
	struct control_request request;

	(void)state;
	assert_true(reads("{\"verb\":\"note\",\"message\":\"a\\u001b[2Jb\\u0000c\"}", &request));
	assert_null(strchr(request.message, 27));
	assert_non_null(strchr(request.message, 'c'));
}

static void a_reply_survives_the_wire(void **state)
{
	struct control_reply out = {.code = 69}, in = {0};
	CLEANUP_BUF line = BUF_NULL;

	(void)state;
	buf_add(&out.text, "no such incident\n");
	control_write_reply(&out, &line);
	assert_true(control_read_reply(line.text, line.len, &in));
	assert_int_equal(in.code, 69);
	assert_string_equal(buf_text(&in.text), "no such incident\n");
	buf_free(&in.text);
	buf_free(&out.text);
}

struct served {
	struct loop *loop;
	struct control *control;
	char folder[64], path[96];
	uid_t uid;
	unsigned n;
};

static void echo(void *arg, const struct control_request *request, struct control_reply *reply)
{
	struct served *served = arg;

	served->uid = request->uid;
	served->n++;
	buf_printf(&reply->text, "%s %s", request->verb, request->message);
	if (strcmp(request->verb, "stop") == 0)
		loop_stop(served->loop, 0);
}

static void serve(struct served *served)
{
	*served = (struct served){.folder = "/tmp/control-test-XXXXXX"};
	assert_non_null(mkdtemp(served->folder));
	snprintf(served->path, sizeof served->path, "%s/socket", served->folder);
	assert_int_equal(loop_new(&served->loop), 0);
	assert_int_equal(control_listen(served->loop, served->path, echo, served, &served->control),
			 0);
}

static void serve_end(struct served *served)
{
	control_free(served->control);
	loop_free(served->loop);
	assert_int_equal(access(served->path, F_OK), -1);
	assert_int_equal(rmdir(served->folder), 0);
}

static void *ask_twice(void *arg)
{
	struct served *served = arg;
	struct control_request request = {.verb = "note", .message = "hello"};
	struct control_reply reply = {0};
	int result = control_ask(served->path, &request, &reply);

	if (result == 0 && strcmp(buf_text(&reply.text), "note hello") != 0)
		result = -EBADMSG;
	buf_free(&reply.text);
	strcpy(request.verb, "stop");
	if (result == 0)
		result = control_ask(served->path, &request, &reply);
	buf_free(&reply.text);
	return (void *)(intptr_t)result;
}

static void the_client_asks_and_the_peer_is_known(void **state)
{
	struct served served;
	pthread_t thread;
	struct stat at;
	void *result;

	(void)state;
	serve(&served);
	assert_int_equal(stat(served.path, &at), 0);
	assert_int_equal(at.st_mode & 0777, 0660);
	assert_int_equal(pthread_create(&thread, NULL, ask_twice, &served), 0);
	assert_int_equal(loop_run(served.loop), 0);
	pthread_join(thread, &result);
	assert_int_equal((int)(intptr_t)result, 0);
	assert_int_equal(served.uid, getuid());
	assert_int_equal(served.n, 2);
	serve_end(&served);
}

static void a_second_agent_does_not_take_a_live_socket(void **state)
{
	struct served served;
	struct control *second = NULL;

	(void)state;
	serve(&served);
	assert_int_equal(control_listen(served.loop, served.path, echo, &served, &second),
			 -EADDRINUSE);
	serve_end(&served);
}

static void a_socket_that_nobody_serves_is_replaced(void **state)
{
	struct served served;
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	serve(&served);
	served.control = control_free(served.control);
	strncpy(address.sun_path, served.path, sizeof address.sun_path - 1);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	close(fd);
	assert_int_equal(control_listen(served.loop, served.path, echo, &served, &served.control),
			 0);
	serve_end(&served);
}

static void a_file_that_is_no_socket_is_left_alone(void **state)
{
	struct served served;
	FILE *file;

	(void)state;
	serve(&served);
	served.control = control_free(served.control);
	file = fopen(served.path, "w");
	assert_non_null(file);
	fclose(file);
	assert_int_equal(control_listen(served.loop, served.path, echo, &served, &served.control),
			 -EEXIST);
	assert_int_equal(unlink(served.path), 0);
	serve_end(&served);
}

static void *ask_beside_the_silent(void *arg)
{
	struct served *served = arg;
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int silent[80];
	void *result;

	strncpy(address.sun_path, served->path, sizeof address.sun_path - 1);
	for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
		silent[i] = socket(AF_UNIX, SOCK_STREAM, 0);
		if (connect(silent[i], (struct sockaddr *)&address, sizeof address) < 0)
			return (void *)(intptr_t)-errno;
	}
	result = ask_twice(arg);
	for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
		close(silent[i]);
	return result;
}

static void those_who_say_nothing_lock_nobody_out(void **state)
{
	struct served served;
	pthread_t thread;
	void *result;

	(void)state;
	serve(&served);
	assert_int_equal(pthread_create(&thread, NULL, ask_beside_the_silent, &served), 0);
	assert_int_equal(loop_run(served.loop), 0);
	pthread_join(thread, &result);
	assert_int_equal((int)(intptr_t)result, 0);
	serve_end(&served);
}

static void no_agent_is_said_at_once(void **state)
{
	struct control_request request = {.verb = "status"};
	struct control_reply reply = {0};

	(void)state;
	assert_int_equal(control_ask("/tmp/no-such-replscribe.sock", &request, &reply), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_survives_the_wire),
		cmocka_unit_test(rubbish_is_no_request),
		cmocka_unit_test(a_message_keeps_no_control_characters),
		cmocka_unit_test(a_reply_survives_the_wire),
		cmocka_unit_test(the_client_asks_and_the_peer_is_known),
		cmocka_unit_test(a_second_agent_does_not_take_a_live_socket),
		cmocka_unit_test(a_socket_that_nobody_serves_is_replaced),
		cmocka_unit_test(a_file_that_is_no_socket_is_left_alone),
		cmocka_unit_test(those_who_say_nothing_lock_nobody_out),
		cmocka_unit_test(no_agent_is_said_at_once),
	};

	return cmocka_run_group_tests_name("control", tests, NULL, NULL);
}
