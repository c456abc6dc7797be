/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/buf.h"
#include "base/rune.h"
#include "base/text.h"

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static void add_rune(struct buf *to, uint32_t code)
{
	char bytes[RUNE_MAX_BYTES];
	buf_add_n(to, bytes, rune_write(code, bytes));
}

/* Onto one line, as a terminal can take it. */
void text_add_terminal(struct buf *to, const char *text)
{
	for (size_t left = strlen(text); left > 0;) {
		struct rune rune = rune_read(text, left);
		bool is_space = rune_breaks_line(rune.code) || rune.code == '\t';
		bool is_bad = rune_is_control(rune.code);
		add_rune(to, is_space ? ' ' : is_bad ? RUNE_BROKEN : rune.code);
		text += rune.n;
		left -= rune.n;
	}
}

/* What begins a block when it stands first on a line. */
static size_t markdown_first(struct buf *to, const char *line)
{
	size_t digits = strspn(line, "0123456789");
	if (digits > 0 && (line[digits] == '.' || line[digits] == ')')) {
		buf_printf(to, "%.*s\\%c", (int)digits, line, line[digits]);
		return digits + 1;
	}
	if (line[0] != '\0' && strchr("#+-=:", line[0]) != NULL) {
		buf_printf(to, "\\%c", line[0]);
		return 1;
	}
	return 0;
}

/* Does the character at `at` mean something inside a line of Markdown? Where it cannot, as the
 * underscores of caching_sha2_password, it stays as it is, for those who read the source. */
static bool markdown_means(const char *line, size_t at)
{
	char before = at > 0 ? line[at - 1] : ' ';
	switch (line[at]) {
	case '_':
		return !is_alnum(before) || !is_alnum(line[at + 1]);
	case ':':
		return text_starts(line + at, "://");
	case '.':
		return at >= 3 &&
		       text_contains("www", (char[]){line[at - 3], line[at - 2], before, 0});
	default:
		return line[at] != '\0' && strchr("\\`*[]<>&|~$", line[at]) != NULL;
	}
}

void text_add_markdown(struct buf *to, const char *text)
{
	struct buf clean = BUF_NULL;
	text_add_terminal(&clean, text);
	const char *line = buf_text(&clean);
	line += strspn(line, " ");
	for (size_t at = markdown_first(to, line); line[at] != '\0'; at++) {
		if (markdown_means(line, at))
			buf_add_char(to, '\\');
		buf_add_char(to, line[at]);
		/* A backslash hides no mention: those are found in the rendered text. A space
		 * without width does. */
		if (line[at] == '@' && is_alnum(line[at + 1]))
			add_rune(to, 0x200B);
	}
	buf_free(&clean);
}

static size_t longest_run(const char *text, char of)
{
	size_t longest = 0, run = 0;
	for (; *text != '\0'; text++) {
		run = *text == of ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void add_times(struct buf *to, char c, size_t n)
{
	while (n-- > 0)
		buf_add_char(to, c);
}

static void add_code_span(struct buf *to, const char *line, size_t len)
{
	size_t fence = longest_run(line, '`') + 1;
	bool touches = line[0] == '`' || line[len - 1] == '`';
	/* Markdown takes one space off each end when both have one. */
	bool is_stripped = line[0] == ' ' && line[len - 1] == ' ' && strspn(line, " ") < len;
	const char *pad = touches || is_stripped ? " " : "";
	add_times(to, '`', fence);
	buf_printf(to, "%s%s%s", pad, line, pad);
	add_times(to, '`', fence);
}

void text_add_markdown_code(struct buf *to, const char *text)
{
	if (strchr(text, '|') != NULL) {
		text_add_markdown(to, text);
		return;
	}
	struct buf line = BUF_NULL;
	text_add_terminal(&line, text);
	if (line.len > 0)
		add_code_span(to, line.text, line.len);
	buf_free(&line);
}

void text_add_fence(struct buf *to, const char *text)
{
	size_t fence = longest_run(text, '`') + 1, len = strlen(text);
	fence = fence < 3 ? 3 : fence;
	add_times(to, '`', fence);
	buf_add_char(to, '\n');
	text_add_clean(to, text, len);
	if (len > 0 && text[len - 1] != '\n')
		buf_add_char(to, '\n');
	add_times(to, '`', fence);
	buf_add_char(to, '\n');
}

struct escape {
	char from;
	const char *to;
};

static void add_escaped(struct buf *to, const char *text, const struct escape *escapes)
{
	for (; *text != '\0'; text++) {
		const struct escape *escape = escapes;
		while (escape->to != NULL && escape->from != *text)
			escape++;
		if (escape->to != NULL)
			buf_add(to, escape->to);
		else
			buf_add_char(to, *text);
	}
}

void text_add_html(struct buf *to, const char *text)
{
	static const struct escape escapes[] = {{'&', "&amp;"},	 {'<', "&lt;"},	  {'>', "&gt;"},
						{'"', "&quot;"}, {'\'', "&#39;"}, {0, NULL}};
	add_escaped(to, text, escapes);
}

void text_add_slack(struct buf *to, const char *text)
{
	static const struct escape escapes[] = {
		{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {0, NULL}};
	add_escaped(to, text, escapes);
}

void text_add_json(struct buf *to, const char *text)
{
	static const struct escape escapes[] = {{'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"},
						{'\t', "\\t"}, {'\r', "\\r"},  {0, NULL}};
	buf_add_char(to, '"');
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 && strchr("\n\t\r", *text) == NULL)
			buf_printf(to, "\\u%04x", (unsigned)*text);
		else
			add_escaped(to, (char[]){*text, '\0'}, escapes);
	buf_add_char(to, '"');
}

void text_add_url(struct buf *to, const char *text)
{
	for (; *text != '\0'; text++)
		if (is_alnum(*text) || strchr("-._~", *text) != NULL)
			buf_add_char(to, *text);
		else
			buf_printf(to, "%%%02X", (unsigned)(unsigned char)*text);
}
