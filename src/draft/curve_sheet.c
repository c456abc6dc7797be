/* SPDX-License-Identifier: Apache-2.0 */
/* A stretch of a curve as evidence, and back: comma-separated values, fit for any spreadsheet. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "draft/curve.h"

#define HEAD "time,io_thread,sql_thread,lag_seconds\n"
#define TARGET_LINE "# target: "
#define CHANNEL_LINE "# channel: "

const char *run_state_name(enum run_state state)
{
	static const char *const names[N_RUN_STATES] = {"unknown", "stopped", "trying", "running"};
	return names[state];
}

static void add_point(const struct curve_point *point, struct buf *to)
{
	wall_print_rfc3339(point->at, to);
	buf_printf(to, ",%s,%s,", run_state_name(point->io), run_state_name(point->sql));
	if (point->lag.us >= 0)
		buf_printf(to, "%.3f", (double)point->lag.us / (double)US_PER_SECOND);
	buf_add_char(to, '\n');
}

static size_t add_sheet(const struct curve *curve, struct buf *to)
{
	size_t n = 0;
	buf_printf(to, TARGET_LINE "%s\n" CHANNEL_LINE "%s\n" HEAD, curve->target, curve->channel);
	for (size_t i = 0; i < curve->n; i++)
		if (curve->points[i].at.us > curve->frozen.us) {
			add_point(&curve->points[i], to);
			n++;
		}
	return n;
}

/* Where a phase begins or ends; the last one, if a step has several. */
static struct entry *turning_point(const struct effects *effects)
{
	for (size_t i = effects->n_entries; i > 0; i--) {
		struct entry *entry = &effects->entries[i - 1];
		if (entry->step == STEP_DETECTED || entry->step == STEP_RESTORED ||
		    entry->step == STEP_MONITORING || entry->step == STEP_NORMAL)
			return entry;
	}
	return NULL;
}

void curves_freeze(struct curves *curves, struct incident *incident, struct effects *effects,
		   struct now now)
{
	struct entry *entry = turning_point(effects);
	for (size_t i = 0; i < curves->n && entry != NULL; i++) {
		struct curve *curve = &curves->items[i];
		struct fact fact = {.at = now.wall};
		CLEANUP_BUF text = BUF_NULL;
		if (add_sheet(curve, &text) == 0)
			continue;
		fact.text = text.text;
		snprintf(fact.title, sizeof fact.title, "Lag and threads of %s%s%s", curve->target,
			 *curve->channel ? ", channel " : "", curve->channel);
		incident_freeze(incident, effects, entry, &fact);
		curve->frozen = curve->points[curve->n - 1].at;
	}
}

static bool take_line(const char **text, char line[LINE_SIZE])
{
	size_t len = strcspn(*text, "\n");
	if (**text == '\0')
		return false;
	text_copy_n(line, LINE_SIZE, *text, len);
	*text += len + ((*text)[len] == '\n');
	return true;
}

static enum run_state read_state(const char *word)
{
	for (int i = 0; i < N_RUN_STATES; i++)
		if (strcmp(run_state_name((enum run_state)i), word) == 0)
			return (enum run_state)i;
	return RUN_UNKNOWN;
}

/* Cuts the line at its commas; "" where there are less. */
static void cut(char *line, const char *fields[4])
{
	for (size_t i = 0; i < 4; i++) {
		size_t len = strcspn(line, ",");
		fields[i] = line;
		line += len;
		if (*line != '\0')
			*line++ = '\0';
	}
}

static bool read_point(char *line, struct curve_point *ret)
{
	const char *fields[4];
	cut(line, fields);
	*ret = (struct curve_point){.lag = {-1}};
	if (!wall_parse(fields[0], &ret->at))
		return false;
	ret->io = read_state(fields[1]);
	ret->sql = read_state(fields[2]);
	if (fields[3][0] != '\0')
		ret->lag.us = (int64_t)(strtod(fields[3], NULL) * (double)US_PER_SECOND + 0.5);
	return true;
}

void curves_recall(struct curves *curves, const struct evidence *evidence)
{
	const char *text = evidence->text != NULL ? evidence->text : "";
	char target[LINE_SIZE], channel[LINE_SIZE], line[LINE_SIZE];
	struct curve_point point;
	if (!take_line(&text, target) || !take_line(&text, channel) ||
	    !text_starts(target, TARGET_LINE) || !text_starts(channel, CHANNEL_LINE))
		return;
	while (take_line(&text, line))
		if (read_point(line, &point))
			curves_add(curves, target + strlen(TARGET_LINE),
				   channel + strlen(CHANNEL_LINE), &point);
	struct curve *curve =
		curves_find(curves, target + strlen(TARGET_LINE), channel + strlen(CHANNEL_LINE));
	if (curve != NULL)
		curve->frozen = curve->points[curve->n - 1].at;
}
