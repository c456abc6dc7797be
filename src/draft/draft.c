/* SPDX-License-Identifier: Apache-2.0 */
#include "draft/draft.h"

#include <string.h>

#include "draft/facts.h"

static const struct section {
	const char *name, *heading;
	void (*write)(struct pen *, const struct facts *);
} all[] = {
#define SECTION(id, heading) {#id, heading, section_##id},
#define MORE SECTION
#include "draft/sections.def"
#undef SECTION
};

/* Behind the title. */
static const struct section *const sections = all + 1;

const char *layout_name(size_t i)
{
	return sections[i].name;
}

bool layout_find(const char *name, size_t *ret)
{
	for (size_t i = 0; i < N_DRAFT_SECTIONS; i++)
		if (strcmp(sections[i].name, name) == 0) {
			*ret = i;
			return true;
		}
	return false;
}

static void write_section(struct pen *pen, const struct facts *facts, const struct layout *layout,
			  size_t i)
{
	const char *heading = layout->headings[i];
	if (heading[0] != '\0')
		SAY(pen, TEXT(heading));
	else
		SAY(pen, WORDS(sections[i].heading));
	pen_end(pen, ELEMENT_HEADING);
	sections[i].write(pen, facts);
}

void draft_markdown(const struct document *document, struct buf *to)
{
	static const struct layout usual;
	const struct layout *layout = &usual;
	struct facts facts;
	struct pen pen;
	facts_init(&facts, document);
	if (facts.known->layout != NULL)
		layout = facts.known->layout;
	pen_init(&pen, &pen_markdown, facts_start(&facts), to);
	section_title(&pen, &facts);
	for (size_t i = 0; i < (layout->n > 0 ? layout->n : N_DRAFT_SECTIONS); i++)
		write_section(&pen, &facts, layout, layout->n > 0 ? layout->order[i] : i);
	pen_done(&pen);
	facts_done(&facts);
}
