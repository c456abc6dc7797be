/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a paste: it is explained or not, and what is said of it is clean. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "explain/explain.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_rows(const struct paste *paste)
{
	assert(paste->n_rows <= PASTE_ROWS_MAX);
	for (size_t i = 0; i < paste->n_rows; i++) {
		const struct paste_row *row = &paste->rows[i];
		assert(row->n > 0 && row->n <= PASTE_COLUMNS_MAX);
		assert(row->first_line > 0 && row->first_line <= row->last_line);
	}
}

static void check_channels(const struct explanation *explanation)
{
	assert(explanation->n_channels <= explanation->paste.n_rows);
	for (size_t i = 0; i < explanation->n_channels; i++) {
		const struct explained_channel *channel = &explanation->channels[i];
		assert(channel->row->kind == PASTE_STATUS);
		for (size_t f = 0; f < channel->n_findings; f++)
			assert(finding_row(channel->findings[f].finding.kind)->about ==
			       ABOUT_CHANNEL);
	}
}

static void check_clean(const struct buf *text)
{
	assert(text_is_utf8(buf_text(text), text->len));
	for (size_t i = 0; i < text->len; i++)
		assert(text->text[i] == '\n' || (unsigned char)text->text[i] >= ' ');
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct explanation explanation;
	CLEANUP_BUF text = BUF_NULL;
	CLEANUP_BUF json = BUF_NULL;
	explain((const char *)bytes, n, &explanation);
	check_rows(&explanation.paste);
	check_channels(&explanation);
	explanation_print(&explanation, 80, false, &text);
	explanation_print_json(&explanation, &json);
	check_clean(&text);
	check_clean(&json);
	explanation_free(&explanation);
	return 0;
}
