/* SPDX-License-Identifier: Apache-2.0 */
/* From what the file says to settings: values read, names found, what was left out filled in. Each
 * check_ file takes some sections. */
#pragma once

#include "config/parse.h"

struct check {
	struct reading *reading;
	const struct clean *clean;
	const struct section *root;
	const char *file;
	enum secrets secrets;
	struct settings *settings;
};

void check_resolvers(struct check *);
void check_networks(struct check *); /* section dns */
void check_redact(struct check *);   /* section redact */
void check_workers(struct check *);  /* after the targets: as many as they need */
void check_services(struct check *);
void check_rules(struct check *);
void check_receivers(struct check *);
void check_policies(struct check *); /* after the receivers */
void check_targets(struct check *);  /* after the services and policies */
void check_draft(struct check *);    /* section draft */
void check_windows(struct check *);  /* after the targets */

/* Reads all options of the section that the tables give a place; presets where there are no values,
 * or no section (NULL). */
void check_fill(struct check *, const struct section *, enum section_kind, void *object);
/* The section's name into to: it must be one word and fit. */
void check_title(struct check *, const struct section *, enum section_kind, char *to, size_t size);
/* A value given and good as text, or NULL; the i-th of a list. */
const char *check_text(struct check *, const struct section *, enum option_id, size_t i);
struct place check_place(struct check *, const struct section *, enum option_id, size_t i);
bool check_given(const struct section *, enum option_id);

/* A list of names, each NAME_SIZE long and each once. */
void check_names(struct check *, const struct section *, enum option_id, char (**ret)[NAME_SIZE],
		 size_t *ret_n);
/* Complains unless there is a section of that kind with that name. */
void check_reference(struct check *, struct place, enum section_kind, const char *name);

/* The path of a file that an option names, beside the configuration or in $CREDENTIALS_DIRECTORY;
 * NULL if the option is not given, or after a complaint. The caller frees. */
char *check_file(struct check *, const struct section *, enum option_id);
/* Reads a secret into to[size]. False if there is none, also after a complaint. */
bool check_secret(struct check *, const struct section *, enum option_id, char *to, size_t size);
