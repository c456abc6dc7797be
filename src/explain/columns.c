/* SPDX-License-Identifier: Apache-2.0 */
#include "explain/columns.h"

#include <string.h>
#include <strings.h>

enum { BOTH = FLAVOUR_UNKNOWN, MYSQL = FLAVOUR_MYSQL, MARIADB = FLAVOUR_MARIADB };
enum { PLAIN = false, TELLS = true };

static const struct status_name names[] = {
#define COLUMN(name, who, kind) {#name, (enum flavour)(who), kind},
#include "explain/columns.def"
#undef COLUMN
};

static const struct {
	const char *old, *now;
} renamed[] = {{"master", "source"}, {"slave", "replica"}};
enum { N_RENAMED = sizeof renamed / sizeof *renamed };

/* The length of the old word that a name has here, and which it is. */
static size_t old_word(const char *name, size_t n, size_t *ret_which)
{
	for (size_t i = 0; i < N_RENAMED; i++) {
		size_t length = strlen(renamed[i].old);

		if (n >= length && strncasecmp(name, renamed[i].old, length) == 0) {
			*ret_which = i;
			return length;
		}
	}
	return 0;
}

/* Is `name` this one, old words taken for new ones? */
static bool is_called(const char *name, size_t n, const char *now)
{
	while (n > 0) {
		size_t which = 0, length = old_word(name, n, &which);
		const char *word = length ? renamed[which].now : NULL;
		size_t takes = word ? strlen(word) : 1;

		if (strncasecmp(word ? word : name, now, takes) != 0)
			return false;
		name += word ? length : 1;
		n -= word ? length : 1;
		now += takes;
	}
	return *now == '\0';
}

const struct status_name *status_name_find(const char *name, size_t n)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (is_called(name, n, names[i].name))
			return &names[i];
	return NULL;
}

bool status_name_is_old(const char *name, size_t n)
{
	size_t which;

	for (size_t i = 0; i < n; i++)
		if (old_word(name + i, n - i, &which))
			return true;
	return false;
}
