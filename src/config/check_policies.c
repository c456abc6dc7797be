/* SPDX-License-Identifier: Apache-2.0 */
/* Sections policy, and the policy that is in force without any. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "config/check.h"

static void check_told(struct check *check, const struct section *section,
		       struct policy_level *level)
{
	char(*names)[NAME_SIZE] = NULL;
	size_t n = 0;
	check_names(check, section, OPTION_LEVEL_RECEIVERS, &names, &n);
	if (n > RECEIVERS_PER_LEVEL)
		wrong_at(check->reading, check_place(check, section, OPTION_LEVEL_RECEIVERS, 0),
			 "%zu receivers; allowed: at most %d at one level", n, RECEIVERS_PER_LEVEL);
	for (size_t i = 0; i < n && i < RECEIVERS_PER_LEVEL; i++)
		text_copy(level->receivers[level->n_receivers++], NAME_SIZE, names[i]);
	for (size_t i = 0; i < value_count(section, OPTION_LEVEL_RECEIVERS); i++) {
		const struct value *value = value_at(section, OPTION_LEVEL_RECEIVERS, i);
		check_reference(check, value->at, SECTION_RECEIVER, value->text);
	}
	free(names);
}

static enum level check_level(struct check *check, const struct section *section,
			      struct policy *policy)
{
	const char *title = section_label(section);
	struct place at = section_place(section, check->clean);
	struct policy_level unused = {0};
	enum level level = LEVEL_NONE;
	bool is_level = level_parse(title, &level);
	struct policy_level *here = is_level ? &policy->levels[level] : &unused;
	if (!is_level && title[0] != '?')
		wrong_at(check->reading, at,
			 "there is no level \"%s\"; allowed: P1 (wakes everybody), P2, P3, P4 (a "
			 "note)",
			 title);
	check_fill(check, section, SECTION_LEVEL, here);
	check_told(check, section, here);
	if (level == LEVEL_P1 && here->raise_after.us > 0)
		wrong_at(check->reading, check_place(check, section, OPTION_LEVEL_RAISE_AFTER, 0),
			 "raise-after at P1: no level is above it; leave it out");
	return level;
}

/* A level without a section tells those of the next lower one. */
static void complete(struct policy *policy, const bool given[N_LEVELS])
{
	for (enum level level = LEVEL_P3; level < N_LEVELS; level++) {
		const struct policy_level *lower = &policy->levels[level - 1];
		if (given[level])
			continue;
		memcpy(policy->levels[level].receivers, lower->receivers, sizeof lower->receivers);
		policy->levels[level].n_receivers = lower->n_receivers;
	}
}

static void check_policy(struct check *check, const struct section *section, struct policy *policy)
{
	bool given[N_LEVELS] = {false};
	size_t n = section_count(section, SECTION_LEVEL);
	check_title(check, section, SECTION_POLICY, policy->name, sizeof policy->name);
	check_fill(check, section, SECTION_POLICY, policy);
	for (size_t i = 0; i < n; i++)
		given[check_level(check, section_at(section, SECTION_LEVEL, i), policy)] = true;
	if (n == 0)
		wrong_at(check->reading, section_place(section, check->clean),
			 "policy \"%s\" has no level section, so it would tell nobody; write level "
			 "\"P3\" { receivers = { ... } }",
			 section_label(section));
	complete(policy, given);
}

/* The manual says so at SECTION(POLICY). Time raises P3 by default because that is what was missing
 * on the morning that this program comes from. */
static void add_default(struct check *check)
{
	struct settings *settings = check->settings;
	struct policy *policy = ARRAY_ADD(settings->policies, settings->n_policies);
	bool given[N_LEVELS] = {[LEVEL_NONE] = true, [LEVEL_P4] = true, [LEVEL_P3] = true};
	struct policy_level *p3 = &policy->levels[LEVEL_P3];
	text_copy(policy->name, sizeof policy->name, "default");
	policy->monitoring_window = SPAN_MINUTES(15);
	policy->reopen_window = SPAN_HOURS(24);
	policy->ack_expiry = SPAN_MINUTES(60);
	for (size_t i = 0; i < settings->n_receivers && i < RECEIVERS_PER_LEVEL; i++)
		text_copy(p3->receivers[p3->n_receivers++], NAME_SIZE, settings->receivers[i].name);
	complete(policy, given);
	p3->raise_after = SPAN_MINUTES(10);
	policy->levels[LEVEL_P2].raise_after = SPAN_MINUTES(15);
	policy->levels[LEVEL_P2].repeat = SPAN_MINUTES(30);
	policy->levels[LEVEL_P1].repeat = SPAN_MINUTES(10);
	if (settings->n_receivers > RECEIVERS_PER_LEVEL)
		wrong_at(check->reading,
			 section_place(
				 section_at(check->root, SECTION_RECEIVER, RECEIVERS_PER_LEVEL),
				 check->clean),
			 "a level tells at most %d receivers, so the built-in policy cannot tell "
			 "all %zu; write a policy \"default\"",
			 RECEIVERS_PER_LEVEL, settings->n_receivers);
}

void check_policies(struct check *check)
{
	struct settings *settings = check->settings;
	for (size_t i = 0; i < section_count(check->root, SECTION_POLICY); i++)
		check_policy(check, section_at(check->root, SECTION_POLICY, i),
			     ARRAY_ADD(settings->policies, settings->n_policies));
	if (settings_policy(settings, "default") == NULL)
		add_default(check);
}
