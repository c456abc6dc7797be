/* SPDX-License-Identifier: Apache-2.0 */
/* Who said what of the source's name: a table out of the evidence. */
#include <string.h>

#include "base/text.h"
#include "draft/facts.h"
#include "draft/lanes.h"

bool evidence_is_answers(const struct evidence *evidence)
{
	return text_starts(evidence->title, FACT_OF_ANSWERS);
}

/* As it was when the incident was found; the picture has what came after it. */
static const struct evidence *first_answers(const struct document *document)
{
	for (size_t i = 0; i < document->n_evidence; i++)
		if (evidence_is_answers(&document->evidence[i]) && document->evidence[i].text)
			return &document->evidence[i];
	return NULL;
}

size_t answers_cell(const char **at, const char *end)
{
	static const char between[] = " | ";
	const char *found = memmem(*at, (size_t)(end - *at), between, strlen(between));
	const char *stop = found ? found : end;
	size_t n = (size_t)(stop - *at);
	*at = found ? found + strlen(between) : end;
	return n;
}

static void write_heads(struct pen *pen, const char *line, const char *end)
{
	struct buf heads[ANSWER_CELLS] = {0};
	const char *names[ANSWER_CELLS];
	for (size_t i = 0; i < ANSWER_CELLS; i++) {
		const char *start = line;
		buf_add_n(&heads[i], start, answers_cell(&line, end));
		names[i] = buf_text(&heads[i]);
	}
	pen_columns(pen, names, ANSWER_CELLS);
	for (size_t i = 0; i < ANSWER_CELLS; i++)
		buf_free(&heads[i]);
}

static void write_line(struct pen *pen, const char *line, const char *end)
{
	for (size_t i = 0; i < ANSWER_CELLS; i++) {
		CLEANUP_BUF cell = BUF_NULL;
		const char *start = line;
		buf_add_n(&cell, start, answers_cell(&line, end));
		CELL(pen, TEXT(buf_text(&cell)));
	}
}

static void write_table(struct pen *pen, const char *text)
{
	for (size_t n = 0; *text != '\0' && *text != '\n'; n++) {
		const char *end = text + strcspn(text, "\n");
		if (n == 0)
			write_heads(pen, text, end);
		else
			write_line(pen, text, end);
		text = *end == '\n' ? end + 1 : end;
	}
	pen_table(pen);
}

void say_answers(struct pen *pen, const struct facts *facts)
{
	const struct evidence *evidence = first_answers(facts->document);
	CLEANUP_BUF path = BUF_NULL;
	if (!evidence)
		return;
	evidence_path(evidence, &path);
	PARAGRAPH(pen, TEXT(evidence->title), WORDS(", "), AT(evidence->at), WORDS(" ("),
		  LINK(evidence->id, buf_text(&path)), WORDS("):"));
	write_table(pen, evidence->text);
}
