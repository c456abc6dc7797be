/* SPDX-License-Identifier: Apache-2.0 */
#include "draft/marks.h"

#include <inttypes.h>
#include <string.h>

#define MARK_OPEN "<!-- replscribe:"
#define MARK_CLOSE " -->"
#define FNV_BASIS UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)
#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789.-"

struct span_of {
	const char *at;
	size_t len;
};

static bool take_prefix(struct span_of *rest, const char *prefix)
{
	size_t len = strlen(prefix);
	if (rest->len < len || memcmp(rest->at, prefix, len) != 0)
		return false;
	rest->at += len;
	rest->len -= len;
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The next word, after spaces; empty at the end. */
static struct span_of take_word(struct span_of *rest)
{
	while (rest->len > 0 && *rest->at == ' ') {
		rest->at++;
		rest->len--;
	}
	struct span_of word = {rest->at, 0};
	while (word.len < rest->len && word.at[word.len] != ' ')
		word.len++;
	rest->at += word.len;
	rest->len -= word.len;
	return word;
}

static bool is_word(struct span_of word, const char *text)
{
	return word.len == strlen(text) && memcmp(word.at, text, word.len) == 0;
}

static bool take_name(struct span_of *rest, char to[BLOCK_NAME_SIZE])
{
	struct span_of word = take_word(rest);
	if (word.len == 0 || word.len >= BLOCK_NAME_SIZE)
		return false;
	memcpy(to, word.at, word.len);
	to[word.len] = '\0';
	return strspn(to, NAME_CHARACTERS) == word.len;
}

bool mark_next_name(struct mark *mark, char ret[BLOCK_NAME_SIZE])
{
	struct span_of rest = {mark->names, mark->names_len};
	bool is_name = false;
	while (!is_name && rest.len > 0)
		is_name = take_name(&rest, ret);
	mark->names = rest.at;
	mark->names_len = rest.len;
	return is_name;
}

static uint64_t hash_of(struct span_of word)
{
	uint64_t hash = 0;
	for (size_t i = 0; i < word.len; i++) {
		const char *digits = "0123456789abcdef", *digit = memchr(digits, word.at[i], 16);
		if (digit == NULL)
			return 0;
		hash = hash << 4 | (uint64_t)(digit - digits);
	}
	return word.len == 16 ? hash : 0;
}

struct mark mark_read(const char *line, size_t len)
{
	struct mark mark = {.kind = MARK_NONE};
	struct span_of rest = {line, len};
	while (rest.len > 0 && is_blank(rest.at[rest.len - 1]))
		rest.len--;
	/* A byte order mark stays where it was when lines are put before it. */
	take_prefix(&rest, "\xEF\xBB\xBF");
	if (!take_prefix(&rest, MARK_OPEN) || rest.len < strlen(MARK_CLOSE) ||
	    memcmp(rest.at + rest.len - strlen(MARK_CLOSE), MARK_CLOSE, strlen(MARK_CLOSE)) != 0)
		return mark;
	rest.len -= strlen(MARK_CLOSE);
	/* Somebody wrote on behind it: the line is theirs. */
	if (memmem(rest.at, rest.len, "-->", 3) != NULL)
		return mark;
	struct span_of word = take_word(&rest);
	if (is_word(word, "blocks")) {
		mark.kind = MARK_BLOCKS;
		mark.names = rest.at;
		mark.names_len = rest.len;
	} else if (is_word(word, "begin") && take_name(&rest, mark.name)) {
		mark.kind = MARK_BEGIN;
		mark.hash = hash_of(take_word(&rest));
		mark.yields = is_word(take_word(&rest), "yields");
	} else if (is_word(word, "end") && take_name(&rest, mark.name)) {
		mark.kind = MARK_END;
	}
	return mark;
}

void mark_trim(const char **text, size_t *len)
{
	const char *at = *text, *end = at + *len, *last = end;
	while (last > at && is_blank(last[-1]))
		last--;
	/* The last line that is not empty stays whole, but for its line break. */
	const char *line_break = memchr(last, '\n', (size_t)(end - last));
	if (line_break != NULL)
		end = line_break > last && line_break[-1] == '\r' ? line_break - 1 : line_break;
	for (const char *look = at; look < last && is_blank(*look); look++)
		if (*look == '\n')
			at = look + 1;
	*text = at;
	*len = last > at ? (size_t)(end - at) : 0;
}

uint64_t mark_hash(const char *text, size_t len)
{
	uint64_t hash = FNV_BASIS;
	mark_trim(&text, &len);
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\r' && i + 1 < len && text[i + 1] == '\n')
			continue;
		hash = (hash ^ (unsigned char)text[i]) * FNV_PRIME;
	}
	return hash;
}

/* Empty lines inside the marks: without them some renderers take the text for a part of the HTML.
 */
void mark_add_block(struct buf *to, const char *name, bool yields, const char *text)
{
	size_t len = strlen(text);
	uint64_t hash = mark_hash(text, len);
	mark_trim(&text, &len);
	buf_printf(to, MARK_OPEN "begin %s %016" PRIx64 "%s" MARK_CLOSE "\n\n", name, hash,
		   yields ? " yields" : "");
	buf_add_n(to, text, len);
	buf_printf(to, "\n\n" MARK_OPEN "end %s" MARK_CLOSE "\n", name);
}
