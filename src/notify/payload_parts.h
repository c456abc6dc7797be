/* SPDX-License-Identifier: Apache-2.0 */
/* What the kinds of payload share. Only for payload_*.c and the table of receivers. Pure. */
#pragma once

#include "notify/payload.h"

#define RECEIVER(id, ...)                                                                    \
	bool write_##id(const struct receiver *, const struct page *, wall_t now,            \
			struct request *ret);                                                \
	void read_##id(unsigned status, const char *body, size_t n, const char *retry_after, \
		       wall_t now, struct outcome *ret);
#include "notify/receivers.def"
#undef RECEIVER

/* Each text on one line and valid UTF-8, whoever cut it to its size. */
void page_clean(const struct page *from, struct page *ret);
/* "P3 node-2: replication stopped", a drill's with the word in it: the level is seen first. */
void page_heading(const struct page *, struct buf *to);
/* "opened", "still open" ... */
const char *page_kind_word(enum page_kind);
/* The incident's page at the agent, or nothing where no valid public URL is known. */
void page_link(const struct receiver *, const struct page *, struct buf *to);
