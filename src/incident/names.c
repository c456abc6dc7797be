/* SPDX-License-Identifier: Apache-2.0 */
/* The names of states, events, voices, steps and pages, for people and for the store. */
#include <string.h>

#include "incident/incident.h"

static const char *const states[N_STATES] = {
#define STATE(id, name, means) [STATE_##id] = name,
#include "incident/states.def"
#undef STATE
};

static const char *const events[N_EVENTS] = {
#define EVENT(id, name, means) [EVENT_##id] = name,
#include "incident/events.def"
#undef EVENT
};

static const char *const voices[N_VOICES] = {
	[VOICE_REPLICATION] = "replication", [VOICE_DNS] = "dns",
	[VOICE_INCIDENT] = "incident",	     [VOICE_ESCALATION] = "escalation",
	[VOICE_NOTIFY] = "notify",	     [VOICE_AGENT] = "agent",
	[VOICE_PERSON] = "person",
};

static const char *const steps[N_STEPS] = {
	[STEP_NONE] = "none",
	[STEP_CHANGE] = "change",
	[STEP_DETECTED] = "detected",
	[STEP_RAISED] = "raised",
	[STEP_ACKED] = "acknowledged",
	[STEP_ACTION] = "action-taken",
	[STEP_RESTORED] = "restored",
	[STEP_MONITORING] = "monitoring",
	[STEP_NORMAL] = "back-to-normal",
	[STEP_GAP] = "gap",
};

static const char *const page_kinds[N_PAGE_KINDS] = {
	[PAGE_OPENED] = "incident.opened",     [PAGE_RAISED] = "incident.raised",
	[PAGE_REPEATED] = "incident.repeated", [PAGE_ACKED] = "incident.acknowledged",
	[PAGE_NEWS] = "incident.news",	       [PAGE_RESTORED] = "incident.restored",
	[PAGE_RESOLVED] = "incident.resolved",
};

const char *state_name(enum incident_state state)
{
	return states[state];
}

const char *event_name(enum incident_event event)
{
	return events[event];
}

const char *voice_name(enum voice voice)
{
	return voices[voice];
}

const char *step_name(enum step step)
{
	return steps[step];
}

const char *page_kind_name(enum page_kind kind)
{
	return page_kinds[kind];
}

/* The place of a name in a list, or n. */
static size_t place_of(const char *name, const char *const *names, size_t n)
{
	size_t i = 0;

	while (i < n && strcmp(name, names[i]) != 0)
		i++;
	return i;
}

bool state_parse(const char *name, enum incident_state *ret)
{
	size_t i = place_of(name, states, N_STATES);

	if (i == N_STATES)
		return false;
	*ret = (enum incident_state)i;
	return true;
}

bool page_kind_parse(const char *name, enum page_kind *ret)
{
	size_t i = place_of(name, page_kinds, N_PAGE_KINDS);

	if (i == N_PAGE_KINDS)
		return false;
	*ret = (enum page_kind)i;
	return true;
}

bool page_kind_alarms(enum page_kind kind)
{
	return kind == PAGE_OPENED || kind == PAGE_RAISED || kind == PAGE_REPEATED;
}
