/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/sentence.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "judge/deeds.h"
#include "judge/distance.h"
#include "judge/errors.h"
#include "judge/lag.h"

/* WHO before SOURCE after: "node-2" " cannot connect to its source " "db1:3306" ": connection
 * refused". */
struct phrase {
	const char *before, *after; /* after NULL = the source is not named */
};

static const struct phrase phrases[N_FINDINGS] = {
	[FINDING_SOURCE_NAME_MISSING] = {" cannot connect to its source ",
					 ": the name does not exist for its resolver"},
	[FINDING_SOURCE_NAME_UNRESOLVED] = {" cannot connect to its source ",
					    ": its resolver cannot look the name up"},
	[FINDING_SOURCE_REFUSED] = {" cannot connect to its source ", ": connection refused"},
	[FINDING_SOURCE_TIMEOUT] = {" cannot connect to its source ", ": no answer"},
	[FINDING_SOURCE_CLOSES] = {" cannot connect to its source ",
				   ": the connection is closed before the login is done"},
	[FINDING_SOURCE_DENIED] = {" cannot connect to its source ", ": access denied"},
	[FINDING_SOURCE_TLS] = {" cannot connect to its source ",
				": the encrypted connection fails"},
	[FINDING_SOURCE_AUTH_PLUGIN] = {" cannot connect to its source ",
					": it cannot use the authentication method"},
	[FINDING_SOURCE_FULL] = {" cannot connect to its source ", ": no connection left there"},
	[FINDING_SOURCE_BLOCKS_HOST] = {" cannot connect to its source ",
					": the source has blocked this host"},
	[FINDING_SOURCE_DETACHED] = {" was detached from its source ", " on purpose"},
	[FINDING_IO_GAVE_UP] = {" has given up connecting to its source ",
				" and will not try again by itself"},
	[FINDING_IO_UNREACHABLE] = {" is not connected to its source ", " and tries to get there"},
	[FINDING_IO_ERROR] = {" has stopped receiving from its source ", ""},
	[FINDING_BINLOG_PURGED] = {" cannot go on: its source ",
				   " no longer has the binary logs that it needs"},
	[FINDING_GTID_DIVERGED] = {" has diverged from its source ", ""},
	[FINDING_GTID_AHEAD] = {" has transactions that its source ", " does not have"},
	[FINDING_POSITION_INVALID] = {" asks its source ",
				      " for a position that does not exist there"},
	[FINDING_SAME_SERVER_ID] = {" and its source ",
				    " or another replica use the same server id"},
	[FINDING_IO_STOPPED] =
		{": the receiving thread was stopped; what has arrived is still applied", NULL},
	[FINDING_SQL_STOPPED] = {": the applying thread was stopped without an error", NULL},
	[FINDING_REPLICA_STOPPED] = {": replication was stopped, neither thread runs", NULL},
	[FINDING_APPLY_DUPLICATE_KEY] = {" has stopped applying changes from ",
					 ": a row is there already"},
	[FINDING_APPLY_ROW_MISSING] = {" has stopped applying changes from ",
				       ": a row is not there"},
	[FINDING_APPLY_SCHEMA] = {" has stopped applying changes from ",
				  ": a table is not as on the source"},
	[FINDING_APPLY_ERROR] = {" has stopped applying changes from ", ""},
	[FINDING_RELAY_LOG_CORRUPT] = {" cannot read or write its relay log of source ", ""},
	[FINDING_DISK_FULL] = {" has no disk space left; replication waits or has stopped", NULL},
};

void subject_print(const struct finding *finding, struct buf *to)
{
	buf_add(to, finding->target);
	if (finding->channel[0] != '\0')
		buf_printf(to, " (channel %s)", finding->channel);
}

static void finish(struct finding *finding, const struct buf *text)
{
	text_copy_line(finding->text, sizeof finding->text, buf_text(text));
}

/* "Worker 1 failed executing transaction '...' at source log bin.000001, end_log_pos 8029; " */
static const char *after_worker(const char *said)
{
	const char *at = text_starts(said, "Worker ") ? strstr(said, ", end_log_pos ") : NULL;
	at = at ? strstr(at, "; ") : NULL;
	return at ? at + strlen("; ") : said;
}

/* The server wraps what matters in words of its own, and adds the statement with its data, or where
 * to look. */
static const char *words_begin(const char *said)
{
	static const char *const wrappings[] = {
		"essage: ", "from binary log: ", "most recent failure being: "};
	for (size_t i = 0; i < sizeof wrappings / sizeof wrappings[0]; i++) {
		const char *at = strstr(said, wrappings[i]);
		if (at)
			return at + strlen(wrappings[i]);
	}
	return after_worker(said);
}

static size_t words_length(const char *words)
{
	static const char *const additions[] = {" on query. Default database", " See error log"};
	size_t n = strlen(words);
	for (size_t i = 0; i < sizeof additions / sizeof additions[0]; i++) {
		const char *at = strstr(words, additions[i]);
		if (at && (size_t)(at - words) < n)
			n = (size_t)(at - words);
	}
	return n;
}

static void print_said(struct buf *to, const char *said)
{
	enum { WORDS_MAX = 200 }; /* so that the sentence's own facts keep their place in a line */
	const char *words = words_begin(said);
	size_t n = words_length(words), fits = text_bytes_of(words, WORDS_MAX);
	buf_add_n(to, words, n < fits ? n : fits);
	if (n > fits)
		buf_add(to, "...");
}

/* " (error 2003: Can't connect to server on 'db1' (111); attempt 3 of 10)" */
static void print_error(struct buf *to, const struct finding *finding,
			const struct channel_seen *row)
{
	if (finding->code == 0 && finding->said[0] == '\0')
		return;
	buf_add(to, " (");
	if (finding->code != 0)
		buf_printf(to, "error %u%s", finding->code, *finding->said ? ": " : "");
	print_said(to, finding->said);
	if (finding->code != 0 && row && row->attempt > 0 && row->attempts_max > 0)
		buf_printf(to, "; attempt %u of %u", row->attempt, row->attempts_max);
	buf_add_char(to, ')');
}

void source_print(const struct channel_seen *row, struct buf *to)
{
	bool is_v6 = strchr(row->source_host, ':') != NULL;
	buf_printf(to, "%s%s%s:%u", is_v6 ? "[" : "", row->source_host, is_v6 ? "]" : "",
		   (unsigned)row->source_port);
}

span_t lag_beyond_wanted(const struct channel_seen *row)
{
	return (span_t){row->lag.us > row->wanted_delay.us ? row->lag.us - row->wanted_delay.us
							   : 0};
}

static void add_hang(struct buf *to, const char *said)
{
	buf_add(to, " answers, but its replication status does not: ");
	buf_add(to, says_disk_full(said) ? "the disk of its relay logs is full"
					 : "a full disk under its relay logs is the likely cause");
}

void sentence_of_poll(const struct sight *sight, struct finding *finding)
{
	CLEANUP_BUF text = BUF_NULL;
	subject_print(finding, &text);
	if (finding->kind == FINDING_NOT_REPLICATING)
		buf_add(&text, " has no replication channel, though it should be a replica");
	else if (finding->kind == FINDING_CHANNELS_UNSEEN)
		buf_printf(&text, " has %zu replication channels, of which %zu are watched",
			   sight->replica->n_channels + sight->replica->n_dropped,
			   sight->replica->n_channels);
	else if (finding->kind == FINDING_STATUS_HANGS)
		add_hang(&text, finding->said);
	else
		buf_printf(&text, " cannot be asked about its replication: %s",
			   poll_end_sentence(sight->replica->end));
	print_error(&text, finding, NULL);
	finish(finding, &text);
}

void sentence_of_channel(const struct sight *sight, struct finding *finding)
{
	const struct phrase *phrase = &phrases[finding->kind];
	CLEANUP_BUF text = BUF_NULL;
	subject_print(finding, &text);
	buf_add(&text, phrase->before);
	if (phrase->after) {
		source_print(sight->row, &text);
		buf_add(&text, phrase->after);
	}
	if (finding->kind == FINDING_POSITION_INVALID && sight->row->read_file[0] != '\0')
		buf_printf(&text, ", %s:%" PRIu64, sight->row->read_file, sight->row->read_pos);
	print_error(&text, finding, sight->row);
	if (is_stop(finding->kind) && finding->kind != FINDING_SOURCE_DETACHED)
		deeds_print_stop(sight, &text);
	finish(finding, &text);
}

void sentence_of_lag(const struct sight *sight, struct finding *finding)
{
	const struct channel_seen *row = sight->row;
	CLEANUP_BUF text = BUF_NULL;
	subject_print(finding, &text);
	buf_add(&text, " is ");
	span_print(lag_beyond_wanted(row), &text);
	buf_add(&text, " behind its source ");
	source_print(row, &text);
	if (row->wanted_delay.us > 0) {
		buf_add(&text, " besides the wanted delay of ");
		span_print(row->wanted_delay, &text);
	}
	buf_add(&text, "; ");
	span_print(sight->target->watch.max_lag, &text);
	buf_add(&text, " is allowed");
	lag_print_reason(sight, finding->kind, &text);
	distance_print(sight, &text);
	finish(finding, &text);
}
