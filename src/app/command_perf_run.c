/* SPDX-License-Identifier: Apache-2.0 */
#include "app/exits.h"
#include "app/perf.h"
#include "app/perf_run.h"
#include "base/text.h"
#include "base/xalloc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned next_number(const struct report *report)
{
	unsigned last = 0;

	for (size_t i = 0; i < report->n_cycles; i++)
		if (report->cycles[i].number > last)
			last = report->cycles[i].number;
	return last + 1;
}

static int read_cycle(const struct options *options, const struct report *report, struct cycle *ret)
{
	char *end;
	unsigned long number;

	ret->number = next_number(report);
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

/* A test may take an hour: what is wrong with the folder is found before it. */
static int look_at_folder(const struct options *options, const char *folder, struct cycle *ret)
{
	struct report report = {0};
	int lock, code = perf_lock_report(folder, &lock);

	if (code)
		return code;
	code = perf_load_report(folder, false, &report);
	code = code ? code : read_cycle(options, &report, ret);
	report_free(&report);
	report_unlock(lock);
	return code;
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

/* What was measured is not there a second time: if the folder cannot take it, another one does. */
static void rescue(struct report *report)
{
	const char *folder = getenv("TMPDIR");
	char *path = xasprintf("%s/replscribe-perf-XXXXXX", folder && *folder ? folder : "/tmp");

	if (!mkdtemp(path)) {
		complain(EXIT_CANNOT_CREATE, "%s: %s; the run's report is lost", path,
			 strerror(errno));
	} else if (perf_store_report(path, report) == EXIT_DONE) {
		fprintf(stderr, "replscribe: the report with this run is in %s instead\n", path);
	}
	free(path);
}

/* Others may have added their cycles since this one began. */
static int store(const struct options *options, const char *folder, struct plan *plan,
		 struct cycle *cycle)
{
	enum same_cycle same = options->replace ? SAME_CYCLE_REPLACES : SAME_CYCLE_AGAIN;
	struct report report = {0};
	int lock = -1, code = perf_lock_report(folder, &lock);

	code = code ? code : perf_load_report(folder, false, &report);
	if (!code && !options->cycle)
		cycle->number = next_number(&report);
	say_cycle(report_add(&report, cycle, same));
	perf_take_cover(&report, plan);
	code = code ? code : perf_store_report(folder, &report);
	if (code)
		rescue(&report);
	if (lock >= 0)
		report_unlock(lock);
	report_free(&report);
	return code;
}

/* The command's own exit code goes first: a failed test must fail the job that runs it. */
static int run(const struct options *options, const char *folder, struct plan *plan,
	       const struct settings *settings, struct cycle *cycle, bool *ret_hangs)
{
	struct result_files *files = results_expect(plan, options->words);
	int code, stored;

	text_copy_line(cycle->remark, sizeof cycle->remark, options->remark);
	code = stages_run(plan, settings, options->words, cycle, ret_hangs);
	settle(plan, settings, files, cycle);
	results_free(files);
	stored = store(options, folder, plan, cycle);
	return code ? code : stored;
}

int command_perf_run(const struct options *options)
{
	const char *folder = options->output ? options->output : "perf-report";
	struct settings *settings = NULL;
	struct cycle cycle = {0};
	struct plan *plan = NULL;
	bool hangs = false;
	int code = EXIT_DONE;

	if (!options->plan)
		code = complain(EXIT_USAGE, "say what is to be measured: --plan FILE");
	code = code ? code : perf_load_plan(options, &plan);
	code = code ? code : load_agent(options, plan, &settings);
	code = code ? code : look_at_folder(options, folder, &cycle);
	code = code ? code : run(options, folder, plan, settings, &cycle, &hangs);
	if (hangs) {
		fflush(stdout);
		_exit(code);
	}
	cycle_free(&cycle);
	settings_free(settings);
	plan_free(plan);
	return code;
}
