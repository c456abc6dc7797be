/* SPDX-License-Identifier: Apache-2.0 */
/* Sections service and rule. */
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "config/check.h"
#include "config/nearest.h"

/* "120 USD", "0.5 EUR": not by strtod, which follows the locale. */
static bool read_cost(const char *text, double *ret, char *currency, size_t size)
{
	size_t whole = strspn(text, "0123456789"), places = 0;
	double amount = 0, part = 1;
	const char *at = text;
	for (; at < text + whole; at++)
		amount = amount * 10 + (*at - '0');
	if (*at == '.') {
		places = strspn(at + 1, "0123456789");
		for (const char *digit = at + 1; digit <= at + places; digit++)
			amount += (*digit - '0') * (part /= 10);
		at += places + 1;
	}
	size_t letters = *at == ' ' ? strcspn(at + 1, " ") : 0;
	if (whole == 0 || whole + places > 15 || letters == 0 || letters >= size ||
	    at[1 + letters] != '\0' || (at[-1] == '.'))
		return false;
	*ret = amount;
	text_copy(currency, size, at + 1);
	return true;
}

static void check_cost(struct check *check, const struct section *section,
		       struct known_service *known)
{
	const char *text = check_text(check, section, OPTION_SERVICE_COST_PER_MINUTE, 0);
	if (text == NULL)
		return;
	known->cost_known =
		read_cost(text, &known->cost_per_minute, known->currency, sizeof known->currency);
	if (!known->cost_known)
		wrong_at(check->reading,
			 check_place(check, section, OPTION_SERVICE_COST_PER_MINUTE, 0),
			 "cost-per-minute = \"%s\": not an amount and a currency; write it like "
			 "\"120 USD\" or \"0.50 EUR\"",
			 text);
}

static void check_users(struct check *check, const struct section *section,
			struct service_settings *service)
{
	enum option_id id = OPTION_SERVICE_MYSQL_USERS;
	for (size_t i = 0; i < value_count(section, id); i++) {
		const char *text = check_text(check, section, id, i);
		if (text == NULL)
			continue;
		ARRAY_GROW(service->mysql_users, service->n_mysql_users);
		char *user = service->mysql_users[service->n_mysql_users++];
		size_t size = sizeof *service->mysql_users;
		text_copy(user, size, text);
		if (strlen(text) >= size)
			wrong_at(check->reading, check_place(check, section, id, i),
				 "mysql-users: the name of an account is too long; at most %zu "
				 "bytes",
				 size - 1);
	}
}

void check_services(struct check *check)
{
	struct settings *settings = check->settings;
	for (size_t i = 0; i < section_count(check->root, SECTION_SERVICE); i++) {
		const struct section *section = section_at(check->root, SECTION_SERVICE, i);
		struct service_settings *service =
			ARRAY_ADD(settings->services, settings->n_services);
		check_title(check, section, SECTION_SERVICE, service->known.name,
			    sizeof service->known.name);
		check_fill(check, section, SECTION_SERVICE, service);
		check_cost(check, section, &service->known);
		check_users(check, section, service);
	}
}

static void wrong_finding(struct check *check, struct place at, const char *id)
{
	struct nearest nearest = NEAREST(id);
	CLEANUP_BUF quoted = BUF_NULL;
	quote_add(&quoted, id);
	for (enum finding_kind kind = FINDING_NONE + 1; kind < N_FINDINGS; kind++)
		nearest_try(&nearest, finding_row(kind)->id);
	if (nearest.best[0] != '\0')
		wrong_at(check->reading, at, "there is no finding %s; did you mean \"%s\"?",
			 buf_text(&quoted), nearest.best);
	else
		wrong_at(check->reading, at,
			 "there is no finding %s; replscribe.conf(5) lists them, such as \"%s\"",
			 buf_text(&quoted), finding_row(FINDING_NONE + 1)->id);
}

static void check_levels(struct check *check, const struct section *section, struct rule *rule)
{
	const struct value *max = value_at(section, OPTION_RULE_MAX_LEVEL, 0);
	if (max == NULL)
		rule->max_level = level_max(rule->max_level, rule->level);
	else if (rule->max_level < rule->level &&
		 strcmp(max->text, level_name(rule->max_level)) == 0)
		wrong_at(check->reading, max->at,
			 "max-level = \"%s\" is below %s, the level at which %s starts", max->text,
			 level_name(rule->level), section_label(section));
}

static void check_rule(struct check *check, const struct section *section)
{
	const char *id = section_label(section);
	struct rule unused = {0}, *rule = &unused;
	enum finding_kind kind;
	if (finding_parse(id, &kind))
		rule = &check->settings->judge.rules[kind];
	else if (id[0] != '?')
		wrong_finding(check, section_place(section, check->clean), id);
	check_fill(check, section, SECTION_RULE, rule);
	rule->off = !rule->off; /* it was filled from `enabled` */
	check_levels(check, section, rule);
}

void check_rules(struct check *check)
{
	for (size_t i = 0; i < section_count(check->root, SECTION_RULE); i++)
		check_rule(check, section_at(check->root, SECTION_RULE, i));
}
