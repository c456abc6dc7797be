/* SPDX-License-Identifier: Apache-2.0 */
/* Asks one resolver, or one server of a zone, for one name, A and AAAA, with c-ares on the loop:
 * nothing is cached, nothing of this machine's resolver configuration has a say, and each answer is
 * that one server's. */
#pragma once

#include "platform/loop.h"
#include "probe/observation.h"

struct resolver;
/* Called once per question, on the loop, never from within c-ares or resolver_ask. The callee takes
 * over nothing: the observation is freed after the call. It may ask again and may free the
 * resolver. */
typedef void name_fn(void *arg, struct observation *);

/* Once, before threads; clears RES_OPTIONS, LOCALDOMAIN and HOSTALIASES. */
int resolver_library_init(void);
const char *resolver_library_version(void); /* of the c-ares that runs */
int resolver_new(struct loop *, name_fn *, void *arg, struct resolver **ret);
struct resolver *resolver_free(struct resolver *); /* open questions are dropped without a call */
struct inquiry {
	const char *name, *server;	/* "10.0.0.2:53" or "[2001:db8::1]:53" */
	enum view_kind view;		/* AUTHORITY: RD=0, and the zone's SOA with it */
	const char *zone, *server_name; /* AUTHORITY: "example.com", "ns1.example.com" */
	bool tries_wildcard; /* also a sibling of the name that nobody can have defined */
	span_t timeout;	     /* for the whole of it */
};
/* What cannot be asked (no host name, no address) ends in LOOKUP_OTHER. Copies what it needs. */
void resolver_ask(struct resolver *, const struct inquiry *);

/* The nameservers of /etc/resolv.conf (or another file) as "addr:53", no doubles; returns how many
 * were put. */
size_t resolver_system_servers(const char *path, char (*to)[80], size_t max);
/* Where that is, symlinks followed, and what it says that matters: "nameserver 10.0.0.2; search
 * a.example; options ndots:2". "" if there is no such file. */
void resolver_system_text(const char *path, char ret_path[HOST_SIZE], char ret_text[LINE_SIZE]);
