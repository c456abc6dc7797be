/* SPDX-License-Identifier: Apache-2.0 */
/* Is the evidence still what was frozen? The store has the hash of each piece; the files beside the
 * draft are read and hashed anew. */
#include "app/exits.h"
#include "app/records.h"
#include "app/table.h"
#include "base/json.h"
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
	const struct evidence *evidence;
	char file[EVIDENCE_FILE_SIZE];
	const char *verdict; /* "ok", "missing", "changed", "unreadable" */
	char found[65];	     /* the hash as it is now; "" = there is none */
};

static void look_at(const char *folder, const struct evidence *evidence,
		    struct finding_of_file *ret)
{
	CLEANUP_BUF text = BUF_NULL;
	char *path;
	int result;

	*ret = (struct finding_of_file){.evidence = evidence};
	evidence_file_name(evidence, ret->file, sizeof ret->file);
	path = xasprintf("%s/evidence/%s", folder, ret->file);
	result = file_read(path, EVIDENCE_MAX, &text);
	free(path);
	if (result < 0) {
		ret->verdict = result == -ENOENT ? "missing" : "unreadable";
		return;
	}
	sha256_hex(buf_text(&text), text.len, ret->found);
	ret->verdict = strcmp(ret->found, evidence->sha256) == 0 ? "ok" : "changed";
}

static void print_table(const struct finding_of_file *files, size_t n, struct buf *to)
{
	static const char *const heads[] = {"EVIDENCE", "FILE", "VERDICT", "SHA-256", NULL};
	struct table table;

	table_start(&table, heads);
	for (size_t i = 0; i < n; i++) {
		bool is_ok = strcmp(files[i].verdict, "ok") == 0;

		table_cell(&table, COLOUR_NONE, files[i].evidence->id);
		table_cell(&table, COLOUR_NONE, files[i].file);
		table_cell(&table, is_ok ? COLOUR_GOOD : COLOUR_BAD, files[i].verdict);
		table_cell(&table, COLOUR_NONE, files[i].evidence->sha256);
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
		json_text(&json, "id", files[i].evidence->id);
		json_text(&json, "file", files[i].file);
		json_text(&json, "verdict", files[i].verdict);
		json_text(&json, "sha256", files[i].evidence->sha256);
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
	char *folder = xasprintf("%s/incidents/%s", settings->state_dir, id);
	struct evidence *evidence = NULL;
	struct finding_of_file *files;
	CLEANUP_BUF text = BUF_NULL;
	size_t n = 0;
	int code;

	store_evidence(store, id, &evidence, &n);
	files = xcalloc(n + 1, sizeof *files);
	for (size_t i = 0; i < n; i++)
		look_at(folder, &evidence[i], &files[i]);
	if (options->json)
		print_json(files, n, &text);
	else if (n > 0)
		print_table(files, n, &text);
	else
		buf_add(&text, "no evidence has been frozen\n");
	fputs(buf_text(&text), stdout);
	code = say_verdict(files, n, id);
	free(files);
	evidence_free(evidence, n);
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
