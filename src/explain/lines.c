/* SPDX-License-Identifier: Apache-2.0 */
#include "explain/lines.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/rune.h"
#include "base/text.h"
#include "base/xalloc.h"

static void add_rune(uint32_t code, struct buf *to)
{
	char bytes[RUNE_MAX_BYTES];

	buf_add_n(to, bytes, rune_write(code, bytes));
}

/* Little-endian, as its byte order mark says. */
static void read_utf16(const unsigned char *bytes, size_t n, struct buf *to)
{
	for (size_t i = 2; i + 1 < n; i += 2) {
		uint32_t code = bytes[i] | (uint32_t)bytes[i + 1] << 8;

		if ((code & 0xFC00) == 0xD800 && i + 3 < n && (bytes[i + 3] & 0xFC) == 0xDC) {
			uint32_t low = bytes[i + 2] | (uint32_t)bytes[i + 3] << 8;

			code = 0x10000 + ((code & 0x3FF) << 10 | (low & 0x3FF));
			i += 2;
		}
		add_rune((code & 0xF800) == 0xD800 ? RUNE_BROKEN : code, to);
	}
}

/* ESC [ ... letter. */
static size_t length_of_escape(const char *at, size_t n)
{
	size_t length = 2;

	if (n < 2 || at[0] != '\033' || at[1] != '[')
		return 0;
	while (length < n && (unsigned char)at[length] >= 0x20 && (unsigned char)at[length] < 0x40)
		length++;
	return length < n ? length + 1 : length;
}

/* What looks like a blank, or like nothing, on a screen. */
static const char *plain_form(uint32_t code)
{
	switch (code) {
	case 0x00A0:
	case 0x2007:
	case 0x202F:
		return " ";
	case 0x00AD:
	case 0x200B:
	case 0xFEFF:
		return "";
	default:
		return NULL;
	}
}

/* One line, without its end: its bytes are of a terminal, a mail, a chat. */
static void clean_line(const char *bytes, size_t n, struct buf *to)
{
	for (size_t i = 0; i < n;) {
		size_t escape = length_of_escape(bytes + i, n - i);
		struct rune rune = rune_read(bytes + i, n - i);
		const char *plain = plain_form(rune.code);

		if (plain && !escape)
			buf_add(to, plain);
		else if (!escape)
			text_add_clean(to, bytes + i, rune.n);
		i += escape ? escape : rune.n;
	}
}

static const char *skip_quotes(const char *line)
{
	for (;;) {
		const char *at = line + strspn(line, " \t");

		if (*at != '>' || (at[1] != ' ' && at[1] != '>' && at[1] != '\0'))
			return line;
		line = at + 1 + (at[1] == ' ');
	}
}

static bool is_fence(const char *line)
{
	line += strspn(line, " \t");
	return text_starts(line, "```") || text_starts(line, "~~~");
}

static void add_line(struct paste_lines *lines, char *line)
{
	size_t n = strlen(line);

	while (n > 0 && (line[n - 1] == ' ' || line[n - 1] == '\t'))
		n--;
	line[n] = '\0';
	line = (char *)(uintptr_t)skip_quotes(line);
	*ARRAY_ADD(lines->lines, lines->n) = (struct paste_line){
		.text = is_fence(line) ? "" : line,
		.width = text_count(line),
	};
}

/* A terminal breaks each long line at its width, so two that end there are no accident. Common
 * widths need no second one. */
static void find_wrap(struct paste_lines *lines)
{
	size_t widest = 0, n_widest = 0;

	for (size_t i = 0; i < lines->n; i++) {
		if (lines->lines[i].width > widest) {
			widest = lines->lines[i].width;
			n_widest = 0;
		}
		n_widest += lines->lines[i].width == widest;
	}
	if (widest >= 40 && (n_widest > 1 || widest == 80 || widest == 120 || widest == 132))
		lines->wrapped_at = widest;
}

static void split(struct paste_lines *lines)
{
	char *rest = lines->text, *line;

	while (lines->n < PASTE_LINES_MAX && (line = strsep(&rest, "\n")))
		add_line(lines, line);
	find_wrap(lines);
}

void paste_lines_read(const char *bytes, size_t n, struct paste_lines *ret)
{
	CLEANUP_BUF decoded = BUF_NULL;
	struct buf text = BUF_NULL;

	*ret = (struct paste_lines){0};
	if (n >= 2 && (unsigned char)bytes[0] == 0xFF && (unsigned char)bytes[1] == 0xFE) {
		read_utf16((const unsigned char *)bytes, n, &decoded);
		bytes = buf_text(&decoded);
		n = decoded.len;
	}
	for (size_t from = 0; from < n;) {
		size_t end = from;

		while (end < n && bytes[end] != '\n' && bytes[end] != '\r')
			end++;
		clean_line(bytes + from, end - from, &text);
		buf_add_char(&text, '\n');
		from = end + 1 + (end + 1 < n && bytes[end] == '\r' && bytes[end + 1] == '\n');
	}
	ret->text = buf_steal(&text);
	split(ret);
}

void paste_lines_free(struct paste_lines *lines)
{
	free(lines->lines);
	free(lines->text);
	*lines = (struct paste_lines){0};
}

void paste_line_join(const struct paste_lines *lines, size_t at, struct buf *to)
{
	const char *text = lines->lines[at].text;
	bool was_broken =
		lines->wrapped_at > 0 && at > 0 && lines->lines[at - 1].width == lines->wrapped_at;

	if (!was_broken) {
		text += strspn(text, " \t");
		buf_add_char(to, ' ');
	}
	buf_add(to, text);
}
