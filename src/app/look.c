/* SPDX-License-Identifier: Apache-2.0 */
#include "app/look.h"

#include "base/text.h"
#include "base/xalloc.h"
#include "platform/loop.h"
#include "probe/resolver.h"
#include "probe/source.h"

#include <stdlib.h>
#include <string.h>

static struct judge *impatient_judge(const struct settings *settings)
{
	struct judge_limits limits = settings->judge;

	for (size_t i = 0; i < N_FINDINGS; i++)
		limits.rules[i].confirm = (span_t){0};
	return judge_new(&limits);
}

static void see(struct look *look, const struct observation *seen)
{
	struct verdict verdict = {0};

	judge_see(look->judge, seen, &verdict);
	verdict_free(&verdict);
}

static void poll_target(struct look *look, const struct target_settings *target)
{
	struct session *session = session_new(&target->reach);
	struct observation *seen = ARRAY_ADD(look->replicas, look->n_replicas);

	judge_watch(look->judge, &target->watch);
	replica_poll(session, seen);
	see(look, seen);
	session_free(session);
}

struct questions {
	struct look *look;
	struct loop *loop;
	size_t n_open;
};

/* The observation is freed after this call: what it holds beyond itself is nothing for names. */
static void on_answer(void *arg, struct observation *seen)
{
	struct questions *questions = arg;

	*ARRAY_ADD(questions->look->names, questions->look->n_names) = *seen;
	if (--questions->n_open == 0)
		loop_stop(questions->loop, 0);
}

static size_t resolvers_of(const struct settings *settings, char (*to)[80])
{
	size_t n = 0;

	for (size_t i = 0; i < settings->n_resolvers && n < RESOLVERS_MAX; i++) {
		if (strcmp(settings->resolvers[i], "system") == 0)
			n += resolver_system_servers("/etc/resolv.conf", to + n, RESOLVERS_MAX - n);
		else
			text_copy(to[n++], sizeof to[0], settings->resolvers[i]);
	}
	return n;
}

static void ask_all(struct questions *questions, const struct settings *settings,
		    struct resolver *resolver)
{
	char resolvers[RESOLVERS_MAX][80];
	size_t n_resolvers = resolvers_of(settings, resolvers);
	const char *const *names;
	size_t n_names = judge_names(questions->look->judge, &names);

	questions->n_open = n_names * n_resolvers;
	for (size_t n = 0; n < n_names; n++)
		for (size_t r = 0; r < n_resolvers; r++)
			resolver_ask(resolver, &(struct inquiry){
						       .name = names[n],
						       .server = resolvers[r],
						       .timeout = settings->dns_timeout,
					       });
}

static int resolve_names(struct look *look, const struct settings *settings)
{
	struct questions questions = {.look = look};
	struct resolver *resolver = NULL;
	int result = loop_new(&questions.loop);

	if (result == 0)
		result = resolver_new(questions.loop, on_answer, &questions, &resolver);
	if (result == 0)
		ask_all(&questions, settings, resolver);
	if (result == 0 && questions.n_open)
		result = loop_run(questions.loop);
	resolver_free(resolver);
	loop_free(questions.loop);
	for (size_t i = 0; i < look->n_names; i++)
		see(look, &look->names[i]);
	return result < 0 ? result : 0;
}

static void ask_source(struct look *look, const struct settings *settings,
		       const struct source_wanted *wanted)
{
	const struct target_settings *target = settings_target(settings, wanted->target);
	struct source_session *session = source_session_new(&target->source_account, wanted->host,
							    wanted->address, wanted->port);

	source_ask(session, ARRAY_ADD(look->sources, look->n_sources));
	source_session_free(session);
}

/* The targets are seen once more: what they had is compared with what their sources have. */
static void ask_sources(struct look *look, const struct settings *settings)
{
	const struct source_wanted *wanted;
	size_t n = judge_sources(look->judge, &wanted);

	for (size_t i = 0; i < n; i++)
		ask_source(look, settings, &wanted[i]);
	for (size_t i = 0; i < look->n_sources; i++)
		see(look, &look->sources[i]);
	for (size_t i = 0; i < look->n_replicas; i++)
		see(look, &look->replicas[i]);
}

static int worst_first(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;

	return (y->level > x->level) - (y->level < x->level);
}

static void gather_findings(struct look *look)
{
	const struct finding *findings;

	look->n_findings = judge_open_findings(look->judge, &findings);
	look->findings = xcalloc(look->n_findings + 1, sizeof *look->findings);
	if (look->n_findings)
		memcpy(look->findings, findings, look->n_findings * sizeof *findings);
	qsort(look->findings, look->n_findings, sizeof *look->findings, worst_first);
}

int look_take(const struct settings *settings, const char *target, struct look *ret)
{
	int result;

	*ret = (struct look){.judge = impatient_judge(settings)};
	for (size_t i = 0; i < settings->n_targets; i++)
		if (!target || strcmp(settings->targets[i].reach.name, target) == 0)
			poll_target(ret, &settings->targets[i]);
	result = resolve_names(ret, settings);
	ask_sources(ret, settings);
	gather_findings(ret);
	return result;
}

void look_free(struct look *look)
{
	for (size_t i = 0; i < look->n_replicas; i++)
		observation_free(&look->replicas[i]);
	free(look->replicas);
	for (size_t i = 0; i < look->n_sources; i++)
		observation_free(&look->sources[i]);
	free(look->sources);
	free(look->names);
	free(look->findings);
	judge_free(look->judge);
	*look = (struct look){0};
}
