/* SPDX-License-Identifier: Apache-2.0 */
/* What happens on a tape. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sim/tape.h"

static bool read_thread(const struct line *line, const char *key, enum thread_state *ret)
{
	const char *value = line_value(line, key);

	if (!value || strcmp(value, "yes") == 0)
		*ret = THREAD_YES;
	else if (strcmp(value, "no") == 0)
		*ret = THREAD_NO;
	else if (strcmp(value, "connecting") == 0)
		*ret = THREAD_CONNECTING;
	else
		return false;
	return true;
}

static void read_error(const struct line *line, const char *key, struct server_error *ret)
{
	const char *code = line_value(line, key);
	const char *last = line->words[line->n_words - 1];

	*ret = (struct server_error){0};
	if (!code)
		return;
	ret->code = (unsigned)atoi(code);
	text_copy(ret->text, sizeof ret->text, strchr(last, ' ') ? last : "");
}

/* Unless said, lag is known while both threads run, and the server is not behind. */
static bool read_lag(const struct line *line, struct scene *scene)
{
	const char *lag = line_value(line, "lag");

	scene->lag = (span_t){0};
	scene->lag_known = scene->io == THREAD_YES && scene->sql == THREAD_YES;
	if (!lag)
		return true;
	scene->lag_known = strcmp(lag, "NULL") != 0;
	return !scene->lag_known || span_parse(lag, &scene->lag);
}

static struct scene *scene_of(struct sim_target *target, const char *channel)
{
	for (size_t i = 0; i < target->n_scenes; i++)
		if (strcmp(target->scenes[i].channel, channel) == 0)
			return &target->scenes[i];
	if (target->n_scenes == SCENES_MAX)
		abort();
	struct scene *scene = &target->scenes[target->n_scenes++];
	text_copy(scene->channel, sizeof scene->channel, channel);
	text_copy(scene->source, sizeof scene->source, "db-master.example");
	text_copy(scene->uuid, sizeof scene->uuid, "3e11fa47-71ca-11e1-9e33-c80aa9429562");
	scene->port = 3306;
	scene->server_id = 1;
	return scene;
}

static bool read_scene(const struct line *line, struct sim_target *target)
{
	const char *channel = line_value(line, "channel");
	const char *source = line_value(line, "source"), *uuid = line_value(line, "uuid");
	struct scene *scene = scene_of(target, channel ? channel : "");

	if (source)
		text_copy(scene->source, sizeof scene->source, source);
	if (uuid)
		text_copy(scene->uuid, sizeof scene->uuid, uuid);
	read_error(line, "errno", &scene->io_error);
	read_error(line, "sql-errno", &scene->sql_error);
	return read_thread(line, "io", &scene->io) && read_thread(line, "sql", &scene->sql) &&
	       read_lag(line, scene);
}

static bool read_end(const struct line *line, struct sim_target *target)
{
	const char *end = line_value(line, "end");

	target->end = POLL_OK;
	while (end && target->end < N_POLL_ENDS && strcmp(end, poll_end_name(target->end)) != 0)
		target->end++;
	if (target->end == N_POLL_ENDS)
		return false;
	target->error = (struct server_error){0};
	if (target->end != POLL_OK)
		read_error(line, "errno", &target->error);
	return true;
}

static bool on_poll(struct tape *tape, const struct line *line)
{
	struct sim_target *target = world_target(&tape->world, line->words[2]);

	if (!target || !read_end(line, target))
		return false;
	if (line_has(line, "no-replication"))
		target->n_scenes = 0;
	else if (target->end == POLL_OK && !read_scene(line, target))
		return false;
	target->is_polled = true;
	target->next = tape->world.now.mono;
	return true;
}

static bool read_addresses(const struct line *line, struct lookup *lookup)
{
	const char *ttl = line_value(line, "ttl");

	lookup->ttl = ttl ? (uint32_t)atoi(ttl) : 60;
	for (size_t i = 3; i < line->n_words; i++)
		if (address_parse(line->words[i], &lookup->addresses[lookup->n_addresses]))
			lookup->n_addresses++;
	return lookup->n_addresses > 0;
}

static bool on_dns(struct tape *tape, const struct line *line)
{
	struct sim_name *name = world_name(&tape->world, line->words[2]);
	struct lookup *lookup = &name->lookup;

	*lookup = (struct lookup){.end = LOOKUP_OK};
	name->next = tape->world.now.mono;
	if (read_addresses(line, lookup))
		return true;
	while (lookup->end < N_LOOKUP_ENDS &&
	       (line->n_words < 4 || strcmp(line->words[3], lookup_end_name(lookup->end)) != 0))
		lookup->end++;
	return lookup->end < N_LOOKUP_ENDS;
}

/* "#2", or the latest that is not over, or the latest. */
static struct sim_incident *incident_of(struct world *world, const struct line *line)
{
	struct sim_incident *found = NULL;

	for (size_t i = 0; i < world->n_incidents; i++) {
		struct sim_incident *at = &world->incidents[i];

		if (!found || at->incident->state != STATE_RESOLVED ||
		    found->incident->state == STATE_RESOLVED)
			found = at;
	}
	for (size_t i = 2; i < line->n_words; i++)
		if (line->words[i][0] == '#' &&
		    (size_t)atoi(line->words[i] + 1) - 1 < world->n_incidents)
			found = &world->incidents[atoi(line->words[i] + 1) - 1];
	return found;
}

/* What a person says stands last: note by oncall "text". */
static const char *message_of(const struct line *line)
{
	const char *last = line->words[line->n_words - 1];

	return strchr(last, ' ') ? last : "";
}

static bool say(struct tape *tape, const struct line *line, struct incident_input *input)
{
	struct sim_incident *of = incident_of(&tape->world, line);

	if (!of)
		return line_has(line, "maybe");
	input->by = line_after(line, "by");
	input->text = message_of(line);
	if (incident_refuses(of->incident, input->event))
		return line_has(line, "maybe");
	if (input->event == EVENT_RESOLVE)
		world_accept(&tape->world, of->incident);
	world_say(&tape->world, of, input);
	world_deliver(&tape->world);
	return true;
}

static bool on_ack(struct tape *tape, const struct line *line)
{
	return say(tape, line, &(struct incident_input){.event = EVENT_ACK});
}

static bool on_note(struct tape *tape, const struct line *line)
{
	return say(tape, line, &(struct incident_input){.event = EVENT_NOTE});
}

static bool on_resolve(struct tape *tape, const struct line *line)
{
	return say(tape, line, &(struct incident_input){.event = EVENT_RESOLVE});
}

static bool on_snooze(struct tape *tape, const struct line *line)
{
	struct incident_input input = {.event = EVENT_SNOOZE};
	span_t span;

	if (line->n_words < 3 || !span_parse(line->words[2], &span))
		return false;
	input.until = wall_after(tape->world.now.wall, span);
	return say(tape, line, &input);
}

static bool on_raise(struct tape *tape, const struct line *line)
{
	struct incident_input input = {.event = EVENT_RAISE};

	return line->n_words > 2 && level_parse(line->words[2], &input.level) &&
	       say(tape, line, &input);
}

static bool on_receiver(struct tape *tape, const struct line *line)
{
	struct world *world = &tape->world;

	for (size_t i = 0; line->n_words > 3 && i < world->n_receivers; i++)
		if (strcmp(world->receivers[i].name, line->words[2]) == 0) {
			world->receivers[i].is_down = strcmp(line->words[3], "down") == 0;
			return true;
		}
	return false;
}

static bool on_stop(struct tape *tape, const struct line *line)
{
	(void)line;
	world_stop(&tape->world);
	return true;
}

static bool on_restart(struct tape *tape, const struct line *line)
{
	(void)line;
	world_restart(&tape->world);
	return true;
}

static bool on_clock(struct tape *tape, const struct line *line)
{
	span_t by;

	if (line->n_words < 4 || !span_parse(line->words[3], &by))
		return false;
	if (strcmp(line->words[2], "back") == 0)
		by.us = -by.us;
	world_set_clock(&tape->world, by);
	return true;
}

static bool on_end(struct tape *tape, const struct line *line)
{
	(void)tape;
	(void)line;
	return true;
}

static const struct verb {
	const char *name;
	size_t n_words; /* at least, with the time */
	bool (*does)(struct tape *, const struct line *);
} verbs[] = {
	{"poll", 3, on_poll},	    {"dns", 4, on_dns},		{"ack", 2, on_ack},
	{"note", 2, on_note},	    {"resolve", 2, on_resolve}, {"snooze", 3, on_snooze},
	{"raise", 3, on_raise},	    {"stop", 2, on_stop},	{"start", 2, on_restart},
	{"restart", 2, on_restart}, {"clock", 4, on_clock},	{"receiver", 4, on_receiver},
	{"end", 2, on_end},
};

bool tape_happen(struct tape *tape, const struct line *line)
{
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		if (strcmp(line->words[1], verbs[i].name) == 0)
			return line->n_words >= verbs[i].n_words && verbs[i].does(tape, line);
	return false;
}
