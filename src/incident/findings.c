/* SPDX-License-Identifier: Apache-2.0 */
/* The findings and targets that an incident holds, and which changes belong to it. */
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "incident/act.h"

/* A finding that comes and goes all night would fill the memory: from here on a new stretch of it
 * takes the place of its last one. The timeline has them all. */
enum { STRETCHES_KEPT = 64 };

bool is_on_server(const struct finding *finding)
{
	return finding_is_on_server(finding);
}

static bool is_open(const struct finding *finding)
{
	return !wall_is_set(finding->gone);
}

size_t incident_open_findings(const struct incident *incident)
{
	size_t n = 0;

	for (size_t i = 0; i < incident->n_findings; i++)
		n += is_open(&incident->findings[i]);
	return n;
}

static struct finding *find_last(const struct incident *incident, const struct finding *finding)
{
	for (size_t i = incident->n_findings; i > 0; i--)
		if (finding_same(&incident->findings[i - 1], finding))
			return &incident->findings[i - 1];
	return NULL;
}

struct finding *finding_find_open(const struct incident *incident, const struct finding *finding)
{
	struct finding *last = find_last(incident, finding);

	return last && is_open(last) ? last : NULL;
}

struct finding *finding_take(struct incident *incident, const struct finding *finding)
{
	struct finding *place = find_last(incident, finding);

	if (!place || (!is_open(place) && incident->n_findings < STRETCHES_KEPT))
		place = ARRAY_ADD(incident->findings, incident->n_findings);
	*place = *finding;
	return place;
}

static bool has_target(const struct incident *incident, const char *target)
{
	for (size_t i = 0; i < incident->n_targets; i++)
		if (strcmp(incident->targets[i], target) == 0)
			return true;
	return false;
}

void incident_add_targets(struct incident *incident, const struct change *change)
{
	for (size_t i = 0; i < change->n_targets; i++) {
		if (has_target(incident, change->targets[i]))
			continue;
		ARRAY_GROW(incident->targets, incident->n_targets);
		text_copy(incident->targets[incident->n_targets++], TARGET_SIZE,
			  change->targets[i]);
	}
}

static bool meets_target(const struct incident *incident, const struct change *change)
{
	for (size_t i = 0; i < change->n_targets; i++)
		if (has_target(incident, change->targets[i]))
			return true;
	return false;
}

/* All replicas of one source share the way to it, so what its name could bring about is one
 * incident; trouble of applying is a replica's own. */
static bool is_of_source(const struct finding *finding)
{
	struct finding moved = {.kind = FINDING_DNS_REPOINTED};
	enum about about = finding_row(finding->kind)->about;

	text_copy(moved.name, sizeof moved.name, finding->name);
	return *finding->name &&
	       (about == ABOUT_NAME || about == ABOUT_SOURCE || finding_explains(&moved, finding));
}

static bool meets_source(const struct incident *incident, const struct finding *finding)
{
	if (!is_of_source(finding))
		return false;
	for (size_t i = 0; i < incident->n_findings; i++)
		if (text_same_name(incident->findings[i].name, finding->name) &&
		    is_of_source(&incident->findings[i]))
			return true;
	return false;
}

static bool is_reopened_by(const struct incident *incident, const struct change *change,
			   const struct policy *policy, struct now now)
{
	span_t past = wall_since(now.wall, incident->resolved);

	return past.us <= policy->reopen_window.us && find_last(incident, &change->finding);
}

bool incident_takes(const struct incident *incident, const struct change *change,
		    const struct policy *policy, struct now now)
{
	if (incident->state == STATE_NONE)
		return false;
	if (change->kind == CHANGE_UPDATED || change->kind == CHANGE_CLOSED)
		return finding_find_open(incident, &change->finding) != NULL;
	if (incident->state == STATE_RESOLVED)
		return is_reopened_by(incident, change, policy, now);
	return meets_target(incident, change) || meets_source(incident, &change->finding);
}
