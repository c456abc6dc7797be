/* SPDX-License-Identifier: Apache-2.0 */
/* One GET over HTTP or HTTPS (libcurl). Blocking, within SOURCE_TIME_LIMIT: for workers. */
#pragma once

#include "perf/document.h"

struct http {			/* how to reach an API */
	const char *url;	/* without a slash at its end, or with one */
	const char *token_file; /* "" = none; read at each request, for tokens are renewed */
	const char *ca_file;	/* "" = those that the system trusts */
};

/* Once, before threads. */
int http_library_init(void);
void http_library_end(void);

/* The HTTP status, and the document if the answer is JSON (else *ret is NULL). 0 if there was no
 * answer: `why` is a clause. */
unsigned http_get(const struct http *, const char *path, struct document **ret, char *why,
		  size_t why_size);
