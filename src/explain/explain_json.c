/* SPDX-License-Identifier: Apache-2.0 */
/* The explanation for programs, in the same order. */
#include <string.h>

#include "base/json.h"
#include "explain/explain.h"
#include "explain/texts.h"
#include "judge/advice.h"

static void texts_json(struct json *json, const char *key, const struct texts *texts)
{
	json_array_begin(json, key);
	for (size_t i = 0; i < texts->n; i++)
		json_text(json, NULL, texts->items[i]);
	json_array_end(json);
}

static void add_lines(struct json *json, const char *advice, const struct advised *advised)
{
	CLEANUP_BUF text = BUF_NULL;

	advice_print(advice, advised, &text);
	for (const char *line = buf_text(&text); *line;) {
		size_t n = strcspn(line, "\n");
		CLEANUP_BUF one = BUF_NULL;

		buf_add_n(&one, line, n);
		json_text(json, NULL, buf_text(&one));
		line += n + (line[n] == '\n');
	}
}

static void advice_json(struct json *json, const char *key, const char *advice,
			const struct advised *advised)
{
	json_array_begin(json, key);
	add_lines(json, advice, advised);
	json_array_end(json);
}

static void do_now_json(struct json *json, const struct explained_finding *found,
			const struct advised *advised)
{
	const struct finding_row *reason = finding_behind(found);

	json_array_begin(json, "do_now");
	for (size_t i = 0; i < found->first.n; i++)
		add_lines(json, found->first.items[i], advised);
	if (reason)
		add_lines(json, reason->do_now, advised);
	add_lines(json, finding_row(found->finding.kind)->do_now, advised);
	json_array_end(json);
}

static void finding_json(struct json *json, const struct explained_channel *channel,
			 const struct explained_finding *found)
{
	const struct finding *finding = &found->finding;
	const struct finding_row *row = finding_row(finding->kind);
	const struct finding_row *reason = finding_behind(found);
	struct advised advised = advised_of(channel, found);

	json_object_begin(json, NULL);
	json_text(json, "finding", row->id);
	json_text(json, "level", level_name(finding->level));
	json_text(json, "behind",
		  found->behind != FINDING_NONE ? finding_row(found->behind)->id : NULL);
	json_int(json, "code", found->is_by_words ? 0 : finding->code);
	json_text(json, "said", finding->said);
	json_text(json, "said_at", *found->at ? found->at : NULL);
	json_text(json, "worker", worker_words(channel, found));
	json_text(json, "text", finding->text);
	json_text(json, "means", row->means);
	texts_json(json, "facts", &found->facts);
	advice_json(json, "triggers", (reason ? reason : row)->triggers, &advised);
	do_now_json(json, found, &advised);
	advice_json(json, "prevent", row->prevent, &advised);
	json_object_end(json);
}

static void lines_json(struct json *json, const struct paste_row *row)
{
	json_array_begin(json, "lines");
	json_int(json, NULL, (int64_t)row->first_line);
	json_int(json, NULL, (int64_t)row->last_line);
	json_array_end(json);
}

static void channel_json(struct json *json, const struct explained_channel *channel)
{
	const struct channel_seen *seen = &channel->seen;
	CLEANUP_BUF source = BUF_NULL;

	channel_source_print(seen, &source);
	json_object_begin(json, NULL);
	json_text(json, "channel", seen->channel);
	json_text(json, "source", buf_text(&source));
	json_text(json, "server", *channel->server ? channel->server : NULL);
	lines_json(json, channel->row);
	json_int(json, "repeats", (int64_t)channel->n_repeats);
	json_text(json, "io", thread_state_name(seen->io));
	json_text(json, "sql", thread_state_name(seen->sql));
	if (channel_lag_counts(seen))
		json_seconds(json, "lag_seconds", seen->lag);
	else
		json_none(json, "lag_seconds");
	json_array_begin(json, "findings");
	for (size_t i = 0; i < channel->n_findings; i++)
		finding_json(json, channel, &channel->findings[i]);
	json_array_end(json);
	texts_json(json, "state", &channel->state);
	texts_json(json, "unknown", &channel->unknown);
	texts_json(json, "hints", &channel->hints);
	json_object_end(json);
}

static void answer_finding_json(struct json *json, const struct explained_answer *answer)
{
	const struct finding_row *row = finding_row(answer->kind);
	struct advised advised = {.dialect = answer->dialect};

	json_object_begin(json, NULL);
	json_text(json, "finding", row->id);
	json_text(json, "level", level_name(row->level));
	json_text(json, "means", row->means);
	advice_json(json, "triggers", row->triggers, &advised);
	advice_json(json, "do_now", row->do_now, &advised);
	advice_json(json, "prevent", row->prevent, &advised);
	json_object_end(json);
}

static void answer_json(struct json *json, const struct explained_answer *answer)
{
	const struct paste_answer *said = answer->answer;

	json_object_begin(json, NULL);
	json_text(json, "statement", said->statement);
	json_int(json, "line", (int64_t)said->line);
	json_int(json, "code", said->code);
	json_text(json, "said", said->text);
	texts_json(json, "means", &answer->means);
	json_array_begin(json, "findings");
	if (answer->kind != FINDING_NONE)
		answer_finding_json(json, answer);
	json_array_end(json);
	json_object_end(json);
}

void explanation_print_json(const struct explanation *explanation, struct buf *to)
{
	struct json json;

	json_start(&json, to, true);
	json_object_begin(&json, NULL);
	json_array_begin(&json, "channels");
	for (size_t i = 0; i < explanation->n_channels; i++)
		channel_json(&json, &explanation->channels[i]);
	json_array_end(&json);
	json_array_begin(&json, "answers");
	for (size_t i = 0; i < explanation->n_answers; i++)
		answer_json(&json, &explanation->answers[i]);
	json_array_end(&json);
	json_object_end(&json);
	buf_add_char(to, '\n');
}
