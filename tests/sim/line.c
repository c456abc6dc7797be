/* SPDX-License-Identifier: Apache-2.0 */
/* Lines, words and times of a tape. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "sim/tape.h"

/* Words end at a blank outside quotes; quotes are dropped, wherever they stand: note="a b". */
static char *cut_word(char *at, const char **ret_word)
{
	char *to = at;
	bool is_quoted = false;

	*ret_word = at;
	for (; *at && (is_quoted || !isspace((unsigned char)*at)); at++) {
		if (*at == '"')
			is_quoted = !is_quoted;
		else
			*to++ = *at;
	}
	if (*at)
		at++;
	*to = '\0';
	return at;
}

bool line_read(struct line *line, unsigned number, const char *text, size_t n)
{
	char *at;

	*line = (struct line){.number = number, .text = xstrndup(text, n)};
	at = line->text;
	for (;;) {
		at += strspn(at, " \t");
		if (!*at || (*at == '#' && !isdigit((unsigned char)at[1])) ||
		    line->n_words == WORDS_MAX)
			break;
		at = cut_word(at, &line->words[line->n_words++]);
	}
	if (line->n_words == 0)
		line_free(line);
	return line->n_words > 0;
}

void line_free(struct line *line)
{
	free(line->text);
	*line = (struct line){0};
}

const char *line_value(const struct line *line, const char *key)
{
	size_t n = strlen(key);

	for (size_t i = 0; i < line->n_words; i++)
		if (strncmp(line->words[i], key, n) == 0 && line->words[i][n] == '=')
			return line->words[i] + n + 1;
	return NULL;
}

const char *line_after(const struct line *line, const char *word)
{
	for (size_t i = 0; i + 1 < line->n_words; i++)
		if (strcmp(line->words[i], word) == 0)
			return line->words[i + 1];
	return NULL;
}

bool line_has(const struct line *line, const char *word)
{
	for (size_t i = 0; i < line->n_words; i++)
		if (strcmp(line->words[i], word) == 0)
			return true;
	return false;
}

/* "07:10", "07:10:04", "02:30+01:00" (where the clock shows an hour twice), all on the tape's date.
 */
bool moment_read(const struct tape *tape, const char *text, struct moment *ret)
{
	CLEANUP_BUF stamp = BUF_NULL;
	const char *offset = text + strcspn(text, "+Z");
	int seconds = (int)(offset - text) > 5 ? atoi(text + 6) : 0;
	struct tm tm = {.tm_isdst = -1};

	if (strspn(text, "0123456789:") != (size_t)(offset - text) || strlen(text) < 5 ||
	    text[2] != ':')
		return false;
	ret->length = offset - text > 5 ? SPAN_SECONDS(1) : SPAN_MINUTES(1);
	if (*offset) {
		buf_printf(&stamp, "%sT%.5s:%02d%s", tape->date, text, seconds, offset);
		return wall_parse(buf_text(&stamp), &ret->from);
	}
	if (!strptime(tape->date, "%Y-%m-%d", &tm))
		return false;
	tm.tm_hour = atoi(text);
	tm.tm_min = atoi(text + 3);
	tm.tm_sec = seconds;
	ret->from = (wall_t){(int64_t)mktime(&tm) * US_PER_SECOND};
	return true;
}

bool line_moment_after(const struct tape *tape, const struct line *line, const char *word,
		       struct moment *ret)
{
	const char *text = line_after(line, word);

	return text && moment_read(tape, text, ret);
}
