/* SPDX-License-Identifier: Apache-2.0 */
/* What the perf commands share, and perf report: the documents again. */
#include "app/commands.h"
#include "app/exits.h"
#include "app/perf.h"
#include "base/buf.h"
#include "base/text.h"
#include "platform/clock.h"

#include <stdio.h>
#include <stdlib.h>

int perf_load_plan(const struct options *options, struct plan **ret)
{
	struct complaints complaints = {0};

	*ret = NULL;
	if (!options->plan || plan_load(options->plan, ret, &complaints) == 0)
		return EXIT_DONE;
	for (size_t i = 0; i < complaints.n; i++)
		fprintf(stderr, "%s\n", complaints.lines[i]);
	complaints_free(&complaints);
	return EXIT_CONFIG;
}

int perf_load_report(const char *folder, bool must_exist, struct report *ret)
{
	char why[LINE_SIZE];
	int result = report_load(folder, ret, why, sizeof why);

	if (result == 0)
		return EXIT_DONE;
	if (result == REPORT_FILE_NONE && !must_exist)
		return EXIT_DONE;
	if (result == REPORT_FILE_NONE)
		return complain(EXIT_IO, "there is no report in %s", folder);
	return complain(result == REPORT_FILE_UNUSABLE ? EXIT_DATA : EXIT_IO,
			"%s/report.json: %s; nothing was changed", folder, why);
}

int perf_lock_report(const char *folder, int *ret_lock)
{
	char why[LINE_SIZE * 2];

	if (report_lock(folder, ret_lock, why, sizeof why) < 0)
		return complain(EXIT_CANNOT_CREATE, "%s", why);
	return EXIT_DONE;
}

void perf_take_cover(struct report *report, struct plan *plan)
{
	if (!plan)
		return;
	cover_free(&report->cover);
	report->cover = plan->cover;
	plan->cover = (struct cover){0};
}

int perf_store_report(const char *folder, struct report *report)
{
	char why[LINE_SIZE * 2];

	if (*report->cover.timezone) {
		setenv("TZ", report->cover.timezone, 1);
		tzset();
	}
	report->written = clock_now().wall;
	text_copy(report->version, sizeof report->version, VERSION_TEXT);
	if (report_store(folder, report, why, sizeof why) < 0)
		return complain(EXIT_CANNOT_CREATE, "%s", why);
	printf("%s/report.html, report.md, report.json\n", folder);
	return EXIT_DONE;
}

void perf_set_jenkins(const struct cover *cover, struct cycle *cycle)
{
	const char *url = getenv("BUILD_URL"), *job = getenv("JOB_NAME");
	const char *build = getenv("BUILD_NUMBER");

	if (job && build) {
		CLEANUP_BUF name = BUF_NULL;

		buf_printf(&name, "%s #%s", job, build);
		text_copy_line(cycle->jenkins_name, sizeof cycle->jenkins_name, buf_text(&name));
	}
	if (*cover->jenkins)
		text_copy_line(cycle->jenkins, sizeof cycle->jenkins, cover->jenkins);
	else if (url)
		text_copy_line(cycle->jenkins, sizeof cycle->jenkins, url);
}

static int write_again(const char *folder, struct plan *plan)
{
	struct report report = {0};
	int lock, code = perf_lock_report(folder, &lock);

	if (code)
		return code;
	code = perf_load_report(folder, true, &report);
	if (!code) {
		if (plan)
			history_of_report(&report, plan);
		perf_take_cover(&report, plan);
		code = perf_store_report(folder, &report);
	}
	report_free(&report);
	report_unlock(lock);
	return code;
}

int command_perf_report(const struct options *options)
{
	struct report report = {0};
	struct plan *plan = NULL;
	int code = perf_load_plan(options, &plan);

	/* Nothing is made where there is nothing. */
	code = code ? code : perf_load_report(options->words[0], true, &report);
	code = code ? code : write_again(options->words[0], plan);
	report_free(&report);
	plan_free(plan);
	return code;
}
