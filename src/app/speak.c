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

static void say_moved(struct app *app, const struct control_request *request,
		      struct control_reply *reply)
{
	const struct incident *incident = live_find(app, request->id)->incident;
	struct json json;

	if (request->json) {
		json_start(&json, &reply->text, true);
		status_incident_json(&json, incident);
		buf_add_char(&reply->text, '\n');
	} else
		buf_printf(&reply->text, "%s is %s at %s\n", incident->id,
			   state_name(incident->state), level_name(incident->level));
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
	if (verb->needs_level && !request->level)
		return "raise to which level? P3, P2 or P1";
	return NULL;
}

static void say_person(struct app *app, const struct person_verb *verb,
		       const struct control_request *request, struct control_reply *reply)
{
	struct now now = loop_now(app->loop);
	const char *why = lacks(verb, request);

	if (why) {
		refuse(reply, EXIT_USAGE, why);
		return;
	}
	log_info("socket uid=%ld pid=%ld by=%s %s %s", (long)request->uid, (long)request->pid,
		 request->by, verb->verb, request->id);
	why = flow_person(app, request->id,
			  &(struct incident_input){.event = verb->event,
						   .by = request->by,
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
