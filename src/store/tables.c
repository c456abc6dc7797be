/* SPDX-License-Identifier: Apache-2.0 */
/* One line for each member that survives. Enums are stored by their names, so that a later version
 * may order them as it likes, and so that people can read the database. */
#include "store/tables.h"

#include "incident/incident.h"
#include "notify/outbox.h"

static const char *state(unsigned value)
{
	return state_name((enum incident_state)value);
}

static const char *review(unsigned value)
{
	return review_name((enum review_status)value);
}

static const char *level(unsigned value)
{
	return level_name((enum level)value);
}

static const char *finding(unsigned value)
{
	return value == FINDING_NONE ? "" : finding_row((enum finding_kind)value)->id;
}

static const char *voice(unsigned value)
{
	return voice_name((enum voice)value);
}

static const char *step(unsigned value)
{
	return step_name((enum step)value);
}

static const char *page_kind(unsigned value)
{
	return page_kind_name((enum page_kind)value);
}

enum { N_ROW_STATES = ROW_STANDING + 1 };

static const char *row_state(unsigned value)
{
	static const char *const names[N_ROW_STATES] = {
		[ROW_WAITING] = "waiting",     [ROW_SENDING] = "sending",
		[ROW_DELIVERED] = "delivered", [ROW_FAILED] = "failed",
		[ROW_STANDING] = "standing",
	};
	return names[value];
}

/* clang-format off */
#define MEMBER(of, member) offsetof(struct of, member), sizeof(((struct of *)NULL)->member)
#define TEXT(of, member, name) {name, COLUMN_TEXT, MEMBER(of, member), NULL, 0, 0}
#define OWNED(of, member, name) {name, COLUMN_OWNED, MEMBER(of, member), NULL, 0, 0}
#define TIME(of, member, name) {name, COLUMN_TIME, MEMBER(of, member.us), NULL, 0, 0}
#define COUNT(of, member, name) {name, COLUMN_COUNT, MEMBER(of, member), NULL, 0, 0}
#define FLAG(of, member, name) {name, COLUMN_FLAG, MEMBER(of, member), NULL, 0, 0}
#define NAMED(of, member, name, name_of, n) {name, COLUMN_NAMED, MEMBER(of, member), name_of, n, 0}
#define TABLE(of, keys, n_keys) {#of, keys, n_keys, of, sizeof of / sizeof of[0]}

static const struct column incidents[] = {
	NAMED(incident, state, "state", state, N_STATES),
	NAMED(incident, level, "level", level, N_LEVELS),
	TEXT(incident, policy, "policy"),
	TEXT(incident, title, "title"),
	TIME(incident, began, "began"),
	TIME(incident, detected, "detected"),
	TIME(incident, trouble, "trouble"),
	TIME(incident, level_since, "level_since"),
	TIME(incident, paged, "paged"),
	TIME(incident, first_paged, "first_paged"),
	TIME(incident, acked, "acked"),
	TIME(incident, first_acked, "first_acked"),
	TIME(incident, first_action, "first_action"),
	TIME(incident, restored, "restored"),
	TIME(incident, monitoring_since, "monitoring_since"),
	TIME(incident, resolved, "resolved"),
	TIME(incident, snoozed_until, "snoozed_until"),
	TEXT(incident, acked_by, "acked_by"),
	COUNT(incident, reopened, "reopened"),
	COUNT(incident, alarms, "alarms"),
	COUNT(incident, n_entries, "n_entries"),
	COUNT(incident, n_evidence, "n_evidence"),
	COUNT(incident, n_pages, "n_pages"),
	FLAG(incident, is_drill, "is_drill"),
	FLAG(incident, is_muted, "is_muted"),
	FLAG(incident, was_acked_before_monitoring, "was_acked_before_monitoring"),
	NAMED(incident, review.status, "review", review, N_REVIEWS),
	TIME(incident, review.at, "reviewed"),
	TEXT(incident, review.by, "reviewed_by"),
	TEXT(incident, review.sha256, "signed"),
};

static const struct column targets[] = {
	{"target", COLUMN_TEXT, 0, TARGET_SIZE, NULL, 0, 0},
};

static const struct column findings[] = {
	NAMED(finding, kind, "kind", finding, N_FINDINGS),
	TEXT(finding, target, "target"),
	TEXT(finding, channel, "channel"),
	TEXT(finding, name, "name"),
	TIME(finding, since, "since"),
	TIME(finding, uncertainty, "uncertainty"),
	TIME(finding, gone, "gone"),
	NAMED(finding, level, "level", level, N_LEVELS),
	NAMED(finding, max_level, "max_level", level, N_LEVELS),
	COUNT(finding, code, "code"),
	TEXT(finding, said, "said"),
	TEXT(finding, before, "was"),
	TEXT(finding, after, "became"),
	TEXT(finding, text, "text"),
};

static const struct column told[] = {
	TEXT(told, receiver, "receiver"),
	TEXT(told, dedup_key, "dedup_key"),
};

static const struct column entries[] = {
	TIME(entry, at, "at"),
	TIME(entry, uncertainty, "uncertainty"),
	TIME(entry, recorded, "recorded"),
	NAMED(entry, voice, "voice", voice, N_VOICES),
	NAMED(entry, step, "step", step, N_STEPS),
	NAMED(entry, level, "level", level, N_LEVELS),
	TEXT(entry, by, "person"),
	TEXT(entry, text, "text"),
	{"evidence", COLUMN_WORDS, MEMBER(entry, evidence[0]), NULL,
	 sizeof ((struct entry *)NULL)->evidence / EVIDENCE_ID_SIZE, offsetof(struct entry, n_evidence)},
};

static const struct column evidence[] = {
	TEXT(evidence, title, "title"),
	TIME(evidence, at, "at"),
	OWNED(evidence, text, "text"),
	TEXT(evidence, sha256, "sha256"),
};

static const struct column outbox[] = {
	NAMED(outbox_row, state, "state", row_state, N_ROW_STATES),
	COUNT(outbox_row, tries, "tries"),
	TIME(outbox_row, queued, "queued"),
	TIME(outbox_row, next_try, "next_try"),
	TIME(outbox_row, delivered, "delivered"),
	COUNT(outbox_row, http_status, "http_status"),
	TEXT(outbox_row, last_error, "last_error"),
	TEXT(outbox_row, page.id, "page"),
	TEXT(outbox_row, page.incident, "incident"),
	TEXT(outbox_row, page.receiver, "receiver"),
	NAMED(outbox_row, page.kind, "kind", page_kind, N_PAGE_KINDS),
	NAMED(outbox_row, page.level, "level", level, N_LEVELS),
	TEXT(outbox_row, page.dedup_key, "dedup_key"),
	TIME(outbox_row, page.at, "at"),
	TIME(outbox_row, page.began, "began"),
	TEXT(outbox_row, page.finding, "finding"),
	TEXT(outbox_row, page.title, "title"),
	TEXT(outbox_row, page.text, "text"),
	TEXT(outbox_row, page.cause, "cause"),
	TEXT(outbox_row, page.do_now, "do_now"),
	TEXT(outbox_row, page.target, "target"),
	TEXT(outbox_row, page.source, "source"),
	TEXT(outbox_row, page.by, "person"),
	TEXT(outbox_row, page.services, "services"),
	FLAG(outbox_row, page.is_drill, "is_drill"),
};

#define KEYS(...) {__VA_ARGS__}
const struct table table_incidents = TABLE(incidents, KEYS("id"), 1);
const struct table table_targets = TABLE(targets, KEYS("incident", "number"), 2);
const struct table table_findings = TABLE(findings, KEYS("incident", "number"), 2);
const struct table table_told = TABLE(told, KEYS("incident", "number"), 2);
const struct table table_entries = TABLE(entries, KEYS("incident", "number"), 2);
const struct table table_evidence = TABLE(evidence, KEYS("incident", "id"), 2);
const struct table table_outbox = TABLE(outbox, KEYS("number"), 1);
/* clang-format on */
