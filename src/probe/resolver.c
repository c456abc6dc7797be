/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/resolver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "probe/dns_query.h"
#include "probe/dns_wire.h"
#include "probe/dns_zone.h"

/* A server that mistakes our EDNS for an attack or lost its cookie key stays silent (c-ares issue
 * 1081), and must not be called dead for it. So half the timeout after the question it is put again
 * without EDNS, and the first one stays open: each answer within the timeout counts, and the whole
 * never takes longer. SERVFAIL is asked for again without validation, to tell DNSSEC's from others.
 */
enum attempt { WITH_EDNS, WITHOUT_EDNS, UNCHECKED, N_ATTEMPTS };

enum side_kind { SIDE_A, SIDE_AAAA, SIDE_SOA, SIDE_SIBLING, N_SIDES };

struct side {
	struct question *question;
	unsigned type;
	const char *name;			/* NULL = this is not asked */
	struct dns_query *attempts[N_ATTEMPTS]; /* the channels' */
	bool is_edns_useless;
	struct lookup *lookup; /* its end is LOOKUP_NONE until settled */
	struct lookup failed;  /* SERVFAIL, while it is asked for unchecked */
};

struct question {
	struct resolver *resolver;
	struct question *next, **place;
	struct timer *timer;
	struct dns_server server;
	bool is_askable;
	mono_t asked;
	span_t timeout;
	struct dns_channel *channels[N_ATTEMPTS]; /* NULL = not needed so far */
	char sibling[HOST_SIZE];
	struct lookup soa, of_sibling;
	struct side sides[N_SIDES];
	struct observation seen;
};

struct resolver {
	struct loop *loop;
	name_fn *fn;
	void *arg;
	struct question *questions;
};

int resolver_library_init(void)
{
	return dns_query_library_init();
}

const char *resolver_library_version(void)
{
	return dns_query_library_version();
}

int resolver_new(struct loop *loop, name_fn *fn, void *arg, struct resolver **ret)
{
	struct resolver *resolver = xcalloc(1, sizeof *resolver);
	*resolver = (struct resolver){.loop = loop, .fn = fn, .arg = arg};
	*ret = resolver;
	return 0;
}

static void question_free(struct question *question)
{
	*question->place = question->next;
	if (question->next != NULL)
		question->next->place = question->place;
	for (enum attempt i = 0; i < N_ATTEMPTS; i++)
		dns_channel_close(question->channels[i]);
	timer_free(question->timer);
	free(question);
}

struct resolver *resolver_free(struct resolver *resolver)
{
	if (resolver == NULL)
		return NULL;
	while (resolver->questions != NULL)
		question_free(resolver->questions);
	free(resolver);
	return NULL;
}

static bool is_settled(const struct side *side)
{
	return side->name == NULL || side->lookup->end != LOOKUP_NONE;
}

static void settle(struct side *side, const struct lookup *lookup, mono_t now)
{
	*side->lookup = *lookup;
	side->lookup->took = mono_since(now, side->question->asked);
	for (enum attempt i = 0; i < UNCHECKED; i++)
		side->lookup->used_tcp |=
			side->attempts[i] != NULL && dns_query_used_tcp(side->attempts[i]);
}

static void on_query(void *arg);

static struct dns_channel *channel_for(struct question *question, enum attempt attempt)
{
	struct dns_channel **channel = &question->channels[attempt];
	if (*channel == NULL)
		*channel = dns_channel_open(question->resolver->loop, &question->server,
					    attempt != WITHOUT_EDNS, question->timeout, on_query,
					    question);
	return *channel;
}

static void attempt_start(struct side *side, enum attempt attempt)
{
	struct question *question = side->question;
	struct dns_ask ask = {
		.name = side->name,
		.type = side->type,
		.is_iterative = question->seen.name.view == VIEW_AUTHORITY,
		.has_edns = attempt != WITHOUT_EDNS,
		.is_unchecked = attempt == UNCHECKED,
	};
	side->attempts[attempt] = dns_query_put(channel_for(question, attempt), &ask);
}

static bool is_about_edns(const struct lookup *lookup)
{
	return lookup->end == LOOKUP_OTHER &&
	       (lookup->rcode == DNS_FORMERR || lookup->rcode == DNS_NOTIMP ||
		lookup->rcode == DNS_BADVERS);
}

static span_t half(span_t span)
{
	return (span_t){span.us / 2};
}

static bool is_due(const struct question *question, span_t after, mono_t now)
{
	return mono_since(now, question->asked).us >= after.us;
}

/* The answer to an attempt, if it is there. */
static bool attempt_read(struct side *side, enum attempt attempt, mono_t now, struct lookup *ret)
{
	const struct question *question = side->question;
	const struct dns_query *query = side->attempts[attempt];
	if (is_settled(side) || query == NULL)
		return false;
	if (is_due(question, question->timeout, now))
		dns_channel_catch_up(question->channels[attempt]);
	if (!dns_query_is_done(query))
		return false;
	dns_query_read(query, side->name, side->type, ret);
	ret->without_edns = attempt == WITHOUT_EDNS;
	return true;
}

static void zone_note(struct side *side, enum attempt attempt)
{
	size_t n;
	const unsigned char *packet = dns_query_packet(side->attempts[attempt], &n);
	if (side->type == DNS_SOA && packet != NULL)
		(void)dns_zone_read(packet, n, side->name, &side->question->seen.name.zone);
}

/* Only a resolver validates; a server of the zone that fails has no zone. */
static bool may_be_mended(const struct side *side, enum attempt attempt,
			  const struct lookup *lookup)
{
	return lookup->end == LOOKUP_SERVFAIL && attempt == WITH_EDNS &&
	       side->question->seen.name.view != VIEW_AUTHORITY;
}

static void attempt_hear(struct side *side, enum attempt attempt, mono_t now)
{
	struct lookup heard;
	if (!attempt_read(side, attempt, now, &heard))
		return;
	bool is_final = heard.end != LOOKUP_TIMEOUT;
	if (attempt == WITH_EDNS && (!is_final || is_about_edns(&heard))) {
		side->is_edns_useless = true;
	} else if (may_be_mended(side, attempt, &heard)) {
		side->failed = heard;
		if (side->attempts[UNCHECKED] == NULL)
			attempt_start(side, UNCHECKED);
	} else if (is_final) {
		zone_note(side, attempt);
		settle(side, &heard, now);
	}
}

static void unchecked_hear(struct side *side, mono_t now)
{
	struct lookup heard;
	bool is_over = is_due(side->question, side->question->timeout, now);
	bool is_heard = attempt_read(side, UNCHECKED, now, &heard) && heard.end != LOOKUP_TIMEOUT;
	if (is_settled(side) || side->attempts[UNCHECKED] == NULL || (!is_heard && !is_over))
		return;
	bool is_mended = is_heard && (heard.end == LOOKUP_OK || heard.end == LOOKUP_NODATA ||
				      heard.end == LOOKUP_NXDOMAIN);
	side->failed.unchecked = is_mended  ? UNCHECKED_MENDS
				 : is_heard ? UNCHECKED_FAILS_TOO
					    : UNCHECKED_NOT_ASKED;
	settle(side, &side->failed, now);
}

static bool is_for_plain(const struct side *side, mono_t now)
{
	const struct question *question = side->question;
	return !is_settled(side) && side->attempts[WITHOUT_EDNS] == NULL &&
	       side->failed.end == LOOKUP_NONE &&
	       (side->is_edns_useless || is_due(question, half(question->timeout), now));
}

static void side_step(struct side *side, mono_t now)
{
	const struct question *question = side->question;
	if (!is_settled(side) && side->attempts[WITH_EDNS] == NULL)
		attempt_start(side, WITH_EDNS);
	attempt_hear(side, WITH_EDNS, now);
	unchecked_hear(side, now);
	if (is_for_plain(side, now))
		attempt_start(side, WITHOUT_EDNS);
	attempt_hear(side, WITHOUT_EDNS, now);
	if (!is_settled(side) && is_due(question, question->timeout, now))
		settle(side, &(struct lookup){.end = LOOKUP_TIMEOUT}, now);
}

/* The same addresses for a name that nobody can have defined: they come from a wildcard. */
static void wildcard_judge(const struct question *question, struct name_seen *seen)
{
	const struct lookup *sibling = &question->of_sibling;
	if (question->sides[SIDE_SIBLING].name == NULL || seen->a.end != LOOKUP_OK)
		return;
	seen->zone.wildcard_known = sibling->end == LOOKUP_OK || sibling->end == LOOKUP_NXDOMAIN ||
				    sibling->end == LOOKUP_NODATA;
	seen->zone.is_wildcard = sibling->n_addresses == seen->a.n_addresses;
	for (size_t i = 0; i < sibling->n_addresses && seen->zone.is_wildcard; i++)
		seen->zone.is_wildcard =
			address_compare(&sibling->addresses[i], &seen->a.addresses[i]) == 0;
}

/* The callee may end the resolver, so nothing of it is touched after the call. */
static void question_finish(struct question *question, struct now now)
{
	struct observation seen = question->seen;
	name_fn *fn = question->resolver->fn;
	void *arg = question->resolver->arg;
	wildcard_judge(question, &seen.name);
	seen.at = now;
	seen.took = mono_since(now.mono, question->asked);
	question_free(question);
	fn(arg, &seen);
	observation_free(&seen);
}

static void question_refuse(struct question *question, mono_t now)
{
	for (enum side_kind i = 0; i < N_SIDES; i++)
		if (!is_settled(&question->sides[i]))
			settle(&question->sides[i], &(struct lookup){.end = LOOKUP_OTHER}, now);
}

static bool is_finished(const struct question *question)
{
	for (enum side_kind i = 0; i < N_SIDES; i++)
		if (!is_settled(&question->sides[i]))
			return false;
	return true;
}

static void question_step(struct question *question)
{
	struct now now = loop_now(question->resolver->loop);
	/* Its time runs from here: a question that was put late would be over before it began. */
	if (question->sides[0].attempts[WITH_EDNS] == NULL && !is_settled(&question->sides[0]))
		question->asked = now.mono;
	if (!question->is_askable)
		question_refuse(question, now.mono);
	for (enum side_kind i = 0; i < N_SIDES; i++)
		side_step(&question->sides[i], now.mono);
	if (is_finished(question)) {
		question_finish(question, now);
		return;
	}
	bool is_late = is_due(question, half(question->timeout), now.mono);
	span_t wake = is_late ? question->timeout : half(question->timeout);
	timer_at(question->timer, mono_after(question->asked, wake));
}

static void on_query(void *arg)
{
	question_step(arg);
}

static void on_time(void *arg, struct now now)
{
	(void)now;
	question_step(arg);
}

/* c-ares takes backslashes for escapes and 1.34 refuses what is not ASCII: neither is in a host
 * name. */
static bool is_host_name(const char *name)
{
	struct dns_name labels;
	for (const char *at = name; *at != '\0'; at++)
		if (*at <= ' ' || *at >= 0x7f || *at == '\\')
			return false;
	return dns_name_of_text(name, &labels) && labels.n > 1;
}

/* Beside "src.db.test" it is "rs-0f2c4a6e8b1d3579.db.test". */
static void sibling_print(const char *name, char *to, size_t size)
{
	const char *parent = strchr(name, '.');
	snprintf(to, size, "rs-%016llx%s", (unsigned long long)dns_query_random(),
		 parent != NULL ? parent : "");
}

static void sides_set(struct question *question, const struct inquiry *inquiry)
{
	struct name_seen *seen = &question->seen.name;
	if (inquiry->tries_wildcard)
		sibling_print(seen->name, question->sibling, sizeof question->sibling);
	struct side sides[N_SIDES] = {
		[SIDE_A] = {.type = DNS_A, .name = seen->name, .lookup = &seen->a},
		[SIDE_AAAA] = {.type = DNS_AAAA, .name = seen->name, .lookup = &seen->aaaa},
		[SIDE_SOA] = {.type = DNS_SOA,
			      .name = seen->zone.zone[0] != '\0' ? seen->zone.zone : NULL,
			      .lookup = &question->soa},
		[SIDE_SIBLING] = {.type = DNS_A,
				  .name = inquiry->tries_wildcard ? question->sibling : NULL,
				  .lookup = &question->of_sibling},
	};
	memcpy(question->sides, sides, sizeof sides);
	for (enum side_kind i = 0; i < N_SIDES; i++)
		question->sides[i].question = question;
}

static void seen_begin(struct name_seen *seen, const struct inquiry *inquiry)
{
	text_copy_line(seen->name, sizeof seen->name, inquiry->name);
	seen->view = inquiry->view;
	if (inquiry->view == VIEW_AUTHORITY) {
		snprintf(seen->resolver, sizeof seen->resolver, "authority %s", inquiry->server);
		text_copy_line(seen->server, sizeof seen->server, inquiry->server_name);
		text_copy_line(seen->zone.zone, sizeof seen->zone.zone, inquiry->zone);
	} else {
		text_copy_line(seen->resolver, sizeof seen->resolver, inquiry->server);
	}
}

static void question_link(struct question *question, struct resolver *resolver)
{
	question->resolver = resolver;
	question->place = &resolver->questions;
	question->next = resolver->questions;
	if (question->next != NULL)
		question->next->place = &question->next;
	resolver->questions = question;
}

static struct question *question_new(struct resolver *resolver, const struct inquiry *inquiry)
{
	struct question *question = xcalloc(1, sizeof *question);
	question->asked = loop_now(resolver->loop).mono;
	question->timeout = inquiry->timeout;
	question->is_askable =
		is_host_name(inquiry->name) && dns_server_parse(inquiry->server, &question->server);
	question->seen.kind = SEEN_NAME;
	seen_begin(&question->seen.name, inquiry);
	sides_set(question, inquiry);
	question_link(question, resolver);
	return question;
}

void resolver_ask(struct resolver *resolver, const struct inquiry *inquiry)
{
	struct question *question = question_new(resolver, inquiry);
	int result = loop_timer(resolver->loop, on_time, question, &question->timer);
	if (result < 0) {
		log_error("resolver: no timer: %s", strerror(-result));
		question->is_askable = false;
		question_step(question);
		return;
	}
	/* Not from here: the caller is not prepared for an answer yet. */
	timer_at(question->timer, question->asked);
}
