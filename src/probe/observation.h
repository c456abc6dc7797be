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
	/* GTIDs as the server prints them, owned; NULL = not told, or longer than anybody's. MySQL:
	 * Executed_ and Retrieved_Gtid_Set. MariaDB: Gtid_Slave_Pos and Gtid_IO_Pos. */
	char *applied, *received;
	uint64_t skip_counter;
	char filters[LINE_SIZE]; /* "Replicate_Do_DB=a; Replicate_Ignore_Table=b.c"; "" = none */
	char *row; /* evidence: the whole row as "Column: value" lines, secrets masked; owned */
};

void channel_seen_free(struct channel_seen *); /* what it owns */

enum flavour { FLAVOUR_UNKNOWN, FLAVOUR_MYSQL, FLAVOUR_MARIADB };

struct replica_details; /* probe/replica_details.h */

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
	struct replica_details *details; /* owned; NULL = not asked this time */
};

enum { CHANNELS_MAX = 256, ADDRESSES_MAX = 32, CHAIN_MAX = 8 };

struct address {
	uint8_t family;	   /* 4 or 6 */
	uint8_t bytes[16]; /* network order; the first 4 for family 4 */
};

/* What the same question came to with CD, "do not check signatures": SERVFAIL that goes away with
 * it is DNSSEC's. */
enum unchecked { UNCHECKED_NOT_ASKED, UNCHECKED_FAILS_TOO, UNCHECKED_MENDS };

/* One question (A or AAAA) to one resolver. */
struct lookup {
	enum lookup_end end;
	unsigned rcode;
	uint32_t ttl; /* the lowest along the chain; 0 when end is not OK */
	struct address addresses[ADDRESSES_MAX]; /* sorted, no doubles */
	size_t n_addresses;
	/* The highest TTL of late, this answer's too: a cache counts down, so one sample says
	 * little. 0 = not OK */
	uint32_t ttl_max;
	/* NXDOMAIN, NODATA: for how long a cache may keep it (RFC 2308 5). 0 = not told */
	uint32_t negative_ttl;
	char chain[CHAIN_MAX][HOST_SIZE]; /* CNAME targets in order */
	size_t n_chain;
	bool is_authoritative; /* AA: from the zone itself, not from a cache */
	bool is_authentic;     /* AD: the resolver has checked the zone's signatures */
	wall_t signed_until; /* when the first of the answer's signatures ends; unset = unsigned */
	enum unchecked unchecked;
	bool used_tcp;	   /* it needed TCP: the answer over UDP was cut off */
	bool without_edns; /* it answered only the question without EDNS (some cookie and EDNS bugs)
			    */
	bool says_known;   /* RFC 8914: why the resolver says so, with or without words */
	uint16_t says_code;
	char says[128];
	span_t took; /* from asking to this answer */
};

/* Whose word it is. SYSTEM: a resolver, too, one of resolv.conf. LIBC: what getaddrinfo on this
 * host says, as a server here would hear it: hosts file, nsswitch, search domains. */
enum view_kind { VIEW_RESOLVER, VIEW_SYSTEM, VIEW_AUTHORITY, VIEW_LIBC, N_VIEW_KINDS };
const char *view_kind_name(enum view_kind);

/* The zone that a name is in, as one of its own servers has it. */
struct zone_seen {
	char zone[HOST_SIZE]; /* "example.com"; "" = not known */
	bool serial_known;
	uint32_t serial;     /* it may go backwards: compare as RFC 1982 does */
	wall_t signed_until; /* of its SOA's signatures the first that ends; unset = unsigned */
	/* Is a sibling that nobody can have defined answered, with the same addresses? */
	bool wildcard_known, is_wildcard;
};

/* What one view says of a name; `resolver` tells the views of a name apart, whatever their kind. */
struct name_seen {
	char name[HOST_SIZE];
	enum view_kind view;
	char resolver[80]; /* "127.0.0.53:53"; AUTHORITY: "authority 10.0.0.2:53"; LIBC: "libc" */
	char server[HOST_SIZE]; /* AUTHORITY: the server's name, "ns1.example.com" */
	struct lookup a, aaaa;
	struct zone_seen zone; /* AUTHORITY */
	/* LIBC: the name that was found, which a search domain may have lengthened; the line of the
	 * hosts file that has it, 0 = none */
	char canonical[HOST_SIZE];
	unsigned hosts_line;
};

/* The sockets of this host that a channel's IO thread may be, as the kernel has them. */
enum peer_end {
#define PEER_END(id, name, sentence) PEER_##id,
#include "probe/peers.def"
#undef PEER_END
	N_PEER_ENDS
};
const char *peer_end_name(enum peer_end);
const char *peer_end_sentence(enum peer_end);

/* The kernel's numbers (include/net/tcp_states.h). */
enum tcp_state { TCP_STATE_ESTABLISHED = 1, TCP_STATE_SYN_SENT = 2, N_TCP_STATES = 13 };
const char *tcp_state_name(enum tcp_state); /* "ESTABLISHED", as ss and netstat say */

struct peer_socket {
	struct address local, remote; /* an IPv4 address also where the socket is IPv6 */
	uint16_t local_port, remote_port;
	enum tcp_state state;
	uint32_t uid;
	uint64_t inode;
	unsigned retransmits; /* in a row, unanswered; of a SYN, too */
	bool times_known;     /* /proc/net/tcp has none */
	span_t heard;	      /* since it last received data */
	span_t sent;	      /* since it last sent data */
	span_t rto, rtt;
};

enum { PEERS_MAX = 8 };

struct peer_seen {
	char channel[CHANNEL_SIZE];
	char source_host[HOST_SIZE]; /* as the channel has it, and where it is sought */
	uint16_t source_port;
	enum peer_end end;
	bool from_proc; /* netlink was refused: /proc/self/net/tcp */
	/* More than one: any of them may be it. Those that are still ESTABLISHED come first. */
	struct peer_socket sockets[PEERS_MAX];
	size_t n_sockets, n_dropped;
};

/* Which resolvers this host is configured to ask, after a change of resolv.conf. */
struct resolv_seen {
	char path[HOST_SIZE];	/* the file that changed, symlinks followed */
	char before[LINE_SIZE]; /* "nameserver 10.0.0.2; search a.example; options ndots:2" */
	char after[LINE_SIZE];	/* "" = the file is gone or empty */
};

/* Where a server replicates from itself. */
struct upstream {
	char host[HOST_SIZE];
	uint16_t port;
	char server_uuid[UUID_SIZE];
	enum thread_state io;
};

enum { UPSTREAMS_MAX = 4, GTIDS_MAX = 256 << 10 };

/* What answers at one address of a source, asked with an account of ours: whether it is the server
 * that a replica takes it for, and what it has. */
struct source_seen {
	char host[HOST_SIZE]; /* the source's host as the channel has it */
	char address[64];     /* the one that was asked, or was found by a name that must be kept */
	uint16_t port;
	enum poll_end end;
	struct server_error error;
	enum flavour flavour;
	char version[64];
	char hostname[HOST_SIZE];
	char server_uuid[UUID_SIZE]; /* "" on MariaDB */
	uint32_t server_id;
	uint16_t own_port; /* @@port: not `port` behind a proxy */
	bool read_only_known, read_only;
	bool uptime_known;
	uint64_t uptime_s;
	bool upstreams_known; /* false: our account may not see them */
	struct upstream upstreams[UPSTREAMS_MAX];
	size_t n_upstreams; /* may be more than are kept */
	/* Owned; NULL = not told. MySQL: gtid_executed. MariaDB: gtid_binlog_state and, for what
	 * its binary log does not have, gtid_current_pos. */
	char *executed, *current;
};

enum observation_kind { SEEN_REPLICA, SEEN_NAME, SEEN_PEER, SEEN_RESOLV_CONF, SEEN_SOURCE };

struct observation {
	enum observation_kind kind;
	struct now at;	   /* when the answer was there */
	span_t took;	   /* so it was true somewhere in [at - took, at] */
	span_t since_last; /* since the previous observation of the same subject; 0 = the first */
	char target[TARGET_SIZE]; /* SEEN_REPLICA, SEEN_PEER; SEEN_SOURCE: whose account asked */
	union {
		struct replica_seen replica;
		struct name_seen name;
		struct peer_seen peer;
		struct resolv_seen resolv;
		struct source_seen source;
	};
};

void observation_free(struct observation *);

/* "10.0.0.5" or "2001:db8::1"; to holds 46 bytes. */
void address_print(const struct address *, char to[46]);
int address_compare(const struct address *, const struct address *);
bool address_parse(const char *text, struct address *ret);
/* The canonical set of a name: both families, sorted: "10.0.0.5, 10.0.0.6". */
void name_seen_print(const struct name_seen *, char *to, size_t size);
