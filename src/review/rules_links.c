/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/secrets.h"
#include "base/text.h"
#include "review/document.h"

void lint_secrets(struct doc *doc)
{
	struct secrets *secrets = secrets_new();
	struct secret secret;
	for (size_t i = 0; i < doc->n; i++)
		if (secrets_find(secrets, doc->lines[i].text, &secret))
			complain_at(doc->lint, LINT_SECRET, doc->lines[i].number,
				    "this looks like %s (column %zu)", secret.what, secret.at + 1);
	secrets_free(secrets);
}

static bool names_a_file(const char *target, size_t n)
{
	static const char folder[] = "evidence/";
	size_t prefix = strlen(folder);
	return n > prefix && strncmp(target, folder, prefix) == 0 &&
	       memchr(target + prefix, '/', n - prefix) == NULL;
}

/* Once for each file: the draft links to one from many places. */
static bool is_told(const struct lint *lint, const char *name)
{
	for (size_t i = 0; i < lint->n; i++)
		if (lint->complaints[i].rule == LINT_EVIDENCE_MISSING &&
		    strstr(lint->complaints[i].text, name))
			return true;
	return false;
}

static void lint_line(struct doc *doc, const struct line *line, lint_has_file *has_file, void *arg)
{
	char name[LINE_SIZE];
	for (const char *at = line->text; (at = strstr(at, "]("));) {
		size_t n;
		at += 2;
		n = strcspn(at, ") ");
		if (!names_a_file(at, n) || n >= sizeof name)
			continue;
		text_copy_n(name, sizeof name, at, n);
		if (!has_file(arg, name) && !is_told(doc->lint, name))
			complain_at(doc->lint, LINT_EVIDENCE_MISSING, line->number,
				    "there is no file %s", name);
	}
}

void lint_links(struct doc *doc, lint_has_file *has_file, void *arg)
{
	for (size_t i = 0; has_file && i < doc->n; i++)
		if (!doc->lines[i].is_code)
			lint_line(doc, &doc->lines[i], has_file, arg);
}
