/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/tape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

void tape_fail(struct tape *tape, const struct line *line, const char *format, ...)
{
	CLEANUP_BUF text = BUF_NULL;
	va_list args;

	if (*tape->trouble)
		return;
	buf_printf(&text, "%s:%u: ", tape->path, line ? line->number : 0);
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	text_copy(tape->trouble, sizeof tape->trouble, buf_text(&text));
}

static void play_line(struct tape *tape, struct line *line)
{
	struct moment moment;

	if (text_starts(line->words[0], "expect")) {
		expectation_add(tape, line);
		return;
	}
	if (!moment_read(tape, line->words[0], &moment)) {
		if (!tape_configure(tape, line))
			tape_fail(tape, line, "%s: no such verb, or not so", line->words[0]);
		return;
	}
	if (!wall_is_set(tape->world.now.wall))
		tape->world.now.wall = moment.from;
	world_start(&tape->world);
	world_run_until(&tape->world, moment.from);
	if (line->n_words < 2 || !tape_happen(tape, line))
		tape_fail(tape, line, "no such verb, or not so");
}

static void play_lines(struct tape *tape, const char *text)
{
	unsigned number = 0;

	while (*text && !*tape->trouble) {
		size_t n = strcspn(text, "\n");
		struct line line;

		if (line_read(&line, ++number, text, n)) {
			play_line(tape, &line);
			line_free(&line);
		}
		if (*tape->world.broken)
			tape_fail(tape, &(struct line){.number = number}, "%s", tape->world.broken);
		text += n + (text[n] == '\n');
	}
}

static void check_laws(struct tape *tape)
{
	for (size_t i = 0; i < tape->world.n_incidents; i++) {
		const struct sim_incident *of = &tape->world.incidents[i];
		const char *broken = laws_end(&of->laws, of->incident);

		if (broken)
			tape_fail(tape, NULL, "%s at the end: %s", of->incident->id, broken);
	}
}

bool tape_play(struct tape *tape, const char *path, const char *text)
{
	*tape = (struct tape){.path = path, .date = "2020-09-01"};
	world_init(&tape->world);
	play_lines(tape, text);
	if (!*tape->trouble)
		check_laws(tape);
	if (!*tape->trouble)
		expectations_check(tape);
	return !*tape->trouble;
}

void tape_done(struct tape *tape)
{
	for (size_t i = 0; i < tape->n_expectations; i++)
		line_free(&tape->expectations[i].line);
	free(tape->expectations);
	world_done(&tape->world);
}
