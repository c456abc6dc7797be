/* SPDX-License-Identifier: Apache-2.0 */
#include "base/words.h"

#include <string.h>

static const char *const level_names[N_LEVELS] = {"-", "P4", "P3", "P2", "P1"};

const char *level_name(enum level level)
{
	return level < N_LEVELS ? level_names[level] : level_names[LEVEL_NONE];
}

bool level_parse(const char *text, enum level *ret)
{
	for (enum level level = LEVEL_P4; level < N_LEVELS; level++)
		if (strcmp(text, level_names[level]) == 0) {
			*ret = level;
			return true;
		}
	return false;
}

enum level level_max(enum level a, enum level b)
{
	return a > b ? a : b;
}

enum level level_next(enum level level)
{
	return level < LEVEL_P1 ? level + 1 : LEVEL_P1;
}
