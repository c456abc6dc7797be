/* SPDX-License-Identifier: Apache-2.0 */
/* XHTML with Confluence's own elements; characters are escaped as XML wants it. */
#include <string.h>

#include "base/text.h"
#include "draft/form.h"

struct writer {
	struct buf *to;
	unsigned n_tasks;
};

static void write_inside(struct writer *, const struct tree *);

static void write_around(struct writer *writer, const char *before, const struct tree *tree,
			 const char *after)
{
	buf_add(writer->to, before);
	write_inside(writer, tree);
	buf_add(writer->to, after);
}

static void add_escaped(struct writer *writer, const char *before, const char *text,
			const char *after)
{
	buf_add(writer->to, before);
	text_add_html(writer->to, text);
	buf_add(writer->to, after);
}

/* What would end the section stands in two of them. */
static void add_section(struct writer *writer, const char *before, const char *text,
			const char *after)
{
	const char *end;
	buf_printf(writer->to, "%s<![CDATA[", before);
	for (; (end = strstr(text, "]]>")) != NULL; text = end + 2) {
		buf_add_n(writer->to, text, (size_t)(end - text) + 2);
		buf_add(writer->to, "]]><![CDATA[");
	}
	buf_printf(writer->to, "%s]]>%s", text, after);
}

/* A file of the folder, which is to be attached to the page. */
static const char *attachment(const char *url)
{
	if (strchr(url, ':') != NULL || url[0] == '#' || url[0] == '/' || url[0] == '\0')
		return NULL;
	const char *slash = strrchr(url, '/');
	return slash != NULL ? slash + 1 : url;
}

static void write_link(struct writer *writer, const struct tree *tree)
{
	const char *file = attachment(tree->text);
	CLEANUP_BUF words = BUF_NULL;
	if (file == NULL) {
		add_escaped(writer, "<a href=\"", tree->text, "\">");
		write_around(writer, "", tree, "</a>");
		return;
	}
	tree_words(tree, &words);
	add_escaped(writer, "<ac:link><ri:attachment ri:filename=\"", file, "\"/>");
	add_section(writer, "<ac:plain-text-link-body>", buf_text(&words),
		    "</ac:plain-text-link-body></ac:link>");
}

/* The PNG beside an SVG: not every Confluence shows the latter. */
static void write_picture(struct writer *writer, const struct tree *tree)
{
	const char *file = attachment(tree->text);
	CLEANUP_BUF words = BUF_NULL, name = BUF_NULL;
	if (file == NULL) {
		write_link(writer, tree);
		return;
	}
	tree_words(tree, &words);
	size_t len = strlen(file), is_svg = len > 4 && strcmp(file + len - 4, ".svg") == 0;
	buf_add_n(&name, file, is_svg ? len - 4 : len);
	buf_add(&name, is_svg ? ".png" : "");
	add_escaped(writer, "<ac:image ac:alt=\"", buf_text(&words), "\">");
	add_escaped(writer, "<ri:attachment ri:filename=\"", buf_text(&name), "\"/></ac:image>");
}

static void write_task(struct writer *writer, const struct tree *item)
{
	buf_printf(writer->to,
		   "<ac:task><ac:task-id>%u</ac:task-id><ac:task-status>%s</ac:task-status>"
		   "<ac:task-body>",
		   ++writer->n_tasks, item->is_done ? "complete" : "incomplete");
	for (size_t i = 0; i < item->n; i++) {
		bool is_line = item->items[i].kind == TREE_PARAGRAPH;
		write_inside(writer, is_line ? &item->items[i]
					     : &(struct tree){.items = &item->items[i], .n = 1});
	}
	buf_add(writer->to, "</ac:task-body></ac:task>\n");
}

static void write_list(struct writer *writer, const struct tree *tree)
{
	bool has_tasks = tree->n > 0;
	for (size_t i = 0; i < tree->n; i++)
		has_tasks = has_tasks && tree->items[i].is_task;
	if (!has_tasks) {
		write_around(writer, tree->level > 0 ? "<ol>\n" : "<ul>\n", tree,
			     tree->level > 0 ? "</ol>\n" : "</ul>\n");
		return;
	}
	buf_add(writer->to, "<ac:task-list>\n");
	for (size_t i = 0; i < tree->n; i++)
		write_task(writer, &tree->items[i]);
	buf_add(writer->to, "</ac:task-list>\n");
}

static void write_heading(struct writer *writer, const struct tree *tree)
{
	char before[] = "<h1>", after[] = "</h1>\n";
	before[2] = after[3] = (char)('0' + tree->level);
	write_around(writer, before, tree, after);
}

static void write_quote(struct writer *writer, const struct tree *tree)
{
	if (tree_is_question(tree))
		write_around(writer, "<ac:structured-macro ac:name=\"note\"><ac:rich-text-body>\n",
			     tree, "</ac:rich-text-body></ac:structured-macro>\n");
	else
		write_around(writer, "<blockquote>\n", tree, "</blockquote>\n");
}

static void write(struct writer *writer, const struct tree *tree)
{
	switch (tree->kind) {
	case TREE_DOCUMENT:
		write_inside(writer, tree);
		break;
	case TREE_QUOTE:
		write_quote(writer, tree);
		break;
	case TREE_LIST:
		write_list(writer, tree);
		break;
	case TREE_ITEM:
		write_around(writer, "<li>", tree, "</li>\n");
		break;
	case TREE_TABLE:
		write_around(writer, "<table><tbody>\n", tree, "</tbody></table>\n");
		break;
	case TREE_ROW:
		write_around(writer, "<tr>", tree, "</tr>\n");
		break;
	case TREE_CELL:
		write_around(writer, tree->is_header ? "<th>" : "<td>", tree,
			     tree->is_header ? "</th>" : "</td>");
		break;
	case TREE_HEADING:
		write_heading(writer, tree);
		break;
	case TREE_PARAGRAPH:
		write_around(writer, "<p>", tree, "</p>\n");
		break;
	case TREE_FENCE:
		add_section(writer, "<ac:structured-macro ac:name=\"code\"><ac:plain-text-body>",
			    tree->text, "</ac:plain-text-body></ac:structured-macro>\n");
		break;
	case TREE_RULE:
		buf_add(writer->to, "<hr/>\n");
		break;
	case TREE_TEXT:
		add_escaped(writer, "", tree->text, "");
		break;
	case TREE_CODE:
		add_escaped(writer, "<code>", tree->text, "</code>");
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
		buf_add(writer->to, "<br/>\n");
		break;
	}
}

static void write_inside(struct writer *writer, const struct tree *tree)
{
	for (size_t i = 0; i < tree->n; i++)
		write(writer, &tree->items[i]);
}

/* The page has its title from whoever puts it up; the first heading would be there twice. */
void form_confluence(const struct tree *tree, struct buf *to)
{
	struct writer writer = {.to = to};
	bool has_title = false;
	for (size_t i = 0; i < tree->n; i++) {
		const struct tree *item = &tree->items[i];
		if (!has_title && item->kind == TREE_HEADING && item->level == 1)
			has_title = true;
		else
			write(&writer, item);
	}
}
