/* SPDX-License-Identifier: Apache-2.0 */
/* Takes secrets and personal data out of what servers say of a failure, before anything keeps it:
 * the values of a duplicate key, of data that does not fit and of a statement, secrets
 * (base/secrets.def), and what the user's own patterns match. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "probe/observation.h"

struct redaction;

/* `values`: those in statements, duplicate keys and parse errors too. The patterns are POSIX
 * extended expressions, which redaction_add has found good. */
struct redaction *redaction_new(bool values);
struct redaction *redaction_free(struct redaction *); /* NULL */
/* False, and why, if it is no expression, or one that matches the empty text. */
bool redaction_add(struct redaction *, const char *pattern, char *why, size_t why_size);

/* One message, in place: what it puts there is never longer. */
void redact_text(const struct redaction *, char *text);
/* The errors of an observation, and the row of a channel that has one. */
void observation_redact(const struct redaction *, struct observation *);
