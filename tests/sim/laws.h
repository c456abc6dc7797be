/* SPDX-License-Identifier: Apache-2.0 */
/* What holds of every incident, whatever happens to it. Each tape is held against these at each
 * step. */
#pragma once

#include "incident/incident.h"

struct alarm {
	char receiver[NAME_SIZE];
	char dedup_key[DEDUP_SIZE];
	unsigned n_resolved;
};

struct law_book { /* zeroed at first */
	struct alarm *alarms;
	size_t n_alarms;
	unsigned last_entry, last_page;
};

/* What a step did: NULL if it was lawful, else the law that it broke. */
const char *laws_step(struct law_book *, const struct incident *before,
		      const struct incident *after, const struct effects *);
/* At the end of the tape. */
const char *laws_end(const struct law_book *, const struct incident *);
void laws_free(struct law_book *);
