/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"
#include "draft/form.h"
#include "draft/form_style.h"

struct writer {
	const struct form_files *files;
	struct buf *to;
};

static void write_inside(struct writer *, const struct tree *);

static void write_around(struct writer *writer, const char *before, const struct tree *tree,
			 const char *after)
{
	buf_add(writer->to, before);
	write_inside(writer, tree);
	buf_add(writer->to, after);
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);
	return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

/* "E3" of "evidence/E3-....txt": what the piece is called on the page. */
static void add_anchor(struct buf *to, const char *path)
{
	const char *name = strrchr(path, '/');
	text_add_html(to, name != NULL ? name + 1 : path);
}

static void write_link(struct writer *writer, const struct tree *tree)
{
	bool is_here = form_file_find(writer->files, tree->text) != NULL;
	buf_add(writer->to, is_here ? "<a href=\"#" : "<a href=\"");
	if (is_here)
		add_anchor(writer->to, tree->text);
	else
		text_add_html(writer->to, tree->text);
	write_around(writer, "\">", tree, "</a>");
}

/* As an image it can run no script and fetch nothing, whoever wrote it. */
static void write_picture(struct writer *writer, const struct tree *tree)
{
	const struct form_file *file = form_file_find(writer->files, tree->text);
	CLEANUP_BUF words = BUF_NULL;
	if (file == NULL || !ends_with(tree->text, ".svg")) {
		write_link(writer, tree);
		return;
	}
	tree_words(tree, &words);
	buf_add(writer->to, "<img src=\"data:image/svg+xml,");
	text_add_url(writer->to, file->text);
	buf_add(writer->to, "\" alt=\"");
	text_add_html(writer->to, buf_text(&words));
	buf_add(writer->to, "\" id=\"");
	add_anchor(writer->to, tree->text);
	buf_add(writer->to, "\">");
}

static void write_list(struct writer *writer, const struct tree *tree)
{
	bool has_tasks = tree->n > 0 && tree->items[0].is_task;
	if (tree->level > 1)
		buf_printf(writer->to, "<ol start=\"%u\">\n", tree->level);
	else
		buf_add(writer->to, tree->level == 1 ? "<ol>\n"
				    : has_tasks	     ? "<ul class=\"tasks\">\n"
						     : "<ul>\n");
	write_inside(writer, tree);
	buf_add(writer->to, tree->level > 0 ? "</ol>\n" : "</ul>\n");
}

static void write_item(struct writer *writer, const struct tree *tree)
{
	buf_add(writer->to, "<li>");
	if (tree->is_task)
		buf_printf(writer->to, "<input type=\"checkbox\" disabled%s> ",
			   tree->is_done ? " checked" : "");
	for (size_t i = 0; i < tree->n; i++) {
		/* A first paragraph stands beside the item's mark. */
		if (i == 0 && tree->items[i].kind == TREE_PARAGRAPH)
			write_inside(writer, &tree->items[i]);
		else
			write_inside(writer, &(struct tree){.items = &tree->items[i], .n = 1});
	}
	buf_add(writer->to, "</li>\n");
}

static void write_row(struct writer *writer, const struct tree *table, const struct tree *row)
{
	const struct tree *head = &table->items[0];
	buf_add(writer->to, "<tr>");
	for (size_t i = 0; i < row->n; i++) {
		CLEANUP_BUF name = BUF_NULL;
		if (row->is_header) {
			write_around(writer, "<th>", &row->items[i], "</th>");
			continue;
		}
		if (i < head->n)
			tree_words(&head->items[i], &name);
		buf_add(writer->to, "<td data-label=\"");
		text_add_html(writer->to, buf_text(&name));
		write_around(writer, "\"><div>", &row->items[i], "</div></td>");
	}
	buf_add(writer->to, "</tr>\n");
}

static void write_table(struct writer *writer, const struct tree *tree)
{
	buf_add(writer->to, "<table>\n<thead>\n");
	for (size_t i = 0; i < tree->n; i++) {
		write_row(writer, tree, &tree->items[i]);
		if (i == 0)
			buf_add(writer->to, "</thead>\n<tbody>\n");
	}
	buf_add(writer->to, "</tbody>\n</table>\n");
}

static void write_heading(struct writer *writer, const struct tree *tree)
{
	char before[] = "<h1>", after[] = "</h1>\n";
	before[2] = after[3] = (char)('0' + tree->level);
	write_around(writer, before, tree, after);
}

static void write_literal(struct writer *writer, const char *before, const struct tree *tree,
			  const char *after)
{
	buf_add(writer->to, before);
	text_add_html(writer->to, tree->text);
	buf_add(writer->to, after);
}

static void write(struct writer *writer, const struct tree *tree)
{
	switch (tree->kind) {
	case TREE_DOCUMENT:
	case TREE_ROW:
	case TREE_CELL:
		write_inside(writer, tree);
		break;
	case TREE_QUOTE:
		write_around(writer,
			     tree_is_question(tree) ? "<blockquote class=\"question\">\n"
						    : "<blockquote>\n",
			     tree, "</blockquote>\n");
		break;
	case TREE_LIST:
		write_list(writer, tree);
		break;
	case TREE_ITEM:
		write_item(writer, tree);
		break;
	case TREE_TABLE:
		write_table(writer, tree);
		break;
	case TREE_HEADING:
		write_heading(writer, tree);
		break;
	case TREE_PARAGRAPH:
		write_around(writer, "<p>", tree, "</p>\n");
		break;
	case TREE_FENCE:
		write_literal(writer, "<pre>", tree, "</pre>\n");
		break;
	case TREE_RULE:
		buf_add(writer->to, "<hr>\n");
		break;
	case TREE_TEXT:
		write_literal(writer, "", tree, "");
		break;
	case TREE_CODE:
		write_literal(writer, "<code>", tree, "</code>");
		break;
	case TREE_EMPHASIS:
		write_around(writer, "<em>", tree, "</em>");
		break;
	case TREE_STRONG:
		write_around(writer, "<strong>", tree, "</strong>");
		break;
	case TREE_LINK:
		write_link(writer, tree);
		break;
	case TREE_PICTURE:
		write_picture(writer, tree);
		break;
	case TREE_BREAK:
		buf_add(writer->to, "<br>\n");
		break;
	}
}

static void write_inside(struct writer *writer, const struct tree *tree)
{
	for (size_t i = 0; i < tree->n; i++)
		write(writer, &tree->items[i]);
}

/* What the links of the page lead to. */
static void write_files(const struct form_files *files, struct buf *to)
{
	buf_add(to, "<section class=\"files\">\n<h2>Evidence, as it was frozen</h2>\n");
	for (size_t i = 0; i < files->n; i++) {
		if (ends_with(files->items[i].path, ".svg"))
			continue;
		buf_add(to, "<details id=\"");
		add_anchor(to, files->items[i].path);
		buf_add(to, "\"><summary>");
		add_anchor(to, files->items[i].path);
		buf_add(to, "</summary>\n<pre>");
		text_add_html(to, files->items[i].text);
		buf_add(to, "</pre></details>\n");
	}
	buf_add(to, "</section>\n");
}

void form_html(const struct tree *tree, const struct form_files *files, struct buf *to)
{
	struct writer writer = {files, to};
	CLEANUP_BUF title = BUF_NULL;
	tree_title(tree, &title);
	buf_add(to, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	text_add_html(to, buf_text(&title));
	buf_printf(to, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n", form_style);
	write_inside(&writer, tree);
	if (files->n > 0)
		write_files(files, to);
	buf_add(to, "</main>\n</body>\n</html>\n");
}
