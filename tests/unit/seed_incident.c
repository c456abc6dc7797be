/* SPDX-License-Identifier: Apache-2.0 */
#include "seed_incident.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "base/xalloc.h"

#define SOURCE "master.db.example"

static const struct step_of_seed {
	const char *at;
	int uncertainty_s;
	const char *recorded;
	enum voice voice;
	enum step step;
	enum level level;
	const char *by, *text, *evidence[4];
} steps[] = {
	{"2020-09-01T02:41:10+07:00",
	 30,
	 "2020-09-01T02:41:15+07:00",
	 VOICE_DNS,
	 STEP_CHANGE,
	 LEVEL_P4,
	 "",
	 SOURCE " moved from 10.0.0.5 to 10.0.9.7",
	 {"E1", "E2"}},
	{"2020-09-01T07:00:04+07:00",
	 10,
	 "2020-09-01T07:00:14+07:00",
	 VOICE_REPLICATION,
	 STEP_DETECTED,
	 LEVEL_NONE,
	 "",
	 "Metrics show failed to replicate database replica node-2: node-2 cannot reach its "
	 "source " SOURCE ":3306: connection refused (error 2003)",
	 {"E3", "E4"}},
	{"2020-09-01T07:10:04+07:00",
	 0,
	 "2020-09-01T07:10:04+07:00",
	 VOICE_ESCALATION,
	 STEP_RAISED,
	 LEVEL_P3,
	 "",
	 "Raise the alert on P3 Escalation: it has held for 10 min",
	 {NULL}},
	{"2020-09-01T07:10:05+07:00",
	 0,
	 "2020-09-01T07:10:05+07:00",
	 VOICE_NOTIFY,
	 STEP_NONE,
	 LEVEL_NONE,
	 "",
	 "dba-chat was paged",
	 {NULL}},
	{"2020-09-01T07:12:20+07:00",
	 0,
	 "2020-09-01T07:12:20+07:00",
	 VOICE_PERSON,
	 STEP_ACKED,
	 LEVEL_NONE,
	 "rina",
	 "Ack the issue",
	 {NULL}},
	{"2020-09-01T07:15:00+07:00",
	 0,
	 "2020-09-01T07:15:00+07:00",
	 VOICE_PERSON,
	 STEP_ACTION,
	 LEVEL_NONE,
	 "rina",
	 "Taking action for manual replication of node-2",
	 {NULL}},
	{"2020-09-01T07:29:50+07:00",
	 1,
	 "2020-09-01T07:29:50+07:00",
	 VOICE_REPLICATION,
	 STEP_NONE,
	 LEVEL_NONE,
	 "",
	 "node-2 was pointed from " SOURCE ":3306 to 10.0.9.7:3306",
	 {"E5"}},
	{"2020-09-01T07:30:14+07:00",
	 0,
	 "2020-09-01T07:30:24+07:00",
	 VOICE_REPLICATION,
	 STEP_RESTORED,
	 LEVEL_NONE,
	 "",
	 "All replication has been restored",
	 {"E6"}},
	{"2020-09-01T07:30:24+07:00",
	 0,
	 "2020-09-01T07:30:24+07:00",
	 VOICE_INCIDENT,
	 STEP_MONITORING,
	 LEVEL_NONE,
	 "",
	 "Monitoring phase replication (for 15 min)",
	 {NULL}},
	{"2020-09-01T07:45:24+07:00",
	 0,
	 "2020-09-01T07:45:24+07:00",
	 VOICE_INCIDENT,
	 STEP_NORMAL,
	 LEVEL_NONE,
	 "",
	 "Operation of database replica node-2 is back to normal",
	 {NULL}},
};

static const struct evidence_of_seed {
	const char *id, *at, *title, *sha256;
} taken[] = {
	{"E1", "2020-09-01T02:40:40+07:00", "DNS answers for " SOURCE " before",
	 "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
	{"E2", "2020-09-01T02:41:10+07:00", "DNS answers for " SOURCE " after",
	 "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"},
	{"E3", "2020-09-01T06:59:54+07:00", "SHOW REPLICA STATUS of node-2 before",
	 "fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13"},
	{"E4", "2020-09-01T07:00:04+07:00", "SHOW REPLICA STATUS of node-2 after",
	 "a4e624d686e03ed2767c0abd85c14426b0b1157d2ce81d27bb4fe4f6f01d688a"},
	{"E5", "2020-09-01T07:29:50+07:00", "SHOW REPLICA STATUS of node-2, source changed",
	 "a140c0c1eda2def2b830363ba362aa4d7d255c262960544821f556e16661b6ff"},
	{"E6", "2020-09-01T07:30:14+07:00", "SHOW REPLICA STATUS of node-2, restored",
	 "ed0cb90bdfa4f93981a7d03cff99213a86aa96a6cbcf89ec5e8889871f088727"},
};

wall_t at(const char *rfc3339)
{
	wall_t time = {0};
	if (!wall_parse(rfc3339, &time))
		abort();
	return time;
}

static bool has_come(const struct seed *seed, wall_t when)
{
	return when.us <= seed->document.now.us;
}

/* Unset while it is still to come. */
static wall_t by_now(const struct seed *seed, const char *rfc3339)
{
	wall_t when = at(rfc3339);
	return has_come(seed, when) ? when : (wall_t){0};
}

static void add_steps(struct seed *seed)
{
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		const struct step_of_seed *step = &steps[i];
		struct entry *entry = &seed->entries[seed->document.n_entries];
		if (!has_come(seed, at(step->recorded)))
			continue;
		*entry = (struct entry){.number = (unsigned)++seed->document.n_entries,
					.at = at(step->at),
					.uncertainty = SPAN_SECONDS(step->uncertainty_s),
					.recorded = at(step->recorded),
					.voice = step->voice,
					.step = step->step,
					.level = step->level};
		text_copy(entry->by, sizeof entry->by, step->by);
		text_copy(entry->text, sizeof entry->text, step->text);
		while (entry->n_evidence < 4 && step->evidence[entry->n_evidence] != NULL) {
			text_copy(entry->evidence[entry->n_evidence], EVIDENCE_ID_SIZE,
				  step->evidence[entry->n_evidence]);
			entry->n_evidence++;
		}
	}
}

static void add_evidence(struct seed *seed)
{
	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
		struct evidence *evidence = &seed->evidence[seed->document.n_evidence];
		if (!has_come(seed, at(taken[i].at)))
			continue;
		seed->document.n_evidence++;
		text_copy(evidence->id, sizeof evidence->id, taken[i].id);
		text_copy(evidence->title, sizeof evidence->title, taken[i].title);
		text_copy(evidence->sha256, sizeof evidence->sha256, taken[i].sha256);
		evidence->at = at(taken[i].at);
	}
}

static void add_findings(struct seed *seed)
{
	seed->findings[0] = (struct finding){.kind = FINDING_DNS_REPOINTED,
					     .name = SOURCE,
					     .since = at("2020-09-01T02:41:10+07:00"),
					     .uncertainty = SPAN_SECONDS(30),
					     .gone = by_now(seed, "2020-09-01T07:30:14+07:00"),
					     .level = LEVEL_P4,
					     .max_level = LEVEL_P4,
					     .before = "10.0.0.5",
					     .after = "10.0.9.7",
					     .text = SOURCE " moved from 10.0.0.5 to 10.0.9.7"};
	seed->findings[1] =
		(struct finding){.kind = FINDING_SOURCE_REFUSED,
				 .target = "node-2",
				 .name = SOURCE,
				 .since = at("2020-09-01T07:00:04+07:00"),
				 .uncertainty = SPAN_SECONDS(10),
				 .gone = by_now(seed, "2020-09-01T07:30:14+07:00"),
				 .level = LEVEL_P4,
				 .max_level = LEVEL_P1,
				 .code = 2003,
				 .said = "error connecting to master 'repl@" SOURCE
					 ":3306' - retry-time: 60 retries: 1 message: Can't "
					 "connect to MySQL server on '" SOURCE ":3306' (111)",
				 .text = "node-2 cannot reach its source " SOURCE
					 ":3306: connection refused (error 2003)"};
	seed->incident.findings = seed->findings;
	seed->incident.n_findings = has_come(seed, at("2020-09-01T07:00:14+07:00")) ? 2 : 1;
}

static enum incident_state state_by_now(const struct seed *seed)
{
	if (has_come(seed, at("2020-09-01T07:45:24+07:00")))
		return STATE_RESOLVED;
	if (has_come(seed, at("2020-09-01T07:30:24+07:00")))
		return STATE_MONITORING;
	return has_come(seed, at("2020-09-01T07:12:20+07:00")) ? STATE_ACKED : STATE_OPEN;
}

static void fill_incident(struct seed *seed)
{
	struct incident *incident = &seed->incident;
	bool is_raised = has_come(seed, at("2020-09-01T07:10:04+07:00"));
	text_copy(incident->id, sizeof incident->id, "INC-20200901-0001");
	text_copy(incident->policy, sizeof incident->policy, "default");
	incident->state = state_by_now(seed);
	incident->level = is_raised ? LEVEL_P3 : LEVEL_P4;
	incident->level_since =
		at(is_raised ? "2020-09-01T07:10:04+07:00" : "2020-09-01T02:41:15+07:00");
	incident->targets = seed->targets;
	incident->n_targets = 1;
	text_copy(seed->targets[0], TARGET_SIZE, "node-2");
	incident->began = at("2020-09-01T02:41:10+07:00");
	incident->detected = at("2020-09-01T02:41:15+07:00");
	incident->first_paged = by_now(seed, "2020-09-01T07:10:05+07:00");
	incident->first_acked = incident->acked = by_now(seed, "2020-09-01T07:12:20+07:00");
	text_copy(incident->acked_by, sizeof incident->acked_by,
		  wall_is_set(incident->acked) ? "rina" : "");
	incident->first_action = by_now(seed, "2020-09-01T07:15:00+07:00");
	incident->monitoring_since = by_now(seed, "2020-09-01T07:30:24+07:00");
	if (wall_is_set(incident->monitoring_since))
		incident->restored = at("2020-09-01T07:30:14+07:00");
	incident->resolved = by_now(seed, "2020-09-01T07:45:24+07:00");
	add_findings(seed);
	text_copy(incident->title, sizeof incident->title,
		  incident->n_findings > 1 ? "Failed to replicate database replica node-2"
					   : "Source name " SOURCE " moved to another address");
}

static void fill_known(struct seed *seed)
{
	seed->services[0] = (struct known_service){
		.name = "auth",
		.product = "Login",
		.team = "Identity",
		.impact_type = "Error Rates",
		.cost_known = true,
		.cost_per_minute = 120,
		.currency = "USD",
		.monitoring_link = "https://grafana.example/d/auth?from={start_ms}&to={end_ms}",
		.log_link = "https://logs.example/?q=auth&from={start}&to={end}",
		.target = "node-2"};
	seed->services[1] = (struct known_service){.name = "otp",
						   .team = "Identity",
						   .target = "node-2",
						   .impact_type = "Error Rates"};
	seed->windows[0] = (struct known_window){.name = "cloud-2020-09-01",
						 .note = "Cloud provider maintenance",
						 .start = at("2020-09-01T02:00:00+07:00"),
						 .end = at("2020-09-01T03:00:00+07:00")};
	seed->known = (struct known){.services = seed->services,
				     .n_services = 2,
				     .windows = seed->windows,
				     .n_windows = 1,
				     .agent = "replscribe 0.1.0 on mon-1",
				     .public_url = "https://replscribe.example"};
}

struct seed *seed_new_at(const char *now)
{
	struct seed *seed = xcalloc(1, sizeof *seed);
	setenv("TZ", "Asia/Jakarta", 1);
	tzset();
	seed->document = (struct document){.incident = &seed->incident,
					   .entries = seed->entries,
					   .evidence = seed->evidence,
					   .known = &seed->known,
					   .now = at(now)};
	fill_incident(seed);
	fill_known(seed);
	add_steps(seed);
	add_evidence(seed);
	return seed;
}

struct seed *seed_new(void)
{
	return seed_new_at("2020-09-01T07:50:00+07:00");
}

struct seed *seed_free(struct seed *seed)
{
	free(seed);
	return NULL;
}
