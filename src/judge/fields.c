/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/fields.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static bool is_plain(unsigned char c)
{
	return c > ' ' && c != '%' && c != 0x7f;
}

void field_add(struct buf *to, const char *text)
{
	bool is_dash = strcmp(text, "-") == 0; /* not to be taken for an empty one */
	if (to->len > 0)
		buf_add_char(to, ' ');
	if (*text == '\0')
		buf_add_char(to, '-');
	for (; *text; text++) {
		if (is_plain((unsigned char)*text) && !is_dash)
			buf_add_char(to, *text);
		else
			buf_printf(to, "%%%02x", (unsigned)(unsigned char)*text);
	}
}

void field_add_int(struct buf *to, int64_t value)
{
	buf_printf(to, "%s%" PRId64, to->len > 0 ? " " : "", value);
}

/* The next word, not yet unescaped; its length is 0 if there is none. */
static size_t next_word(struct fields *fields, const char **ret)
{
	size_t n;
	if (fields->is_bad)
		return 0;
	*ret = fields->at;
	n = strcspn(fields->at, " ");
	fields->at += n;
	if (*fields->at == ' ')
		fields->at++;
	fields->is_bad = n == 0;
	return n;
}

static int hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;
	return at ? (int)(at - digits) : -1;
}

static bool unescape(struct buf *to, const char *word, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int high, low;
		if (word[i] != '%') {
			buf_add_char(to, word[i]);
			continue;
		}
		high = n - i > 2 ? hex(word[i + 1]) : -1;
		low = n - i > 2 ? hex(word[i + 2]) : -1;
		if (high < 0 || low < 0 || high + low == 0)
			return false;
		buf_add_char(to, (char)(high * 16 + low));
		i += 2;
	}
	return true;
}

void field_text(struct fields *fields, char *to, size_t size)
{
	CLEANUP_BUF text = BUF_NULL;
	const char *word = NULL;
	size_t n = next_word(fields, &word);
	to[0] = '\0';
	if (n == 0 || (n == 1 && *word == '-'))
		return;
	if (unescape(&text, word, n) && text.len < size)
		text_copy(to, size, buf_text(&text));
	else
		fields->is_bad = true;
}

int64_t field_int(struct fields *fields, int64_t min, int64_t max)
{
	const char *word = NULL;
	size_t n = next_word(fields, &word);
	char *end;
	int64_t value;
	if (n == 0)
		return min;
	errno = 0;
	value = strtoll(word, &end, 10);
	fields->is_bad = errno != 0 || end != word + n || value < min || value > max;
	return fields->is_bad ? min : value;
}

bool fields_end(const struct fields *fields)
{
	return !fields->is_bad && *fields->at == '\0';
}
