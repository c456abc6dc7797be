/* SPDX-License-Identifier: Apache-2.0 */
/* The plan of performance tests. */
#include "perf/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "config/check.h"
#include "config/syntax.h"
#include "config/values.h"

/* Which options a source takes, and of which it needs one. */
static const struct {
	enum component_source source;
	enum option_id id;
	bool is_way; /* one of these must be given */
} uses[] = {
	{SOURCE_CGROUP, OPTION_COMPONENT_UNIT, true},
	{SOURCE_CGROUP, OPTION_COMPONENT_CGROUP, true},
	{SOURCE_CGROUP, OPTION_COMPONENT_CGROUP_ROOT, false},
	{SOURCE_PROCESS, OPTION_COMPONENT_UNIT, true},
	{SOURCE_PROCESS, OPTION_COMPONENT_CGROUP_ROOT, false},
	{SOURCE_PROCESS, OPTION_COMPONENT_PID_FILE, true},
	{SOURCE_PROCESS, OPTION_COMPONENT_PROCESS, true},
	{SOURCE_KUBERNETES, OPTION_COMPONENT_URL, true},
	{SOURCE_KUBERNETES, OPTION_COMPONENT_TOKEN_FILE, false},
	{SOURCE_KUBERNETES, OPTION_COMPONENT_CA_FILE, false},
	{SOURCE_KUBERNETES, OPTION_COMPONENT_NAMESPACE, false},
	{SOURCE_KUBERNETES, OPTION_COMPONENT_DEPLOYMENT, false},
	{SOURCE_KUBERNETES, OPTION_COMPONENT_SELECTOR, false},
	{SOURCE_PROMETHEUS, OPTION_COMPONENT_URL, false},
	{SOURCE_PROMETHEUS, OPTION_COMPONENT_TOKEN_FILE, false},
	{SOURCE_PROMETHEUS, OPTION_COMPONENT_CA_FILE, false},
	{SOURCE_PROMETHEUS, OPTION_COMPONENT_CPU_QUERY, true},
	{SOURCE_PROMETHEUS, OPTION_COMPONENT_MEMORY_QUERY, true},
	{SOURCE_PROMETHEUS, OPTION_COMPONENT_CPU_UNIT, false},
	{SOURCE_PROMETHEUS, OPTION_COMPONENT_MEMORY_UNIT, false},
	{SOURCE_PROMETHEUS, OPTION_COMPONENT_VCPUS, false},
	{SOURCE_PROMETHEUS, OPTION_COMPONENT_INSTANCE_MEMORY, false},
	{SOURCE_CLOUDWATCH, OPTION_COMPONENT_FILE, true},
	{SOURCE_CLOUDWATCH, OPTION_COMPONENT_VCPUS, false},
	{SOURCE_CLOUDWATCH, OPTION_COMPONENT_INSTANCE_MEMORY, false},
	{SOURCE_MYSQL, OPTION_COMPONENT_TARGET, true},
};
enum { N_USES = sizeof uses / sizeof *uses };

static bool is_of_a_source(enum option_id id)
{
	for (size_t i = 0; i < N_USES; i++)
		if (uses[i].id == id)
			return true;
	return false;
}

static bool takes(enum component_source source, enum option_id id)
{
	for (size_t i = 0; i < N_USES; i++)
		if (uses[i].source == source && uses[i].id == id)
			return true;
	return false;
}

static void check_ways(struct check *check, const struct section *section,
		       enum component_source source)
{
	CLEANUP_BUF ways = BUF_NULL;
	for (size_t i = 0; i < N_USES; i++) {
		if (uses[i].source != source || !uses[i].is_way)
			continue;
		if (check_given(section, uses[i].id))
			return;
		buf_printf(&ways, "%s`%s`", ways.len > 0 ? " or " : "",
			   option_row(uses[i].id)->key);
	}
	if (ways.len > 0)
		wrong_at(check->reading, section_place(section, check->clean),
			 "component \"%s\": the source %s needs %s", section_label(section),
			 component_source_word(source), buf_text(&ways));
}

static void check_uses(struct check *check, const struct section *section,
		       enum component_source source)
{
	for (enum option_id id = 0; id < N_OPTIONS; id++)
		if (option_row(id)->section == SECTION_COMPONENT && is_of_a_source(id) &&
		    check_given(section, id) && !takes(source, id))
			wrong_at(check->reading, check_place(check, section, id, 0),
				 "the source %s has no use for `%s`; it is for others",
				 component_source_word(source), option_row(id)->key);
	check_ways(check, section, source);
}

static void check_units(struct check *check, const struct section *section,
			const struct component_plan *plan)
{
	struct place at = section_place(section, check->clean);
	if (plan->cpu_unit == CPU_IN_PERCENT_OF_VCPUS && plan->vcpus == 0)
		wrong_at(check->reading, at, "component \"%s\": percents need `vcpus`",
			 section_label(section));
	if (plan->memory_unit == MEMORY_FREE_BYTES && plan->instance_memory.kind != BOUND_SET)
		wrong_at(check->reading, at,
			 "component \"%s\": free memory needs `instance-memory`",
			 section_label(section));
}

/* Names of people and of components are any text; they stand in the report only. */
static void plan_title(struct check *check, const struct section *section, char *to, size_t size)
{
	const char *title = section_label(section);
	struct place at = section_place(section, check->clean);
	CLEANUP_BUF why = BUF_NULL, quoted = BUF_NULL;
	quote_add(&quoted, title);
	text_copy_line(to, size, title);
	if (!value_is_text(title, &why))
		wrong_at(check->reading, at, "the name %s %s", buf_text(&quoted), buf_text(&why));
	else if (strlen(title) >= size)
		wrong_at(check->reading, at, "the name %s is too long; at most %zu bytes",
			 buf_text(&quoted), size - 1);
}

static void take_path(struct check *check, const struct section *section, enum option_id id,
		      char *path, char *to, size_t size)
{
	if (path != NULL && strlen(path) >= size)
		wrong_at(check->reading, check_place(check, section, id, 0), "%s: too long a path",
			 option_row(id)->key);
	text_copy(to, size, path);
	free(path);
}

static void take_file(struct check *check, const struct section *section, enum option_id id,
		      char *to, size_t size)
{
	take_path(check, section, id, check_file(check, section, id), to, size);
}

/* One that is made only after the run. */
static void take_later_file(struct check *check, const struct section *section, enum option_id id,
			    char *to, size_t size)
{
	const char *name = check_text(check, section, id, 0);
	take_path(check, section, id, name != NULL ? path_beside(check->file, name) : NULL, to,
		  size);
}

static void check_component(struct check *check, const struct section *section,
			    struct component_plan *plan)
{
	struct place at = section_place(section, check->clean);
	size_t n_before = check->reading->n_complaints;
	plan_title(check, section, plan->title, sizeof plan->title);
	check_fill(check, section, SECTION_COMPONENT, plan);
	if (check->reading->n_complaints > n_before)
		return;
	check_uses(check, section, plan->source);
	check_units(check, section, plan);
	take_file(check, section, OPTION_COMPONENT_TOKEN_FILE, plan->token_file,
		  sizeof plan->token_file);
	take_file(check, section, OPTION_COMPONENT_CA_FILE, plan->ca_file, sizeof plan->ca_file);
	take_later_file(check, section, OPTION_COMPONENT_FILE, plan->file, sizeof plan->file);
	if (plan->source == SOURCE_PROMETHEUS && *plan->url == '\0')
		wrong_at(check->reading, at, "component \"%s\": the source prometheus needs `url`",
			 section_label(section));
	if (*plan->name == '\0')
		text_copy(plan->name, sizeof plan->name, plan->title);
	if (*plan->deployment == '\0')
		text_copy(plan->deployment, sizeof plan->deployment, plan->title);
	CLEANUP_BUF from = BUF_NULL;
	buf_printf(&from, "%s:%u", check->reading->sources[at.file].path, at.line);
	text_copy(plan->from, sizeof plan->from, buf_text(&from));
}

static void check_people(struct check *check, enum section_kind kind, struct person **people,
			 size_t *n)
{
	for (size_t i = 0; i < section_count(check->root, kind); i++) {
		const struct section *section = section_at(check->root, kind, i);
		struct person *person = ARRAY_ADD(*people, *n);
		plan_title(check, section, person->name, sizeof person->name);
		check_fill(check, section, kind, person);
	}
}

static void check_plan(struct check *check, struct plan *plan)
{
	struct cover *cover = &plan->cover;
	check_fill(check, check->root, SECTION_PLAN, plan);
	check_people(check, SECTION_EXECUTOR, &cover->executors, &cover->n_executors);
	check_people(check, SECTION_SUPERVISOR, &cover->supervisors, &cover->n_supervisors);
	for (size_t i = 0; i < section_count(check->root, SECTION_DEPLOYMENT); i++) {
		const struct section *section = section_at(check->root, SECTION_DEPLOYMENT, i);
		struct deployment *deployment = ARRAY_ADD(cover->deployments, cover->n_deployments);
		plan_title(check, section, deployment->name, sizeof deployment->name);
		check_fill(check, section, SECTION_DEPLOYMENT, deployment);
	}
	for (size_t i = 0; i < section_count(check->root, SECTION_COMPONENT); i++)
		check_component(check, section_at(check->root, SECTION_COMPONENT, i),
				ARRAY_ADD(plan->components, plan->n_components));
}

int plan_load(const char *file, struct plan **ret, struct complaints *complaints)
{
	struct plan *plan = xcalloc(1, sizeof *plan);
	struct reading reading = {0};
	struct clean clean = {0};
	unsigned source;
	text_copy(plan->file, sizeof plan->file, file);
	if (reading_add(&reading, file, (struct place){0, 1}, &source))
		syntax_read(&reading, source, SECTION_PLAN, &clean);
	struct section *root = parse_read(&reading, &clean, SECTION_PLAN);
	struct check check = {&reading, &clean, root, plan->file, SECRETS_READ, NULL};
	check_plan(&check, plan);
	parse_free(root);
	clean_free(&clean);
	reading_end(&reading, complaints);
	if (complaints->n > 0) {
		plan_free(plan);
		return (int)complaints->n;
	}
	*ret = plan;
	return 0;
}

struct plan *plan_free(struct plan *plan)
{
	if (plan == NULL)
		return NULL;
	cover_free(&plan->cover);
	free(plan->components);
	free(plan);
	return NULL;
}
