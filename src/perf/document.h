/* SPDX-License-Identifier: Apache-2.0 */
/* Reads JSON (jansson) into a tree. */
#pragma once

#include "perf/tree.h"

struct document;

enum document_end {
	DOCUMENT_READ,
	DOCUMENT_CUT,	/* good JSON, but it ends in the middle */
	DOCUMENT_BROKEN /* no JSON */
};

/* Of a key that is there twice, the last one counts. *ret is written on DOCUMENT_READ only, why
 * (at least 1 byte; clean, one line: where and what) on the others. */
enum document_end document_read(const char *text, size_t n, struct document **ret, char *why,
				size_t why_size);
const struct tree *document_tree(const struct document *);
bool document_has_doubles(const struct document *); /* a key was there twice */
struct document *document_free(struct document *);
