/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/summary.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "perf/reading.h"

/* Deeper than any script nests its groups. */
enum { GROUPS_DEEP = 64 };

bool summary_shape(const struct tree *tree, enum result_shape *ret)
{
	const struct tree *metrics = tree_object(tree, "metrics");
	if (tree_get(tree, "version") != NULL && tree_object(tree, "results") != NULL) {
		*ret = SHAPE_MACHINE_READABLE;
		return true;
	}
	if (metrics == NULL)
		return false;
	*ret = SHAPE_SUMMARY_EXPORT;
	for (const struct tree *one = NULL; (one = tree_next(metrics, one)) != NULL;)
		if (tree_object(one, "values") != NULL)
			*ret = SHAPE_HANDLE_SUMMARY;
	return true;
}

static enum metric_kind kind_of_type(const char *type)
{
	for (enum metric_kind kind = 0; kind < N_METRIC_KINDS; kind++)
		if (strcmp(type, metric_kind_name(kind)) == 0)
			return kind;
	return METRIC_OTHER;
}

/* The summary export does not say what kind a metric is. Its values do: only rates have passes,
 * only gauges a value besides, only counters a rate; what is left are trends. */
static enum metric_kind kind_of_values(const struct tree *values)
{
	if (tree_get(values, "passes") != NULL && tree_get(values, "fails") != NULL)
		return METRIC_RATE;
	if (tree_get(values, "value") != NULL)
		return METRIC_GAUGE;
	if (tree_get(values, "count") != NULL && tree_get(values, "rate") != NULL)
		return METRIC_COUNTER;
	return METRIC_TREND;
}

static void add_values(struct metric *metric, const struct tree *values)
{
	double matches, total;
	for (const struct tree *one = NULL; (one = tree_next(values, one)) != NULL;) {
		bool is_rate = metric->kind == METRIC_RATE && strcmp(one->key, "value") == 0;
		if (one->kind == TREE_NUMBER && one->key != NULL)
			metric_set(metric, is_rate ? "rate" : one->key, one->number);
	}
	if (metric->kind == METRIC_RATE && tree_has_number(values, "matches", &matches) &&
	    tree_has_number(values, "total", &total)) {
		metric_set(metric, "passes", matches);
		metric_set(metric, "fails", total - matches);
	}
}

static void set_contents(struct metric *metric, const char *contains)
{
	metric->is_time = strcmp(contains, "time") == 0;
	metric->is_data = strcmp(contains, "data") == 0;
}

/* In the export, true is what k6 calls "crossed": failed (grafana/k6#1498). Elsewhere a bare true
 * or false is not k6's, so it says nothing. */
static void add_thresholds(struct result *result, enum result_shape shape, const char *metric,
			   const struct tree *thresholds)
{
	for (const struct tree *one = NULL; (one = tree_next(thresholds, one)) != NULL;) {
		if (one->key == NULL)
			return;
		struct threshold *threshold = result_add_threshold(result, metric, one->key);
		const struct tree *ok = tree_get(one, "ok");
		threshold->outcome_known =
			ok != NULL ? ok->kind == TREE_BOOL
				   : one->kind == TREE_BOOL && shape == SHAPE_SUMMARY_EXPORT;
		threshold->passed = ok != NULL ? ok->truth : !one->truth;
		threshold->passed &= threshold->outcome_known;
	}
}

static void add_metrics(struct result *result, enum result_shape shape, const struct tree *metrics)
{
	for (const struct tree *one = NULL; (one = tree_next(metrics, one)) != NULL;) {
		const struct tree *values = tree_object(one, "values");
		struct metric *metric =
			one->kind == TREE_OBJECT ? result_add_metric(result, one->key) : NULL;
		if (metric == NULL)
			continue;
		metric->kind = values != NULL ? kind_of_type(tree_text(one, "type", ""))
					      : kind_of_values(one);
		set_contents(metric, tree_text(one, "contains", ""));
		add_values(metric, values != NULL ? values : one);
		add_thresholds(result, shape, one->key, tree_object(one, "thresholds"));
	}
}

/* Groups and checks are objects by name in the export, arrays in handleSummary. */
static void add_checks(struct result *result, const struct tree *group, const char *before,
		       unsigned depth)
{
	const struct tree *checks = tree_get(group, "checks"), *groups = tree_get(group, "groups");
	CLEANUP_BUF name = BUF_NULL;
	for (const struct tree *one = NULL; (one = tree_next(checks, one)) != NULL;) {
		double passes, fails;
		if (!tree_has_number(one, "passes", &passes) ||
		    !tree_has_number(one, "fails", &fails))
			continue;
		buf_clear(&name);
		buf_printf(&name, "%s%s", before, tree_text(one, "name", one->key ? one->key : ""));
		result_add_check(result, buf_text(&name), passes, fails);
	}
	for (const struct tree *one = NULL; (one = tree_next(groups, one)) != NULL;) {
		buf_clear(&name);
		buf_printf(&name, "%s%s > ", before,
			   tree_text(one, "name", one->key ? one->key : ""));
		if (depth < GROUPS_DEEP)
			add_checks(result, one, buf_text(&name), depth + 1);
	}
}

static void read_legacy(const struct tree *tree, enum result_shape shape, struct result *result)
{
	double milliseconds;
	add_metrics(result, shape, tree_object(tree, "metrics"));
	add_checks(result, tree_object(tree, "root_group"), "", 0);
	if (tree_has_number(tree_object(tree, "state"), "testRunDurationMs", &milliseconds))
		result_set_duration(result, milliseconds / 1000, FROM_K6);
}

static void add_machine_metrics(struct result *result, const struct tree *metrics)
{
	for (const struct tree *one = NULL; (one = tree_next(metrics, one)) != NULL;) {
		const char *name = tree_text(one, "name", NULL);
		struct metric *metric = name != NULL ? result_add_metric(result, name) : NULL;
		if (metric == NULL)
			continue;
		metric->kind = kind_of_type(tree_text(one, "type", ""));
		set_contents(metric, tree_text(one, "contains", ""));
		add_values(metric, tree_object(one, "values"));
	}
}

/* The other shapes have one rate, `checks`; this one has three metrics for it. */
static void add_machine_checks(struct result *result, const struct tree *checks)
{
	add_machine_metrics(result, tree_array(checks, "metrics"));
	const struct metric *succeeded = result_metric(result, "checks_succeeded");
	struct amount passes = metric_stat(succeeded, "passes");
	struct amount fails = metric_stat(succeeded, "fails");
	struct amount rate = metric_stat(succeeded, "rate");
	bool is_known = amount_is_known(passes) && amount_is_known(fails) && amount_is_known(rate);
	struct metric *all = is_known ? result_add_metric(result, "checks") : NULL;
	if (all != NULL) {
		all->kind = METRIC_RATE;
		metric_set(all, "passes", passes.value);
		metric_set(all, "fails", fails.value);
		metric_set(all, "rate", rate.value);
	}
	const struct tree *results = tree_array(checks, "results");
	for (const struct tree *one = NULL; (one = tree_next(results, one)) != NULL;) {
		double n_passes, n_fails;
		if (tree_has_number(one, "passes", &n_passes) &&
		    tree_has_number(one, "fails", &n_fails))
			result_add_check(result, tree_text(one, "name", ""), n_passes, n_fails);
	}
}

/* The schema says generatedAt and k6Version, k6 1.5 to 2.2 write generated_at and k6_version. */
static void add_metadata(struct result *result, const struct tree *metadata)
{
	const char *version =
		tree_text(metadata, "k6_version", tree_text(metadata, "k6Version", ""));
	const char *at =
		tree_text(metadata, "generated_at", tree_text(metadata, "generatedAt", ""));
	text_copy_line(result->k6_version, sizeof result->k6_version, version);
	if (!wall_parse(at, &result->end.at))
		return;
	result->end.from = FROM_SUMMARY_TIME;
	if (!amount_is_known(result->duration_s))
		return;
	span_t duration = {-(int64_t)(result->duration_s.value * 1e6)};
	result->start = (struct moment){wall_after(result->end.at, duration), FROM_ARITHMETIC, {0}};
}

static void read_machine_readable(const struct tree *tree, struct result *result)
{
	const struct tree *results = tree_object(tree, "results");
	double seconds;
	if (tree_has_number(tree_object(tree, "config"), "duration", &seconds))
		result_set_duration(result, seconds, FROM_K6);
	add_machine_metrics(result, tree_array(results, "metrics"));
	add_machine_checks(result, tree_object(results, "checks"));
	add_metadata(result, tree_object(tree, "metadata"));
	result_note(result, "The machine-readable summary says nothing of thresholds: whether they "
			    "held is the exit code's to say.");
}

void summary_read(const struct tree *tree, enum result_shape shape, struct result *result)
{
	if (shape == SHAPE_MACHINE_READABLE)
		read_machine_readable(tree, result);
	else
		read_legacy(tree, shape, result);
	result_finish(result);
}
