/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/place.h"

#include <string.h>

/* RFC 6890 and its registries, as far as a source's name can meet them. Private networks are where
 * sources are. */
static const struct {
	uint8_t family;
	uint8_t bytes[4];
	unsigned bits;
	enum place place;
} places[] = {
	{4, {0}, 8, PLACE_UNSPECIFIED},
	{4, {127}, 8, PLACE_LOOPBACK},
	{4, {169, 254}, 16, PLACE_LINK_LOCAL},
	{4, {192, 0, 2}, 24, PLACE_DOCUMENTATION},
	{4, {198, 51, 100}, 24, PLACE_DOCUMENTATION},
	{4, {203, 0, 113}, 24, PLACE_DOCUMENTATION},
	{4, {224}, 4, PLACE_MULTICAST},
	{4, {240}, 4, PLACE_RESERVED},
	{6, {0xfe, 0x80}, 10, PLACE_LINK_LOCAL},
	{6, {0xff}, 8, PLACE_MULTICAST},
	{6, {0x20, 0x01, 0x0d, 0xb8}, 32, PLACE_DOCUMENTATION},
	{6, {0x01}, 16, PLACE_RESERVED},
};

bool network_has(const struct network *network, const struct address *address)
{
	size_t whole = network->bits / 8;
	unsigned rest = network->bits % 8;
	uint8_t mask = (uint8_t)(0xff00u >> rest);
	if (network->address.family != address->family ||
	    memcmp(network->address.bytes, address->bytes, whole) != 0)
		return false;
	return rest == 0 || ((network->address.bytes[whole] ^ address->bytes[whole]) & mask) == 0;
}

bool networks_have(const struct network *networks, size_t n, const struct address *address)
{
	for (size_t i = 0; i < n; i++)
		if (network_has(&networks[i], address))
			return true;
	return false;
}

/* ::, ::1 and ::ffff:10.0.0.5 */
static bool is_low_v6(const struct address *address, enum place *ret)
{
	static const uint8_t zeros[10];
	struct address v4 = {.family = 4};
	if (address->family != 6 || memcmp(address->bytes, zeros, sizeof zeros) != 0)
		return false;
	memcpy(v4.bytes, address->bytes + 12, 4);
	if (address->bytes[10] == 0xff && address->bytes[11] == 0xff)
		*ret = place_of(&v4);
	else if (memcmp(address->bytes + 10, zeros, 5) != 0 || address->bytes[15] > 1)
		return false;
	else
		*ret = address->bytes[15] == 1 ? PLACE_LOOPBACK : PLACE_UNSPECIFIED;
	return true;
}

enum place place_of(const struct address *address)
{
	enum place place;
	if (is_low_v6(address, &place))
		return place;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		struct network network = {.bits = places[i].bits};
		network.address.family = places[i].family;
		memcpy(network.address.bytes, places[i].bytes, sizeof places[i].bytes);
		if (network_has(&network, address))
			return places[i].place;
	}
	return PLACE_ANY;
}

const char *place_name(enum place place)
{
	static const char *const names[N_PLACES] = {
		[PLACE_ANY] = "an address",
		[PLACE_UNSPECIFIED] = "no address at all",
		[PLACE_LOOPBACK] = "a loopback address",
		[PLACE_LINK_LOCAL] = "a link-local address",
		[PLACE_MULTICAST] = "a multicast address",
		[PLACE_DOCUMENTATION] = "an address kept for documentation",
		[PLACE_RESERVED] = "a reserved address",
	};
	return names[place];
}
