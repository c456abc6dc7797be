/* SPDX-License-Identifier: Apache-2.0 */
/* Seam 1: one thing seen at one moment. A failed poll is a successful observation of a failure.
 * All text is clean (base/text.h) and bounded when it gets here. Who makes an observation frees it
 * with observation_free; the judge only borrows it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"
#include "base/words.h"

enum poll_end {
#define POLL_END(id, name, sentence) POLL_##id,
#include "probe/ends.def"
#undef POLL_END
	N_POLL_ENDS
};

enum lookup_end {
#define LOOKUP_END(id, name, sentence) LOOKUP_##id,
#include "probe/answers.def"
#undef LOOKUP_END
	N_LOOKUP_ENDS
};

const char *poll_end_name(enum poll_end);
const char *poll_end_sentence(enum poll_end);
const char *lookup_end_name(enum lookup_end);
const char *lookup_end_sentence(enum lookup_end);

/* NO: stopped. CONNECTING: the IO thread tries to (re)connect. PREPARING: MariaDB, starting. */
enum thread_state { THREAD_UNKNOWN, THREAD_NO, THREAD_PREPARING, THREAD_CONNECTING, THREAD_YES };
const char *thread_state_name(enum thread_state);

struct server_error {
	unsigned code; /* 0 = none */
	char text[SAID_SIZE];
};

/* How the IO thread asks the source for what comes next. */
enum position_by { POSITION_UNKNOWN, POSITION_FILE, POSITION_GTID, POSITION_CURRENT_GTID };

/* One row of SHOW REPLICA STATUS under either naming. */
struct channel_seen {
	char channel[CHANNEL_SIZE]; /* "" = the default one */
	char source_host[HOST_SIZE];
	uint16_t source_port;
	char source_user[NAME_SIZE];
	enum thread_state io, sql;
	char io_says[128], sql_says[128]; /* ..._IO_State, ..._SQL_Running_State */
	struct server_error io_error, sql_error;
	/* From the error text "attempt N/M, delay S" or Connect_Retry: 0 = not told. */
	unsigned attempt, attempts_max, retry_delay_s;
	bool lag_known;	     /* false when the server says NULL: never 0 */
	span_t lag;	     /* Seconds_Behind as the server says it; includes the wanted delay */
	span_t wanted_delay; /* SQL_Delay */
	char source_uuid[UUID_SIZE]; /* "" on MariaDB */
	uint32_t source_server_id;   /* 0 = not told */
	enum position_by position_by;
	char read_file[128];
	uint64_t read_pos;
	char exec_file[128];
	uint64_t exec_pos;
	bool heartbeats_known;
	uint64_t heartbeats;
	span_t heartbeat_period; /* 0 = unknown */
	char *row; /* evidence: the whole row as "Column: value" lines, secrets masked; owned */
};

enum flavour { FLAVOUR_UNKNOWN, FLAVOUR_MYSQL, FLAVOUR_MARIADB };

struct replica_seen {
	enum poll_end end;
	struct server_error error; /* of the server or on the way to it, when end is not POLL_OK */
	enum flavour flavour;
	char version[64]; /* @@version */
	char address[64]; /* the one that we are connected to; "" for a socket or without one */
	char hostname[HOST_SIZE];
	char server_uuid[UUID_SIZE];
	uint32_t server_id;
	bool read_only_known, read_only;
	bool uptime_known;
	uint64_t uptime_s;
	struct channel_seen
		*channels; /* owned; at most CHANNELS_MAX, more are counted in n_dropped */
	size_t n_channels, n_dropped;
};

enum { CHANNELS_MAX = 256, ADDRESSES_MAX = 32, CHAIN_MAX = 8 };

struct address {
	uint8_t family;	   /* 4 or 6 */
	uint8_t bytes[16]; /* network order; the first 4 for family 4 */
};

/* One question (A or AAAA) to one resolver. */
struct lookup {
	enum lookup_end end;
	unsigned rcode;
	uint32_t ttl; /* the lowest along the chain; 0 when end is not OK */
	struct address addresses[ADDRESSES_MAX]; /* sorted, no doubles */
	size_t n_addresses;
	char chain[CHAIN_MAX][HOST_SIZE]; /* CNAME targets in order */
	size_t n_chain;
	bool used_tcp;
	bool without_edns; /* it answered only the question without EDNS (some cookie and EDNS bugs)
			    */
	bool says_known;   /* RFC 8914: why the resolver says so, with or without words */
	uint16_t says_code;
	char says[128];
	span_t took; /* from asking to this answer */
};

struct name_seen {
	char name[HOST_SIZE];
	char resolver[80]; /* "127.0.0.53:53" */
	struct lookup a, aaaa;
};

enum observation_kind { SEEN_REPLICA, SEEN_NAME };

struct observation {
	enum observation_kind kind;
	struct now at;	   /* when the answer was there */
	span_t took;	   /* so it was true somewhere in [at - took, at] */
	span_t since_last; /* since the previous observation of the same subject; 0 = the first */
	char target[TARGET_SIZE]; /* SEEN_REPLICA */
	union {
		struct replica_seen replica;
		struct name_seen name;
	};
};

void observation_free(struct observation *);

/* "10.0.0.5" or "2001:db8::1"; to holds 46 bytes. */
void address_print(const struct address *, char to[46]);
int address_compare(const struct address *, const struct address *);
bool address_parse(const char *text, struct address *ret);
/* The canonical set of a name: both families, sorted: "10.0.0.5, 10.0.0.6". */
void name_seen_print(const struct name_seen *, char *to, size_t size);
