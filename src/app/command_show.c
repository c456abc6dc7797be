/* SPDX-License-Identifier: Apache-2.0 */
#include "app/exits.h"
#include "app/forms.h"

#include <stdio.h>

static int choose(const struct options *options, enum form *ret)
{
	const char *name = options->format ? options->format : options->json ? "json" : "md";
	CLEANUP_BUF names = BUF_NULL;

	if (form_parse(name, ret))
		return EXIT_DONE;
	form_print_names(&names);
	return complain(EXIT_USAGE, "`%s` is no format: %s", name, buf_text(&names));
}

static int show(const struct settings *settings, struct store *store,
		const struct incident *incident, enum form form)
{
	CLEANUP_BUF text = BUF_NULL;

	if (form_write(settings, store, incident, form, &text) < 0)
		return EXIT_UNAVAILABLE;
	fputs(buf_text(&text), stdout);
	return EXIT_DONE;
}

int command_show(const struct options *options)
{
	struct settings *settings;
	struct incident *incident;
	struct store *store;
	enum form form;
	int code = choose(options, &form);

	if (code == EXIT_DONE)
		code = records_open(options, &settings, &store);
	if (code)
		return code;
	incident = records_incident(options, store);
	code = incident ? show(settings, store, incident, form) : EXIT_UNAVAILABLE;
	incident_free(incident);
	store_free(store);
	settings_free(settings);
	return code;
}
