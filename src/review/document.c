/* SPDX-License-Identifier: Apache-2.0 */
#include "review/document.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "draft/marks.h"

static const char *const headings[N_SECTION_IDS] = {
#define SECTION(id, heading) [SECTION_##id] = heading,
#include "draft/sections.def"
#undef SECTION
};

const char *section_heading(enum section_id section)
{
	return headings[section];
}

/* Of the line alone: letter case, blanks at the end, closing hashes and "and" for "&" apart. */
static bool same_heading(const char *text, const char *heading)
{
	while (*text != '\0' && *heading != '\0') {
		if (*heading == '&' && strncmp(text, "and", 3) == 0) {
			text += 3;
			heading++;
			continue;
		}
		if ((*text | 32) != (*heading | 32))
			return false;
		text++;
		heading++;
	}
	return *heading == '\0' && text[strspn(text, " #:*")] == '\0';
}

static enum section_id section_of(const char *line)
{
	size_t hashes = strspn(line, "#");
	const char *text = line + hashes;
	text += strspn(text, " *");
	for (size_t i = 0; i < N_SECTION_IDS; i++)
		if (i != SECTION_title && same_heading(text, headings[i]))
			return (enum section_id)i;
	return SECTION_OTHER;
}

static size_t fence_of(const char *line)
{
	size_t blanks = strspn(line, " "), n;
	if (blanks > 3)
		return 0;
	n = strspn(line + blanks, "`");
	if (n < 3)
		n = strspn(line + blanks, "~");
	return n >= 3 ? n : 0;
}

struct reading {
	struct doc *doc;
	enum section_id section;
	size_t fence;
	bool in_comment;
};

static void enter_section(struct reading *reading, struct line *line)
{
	struct doc *doc = reading->doc;
	size_t hashes = strspn(line->text, "#");
	if (hashes == 1 && doc->heading_at[SECTION_title] == 0 && line->text[1] == ' ') {
		doc->heading_at[SECTION_title] = line->number;
		line->is_heading = true;
		line->section = SECTION_title;
		return;
	}
	if (hashes == 0 || hashes > 2 || line->text[hashes] != ' ')
		return;
	line->is_heading = true;
	line->section = reading->section = section_of(line->text);
	if (reading->section == SECTION_OTHER)
		return;
	if (doc->heading_at[reading->section] == 0)
		doc->heading_at[reading->section] = line->number;
	else
		complain_at(doc->lint, LINT_SECTION_TWICE, line->number,
			    "the section `%s` began on line %u already", headings[reading->section],
			    doc->heading_at[reading->section]);
}

static void see_comment(struct reading *reading, struct line *line)
{
	const char *text = line->text + strspn(line->text, " ");
	if (!reading->in_comment && !text_starts(text, "<!--"))
		return;
	line->is_comment = true;
	line->is_mark = mark_read(line->text, strlen(line->text)).kind != MARK_NONE;
	reading->in_comment = strstr(text, "-->") == NULL;
}

static void see_line(struct reading *reading, struct line *line)
{
	size_t fence = reading->in_comment ? 0 : fence_of(line->text);
	line->section = reading->section;
	if (reading->fence > 0) {
		line->is_code = true;
		if (fence >= reading->fence)
			reading->fence = 0;
		return;
	}
	if (fence > 0) {
		line->is_code = true;
		reading->fence = fence;
		return;
	}
	see_comment(reading, line);
	if (!line->is_comment)
		enter_section(reading, line);
}

static char *clean_line(const char *at, size_t n)
{
	struct buf text = BUF_NULL;
	while (n > 0 && (at[n - 1] == '\r' || at[n - 1] == ' ' || at[n - 1] == '\t'))
		n--;
	text_add_clean(&text, at, n);
	return buf_steal(&text);
}

void doc_read(struct doc *doc, const char *text, size_t n, struct lint *lint)
{
	struct reading reading = {.doc = doc, .section = SECTION_title};
	const char *end = text + n;
	*doc = (struct doc){.lint = lint};
	if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		text += 3;
	while (text < end) {
		const char *line_end = memchr(text, '\n', (size_t)(end - text));
		struct line *line = ARRAY_ADD(doc->lines, doc->n);
		if (line_end == NULL)
			line_end = end;
		*line = (struct line){.text = clean_line(text, (size_t)(line_end - text)),
				      .number = (unsigned)doc->n};
		see_line(&reading, line);
		text = line_end + 1;
	}
}

void doc_free(struct doc *doc)
{
	for (size_t i = 0; i < doc->n; i++)
		free(doc->lines[i].text);
	free(doc->lines);
	*doc = (struct doc){0};
}

bool line_says(const struct line *line)
{
	return !line->is_heading && !line->is_comment &&
	       line->text[strspn(line->text, " >")] != '\0';
}

void complain_at(struct lint *lint, enum lint_rule rule, unsigned line, const char *format, ...)
{
	CLEANUP_BUF text = BUF_NULL;
	struct complaint *complaint;
	va_list args;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	complaint = ARRAY_ADD(lint->complaints, lint->n);
	*complaint = (struct complaint){.rule = rule, .line = line};
	text_copy_line(complaint->text, sizeof complaint->text, buf_text(&text));
}
