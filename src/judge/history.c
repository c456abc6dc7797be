/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/history.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "judge/change.h"
#include "judge/deeds.h"
#include "judge/memory.h"
#include "judge/sentence.h"

/* One poll as compared with the one before. */
struct step {
	struct sight *sight;
	const struct channel_seen *row;
	struct channel_state *state;
	struct channel *channel;
	bool is_new_source, is_new_identity, is_restarted;
};

static void tell(struct sight *sight, struct finding *event, const struct buf *text)
{
	text_copy_line(event->text, sizeof event->text, buf_text(text));
	event_add(sight, event);
}

static bool has_source_changed(const struct step *step)
{
	const struct channel_seen *row = step->row;
	return step->state->source_host[0] != '\0' &&
	       (!text_same_name(step->state->source_host, row->source_host) ||
		step->state->source_port != row->source_port ||
		strcmp(step->channel->source_user, row->source_user) != 0);
}

static void print_account(const char *user, const char *host, uint16_t port, char to[LINE_SIZE])
{
	CLEANUP_BUF text = BUF_NULL;
	buf_printf(&text, "%s@%s:%u", user, host, (unsigned)port);
	text_copy_line(to, LINE_SIZE, buf_text(&text));
}

static void tell_source(const struct step *step)
{
	CLEANUP_BUF text = BUF_NULL;
	struct finding event;
	finding_begin(step->sight, FINDING_SOURCE_CHANGED, NULL, &event);
	print_account(step->channel->source_user, step->state->source_host,
		      step->state->source_port, event.before);
	print_account(step->row->source_user, step->row->source_host, step->row->source_port,
		      event.after);
	subject_print(&event, &text);
	buf_printf(&text, " was pointed from %s to %s", event.before, event.after);
	deeds_print_change(step->sight, &text);
	tell(step->sight, &event, &text);
}

/* Only a connected thread knows who its source is: before it, MariaDB says 0 and both say what was.
 */
static bool has_identity_changed(const struct step *step)
{
	const struct channel_seen *row = step->row;
	const struct channel *channel = step->channel;
	if (row->io != THREAD_YES)
		return false;
	return (channel->source_uuid[0] != '\0' && row->source_uuid[0] != '\0' &&
		strcmp(channel->source_uuid, row->source_uuid) != 0) ||
	       (channel->source_server_id != 0 && row->source_server_id != 0 &&
		channel->source_server_id != row->source_server_id);
}

static void print_identity(const char *uuid, uint32_t server_id, char to[LINE_SIZE])
{
	CLEANUP_BUF text = BUF_NULL;
	buf_printf(&text, "server id %u", (unsigned)server_id);
	if (*uuid != '\0')
		buf_printf(&text, ", UUID %s", uuid);
	text_copy_line(to, LINE_SIZE, buf_text(&text));
}

static void tell_identity(const struct step *step)
{
	CLEANUP_BUF text = BUF_NULL;
	struct finding event;
	finding_begin(step->sight, FINDING_SOURCE_IDENTITY_CHANGED, NULL, &event);
	print_identity(step->channel->source_uuid, step->channel->source_server_id, event.before);
	print_identity(step->row->source_uuid, step->row->source_server_id, event.after);
	buf_add(&text, "Another server answers ");
	subject_print(&event, &text);
	buf_add(&text, " as its source ");
	source_print(step->row, &text);
	buf_printf(&text, ": %s instead of %s", event.after, event.before);
	tell(step->sight, &event, &text);
}

static bool has_started(enum thread_state before, enum thread_state now)
{
	return before == THREAD_NO && now != THREAD_NO && now != THREAD_UNKNOWN;
}

static void tell_threads(const struct step *step)
{
	bool io = has_started(step->state->io, step->row->io);
	bool sql = has_started(step->state->sql, step->row->sql);
	CLEANUP_BUF text = BUF_NULL;
	struct finding event;
	if (!io && !sql)
		return;
	finding_begin(step->sight, FINDING_THREADS_STARTED, NULL, &event);
	subject_print(&event, &text);
	if (io && sql)
		buf_add(&text, ": replication was started");
	else
		buf_printf(&text, ": the %s thread was started", io ? "receiving" : "applying");
	tell(step->sight, &event, &text);
}

/* Between two polls a thread may have gone and come back; its counter tells. */
static bool has_connected(const struct step *step)
{
	const struct channel_seen *row = step->row;
	bool was_away = step->state->io != THREAD_YES && step->state->io != THREAD_UNKNOWN;
	bool counts_anew = row->heartbeats_known && row->heartbeats < step->channel->heartbeats;
	return row->io == THREAD_YES && (was_away || counts_anew || step->is_new_source ||
					 step->is_new_identity || step->is_restarted);
}

static bool is_worth_remembering(const struct step *step)
{
	const struct channel_seen *row = step->row;
	return step->is_new_source || step->is_new_identity ||
	       step->state->source_host[0] == '\0' || step->state->io != row->io ||
	       step->state->sql != row->sql ||
	       (row->io == THREAD_YES &&
		(strcmp(step->channel->source_uuid, row->source_uuid) != 0 ||
		 step->channel->source_server_id != row->source_server_id));
}

static void take(const struct step *step)
{
	const struct channel_seen *row = step->row;
	struct channel_state *state = step->state;
	struct channel *channel = step->channel;
	channel->must_remember |= is_worth_remembering(step);
	text_copy(state->source_host, sizeof state->source_host, row->source_host);
	state->source_port = row->source_port;
	state->io = row->io;
	state->sql = row->sql;
	state->lag_known = row->lag_known;
	state->lag = row->lag;
	text_copy(channel->source_user, sizeof channel->source_user, row->source_user);
	channel->heartbeats = row->heartbeats_known ? row->heartbeats : 0;
	if (row->io != THREAD_YES)
		return;
	text_copy(channel->source_uuid, sizeof channel->source_uuid, row->source_uuid);
	channel->source_server_id = row->source_server_id;
}

bool history_see(struct sight *sight, bool restarted)
{
	struct step step = {
		.sight = sight,
		.row = sight->row,
		.state = &sight->target->state.channels[sight->channel],
		.channel = &sight->target->channels[sight->channel],
		.is_restarted = restarted,
	};
	bool connected;
	step.is_new_source = has_source_changed(&step);
	step.is_new_identity = has_identity_changed(&step);
	if (step.is_new_source)
		tell_source(&step);
	if (step.is_new_identity)
		tell_identity(&step);
	if (step.is_new_identity && !step.channel->has_other_source) {
		step.channel->has_other_source = true;
		memory_of_source(sight);
	}
	tell_threads(&step);
	connected = has_connected(&step);
	if (connected)
		step.channel->connected = sight->at.wall;
	step.channel->must_remember |= connected;
	take(&step);
	return connected;
}
