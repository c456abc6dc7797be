/* SPDX-License-Identifier: Apache-2.0 */
/* The commands that talk to the running agent. */
#include "app/commands.h"
#include "app/exits.h"
#include "base/text.h"
#include "control/control.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define DEFAULT_SOCKET RUNSTATEDIR "/replscribe/control.sock"

static void own_name(char *to, size_t size)
{
	const struct passwd *me = getpwuid(getuid());

	if (me)
		text_copy_line(to, size, me->pw_name);
	else
		snprintf(to, size, "uid %ld", (long)getuid());
}

static int ask_trouble(const char *path, int result)
{
	if (result == -ENOENT || result == -ECONNREFUSED)
		return complain(
			EXIT_UNAVAILABLE,
			"no agent listens at %s; start it (systemctl start replscribe) or give its "
			"configuration with -c",
			path);
	if (result == -EACCES)
		return complain(EXIT_UNAVAILABLE, "you may not use %s: join the group that owns it",
				path);
	return complain(EXIT_UNAVAILABLE, "the agent at %s does not answer: %s", path,
			strerror(-result));
}

/* The agent goes on with its old configuration while somebody breaks the file, and it can still be
 * asked where it listens by default. */
static int find_socket(const struct options *options, char *to, size_t size)
{
	struct settings *settings;
	int code;

	if (options->socket) {
		text_copy(to, size, options->socket);
		return EXIT_DONE;
	}
	code = load_settings(options, false, &settings);
	if (code == EXIT_DONE) {
		text_copy(to, size, settings->socket);
		settings_free(settings);
		return EXIT_DONE;
	}
	text_copy(to, size, DEFAULT_SOCKET);
	if (access(DEFAULT_SOCKET, F_OK) < 0)
		return complain(code, "the agent can still be asked with --socket PATH");
	complain(code, "asking the agent at %s all the same", DEFAULT_SOCKET);
	return EXIT_DONE;
}

static void show_reply(const struct options *options, const struct control_reply *reply)
{
	if (options->watch)
		printf("\033[H\033[J");
	fputs(buf_text(&reply->text), reply->code ? stderr : stdout);
	fflush(stdout);
}

int ask_agent(const struct options *options, struct control_request *request)
{
	struct control_reply reply = {0};
	char path[108];
	int result = find_socket(options, path, sizeof path);

	if (result)
		return result;
	request->json = options->json;
	request->colour = use_colour();
	result = control_ask(path, request, &reply);
	if (result < 0)
		return ask_trouble(path, result);
	show_reply(options, &reply);
	buf_free(&reply.text);
	return reply.code;
}

int command_status(const struct options *options)
{
	int code;

	do {
		struct control_request request = {.verb = "status"};

		code = ask_agent(options, &request);
	} while (code == 0 && options->watch && usleep(1000 * 1000) == 0);
	return code;
}

/* What people write is kept whole or refused, never cut. */
static int take_message(const char *text, struct control_request *request)
{
	if (text && strlen(text) >= sizeof request->message)
		return complain(EXIT_USAGE,
				"the text has %zu bytes and may have %zu: write the rest into the "
				"draft itself, or into "
				"a second note",
				strlen(text), sizeof request->message - 1);
	text_copy(request->message, sizeof request->message, text);
	return EXIT_DONE;
}

static int ask_as_person(const struct options *options, const char *verb,
			 struct control_request *request)
{
	if (!*request->message && take_message(options->message, request))
		return EXIT_USAGE;
	text_copy(request->verb, sizeof request->verb, verb);
	text_copy_line(request->id, sizeof request->id, options->words[0]);
	if (options->by)
		text_copy_line(request->by, sizeof request->by, options->by);
	else
		own_name(request->by, sizeof request->by);
	return ask_agent(options, request);
}

int command_ack(const struct options *options)
{
	return ask_as_person(options, "ack", &(struct control_request){0});
}

int command_review(const struct options *options)
{
	struct control_request request = {0};

	text_copy_line(request.status, sizeof request.status, options->status);
	return ask_as_person(options, "review", &request);
}

int command_resolve(const struct options *options)
{
	return ask_as_person(options, "resolve", &(struct control_request){0});
}

/* The text may come as one word or, unquoted, as many. */
int command_note(const struct options *options)
{
	struct control_request request = {0};
	CLEANUP_BUF text = BUF_NULL;

	for (int i = 1; i < options->n_words; i++)
		buf_printf(&text, "%s%s", i > 1 ? " " : "", options->words[i]);
	if (strspn(buf_text(&text), " \t\r\n") == text.len)
		return complain(EXIT_USAGE, "a note needs a text");
	if (take_message(buf_text(&text), &request))
		return EXIT_USAGE;
	return ask_as_person(options, "note", &request);
}

int command_snooze(const struct options *options)
{
	struct control_request request = {0};

	if (!span_parse(options->words[1], &request.span) || request.span.us == 0)
		return complain(EXIT_USAGE, "`%s` is no duration: write 30m or 2h",
				options->words[1]);
	return ask_as_person(options, "snooze", &request);
}

int command_raise(const struct options *options)
{
	struct control_request request = {0};

	if (!level_parse(options->words[1], &request.level))
		return complain(EXIT_USAGE, "`%s` is no level: P4, P3, P2 or P1",
				options->words[1]);
	return ask_as_person(options, "raise", &request);
}
