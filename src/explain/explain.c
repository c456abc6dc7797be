/* SPDX-License-Identifier: Apache-2.0 */
#include "explain/explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "explain/texts.h"
#include "judge/errors.h"

/* What the judge is told of a paste: a target of its own, seen once, where once is enough. */
static const char target[] = "The replica";
/* The configuration's default: max-lag. */
static const span_t max_lag = {60 * US_PER_SECOND};

static struct judge *impatient_judge(void)
{
	struct watch watch = {.max_lag = max_lag, .expect_replication = true};
	struct judge_limits limits;
	struct judge *judge;

	judge_limits_default(&limits);
	for (size_t i = 0; i < N_FINDINGS; i++)
		limits.rules[i].confirm = (span_t){0};
	judge = judge_new(&limits);
	text_copy(watch.target, sizeof watch.target, target);
	judge_watch(judge, &watch);
	return judge;
}

/* The paste has no time: any will do, as long as it is one. */
static struct judge *judge_of(const struct replica_seen *replica)
{
	struct observation seen = {
		.kind = SEEN_REPLICA,
		.at = {.mono = {US_PER_SECOND}, .wall = {US_PER_SECOND}},
		.replica = *replica,
	};
	struct verdict verdict = {0};
	struct judge *judge = impatient_judge();

	text_copy(seen.target, sizeof seen.target, target);
	judge_see(judge, &seen, &verdict);
	verdict_free(&verdict);
	return judge;
}

/* "261122 15:20:11" */
static void read_time(const char *value, char to[32])
{
	unsigned year, month, day;
	char time[16];

	if (value && sscanf(value, "%2u%2u%2u %15[0-9:]", &year, &month, &day, time) == 4)
		snprintf(to, 32, "20%02u-%02u-%02u %s", year, month, day, time);
}

static bool is_of_io(const struct explained_channel *channel, const struct finding *finding)
{
	return finding->code > 0 && finding->code == channel->seen.io_error.code &&
	       (finding->kind < FINDING_APPLY_DUPLICATE_KEY || finding->kind > FINDING_APPLY_ERROR);
}

/* The trouble that it had on the way to its source when it stopped. */
static enum finding_kind behind(const struct explained_channel *channel, enum finding_kind kind)
{
	enum finding_kind reason = io_error_kind(&channel->seen.io_error, THREAD_CONNECTING);

	if (kind != FINDING_IO_GAVE_UP && kind != FINDING_IO_STOPPED &&
	    kind != FINDING_REPLICA_STOPPED)
		return FINDING_NONE;
	return is_about_reaching(reason) ? reason : FINDING_NONE;
}

static void add_finding(struct explained_channel *channel, const struct finding *finding,
			bool io_by_words, bool sql_by_words)
{
	struct explained_finding *found = ARRAY_ADD(channel->findings, channel->n_findings);
	bool of_io = is_of_io(channel, finding);

	found->finding = *finding;
	found->is_by_words = finding->code > 0 && (of_io ? io_by_words : sql_by_words);
	found->behind = behind(channel, finding->kind);
	if (finding->code > 0)
		read_time(paste_value(channel->row, of_io ? "Last_IO_Error_Timestamp"
							  : "Last_SQL_Error_Timestamp"),
			  found->at);
	facts_add(channel, found);
	first_steps_add(channel, found);
}

static int worse_first(const void *a, const void *b)
{
	const struct explained_finding *x = a, *y = b;

	if (x->finding.level != y->finding.level)
		return (y->finding.level > x->finding.level) -
		       (y->finding.level < x->finding.level);
	return (x->finding.kind > y->finding.kind) - (x->finding.kind < y->finding.kind);
}

/* Group Replication stops this channel when it has caught up. */
static bool is_idle_by_nature(const struct explained_channel *channel, enum finding_kind kind)
{
	return is_stop(kind) && strcmp(channel->seen.channel, "group_replication_recovery") == 0;
}

static void judge_channel(struct explained_channel *channel, bool io_by_words, bool sql_by_words)
{
	struct replica_seen replica = {.channels = &channel->seen, .n_channels = 1};
	struct judge *judge = judge_of(&replica);
	const struct finding *findings;
	size_t n = judge_open_findings(judge, &findings);

	for (size_t i = 0; i < n; i++)
		if (!is_idle_by_nature(channel, findings[i].kind))
			add_finding(channel, &findings[i], io_by_words, sql_by_words);
	if (channel->n_findings > 1)
		qsort(channel->findings, channel->n_findings, sizeof *channel->findings,
		      worse_first);
	judge_free(judge);
}

static const char *name_of(const struct paste_row *row)
{
	const char *name = paste_value(row, "Channel_Name");

	if (!name)
		name = paste_value(row, "Connection_name");
	return name ? name : "";
}

static bool has_siblings(const struct paste *paste, const struct paste_row *row)
{
	for (size_t i = 0; i < paste->n_rows; i++)
		if (paste->rows[i].kind == PASTE_STATUS && paste->rows[i].result == row->result &&
		    strcmp(name_of(&paste->rows[i]), name_of(row)) != 0)
			return true;
	return false;
}

static bool is_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* MariaDB shows a channel by three statements; people paste twice. */
static bool says_the_same(const struct paste_row *a, const struct paste_row *b)
{
	size_t n_same = 0;

	if (strcmp(name_of(a), name_of(b)) != 0)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct paste_column *column = &a->columns[i];

		if (!paste_has(b, column->name))
			continue;
		if (!is_same(column->value, paste_value(b, column->name)))
			return false;
		n_same++;
	}
	return n_same >= 8;
}

static bool is_repeated(struct explanation *explanation, const struct paste_row *row)
{
	for (size_t i = 0; i < explanation->n_channels; i++)
		if (explanation->channels[i].row->result != row->result &&
		    says_the_same(explanation->channels[i].row, row)) {
			explanation->channels[i].n_repeats++;
			return true;
		}
	return false;
}

static void add_channel(struct explanation *explanation, const struct paste_row *row)
{
	struct explained_channel *channel;
	bool io_by_words, sql_by_words;

	if (is_repeated(explanation, row))
		return;
	channel = ARRAY_ADD(explanation->channels, explanation->n_channels);
	channel->row = row;
	channel->has_siblings = has_siblings(&explanation->paste, row);
	row_read(&explanation->paste, channel, &io_by_words, &sql_by_words);
	server_tell(channel);
	judge_channel(channel, io_by_words, sql_by_words);
	if (channel->n_findings == 0)
		state_add(channel);
	hints_add(channel);
	unknown_add(channel);
}

static enum level worst_of(const struct explained_channel *channel)
{
	return channel->n_findings > 0 ? channel->findings[0].finding.level : LEVEL_NONE;
}

static int worst_first(const void *a, const void *b)
{
	const struct explained_channel *x = a, *y = b;
	enum level of_x = worst_of(x), of_y = worst_of(y);

	if (of_x != of_y)
		return (of_y > of_x) - (of_y < of_x);
	return (x->row > y->row) - (x->row < y->row);
}

void explain(const char *bytes, size_t n, struct explanation *ret)
{
	*ret = (struct explanation){0};
	paste_read(bytes, n, &ret->paste);
	for (size_t i = 0; i < ret->paste.n_rows; i++)
		if (ret->paste.rows[i].kind == PASTE_STATUS)
			add_channel(ret, &ret->paste.rows[i]);
	if (ret->n_channels > 1)
		qsort(ret->channels, ret->n_channels, sizeof *ret->channels, worst_first);
	for (size_t i = 0; i < ret->paste.n_answers; i++)
		answer_add(ret, &ret->paste.answers[i]);
}

static void channel_free(struct explained_channel *channel)
{
	for (size_t i = 0; i < channel->n_findings; i++) {
		texts_free(&channel->findings[i].facts);
		texts_free(&channel->findings[i].first);
	}
	free(channel->findings);
	channel_seen_free(&channel->seen);
	texts_free(&channel->state);
	texts_free(&channel->hints);
	texts_free(&channel->unknown);
}

void explanation_free(struct explanation *explanation)
{
	for (size_t i = 0; i < explanation->n_channels; i++)
		channel_free(&explanation->channels[i]);
	for (size_t i = 0; i < explanation->n_answers; i++)
		texts_free(&explanation->answers[i].means);
	free(explanation->channels);
	free(explanation->answers);
	paste_free(&explanation->paste);
	*explanation = (struct explanation){0};
}
