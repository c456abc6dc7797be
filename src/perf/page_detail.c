/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "perf/page.h"

static void say_files(struct sheet *sheet, const struct result *result)
{
	for (size_t i = 0; i < result->n_files; i++) {
		const struct result_file *file = &result->files[i];
		say(sheet, i == 0 ? "Read from " : " and ");
		say_code(sheet, file->name);
		say(sheet, " (%s%s)", shape_text(file->shape),
		    file->is_cut ? "; it is cut off, so what came after is missing" : "");
	}
	if (result->n_files == 0)
		return;
	say(sheet, *result->k6_version != '\0' ? ", k6 %s." : ".", result->k6_version);
	sheet_end(sheet, BLOCK_ITEM);
}

static void say_when(struct sheet *sheet, const char *what, const struct moment *moment)
{
	say(sheet, "%s: ", what);
	if (moment_is_known(*moment)) {
		CLEANUP_BUF text = BUF_NULL;
		wall_print_ms(moment->at, &text);
		say(sheet, "%s (%s)", buf_text(&text), known_from_text(moment->from));
	} else {
		say(sheet, "not known");
	}
	sheet_end(sheet, BLOCK_ITEM);
}

static void say_duration(struct sheet *sheet, const struct amount *seconds)
{
	say(sheet, "Duration: ");
	if (amount_is_known(*seconds))
		say(sheet, "%.3f s (%s)", seconds->value, known_from_text(seconds->from));
	else
		say(sheet, "not known");
	sheet_end(sheet, BLOCK_ITEM);
}

static void say_end(struct sheet *sheet, const struct cycle *cycle)
{
	const char *text = run_end_text(cycle->ended), *exit = k6_exit_text(cycle->exit_code);
	const char *name = signal_text(cycle->signal);
	char first = text[0] >= 'a' && text[0] <= 'z' ? (char)(text[0] - 'a' + 'A') : text[0];
	say(sheet, "%c%s", first, text + 1);
	if (cycle->signal != 0)
		say(sheet, ": signal %d%s%s", cycle->signal, *name ? ", " : "", name);
	else if (cycle->exit_known)
		say(sheet, ": exit code %d%s%s", cycle->exit_code, *exit ? ", " : "", exit);
	say(sheet, ".");
	sheet_end(sheet, BLOCK_ITEM);
}

static bool was_watched(const struct cycle *cycle)
{
	for (size_t i = 0; i < cycle->n_components; i++)
		if (cycle->components[i].cpu.n_points + cycle->components[i].memory.n_points > 0)
			return true;
	return false;
}

static void say_run(struct sheet *sheet, const struct cycle *cycle)
{
	say_end(sheet, cycle);
	say_when(sheet, "Start", &cycle->start);
	say_when(sheet, "End", &cycle->end);
	say_duration(sheet, &cycle->duration_s);
	if (cycle->before.us + cycle->after.us > 0 && was_watched(cycle)) {
		say(sheet, "Watched from ");
		say_span(sheet, cycle->before);
		say(sheet, " before the start to ");
		say_span(sheet, cycle->after);
		say(sheet, " after the end.");
		sheet_end(sheet, BLOCK_ITEM);
	}
	say_files(sheet, &cycle->result);
}

static void other_cell(struct sheet *sheet, const struct measure *measure,
		       const struct cycle *cycle, enum phase phase)
{
	struct phase_figure figure;
	measure_phase(measure, cycle, phase, &figure);
	if (!figure.known) {
		say(sheet, "N/A");
		cell_line(sheet);
		say(sheet, "%s", figure.why);
		cell_end(sheet, TONE_FAINT);
		return;
	}
	say_number(sheet, figure.avg);
	cell_line(sheet);
	say(sheet, "max ");
	say_number(sheet, figure.max);
	cell_end(sheet, TONE_PLAIN);
}

static void other_measures(struct sheet *sheet, const struct cycle *cycle)
{
	static const struct column columns[] = {
		{NULL, "Component", false}, {NULL, "Measure", false}, {NULL, "Before", true},
		{NULL, "Inprogress", true}, {NULL, "After", true},
	};
	bool has_table = false;
	for (size_t i = 0; i < cycle->n_components; i++)
		for (size_t j = 0; j < cycle->components[i].n_others; j++) {
			const struct measure *measure = &cycle->components[i].others[j];
			if (!has_table)
				sheet_table(sheet, columns, 5, false);
			has_table = true;
			say_own(sheet, cycle->components[i].name);
			cell_end(sheet, TONE_PLAIN);
			say(sheet, "%s%s%s%s", measure->name, *measure->unit ? " (" : "",
			    measure->unit, *measure->unit ? ")" : "");
			cell_end(sheet, TONE_PLAIN);
			for (enum phase phase = 0; phase < N_PHASES; phase++)
				other_cell(sheet, measure, cycle, phase);
		}
}

static void text_or_dash(struct sheet *sheet, const char *text)
{
	say(sheet, "%s", *text != '\0' ? text : "-");
	cell_end(sheet, TONE_PLAIN);
}

static void event_row(struct sheet *sheet, const struct cycle_event *event)
{
	say_time(sheet, event->from);
	cell_end(sheet, TONE_PLAIN);
	if (wall_is_set(event->to))
		say_time(sheet, event->to);
	else
		say(sheet, "not over");
	cell_end(sheet, TONE_PLAIN);
	text_or_dash(sheet, event->target);
	text_or_dash(sheet, event->what);
	text_or_dash(sheet, event->incident);
}

static void say_worst_lag(struct sheet *sheet, const struct cycle *cycle)
{
	if (amount_is_known(cycle->worst_lag_s)) {
		say(sheet, "Worst replication lag while it ran: ");
		say_number(sheet, cycle->worst_lag_s.value);
		say(sheet, " s on %s%s.", cycle->worst_lag_target,
		    cycle->lag_had_gaps ? "; at times it was not known" : "");
	} else if (cycle->lag_had_gaps) {
		say(sheet, "Replication lag was not known while it ran.");
	} else {
		return;
	}
	sheet_end(sheet, BLOCK_PARAGRAPH);
}

static void agent_saw(struct sheet *sheet, const struct cycle *cycle)
{
	static const struct column columns[] = {{NULL, "From", false},
						{NULL, "To", false},
						{NULL, "Target", false},
						{NULL, "What replication and DNS did", false},
						{NULL, "Incident", false}};
	say_worst_lag(sheet, cycle);
	if (!cycle->watched && cycle->n_events == 0)
		return;
	if (cycle->n_events == 0) {
		say(sheet, "The agent had no finding of replication or DNS during this cycle.");
		sheet_end(sheet, BLOCK_PARAGRAPH);
		return;
	}
	sheet_table(sheet, columns, 5, false);
	for (size_t i = 0; i < cycle->n_events; i++)
		event_row(sheet, &cycle->events[i]);
}

static void figures(struct sheet *sheet, const struct report *report, const struct cycle *cycle,
		    const struct chart_file *charts, size_t n)
{
	size_t index = (size_t)(cycle - report->cycles);
	for (size_t i = 0; i < n; i++)
		if (charts[i].cycle == index)
			sheet_figure(sheet, &(struct figure_block){charts[i].stem, charts[i].alt,
								   charts[i].svg_wide,
								   charts[i].svg_narrow});
}

void page_detail(struct sheet *sheet, const struct report *report, const struct cycle *cycle,
		 const struct chart_file *charts, size_t n)
{
	CLEANUP_BUF label = BUF_NULL;
	cycle_label(cycle, &label);
	say(sheet, "Cycle %s", buf_text(&label));
	sheet_end(sheet, BLOCK_HEADING);
	say_run(sheet, cycle);
	for (size_t i = 0; i < cycle->result.n_notes; i++) {
		say(sheet, "%s", cycle->result.notes[i]);
		sheet_end(sheet, BLOCK_ITEM);
	}
	page_thresholds(sheet, &cycle->result);
	page_load(sheet, &cycle->result);
	page_failures(sheet, &cycle->result);
	other_measures(sheet, cycle);
	agent_saw(sheet, cycle);
	figures(sheet, report, cycle, charts, n);
}
