/* SPDX-License-Identifier: Apache-2.0 */
/* A store in a scratch folder, and values to put into it. */
#pragma once

#include "store/columns.h"
#include "store/store.h"

#define ID "INC-20200901-0001"

extern struct store *store; /* the test's */
int sample_open(void **state);
int sample_close(void **state);
void sample_reopen(void);

/* A value of its own for each member, texts hostile and of full length. */
void sample_fill(const struct table *, void *object, unsigned seed);
/* With n targets, findings and told receivers. */
struct incident *sample_incident(const char *id, size_t n, unsigned seed);

void put_incident(const struct incident *);
void put_in_state(const char *id, enum incident_state, int64_t resolved);
void assert_same(const struct table *, const void *a, const void *b);
/* The store gives back this incident, with every member. */
void assert_stored(const struct incident *expected);
