/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"

const char *fact_name(enum name_fact fact)
{
	static const char *const names[N_FACTS] = {
#define FACT(id, name, text) [FACT_##id] = (name),
#include "probe/facts.def"
#undef FACT
	};
	return names[fact];
}

bool fact_parse(const char *name, enum name_fact *ret)
{
	for (enum name_fact fact = 0; fact < N_FACTS; fact++)
		if (strcmp(fact_name(fact), name) == 0) {
			*ret = fact;
			return true;
		}
	return false;
}

void facts_free(struct name_facts *facts)
{
	for (enum name_fact fact = 0; fact < N_FACTS; fact++)
		free(facts->values[fact]);
	*facts = (struct name_facts){0};
}

static void put(struct name_facts *facts, enum name_fact fact, struct buf *text)
{
	facts->values[fact] = xstrdup(buf_text(text));
	buf_free(text);
}

static void put_text(struct name_facts *facts, enum name_fact fact, const char *text)
{
	facts->values[fact] = xstrdup(text);
}

static void put_answer(struct name_facts *facts, enum name_fact fact, const struct lookup *lookup)
{
	struct buf text = BUF_NULL;
	for (size_t i = 0; i < lookup->n_addresses; i++) {
		char address[46];
		address_print(&lookup->addresses[i], address);
		buf_printf(&text, "%s%s", i > 0 ? ", " : "", address);
	}
	if (lookup->end != LOOKUP_OK)
		buf_add(&text, lookup_end_name(lookup->end));
	if (lookup->end == LOOKUP_OTHER && lookup->rcode != 0)
		buf_printf(&text, " (rcode %u)", lookup->rcode);
	if (lookup->end != LOOKUP_NONE)
		put(facts, fact, &text);
}

static bool is_answer(const struct lookup *lookup)
{
	return lookup->end == LOOKUP_OK || lookup->end == LOOKUP_NODATA ||
	       lookup->end == LOOKUP_NXDOMAIN || lookup->end == LOOKUP_ALIAS;
}

static bool is_heard(const struct lookup *lookup)
{
	return is_answer(lookup) || lookup->end == LOOKUP_SERVFAIL ||
	       lookup->end == LOOKUP_REFUSED || lookup->end == LOOKUP_OTHER;
}

static void put_chain(struct name_facts *facts, const struct lookup *lookup)
{
	struct buf text = BUF_NULL;
	for (size_t i = 0; i < lookup->n_chain; i++)
		buf_printf(&text, "%s%s", i > 0 ? " > " : "", lookup->chain[i]);
	put(facts, FACT_ALIAS, &text);
}

static void put_words(struct name_facts *facts, const struct lookup *lookup)
{
	struct buf text = BUF_NULL;
	if (lookup->says_known)
		buf_printf(&text, "EDE %u%s", lookup->says_code,
			   lookup->says[0] != '\0' ? ": " : "");
	buf_add(&text, lookup->says);
	put(facts, FACT_SAYS, &text);
}

static void put_unchecked(struct name_facts *facts, const struct lookup *lookup)
{
	if (lookup->end != LOOKUP_SERVFAIL)
		put_text(facts, FACT_UNCHECKED, "");
	else if (lookup->unchecked != UNCHECKED_NOT_ASKED)
		put_text(facts, FACT_UNCHECKED,
			 lookup->unchecked == UNCHECKED_MENDS ? "answers" : "fails, too");
}

/* libc does not tell them. */
static void put_signatures(struct name_facts *facts, const struct name_seen *seen,
			   const struct lookup *lookup)
{
	wall_t until = lookup->signed_until;
	struct buf text = BUF_NULL;
	if (seen->view == VIEW_LIBC || lookup->end != LOOKUP_OK)
		return;
	if (seen->view != VIEW_AUTHORITY)
		put_text(facts, FACT_VALIDATED, lookup->is_authentic ? "yes" : "");
	if (!wall_is_set(until) ||
	    (wall_is_set(seen->zone.signed_until) && seen->zone.signed_until.us < until.us))
		until = seen->zone.signed_until;
	if (wall_is_set(until))
		wall_print_rfc3339(until, &text);
	put(facts, FACT_SIGNED_UNTIL, &text);
}

static void put_lookup(struct name_facts *facts, const struct name_seen *seen,
		       const struct lookup *lookup)
{
	if (is_answer(lookup))
		put_chain(facts, lookup);
	if (lookup->end == LOOKUP_OK && seen->view != VIEW_LIBC) {
		struct buf ttl = BUF_NULL;
		buf_printf(&ttl, "%u", lookup->ttl_max > 0 ? lookup->ttl_max : lookup->ttl);
		put(facts, FACT_TTL, &ttl);
	}
	if (!is_heard(lookup))
		return;
	put_words(facts, lookup);
	put_unchecked(facts, lookup);
	put_signatures(facts, seen, lookup);
	if (seen->view != VIEW_LIBC)
		put_text(facts, FACT_OVER,
			 lookup->used_tcp	? "TCP"
			 : lookup->without_edns ? "without EDNS"
						: "");
}

static void put_zone(struct name_facts *facts, const struct zone_seen *zone)
{
	struct buf serial = BUF_NULL;
	if (zone->serial_known) {
		buf_printf(&serial, "%u", zone->serial);
		put(facts, FACT_SERIAL, &serial);
	}
	if (zone->wildcard_known)
		put_text(facts, FACT_WILDCARD, zone->is_wildcard ? "yes" : "");
}

static void put_libc(struct name_facts *facts, const struct name_seen *seen)
{
	struct buf line = BUF_NULL;
	bool is_longer = seen->a.end == LOOKUP_OK || seen->aaaa.end == LOOKUP_OK;
	if (is_longer)
		put_text(facts, FACT_CANONICAL, seen->canonical);
	if (seen->hosts_line > 0)
		buf_printf(&line, "line %u", seen->hosts_line);
	put(facts, FACT_HOSTS, &line);
}

/* The answer that has most to tell: an address, else any. */
static const struct lookup *better(const struct name_seen *seen)
{
	if (seen->a.end == LOOKUP_OK || seen->aaaa.end != LOOKUP_OK)
		return &seen->a;
	return &seen->aaaa;
}

static void facts_of_name(const struct name_seen *seen, struct fact_subject *subject,
			  struct name_facts *facts)
{
	text_copy(subject->name, sizeof subject->name, seen->name);
	text_copy(subject->view, sizeof subject->view, view_kind_name(seen->view));
	if (seen->view == VIEW_AUTHORITY)
		snprintf(subject->label, sizeof subject->label, "%.100s %s", seen->server,
			 seen->resolver + strcspn(seen->resolver, " ") + 1);
	else if (seen->view != VIEW_LIBC)
		text_copy(subject->label, sizeof subject->label, seen->resolver);
	put_answer(facts, FACT_A, &seen->a);
	put_answer(facts, FACT_AAAA, &seen->aaaa);
	put_lookup(facts, seen, better(seen));
	if (seen->view == VIEW_AUTHORITY)
		put_zone(facts, &seen->zone);
	if (seen->view == VIEW_LIBC)
		put_libc(facts, seen);
}

static void facts_of_peer(const struct observation *seen, struct fact_subject *subject,
			  struct name_facts *facts)
{
	const struct peer_seen *peer = &seen->peer;
	struct buf text = BUF_NULL;
	text_copy(subject->name, sizeof subject->name, peer->source_host);
	text_copy(subject->view, sizeof subject->view, "peer");
	snprintf(subject->label, sizeof subject->label, "%s%s%s", seen->target,
		 peer->channel[0] != '\0' ? " " : "", peer->channel);
	if (peer->end != PEER_SEEN)
		buf_add(&text, peer_end_name(peer->end));
	for (size_t i = 0; i < peer->n_sockets; i++) {
		char address[46];
		address_print(&peer->sockets[i].remote, address);
		buf_printf(&text, "%s%s %s:%u", i > 0 ? ", " : "",
			   tcp_state_name(peer->sockets[i].state), address,
			   peer->sockets[i].remote_port);
	}
	put(facts, FACT_PEER, &text);
}

bool facts_of(const struct observation *seen, struct fact_subject *subject, struct name_facts *ret)
{
	*subject = (struct fact_subject){0};
	*ret = (struct name_facts){0};
	if (seen->kind == SEEN_NAME) {
		facts_of_name(&seen->name, subject, ret);
	} else if (seen->kind == SEEN_PEER) {
		facts_of_peer(seen, subject, ret);
	} else if (seen->kind == SEEN_RESOLV_CONF) {
		text_copy(subject->view, sizeof subject->view, "resolv.conf");
		text_copy(subject->label, sizeof subject->label, seen->resolv.path);
		put_text(ret, FACT_RESOLVERS, seen->resolv.after);
	} else {
		return false;
	}
	return true;
}
