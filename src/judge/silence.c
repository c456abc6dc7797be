/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/silence.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/change.h"
#include "judge/sentence.h"
#include "judge/spot.h"

/* What a source has committed is on its way within milliseconds. */
static const span_t on_its_way = {2 * US_PER_SECOND};
/* A loaded machine delays what comes each tenth of a second. */
static const span_t least = {1000000};
/* How far back the longest silence is remembered: twice this at most. */
static const span_t stretch_length = {300 * US_PER_SECOND};
/* Before that there is nothing to compare with. */
static const span_t learnt_after = {30 * US_PER_SECOND};

enum witness { NOBODY, HEARTBEATS, SOURCE_GOES_ON, SOURCE_IS_DARK };

static struct channel *channel_of(const struct sight *sight)
{
	return &sight->target->channels[sight->channel];
}

static struct silence *silence_of(struct channel *channel)
{
	if (!channel->silence)
		channel->silence = xcalloc(1, sizeof *channel->silence);
	return channel->silence;
}

static uint64_t mix(uint64_t hash, const char *text)
{
	for (; text && *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return (hash ^ 0xff) * UINT64_C(1099511628211);
}

static uint64_t mark_of(const struct channel_seen *row)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	hash = mix(hash, row->read_file);
	hash = mix(hash, row->received);
	hash = (hash ^ row->read_pos) * UINT64_C(1099511628211);
	return row->heartbeats_known ? (hash ^ row->heartbeats) * UINT64_C(1099511628211) : hash;
}

/* What the channel has received, applied or not. */
static void take_received(const struct sight *sight, struct transactions *ret)
{
	const struct channel_seen *row = sight->row;
	enum flavour flavour = sight->target->flavour;
	bool by_gtid = row->received && row->received[0] != '\0';
	struct gtid_set applied;
	transactions_take(ret, flavour, by_gtid ? row->received : row->applied, NULL);
	if (flavour != FLAVOUR_MYSQL || !transactions_are_known(ret) || !row->applied ||
	    !gtid_set_parse(row->applied, &applied))
		return;
	gtid_set_add(&ret->set, &applied);
	gtid_set_free(&applied);
}

static bool count_behind(const struct sight *sight, const struct outlook *outlook, uint64_t *ret)
{
	struct transactions received = {0};
	bool known = false;
	if (!outlook->attached || !source_answers(outlook->attached->source))
		return false;
	take_received(sight, &received);
	known = transactions_behind(&received, &outlook->attached->source->has, ret);
	transactions_free(&received);
	return known;
}

static void note_longest(struct silence *silence, mono_t now)
{
	span_t quiet = mono_since(now, silence->moved);
	if (mono_since(now, silence->stretch).us > stretch_length.us) {
		silence->longest_before = silence->longest;
		silence->longest = (span_t){0};
		silence->stretch = now;
	}
	if (quiet.us > silence->longest.us)
		silence->longest = quiet;
}

static void begin(struct sight *sight, struct silence *silence)
{
	*silence = (struct silence){.is_known = true, .stretch = sight->at.mono};
}

static void take_move(struct sight *sight, const struct outlook *outlook, struct silence *silence)
{
	silence->mark = mark_of(sight->row);
	silence->moved = sight->at.mono;
	silence->moved_wall = sight->at.wall;
	silence->moved_uncertainty = sight->uncertainty;
	silence->behind_known = count_behind(sight, outlook, &silence->behind);
	silence->ahead.us = 0;
}

/* A thread that waits for room in the relay log does not read: that is no silence. */
static bool waits_for_source(const struct channel_seen *row)
{
	return row->io_says[0] == '\0' || text_contains(row->io_says, "to send event") ||
	       text_contains(row->io_says, "queueing");
}

static void compare_with_source(struct sight *sight, const struct outlook *outlook,
				struct silence *silence)
{
	uint64_t behind;
	if (!count_behind(sight, outlook, &behind))
		return;
	if (!silence->behind_known) {
		silence->behind_known = true;
		silence->behind = behind;
	}
	if (behind > silence->behind && silence->ahead.us == 0)
		silence->ahead = sight->at.mono;
}

static bool misses_heartbeats(const struct channel_seen *row, span_t quiet)
{
	return row->heartbeats_known && row->heartbeat_period.us > 0 && quiet.us >= least.us &&
	       quiet.us >= row->heartbeat_period.us / 2 * 5;
}

static bool is_unusual(const struct silence *silence, mono_t now, span_t quiet)
{
	span_t longest = silence->longest.us > silence->longest_before.us ? silence->longest
									  : silence->longest_before;
	bool has_learnt = mono_since(now, silence->stretch).us >= learnt_after.us ||
			  silence->longest_before.us > 0;
	return has_learnt && quiet.us > 2 * longest.us + on_its_way.us;
}

/* More than once, and since before it was last heard of. */
static bool is_dark(const struct outlook *outlook, const struct silence *silence)
{
	const struct source *source = outlook->attached ? outlook->attached->source : NULL;
	return source && source->n_silent >= 2 &&
	       source->answered_mono.us < silence->moved.us + on_its_way.us;
}

static enum witness find_witness(const struct sight *sight, const struct outlook *outlook,
				 const struct silence *silence)
{
	span_t quiet = mono_since(sight->at.mono, silence->moved);
	bool goes_on = silence->ahead.us != 0 &&
		       mono_since(sight->at.mono, silence->ahead).us >= on_its_way.us;
	if (goes_on)
		return SOURCE_GOES_ON;
	if (misses_heartbeats(sight->row, quiet))
		return HEARTBEATS;
	return is_dark(outlook, silence) && is_unusual(silence, sight->at.mono, quiet)
		       ? SOURCE_IS_DARK
		       : NOBODY;
}

static void print_heartbeats(const struct channel_seen *row, struct buf *to)
{
	if (!row->heartbeats_known || row->heartbeat_period.us == 0)
		return;
	buf_add(to, "; heartbeats are due each ");
	span_print(row->heartbeat_period, to);
}

static void print_source(const struct sight *sight, const struct outlook *outlook,
			 const struct silence *silence, struct buf *to)
{
	const struct source *source = outlook->attached ? outlook->attached->source : NULL;
	uint64_t behind;
	if (!source)
		return;
	if (!source_answers(source))
		buf_printf(to, "; asked by us, %s", poll_end_sentence(source->end));
	else if (silence->ahead.us != 0 && count_behind(sight, outlook, &behind))
		buf_printf(to,
			   "; the source itself answers, and has committed %" PRIu64
			   " transaction%s since",
			   behind - silence->behind, behind - silence->behind == 1 ? "" : "s");
	else
		buf_add(to, "; the source itself answers us");
}

static void print(const struct sight *sight, const struct outlook *outlook,
		  const struct silence *silence, struct finding *finding)
{
	CLEANUP_BUF text = BUF_NULL;
	subject_print(finding, &text);
	buf_add(&text, " calls itself connected to its source ");
	source_print(sight->row, &text);
	buf_add(&text, ", but nothing has come from there for ");
	span_print(mono_since(sight->at.mono, silence->moved), &text);
	print_heartbeats(sight->row, &text);
	print_source(sight, outlook, silence, &text);
	text_copy_line(finding->text, sizeof finding->text, buf_text(&text));
}

static void see(struct sight *sight, const struct outlook *outlook, const struct silence *silence)
{
	struct spot *spot = spot_of_channel(channel_of(sight), SLOT_SILENT);
	struct finding seen;
	if (find_witness(sight, outlook, silence) == NOBODY) {
		spot_see(sight, spot, SLOT_SILENT, NULL);
		return;
	}
	finding_begin(sight, FINDING_SOURCE_HALF_OPEN, NULL, &seen);
	seen.since = silence->moved_wall;
	seen.uncertainty = silence->moved_uncertainty;
	print(sight, outlook, silence, &seen);
	spot_see(sight, spot, SLOT_SILENT, &seen);
}

/* Once the server has noticed itself, its own finding takes over. */
static void hand_over(struct sight *sight)
{
	struct channel *channel = channel_of(sight);
	const struct spot *io = spot_of_channel(channel, SLOT_IO);
	enum why why = sight->why;
	if (!io->is_open)
		return;
	sight->why = WHY_REPLACED;
	spot_end(sight, spot_of_channel(channel, SLOT_SILENT), SLOT_SILENT, sight->at.wall);
	sight->why = why;
}

void silence_judge(struct sight *sight, const struct outlook *outlook)
{
	struct silence *silence = silence_of(channel_of(sight));
	const struct channel_seen *row = sight->row;
	if (row->io != THREAD_YES) {
		silence->is_known = false;
		hand_over(sight);
		return;
	}
	if (!silence->is_known) {
		begin(sight, silence);
		take_move(sight, outlook, silence);
	} else if (mark_of(row) != silence->mark) {
		note_longest(silence, sight->at.mono);
		take_move(sight, outlook, silence);
	} else if (waits_for_source(row)) {
		compare_with_source(sight, outlook, silence);
	} else {
		silence->moved = sight->at.mono;
	}
	see(sight, outlook, silence);
}
