/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/logs.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "judge/change.h"
#include "judge/fields.h"
#include "judge/recall.h"
#include "judge/target.h"

static const span_t aftermath = {15 * 60 * US_PER_SECOND};
/* A thread that tries again and again logs the same each time. */
static const span_t repeats = {10 * 60 * US_PER_SECOND};

struct log_lines {
	wall_t last; /* what is older has been read */
	struct log_line_seen waiting[LOG_LINES_MAX];
	size_t n_waiting;
	struct {
		char code[16];
		wall_t at;
	} told[LOG_LINES_MAX];
	size_t n_told;
};

void logs_free(struct log_lines *lines)
{
	free(lines);
}

static struct log_lines *lines_of(struct target *target)
{
	if (!target->log)
		target->log = xcalloc(1, sizeof *target->log);
	return target->log;
}

static void add_waiting(struct log_lines *lines, const struct log_line_seen *line)
{
	if (lines->n_waiting == LOG_LINES_MAX) {
		lines->n_waiting--;
		memmove(&lines->waiting[0], &lines->waiting[1],
			lines->n_waiting * sizeof *lines->waiting);
	}
	lines->waiting[lines->n_waiting++] = *line;
}

static void read_new(struct sight *sight, struct log_lines *lines)
{
	const struct replica_details *details = sight->replica->details;
	for (size_t i = 0; details && i < details->n_lines; i++) {
		if (details->lines[i].at.us <= lines->last.us)
			continue;
		lines->last = details->lines[i].at;
		add_waiting(lines, &details->lines[i]);
	}
}

static bool is_trouble(const struct spot *spots, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (spots[i].is_open && !finding_is_note(spots[i].finding))
			return true;
	return false;
}

static bool has_trouble(const struct target *target)
{
	if (is_trouble(target->spots, N_TARGET_SLOTS))
		return true;
	for (size_t i = 0; i < target->state.n_channels; i++)
		if (is_trouble(target->channels[i].spots, N_CHANNEL_SLOTS))
			return true;
	return false;
}

/* Of each kind one line in a while. */
static bool is_repeat(struct log_lines *lines, const struct log_line_seen *line)
{
	size_t at = 0;
	while (at < lines->n_told && strcmp(lines->told[at].code, line->code) != 0)
		at++;
	if (at < lines->n_told && wall_since(line->at, lines->told[at].at).us < repeats.us)
		return true;
	if (at == LOG_LINES_MAX)
		at = 0;
	else if (at == lines->n_told)
		lines->n_told++;
	text_copy(lines->told[at].code, sizeof lines->told[at].code, line->code);
	lines->told[at].at = line->at;
	return false;
}

static void tell(struct sight *sight, const struct log_line_seen *line)
{
	CLEANUP_BUF text = BUF_NULL;
	struct finding event;
	finding_begin(sight, FINDING_SERVER_LOG, NULL, &event);
	event.since = line->at.us < sight->at.wall.us ? line->at : sight->at.wall;
	event.uncertainty = (span_t){0};
	buf_printf(&text, "The error log of %s: [%s] [%s] %s", event.target, line->level,
		   line->code, line->text);
	text_copy_line(event.text, sizeof event.text, buf_text(&text));
	event_add(sight, &event);
}

static void remember(struct sight *sight)
{
	struct buf key = BUF_NULL, value = BUF_NULL;
	field_add(&key, "log");
	field_add(&key, sight->target->watch.target);
	field_add_int(&value, MEMORY_FORM);
	field_add_int(&value, sight->target->log->last.us);
	memory_add(sight, buf_steal(&key), buf_steal(&value));
}

void logs_see(struct sight *sight)
{
	struct log_lines *lines;
	if (!sight->replica->details && !sight->target->log)
		return;
	lines = lines_of(sight->target);
	read_new(sight, lines);
	if (lines->n_waiting == 0 || !has_trouble(sight->target))
		return;
	for (size_t i = 0; i < lines->n_waiting; i++) {
		const struct log_line_seen *line = &lines->waiting[i];
		if (wall_since(sight->at.wall, line->at).us < aftermath.us &&
		    !is_repeat(lines, line))
			tell(sight, line);
	}
	lines->n_waiting = 0;
	remember(sight);
}

void logs_recall(struct judge *judge, struct fields *key, struct fields *value)
{
	char target[TARGET_SIZE];
	int64_t last = field_int(value, 0, INT64_MAX);
	field_text(key, target, sizeof target);
	if (fields_end(key) && fields_end(value) && *target != '\0')
		lines_of(target_add(judge, target))->last.us = last;
}
