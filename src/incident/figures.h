/* SPDX-License-Identifier: Apache-2.0 */
/* How long each part of the incident took, with its definition: computed, never typed. Pure. */
#pragma once

#include "incident/incident.h"

struct figure {
	const char *id;		/* "time-to-detect" */
	const char *name;	/* "Time to detect" */
	const char *definition; /* "from the first symptom to the first alarm" */
	bool known;
	span_t span;
	span_t uncertainty; /* it may be so much more, as what is seen began before it was seen */
	bool either_way;    /* or so much less: both its ends are such */
	wall_t from, to;
};
enum { N_FIGURES = 7 };
/* latent, detect, acknowledge, first action, mitigate, verify, resolve: in that order. */
void incident_figures(const struct incident *, struct figure ret[N_FIGURES]);
