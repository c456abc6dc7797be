/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "incident/incident.h"

static const struct {
	const char *name, *words;
} reviews[N_REVIEWS] = {
#define REVIEW(id, name, words) [REVIEW_##id] = {name, words},
#include "incident/reviews.def"
#undef REVIEW
};

const char *review_name(enum review_status status)
{
	return reviews[status].name;
}

const char *review_words(enum review_status status)
{
	return reviews[status].words;
}

bool review_parse(const char *name, enum review_status *ret)
{
	for (unsigned i = 0; i < N_REVIEWS; i++)
		if (strcmp(reviews[i].name, name) == 0) {
			*ret = (enum review_status)i;
			return true;
		}
	return false;
}

/* A document may always go back; it goes forward only when the incident stands still. */
const char *review_refuses(const struct incident *incident, enum review_status status,
			   bool is_signed)
{
	enum review_status now = incident->review.status;
	if (status < REVIEW_REVIEWED)
		return NULL;
	if (incident->state != STATE_RESOLVED)
		return "the incident is not resolved yet: what is signed now would not be the "
		       "whole "
		       "story";
	if (status == REVIEW_REVIEWED)
		return NULL;
	if (now < REVIEW_REVIEWED)
		return "nobody has reviewed it yet: `--status reviewed` comes first";
	if (!is_signed)
		return "its text has changed since it was reviewed: review it again";
	return NULL;
}

bool review_due(const struct incident *incident, const struct policy *policy, wall_t *ret)
{
	span_t within = policy->levels[incident->level].review_within;
	if (incident->state != STATE_RESOLVED || incident->review.status >= REVIEW_REVIEWED ||
	    within.us == 0)
		return false;
	*ret = wall_after(incident->resolved, within);
	return true;
}
