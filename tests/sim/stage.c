/* SPDX-License-Identifier: Apache-2.0 */
/* What a tape configures. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "sim/tape.h"

static bool read_span(const struct line *line, const char *key, span_t *ret)
{
	const char *value = line_value(line, key);

	return !value || span_parse(value, ret);
}

static bool read_level(const struct line *line, const char *key, enum level *ret)
{
	const char *value = line_value(line, key);

	return !value || level_parse(value, ret);
}

static void read_text(const struct line *line, const char *key, char *to, size_t size)
{
	const char *value = line_value(line, key);

	if (value)
		text_copy(to, size, value);
}

static bool set_zone(struct tape *tape, const struct line *line)
{
	(void)tape;
	setenv("TZ", line->words[1], 1);
	tzset();
	return true;
}

static bool set_date(struct tape *tape, const struct line *line)
{
	text_copy(tape->date, sizeof tape->date, line->words[1]);
	return true;
}

static bool set_rule(struct tape *tape, const struct line *line)
{
	enum finding_kind kind;
	struct rule *rule;

	if (!finding_parse(line->words[1], &kind))
		return false;
	rule = &tape->world.limits.rules[kind];
	rule->off = line_has(line, "off");
	return read_level(line, "level", &rule->level) &&
	       read_level(line, "max-level", &rule->max_level) &&
	       read_span(line, "confirm", &rule->confirm);
}

static void add_receiver(struct world *world, const char *name)
{
	for (size_t i = 0; i < world->n_receivers; i++)
		if (strcmp(world->receivers[i].name, name) == 0)
			return;
	text_copy(world->receivers[world->n_receivers++].name, NAME_SIZE, name);
}

static bool set_level(struct tape *tape, const struct line *line)
{
	const char *names = line_value(line, "receivers");
	struct policy_level *at;
	enum level level;

	if (!level_parse(line->words[1], &level))
		return false;
	at = &tape->world.policy.levels[level];
	while (names && *names) {
		size_t n = strcspn(names, ",");

		text_copy_n(at->receivers[at->n_receivers], NAME_SIZE, names, n);
		add_receiver(&tape->world, at->receivers[at->n_receivers++]);
		names += n + (names[n] == ',');
	}
	return read_span(line, "raise-after", &at->raise_after) &&
	       read_span(line, "repeat", &at->repeat);
}

static bool set_policy(struct tape *tape, const struct line *line)
{
	struct policy *policy = &tape->world.policy;

	return read_span(line, "monitoring-window", &policy->monitoring_window) &&
	       read_span(line, "reopen-window", &policy->reopen_window) &&
	       read_span(line, "ack-expiry", &policy->ack_expiry);
}

static bool set_dns(struct tape *tape, const struct line *line)
{
	return read_span(line, "interval", &tape->world.dns_interval);
}

static bool add_target(struct tape *tape, const struct line *line)
{
	struct world *world = &tape->world;
	struct sim_target *target = &world->targets[world->n_targets++];

	target->poll = SPAN_SECONDS(10);
	target->watch.expect_replication = true;
	target->watch.max_lag = SPAN_SECONDS(60);
	text_copy(target->watch.target, sizeof target->watch.target, line->words[1]);
	read_text(line, "source-name", target->watch.source_name, HOST_SIZE);
	return read_span(line, "poll", &target->poll) &&
	       read_span(line, "max-lag", &target->watch.max_lag);
}

static void read_cost(const struct line *line, struct known_service *service)
{
	const char *cost = line_value(line, "cost");
	char *currency;

	if (!cost)
		return;
	service->cost_known = true;
	service->cost_per_minute = strtod(cost, &currency);
	text_copy(service->currency, sizeof service->currency, currency + strspn(currency, " "));
}

static bool add_service(struct tape *tape, const struct line *line)
{
	struct world *world = &tape->world;
	struct known_service *service = &world->services[world->n_services];

	text_copy(service->name, sizeof service->name, line->words[1]);
	read_text(line, "of", service->target, sizeof service->target);
	read_text(line, "product", service->product, sizeof service->product);
	read_text(line, "team", service->team, sizeof service->team);
	read_text(line, "impact", service->impact_type, sizeof service->impact_type);
	read_text(line, "monitoring", service->monitoring_link, sizeof service->monitoring_link);
	read_text(line, "log", service->log_link, sizeof service->log_link);
	read_cost(line, service);
	return read_level(line, "level", &world->service_levels[world->n_services++]);
}

static bool add_window(struct tape *tape, const struct line *line)
{
	struct sim_window *window = &tape->world.windows[tape->world.n_windows++];
	const char *start = line_value(line, "start"), *end = line_value(line, "end");
	struct moment from, to;

	if (!start || !end || !moment_read(tape, start, &from) || !moment_read(tape, end, &to))
		return false;
	text_copy(window->window.name, sizeof window->window.name, line->words[1]);
	text_copy(window->target, sizeof window->target, "*");
	read_text(line, "target", window->target, sizeof window->target);
	read_text(line, "note", window->window.note, sizeof window->window.note);
	window->window.start = from.from;
	window->window.end = to.from;
	window->window.mutes = line_has(line, "mute");
	return true;
}

static const struct verb {
	const char *name;
	bool (*does)(struct tape *, const struct line *);
} verbs[] = {
	{"zone", set_zone},	{"date", set_date},	  {"rule", set_rule},
	{"level", set_level},	{"policy", set_policy},	  {"dns", set_dns},
	{"target", add_target}, {"service", add_service}, {"window", add_window},
};

bool tape_configure(struct tape *tape, const struct line *line)
{
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		if (strcmp(line->words[0], verbs[i].name) == 0)
			return line->n_words > 1 && verbs[i].does(tape, line);
	return false;
}
