/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"
#include "review/document.h"

static bool says_anything(const struct doc *doc, enum section_id section)
{
	for (size_t i = 0; i < doc->n; i++)
		if (doc->lines[i].section == section && line_says(&doc->lines[i]))
			return true;
	return false;
}

static bool is_date(const char *text)
{
	static const char form[] = "dddd-dd-dd";
	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
			return false;
	return true;
}

static void lint_title(struct doc *doc)
{
	unsigned at = doc->heading_at[SECTION_title];
	const char *title;
	if (at == 0) {
		complain_at(doc->lint, LINT_SECTION_MISSING, 1, "the document has no title");
		return;
	}
	title = doc->lines[at - 1].text + 1;
	title += strspn(title, " ");
	if (text_starts(title, "YYYY"))
		return; /* the template's own, which is told as that */
	if (!is_date(title) || title[strlen("YYYY-MM-DD")] != ' ')
		complain_at(doc->lint, LINT_TITLE_FORM, at, "the title does not begin with a day");
}

void lint_sections(struct doc *doc)
{
	lint_title(doc);
	for (size_t i = SECTION_title + 1; i < N_SECTION_IDS; i++) {
		enum section_id section = (enum section_id)i;
		unsigned at = doc->heading_at[section];
		if (at == 0)
			complain_at(doc->lint, LINT_SECTION_MISSING, 1,
				    "the section `%s` is missing", section_heading(section));
		else if (!says_anything(doc, section))
			complain_at(doc->lint, LINT_SECTION_EMPTY, at, "the section `%s` is empty",
				    section_heading(section));
	}
}
