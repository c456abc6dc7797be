/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of JSON to structs and back. The only file of this folder that reads JSON (jansson). */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "control/control.h"

static bool take_text(const json_t *from, const char *key, char *to, size_t size, char *why,
		      size_t why_size)
{
	const json_t *value = json_object_get(from, key);

	if (!value)
		return true;
	if (!json_is_string(value)) {
		snprintf(why, why_size, "\"%s\" must be a text", key);
		return false;
	}
	if (json_string_length(value) >= size) {
		snprintf(why, why_size, "\"%s\" is longer than %zu bytes", key, size - 1);
		return false;
	}
	text_copy_n(to, size, json_string_value(value), json_string_length(value));
	return true;
}

static bool take_flag(const json_t *from, const char *key)
{
	return json_is_true(json_object_get(from, key));
}

static bool take_span(const json_t *from, span_t *ret, char *why, size_t why_size)
{
	char text[32] = "";

	if (!take_text(from, "duration", text, sizeof text, why, why_size))
		return false;
	if (!*text || span_parse(text, ret))
		return true;
	snprintf(why, why_size, "\"duration\" must be written like 30m or 2h");
	return false;
}

static bool take_level(const json_t *from, enum level *ret, char *why, size_t why_size)
{
	char text[8] = "";

	if (!take_text(from, "level", text, sizeof text, why, why_size))
		return false;
	if (!*text || level_parse(text, ret))
		return true;
	snprintf(why, why_size, "\"level\" must be P4, P3, P2 or P1");
	return false;
}

static bool take_request(const json_t *from, struct control_request *to, char *why, size_t why_size)
{
	if (!take_text(from, "verb", to->verb, sizeof to->verb, why, why_size) ||
	    !take_text(from, "id", to->id, sizeof to->id, why, why_size) ||
	    !take_text(from, "by", to->by, sizeof to->by, why, why_size) ||
	    !take_text(from, "message", to->message, sizeof to->message, why, why_size) ||
	    !take_text(from, "targets", to->targets, sizeof to->targets, why, why_size) ||
	    !take_text(from, "status", to->status, sizeof to->status, why, why_size) ||
	    !take_span(from, &to->span, why, why_size) ||
	    !take_level(from, &to->level, why, why_size))
		return false;
	to->json = take_flag(from, "json");
	to->colour = take_flag(from, "colour");
	if (*to->verb)
		return true;
	snprintf(why, why_size, "\"verb\" is missing");
	return false;
}

bool control_read_request(const char *line, size_t n, struct control_request *ret, char *why,
			  size_t why_size)
{
	json_error_t trouble;
	json_t *root = json_loadb(line, n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &trouble);
	struct control_request request = {0};
	bool ok = false;

	if (!root)
		snprintf(why, why_size, "not a line of JSON: %s", trouble.text);
	else if (!json_is_object(root))
		snprintf(why, why_size, "a request is a JSON object");
	else
		ok = take_request(root, &request, why, why_size);
	json_decref(root);
	if (ok)
		*ret = request;
	return ok;
}

void control_write_request(const struct control_request *request, struct buf *to)
{
	struct json json;
	CLEANUP_BUF span = BUF_NULL;

	json_start(&json, to, false);
	json_object_begin(&json, NULL);
	json_text(&json, "verb", request->verb);
	if (*request->id)
		json_text(&json, "id", request->id);
	if (*request->by)
		json_text(&json, "by", request->by);
	if (*request->status)
		json_text(&json, "status", request->status);
	if (*request->message)
		json_text(&json, "message", request->message);
	if (*request->targets)
		json_text(&json, "targets", request->targets);
	if (request->span.us) {
		span_print_exact(request->span, &span);
		json_text(&json, "duration", buf_text(&span));
	}
	if (request->level)
		json_text(&json, "level", level_name(request->level));
	json_bool(&json, "json", request->json);
	json_bool(&json, "colour", request->colour);
	json_object_end(&json);
	buf_add_char(to, '\n');
}

bool control_read_reply(const char *line, size_t n, struct control_reply *ret)
{
	json_t *root = json_loadb(line, n, 0, NULL);
	const json_t *code = json_object_get(root, "code");
	const json_t *text = json_object_get(root, "text");
	bool ok = json_is_integer(code) && json_is_string(text);

	if (ok) {
		ret->code = (int)json_integer_value(code);
		buf_add_n(&ret->text, json_string_value(text), json_string_length(text));
	}
	json_decref(root);
	return ok;
}

void control_write_reply(const struct control_reply *reply, struct buf *to)
{
	struct json json;

	json_start(&json, to, false);
	json_object_begin(&json, NULL);
	json_int(&json, "code", reply->code);
	json_text(&json, "text", buf_text(&reply->text));
	json_object_end(&json);
	buf_add_char(to, '\n');
}
