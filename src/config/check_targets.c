/* SPDX-License-Identifier: Apache-2.0 */
/* Sections target and maintenance, and the threads that the targets need. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "config/check.h"

enum { KEY_MAX = 64 << 10 };

static void copy_file(struct check *check, const struct section *section, enum option_id id,
		      char *to, size_t size)
{
	char *path = check_file(check, section, id);
	if (path != NULL && strlen(path) >= size)
		wrong_at(check->reading, check_place(check, section, id, 0),
			 "%s: the path %s is too long; at most %zu bytes", option_row(id)->key,
			 path, size - 1);
	if (path != NULL)
		text_copy(to, size, path);
	free(path);
}

/* The library reads the key itself; reading it here says in time what it would fail at. */
static void check_tls(struct check *check, const struct section *section, struct target *target)
{
	char *key = xmalloc(KEY_MAX);
	bool has_cert = check_given(section, OPTION_TARGET_TLS_CERT);
	bool has_key = check_given(section, OPTION_TARGET_TLS_KEY);
	copy_file(check, section, OPTION_TARGET_TLS_CA, target->tls_ca, sizeof target->tls_ca);
	copy_file(check, section, OPTION_TARGET_TLS_CERT, target->tls_cert,
		  sizeof target->tls_cert);
	if (check_secret(check, section, OPTION_TARGET_TLS_KEY, key, KEY_MAX))
		copy_file(check, section, OPTION_TARGET_TLS_KEY, target->tls_key,
			  sizeof target->tls_key);
	explicit_bzero(key, KEY_MAX);
	free(key);
	if (has_cert != has_key)
		wrong_at(check->reading,
			 check_place(check, section,
				     has_cert ? OPTION_TARGET_TLS_CERT : OPTION_TARGET_TLS_KEY, 0),
			 "tls-cert and tls-key go together; %s is missing",
			 has_cert ? "tls-key" : "tls-cert");
}

static void check_address(struct check *check, const struct section *section)
{
	bool has_host = check_given(section, OPTION_TARGET_HOST);
	bool has_socket = check_given(section, OPTION_TARGET_SOCKET);
	if (has_host && has_socket)
		wrong_at(check->reading, check_place(check, section, OPTION_TARGET_SOCKET, 0),
			 "both host and socket are given; a target has one of them");
	else if (!has_host && !has_socket)
		wrong_at(check->reading, section_place(section, check->clean),
			 "target \"%s\" has neither host nor socket; it needs one of them",
			 section_label(section));
	if (has_socket && check_given(section, OPTION_TARGET_PORT))
		wrong_at(check->reading, check_place(check, section, OPTION_TARGET_PORT, 0),
			 "port goes with host, not with socket");
}

static void check_links(struct check *check, const struct section *section,
			struct target_settings *target)
{
	const struct value *policy = value_at(section, OPTION_TARGET_POLICY, 0);
	check_names(check, section, OPTION_TARGET_SERVICES, &target->services, &target->n_services);
	for (size_t i = 0; i < value_count(section, OPTION_TARGET_SERVICES); i++) {
		const struct value *service = value_at(section, OPTION_TARGET_SERVICES, i);
		check_reference(check, service->at, SECTION_SERVICE, service->text);
	}
	if (policy != NULL && strcmp(policy->text, "default") != 0)
		check_reference(check, policy->at, SECTION_POLICY, policy->text);
}

static void check_source_account(struct check *check, const struct section *section,
				 struct target_settings *target)
{
	struct target *account = &target->source_account;
	bool has_user = check_given(section, OPTION_TARGET_SOURCE_USER);
	bool has_password = check_given(section, OPTION_TARGET_SOURCE_PASSWORD_FILE);
	*account = target->reach;
	if (has_user) {
		text_copy(account->user, sizeof account->user, target->source_user);
		explicit_bzero(account->password, sizeof account->password);
	}
	check_secret(check, section, OPTION_TARGET_SOURCE_PASSWORD_FILE, account->password,
		     sizeof account->password);
	if (has_password && !has_user)
		wrong_at(check->reading,
			 check_place(check, section, OPTION_TARGET_SOURCE_PASSWORD_FILE, 0),
			 "source-password-file goes with source-user, which is missing");
}

static void check_target(struct check *check, const struct section *section,
			 struct target_settings *target)
{
	struct place at = section_place(section, check->clean);
	CLEANUP_BUF from = BUF_NULL;
	check_title(check, section, SECTION_TARGET, target->reach.name, sizeof target->reach.name);
	check_fill(check, section, SECTION_TARGET, target);
	check_address(check, section);
	check_secret(check, section, OPTION_TARGET_PASSWORD_FILE, target->reach.password,
		     sizeof target->reach.password);
	check_tls(check, section, &target->reach);
	check_source_account(check, section, target);
	target->watch.asks_source = target->source_poll.us > 0;
	check_links(check, section, target);
	text_copy(target->watch.target, sizeof target->watch.target, target->reach.name);
	if (strcmp(target->watch.source_name, "auto") == 0)
		target->watch.source_name[0] = '\0';
	buf_printf(&from, "%s:%u", check->reading->sources[at.file].path, at.line);
	text_copy_line(target->from, sizeof target->from, buf_text(&from));
}

void check_targets(struct check *check)
{
	struct settings *settings = check->settings;
	size_t n = section_count(check->root, SECTION_TARGET);
	/* At once: an array that grows leaves copies of its secrets behind. */
	settings->targets = xcalloc(n, sizeof *settings->targets);
	while (settings->n_targets < n) {
		size_t i = settings->n_targets++;
		check_target(check, section_at(check->root, SECTION_TARGET, i),
			     &settings->targets[i]);
	}
	if (settings->n_targets == 0 && !check->reading->incomplete)
		wrong_at(check->reading, (struct place){0, 1},
			 "there is no target section; write target \"NAME\" { host = \"...\" }");
}

static unsigned workers_for(size_t n_targets, size_t first, size_t per)
{
	size_t n = first + n_targets / per, most = n_targets < 64 ? n_targets : 64;
	n = n < most ? n : most;
	return n > 0 ? (unsigned)n : 1;
}

void check_workers(struct check *check)
{
	struct settings *settings = check->settings;
	for (size_t i = 0; i < section_count(check->root, SECTION_WORKERS); i++)
		check_fill(check, section_at(check->root, SECTION_WORKERS, i), SECTION_WORKERS,
			   settings);
	/* The texts of workers.fast and workers.slow say so. */
	if (settings->fast_workers == 0)
		settings->fast_workers = workers_for(settings->n_targets, 8, 32);
	if (settings->slow_workers == 0)
		settings->slow_workers = workers_for(settings->n_targets, 4, 16);
}

static void check_window(struct check *check, const struct section *section,
			 struct maintenance *window)
{
	const wall_t *start = &window->window.start, *end = &window->window.end;
	enum option_id id = OPTION_MAINTENANCE_TARGETS;
	check_title(check, section, SECTION_MAINTENANCE, window->window.name,
		    sizeof window->window.name);
	check_fill(check, section, SECTION_MAINTENANCE, window);
	if (wall_is_set(*start) && wall_is_set(*end) && end->us <= start->us)
		wrong_at(check->reading, check_place(check, section, OPTION_MAINTENANCE_END, 0),
			 "maintenance \"%s\" ends before it starts; end must be later than start",
			 section_label(section));
	check_names(check, section, id, &window->targets, &window->n_targets);
	for (size_t i = 0; i < value_count(section, id); i++) {
		const struct value *target = value_at(section, id, i);
		if (strcmp(target->text, "*") != 0)
			check_reference(check, target->at, SECTION_TARGET, target->text);
	}
	if (!check_given(section, id)) {
		ARRAY_GROW(window->targets, window->n_targets);
		text_copy(window->targets[window->n_targets++], TARGET_SIZE, "*");
	}
}

void check_windows(struct check *check)
{
	struct settings *settings = check->settings;
	for (size_t i = 0; i < section_count(check->root, SECTION_MAINTENANCE); i++)
		check_window(check, section_at(check->root, SECTION_MAINTENANCE, i),
			     ARRAY_ADD(settings->windows, settings->n_windows));
}
