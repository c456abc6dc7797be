/* SPDX-License-Identifier: Apache-2.0 */
/* MySQL's sets; MariaDB's positions are in gtid_points.c. */
#include "judge/gtid.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static const uint64_t number_max = INT64_MAX; /* as the server has it */

struct reading {
	const char *at;
	struct gtid_set set;
	struct gtid_origin origin;
};

static int compare_origins(const struct gtid_origin *a, const struct gtid_origin *b)
{
	int order = memcmp(a->uuid, b->uuid, sizeof a->uuid);
	return order != 0 ? order : strcmp(a->tag, b->tag);
}

static int compare_runs(const void *left, const void *right)
{
	const struct gtid_run *a = left, *b = right;
	int order = compare_origins(&a->origin, &b->origin);
	if (order != 0)
		return order;
	return (a->first > b->first) - (a->first < b->first);
}

static void skip_blanks(struct reading *reading)
{
	reading->at += strspn(reading->at, " \t\r\n");
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The bytes of "324f79ab-e688-11f1-8e19-02fc00000001"; returns where it ends, NULL if it is none.
 */
static const char *read_uuid(const char *at, unsigned char to[16])
{
	for (size_t i = 0; i < 16; i++) {
		int high, low;
		if ((i == 4 || i == 6 || i == 8 || i == 10) && *at++ != '-')
			return NULL;
		high = digit_of(at[0]);
		low = high < 0 ? -1 : digit_of(at[1]);
		if (low < 0)
			return NULL;
		to[i] = (unsigned char)(high << 4 | low);
		at += 2;
	}
	return at;
}

static bool read_number(struct reading *reading, uint64_t *ret)
{
	uint64_t value = 0;
	const char *start = reading->at;
	for (; *reading->at >= '0' && *reading->at <= '9'; reading->at++) {
		unsigned digit = (unsigned)(*reading->at - '0');
		if (value > (number_max - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*ret = value;
	return reading->at > start && value > 0;
}

static bool read_run(struct reading *reading)
{
	struct gtid_run run = {.origin = reading->origin};
	if (!read_number(reading, &run.first))
		return false;
	run.last = run.first;
	if (*reading->at == '-') {
		reading->at++;
		if (!read_number(reading, &run.last))
			return false;
	}
	if (run.last < run.first || reading->set.n >= GTID_RUNS_MAX)
		return false;
	*ARRAY_ADD(reading->set.runs, reading->set.n) = run;
	return true;
}

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_of_tag(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static bool read_tag(struct reading *reading)
{
	char *tag = reading->origin.tag;
	size_t n = 0;
	memset(tag, 0, GTID_TAG_SIZE);
	for (; is_of_tag(small(*reading->at)); reading->at++) {
		if (n + 1 >= GTID_TAG_SIZE)
			return false;
		tag[n++] = small(*reading->at);
	}
	return n > 0;
}

/* uuid:1-5:7:tag:1-3 */
static bool read_server(struct reading *reading)
{
	const char *end = read_uuid(reading->at, reading->origin.uuid);
	if (!end)
		return false;
	reading->at = end;
	memset(reading->origin.tag, 0, GTID_TAG_SIZE);
	skip_blanks(reading);
	while (*reading->at == ':') {
		bool good;
		reading->at++;
		skip_blanks(reading);
		good = *reading->at >= '0' && *reading->at <= '9' ? read_run(reading)
								  : read_tag(reading);
		if (!good)
			return false;
		skip_blanks(reading);
	}
	return true;
}

/* Runs that overlap or touch become one. */
static void put_in_order(struct gtid_set *set)
{
	size_t kept = 0;
	if (set->n < 2)
		return;
	qsort(set->runs, set->n, sizeof *set->runs, compare_runs);
	for (size_t i = 1; i < set->n; i++) {
		struct gtid_run *last = &set->runs[kept], *run = &set->runs[i];
		if (compare_origins(&last->origin, &run->origin) == 0 &&
		    run->first <= last->last + 1)
			last->last = run->last > last->last ? run->last : last->last;
		else
			set->runs[++kept] = *run;
	}
	set->n = kept + 1;
}

bool gtid_set_parse(const char *text, struct gtid_set *ret)
{
	struct reading reading = {.at = text};
	skip_blanks(&reading);
	while (*reading.at != '\0') {
		bool good = read_server(&reading);
		if (good && *reading.at == ',') {
			reading.at++;
			skip_blanks(&reading);
		} else if (!good || *reading.at != '\0') {
			gtid_set_free(&reading.set);
			return false;
		}
	}
	put_in_order(&reading.set);
	*ret = reading.set;
	return true;
}

void gtid_set_free(struct gtid_set *set)
{
	free(set->runs);
	*set = (struct gtid_set){0};
}

void gtid_set_add(struct gtid_set *set, const struct gtid_set *other)
{
	for (size_t i = 0; i < other->n; i++)
		*ARRAY_ADD(set->runs, set->n) = other->runs[i];
	put_in_order(set);
}

/* Adds what of the run is not in the set; *from is where the runs of its origin and place begin. */
static void add_rest(struct gtid_set *to, struct gtid_run run, const struct gtid_set *set,
		     size_t *from)
{
	while (*from < set->n) {
		const struct gtid_run *other = &set->runs[*from];
		int order = compare_origins(&other->origin, &run.origin);
		if (order > 0 || (order == 0 && other->first > run.last))
			break;
		if (order == 0 && other->last >= run.first) {
			if (other->first > run.first) {
				struct gtid_run *before = ARRAY_ADD(to->runs, to->n);
				*before = run;
				before->last = other->first - 1;
			}
			if (other->last >= run.last)
				return;
			run.first = other->last + 1;
		}
		++*from;
	}
	*ARRAY_ADD(to->runs, to->n) = run;
}

struct gtid_set gtid_set_without(const struct gtid_set *a, const struct gtid_set *b)
{
	struct gtid_set rest = {0};
	size_t from = 0;
	for (size_t i = 0; i < a->n; i++)
		add_rest(&rest, a->runs[i], b, &from);
	return rest;
}

bool gtid_set_is_within(const struct gtid_set *part, const struct gtid_set *whole)
{
	struct gtid_set rest = gtid_set_without(part, whole);
	bool is_empty = rest.n == 0;
	gtid_set_free(&rest);
	return is_empty;
}

uint64_t gtid_set_count(const struct gtid_set *set)
{
	uint64_t count = 0;
	for (size_t i = 0; i < set->n; i++)
		count += set->runs[i].last - set->runs[i].first + 1;
	return count;
}

static bool is_of(const struct gtid_run *run, const unsigned char uuid[16])
{
	return memcmp(run->origin.uuid, uuid, sizeof run->origin.uuid) == 0;
}

bool gtid_set_has_uuid(const struct gtid_set *set, const char *text)
{
	unsigned char uuid[16];
	if (!read_uuid(text, uuid))
		return false;
	for (size_t i = 0; i < set->n; i++)
		if (is_of(&set->runs[i], uuid))
			return true;
	return false;
}

static void keep_if(struct gtid_set *set, const unsigned char uuid[16], bool wanted)
{
	size_t kept = 0;
	for (size_t i = 0; i < set->n; i++)
		if (is_of(&set->runs[i], uuid) == wanted)
			set->runs[kept++] = set->runs[i];
	set->n = kept;
}

void gtid_set_keep_uuid(struct gtid_set *set, const char *text)
{
	unsigned char uuid[16];
	if (read_uuid(text, uuid))
		keep_if(set, uuid, true);
	else
		set->n = 0;
}

void gtid_set_drop_uuid(struct gtid_set *set, const char *text)
{
	unsigned char uuid[16];
	if (read_uuid(text, uuid))
		keep_if(set, uuid, false);
}

static void print_uuid(const unsigned char uuid[16], struct buf *to)
{
	for (size_t i = 0; i < 16; i++)
		buf_printf(to, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", uuid[i]);
}

static void print_run(const struct gtid_run *run, const struct gtid_run *before, struct buf *to)
{
	bool is_new = !before || !is_of(run, before->origin.uuid);
	if (is_new) {
		buf_add(to, before ? "," : "");
		print_uuid(run->origin.uuid, to);
	}
	if (*run->origin.tag && (is_new || strcmp(run->origin.tag, before->origin.tag) != 0))
		buf_printf(to, ":%s", run->origin.tag);
	buf_printf(to, ":%" PRIu64, run->first);
	if (run->last > run->first)
		buf_printf(to, "-%" PRIu64, run->last);
}

void gtid_set_print(const struct gtid_set *set, size_t max, struct buf *to)
{
	size_t start = to->len;
	for (size_t i = 0; i < set->n; i++) {
		CLEANUP_BUF one = BUF_NULL;
		print_run(&set->runs[i], i > 0 ? &set->runs[i - 1] : NULL, &one);
		if (to->len - start + one.len > max) {
			buf_add(to, "...");
			return;
		}
		buf_add(to, buf_text(&one));
	}
}
