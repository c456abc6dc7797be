/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/payload_parts.h"

#include <string.h>

#include "base/text.h"
#include "notify/url.h"

void page_clean(const struct page *from, struct page *ret)
{
	*ret = *from;
#define CLEAN(member) text_copy_line(ret->member, sizeof ret->member, from->member)
	CLEAN(id);
	CLEAN(incident);
	CLEAN(dedup_key);
	CLEAN(finding);
	CLEAN(title);
	CLEAN(text);
	CLEAN(cause);
	CLEAN(do_now);
	CLEAN(target);
	CLEAN(source);
	CLEAN(by);
	CLEAN(services);
#undef CLEAN
}

void page_heading(const struct page *page, struct buf *to)
{
	buf_printf(to, "%s %s", level_name(page->level), page->is_drill ? "DRILL " : "");
	if (page->target[0] && !text_contains(page->title, page->target))
		buf_printf(to, "%s: ", page->target);
	buf_add(to, page->title);
}

const char *page_kind_word(enum page_kind kind)
{
	static const char *const words[N_PAGE_KINDS] = {
		[PAGE_OPENED] = "opened",	[PAGE_RAISED] = "raised",
		[PAGE_REPEATED] = "still open", [PAGE_ACKED] = "acknowledged",
		[PAGE_NEWS] = "news",		[PAGE_RESTORED] = "restored",
		[PAGE_RESOLVED] = "resolved",
	};
	return words[kind];
}

void page_link(const struct receiver *receiver, const struct page *page, struct buf *to)
{
	const char *base = receiver->public_url;
	size_t n = strlen(base);
	if (!url_is_http(base) || !page->incident[0])
		return;
	buf_add_n(to, base, base[n - 1] == '/' ? n - 1 : n);
	buf_add(to, "/incidents/");
	text_add_url(to, page->incident);
}
