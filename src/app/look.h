/* SPDX-License-Identifier: Apache-2.0 */
/* One look at targets and their source names without an agent: what `probe` and `check --live` see.
 */
#pragma once

#include "config/settings.h"
#include "judge/judge.h"

struct look {
	struct judge *judge;	      /* with no confirm times: what is seen once counts */
	struct observation *replicas; /* owned; one per target looked at */
	size_t n_replicas;
	struct observation *names; /* owned; one per source name and resolver */
	size_t n_names;
	struct observation *sources; /* owned; one per address of a source */
	size_t n_sources;
	struct finding *findings; /* owned; the worst first */
	size_t n_findings;
};

/* `target` NULL = all. Blocking, each target after the other. 0, or negative errno of our own. */
int look_take(const struct settings *, const char *target, struct look *ret);
void look_free(struct look *);
