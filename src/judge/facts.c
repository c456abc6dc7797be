/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/facts.h"

#include <stdio.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/matrix.h"
#include "judge/source.h"
#include "judge/wanted.h"
#include "probe/replica_details.h"

static void add(struct change *change, wall_t at, const char *text, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void add(struct change *change, wall_t at, const char *text, const char *format, ...)
{
	CLEANUP_BUF title = BUF_NULL;
	struct fact *fact;
	va_list args;
	if (!text || *text == '\0')
		return;
	va_start(args, format);
	buf_vprintf(&title, format, args);
	va_end(args);
	fact = ARRAY_ADD(change->facts, change->n_facts);
	text_copy_line(fact->title, sizeof fact->title, buf_text(&title));
	fact->at = at;
	fact->text = xstrdup(text);
}

static void add_poll(const struct sight *sight, struct change *change)
{
	const struct replica_seen *replica = sight->replica;
	CLEANUP_BUF text = BUF_NULL;
	buf_printf(&text, "Poll ended: %s (%s)\n", poll_end_name(replica->end),
		   poll_end_sentence(replica->end));
	if (replica->error.code != 0 || replica->error.text[0] != '\0')
		buf_printf(&text, "Error:      %u %s\n", replica->error.code, replica->error.text);
	if (replica->address[0] != '\0')
		buf_printf(&text, "Address:    %s\n", replica->address);
	if (replica->version[0] != '\0')
		buf_printf(&text, "Version:    %s\n", replica->version);
	if (replica->end == POLL_OK)
		buf_printf(&text, "Channels:   %zu\n", replica->n_channels);
	add(change, sight->at.wall, buf_text(&text), "Poll of %s", sight->target->watch.target);
}

static void add_row(const struct sight *sight, struct change *change, wall_t at, const char *row,
		    const char *when)
{
	const char *channel = change->finding.channel;
	add(change, at, row, "Replication status of %s%s%s, %s", sight->target->watch.target,
	    *channel ? ", channel " : "", channel, when);
}

/* What the status row leaves out, of a worker that failed. */
static void add_worker(const struct sight *sight, struct change *change)
{
	const struct replica_details *details = sight->replica->details;
	const struct worker_seen *worker;
	CLEANUP_BUF text = BUF_NULL;
	worker = details ? details_failed_worker(details, sight->row->channel) : NULL;
	if (!worker || change->kind == CHANGE_CLOSED)
		return;
	buf_printf(&text, "Worker:      %u\nFailed:      ", worker->number);
	wall_print_ms(worker->failed, &text);
	buf_printf(&text, "\nTransaction: %s\nError:       %u %s\n", worker->transaction,
		   worker->error.code, worker->error.text);
	add(change, sight->at.wall, buf_text(&text), "Applier worker of %s that failed%s%s",
	    sight->target->watch.target, *worker->channel ? ", channel " : "", worker->channel);
}

static bool is_of_answers(const struct finding *finding)
{
	return finding_row(finding->kind)->about == ABOUT_SOURCE ||
	       finding->kind == FINDING_WRONG_SOURCE || finding->kind == FINDING_SOURCE_HALF_OPEN ||
	       (finding->kind == FINDING_GTID_DIVERGED && finding->code == 0);
}

/* What the servers at the addresses of its source said. */
static void add_answers(const struct sight *sight, struct change *change)
{
	uint16_t port = sight->target->state.channels[sight->channel].source_port;
	struct places places;
	char text[46];
	places_take(sight->target, sight->channel, &places);
	addresses_add_all(&places.now, &places.before);
	for (size_t i = 0; i < places.now.n; i++) {
		const struct source *source;
		address_print(&places.now.items[i], text);
		source = source_find(sight->judge, text, port);
		if (source)
			add(change, source->asked, source->answer, "Answer of %s port %u", text,
			    (unsigned)port);
	}
	places_free(&places);
}

void facts_of_target(const struct sight *sight, struct change *change)
{
	const struct target *target = sight->target;
	const struct channel *channel;
	if (finding_row(change->finding.kind)->about == ABOUT_TARGET) {
		if (sight->replica)
			add_poll(sight, change);
		return;
	}
	if (sight->channel >= target->state.n_channels)
		return;
	channel = &target->channels[sight->channel];
	if (is_of_answers(&change->finding))
		add_answers(sight, change);
	if (change->kind == CHANGE_OPENED || sight->why == WHY_NO_CHANNEL)
		add_row(sight, change, channel->healthy_at, channel->healthy_row, "before");
	if (!sight->row)
		return;
	add_row(sight, change, sight->at.wall, sight->row->row,
		change->kind == CHANGE_CLOSED ? "after" : "now");
	add_worker(sight, change);
}

static void add_move(const struct name *name, struct change *change)
{
	if (change->kind != CHANGE_OPENED)
		return;
	add(change, name->move->since, name->move_before, "DNS answer for %s, before", name->name);
	add(change, name->move->since, name->move_after, "DNS answer for %s, after", name->name);
}

/* Where the name led before: what a move is told from, and a lost record restored to. */
static bool wants_before(const struct change *change, const struct view *view)
{
	if (change->finding.kind == FINDING_DNS_REPOINTED)
		return view->moved.n > 0;
	return change->kind == CHANGE_OPENED && view->end != LOOKUP_OK;
}

static void add_matrix(const struct sight *sight, struct change *change)
{
	CLEANUP_BUF text = BUF_NULL;
	matrix_print(sight->name, sight->at, &text);
	add(change, sight->at.wall, buf_text(&text), FACT_OF_ANSWERS "%s", sight->name->name);
}

void facts_of_name(const struct sight *sight, struct change *change)
{
	const struct name *name = sight->name;
	if (sight->why == WHY_TOLD_AGAIN) {
		if (change->finding.kind == FINDING_DNS_REPOINTED)
			add_move(name, change);
		return;
	}
	add_matrix(sight, change);
	for (size_t i = 0; i < name->n_views; i++) {
		const struct view *view = &name->views[i];
		if (wants_before(change, view))
			add(change, view->home, view->answer_before,
			    "DNS answer for %s by %s, before", name->name, view->resolver);
		add(change, view->answered, view->answer, "DNS answer for %s by %s", name->name,
		    view->resolver);
	}
}

static void print_lookup(struct buf *to, const char *kind, const struct lookup *lookup)
{
	char one[46];
	buf_printf(to, "%s", kind);
	if (lookup->end == LOOKUP_OK)
		buf_printf(to, "TTL %u s:", (unsigned)lookup->ttl);
	else
		buf_add(to, lookup_end_sentence(lookup->end));
	for (size_t i = 0; i < lookup->n_addresses && i < ADDRESSES_MAX; i++) {
		address_print(&lookup->addresses[i], one);
		buf_printf(to, " %s", one);
	}
	buf_printf(to, " (rcode %u, took ", lookup->rcode);
	span_print(lookup->took, to);
	buf_printf(to, "%s%s)\n", lookup->used_tcp ? ", over TCP" : "",
		   lookup->without_edns ? ", only without EDNS" : "");
	if (lookup->says_known)
		buf_printf(to, "          the resolver says: %u %s\n", (unsigned)lookup->says_code,
			   lookup->says);
	for (size_t i = 0; i < lookup->n_chain && i < CHAIN_MAX; i++)
		buf_printf(to, "          by CNAME %s\n", lookup->chain[i]);
}

char *answer_text(const struct sight *sight)
{
	const struct name_seen *seen = sight->answer;
	struct buf text = BUF_NULL;
	buf_printf(&text, "Name:     %s\nResolver: %s\nAnswered: ", seen->name, seen->resolver);
	wall_print_ms(sight->at.wall, &text);
	buf_add_char(&text, '\n');
	print_lookup(&text, "A:        ", &seen->a);
	print_lookup(&text, "AAAA:     ", &seen->aaaa);
	return buf_steal(&text);
}
