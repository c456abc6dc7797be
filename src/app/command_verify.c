/* SPDX-License-Identifier: Apache-2.0 */
/* Is the evidence still what was frozen? The store has the hash of each piece; the files beside the
 * draft are read and hashed anew. */
#include "app/exits.h"
#include "app/pictures.h"
#include "app/records.h"
#include "app/table.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "draft/draft.h"
#include "platform/crypto.h"
#include "platform/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EVIDENCE_MAX = 64 * 1024 * 1024 };

struct finding_of_file {
	char id[EVIDENCE_ID_SIZE]; /* "" = a picture */
	char file[EVIDENCE_FILE_SIZE];
	char wanted[65];
	const char *verdict; /* "ok", "missing", "changed", "unreadable" */
	char found[65];	     /* the hash as it is now; "" = there is none */
};

struct findings_of_files {
	struct finding_of_file *items; /* owned */
	size_t n;
};

static void look_at(const char *folder, struct finding_of_file *file)
{
	CLEANUP_BUF text = BUF_NULL;
	char *path = xasprintf("%s/%s", folder, file->file);
	int result = file_read(path, EVIDENCE_MAX, &text);

	free(path);
	if (result < 0) {
		file->verdict = result == -ENOENT ? "missing" : "unreadable";
		return;
	}
	sha256_hex(buf_text(&text), text.len, file->found);
	file->verdict = strcmp(file->found, file->wanted) == 0 ? "ok" : "changed";
}

static void look_at_evidence(const char *folder, struct store *store, const char *id,
			     struct findings_of_files *ret)
{
	struct evidence *evidence = NULL;
	size_t n = 0;

	store_evidence(store, id, &evidence, &n);
	for (size_t i = 0; i < n; i++) {
		struct finding_of_file *file = ARRAY_ADD(ret->items, ret->n);

		text_copy(file->id, sizeof file->id, evidence[i].id);
		text_copy(file->wanted, sizeof file->wanted, evidence[i].sha256);
		evidence_file_name(&evidence[i], file->file, sizeof file->file);
		look_at(folder, file);
	}
	evidence_free(evidence, n);
}

/* Pictures are drawn from the evidence and are not in the store; their hashes are in the list
 * beside them. */
static void look_at_pictures(const char *folder, struct findings_of_files *ret)
{
	CLEANUP_BUF sums = BUF_NULL;
	char *path = xasprintf("%s/" SUMS_FILE, folder), *rest = NULL;
	char wanted[65], name[EVIDENCE_FILE_SIZE];

	file_read(path, EVIDENCE_MAX, &sums);
	free(path);
	for (char *line = strtok_r(sums.text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		struct finding_of_file *file;

		if (sscanf(line, "%64[0-9a-f]  %90[a-z-.]", wanted, name) != 2 || *name == '.')
			continue;
		file = ARRAY_ADD(ret->items, ret->n);
		text_copy(file->wanted, sizeof file->wanted, wanted);
		text_copy(file->file, sizeof file->file, name);
		look_at(folder, file);
	}
}

static void print_table(const struct finding_of_file *files, size_t n, struct buf *to)
{
	static const char *const heads[] = {"EVIDENCE", "FILE", "VERDICT", "SHA-256", NULL};
	struct table table;

	table_start(&table, heads);
	for (size_t i = 0; i < n; i++) {
		bool is_ok = strcmp(files[i].verdict, "ok") == 0;

		table_cell(&table, COLOUR_NONE, *files[i].id ? files[i].id : "-");
		table_cell(&table, COLOUR_NONE, files[i].file);
		table_cell(&table, is_ok ? COLOUR_GOOD : COLOUR_BAD, files[i].verdict);
		table_cell(&table, COLOUR_NONE, files[i].wanted);
	}
	table_print(&table, use_colour(), to);
}

static void print_json(const struct finding_of_file *files, size_t n, struct buf *to)
{
	struct json json;

	json_start(&json, to, true);
	json_array_begin(&json, NULL);
	for (size_t i = 0; i < n; i++) {
		json_object_begin(&json, NULL);
		json_text(&json, "id", *files[i].id ? files[i].id : NULL);
		json_text(&json, "file", files[i].file);
		json_text(&json, "verdict", files[i].verdict);
		json_text(&json, "sha256", files[i].wanted);
		json_text(&json, "found", *files[i].found ? files[i].found : NULL);
		json_object_end(&json);
	}
	json_array_end(&json);
	buf_add_char(to, '\n');
}

static int say_verdict(const struct finding_of_file *files, size_t n, const char *id)
{
	size_t n_bad = 0;

	for (size_t i = 0; i < n; i++)
		n_bad += strcmp(files[i].verdict, "ok") != 0;
	if (n_bad == 0)
		return EXIT_DONE;
	return complain(EXIT_FOUND, "%zu of the %zu pieces of evidence of %s are not as frozen",
			n_bad, n, id);
}

static int verify(const struct options *options, const struct settings *settings,
		  struct store *store, const char *id)
{
	char *folder = xasprintf("%s/incidents/%s/evidence", settings->state_dir, id);
	struct findings_of_files files = {0};
	CLEANUP_BUF text = BUF_NULL;
	int code;

	look_at_evidence(folder, store, id, &files);
	look_at_pictures(folder, &files);
	if (options->json)
		print_json(files.items, files.n, &text);
	else if (files.n > 0)
		print_table(files.items, files.n, &text);
	else
		buf_add(&text, "no evidence has been frozen\n");
	fputs(buf_text(&text), stdout);
	code = say_verdict(files.items, files.n, id);
	free(files.items);
	free(folder);
	return code;
}

int command_verify(const struct options *options)
{
	struct settings *settings;
	struct incident *incident;
	struct store *store;
	int code = records_open(options, &settings, &store);

	if (code)
		return code;
	incident = records_incident(options, store);
	code = incident ? verify(options, settings, store, incident->id) : EXIT_UNAVAILABLE;
	incident_free(incident);
	store_free(store);
	settings_free(settings);
	return code;
}
