/* SPDX-License-Identifier: Apache-2.0 */
/* The floor for a poller: one connection, the same status query each second, every column read,
 * nothing else. Usage: bare_loop HOST USER PASSWORD (a password of the lab: it stands in argv). */
#include <mysql.h>

#include <stdio.h>
#include <unistd.h>

static void read_all(MYSQL *mysql)
{
	MYSQL_RES *result = mysql_store_result(mysql);
	MYSQL_ROW row;
	volatile size_t bytes = 0;

	while (result && (row = mysql_fetch_row(result)))
		for (unsigned i = 0; i < mysql_num_fields(result); i++)
			bytes += mysql_fetch_lengths(result)[i];
	mysql_free_result(result);
}

int main(int argc, char **argv)
{
	MYSQL *mysql = mysql_init(NULL);

	if (argc != 4 || !mysql_real_connect(mysql, argv[1], argv[2], argv[3], NULL, 3306, NULL, 0))
		return fprintf(stderr, "bare_loop: %s\n", mysql_error(mysql)) > 0;
	for (;; sleep(1))
		if (mysql_query(mysql, "SHOW ALL SLAVES STATUS") == 0)
			read_all(mysql);
}
