/* SPDX-License-Identifier: Apache-2.0 */
/* Incidents with all their forms and their evidence into a folder, for an archive or a wiki. */
#include "app/exits.h"
#include "app/forms.h"
#include "app/pictures.h"
#include "base/xalloc.h"
#include "draft/draft.h"
#include "platform/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 64 * 1024 * 1024 };

struct export
{
	const struct settings *settings;
	struct store *store;
	const char *folder;
	size_t n_done;
	int code;
};

static int write_file(struct export *export, const char *path, const struct buf *bytes)
{
	int result = file_replace(path, buf_text(bytes), bytes->len, 0644);

	if (result < 0)
		export->code = complain(EXIT_CANNOT_CREATE, "%s cannot be written: %s", path,
					strerror(-result));
	return result;
}

static void export_forms(struct export *export, const struct incident *incident)
{
	for (int form = 0; form < N_FORMS && export->code == EXIT_DONE; form++) {
		CLEANUP_BUF text = BUF_NULL;
		char *path = xasprintf("%s/%s/%s", export->folder, incident->id,
				       form_file((enum form)form));

		if (form_write(export->settings, export->store, incident, (enum form)form, &text) <
		    0)
			export->code = EXIT_UNAVAILABLE;
		else
			write_file(export, path, &text);
		free(path);
	}
}

/* One that is gone is `verify`'s to tell. */
static void export_file(struct export *export, const char *id, const char *name)
{
	CLEANUP_BUF bytes = BUF_NULL;
	char *from =
		xasprintf("%s/incidents/%s/evidence/%s", export->settings->state_dir, id, name);
	char *to = xasprintf("%s/%s/evidence/%s", export->folder, id, name);
	int result = file_read(from, FILE_MAX, &bytes);

	if (result == 0)
		write_file(export, to, &bytes);
	else if (result != -ENOENT)
		export->code = complain(EXIT_UNAVAILABLE, "%s cannot be read: %s", from,
					strerror(-result));
	free(from);
	free(to);
}

static void export_evidence(struct export *export, const char *id)
{
	static const char *const others[] = {PICTURE_LAG ".svg", PICTURE_LAG ".png",
					     PICTURE_PHASES ".svg", PICTURE_PHASES ".png",
					     SUMS_FILE};
	struct evidence *evidence = NULL;
	size_t n = 0;

	store_evidence(export->store, id, &evidence, &n);
	for (size_t i = 0; i < n && export->code == EXIT_DONE; i++) {
		char name[EVIDENCE_FILE_SIZE];

		evidence_file_name(&evidence[i], name, sizeof name);
		export_file(export, id, name);
	}
	evidence_free(evidence, n);
	for (size_t i = 0; i < sizeof others / sizeof *others && export->code == EXIT_DONE; i++)
		export_file(export, id, others[i]);
}

static void export_one(void *arg, const struct incident *incident)
{
	struct export *export = arg;
	char *folder = xasprintf("%s/%s/evidence", export->folder, incident->id);
	int result = folder_make(folder, 0755);

	if (result < 0)
		export->code = complain(EXIT_CANNOT_CREATE, "%s cannot be made: %s", folder,
					strerror(-result));
	if (export->code == EXIT_DONE)
		export_forms(export, incident);
	if (export->code == EXIT_DONE)
		export_evidence(export, incident->id);
	export->n_done += export->code == EXIT_DONE;
	free(folder);
}

static void export_wanted(struct export *export, const struct options *options)
{
	struct incident *incident;

	if (options->all) {
		store_each_incident(export->store, false, (wall_t){0}, export_one, export);
		return;
	}
	incident = records_incident(options, export->store);
	if (incident)
		export_one(export, incident);
	else
		export->code = EXIT_UNAVAILABLE;
	incident_free(incident);
}

int command_export(const struct options *options)
{
	struct export export = {0};
	struct settings *settings;
	int code;

	if (options->n_words != (options->all ? 1 : 2))
		return complain(EXIT_USAGE,
				"usage: replscribe export --all DIR, or: export ID DIR");
	code = records_open(options, &settings, &export.store);
	if (code)
		return code;
	export.settings = settings;
	export.folder = options->words[options->n_words - 1];
	export_wanted(&export, options);
	if (export.code == EXIT_DONE)
		printf("%zu incident%s exported to %s\n", export.n_done,
		       export.n_done == 1 ? "" : "s", export.folder);
	store_free(export.store);
	settings_free(settings);
	return export.code;
}
