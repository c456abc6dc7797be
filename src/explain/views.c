/* SPDX-License-Identifier: Apache-2.0 */
/* What both printers want to know of a channel. */
#include <string.h>

#include "base/buf.h"
#include "explain/texts.h"

const struct finding_row *finding_behind(const struct explained_finding *found)
{
	return found->finding.kind == FINDING_IO_GAVE_UP && found->behind != FINDING_NONE
		       ? finding_row(found->behind)
		       : NULL;
}

struct advised advised_of(const struct explained_channel *channel,
			  const struct explained_finding *found)
{
	return (struct advised){
		.dialect = channel->dialect,
		.row = &channel->seen,
		.has_siblings = channel->has_siblings,
		.code = found->finding.code,
	};
}

const char *worker_words(const struct explained_channel *channel,
			 const struct explained_finding *found)
{
	bool is_its = channel->worker.code > 0 && found->finding.code == channel->worker.code;

	return is_its ? channel->worker.text : NULL;
}

bool channel_lag_counts(const struct channel_seen *seen)
{
	return seen->lag_known && seen->io == THREAD_YES && seen->sql == THREAD_YES;
}

void channel_source_print(const struct channel_seen *seen, struct buf *to)
{
	bool is_v6 = strchr(seen->source_host, ':') != NULL;

	if (seen->source_host[0] == '\0')
		return;
	buf_printf(to, is_v6 ? "[%s]" : "%s", seen->source_host);
	if (seen->source_port > 0)
		buf_printf(to, ":%u", (unsigned)seen->source_port);
}
