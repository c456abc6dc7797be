/* SPDX-License-Identifier: Apache-2.0 */
/* Writes JSON into a buf, commas and escapes kept right; reading is jansson's, at the edges. The
 * pure core writes with this because it links no library. Misnesting is a bug (assert). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/time.h"

enum { JSON_DEPTH = 32 };

struct json {
	struct buf *to;
	unsigned depth;
	bool pretty;		    /* two spaces a level */
	bool has_items[JSON_DEPTH]; /* per level: a comma is due */
	bool is_object[JSON_DEPTH]; /* per level: members want a key */
};

void json_start(struct json *, struct buf *to, bool pretty);
/* `key` is NULL inside an array and at the top. */
void json_object_begin(struct json *, const char *key);
void json_object_end(struct json *);
void json_array_begin(struct json *, const char *key);
void json_array_end(struct json *);
void json_text(struct json *, const char *key, const char *value); /* NULL gives null */
void json_int(struct json *, const char *key, int64_t value);
void json_number(struct json *, const char *key, double value); /* not finite gives null */
void json_bool(struct json *, const char *key, bool value);
void json_none(struct json *, const char *key);
void json_time(struct json *, const char *key, wall_t at);	/* RFC 3339 UTC; unset gives null */
void json_seconds(struct json *, const char *key, span_t span); /* a number, up to six decimals */
