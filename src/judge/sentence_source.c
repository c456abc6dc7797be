/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/sentence_source.h"

#include "base/text.h"
#include "judge/sentence.h"

static void print_place(const struct sight *sight, const struct there *there, struct buf *to)
{
	char text[46];
	unsigned port = sight->target->state.channels[sight->channel].source_port;
	address_print(&there->address, text);
	buf_printf(to, there->address.family == 6 ? "[%s]:%u" : "%s:%u", text, port);
}

/* "db2 (server id 2, UUID ...) at 10.0.9.7:3306" */
static void print_server(const struct sight *sight, const struct there *there, struct buf *to)
{
	if (there->source && wall_is_set(there->source->answered)) {
		identity_print(&there->source->who, to);
		buf_add(to, " at ");
	}
	print_place(sight, there, to);
}

static void print_landing(const struct sight *sight, const struct there *there, struct buf *to,
			  const struct finding *finding)
{
	if (sight->row->io == THREAD_YES)
		buf_add(to, "If its connection broke now, ");
	else
		buf_add(to, "Its source's name leads ");
	subject_print(finding, to);
	buf_add(to, sight->row->io == THREAD_YES ? " would land on " : " to ");
	print_server(sight, there, to);
}

static void print_upstream(const struct source *source, struct buf *to)
{
	if (source->n_upstreams > 0)
		buf_printf(to, " of %s:%u", source->upstreams[0].host,
			   (unsigned)source->upstreams[0].port);
	if (source->read_only_known && source->read_only)
		buf_add(to, ", and read-only");
}

static void print_lacking(const struct there *there, struct buf *to)
{
	if (there->standing && there->standing->lacking[0] != '\0')
		buf_printf(to, ": %s", there->standing->lacking);
}

static void print_self(const struct sight *sight, const struct there *there,
		       const struct finding *finding, struct buf *to)
{
	buf_printf(to, "%s, the source of ", finding->name);
	subject_print(finding, to);
	buf_add(to, ", leads to that server itself: ");
	print_place(sight, there, to);
	buf_add(to, " is ");
	identity_print(&there->source->who, to);
}

static void print_wrong(const struct sight *sight, const struct there *there,
			const struct finding *finding, struct buf *to)
{
	subject_print(finding, to);
	buf_add(to, " replicates from another server than before, ");
	print_server(sight, there, to);
	if (there->standing->has == HAS_NOT) {
		buf_add(to, ", which lacks transactions that it has");
		print_lacking(there, to);
	} else {
		buf_add(to, ", a copy of its source with the same ids");
	}
}

static void print_diverged(const struct sight *sight, const struct there *there,
			   const struct finding *finding, struct buf *to)
{
	subject_print(finding, to);
	buf_add(to, " has transactions that its source ");
	print_server(sight, there, to);
	buf_add(to, " lacks, though replication goes on");
	print_lacking(there, to);
}

static void print_zombie(const struct sight *sight, const struct outlook *outlook,
			 const struct there *there, const struct finding *finding, struct buf *to)
{
	subject_print(finding, to);
	buf_add(to, " is still connected to ");
	print_server(sight, outlook->attached, to);
	buf_printf(to, ", which %s has left for ", finding->name);
	print_server(sight, there, to);
}

static void print_role(const struct sight *sight, const struct there *there,
		       const struct finding *finding, struct buf *to)
{
	buf_add(to, "The source of ");
	subject_print(finding, to);
	buf_add(to, ", ");
	print_server(sight, there, to);
	if (finding->kind == FINDING_SOURCE_READ_ONLY) {
		buf_add(to, ", is read-only and replicates from nowhere: nobody can write there");
		return;
	}
	buf_add(to, ", has become a replica itself,");
	print_upstream(there->source, to);
}

static void print_role_of_landing(const struct sight *sight, const struct there *there,
				  const struct finding *finding, struct buf *to)
{
	print_landing(sight, there, to, finding);
	if (finding->kind == FINDING_DNS_POINTS_TO_REPLICA) {
		buf_add(to, ", which is a replica itself");
		print_upstream(there->source, to);
	} else {
		buf_add(to, ", which is read-only");
	}
}

static void print_forecast(const struct sight *sight, const struct there *there,
			   const struct finding *finding, struct buf *to)
{
	print_landing(sight, there, to, finding);
	if (finding->kind == FINDING_SOURCE_LACKS_TRANSACTIONS) {
		buf_add(to, ", which lacks transactions that it has");
		print_lacking(there, to);
	} else if (finding->kind == FINDING_SOURCE_IS_COPY) {
		buf_add(to, ", a copy of its source: both answer with the same ids");
	} else {
		buf_printf(to, ", where %s", poll_end_sentence(there->source->end));
	}
}

static void print_asking(const struct sight *sight, const struct there *there,
			 const struct finding *finding, struct buf *to)
{
	const struct server_error *error = &there->source->error;
	buf_add(to, "The source of ");
	subject_print(finding, to);
	buf_add(to, " at ");
	print_place(sight, there, to);
	buf_printf(to, " cannot be asked who it is: %s (error %u: %.200s)",
		   poll_end_sentence(there->source->end), error->code, error->text);
}

static void print(const struct sight *sight, const struct outlook *outlook,
		  const struct there *there, const struct finding *finding, struct buf *to)
{
	bool is_attached = there == outlook->attached;
	if (finding->kind == FINDING_DNS_POINTS_TO_SELF)
		print_self(sight, there, finding, to);
	else if (finding->kind == FINDING_WRONG_SOURCE)
		print_wrong(sight, there, finding, to);
	else if (finding->kind == FINDING_GTID_DIVERGED)
		print_diverged(sight, there, finding, to);
	else if (finding->kind == FINDING_SOURCE_LOGIN_FAILED)
		print_asking(sight, there, finding, to);
	else if (finding->kind == FINDING_ZOMBIE_SOURCE)
		print_zombie(sight, outlook, there, finding, to);
	else if (is_attached)
		print_role(sight, there, finding, to);
	else if (finding->kind == FINDING_DNS_POINTS_TO_REPLICA ||
		 finding->kind == FINDING_SOURCE_READ_ONLY)
		print_role_of_landing(sight, there, finding, to);
	else
		print_forecast(sight, there, finding, to);
}

void sentence_of_source(const struct sight *sight, const struct outlook *outlook,
			const struct there *there, struct finding *finding)
{
	CLEANUP_BUF text = BUF_NULL;
	address_print(&there->address, finding->after);
	print(sight, outlook, there, finding, &text);
	text_copy_line(finding->text, sizeof finding->text, buf_text(&text));
}

bool sentence_of_source_end(const struct finding *finding, struct buf *to)
{
	static const struct {
		enum finding_kind kind;
		const char *words;
	} ends[] = {
		{FINDING_DNS_POINTS_TO_SELF,
		 "its source's name no longer leads to that server itself"},
		{FINDING_DNS_POINTS_TO_REPLICA, "a new connection would land on its source again"},
		{FINDING_RECONNECT_FAILS, "a new connection would land on its source again"},
		{FINDING_SOURCE_LACKS_TRANSACTIONS,
		 "a new connection would land on a server that has all its transactions"},
		{FINDING_SOURCE_IS_COPY, "a new connection would land on its source again"},
		{FINDING_ZOMBIE_SOURCE,
		 "its source's name and its connection lead to one server again"},
		{FINDING_WRONG_SOURCE, "its source has all the transactions that it has"},
		{FINDING_GTID_DIVERGED, "its source has all the transactions that it has"},
		{FINDING_SOURCE_HALF_OPEN, "its source is heard again"},
		{FINDING_SOURCE_LOGIN_FAILED, "its source answers the agent"},
		{FINDING_SOURCE_READ_ONLY, "its source may be written to"},
		{FINDING_SOURCE_IS_REPLICA, "its source is no replica any more"},
	};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (ends[i].kind == finding->kind && finding->code == 0) {
			buf_printf(to, ": %s", ends[i].words);
			return true;
		}
	return false;
}
