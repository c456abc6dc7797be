/* SPDX-License-Identifier: Apache-2.0 */
/* A deployment: what its pods use, by the metrics API, and what they may use, by its spec. Both are
 * asked at each look, for an autoscaler changes how many replicas there are during the test. */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "perf/sources/http.h"
#include "perf/sources/kubernetes_read.h"
#include "platform/clock.h"

struct source_state {
	const struct component_plan *plan;
};

struct source_state *kubernetes_open(const struct component_plan *plan, const struct target *target)
{
	struct source_state *state = xcalloc(1, sizeof *state);
	(void)target;
	state->plan = plan;
	return state;
}

/* NULL: why says so. */
static struct document *ask(const struct component_plan *plan, const char *path, const char *what,
			    char *why, size_t why_size)
{
	struct http http = {plan->url, plan->token_file, plan->ca_file};
	struct document *document;
	char said[LINE_SIZE] = "";
	unsigned status = http_get(&http, path, &document, said, sizeof said);
	if (status == 200 && document != NULL)
		return document;
	if (document != NULL)
		text_copy_line(said, sizeof said, kubernetes_message(document_tree(document)));
	else if (status != 0)
		text_copy(said, sizeof said, "no JSON");
	CLEANUP_BUF line = BUF_NULL;
	buf_printf(&line, "%s cannot be had: ", what);
	if (status != 0)
		buf_printf(&line, "HTTP %u%s", status, *said != '\0' ? ", " : "");
	buf_add(&line, said);
	text_copy_line(why, why_size, buf_text(&line));
	document_free(document);
	return NULL;
}

static bool look_at_deployment(const struct component_plan *plan, struct kubernetes_deployment *ret,
			       char *why, size_t why_size)
{
	CLEANUP_BUF path = BUF_NULL;
	buf_add(&path, "/apis/apps/v1/namespaces/");
	text_add_url(&path, plan->namespace);
	buf_add(&path, "/deployments/");
	text_add_url(&path, plan->deployment);
	struct document *document = ask(plan, buf_text(&path), "the deployment", why, why_size);
	bool is_good = document != NULL &&
		       kubernetes_read_deployment(document_tree(document), ret, why, why_size);
	document_free(document);
	return is_good;
}

static size_t look_at_pods(const struct component_plan *plan, const char *selector,
			   struct glance *ret)
{
	CLEANUP_BUF path = BUF_NULL;
	char why[LINE_SIZE];
	size_t n = 0;
	buf_add(&path, "/apis/metrics.k8s.io/v1beta1/namespaces/");
	text_add_url(&path, plan->namespace);
	buf_add(&path, "/pods?labelSelector=");
	text_add_url(&path, selector);
	struct document *document =
		ask(plan, buf_text(&path), "the metrics of the pods", why, sizeof why);
	if (document == NULL)
		glance_say(ret, GAUGE_MISSED, why);
	else
		n = kubernetes_read_pods(document_tree(document), ret);
	document_free(document);
	return n;
}

void kubernetes_look(struct source_state *state, struct glance *ret)
{
	const struct component_plan *plan = state->plan;
	struct kubernetes_deployment deployment = {0};
	char why[LINE_SIZE] = "";
	bool is_known = look_at_deployment(plan, &deployment, why, sizeof why);
	const char *selector = *plan->selector != '\0' ? plan->selector : deployment.selector;
	ret->at = clock_now().wall;
	ret->bounds = deployment.bounds;
	if (!is_known)
		text_copy(ret->remark, sizeof ret->remark, why);
	if (*selector == '\0') {
		glance_say(ret, GAUGE_MISSED,
			   is_known ? "the plan gives no selector, and the deployment's own cannot "
				      "be used"
				    : why);
		return;
	}
	size_t n = look_at_pods(plan, selector, ret);
	if (is_known && n > 0 && n < deployment.replicas)
		snprintf(ret->remark, sizeof ret->remark,
			 "%zu of %u pods had metrics: the sum is of those", n, deployment.replicas);
}

void kubernetes_close(struct source_state *state)
{
	free(state);
}
