/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of a channel, sentence by sentence; only this folder includes it. */
#pragma once

#include "explain/explain.h"
#include "judge/advice.h"

void texts_add(struct texts *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void texts_free(struct texts *);

/* Each adds its sentences; seen, row, dialect and server are set. */
void facts_add(const struct explained_channel *, struct explained_finding *);
void first_steps_add(const struct explained_channel *, struct explained_finding *);
void state_add(struct explained_channel *);
void hints_add(struct explained_channel *);
void unknown_add(struct explained_channel *);

/* Where it gave up: the row of what kept it from its source; NULL otherwise. */
const struct finding_row *finding_behind(const struct explained_finding *);
struct advised advised_of(const struct explained_channel *, const struct explained_finding *);
/* NULL = no worker's words belong to it. */
const char *worker_words(const struct explained_channel *, const struct explained_finding *);
/* The server's count means something only while both threads run. */
bool channel_lag_counts(const struct channel_seen *);
void channel_source_print(const struct channel_seen *, struct buf *to); /* "db1:3306", or nothing */

/* What an answer without rows means; said once for each number. */
void answer_add(struct explanation *, const struct paste_answer *);

/* Sets dialect and server from the row's columns and words, and from what stands above it. */
void server_tell(struct explained_channel *);
/* Reads the row, mended where half of it was pasted. `ret_by_words`: an error's number was not. */
void row_read(const struct paste *, struct explained_channel *, bool *ret_io_by_words,
	      bool *ret_sql_by_words);
/* The number of an error that was pasted without it; 0 if its words tell nothing. */
unsigned io_number_of_words(const char *text);
unsigned sql_number_of_words(const char *text);
