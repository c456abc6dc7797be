/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/observation.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "probe/replica_details.h"

struct end_words {
	const char *name, *sentence;
};

static const struct end_words poll_ends[N_POLL_ENDS] = {
#define POLL_END(id, name, sentence) [POLL_##id] = {name, sentence},
#include "probe/ends.def"
#undef POLL_END
};

static const struct end_words lookup_ends[N_LOOKUP_ENDS] = {
#define LOOKUP_END(id, name, sentence) [LOOKUP_##id] = {name, sentence},
#include "probe/answers.def"
#undef LOOKUP_END
};

static const struct end_words peer_ends[N_PEER_ENDS] = {
#define PEER_END(id, name, sentence) [PEER_##id] = {name, sentence},
#include "probe/peers.def"
#undef PEER_END
};

const char *poll_end_name(enum poll_end end)
{
	return poll_ends[end].name;
}

const char *poll_end_sentence(enum poll_end end)
{
	return poll_ends[end].sentence;
}

const char *lookup_end_name(enum lookup_end end)
{
	return lookup_ends[end].name;
}

const char *lookup_end_sentence(enum lookup_end end)
{
	return lookup_ends[end].sentence;
}

const char *peer_end_name(enum peer_end end)
{
	return peer_ends[end].name;
}

const char *peer_end_sentence(enum peer_end end)
{
	return peer_ends[end].sentence;
}

const char *view_kind_name(enum view_kind kind)
{
	static const char *const names[N_VIEW_KINDS] = {
		[VIEW_RESOLVER] = "resolver",
		[VIEW_SYSTEM] = "system",
		[VIEW_AUTHORITY] = "authority",
		[VIEW_LIBC] = "libc",
	};

	return names[kind];
}

const char *tcp_state_name(enum tcp_state state)
{
	static const char *const names[N_TCP_STATES] = {
		"UNKNOWN",   "ESTABLISHED", "SYN_SENT",	    "SYN_RECV",	  "FIN_WAIT1",
		"FIN_WAIT2", "TIME_WAIT",   "CLOSE",	    "CLOSE_WAIT", "LAST_ACK",
		"LISTEN",    "CLOSING",	    "NEW_SYN_RECV",
	};

	return names[state];
}

const char *thread_state_name(enum thread_state state)
{
	static const char *const names[] = {
		[THREAD_UNKNOWN] = "unknown",
		[THREAD_NO] = "no",
		[THREAD_PREPARING] = "preparing",
		[THREAD_CONNECTING] = "connecting",
		[THREAD_YES] = "yes",
	};

	return names[state];
}

void channel_seen_free(struct channel_seen *channel)
{
	free(channel->applied);
	free(channel->received);
	free(channel->row);
	channel->applied = channel->received = channel->row = NULL;
}

static void replica_seen_free(struct replica_seen *replica)
{
	for (size_t i = 0; i < replica->n_channels; i++)
		channel_seen_free(&replica->channels[i]);
	free(replica->channels);
	replica->channels = NULL;
	replica->n_channels = 0;
	replica->details = details_free(replica->details);
}

static void source_seen_free(struct source_seen *source)
{
	free(source->executed);
	free(source->current);
	source->executed = source->current = NULL;
}

void observation_free(struct observation *seen)
{
	if (seen->kind == SEEN_REPLICA)
		replica_seen_free(&seen->replica);
	else if (seen->kind == SEEN_SOURCE)
		source_seen_free(&seen->source);
}

static size_t address_bytes(const struct address *address)
{
	return address->family == 4 ? 4 : 16;
}

void address_print(const struct address *address, char to[46])
{
	inet_ntop(address->family == 4 ? AF_INET : AF_INET6, address->bytes, to, INET6_ADDRSTRLEN);
}

int address_compare(const struct address *a, const struct address *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return memcmp(a->bytes, b->bytes, address_bytes(a));
}

bool address_parse(const char *text, struct address *ret)
{
	struct address address = {.family = 4};

	if (inet_pton(AF_INET, text, address.bytes) != 1) {
		address.family = 6;
		if (inet_pton(AF_INET6, text, address.bytes) != 1)
			return false;
	}
	*ret = address;
	return true;
}

/* Adds it whole, or "..." where the rest would not fit: half an address is another address. */
static bool add_address(const struct address *address, char *to, size_t size, size_t *used)
{
	static const char more[] = ", ...";
	char text[46];
	size_t n, comma = *used ? 2 : 0;

	address_print(address, text);
	n = strlen(text);
	if (*used + comma + n + sizeof more > size) {
		if (*used && *used + sizeof more <= size)
			memcpy(to + *used, more, sizeof more);
		return false;
	}
	memcpy(to + *used, ", ", comma);
	memcpy(to + *used + comma, text, n + 1);
	*used += comma + n;
	return true;
}

void name_seen_print(const struct name_seen *seen, char *to, size_t size)
{
	const struct lookup *const both[] = {&seen->a, &seen->aaaa};
	size_t used = 0;

	if (size)
		*to = '\0';
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < both[i]->n_addresses; j++)
			if (!add_address(&both[i]->addresses[j], to, size, &used))
				return;
}
