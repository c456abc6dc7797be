/* SPDX-License-Identifier: Apache-2.0 */
/* One cycle: one run of the load test, what it said, and what the components did before it, in
 * progress and after it. Pure. */
#pragma once

#include "perf/result.h"
#include "perf/sample.h"

enum phase { PHASE_BEFORE, PHASE_IN_PROGRESS, PHASE_AFTER, N_PHASES };

/* END(id, name in report.json, what the report says) */
#define RUN_ENDS(END)                                                                          \
	END(UNKNOWN, "unknown", "how the run ended is not known")                              \
	END(DONE, "done", "the run went to its end")                                           \
	END(THRESHOLDS, "thresholds-failed", "the run went to its end, and thresholds failed") \
	END(INTERRUPTED, "interrupted", "the run was interrupted")                             \
	END(FAILED, "failed", "the run failed")                                                \
	END(NOT_STARTED, "not-started", "the run could not be started")

enum run_end {
#define END(id, name, text) RUN_##id,
	RUN_ENDS(END)
#undef END
		N_RUN_ENDS
};

/* What the agent saw during the cycle. */
struct cycle_event {
	wall_t from, to; /* to not set: still so at the end */
	char target[TARGET_SIZE];
	char what[LINE_SIZE]; /* "io-unreachable", "db-source.example moved to 10.0.9.7" */
	char incident[INCIDENT_ID_SIZE]; /* "" = none */
};

struct cycle {
	unsigned number; /* from 1 */
	unsigned run;	 /* of that cycle, from 1: the same cycle may be run again */
	struct moment start, end;
	struct amount duration_s;
	span_t before, after; /* how long the phases around the run were watched */
	enum run_end ended;
	bool exit_known; /* of the load test */
	int exit_code;	 /* k6's, see k6_exit_text() */
	int signal;	 /* that ended it; 0 = none */
	bool has_result; /* k6 left files */
	struct result result;
	struct component *components;
	size_t n_components;
	char jenkins[1024];		  /* "" = not known */
	char jenkins_name[NAME_SIZE * 2]; /* "login-perf #42"; "" = not known */
	char remark[LINE_SIZE];
	bool watched; /* the agent was asked: no events means that there were none */
	struct cycle_event *events;
	size_t n_events;
	struct amount worst_lag_s; /* while it ran */
	bool lag_had_gaps;	   /* at times it was not known */
	char worst_lag_target[TARGET_SIZE];
};

void cycle_free(struct cycle *);

/* Start, end and duration from those that are known: what the caller has set stays, then the
 * result's, then what follows from the other two. */
void cycle_settle_times(struct cycle *);
/* Ends from exit code and signal, thresholds and cut files. */
void cycle_settle_end(struct cycle *);

/* From when to when a phase is. False if the run's times are not known. */
bool cycle_phase(const struct cycle *, enum phase, wall_t *ret_from, wall_t *ret_to);

struct phase_figure {
	bool known;
	double min, avg, max;
	size_t n;	     /* points that it was made from */
	size_t n_missed;     /* points that were due and are not known */
	char why[LINE_SIZE]; /* not known: a clause, without its full stop */
};

/* Only points that lie in the phase with their whole window count; the moments of the start and the
 * end are of the run. The average weighs each point
 * by its window. */
void measure_phase(const struct measure *, const struct cycle *, enum phase,
		   struct phase_figure *ret);

const char *run_end_name(enum run_end);
const char *run_end_text(enum run_end);
const char *phase_name(enum phase);
/* What an exit code of k6 means; "" if it is none of its own. */
const char *k6_exit_text(int code);
const char *signal_text(int number); /* "SIGSEGV"; "" if nobody knows it */
