/* SPDX-License-Identifier: Apache-2.0 */
/* Titles and causes in words. */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "incident/act.h"

/* In rising order: the heaviest finding names the incident. */
enum weight { WEIGHT_ANY, WEIGHT_NAME, WEIGHT_LAG, WEIGHT_STOPPED, WEIGHT_BLIND, WEIGHT_FAILED };

struct phrase {
	enum weight weight;
	const char *before, *after; /* around what it is about */
};

static const struct phrase by_kind[N_FINDINGS] = {
	[FINDING_TARGET_UNREACHABLE] = {WEIGHT_BLIND, "failed to reach ", ""},
	[FINDING_TARGET_DENIED] = {WEIGHT_BLIND, "failed to log in to ", ""},
	[FINDING_TARGET_FULL] = {WEIGHT_BLIND, "no connection left on ", ""},
	[FINDING_TARGET_TLS] = {WEIGHT_BLIND, "failed to connect with TLS to ", ""},
	[FINDING_STATUS_HANGS] = {WEIGHT_BLIND, "replication status hangs on ", ""},
	[FINDING_PRIVILEGES_MISSING] = {WEIGHT_BLIND, "replication status may not be read on ", ""},
	[FINDING_SOURCE_DETACHED] = {WEIGHT_STOPPED, "replication was detached on ", ""},
	[FINDING_IO_STOPPED] = {WEIGHT_STOPPED, "replication was stopped on ", ""},
	[FINDING_SQL_STOPPED] = {WEIGHT_STOPPED, "replication was stopped on ", ""},
	[FINDING_REPLICA_STOPPED] = {WEIGHT_STOPPED, "replication was stopped on ", ""},
	[FINDING_SOURCE_HALF_OPEN] = {WEIGHT_FAILED, "dead connection to the source of ", ""},
	[FINDING_WRONG_SOURCE] = {WEIGHT_FAILED, "wrong source of ", ""},
	[FINDING_DNS_POINTS_TO_SELF] = {WEIGHT_NAME, "", " leads to its replica itself"},
	[FINDING_DNS_POINTS_TO_REPLICA] = {WEIGHT_NAME, "", " leads to a replica"},
	[FINDING_SOURCE_LACKS_TRANSACTIONS] = {WEIGHT_NAME, "",
					       " leads to a server that lacks transactions"},
	[FINDING_SOURCE_IS_COPY] = {WEIGHT_NAME, "", " leads to a copy of the source"},
	[FINDING_RECONNECT_FAILS] = {WEIGHT_NAME, "", " leads to where nobody answers"},
	[FINDING_ZOMBIE_SOURCE] = {WEIGHT_NAME, "", " has moved on without its replicas"},
	[FINDING_SOURCE_IS_REPLICA] = {WEIGHT_NAME, "", " is a replica itself now"},
	[FINDING_SOURCE_LOGIN_FAILED] = {WEIGHT_NAME, "", " cannot be asked"},
	[FINDING_SOURCE_READ_ONLY] = {WEIGHT_NAME, "", " is read-only"},
	[FINDING_LAG] = {WEIGHT_LAG, "", " lags behind its source"},
	[FINDING_LAG_BLOCKED] = {WEIGHT_LAG, "", " lags behind its source, blocked by a lock"},
	[FINDING_LAG_TRANSACTION] = {WEIGHT_LAG, "",
				     " lags behind its source in a large transaction"},
	[FINDING_DELAY_EXCEEDED] = {WEIGHT_LAG, "", " lags beyond its wanted delay"},
	[FINDING_SEMISYNC_OFF] = {WEIGHT_STOPPED, "semi-synchronous replication fell back on ", ""},
	[FINDING_FILTERS_CHANGED] = {WEIGHT_STOPPED, "replication filters changed on ", ""},
	[FINDING_ERRANT_TRANSACTIONS] = {WEIGHT_STOPPED, "", " has transactions of its own"},
	[FINDING_GROUP_NO_QUORUM] = {WEIGHT_FAILED, "no quorum in the group of ", ""},
	[FINDING_GROUP_MEMBER] = {WEIGHT_STOPPED, "a group member is not online, as seen by ", ""},
	[FINDING_REPLICA_WRITABLE] = {WEIGHT_STOPPED, "", " can be written to"},
	[FINDING_CONFIG_DRIFT] = {WEIGHT_STOPPED, "settings changed on ", ""},
	[FINDING_DNS_REPOINTED] = {WEIGHT_NAME, "", " moved to another address"},
	[FINDING_DNS_MISSING] = {WEIGHT_NAME, "", " has no address"},
};
static const struct phrase failed_to_replicate = {WEIGHT_FAILED, "failed to replicate ", ""};
static const struct phrase not_looked_up = {WEIGHT_NAME, "", " cannot be looked up"};

static const struct phrase *phrase_of(const struct finding *finding)
{
	if (by_kind[finding->kind].weight != WEIGHT_ANY)
		return &by_kind[finding->kind];
	return is_on_server(finding) ? &failed_to_replicate : &not_looked_up;
}

static bool is_target_before(const struct incident *incident, size_t at, enum weight weight)
{
	const struct finding *findings = incident->findings;

	for (size_t i = 0; i < at; i++)
		if ((weight == WEIGHT_ANY || phrase_of(&findings[i])->weight == weight) &&
		    strcmp(findings[i].target, findings[at].target) == 0)
			return true;
	return false;
}

/* The first of each target that the findings of a weight are about; how many there are. */
static size_t targets_of(const struct incident *incident, enum weight weight, const char *ret[2])
{
	size_t n = 0;

	for (size_t i = 0; i < incident->n_findings; i++) {
		const struct finding *finding = &incident->findings[i];

		if (!is_on_server(finding) || is_target_before(incident, i, weight) ||
		    (weight != WEIGHT_ANY && phrase_of(finding)->weight != weight))
			continue;
		if (n < 2)
			ret[n] = finding->target;
		n++;
	}
	return n;
}

static void add_targets(struct buf *to, const char *const targets[2], size_t n)
{
	if (n == 1)
		buf_printf(to, "database replica %s", targets[0]);
	else if (n == 2)
		buf_printf(to, "database replicas %s and %s", targets[0], targets[1]);
	else
		buf_printf(to, "database replicas %s, %s and %zu more", targets[0], targets[1],
			   n - 2);
}

static void add_subject(const struct incident *incident, enum weight weight, struct buf *to)
{
	const char *targets[2] = {"", ""};
	size_t n = targets_of(incident, weight, targets);

	if (n > 0)
		add_targets(to, targets, n);
	else if (incident->n_findings > 0)
		buf_printf(to, "source name %s", incident->findings[0].name);
}

void incident_subject(const struct incident *incident, struct buf *to)
{
	add_subject(incident, WEIGHT_ANY, to);
}

void finding_phrase(const struct finding *finding, struct buf *to)
{
	const struct phrase *phrase = phrase_of(finding);

	buf_add(to, phrase->before);
	if (is_on_server(finding))
		buf_printf(to, "database replica %s", finding->target);
	else
		buf_printf(to, "source name %s", finding->name);
	buf_add(to, phrase->after);
}

void incident_title(const struct incident *incident, char *to, size_t size)
{
	const struct phrase *heaviest = NULL;
	CLEANUP_BUF text = BUF_NULL;

	for (size_t i = 0; i < incident->n_findings; i++) {
		const struct phrase *phrase = phrase_of(&incident->findings[i]);

		if (!heaviest || phrase->weight > heaviest->weight)
			heaviest = phrase;
	}
	if (heaviest) {
		buf_add(&text, heaviest->before);
		add_subject(incident, heaviest->weight, &text);
		buf_add(&text, heaviest->after);
	}
	text_copy_line(to, size, buf_text(&text));
	to[0] = (char)toupper((unsigned char)to[0]);
}

void restored_print(const struct act *act, struct buf *to)
{
	const char *targets[2];

	if (targets_of(act->incident, WEIGHT_ANY, targets) > 0)
		buf_add(to, "All replication has been restored");
	else
		buf_add(to, act->input->change->text);
}

const struct finding *incident_cause(const struct incident *incident)
{
	int cause = cause_of(incident->findings, incident->n_findings);

	return cause < 0 ? NULL : &incident->findings[cause];
}

static const struct finding *effect_of(const struct incident *incident, const struct finding *cause)
{
	for (size_t i = 0; i < incident->n_findings; i++)
		if (&incident->findings[i] != cause &&
		    finding_explains(cause, &incident->findings[i]))
			return &incident->findings[i];
	return NULL;
}

static void add_dated(struct buf *to, const struct finding *finding)
{
	if (!is_on_server(finding) && *finding->before && *finding->after)
		buf_printf(to, "%s moved from %s to %s", finding->name, finding->before,
			   finding->after);
	else
		buf_add(to, finding->text);
	buf_add(to, " (");
	wall_print(finding->since, to);
	buf_add(to, ")");
}

/* One finding may explain another and yet not have brought it about: hence "likely". */
void cause_print(const struct incident *incident, char *to, size_t size)
{
	const struct finding *cause = incident_cause(incident);
	const struct finding *effect = cause ? effect_of(incident, cause) : NULL;
	CLEANUP_BUF text = BUF_NULL;

	if (effect) {
		buf_add(&text, "Likely cause: ");
		add_dated(&text, cause);
		buf_add(&text, ". It explains: ");
		add_dated(&text, effect);
	} else if (cause) {
		add_dated(&text, cause);
		buf_printf(&text, ". %s", finding_row(cause->kind)->means);
	}
	text_copy_line(to, size, buf_text(&text));
}
