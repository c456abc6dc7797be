/* SPDX-License-Identifier: Apache-2.0 */
/* Three kinds of time that the compiler keeps apart, and how they are written. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

typedef struct {
	int64_t us; /* microseconds of CLOCK_MONOTONIC: for waiting and comparing */
} mono_t;

typedef struct {
	int64_t us; /* microseconds since 1970-01-01 UTC; 0 = not set: for people and the store */
} wall_t;

typedef struct {
	int64_t us; /* a length */
} span_t;

/* Both clocks, read once per wake-up and handed down. */
struct now {
	mono_t mono;
	wall_t wall;
};

#define US_PER_SECOND INT64_C(1000000)
#define SPAN_MS(n) ((span_t){(n)*INT64_C(1000)})
#define SPAN_SECONDS(n) ((span_t){(n)*US_PER_SECOND})
#define SPAN_MINUTES(n) SPAN_SECONDS((n)*INT64_C(60))
#define SPAN_HOURS(n) SPAN_SECONDS((n)*INT64_C(3600))

mono_t mono_after(mono_t from, span_t by);
span_t mono_since(mono_t later, mono_t earlier);
wall_t wall_after(wall_t from, span_t by);
span_t wall_since(wall_t later, wall_t earlier);
bool wall_is_set(wall_t at);

/* In the zone of TZ (the agent sets it from `timezone` at its start; tests set it themselves, with
 * tzset). A time that is not set is printed as "-". */
void wall_print(wall_t at, struct buf *to);		 /* 2020-09-01 07:00:04 +07:00 */
void wall_print_ms(wall_t at, struct buf *to);		 /* 2020-09-01 07:00:04.250 +07:00 */
void wall_print_minute(wall_t at, struct buf *to);	 /* 2020-09-01 07:00 */
void wall_print_date(wall_t at, struct buf *to);	 /* 2020-09-01 */
void wall_print_compact_date(wall_t at, struct buf *to); /* 20200901 */
void wall_print_rfc3339(wall_t at, struct buf *to);	 /* 2020-09-01T00:00:04.250Z, always UTC */

/* RFC 3339 with an offset or Z ("2020-09-01T02:00:00+07:00", a space for the T is taken too).
 * False if it is anything else, and for the epoch itself, which would mean "not set"; *ret is
 * written only on success. */
bool wall_parse(const char *text, wall_t *ret);

/* "500us", "250ms", "10s", "15m", "24h", "14d", "0". False on anything else, on negatives and
 * overflow. */
bool span_parse(const char *text, span_t *ret);
/* For people, rounded: "250 ms", "1.5 s", "4 s", "2 min 16 s", "1 h 5 min", "3 d 4 h". */
void span_print(span_t span, struct buf *to);
/* As the configuration writes it, exactly, in the largest unit that divides it: "250ms", "90s",
 * "15m". */
void span_print_exact(span_t span, struct buf *to);
