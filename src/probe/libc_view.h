/* SPDX-License-Identifier: Apache-2.0 */
/* What libc on this host makes of a name, as a server here would hear it: with the hosts file,
 * nsswitch.conf and search domains. Blocking, for as long as libc likes: runs in a worker of its
 * own. */
#pragma once

#include "probe/observation.h"

/* Fills a SEEN_NAME of VIEW_LIBC; what getaddrinfo says of a failure is in `says`. */
void libc_look(const char *name, struct observation *ret);
/* Where libc is not heard from in time. */
void libc_silent(const char *name, span_t waited, struct observation *ret);

/* The first line of a hosts file that has the name; 0 = none. Pure. */
unsigned hosts_line_of(const char *text, const char *name);
