/* SPDX-License-Identifier: Apache-2.0 */
/* From observations to findings, with hysteresis: a finding opens when it has held for `confirm`,
 * closes when it has been gone for as long. Unknown is neither: a target that cannot be asked
 * closes none of its channels' findings, a name that cannot be looked up has not come back. In each
 * place (a target's poll, a channel's IO thread, its SQL thread ...) one finding holds at a time;
 * what comes closer to the truth takes the former's place.
 *
 * Names: per resolver and family an answer without any accepted address is a move, an address that
 * is merely added is not, and is not accepted either: {A}, {A,B}, {B} ends as a move from A to B.
 * Subsets of what is accepted, and addresses that come and go beside it, are round robin and silent
 * (judge/baseline.h, judge/repoint.h). Pure. */
#pragma once

#include "judge/verdict.h"
#include "probe/observation.h"

struct rule {
	enum level level, max_level;
	span_t confirm;
	bool off;
	char text[LINE_SIZE]; /* the user's own words, behind the sentence; "" = none */
};

struct network { /* "10.0.0.0/8"; an address is one of full length */
	struct address address;
	unsigned bits;
};

/* How answers to look-ups are judged; a span of 0 is as said. */
struct dns_limits {
	/* So many answers in a row by one resolver confirm a move; two resolvers that agree, or one
	 * of the zone's own servers, confirm it at once. */
	unsigned confirm_answers;
	/* A failing look-up is a finding when the last good answer is older; 0 = as long as its
	 * rule's confirm. It is over at the first good answer. */
	span_t hold[N_LOOKUP_ENDS];
	span_t hold_obsolete;  /* how long an address that left the answers still belongs to them */
	unsigned flap_changes; /* so many changes within flap_window are flapping */
	span_t flap_window;
	span_t slow;		  /* answers that take longer are slow; 0 = none is */
	span_t signature_warning; /* of signatures, before they end; 0 = none */
	/* Borrowed. Where a source may be at all (none = anywhere), and where it may go without
	 * that being more than a note. */
	const struct network *allowed, *known;
	size_t n_allowed, n_known;
};

struct judge_limits {
	struct rule rules[N_FINDINGS]; /* judge_limits_default fills them from the table */
	struct dns_limits dns;
};
void judge_limits_default(struct judge_limits *);

/* Work that is known beforehand: a name that moves meanwhile is a note. */
struct planned {
	char name[NAME_SIZE];
	wall_t start, end;
	char (*targets)[TARGET_SIZE]; /* "*" = all; borrowed */
	size_t n_targets;
};

/* A target as the judge needs it. */
struct watch {
	char target[TARGET_SIZE];
	char source_name[HOST_SIZE]; /* "" = auto: whatever its channels replicate from */
	span_t max_lag;
	span_t critical_lag;	 /* 0 = none */
	bool expect_replication; /* no channel at all is a finding */
	bool asks_source;	 /* its account may ask its sources */
	bool expect_read_only;	 /* a replica that can be written to is one */
};

struct judge;

struct judge *judge_new(const struct judge_limits *);
struct judge *judge_free(struct judge *);				  /* NULL */
void judge_set_limits(struct judge *, const struct judge_limits *);	  /* on reload */
void judge_set_planned(struct judge *, const struct planned *, size_t n); /* copied */
/* Of this host, for targets on it that are not reached by an address. Copied. */
void judge_set_addresses(struct judge *, const struct address *, size_t n);
void judge_watch(struct judge *, const struct watch *); /* adds or updates */
/* Closes all that is open on a target that is no longer configured (changes say so). */
void judge_forget(struct judge *, const char *target, struct now, struct verdict *ret);

void judge_see(struct judge *, const struct observation *, struct verdict *ret);

/* A person says that the incident over these findings is done: names that moved are accepted where
 * they are now, so that they do not open again. */
void judge_accept(struct judge *, const struct finding *, struct now, struct verdict *ret);

/* What memory items of former verdicts said, once each, in any order, before the first judge_see.
 * Keys of an unknown form are ignored. Targets that are only recalled, never watched, stay until
 * judge_forget. */
void judge_recall(struct judge *, const char *key, const char *value);

/* The names to resolve now: a target's source_name where it has one, else the sources of its
 * channels, literals left out. Owned by the judge, valid until the next call of any judge function.
 */
size_t judge_names(const struct judge *, const char *const **ret);

/* The addresses of sources to ask now, each once: where names lead, and where they led as long as a
 * replica may still be there. Valid until the next call of any judge function. */
struct source_wanted {
	const char *target; /* whose account asks */
	const char *host;   /* the source as that target's channel has it */
	char address[46];
	uint16_t port;
	bool is_last_choice; /* that account was turned away there, but there is no other */
};
size_t judge_sources(struct judge *, const struct source_wanted **ret);
bool judge_sources_are_new(const struct judge *); /* since they were last asked for */

/* For `status`: the open findings by target, channel and name; valid as above. */
size_t judge_open_findings(const struct judge *, const struct finding **ret);

struct channel_state { /* what is known of a channel now */
	char channel[CHANNEL_SIZE];
	char source_host[HOST_SIZE];
	uint16_t source_port;
	enum thread_state io, sql;
	bool lag_known;
	span_t lag;
	/* What the source had at its last answer, and the replica has not applied. */
	bool behind_known;
	uint64_t behind;
	bool trend_known; /* by how much the lag has changed, over how long */
	span_t trend, trend_over;
	bool catch_up_known; /* at the pace of late */
	span_t catch_up;
};
struct target_state {
	bool seen; /* false: nothing known yet */
	enum poll_end end;
	wall_t at; /* of the last observation */
	char version[64];
	struct channel_state *channels; /* owned by the judge */
	size_t n_channels;
};
/* For `status`: who answers at the addresses of sources, sorted. Borrowed as above. */
struct source_answer {
	char address[64];
	uint16_t port;
	const char *asker;
	enum poll_end end;
	const struct server_error *error;
	wall_t asked, answered; /* answered unset = never: what follows is not known */
	const char *version, *hostname, *server_uuid;
	uint32_t server_id;
	bool read_only_known, read_only;
	bool upstreams_known;
	size_t n_upstreams;
};
size_t judge_source_answers(const struct judge *, const struct source_answer **ret);

const struct target_state *judge_target(const struct judge *,
					const char *target); /* NULL if unknown */

/* For `status`: what each resolver said last of each name, sorted by name. Borrowed as above. */
struct name_answer {
	const char *name, *resolver;
	enum lookup_end end;
	char addresses[LINE_SIZE]; /* the last answer that had any; "" = none yet */
	uint32_t ttl;
	wall_t answered; /* when the resolver last answered */
};
size_t judge_answers(const struct judge *, const struct name_answer **ret);

/* What each view says of that name now, as a table for people; nothing for a name that is not
 * watched. */
void judge_print_answers(const struct judge *, const char *name, struct now, struct buf *to);
