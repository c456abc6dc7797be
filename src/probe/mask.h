/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords and their hashes in what a server says of a statement that failed: a CREATE USER that
 * cannot be applied stands in Last_SQL_Error with all its words. Pure. */
#pragma once

#include <stdbool.h>

/* In place: what is quoted after IDENTIFIED or PASSWORD becomes '***'. It would rather mask a name
 * too many. */
void mask_secrets(char *text);
/* Does a column of this name hold a secret itself? */
bool mask_column(const char *name);
