/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/dns_server.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

enum { DNS_PORT = 53, PORT_DIGITS_MAX = 5 };

static bool port_parse(const char *text, unsigned *ret)
{
	*ret = DNS_PORT;
	if (*text == '\0')
		return true;
	size_t n = *text == ':' ? strspn(++text, "0123456789") : 0;
	if (n == 0 || n > PORT_DIGITS_MAX || text[n] != '\0')
		return false;
	for (*ret = 0; n > 0; n--)
		*ret = *ret * 10 + (unsigned)(*text++ - '0');
	return *ret >= 1 && *ret <= 65535;
}

static bool copy_part(char *to, size_t size, const char *from, size_t n)
{
	if (n >= size)
		return false;
	memcpy(to, from, n);
	to[n] = '\0';
	return true;
}

/* Splits "host:port", "[host]:port" and "host"; more than one colon without brackets is all host.
 */
static bool split(const char *text, char *host, size_t size, const char **ret_port)
{
	if (*text == '[') {
		size_t n = strcspn(++text, "]");
		*ret_port = text + n + 1;
		return text[n] == ']' && copy_part(host, size, text, n) &&
		       strchr(host, ':') != NULL;
	}
	const char *colon = strchr(text, ':');
	bool has_port = colon != NULL && strchr(colon + 1, ':') == NULL;
	*ret_port = has_port ? colon : text + strlen(text);
	return copy_part(host, size, text, (size_t)(*ret_port - text));
}

bool dns_server_parse(const char *text, struct dns_server *ret)
{
	char host[INET6_ADDRSTRLEN + sizeof ret->device];
	const char *port_text;
	unsigned port;
	struct in6_addr bytes;
	*ret = (struct dns_server){0};
	if (!split(text, host, sizeof host, &port_text) || !port_parse(port_text, &port))
		return false;
	if (inet_pton(AF_INET, host, &bytes) == 1) {
		snprintf(ret->address, sizeof ret->address, "%s:%u", host, port);
		return true;
	}
	char *scope = strchr(host, '%');
	if (scope != NULL) {
		*scope++ = '\0';
		if (*scope == '\0' ||
		    !copy_part(ret->device, sizeof ret->device, scope, strlen(scope)))
			return false;
	}
	snprintf(ret->address, sizeof ret->address, "[%s]:%u", host, port);
	if (scope != NULL)
		snprintf(ret->scoped, sizeof ret->scoped, "[%s]:%u%%%s", host, port, scope);
	return inet_pton(AF_INET6, host, &bytes) == 1;
}
