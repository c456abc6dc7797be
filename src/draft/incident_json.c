/* SPDX-License-Identifier: Apache-2.0 */
/* The incident for programs. docs/incident.schema.json says what each key means; a change that
 * breaks readers raises the version. */
#include <string.h>

#include "base/json.h"
#include "draft/cost.h"
#include "draft/facts.h"

#define SCHEMA "replscribe.incident/1"

/* What is not known is null, never empty. */
static void add_text(struct json *json, const char *key, const char *text)
{
	json_text(json, key, text != NULL && text[0] != '\0' ? text : NULL);
}

static void add_level(struct json *json, const char *key, enum level level)
{
	json_text(json, key, level == LEVEL_NONE ? NULL : level_name(level));
}

static void add_incident(struct json *json, const struct incident *incident)
{
	json_text(json, "id", incident->id);
	json_text(json, "title", incident->title);
	json_text(json, "state", state_name(incident->state));
	add_level(json, "level", incident->level);
	json_text(json, "policy", incident->policy);
	json_bool(json, "drill", incident->is_drill);
	json_bool(json, "muted", incident->is_muted);
	json_int(json, "reopened", incident->reopened);
	add_text(json, "acknowledged_by", incident->acked_by);
	json_array_begin(json, "targets");
	for (size_t i = 0; i < incident->n_targets; i++)
		json_text(json, NULL, incident->targets[i]);
	json_array_end(json);
}

static void add_review(struct json *json, const struct review *review)
{
	json_object_begin(json, "review");
	json_text(json, "status", review_name(review->status));
	add_text(json, "by", review->by);
	json_time(json, "at", review->at);
	add_text(json, "signed_sha256", review->sha256);
	json_object_end(json);
}

static void add_times(struct json *json, const struct incident *incident)
{
	json_object_begin(json, "times");
	json_time(json, "began", incident->began);
	json_time(json, "detected", incident->detected);
	json_time(json, "first_alarm", incident->first_paged);
	json_time(json, "first_acknowledged", incident->first_acked);
	json_time(json, "acknowledged", incident->acked);
	json_time(json, "first_action", incident->first_action);
	json_time(json, "restored", incident->restored);
	json_time(json, "monitoring_since", incident->monitoring_since);
	json_time(json, "resolved", incident->resolved);
	json_time(json, "snoozed_until", incident->snoozed_until);
	json_object_end(json);
}

static void add_impact(struct json *json, const struct facts *facts)
{
	static const char *const names[] = {[IMPACT_NONE] = "none",
					    [IMPACT_ONGOING] = "ongoing",
					    [IMPACT_OVER] = "over",
					    [IMPACT_UNSEEN] = "end-unknown"};
	bool is_known = facts->impact != IMPACT_NONE;
	bool is_over = facts->impact == IMPACT_OVER;
	json_object_begin(json, "impact");
	json_text(json, "state", names[facts->impact]);
	json_time(json, "from", facts->impact_from);
	json_time(json, "to", is_over ? facts->impact_to : (wall_t){0});
	if (is_known)
		json_seconds(json, "seconds_in_trouble", facts->in_trouble);
	else
		json_none(json, "seconds_in_trouble");
	json_object_end(json);
}

static void add_finding(struct json *json, const struct facts *facts, const struct finding *finding)
{
	const struct finding_row *row = finding_row(finding->kind);
	json_object_begin(json, NULL);
	json_text(json, "finding", row->id);
	json_text(json, "means", row->means);
	json_bool(json, "is_cause", finding == facts->cause);
	add_text(json, "target", finding->target);
	json_text(json, "channel", finding->channel);
	add_text(json, "name", finding->name);
	json_time(json, "since", finding->since);
	json_seconds(json, "uncertainty_seconds", finding->uncertainty);
	json_time(json, "gone", finding->gone);
	add_level(json, "level", finding->level);
	if (finding->code != 0)
		json_int(json, "code", finding->code);
	else
		json_none(json, "code");
	add_text(json, "said", finding->said);
	add_text(json, "before", finding->before);
	add_text(json, "after", finding->after);
	add_text(json, "text", finding->text);
	json_object_end(json);
}

static void add_findings(struct json *json, const struct facts *facts)
{
	if (facts->cause == NULL)
		json_none(json, "cause_certainty");
	else
		json_text(json, "cause_certainty",
			  facts->certainty == CERTAINTY_STATED ? "stated" : "likely");
	json_array_begin(json, "findings");
	for (size_t i = 0; i < facts->incident->n_findings; i++)
		add_finding(json, facts, &facts->incident->findings[i]);
	json_array_end(json);
}

static void add_figures(struct json *json, const struct incident *incident)
{
	struct figure figures[N_FIGURES];
	incident_figures(incident, figures);
	json_array_begin(json, "figures");
	for (size_t i = 0; i < N_FIGURES; i++) {
		const struct figure *figure = &figures[i];
		json_object_begin(json, NULL);
		json_text(json, "id", figure->id);
		json_text(json, "name", figure->name);
		json_text(json, "definition", figure->definition);
		if (figure->known) {
			json_seconds(json, "seconds", figure->span);
			json_seconds(json, "uncertainty_seconds", figure->uncertainty);
			json_bool(json, "either_way", figure->either_way);
		} else {
			json_none(json, "seconds");
			json_none(json, "uncertainty_seconds");
			json_none(json, "either_way");
		}
		json_time(json, "from", figure->from);
		json_time(json, "to", figure->to);
		json_object_end(json);
	}
	json_array_end(json);
}

static void add_entry(struct json *json, const struct entry *entry)
{
	json_object_begin(json, NULL);
	json_int(json, "number", entry->number);
	json_time(json, "at", entry->at);
	json_seconds(json, "uncertainty_seconds", entry->uncertainty);
	json_time(json, "recorded", entry->recorded);
	json_text(json, "voice", voice_name(entry->voice));
	add_text(json, "by", entry->by);
	json_text(json, "step", entry->step == STEP_NONE ? NULL : step_name(entry->step));
	add_level(json, "level", entry->level);
	json_text(json, "text", entry->text);
	json_array_begin(json, "evidence");
	for (size_t i = 0; i < entry->n_evidence; i++)
		json_text(json, NULL, entry->evidence[i]);
	json_array_end(json);
	json_object_end(json);
}

static void add_evidence(struct json *json, const struct document *document)
{
	json_array_begin(json, "evidence");
	for (size_t i = 0; i < document->n_evidence; i++) {
		const struct evidence *evidence = &document->evidence[i];
		CLEANUP_BUF path = BUF_NULL;
		evidence_path(evidence, &path);
		json_object_begin(json, NULL);
		json_text(json, "id", evidence->id);
		json_text(json, "title", evidence->title);
		json_time(json, "at", evidence->at);
		add_text(json, "sha256", evidence->sha256);
		json_text(json, "file", buf_text(&path));
		json_object_end(json);
	}
	json_array_end(json);
}

static void add_pictures(struct json *json, const struct document *document)
{
	json_array_begin(json, "pictures");
	for (size_t i = 0; i < document->n_pictures; i++) {
		const struct picture *picture = &document->pictures[i];
		CLEANUP_BUF path = BUF_NULL;
		json_object_begin(json, NULL);
		buf_printf(&path, "evidence/%s.svg", picture->name);
		json_text(json, "svg", buf_text(&path));
		add_text(json, "svg_sha256", picture->svg_sha256);
		memcpy(path.text + path.len - 3, "png", 3);
		json_text(json, "png", buf_text(&path));
		add_text(json, "png_sha256", picture->png_sha256);
		json_text(json, "alt", picture->alt);
		json_object_end(json);
	}
	json_array_end(json);
}

/* Money is decimal text: a number would be rounded by those who read it. */
static void add_cost(struct json *json, const struct facts *facts,
		     const struct known_service *service)
{
	struct cost cost;
	if (!cost_of(facts, service, &cost)) {
		json_none(json, "cost_estimate");
		return;
	}
	json_object_begin(json, "cost_estimate");
	json_text(json, "per_minute", cost.rate);
	json_text(json, "minutes", cost.minutes);
	json_text(json, "amount", cost.amount);
	json_text(json, "currency", service->currency);
	json_object_end(json);
}

static void add_services(struct json *json, const struct facts *facts)
{
	json_array_begin(json, "services");
	for (size_t i = 0; i < facts->n_services; i++) {
		const struct known_service *service = facts->services[i];
		json_object_begin(json, NULL);
		json_text(json, "name", service->name);
		add_text(json, "product", service->product);
		add_text(json, "team", service->team);
		add_text(json, "impact_type", service->impact_type);
		add_cost(json, facts, service);
		json_object_end(json);
	}
	json_array_end(json);
}

static void add_windows(struct json *json, const struct facts *facts)
{
	json_array_begin(json, "maintenance_windows");
	for (size_t i = 0; i < facts->n_windows; i++) {
		const struct known_window *window = facts->windows[i];
		json_object_begin(json, NULL);
		json_text(json, "name", window->name);
		json_text(json, "kind", window->is_test ? "performance-test" : "maintenance");
		add_text(json, "note", window->note);
		json_time(json, "start", window->start);
		json_time(json, "end", window->end);
		json_bool(json, "mutes", window->mutes);
		json_object_end(json);
	}
	json_array_end(json);
}

static void add_others(struct json *json, const struct known *known)
{
	json_array_begin(json, "other_incidents");
	for (size_t i = 0; i < known->n_others; i++) {
		const struct known_incident *other = &known->others[i];
		json_object_begin(json, NULL);
		json_text(json, "id", other->id);
		json_text(json, "title", other->title);
		json_text(json, "state", state_name(other->state));
		json_text(json, "cause",
			  other->cause != FINDING_NONE ? finding_row(other->cause)->id : NULL);
		json_time(json, "began", other->began);
		json_time(json, "resolved", other->resolved);
		json_bool(json, "same_target", other->has_same_target);
		json_bool(json, "same_name", other->has_same_name);
		json_object_end(json);
	}
	json_array_end(json);
}

void draft_json(const struct document *document, struct buf *to)
{
	struct facts facts;
	struct json json;
	facts_init(&facts, document);
	json_start(&json, to, true);
	json_object_begin(&json, NULL);
	json_text(&json, "schema", SCHEMA);
	json_text(&json, "written_by", facts.known->agent);
	json_time(&json, "as_of", document->now);
	add_incident(&json, document->incident);
	add_review(&json, &document->incident->review);
	add_times(&json, document->incident);
	add_impact(&json, &facts);
	add_findings(&json, &facts);
	add_figures(&json, document->incident);
	json_array_begin(&json, "timeline");
	for (size_t i = 0; i < facts.n_timeline; i++)
		add_entry(&json, facts.timeline[i]);
	json_array_end(&json);
	add_evidence(&json, document);
	add_pictures(&json, document);
	add_services(&json, &facts);
	add_windows(&json, &facts);
	add_others(&json, facts.known);
	json_object_end(&json);
	buf_add_char(to, '\n');
	facts_done(&facts);
}
