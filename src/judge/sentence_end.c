/* SPDX-License-Identifier: Apache-2.0 */
/* How findings end, in plain English; declared in judge/sentence.h. */
#include "base/text.h"
#include "judge/notes.h"
#include "judge/sentence.h"
#include "judge/sentence_source.h"

static void print_lag(struct buf *to, const struct channel_seen *row)
{
	buf_add(to, ", ");
	if (row->lag_known) {
		span_print(lag_beyond_wanted(row), to);
		buf_add(to, " behind");
	} else {
		buf_add(to, "lag unknown");
	}
}

static bool is_of_applying(enum finding_kind kind)
{
	return (kind >= FINDING_APPLY_DUPLICATE_KEY && kind <= FINDING_RELAY_LOG_CORRUPT) ||
	       kind == FINDING_SQL_STOPPED;
}

static void print_reached(struct buf *to, const struct channel_seen *row)
{
	buf_add(to, " is connected to its source ");
	source_print(row, to);
	buf_add(to, " again");
	print_lag(to, row);
	if (row->sql == THREAD_NO)
		buf_add(to, "; its applying thread does not run");
}

static void print_caught_up(struct buf *to, const struct sight *sight)
{
	buf_add(to, " is ");
	span_print(lag_beyond_wanted(sight->row), to);
	buf_add(to, " behind its source; ");
	span_print(sight->target->watch.max_lag, to);
	buf_add(to, " is allowed");
}

/* By what the row shows, not by what the finding was: a rule that was switched off ends it too. */
static void print_channel(struct buf *to, const struct sight *sight, const struct finding *finding)
{
	const struct channel_seen *row = sight->row;
	if (finding->kind == FINDING_DISK_FULL)
		buf_add(to, " no longer waits for disk space");
	else if (finding->kind >= FINDING_LAG && finding->kind <= FINDING_DELAY_EXCEEDED &&
		 row->lag_known)
		print_caught_up(to, sight);
	else if (is_of_applying(finding->kind) && row->sql == THREAD_YES) {
		buf_add(to, " applies changes again");
		print_lag(to, row);
	} else if (row->io == THREAD_YES)
		print_reached(to, row);
	else
		buf_printf(to, ": %s is over", finding_row(finding->kind)->id);
}

static void print_gone(struct buf *to, const struct sight *sight, const struct finding *finding)
{
	subject_print(finding, to);
	if (notes_print_end(finding, to))
		return;
	if (finding->kind == FINDING_RESOLVER_CONFIG_CHANGED)
		buf_add(to,
			": its host's resolvers are the former ones again, or have stayed for a "
			"day");
	else if (finding->kind == FINDING_NOT_REPLICATING)
		buf_add(to, " has a replication channel again");
	else if (finding->kind == FINDING_CHANNELS_UNSEEN)
		buf_add(to, " has no more replication channels than are watched");
	else if (finding_row(finding->kind)->about == ABOUT_TARGET)
		buf_add(to, " answers about its replication again");
	else if (sight->row && !sentence_of_source_end(finding, to))
		print_channel(to, sight, finding);
}

/* After the name; other kinds are over when its resolvers answer. */
static const char *const name_gone[N_FINDINGS] = {
	[FINDING_DNS_MISSING] = " has an address again",
	[FINDING_DNS_FLAPPING] = " no longer flaps",
	[FINDING_DNS_SPLIT] = ": all who are asked say the same again",
	[FINDING_DNS_STALE] = ": no resolver gives an old answer any more",
	[FINDING_DNS_TTL_DROP] = ": its TTL is the usual one again, or has become the usual one",
	[FINDING_DNS_RENAMED] = ": its CNAME is the usual one again, or has become the usual one",
	[FINDING_DNS_IPV6_CHANGED] = ": its kinds of addresses are the usual ones again, or have "
				     "become usual",
	[FINDING_DNS_SINKHOLE] = " leads to where a server can be again",
	[FINDING_DNS_NOT_ALLOWED] = " leads to an allowed address again",
	[FINDING_HOSTS_OVERRIDE] = ": this host's own look-up says what DNS says again",
	[FINDING_DNSSEC_EXPIRING] = ": its signatures were made anew",
	[FINDING_DNSSEC_EXPIRED] = ": its signatures hold again, its resolvers answer",
	[FINDING_DNS_SERIAL_BACKWARDS] = ": its zone's serial is past the highest again, or has "
					 "stayed where it is for a day",
	[FINDING_DNS_SERIAL_BEHIND] = ": its zone's servers have the same serial again",
	[FINDING_DNS_WILDCARD] = ": no wildcard answers for it any more, or it has for a day",
	[FINDING_DNS_SEARCH_DOMAIN] = " stands for the same full name as usual again",
	[FINDING_DNS_PATH_LIMITED] = " is answered in the usual way again",
	[FINDING_DNS_SLOW] = " is answered in time again",
};

static void print_name_gone(struct buf *to, const struct finding *finding)
{
	if (finding->kind == FINDING_DNS_REPOINTED)
		buf_printf(to, "%s leads to %s again", finding->name, finding->before);
	else if (name_gone[finding->kind])
		buf_printf(to, "%s%s", finding->name, name_gone[finding->kind]);
	else
		buf_printf(to, "%s: %s is over, its resolvers answer", finding->name,
			   finding_row(finding->kind)->id);
}

static void print_name(struct buf *to, enum why why, const struct finding *finding,
		       const struct finding *by)
{
	if (why == WHY_UNUSED)
		buf_printf(to, "No replica uses the name %s any more", finding->name);
	else if (why == WHY_REPLACED)
		buf_printf(to, "%s: %s turned into %s", finding->name,
			   finding_row(finding->kind)->id,
			   finding_row(by ? by->kind : FINDING_DNS_FLAPPING)->id);
	else if (why == WHY_FOLLOWED)
		buf_printf(to,
			   "All replicas of %s have reconnected since it moved; it now counts as "
			   "leading to %s",
			   finding->name, finding->after);
	else if (why == WHY_ACCEPTED)
		buf_printf(to, "%s is accepted as leading to %s", finding->name, finding->after);
	else
		print_name_gone(to, finding);
}

static void print_server(struct buf *to, const struct sight *sight, const struct finding *finding,
			 const struct finding *by)
{
	if (sight->why == WHY_GONE) {
		print_gone(to, sight, finding);
		return;
	}
	subject_print(finding, to);
	if (sight->why == WHY_NO_CHANNEL)
		buf_add(to, ": the channel is gone");
	else if (sight->why == WHY_ACCEPTED)
		buf_printf(to, " counts as meant to be so: %s", finding->after);
	else if (sight->why == WHY_FORGOTTEN)
		buf_add(to, " is no longer watched");
	else if (by && by->kind == finding->kind)
		buf_printf(to, ": its source is now %s", by->name);
	else
		buf_printf(to, ": %s turned into %s", finding_row(finding->kind)->id,
			   by ? finding_row(by->kind)->id : "another finding");
}

void sentence_of_end(const struct sight *sight, const struct finding *finding,
		     const struct finding *by, char *to, size_t size)
{
	CLEANUP_BUF text = BUF_NULL;
	if (finding_row(finding->kind)->about == ABOUT_NAME)
		print_name(&text, sight->why, finding, by);
	else
		print_server(&text, sight, finding, by);
	text_copy_line(to, size, buf_text(&text));
}
