/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/libc_view.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "platform/clock.h"

static const char HOSTS[] = "/etc/hosts";
/* Block lists are hosts files of some megabytes; our name is not behind that. */
enum { HOSTS_BYTES_MAX = 1024 * 1024 };

static unsigned hosts_line(const char *name)
{
	FILE *file = fopen(HOSTS, "re");
	if (file == NULL)
		return 0;
	char *text = xmalloc(HOSTS_BYTES_MAX + 1);
	text[fread(text, 1, HOSTS_BYTES_MAX, file)] = '\0';
	fclose(file);
	unsigned line = hosts_line_of(text, name);
	free(text);
	return line;
}

static enum lookup_end failure_end(int code)
{
	switch (code) {
	case EAI_NONAME:
		return LOOKUP_NXDOMAIN;
	case EAI_NODATA:
	case EAI_ADDRFAMILY:
		return LOOKUP_NODATA;
	case EAI_AGAIN: /* "(-3)" behind the server's own "Unknown source host" */
		return LOOKUP_SERVFAIL;
	default:
		return LOOKUP_OTHER;
	}
}

static void both_end(struct name_seen *seen, enum lookup_end end, const char *says)
{
	seen->a.end = seen->aaaa.end = end;
	text_copy_line(seen->a.says, sizeof seen->a.says, says);
	text_copy_line(seen->aaaa.says, sizeof seen->aaaa.says, says);
}

static bool has(const struct lookup *lookup, const struct address *address)
{
	for (size_t i = 0; i < lookup->n_addresses; i++)
		if (address_compare(&lookup->addresses[i], address) == 0)
			return true;
	return false;
}

static void address_put(struct lookup *lookup, const struct address *address)
{
	if (lookup->n_addresses == ADDRESSES_MAX || has(lookup, address))
		return;
	size_t at = lookup->n_addresses++;
	for (; at > 0 && address_compare(&lookup->addresses[at - 1], address) > 0; at--)
		lookup->addresses[at] = lookup->addresses[at - 1];
	lookup->addresses[at] = *address;
}

static void result_take(struct name_seen *seen, const struct addrinfo *result)
{
	struct address address = {.family = result->ai_family == AF_INET ? 4 : 6};
	const void *of = result->ai_addr;
	if (result->ai_family == AF_INET)
		memcpy(address.bytes, &((const struct sockaddr_in *)of)->sin_addr, 4);
	else if (result->ai_family == AF_INET6)
		memcpy(address.bytes, &((const struct sockaddr_in6 *)of)->sin6_addr, 16);
	else
		return;
	address_put(address.family == 4 ? &seen->a : &seen->aaaa, &address);
}

static void results_take(struct name_seen *seen, const struct addrinfo *results)
{
	if (results->ai_canonname != NULL)
		text_copy_line(seen->canonical, sizeof seen->canonical, results->ai_canonname);
	for (const struct addrinfo *at = results; at != NULL; at = at->ai_next)
		result_take(seen, at);
	seen->a.end = seen->a.n_addresses > 0 ? LOOKUP_OK : LOOKUP_NODATA;
	seen->aaaa.end = seen->aaaa.n_addresses > 0 ? LOOKUP_OK : LOOKUP_NODATA;
}

static void seen_begin(const char *name, struct observation *ret)
{
	*ret = (struct observation){.kind = SEEN_NAME, .name.view = VIEW_LIBC};
	text_copy_line(ret->name.name, sizeof ret->name.name, name);
	text_copy(ret->name.resolver, sizeof ret->name.resolver, "libc");
}

static void seen_end(struct observation *ret, mono_t asked)
{
	ret->at = clock_now();
	ret->took = mono_since(ret->at.mono, asked);
	ret->name.a.took = ret->name.aaaa.took = ret->took;
}

/* As the servers' client library asks: any family, without regard to the host's own addresses. */
void libc_look(const char *name, struct observation *ret)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_CANONNAME}, *results;
	mono_t asked = clock_now().mono;
	seen_begin(name, ret);
	int code = getaddrinfo(name, NULL, &hints, &results);
	if (code == 0) {
		results_take(&ret->name, results);
		freeaddrinfo(results);
	} else {
		both_end(&ret->name, failure_end(code), gai_strerror(code));
	}
	ret->name.hosts_line = hosts_line(name);
	seen_end(ret, asked);
}

void libc_silent(const char *name, span_t waited, struct observation *ret)
{
	struct now now = clock_now();
	seen_begin(name, ret);
	both_end(&ret->name, LOOKUP_TIMEOUT, "");
	seen_end(ret, (mono_t){now.mono.us - waited.us});
}
