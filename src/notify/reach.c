/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/reach.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "notify/url.h"

static CURLcode connect_only(const struct receiver *receiver, const char *url,
			     char error[CURL_ERROR_SIZE])
{
	CURL *easy = curl_easy_init();
	CURLcode result;

	if (!easy)
		return CURLE_FAILED_INIT;
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	if (url_is_loopback(url))
		curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(receiver->timeout.us / 1000));
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error);
	result = curl_easy_perform(easy);
	curl_easy_cleanup(easy);
	return result;
}

int receiver_reach(const struct receiver *receiver, char *why, size_t why_size)
{
	char error[CURL_ERROR_SIZE] = "";
	const char *url = *receiver->url ? receiver->url : receiver->type->default_url;
	CURLcode result = connect_only(receiver, url, error);

	if (result == CURLE_OK) {
		text_copy_line(why, why_size, "reached");
		return 0;
	}
	text_copy_line(why, why_size, *error ? error : curl_easy_strerror(result));
	receiver_mask(receiver, why, strlen(why));
	return -EHOSTUNREACH;
}
