/* SPDX-License-Identifier: Apache-2.0 */
/* Text for a screen: paragraphs with a hanging indent, broken at its width, and commands on lines
 * of their own that are never broken, so that they can be copied. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct page {
	struct buf *to;
	size_t width; /* in columns */
	bool has_colour;
};

enum ink { INK_PLAIN, INK_GOOD, INK_WARN, INK_BAD, INK_FAINT, INK_STRONG, INK_COMMAND };

void page_ink(const struct page *, enum ink, const char *text);
/* `head` stands in the first line, and further lines begin where its text does. What is between `
 * is a command within the sentence. */
void page_paragraph(const struct page *, const char *head, const char *text);
/* A line of advice (judge/advice.h) with its marks: commands behind a colon get lines of their own.
 */
void page_advice(const struct page *, const char *head, const char *line);
