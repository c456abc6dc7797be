/* SPDX-License-Identifier: Apache-2.0 */
#include "app/exits.h"
#include "app/perf.h"
#include "app/perf_run.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int read_cycle(const struct options *options, const struct report *report, struct cycle *ret)
{
	char *end;
	unsigned long number;

	for (size_t i = 0; i < report->n_cycles; i++)
		if (report->cycles[i].number >= ret->number)
			ret->number = report->cycles[i].number;
	ret->number++;
	if (!options->cycle)
		return options->replace
			       ? complain(EXIT_USAGE,
					  "--replace needs --cycle: which one is to be replaced?")
			       : EXIT_DONE;
	number = strtoul(options->cycle, &end, 10);
	if (*options->cycle < '1' || *options->cycle > '9' || *end != '\0' || number > 9999)
		return complain(EXIT_USAGE, "--cycle %s: no number from 1 to 9999", options->cycle);
	ret->number = (unsigned)number;
	return EXIT_DONE;
}

static int check_targets(const struct plan *plan, const struct settings *settings)
{
	for (size_t i = 0; i < plan->n_components; i++) {
		const struct component_plan *component = &plan->components[i];

		if (component->source == SOURCE_MYSQL &&
		    (!settings || !settings_target(settings, component->target)))
			return complain(EXIT_CONFIG, "%s: there is no target \"%s\" in %s",
					component->from, component->target,
					settings ? settings->file : "the configuration");
	}
	return EXIT_DONE;
}

/* Passwords are needed only to measure servers; without a configuration there is no agent. */
static int load_agent(const struct options *options, const struct plan *plan, struct settings **ret)
{
	bool has_mysql = false;

	for (size_t i = 0; i < plan->n_components; i++)
		has_mysql |= plan->components[i].source == SOURCE_MYSQL;
	*ret = NULL;
	if (!has_mysql && access(options->config, R_OK) < 0)
		return EXIT_DONE;
	if (load_settings(options, has_mysql, ret) != EXIT_DONE)
		return EXIT_CONFIG;
	return check_targets(plan, *ret);
}

static void settle(const struct plan *plan, const struct settings *settings,
		   struct result_files *files, struct cycle *cycle)
{
	if (cycle->ended != RUN_NOT_STARTED && moment_is_known(cycle->start))
		results_read(files, cycle);
	cycle_settle_times(cycle);
	cycle_settle_end(cycle);
	agent_read_events(settings, cycle);
	take_worst_lag(plan, cycle);
	perf_set_jenkins(&plan->cover, cycle);
}

static void say_cycle(const struct cycle *cycle)
{
	CLEANUP_BUF length = BUF_NULL;

	if (amount_is_known(cycle->duration_s)) {
		buf_add(&length, " after ");
		span_print((span_t){(int64_t)(cycle->duration_s.value * 1e6)}, &length);
	}
	fprintf(stderr, "replscribe: cycle %u%s: %s\n", cycle->number, buf_text(&length),
		run_end_text(cycle->ended));
}

/* The command's own exit code goes first: a failed test must fail the job that runs it. */
static int run(const struct options *options, struct plan *plan, const struct settings *settings,
	       struct report *report, struct cycle *cycle, bool *ret_hangs)
{
	struct result_files *files = results_expect(plan, options->words);
	enum same_cycle same = options->replace ? SAME_CYCLE_REPLACES : SAME_CYCLE_AGAIN;
	int code, stored;

	text_copy_line(cycle->remark, sizeof cycle->remark, options->remark);
	code = stages_run(plan, settings, options->words, cycle, ret_hangs);
	settle(plan, settings, files, cycle);
	results_free(files);
	say_cycle(report_add(report, cycle, same));
	perf_take_cover(report, plan);
	stored = perf_store_report(options->output, report);
	return code ? code : stored;
}

int command_perf_run(const struct options *options)
{
	const char *folder = options->output ? options->output : "perf-report";
	struct options with_folder = *options;
	struct settings *settings = NULL;
	struct report report = {0};
	struct cycle cycle = {0};
	struct plan *plan = NULL;
	bool hangs = false;
	int code = EXIT_DONE;

	with_folder.output = folder;
	if (!options->plan)
		code = complain(EXIT_USAGE, "say what is to be measured: --plan FILE");
	code = code ? code : perf_load_plan(options, &plan);
	code = code ? code : perf_load_report(folder, false, &report);
	code = code ? code : read_cycle(options, &report, &cycle);
	code = code ? code : load_agent(options, plan, &settings);
	code = code ? code : run(&with_folder, plan, settings, &report, &cycle, &hangs);
	if (hangs) {
		fflush(stdout);
		_exit(code);
	}
	cycle_free(&cycle);
	report_free(&report);
	settings_free(settings);
	plan_free(plan);
	return code;
}
