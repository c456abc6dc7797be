/* SPDX-License-Identifier: Apache-2.0 */
/* What is set on a connection before it is made, and all that the two client libraries do in ways
 * of their own. Only for connection.c. */
#pragma once

#include <mysql.h>

#include "probe/replica.h"

/* The methods by which the agent logs in, with commas. */
extern const char connection_methods[];

void connection_library_init(void);
void connection_set_options(MYSQL *, const struct target *);
/* Nothing may be sent in the clear. */
bool connection_must_encrypt(const struct target *);
int connection_descriptor(MYSQL *);
