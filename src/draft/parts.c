/* SPDX-License-Identifier: Apache-2.0 */
#include "draft/parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

struct reader {
	struct parts *parts;
	const char *at, *end;
};

static size_t line_len(const struct reader *reader)
{
	size_t left = (size_t)(reader->end - reader->at);
	const char *end = memchr(reader->at, '\n', left);
	return end != NULL ? (size_t)(end - reader->at) + 1 : left;
}

static struct part *add(struct reader *reader, enum part_kind kind, size_t len)
{
	struct part *part = ARRAY_ADD(reader->parts->items, reader->parts->n);
	part->kind = kind;
	part->at = reader->at;
	part->len = len;
	reader->at += len;
	return part;
}

/* Lines of text that follow each other are one part. */
static void add_text(struct reader *reader, size_t len)
{
	struct parts *parts = reader->parts;
	if (parts->n > 0 && parts->items[parts->n - 1].kind == PART_TEXT) {
		parts->items[parts->n - 1].len += len;
		reader->at += len;
	} else {
		add(reader, PART_TEXT, len);
	}
}

/* The mark that comes next after this line, which is its other half or makes it a stray. */
static struct mark next_mark(const struct reader *reader, size_t *ret_from, size_t *ret_to)
{
	struct reader look = *reader;
	struct mark mark = {.kind = MARK_NONE};
	look.at += line_len(&look);
	*ret_from = (size_t)(look.at - reader->at);
	while (look.at < look.end && mark.kind == MARK_NONE) {
		size_t len = line_len(&look);
		mark = mark_read(look.at, len);
		if (mark.kind != MARK_NONE)
			*ret_to = (size_t)(look.at - reader->at);
		look.at += len;
	}
	return mark;
}

static void add_stray(struct reader *reader, const struct mark *mark)
{
	struct part *part = add(reader, PART_STRAY, line_len(reader));
	memcpy(part->name, mark->name, sizeof part->name);
}

static void add_block(struct reader *reader, const struct mark *begin)
{
	size_t from, to = 0;
	struct mark end = next_mark(reader, &from, &to);
	if (end.kind != MARK_END || strcmp(end.name, begin->name) != 0 ||
	    parts_find_block(reader->parts, begin->name) >= 0) {
		add_stray(reader, begin);
		return;
	}
	struct reader at_end = *reader;
	at_end.at += to;
	struct part *part = add(reader, PART_BLOCK, to + line_len(&at_end));
	memcpy(part->name, begin->name, sizeof part->name);
	part->inner = part->at + from;
	part->inner_len = to - from;
	part->yields = begin->yields;
	part->is_unchanged = mark_hash(part->inner, part->inner_len) == begin->hash;
}

static void take_line(struct reader *reader)
{
	size_t len = line_len(reader);
	struct mark mark = mark_read(reader->at, len);
	switch (mark.kind) {
	case MARK_BEGIN:
		add_block(reader, &mark);
		break;
	case MARK_END:
		add_stray(reader, &mark);
		break;
	case MARK_BLOCKS:
		add(reader, PART_NAMES, len);
		break;
	case MARK_NONE:
		if (*reader->at == '#')
			add(reader, PART_HEADING, len);
		else
			add_text(reader, len);
		break;
	}
}

void parts_take(struct parts *parts, const char *text, size_t len)
{
	struct reader reader = {.parts = parts, .at = text, .end = text + len};
	*parts = (struct parts){0};
	/* A byte order mark would hide a mark on the first line. */
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		add(&reader, PART_TEXT, 3);
	while (reader.at < reader.end)
		take_line(&reader);
}

void parts_free(struct parts *parts)
{
	free(parts->items);
	*parts = (struct parts){0};
}

int parts_find_block(const struct parts *parts, const char *name)
{
	for (size_t i = 0; i < parts->n; i++)
		if (parts->items[i].kind == PART_BLOCK && strcmp(parts->items[i].name, name) == 0)
			return (int)i;
	return -1;
}

bool parts_has_stray(const struct parts *parts, const char *name)
{
	for (size_t i = 0; i < parts->n; i++)
		if (parts->items[i].kind == PART_STRAY && strcmp(parts->items[i].name, name) == 0)
			return true;
	return false;
}

static bool line_names(const struct part *part, const char *name)
{
	struct mark mark = mark_read(part->at, part->len);
	char next[BLOCK_NAME_SIZE];
	while (mark_next_name(&mark, next))
		if (strcmp(next, name) == 0)
			return true;
	return false;
}

bool parts_names(const struct parts *parts, const char *name)
{
	for (size_t i = 0; i < parts->n; i++)
		if (parts->items[i].kind == PART_NAMES && line_names(&parts->items[i], name))
			return true;
	return false;
}
