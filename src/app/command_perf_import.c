/* SPDX-License-Identifier: Apache-2.0 */
/* perf import: results that are there become a report. */
#include "app/commands.h"
#include "app/exits.h"
#include "app/perf.h"
#include "app/perf_run.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "perf/k6_file.h"
#include "perf/run_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct given { /* what the command line says of the run */
	struct moment start, end;
	unsigned number;
	bool exit_known;
	int exit_code;
};

static bool read_number(const char *text, long low, long high, long *ret)
{
	char *end;
	long value;

	if (*text < '0' || *text > '9')
		return false;
	value = strtol(text, &end, 10);
	if (*end != '\0' || value < low || value > high)
		return false;
	*ret = value;
	return true;
}

static int read_time(const char *name, const char *text, struct moment *ret)
{
	if (!text)
		return EXIT_DONE;
	if (!wall_parse(text, &ret->at))
		return complain(EXIT_USAGE,
				"--%s %s: no time; write it with its offset: "
				"2020-09-01T07:00:00+07:00",
				name, text);
	ret->from = FROM_OPERATOR;
	return EXIT_DONE;
}

static int read_told(const struct options *options, struct given *given)
{
	long number = 0;
	int code = read_time("start", options->start, &given->start);

	code = code ? code : read_time("end", options->end, &given->end);
	if (code)
		return code;
	if (options->start && options->end && given->end.at.us < given->start.at.us)
		return complain(EXIT_USAGE, "--end is before --start");
	if (options->cycle && !read_number(options->cycle, 1, 9999, &number))
		return complain(EXIT_USAGE, "--cycle %s: no number from 1 to 9999", options->cycle);
	given->number = (unsigned)number;
	if (options->replace && !options->cycle)
		return complain(EXIT_USAGE,
				"--replace needs --cycle: which one is to be replaced?");
	number = 0;
	given->exit_known = options->exit_code != NULL;
	if (given->exit_known && !read_number(options->exit_code, 0, 255, &number))
		return complain(EXIT_USAGE, "--exit-code %s: no number from 0 to 255",
				options->exit_code);
	given->exit_code = (int)number;
	return EXIT_DONE;
}

/* Two clocks that disagree are worth a word: one of the two is about another run. */
static void compare_times(struct cycle *cycle)
{
	double given = (double)wall_since(cycle->end.at, cycle->start.at).us / 1e6;
	struct amount said = cycle->result.duration_s;
	double apart = given > said.value ? given - said.value : said.value - given;
	CLEANUP_BUF note = BUF_NULL;

	if (cycle->start.from != FROM_OPERATOR || cycle->end.from != FROM_OPERATOR ||
	    !amount_is_known(said) || apart <= 5 + said.value / 10)
		return;
	buf_printf(&note,
		   "The files say that the run took %.1f s; the start and the end that were given "
		   "are %.1f s apart.",
		   said.value, given);
	*ARRAY_ADD(cycle->result.notes, cycle->result.n_notes) = buf_steal(&note);
}

static void make_cycle(const struct options *options, const struct given *given,
		       const struct plan *plan, const struct settings *settings,
		       struct run_files *run, struct cycle *cycle)
{
	cycle->number = given->number;
	cycle->start = given->start;
	cycle->end = given->end;
	cycle->exit_known = given->exit_known;
	cycle->exit_code = given->exit_code;
	cycle->has_result = true;
	cycle->result = run->result;
	run->result = (struct result){0};
	if (plan) {
		cycle->before = plan->before;
		cycle->after = plan->after;
	}
	text_copy_line(cycle->remark, sizeof cycle->remark, options->remark);
	cycle_settle_times(cycle);
	if (!moment_is_known(cycle->end)) {
		cycle->end = (struct moment){run->file_time, FROM_FILE_TIME, {0}};
		cycle_settle_times(cycle);
	}
	cycle_settle_end(cycle);
	compare_times(cycle);
	if (plan)
		history_of_import(cycle, plan);
	/* Its records may begin after the run, so nothing in them proves nothing. */
	agent_read_events(settings, cycle);
	cycle->watched = false;
}

static void say_cycle(const struct cycle *cycle)
{
	printf("cycle %u", cycle->number);
	if (cycle->run > 1)
		printf(", run %u", cycle->run);
	for (size_t i = 0; i < cycle->result.n_files; i++) {
		const struct result_file *file = &cycle->result.files[i];
		CLEANUP_BUF name = BUF_NULL;
		text_add_terminal(&name, file->name);
		printf("%s %s (%s%s)", i == 0 ? ":" : ",", buf_text(&name), shape_text(file->shape),
		       file->is_cut ? ", cut off" : "");
	}
	printf("; %s\n", run_end_text(cycle->ended));
}

static int add_runs(const struct options *options, const struct given *given, struct plan *plan,
		    const struct settings *settings, struct run_files *runs, size_t n)
{
	struct report report = {0};
	enum same_cycle same = options->replace ? SAME_CYCLE_REPLACES : SAME_CYCLE_AGAIN;
	int code = perf_load_report(options->output, false, &report);

	if (code)
		return code;
	for (size_t i = 0; i < n; i++) {
		struct cycle cycle = {0};
		make_cycle(options, given, plan, settings, &runs[i], &cycle);
		perf_set_jenkins(plan ? &plan->cover : &report.cover, &cycle);
		say_cycle(report_add(&report, &cycle, same));
	}
	perf_take_cover(&report, plan);
	code = perf_store_report(options->output, &report);
	report_free(&report);
	return code;
}

/* Of an agent that is named: the one of this machine may know nothing of where the run was. */
static int load_named_agent(const struct options *options, struct settings **ret)
{
	*ret = NULL;
	if (strcmp(options->config, DEFAULT_CONFIG) == 0)
		return EXIT_DONE;
	return load_settings(options, false, ret);
}

static int import_runs(const struct options *options, const struct given *given, struct plan *plan,
		       struct run_files *runs, size_t n)
{
	struct settings *settings;
	int lock = -1, code = load_named_agent(options, &settings);

	code = code ? code : perf_lock_report(options->output, &lock);
	code = code ? code : add_runs(options, given, plan, settings, runs, n);
	if (lock >= 0)
		report_unlock(lock);
	settings_free(settings);
	return code;
}

static int import_files(const struct options *options, const struct given *given, struct plan *plan)
{
	struct run_files *runs;
	size_t n;
	char why[LINE_SIZE * 2];
	bool is_one = options->start || options->end || options->cycle || options->exit_code ||
		      options->remark;
	int code = run_files_read(options->words, (size_t)options->n_words, &runs, &n, why,
				  sizeof why);

	if (code)
		return complain(code == K6_FILE_UNUSABLE ? EXIT_DATA : EXIT_IO, "%s", why);
	if (n > 1 && is_one)
		code = complain(EXIT_USAGE,
				"these files are of %zu runs; --start, --end, --cycle, --exit-code "
				"and --remark are for one",
				n);
	else
		code = import_runs(options, given, plan, runs, n);
	run_files_free(runs, n);
	return code;
}

int command_perf_import(const struct options *options)
{
	struct given given = {0};
	struct plan *plan = NULL;
	int code = read_told(options, &given);

	if (!code && !options->output)
		code = complain(EXIT_USAGE, "say where the report is to be: --output DIR");
	code = code ? code : perf_load_plan(options, &plan);
	code = code ? code : import_files(options, &given, plan);
	plan_free(plan);
	return code;
}
