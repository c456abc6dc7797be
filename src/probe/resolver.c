/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/resolver.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "probe/dns_name.h"
#include "probe/dns_query.h"
#include "probe/dns_wire.h"

/* A server that mistakes our EDNS for an attack or lost its cookie key stays silent (c-ares issue
 * 1081), and must not be called dead for it. So half the timeout after the question it is put again
 * without EDNS, and the first one stays open: each answer within the timeout counts, and the whole
 * never takes longer. */
enum attempt { WITH_EDNS, WITHOUT_EDNS, N_ATTEMPTS };

/* RFC 6891 7: what a server says that does not know EDNS, or not this version of it. */
enum { RCODE_FORMERR = 1, RCODE_NOTIMP = 4, RCODE_BADVERS = 16 };

struct side { /* A or AAAA */
	struct question *question;
	unsigned type;
	struct dns_query *attempts[N_ATTEMPTS];
	bool is_edns_useless;
	struct lookup *lookup; /* in the observation; its end is LOOKUP_NONE until settled */
};

struct question {
	struct resolver *resolver;
	struct question *next, **place;
	struct timer *timer;
	struct dns_server server;
	bool is_askable;
	mono_t asked;
	span_t timeout;
	struct side sides[2];
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

int resolver_new(struct loop *loop, name_fn *fn, void *arg, struct resolver **ret)
{
	struct resolver *resolver = xcalloc(1, sizeof *resolver);
	*resolver = (struct resolver){.loop = loop, .fn = fn, .arg = arg};
	*ret = resolver;
	return 0;
}

static void side_end(struct side *side)
{
	for (enum attempt i = 0; i < N_ATTEMPTS; i++)
		side->attempts[i] = dns_query_free(side->attempts[i]);
}

static void question_free(struct question *question)
{
	*question->place = question->next;
	if (question->next != NULL)
		question->next->place = question->place;
	for (size_t i = 0; i < 2; i++)
		side_end(&question->sides[i]);
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
	return side->lookup->end != LOOKUP_NONE;
}

static void settle(struct side *side, const struct lookup *lookup, mono_t now)
{
	*side->lookup = *lookup;
	side->lookup->took = mono_since(now, side->question->asked);
	for (enum attempt i = 0; i < N_ATTEMPTS; i++)
		side->lookup->used_tcp |=
			side->attempts[i] != NULL && dns_query_used_tcp(side->attempts[i]);
	side_end(side);
}

static void on_query(void *arg);

static void attempt_start(struct side *side, enum attempt attempt)
{
	struct question *question = side->question;
	side->attempts[attempt] = dns_query_start(
		question->resolver->loop, &question->server, question->seen.name.name, side->type,
		attempt == WITH_EDNS, question->timeout, on_query, question);
}

static bool is_about_edns(const struct lookup *lookup)
{
	return lookup->end == LOOKUP_OTHER &&
	       (lookup->rcode == RCODE_FORMERR || lookup->rcode == RCODE_NOTIMP ||
		lookup->rcode == RCODE_BADVERS);
}

static span_t half(span_t span)
{
	return (span_t){span.us / 2};
}

static bool is_due(const struct question *question, span_t after, mono_t now)
{
	return mono_since(now, question->asked).us >= after.us;
}

static void attempt_hear(struct side *side, enum attempt attempt, mono_t now)
{
	const struct question *question = side->question;
	struct dns_query *query = side->attempts[attempt];
	struct lookup heard;
	if (is_settled(side) || query == NULL)
		return;
	if (is_due(question, question->timeout, now))
		dns_query_catch_up(query);
	if (!dns_query_is_done(query))
		return;
	dns_query_read(query, question->seen.name.name, side->type, &heard);
	heard.without_edns = attempt == WITHOUT_EDNS;
	bool is_final = heard.end != LOOKUP_TIMEOUT;
	if (attempt == WITH_EDNS && (!is_final || is_about_edns(&heard)))
		side->is_edns_useless = true;
	else if (is_final)
		settle(side, &heard, now);
}

static void side_step(struct side *side, mono_t now)
{
	const struct question *question = side->question;
	if (!is_settled(side) && side->attempts[WITH_EDNS] == NULL)
		attempt_start(side, WITH_EDNS);
	attempt_hear(side, WITH_EDNS, now);
	if (!is_settled(side) && side->attempts[WITHOUT_EDNS] == NULL &&
	    (side->is_edns_useless || is_due(question, half(question->timeout), now)))
		attempt_start(side, WITHOUT_EDNS);
	attempt_hear(side, WITHOUT_EDNS, now);
	if (!is_settled(side) && is_due(question, question->timeout, now))
		settle(side, &(struct lookup){.end = LOOKUP_TIMEOUT}, now);
}

/* The callee may end the resolver, so nothing of it is touched after the call. */
static void question_finish(struct question *question, struct now now)
{
	struct observation seen = question->seen;
	name_fn *fn = question->resolver->fn;
	void *arg = question->resolver->arg;
	seen.at = now;
	seen.took = mono_since(now.mono, question->asked);
	question_free(question);
	fn(arg, &seen);
	observation_free(&seen);
}

static void question_refuse(struct question *question, mono_t now)
{
	for (size_t i = 0; i < 2; i++)
		settle(&question->sides[i], &(struct lookup){.end = LOOKUP_OTHER}, now);
}

static void question_step(struct question *question)
{
	struct now now = loop_now(question->resolver->loop);
	/* Its time runs from here: a question that was put late would be over before it began. */
	if (question->sides[0].attempts[WITH_EDNS] == NULL && !is_settled(&question->sides[0]))
		question->asked = now.mono;
	if (!question->is_askable)
		question_refuse(question, now.mono);
	for (size_t i = 0; i < 2; i++)
		side_step(&question->sides[i], now.mono);
	if (is_settled(&question->sides[0]) && is_settled(&question->sides[1])) {
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

static struct question *question_new(struct resolver *resolver, const char *name,
				     const char *server, span_t timeout)
{
	static const unsigned types[2] = {DNS_A, DNS_AAAA};
	struct question *question = xcalloc(1, sizeof *question);
	struct name_seen *seen = &question->seen.name;
	question->resolver = resolver;
	question->asked = loop_now(resolver->loop).mono;
	question->timeout = timeout;
	question->is_askable = is_host_name(name) && dns_server_parse(server, &question->server);
	question->seen.kind = SEEN_NAME;
	text_copy_line(seen->name, sizeof seen->name, name);
	text_copy_line(seen->resolver, sizeof seen->resolver, server);
	for (size_t i = 0; i < 2; i++)
		question->sides[i] = (struct side){
			.question = question,
			.type = types[i],
			.lookup = i == 0 ? &seen->a : &seen->aaaa,
		};
	question->place = &resolver->questions;
	question->next = resolver->questions;
	if (question->next != NULL)
		question->next->place = &question->next;
	resolver->questions = question;
	return question;
}

void resolver_ask(struct resolver *resolver, const char *name, const char *server, span_t timeout)
{
	struct question *question = question_new(resolver, name, server, timeout);
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
