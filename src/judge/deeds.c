/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/deeds.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "judge/change.h"
#include "judge/sentence.h"
#include "probe/dialect.h"

static bool has_done(const struct target *target, enum deed deed)
{
	return (target->done >> deed & 1) != 0;
}

void deeds_see(struct sight *sight, bool restarted)
{
	struct target *target = sight->target;
	const struct replica_details *details = sight->replica->details;
	target->done = 0;
	target->is_fresh = restarted;
	target->tells_deeds =
		details && details->counters_known && (target->deeds_known || restarted);
	if (restarted)
		memset(target->deeds, 0, sizeof target->deeds);
	if (!details || !details->counters_known)
		return;
	for (enum deed i = 0; i < N_DEEDS && target->tells_deeds; i++)
		if (details->deeds[i] > target->deeds[i])
			target->done |= 1U << i;
	memcpy(target->deeds, details->deeds, sizeof target->deeds);
	target->deeds_known = true;
}

static void print_deeds(const struct sight *sight, struct buf *to)
{
	static const char *const statements[] = {
		[DEED_STOPPED] = "STOP REPLICA",
		[DEED_STARTED] = "START REPLICA",
		[DEED_CHANGED] = "CHANGE REPLICATION SOURCE",
		[DEED_RESET] = "RESET",
		[DEED_FILTERED] = "CHANGE REPLICATION FILTER",
	};
	const struct replica_seen *replica = sight->replica;
	enum dialect dialect = dialect_of(replica->flavour, replica->version);
	const char *between = "";
	for (enum deed i = 0; i < N_DEEDS; i++) {
		if (!has_done(sight->target, i))
			continue;
		buf_add(to, between);
		dialect_add(dialect, statements[i], strlen(statements[i]), NULL, to);
		between = ", ";
	}
}

/* In the order of doing. */
static void print_doers(const struct replica_details *details, const char *target, struct buf *to)
{
	for (size_t i = details->n_doers; i > 0; i--) {
		const struct doer_seen *doer = &details->doers[i - 1];
		buf_printf(to, "%s%s ran on %s: %.160s", to->len > 0 ? "; " : "", doer->account,
			   target, doer->statement);
	}
}

void deeds_tell(struct sight *sight)
{
	const struct replica_details *details = sight->replica->details;
	bool has_doers = details && details->n_doers > 0;
	CLEANUP_BUF text = BUF_NULL;
	struct finding event;
	if (sight->target->done == 0 && !has_doers)
		return;
	finding_begin(sight, FINDING_OPERATOR_ACTION, NULL, &event);
	if (has_doers) {
		print_doers(details, event.target, &text);
	} else {
		buf_printf(&text, "Somebody ran on %s: ", event.target);
		print_deeds(sight, &text);
	}
	text_copy_line(event.text, sizeof event.text, buf_text(&text));
	event_add(sight, &event);
}

void deeds_print_stop(const struct sight *sight, struct buf *to)
{
	const struct target *target = sight->target;
	if (target->is_fresh)
		buf_add(to, " (since the server was restarted)");
	else if (has_done(target, DEED_STOPPED))
		buf_add(to, " (by a STOP statement)");
	else if (target->tells_deeds)
		buf_add(to, " (without a STOP statement: it was killed, or ended by itself)");
}

void deeds_print_change(const struct sight *sight, struct buf *to)
{
	if (has_done(sight->target, DEED_CHANGED))
		buf_add(to, " by hand");
	else if (sight->target->tells_deeds)
		buf_add(to, " by the server itself");
}

static void tell(struct sight *sight, struct finding *event, const struct buf *text)
{
	text_copy_line(event->text, sizeof event->text, buf_text(text));
	event_add(sight, event);
}

static void tell_skip(struct sight *sight)
{
	CLEANUP_BUF text = BUF_NULL;
	struct finding event;
	finding_begin(sight, FINDING_EVENTS_SKIPPED, NULL, &event);
	subject_print(&event, &text);
	buf_printf(&text,
		   ": the skip counter was set to %" PRIu64
		   "; so much of what the source sends will be left out",
		   sight->row->skip_counter);
	tell(sight, &event, &text);
}

static void tell_delay(struct sight *sight, span_t before)
{
	CLEANUP_BUF text = BUF_NULL;
	struct finding event;
	finding_begin(sight, FINDING_CHANNEL_CHANGED, NULL, &event);
	subject_print(&event, &text);
	buf_add(&text, ": the wanted delay was changed from ");
	span_print(before, &text);
	buf_add(&text, " to ");
	span_print(sight->row->wanted_delay, &text);
	tell(sight, &event, &text);
}

static const char *position_name(enum position_by by)
{
	static const char *const names[] = {[POSITION_UNKNOWN] = "unknown",
					    [POSITION_FILE] = "file and position",
					    [POSITION_GTID] = "GTID",
					    [POSITION_CURRENT_GTID] = "GTID, own writes included"};
	return names[by];
}

static void tell_position(struct sight *sight, enum position_by before)
{
	CLEANUP_BUF text = BUF_NULL;
	struct finding event;
	finding_begin(sight, FINDING_CHANNEL_CHANGED, NULL, &event);
	subject_print(&event, &text);
	buf_printf(&text, ": it goes by %s now, before by %s",
		   position_name(sight->row->position_by), position_name(before));
	tell(sight, &event, &text);
}

void deeds_see_channel(struct sight *sight)
{
	struct channel *channel = &sight->target->channels[sight->channel];
	const struct channel_seen *row = sight->row;
	if (channel->has_manner && row->skip_counter > channel->skip_counter)
		tell_skip(sight);
	if (channel->has_manner && row->wanted_delay.us != channel->wanted_delay.us)
		tell_delay(sight, channel->wanted_delay);
	if (channel->has_manner && row->position_by != channel->position_by)
		tell_position(sight, channel->position_by);
	channel->has_manner = true;
	channel->skip_counter = row->skip_counter;
	channel->wanted_delay = row->wanted_delay;
	channel->position_by = row->position_by;
}
