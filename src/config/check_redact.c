/* SPDX-License-Identifier: Apache-2.0 */
/* Section redact. */
#include "base/text.h"
#include "config/check.h"

static void add_pattern(struct check *check, const struct section *section, size_t i)
{
	enum option_id id = OPTION_REDACT_PATTERNS;
	const char *pattern = check_text(check, section, id, i);
	CLEANUP_BUF quoted = BUF_NULL;
	char why[128];
	if (!pattern || redaction_add(check->settings->redaction, pattern, why, sizeof why))
		return;
	quote_add(&quoted, pattern);
	wrong_at(check->reading, check_place(check, section, id, i),
		 "patterns: %s cannot be used: %s; allowed: POSIX extended regular expressions",
		 buf_text(&quoted), why);
}

void check_redact(struct check *check)
{
	const struct section *section = section_count(check->root, SECTION_REDACT) > 0
						? section_at(check->root, SECTION_REDACT, 0)
						: NULL;
	check_fill(check, section, SECTION_REDACT, check->settings);
	check->settings->redaction = redaction_new(check->settings->redact_values);
	for (size_t i = 0; section && i < value_count(section, OPTION_REDACT_PATTERNS); i++)
		add_pattern(check, section, i);
}
