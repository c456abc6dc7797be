/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/errors.h"

#include "base/text.h"

struct meaning {
	unsigned code;
	const char *says; /* NULL = any words */
	enum finding_kind kind;
};

/* The same errors under other numbers: from 10000 on MySQL 8.0 counts the messages of its error
 * log, and 2002 and 2055 are what some client libraries say. */
static const struct {
	unsigned code, old;
} aliases[] = {
	{2002, 2003},  {2055, 2013},  {13114, 1236}, {13117, 1593}, {13118, 1623}, {13119, 1590},
	{13120, 1597}, {13121, 1594}, {13122, 1595}, {13124, 1872}, {13125, 1153}, {13146, 1677},
};

static unsigned old_code(const struct server_error *error)
{
	if (text_contains(error->text, "fatal error 1236"))
		return 1236;
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
		if (aliases[i].code == error->code)
			return aliases[i].old;
	return error->code;
}

/* The first that fits counts. */
static const struct meaning io_meanings[] = {
	{1595, "No space left", FINDING_DISK_FULL},
	{1026, "No space left", FINDING_DISK_FULL},
	{1021, NULL, FINDING_DISK_FULL},
	/* getaddrinfo's verdict; 5.7 prints a stale errno there, which is never negative. */
	{2005, "(-2)", FINDING_SOURCE_NAME_MISSING},
	{2005, "(-5)", FINDING_SOURCE_NAME_MISSING},
	{2005, NULL, FINDING_SOURCE_NAME_UNRESOLVED},
	/* MariaDB adds the words: (111 "Connection refused"). */
	{2003, "(111", FINDING_SOURCE_REFUSED},
	{2003, "(110", FINDING_SOURCE_TIMEOUT},
	{2003, "(112", FINDING_SOURCE_TIMEOUT}, /* host is down */
	{2003, "(113", FINDING_SOURCE_TIMEOUT},
	{2003, "(101", FINDING_SOURCE_TIMEOUT},
	{2003, "(4)", FINDING_SOURCE_TIMEOUT},	  /* interrupted by its own timer, MySQL 5.6 */
	{2003, "(10061", FINDING_SOURCE_REFUSED}, /* replicas on Windows */
	{2003, "(10060", FINDING_SOURCE_TIMEOUT},
	{2003, "(10065", FINDING_SOURCE_TIMEOUT},
	{2003, "(10051", FINDING_SOURCE_TIMEOUT},
	{2003, "(61", FINDING_SOURCE_REFUSED}, /* on BSD */
	{2003, "(60", FINDING_SOURCE_TIMEOUT},
	{2003, "(65", FINDING_SOURCE_TIMEOUT},
	/* Connected, and no handshake: silence, or the other side hung up (0, 104, 32). */
	{2013, "system error: 111", FINDING_SOURCE_REFUSED},
	{2013, "system error: 11", FINDING_SOURCE_TIMEOUT}, /* 11, 110, 113 */
	{2013, "system error: 4", FINDING_SOURCE_TIMEOUT},
	{2013, "system error: 60", FINDING_SOURCE_TIMEOUT},
	{2013, "system error: 10060", FINDING_SOURCE_TIMEOUT},
	{2013, "system error: ", FINDING_SOURCE_CLOSES},
	/* Connector/C's way to say that it lacks the account's method (replicas of MariaDB). */
	{1045, "could not be loaded", FINDING_SOURCE_AUTH_PLUGIN},
	{1045, NULL, FINDING_SOURCE_DENIED},
	{1130, NULL, FINDING_SOURCE_DENIED},
	{1227, NULL, FINDING_SOURCE_DENIED},
	{1698, NULL, FINDING_SOURCE_DENIED}, /* an account without a password, unix_socket */
	{1820, NULL, FINDING_SOURCE_DENIED},
	{1862, NULL, FINDING_SOURCE_DENIED},
	{3118, NULL, FINDING_SOURCE_DENIED},
	{3159, NULL, FINDING_SOURCE_DENIED},
	{3955, NULL, FINDING_SOURCE_DENIED},
	{4151, NULL, FINDING_SOURCE_DENIED},
	{1597, NULL, FINDING_SOURCE_DENIED},
	/* OpenSSL has no complaint: the source ended in the middle of it. MariaDB says the same of
	 * a certificate that it does not trust. */
	{2026, "attempts. Message: SSL connection error: error:00000000:", FINDING_SOURCE_CLOSES},
	{2026, NULL, FINDING_SOURCE_TLS},
	{2059, NULL, FINDING_SOURCE_AUTH_PLUGIN},
	{2061, NULL, FINDING_SOURCE_AUTH_PLUGIN},
	{1251, NULL, FINDING_SOURCE_AUTH_PLUGIN},
	{1524, NULL, FINDING_SOURCE_AUTH_PLUGIN},
	{1040, NULL, FINDING_SOURCE_FULL},
	{1203, NULL, FINDING_SOURCE_FULL},
	{1226, NULL, FINDING_SOURCE_FULL},
	{1129, NULL, FINDING_SOURCE_BLOCKS_HOST},
	/* Everything that the source's dump thread objects to: only words tell. */
	{1236, "diverged", FINDING_GTID_DIVERGED},
	{1236, "requested to start from GTID", FINDING_GTID_AHEAD},
	{1236, "more GTIDs than the", FINDING_GTID_AHEAD},
	{1236, "purged", FINDING_BINLOG_PURGED},
	{1236, "Could not find GTID state requested", FINDING_BINLOG_PURGED},
	{1236, "Could not find first log file name", FINDING_BINLOG_PURGED},
	{1236, "impossible position", FINDING_POSITION_INVALID},
	{1236, "position > file size", FINDING_POSITION_INVALID},
	{1236, "bogus data in log event", FINDING_POSITION_INVALID},
	{1236, "binlog truncated", FINDING_POSITION_INVALID},
	{1236, "log event entry exceeded max_allowed_packet", FINDING_POSITION_INVALID},
	{1236, "with the same server_uuid", FINDING_SAME_SERVER_ID},
	{1236, "with the same server_id", FINDING_SAME_SERVER_ID},
	{1236, "with the same server id", FINDING_SAME_SERVER_ID},
	{1593, "equal", FINDING_SAME_SERVER_ID},
	{1595, NULL, FINDING_RELAY_LOG_CORRUPT},
};

static const struct meaning sql_meanings[] = {
	{1030, "No space left", FINDING_DISK_FULL},
	{1026, "No space left", FINDING_DISK_FULL},
	{1021, NULL, FINDING_DISK_FULL},
	{1114, NULL, FINDING_DISK_FULL},
	{1062, NULL, FINDING_APPLY_DUPLICATE_KEY},
	{1032, NULL, FINDING_APPLY_ROW_MISSING},
	{1007, NULL, FINDING_APPLY_SCHEMA}, /* a database that is there already, or is not */
	{1008, NULL, FINDING_APPLY_SCHEMA},
	{1049, NULL, FINDING_APPLY_SCHEMA},
	{1050, NULL, FINDING_APPLY_SCHEMA}, /* tables */
	{1051, NULL, FINDING_APPLY_SCHEMA},
	{1146, NULL, FINDING_APPLY_SCHEMA},
	{1054, NULL, FINDING_APPLY_SCHEMA}, /* columns and keys */
	{1060, NULL, FINDING_APPLY_SCHEMA},
	{1061, NULL, FINDING_APPLY_SCHEMA},
	{1072, NULL, FINDING_APPLY_SCHEMA},
	{1091, NULL, FINDING_APPLY_SCHEMA},
	{1136, NULL, FINDING_APPLY_SCHEMA},
	{1304, NULL, FINDING_APPLY_SCHEMA}, /* routines and triggers */
	{1305, NULL, FINDING_APPLY_SCHEMA},
	{1359, NULL, FINDING_APPLY_SCHEMA},
	{1360, NULL, FINDING_APPLY_SCHEMA},
	{1535, NULL, FINDING_APPLY_SCHEMA}, /* a row event that does not fit the table */
	{1677, NULL, FINDING_APPLY_SCHEMA},
	{1594, NULL, FINDING_RELAY_LOG_CORRUPT},
	{1201, NULL, FINDING_RELAY_LOG_CORRUPT},
	{1871, NULL, FINDING_RELAY_LOG_CORRUPT},
	{1872, NULL, FINDING_RELAY_LOG_CORRUPT},
};

static enum finding_kind find(const struct meaning *meanings, size_t n,
			      const struct server_error *error)
{
	unsigned code = old_code(error);
	for (size_t i = 0; i < n; i++)
		if (meanings[i].code == code &&
		    (!meanings[i].says || text_contains(error->text, meanings[i].says)))
			return meanings[i].kind;
	return FINDING_NONE;
}

static bool is_client_error(unsigned code)
{
	return code >= 2000 && code < 3000; /* CR_MIN_ERROR to CR_MAX_ERROR, MariaDB's alike */
}

enum finding_kind io_error_kind(const struct server_error *error, enum thread_state io)
{
	enum finding_kind kind;
	if (error->code == 0)
		return FINDING_NONE;
	kind = find(io_meanings, sizeof io_meanings / sizeof io_meanings[0], error);
	if (kind != FINDING_NONE)
		return kind;
	/* A thread that goes on trying does so because the way there may get better. */
	return io != THREAD_NO || is_client_error(error->code) ? FINDING_IO_UNREACHABLE
							       : FINDING_IO_ERROR;
}

enum finding_kind sql_error_kind(const struct server_error *error)
{
	enum finding_kind kind;
	if (error->code == 0)
		return FINDING_NONE;
	kind = find(sql_meanings, sizeof sql_meanings / sizeof sql_meanings[0], error);
	return kind != FINDING_NONE ? kind : FINDING_APPLY_ERROR;
}

bool is_about_reaching(enum finding_kind kind)
{
	return (kind >= FINDING_SOURCE_NAME_MISSING && kind <= FINDING_SOURCE_BLOCKS_HOST) ||
	       kind == FINDING_IO_UNREACHABLE;
}

bool is_stop(enum finding_kind kind)
{
	return kind == FINDING_SOURCE_DETACHED || kind == FINDING_IO_STOPPED ||
	       kind == FINDING_SQL_STOPPED || kind == FINDING_REPLICA_STOPPED;
}

bool is_detached(const char *source_host)
{
	return text_starts(source_host, "//");
}

bool says_disk_full(const char *state)
{
	return text_contains(state, "free space") || text_contains(state, "disk space");
}
