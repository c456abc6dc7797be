/* SPDX-License-Identifier: Apache-2.0 */
/* The Unix socket: one JSON object a line each way. The agent prints, the client shows: a reply
 * carries the text for people or JSON for programs as asked. Who may act is decided by the socket's
 * mode and the peer's credentials. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/time.h"
#include "base/words.h"
#include "platform/loop.h"

struct control_request {
	char verb[32]; /* "status", "ack", "note", "snooze", "resolve", "raise", "perf" */
	char id[INCIDENT_ID_SIZE];
	char by[PERSON_SIZE]; /* "" = the peer's user name is used */
	char message[LINE_SIZE * 2];
	char targets[LINE_SIZE]; /* perf: names, apart by blanks; "" = all */
	span_t span;		 /* snooze; perf: it goes on for as long, 0 = it is over */
	enum level level;	 /* raise */
	char status[16]; /* review: what is said of the document; "" = nothing, it is asked */
	bool json, colour;
	uid_t uid; /* of the peer, by SO_PEERCRED; not sent */
	pid_t pid;
};

struct control_reply {
	int code;	 /* sysexits: 0, 64 (bad request), 69 ... */
	struct buf text; /* what to print, to stdout if code is 0, else stderr */
};

typedef void control_fn(void *arg, const struct control_request *, struct control_reply *reply);

struct control;
/* Listens on path with mode 0660 (a stale socket is replaced, a live one is -EADDRINUSE). */
int control_listen(struct loop *, const char *path, control_fn *, void *arg, struct control **ret);
struct control *control_free(struct control *); /* closes and removes the socket */

/* The client: blocking, at most 10 s. Negative errno: -ENOENT and -ECONNREFUSED mean no agent is
 * running there. */
int control_ask(const char *path, const struct control_request *, struct control_reply *ret);

/* The wire, for both sides and for the fuzzer. False if it is not a request. */
bool control_read_request(const char *line, size_t n, struct control_request *ret, char *why,
			  size_t why_size);
void control_write_request(const struct control_request *, struct buf *to);
bool control_read_reply(const char *line, size_t n, struct control_reply *ret);
void control_write_reply(const struct control_reply *, struct buf *to);
