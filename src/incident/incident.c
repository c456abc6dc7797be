/* SPDX-License-Identifier: Apache-2.0 */
#include "incident/incident.h"

#include <assert.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "incident/act.h"

struct incident *incident_new(const char *id, const char *policy, struct now now)
{
	struct incident *incident = xcalloc(1, sizeof *incident);

	text_copy(incident->id, sizeof incident->id, id);
	text_copy(incident->policy, sizeof incident->policy, policy);
	incident->state = STATE_NONE;
	incident->began = incident->detected = now.wall;
	return incident;
}

struct incident *incident_free(struct incident *incident)
{
	if (!incident)
		return NULL;
	free(incident->targets);
	free(incident->findings);
	free(incident->told);
	free(incident);
	return NULL;
}

void effects_free(struct effects *effects)
{
	for (size_t i = 0; i < effects->n_evidence; i++)
		free(effects->evidence[i].text);
	free(effects->entries);
	free(effects->evidence);
	free(effects->pages);
	*effects = (struct effects){0};
}

typedef void action_fn(struct act *);

static action_fn *const functions[N_ACTIONS] = {
#define ACTION(id, function) [ACTION_##id] = function,
	INCIDENT_ACTIONS(ACTION)
#undef ACTION
};

static void run_actions(struct act *act, unsigned actions)
{
	for (unsigned i = 0; i < N_ACTIONS; i++)
		if (actions & (1U << i))
			functions[i](act);
}

void incident_step(struct incident *incident, const struct incident_input *input,
		   const struct policy *policy, const char *services, struct now now,
		   struct effects *effects)
{
	const struct transition *transition = incident_transition(incident->state, input->event);
	struct act act = {
		.incident = incident,
		.input = input,
		.policy = policy,
		.services = services ? services : "",
		.now = now,
		.effects = effects,
		.to = transition->to,
		.alarms_before = incident->alarms,
	};

	assert(transition->written);
	run_actions(&act, transition->actions);
	assert(act.to == transition->to || transition->may & (1U << act.to));
	incident->state = act.to;
	incident->trouble = findings_clock(incident);
}

static const char *refusal(enum incident_state state)
{
	switch (state) {
	case STATE_NONE:
		return "it is not open yet";
	case STATE_MONITORING:
		return "its trouble is gone and it is being watched: there is nothing to page for";
	case STATE_RESOLVED:
		return "it is resolved already";
	case STATE_OPEN:
	case STATE_ACKED:
	case STATE_SNOOZED:
	case N_STATES:
		break;
	}
	return "that is nothing that people can say";
}

static bool is_of_people(enum incident_event event)
{
	return event == EVENT_ACK || event == EVENT_NOTE || event == EVENT_SNOOZE ||
	       event == EVENT_RAISE || event == EVENT_RESOLVE;
}

const char *incident_refuses(const struct incident *incident, enum incident_event event)
{
	if (is_of_people(event) && incident_transition(incident->state, event)->actions)
		return NULL;
	return is_of_people(event) ? refusal(incident->state) : refusal(STATE_OPEN);
}
