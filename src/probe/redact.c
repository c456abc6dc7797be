/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/redact.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/secrets.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "probe/redact_values.h"
#include "probe/replica_details.h"

enum { STARS = 3 };

struct redaction {
	bool values;
	struct secrets *secrets;
	regex_t *patterns; /* owned */
	size_t n_patterns;
};

struct redaction *redaction_new(bool values)
{
	struct redaction *redaction = xcalloc(1, sizeof *redaction);

	redaction->values = values;
	redaction->secrets = secrets_new();
	return redaction;
}

struct redaction *redaction_free(struct redaction *redaction)
{
	if (!redaction)
		return NULL;
	for (size_t i = 0; i < redaction->n_patterns; i++)
		regfree(&redaction->patterns[i]);
	free(redaction->patterns);
	secrets_free(redaction->secrets);
	free(redaction);
	return NULL;
}

bool redaction_add(struct redaction *redaction, const char *pattern, char *why, size_t why_size)
{
	regex_t compiled;
	int result = regcomp(&compiled, pattern, REG_EXTENDED);

	if (result != 0) {
		regerror(result, &compiled, why, why_size);
		return false;
	}
	if (regexec(&compiled, "", 0, NULL, 0) == 0) {
		text_copy(why, why_size, "it matches the empty text");
		regfree(&compiled);
		return false;
	}
	*ARRAY_ADD(redaction->patterns, redaction->n_patterns) = compiled;
	return true;
}

/* Where the text goes on after the stars. */
static char *star_out(char *at, size_t n)
{
	size_t stars = n < STARS ? n : STARS;

	memset(at, '*', stars);
	memmove(at + stars, at + n, strlen(at + n) + 1);
	return at + stars;
}

static void redact_secrets(const struct secrets *secrets, char *text)
{
	struct secret secret;

	while (secrets_find(secrets, text, &secret) && secret.n > 0)
		text = star_out(text + secret.at, secret.n);
}

static void redact_pattern(const regex_t *pattern, char *text)
{
	regmatch_t match;
	int flags = 0;

	while (regexec(pattern, text, 1, &match, flags) == 0) {
		if (match.rm_eo == match.rm_so) {
			if (text[match.rm_so] == '\0')
				return;
			text += match.rm_so + 1;
		} else {
			text = star_out(text + match.rm_so, (size_t)(match.rm_eo - match.rm_so));
		}
		flags = REG_NOTBOL;
	}
}

/* Secrets, and what the user's patterns match. */
static void redact_marked(const struct redaction *redaction, char *text)
{
	if (*text == '\0')
		return;
	redact_secrets(redaction->secrets, text);
	for (size_t i = 0; i < redaction->n_patterns; i++)
		redact_pattern(&redaction->patterns[i], text);
}

void redact_text(const struct redaction *redaction, char *text)
{
	if (redaction->values)
		redact_values(text);
	redact_marked(redaction, text);
}

/* An application's statement is full of its users' data, an operator's says what he did. */
static void redact_doing(const struct redaction *redaction, char *statement)
{
	if (redaction->values)
		redact_statement(statement);
	redact_marked(redaction, statement);
}

/* A column's value goes on where the next line is indented (probe/row_text.h). */
static const char *end_of_column(const char *row)
{
	const char *end = row + strcspn(row, "\n");

	while (text_starts(end, "\n    "))
		end += 1 + strcspn(end + 1, "\n");
	return end;
}

static char *redacted_row(const struct redaction *redaction, const char *row)
{
	struct buf to = BUF_NULL;

	while (*row != '\0') {
		const char *end = end_of_column(row);
		char *column = xstrndup(row, (size_t)(end - row));

		redact_text(redaction, column);
		buf_add(&to, column);
		free(column);
		if (*end == '\n')
			buf_add_char(&to, *end++);
		row = end;
	}
	return buf_steal(&to);
}

/* A row without an error says nothing of anybody, and is looked at each second. */
static void redact_channel(const struct redaction *redaction, struct channel_seen *channel)
{
	bool has_error = channel->io_error.code != 0 || channel->sql_error.code != 0;

	redact_text(redaction, channel->io_error.text);
	redact_text(redaction, channel->sql_error.text);
	if (has_error && channel->row) {
		char *row = redacted_row(redaction, channel->row);
		free(channel->row);
		channel->row = row;
	}
}

static void redact_details(const struct redaction *redaction, struct replica_details *details)
{
	for (size_t i = 0; i < details->n_workers; i++)
		redact_text(redaction, details->workers[i].error.text);
	for (size_t i = 0; i < details->n_lines; i++)
		redact_text(redaction, details->lines[i].text);
	for (size_t i = 0; i < details->n_doers; i++)
		redact_marked(redaction, details->doers[i].statement);
	for (size_t i = 0; i < details->n_blockers; i++)
		redact_doing(redaction, details->blockers[i].doing);
}

void observation_redact(const struct redaction *redaction, struct observation *seen)
{
	struct replica_seen *replica = &seen->replica;

	if (seen->kind != SEEN_REPLICA)
		return;
	redact_text(redaction, replica->error.text);
	for (size_t i = 0; i < replica->n_channels; i++)
		redact_channel(redaction, &replica->channels[i]);
	if (replica->details)
		redact_details(redaction, replica->details);
}
