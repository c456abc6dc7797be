/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/lists.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/source.h"

struct lists {
	const char **names;
	size_t n_names;
	bool names_are_right;
	struct finding *findings;
	size_t n_findings;
	struct name_answer *answers;
	size_t n_answers;
	struct source_answer *sources;
	size_t n_sources;
};

struct lists *lists_new(void)
{
	return xcalloc(1, sizeof(struct lists));
}

void lists_free(struct lists *lists)
{
	free(lists->names);
	free(lists->findings);
	free(lists->answers);
	free(lists->sources);
	free(lists);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void lists_names_changed(struct lists *lists)
{
	lists->names_are_right = false;
}

static void list_names(struct lists *lists, const struct judge *judge)
{
	const struct name *name;
	size_t at = 0;
	free(lists->names);
	lists->names = xcalloc(judge->names.n + 1, sizeof *lists->names);
	lists->n_names = 0;
	while ((name = map_next(&judge->names, &at, NULL)))
		if (name->n_users > 0)
			lists->names[lists->n_names++] = name->name;
	qsort(lists->names, lists->n_names, sizeof *lists->names, compare_names);
	lists->names_are_right = true;
}

size_t lists_names(struct lists *lists, const struct judge *judge, const char *const **ret)
{
	if (!lists->names_are_right)
		list_names(lists, judge);
	*ret = lists->names;
	return lists->n_names;
}

static void add_open(struct lists *lists, const struct spot *spots, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (spots[i].is_open)
			*ARRAY_ADD(lists->findings, lists->n_findings) = *spots[i].finding;
}

static int compare_findings(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int order = strcmp(x->target, y->target);
	if (order == 0)
		order = strcmp(x->channel, y->channel);
	if (order == 0)
		order = strcmp(x->name, y->name);
	return order != 0 ? order : (int)x->kind - (int)y->kind;
}

size_t lists_open_findings(struct lists *lists, const struct judge *judge,
			   const struct finding **ret)
{
	const struct target *target;
	const struct name *name;
	size_t at = 0;
	free(lists->findings);
	lists->findings = NULL;
	lists->n_findings = 0;
	while ((target = map_next(&judge->targets, &at, NULL))) {
		add_open(lists, target->spots, N_TARGET_SLOTS);
		for (size_t i = 0; i < target->state.n_channels; i++)
			add_open(lists, target->channels[i].spots, N_CHANNEL_SLOTS);
	}
	at = 0;
	while ((name = map_next(&judge->names, &at, NULL)))
		add_open(lists, name->spots, N_NAME_SLOTS);
	if (lists->n_findings > 0)
		qsort(lists->findings, lists->n_findings, sizeof *lists->findings,
		      compare_findings);
	*ret = lists->findings;
	return lists->n_findings;
}

static int compare_answers(const void *a, const void *b)
{
	const struct name_answer *x = a, *y = b;
	int order = strcmp(x->name, y->name);
	return order != 0 ? order : strcmp(x->resolver, y->resolver);
}

static void add_answers(struct lists *lists, const struct name *name)
{
	for (size_t i = 0; i < name->n_views; i++) {
		const struct view *view = &name->views[i];
		struct name_answer *answer = ARRAY_ADD(lists->answers, lists->n_answers);
		*answer = (struct name_answer){
			.name = name->name,
			.resolver = view->resolver,
			.end = view->end,
			.ttl = view->ttl,
			.answered = view->answered,
		};
		addresses_print(&view->latest, answer->addresses, sizeof answer->addresses);
	}
}

size_t lists_answers(struct lists *lists, const struct judge *judge, const struct name_answer **ret)
{
	const struct name *name;
	size_t at = 0;
	free(lists->answers);
	lists->answers = NULL;
	lists->n_answers = 0;
	while ((name = map_next(&judge->names, &at, NULL)))
		if (name->n_users > 0)
			add_answers(lists, name);
	if (lists->n_answers > 0)
		qsort(lists->answers, lists->n_answers, sizeof *lists->answers, compare_answers);
	*ret = lists->answers;
	return lists->n_answers;
}

static int compare_sources(const void *a, const void *b)
{
	const struct source_answer *x = a, *y = b;
	int order = strcmp(x->address, y->address);
	return order != 0 ? order : (int)x->port - (int)y->port;
}

static void add_source(struct lists *lists, const struct source *source)
{
	struct source_answer *answer = ARRAY_ADD(lists->sources, lists->n_sources);
	*answer = (struct source_answer){
		.port = source->port,
		.asker = source->asker,
		.end = source->end,
		.error = &source->error,
		.asked = source->asked,
		.answered = source->answered,
		.version = source->version,
		.hostname = source->who.hostname,
		.server_uuid = source->who.server_uuid,
		.server_id = source->who.server_id,
		.read_only_known = source->read_only_known,
		.read_only = source->read_only,
		.upstreams_known = source->upstreams_known,
		.n_upstreams = source->n_upstreams,
	};
	text_copy(answer->address, sizeof answer->address, source->address);
}

size_t lists_source_answers(struct lists *lists, const struct judge *judge,
			    const struct source_answer **ret)
{
	const struct source *source;
	size_t at = 0;
	free(lists->sources);
	lists->sources = NULL;
	lists->n_sources = 0;
	while ((source = map_next(&judge->sources, &at, NULL)))
		add_source(lists, source);
	if (lists->n_sources > 0)
		qsort(lists->sources, lists->n_sources, sizeof *lists->sources, compare_sources);
	*ret = lists->sources;
	return lists->n_sources;
}
