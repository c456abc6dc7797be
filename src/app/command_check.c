/* SPDX-License-Identifier: Apache-2.0 */
#include "app/commands.h"
#include "app/exits.h"
#include "app/look.h"
#include "app/table.h"
#include "base/text.h"
#include "notify/reach.h"
#include "probe/replica.h"
#include "probe/resolver.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int load_settings(const struct options *options, bool with_secrets, struct settings **ret)
{
	struct complaints complaints = {0};
	size_t n;

	if (settings_load(options->config, with_secrets ? SECRETS_READ : SECRETS_LEAVE, ret,
			  &complaints) == 0) {
		setenv("TZ", (*ret)->timezone, 1);
		tzset();
		return EXIT_DONE;
	}
	for (size_t i = 0; i < complaints.n; i++)
		fprintf(stderr, "%s\n", complaints.lines[i]);
	n = complaints.n;
	complaints_free(&complaints);
	return complain(EXIT_CONFIG, "%zu error%s in the configuration", n, n == 1 ? "" : "s");
}

static int say(bool good, const char *what, const char *name, const char *text)
{
	CLEANUP_BUF line = BUF_NULL;

	colour_add(&line, use_colour(), good ? COLOUR_GOOD : COLOUR_BAD,
		   good ? "ok    " : "FAILED");
	buf_printf(&line, " %-9s %s: ", what, name);
	text_add_terminal(&line, text);
	puts(buf_text(&line));
	fflush(stdout);
	return good ? 0 : 1;
}

static int check_target(const struct target_settings *target)
{
	struct privilege_report report = {0};
	CLEANUP_BUF text = BUF_NULL;
	bool good;

	replica_check(&target->reach, &report);
	good = report.connected && report.may_status;
	if (report.connected)
		buf_printf(&text, "%s, %s%s%s", report.version,
			   report.encrypted	   ? "encrypted with "
			   : *target->reach.socket ? "by its socket"
						   : "not encrypted",
			   report.encrypted ? report.cipher : "",
			   report.may_status ? ", may read the replication status" : "");
	if (report.error.code)
		buf_printf(&text, "%s%u %s", text.len ? "; " : "", report.error.code,
			   report.error.text);
	if (*report.grant)
		buf_printf(&text, "; mend it with: %s", report.grant);
	return say(good, "target", target->reach.name, buf_text(&text));
}

static int check_name(const struct name_seen *seen)
{
	char addresses[LINE_SIZE];
	CLEANUP_BUF text = BUF_NULL;

	name_seen_print(seen, addresses, sizeof addresses);
	buf_printf(&text, "%s (by %s)", *addresses ? addresses : lookup_end_sentence(seen->a.end),
		   seen->resolver);
	return say(*addresses != '\0', "name", seen->name, buf_text(&text));
}

static int check_names(const struct settings *settings)
{
	struct look look;
	int bad = 0;

	if (look_take(settings, NULL, &look) < 0)
		return complain(1, "names could not be resolved: the event loop cannot be set up");
	for (size_t i = 0; i < look.n_names; i++)
		bad += check_name(&look.names[i].name);
	look_free(&look);
	return bad;
}

/* Reaches the receiver's host, with TLS where it uses it, and says nothing to it: nobody is paged.
 */
static int check_receiver(const struct receiver *receiver)
{
	char where[256], why[LINE_SIZE] = "reached";
	CLEANUP_BUF text = BUF_NULL;
	bool good = receiver_reach(receiver, why, sizeof why) == 0;

	receiver_print(receiver, where, sizeof where);
	buf_printf(&text, "%s: %s", where, why);
	return say(good, "receiver", receiver->name, buf_text(&text));
}

static int check_live(const struct settings *settings)
{
	int bad = 0;

	if (replica_library_init() < 0 || resolver_library_init() < 0)
		return complain(EXIT_OS, "the client libraries cannot be set up");
	for (size_t i = 0; i < settings->n_targets; i++)
		bad += check_target(&settings->targets[i]);
	bad += check_names(settings);
	for (size_t i = 0; i < settings->n_receivers; i++)
		bad += check_receiver(&settings->receivers[i]);
	replica_library_end();
	if (!bad)
		return EXIT_DONE;
	return complain(EXIT_FOUND, "%d of the checks failed", bad);
}

int command_check(const struct options *options)
{
	struct settings *settings;
	int code = load_settings(options, true, &settings);

	if (code)
		return code;
	printf("%s is good: %zu target%s, %zu service%s, %zu receiver%s\n", options->config,
	       settings->n_targets, settings->n_targets == 1 ? "" : "s", settings->n_services,
	       settings->n_services == 1 ? "" : "s", settings->n_receivers,
	       settings->n_receivers == 1 ? "" : "s");
	if (options->live)
		code = check_live(settings);
	settings_free(settings);
	return code;
}
