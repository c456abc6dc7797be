/* SPDX-License-Identifier: Apache-2.0 */
/* Section dns: lists of addresses and networks. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "config/check.h"

static bool read_bits(const char *text, unsigned most, unsigned *ret)
{
	size_t digits = strspn(text, "0123456789");
	*ret = (unsigned)strtoul(text, NULL, 10);
	return digits > 0 && digits <= 3 && text[digits] == '\0' && *ret <= most;
}

/* Is nothing set beyond the prefix? "10.1.2.3/8" is a mistake. */
static bool is_prefix(const struct network *network)
{
	for (unsigned bit = network->bits; bit < (network->address.family == 4 ? 32 : 128); bit++)
		if (network->address.bytes[bit / 8] >> (7 - bit % 8) & 1)
			return false;
	return true;
}

static bool read_network(const char *text, struct network *ret)
{
	char address[64];
	size_t n = strcspn(text, "/");
	unsigned most;
	if (n >= sizeof address)
		return false;
	text_copy_n(address, sizeof address, text, n);
	*ret = (struct network){0};
	if (!address_parse(address, &ret->address))
		return false;
	most = ret->address.family == 4 ? 32 : 128;
	ret->bits = most;
	return text[n] == '\0' || (read_bits(text + n + 1, most, &ret->bits) && is_prefix(ret));
}

static void add_network(struct check *check, const struct value *value, const char *key,
			const char *text, struct network **to, size_t *n)
{
	struct network network;
	if (read_network(text, &network)) {
		*ARRAY_ADD(*to, *n) = network;
		return;
	}
	CLEANUP_BUF quoted = BUF_NULL;
	quote_add(&quoted, text);
	wrong_at(check->reading, value->at,
		 "%s: %s is neither an address nor a network; allowed: \"10.1.2.3\", "
		 "\"10.1.0.0/16\", \"2001:db8::/32\"",
		 key, buf_text(&quoted));
}

static void add_networks(struct check *check, const struct section *section, enum option_id id,
			 struct network **to, size_t *n)
{
	for (size_t i = 0; i < value_count(section, id); i++) {
		const char *text = check_text(check, section, id, i);
		if (text != NULL)
			add_network(check, value_at(section, id, i), option_row(id)->key, text, to,
				    n);
	}
}

void check_networks(struct check *check)
{
	struct settings *settings = check->settings;
	struct dns_limits *limits = &settings->judge.dns;
	for (size_t i = 0; i < section_count(check->root, SECTION_DNS); i++) {
		const struct section *section = section_at(check->root, SECTION_DNS, i);
		add_networks(check, section, OPTION_DNS_ALLOWED_ADDRESSES, &settings->allowed,
			     &limits->n_allowed);
		add_networks(check, section, OPTION_DNS_KNOWN_SOURCES, &settings->known,
			     &limits->n_known);
	}
	limits->allowed = settings->allowed;
	limits->known = settings->known;
}
