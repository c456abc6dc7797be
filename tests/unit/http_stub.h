/* SPDX-License-Identifier: Apache-2.0 */
/* An HTTP server on the test's own loop: it takes one request a connection, keeps its text, and
 * answers with the next line of its script. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "platform/loop.h"

enum { STUB_REQUESTS = 128 };

struct stub_answer {
	const char *text; /* the whole answer with its head; NULL = none is ever given */
	bool is_held;	  /* the connection stays open after it */
	size_t padding;	  /* this many more bytes of body */
};

struct stub {
	struct loop *loop;
	int fd;
	unsigned port;
	struct watch_fd *watch;
	const struct stub_answer *answers; /* the last one is repeated */
	size_t n_answers;
	struct buf requests[STUB_REQUESTS];
	size_t n_requests;
	struct stub_peer *peers;
};

/* False if this machine has no such address. */
bool stub_start(struct stub *, struct loop *, const char *address, const struct stub_answer *,
		size_t n_answers);
void stub_end(struct stub *);
