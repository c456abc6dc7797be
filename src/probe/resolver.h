/* SPDX-License-Identifier: Apache-2.0 */
/* Asks one resolver for one name, A and AAAA, with c-ares on the loop (facts/dns.md 2.2: a fresh channel per
 * question, one server per channel, own record walker, isolated from the system's configuration). */
#pragma once

#include "platform/loop.h"
#include "probe/observation.h"

struct resolver;
/* Called once per question started, on the loop, never from within c-ares. The callee takes over nothing:
 * the observation is freed after the call. */
typedef void name_fn(void *arg, struct observation *);

int resolver_library_init(void); /* once, before threads; clears RES_OPTIONS, LOCALDOMAIN, HOSTALIASES */
int resolver_new(struct loop *, name_fn *, void *arg, struct resolver **ret);
struct resolver *resolver_free(struct resolver *); /* open questions are dropped without a call */
/* `server` is "10.0.0.2:53" or "[2001:db8::1]:53". */
void resolver_ask(struct resolver *, const char *name, const char *server, span_t timeout);

/* The nameservers of /etc/resolv.conf (or another file) as "addr:53"; returns how many were put. */
size_t resolver_system_servers(const char *path, char (*to)[80], size_t max);
