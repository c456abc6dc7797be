/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a draft that people wrote in: each form is written, and what is to be XML has no
 * loose ends. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "draft/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static size_t count(const char *text, const char *what)
{
	size_t found = 0;
	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		found++;
	return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const struct form_files none = {0};
	CLEANUP_BUF html = BUF_NULL, confluence = BUF_NULL, text = BUF_NULL, clean = BUF_NULL;
	text_add_clean(&clean, (const char *)bytes, n);
	struct tree *tree = tree_read(buf_text(&clean));
	form_html(tree, &none, &html);
	form_confluence(tree, &confluence);
	form_text(tree, &text);
	tree_free(tree);
	assert(count(buf_text(&html), "<script") == 0);
	assert(count(buf_text(&html), "<table>") == count(buf_text(&html), "</table>"));
	assert(count(buf_text(&html), "<td") == count(buf_text(&html), "</td>"));
	assert(text_is_utf8(buf_text(&html), html.len));
	assert(text_is_utf8(buf_text(&text), text.len));
	return 0;
}
