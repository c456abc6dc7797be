/* SPDX-License-Identifier: Apache-2.0 */
/* Who answers at an address of a source, and what it has. A name, where it leads and who is there
 * are three things; any two of them can agree while data is being lost. */
#pragma once

#include "judge/state.h"
#include "judge/transactions.h"

/* A server, as far as one can be told from another. A restored copy shares server_uuid and
 * server_id with its original; MariaDB has no uuid. */
struct identity {
	enum flavour flavour; /* UNKNOWN: nothing is known */
	char server_uuid[UUID_SIZE];
	uint32_t server_id;
	char hostname[HOST_SIZE];
	uint16_t port; /* as it says itself; 0 = not told */
	wall_t booted; /* unset = not known */
};

enum likeness {
	ALIKE_UNKNOWN,
	ALIKE_OTHER, /* another server */
	ALIKE_COPY,  /* the same ids on another machine or port: a copy, or it was moved */
	ALIKE_SAME,  /* the same ids, and nothing that speaks against it */
	ALIKE_RUN,   /* even the same run of it: it has not been restarted in between */
};
enum likeness identity_compare(const struct identity *, const struct identity *);
/* "node-7 (server id 2, UUID 24b3...)" */
void identity_print(const struct identity *, struct buf *to);

struct source { /* at one address and port */
	char address[64];
	uint16_t port;
	char asker[TARGET_SIZE]; /* whose account asked last */
	enum poll_end end;	 /* of the last time */
	struct server_error error;
	unsigned n_silent;	/* times in a row that it gave no answer at all */
	wall_t asked, answered; /* the last time; the last time that it answered: unset = never */
	mono_t asked_mono, answered_mono; /* the answer is at least as new as answered_mono */
	struct identity who;		  /* as of its last answer, like all that follows */
	char version[64];
	bool read_only_known, read_only;
	bool upstreams_known;
	struct upstream upstreams[UPSTREAMS_MAX];
	size_t n_upstreams;
	struct transactions has;
	char *answer;	/* evidence, owned */
	bool is_wanted; /* by the list under way */
};

struct source *source_find(const struct judge *, const char *address, uint16_t port);
void source_see(struct judge *, const struct observation *);
void source_free(struct source *);
/* The others are forgotten: nobody asks them any more. */
void sources_keep_only(struct judge *, const struct source_wanted *, size_t n);

/* It answered the last time that it was asked. */
bool source_answers(const struct source *);
