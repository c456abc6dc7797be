/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/sources/kubernetes_read.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "perf/quantity.h"

enum { REPLICAS_MAX = 1000000 };

typedef bool quantity_fn(const char *text, double *ret);

/* Amounts are texts, but a number is taken too, as the API server takes it. */
static bool read_amount(const struct tree *item, quantity_fn *read, double *ret)
{
	char text[32];
	if (item->kind == TREE_TEXT)
		return read(item->text, ret);
	if (item->kind != TREE_NUMBER)
		return false;
	snprintf(text, sizeof text, "%.17g", item->number);
	return read(text, ret);
}

/* No container without it: the sum is one. A single container that may take all there is makes the
 * whole unlimited; one that requests nothing adds nothing to what the others request. */
struct sum {
	double value;
	size_t n_set, n_absent;
};

static bool add_amount(const struct tree *resources, const char *which, const char *what,
		       quantity_fn *read, struct sum *sum)
{
	const struct tree *item = tree_get(tree_get(resources, which), what);
	double value;
	if (item == NULL || item->kind == TREE_NULL) {
		sum->n_absent++;
		return true;
	}
	if (!read_amount(item, read, &value))
		return false;
	sum->n_set++;
	sum->value += value;
	return true;
}

struct sums {
	struct sum cpu_request, memory_request, cpu_limit, memory_limit;
};

/* A limit is also a request where there is none: the API server sets it so. */
static bool add_container(const struct tree *container, struct sums *sums)
{
	const struct tree *resources = tree_get(container, "resources");
	const struct tree *requests = tree_get(resources, "requests");
	const char *cpu = tree_get(requests, "cpu") != NULL ? "requests" : "limits";
	const char *memory = tree_get(requests, "memory") != NULL ? "requests" : "limits";
	return add_amount(resources, cpu, "cpu", quantity_read_cpu, &sums->cpu_request) &&
	       add_amount(resources, memory, "memory", quantity_read_memory,
			  &sums->memory_request) &&
	       add_amount(resources, "limits", "cpu", quantity_read_cpu, &sums->cpu_limit) &&
	       add_amount(resources, "limits", "memory", quantity_read_memory, &sums->memory_limit);
}

/* An init container that restarts always runs beside the others: a sidecar. */
static bool is_sidecar(const struct tree *container)
{
	return strcmp(tree_text(container, "restartPolicy", ""), "Always") == 0;
}

static bool add_containers(const struct tree *pod, struct sums *sums)
{
	const struct tree *containers = tree_array(pod, "containers"), *one = NULL;
	while ((one = tree_next(containers, one)) != NULL)
		if (!add_container(one, sums))
			return false;
	containers = tree_array(pod, "initContainers");
	for (one = NULL; (one = tree_next(containers, one)) != NULL;)
		if (is_sidecar(one) && !add_container(one, sums))
			return false;
	return true;
}

static struct bound request_of(const struct sum *sum, unsigned replicas)
{
	if (sum->n_set == 0)
		return (struct bound){BOUND_NONE, 0};
	return (struct bound){BOUND_SET, sum->value * replicas};
}

static struct bound limit_of(const struct sum *sum, unsigned replicas)
{
	if (sum->n_absent > 0 || sum->n_set == 0)
		return (struct bound){BOUND_NONE, 0};
	return (struct bound){BOUND_SET, sum->value * replicas};
}

static void add_requirement(const struct tree *one, bool *is_good, struct buf *to)
{
	const char *key = tree_text(one, "key", ""), *by = tree_text(one, "operator", "");
	const struct tree *values = tree_array(one, "values"), *value = NULL;
	bool is_in = strcmp(by, "In") == 0, is_not_in = strcmp(by, "NotIn") == 0;
	buf_add(to, to->len > 0 ? "," : "");
	if (strcmp(by, "Exists") == 0) {
		buf_add(to, key);
	} else if (strcmp(by, "DoesNotExist") == 0) {
		buf_printf(to, "!%s", key);
	} else if (is_in || is_not_in) {
		size_t n = 0;
		buf_printf(to, "%s %s (", key, is_in ? "in" : "notin");
		while ((value = tree_next(values, value)) != NULL)
			buf_printf(to, "%s%s", n++ > 0 ? "," : "",
				   value->kind == TREE_TEXT ? value->text : "");
		buf_add(to, ")");
	} else {
		*is_good = false;
	}
}

static void read_selector(const struct tree *selector, char *to, size_t size)
{
	CLEANUP_BUF text = BUF_NULL;
	const struct tree *labels = tree_object(selector, "matchLabels"), *one = NULL;
	bool is_good = true;
	while ((one = tree_next(labels, one)) != NULL)
		buf_printf(&text, "%s%s=%s", text.len > 0 ? "," : "", one->key,
			   one->kind == TREE_TEXT ? one->text : "");
	labels = tree_array(selector, "matchExpressions");
	for (one = NULL; (one = tree_next(labels, one)) != NULL;)
		add_requirement(one, &is_good, &text);
	if (is_good && text.len < size)
		text_copy_line(to, size, buf_text(&text));
}

bool kubernetes_read_deployment(const struct tree *tree, struct kubernetes_deployment *ret,
				char *why, size_t why_size)
{
	const struct tree *spec = tree_object(tree, "spec");
	const struct tree *pod = tree_object(tree_object(spec, "template"), "spec");
	double replicas = tree_number(spec, "replicas", 1);
	struct sums sums = {0};
	*ret = (struct kubernetes_deployment){0};
	if (pod == NULL || replicas < 0 || replicas > REPLICAS_MAX) {
		text_copy(why, why_size, "the answer is no deployment");
		return false;
	}
	ret->replicas = (unsigned)replicas;
	read_selector(tree_object(spec, "selector"), ret->selector, sizeof ret->selector);
	if (!add_containers(pod, &sums)) {
		text_copy(why, why_size, "an amount in the deployment cannot be read");
		return false;
	}
	ret->bounds.cpu_request = request_of(&sums.cpu_request, ret->replicas);
	ret->bounds.memory_request = request_of(&sums.memory_request, ret->replicas);
	ret->bounds.cpu_limit = limit_of(&sums.cpu_limit, ret->replicas);
	ret->bounds.memory_limit = limit_of(&sums.memory_limit, ret->replicas);
	return true;
}

/* Go's time.Duration as the API prints it: "30s", "1m0s", "20.156s". */
static bool read_window(const char *text, span_t *ret)
{
	double total = 0;
	if (*text == '\0')
		return false;
	while (*text != '\0') {
		char number[32];
		double value, unit;
		size_t n = strspn(text, "0123456789.");
		if (n >= sizeof number)
			return false;
		memcpy(number, text, n);
		number[n] = '\0';
		text += n;
		if (strncmp(text, "ms", 2) == 0)
			unit = 1e3, text += 2;
		else if (*text == 'h' || *text == 'm' || *text == 's')
			unit = *text == 'h' ? 3600e6 : *text == 'm' ? 60e6 : 1e6, text++;
		else
			return false;
		if (!number_read(number, &value))
			return false;
		total += value * unit;
	}
	if (total < 0 || total > 86400e6)
		return false;
	*ret = (span_t){(int64_t)total};
	return true;
}

struct pods {
	double millicores, mib;
	wall_t from, to; /* all of their windows together */
	size_t n;
};

static bool add_pod(const struct tree *pod, struct pods *pods)
{
	const struct tree *containers = tree_array(pod, "containers"), *one = NULL;
	double millicores = 0, mib = 0, value;
	wall_t at;
	span_t window;
	if (containers == NULL || containers->n_items == 0 ||
	    !wall_parse(tree_text(pod, "timestamp", ""), &at) ||
	    !read_window(tree_text(pod, "window", ""), &window))
		return false;
	while ((one = tree_next(containers, one)) != NULL) {
		const struct tree *usage = tree_object(one, "usage");
		if (!quantity_read_cpu(tree_text(usage, "cpu", ""), &value))
			return false;
		millicores += value;
		if (!quantity_read_memory(tree_text(usage, "memory", ""), &value))
			return false;
		mib += value;
	}
	wall_t from = wall_after(at, (span_t){-window.us});
	if (pods->n == 0 || from.us < pods->from.us)
		pods->from = from;
	if (pods->n == 0 || at.us > pods->to.us)
		pods->to = at;
	pods->millicores += millicores;
	pods->mib += mib;
	pods->n++;
	return true;
}

size_t kubernetes_read_pods(const struct tree *tree, struct glance *ret)
{
	const struct tree *items = tree_array(tree, "items"), *one = NULL;
	struct pods pods = {0};
	if (items == NULL) {
		glance_say(ret, GAUGE_MISSED, "the answer is no list of pods");
		return 0;
	}
	while ((one = tree_next(items, one)) != NULL)
		if (!add_pod(one, &pods)) {
			glance_say(ret, GAUGE_MISSED, "a pod's metrics cannot be read");
			return 0;
		}
	if (pods.n == 0) {
		glance_say(ret, GAUGE_MISSED, "no pod of the deployment has metrics");
		return 0;
	}
	gauge_set(&ret->cpu, pods.millicores);
	gauge_set(&ret->memory, pods.mib);
	ret->cpu.at = ret->memory.at = pods.to;
	ret->cpu.window = wall_since(pods.to, pods.from);
	return pods.n;
}

const char *kubernetes_message(const struct tree *tree)
{
	return tree_text(tree, "message", "");
}
