/* SPDX-License-Identifier: Apache-2.0 */
/* Finds what looks like a secret in a line of text: base/secrets.def. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct secret {
	const char *what; /* "a password": never the secret itself */
	size_t at, n;	  /* bytes of the line */
};

struct secrets; /* the table, compiled */

struct secrets *secrets_new(void);
struct secrets *secrets_free(struct secrets *); /* NULL */
/* The first one in the line; false if there is none. */
bool secrets_find(const struct secrets *, const char *line, struct secret *ret);
