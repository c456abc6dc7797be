/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of names; declared in judge/sentence.h. */
#include "base/text.h"
#include "judge/lookups.h"
#include "judge/sentence.h"

/* " 127.0.0.53:53, 10.0.0.2:53" */
static void print_resolvers(struct buf *to, const struct name *name, enum slot slot)
{
	size_t n = 0;
	for (size_t i = 0; i < name->n_views; i++)
		if (view_shows(&name->views[i], slot))
			buf_printf(to, "%s %s", n++ > 0 ? "," : "", name->views[i].resolver);
}

void sentence_of_move(const struct sight *sight, const struct view *view, struct finding *finding)
{
	CLEANUP_BUF text = BUF_NULL;
	buf_printf(&text, "%s moved from %s to %s (TTL %u s, seen by", sight->name->name,
		   finding->before, finding->after, (unsigned)view->ttl);
	print_resolvers(&text, sight->name, SLOT_REPOINT);
	buf_add_char(&text, ')');
	text_copy_line(finding->text, sizeof finding->text, buf_text(&text));
}

static const struct view *first_that_shows(const struct name *name, enum slot slot)
{
	size_t at = 0;
	while (!view_shows(&name->views[at], slot))
		at++;
	return &name->views[at];
}

/* "db1.example does not exist (says 127.0.0.53:53)" */
void sentence_of_lookup(const struct sight *sight, enum slot slot, struct finding *finding)
{
	const struct name *name = sight->name;
	const struct view *view = first_that_shows(name, slot);
	CLEANUP_BUF text = BUF_NULL;
	buf_add(&text, name->name);
	if (view->end == LOOKUP_NXDOMAIN && *view->brief.alias != '\0')
		buf_printf(&text,
			   " leads by CNAME to %.120s, which does not exist (NXDOMAIN, seen by",
			   view->brief.alias);
	else if (slot == SLOT_DNSSEC)
		buf_add(&text, " is refused for its DNSSEC signatures (SERVFAIL, seen at");
	else if (view->end == LOOKUP_NXDOMAIN)
		buf_add(&text, " does not exist (NXDOMAIN, seen by");
	else if (view->end == LOOKUP_NODATA)
		buf_add(&text, " has no address (NODATA, seen by");
	else
		buf_printf(&text, " cannot be looked up: %s (seen at",
			   lookup_end_sentence(view->end));
	print_resolvers(&text, name, slot);
	if (views_of_resolvers(name) > 1)
		buf_printf(&text, "; %zu of %zu resolvers",
			   views_of_resolvers_that_show(name, slot), views_of_resolvers(name));
	if (view->brief.says_known)
		buf_printf(&text, "; it says: %u %.100s", (unsigned)view->brief.says_code,
			   view->brief.says);
	buf_add_char(&text, ')');
	text_copy_line(finding->text, sizeof finding->text, buf_text(&text));
}
