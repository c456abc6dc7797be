/* SPDX-License-Identifier: Apache-2.0 */
/* Asks the server at one address of a source who it is and what it has, over a connection that it
 * keeps: one small SELECT each time. Only variables are read, never SHOW BINARY LOG STATUS, which
 * holds up commits. Blocking: runs in a worker; the session belongs to whoever runs it. */
#pragma once

#include "probe/replica.h"

struct source_session;

/* `account` is the target whose account asks. `host` is the source's name, which the certificate is
 * compared with where the account's TLS mode says so. */
struct source_session *source_session_new(const struct target *account, const char *host,
					  const char *address, uint16_t port);
struct source_session *source_session_free(struct source_session *);

/* Always fills *ret; since_last is the caller's. */
void source_ask(struct source_session *, struct observation *ret);
