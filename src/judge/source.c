/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

/* An uptime counts whole seconds, and both clocks may be set a little. */
static const span_t boot_slack = {3 * US_PER_SECOND};
enum { SOURCES_MAX = 65536 };

static bool same_boot(const struct identity *a, const struct identity *b)
{
	int64_t apart = wall_since(a->booted, b->booted).us;
	return wall_is_set(a->booted) && wall_is_set(b->booted) && apart <= boot_slack.us &&
	       apart >= -boot_slack.us;
}

static bool same_ids(const struct identity *a, const struct identity *b)
{
	if (a->flavour != b->flavour || a->server_id != b->server_id)
		return false;
	return strcmp(a->server_uuid, b->server_uuid) == 0;
}

static bool same_machine(const struct identity *a, const struct identity *b)
{
	if (a->port != 0 && b->port != 0 && a->port != b->port)
		return false;
	return a->hostname[0] == '\0' || b->hostname[0] == '\0' ||
	       text_same_name(a->hostname, b->hostname);
}

enum likeness identity_compare(const struct identity *a, const struct identity *b)
{
	if (a->flavour == FLAVOUR_UNKNOWN || b->flavour == FLAVOUR_UNKNOWN)
		return ALIKE_UNKNOWN;
	/* A server_id may be changed while it runs; a server_uuid may not. */
	if (a->server_uuid[0] != '\0' && strcmp(a->server_uuid, b->server_uuid) == 0 &&
	    same_machine(a, b) && same_boot(a, b))
		return ALIKE_RUN;
	if (!same_ids(a, b))
		return ALIKE_OTHER;
	if (!same_machine(a, b))
		return ALIKE_COPY;
	return same_boot(a, b) ? ALIKE_RUN : ALIKE_SAME;
}

void identity_print(const struct identity *who, struct buf *to)
{
	buf_printf(to, "%s (server id %" PRIu32,
		   who->hostname[0] != '\0' ? who->hostname : "a server", who->server_id);
	if (who->server_uuid[0] != '\0')
		buf_printf(to, ", UUID %s", who->server_uuid);
	buf_add_char(to, ')');
}

static void make_key(const char *address, uint16_t port, char to[80])
{
	snprintf(to, 80, "%.63s %u", address, (unsigned)port);
}

struct source *source_find(const struct judge *judge, const char *address, uint16_t port)
{
	char key[80];
	make_key(address, port, key);
	return map_get(&judge->sources, key);
}

static struct source *source_add(struct judge *judge, const char *address, uint16_t port)
{
	struct source *source = source_find(judge, address, port);
	char key[80];
	if (source || judge->sources.n >= SOURCES_MAX)
		return source;
	source = xcalloc(1, sizeof *source);
	text_copy(source->address, sizeof source->address, address);
	source->port = port;
	make_key(address, port, key);
	map_set(&judge->sources, key, source);
	return source;
}

void source_free(struct source *source)
{
	transactions_free(&source->has);
	free(source->answer);
	free(source);
}

static const char *yes_or_no(bool known, bool yes)
{
	if (!known)
		return "not known";
	return yes ? "yes" : "no";
}

static void print_upstreams(const struct source_seen *seen, struct buf *to)
{
	buf_add(to, "Replicates from: ");
	if (!seen->upstreams_known)
		buf_add(to, "not known, the account may not see it");
	else if (seen->n_upstreams == 0)
		buf_add(to, "nowhere");
	for (size_t i = 0; i < seen->n_upstreams && i < UPSTREAMS_MAX; i++)
		buf_printf(to, "%s%s:%u (IO thread: %s)", i > 0 ? ", " : "",
			   seen->upstreams[i].host, (unsigned)seen->upstreams[i].port,
			   thread_state_name(seen->upstreams[i].io));
	buf_add_char(to, '\n');
}

static void print_who(const struct source_seen *seen, struct buf *to)
{
	enum { GTIDS_SHOWN = 4000 };
	buf_printf(to, "Version: %s\nHostname: %s\nPort: %u\nServer id: %" PRIu32 "\n",
		   seen->version, seen->hostname, (unsigned)seen->own_port, seen->server_id);
	if (seen->server_uuid[0] != '\0')
		buf_printf(to, "Server UUID: %s\n", seen->server_uuid);
	if (seen->uptime_known)
		buf_printf(to, "Uptime: %" PRIu64 " s\n", seen->uptime_s);
	buf_printf(to, "Read only: %s\n", yes_or_no(seen->read_only_known, seen->read_only));
	print_upstreams(seen, to);
	if (seen->executed)
		buf_printf(to, "GTIDs: %.*s\n", (int)text_bytes_of(seen->executed, GTIDS_SHOWN),
			   seen->executed);
	if (seen->current)
		buf_printf(to, "GTID position: %.*s\n",
			   (int)text_bytes_of(seen->current, GTIDS_SHOWN), seen->current);
}

static char *answer_of(const struct observation *seen)
{
	const struct source_seen *source = &seen->source;
	struct buf text = BUF_NULL;
	buf_printf(&text,
		   "Asked: %s port %u, for %s, with the account of %s\nAnswered: ", source->address,
		   (unsigned)source->port, source->host, seen->target);
	wall_print_ms(seen->at.wall, &text);
	buf_printf(&text, "\nEnded: %s (%s)\n", poll_end_name(source->end),
		   poll_end_sentence(source->end));
	if (source->end != POLL_OK)
		buf_printf(&text, "Error: %u %s\n", source->error.code, source->error.text);
	else
		print_who(source, &text);
	return buf_steal(&text);
}

static void take_who(struct source *source, const struct observation *observation)
{
	const struct source_seen *seen = &observation->source;
	struct identity *who = &source->who;
	*who = (struct identity){
		.flavour = seen->flavour,
		.server_id = seen->server_id,
		.port = seen->own_port,
	};
	text_copy(who->server_uuid, sizeof who->server_uuid, seen->server_uuid);
	text_copy(who->hostname, sizeof who->hostname, seen->hostname);
	if (seen->uptime_known && seen->uptime_s <= INT32_MAX)
		who->booted.us = observation->at.wall.us - (int64_t)seen->uptime_s * US_PER_SECOND;
}

static void take_answer(struct source *source, const struct observation *observation)
{
	const struct source_seen *seen = &observation->source;
	source->answered = observation->at.wall;
	source->answered_mono.us = observation->at.mono.us - observation->took.us;
	take_who(source, observation);
	text_copy(source->version, sizeof source->version, seen->version);
	source->read_only_known = seen->read_only_known;
	source->read_only = seen->read_only;
	source->upstreams_known = seen->upstreams_known;
	source->n_upstreams = seen->n_upstreams;
	memcpy(source->upstreams, seen->upstreams, sizeof source->upstreams);
	transactions_take(&source->has, seen->flavour, seen->executed, seen->current);
}

static bool is_silent(enum poll_end end)
{
	return end == POLL_TIMED_OUT || end == POLL_HANGS || end == POLL_UNREACHABLE;
}

void source_see(struct judge *judge, const struct observation *observation)
{
	const struct source_seen *seen = &observation->source;
	struct source *source = source_add(judge, seen->address, seen->port);
	if (!source)
		return;
	text_copy(source->asker, sizeof source->asker, observation->target);
	source->end = seen->end;
	source->error = seen->error;
	source->n_silent = is_silent(seen->end) ? source->n_silent + 1 : 0;
	source->asked = observation->at.wall;
	source->asked_mono = observation->at.mono;
	free(source->answer);
	source->answer = answer_of(observation);
	if (seen->end == POLL_OK)
		take_answer(source, observation);
}

bool source_answers(const struct source *source)
{
	return source && source->end == POLL_OK && wall_is_set(source->answered);
}

static struct source *first_unwanted(const struct judge *judge)
{
	struct source *source;
	size_t at = 0;
	while ((source = map_next(&judge->sources, &at, NULL)))
		if (!source->is_wanted)
			return source;
	return NULL;
}

void sources_keep_only(struct judge *judge, const struct source_wanted *items, size_t n)
{
	struct source *source;
	char key[80];
	size_t at = 0;
	while ((source = map_next(&judge->sources, &at, NULL)))
		source->is_wanted = false;
	for (size_t i = 0; i < n; i++)
		if ((source = source_find(judge, items[i].address, items[i].port)))
			source->is_wanted = true;
	while ((source = first_unwanted(judge))) {
		make_key(source->address, source->port, key);
		map_remove(&judge->sources, key);
		source_free(source);
	}
}
