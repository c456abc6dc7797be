/* SPDX-License-Identifier: Apache-2.0 */
/* Section draft, and the sections inside it. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "config/check.h"
#include "config/nearest.h"

static bool find(struct check *check, struct place at, const char *name, size_t *ret)
{
	struct nearest nearest = NEAREST(name);
	CLEANUP_BUF quoted = BUF_NULL;
	if (layout_find(name, ret))
		return true;
	quote_add(&quoted, name);
	for (size_t i = 0; i < N_DRAFT_SECTIONS; i++)
		nearest_try(&nearest, layout_name(i));
	wrong_at(check->reading, at, "the document has no section %s; did you mean \"%s\"?",
		 buf_text(&quoted), nearest.best[0] != '\0' ? nearest.best : layout_name(0));
	return false;
}

static void check_order(struct check *check, const struct section *section, struct layout *layout)
{
	char(*names)[NAME_SIZE] = NULL;
	size_t n = 0, at;
	check_names(check, section, OPTION_DRAFT_SECTIONS, &names, &n);
	for (size_t i = 0; i < n; i++)
		if (find(check, check_place(check, section, OPTION_DRAFT_SECTIONS, i), names[i],
			 &at) &&
		    layout->n < N_DRAFT_SECTIONS)
			layout->order[layout->n++] = (unsigned char)at;
	free(names);
}

static void check_heading(struct check *check, const struct section *section, struct layout *layout)
{
	const char *name = section_label(section);
	const char *heading = check_text(check, section, OPTION_DRAFT_SECTION_HEADING, 0);
	struct place place = section_place(section, check->clean);
	size_t at;
	if (name[0] == '?' || !find(check, place, name, &at))
		return;
	if (!check_given(section, OPTION_DRAFT_SECTION_HEADING))
		wrong_at(check->reading, place, "section \"%s\" has no `heading`", name);
	else if (heading != NULL && strlen(heading) >= NAME_SIZE)
		wrong_at(check->reading,
			 check_place(check, section, OPTION_DRAFT_SECTION_HEADING, 0),
			 "heading: too long; at most %d bytes", NAME_SIZE - 1);
	else if (heading != NULL)
		text_copy(layout->headings[at], NAME_SIZE, heading);
}

static void check_command(struct check *check, const struct section *section)
{
	struct settings *settings = check->settings;
	for (size_t i = 0; i < value_count(section, OPTION_DRAFT_AFTER_WRITE); i++) {
		const char *word = check_text(check, section, OPTION_DRAFT_AFTER_WRITE, i);
		if (word == NULL)
			continue;
		if (i == 0 && word[0] != '/')
			wrong_at(check->reading,
				 check_place(check, section, OPTION_DRAFT_AFTER_WRITE, 0),
				 "after-write: the program must be an absolute path, beginning "
				 "with /");
		*ARRAY_ADD(settings->after_write, settings->n_after_write) = xstrdup(word);
	}
}

void check_draft(struct check *check)
{
	const struct section *section = section_count(check->root, SECTION_DRAFT) > 0
						? section_at(check->root, SECTION_DRAFT, 0)
						: NULL;
	check_fill(check, section, SECTION_DRAFT, check->settings);
	if (section == NULL)
		return;
	check_order(check, section, &check->settings->layout);
	check_command(check, section);
	for (size_t i = 0; i < section_count(section, SECTION_DRAFT_SECTION); i++)
		check_heading(check, section_at(section, SECTION_DRAFT_SECTION, i),
			      &check->settings->layout);
}
