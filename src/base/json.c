/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void json_start(struct json *json, struct buf *to, bool pretty)
{
	*json = (struct json){.to = to, .pretty = pretty};
}

static void new_line(struct json *json)
{
	if (!json->pretty)
		return;
	buf_add_char(json->to, '\n');
	for (unsigned i = 0; i < json->depth; i++)
		buf_add(json->to, "  ");
}

/* All that comes before a value: the comma, the line, the key. */
static void before(struct json *json, const char *key)
{
	unsigned at = json->depth;
	assert((key != NULL) == json->is_object[at]);
	assert(at > 0 || !json->has_items[0]);
	if (json->has_items[at])
		buf_add_char(json->to, ',');
	json->has_items[at] = true;
	if (at > 0)
		new_line(json);
	if (key == NULL)
		return;
	text_add_json(json->to, key);
	buf_add(json->to, json->pretty ? ": " : ":");
}

static void open_level(struct json *json, const char *key, bool is_object)
{
	before(json, key);
	buf_add_char(json->to, is_object ? '{' : '[');
	json->depth++;
	assert(json->depth < JSON_DEPTH);
	json->has_items[json->depth] = false;
	json->is_object[json->depth] = is_object;
}

static void close_level(struct json *json, bool is_object)
{
	assert(json->depth > 0 && json->is_object[json->depth] == is_object);
	bool had_items = json->has_items[json->depth];
	json->depth--;
	if (had_items)
		new_line(json);
	buf_add_char(json->to, is_object ? '}' : ']');
}

void json_object_begin(struct json *json, const char *key)
{
	open_level(json, key, true);
}

void json_object_end(struct json *json)
{
	close_level(json, true);
}

void json_array_begin(struct json *json, const char *key)
{
	open_level(json, key, false);
}

void json_array_end(struct json *json)
{
	close_level(json, false);
}

void json_text(struct json *json, const char *key, const char *value)
{
	if (value == NULL) {
		json_none(json, key);
		return;
	}
	before(json, key);
	text_add_json(json->to, value);
}

void json_int(struct json *json, const char *key, int64_t value)
{
	before(json, key);
	buf_printf(json->to, "%" PRId64, value);
}

/* With as few digits as give the same number back. */
void json_number(struct json *json, const char *key, double value)
{
	char text[32];
	bool is_finite = value - value == 0; /* infinities and NaN give NaN */
	if (!is_finite) {
		json_none(json, key);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	before(json, key);
	buf_add(json->to, text);
}

void json_bool(struct json *json, const char *key, bool value)
{
	before(json, key);
	buf_add(json->to, value ? "true" : "false");
}

void json_none(struct json *json, const char *key)
{
	before(json, key);
	buf_add(json->to, "null");
}

void json_time(struct json *json, const char *key, wall_t at)
{
	if (!wall_is_set(at)) {
		json_none(json, key);
		return;
	}
	before(json, key);
	buf_add_char(json->to, '"');
	wall_print_rfc3339(at, json->to);
	buf_add_char(json->to, '"');
}

void json_seconds(struct json *json, const char *key, span_t span)
{
	before(json, key);
	uint64_t us = span.us < 0 ? 0 - (uint64_t)span.us : (uint64_t)span.us;
	buf_printf(json->to, "%s%" PRIu64, span.us < 0 ? "-" : "", us / US_PER_SECOND);
	if (us % US_PER_SECOND == 0)
		return;
	buf_printf(json->to, ".%06" PRIu64, us % US_PER_SECOND);
	while (json->to->text[json->to->len - 1] == '0')
		json->to->text[--json->to->len] = '\0';
}
