/* SPDX-License-Identifier: Apache-2.0 */
/* What is to come of a tape; looked at when it has been played. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "incident/figures.h"
#include "sim/tape.h"

/* A moment is read when its line is: it is on the date that the tape has there. */
void expectation_add(struct tape *tape, struct line *line)
{
	struct expectation *expectation = ARRAY_ADD(tape->expectations, tape->n_expectations);
	static const struct {
		const char *word;
		bool is_end;
	} words[] = {{"at", false},
		     {"after", false},
		     {"between", false},
		     {"before", true},
		     {"and", true}};

	expectation->line = *line;
	expectation->incident = 1;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		struct moment *to = words[i].is_end ? &expectation->until : &expectation->at;

		if (line_after(line, words[i].word) &&
		    !line_moment_after(tape, line, words[i].word, to))
			tape_fail(tape, line, "no time after %s", words[i].word);
	}
	for (size_t i = 0; i < line->n_words; i++)
		if (line->words[i][0] == '#')
			expectation->incident = (size_t)atoi(line->words[i] + 1);
	*line = (struct line){0};
}

/* at: within the minute or second. between, before, after: outside it to the end. */
static bool is_when(const struct expectation *expectation, wall_t at)
{
	const struct moment *from = &expectation->at, *until = &expectation->until;
	bool is_at = line_has(&expectation->line, "at");

	if (is_at && at.us >= wall_after(from->from, from->length).us)
		return false;
	return (!wall_is_set(from->from) || at.us >= from->from.us) &&
	       (!wall_is_set(until->from) || at.us < until->from.us);
}

static bool read_page_kind(const struct line *line, enum page_kind *ret)
{
	char name[64];

	for (size_t i = 1; i < line->n_words; i++) {
		snprintf(name, sizeof name, "incident.%s", line->words[i]);
		if (page_kind_parse(name, ret))
			return true;
	}
	return false;
}

static bool read_level_word(const struct line *line, enum level *ret)
{
	for (size_t i = 1; i < line->n_words; i++)
		if (level_parse(line->words[i], ret) && *ret != LEVEL_NONE)
			return true;
	return false;
}

static size_t count_pages(const struct world *world, const struct expectation *expectation)
{
	const struct line *line = &expectation->line;
	const char *receiver = line_after(line, "to");
	enum page_kind kind;
	enum level level;
	bool has_kind = read_page_kind(line, &kind), has_level = read_level_word(line, &level);
	size_t n = 0;

	for (size_t i = 0; i < world->n_delivered; i++) {
		const struct delivered *at = &world->delivered[i];

		n += is_when(expectation, at->at) && (!has_kind || at->page.kind == kind) &&
		     (!has_level || at->page.level == level) &&
		     (!receiver || strcmp(at->page.receiver, receiver) == 0);
	}
	return n;
}

static size_t count_entries(const struct sim_incident *of, const struct expectation *expectation)
{
	const char *text = line_after(&expectation->line, "entry");
	size_t n = 0;

	for (size_t i = 0; i < of->n_entries; i++)
		n += text && text_contains(of->entries[i].text, text) &&
		     is_when(expectation, of->entries[i].at);
	return n;
}

/* At the end of the moment. */
static const struct phase *phase_at(const struct sim_incident *of, const struct moment *moment)
{
	wall_t end = wall_after(moment->from, moment->length);
	const struct phase *phase = NULL;

	for (size_t i = 0; i < of->n_phases; i++)
		if (of->phases[i].from.us < end.us)
			phase = &of->phases[i];
	return phase;
}

static void fail(struct tape *tape, const struct expectation *expectation, const char *instead)
{
	CLEANUP_BUF text = BUF_NULL;

	for (size_t i = 0; i < expectation->line.n_words; i++)
		buf_printf(&text, "%s%s", i ? " " : "", expectation->line.words[i]);
	tape_fail(tape, &expectation->line, "not so: %s; instead: %s", buf_text(&text), instead);
}

static void print_pages(const struct world *world, struct buf *to)
{
	for (size_t i = 0; i < world->n_delivered; i++) {
		const struct page *page = &world->delivered[i].page;

		buf_add(to, "\n  ");
		wall_print(world->delivered[i].at, to);
		buf_printf(to, " %s %s to %s %s: %s", level_name(page->level),
			   page_kind_name(page->kind), page->receiver, page->dedup_key, page->text);
	}
}

static void print_entries(const struct sim_incident *of, struct buf *to)
{
	for (size_t i = 0; i < of->n_entries; i++) {
		buf_add(to, "\n  ");
		wall_print(of->entries[i].at, to);
		buf_printf(to, " %s: %s", voice_name(of->entries[i].voice), of->entries[i].text);
	}
}

static void check_number(struct tape *tape, const struct expectation *expectation, size_t n,
			 const struct buf *all)
{
	const char *first = expectation->line.words[1];
	bool is_no = strcmp(first, "no") == 0;
	bool is_counted = is_no || strspn(first, "0123456789") == strlen(first);
	size_t wanted = is_no ? 0 : (size_t)atoi(first);
	CLEANUP_BUF instead = BUF_NULL;

	if (is_counted ? n == wanted : n > 0)
		return;
	buf_printf(&instead, "%zu of these:%s", n, buf_text(all));
	fail(tape, expectation, buf_text(&instead));
}

static void check_pages(struct tape *tape, const struct expectation *expectation)
{
	CLEANUP_BUF all = BUF_NULL;

	print_pages(&tape->world, &all);
	check_number(tape, expectation, count_pages(&tape->world, expectation), &all);
}

static void check_entries(struct tape *tape, const struct expectation *expectation,
			  const struct sim_incident *of)
{
	CLEANUP_BUF all = BUF_NULL;

	print_entries(of, &all);
	check_number(tape, expectation, count_entries(of, expectation), &all);
}

static void check_phase(struct tape *tape, const struct expectation *expectation,
			const struct sim_incident *of)
{
	const struct phase *phase = phase_at(of, &expectation->at);
	const char *wanted = expectation->line.words[1 + (expectation->line.words[1][0] == '#')];
	const char *value = line_after(&expectation->line, wanted);
	const char *found = "nothing";

	if (phase)
		found = strcmp(wanted, "state") == 0 ? state_name(phase->state)
						     : level_name(phase->level);
	if (!value || strcmp(value, found) != 0)
		fail(tape, expectation, found);
}

static void check_figure(struct tape *tape, const struct expectation *expectation,
			 const struct sim_incident *of)
{
	const char *id = line_after(&expectation->line, "figure");
	const char *wanted = id ? line_after(&expectation->line, id) : NULL;
	struct figure figures[N_FIGURES];
	CLEANUP_BUF found = BUF_NULL;

	incident_figures(of->incident, figures);
	for (size_t i = 0; i < N_FIGURES; i++)
		if (id && figures[i].known && strcmp(figures[i].id, id) == 0)
			span_print_exact(figures[i].span, &found);
	if (!wanted || strcmp(buf_text(&found), wanted) != 0)
		fail(tape, expectation, buf_text(&found));
}

static void check_cause(struct tape *tape, const struct expectation *expectation,
			const struct sim_incident *of)
{
	int cause = cause_of(of->incident->findings, of->incident->n_findings);
	const char *found =
		cause < 0 ? "none" : finding_row(of->incident->findings[cause].kind)->id;
	const char *wanted = line_after(&expectation->line, "cause");

	if (!wanted || strcmp(wanted, found) != 0)
		fail(tape, expectation, found);
}

static void check_title(struct tape *tape, const struct expectation *expectation,
			const struct sim_incident *of)
{
	const char *wanted = line_after(&expectation->line, "title");

	if (!wanted || strcmp(wanted, of->incident->title) != 0)
		fail(tape, expectation, of->incident->title);
}

static void check_incidents(struct tape *tape, const struct expectation *expectation)
{
	CLEANUP_BUF found = BUF_NULL;

	buf_printf(&found, "%zu", tape->world.n_incidents);
	if (strcmp(expectation->line.words[1], buf_text(&found)) != 0)
		fail(tape, expectation, buf_text(&found));
}

static void check_all_resolved(struct tape *tape, const struct expectation *expectation)
{
	for (size_t i = 0; i < tape->world.n_incidents; i++) {
		const struct sim_incident *of = &tape->world.incidents[i];
		CLEANUP_BUF instead = BUF_NULL;

		if (of->incident->state == STATE_RESOLVED)
			continue;
		buf_printf(&instead, "%s is %s", of->incident->id, state_name(of->incident->state));
		print_entries(of, &instead);
		fail(tape, expectation, buf_text(&instead));
	}
}

static void check_incident(struct tape *tape, const struct expectation *expectation)
{
	const struct line *line = &expectation->line;
	const struct sim_incident *of;

	if (expectation->incident - 1 >= tape->world.n_incidents) {
		fail(tape, expectation, "no such incident");
		return;
	}
	of = &tape->world.incidents[expectation->incident - 1];
	if (line_has(line, "entry"))
		check_entries(tape, expectation, of);
	else if (line_has(line, "state") || line_has(line, "level"))
		check_phase(tape, expectation, of);
	else if (line_has(line, "figure"))
		check_figure(tape, expectation, of);
	else if (line_has(line, "cause"))
		check_cause(tape, expectation, of);
	else if (line_has(line, "title"))
		check_title(tape, expectation, of);
	else
		tape_fail(tape, line, "no such expectation");
}

static void check(struct tape *tape, const struct expectation *expectation)
{
	const struct line *line = &expectation->line;

	if (line->n_words < 2)
		tape_fail(tape, line, "expect what?");
	else if (strcmp(line->words[0], "expect-draft") == 0)
		expectation_draft(tape, line);
	else if (line_has(line, "all"))
		check_all_resolved(tape, expectation);
	else if (line_has(line, "page") || line_has(line, "pages"))
		check_pages(tape, expectation);
	else if (line_has(line, "incidents") || line_has(line, "incident"))
		check_incidents(tape, expectation);
	else
		check_incident(tape, expectation);
}

void expectations_check(struct tape *tape)
{
	for (size_t i = 0; i < tape->n_expectations && !*tape->trouble; i++)
		check(tape, &tape->expectations[i]);
}
