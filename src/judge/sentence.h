/* SPDX-License-Identifier: Apache-2.0 */
/* Findings in plain English, with their facts: for timelines and pages. */
#pragma once

#include "judge/state.h"

/* Write finding->text from its facts and from what is in sight. */
void sentence_of_poll(const struct sight *, struct finding *);
void sentence_of_channel(const struct sight *, struct finding *);
void sentence_of_lag(const struct sight *, struct finding *);
void sentence_of_move(const struct sight *, const struct view *, struct finding *);
void sentence_of_lookup(const struct sight *, enum slot, struct finding *);

/* How a finding ended (sight->why); `by` took its place, NULL if nothing did. */
void sentence_of_end(const struct sight *, const struct finding *, const struct finding *by,
		     char *to, size_t size);

/* "node-2" or "node-2 (channel c1)". */
void subject_print(const struct finding *, struct buf *to);
/* Seconds_Behind counts the wanted delay in. */
span_t lag_beyond_wanted(const struct channel_seen *);
/* "db1.example:3306" */
void source_print(const struct channel_seen *, struct buf *to);
