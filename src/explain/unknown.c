/* SPDX-License-Identifier: Apache-2.0 */
/* What no status row can tell, and who can: said once for a channel, so that nobody takes silence
 * for health. */
#include <string.h>

#include "base/text.h"
#include "explain/texts.h"
#include "judge/errors.h"

static const struct explained_finding *find(const struct explained_channel *channel,
					    bool (*is_it)(enum finding_kind))
{
	for (size_t i = 0; i < channel->n_findings; i++)
		if (is_it(channel->findings[i].finding.kind))
			return &channel->findings[i];
	return NULL;
}

static bool is_of_reaching(enum finding_kind kind)
{
	return is_about_reaching(kind) || kind == FINDING_IO_GAVE_UP;
}

static bool is_of_another_server(enum finding_kind kind)
{
	return kind >= FINDING_BINLOG_PURGED && kind <= FINDING_SAME_SERVER_ID;
}

static bool is_of_applying(enum finding_kind kind)
{
	return kind >= FINDING_APPLY_DUPLICATE_KEY && kind <= FINDING_APPLY_ERROR;
}

static void add_where(struct explained_channel *channel)
{
	const char *host = channel->seen.source_host;
	struct address address;

	if (*host == '\0')
		texts_add(&channel->unknown, "where the source's name leads now, whether that has "
					     "changed, and who answers there");
	else if (address_parse(host, &address))
		texts_add(&channel->unknown, "who answers at %s now", host);
	else
		texts_add(&channel->unknown,
			  "where %s leads now, whether that has changed, and who answers there",
			  host);
}

static const char *net_timeout(const struct explained_channel *channel)
{
	return channel->dialect == DIALECT_MYSQL ? "replica_net_timeout" : "slave_net_timeout";
}

static void add_of_reaching(struct explained_channel *channel)
{
	struct texts *to = &channel->unknown;

	if (find(channel, is_of_reaching) || find(channel, is_of_another_server))
		add_where(channel);
	if (find(channel, is_of_reaching))
		texts_add(
			to,
			"since when: a row has no history, and its error is the last of many; the "
			"error log has the first");
}

static void add_of_stops(struct explained_channel *channel)
{
	const struct explained_finding *stop = find(channel, is_stop);

	if (!stop)
		return;
	texts_add(&channel->unknown,
		  "who stopped it, when and why, or whether the server was "
		  "restarted without starting it: the error log and its people do");
	if (channel->dialect == DIALECT_MARIADB && stop->behind != FINDING_NONE)
		texts_add(&channel->unknown, "whether it was stopped at all: MariaDB does not "
					     "count its attempts here, so "
					     "it may also have used them up");
}

static void add_of_health(struct explained_channel *channel)
{
	struct texts *to = &channel->unknown;

	if (channel->seen.io != THREAD_YES)
		return;
	texts_add(to,
		  "whether the source is still there: a connection that is cut off without a word "
		  "looks "
		  "just like this until %s is over (60 s by default)",
		  net_timeout(channel));
	texts_add(to,
		  "whether the source's name still leads to the server that it is connected to");
	if (channel->n_findings == 0)
		texts_add(to, "whether the rows are the same on both sides");
}

void unknown_add(struct explained_channel *channel)
{
	add_of_reaching(channel);
	add_of_stops(channel);
	if (find(channel, is_of_applying))
		texts_add(&channel->unknown,
			  "what wrote on the replica, or which statement it was on the "
			  "source: their binary logs tell");
	add_of_health(channel);
}
