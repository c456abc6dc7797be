/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "explain/texts.h"

struct step {
	unsigned number;
	const char *words; /* NULL = any */
	const char *advice;
};

static const struct step steps[] = {
#define STEP(number, words, advice) {number, words, advice},
#include "explain/steps.def"
#undef STEP
};

static const struct server_error *error_of(const struct explained_channel *channel,
					   const struct explained_finding *found)
{
	const struct server_error *io = &channel->seen.io_error;

	if (found->finding.code == 0)
		return NULL;
	if (found->behind != FINDING_NONE || found->finding.code == io->code)
		return io;
	return channel->worker.code > 0 ? &channel->worker : &channel->seen.sql_error;
}

void first_steps_add(const struct explained_channel *channel, struct explained_finding *found)
{
	const struct server_error *error = error_of(channel, found);

	for (size_t i = 0; error && i < sizeof steps / sizeof *steps; i++)
		if (steps[i].number == error->code &&
		    (!steps[i].words || text_contains(error->text, steps[i].words)))
			texts_add(&found->first, "%s", steps[i].advice);
}
