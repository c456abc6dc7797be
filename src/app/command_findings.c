/* SPDX-License-Identifier: Apache-2.0 */
#include "app/commands.h"
#include "app/exits.h"
#include "app/screen.h"
#include "explain/catalogue.h"

#include <stdio.h>

int command_findings(const struct options *options)
{
	CLEANUP_BUF text = BUF_NULL;
	enum finding_kind kind;

	if (options->json && options->n_words)
		return complain(EXIT_USAGE, "--json prints all findings, not one");
	if (options->n_words && !finding_parse(options->words[0], &kind))
		return complain(EXIT_USAGE,
				"there is no finding `%s`; `replscribe findings` lists them",
				options->words[0]);
	if (options->json)
		catalogue_print_json(&text);
	else if (options->n_words)
		catalogue_print_finding(kind, screen_width(), use_colour(), &text);
	else
		catalogue_print(screen_width(), use_colour(), &text);
	fputs(buf_text(&text), stdout);
	return EXIT_DONE;
}
