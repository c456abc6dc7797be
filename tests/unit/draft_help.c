/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "draft_help.h"

char *markdown_of(struct seed *seed)
{
	struct buf to = BUF_NULL;
	draft_markdown(&seed->document, &to);
	return buf_steal(&to);
}

char *json_of(struct seed *seed)
{
	struct buf to = BUF_NULL;
	draft_json(&seed->document, &to);
	return buf_steal(&to);
}

size_t count(const char *text, const char *what)
{
	size_t n = 0;
	for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
		n++;
	return n;
}

void assert_says(const char *text, const char *what)
{
	if (strstr(text, what) == NULL)
		fail_msg("\"%s\" is not in:\n%s", what, text);
}

void assert_says_not(const char *text, const char *what)
{
	if (strstr(text, what) != NULL)
		fail_msg("\"%s\" is in:\n%s", what, text);
}

void each_line(const char *document, void (*check)(const char *line, void *arg), void *arg)
{
	while (*document != '\0') {
		size_t len = strcspn(document, "\n");
		char *line = xstrndup(document, len);
		check(line, arg);
		free(line);
		document += len + (document[len] == '\n');
	}
}

char *merged(const char *old, const char *fresh)
{
	struct buf to = BUF_NULL;
	draft_merge(old, fresh, &to);
	return buf_steal(&to);
}

char *with_crlf(const char *text)
{
	struct buf to = BUF_NULL;
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			buf_add_char(&to, '\r');
		buf_add_char(&to, *text);
	}
	return buf_steal(&to);
}

char *section_of(const char *markdown, const char *heading)
{
	char *line = xasprintf("\n## %s\n", heading);
	const char *from = strstr(markdown, line);
	assert_non_null(from);
	from += strlen(line);
	const char *to = strstr(from, "\n## ");
	free(line);
	return to != NULL ? xstrndup(from, (size_t)(to - from)) : xstrdup(from);
}

void check_section(const char *now, const char *heading, const char *const *sentences)
{
	struct seed *seed = seed_new_at(now);
	char *markdown = markdown_of(seed), *section = section_of(markdown, heading);
	for (; *sentences != NULL; sentences++)
		assert_says(section, *sentences);
	free(markdown);
	free(section);
	seed_free(seed);
}
