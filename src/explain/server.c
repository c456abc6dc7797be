/* SPDX-License-Identifier: Apache-2.0 */
/* Which server printed a row. Its columns tell more than its version, which may be of another one
 * in the same paste. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "explain/columns.h"
#include "explain/texts.h"

static enum flavour flavour_of_columns(const struct paste_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		const char *name = row->columns[i].name;
		const struct status_name *known = status_name_find(name, strlen(name));

		if (known && known->of != FLAVOUR_UNKNOWN)
			return known->of;
	}
	return FLAVOUR_UNKNOWN;
}

static enum flavour flavour_of_error(const char *error)
{
	static const struct {
		const char *words;
		enum flavour flavour;
	} words[] = {
		{"maximum-retries: ", FLAVOUR_MARIADB}, {"MariaDB", FLAVOUR_MARIADB},
		{"(111 \"", FLAVOUR_MARIADB},		{"This was attempt ", FLAVOUR_MYSQL},
		{"  retries: ", FLAVOUR_MYSQL},		{" retries: ", FLAVOUR_MYSQL},
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(error, words[i].words))
			return words[i].flavour;
	return FLAVOUR_UNKNOWN;
}

static enum flavour flavour_of_row(const struct explained_channel *channel)
{
	enum flavour flavour = flavour_of_columns(channel->row);

	if (flavour == FLAVOUR_UNKNOWN)
		flavour = channel->row->flavour;
	if (flavour == FLAVOUR_UNKNOWN)
		flavour = flavour_of_error(channel->seen.io_error.text);
	if (flavour == FLAVOUR_UNKNOWN && channel->row->has_new_words)
		flavour = FLAVOUR_MYSQL;
	return flavour;
}

/* By the columns that came with a version. */
static const char *age_of_mysql(const struct paste_row *row)
{
	if (row->has_new_words)
		return "MySQL 8.0.22 or later";
	if (paste_has(row, "Get_Source_public_key") || paste_has(row, "Network_Namespace"))
		return "MySQL 8.0";
	return paste_has(row, "Channel_Name") ? "MySQL 5.7" : "MySQL before 8.0.22";
}

static const char *age_of_mariadb(const struct paste_row *row)
{
	return paste_has(row, "Source_last_event_time") ? "MariaDB 11.6 or later" : "MariaDB";
}

void server_tell(struct explained_channel *channel)
{
	const struct paste_row *row = channel->row;
	enum flavour flavour = flavour_of_row(channel);
	bool has_version = row->version[0] != '\0' && row->flavour == flavour;
	const char *name = flavour == FLAVOUR_MARIADB ? "MariaDB" : "MySQL";

	channel->dialect = DIALECT_ANY;
	channel->server[0] = '\0';
	if (flavour == FLAVOUR_UNKNOWN)
		return;
	if (has_version) {
		channel->dialect = dialect_of(flavour, row->version);
		snprintf(channel->server, sizeof channel->server, "%s %.*s", name,
			 (int)strcspn(row->version, "-"), row->version);
		return;
	}
	if (flavour == FLAVOUR_MARIADB)
		channel->dialect = DIALECT_MARIADB;
	else
		channel->dialect = row->has_new_words ? DIALECT_MYSQL : DIALECT_OLD_MYSQL;
	text_copy(channel->server, sizeof channel->server,
		  flavour == FLAVOUR_MARIADB ? age_of_mariadb(row) : age_of_mysql(row));
}
