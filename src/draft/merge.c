/* SPDX-License-Identifier: Apache-2.0 */
/* Brings the machine's blocks up to date in a document that people edit meanwhile. Nothing that
 * people wrote is lost, whatever they did to the marks. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "draft/draft.h"
#include "draft/parts.h"

enum out_kind { OUT_TEXT, OUT_HEADING, OUT_BLOCK, OUT_NAMES };

struct out { /* a stretch of the result */
	enum out_kind kind;
	char *text;		    /* owned */
	char name[BLOCK_NAME_SIZE]; /* OUT_BLOCK */
};

struct merge {
	struct parts old, fresh;
	bool is_crlf;
	struct out *items; /* owned */
	size_t n;
};

/* The whole file's line breaks are CR LF. One that mixes them gets LF from us. */
static bool is_crlf(const char *text)
{
	const char *at = strchr(text, '\n');
	bool has_any = at != NULL;
	for (; at != NULL; at = strchr(at + 1, '\n'))
		if (at == text || at[-1] != '\r')
			return false;
	return has_any;
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

static void insert(struct merge *merge, size_t at, enum out_kind kind, const char *name, char *text)
{
	ARRAY_ADD(merge->items, merge->n);
	memmove(merge->items + at + 1, merge->items + at,
		(merge->n - 1 - at) * sizeof *merge->items);
	merge->items[at] = (struct out){.kind = kind, .text = text};
	text_copy(merge->items[at].name, BLOCK_NAME_SIZE, name);
}

static void append(struct merge *merge, enum out_kind kind, const char *name, char *text)
{
	insert(merge, merge->n, kind, name, text);
}

static void drop_last(struct merge *merge)
{
	free(merge->items[--merge->n].text);
}

/* The machine's text with the file's line breaks. */
static char *ours(const struct merge *merge, const char *text, size_t len)
{
	struct buf to = BUF_NULL;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n' && merge->is_crlf)
			buf_add_char(&to, '\r');
		buf_add_char(&to, text[i]);
	}
	return buf_steal(&to);
}

static void append_ours(struct merge *merge, enum out_kind kind, const char *name, const char *text)
{
	append(merge, kind, name, ours(merge, text, strlen(text)));
}

static void append_block(struct merge *merge, const struct part *fresh)
{
	append(merge, OUT_BLOCK, fresh->name, ours(merge, fresh->at, fresh->len));
}

/* With its last line break, but without the empty lines around. */
static void append_inner(struct merge *merge, const struct part *old)
{
	const char *text = old->inner;
	size_t len = old->inner_len;
	mark_trim(&text, &len);
	const char *line_break =
		memchr(text + len, '\n', (size_t)(old->inner + old->inner_len - text) - len);
	append(merge, OUT_TEXT, "", xstrndup(text, (size_t)(line_break + 1 - text)));
}

/* Together with the empty line that set it apart. */
static void leave_out(struct merge *merge)
{
	if (merge->n > 0 && merge->items[merge->n - 1].kind == OUT_TEXT &&
	    is_blank(merge->items[merge->n - 1].text))
		drop_last(merge);
}

static bool is_emptied(const struct part *old)
{
	const char *text = old->inner;
	size_t len = old->inner_len;
	mark_trim(&text, &len);
	return len == 0;
}

static bool has_same_text(const struct part *old, const struct part *fresh)
{
	return mark_hash(old->inner, old->inner_len) == mark_hash(fresh->inner, fresh->inner_len);
}

static void take_block(struct merge *merge, const struct part *old)
{
	int found = parts_find_block(&merge->fresh, old->name);
	const struct part *fresh = found >= 0 ? &merge->fresh.items[found] : NULL;
	if (fresh != NULL && (old->is_unchanged || has_same_text(old, fresh))) {
		append_block(merge, fresh);
	} else if (old->is_unchanged || is_emptied(old)) {
		leave_out(merge);
	} else {
		append_inner(merge, old);
		if (fresh == NULL || fresh->yields)
			return;
		append_ours(merge, OUT_TEXT, "", "\n" DRAFT_TWO_TEXTS "\n\n");
		append_block(merge, fresh);
	}
}

static bool has_names(const struct merge *merge)
{
	for (size_t i = 0; i < merge->n; i++)
		if (merge->items[i].kind == OUT_NAMES)
			return true;
	return false;
}

static void take_part(struct merge *merge, const struct part *old)
{
	switch (old->kind) {
	case PART_TEXT:
		append(merge, OUT_TEXT, "", xstrndup(old->at, old->len));
		break;
	case PART_HEADING:
		append(merge, OUT_HEADING, "", xstrndup(old->at, old->len));
		break;
	case PART_BLOCK:
		take_block(merge, old);
		break;
	case PART_NAMES:
		if (!has_names(merge))
			append(merge, OUT_NAMES, "", xstrdup(""));
		break;
	case PART_STRAY:
		break;
	}
}

/* Is the block to be put in, although the document does not have it? */
static bool is_missing(const struct merge *merge, const struct part *fresh)
{
	if (parts_find_block(&merge->old, fresh->name) >= 0)
		return false;
	if (parts_has_stray(&merge->old, fresh->name))
		return !fresh->yields;
	return !parts_names(&merge->old, fresh->name);
}

static bool same_line(const char *a, const char *b, size_t b_len)
{
	size_t a_len = strlen(a);
	while (a_len > 0 && strchr(" \t\r\n", a[a_len - 1]) != NULL)
		a_len--;
	while (b_len > 0 && strchr(" \t\r\n", b[b_len - 1]) != NULL)
		b_len--;
	return a_len == b_len && memcmp(a, b, a_len) == 0;
}

/* Behind which item of the result does what follows `fresh` belong? -1 if that is not there. */
static int find_place(const struct merge *merge, const struct part *fresh)
{
	for (size_t i = 0; i < merge->n; i++) {
		const struct out *item = &merge->items[i];
		if (fresh->kind == PART_BLOCK && item->kind == OUT_BLOCK &&
		    strcmp(item->name, fresh->name) == 0)
			return (int)i;
		if (fresh->kind == PART_HEADING && item->kind == OUT_HEADING &&
		    same_line(item->text, fresh->at, fresh->len))
			return (int)i;
	}
	return -1;
}

/* Before the last line, where that is the list of names; behind everything else. */
static size_t end_of(const struct merge *merge)
{
	size_t end = merge->n;
	while (end > 0 &&
	       (merge->items[end - 1].kind == OUT_NAMES ||
		(merge->items[end - 1].kind == OUT_TEXT && is_blank(merge->items[end - 1].text))))
		end--;
	return end;
}

static bool ends_line(const struct merge *merge, size_t at)
{
	for (; at > 0; at--) {
		size_t len = strlen(merge->items[at - 1].text);
		if (len > 0)
			return merge->items[at - 1].text[len - 1] == '\n';
	}
	return true;
}

static bool starts_empty_line(const struct merge *merge, size_t at)
{
	const char *text = at < merge->n ? merge->items[at].text : "\n";
	return text[strspn(text, "\r")] == '\n' || text[0] == '\0';
}

/* On lines of its own. */
static void put_in(struct merge *merge, size_t at, const struct part *heading,
		   const struct part *block)
{
	if (!ends_line(merge, at))
		insert(merge, at++, OUT_TEXT, "", ours(merge, "\n", 1));
	if (at > 0)
		insert(merge, at++, OUT_TEXT, "", ours(merge, "\n", 1));
	if (heading != NULL) {
		insert(merge, at++, OUT_HEADING, "", ours(merge, heading->at, heading->len));
		insert(merge, at++, OUT_TEXT, "", ours(merge, "\n", 1));
	}
	insert(merge, at++, OUT_BLOCK, block->name, ours(merge, block->at, block->len));
	if (!starts_empty_line(merge, at))
		insert(merge, at, OUT_TEXT, "", ours(merge, "\n", 1));
}

/* Behind the block that stands before it in the section, or under the section's heading; where
 * neither is there, at the end with a heading of its own. */
static void put_block(struct merge *merge, const struct part *block)
{
	const struct part *heading = NULL;
	for (const struct part *at = block; at > merge->fresh.items && heading == NULL; at--) {
		int place = find_place(merge, at - 1);
		if (place >= 0) {
			put_in(merge, (size_t)place + 1, NULL, block);
			return;
		}
		if (at[-1].kind == PART_HEADING)
			heading = at - 1;
	}
	put_in(merge, end_of(merge), heading, block);
}

/* What a person has taken out or made theirs stays on the list, so that it stays away. */
static bool stays_away(const struct merge *merge, const char *name)
{
	int found = parts_find_block(&merge->old, name);
	if (parts_find_block(&merge->fresh, name) >= 0)
		return false; /* it is on the list anyway */
	return found < 0 || !merge->old.items[found].is_unchanged;
}

static bool lists(const struct buf *names, const char *name)
{
	size_t len = strlen(name);
	for (const char *at = buf_text(names); (at = strstr(at, name)) != NULL; at += len)
		if (at[-1] == ' ' && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

static void add_old_names(const struct merge *merge, const struct part *part, struct buf *to)
{
	struct mark mark = mark_read(part->at, part->len);
	char name[BLOCK_NAME_SIZE];
	while (mark_next_name(&mark, name))
		if (stays_away(merge, name) && !lists(to, name))
			buf_printf(to, " %s", name);
}

static char *names_line(const struct merge *merge)
{
	CLEANUP_BUF line = BUF_NULL;
	buf_add(&line, "<!-- replscribe:blocks");
	for (size_t i = 0; i < merge->fresh.n; i++)
		if (merge->fresh.items[i].kind == PART_BLOCK)
			buf_printf(&line, " %s", merge->fresh.items[i].name);
	for (size_t i = 0; i < merge->old.n; i++)
		if (merge->old.items[i].kind == PART_NAMES)
			add_old_names(merge, &merge->old.items[i], &line);
	buf_add(&line, " -->\n");
	return ours(merge, buf_text(&line), line.len);
}

static void put_names(struct merge *merge)
{
	if (!has_names(merge)) {
		size_t end = merge->n;
		bool is_apart = end == 0 || is_blank(merge->items[end - 1].text);
		append_ours(merge, OUT_TEXT, "",
			    !ends_line(merge, end) ? "\n\n"
			    : is_apart		   ? ""
						   : "\n");
		append(merge, OUT_NAMES, "", xstrdup(""));
	}
	for (size_t i = 0; i < merge->n; i++) {
		if (merge->items[i].kind != OUT_NAMES)
			continue;
		free(merge->items[i].text);
		merge->items[i].text = names_line(merge);
	}
}

static void merge_done(struct merge *merge, struct buf *to)
{
	for (size_t i = 0; i < merge->n; i++) {
		buf_add(to, merge->items[i].text);
		free(merge->items[i].text);
	}
	free(merge->items);
	parts_free(&merge->old);
	parts_free(&merge->fresh);
}

void draft_merge(const char *old, const char *fresh, struct buf *to)
{
	if (old == NULL || is_blank(old)) {
		buf_add(to, fresh);
		return;
	}
	struct merge merge = {.is_crlf = is_crlf(old)};
	parts_take(&merge.old, old, strlen(old));
	parts_take(&merge.fresh, fresh, strlen(fresh));
	for (size_t i = 0; i < merge.old.n; i++)
		take_part(&merge, &merge.old.items[i]);
	for (size_t i = 0; i < merge.fresh.n; i++) {
		const struct part *part = &merge.fresh.items[i];
		if (part->kind == PART_BLOCK && is_missing(&merge, part))
			put_block(&merge, part);
	}
	put_names(&merge);
	merge_done(&merge, to);
}
