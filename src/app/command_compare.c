/* SPDX-License-Identifier: Apache-2.0 */
/* perf compare: two reports, or one cycle of each, or two results of k6. */
#include "app/commands.h"
#include "app/exits.h"
#include "app/perf.h"
#include "app/table.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "perf/compare.h"
#include "perf/compare_file.h"
#include "perf/k6_file.h"
#include "perf/numbers.h"
#include "perf/report_file.h"
#include "perf/run_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct source { /* what one side is made of */
	struct report report;
	struct compare_side side;
};

static void free_source(struct source *source)
{
	report_free(&source->report);
	free(source->side.name);
	free(source->side.cycles);
}

/* "DIR:2": only that cycle. A path that is there as it stands is a path. */
static char *split_cycle(const char *word, unsigned *ret_number)
{
	const char *colon = strrchr(word, ':');
	char *end;
	unsigned long number = colon ? strtoul(colon + 1, &end, 10) : 0;
	bool is_path = access(word, F_OK) == 0;

	*ret_number = 0;
	if (is_path || !colon || colon[1] < '0' || colon[1] > '9' || *end != '\0' || number > 9999)
		return xstrdup(word);
	*ret_number = (unsigned)number;
	return xstrndup(word, (size_t)(colon - word));
}

static int add_result(const char *path, struct report *report)
{
	struct cycle cycle = {.has_result = true};
	char why[LINE_SIZE * 2] = "";
	int result = k6_file_read(path, &cycle.result, why, sizeof why);

	if (result)
		return complain(result == K6_FILE_UNUSABLE ? EXIT_DATA : EXIT_IO, "%s: %s", path,
				why);
	cycle_settle_times(&cycle);
	report_add(report, &cycle, SAME_CYCLE_AGAIN);
	return EXIT_DONE;
}

/* A report, or else a file of k6's. */
static int load_source(const char *path, struct report *report)
{
	struct stat st;
	char why[LINE_SIZE] = "";
	int result;

	if (stat(path, &st) != 0)
		return complain(EXIT_IO, "%s: there is no such file or folder", path);
	result = report_load(path, report, why, sizeof why);
	if (result == 0)
		return EXIT_DONE;
	if (S_ISDIR(st.st_mode))
		return perf_load_report(path, true, report);
	return add_result(path, report);
}

static int open_source(const char *word, struct source *source)
{
	unsigned number;
	char *path = split_cycle(word, &number);
	int code = load_source(path, &source->report);

	source->side.name = xstrdup(word);
	for (size_t i = 0; i < source->report.n_cycles; i++) {
		const struct cycle *cycle = &source->report.cycles[i];
		if ((number == 0 || cycle->number == number) && cycle->has_result)
			*ARRAY_ADD(source->side.cycles, source->side.n_cycles) = cycle;
	}
	if (!code && source->side.n_cycles == 0)
		code = complain(EXIT_DATA, "%s has no run with a result", word);
	free(path);
	return code;
}

static int read_margin(const struct options *options, double *ret)
{
	char *end;

	*ret = 0.1;
	if (!options->margin)
		return EXIT_DONE;
	*ret = strtod(options->margin, &end) / 100;
	if (*options->margin < '0' || *options->margin > '9' ||
	    (*end != '\0' && strcmp(end, "%") != 0) || !(*ret >= 0 && *ret <= 10))
		return complain(EXIT_USAGE, "--margin %s: no percentage from 0 to 1000",
				options->margin);
	return EXIT_DONE;
}

static enum table_colour colour_of(enum compare_verdict verdict)
{
	if (verdict == COMPARE_BETTER || verdict == COMPARE_MAYBE_BETTER)
		return COLOUR_GOOD;
	if (verdict == COMPARE_WORSE || verdict == COMPARE_MAYBE_WORSE)
		return COLOUR_BAD;
	return verdict == COMPARE_CHANGED || verdict == COMPARE_MAYBE_CHANGED ? COLOUR_WARN
									      : COLOUR_FAINT;
}

static void number_cell(struct table *table, const char *before, double value, const char *unit)
{
	CLEANUP_BUF text = BUF_NULL;

	buf_add(&text, before);
	number_add(value, &text);
	buf_printf(&text, "%s%s", *unit ? " " : "", unit);
	table_cell(table, COLOUR_NONE, buf_text(&text));
}

static void add_row(struct table *table, const struct compare_row *row)
{
	double noise =
		row->has_share ? row->noise / (row->a < 0 ? -row->a : row->a) * 100 : row->noise;
	const char *unit = row->has_share ? "%" : row->unit;

	table_cell(table, COLOUR_NONE, row->what);
	number_cell(table, "", row->a, row->unit);
	number_cell(table, "", row->b, row->unit);
	number_cell(table, row->change > 0 ? "+" : "",
		    row->has_share ? row->share * 100 : row->change, unit);
	if (row->noise_kind == NOISE_UNKNOWN)
		table_cell(table, COLOUR_FAINT, "N/A");
	else
		number_cell(table, "\xC2\xB1 ", noise, unit);
	table_cell(table, colour_of(row->verdict), compare_verdict_text(row->verdict));
}

static void print_text(const struct compare *compare)
{
	static const char *const heads[] = {"WHAT", "A", "B", "CHANGE", "NOISE", "VERDICT", NULL};
	struct table table;
	CLEANUP_BUF text = BUF_NULL;

	table_start(&table, heads);
	for (size_t i = 0; i < compare->n_rows; i++)
		add_row(&table, &compare->rows[i]);
	table_print(&table, use_colour(), &text);
	fputs(buf_text(&text), stdout);
	for (size_t i = 0; i < compare->n_notes; i++) {
		buf_clear(&text);
		text_add_terminal(&text, compare->notes[i]);
		printf("%s\n", buf_text(&text));
	}
}

static int show(const struct options *options, const struct compare *compare)
{
	CLEANUP_BUF json = BUF_NULL;
	char why[LINE_SIZE * 2] = "";

	if (compare->n_rows == 0)
		return complain(EXIT_DATA, "there is nothing that both have");
	if (options->output && compare_store(options->output, compare, why, sizeof why) < 0)
		return complain(EXIT_CANNOT_CREATE, "%s", why);
	if (options->json) {
		compare_json(compare, &json);
		fputs(buf_text(&json), stdout);
		return EXIT_DONE;
	}
	print_text(compare);
	if (options->output)
		printf("%s/compare.html, compare.md, compare.json\n", options->output);
	return EXIT_DONE;
}

int command_perf_compare(const struct options *options)
{
	struct source a = {0}, b = {0};
	struct compare compare = {0};
	double margin;
	int code = read_margin(options, &margin);

	code = code ? code : open_source(options->words[0], &a);
	code = code ? code : open_source(options->words[1], &b);
	if (!code) {
		compare_sides(&a.side, &b.side, margin, &compare);
		code = show(options, &compare);
	}
	compare_free(&compare);
	free_source(&a);
	free_source(&b);
	return code;
}
