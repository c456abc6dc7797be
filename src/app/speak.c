/* SPDX-License-Identifier: Apache-2.0 */
/* What the agent answers on its socket. */
#include "app/app.h"

#include "app/exits.h"
#include "app/status.h"
#include "base/log.h"
#include "base/text.h"
#include "platform/service.h"

#include <stdio.h>
#include <string.h>

static void say_status(struct app *app, const struct control_request *request,
		       struct control_reply *reply)
{
	if (request->json)
		status_json(app, &reply->text);
	else
		status_text(app, request->colour, &reply->text);
}

static void refuse(struct control_reply *reply, int code, const char *why)
{
	reply->code = code;
	buf_printf(&reply->text, "%s\n", why);
}

/* A night shift, a weekend, a bank holiday: whoever needs longer resolves it or mutes the target.
 */
#define SNOOZE_MAX SPAN_HOURS(24 * 7)

/* Nobody is told again of what holds on: it must go and come back. */
static void add_what_holds(const struct incident *incident, struct buf *to)
{
	for (size_t i = 0; i < incident->n_findings; i++) {
		const struct finding *finding = &incident->findings[i];

		if (incident->state == STATE_RESOLVED && !wall_is_set(finding->gone))
			buf_printf(to,
				   "still there: %s on %s; you are told again only if it goes and "
				   "comes back\n",
				   finding_row(finding->kind)->id,
				   *finding->target ? finding->target : finding->name);
	}
}

static void add_moved(const struct incident *incident, struct buf *to)
{
	buf_printf(to, "%s is %s at %s", incident->id, state_name(incident->state),
		   level_name(incident->level));
	if (incident->state == STATE_SNOOZED) {
		buf_add(to, " until ");
		wall_print(incident->snoozed_until, to);
	}
	buf_add_char(to, '\n');
	add_what_holds(incident, to);
}

static void say_moved(struct app *app, const struct control_request *request,
		      struct control_reply *reply)
{
	const struct incident *incident = live_find(app, request->id)->incident;
	struct json json;

	if (request->json) {
		json_start(&json, &reply->text, true);
		status_incident_json(&json, incident);
		buf_add_char(&reply->text, '\n');
	} else {
		add_moved(incident, &reply->text);
	}
}

/* The verbs by which people move an incident, and what each cannot do without. */
static const struct person_verb {
	const char *verb;
	enum incident_event event;
	bool needs_message, needs_span, needs_level;
} person_verbs[] = {
	{"ack", EVENT_ACK, .needs_message = false},
	{"note", EVENT_NOTE, .needs_message = true},
	{"snooze", EVENT_SNOOZE, .needs_span = true},
	{"raise", EVENT_RAISE, .needs_level = true},
	{"resolve", EVENT_RESOLVE, .needs_message = false},
};

static const char *lacks(const struct person_verb *verb, const struct control_request *request)
{
	if (!*request->id)
		return "which incident? give its ID; `replscribe incidents` lists them";
	if (verb->needs_message && !*request->message)
		return "a note needs a text";
	if (verb->needs_span && request->span.us <= 0)
		return "snooze for how long? give a duration such as 30m or 2h";
	if (verb->needs_span && request->span.us > SNOOZE_MAX.us)
		return "a snooze lasts seven days at most";
	if (verb->needs_level && !request->level)
		return "raise to which level? P3, P2 or P1";
	return NULL;
}

static void say_person(struct app *app, const struct person_verb *verb,
		       const struct control_request *request, struct control_reply *reply)
{
	struct now now = loop_now(app->loop);
	const char *why = lacks(verb, request);
	char by[PERSON_SIZE];

	if (why) {
		refuse(reply, EXIT_USAGE, why);
		return;
	}
	if (*request->by)
		text_copy(by, sizeof by, request->by);
	else
		snprintf(by, sizeof by, "uid %ld", (long)request->uid);
	log_info("socket uid=%ld pid=%ld by=%s %s %s", (long)request->uid, (long)request->pid, by,
		 verb->verb, request->id);
	why = flow_person(app, request->id,
			  &(struct incident_input){.event = verb->event,
						   .by = by,
						   .text = request->message,
						   .until = wall_after(now.wall, request->span),
						   .level = request->level},
			  now);
	if (*why)
		refuse(reply, EXIT_UNAVAILABLE, why);
	else
		say_moved(app, request, reply);
}

void speak(void *arg, const struct control_request *request, struct control_reply *reply)
{
	struct app *app = arg;

	if (strcmp(request->verb, "status") == 0) {
		say_status(app, request, reply);
		return;
	}
	if (strcmp(request->verb, "dns") == 0) {
		dns_now(app, request, reply);
		return;
	}
	if (strcmp(request->verb, "perf") == 0) {
		load_test_say(app, request, reply);
		return;
	}
	if (strcmp(request->verb, "review") == 0) {
		review_say(app, request, reply);
		return;
	}
	for (size_t i = 0; i < sizeof person_verbs / sizeof *person_verbs; i++)
		if (strcmp(request->verb, person_verbs[i].verb) == 0) {
			say_person(app, &person_verbs[i], request, reply);
			return;
		}
	refuse(reply, EXIT_USAGE,
	       "this agent does not know that verb: is it older than the command?");
}

/* systemd and the process list show it; told only when it changed. */
void speak_status_line(struct app *app)
{
	char line[LINE_SIZE];

	status_line(app, line, sizeof line);
	if (strcmp(line, app->status_line) == 0)
		return;
	text_copy(app->status_line, sizeof app->status_line, line);
	service_status(line);
}
