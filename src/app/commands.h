/* SPDX-License-Identifier: Apache-2.0 */
/* The commands: one row each in commands.def, one function each. */
#pragma once

#include <stdbool.h>
#include <time.h>

#include "base/words.h"
#include "config/settings.h"

#define DEFAULT_CONFIG SYSCONFDIR "/replscribe/replscribe.conf"

struct options { /* what the command line says */
	const char *config;
	bool json, live, verbose, watch;
	const char *status; /* of a review */
	const char *by, *message, *state, *since, *target, *format, *socket;
	const char *output, *plan, *start, *end, *cycle, *exit_code, *remark, *margin;
	bool replace, all;
	char **words; /* the rest */
	int n_words;
};

struct command {
	const char *name, *words, *summary;
	const char *takes; /* letters of the options it takes: app/main.c */
	int (*run)(const struct options *);
	int min_words, max_words;
};

int command_run(const struct options *);
int command_check(const struct options *);
int command_probe(const struct options *);
int command_explain(const struct options *);
int command_findings(const struct options *);
int command_status(const struct options *);
int command_dns(const struct options *);
int command_incidents(const struct options *);
int command_show(const struct options *);
int command_export(const struct options *);
int command_verify(const struct options *);
int command_lint(const struct options *);
int command_review(const struct options *);
int command_ack(const struct options *);
int command_note(const struct options *);
int command_snooze(const struct options *);
int command_raise(const struct options *);
int command_resolve(const struct options *);
int command_perf_run(const struct options *);
int command_perf_import(const struct options *);
int command_perf_report(const struct options *);
int command_perf_compare(const struct options *);

/* Shared by them. Says what is wrong on standard error and returns an exit code. */
int complain(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The configuration as far as a command needs it: with secrets (check, probe), or only where things
 * are and what is known of services (the others, which people without access to secrets run). */
int load_settings(const struct options *, bool with_secrets, struct settings **ret);
bool use_colour(void);
/* Puts a question to the running agent and prints its answer; an exit code. */
struct control_request;
int ask_agent(const struct options *, struct control_request *);
