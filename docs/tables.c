/* SPDX-License-Identifier: Apache-2.0 */
/* docs/tables options | findings | findings-md | paths | plan-options | plan-paths: the tables as
 * the manual, docs/findings.md and the tests want them. */
#include <stdio.h>
#include <string.h>

#include "config/settings.h"
#include "explain/catalogue.h"

static const struct {
	const char *name;
	void (*print)(struct buf *to);
} tables[] = {
	{"options", settings_print_manual},	   {"findings", settings_print_findings},
	{"findings-md", catalogue_print_markdown}, {"paths", settings_print_paths},
	{"plan-options", plan_print_manual},	   {"plan-paths", plan_print_paths},
};

int main(int argc, char **argv)
{
	CLEANUP_BUF text = BUF_NULL;
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		if (argc == 2 && strcmp(argv[1], tables[i].name) == 0)
			tables[i].print(&text);
	return text.len == 0 || fputs(buf_text(&text), stdout) == EOF || fflush(stdout) == EOF;
}
