/* SPDX-License-Identifier: Apache-2.0 */
/* Performance tests that `perf run` tells us of: windows that incidents are seen beside, as
 * maintenance windows are. A test is said again and again while it goes on, so one that was killed
 * ends by itself. They are forgotten when the agent ends. */
#include "app/app.h"

#include "app/exits.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

enum { TESTS_MAX = 32 };
static const span_t LEASE_MAX = SPAN_MINUTES(10);

static void add_target(struct maintenance *test, const char *name, size_t n)
{
	ARRAY_GROW(test->targets, test->n_targets);
	text_copy_n(test->targets[test->n_targets++], TARGET_SIZE, name, n);
}

static void take_targets(struct maintenance *test, const char *names)
{
	while (*names != '\0') {
		size_t n = strcspn(names, " ");

		if (n > 0)
			add_target(test, names, n);
		names += n + strspn(names + n, " ");
	}
	if (test->n_targets == 0)
		add_target(test, "*", 1);
}

/* The one that goes on under this title; NULL if there is none. */
static struct maintenance *find(struct app *app, const char *title, wall_t now)
{
	for (size_t i = 0; i < app->n_tests; i++)
		if (strcmp(app->tests[i].window.note, title) == 0 &&
		    app->tests[i].window.end.us >= now.us)
			return &app->tests[i];
	return NULL;
}

static struct maintenance *add(struct app *app, const struct control_request *request, wall_t now)
{
	struct maintenance *test;

	if (app->n_tests == TESTS_MAX) {
		free(app->tests[0].targets);
		memmove(app->tests, app->tests + 1, --app->n_tests * sizeof *app->tests);
	}
	test = ARRAY_ADD(app->tests, app->n_tests);
	test->window = (struct known_window){.start = now, .is_test = true};
	text_copy(test->window.name, sizeof test->window.name, "performance-test");
	text_copy_line(test->window.note, sizeof test->window.note, request->message);
	take_targets(test, request->targets);
	log_info("a performance test begins: %s", test->window.note);
	return test;
}

static bool is_beside(const struct maintenance *test, const struct incident *incident)
{
	for (size_t t = 0; t < test->n_targets; t++)
		for (size_t i = 0; i < incident->n_targets; i++)
			if (strcmp(test->targets[t], "*") == 0 ||
			    strcmp(test->targets[t], incident->targets[i]) == 0)
				return true;
	return false;
}

/* Their documents name it from now on. */
static void touch_incidents(struct app *app, const struct maintenance *test, struct now now)
{
	for (struct live *live = app->incidents; live; live = live->next)
		if (live->incident->state != STATE_RESOLVED && is_beside(test, live->incident))
			document_write(app, live, now);
}

void load_test_say(struct app *app, const struct control_request *request,
		   struct control_reply *reply)
{
	struct now now = loop_now(app->loop);
	struct maintenance *test;
	char title[LINE_SIZE];
	bool is_new;

	text_copy_line(title, sizeof title, request->message);
	if (request->span.us > LEASE_MAX.us) {
		reply->code = EXIT_USAGE;
		buf_add(&reply->text, "a test is told of for ten minutes at a time\n");
		return;
	}
	test = find(app, title, now.wall);
	is_new = !test;
	if (is_new && request->span.us == 0)
		return;
	if (is_new)
		test = add(app, request, now.wall);
	test->window.end = wall_after(now.wall, request->span);
	if (is_new || request->span.us == 0)
		touch_incidents(app, test, now);
	buf_add(&reply->text, request->span.us ? "noted\n" : "noted that it is over\n");
}

void load_tests_free(struct app *app)
{
	for (size_t i = 0; i < app->n_tests; i++)
		free(app->tests[i].targets);
	free(app->tests);
}
