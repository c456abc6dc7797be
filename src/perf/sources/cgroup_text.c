/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/sources/cgroup_text.h"

#include <stdlib.h>
#include <string.h>

/* Version 1 has no word for no limit: it is the largest number of bytes in whole pages, whatever
 * their size. No machine has as much. */
static const double NO_LIMIT = 4611686018427387904.0;

/* The number at the front and what follows it; whole and not negative. */
static const char *read_number(const char *text, double *ret)
{
	char *end;
	if (*text < '0' || *text > '9')
		return NULL;
	*ret = (double)strtoull(text, &end, 10);
	return end;
}

static bool is_end(const char *text)
{
	return *text == '\0' || (*text == '\n' && text[1] == '\0');
}

bool cgroup_number(const char *text, double *ret)
{
	double value;
	const char *rest = read_number(text, &value);
	if (rest == NULL || !is_end(rest))
		return false;
	*ret = value;
	return true;
}

bool cgroup_field(const char *text, const char *key, double *ret)
{
	size_t n = strlen(key);
	while (text != NULL) {
		if (strncmp(text, key, n) == 0 && text[n] == ' ') {
			double value;
			const char *rest = read_number(text + n + 1, &value);
			if (rest == NULL || (*rest != '\n' && *rest != '\0'))
				return false;
			*ret = value;
			return true;
		}
		const char *end = strchr(text, '\n');
		text = end != NULL ? end + 1 : NULL;
	}
	return false;
}

static void lower(struct bound *limit, double value)
{
	if (limit->kind != BOUND_SET || value < limit->value)
		*limit = (struct bound){BOUND_SET, value};
}

static void no_limit(struct bound *limit)
{
	if (limit->kind == BOUND_UNKNOWN)
		limit->kind = BOUND_NONE;
}

void cgroup_cpu_max(const char *text, struct bound *limit)
{
	double quota, period;
	if (strncmp(text, "max ", 4) == 0) {
		no_limit(limit);
		return;
	}
	const char *rest = read_number(text, &quota);
	if (rest != NULL && *rest == ' ' && cgroup_number(rest + 1, &period) && period > 0)
		lower(limit, quota / period * 1000);
}

void cgroup_memory_max(const char *text, struct bound *limit)
{
	double bytes;
	if (strncmp(text, "max", 3) == 0 && is_end(text + 3))
		no_limit(limit);
	else if (cgroup_number(text, &bytes))
		lower(limit, bytes / 1048576);
}

void cgroup_cpu_quota(const char *quota_text, const char *period_text, struct bound *limit)
{
	double quota, period;
	if (strncmp(quota_text, "-1", 2) == 0 && is_end(quota_text + 2))
		no_limit(limit);
	else if (cgroup_number(quota_text, &quota) && cgroup_number(period_text, &period) &&
		 period > 0)
		lower(limit, quota / period * 1000);
}

void cgroup_memory_limit(const char *text, struct bound *limit)
{
	double bytes;
	if (!cgroup_number(text, &bytes))
		return;
	if (bytes >= NO_LIMIT)
		no_limit(limit);
	else
		lower(limit, bytes / 1048576);
}
