/* SPDX-License-Identifier: Apache-2.0 */
#include "app/forms.h"

#include "app/app.h"
#include "app/exits.h"
#include "base/xalloc.h"
#include "draft/form.h"
#include "platform/clock.h"
#include "platform/files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 64 * 1024 * 1024 };

static const struct {
	const char *name, *file;
} forms[N_FORMS] = {
	[FORM_MARKDOWN] = {"md", "draft.md"},
	[FORM_HTML] = {"html", "draft.html"},
	[FORM_JSON] = {"json", "incident.json"},
	[FORM_CONFLUENCE] = {"confluence", "draft.confluence.xml"},
	[FORM_TEXT] = {"text", "draft.txt"},
};

bool form_parse(const char *name, enum form *ret)
{
	for (size_t i = 0; i < N_FORMS; i++)
		if (strcmp(forms[i].name, name) == 0) {
			*ret = (enum form)i;
			return true;
		}
	return false;
}

void form_print_names(struct buf *to)
{
	for (size_t i = 0; i < N_FORMS; i++)
		buf_printf(to, "%s%s",
			   i == 0	      ? ""
			   : i + 1 == N_FORMS ? " or "
					      : ", ",
			   forms[i].name);
}

const char *form_file(enum form form)
{
	return forms[form].file;
}

static int read_file(const char *folder, const char *name, struct buf *to)
{
	char *path = xasprintf("%s/%s", folder, name);
	int result = file_read(path, FILE_MAX, to);

	if (result < 0 && result != -ENOENT)
		complain(EXIT_UNAVAILABLE, "%s cannot be read: %s", path, strerror(-result));
	free(path);
	return result;
}

static void write_from_store(const struct settings *settings, struct store *store,
			     const struct incident *incident, enum form form, struct buf *to)
{
	struct document document = {.incident = incident, .now = clock_now().wall};
	struct entry *entries = NULL;
	struct evidence *evidence = NULL;
	struct known known;

	store_entries(store, incident->id, &entries, &document.n_entries);
	store_evidence(store, incident->id, &evidence, &document.n_evidence);
	document_known(settings, incident, "replscribe " VERSION_TEXT, &known);
	document.entries = entries;
	document.evidence = evidence;
	document.known = &known;
	if (form == FORM_JSON)
		draft_json(&document, to);
	else
		draft_markdown(&document, to);
	document_known_free(&known);
	free(entries);
	evidence_free(evidence, document.n_evidence);
}

/* A file that is gone is left out; what names it stays a link. */
static void read_files(const char *folder, const struct tree *tree, struct form_files *ret)
{
	size_t n = 0;

	form_files_named(tree, ret);
	for (size_t i = 0; i < ret->n; i++) {
		CLEANUP_BUF text = BUF_NULL;

		if (read_file(folder, ret->items[i].path, &text) < 0) {
			free(ret->items[i].path);
			continue;
		}
		ret->items[n] = ret->items[i];
		ret->items[n++].text = buf_steal(&text);
	}
	ret->n = n;
}

static void write_tree(const char *folder, const struct tree *tree, enum form form, struct buf *to)
{
	struct form_files files = {0};

	if (form == FORM_HTML) {
		read_files(folder, tree, &files);
		form_html(tree, &files, to);
		form_files_free(&files);
	} else if (form == FORM_CONFLUENCE) {
		form_confluence(tree, to);
	} else {
		form_text(tree, to);
	}
}

int form_write(const struct settings *settings, struct store *store,
	       const struct incident *incident, enum form form, struct buf *to)
{
	enum form source = form == FORM_JSON ? FORM_JSON : FORM_MARKDOWN;
	char *folder = xasprintf("%s/incidents/%s", settings->state_dir, incident->id);
	CLEANUP_BUF text = BUF_NULL;
	int result = read_file(folder, form_file(source), &text);

	if (result == -ENOENT) {
		write_from_store(settings, store, incident, source, &text);
		result = 0;
	}
	if (result == 0 && form == source) {
		buf_add_n(to, buf_text(&text), text.len);
	} else if (result == 0) {
		struct tree *tree = tree_read(buf_text(&text));

		write_tree(folder, tree, form, to);
		tree_free(tree);
	}
	free(folder);
	return result;
}
