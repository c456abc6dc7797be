/* SPDX-License-Identifier: Apache-2.0 */
/* What the judge knows between two observations. Only the judge's own files include this. */
#pragma once

#include "base/buf.h"
#include "base/map.h"
#include "judge/addresses.h"
#include "judge/judge.h"
#include "probe/replica_details.h"

/* A place holds one finding at a time: what comes closer to the truth there takes the former's
 * place. */
enum slot {
	SLOT_POLL, /* of a target */
	SLOT_CHANNELS,
	SLOT_WRITABLE,
	SLOT_DRIFT,
	SLOT_SEMISYNC,
	SLOT_GROUP,
	SLOT_RESOLV_CONF,
	SLOT_TARGET_LAST = SLOT_RESOLV_CONF,
	SLOT_IO, /* of a channel */
	SLOT_SQL,
	SLOT_DISK,
	SLOT_LANDING, /* seen at its source: judge/landing.h */
	SLOT_ATTACHED,
	SLOT_ZOMBIE,
	SLOT_ROLE,
	SLOT_SILENT,
	SLOT_LAG,
	SLOT_HEARTBEAT,
	SLOT_FILTERS,
	SLOT_ERRANT,
	SLOT_ASKING,
	SLOT_CHANNEL_LAST = SLOT_ASKING,
	SLOT_REPOINT, /* of a name */
	SLOT_MISSING,
	SLOT_SERVFAIL,
	SLOT_REFUSED,
	SLOT_TIMEOUT,
	SLOT_DOWN,
	SLOT_DNSSEC,
	SLOT_SIGNED,
	SLOT_FLAPPING,
	SLOT_SPLIT,
	SLOT_TTL,
	SLOT_RENAMED,
	SLOT_FAMILY,
	SLOT_SINKHOLE,
	SLOT_ALLOWED,
	SLOT_HOSTS,
	SLOT_SERIAL,
	SLOT_SERIALS,
	SLOT_WILDCARD,
	SLOT_SEARCH,
	SLOT_PATH,
	SLOT_SLOW,
	N_SLOTS
};
enum {
	N_TARGET_SLOTS = SLOT_TARGET_LAST - SLOT_POLL + 1,
	N_CHANNEL_SLOTS = SLOT_CHANNEL_LAST - SLOT_IO + 1,
	N_NAME_SLOTS = SLOT_SLOW - SLOT_REPOINT + 1,
};

struct spot {
	struct finding *finding; /* owned; NULL while nothing is seen here */
	bool is_open;		 /* false: seen, but not for long enough */
	mono_t first;		 /* of finding->since; meaningless once it is open */
	bool is_going;		 /* open, and last seen gone */
	mono_t going;
	wall_t gone;
	bool is_vague; /* open, and last seen as something that tells less */
	mono_t vague;
	wall_t vague_since;
	span_t vague_uncertainty;
};

struct channel { /* beside its channel_state, which everybody may see */
	struct spot spots[N_CHANNEL_SLOTS];
	char source_user[NAME_SIZE];
	char source_uuid[UUID_SIZE]; /* as of when it was last connected */
	uint32_t source_server_id;
	uint64_t heartbeats;
	wall_t connected;      /* last seen to come to Yes from anything else; unset = not seen */
	struct name *name;     /* NULL: a literal address */
	struct name *left;     /* the former name, until the thread runs on the new one */
	bool has_other_source; /* than the one that it has its history from */
	bool source_was_first; /* it replicated from nowhere itself */
	struct standing *standings; /* owned: judge/standing.h */
	size_t n_standings;
	struct transactions *applied; /* owned; what the replica had at the last poll */
	mono_t applied_at;
	struct silence *silence;   /* owned: judge/silence.h */
	struct distance *distance; /* owned: judge/distance.h */
	char *healthy_row;	   /* owned; the last one without any finding */
	wall_t healthy_at;
	struct server_error
		*worker; /* owned: why the applier's coordinator stopped; NULL = not known */
	char *filters;	 /* owned: as they are meant to be; NULL = not known yet */
	bool accepts_filters;
	struct transactions
		*own;	 /* owned: what the target had made when we came; NULL = not known */
	bool has_manner; /* the next three are of the last poll */
	uint64_t skip_counter;
	span_t wanted_delay;
	enum position_by position_by;
	bool is_seen; /* in the poll that is being judged */
	bool must_remember;
};

struct lag_reason; /* judge/lag.h */

struct target {
	struct watch watch;
	bool is_watched; /* false: only recalled */
	bool is_known;	 /* it has answered once, if before our start */
	struct target_state state;
	struct channel *channels; /* owned; parallel to state.channels */
	struct spot spots[N_TARGET_SLOTS];
	struct name *name; /* of watch.source_name */
	char address[64];  /* the one that its last poll reached; "" = by socket, or not known */
	bool is_by_socket;
	enum flavour flavour; /* who it is, as of its last answer */
	char server_uuid[UUID_SIZE];
	uint32_t server_id;
	char hostname[HOST_SIZE];
	mono_t answered; /* the last poll that ended well; 0 = none since our start */
	wall_t booted;	 /* from the uptime; unset = not known */
	uint64_t uptime_s;
	bool uptime_known;
	bool is_here; /* on this host: its sockets were looked for here */
	char **kept;  /* owned: N_SETTINGS as they are meant to be; NULL = not known yet */
	bool accepts_drift;
	struct lag_reason *lag_reason; /* owned */
	struct log_lines *log;	       /* owned; judge/logs.h */
	uint64_t deeds[N_DEEDS];       /* as of the last details */
	bool deeds_known;
	unsigned done;		    /* bits of enum deed: since the details before this poll's */
	bool tells_deeds, is_fresh; /* of this poll: done is known; the server was restarted */
};

enum member_kind {
	MEMBER_ACCEPTED,  /* where the name leads as far as anybody knows */
	MEMBER_TOLERATED, /* comes and goes beside accepted ones: round robin */
	MEMBER_SUSPECT,	  /* came and went once */
};
struct member {
	struct address address;
	enum member_kind kind;
	wall_t at;	/* since when of that kind */
	wall_t missing; /* since when it has not been in an answer; unset = it is */
};

/* What the last answer says beside addresses, of both questions. */
struct brief {
	uint32_t ttl_max, negative_ttl;
	bool is_authoritative, is_authentic, is_bogus, used_tcp, without_edns;
	bool has_v4, has_v6, v4_known, v6_known;
	bool says_known;
	uint16_t says_code;
	char says[128];
	wall_t signed_until;
	span_t took;
	struct zone_seen zone;
	char alias[HOST_SIZE]; /* the last CNAME target, also of a name that does not exist */
	char canonical[HOST_SIZE];
	unsigned hosts_line;
};

/* What a view has said for long. What it says otherwise is odd until it has done so for a day. */
enum aspect {
	ASPECT_TTL,
	ASPECT_CHAIN,
	ASPECT_FAMILY,
	ASPECT_SERIAL,
	ASPECT_WILDCARD,
	ASPECT_CANONICAL,
	N_ASPECTS
};
struct usual {
	bool is_known[N_ASPECTS];
	uint32_t ttl, serial; /* the highest of each */
	char chain[HOST_SIZE], canonical[HOST_SIZE];
	bool has_v4, has_v6, is_wildcard;
	wall_t odd[N_ASPECTS]; /* since when it has been otherwise; unset = it is not */
	unsigned odd_answers[N_ASPECTS];
};

/* One change of an answer to another place. */
enum { TURNS_KEPT = 16 };
struct turn {
	wall_t at;
	bool is_certain; /* no pool whose servers take turns looks like that */
};

struct view { /* of a name, by one resolver */
	char resolver[80];
	enum view_kind kind;
	struct brief brief;
	struct usual usual;
	struct turn turns[TURNS_KEPT]; /* the last ones */
	size_t n_turns;
	wall_t good;	 /* the last answer with addresses */
	wall_t changed;	 /* when it last said otherwise than before; unset = never */
	bool is_missing; /* as of the last answer that says whether the name is there */
	bool has_agreed; /* with another view, once */
	wall_t failing;	 /* since when no question has been answered with addresses; unset = one is
			  */
	mono_t failing_first;
	span_t failing_uncertainty;
	unsigned moved_answers; /* in a row, since it leads elsewhere */
	struct member *members; /* owned */
	size_t n_members;
	span_t obsolete_hold;	 /* as the limits have it */
	struct addresses latest; /* the last answer that had addresses */
	struct addresses moved;	 /* all seen since it leads elsewhere; empty = it does not */
	bool has_moved_on;	 /* the last answer is elsewhere again, and new */
	wall_t moved_since;
	mono_t moved_first;
	span_t moved_uncertainty;
	wall_t moved_after;  /* the answer before that: who connects later finds the new one */
	enum lookup_end end; /* what both questions amounted to last */
	uint32_t ttl;
	char chain[HOST_SIZE];	      /* the last CNAME target; "" = none */
	char chain_before[HOST_SIZE]; /* the same when it last led home */
	mono_t seen;		      /* the last answer; if recalled, since when we wait for one */
	wall_t answered;
	wall_t home;		 /* when it last led to accepted addresses */
	mono_t accepted_seen[2]; /* an accepted member of IPv4, IPv6 was in the answer */
	bool is_recalled;	 /* no answer yet since our start */
	bool must_remember;
	wall_t remembered;	      /* home as the memory has it */
	char *answer, *answer_before; /* evidence, owned: the last answer, the last that led home */
};

/* Held back, because it was over before it counted. */
struct blip {
	wall_t from, to;
	char text[160];
};
enum { BLIPS_KEPT = 8, PASTS_KEPT = 8 };

/* A finding on a name that is over, kept so that a failure that comes later still finds what came
 * before it. */
struct past {
	struct finding finding; /* gone is set */
	char *end;		/* how it ended; owned */
};

struct name {
	char name[HOST_SIZE];
	size_t n_users;	    /* channels and targets that hold it */
	struct view *views; /* owned */
	size_t n_views;
	struct spot spots[N_NAME_SLOTS];
	mono_t missing_first;	       /* since when it is missing everywhere; 0 = it is not */
	struct blip blips[BLIPS_KEPT]; /* the last ones */
	size_t n_blips;
	struct past pasts[PASTS_KEPT]; /* of each kind the last one */
	size_t n_pasts;
	unsigned grade; /* of its move, as it was told: judge/grade.h */
	/* The last time it moved; owned. gone is set once that is over, and move_end says how it
	 * ended. */
	struct finding *move;
	char *move_before, *move_after; /* evidence */
	char *move_end;
};

struct lists; /* what the judge's callers borrow */
struct wanted;

struct judge {
	struct judge_limits limits;
	struct map targets; /* struct target by its name */
	struct map names;   /* struct name by its name in small letters, without a final dot */
	struct map sources; /* struct source by address and port: judge/source.h */
	struct wanted *wanted;
	struct lists *lists;
	struct planned *planned; /* owned, with their targets */
	size_t n_planned;
	struct addresses own; /* of this host */
};

/* Why a finding is over, for the sentence that says so. */
enum why {
	WHY_GONE,     /* seen to be good again */
	WHY_REPLACED, /* by another in the same place */
	WHY_NO_CHANNEL,
	WHY_FORGOTTEN,
	WHY_UNUSED,   /* no channel uses the name any more */
	WHY_FOLLOWED, /* all channels of the name have reconnected */
	WHY_ACCEPTED,
	WHY_TOLD_AGAIN, /* over before, told because something came after it */
};

/* One observation on its way through the judge; sentences and facts are taken from here. */
struct sight {
	struct judge *judge;
	struct now at;
	span_t uncertainty; /* what is new now began in [at - uncertainty, at] */
	struct verdict *verdict;
	enum why why;
	struct target *target;
	const struct replica_seen *replica;
	size_t channel; /* index in target; valid if row is set, or why says that it is gone */
	const struct channel_seen *row;
	struct name *name;
	const struct name_seen *answer;
};
