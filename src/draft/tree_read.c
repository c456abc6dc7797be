/* SPDX-License-Identifier: Apache-2.0 */
/* The only place that knows cmark. */
#include <stdlib.h>
#include <string.h>

#include <cmark.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "draft/pen.h"
#include "draft/tree.h"

/* What is nested deeper is told as words. */
enum { DEPTH_MAX = 40 };

/* A wider table is none that anybody reads: its lines stay text. */
enum { CELLS_MAX = COLUMNS_MAX };

struct reader {
	const char **lines; /* of the document; owned */
	size_t n_lines;
};

static void take(struct reader *, struct tree *to, cmark_node *from, unsigned depth);

static void take_children(struct reader *reader, struct tree *to, cmark_node *from, unsigned depth)
{
	for (cmark_node *at = cmark_node_first_child(from); at != NULL; at = cmark_node_next(at))
		take(reader, to, at, depth + 1);
}

static void add_text(struct tree *to, enum tree_kind kind, const char *text)
{
	tree_add(to, kind)->text = xstrdup(text != NULL ? text : "");
}

/* No comment is for readers. Other HTML shows as it was typed. */
static void take_html(struct tree *to, cmark_node *from, bool is_block)
{
	const char *html = cmark_node_get_literal(from);
	html = html != NULL ? html : "";
	if (text_starts(html + strspn(html, " "), "<!--"))
		return;
	add_text(is_block ? tree_add(to, TREE_PARAGRAPH) : to, TREE_TEXT, html);
}

/* Where a click does what it looks like: to a page, a mail, or another file of the folder. */
static bool is_safe_url(const char *url)
{
	size_t scheme = strcspn(url, ":/?#");
	return url[scheme] != ':' || text_starts(url, "https://") || text_starts(url, "http://") ||
	       text_starts(url, "mailto:");
}

static void take_link(struct reader *reader, struct tree *to, cmark_node *from, enum tree_kind kind,
		      unsigned depth)
{
	const char *url = cmark_node_get_url(from);
	struct tree *link;
	if (url == NULL || !is_safe_url(url)) {
		take_children(reader, to, from, depth);
		return;
	}
	link = tree_add(to, kind);
	link->text = xstrdup(url);
	take_children(reader, link, from, depth);
}

static void take_words(struct tree *to, cmark_node *from)
{
	cmark_iter *iter = cmark_iter_new(from);
	cmark_event_type event;
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		const char *text = cmark_node_get_literal(cmark_iter_get_node(iter));
		if (event == CMARK_EVENT_ENTER && text != NULL)
			add_text(to, TREE_TEXT, text);
	}
	cmark_iter_free(iter);
}

/* "[ ] " before an item's text is a box. */
static void take_box(struct tree *item)
{
	struct tree *first = item->n > 0 ? &item->items[0] : NULL;
	struct tree *text = first != NULL && first->n > 0 ? &first->items[0] : NULL;
	if (text == NULL || text->kind != TREE_TEXT || first->kind != TREE_PARAGRAPH)
		return;
	bool is_done = text_starts(text->text, "[x] ") || text_starts(text->text, "[X] ");
	if (!text_starts(text->text, "[ ] ") && !is_done)
		return;
	item->is_task = true;
	item->is_done = is_done;
	memmove(text->text, text->text + 4, strlen(text->text + 4) + 1);
}

/* cmark cuts text at each character that could have meant something. */
static size_t join_run(struct tree *items, size_t n)
{
	struct buf text = BUF_NULL;
	size_t run = 0;
	while (run < n && items[run].kind == TREE_TEXT)
		run++;
	if (run < 2)
		return 1;
	for (size_t i = 0; i < run; i++) {
		buf_add(&text, items[i].text);
		free(items[i].text);
	}
	items[0].text = buf_steal(&text);
	return run;
}

static void join_texts(struct tree *tree)
{
	size_t n = 0;
	for (size_t i = 0, run; i < tree->n; i += run) {
		run = join_run(tree->items + i, tree->n - i);
		tree->items[n++] = tree->items[i];
	}
	tree->n = n;
}

/* Text stands in lines, as everywhere else. */
static struct tree *line_in(struct tree *to)
{
	if (to->kind == TREE_LIST)
		to = tree_add(to, TREE_ITEM);
	return to->kind <= TREE_ITEM ? tree_add(to, TREE_PARAGRAPH) : to;
}

static void take_inside(struct reader *reader, struct tree *to, cmark_node *from, unsigned depth)
{
	if (depth >= DEPTH_MAX)
		take_words(line_in(to), from);
	else
		take_children(reader, to, from, depth);
	join_texts(to);
}

static void take_cell(struct tree *row, char *text)
{
	struct tree *cell = tree_add(row, TREE_CELL);
	struct reader none = {0};
	cell->is_header = row->is_header;
	/* Behind a letter nothing begins a block. */
	char *line = xasprintf("x %s", text);
	cmark_node *document = cmark_parse_document(line, strlen(line), CMARK_OPT_DEFAULT);
	cmark_node *paragraph = cmark_node_first_child(document);
	if (paragraph != NULL)
		take_inside(&none, cell, paragraph, 0);
	if (cell->n > 0 && cell->items[0].kind == TREE_TEXT) {
		char *words = cell->items[0].text;
		size_t skipped = words[0] == 'x' ? 1 + (words[1] == ' ') : 0;
		memmove(words, words + skipped, strlen(words + skipped) + 1);
	}
	cmark_node_free(document);
	free(line);
}

static void take_row(struct tree *table, const char *line, size_t n, bool is_header)
{
	char *cells[CELLS_MAX];
	struct tree *row = tree_add(table, TREE_ROW);
	row->is_header = is_header;
	table_line_split(line, cells, n);
	for (size_t i = 0; i < n; i++) {
		take_cell(row, cells[i]);
		free(cells[i]);
	}
}

static void take_lines(struct tree *to, const struct reader *reader, size_t from, size_t end)
{
	CLEANUP_BUF text = BUF_NULL;
	struct reader none = {0};
	for (size_t i = from; i < end; i++)
		buf_printf(&text, "%s\n", reader->lines[i]);
	cmark_node *document = cmark_parse_document(buf_text(&text), text.len, CMARK_OPT_DEFAULT);
	take_inside(&none, to, document, 1);
	cmark_node_free(document);
}

/* A paragraph with a line of pipes and dashes under a line of as many cells. */
static bool take_table(struct reader *reader, struct tree *to, size_t from, size_t end)
{
	size_t head = from, n = 0;
	while (head + 1 < end && !(table_line_is_delimiter(reader->lines[head + 1], &n) &&
				   table_line_count(reader->lines[head]) == n))
		head++;
	if (head + 1 >= end || n > CELLS_MAX)
		return false;
	if (head > from)
		take_lines(to, reader, from, head);
	struct tree *table = tree_add(to, TREE_TABLE);
	take_row(table, reader->lines[head], n, true);
	for (size_t i = head + 2; i < end; i++)
		take_row(table, reader->lines[i], n, false);
	return true;
}

static void take_paragraph(struct reader *reader, struct tree *to, cmark_node *from, unsigned depth)
{
	size_t start = (size_t)cmark_node_get_start_line(from);
	size_t end = (size_t)cmark_node_get_end_line(from);
	bool is_top = depth == 1 && start >= 1 && end <= reader->n_lines;
	if (!is_top || !take_table(reader, to, start - 1, end))
		take_inside(reader, tree_add(to, TREE_PARAGRAPH), from, depth);
}

static void take_list(struct reader *reader, struct tree *to, cmark_node *from, unsigned depth)
{
	struct tree *list = tree_add(to, TREE_LIST);
	bool is_ordered = cmark_node_get_list_type(from) == CMARK_ORDERED_LIST;
	list->is_tight = cmark_node_get_list_tight(from);
	list->level = is_ordered ? (unsigned)cmark_node_get_list_start(from) : 0;
	take_inside(reader, list, from, depth);
}

static void take_block(struct reader *reader, struct tree *to, cmark_node *from, unsigned depth)
{
	struct tree *block;
	switch ((int)cmark_node_get_type(from)) {
	case CMARK_NODE_PARAGRAPH:
		take_paragraph(reader, to, from, depth);
		break;
	case CMARK_NODE_HEADING:
		block = tree_add(to, TREE_HEADING);
		block->level = (unsigned)cmark_node_get_heading_level(from);
		take_inside(reader, block, from, depth);
		break;
	case CMARK_NODE_LIST:
		take_list(reader, to, from, depth);
		break;
	case CMARK_NODE_ITEM:
		block = tree_add(to, TREE_ITEM);
		take_inside(reader, block, from, depth);
		take_box(block);
		break;
	case CMARK_NODE_BLOCK_QUOTE:
		take_inside(reader, tree_add(to, TREE_QUOTE), from, depth);
		break;
	case CMARK_NODE_CODE_BLOCK:
		add_text(to, TREE_FENCE, cmark_node_get_literal(from));
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		tree_add(to, TREE_RULE);
		break;
	case CMARK_NODE_HTML_BLOCK:
		take_html(to, from, true);
		break;
	default:
		take_inside(reader, to, from, depth);
		break;
	}
}

static void take(struct reader *reader, struct tree *to, cmark_node *from, unsigned depth)
{
	switch ((int)cmark_node_get_type(from)) {
	case CMARK_NODE_TEXT:
		add_text(to, TREE_TEXT, cmark_node_get_literal(from));
		break;
	case CMARK_NODE_CODE:
		add_text(to, TREE_CODE, cmark_node_get_literal(from));
		break;
	case CMARK_NODE_SOFTBREAK:
		add_text(to, TREE_TEXT, " ");
		break;
	case CMARK_NODE_LINEBREAK:
		tree_add(to, TREE_BREAK);
		break;
	case CMARK_NODE_HTML_INLINE:
		take_html(to, from, false);
		break;
	case CMARK_NODE_EMPH:
		take_inside(reader, tree_add(to, TREE_EMPHASIS), from, depth);
		break;
	case CMARK_NODE_STRONG:
		take_inside(reader, tree_add(to, TREE_STRONG), from, depth);
		break;
	case CMARK_NODE_LINK:
		take_link(reader, to, from, TREE_LINK, depth);
		break;
	case CMARK_NODE_IMAGE:
		take_link(reader, to, from, TREE_PICTURE, depth);
		break;
	default:
		take_block(reader, to, from, depth);
		break;
	}
}

/* As cmark counts them. */
static void cut_lines(struct reader *reader, char *text)
{
	for (char *end; *text != '\0'; text = end) {
		*ARRAY_ADD(reader->lines, reader->n_lines) = text;
		end = text + strcspn(text, "\r\n");
		if (end[0] == '\r' && end[1] == '\n')
			*end++ = '\0';
		if (*end != '\0')
			*end++ = '\0';
	}
}

struct tree *tree_read(const char *markdown)
{
	struct tree *tree = xcalloc(1, sizeof *tree);
	struct reader reader = {0};
	char *text;
	/* An editor's mark of the encoding is no text. */
	markdown += text_starts(markdown, "\xEF\xBB\xBF") ? 3 : 0;
	text = xstrdup(markdown);
	cmark_node *document =
		cmark_parse_document(markdown, strlen(markdown), CMARK_OPT_VALIDATE_UTF8);
	cut_lines(&reader, text);
	take_inside(&reader, tree, document, 0);
	cmark_node_free(document);
	free(reader.lines);
	free(text);
	return tree;
}
