/* SPDX-License-Identifier: Apache-2.0 */
#include "draft/pen.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

void pen_init(struct pen *pen, const struct pen_look *look, wall_t day, struct buf *to)
{
	*pen = (struct pen){.look = look, .to = to, .document = to, .day = day};
}

void pen_done(struct pen *pen)
{
	assert(pen->to == pen->document && pen->line.len == 0);
	if (pen->look->has_marks)
		buf_printf(pen->document, "\n<!-- replscribe:blocks%s -->\n",
			   buf_text(&pen->blocks));
	buf_free(&pen->block);
	buf_free(&pen->line);
	buf_free(&pen->blocks);
}

static void block_start(struct pen *pen, const char *name, bool yields)
{
	assert(pen->to == pen->document);
	text_copy(pen->name, sizeof pen->name, name);
	pen->yields = yields;
	if (!pen->look->has_marks)
		return;
	buf_printf(&pen->blocks, " %s", name);
	pen->to = &pen->block;
	pen->last = ELEMENT_NONE;
}

void pen_block(struct pen *pen, const char *name)
{
	block_start(pen, name, false);
}

void pen_offer(struct pen *pen, const char *name)
{
	block_start(pen, name, true);
}

void pen_block_end(struct pen *pen)
{
	if (!pen->look->has_marks)
		return;
	if (pen->document->len > 0)
		buf_add_char(pen->document, '\n');
	mark_add_block(pen->document, pen->name, pen->yields, buf_text(&pen->block));
	buf_clear(&pen->block);
	pen->to = pen->document;
	pen->last = ELEMENT_PARAGRAPH;
}

void pen_say(struct pen *pen, const struct piece *pieces)
{
	for (; pieces->kind != PIECE_END; pieces++)
		pen->look->piece(pen, pieces);
}

bool element_is_listed(enum element element)
{
	return element == ELEMENT_ITEM || element == ELEMENT_NUMBERED || element == ELEMENT_TASK ||
	       element == ELEMENT_LINE;
}

static void set_apart(struct pen *pen, enum element element)
{
	bool goes_on = element == pen->last && element_is_listed(element);
	if (pen->to->len > 0 && pen->last != ELEMENT_NONE && !goes_on)
		buf_add_char(pen->to, '\n');
	pen->number = element == ELEMENT_NUMBERED && goes_on ? pen->number + 1 : 1;
	pen->last = element;
}

void pen_end(struct pen *pen, enum element element)
{
	if (element != ELEMENT_REMARK || pen->look->has_marks) {
		set_apart(pen, element);
		pen->look->element(pen, element, buf_text(&pen->line));
	}
	buf_clear(&pen->line);
}

void pen_columns(struct pen *pen, const char *const *names, size_t n)
{
	assert(n <= COLUMNS_MAX && pen->n_cells == 0);
	pen->n_columns = n;
	for (size_t i = 0; i < n; i++)
		CELL(pen, WORDS(names[i]));
}

void pen_cell(struct pen *pen)
{
	*ARRAY_ADD(pen->cells, pen->n_cells) = xstrdup(buf_text(&pen->line));
	buf_clear(&pen->line);
}

void pen_table(struct pen *pen)
{
	assert(pen->n_cells % pen->n_columns == 0);
	set_apart(pen, ELEMENT_TABLE);
	pen->look->table(pen);
	for (size_t i = 0; i < pen->n_cells; i++)
		free(pen->cells[i]);
	free(pen->cells);
	pen->cells = NULL;
	pen->n_cells = 0;
}

enum { DATE_LEN = 10, TIME_LEN = 8 }; /* "2020-09-01", "07:00:04" */

/* Short only where the date and the offset are those of the document's day. */
static void print_clock(const struct pen *pen, wall_t at, struct buf *to)
{
	CLEANUP_BUF day = BUF_NULL;
	CLEANUP_BUF full = BUF_NULL;
	wall_print(pen->day, &day);
	wall_print(at, &full);
	const char *a = buf_text(&day), *b = buf_text(&full);
	size_t zone = DATE_LEN + 1 + TIME_LEN;
	if (day.len == full.len && day.len > zone && memcmp(a, b, DATE_LEN) == 0 &&
	    strcmp(a + zone, b + zone) == 0)
		buf_add_n(to, b + DATE_LEN + 1, TIME_LEN);
	else
		buf_add(to, b);
}

void pen_print_moment(const struct pen *pen, const struct piece *piece, struct buf *to)
{
	if (piece->kind == PIECE_CLOCK)
		print_clock(pen, (wall_t){piece->us}, to);
	else
		wall_print((wall_t){piece->us}, to);
	if (piece->uncertainty_us <= 0)
		return;
	buf_add(to, " (up to ");
	span_print((span_t){piece->uncertainty_us}, to);
	buf_add(to, " earlier)");
}
