/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/errant.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/change.h"
#include "judge/sentence.h"
#include "judge/spot.h"

/* What the target made itself. False if that is not known now. */
static bool take_own_of_mysql(const struct sight *sight, struct transactions *ret)
{
	const char *uuid = sight->target->server_uuid, *applied = sight->row->applied;
	if (*uuid == '\0' || !applied)
		return false;
	ret->flavour = FLAVOUR_MYSQL;
	if (!strstr(applied, uuid))
		return true; /* nothing: the usual case, and the whole set need not be read */
	if (!gtid_set_parse(applied, &ret->set))
		return false;
	gtid_set_keep_uuid(&ret->set, uuid);
	return true;
}

static bool take_own_of_mariadb(const struct sight *sight, struct transactions *ret)
{
	const struct replica_details *details = sight->replica->details;
	const char *state = details ? details->settings[SETTING_GTID_STATE] : NULL;
	size_t kept = 0;
	if (!state || sight->target->server_id == 0 || !gtid_points_parse(state, &ret->points))
		return false;
	ret->flavour = FLAVOUR_MARIADB;
	for (size_t i = 0; i < ret->points.n; i++)
		if (ret->points.items[i].server == sight->target->server_id)
			ret->points.items[kept++] = ret->points.items[i];
	ret->points.n = kept;
	return true;
}

static bool take_own(const struct sight *sight, struct transactions *ret)
{
	*ret = (struct transactions){0};
	return sight->target->flavour == FLAVOUR_MARIADB ? take_own_of_mariadb(sight, ret)
							 : take_own_of_mysql(sight, ret);
}

static const struct source *source_of(const struct outlook *outlook)
{
	const struct there *there = outlook->attached;
	return there && source_answers(there->source) && transactions_are_known(&there->source->has)
		       ? there->source
		       : NULL;
}

static void print(struct sight *sight, const char *which, bool source_is_asked,
		  struct finding *finding)
{
	CLEANUP_BUF text = BUF_NULL;
	subject_print(finding, &text);
	if (source_is_asked) {
		buf_add(&text, " has made transactions that its source ");
		source_print(sight->row, &text);
		buf_printf(&text, " does not have: %s", which);
	} else {
		buf_printf(&text,
			   " has made transactions itself: %s; whether its source has them is not "
			   "known",
			   which);
	}
	text_copy_line(finding->text, sizeof finding->text, buf_text(&text));
}

static void see(struct sight *sight, const char *which, bool source_is_asked)
{
	struct channel *channel = &sight->target->channels[sight->channel];
	struct finding seen;
	finding_begin(sight, FINDING_ERRANT_TRANSACTIONS, NULL, &seen);
	print(sight, which, source_is_asked, &seen);
	spot_see(sight, spot_of_channel(channel, SLOT_ERRANT), SLOT_ERRANT, &seen);
}

static void compare(struct sight *sight, const struct transactions *own,
		    const struct transactions *other, bool source_is_asked)
{
	struct channel *channel = &sight->target->channels[sight->channel];
	CLEANUP_BUF lacking = BUF_NULL;
	enum has has = transactions_within(own, other, &lacking);
	if (has == HAS_NOT)
		see(sight, buf_text(&lacking), source_is_asked);
	else if (has == HAS_ALL && source_is_asked)
		spot_see(sight, spot_of_channel(channel, SLOT_ERRANT), SLOT_ERRANT, NULL);
}

/* Where the source cannot be asked, what was there when we came counts as known. */
static void compare_with_first(struct sight *sight, struct transactions *own)
{
	struct channel *channel = &sight->target->channels[sight->channel];
	if (channel->own) {
		compare(sight, own, channel->own, false);
		return;
	}
	channel->own = xmalloc(sizeof *channel->own);
	*channel->own = *own;
	*own = (struct transactions){0};
}

/* A server's own transactions are the same on all of its channels: the first one speaks of them. */
void errant_see(struct sight *sight, const struct outlook *outlook)
{
	const struct source *source = source_of(outlook);
	struct transactions own;
	if (sight->channel != 0)
		return;
	if (take_own(sight, &own) && source)
		compare(sight, &own, &source->has, true);
	else if (transactions_are_known(&own))
		compare_with_first(sight, &own);
	transactions_free(&own);
}
