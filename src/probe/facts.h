/* SPDX-License-Identifier: Apache-2.0 */
/* An observation of a name as facts in words, so that each can be compared, kept and shown by
 * itself. What changes with every look (age, latency, a TTL that counts down) is none. Pure. */
#pragma once

#include "probe/observation.h"

enum name_fact {
#define FACT(id, name, text) FACT_##id,
#include "probe/facts.def"
#undef FACT
	N_FACTS
};
const char *fact_name(enum name_fact);
bool fact_parse(const char *name, enum name_fact *ret);

/* Whose facts they are. */
struct fact_subject {
	char name[HOST_SIZE]; /* "" = of all names: resolv.conf */
	char view[16];	      /* "resolver", "system", "authority", "libc", "peer", "resolv.conf" */
	char label[TARGET_SIZE + CHANNEL_SIZE]; /* which of them: "10.0.0.2:53", "node-2 channel" */
};

struct name_facts {
	char *values[N_FACTS]; /* owned; NULL = nothing is told of it, "" = there is none */
};

/* False for observations that have no facts of this kind. */
bool facts_of(const struct observation *, struct fact_subject *ret_subject, struct name_facts *ret);
void facts_free(struct name_facts *);
