/* SPDX-License-Identifier: Apache-2.0 */
/* One incident under a clock of its own, for the tests of src/incident. Times are minutes. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "incident/incident.h"

#define MORNING INT64_C(1598918400) /* 2020-09-01 00:00 UTC */

struct stage {
	struct policy policy;
	struct incident *incident;
	struct effects effects; /* of the last step */
	int64_t minute;
};

static inline wall_t minute(int64_t n)
{
	return (wall_t){(MORNING + n * 60) * US_PER_SECOND};
}

static inline struct now stage_now(const struct stage *stage)
{
	return (struct now){.wall = minute(stage->minute), .mono = {stage->minute * 60000000}};
}

static inline void stage_add_receiver(struct stage *stage, enum level level, const char *name)
{
	struct policy_level *at = &stage->policy.levels[level];

	text_copy(at->receivers[at->n_receivers++], NAME_SIZE, name);
}

/* P4 tells nobody, P3 the chat, P2 chat and pager, P1 the boss and the pager. */
static inline void stage_begin(struct stage *stage)
{
	*stage = (struct stage){.policy = {.name = "default",
					   .monitoring_window = SPAN_MINUTES(15),
					   .reopen_window = SPAN_HOURS(24),
					   .ack_expiry = SPAN_MINUTES(60)}};
	stage->policy.levels[LEVEL_P4].raise_after = SPAN_MINUTES(10);
	stage->policy.levels[LEVEL_P3].raise_after = SPAN_MINUTES(10);
	stage->policy.levels[LEVEL_P2].raise_after = SPAN_MINUTES(15);
	stage->policy.levels[LEVEL_P1].repeat = SPAN_MINUTES(5);
	stage_add_receiver(stage, LEVEL_P3, "chat");
	stage_add_receiver(stage, LEVEL_P2, "chat");
	stage_add_receiver(stage, LEVEL_P2, "pager");
	stage_add_receiver(stage, LEVEL_P1, "boss");
	stage_add_receiver(stage, LEVEL_P1, "pager");
	stage->incident = incident_new("INC-20200901-0001", "default", stage_now(stage));
}

static inline void stage_end(struct stage *stage)
{
	effects_free(&stage->effects);
	incident_free(stage->incident);
}

static inline void stage_step(struct stage *stage, const struct incident_input *input)
{
	effects_free(&stage->effects);
	incident_step(stage->incident, input, &stage->policy, "auth, otp", stage_now(stage),
		      &stage->effects);
}

static inline void stage_event(struct stage *stage, enum incident_event event)
{
	stage_step(stage, &(struct incident_input){.event = event,
						   .by = "oncall",
						   .text = "",
						   .from = minute(stage->minute - 5),
						   .until = minute(stage->minute + 30)});
}

/* On node-2, or on the name for kinds that are about names; seen since now. */
static inline struct finding stage_finding(const struct stage *stage, enum finding_kind kind)
{
	struct finding finding = {.kind = kind,
				  .since = minute(stage->minute),
				  .level = LEVEL_P3,
				  .max_level = LEVEL_P1,
				  .name = "db-master.example"};

	if (finding_row(kind)->about != ABOUT_NAME)
		text_copy(finding.target, sizeof finding.target, "node-2");
	text_copy(finding.text, sizeof finding.text, finding_row(kind)->id);
	return finding;
}

static inline struct change stage_change(enum change_kind kind, const struct finding *finding)
{
	static char targets[1][TARGET_SIZE];
	struct change change = {.kind = kind, .finding = *finding, .n_targets = 1};

	text_copy(targets[0], TARGET_SIZE, *finding->target ? finding->target : "node-2");
	change.targets = targets;
	text_copy(change.text, sizeof change.text, finding->text);
	return change;
}

static inline void stage_tell(struct stage *stage, enum incident_event event, enum change_kind kind,
			      const struct finding *finding)
{
	struct change change = stage_change(kind, finding);

	stage_step(stage, &(struct incident_input){.event = event, .change = &change});
}

static inline void stage_trouble(struct stage *stage, const struct finding *finding)
{
	stage_tell(stage, EVENT_TROUBLE, CHANGE_OPENED, finding);
}

/* A finding of a kind at a level, seen now. */
static inline void stage_trouble_at(struct stage *stage, enum finding_kind kind, enum level level)
{
	struct finding finding = stage_finding(stage, kind);

	finding.level = level;
	stage_trouble(stage, &finding);
}

/* The last one goes, now. */
static inline void stage_clear(struct stage *stage, enum finding_kind kind)
{
	struct finding finding = stage_finding(stage, kind);

	finding.gone = minute(stage->minute);
	stage_tell(stage, EVENT_CLEAR, CHANGE_CLOSED, &finding);
}

static inline void stage_wait(struct stage *stage, int64_t minutes)
{
	stage->minute += minutes;
}

/* Replication fails at P3: the chat is paged. */
static inline void stage_open(struct stage *stage)
{
	stage_begin(stage);
	stage_trouble_at(stage, FINDING_SOURCE_REFUSED, LEVEL_P3);
}

static inline void stage_reach(struct stage *stage, enum incident_state state)
{
	if (state == STATE_NONE) {
		stage_begin(stage);
		return;
	}
	stage_open(stage);
	if (state == STATE_ACKED)
		stage_event(stage, EVENT_ACK);
	if (state == STATE_SNOOZED)
		stage_event(stage, EVENT_SNOOZE);
	if (state == STATE_MONITORING)
		stage_clear(stage, FINDING_SOURCE_REFUSED);
	if (state == STATE_RESOLVED)
		stage_event(stage, EVENT_RESOLVE);
}

static inline const struct page *stage_page(const struct stage *stage, enum page_kind kind,
					    const char *receiver)
{
	for (size_t i = 0; i < stage->effects.n_pages; i++) {
		const struct page *page = &stage->effects.pages[i];

		if (page->kind == kind && strcmp(page->receiver, receiver) == 0)
			return page;
	}
	return NULL;
}

static inline const struct entry *stage_entry(const struct stage *stage, enum step step)
{
	for (size_t i = 0; i < stage->effects.n_entries; i++)
		if (stage->effects.entries[i].step == step)
			return &stage->effects.entries[i];
	return NULL;
}

/* Minutes from now to the next step of time, or -1; *ret_event says which. */
static inline int64_t stage_due(const struct stage *stage, enum incident_event *ret_event)
{
	wall_t at;

	if (!incident_due(stage->incident, &stage->policy, &at, ret_event))
		return -1;
	return wall_since(at, minute(stage->minute)).us / (60 * US_PER_SECOND);
}

#define assert_due(stage, event, minutes)                                \
	do {                                                             \
		enum incident_event due_event = N_EVENTS;                \
		assert_int_equal(stage_due(stage, &due_event), minutes); \
		assert_int_equal(due_event, event);                      \
	} while (0)
#define assert_not_due(stage)                                       \
	do {                                                        \
		enum incident_event due_event;                      \
		assert_int_equal(stage_due(stage, &due_event), -1); \
	} while (0)
