/* SPDX-License-Identifier: Apache-2.0 */
/* Sections dns and history. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/check.h"

static bool is_address(int family, const char *text)
{
	unsigned char bytes[sizeof(struct in6_addr)];
	return inet_pton(family, text, bytes) == 1;
}

static bool read_port(const char *text, unsigned *ret)
{
	size_t digits = strspn(text, "0123456789");
	*ret = (unsigned)strtoul(text, NULL, 10);
	return text[digits] == '\0' && digits <= 5 && *ret >= 1 && *ret <= 65535;
}

/* Cuts the address out of "10.0.0.2:53", "[2001:db8::1]:53" or "2001:db8::1"; what is left is "" or
 * ":53". NULL if it is none. */
static const char *take_address(const char *text, int *ret_family, char *address, size_t size)
{
	bool is_bracketed = text[0] == '[', is_bare_6 = is_address(AF_INET6, text);
	const char *start = text + is_bracketed;
	size_t n = is_bare_6 ? strlen(text) : strcspn(start, is_bracketed ? "]" : ":");
	*ret_family = is_bracketed || is_bare_6 ? AF_INET6 : AF_INET;
	if (n >= size)
		return NULL;
	text_copy_n(address, size, start, n);
	if (!is_address(*ret_family, address) || (is_bracketed && start[n] != ']'))
		return NULL;
	return start + n + is_bracketed;
}

/* As "addr:port". */
static bool read_server(const char *text, char *to, size_t size)
{
	char address[INET6_ADDRSTRLEN];
	unsigned port = 53;
	int family;
	const char *rest = take_address(text, &family, address, sizeof address);
	if (rest == NULL || (*rest != '\0' && (*rest != ':' || !read_port(rest + 1, &port))))
		return false;
	CLEANUP_BUF server = BUF_NULL;
	buf_printf(&server, family == AF_INET6 ? "[%s]:%u" : "%s:%u", address, port);
	text_copy(to, size, buf_text(&server));
	return true;
}

static void add_resolver(struct check *check, const struct value *value, const char *text)
{
	struct settings *settings = check->settings;
	char server[sizeof *settings->resolvers] = "system";
	if (strcmp(text, "system") != 0 && !read_server(text, server, sizeof server)) {
		CLEANUP_BUF quoted = BUF_NULL;
		quote_add(&quoted, text);
		wrong_at(check->reading, value->at,
			 "resolvers: %s is not an address; allowed: \"system\", \"10.0.0.2\", "
			 "\"10.0.0.2:53\", \"2001:db8::1\", \"[2001:db8::1]:53\"",
			 buf_text(&quoted));
		return;
	}
	for (size_t i = 0; i < settings->n_resolvers; i++)
		if (strcmp(settings->resolvers[i], server) == 0) {
			wrong_at(check->reading, value->at, "resolvers names %s twice", server);
			return;
		}
	if (settings->n_resolvers == RESOLVERS_MAX)
		wrong_at(check->reading, value->at, "too many resolvers; allowed: at most %d",
			 RESOLVERS_MAX);
	else
		text_copy(settings->resolvers[settings->n_resolvers++], sizeof server, server);
}

static void check_dns(struct check *check, const struct section *section)
{
	enum option_id id = OPTION_DNS_RESOLVERS;
	check_fill(check, section, SECTION_DNS, check->settings);
	for (size_t i = 0; i < value_count(section, id); i++) {
		const char *text = check_text(check, section, id, i);
		if (text != NULL)
			add_resolver(check, value_at(section, id, i), text);
	}
}

static void check_history(struct check *check)
{
	bool is_given = section_count(check->root, SECTION_HISTORY) > 0;
	check_fill(check, is_given ? section_at(check->root, SECTION_HISTORY, 0) : NULL,
		   SECTION_HISTORY, check->settings);
}

void check_resolvers(struct check *check)
{
	struct settings *settings = check->settings;
	check_history(check);
	size_t n = section_count(check->root, SECTION_DNS);
	for (size_t i = 0; i < n; i++)
		check_dns(check, section_at(check->root, SECTION_DNS, i));
	if (n == 0)
		check_fill(check, NULL, SECTION_DNS, settings);
	if (settings->n_resolvers == 0)
		text_copy(settings->resolvers[settings->n_resolvers++], sizeof *settings->resolvers,
			  "system");
}
