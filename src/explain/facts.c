/* SPDX-License-Identifier: Apache-2.0 */
/* What a row tells beyond the class of its trouble, in figures. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "explain/texts.h"

void texts_add(struct texts *texts, const char *format, ...)
{
	CLEANUP_BUF text = BUF_NULL;
	struct buf clean = BUF_NULL; /* a precision may cut a character in two */
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	text_add_clean(&clean, buf_text(&text), text.len);
	*ARRAY_ADD(texts->items, texts->n) = buf_steal(&clean);
}

void texts_free(struct texts *texts)
{
	for (size_t i = 0; i < texts->n; i++)
		free(texts->items[i]);
	free(texts->items);
	*texts = (struct texts){0};
}

/* "START REPLICA IO_THREAD", in the words of the channel's server. */
static char *statement(const struct explained_channel *channel, const char *words)
{
	struct buf text = BUF_NULL;
	bool is_named = channel->seen.channel[0] != '\0' || channel->has_siblings;

	dialect_add(channel->dialect, words, strlen(words), is_named ? channel->seen.channel : NULL,
		    &text);
	return buf_steal(&text);
}

static bool is_mysql(const struct explained_channel *channel)
{
	return channel->dialect == DIALECT_MYSQL || channel->dialect == DIALECT_OLD_MYSQL;
}

static bool is_tried_again(const struct channel_seen *seen)
{
	return seen->io == THREAD_CONNECTING && seen->io_error.code > 0 && seen->retry_delay_s > 0;
}

static span_t budget(const struct channel_seen *seen, uint64_t attempts)
{
	return SPAN_SECONDS((int64_t)(attempts * seen->retry_delay_s));
}

static void add_attempts_left(const struct explained_channel *channel, struct texts *facts)
{
	const struct channel_seen *seen = &channel->seen;
	char *start = statement(channel, "START REPLICA IO_THREAD");
	CLEANUP_BUF left = BUF_NULL;

	span_print(budget(seen, seen->attempts_max - seen->attempt), &left);
	texts_add(
		facts,
		"This was attempt %u of %u, one every %u s: in about %s it gives up for good, and "
		"then waits for a %s.",
		seen->attempt, seen->attempts_max, seen->retry_delay_s, buf_text(&left), start);
	free(start);
}

static void add_attempts(const struct explained_channel *channel, struct texts *facts)
{
	const struct channel_seen *seen = &channel->seen;
	CLEANUP_BUF all = BUF_NULL;

	if (!is_tried_again(seen))
		return;
	span_print(budget(seen, seen->attempts_max), &all);
	if (seen->attempt > 0 && seen->attempts_max >= seen->attempt)
		add_attempts_left(channel, facts);
	else if (seen->attempts_max > 0)
		texts_add(
			facts,
			"It tries again by itself every %u s, %u times, which lasts %s; how often "
			"it has tried the row does not tell.",
			seen->retry_delay_s, seen->attempts_max, buf_text(&all));
	else
		texts_add(facts, "It tries again by itself every %u s.", seen->retry_delay_s);
}

static const char *behind_word(const struct explained_channel *channel)
{
	return channel->row->has_new_words ? "Seconds_Behind_Source" : "Seconds_Behind_Master";
}

static void add_false_zero(const struct explained_channel *channel, struct texts *facts)
{
	if (channel->seen.io != THREAD_YES && channel->seen.lag_known)
		texts_add(facts,
			  "%s says %" PRId64
			  ", which means nothing while the IO thread is not connected.",
			  behind_word(channel), channel->seen.lag.us / US_PER_SECOND);
}

static bool has_positions(const struct channel_seen *seen)
{
	return seen->read_file[0] != '\0' && seen->exec_file[0] != '\0' && seen->exec_pos > 0;
}

static void add_progress(const struct explained_channel *channel, struct texts *facts)
{
	const struct channel_seen *seen = &channel->seen;

	if (!has_positions(seen) || seen->io == THREAD_YES)
		return;
	if (strcmp(seen->read_file, seen->exec_file) == 0 && seen->read_pos == seen->exec_pos)
		texts_add(facts,
			  "All that has arrived is applied; the data stands still at %s:%" PRIu64
			  " of the source's log.",
			  seen->exec_file, seen->exec_pos);
	else
		texts_add(facts,
			  "What has arrived, up to %s:%" PRIu64
			  " of the source's log, is applied up to %s:%" PRIu64 ".",
			  seen->read_file, seen->read_pos, seen->exec_file, seen->exec_pos);
}

static void add_waiting_changes(const struct explained_channel *channel, struct texts *facts)
{
	const struct channel_seen *seen = &channel->seen;
	const char *space = paste_value(channel->row, "Relay_Log_Space");

	if (seen->exec_file[0] != '\0' && seen->exec_pos > 0)
		texts_add(facts, "It stands at %s:%" PRIu64 " of the source's log.",
			  seen->exec_file, seen->exec_pos);
	if (seen->io == THREAD_YES && space)
		texts_add(
			facts,
			"The IO thread goes on: changes keep arriving, and relay logs take up disk "
			"space until they are applied (%.20s bytes now).",
			space);
}

enum { UUID_LENGTH = 36 };

/* A worker names the transaction that it failed on: "transaction 'UUID:29'". */
static void add_origin(const struct explained_channel *channel, struct texts *facts)
{
	static const char lead[] = "transaction '";
	const char *at = strstr(channel->seen.sql_error.text, lead);
	const char *source = channel->seen.source_uuid;

	if (!at || strlen(source) != UUID_LENGTH)
		return;
	at += strlen(lead);
	if (strcspn(at, ":'") == UUID_LENGTH && strncasecmp(at, source, UUID_LENGTH) != 0)
		texts_add(facts,
			  "The transaction that fails was first made on server %.36s, which is not "
			  "the "
			  "source that this channel last spoke to (%s): a failover, a chain of "
			  "replicas, or another cluster's data.",
			  at, source);
}

static void add_worker_hint(const struct explained_channel *channel, struct texts *facts)
{
	if (channel->worker.code == 0 && is_mysql(channel) &&
	    text_contains(channel->seen.sql_error.text, "worker"))
		texts_add(facts,
			  "The table and the row stand only in the worker's own error; paste "
			  "performance_schema.replication_applier_status_by_worker too, and this "
			  "says it.");
}

static void add_lag(const struct explained_channel *channel, struct texts *facts)
{
	const struct channel_seen *seen = &channel->seen;
	CLEANUP_BUF lag = BUF_NULL;
	CLEANUP_BUF delay = BUF_NULL;

	span_print(seen->lag, &lag);
	span_print(seen->wanted_delay, &delay);
	if (seen->wanted_delay.us > 0)
		texts_add(facts,
			  "It is %s behind by the server's own count, of which %s are wanted.",
			  buf_text(&lag), buf_text(&delay));
	else
		texts_add(facts, "It is %s behind by the server's own count.", buf_text(&lag));
	if (has_positions(seen))
		texts_add(facts,
			  "It has received up to %s:%" PRIu64
			  " of the source's log, and applied up to "
			  "%s:%" PRIu64 ".",
			  seen->read_file, seen->read_pos, seen->exec_file, seen->exec_pos);
	if (seen->sql_says[0] != '\0')
		texts_add(facts, "The applying thread says: %s.", seen->sql_says);
}

static void add_until(const struct explained_channel *channel, struct texts *facts)
{
	const char *until = paste_value(channel->row, "Until_Condition");
	const char *file = paste_value(channel->row, "Until_Log_File");
	const char *pos = paste_value(channel->row, "Until_Log_Pos");

	if (!until || *until == '\0' || strcmp(until, "None") == 0)
		return;
	if (file && *file)
		texts_add(facts,
			  "It was started with UNTIL (%.60s %.120s:%.20s), so it may have stopped "
			  "because it got there.",
			  until, file, pos ? pos : "");
	else
		texts_add(
			facts,
			"It was started with UNTIL (%.60s), so it may have stopped because it got "
			"there.",
			until);
}

static void add_last_error(const struct explained_channel *channel,
			   const struct explained_finding *found, struct texts *facts)
{
	char *start = statement(channel, "START REPLICA IO_THREAD");

	if (found->behind != FINDING_NONE && found->finding.kind != FINDING_IO_GAVE_UP)
		texts_add(facts,
			  "Before it was stopped it could not connect (%s): %s brings that back, "
			  "unless it has been mended.",
			  finding_row(found->behind)->id, start);
	free(start);
}

static void add_gave_up(const struct explained_channel *channel, struct texts *facts)
{
	const struct channel_seen *seen = &channel->seen;
	CLEANUP_BUF lasted = BUF_NULL;

	span_print(budget(seen, seen->attempts_max), &lasted);
	if (seen->attempt > 0)
		texts_add(
			facts, "It made %u attempts of %u, one every %u s, which lasted about %s.",
			seen->attempt, seen->attempts_max, seen->retry_delay_s, buf_text(&lasted));
}

static bool is_about_names(enum finding_kind kind)
{
	return kind == FINDING_SOURCE_NAME_MISSING || kind == FINDING_SOURCE_NAME_UNRESOLVED;
}

/* Before 8.0 the message leaves the reason out, or has a number that means nothing. */
static void add_old_reason(const struct explained_channel *channel, enum finding_kind kind,
			   struct texts *facts)
{
	const char *said = channel->seen.io_error.text;

	if (channel->dialect == DIALECT_MARIADB || text_contains(said, "(-"))
		return;
	if (is_about_names(kind))
		texts_add(
			facts,
			"MySQL 5.7 does not say whether the name is missing or the resolver fails; "
			"the look-up below tells.");
	else if (kind == FINDING_IO_UNREACHABLE && channel->seen.io_error.code == 2003)
		texts_add(
			facts,
			"The message leaves out why (refused, no route, no answer): the error log "
			"has the system's error number.");
}

void facts_add(const struct explained_channel *channel, struct explained_finding *found)
{
	enum finding_kind kind = found->finding.kind;
	struct texts *facts = &found->facts;
	bool is_applying = kind >= FINDING_APPLY_DUPLICATE_KEY && kind <= FINDING_APPLY_ERROR;

	if (kind == FINDING_IO_GAVE_UP)
		add_gave_up(channel, facts);
	if (found->behind != FINDING_NONE)
		add_last_error(channel, found, facts);
	if (is_applying || kind == FINDING_SQL_STOPPED) {
		add_origin(channel, facts);
		add_worker_hint(channel, facts);
		add_waiting_changes(channel, facts);
		add_until(channel, facts);
	} else if (kind == FINDING_REPLICA_STOPPED) {
		add_until(channel, facts);
		add_progress(channel, facts);
	} else if (kind >= FINDING_LAG && kind <= FINDING_DELAY_EXCEEDED) {
		add_lag(channel, facts);
	} else if (kind == FINDING_SOURCE_DETACHED) {
		add_progress(channel, facts);
	} else if (kind != FINDING_DISK_FULL) {
		add_old_reason(channel, kind, facts);
		add_attempts(channel, facts);
		add_progress(channel, facts);
		add_false_zero(channel, facts);
	}
}
