/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/url.h"

#include <string.h>

#include "base/text.h"

static const char *authority(const char *url)
{
	const char *at = strstr(url, "://");
	return at ? at + 3 : url + strlen(url);
}

const char *url_path(const char *url)
{
	const char *at = authority(url);
	return at + strcspn(at, "/?#");
}

void url_host(const char *url, char *to, size_t size)
{
	const char *start = authority(url), *end = url_path(url);
	const char *user = memrchr(start, '@', (size_t)(end - start));
	start = user ? user + 1 : start;
	const char *close = memchr(start, ']', (size_t)(end - start));
	if (*start == '[' && close) {
		start++;
		end = close;
	} else {
		const char *port = memchr(start, ':', (size_t)(end - start));
		end = port ? port : end;
	}
	text_copy_n(to, size, start, (size_t)(end - start));
}

bool url_is_http(const char *url)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
		"-._~:/?#[]@!$&'()*+,;=%";
	char host[256];
	if (!text_starts(url, "http://") && !text_starts(url, "https://"))
		return false;
	url_host(url, host, sizeof host);
	return *host && url[strspn(url, allowed)] == '\0';
}

bool url_is_loopback(const char *url)
{
	char host[256];
	url_host(url, host, sizeof host);
	return text_same_name(host, "localhost") || strcmp(host, "::1") == 0 ||
	       (text_starts(host, "127.") && host[strspn(host, "0123456789.")] == '\0');
}
