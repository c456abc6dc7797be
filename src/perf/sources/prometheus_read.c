/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/sources/prometheus_read.h"

#include <string.h>

#include "perf/quantity.h"

/* [1598918404.25, "0.42"]; "NaN", "+Inf" and "-Inf" are values too, but not ours. */
static void read_pair(const struct tree *pair, struct gauge *ret)
{
	double value;
	if (pair == NULL || pair->kind != TREE_ARRAY || pair->n_items != 2 ||
	    pair->items[0].kind != TREE_NUMBER || pair->items[1].kind != TREE_TEXT) {
		gauge_say(ret, GAUGE_MISSED, "Prometheus gave no value that can be read");
		return;
	}
	double at = pair->items[0].number;
	const char *text = pair->items[1].text;
	if (!number_read(text, &value)) {
		gauge_say(ret, GAUGE_MISSED, "the query gave %.32s", text);
		return;
	}
	if (at > 0 && at < 1e11)
		ret->at = (wall_t){(int64_t)(at * 1e6)};
	gauge_set(ret, value);
}

/* NULL: the gauge says why. */
static const struct tree *find_result(const struct tree *tree, const char **ret_type,
				      struct gauge *ret)
{
	const char *status = tree_text(tree, "status", "");
	const struct tree *data = tree_object(tree, "data");
	const struct tree *result = tree_array(data, "result");
	*ret_type = tree_text(data, "resultType", "");
	if (strcmp(status, "success") == 0 && result != NULL)
		return result;
	if (strcmp(status, "error") == 0)
		gauge_say(ret, GAUGE_MISSED, "Prometheus says: %s",
			  tree_text(tree, "error", "an error without words"));
	else
		gauge_say(ret, GAUGE_MISSED, "the answer is not Prometheus's");
	return NULL;
}

static bool is_one(const struct tree *result, struct gauge *ret)
{
	if (result->n_items == 1)
		return true;
	if (result->n_items == 0)
		gauge_say(ret, GAUGE_MISSED, "the query gave no value");
	else
		gauge_say(ret, GAUGE_MISSED,
			  "the query gave %zu values; one is needed: write sum(...) around it",
			  result->n_items);
	return false;
}

void prometheus_read(const struct tree *tree, struct gauge *ret)
{
	const char *type;
	const struct tree *result = find_result(tree, &type, ret);
	if (result == NULL)
		return;
	if (strcmp(type, "scalar") == 0)
		read_pair(result, ret);
	else if (strcmp(type, "vector") != 0)
		gauge_say(ret, GAUGE_MISSED,
			  "the query gave a %.32s; one value is needed: a vector or a scalar",
			  type);
	else if (is_one(result, ret))
		read_pair(tree_get(&result->items[0], "value"), ret);
}

static int64_t ms_of(const struct tree *pair)
{
	double at = pair->kind == TREE_ARRAY && pair->n_items == 2 ? pair->items[0].number : 0;
	return at > 0 && at < 1e11 ? (int64_t)(at * 1e3 + 0.5) : 0;
}

/* In order of time, as Prometheus gives them; moments without a value are left out there. */
static void read_values(const struct tree *values, const struct prometheus_grid *grid, gauge_fn *fn,
			void *arg)
{
	size_t next = 0;
	for (int64_t at = grid->first; at <= grid->last; at += grid->step) {
		struct gauge gauge = {.at = {at * 1000}};
		while (next < values->n_items && ms_of(&values->items[next]) < at)
			next++;
		if (next < values->n_items && ms_of(&values->items[next]) == at)
			read_pair(&values->items[next], &gauge);
		else
			gauge_say(&gauge, GAUGE_MISSED, "the query gave no value");
		fn(arg, &gauge);
	}
}

void prometheus_read_range(const struct tree *tree, const struct prometheus_grid *grid,
			   gauge_fn *fn, void *arg)
{
	struct gauge gauge = {.at = {grid->last * 1000}};
	const char *type;
	const struct tree *values = NULL, *result = find_result(tree, &type, &gauge);
	if (result != NULL && strcmp(type, "matrix") != 0)
		gauge_say(&gauge, GAUGE_MISSED, "the answer is not Prometheus's");
	else if (result != NULL && is_one(result, &gauge)) {
		values = tree_array(&result->items[0], "values");
		gauge_say(&gauge, GAUGE_MISSED, "Prometheus gave no value that can be read");
	}
	if (values != NULL)
		read_values(values, grid, fn, arg);
	else
		fn(arg, &gauge);
}

double millicores_of_percent(const struct component_plan *plan, double percent)
{
	return percent / 100 * plan->vcpus * 1000;
}

double mib_of_free_bytes(const struct component_plan *plan, double bytes)
{
	return plan->instance_memory.value - bytes / 1048576;
}

static void refuse_negative(struct gauge *gauge, const char *what)
{
	if (gauge->state == GAUGE_KNOWN && gauge->value < 0)
		gauge_say(gauge, GAUGE_MISSED, "the query gave %s below 0", what);
}

void prometheus_convert_cpu(const struct component_plan *plan, struct gauge *gauge)
{
	switch ((enum cpu_unit)plan->cpu_unit) {
	case CPU_IN_CORES:
		gauge->value *= 1000;
		break;
	case CPU_IN_MILLICORES:
		break;
	case CPU_IN_PERCENT_OF_VCPUS:
		gauge->value = millicores_of_percent(plan, gauge->value);
		break;
	}
	refuse_negative(gauge, "CPU");
}

void prometheus_convert_memory(const struct component_plan *plan, struct gauge *gauge)
{
	switch ((enum memory_unit)plan->memory_unit) {
	case MEMORY_IN_BYTES:
		gauge->value /= 1048576;
		break;
	case MEMORY_IN_KIB:
		gauge->value /= 1024;
		break;
	case MEMORY_IN_MIB:
		break;
	case MEMORY_FREE_BYTES:
		gauge->value = mib_of_free_bytes(plan, gauge->value);
		break;
	}
	refuse_negative(gauge, "memory");
}
