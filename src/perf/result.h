/* SPDX-License-Identifier: Apache-2.0 */
/* What one run of k6 says, whatever the shape of its files. Every value carries where it is from;
 * what no file says is not known, and stays so. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/time.h"
#include "base/words.h"

/* FROM(id, name in report.json, what the report says of it) */
#define KNOWN_FROM(FROM)                                                          \
	FROM(NOWHERE, "nowhere", "not known")                                     \
	FROM(K6, "k6", "said by k6")                                              \
	FROM(COUNT_AND_RATE, "count-and-rate", "a count divided by its rate")     \
	FROM(COUNT_AND_TIME, "count-and-time", "a count divided by the duration") \
	FROM(POINTS, "points", "the first and the last point")                    \
	FROM(SUMMARY_TIME, "summary-time", "when k6 wrote its summary")           \
	FROM(WRAPPER, "wrapper", "measured around the run")                       \
	FROM(OPERATOR, "operator", "given on the command line")                   \
	FROM(FILE_TIME, "file-time", "the time of the file")                      \
	FROM(ARITHMETIC, "arithmetic", "worked out from the other two")

enum known_from {
#define FROM(id, name, text) FROM_##id,
	KNOWN_FROM(FROM)
#undef FROM
		N_KNOWN_FROM
};

/* A year: longer is no run, no phase and no step of one. */
enum { RUN_SECONDS_MAX = 366 * 86400 };

struct amount {
	double value;
	enum known_from from; /* FROM_NOWHERE: value means nothing */
};

struct moment {
	wall_t at;
	enum known_from from;
	span_t within; /* it may be off by that much; 0 = not more than the clock is */
};

/* SHAPE(id, name in report.json, what it is) */
#define RESULT_SHAPES(SHAPE)                                                       \
	SHAPE(SUMMARY_EXPORT, "summary-export", "k6 --summary-export")             \
	SHAPE(HANDLE_SUMMARY, "handle-summary", "k6 handleSummary()")              \
	SHAPE(MACHINE_READABLE, "machine-readable", "k6 machine-readable summary") \
	SHAPE(JSON_LINES, "json-lines", "k6 --out json")                           \
	SHAPE(CSV, "csv", "k6 --out csv")

enum result_shape {
#define SHAPE(id, name, text) SHAPE_##id,
	RESULT_SHAPES(SHAPE)
#undef SHAPE
		N_SHAPES
};

/* KIND(id, name) */
#define METRIC_KINDS(KIND)   \
	KIND(OTHER, "other") \
	KIND(COUNTER, "counter") KIND(GAUGE, "gauge") KIND(RATE, "rate") KIND(TREND, "trend")

enum metric_kind {
#define KIND(id, name) METRIC_##id,
	METRIC_KINDS(KIND)
#undef KIND
		N_METRIC_KINDS
};

/* One name for each statistic, whatever the shape calls it: "count", "rate", "min", "max", "avg",
 * "med", "value" (a gauge's last), "p(90)" ... For rates, "passes" counts the true ones, "fails"
 * the false ones and "rate" is true / all: of http_req_failed, the passes are requests that failed.
 */
struct statistic {
	char name[24];
	double value; /* trends of times: milliseconds */
};

struct metric {
	char *name; /* clean, one line; may be a sub-metric: `http_req_duration{scenario:auth}` */
	enum metric_kind kind;
	bool is_time, is_data; /* milliseconds; bytes */
	struct statistic *stats;
	size_t n_stats;
};

struct threshold {
	char *metric, *expression; /* clean, one line */
	bool outcome_known, passed;
};

struct check_result { /* one check() of the script */
	char *name;   /* with its groups: "login > status is 200" */
	double passes, fails;
};

struct failure {    /* errors of requests, as raw outputs have them */
	char *text; /* "1212 dial: connection refused" */
	size_t n;
};

/* A stretch of the run, from raw outputs only. */
struct load_point {
	wall_t at; /* its middle */
	bool vus_known, latency_known;
	double vus, per_second, failed_per_second, latency_avg, latency_p95;
};

struct result_file {
	char *name; /* without its folder */
	enum result_shape shape;
	bool is_cut; /* it ends in the middle: what comes after is missing */
};

struct result {
	struct result_file *files;
	size_t n_files;
	char k6_version[NAME_SIZE]; /* "" = not said */
	struct moment start, end;
	struct amount duration_s;
	struct amount vus_reached, vus_allocated;
	struct metric *metrics; /* by name */
	size_t n_metrics;
	struct threshold *thresholds;
	size_t n_thresholds;
	struct check_result *checks;
	size_t n_checks;
	struct failure *failures; /* the most frequent first */
	size_t n_failures;
	char latency_metric[NAME_SIZE]; /* what latency means in load: "http_req_duration" */
	struct load_point *load;
	size_t n_load;
	span_t load_step;
	char **notes; /* what readers of the report have to know of the files; sentences */
	size_t n_notes;
};

void result_free(struct result *);

const struct metric *result_metric(const struct result *, const char *name);
/* Not known if there is no such metric, or it has no such statistic. */
struct amount metric_stat(const struct metric *, const char *stat);
/* A counter's rate, or its count over the duration. */
struct amount result_per_second(const struct result *, const char *counter);
struct amount result_stat(const struct result *, const char *metric, const char *stat);
bool amount_is_known(struct amount);
bool moment_is_known(struct moment);
const char *known_from_name(enum known_from);
const char *known_from_text(enum known_from);
bool shape_is_raw(enum result_shape); /* no summary, but points */
const char *shape_name(enum result_shape);
const char *shape_text(enum result_shape);
const char *metric_kind_name(enum metric_kind);
