/* SPDX-License-Identifier: Apache-2.0 */
#include "draft/draft.h"

#include <string.h>

#include "draft/facts.h"

static const struct section {
	const char *heading;
	void (*write)(struct pen *, const struct facts *);
} sections[] = {
#define SECTION(id, heading) {heading, section_##id},
#define MORE SECTION
#include "draft/sections.def"
#undef SECTION
};
enum { N_SECTIONS = sizeof sections / sizeof sections[0] };

void draft_markdown(const struct document *document, struct buf *to)
{
	struct facts facts;
	struct pen pen;
	facts_init(&facts, document);
	pen_init(&pen, &pen_markdown, facts_start(&facts), to);
	for (size_t i = 0; i < N_SECTIONS; i++) {
		if (i > 0) {
			SAY(&pen, WORDS(sections[i].heading));
			pen_end(&pen, ELEMENT_HEADING);
		}
		sections[i].write(&pen, &facts);
	}
	pen_done(&pen);
	facts_done(&facts);
}
