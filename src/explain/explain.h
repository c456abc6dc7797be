/* SPDX-License-Identifier: Apache-2.0 */
/* What a pasted replication status means: the paste is read, each row judged as if it were a
 * poll's, and what the row tells besides, and cannot tell, is said. Pure. */
#pragma once

#include "explain/paste.h"
#include "judge/judge.h"
#include "probe/dialect.h"

struct texts {
	char **items; /* owned */
	size_t n;
};

struct explained_finding {
	struct finding finding;
	bool is_by_words;	  /* the number was not pasted: the words tell it */
	enum finding_kind behind; /* why it did not get to its source before it stopped */
	char at[32];		  /* the last time, by the server's clock; "" = not told */
	struct texts facts;	  /* what the row adds */
	struct texts first;	  /* to do before what the table says: advice (judge/advice.h) */
};

struct explained_channel {
	struct channel_seen seen;
	const struct paste_row *row;
	size_t n_repeats; /* further rows that say the same */
	enum dialect dialect;
	char server[96]; /* "MySQL 8.0.22 or later"; "" = not known */
	bool has_siblings;
	struct server_error worker; /* a parallel worker's own error, where it was pasted too */
	struct explained_finding *findings; /* owned; the worst first */
	size_t n_findings;
	struct texts state;   /* how it stands, where nothing is wrong */
	struct texts hints;   /* what has not broken yet */
	struct texts unknown; /* what no status row tells */
};

/* A question that had no row for an answer. */
struct explained_answer {
	const struct paste_answer *answer;
	enum finding_kind kind; /* FINDING_NONE: no trouble by itself */
	enum dialect dialect;
	struct texts means;
};

struct explanation {
	struct paste paste;
	struct explained_channel *channels; /* owned; the worst first */
	size_t n_channels;
	struct explained_answer *answers; /* owned */
	size_t n_answers;
};

void explain(const char *bytes, size_t n, struct explanation *ret);
void explanation_free(struct explanation *);

/* For people: `width` columns, in colour or not. */
void explanation_print(const struct explanation *, size_t width, bool colour, struct buf *to);
void explanation_print_json(const struct explanation *, struct buf *to);
