/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/connection_options.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/xalloc.h"
#include "probe/connection.h"

/* A status row holds a GTID set and little else; a server that sends more is none. */
static const unsigned long longest_packet = 16UL << 20;

const size_t connection_answer_max = (size_t)64 << 20;

/* None of them sends the password in the clear. */
const char connection_methods[] = "mysql_native_password,caching_sha2_password,sha256_password,"
				  "client_ed25519,parsec";

/* 0 is "for ever" to the library. */
span_t connection_limit(span_t wanted)
{
	int64_t seconds = (wanted.us + US_PER_SECOND - 1) / US_PER_SECOND;

	return SPAN_SECONDS(seconds > 1 ? seconds : 1);
}

static unsigned whole_seconds(span_t wanted)
{
	return (unsigned)(connection_limit(wanted).us / US_PER_SECOND);
}

static void set_text(MYSQL *mysql, enum mysql_option option, const char *value)
{
	if (*value)
		mysql_options(mysql, option, value);
}

static void set_client_certificate(MYSQL *mysql, const struct target *target)
{
	set_text(mysql, MYSQL_OPT_SSL_CERT, target->tls_cert);
	set_text(mysql, MYSQL_OPT_SSL_KEY, target->tls_key);
}

/* What goes through a socket does not leave the machine. */
static enum tls_mode mode_of(const struct target *target)
{
	return *target->socket ? TLS_OFF : target->tls;
}

bool connection_must_encrypt(const struct target *target)
{
	return mode_of(target) >= TLS_REQUIRED;
}

#ifdef MARIADB_PACKAGE_VERSION

const char connection_library[] = "MariaDB Connector/C";

/* In the library for its own plugins, but in none of its headers. */
int ma_pvio_register_callback(my_bool, void (*)(int, MYSQL *, const unsigned char *, size_t));

static const char guard_key[] = "guard"; /* of a connection's user data */

static struct connection_guard *guard_of(MYSQL *mysql)
{
	struct connection_guard *guard = NULL;

	mysql_get_optionv(mysql, MARIADB_OPT_USERDATA, (void *)(size_t)guard_key, &guard);
	return guard;
}

static bool may_be_plain(MYSQL *mysql)
{
	const struct connection_guard *guard = guard_of(mysql);

	return guard && !connection_must_encrypt(guard->target);
}

static void go_on_without_tls(MYSQL *mysql)
{
	/* A certificate is a wish for TLS too. */
	mysql_options(mysql, MYSQL_OPT_SSL_CERT, NULL);
	mysql_options(mysql, MYSQL_OPT_SSL_KEY, NULL);
	mysql->options.use_ssl = 0;
}

enum { HEADER = 4, PROTOCOL_10 = 10, NO_GREETING = 0xFF };

/* As long as its header says, for the library reads no further either. */
static size_t length_of(const unsigned char *packet, size_t n)
{
	size_t length = 0;

	if (n > HEADER)
		length = packet[0] | (size_t)packet[1] << 8 | (size_t)packet[2] << 16;
	return HEADER + length <= n ? length : 0;
}

static bool is_greeting(const unsigned char *packet, size_t n)
{
	return length_of(packet, n) > 0 && packet[HEADER] == PROTOCOL_10;
}

/* After the protocol: version, NUL, thread (4), salt (8), filler (1), capabilities (2). */
static bool offers_tls(const unsigned char *packet, size_t n)
{
	size_t end = HEADER + length_of(packet, n);
	const unsigned char *version_end = memchr(packet + HEADER, 0, end - HEADER);
	size_t at = version_end ? (size_t)(version_end - packet) + 14 : end;

	return at + 2 <= end && (packet[at] | packet[at + 1] << 8) & CLIENT_SSL;
}

/* Where a server offers no TLS, Connector/C logs in without, even if it was enforced; and
 * caching_sha2_password takes the connection for encrypted because it was to be, and sends the
 * password as it is. The library asks nobody in between, so this looks at the greeting when that
 * has come in and nothing has gone out. */
static void watch_greeting(int is_sent, MYSQL *mysql, const unsigned char *bytes, size_t n)
{
	if (is_sent || mysql->server_capabilities || !mysql->options.use_ssl || (ssize_t)n <= 0)
		return;
	if (n > HEADER && bytes[HEADER] == NO_GREETING)
		return; /* an error, which the library reports */
	if (!is_greeting(bytes, n))
		shutdown(mysql_get_socket(mysql), SHUT_RDWR);
	else if (!offers_tls(bytes, n) && may_be_plain(mysql))
		go_on_without_tls(mysql);
	else if (!offers_tls(bytes, n))
		shutdown(mysql_get_socket(mysql), SHUT_RDWR);
}

static void watch_flood(MYSQL *mysql, size_t n)
{
	struct connection_guard *guard = guard_of(mysql);

	if (!guard)
		return;
	guard->received += n;
	if (guard->received > connection_answer_max)
		shutdown(mysql_get_socket(mysql), SHUT_RDWR);
}

/* The library looks names up itself, outside its time limit, so it gets an address; and compares
 * the certificate with what it was given. It takes that from here, once it has sent its wish for
 * TLS. */
static void give_name(MYSQL *mysql)
{
	const struct connection_guard *guard = guard_of(mysql);

	if (!guard || !mysql->host || mode_of(guard->target) < TLS_VERIFY_CA ||
	    strcmp(mysql->host, guard->target->host) == 0)
		return;
	free(mysql->host); /* from malloc, as the library's strdup gave it */
	mysql->host = xstrdup(guard->target->host);
}

bool connection_wants_name(const struct target *target)
{
	(void)target;
	return false;
}

static void watch(int is_sent, MYSQL *mysql, const unsigned char *bytes, size_t n)
{
	watch_greeting(is_sent, mysql, bytes, n);
	if (is_sent)
		give_name(mysql);
	if (!is_sent && (ssize_t)n > 0)
		watch_flood(mysql, n);
}

static void register_watch(void)
{
	ma_pvio_register_callback(1, watch);
}

void connection_library_init(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, register_watch);
}

/* The version that runs, not the one that was compiled with: both have one soname. From 3.4 on a CA
 * alone verifies nothing. */
static bool ca_alone_verifies(void)
{
	return mysql_get_client_version() < 30400;
}

/* Connector/C has no mode for a CA without a name. Before 3.4 a CA without "verify" is just that;
 * where it is not, the name is checked as well: rather too strict than open. */
static bool is_verified(const struct target *target)
{
	if (mode_of(target) == TLS_VERIFY_CA)
		return !*target->tls_ca || !ca_alone_verifies();
	return mode_of(target) == TLS_VERIFY_IDENTITY;
}

static void set_tls(MYSQL *mysql, const struct target *target)
{
	my_bool enforce = mode_of(target) != TLS_OFF, verify = is_verified(target);

	/* Said in each mode: 3.4 turned both on by default. */
	mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &enforce);
	mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);

	if (mode_of(target) >= TLS_VERIFY_CA)
		set_text(mysql, MYSQL_OPT_SSL_CA, target->tls_ca);
	if (enforce)
		set_client_certificate(mysql, target);
}

static void set_guard(MYSQL *mysql, struct connection_guard *guard)
{
	mysql_optionsv(mysql, MARIADB_OPT_USERDATA, guard_key, guard);
}

/* Whoever answers may name the method, and Connector/C would load any plugin that is installed: one
 * that sends the password as it is, and one that asks for it on the terminal. */
static void set_authentication(MYSQL *mysql)
{
	mysql_optionsv(mysql, MARIADB_OPT_RESTRICTED_AUTH, connection_methods);
}

int connection_descriptor(MYSQL *mysql)
{
	return mysql_get_socket(mysql);
}

#else

const char connection_library[] = "libmysqlclient";

bool connection_wants_name(const struct target *target)
{
	return mode_of(target) == TLS_VERIFY_IDENTITY;
}

void connection_library_init(void)
{
}

static void set_tls(MYSQL *mysql, const struct target *target)
{
	static const unsigned modes[] = {
		[TLS_OFF] = SSL_MODE_DISABLED,
		[TLS_PREFERRED] = SSL_MODE_PREFERRED,
		[TLS_REQUIRED] = SSL_MODE_REQUIRED,
		[TLS_VERIFY_CA] = SSL_MODE_VERIFY_CA,
		[TLS_VERIFY_IDENTITY] = SSL_MODE_VERIFY_IDENTITY,
	};

	mysql_options(mysql, MYSQL_OPT_SSL_MODE, &modes[mode_of(target)]);
	set_text(mysql, MYSQL_OPT_SSL_CA, target->tls_ca);
	/* Connector/C trusts the machine's authorities where none is named; this one wants to be
	 * told. */
	if (mode_of(target) >= TLS_VERIFY_CA && !*target->tls_ca)
		set_text(mysql, MYSQL_OPT_SSL_CAPATH, "/etc/ssl/certs");
	set_client_certificate(mysql, target);
}

static void set_guard(MYSQL *mysql, struct connection_guard *guard)
{
	(void)mysql;
	(void)guard;
}

/* caching_sha2_password without TLS encrypts the password for the server's key, which Connector/C
 * fetches by itself. The plugin for passwords in the clear is off unless asked for. */
static void set_authentication(MYSQL *mysql)
{
	bool fetch_key = true;

	mysql_options(mysql, MYSQL_OPT_GET_SERVER_PUBLIC_KEY, &fetch_key);
}

int connection_descriptor(MYSQL *mysql)
{
	return mysql->net.fd;
}

#endif

/* No reconnect: after a DNS change it would speak to another server with nobody noticing.
 * Libmysqlclient prints a warning where that option is so much as set to false, so it is not. No
 * option files either: neither library reads any unless told. */
void connection_set_options(MYSQL *mysql, struct connection_guard *guard)
{
	const struct target *target = guard->target;
	unsigned connect = whole_seconds(target->connect_timeout);
	unsigned timeout = whole_seconds(target->timeout);
	unsigned protocol = *target->socket ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
	unsigned no_files = 0;

	mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect);
	mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &timeout);
	mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &timeout);
	mysql_options(mysql, MYSQL_OPT_PROTOCOL, &protocol);
	/* Else a server may answer any statement with the wish for a file of this machine. */
	mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &no_files);
	mysql_options(mysql, MYSQL_OPT_MAX_ALLOWED_PACKET, &longest_packet);
	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_options4(mysql, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", "replscribe");
	set_guard(mysql, guard);
	set_tls(mysql, target);
	set_authentication(mysql);
}
