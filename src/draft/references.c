/* SPDX-License-Identifier: Apache-2.0 */
/* Where all of it can be looked up, and how to see that it has not been changed. */
#include "base/text.h"
#include "draft/facts.h"
#include "draft/links.h"

static void write_page(struct pen *pen, const struct facts *facts)
{
	const char *url = facts->known->public_url;
	CLEANUP_BUF template = BUF_NULL;
	CLEANUP_BUF link = BUF_NULL;
	if (url == NULL || url[0] == '\0')
		return;
	buf_add(&template, url);
	while (template.len > 0 && template.text[template.len - 1] == '/')
		template.text[--template.len] = '\0';
	buf_add(&template, "/incidents/");
	text_add_url(&template, facts->incident->id);
	if (link_fill(buf_text(&template), facts_start(facts), facts->document->now, &link))
		ITEM(pen, WORDS("Its page: "), LINK(facts->incident->id, buf_text(&link)));
}

static void write_evidence(struct pen *pen, const struct facts *facts)
{
	static const char *const columns[] = {"Evidence", "Taken at", "What", "SHA-256"};
	const struct document *document = facts->document;
	LABEL(pen, "Evidence");
	if (document->n_evidence == 0) {
		PARAGRAPH(pen, WORDS("None has been taken."));
		return;
	}
	pen_columns(pen, columns, 4);
	for (size_t i = 0; i < document->n_evidence; i++) {
		const struct evidence *evidence = &document->evidence[i];
		CLEANUP_BUF path = BUF_NULL;
		evidence_path(evidence, &path);
		CELL(pen, LINK(evidence->id, buf_text(&path)));
		CELL(pen, AT(evidence->at));
		CELL(pen, TEXT(evidence->title));
		if (evidence->sha256[0] != '\0')
			CELL(pen, CODE(evidence->sha256));
		else
			CELL(pen, WORDS("not computed"));
	}
	pen_table(pen);
}

void section_references(struct pen *pen, const struct facts *facts)
{
	pen_block(pen, "references");
	ITEM(pen, WORDS("Incident "), CODE(facts->incident->id), WORDS(", policy "),
	     CODE(facts->incident->policy));
	ITEM(pen, WORDS("The same for programs: "), LINK("incident.json", "incident.json"));
	write_page(pen, facts);
	write_evidence(pen, facts);
	pen_block_end(pen);
	pen_offer(pen, "references.questions");
	QUESTION(pen, WORDS("Which tickets, chats and pages belong to it (Jira, Confluence, the "
			    "provider's "
			    "notice)? The agent is not part of them."));
	pen_block_end(pen);
}
