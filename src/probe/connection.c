/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/connection.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "probe/connection_options.h"
#include "probe/dial.h"
#include "probe/error_numbers.h"

/* Servers have 65 columns at most; a thousand is an attack. */
enum { COLUMNS_MAX = 512 };

struct connection {
	MYSQL *mysql;
	struct connection_guard guard;
	MYSQL_RES *rows; /* being read, row by row: never the whole of an answer in memory */
	struct status_column *columns;
	size_t n_columns;
};

/* OpenSSL writes with write(2) beneath Connector/C: a server that hangs up must not end us. */
int replica_library_init(void)
{
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return -errno;
	if (mysql_library_init(0, NULL, NULL) != 0)
		return -ENOMEM;
	connection_library_init();
	return 0;
}

void replica_library_end(void)
{
	mysql_library_end();
}

void replica_library_name(char *to, size_t size)
{
	snprintf(to, size, "%s %s", connection_library, mysql_get_client_info());
}

void replica_thread_start(void)
{
	mysql_thread_init();
}

void replica_thread_end(void)
{
	mysql_thread_end();
}

static unsigned fail(struct server_error *ret, unsigned code, const char *text)
{
	ret->code = code;
	text_copy(ret->text, sizeof ret->text, text);
	return code;
}

static unsigned fail_as_said(struct connection *connection, struct server_error *ret)
{
	unsigned code = mysql_errno(connection->mysql);

	if (connection->guard.received > connection_answer_max)
		return fail(ret, ERROR_MALFORMED, "the answer is longer than any could be");
	return fail(ret, code ? code : ERROR_UNKNOWN, mysql_error(connection->mysql));
}

static struct connection *connection_new(const struct target *target)
{
	struct connection *connection = xcalloc(1, sizeof *connection);

	connection->mysql = mysql_init(NULL);
	if (!connection->mysql)
		abort();
	connection->guard.target = target;
	connection_set_options(connection->mysql, &connection->guard);
	return connection;
}

/* The words differ from library to library, and Connector/C has none. */
static bool is_tls_missing(const struct connection *connection)
{
	unsigned long can = connection->mysql->server_capabilities;

	return can && !(can & CLIENT_SSL);
}

/* Connector/C before and after 3.4, and no more than this. */
static bool is_about_the_name(const char *words)
{
	return text_contains(words, "Validation of SSL server certificate failed") ||
	       text_contains(words, "Hostname verification failed");
}

/* Where the library leaves out what people need, or prints a broken name of the method. */
static void say_it_better(const char *host, struct server_error *error)
{
	if (error->code == ERROR_METHOD)
		snprintf(error->text, sizeof error->text,
			 "the account wants a method of logging in that is none of %s",
			 connection_methods);
	else if (*host && error->code == ERROR_TLS && is_about_the_name(error->text))
		snprintf(error->text, sizeof error->text,
			 "the server's certificate does not carry the name %s", host);
}

unsigned connection_open(const struct target *target, const char *host, struct connection **ret,
			 struct server_error *ret_error)
{
	struct connection *connection = connection_new(target);
	const char *socket = *target->socket ? target->socket : NULL;
	unsigned code = 0;

	if (!mysql_real_connect(connection->mysql, host, target->user, target->password, NULL,
				target->port, socket, 0))
		code = fail_as_said(connection, ret_error);
	if (code)
		say_it_better(target->host, ret_error);
	if (connection_must_encrypt(target) && is_tls_missing(connection))
		code = fail(ret_error, ERROR_TLS, "the server offers no encrypted connection");
	if (code) {
		connection_close(connection);
		return code;
	}
	dial_notice_silence(connection_descriptor(connection->mysql));
	*ret = connection;
	return 0;
}

unsigned long connection_thread(const struct connection *connection)
{
	return mysql_thread_id(connection->mysql);
}

static void end_rows(struct connection *connection)
{
	mysql_free_result(connection->rows);
	connection->rows = NULL;
}

struct connection *connection_close(struct connection *connection)
{
	if (!connection)
		return NULL;
	if (connection->rows) {
		/* Else both libraries first read the rest of the rows, be they endless. */
		shutdown(connection_descriptor(connection->mysql), SHUT_RDWR);
		end_rows(connection);
	}
	mysql_close(connection->mysql);
	free(connection->columns);
	free(connection);
	return NULL;
}

void connection_peer(const struct connection *connection, char *to, size_t size)
{
	struct sockaddr_storage peer;
	socklen_t n = sizeof peer;

	*to = '\0';
	if (getpeername(connection_descriptor(connection->mysql), (struct sockaddr *)&peer, &n) ==
		    0 &&
	    peer.ss_family != AF_UNIX)
		getnameinfo((struct sockaddr *)&peer, n, to, (socklen_t)size, NULL, 0,
			    NI_NUMERICHOST);
}

const char *connection_cipher(const struct connection *connection)
{
	return mysql_get_ssl_cipher(connection->mysql);
}

static void take_columns(struct connection *connection)
{
	MYSQL_FIELD *fields = mysql_fetch_fields(connection->rows);

	connection->columns =
		xrealloc(connection->columns, connection->n_columns, sizeof *connection->columns);
	for (size_t i = 0; i < connection->n_columns; i++)
		connection->columns[i] = (struct status_column){.name = fields[i].name};
}

unsigned connection_send(struct connection *connection, const char *statement,
			 struct server_error *ret_error)
{
	connection->guard.received = 0;
	if (mysql_send_query(connection->mysql, statement, strlen(statement)) != 0)
		return fail_as_said(connection, ret_error);
	return 0;
}

bool connection_has_answer(struct connection *connection, span_t wait)
{
	return dial_wait_readable(connection_descriptor(connection->mysql), wait);
}

unsigned connection_answer(struct connection *connection, struct server_error *ret_error)
{
	if (mysql_read_query_result(connection->mysql) != 0)
		return fail_as_said(connection, ret_error);
	connection->rows = mysql_use_result(connection->mysql);
	if (!connection->rows && mysql_errno(connection->mysql))
		return fail_as_said(connection, ret_error);
	if (!connection->rows)
		return fail(ret_error, ERROR_MALFORMED, "the answer to a question has no columns");
	connection->n_columns = mysql_num_fields(connection->rows);
	if (connection->n_columns == 0 || connection->n_columns > COLUMNS_MAX)
		return fail(ret_error, ERROR_MALFORMED, "the answer has too many columns");
	take_columns(connection);
	return 0;
}

unsigned connection_row(struct connection *connection, const struct status_column **ret,
			size_t *ret_n, struct server_error *ret_error)
{
	MYSQL_ROW row = mysql_fetch_row(connection->rows);
	unsigned long *lengths = row ? mysql_fetch_lengths(connection->rows) : NULL;

	if (!lengths) {
		*ret_n = 0;
		if (mysql_errno(connection->mysql))
			return fail_as_said(connection, ret_error);
		end_rows(connection);
		return 0;
	}
	for (size_t i = 0; i < connection->n_columns; i++) {
		connection->columns[i].value = row[i];
		connection->columns[i].n = row[i] ? lengths[i] : 0;
	}
	*ret = connection->columns;
	*ret_n = connection->n_columns;
	return 0;
}
