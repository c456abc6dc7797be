/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/budget.h"

#include "base/text.h"
#include "judge/errors.h"
#include "judge/spot.h"

static const span_t worth_telling = {24 * 3600 * US_PER_SECOND};
/* Time for somebody to be woken, to look and to act. */
static const span_t pressing = {300 * US_PER_SECOND};

/* MariaDB counts no attempts: it has tried for as long as it has been failing. */
static uint64_t attempts_made(const struct sight *sight)
{
	const struct channel_seen *row = sight->row;
	struct channel *channel = &sight->target->channels[sight->channel];
	const struct spot *io = spot_of_channel(channel, SLOT_IO);
	span_t failing;
	if (row->attempt > 0)
		return row->attempt;
	if (!io->finding || !is_about_reaching(io->finding->kind))
		return 1;
	failing = wall_since(sight->at.wall, io->finding->since);
	return failing.us > 0 ? (uint64_t)(failing.us / US_PER_SECOND) / row->retry_delay_s + 1 : 1;
}

bool budget_left(const struct sight *sight, const struct finding *finding, span_t *ret)
{
	const struct channel_seen *row = sight->row;
	uint64_t made, left_s;
	if (!is_about_reaching(finding->kind) || row->attempts_max == 0 || row->retry_delay_s == 0)
		return false;
	made = attempts_made(sight);
	if (made >= row->attempts_max)
		return false;
	left_s = (row->attempts_max - made) * row->retry_delay_s;
	if (left_s > (uint64_t)(worth_telling.us / US_PER_SECOND))
		return false;
	*ret = SPAN_SECONDS((int64_t)left_s);
	return true;
}

void budget_grade(const struct sight *sight, struct finding *finding)
{
	CLEANUP_BUF text = BUF_NULL;
	span_t left;
	if (!budget_left(sight, finding, &left))
		return;
	buf_add(&text, finding->text);
	buf_add(&text, "; it gives up for good in about ");
	span_print(left, &text);
	text_copy_line(finding->text, sizeof finding->text, buf_text(&text));
	if (left.us < pressing.us)
		finding->level = level_max(finding->level, LEVEL_P2);
}
