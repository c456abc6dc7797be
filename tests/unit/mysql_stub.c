/* SPDX-License-Identifier: Apache-2.0 */
#include "mysql_stub.h"

#include <arpa/inet.h>
#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/xalloc.h"

enum { ANSWERS_MAX = 32, CLIENTS_MAX = 64, PACKET_MAX = 0xFFFFFF };

struct client {
	struct stub *stub;
	pthread_t thread;
	int fd;
	unsigned number; /* as the greeting has it, from 1 */
};

struct stub {
	enum stub_login login;
	int listener, wake[2];
	uint16_t port;
	pthread_t thread;
	struct stub_answer answers[ANSWERS_MAX];
	size_t n_answers;
	pthread_mutex_t lock; /* of what follows */
	struct buf asked, received;
	struct client clients[CLIENTS_MAX];
	unsigned n_clients, n_connected, most_connected;
	int owed_to; /* the last client that got no answer */
};

static void add_header(struct buf *to, size_t n, unsigned char number)
{
	const unsigned char header[4] = {(unsigned char)n, (unsigned char)(n >> 8),
					 (unsigned char)(n >> 16), number};

	buf_add_n(to, (const char *)header, sizeof header);
}

static void add_length(struct buf *to, size_t n)
{
	const unsigned char bytes[4] = {0xFD, (unsigned char)n, (unsigned char)(n >> 8),
					(unsigned char)(n >> 16)};

	buf_add_n(to, (const char *)bytes, sizeof bytes);
}

static void add_text(struct buf *to, const char *text)
{
	if (!text) {
		buf_add_char(to, (char)0xFB);
		return;
	}
	add_length(to, strlen(text));
	buf_add(to, text);
}

/* Answers number their packets from 1; where the next one begins is found by walking. */
static unsigned char next_number(const struct buf *packets)
{
	unsigned char number = 1;

	for (size_t at = 0; at < packets->len; number++) {
		const unsigned char *header = (const unsigned char *)packets->text + at;

		at += 4 + (size_t)(header[0] | header[1] << 8 | header[2] << 16);
	}
	return number;
}

void stub_packet(struct stub_answer *answer, const void *bytes, size_t n)
{
	assert(n < PACKET_MAX);
	add_header(&answer->packets, n, next_number(&answer->packets));
	buf_add_n(&answer->packets, bytes, n);
}

/* Tests change answers while clients are served. */
static pthread_mutex_t packets_lock = PTHREAD_MUTEX_INITIALIZER;

static void add_numbered(struct buf *to, const struct buf *packet, unsigned char *number)
{
	add_header(to, packet->len, (*number)++);
	buf_add_n(to, packet->text, packet->len);
}

static void add_column(struct buf *to, const char *name, unsigned char *number)
{
	static const char tail[] = {0x0C, 45, 0, 0, 4, 0, 0, (char)0xFD, 0, 0, 0, 0, 0};
	CLEANUP_BUF packet = BUF_NULL;

	add_text(&packet, "def");
	for (int i = 0; i < 3; i++)
		add_text(&packet, "");
	add_text(&packet, name);
	add_text(&packet, "");
	buf_add_n(&packet, tail, sizeof tail);
	add_numbered(to, &packet, number);
}

static void add_end(struct buf *to, unsigned char *number)
{
	add_header(to, 5, (*number)++);
	buf_add_n(to, "\xFE\0\0\2\0", 5);
}

void stub_rows(struct stub_answer *answer, const char *const *columns, size_t n,
	       const char *const *values, size_t n_rows)
{
	CLEANUP_BUF count = BUF_NULL;
	unsigned char number = 1;

	pthread_mutex_lock(&packets_lock);
	buf_clear(&answer->packets);
	add_length(&count, n);
	add_numbered(&answer->packets, &count, &number);
	for (size_t i = 0; i < n; i++)
		add_column(&answer->packets, columns[i], &number);
	add_end(&answer->packets, &number);
	for (size_t row = 0; row < n_rows; row++) {
		CLEANUP_BUF packet = BUF_NULL;

		for (size_t i = 0; i < n; i++)
			add_text(&packet, values[row * n + i]);
		add_numbered(&answer->packets, &packet, &number);
	}
	add_end(&answer->packets, &number);
	pthread_mutex_unlock(&packets_lock);
}

void stub_error(struct stub_answer *answer, unsigned code, const char *text)
{
	const char head[] = {(char)0xFF, (char)code, (char)(code >> 8)};
	CLEANUP_BUF packet = BUF_NULL;

	buf_clear(&answer->packets);
	buf_add_n(&packet, head, sizeof head);
	buf_add(&packet, "#HY000");
	buf_add(&packet, text);
	stub_packet(answer, packet.text, packet.len);
}

struct stub_answer *stub_on(struct stub *stub, const char *statement)
{
	struct stub_answer *answer = NULL;

	for (size_t i = 0; i < stub->n_answers; i++)
		if (strcmp(stub->answers[i].statement, statement) == 0)
			answer = &stub->answers[i];
	if (!answer) {
		assert(stub->n_answers < ANSWERS_MAX);
		answer = &stub->answers[stub->n_answers++];
		answer->statement = xstrdup(statement);
	}
	return answer;
}

static void set_facts(struct stub *stub, const char *version)
{
	static const char *const columns[] = {"version", "comment", "host", "id", "read_only"};
	static const char *const uptime_columns[] = {"Variable_name", "Value"};
	static const char *const uptime[] = {"Uptime", "1234"};
	const char *const values[] = {version, "(Test)", "node-2", "22", "1"};

	stub_rows(stub_on(stub, "SELECT @@version, @@version_comment, @@hostname, "
				"@@global.server_id, @@global.read_only"),
		  columns, 5, values, 1);
	stub_rows(stub_on(stub, "SHOW GLOBAL STATUS LIKE 'Uptime'"), uptime_columns, 2, uptime, 1);
}

void stub_facts_of_mysql(struct stub *stub)
{
	static const char *const columns[] = {"uuid"};
	static const char *const values[] = {"324f79ab-e688-11f1-8e19-02fc00000001"};

	set_facts(stub, "9.7.4-2");
	stub_rows(stub_on(stub, "SELECT @@global.server_uuid"), columns, 1, values, 1);
}

void stub_facts_of_mariadb(struct stub *stub)
{
	set_facts(stub, "10.11.19-MariaDB");
}

/* False when the client has gone or the stub is to stop. */
static bool wait_readable(struct stub *stub, int fd)
{
	struct pollfd both[] = {{.fd = fd, .events = POLLIN},
				{.fd = stub->wake[0], .events = POLLIN}};

	return poll(both, 2, -1) > 0 && !both[1].revents;
}

static bool stub_is_stopping(struct stub *stub)
{
	struct pollfd wake = {.fd = stub->wake[0], .events = POLLIN};

	return poll(&wake, 1, 0) != 0;
}

static bool receive(struct stub *stub, int fd, char *to, size_t n)
{
	for (size_t have = 0; have < n;) {
		ssize_t got = wait_readable(stub, fd) ? recv(fd, to + have, n - have, 0) : 0;

		if (got <= 0)
			return false;
		pthread_mutex_lock(&stub->lock);
		buf_add_n(&stub->received, to + have, (size_t)got);
		pthread_mutex_unlock(&stub->lock);
		have += (size_t)got;
	}
	return true;
}

/* False if there is none any more. */
static bool receive_packet(struct stub *stub, int fd, struct buf *ret)
{
	unsigned char header[4];
	size_t n;
	char *bytes;

	if (!receive(stub, fd, (char *)header, sizeof header))
		return false;
	n = (size_t)(header[0] | header[1] << 8 | header[2] << 16);
	bytes = xmalloc(n + 1);
	if (!receive(stub, fd, bytes, n)) {
		free(bytes);
		return false;
	}
	buf_clear(ret);
	buf_add_n(ret, bytes, n);
	free(bytes);
	return true;
}

static void send_all(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		bytes += sent;
		n -= (size_t)sent;
	}
}

static void send_packet(int fd, unsigned char number, const char *bytes, size_t n)
{
	CLEANUP_BUF packet = BUF_NULL;

	add_header(&packet, n, number);
	buf_add_n(&packet, bytes, n);
	send_all(fd, packet.text, packet.len);
}

/* Protocol 4.1, password hashes of 4.1, methods by name; no TLS. */
static void send_greeting(int fd, unsigned number)
{
	char greeting[] = "\x0A"
			  "9.7.4-stub\0"
			  "\1\0\0\0"
			  "12345678\0"
			  "\x01\x82"
			  "\x2D"
			  "\2\0"
			  "\x08\0"
			  "\x15"
			  "\0\0\0\0\0\0\0\0\0\0"
			  "abcdefghijkl\0"
			  "mysql_native_password";

	greeting[1 + sizeof "9.7.4-stub"] =
		(char)number; /* the thread, after protocol and version */
	send_packet(fd, 0, greeting, sizeof greeting);
}

/* Until the client hangs up. */
static void send_for_ever(struct stub *stub, int fd, const struct buf *bytes)
{
	while (send(fd, bytes->text, bytes->len, MSG_NOSIGNAL) > 0)
		if (stub_is_stopping(stub))
			return;
}

static void ask_for_whole_password(struct stub *stub, int fd)
{
	static const char method[] = "\xFE"
				     "caching_sha2_password\0"
				     "abcdefghijklmnopqrst";
	CLEANUP_BUF reply = BUF_NULL;

	send_packet(fd, 2, method, sizeof method);
	if (!receive_packet(stub, fd, &reply))
		return;
	send_packet(fd, 4, "\1\4", 2);
	receive_packet(stub, fd, &reply);
}

static bool log_in(struct stub *stub, int fd, unsigned number)
{
	static const char clear[] = "\xFEmysql_clear_password\0";
	CLEANUP_BUF reply = BUF_NULL;

	if (stub->login == STUB_GREET_FOR_EVER) {
		buf_printf(&reply, "%*s", 1 << 16, "");
		send_for_ever(stub, fd, &reply);
		return false;
	}
	if (stub->login == STUB_GREET_IN_PIECES)
		send_all(fd, "J\0\0", 3);
	else
		send_greeting(fd, number);
	if (!receive_packet(stub, fd, &reply))
		return false;
	if (stub->login == STUB_GREET_AND_HANG) {
		receive_packet(stub, fd, &reply);
		return false;
	}
	if (stub->login == STUB_ASK_FOR_WHOLE_PASSWORD) {
		ask_for_whole_password(stub, fd);
		return false;
	}
	if (stub->login == STUB_ASK_FOR_CLEAR_PASSWORD) {
		send_packet(fd, 2, clear, sizeof clear - 1);
		receive_packet(stub, fd, &reply);
		return false;
	}
	send_packet(fd, 2, "\0\0\0\2\0\0\0", 7);
	return true;
}

/* As it is, or as far as the star at the end. */
static bool is_about(const char *pattern, const char *statement)
{
	size_t n = strlen(pattern);

	if (n && pattern[n - 1] == '*')
		return strncmp(pattern, statement, n - 1) == 0;
	return strcmp(pattern, statement) == 0;
}

static struct stub_answer *answer_to(struct stub *stub, const char *statement)
{
	for (size_t i = 0; i < stub->n_answers; i++)
		if (is_about(stub->answers[i].statement, statement))
			return &stub->answers[i];
	return NULL;
}

static bool answer_one(struct stub *stub, int fd, const char *statement)
{
	struct stub_answer unknown = {0}, *answer = answer_to(stub, statement);
	CLEANUP_BUF packets = BUF_NULL;

	pthread_mutex_lock(&stub->lock);
	buf_printf(&stub->asked, "%s;", statement);
	if (answer && !answer->packets.len)
		stub->owed_to = fd;
	pthread_mutex_unlock(&stub->lock);
	if (answer) {
		pthread_mutex_lock(&packets_lock);
		buf_add_n(&packets, buf_text(&answer->packets), answer->packets.len);
		pthread_mutex_unlock(&packets_lock);
		send_all(fd, buf_text(&packets), packets.len);
		if (answer->for_ever.len)
			send_for_ever(stub, fd, &answer->for_ever);
	} else {
		stub_error(&unknown, 1064, "You have an error in your SQL syntax");
		send_all(fd, unknown.packets.text, unknown.packets.len);
		buf_free(&unknown.packets);
	}
	return !answer || !answer->hangs_up;
}

static void serve(struct stub *stub, int fd, unsigned number)
{
	CLEANUP_BUF packet = BUF_NULL;

	if (stub->login == STUB_GARBAGE)
		send_all(fd, "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", 32);
	if (stub->login == STUB_MUTE)
		receive_packet(stub, fd, &packet);
	if (stub->login == STUB_HANG_UP || stub->login == STUB_GARBAGE ||
	    stub->login == STUB_MUTE || !log_in(stub, fd, number))
		return;
	/* COM_QUERY is 3; anything else is good-bye. */
	while (receive_packet(stub, fd, &packet) && packet.len && packet.text[0] == 3)
		if (!answer_one(stub, fd, packet.text + 1))
			return;
}

static void *serve_client(void *arg)
{
	struct client *client = arg;
	struct stub *stub = client->stub;

	serve(stub, client->fd, client->number);
	pthread_mutex_lock(&stub->lock);
	if (stub->owed_to == client->fd)
		stub->owed_to = -1;
	stub->n_connected--;
	close(client->fd);
	pthread_mutex_unlock(&stub->lock);
	return NULL;
}

static void take_client(struct stub *stub, int fd)
{
	/* A client that shuts down and closes while its window is shut may leave us waiting for a
	 * minute. */
	static const struct timeval patience = {.tv_sec = 1};
	struct client *client;

	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	pthread_mutex_lock(&stub->lock);
	assert(stub->n_clients < CLIENTS_MAX);
	client = &stub->clients[stub->n_clients++];
	*client = (struct client){.stub = stub, .fd = fd, .number = stub->n_clients};
	if (++stub->n_connected > stub->most_connected)
		stub->most_connected = stub->n_connected;
	pthread_mutex_unlock(&stub->lock);
	if (pthread_create(&client->thread, NULL, serve_client, client) != 0)
		abort();
}

static void *run(void *arg)
{
	struct stub *stub = arg;

	while (wait_readable(stub, stub->listener)) {
		int fd = accept(stub->listener, NULL, NULL);

		if (fd >= 0)
			take_client(stub, fd);
	}
	return NULL;
}

struct stub *stub_start(enum stub_login login)
{
	struct stub *stub = xcalloc(1, sizeof *stub);
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof address;

	stub->login = login;
	stub->owed_to = -1;
	pthread_mutex_init(&stub->lock, NULL);
	stub->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (stub->listener < 0 || pipe(stub->wake) < 0 ||
	    bind(stub->listener, (struct sockaddr *)&address, n) < 0 ||
	    listen(stub->listener, 8) < 0 ||
	    getsockname(stub->listener, (struct sockaddr *)&address, &n) < 0)
		abort();
	stub->port = ntohs(address.sin_port);
	if (pthread_create(&stub->thread, NULL, run, stub) != 0)
		abort();
	return stub;
}

struct stub *stub_stop(struct stub *stub)
{
	if (write(stub->wake[1], "", 1) != 1)
		abort();
	pthread_join(stub->thread, NULL);
	for (unsigned i = 0; i < stub->n_clients; i++)
		pthread_join(stub->clients[i].thread, NULL);
	close(stub->wake[0]);
	close(stub->wake[1]);
	close(stub->listener);
	for (size_t i = 0; i < stub->n_answers; i++) {
		free(stub->answers[i].statement);
		buf_free(&stub->answers[i].packets);
		buf_free(&stub->answers[i].for_ever);
	}
	buf_free(&stub->asked);
	buf_free(&stub->received);
	pthread_mutex_destroy(&stub->lock);
	free(stub);
	return NULL;
}

void stub_answer_now(struct stub *stub, const struct stub_answer *answer)
{
	pthread_mutex_lock(&stub->lock);
	assert(stub->owed_to >= 0);
	send_all(stub->owed_to, answer->packets.text, answer->packets.len);
	stub->owed_to = -1;
	pthread_mutex_unlock(&stub->lock);
}

void stub_drop_owed(struct stub *stub)
{
	pthread_mutex_lock(&stub->lock);
	assert(stub->owed_to >= 0);
	shutdown(stub->owed_to, SHUT_RDWR);
	pthread_mutex_unlock(&stub->lock);
}

uint16_t stub_port(const struct stub *stub)
{
	return stub->port;
}

char *stub_asked(struct stub *stub)
{
	char *asked;

	pthread_mutex_lock(&stub->lock);
	asked = buf_steal(&stub->asked);
	pthread_mutex_unlock(&stub->lock);
	return asked;
}

unsigned stub_connections(struct stub *stub)
{
	unsigned n;

	pthread_mutex_lock(&stub->lock);
	n = stub->n_clients;
	pthread_mutex_unlock(&stub->lock);
	return n;
}

unsigned stub_most_connected(struct stub *stub)
{
	unsigned n;

	pthread_mutex_lock(&stub->lock);
	n = stub->most_connected;
	pthread_mutex_unlock(&stub->lock);
	return n;
}

bool stub_received(struct stub *stub, const char *text)
{
	bool found;

	pthread_mutex_lock(&stub->lock);
	found = stub->received.len > 0 &&
		memmem(stub->received.text, stub->received.len, text, strlen(text)) != NULL;
	pthread_mutex_unlock(&stub->lock);
	return found;
}
