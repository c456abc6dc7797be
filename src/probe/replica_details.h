/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of a target beside its replication status, asked now and then: its settings, what
 * people have done to replication, the applier's workers. Each part may be missing, because the
 * server has no such table or our account may not read it; what could not be asked is named. All
 * text is clean and bounded. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"
#include "probe/observation.h"

enum setting {
#define SETTING(id, name, former, use) SETTING_##id,
#include "probe/settings.def"
#undef SETTING
	N_SETTINGS
};
const char *setting_name(enum setting);	  /* in the words of MySQL 8.0.26 and later */
const char *setting_former(enum setting); /* what others call it; the same if it kept its name */
bool setting_is_kept(enum setting);	  /* a change of it is worth telling */

/* What people do to replication, as the server counts it. */
enum deed { DEED_STOPPED, DEED_STARTED, DEED_CHANGED, DEED_RESET, DEED_FILTERED, N_DEEDS };

enum yes_no { YN_UNKNOWN, YN_NO, YN_YES };

struct worker_seen { /* of a parallel applier, or the applying thread itself */
	char channel[CHANNEL_SIZE];
	unsigned number;
	struct server_error error;
	wall_t failed;	       /* unset = not told */
	char transaction[128]; /* that it applies, or failed at; "" = none */
	bool applying_known;
	span_t applying; /* for how long already */
};

struct receiver_seen { /* what MySQL's status row leaves out */
	char channel[CHANNEL_SIZE];
	uint64_t heartbeats;
	span_t period; /* 0 = the source sends none */
};

struct blocker_seen {		    /* who holds what the applier waits for */
	char lock[16];		    /* "row", "metadata" */
	char object[2 * NAME_SIZE]; /* "d.t"; "" = not told */
	uint64_t connection;
	char account[HOST_SIZE]; /* "app@10.0.0.7" */
	span_t since;		 /* its transaction, or what it does, has lasted so long */
	char doing[LINE_SIZE];	 /* its statement, secrets masked; "" = it idles */
};

struct log_line_seen { /* of the server's own error log */
	wall_t at;
	char code[16];	/* "MY-010584" */
	char level[16]; /* "Error", "Warning", "System" */
	char text[LINE_SIZE];
};

struct doer_seen { /* who ran a statement on replication a moment ago */
	char account[HOST_SIZE];
	char statement[LINE_SIZE]; /* secrets masked */
};

struct member_seen { /* of a replication group */
	char id[UUID_SIZE];
	char host[HOST_SIZE];
	char state[16]; /* ONLINE, RECOVERING, OFFLINE, ERROR, UNREACHABLE */
};

struct unseen { /* a part that could not be asked */
	char what[NAME_SIZE];
	struct server_error error;
};

enum {
	WORKERS_MAX = 256,
	UNSEEN_MAX = 16,
	BLOCKERS_MAX = 8,
	LOG_LINES_MAX = 16,
	DOERS_MAX = 4,
	GROUP_MAX = 16
};

struct replica_details {
	bool settings_known, counters_known, workers_known, receivers_known;
	bool locks_asked;	    /* something lagged; what could not be seen is in unseen */
	char *settings[N_SETTINGS]; /* owned; NULL = this server has no such variable */
	uint64_t deeds[N_DEEDS];
	enum yes_no semisync_source, semisync_replica; /* whether it works, not whether it is on */
	bool semisync_clients_known;
	uint64_t semisync_clients;
	struct worker_seen *workers; /* owned */
	size_t n_workers;
	struct receiver_seen *receivers; /* owned */
	size_t n_receivers;
	struct blocker_seen blockers[BLOCKERS_MAX];
	size_t n_blockers;
	bool transaction_known; /* the longest one that the applier is in */
	span_t transaction;
	uint64_t transaction_rows;
	struct log_line_seen *lines; /* owned; of the last minutes, the oldest first */
	size_t n_lines;
	struct doer_seen *doers; /* owned; the last one first */
	size_t n_doers;
	bool members_known;
	struct member_seen *members; /* owned */
	size_t n_members;
	struct unseen unseen[UNSEEN_MAX];
	size_t n_unseen;
};

struct replica_details *details_free(struct replica_details *); /* NULL */

/* The worker that failed first on that channel; NULL if none is known to. */
const struct worker_seen *details_failed_worker(const struct replica_details *,
						const char *channel);
