/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/sources/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "notify/url.h"
#include "perf/sources/source.h"
#include "platform/files.h"

enum { BODY_MAX = 16 << 20, TOKEN_MAX = 64 << 10, CONNECT_TIMEOUT_MS = 5000 };

struct body {
	struct buf text;
	bool is_too_long;
};

static size_t on_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct body *body = arg;
	n *= size;
	if (body->text.len + n > BODY_MAX) {
		body->is_too_long = true;
		return 0;
	}
	buf_add_n(&body->text, bytes, n);
	return n;
}

static void wipe(struct buf *buf)
{
	if (buf->text != NULL)
		explicit_bzero(buf->text, buf->cap);
	buf_free(buf);
}

/* The token that Kubernetes puts into each pod may be read by all in it, so its mode is not looked
 * at. What could end the header line is refused. */
static bool read_token(const char *file, struct buf *ret, char *why, size_t why_size)
{
	struct buf text = BUF_NULL;
	int result = file_read(file, TOKEN_MAX, &text);
	size_t n = strcspn(buf_text(&text), "\r\n");
	bool is_good = result == 0 && n > 0 && strspn(buf_text(&text) + n, "\r\n") == text.len - n;
	for (size_t i = 0; is_good && i < n; i++)
		is_good = text.text[i] > ' ' && text.text[i] < 0x7f;
	if (is_good)
		buf_add_n(ret, text.text, n);
	else
		snprintf(why, why_size, "%s: %s", file,
			 result < 0 ? strerror(-result) : "there is no token in it");
	wipe(&text);
	return is_good;
}

/* False: it would go over the wire for all to read. */
static bool add_token(const struct http *http, struct curl_slist **headers, char *why,
		      size_t why_size)
{
	struct buf token = BUF_NULL, line = BUF_NULL;
	bool is_good = true;
	if (*http->token_file == '\0')
		return true;
	if (strncasecmp(http->url, "https:", 6) != 0 && !url_is_loopback(http->url)) {
		text_copy(why, why_size,
			  "the token is not sent without TLS: give an https address");
		return false;
	}
	is_good = read_token(http->token_file, &token, why, why_size);
	if (is_good) {
		buf_printf(&line, "Authorization: Bearer %s", buf_text(&token));
		struct curl_slist *longer = curl_slist_append(*headers, buf_text(&line));
		if (longer == NULL)
			abort();
		*headers = longer;
	}
	wipe(&token);
	wipe(&line);
	return is_good;
}

static void set_options(CURL *easy, const struct http *http, const char *url,
			struct curl_slist *headers)
{
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "replscribe/" VERSION_TEXT);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(SOURCE_TIME_LIMIT.us / 1000));
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	/* The token is for the address that it was given for. */
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
	if (*http->ca_file != '\0')
		curl_easy_setopt(easy, CURLOPT_CAINFO, http->ca_file);
	if (url_is_loopback(http->url))
		curl_easy_setopt(easy, CURLOPT_PROXY, "");
}

static unsigned ask(const struct http *http, const char *url, struct curl_slist *headers,
		    struct body *body, char *why, size_t why_size)
{
	char said[CURL_ERROR_SIZE] = "";
	long status = 0;
	CURL *easy = curl_easy_init();
	if (easy == NULL)
		abort();
	set_options(easy, http, url, headers);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, body);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, said);
	CURLcode result = curl_easy_perform(easy);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(easy);
	if (result == CURLE_OK)
		return (unsigned)status;
	if (body->is_too_long)
		text_copy(why, why_size, "the answer is longer than 16 MiB");
	else
		text_copy_line(why, why_size, *said != '\0' ? said : curl_easy_strerror(result));
	return 0;
}

int http_library_init(void)
{
	return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : -EIO;
}

void http_library_end(void)
{
	curl_global_cleanup();
}

unsigned http_get(const struct http *http, const char *path, struct document **ret, char *why,
		  size_t why_size)
{
	CLEANUP_BUF url = BUF_NULL;
	struct body body = {0};
	struct curl_slist *headers = NULL;
	char where[LINE_SIZE];
	unsigned status = 0;
	buf_add(&url, http->url);
	while (url.len > 0 && url.text[url.len - 1] == '/')
		url.text[--url.len] = '\0';
	buf_add(&url, path);
	*ret = NULL;
	if (add_token(http, &headers, why, why_size))
		status = ask(http, buf_text(&url), headers, &body, why, why_size);
	for (struct curl_slist *line = headers; line != NULL; line = line->next)
		explicit_bzero(line->data, strlen(line->data));
	curl_slist_free_all(headers);
	if (status != 0 && document_read(buf_text(&body.text), body.text.len, ret, where,
					 sizeof where) != DOCUMENT_READ)
		*ret = NULL;
	buf_free(&body.text);
	return status;
}
