/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "perf/document.h"
#include "perf/sources/cloudwatch_read.h"
#include "platform/files.h"

enum { ANSWER_MAX = 64 << 20 };

static void say_why(struct component *to, const char *file, const char *why)
{
	char line[LINE_SIZE];
	snprintf(line, sizeof line, "%s: %s", file, why);
	text_copy_line(to->cpu.why_not, sizeof to->cpu.why_not, line);
	text_copy_line(to->memory.why_not, sizeof to->memory.why_not, line);
}

void cloudwatch_history(const struct component_plan *plan, const struct stretch *stretch,
			struct component *to)
{
	CLEANUP_BUF text = BUF_NULL;
	struct document *document;
	char why[LINE_SIZE];
	int result = file_read(plan->file, ANSWER_MAX, &text);
	if (result < 0) {
		say_why(to, plan->file, strerror(-result));
		return;
	}
	if (document_read(buf_text(&text), text.len, &document, why, sizeof why) != DOCUMENT_READ) {
		say_why(to, plan->file, why);
		return;
	}
	cloudwatch_read(document_tree(document), plan, stretch, to);
	document_free(document);
}
