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

/* Performance tests that overlapped stand here too: who reads about one wants to see the other. */
static void write_tests(struct pen *pen, const struct facts *facts)
{
	for (size_t i = 0; i < facts->n_windows; i++) {
		const struct known_window *window = facts->windows[i];
		if (!window->is_test)
			continue;
		ITEM(pen, WORDS("Performance test "), TEXT(window->note), WORDS(", "),
		     AT(window->start), WORDS(" to "), AT(window->end));
	}
}

static void write_links(struct pen *pen, const struct facts *facts)
{
	for (size_t i = 0; i < facts->n_services; i++) {
		const struct known_service *service = facts->services[i];
		CLEANUP_BUF monitoring = BUF_NULL, logs = BUF_NULL;
		bool has_monitoring = facts_link(facts, service->monitoring_link, &monitoring);
		bool has_logs = facts_link(facts, service->log_link, &logs);
		if (!has_monitoring && !has_logs)
			continue;
		SAY(pen, CODE(service->name), WORDS(": "));
		if (has_monitoring)
			SAY(pen, LINK("dashboard", buf_text(&monitoring)));
		if (has_logs)
			SAY(pen, WORDS(has_monitoring ? ", " : ""), LINK("logs", buf_text(&logs)));
		ITEM(pen, WORDS(" of that time"));
	}
}

static void write_other(struct pen *pen, const struct known_incident *other)
{
	SAY(pen, CODE(other->id), WORDS(", "), AT(other->began), WORDS(": "), TEXT(other->title));
	if (other->cause != FINDING_NONE)
		SAY(pen, WORDS(" ("), CODE(finding_row(other->cause)->id), WORDS(")"));
	SAY(pen,
	    WORDS(other->has_same_target && other->has_same_name ? "; the same replica and source"
		  : other->has_same_target			 ? "; the same replica"
								 : "; the same source"));
	ITEM(pen, WORDS(other->state == STATE_RESOLVED ? "" : ", not resolved yet"));
}

static void write_others(struct pen *pen, const struct facts *facts)
{
	LABEL(pen, "Other incidents on the same replica or source");
	if (facts->known->n_others == 0)
		PARAGRAPH(pen, WORDS("None that the agent knows of."));
	for (size_t i = 0; i < facts->known->n_others; i++)
		write_other(pen, &facts->known->others[i]);
}

static void write_hash(struct pen *pen, const char *sha256)
{
	if (sha256[0] != '\0')
		CELL(pen, CODE(sha256));
	else
		CELL(pen, WORDS("not computed"));
}

static void write_picture(struct pen *pen, const struct facts *facts, const struct picture *picture)
{
	static const char *const endings[] = {"svg", "png"};
	const char *const hashes[] = {picture->svg_sha256, picture->png_sha256};
	for (size_t i = 0; i < 2; i++) {
		CLEANUP_BUF path = BUF_NULL;
		CLEANUP_BUF name = BUF_NULL;
		buf_printf(&name, "%s.%s", picture->name, endings[i]);
		buf_printf(&path, "evidence/%s", buf_text(&name));
		CELL(pen, LINK(buf_text(&name), buf_text(&path)));
		CELL(pen, AT(facts->document->now));
		CELL(pen, WORDS("Drawn from the evidence above"));
		write_hash(pen, hashes[i]);
	}
}

static void write_evidence(struct pen *pen, const struct facts *facts)
{
	static const char *const columns[] = {"Evidence", "Taken at", "What", "SHA-256"};
	const struct document *document = facts->document;
	LABEL(pen, "Evidence");
	if (document->n_evidence + document->n_pictures == 0) {
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
		write_hash(pen, evidence->sha256);
	}
	for (size_t i = 0; i < document->n_pictures; i++)
		write_picture(pen, facts, &document->pictures[i]);
	pen_table(pen);
}

void section_references(struct pen *pen, const struct facts *facts)
{
	pen_block(pen, "references");
	ITEM(pen, WORDS("Incident "), CODE(facts->incident->id), WORDS(", policy "),
	     CODE(facts->incident->policy));
	ITEM(pen, WORDS("The same for programs: "), LINK("incident.json", "incident.json"));
	write_page(pen, facts);
	write_links(pen, facts);
	write_tests(pen, facts);
	write_others(pen, facts);
	write_evidence(pen, facts);
	pen_block_end(pen);
	pen_offer(pen, "references.questions");
	QUESTION(pen, WORDS("Which tickets, chats and pages belong to it (Jira, Confluence, the "
			    "provider's "
			    "notice)? The agent is not part of them."));
	pen_block_end(pen);
}
