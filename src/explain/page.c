/* SPDX-License-Identifier: Apache-2.0 */
#include "explain/page.h"

#include <string.h>

#include "base/text.h"

void page_ink(const struct page *page, enum ink ink, const char *text)
{
	static const char *const codes[] = {
		[INK_PLAIN] = "0", [INK_GOOD] = "32",  [INK_WARN] = "33",    [INK_BAD] = "1;31",
		[INK_FAINT] = "2", [INK_STRONG] = "1", [INK_COMMAND] = "36",
	};

	if (page->has_colour && ink != INK_PLAIN)
		buf_printf(page->to, "\033[%sm%s\033[0m", codes[ink], text);
	else
		buf_add(page->to, text);
}

struct line {
	const struct page *page;
	size_t indent, column;
	bool in_command;
};

static void break_line(struct line *line)
{
	buf_add_char(line->page->to, '\n');
	for (line->column = 0; line->column < line->indent; line->column++)
		buf_add_char(line->page->to, ' ');
}

static size_t count_marks(const char *text, size_t n)
{
	size_t marks = 0;

	for (size_t i = 0; i < n; i++)
		marks += text[i] == '`';
	return marks;
}

static void add_part(struct line *line, const char *part, size_t n)
{
	CLEANUP_BUF text = BUF_NULL;
	CLEANUP_BUF clean = BUF_NULL;

	buf_add_n(&text, part, n);
	text_add_terminal(&clean, buf_text(&text));
	page_ink(line->page, line->in_command ? INK_COMMAND : INK_PLAIN, buf_text(&clean));
	line->column += text_count(buf_text(&clean));
}

static void add_word(struct line *line, const char *word, size_t n)
{
	CLEANUP_BUF text = BUF_NULL;
	size_t width;

	buf_add_n(&text, word, n);
	width = text_count(buf_text(&text)) - count_marks(word, n);
	if (line->column > line->indent) {
		if (line->column + 1 + width > line->page->width) {
			break_line(line);
		} else {
			buf_add_char(line->page->to, ' ');
			line->column++;
		}
	}
	while (n > 0) {
		const char *mark = memchr(word, '`', n);
		size_t part = mark ? (size_t)(mark - word) : n;

		if (part > 0)
			add_part(line, word, part);
		if (mark)
			line->in_command = !line->in_command;
		part += mark ? 1 : 0;
		word += part;
		n -= part;
	}
}

static void add_words(struct line *line, const char *text, size_t n)
{
	const char *end = text + n;

	for (;;) {
		size_t length;

		while (text < end && (*text == ' ' || *text == '\n' || *text == '\t'))
			text++;
		if (text == end)
			return;
		length = strcspn(text, " \n\t");
		if (length > (size_t)(end - text))
			length = (size_t)(end - text);
		add_word(line, text, length);
		text += length;
	}
}

static struct line begin_line(const struct page *page, const char *head)
{
	size_t width = text_count(head);

	buf_add(page->to, head);
	return (struct line){.page = page, .indent = width, .column = width};
}

void page_paragraph(const struct page *page, const char *head, const char *text)
{
	struct line line = begin_line(page, head);

	add_words(&line, text, strlen(text));
	buf_add_char(page->to, '\n');
}

/* A statement of SQL wants its end; a shell's command none. */
static bool is_sql(const char *command)
{
	size_t n = strspn(command, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

	return n >= 3 && (command[n] == ' ' || command[n] == '\0');
}

static void add_commands(struct line *line, const char *commands, size_t n)
{
	while (n > 0) {
		const char *end = memchr(commands, ';', n);
		size_t length = end ? (size_t)(end - commands) : n;
		CLEANUP_BUF text = BUF_NULL;
		CLEANUP_BUF clean = BUF_NULL;

		buf_add_n(&text, commands, length);
		text_add_terminal(&clean, buf_text(&text));
		if (is_sql(commands))
			buf_add_char(&clean, ';');
		break_line(line);
		buf_add(line->page->to, "    ");
		page_ink(line->page, INK_COMMAND, buf_text(&clean));
		length += end ? strspn(end, "; ") : 0;
		commands += length;
		n -= length;
	}
}

/* "...: `commands`" or "...: `commands` (`the same`)": where the commands begin that stand behind a
 * colon and end the line; NULL = none do. */
static const char *find_block(const char *line)
{
	const char *at = strstr(line, ": `"), *end;

	if (!at || !(end = strchr(at + 3, '`')))
		return NULL;
	if (end[1] == '\0' ||
	    (text_starts(end + 1, " (`") && strstr(end, "`)") && strstr(end, "`)")[2] == '\0'))
		return at + 3;
	return NULL;
}

/* " (`START SLAVE`)": the same for servers that speak otherwise. */
static void add_other_words(struct line *line, const char *rest)
{
	static const char intro[] = "or, on MariaDB and on MySQL before 8.0.22:";

	if (*rest == '\0')
		return;
	rest += strlen(" (`");
	break_line(line);
	add_words(line, intro, strlen(intro));
	add_commands(line, rest, strcspn(rest, "`"));
}

void page_advice(const struct page *page, const char *head, const char *line_of_advice)
{
	struct line line = begin_line(page, head);
	const char *rest = line_of_advice, *block = find_block(rest);

	if (block) {
		size_t n = strcspn(block, "`");

		add_words(&line, rest, (size_t)(block - 2 - rest));
		add_commands(&line, block, n);
		add_other_words(&line, block + n + 1);
	} else {
		add_words(&line, rest, strlen(rest));
	}
	buf_add_char(page->to, '\n');
}
