/* SPDX-License-Identifier: Apache-2.0 */
/* What is set on a connection before it is made, and all that the two client libraries do in ways
 * of their own. Only for connection.c. */
#pragma once

#include <mysql.h>

#include "probe/replica.h"

struct connection_guard { /* of one connection, which must stay where it is */
	const struct target *target;
	size_t received; /* since the last statement was sent; Connector/C only */
};
/* Connector/C takes as many columns as come. More than this is no answer, and is cut off. */
extern const size_t connection_answer_max;

extern const char connection_library[];
/* The methods by which the agent logs in, with commas. */
extern const char connection_methods[];

void connection_library_init(void);
void connection_set_options(MYSQL *, struct connection_guard *);
/* Nothing may be sent in the clear. */
bool connection_must_encrypt(const struct target *);
int connection_descriptor(MYSQL *);
