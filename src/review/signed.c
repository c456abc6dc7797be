/* SPDX-License-Identifier: Apache-2.0 */
#include "review/signed.h"

#include <stdbool.h>
#include <string.h>

#include "draft/marks.h"

#define STATUS_BLOCK "status"

static size_t without_blanks(const char *line, size_t n)
{
	while (n > 0 && (line[n - 1] == ' ' || line[n - 1] == '\t' || line[n - 1] == '\r'))
		n--;
	return n;
}

void signed_text(const char *document, size_t n, struct buf *to)
{
	const char *end = document + n;
	bool is_status = false;
	while (document < end) {
		const char *line_end = memchr(document, '\n', (size_t)(end - document));
		size_t len = (size_t)((line_end ? line_end : end) - document);
		struct mark mark = mark_read(document, len);
		size_t said = without_blanks(document, len);
		if (mark.kind == MARK_BEGIN && strcmp(mark.name, STATUS_BLOCK) == 0)
			is_status = true;
		if (mark.kind == MARK_NONE && !is_status && said > 0) {
			buf_add_n(to, document, said);
			buf_add_char(to, '\n');
		}
		if (mark.kind == MARK_END)
			is_status = false;
		document += len + 1;
	}
}
