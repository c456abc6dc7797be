/* SPDX-License-Identifier: Apache-2.0 */
#include "draft/links.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"

static void add_time(wall_t at, bool is_ms, struct buf *to)
{
	CLEANUP_BUF text = BUF_NULL;
	if (is_ms) {
		buf_printf(to, "%" PRId64, at.us / 1000);
		return;
	}
	wall_print_rfc3339(at, &text);
	text_add_url(to, buf_text(&text));
}

/* How many bytes of the template it took; 0 if no placeholder stands there. */
static size_t fill_one(const char *template, wall_t start, wall_t end, struct buf *to)
{
	const struct {
		const char *name;
		wall_t at;
		bool is_ms;
	} places[] = {{"{start}", start, false},
		      {"{end}", end, false},
		      {"{start_ms}", start, true},
		      {"{end_ms}", end, true}};
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		if (text_starts(template, places[i].name)) {
			add_time(places[i].at, places[i].is_ms, to);
			return strlen(places[i].name);
		}
	return 0;
}

static bool is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c != '\0' && strchr("-._~:/?#@!$&+,;=%", c) != NULL);
}

bool link_fill(const char *template, wall_t start, wall_t end, struct buf *to)
{
	if (!text_starts(template, "https://") && !text_starts(template, "http://"))
		return false;
	while (*template != '\0') {
		size_t taken = fill_one(template, start, end, to);
		template += taken;
		if (taken > 0)
			continue;
		if (is_plain(*template))
			buf_add_char(to, *template);
		else
			buf_printf(to, "%%%02X", (unsigned)(unsigned char)*template);
		template ++;
	}
	return true;
}
