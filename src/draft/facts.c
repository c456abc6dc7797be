/* SPDX-License-Identifier: Apache-2.0 */
#include "draft/facts.h"

#include "draft/curve.h"
#include "draft/links.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

/* How long before the first symptom a maintenance window is still worth naming: one day, so that
 * last night's is among them. */
#define WINDOW_REACH SPAN_HOURS(24)

/* What a dashboard shows around the incident, to see it come and go. */
#define LINK_MARGIN SPAN_MINUTES(15)

static int compare_times(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a;
	const struct entry *y = *(const struct entry *const *)b;
	int by_time = compare_times(x->at.us, y->at.us);
	return by_time != 0 ? by_time : compare_times(x->number, y->number);
}

static void sort_timeline(struct facts *facts)
{
	const struct document *document = facts->document;
	facts->n_timeline = document->n_entries;
	facts->timeline = xcalloc(document->n_entries + 1, sizeof *facts->timeline);
	for (size_t i = 0; i < document->n_entries; i++)
		facts->timeline[i] = &document->entries[i];
	qsort(facts->timeline, facts->n_timeline, sizeof *facts->timeline, compare_entries);
}

static bool is_on_server(const struct finding *finding)
{
	return finding_is_on_server(finding);
}

/* Worth knowing, but replication goes on with it. */
static bool is_harmless(const struct finding *finding)
{
	return finding_row(finding->kind)->nature == NATURE_NOTE ||
	       finding->kind == FINDING_SEMISYNC_OFF ||
	       finding->kind == FINDING_RESOLVER_CONFIG_CHANGED;
}

static bool impairs(const struct finding *finding)
{
	return is_on_server(finding) && !is_harmless(finding);
}

static const struct finding *first_symptom(const struct incident *incident)
{
	const struct finding *first = NULL;
	for (size_t i = 0; i < incident->n_findings; i++) {
		const struct finding *finding = &incident->findings[i];
		if (impairs(finding) && (first == NULL || finding->since.us < first->since.us))
			first = finding;
	}
	return first;
}

/* The server's own error number, and nothing that would have to be inferred. */
static enum certainty certainty_of(const struct incident *incident, const struct finding *cause)
{
	for (size_t i = 0; i < incident->n_findings; i++)
		if (!finding_same(&incident->findings[i], cause))
			return CERTAINTY_LIKELY;
	return is_on_server(cause) && !facts_is_blind(cause) && cause->code != 0 ? CERTAINTY_STATED
										 : CERTAINTY_LIKELY;
}

/* A person's word ends what the agent still saw; such ends bear the time of the resolution. */
static bool ended_unseen(const struct incident *incident, const struct finding *finding)
{
	return incident->state == STATE_RESOLVED &&
	       (!wall_is_set(finding->gone) || finding->gone.us == incident->resolved.us);
}

static wall_t end_of(const struct facts *facts, const struct finding *finding)
{
	if (wall_is_set(finding->gone))
		return finding->gone;
	return facts->incident->state == STATE_RESOLVED ? facts->incident->resolved
							: facts->document->now;
}

static int compare_since(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;
	return compare_times(x->since.us, y->since.us);
}

/* The stretches of trouble laid over each other. */
static void measure_impact(struct facts *facts)
{
	const struct incident *incident = facts->incident;
	const struct finding **stretches = xcalloc(incident->n_findings + 1, sizeof *stretches);
	size_t n = 0;
	for (size_t i = 0; i < incident->n_findings; i++)
		if (impairs(&incident->findings[i]))
			stretches[n++] = &incident->findings[i];
	qsort(stretches, n, sizeof(struct finding *), compare_since);
	for (size_t i = 0; i < n; i++) {
		wall_t from = stretches[i]->since, to = end_of(facts, stretches[i]);
		if (facts->impact_to.us > from.us)
			from = facts->impact_to;
		if (to.us > from.us)
			facts->in_trouble.us += wall_since(to, from).us;
		if (to.us > facts->impact_to.us)
			facts->impact_to = to;
	}
	free(stretches);
}

static void find_impact(struct facts *facts)
{
	const struct incident *incident = facts->incident;
	if (facts->symptom == NULL)
		return;
	facts->impact = IMPACT_OVER;
	for (size_t i = 0; i < incident->n_findings; i++) {
		const struct finding *finding = &incident->findings[i];
		if (!impairs(finding))
			continue;
		if (ended_unseen(incident, finding))
			facts->impact = IMPACT_UNSEEN;
		else if (!wall_is_set(finding->gone))
			facts->impact = IMPACT_ONGOING;
	}
	facts->impact_from = facts->symptom->since;
	measure_impact(facts);
}

static bool has_service(const struct facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->n_services; i++)
		if (strcmp(facts->services[i]->name, name) == 0)
			return true;
	return false;
}

static bool has_target(const struct incident *incident, const char *target)
{
	for (size_t i = 0; i < incident->n_targets; i++)
		if (strcmp(incident->targets[i], target) == 0)
			return true;
	return false;
}

static void find_services(struct facts *facts)
{
	const struct known *known = facts->known;
	facts->services = xcalloc(known->n_services + 1, sizeof *facts->services);
	for (size_t i = 0; i < known->n_services; i++) {
		const struct known_service *service = &known->services[i];
		if (has_target(facts->incident, service->target) &&
		    !has_service(facts, service->name))
			facts->services[facts->n_services++] = service;
	}
}

static int compare_windows(const void *a, const void *b)
{
	const struct known_window *x = *(const struct known_window *const *)a;
	const struct known_window *y = *(const struct known_window *const *)b;
	return -compare_times(x->end.us, y->end.us);
}

/* All that began before the first symptom: the later it ended, the nearer. */
static void find_windows(struct facts *facts)
{
	const struct known *known = facts->known;
	wall_t start = facts_start(facts), began = facts->incident->began;
	wall_t since = wall_is_set(began) && began.us < start.us ? began : start;
	facts->windows = xcalloc(known->n_windows + 1, sizeof *facts->windows);
	for (size_t i = 0; i < known->n_windows; i++) {
		const struct known_window *window = &known->windows[i];
		if (window->start.us <= start.us && window->end.us >= since.us - WINDOW_REACH.us)
			facts->windows[facts->n_windows++] = window;
	}
	qsort(facts->windows, facts->n_windows, sizeof *facts->windows, compare_windows);
}

void facts_init(struct facts *facts, const struct document *document)
{
	static const struct known nothing = {.agent = "replscribe", .public_url = ""};
	const struct incident *incident = document->incident;
	*facts = (struct facts){.document = document,
				.incident = incident,
				.known = document->known != NULL ? document->known : &nothing};
	int cause = cause_of(incident->findings, incident->n_findings);
	if (cause >= 0) {
		facts->cause = &incident->findings[cause];
		facts->certainty = certainty_of(incident, facts->cause);
	}
	facts->symptom = first_symptom(incident);
	sort_timeline(facts);
	find_impact(facts);
	find_services(facts);
	find_windows(facts);
}

void facts_done(struct facts *facts)
{
	free(facts->timeline);
	free(facts->services);
	free(facts->windows);
}

wall_t facts_start(const struct facts *facts)
{
	if (facts->symptom != NULL)
		return facts->symptom->since;
	if (wall_is_set(facts->incident->began))
		return facts->incident->began;
	return facts->document->now;
}

bool facts_is_blind(const struct finding *finding)
{
	return finding_row(finding->kind)->about == ABOUT_TARGET && !is_harmless(finding) &&
	       finding->kind != FINDING_NOT_REPLICATING && finding->kind != FINDING_CHANNELS_UNSEEN;
}

bool facts_is_change(const struct finding *finding)
{
	return finding->before[0] != '\0' && finding->after[0] != '\0';
}

const struct entry *facts_first(const struct facts *facts, enum step step)
{
	for (size_t i = 0; i < facts->n_timeline; i++)
		if (facts->timeline[i]->step == step)
			return facts->timeline[i];
	return NULL;
}

const struct entry *facts_last(const struct facts *facts, enum step step)
{
	for (size_t i = facts->n_timeline; i > 0; i--)
		if (facts->timeline[i - 1]->step == step)
			return facts->timeline[i - 1];
	return NULL;
}

/* The entry that tells of a finding is back-dated to the same moment; its words are the finding's.
 */
const struct entry *facts_entry_of(const struct facts *facts, const struct finding *finding)
{
	enum voice voice = is_on_server(finding) ? VOICE_REPLICATION : VOICE_DNS;
	const struct entry *found = NULL;
	for (size_t i = 0; i < facts->n_timeline; i++) {
		const struct entry *entry = facts->timeline[i];
		if (entry->at.us != finding->since.us || entry->voice != voice)
			continue;
		if (finding->text[0] != '\0' && text_contains(entry->text, finding->text))
			return entry;
		found = found != NULL ? found : entry;
	}
	return found;
}

const struct evidence *facts_evidence(const struct facts *facts, const char *id)
{
	for (size_t i = 0; i < facts->document->n_evidence; i++)
		if (strcmp(facts->document->evidence[i].id, id) == 0)
			return &facts->document->evidence[i];
	return NULL;
}

span_t facts_span(wall_t from, wall_t to)
{
	span_t span = wall_since(to, from);
	return span.us < 0 ? (span_t){0} : span;
}

size_t facts_source_names(const struct facts *facts, const char *to[NAMES_MAX])
{
	size_t n = 0;
	for (size_t i = 0; i < facts->incident->n_findings && n < NAMES_MAX; i++) {
		const char *name = facts->incident->findings[i].name;
		size_t at = 0;
		while (at < n && !text_same_name(to[at], name))
			at++;
		if (at == n && name[0] != '\0')
			to[n++] = name;
	}
	return n;
}

static bool is_within_impact(const struct facts *facts, wall_t at)
{
	return at.us >= facts->impact_from.us &&
	       at.us <= wall_after(facts->impact_to, SPAN_MINUTES(1)).us;
}

bool facts_peak(const struct facts *facts, span_t *ret_lag, wall_t *ret_at, const char **ret_target)
{
	const struct curves *curves = facts->document->curves;
	span_t peak = {0};
	for (size_t i = 0; curves != NULL && i < curves->n; i++)
		for (size_t j = 0; j < curves->items[i].n; j++) {
			const struct curve_point *point = &curves->items[i].points[j];
			if (point->lag.us <= peak.us || !is_within_impact(facts, point->at))
				continue;
			peak = point->lag;
			*ret_at = point->at;
			*ret_target = curves->items[i].target;
		}
	*ret_lag = peak;
	return peak.us > 0;
}

bool facts_may_trigger(const struct facts *facts, const struct finding *finding)
{
	if (facts_is_change(finding))
		return true;
	return facts->symptom != NULL && !is_on_server(finding) &&
	       (finding->since.us < facts->symptom->since.us ||
		finding_explains(finding, facts->symptom));
}

size_t facts_same_cause(const struct facts *facts)
{
	size_t n = 0;
	for (size_t i = 0; i < facts->known->n_others && facts->cause != NULL; i++)
		n += facts->known->others[i].cause == facts->cause->kind &&
		     (facts->known->others[i].has_same_target ||
		      facts->known->others[i].has_same_name);
	return n;
}

bool facts_link(const struct facts *facts, const char *template, struct buf *to)
{
	wall_t start = facts_start(facts);
	wall_t end = facts->impact == IMPACT_NONE ? facts->document->now : facts->impact_to;
	if (facts->impact == IMPACT_NONE && wall_is_set(facts->incident->resolved))
		end = facts->incident->resolved;
	return link_fill(template, wall_after(start, (span_t){-LINK_MARGIN.us}),
			 wall_after(end, LINK_MARGIN), to);
}

const struct known_window *facts_mute(const struct facts *facts)
{
	wall_t detected = facts->incident->detected, paged = facts->incident->first_paged;
	for (size_t i = 0; i < facts->n_windows; i++) {
		const struct known_window *window = facts->windows[i];
		if (window->mutes && window->start.us <= detected.us &&
		    window->end.us > detected.us &&
		    (!wall_is_set(paged) || window->end.us <= paged.us))
			return window;
	}
	return NULL;
}
