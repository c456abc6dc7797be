/* SPDX-License-Identifier: Apache-2.0 */
#include "app/commands.h"
#include "app/exits.h"
#include "app/look.h"
#include "app/table.h"
#include "base/json.h"
#include "base/text.h"
#include "judge/advice.h"
#include "probe/replica.h"
#include "probe/resolver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void add_line(struct buf *to, const char *head, const char *text)
{
	buf_printf(to, "  %-9s ", head);
	text_add_terminal(to, text);
	buf_add_char(to, '\n');
}

static void add_error(struct buf *to, const char *head, const struct server_error *error)
{
	CLEANUP_BUF text = BUF_NULL;

	if (!error->code)
		return;
	buf_printf(&text, "%u %s", error->code, error->text);
	add_line(to, head, buf_text(&text));
}

static void add_threads(struct buf *to, bool colour, const struct channel_seen *channel)
{
	CLEANUP_BUF lag = BUF_NULL;

	if (channel->lag_known)
		span_print(channel->lag, &lag);
	else
		buf_add(&lag, "unknown");
	buf_add(to, "  threads   IO ");
	colour_add(to, colour, channel->io == THREAD_YES ? COLOUR_GOOD : COLOUR_BAD,
		   thread_state_name(channel->io));
	buf_add(to, ", SQL ");
	colour_add(to, colour, channel->sql == THREAD_YES ? COLOUR_GOOD : COLOUR_BAD,
		   thread_state_name(channel->sql));
	buf_printf(to, ", lag %s\n", buf_text(&lag));
}

static void add_channel(struct buf *to, bool colour, const struct channel_seen *channel)
{
	CLEANUP_BUF text = BUF_NULL;

	if (*channel->channel)
		add_line(to, "channel", channel->channel);
	buf_printf(&text, "%s:%u", channel->source_host, channel->source_port);
	add_line(to, "source", buf_text(&text));
	add_threads(to, colour, channel);
	add_error(to, "IO error", &channel->io_error);
	add_error(to, "SQL error", &channel->sql_error);
}

static void add_replica(struct buf *to, bool colour, const struct observation *seen)
{
	const struct replica_seen *replica = &seen->replica;
	CLEANUP_BUF text = BUF_NULL;

	colour_add(to, colour, COLOUR_FAINT, "target ");
	text_add_terminal(to, seen->target);
	buf_add_char(to, '\n');
	if (*replica->version) {
		buf_printf(&text, "%s, server id %u, %s", replica->version, replica->server_id,
			   replica->hostname);
		add_line(to, "server", buf_text(&text));
	}
	if (replica->end != POLL_OK) {
		add_line(to, "poll", poll_end_sentence(replica->end));
		add_error(to, "error", &replica->error);
		return;
	}
	for (size_t i = 0; i < replica->n_channels; i++)
		add_channel(to, colour, &replica->channels[i]);
	if (!replica->n_channels)
		add_line(to, "source", "no replication configured");
}

static void add_name(struct buf *to, const struct name_seen *seen)
{
	CLEANUP_BUF text = BUF_NULL;
	char addresses[LINE_SIZE];

	name_seen_print(seen, addresses, sizeof addresses);
	buf_printf(&text, "%s is %s at %s", seen->name,
		   *addresses ? addresses : lookup_end_sentence(seen->a.end), seen->resolver);
	if (seen->a.end == LOOKUP_OK)
		buf_printf(&text, " (TTL %u s)", seen->a.ttl);
	for (size_t i = 0; i < seen->a.n_chain; i++)
		buf_printf(&text, "%s %s", i ? "," : " via", seen->a.chain[i]);
	add_line(to, "name", buf_text(&text));
}

static void add_source(struct buf *to, const struct source_seen *seen)
{
	CLEANUP_BUF text = BUF_NULL;

	buf_printf(&text, "%s port %u: ", seen->address, seen->port);
	if (seen->end != POLL_OK)
		buf_printf(&text, "%s (%u %s)", poll_end_sentence(seen->end), seen->error.code,
			   seen->error.text);
	else
		buf_printf(&text, "%s, server id %u, %s%s%s", seen->version, seen->server_id,
			   seen->hostname, seen->read_only ? ", read-only" : "",
			   seen->upstreams_known && seen->n_upstreams > 0 ? ", replicates itself"
									  : "");
	add_line(to, "source at", buf_text(&text));
}

/* The lines of a table's text, each under the last. */
static void add_lines(struct buf *to, const char *head, const char *lines)
{
	while (*lines) {
		size_t n = strcspn(lines, "\n");
		CLEANUP_BUF line = BUF_NULL;

		buf_add_n(&line, lines, n);
		add_line(to, head, buf_text(&line));
		head = "";
		lines += n + (lines[n] == '\n');
	}
}

/* In the words of the server that it was found on. */
static void add_advice(struct buf *to, const struct look *look, const struct finding *finding)
{
	const char *do_now = finding_row(finding->kind)->do_now;
	struct advised advised = {0};
	CLEANUP_BUF text = BUF_NULL;

	for (size_t i = 0; i < look->n_replicas; i++) {
		const struct replica_seen *replica = &look->replicas[i].replica;

		if (strcmp(look->replicas[i].target, finding->target) != 0)
			continue;
		advised.dialect = dialect_of(replica->flavour, replica->version);
		advised.has_siblings = replica->n_channels > 1;
		for (size_t c = 0; c < replica->n_channels; c++)
			if (strcmp(replica->channels[c].channel, finding->channel) == 0)
				advised.row = &replica->channels[c];
	}
	advice_print(do_now, &advised, &text);
	add_lines(to, "do now", buf_text(&text));
}

static void add_finding(struct buf *to, bool colour, const struct look *look,
			const struct finding *finding)
{
	const struct finding_row *row = finding_row(finding->kind);
	CLEANUP_BUF head = BUF_NULL;

	buf_printf(&head, "%s %s", level_name(finding->level), row->id);
	buf_add_char(to, '\n');
	colour_add(to, colour, finding->level >= LEVEL_P2 ? COLOUR_BAD : COLOUR_WARN,
		   buf_text(&head));
	buf_add(to, ": ");
	text_add_terminal(to, finding->text);
	buf_add_char(to, '\n');
	add_line(to, "means", row->means);
	add_advice(to, look, finding);
}

static void print_people(const struct look *look, bool colour, struct buf *to)
{
	for (size_t i = 0; i < look->n_replicas; i++)
		add_replica(to, colour, &look->replicas[i]);
	for (size_t i = 0; i < look->n_names; i++)
		add_name(to, &look->names[i].name);
	for (size_t i = 0; i < look->n_sources; i++)
		add_source(to, &look->sources[i].source);
	for (size_t i = 0; i < look->n_findings; i++)
		add_finding(to, colour, look, &look->findings[i]);
	if (!look->n_findings)
		colour_add(to, colour, COLOUR_GOOD, "\nnothing is wrong\n");
}

static void finding_json(struct json *json, const struct finding *finding)
{
	json_object_begin(json, NULL);
	json_text(json, "finding", finding_row(finding->kind)->id);
	json_text(json, "level", level_name(finding->level));
	json_text(json, "target", finding->target);
	json_text(json, "channel", finding->channel);
	json_text(json, "name", finding->name);
	json_int(json, "code", finding->code);
	json_text(json, "said", finding->said);
	json_text(json, "text", finding->text);
	json_object_end(json);
}

static void channel_json(struct json *json, const struct channel_seen *channel)
{
	json_object_begin(json, NULL);
	json_text(json, "channel", channel->channel);
	json_text(json, "source_host", channel->source_host);
	json_int(json, "source_port", channel->source_port);
	json_text(json, "io", thread_state_name(channel->io));
	json_text(json, "sql", thread_state_name(channel->sql));
	if (channel->lag_known)
		json_seconds(json, "lag_seconds", channel->lag);
	else
		json_none(json, "lag_seconds");
	json_int(json, "io_errno", channel->io_error.code);
	json_text(json, "io_error", channel->io_error.text);
	json_int(json, "sql_errno", channel->sql_error.code);
	json_text(json, "sql_error", channel->sql_error.text);
	json_object_end(json);
}

static void replica_json(struct json *json, const struct observation *seen)
{
	json_object_begin(json, NULL);
	json_text(json, "target", seen->target);
	json_text(json, "poll", poll_end_name(seen->replica.end));
	json_text(json, "error", seen->replica.error.text);
	json_text(json, "version", seen->replica.version);
	json_array_begin(json, "channels");
	for (size_t i = 0; i < seen->replica.n_channels; i++)
		channel_json(json, &seen->replica.channels[i]);
	json_array_end(json);
	json_object_end(json);
}

static void name_json(struct json *json, const struct name_seen *seen)
{
	char addresses[LINE_SIZE];

	name_seen_print(seen, addresses, sizeof addresses);
	json_object_begin(json, NULL);
	json_text(json, "name", seen->name);
	json_text(json, "resolver", seen->resolver);
	json_text(json, "a", lookup_end_name(seen->a.end));
	json_text(json, "aaaa", lookup_end_name(seen->aaaa.end));
	json_text(json, "addresses", addresses);
	json_int(json, "ttl", seen->a.ttl);
	json_object_end(json);
}

static void source_json(struct json *json, const struct source_seen *seen)
{
	json_object_begin(json, NULL);
	json_text(json, "address", seen->address);
	json_int(json, "port", seen->port);
	json_text(json, "answer", poll_end_name(seen->end));
	json_text(json, "error", seen->error.text);
	json_text(json, "version", seen->version);
	json_text(json, "hostname", seen->hostname);
	json_text(json, "server_uuid", seen->server_uuid);
	json_int(json, "server_id", seen->server_id);
	json_object_end(json);
}

static void print_json(const struct look *look, struct buf *to)
{
	struct json json;

	json_start(&json, to, true);
	json_object_begin(&json, NULL);
	json_array_begin(&json, "targets");
	for (size_t i = 0; i < look->n_replicas; i++)
		replica_json(&json, &look->replicas[i]);
	json_array_end(&json);
	json_array_begin(&json, "names");
	for (size_t i = 0; i < look->n_names; i++)
		name_json(&json, &look->names[i].name);
	json_array_end(&json);
	json_array_begin(&json, "sources");
	for (size_t i = 0; i < look->n_sources; i++)
		source_json(&json, &look->sources[i].source);
	json_array_end(&json);
	json_array_begin(&json, "findings");
	for (size_t i = 0; i < look->n_findings; i++)
		finding_json(&json, &look->findings[i]);
	json_array_end(&json);
	json_object_end(&json);
	buf_add_char(to, '\n');
}

int command_probe(const struct options *options)
{
	const char *target = options->n_words ? options->words[0] : NULL;
	CLEANUP_BUF text = BUF_NULL;
	struct settings *settings;
	struct look look;
	int code = load_settings(options, true, &settings);

	if (code)
		return code;
	if (target && !settings_target(settings, target)) {
		settings_free(settings);
		return complain(EXIT_USAGE, "there is no target `%s` in %s", target,
				options->config);
	}
	if (replica_library_init() < 0 || resolver_library_init() < 0 ||
	    look_take(settings, target, &look) < 0)
		return complain(EXIT_OS, "the client libraries cannot be set up");
	if (options->json)
		print_json(&look, &text);
	else
		print_people(&look, use_colour(), &text);
	fputs(buf_text(&text), stdout);
	code = look.n_findings ? EXIT_FOUND : EXIT_DONE;
	look_free(&look);
	settings_free(settings);
	replica_library_end();
	return code;
}
