/* SPDX-License-Identifier: Apache-2.0 */
/* What needs cmark: the other tests of src/draft link no library. */
#include "draft/form.h"
#include "draft_help.h"

char *text_of(struct seed *seed)
{
	CLEANUP_BUF markdown = BUF_NULL;
	struct buf to = BUF_NULL;
	draft_markdown(&seed->document, &markdown);
	struct tree *tree = tree_read(buf_text(&markdown));
	form_text(tree, &to);
	tree_free(tree);
	return buf_steal(&to);
}
