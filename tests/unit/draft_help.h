/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of src/draft share. */
#pragma once

#include "seed_incident.h"

/* The caller frees. */
char *markdown_of(struct seed *);
char *text_of(struct seed *);
char *json_of(struct seed *);
char *merged(const char *old, const char *fresh);
char *with_crlf(const char *text);

size_t count(const char *text, const char *what);
void assert_says(const char *text, const char *what);
void assert_says_not(const char *text, const char *what);
/* Walks the lines, without their line breaks. */
void each_line(const char *document, void (*check)(const char *line, void *arg), void *arg);

/* The section under a heading, up to the next one; the caller frees. */
char *section_of(const char *markdown, const char *heading);
/* Does the section of the seed's draft at `now` say all that? */
void check_section(const char *now, const char *heading, const char *const *sentences);
#define CHECK_SECTION(now, heading, ...) \
	check_section("2020-09-01T" now "+07:00", heading, (const char *const[]){__VA_ARGS__, NULL})
