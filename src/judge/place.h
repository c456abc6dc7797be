/* SPDX-License-Identifier: Apache-2.0 */
/* What kind of address it is, by itself. */
#pragma once

#include "judge/judge.h"

enum place {
	PLACE_ANY, /* where a server can be */
	PLACE_UNSPECIFIED,
	PLACE_LOOPBACK,
	PLACE_LINK_LOCAL,
	PLACE_MULTICAST,
	PLACE_DOCUMENTATION,
	PLACE_RESERVED,
	N_PLACES
};
enum place place_of(const struct address *);
const char *place_name(enum place); /* "a loopback address" */
bool network_has(const struct network *, const struct address *);
bool networks_have(const struct network *, size_t n, const struct address *);
