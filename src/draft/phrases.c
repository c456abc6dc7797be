/* SPDX-License-Identifier: Apache-2.0 */
/* What several sections say. */
#include <string.h>

#include "base/text.h"
#include "draft/facts.h"

void say_names(struct pen *pen, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			SAY(pen, WORDS(i + 1 == n ? " and " : ", "));
		SAY(pen, CODE(names[i]));
	}
}

void say_targets(struct pen *pen, const struct facts *facts)
{
	const char *names[NAMES_MAX];
	size_t n = 0;
	while (n < facts->incident->n_targets && n < NAMES_MAX) {
		names[n] = facts->incident->targets[n];
		n++;
	}
	say_names(pen, names, n);
	if (n < facts->incident->n_targets)
		SAY(pen, WORDS(" and more"));
}

void say_services(struct pen *pen, const struct facts *facts)
{
	const char *names[NAMES_MAX];
	size_t n = 0;
	while (n < facts->n_services && n < NAMES_MAX) {
		names[n] = facts->services[n]->name;
		n++;
	}
	say_names(pen, names, n);
	if (n < facts->n_services)
		SAY(pen, WORDS(" and more"));
}

void say_subject(struct pen *pen, const struct finding *finding)
{
	SAY(pen, CODE(finding->target[0] != '\0' ? finding->target : finding->name));
	if (finding->target[0] != '\0' && finding->channel[0] != '\0')
		SAY(pen, WORDS(", channel "), CODE(finding->channel));
}

static bool is_ended(const char *text)
{
	size_t len = strlen(text);
	return len > 0 && strchr(".!?", text[len - 1]) != NULL;
}

void say_sentence(struct pen *pen, const char *text)
{
	SAY(pen, TEXT(text), WORDS(is_ended(text) ? "" : "."));
}

void say_prose(struct pen *pen, const char *text)
{
	SAY(pen, PROSE(text), WORDS(is_ended(text) ? "" : "."));
}

void say_lines(struct pen *pen, const char *advice, enum element element)
{
	CLEANUP_BUF text = BUF_NULL;
	finding_advice(advice, &text);
	for (const char *lines = buf_text(&text); *lines != '\0';) {
		CLEANUP_BUF line = BUF_NULL;
		size_t len = strcspn(lines, "\n");
		buf_add_n(&line, lines, len);
		say_prose(pen, buf_text(&line));
		pen_end(pen, element);
		lines += len + (lines[len] == '\n');
	}
}

void say_evidence(struct pen *pen, const struct facts *facts, const struct entry *entry)
{
	for (size_t i = 0; i < entry->n_evidence; i++) {
		const struct evidence *evidence = facts_evidence(facts, entry->evidence[i]);
		CLEANUP_BUF path = BUF_NULL;
		SAY(pen, WORDS(i > 0 ? ", " : ""));
		if (evidence == NULL) {
			SAY(pen, TEXT(entry->evidence[i]));
			continue;
		}
		evidence_path(evidence, &path);
		SAY(pen, REFERENCE(evidence->id, buf_text(&path)));
	}
}

void say_evidence_after(struct pen *pen, const struct facts *facts, const struct entry *entry)
{
	if (entry == NULL || entry->n_evidence == 0)
		return;
	SAY(pen, WORDS(" Evidence: "));
	say_evidence(pen, facts, entry);
	SAY(pen, WORDS("."));
}

void say_change(struct pen *pen, const struct finding *finding)
{
	SAY(pen, WORDS("the name "), CODE(finding->name), WORDS(" moved from "),
	    CODE(finding->before), WORDS(" to "), CODE(finding->after));
}

void say_picture(struct pen *pen, const struct facts *facts, const char *name)
{
	const struct document *document = facts->document;
	for (size_t i = 0; i < document->n_pictures; i++) {
		CLEANUP_BUF path = BUF_NULL;
		if (strcmp(document->pictures[i].name, name) != 0)
			continue;
		buf_printf(&path, "evidence/%s.svg", name);
		PARAGRAPH(pen, PICTURE(document->pictures[i].alt, buf_text(&path)));
	}
}

void say_finding(struct pen *pen, const struct finding *finding)
{
	const char *text =
		finding->text[0] != '\0' ? finding->text : finding_row(finding->kind)->means;
	CLEANUP_BUF open = BUF_NULL;
	size_t len = strlen(text);
	buf_add_n(&open, text, len > 0 && text[len - 1] == '.' ? len - 1 : len);
	SAY(pen, TEXT(buf_text(&open)));
}
