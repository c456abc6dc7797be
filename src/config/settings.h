/* SPDX-License-Identifier: Apache-2.0 */
/* What the configuration file says, checked and complete. Every option is one row of options.def;
 * the parser, the manual and the sample's test come from there. */
#pragma once

#include "draft/draft.h"
#include "incident/incident.h"
#include "judge/judge.h"
#include "notify/payload.h"
#include "probe/redact.h"
#include "probe/replica.h"

enum { RESOLVERS_MAX = 16 };
enum authority { AUTHORITY_OFF, AUTHORITY_AUTO };

struct target_settings {
	struct target reach; /* with the password read */
	struct watch watch;
	span_t poll;
	struct target source_account; /* reach, with the account that asks sources */
	char source_user[NAME_SIZE * 2];
	span_t source_poll; /* 0 = sources are not asked */
	char policy[NAME_SIZE];
	char (*services)[NAME_SIZE]; /* owned */
	size_t n_services;
	char from[LINE_SIZE]; /* "file:line" of the section */
};

struct service_settings {
	struct known_service known; /* without target */
	enum level level; /* the impact's level for targets that serve it; LEVEL_NONE if not set */
	char (*mysql_users)[NAME_SIZE * 2]; /* owned */
	size_t n_mysql_users;
};

struct maintenance {
	struct known_window window;
	char (*targets)[TARGET_SIZE]; /* "*" = all; owned */
	size_t n_targets;
};

struct settings {
	char file[1024];
	char timezone[64]; /* for TZ */
	char state_dir[512];
	char socket[108]; /* control socket */
	char public_url[1024];
	struct target_settings *targets;
	size_t n_targets;
	struct service_settings *services;
	size_t n_services;
	struct policy *policies;
	size_t n_policies;
	struct receiver *receivers;
	size_t n_receivers;
	struct maintenance *windows;
	size_t n_windows;
	struct judge_limits judge;
	struct network *allowed, *known;   /* owned; judge.dns has them, too */
	char resolvers[RESOLVERS_MAX][80]; /* "addr:port", or "system" */
	size_t n_resolvers;
	span_t dns_interval, dns_timeout; /* interval 0: auto */
	enum authority authority;
	span_t authority_interval;
	span_t history_keep;
	unsigned fast_workers, slow_workers;
	struct layout layout;
	char **after_write; /* the command's words; owned */
	size_t n_after_write;
	span_t after_write_timeout;
	bool redact_values;
	struct redaction *redaction; /* owned */
};

struct complaints {   /* everything that is wrong, in the order of the file */
	char **lines; /* "file:line: what is wrong; what is allowed"; owned */
	size_t n;
};

/* Commands that only talk to the agent leave the secrets: who runs them need not be able to read
 * them. */
enum secrets { SECRETS_READ, SECRETS_LEAVE };

/* Reads, checks and completes. 0, or a positive count of complaints (then *ret is not written).
 * What is wrong is an error; there are no warnings. On the loop's thread only: libconfuse has
 * globals. */
int settings_load(const char *file, enum secrets, struct settings **ret,
		  struct complaints *complaints);
struct settings *settings_free(struct settings *); /* wipes secrets */
void complaints_free(struct complaints *);
const struct policy *settings_policy(const struct settings *, const char *name);
const struct receiver *settings_receiver(const struct settings *, const char *name);
const struct target_settings *settings_target(const struct settings *, const char *name);

/* The options that a reload cannot change and that differ: "state-dir, socket"; "" if none. */
void settings_need_restart(const struct settings *before, const struct settings *after,
			   struct buf *to);

/* From the tables: the manual's section of options and its list of findings (mdoc), and the paths
 * of all options ("target.host"), one a line. */
void settings_print_manual(struct buf *to);
void settings_print_findings(struct buf *to);
void settings_print_paths(struct buf *to);
/* The same of the plan of performance tests, perf/plan.h. */
void plan_print_manual(struct buf *to);
void plan_print_paths(struct buf *to);
