/* SPDX-License-Identifier: Apache-2.0 */
#include "config/settings.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "config/check.h"
#include "config/syntax.h"

/* Without `timezone`, times are written as the rest of the machine writes them. */
static void add_own_zone(struct settings *settings)
{
	const char *zone = getenv("TZ");
	if (settings->timezone[0] == '\0')
		text_copy(settings->timezone, sizeof settings->timezone,
			  zone != NULL && *zone != '\0' ? zone : ":/etc/localtime");
}

static void check_all(struct check *check)
{
	check_fill(check, check->root, SECTION_TOP, check->settings);
	add_own_zone(check->settings);
	judge_limits_default(&check->settings->judge);
	check_resolvers(check);
	check_networks(check);
	check_redact(check);
	check_services(check);
	check_rules(check);
	check_receivers(check);
	check_policies(check);
	check_targets(check);
	check_workers(check);
	check_windows(check);
	check_draft(check);
}

static void read_all(struct reading *reading, enum secrets secrets, struct settings *settings)
{
	struct clean clean = {0};
	unsigned file;
	if (reading_add(reading, settings->file, (struct place){0, 1}, &file))
		syntax_read(reading, file, SECTION_TOP, &clean);
	struct section *root = parse_read(reading, &clean, SECTION_TOP);
	struct check check = {reading, &clean, root, settings->file, secrets, settings};
	check_all(&check);
	parse_free(root);
	clean_free(&clean);
}

int settings_load(const char *file, enum secrets secrets, struct settings **ret,
		  struct complaints *complaints)
{
	struct settings *settings = xcalloc(1, sizeof *settings);
	struct reading reading = {0};
	text_copy(settings->file, sizeof settings->file, file);
	read_all(&reading, secrets, settings);
	reading_end(&reading, complaints);
	if (complaints->n > 0) {
		settings_free(settings);
		return (int)complaints->n;
	}
	*ret = settings;
	return 0;
}

static void free_targets(struct settings *settings)
{
	for (size_t i = 0; i < settings->n_targets; i++)
		free(settings->targets[i].services);
	if (settings->targets != NULL)
		explicit_bzero(settings->targets, settings->n_targets * sizeof *settings->targets);
	free(settings->targets);
}

struct settings *settings_free(struct settings *settings)
{
	if (settings == NULL)
		return NULL;
	redaction_free(settings->redaction);
	for (size_t i = 0; i < settings->n_after_write; i++)
		free(settings->after_write[i]);
	free(settings->after_write);
	free_targets(settings);
	for (size_t i = 0; i < settings->n_services; i++)
		free(settings->services[i].mysql_users);
	for (size_t i = 0; i < settings->n_windows; i++)
		free(settings->windows[i].targets);
	if (settings->receivers != NULL)
		explicit_bzero(settings->receivers,
			       settings->n_receivers * sizeof *settings->receivers);
	free(settings->receivers);
	free(settings->services);
	free(settings->policies);
	free(settings->windows);
	free(settings->allowed);
	free(settings->known);
	free(settings);
	return NULL;
}

void complaints_free(struct complaints *complaints)
{
	for (size_t i = 0; i < complaints->n; i++)
		free(complaints->lines[i]);
	free(complaints->lines);
	*complaints = (struct complaints){0};
}

const struct policy *settings_policy(const struct settings *settings, const char *name)
{
	for (size_t i = 0; i < settings->n_policies; i++)
		if (strcmp(settings->policies[i].name, name) == 0)
			return &settings->policies[i];
	return NULL;
}

const struct receiver *settings_receiver(const struct settings *settings, const char *name)
{
	for (size_t i = 0; i < settings->n_receivers; i++)
		if (strcmp(settings->receivers[i].name, name) == 0)
			return &settings->receivers[i];
	return NULL;
}

const struct target_settings *settings_target(const struct settings *settings, const char *name)
{
	for (size_t i = 0; i < settings->n_targets; i++)
		if (strcmp(settings->targets[i].reach.name, name) == 0)
			return &settings->targets[i];
	return NULL;
}

void settings_need_restart(const struct settings *before, const struct settings *after,
			   struct buf *to)
{
	for (enum option_id id = 0; id < N_OPTIONS; id++) {
		const struct option_row *row = option_row(id);
		if (row->when == RESTART &&
		    memcmp((const char *)before + row->offset, (const char *)after + row->offset,
			   row->size) != 0)
			buf_printf(to, "%s%s", to->len > 0 ? ", " : "", row->key);
	}
}
