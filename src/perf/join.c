/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/join.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "perf/reading.h"

bool result_has_summary(const struct result *result)
{
	for (size_t i = 0; i < result->n_files; i++)
		if (!shape_is_raw(result->files[i].shape))
			return true;
	return false;
}

bool result_has_raw(const struct result *result)
{
	for (size_t i = 0; i < result->n_files; i++)
		if (shape_is_raw(result->files[i].shape))
			return true;
	return false;
}

/* k6 counts each iteration and each request in both of them. A cut file may have fewer. */
static bool has_same_count(const struct result *summary, const struct result *raw, const char *name,
			   char *why, size_t why_size)
{
	struct amount a = result_stat(summary, name, "count");
	struct amount b = result_stat(raw, name, "count");
	bool may_have_fewer = raw->files[0].is_cut && b.value <= a.value;
	if (!amount_is_known(a) || !amount_is_known(b) || a.value == b.value || may_have_fewer)
		return true;
	snprintf(why, why_size, "the one has %.0f %s, the other %.0f", a.value, name, b.value);
	return false;
}

static bool is_same_run(const struct result *summary, const struct result *raw, char *why,
			size_t why_size)
{
	if (!has_same_count(summary, raw, "iterations", why, why_size) ||
	    !has_same_count(summary, raw, "http_reqs", why, why_size))
		return false;
	int64_t apart = moment_is_known(summary->end) ? summary->end.at.us - raw->end.at.us : 0;
	if (llabs(apart) <= SPAN_MINUTES(10).us)
		return true;
	text_copy(why, why_size, "they ended at different times");
	return false;
}

/* Statistics that the summary leaves out, such as p(99). */
static void join_metrics(struct result *summary, const struct result *raw)
{
	for (size_t i = 0; i < raw->n_metrics; i++) {
		const struct metric *from = &raw->metrics[i];
		bool is_new = result_metric(summary, from->name) == NULL;
		struct metric *to = result_add_metric(summary, from->name);
		if (to == NULL)
			return;
		if (is_new) {
			to->kind = from->kind;
			to->is_time = from->is_time;
			to->is_data = from->is_data;
		}
		for (size_t j = 0; j < from->n_stats; j++)
			if (!amount_is_known(metric_stat(to, from->stats[j].name)))
				metric_set(to, from->stats[j].name, from->stats[j].value);
	}
}

#define MOVE_LIST(to, from, items)                   \
	do {                                         \
		(to)->items = (from)->items;         \
		(to)->n_##items = (from)->n_##items; \
		(from)->items = NULL;                \
		(from)->n_##items = 0;               \
	} while (0)

static void move_notes(struct result *to, struct result *from)
{
	for (size_t i = 0; i < from->n_notes; i++)
		*ARRAY_ADD(to->notes, to->n_notes) = from->notes[i];
	from->n_notes = 0;
	for (size_t i = 0; i < from->n_files; i++)
		*ARRAY_ADD(to->files, to->n_files) = from->files[i];
	from->n_files = 0;
}

bool result_join(struct result *summary, struct result *raw, char *why, size_t why_size)
{
	if (!is_same_run(summary, raw, why, why_size))
		return false;
	bool is_cut = raw->files[0].is_cut;
	if (!is_cut)
		join_metrics(summary, raw);
	if (moment_is_known(raw->start))
		summary->start = raw->start;
	if (moment_is_known(raw->end) && !is_cut)
		summary->end = raw->end;
	if (!amount_is_known(summary->duration_s))
		summary->duration_s = raw->duration_s;
	if (summary->n_checks == 0)
		MOVE_LIST(summary, raw, checks);
	MOVE_LIST(summary, raw, failures);
	MOVE_LIST(summary, raw, load);
	summary->load_step = raw->load_step;
	text_copy(summary->latency_metric, sizeof summary->latency_metric, raw->latency_metric);
	move_notes(summary, raw);
	result_free(raw);
	result_finish(summary);
	return true;
}

/* Two summaries, or two raw outputs: each shape leaves something out that another one has. */
static void add_what_lacks(struct result *to, struct result *more)
{
	bool is_whole = !more->files[0].is_cut;
	if (is_whole)
		join_metrics(to, more);
	if (is_whole && to->n_thresholds == 0)
		MOVE_LIST(to, more, thresholds);
	if (is_whole && to->n_checks == 0)
		MOVE_LIST(to, more, checks);
	if (is_whole && !amount_is_known(to->duration_s))
		to->duration_s = more->duration_s;
	if (*to->k6_version == '\0')
		text_copy(to->k6_version, sizeof to->k6_version, more->k6_version);
	move_notes(to, more);
	result_free(more);
	result_finish(to);
}

static void swap(struct result *a, struct result *b)
{
	struct result kept = *a;
	*a = *b;
	*b = kept;
}

bool result_gather(struct result *to, struct result *more, char *why, size_t why_size)
{
	bool is_summary = result_has_summary(more);
	if (is_summary ? !result_has_summary(to) : !result_has_raw(to)) {
		if (is_summary)
			swap(to, more);
		if (result_join(to, more, why, why_size))
			return true;
		if (is_summary)
			swap(to, more);
		return false;
	}
	if (!is_same_run(to, more, why, why_size))
		return false;
	add_what_lacks(to, more);
	return true;
}
