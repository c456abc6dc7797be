/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "notify/payload.h"
#include "notify/payload_parts.h"
#include "notify/url.h"

static const struct receiver_type types[] = {
#define RECEIVER(id, needs_text, url, has_key, has_secret, refresh_seconds) \
	{.name = #id,                                                       \
	 .needs = needs_text,                                               \
	 .default_url = url,                                                \
	 .key_needed = has_key,                                             \
	 .secret_needed = has_secret,                                       \
	 .refresh = {(refresh_seconds)*US_PER_SECOND},                      \
	 .write = write_##id,                                               \
	 .read = read_##id},
#include "notify/receivers.def"
#undef RECEIVER
};

const struct receiver_type *receiver_type(const char *name)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].name, name) == 0)
			return &types[i];
	return NULL;
}

const char *receiver_types(void)
{
	static const char list[] =
#define RECEIVER(id, ...) ", " #id
#include "notify/receivers.def"
#undef RECEIVER
		;
	return list + 2;
}

/* Four characters give three bytes, the last four may be padded. */
static bool is_base64(const char *text)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = strlen(text), used = strspn(text, digits);
	return n > 0 && n % 4 == 0 && n - used <= 2 && used + strspn(text + used, "=") == n;
}

const char *receiver_wrong(const struct receiver *receiver)
{
	const struct receiver_type *type = receiver->type;
	if (!receiver->url[0])
		return "its URL is missing";
	if (!url_is_http(receiver->url))
		return "its URL must begin with http:// or https://, have a host and no spaces";
	/* A path may come after it. */
	if (strlen(receiver->url) >= sizeof receiver->url - 32)
		return "its URL is too long";
	if (type->key_needed && strlen(receiver->key) != 32)
		return "its key must be exactly 32 characters (PagerDuty: the integration key of "
		       "an "
		       "Events API v2 integration)";
	if (type->secret_needed && !receiver->secret[0])
		return "its secret is missing";
	if (text_starts(receiver->secret, "whsec_") && !is_base64(receiver->secret + 6))
		return "its secret begins with whsec_, so base64 must follow";
	return NULL;
}

void receiver_print(const struct receiver *receiver, char *to, size_t size)
{
	char host[HOST_SIZE], line[HOST_SIZE + NAME_SIZE];
	url_host(receiver->url, host, sizeof host);
	snprintf(line, sizeof line, "%s at %s", receiver->type->name, host);
	text_copy_line(to, size, line);
}

static void mask(const char *secret, size_t secret_n, char *text, size_t n)
{
	char *at;
	while (secret_n > 0 && (at = memmem(text, n, secret, secret_n))) {
		memset(at, '*', secret_n);
		n -= (size_t)(at - text) + secret_n;
		text = at + secret_n;
	}
}

/* Piece by piece: the other side may write "&amp;" between them. What is shorter than a secret
 * could be is a word like "hooks" and stays readable. */
static void mask_pieces(const char *from, const char *end, size_t shortest, char *text, size_t n)
{
	while (from < end) {
		size_t piece = strcspn(from, "/:@?&=;#");
		if (piece > (size_t)(end - from))
			piece = (size_t)(end - from);
		if (piece >= shortest)
			mask(from, piece, text, n);
		from += piece + 1;
	}
}

void receiver_mask(const struct receiver *receiver, char *text, size_t n)
{
	const char *url = receiver->url, *path = url_path(url), *host = strstr(url, "://");
	const char *secret = receiver->secret;
	const char *user = host ? memrchr(host, '@', (size_t)(path - host)) : NULL;
	mask(receiver->key, strlen(receiver->key), text, n);
	mask(secret, strlen(secret), text, n);
	if (text_starts(secret, "whsec_"))
		mask(secret + 6, strlen(secret + 6), text, n);
	mask_pieces(path, url + strlen(url), 8, text, n);
	if (user)
		mask_pieces(host + 3, user, 4, text, n);
}

void request_free(struct request *request)
{
	/* URL and body may hold keys. */
	if (request->body.text)
		explicit_bzero(request->body.text, request->body.cap);
	buf_free(&request->body);
	explicit_bzero(request, sizeof *request);
}
