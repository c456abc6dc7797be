/* SPDX-License-Identifier: Apache-2.0 */
/* Makes the connection. The libraries give one number for each kind of unreachable and differ in
 * which, so where they could not connect, a connection of our own tells why. */
#include "probe/session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "platform/clock.h"
#include "probe/dial.h"
#include "probe/error_numbers.h"

static bool has_waited(const struct target *target, mono_t since)
{
	return session_waited(since, target->connect_timeout.us < target->timeout.us
					     ? target->connect_timeout
					     : target->timeout);
}

/* Words of our own, the same for both libraries. */
static void say(struct server_error *ret, unsigned code, const struct target *target,
		const char *address, const char *what)
{
	ret->code = code;
	if (*target->socket)
		snprintf(ret->text, sizeof ret->text, "%s: %s", address, what);
	else
		snprintf(ret->text, sizeof ret->text, "%s port %u: %s", address, target->port,
			 what);
}

static enum poll_end out_of_reach(const struct target *target, const char *address, int number,
				  struct server_error *ret)
{
	say(ret, *target->socket ? ERROR_LOCAL_CONNECT : ERROR_CONNECT, target, address,
	    strerror(number));
	return poll_end_of_errno(number);
}

static enum poll_end end_of_login(const struct target *target, const char *address, bool waited,
				  struct server_error *error)
{
	enum poll_end end = poll_end_of_connect(error->code, waited);

	if (end == POLL_TIMED_OUT)
		say(error, ERROR_LOST, target, address,
		    "connections are taken, but nothing is said on them");
	return end;
}

/* `host` is what the library is given, `address` where that leads. */
static enum poll_end try_once(const struct target *target, const char *host, const char *address,
			      struct connection **ret, struct server_error *error)
{
	mono_t start = clock_now().mono;
	int number;
	unsigned code = connection_open(target, host, ret, error);

	if (code == 0)
		return POLL_OK;
	if (!error_says_no_connection(code))
		return end_of_login(target, address, has_waited(target, start), error);
	if (has_waited(target, start))
		number = ETIMEDOUT;
	else if (*target->socket)
		number = dial_socket(target->socket);
	else
		number = dial_tcp(address, target->port, target->connect_timeout);
	return number ? out_of_reach(target, address, number, error) : POLL_OK;
}

/* The second try is for a server that came up in between: the library met none, then we did. */
static enum poll_end try_address(const struct target *target, const char *host, const char *address,
				 struct connection **ret, struct server_error *error)
{
	for (int tries = 0; tries < 2; tries++) {
		enum poll_end end = try_once(target, host, address, ret, error);

		if (end != POLL_OK || *ret)
			return end;
	}
	return POLL_LOST;
}

static bool is_out_of_reach(enum poll_end end)
{
	return end == POLL_REFUSED || end == POLL_TIMED_OUT || end == POLL_UNREACHABLE;
}

static enum poll_end try_each(const struct target *target, const struct dial_addresses *addresses,
			      struct connection **ret, struct server_error *error)
{
	enum poll_end end = POLL_UNREACHABLE;
	struct server_error latest = {0};

	for (size_t i = 0; i < addresses->n; i++) {
		const char *address = addresses->text[i];
		enum poll_end now = try_address(target, address, address, ret, &latest);

		/* One that met a machine says more than one that met none. */
		if (i == 0 || end == POLL_UNREACHABLE || !is_out_of_reach(now)) {
			end = now;
			*error = latest;
		}
		if (!is_out_of_reach(now))
			break;
	}
	return end;
}

/* getaddrinfo here and not c-ares: this is the agent's own way to its target, as /etc/hosts and
 * nsswitch.conf have it, and a worker may block. The names that are watched are resolver.c's. */
static int look_up(const struct target *target, struct dial_addresses *known)
{
	struct dial_addresses found;
	int code = dial_resolve(target->host, &found);

	if (code == 0)
		*known = found;
	/* That the resolver is down says nothing of the target: it is where it was. */
	return dial_is_resolver_trouble(code) && known->n > 0 ? 0 : code;
}

enum poll_end reach_target(const struct target *target, struct dial_addresses *known,
			   struct connection **ret, struct server_error *ret_error)
{
	int code = 0;

	*ret = NULL;
	if (*target->socket)
		return try_address(target, NULL, target->socket, ret, ret_error);
	if (*target->address)
		dial_take(target->address, known);
	else
		code = look_up(target, known);
	if (code) {
		ret_error->code = ERROR_UNKNOWN_HOST;
		snprintf(ret_error->text, sizeof ret_error->text, "%s: %s", target->host,
			 dial_words(code));
		return POLL_NO_HOST;
	}
	if (connection_wants_name(target))
		return try_address(target, target->host, known->text[0], ret, ret_error);
	return try_each(target, known, ret, ret_error);
}
