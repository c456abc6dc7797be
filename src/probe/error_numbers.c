/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/error_numbers.h"

#include <errno.h>

struct meaning {
	unsigned code;
	enum poll_end end;
};

static const struct meaning meanings[] = {
	{1040, POLL_FULL},	   /* ER_CON_COUNT_ERROR */
	{1043, POLL_GARBLED},	   /* ER_HANDSHAKE_ERROR */
	{1044, POLL_DENIED},	   /* ER_DBACCESS_DENIED_ERROR */
	{1045, POLL_DENIED},	   /* ER_ACCESS_DENIED_ERROR */
	{1053, POLL_LOST},	   /* ER_SERVER_SHUTDOWN */
	{1129, POLL_DENIED},	   /* ER_HOST_IS_BLOCKED */
	{1130, POLL_DENIED},	   /* ER_HOST_NOT_PRIVILEGED */
	{1135, POLL_FULL},	   /* ER_CANT_CREATE_THREAD */
	{1142, POLL_NO_PRIVILEGE}, /* ER_TABLEACCESS_DENIED_ERROR */
	{1152, POLL_LOST},	   /* ER_ABORTING_CONNECTION */
	{1158, POLL_LOST},	   /* ER_NET_READ_ERROR */
	{1159, POLL_LOST},	   /* ER_NET_READ_INTERRUPTED */
	{1160, POLL_LOST},	   /* ER_NET_ERROR_ON_WRITE */
	{1161, POLL_LOST},	   /* ER_NET_WRITE_INTERRUPTED */
	{1203, POLL_FULL},	   /* ER_TOO_MANY_USER_CONNECTIONS */
	{1226, POLL_FULL},	   /* ER_USER_LIMIT_REACHED */
	{1227, POLL_NO_PRIVILEGE}, /* ER_SPECIFIC_ACCESS_DENIED_ERROR */
	{1251, POLL_DENIED},	   /* ER_NOT_SUPPORTED_AUTH_MODE */
	{1370, POLL_NO_PRIVILEGE}, /* ER_PROCACCESS_DENIED_ERROR: CALL mysql.rds_... */
	{1524, POLL_DENIED},	   /* ER_PLUGIN_IS_NOT_LOADED: the account's own */
	{1698, POLL_DENIED},	   /* ER_ACCESS_DENIED_NO_PASSWORD_ERROR: unix_socket accounts */
	{1820, POLL_DENIED},	   /* ER_MUST_CHANGE_PASSWORD */
	{1862, POLL_DENIED},	   /* ER_MUST_CHANGE_PASSWORD_LOGIN */
	{1927, POLL_LOST},	   /* ER_CONNECTION_KILLED, MariaDB */
	{2000, POLL_GARBLED},	   /* CR_UNKNOWN_ERROR */
	{2006, POLL_LOST},	   /* CR_SERVER_GONE_ERROR */
	{2007, POLL_GARBLED},	   /* CR_VERSION_ERROR */
	{2012, POLL_GARBLED},	   /* CR_SERVER_HANDSHAKE_ERR */
	{2013, POLL_LOST},	   /* CR_SERVER_LOST */
	{2014, POLL_GARBLED},	   /* CR_COMMANDS_OUT_OF_SYNC */
	{2020, POLL_GARBLED},	   /* CR_NET_PACKET_TOO_LARGE */
	{2026, POLL_TLS},	   /* CR_SSL_CONNECTION_ERROR */
	{2027, POLL_GARBLED},	   /* CR_MALFORMED_PACKET */
	{2049, POLL_DENIED},	   /* CR_SECURE_AUTH */
	{2055, POLL_LOST},	   /* CR_SERVER_LOST_EXTENDED */
	{2059, POLL_DENIED},	   /* CR_AUTH_PLUGIN_CANNOT_LOAD */
	{2061, POLL_DENIED},	   /* CR_AUTH_PLUGIN_ERR */
	{2068, POLL_GARBLED}, /* CR_LOAD_DATA_LOCAL_INFILE_REJECTED: it wanted a file of ours */
	{3118, POLL_DENIED},  /* ER_ACCOUNT_HAS_BEEN_LOCKED, MySQL */
	{3159, POLL_DENIED},  /* ER_SECURE_TRANSPORT_REQUIRED */
	{3169, POLL_LOST},    /* ER_SESSION_WAS_KILLED */
	{3955, POLL_DENIED},  /* ER_USER_ACCESS_DENIED_FOR_USER_ACCOUNT_BLOCKED_BY_PASSWORD_LOCK */
	{4031, POLL_LOST},    /* ER_CLIENT_INTERACTION_TIMEOUT */
	{4151, POLL_DENIED},  /* ER_ACCOUNT_HAS_BEEN_LOCKED, MariaDB */
	{5010, POLL_DENIED},  /* CR_PLUGIN_NOT_ALLOWED: it asked for the password in the clear */
};

static enum poll_end look_up(unsigned code)
{
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (meanings[i].code == code)
			return meanings[i].end;
	return POLL_OTHER;
}

enum poll_end poll_end_of_connect(unsigned code, bool waited)
{
	enum poll_end end = look_up(code);

	/* Connector/C reports a wait within the TLS handshake as an error of TLS. */
	return waited && (end == POLL_LOST || end == POLL_TLS) ? POLL_TIMED_OUT : end;
}

enum poll_end poll_end_of_statement(unsigned code, bool waited)
{
	enum poll_end end = look_up(code);

	/* Connector/C reports each broken read of an encrypted connection as an error of TLS. */
	if (end == POLL_TLS)
		end = POLL_LOST;
	return waited && end == POLL_LOST ? POLL_HANGS : end;
}

enum poll_end poll_end_of_errno(int number)
{
	switch (number) {
	case ECONNREFUSED:
	case ENOENT: /* no Unix socket there */
		return POLL_REFUSED;
	case ETIMEDOUT:
		return POLL_TIMED_OUT;
	default:
		return POLL_UNREACHABLE;
	}
}

bool error_says_no_connection(unsigned code)
{
	return code >= ERROR_NO_SOCKET && code <= ERROR_UNKNOWN_HOST;
}

/* CR_MIN_ERROR to CR_MAX_ERROR, and Connector/C's own. */
bool error_is_of_library(unsigned code)
{
	return (code >= 2000 && code < 3000) || (code >= 5000 && code < 5100);
}
