/* SPDX-License-Identifier: Apache-2.0 */
/* The seed's table: one row for each component of each cycle. */
#include <string.h>

#include "perf/page.h"

static const struct column columns[] = {
	{NULL, "Cycle", false},
	{NULL, "Virtual User (vus)", true},
	{NULL, "Duration (seconds)", true},
	{"Date / Time", "Start", false},
	{"Date / Time", "End", false},
	{NULL, "Service Component", false},
	{"Before", "CPU (mi)", true},
	{"Before", "Mem (mb)", true},
	{"Inprogress", "CPU (mi)", true},
	{"Inprogress", "Mem (mb)", true},
	{"After", "CPU (mi)", true},
	{"After", "Mem (mb)", true},
	{NULL, "Jenkins", false},
	{"Monitoring Link", "Performance Test Process", false},
	{"Monitoring Link", "After Performance Test Process", false},
	{NULL, "Remark (Logs)", false},
};
enum { N_COLUMNS = sizeof columns / sizeof *columns, CYCLE_COLUMNS = 5 };

static void vus_cell(struct sheet *sheet, const struct result *result)
{
	struct amount reached = result->vus_reached, allocated = result->vus_allocated;
	if (!amount_is_known(reached))
		say(sheet, "N/A");
	else
		say_number(sheet, reached.value);
	if (amount_is_known(allocated) &&
	    (!amount_is_known(reached) || allocated.value != reached.value)) {
		cell_line(sheet);
		say(sheet, "of ");
		say_number(sheet, allocated.value);
		say(sheet, " allocated");
	}
	cell_end(sheet, amount_is_known(reached) ? TONE_PLAIN : TONE_FAINT);
}

static void moment_cell(struct sheet *sheet, const struct moment *moment)
{
	if (!moment_is_known(*moment)) {
		na_cell(sheet);
		return;
	}
	say_time(sheet, moment->at);
	cell_line(sheet);
	if (moment->from == FROM_FILE_TIME)
		say(sheet, "approximate: the file's time");
	else if (moment->within.us > 0) {
		say(sheet, "within ");
		say_span(sheet, moment->within);
	}
	cell_end(sheet, TONE_PLAIN);
}

static void cycle_cells(struct sheet *sheet, const struct cycle *cycle)
{
	CLEANUP_BUF label = BUF_NULL;
	cycle_label(cycle, &label);
	say(sheet, "%s", buf_text(&label));
	cell_end(sheet, TONE_PLAIN);
	vus_cell(sheet, &cycle->result);
	number_cell(sheet, cycle->duration_s);
	moment_cell(sheet, &cycle->start);
	moment_cell(sheet, &cycle->end);
}

static void phase_cell(struct sheet *sheet, const struct measure *measure,
		       const struct cycle *cycle, enum phase phase)
{
	struct phase_figure figure;
	measure_phase(measure, cycle, phase, &figure);
	if (!figure.known) {
		na_cell(sheet);
		return;
	}
	say_number(sheet, figure.avg);
	cell_line(sheet);
	say(sheet, "max ");
	say_number(sheet, figure.max);
	cell_end(sheet, TONE_PLAIN);
}

static void component_cells(struct sheet *sheet, const struct cycle *cycle,
			    const struct component *component)
{
	if (component == NULL) {
		for (size_t i = 0; i < 1 + 2 * N_PHASES; i++)
			na_cell(sheet);
		return;
	}
	say_own(sheet, component->service);
	if (*component->service != '\0')
		say(sheet, " ");
	say_own(sheet, component->name);
	cell_end(sheet, TONE_PLAIN);
	for (enum phase phase = 0; phase < N_PHASES; phase++) {
		phase_cell(sheet, &component->cpu, cycle, phase);
		phase_cell(sheet, &component->memory, cycle, phase);
	}
}

static const char *first_of(const char *a, const char *b)
{
	return *a != '\0' ? a : b;
}

/* The job is the cycle's; the dashboards are the component's if it has its own. Without one for the
 * time after, the first one serves for both. */
static void link_cells(struct sheet *sheet, const struct report *report, const struct cycle *cycle,
		       const struct component *component, bool is_first)
{
	const char *own = component != NULL ? component->monitoring_link : "";
	const char *own_after = component != NULL ? component->monitoring_link_after : "";
	const struct cover *cover = &report->cover;
	wall_t from = {0}, to = {0};
	bool is_known = cycle_window(cycle, false, &from, &to);
	link_cell(sheet, first_of(cycle->jenkins_name, "build"), is_first ? cycle->jenkins : "",
		  is_known, from, to);
	link_cell(sheet, "during", first_of(own, cover->monitoring_link), is_known, from, to);
	is_known = cycle_window(cycle, true, &from, &to);
	const char *after =
		first_of(own, first_of(cover->monitoring_link_after, cover->monitoring_link));
	link_cell(sheet, "after", first_of(own_after, after), is_known, from, to);
}

static void cycle_row(struct sheet *sheet, const struct report *report, const struct cycle *cycle,
		      const struct component *component, bool is_first)
{
	if (is_first)
		cycle_cells(sheet, cycle);
	else
		for (size_t i = 0; i < CYCLE_COLUMNS; i++)
			cell_above(sheet);
	component_cells(sheet, cycle, component);
	link_cells(sheet, report, cycle, component, is_first);
	page_remark(sheet, report, cycle, component, is_first);
}

static void note(struct sheet *sheet, const char *text)
{
	say(sheet, "%s", text);
	sheet_end(sheet, BLOCK_NOTE);
}

static bool same_phases(const struct report *report)
{
	for (size_t i = 1; i < report->n_cycles; i++)
		if (report->cycles[i].before.us != report->cycles[0].before.us ||
		    report->cycles[i].after.us != report->cycles[0].after.us)
			return false;
	return report->n_cycles > 0;
}

static void phase_note(struct sheet *sheet, const struct report *report)
{
	if (!same_phases(report) || report->cycles[0].before.us + report->cycles[0].after.us == 0)
		return;
	say(sheet, "Before is the ");
	say_span(sheet, report->cycles[0].before);
	say(sheet, " before the start, Inprogress is from the start to the end, After is the ");
	say_span(sheet, report->cycles[0].after);
	say(sheet, " after the end.");
	sheet_end(sheet, BLOCK_NOTE);
}

void page_cycles(struct sheet *sheet, const struct report *report)
{
	say(sheet, "Performance Test Report");
	sheet_end(sheet, BLOCK_HEADING);
	sheet_table(sheet, columns, N_COLUMNS, true);
	for (size_t i = 0; i < report->n_cycles; i++) {
		const struct cycle *cycle = &report->cycles[i];
		for (size_t j = 0; j < cycle->n_components; j++)
			cycle_row(sheet, report, cycle, &cycle->components[j], j == 0);
		if (cycle->n_components == 0)
			cycle_row(sheet, report, cycle, NULL, true);
	}
	note(sheet, "mi: millicores, thousandths of one CPU core. mb: MiB, 1048576 bytes.");
	note(sheet, "CPU and Mem are the average over the phase, then the highest value that was "
		    "measured in it. Virtual User is the most that ran at once.");
	phase_note(sheet, report);
	note(sheet, "N/A: not known or not measured; the last column says why. none: no request, "
		    "or no limit.");
}
