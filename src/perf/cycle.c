/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/cycle.h"

#include <signal.h>
#include <stdlib.h>

static const struct {
	const char *name, *text;
} ends[] = {
#define END(id, name, text) {name, text},
	RUN_ENDS(END)
#undef END
};

/* go.k6.io/k6/errext/exitcodes */
static const struct {
	int code;
	enum run_end end;
	const char *text;
} k6_exits[] = {
	{0, RUN_DONE, "no error"},
	{97, RUN_FAILED, "the cloud run failed"},
	{98, RUN_FAILED, "the progress of the cloud run could not be read"},
	{99, RUN_THRESHOLDS, "thresholds failed"},
	{100, RUN_FAILED, "setup() took too long"},
	{101, RUN_FAILED, "teardown() took too long"},
	{102, RUN_FAILED, "a timeout"},
	{103, RUN_INTERRUPTED, "stopped through the REST API"},
	{104, RUN_FAILED, "the configuration is invalid"},
	{105, RUN_INTERRUPTED, "aborted from outside"},
	{106, RUN_FAILED, "the REST API could not be started"},
	{107, RUN_FAILED, "an exception in the script"},
	{108, RUN_INTERRUPTED, "the script aborted the test"},
	{109, RUN_FAILED, "k6 panicked"},
	{110, RUN_FAILED, "the script marked the test as failed"},
};

/* What ends a program from outside interrupts its run; what it brings upon itself does not. */
static const struct {
	int number;
	enum run_end end;
	const char *text;
} signals[] = {
	{SIGHUP, RUN_INTERRUPTED, "SIGHUP"},   {SIGINT, RUN_INTERRUPTED, "SIGINT"},
	{SIGQUIT, RUN_INTERRUPTED, "SIGQUIT"}, {SIGKILL, RUN_INTERRUPTED, "SIGKILL"},
	{SIGTERM, RUN_INTERRUPTED, "SIGTERM"}, {SIGUSR1, RUN_INTERRUPTED, "SIGUSR1"},
	{SIGUSR2, RUN_INTERRUPTED, "SIGUSR2"}, {SIGALRM, RUN_FAILED, "SIGALRM"},
	{SIGILL, RUN_FAILED, "SIGILL"},	       {SIGTRAP, RUN_FAILED, "SIGTRAP"},
	{SIGABRT, RUN_FAILED, "SIGABRT"},      {SIGBUS, RUN_FAILED, "SIGBUS"},
	{SIGFPE, RUN_FAILED, "SIGFPE"},	       {SIGSEGV, RUN_FAILED, "SIGSEGV"},
	{SIGPIPE, RUN_FAILED, "SIGPIPE"},      {SIGSYS, RUN_FAILED, "SIGSYS"},
	{SIGXCPU, RUN_FAILED, "SIGXCPU"},      {SIGXFSZ, RUN_FAILED, "SIGXFSZ"},
};

const char *signal_text(int number)
{
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		if (signals[i].number == number)
			return signals[i].text;
	return "";
}

static enum run_end end_of_signal(int number)
{
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		if (signals[i].number == number)
			return signals[i].end;
	return RUN_INTERRUPTED;
}

const char *k6_exit_text(int code)
{
	for (size_t i = 0; i < sizeof k6_exits / sizeof *k6_exits; i++)
		if (k6_exits[i].code == code)
			return k6_exits[i].text;
	return "";
}

const char *run_end_name(enum run_end end)
{
	return ends[end].name;
}

const char *run_end_text(enum run_end end)
{
	return ends[end].text;
}

void cycle_free(struct cycle *cycle)
{
	result_free(&cycle->result);
	for (size_t i = 0; i < cycle->n_components; i++)
		component_free(&cycle->components[i]);
	free(cycle->components);
	free(cycle->events);
	*cycle = (struct cycle){0};
}

static void take_moment(struct moment *to, const struct moment *from)
{
	if (!moment_is_known(*to))
		*to = *from;
}

static void derive_moment(struct moment *to, const struct moment *from, double seconds)
{
	wall_t at = wall_after(from->at, (span_t){(int64_t)(seconds * 1e6)});
	bool is_rough = from->from == FROM_FILE_TIME;
	if (!moment_is_known(*to) && moment_is_known(*from))
		*to = (struct moment){at, is_rough ? FROM_FILE_TIME : FROM_ARITHMETIC,
				      from->within};
}

void cycle_settle_times(struct cycle *cycle)
{
	take_moment(&cycle->start, &cycle->result.start);
	take_moment(&cycle->end, &cycle->result.end);
	if (!amount_is_known(cycle->duration_s))
		cycle->duration_s = cycle->result.duration_s;
	if (amount_is_known(cycle->duration_s)) {
		derive_moment(&cycle->end, &cycle->start, cycle->duration_s.value);
		derive_moment(&cycle->start, &cycle->end, -cycle->duration_s.value);
	} else if (moment_is_known(cycle->start) && moment_is_known(cycle->end)) {
		span_t length = wall_since(cycle->end.at, cycle->start.at);
		if (length.us >= 0 && length.us / US_PER_SECOND < RUN_SECONDS_MAX)
			cycle->duration_s =
				(struct amount){(double)length.us / 1e6, FROM_ARITHMETIC};
	}
}

static enum run_end end_of_exit(const struct cycle *cycle)
{
	if (cycle->signal != 0)
		return end_of_signal(cycle->signal);
	if (!cycle->exit_known)
		return RUN_UNKNOWN;
	for (size_t i = 0; i < sizeof k6_exits / sizeof *k6_exits; i++)
		if (k6_exits[i].code == cycle->exit_code)
			return k6_exits[i].end;
	return RUN_FAILED;
}

/* Without an exit code, a threshold that failed is all that tells. */
static bool has_failed_threshold(const struct result *result)
{
	for (size_t i = 0; i < result->n_thresholds; i++)
		if (result->thresholds[i].outcome_known && !result->thresholds[i].passed)
			return true;
	return false;
}

/* k6 writes its summary when the run is over; points that break off without one are of a run that
 * was killed. */
static bool is_cut_run(const struct result *result)
{
	bool is_cut = false, has_summary = false;
	for (size_t i = 0; i < result->n_files; i++) {
		is_cut |= result->files[i].is_cut;
		has_summary |= !shape_is_raw(result->files[i].shape);
	}
	return is_cut && !has_summary;
}

void cycle_settle_end(struct cycle *cycle)
{
	if (cycle->ended == RUN_NOT_STARTED || cycle->ended == RUN_INTERRUPTED)
		return;
	cycle->ended = end_of_exit(cycle);
	if (cycle->ended != RUN_UNKNOWN)
		return;
	if (is_cut_run(&cycle->result))
		cycle->ended = RUN_INTERRUPTED;
	else if (has_failed_threshold(&cycle->result))
		cycle->ended = RUN_THRESHOLDS;
}
