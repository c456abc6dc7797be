/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 out of what shells on any machine write: PowerShell's `>` gives UTF-16 with a byte order
 * mark, others UTF-8 with one. Bytes come in pieces of any size. Pure. */
#pragma once

#include "base/buf.h"

enum encoding { ENCODING_UNSEEN, ENCODING_UTF8, ENCODING_UTF16LE, ENCODING_UTF16BE };

struct decoder {
	enum encoding encoding;
	unsigned char waiting[4]; /* bytes that are not yet a whole mark or character */
	size_t n_waiting;
};

void decode(struct decoder *, const char *bytes, size_t n, struct buf *to);
void decode_end(struct decoder *, struct buf *to); /* what still waits, as well as it can be */
