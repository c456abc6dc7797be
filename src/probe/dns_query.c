/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/dns_query.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/xalloc.h"
#include "probe/dns_channel.h"
#include "probe/dns_wire.h"

void dns_query_finish(struct dns_query *query, int status)
{
	query->status = status;
	query->is_done = true;
	query->used_tcp = query->channel->is_on_tcp;
	query->channel->has_news = true;
}

/* From within c-ares: copies and nothing else. */
static void on_answer(void *arg, int status, int timeouts, unsigned char *bytes, int n)
{
	struct dns_query *query = arg;
	(void)timeouts;
	dns_query_finish(query, status);
	if (bytes == NULL || n <= 0)
		return;
	query->n_packet = (size_t)n;
	query->packet = xmalloc(query->n_packet);
	memcpy(query->packet, bytes, query->n_packet);
}

/* Into a packet that c-ares made: RFC 6840 5.7 (AD: tell us whether it is signed), RFC 4035 3.2.2
 * (CD), RFC 6891 6.1.3 (DO, in the TTL of the OPT record, which is the last). */
static void packet_mark(unsigned char *packet, int n, const struct dns_ask *ask)
{
	packet[3] |= (unsigned char)(ask->is_iterative ? 0 : 0x20);
	packet[3] |= (unsigned char)(ask->is_unchecked ? 0x10 : 0);
	if (ask->has_edns)
		packet[n - 4] |= 0x80;
}

uint64_t dns_query_random(void)
{
	uint64_t bits = 0;
	(void)!getrandom(&bits, sizeof bits, GRND_NONBLOCK);
	return bits;
}

static int query_send(struct dns_query *query, const struct dns_ask *ask)
{
	unsigned char *packet;
	int n;
	/* c-ares 1.18 sends the id as it is given. */
	unsigned short id = (unsigned short)dns_query_random();
	int status =
		ares_create_query(ask->name, DNS_CLASS_IN, (int)ask->type, id, !ask->is_iterative,
				  &packet, &n, ask->has_edns ? EDNS_BYTES : 0);
	if (status != ARES_SUCCESS)
		return status;
	packet_mark(packet, n, ask);
	ares_send(query->channel->ares, packet, n, on_answer, query);
	ares_free_string(packet);
	return ARES_SUCCESS;
}

struct dns_query *dns_query_put(struct dns_channel *channel, const struct dns_ask *ask)
{
	struct dns_query *query = xcalloc(1, sizeof *query);
	*query = (struct dns_query){.channel = channel, .next = channel->queries};
	channel->queries = query;
	int status = channel->status;
	if (status == ARES_SUCCESS)
		status = query_send(query, ask);
	if (status != ARES_SUCCESS)
		dns_query_finish(query, status);
	return query;
}

bool dns_query_is_done(const struct dns_query *query)
{
	return query->is_done;
}

bool dns_query_used_tcp(const struct dns_query *query)
{
	return query->is_done ? query->used_tcp : query->channel->used_tcp;
}

/* Without a packet only c-ares knows. 1.18 has one word for all that a socket can fail with. */
static enum lookup_end status_end(int status)
{
	if (status == ARES_ETIMEOUT)
		return LOOKUP_TIMEOUT;
	if (status == ARES_ECONNREFUSED)
		return LOOKUP_DOWN;
	return status == ARES_EBADRESP ? LOOKUP_MALFORMED : LOOKUP_OTHER;
}

const unsigned char *dns_query_packet(const struct dns_query *query, size_t *ret_n)
{
	*ret_n = query->n_packet;
	return query->packet;
}

void dns_query_read(const struct dns_query *query, const char *name, unsigned type,
		    struct lookup *ret)
{
	if (query->packet != NULL)
		dns_wire_read(query->packet, query->n_packet, name, type, ret);
	else
		*ret = (struct lookup){.end = status_end(query->status)};
	ret->used_tcp = query->used_tcp;
}
