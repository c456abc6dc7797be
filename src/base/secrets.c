/* SPDX-License-Identifier: Apache-2.0 */
#include "base/secrets.h"

#include <assert.h>
#include <regex.h>
#include <stdlib.h>

#include "base/xalloc.h"

static const struct {
	const char *what, *pattern;
} table[] = {
#define SECRET(what, pattern) {what, pattern},
#include "base/secrets.def"
#undef SECRET
};
enum { N_SECRETS = sizeof table / sizeof table[0], GROUPS_MAX = 4 };

struct secrets {
	regex_t patterns[N_SECRETS];
};

struct secrets *secrets_new(void)
{
	struct secrets *secrets = xcalloc(1, sizeof *secrets);
	for (size_t i = 0; i < N_SECRETS; i++) {
		int result =
			regcomp(&secrets->patterns[i], table[i].pattern, REG_EXTENDED | REG_ICASE);
		assert(result == 0);
		(void)result;
	}
	return secrets;
}

struct secrets *secrets_free(struct secrets *secrets)
{
	if (!secrets)
		return NULL;
	for (size_t i = 0; i < N_SECRETS; i++)
		regfree(&secrets->patterns[i]);
	free(secrets);
	return NULL;
}

/* The secret is the last group that took part: those before it are what gives it away. */
static const regmatch_t *secret_of(const regmatch_t *groups)
{
	for (size_t i = GROUPS_MAX - 1; i > 0; i--)
		if (groups[i].rm_so >= 0)
			return &groups[i];
	return &groups[0];
}

bool secrets_find(const struct secrets *secrets, const char *line, struct secret *ret)
{
	regmatch_t groups[GROUPS_MAX];
	bool found = false;
	for (size_t i = 0; i < N_SECRETS; i++) {
		const regmatch_t *at;
		if (regexec(&secrets->patterns[i], line, GROUPS_MAX, groups, 0) != 0)
			continue;
		at = secret_of(groups);
		if (found && (size_t)at->rm_so >= ret->at)
			continue;
		found = true;
		*ret = (struct secret){.what = table[i].what,
				       .at = (size_t)at->rm_so,
				       .n = (size_t)(at->rm_eo - at->rm_so)};
	}
	return found;
}
