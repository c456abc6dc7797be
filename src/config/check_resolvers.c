/* SPDX-License-Identifier: Apache-2.0 */
/* Section dns. */
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

/* "" is the standard port. */
static bool read_port(const char *text, unsigned *ret)
{
	size_t digits = strspn(text, "0123456789");
	*ret = text[0] == '\0' ? 53 : (unsigned)strtoul(text, NULL, 10);
	return text[digits] == '\0' && digits <= 5 && *ret >= 1 && *ret <= 65535;
}

/* "10.0.0.2", "10.0.0.2:53", "2001:db8::1", "[2001:db8::1]:53" as "addr:port" */
static bool read_server(const char *text, char *to, size_t size)
{
	char address[INET6_ADDRSTRLEN];
	bool bare_6 = is_address(AF_INET6, text), bracketed = text[0] == '[';
	size_t n = bare_6 ? strlen(text) : strcspn(text + bracketed, bracketed ? "]" : ":");
	const char *rest = text + bracketed + n;
	unsigned port;
	if (n >= sizeof address || (bracketed && *rest++ != ']'))
		return false;
	text_copy_n(address, sizeof address, text + bracketed, n);
	if (*rest == ':' && rest[1] == '\0')
		return false;
	if (!is_address(bare_6 || bracketed ? AF_INET6 : AF_INET, address) ||
	    (*rest != '\0' && *rest != ':') || !read_port(rest + (*rest == ':'), &port))
		return false;
	CLEANUP_BUF server = BUF_NULL;
	buf_printf(&server, bare_6 || bracketed ? "[%s]:%u" : "%s:%u", address, port);
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

void check_resolvers(struct check *check)
{
	struct settings *settings = check->settings;
	size_t n = section_count(check->root, SECTION_DNS);
	for (size_t i = 0; i < n; i++)
		check_dns(check, section_at(check->root, SECTION_DNS, i));
	if (n == 0)
		check_fill(check, NULL, SECTION_DNS, settings);
	if (settings->n_resolvers == 0)
		text_copy(settings->resolvers[settings->n_resolvers++], sizeof *settings->resolvers,
			  "system");
}
