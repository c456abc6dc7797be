/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/resolver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "probe/dns_server.h"

/* A resolv.conf is some hundred bytes; more than this is none. */
enum { FILE_BYTES_MAX = 64 * 1024 };

static const char BLANKS[] = " \t";

static char *read_text(const char *path)
{
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return NULL;
	char *text = xmalloc(FILE_BYTES_MAX + 1);
	text[fread(text, 1, FILE_BYTES_MAX, file)] = '\0';
	fclose(file);
	return text;
}

/* The address of a nameserver line, in its place; NULL for other lines. As glibc reads them: the
 * keyword begins the line, ';' and '#' begin a comment anywhere. */
static char *nameserver_of(char *line)
{
	static const char keyword[] = "nameserver";
	size_t n = sizeof keyword - 1;
	if (strncmp(line, keyword, n) != 0 || strspn(line + n, BLANKS) == 0)
		return NULL;
	line += n + strspn(line + n, BLANKS);
	line[strcspn(line, ";# \t\r")] = '\0';
	return line;
}

static bool has(char (*const list)[80], size_t n, const char *server)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], server) == 0)
			return true;
	return false;
}

static void server_print(const char *address, char to[80])
{
	snprintf(to, 80, strchr(address, ':') != NULL ? "[%s]:53" : "%s:53", address);
}

size_t resolver_system_servers(const char *path, char (*to)[80], size_t max)
{
	size_t n = 0;
	char *text = read_text(path), *rest = text;
	for (char *line; n < max && (line = strsep(&rest, "\n")) != NULL;) {
		char *address = nameserver_of(line), server[80];
		struct dns_server parsed;
		if (address == NULL)
			continue;
		server_print(address, server);
		if (dns_server_parse(server, &parsed) && !has(to, n, server))
			memcpy(to[n++], server, sizeof server);
	}
	free(text);
	return n;
}

static bool is_telling(const char *line)
{
	static const char *const words[] = {"nameserver", "search", "domain", "options",
					    "sortlist"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t n = strlen(words[i]);
		if (strncmp(line, words[i], n) == 0 && strspn(line + n, BLANKS) > 0)
			return true;
	}
	return false;
}

static void line_add(struct buf *text, char *line)
{
	line[strcspn(line, ";#\r")] = '\0';
	size_t n = strlen(line);
	while (n > 0 && strchr(BLANKS, line[n - 1]) != NULL)
		line[--n] = '\0';
	if (is_telling(line))
		buf_printf(text, "%s%s", text->len > 0 ? "; " : "", line);
}

void resolver_system_text(const char *path, char ret_path[HOST_SIZE], char ret_text[LINE_SIZE])
{
	char *real = realpath(path, NULL), *text = read_text(path), *rest = text;
	CLEANUP_BUF telling = BUF_NULL;
	for (char *line; (line = strsep(&rest, "\n")) != NULL;)
		line_add(&telling, line);
	text_copy_line(ret_path, HOST_SIZE, real != NULL ? real : path);
	text_copy_line(ret_text, LINE_SIZE, buf_text(&telling));
	free(real);
	free(text);
}
