/* SPDX-License-Identifier: Apache-2.0 */
/* How a healthy channel stands, and what of its settings will hurt one day. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "explain/texts.h"

static bool is_value(const struct explained_channel *channel, const char *name, const char *value)
{
	const char *there = paste_value(channel->row, name);

	return there && strcmp(there, value) == 0;
}

static bool is_set(const struct explained_channel *channel, const char *name)
{
	const char *there = paste_value(channel->row, name);

	return there && *there != '\0' && strcmp(there, "0") != 0;
}

static void add_lag(struct explained_channel *channel)
{
	const struct channel_seen *seen = &channel->seen;
	CLEANUP_BUF lag = BUF_NULL;
	CLEANUP_BUF delay = BUF_NULL;

	if (seen->io != THREAD_YES || seen->sql != THREAD_YES || !seen->lag_known)
		return;
	span_print(seen->lag, &lag);
	span_print(seen->wanted_delay, &delay);
	if (seen->wanted_delay.us > 0)
		texts_add(&channel->state,
			  "It is kept %s behind on purpose; %s behind is what the server counts.",
			  buf_text(&delay), buf_text(&lag));
	else if (seen->lag.us > 0)
		texts_add(&channel->state, "It is %s behind, by the server's own count.",
			  buf_text(&lag));
}

void state_add(struct explained_channel *channel)
{
	const struct channel_seen *seen = &channel->seen;

	if (seen->io == THREAD_YES && seen->sql == THREAD_YES)
		texts_add(&channel->state,
			  "Both threads run: as far as a status row can show, all is well.");
	else if (channel->n_findings == 0)
		texts_add(&channel->state,
			  "Nothing is wrong in what was pasted, but it leaves out whether both "
			  "threads run.");
	add_lag(channel);
}

static bool has_given_up(const struct explained_channel *channel)
{
	for (size_t i = 0; i < channel->n_findings; i++)
		if (channel->findings[i].finding.kind == FINDING_IO_GAVE_UP)
			return true;
	return false;
}

static void add_budget(struct explained_channel *channel)
{
	const struct channel_seen *seen = &channel->seen;
	uint64_t lasts_s = (uint64_t)seen->attempts_max * seen->retry_delay_s;
	CLEANUP_BUF lasts = BUF_NULL;

	if (lasts_s == 0 || lasts_s >= 3600 || channel->dialect == DIALECT_MARIADB ||
	    has_given_up(channel))
		return;
	span_print(SPAN_SECONDS((int64_t)lasts_s), &lasts);
	texts_add(&channel->hints,
		  "Without its source it gives up for good after %u attempts of %u s, %s: raise "
		  "%s before the next outage that is longer.",
		  seen->attempts_max, seen->retry_delay_s, buf_text(&lasts),
		  channel->dialect == DIALECT_OLD_MYSQL ? "MASTER_RETRY_COUNT"
							: "SOURCE_RETRY_COUNT");
}

static void add_tls(struct explained_channel *channel)
{
	if (is_value(channel, "Source_SSL_Allowed", "No"))
		texts_add(&channel->hints, "The connection is not encrypted: the data and the "
					   "account's handshake cross "
					   "the network in the clear.");
	else if (is_value(channel, "Source_SSL_Allowed", "Yes") &&
		 is_value(channel, "Source_SSL_Verify_Server_Cert", "No"))
		texts_add(
			&channel->hints,
			"It does not check whose certificate it is shown: if the source's name is "
			"pointed to another server, it follows that one.");
}

static void add_position(struct explained_channel *channel)
{
	if (channel->seen.position_by == POSITION_FILE)
		texts_add(&channel->hints,
			  "It goes by file and position, not by GTID: with another source it needs "
			  "these found by hand.");
	else if (channel->seen.position_by == POSITION_CURRENT_GTID)
		texts_add(
			&channel->hints,
			"Using_Gtid is Current_Pos, which is deprecated: what is written on the "
			"replica itself becomes part of its position. Slave_Pos is the safe one.");
}

static void add_filters(struct explained_channel *channel)
{
	static const char *const names[] = {
		"Replicate_Do_DB",	   "Replicate_Ignore_DB",
		"Replicate_Do_Table",	   "Replicate_Ignore_Table",
		"Replicate_Wild_Do_Table", "Replicate_Wild_Ignore_Table",
		"Replicate_Do_Domain_Ids", "Replicate_Ignore_Domain_Ids",
		"Replicate_Rewrite_DB",	   "Replicate_Ignore_Server_Ids"};
	CLEANUP_BUF text = BUF_NULL;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (is_set(channel, names[i]))
			buf_printf(&text, "%s%s=%.80s", text.len ? ", " : "", names[i],
				   paste_value(channel->row, names[i]));
	if (text.len > 0)
		texts_add(&channel->hints,
			  "Filters leave a part of the source's changes out, so the replica is no "
			  "full "
			  "copy: %s.",
			  buf_text(&text));
}

static void add_skips(struct explained_channel *channel)
{
	const char *until = paste_value(channel->row, "Until_Condition");

	if (is_set(channel, "Skip_Counter"))
		texts_add(&channel->hints,
			  "The next %.20s events will be skipped: the replica will differ from its "
			  "source.",
			  paste_value(channel->row, "Skip_Counter"));
	if (channel->seen.sql == THREAD_YES && until && *until && strcmp(until, "None") != 0)
		texts_add(&channel->hints,
			  "It runs with UNTIL (%.60s) and will stop by itself when it gets there.",
			  until);
}

/* The applier holds still without an error. */
static void add_waits(struct explained_channel *channel)
{
	const char *says = channel->seen.sql_says;

	if (channel->seen.sql == THREAD_YES && channel->n_findings == 0 &&
	    (text_contains(says, "metadata lock") || text_contains(says, "table lock") ||
	     text_contains(says, "table level lock") || text_contains(says, "read lock") ||
	     text_contains(says, "backup lock") || text_contains(says, "commit lock")))
		texts_add(
			&channel->hints,
			"The applying thread waits for a lock (%s): a session on the replica holds "
			"it, and lag grows until that ends.",
			says);
}

static void add_recovery(struct explained_channel *channel)
{
	if (strcmp(channel->seen.channel, "group_replication_recovery") == 0)
		texts_add(
			&channel->hints,
			"This is Group Replication's channel for catching up: it runs only while a "
			"member joins. How the group is, performance_schema."
			"replication_group_members tells.");
}

void hints_add(struct explained_channel *channel)
{
	add_waits(channel);
	add_skips(channel);
	add_budget(channel);
	add_tls(channel);
	add_position(channel);
	add_filters(channel);
	add_recovery(channel);
}
