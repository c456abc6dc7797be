/* SPDX-License-Identifier: Apache-2.0 */
/* What an error number of a server or of the client library means for a poll. Pure. The numbers are
 * the same in both libraries; their words are not, and are not looked at. */
#pragma once

#include "probe/observation.h"

/* The numbers that code asks for by name; the rest are in the table. */
enum error_number {
	ERROR_SYNTAX = 1064,
	ERROR_UNKNOWN = 2000,
	ERROR_NO_SOCKET = 2001,
	ERROR_LOCAL_CONNECT = 2002, /* Connector/C says this of TCP too */
	ERROR_CONNECT = 2003,
	ERROR_NO_IP_SOCKET = 2004,
	ERROR_UNKNOWN_HOST = 2005,
	ERROR_LOST = 2013,
	ERROR_TLS = 2026,
	ERROR_MALFORMED = 2027,
	ERROR_METHOD = 5010, /* Connector/C's own, of restricted_auth */
};

/* While we have no connection yet. `waited`: it took as long as a time limit. */
enum poll_end poll_end_of_connect(unsigned code, bool waited);
/* Of a statement on a connection that was made. */
enum poll_end poll_end_of_statement(unsigned code, bool waited);
/* Of a connection by TCP or Unix socket, after its errno. */
enum poll_end poll_end_of_errno(int number);
/* The library could not connect at all, which leaves open why. */
bool error_says_no_connection(unsigned code);
/* Not the server's answer, but what the library says where it got none. */
bool error_is_of_library(unsigned code);
