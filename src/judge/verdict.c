/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define FINDING(id_upper, id_lower, seen_on, how, starts, highest, holds_s, is, because, now, \
		later)                                                                        \
	[FINDING_##id_upper] = {                                                              \
		.id = id_lower,                                                               \
		.about = ABOUT_##seen_on,                                                     \
		.nature = NATURE_##how,                                                       \
		.level = LEVEL_##starts,                                                      \
		.max_level = LEVEL_##highest,                                                 \
		.confirm = {holds_s * US_PER_SECOND},                                         \
		.means = is,                                                                  \
		.triggers = because,                                                          \
		.do_now = now,                                                                \
		.prevent = later,                                                             \
	},

static const struct finding_row rows[N_FINDINGS] = {
	[FINDING_NONE] = {.id = "none", .means = "", .triggers = "", .do_now = "", .prevent = ""},
#include "judge/findings.def"
};
#undef FINDING

const struct finding_row *finding_row(enum finding_kind kind)
{
	return &rows[(unsigned)kind < N_FINDINGS ? kind : FINDING_NONE];
}

bool finding_parse(const char *id, enum finding_kind *ret)
{
	for (unsigned i = FINDING_NONE + 1; i < N_FINDINGS; i++)
		if (strcmp(rows[i].id, id) == 0) {
			*ret = (enum finding_kind)i;
			return true;
		}
	return false;
}

bool finding_is_note(const struct finding *finding)
{
	return finding_row(finding->kind)->nature == NATURE_NOTE && finding->level <= LEVEL_P4;
}

bool finding_is_on_server(const struct finding *finding)
{
	enum about about = finding_row(finding->kind)->about;
	return about == ABOUT_TARGET || about == ABOUT_CHANNEL;
}

bool finding_same(const struct finding *a, const struct finding *b)
{
	return a->kind == b->kind && strcmp(a->target, b->target) == 0 &&
	       strcmp(a->channel, b->channel) == 0 && text_same_name(a->name, b->name);
}

static void change_free(struct change *change)
{
	for (size_t i = 0; i < change->n_facts; i++)
		free(change->facts[i].text);
	free(change->facts);
	free(change->targets);
}

void verdict_free(struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->n_changes; i++)
		change_free(&verdict->changes[i]);
	for (size_t i = 0; i < verdict->n_memory; i++) {
		free(verdict->memory[i].key);
		free(verdict->memory[i].value);
	}
	free(verdict->changes);
	free(verdict->memory);
	*verdict = (struct verdict){0};
}
