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

void prometheus_read(const struct tree *tree, struct gauge *ret)
{
	const char *status = tree_text(tree, "status", "");
	const struct tree *data = tree_object(tree, "data");
	const char *type = tree_text(data, "resultType", "");
	const struct tree *result = tree_array(data, "result");
	if (strcmp(status, "error") == 0)
		gauge_say(ret, GAUGE_MISSED, "Prometheus says: %s",
			  tree_text(tree, "error", "an error without words"));
	else if (strcmp(status, "success") != 0 || result == NULL)
		gauge_say(ret, GAUGE_MISSED, "the answer is not Prometheus's");
	else if (strcmp(type, "scalar") == 0)
		read_pair(result, ret);
	else if (strcmp(type, "vector") != 0)
		gauge_say(ret, GAUGE_MISSED,
			  "the query gave a %.32s; one value is needed: a vector or a scalar",
			  type);
	else if (result->n_items == 0)
		gauge_say(ret, GAUGE_MISSED, "the query gave no value");
	else if (result->n_items > 1)
		gauge_say(ret, GAUGE_MISSED,
			  "the query gave %zu values; one is needed: write sum(...) around it",
			  result->n_items);
	else
		read_pair(tree_get(&result->items[0], "value"), ret);
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
