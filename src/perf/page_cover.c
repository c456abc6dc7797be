/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "draft/links.h"
#include "perf/page.h"

/* From the time before the first cycle to the time after the last one. */
static bool whole_window(const struct report *report, wall_t *ret_from, wall_t *ret_to)
{
	bool is_known = false;
	for (size_t i = 0; i < report->n_cycles; i++) {
		wall_t from, to, unused;
		if (!cycle_phase(&report->cycles[i], PHASE_BEFORE, &from, &unused) ||
		    !cycle_phase(&report->cycles[i], PHASE_AFTER, &unused, &to))
			continue;
		if (!is_known || from.us < ret_from->us)
			*ret_from = from;
		if (!is_known || to.us > ret_to->us)
			*ret_to = to;
		is_known = true;
	}
	return is_known;
}

static void dashboard(struct sheet *sheet, const struct report *report, const char *name,
		      const char *template)
{
	wall_t from = {0}, to = {0};
	CLEANUP_BUF url = BUF_NULL;
	bool is_known = whole_window(report, &from, &to);
	say(sheet, "%s: ", name);
	if (*template == '\0')
		say(sheet, "N/A (the plan has none)");
	else if (!is_known && strchr(template, '{') != NULL)
		say(sheet, "N/A (when the runs took place is not known)");
	else if (link_fill(template, from, to, &url))
		say_url(sheet, buf_text(&url));
	else
		say(sheet, "N/A (what the plan has is no link)");
	sheet_end(sheet, BLOCK_ITEM);
}

void page_dashboards(struct sheet *sheet, const struct report *report)
{
	say(sheet, "Monitoring Dashboard");
	sheet_end(sheet, BLOCK_HEADING);
	dashboard(sheet, report, "Monitoring Dashboard URL", report->cover.monitoring_dashboard);
	dashboard(sheet, report, "Logging Dashboard URL", report->cover.logging_dashboard);
}

static void text_cell(struct sheet *sheet, const char *text)
{
	if (*text != '\0')
		say_own(sheet, text);
	cell_end(sheet, TONE_PLAIN);
}

static void nobody_row(struct sheet *sheet, size_t n_columns)
{
	say(sheet, "N/A");
	cell_line(sheet);
	say(sheet, "the plan names nobody");
	cell_end(sheet, TONE_FAINT);
	for (size_t i = 1; i < n_columns; i++)
		na_cell(sheet);
}

void page_people(struct sheet *sheet, const struct cover *cover)
{
	static const struct column executors[] = {{NULL, "PIC Name", false},
						  {NULL, "Department", false}};
	static const struct column supervisors[] = {{NULL, "Supervisor Name", false},
						    {NULL, "Department", false},
						    {NULL, "Remark", false}};
	say(sheet, "Operations (Executors)");
	sheet_end(sheet, BLOCK_HEADING);
	sheet_table(sheet, executors, 2, false);
	for (size_t i = 0; i < cover->n_executors; i++) {
		text_cell(sheet, cover->executors[i].name);
		text_cell(sheet, cover->executors[i].department);
	}
	if (cover->n_executors == 0)
		nobody_row(sheet, 2);
	sheet_table(sheet, supervisors, 3, false);
	for (size_t i = 0; i < cover->n_supervisors; i++) {
		text_cell(sheet, cover->supervisors[i].name);
		text_cell(sheet, cover->supervisors[i].department);
		text_cell(sheet, cover->supervisors[i].remark);
	}
	if (cover->n_supervisors == 0)
		nobody_row(sheet, 3);
}

struct deployment_row {
	const char *name;
	struct bounds bounds;
	struct buf cycles; /* "1, 2": only told where bounds differ between cycles */
};

struct deployment_rows {
	struct deployment_row *items;
	size_t n;
};

static bool is_unknown(const struct bounds *bounds)
{
	return bounds->cpu_request.kind == BOUND_UNKNOWN &&
	       bounds->memory_request.kind == BOUND_UNKNOWN &&
	       bounds->cpu_limit.kind == BOUND_UNKNOWN &&
	       bounds->memory_limit.kind == BOUND_UNKNOWN;
}

static bool same_bound(const struct bound *a, const struct bound *b)
{
	return a->kind == b->kind && (a->kind != BOUND_SET || a->value == b->value);
}

static bool same_bounds(const struct bounds *a, const struct bounds *b)
{
	return same_bound(&a->cpu_request, &b->cpu_request) &&
	       same_bound(&a->memory_request, &b->memory_request) &&
	       same_bound(&a->cpu_limit, &b->cpu_limit) &&
	       same_bound(&a->memory_limit, &b->memory_limit);
}

static void add_row(struct deployment_rows *rows, const char *name, const struct bounds *bounds,
		    const struct cycle *cycle)
{
	struct deployment_row *row = NULL;
	for (size_t i = 0; i < rows->n && row == NULL; i++)
		if (strcmp(rows->items[i].name, name) == 0 &&
		    same_bounds(&rows->items[i].bounds, bounds))
			row = &rows->items[i];
	if (row == NULL) {
		row = ARRAY_ADD(rows->items, rows->n);
		row->name = name;
		row->bounds = *bounds;
	}
	if (cycle == NULL)
		return;
	buf_add(&row->cycles, row->cycles.len > 0 ? "; " : "");
	cycle_label(cycle, &row->cycles);
}

static bool has_name(const struct deployment_rows *rows, const char *name, size_t not_this)
{
	for (size_t i = 0; i < rows->n; i++)
		if (i != not_this && strcmp(rows->items[i].name, name) == 0)
			return true;
	return false;
}

/* What was found where the deployment runs comes before what the plan says of it. */
static void collect_rows(const struct report *report, struct deployment_rows *rows)
{
	for (size_t i = 0; i < report->n_cycles; i++)
		for (size_t j = 0; j < report->cycles[i].n_components; j++) {
			const struct component *one = &report->cycles[i].components[j];
			if (!is_unknown(&one->bounds))
				add_row(rows, one->name, &one->bounds, &report->cycles[i]);
		}
	for (size_t i = 0; i < report->cover.n_deployments; i++) {
		const struct deployment *one = &report->cover.deployments[i];
		if (!has_name(rows, one->name, (size_t)-1))
			add_row(rows, one->name, &one->bounds, NULL);
	}
}

static void bound_cell(struct sheet *sheet, const struct bound *bound)
{
	if (bound->kind == BOUND_UNKNOWN) {
		na_cell(sheet);
		return;
	}
	if (bound->kind == BOUND_NONE)
		say(sheet, "none");
	else
		say_number(sheet, bound->value);
	cell_end(sheet, TONE_PLAIN);
}

static void deployment_row(struct sheet *sheet, const struct deployment_rows *rows, size_t i)
{
	const struct deployment_row *row = &rows->items[i];
	say_own(sheet, row->name);
	if (row->cycles.len > 0 && has_name(rows, row->name, i))
		say(sheet, " (cycle %s)", buf_text(&row->cycles));
	cell_end(sheet, TONE_PLAIN);
	bound_cell(sheet, &row->bounds.cpu_request);
	bound_cell(sheet, &row->bounds.memory_request);
	bound_cell(sheet, &row->bounds.cpu_limit);
	bound_cell(sheet, &row->bounds.memory_limit);
}

void page_deployments(struct sheet *sheet, const struct report *report)
{
	static const struct column columns[] = {{NULL, "Deployments", false},
						{"Request", "CPU (mi)", true},
						{"Request", "Mem (mb)", true},
						{"Limit", "CPU (mi)", true},
						{"Limit", "Mem (mb)", true}};
	struct deployment_rows rows = {0};
	collect_rows(report, &rows);
	say(sheet, "Deployments");
	sheet_end(sheet, BLOCK_HEADING);
	sheet_table(sheet, columns, 5, false);
	for (size_t i = 0; i < rows.n; i++) {
		deployment_row(sheet, &rows, i);
		buf_free(&rows.items[i].cycles);
	}
	if (rows.n == 0)
		for (size_t i = 0; i < 5; i++)
			na_cell(sheet);
	free(rows.items);
}
