/* SPDX-License-Identifier: Apache-2.0 */
/* Which server speaks, and how it wants to be asked. SHOW REPLICA STATUS came with MySQL 8.0.22,
 * SHOW SLAVE STATUS went with 8.4; MariaDB shows all connections only with ALL. Pure. */
#pragma once

#include "probe/observation.h"

struct buf;

enum flavour flavour_of(const char *version, const char *comment);
/* True if version ("8.0.36-28", "10.11.18-MariaDB") is at least this. */
bool version_at_least(const char *version, unsigned major, unsigned minor, unsigned patch);

/* In whose words it wants to be spoken to. */
enum dialect {
	DIALECT_ANY,	   /* not known */
	DIALECT_MYSQL,	   /* 8.0.22 and later: source, replica */
	DIALECT_OLD_MYSQL, /* master, slave */
	DIALECT_MARIADB,   /* master, slave, and a connection's name right behind these */
};
enum dialect dialect_of(enum flavour, const char *version);

/* A statement, or the name of a variable or column, given in the words of MySQL 8.0.22, in those of
 * the dialect. Statements that START, STOP, RESET or CHANGE replication do so to that channel
 * alone; NULL = they name none. */
void dialect_add(enum dialect, const char *statement, size_t n, const char *channel,
		 struct buf *to);

/* "SHOW ALL SLAVES STATUS", "SHOW REPLICA STATUS", "SHOW SLAVE STATUS". */
const char *status_statement(enum flavour, const char *version);
/* The other statements to try where the server does not know this one: each once, then NULL. */
const char *status_statement_after(enum flavour, const char *version, const char *statement);

/* The GRANT that lets this account ("replscribe@10.0.0.%", as CURRENT_USER() has it) ask for the
 * status. */
void status_grant(enum flavour, const char *version, const char *account, struct buf *to);
