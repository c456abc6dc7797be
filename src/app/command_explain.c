/* SPDX-License-Identifier: Apache-2.0 */
#include "app/commands.h"
#include "app/exits.h"
#include "app/screen.h"
#include "explain/explain.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PASTE_BYTES_MAX = 16 << 20 };

static const char example[] =
	"Ask the replica, and give what it prints, whole, with all that stands around it:\n\n"
	"  mysql -E -e 'SHOW REPLICA STATUS' | replscribe explain        MySQL 8.0.22 and later\n"
	"  mysql -E -e 'SHOW SLAVE STATUS' | replscribe explain          MySQL before that\n"
	"  mariadb -E -e 'SHOW ALL SLAVES STATUS' | replscribe explain   MariaDB\n\n"
	"or paste it, such as:\n\n"
	"  *************************** 1. row ***************************\n"
	"               Replica_IO_State: Connecting to source\n"
	"                    Source_Host: db1.example\n"
	"             Replica_IO_Running: Connecting\n"
	"            Replica_SQL_Running: Yes\n"
	"                  Last_IO_Errno: 2003\n"
	"                  Last_IO_Error: Error connecting to source 'repl@db1.example:3306'. "
	"...\n";

/* Also of a pipe. 0, a negative errno, or -EFBIG. */
static int read_all(FILE *file, struct buf *ret)
{
	char piece[65536];
	size_t n;

	while ((n = fread(piece, 1, sizeof piece, file)) > 0) {
		if (ret->len + n > PASTE_BYTES_MAX)
			return -EFBIG;
		buf_add_n(ret, piece, n);
	}
	return ferror(file) ? -EIO : 0;
}

static int read_file(const char *path, struct buf *ret)
{
	FILE *file = fopen(path, "re");
	int result;

	if (!file)
		return -errno;
	result = read_all(file, ret);
	fclose(file);
	return result;
}

static int read_paste(const char *path, struct buf *ret)
{
	if (path && strcmp(path, "-") != 0)
		return read_file(path, ret);
	if (isatty(STDIN_FILENO))
		fprintf(stderr,
			"Paste what SHOW REPLICA STATUS\\G, SHOW SLAVE STATUS\\G or SHOW ALL "
			"SLAVES STATUS\\G printed, then press Ctrl-D on a line of its own.\n");
	return read_all(stdin, ret);
}

static int print(const struct options *options, const struct explanation *explanation)
{
	CLEANUP_BUF text = BUF_NULL;

	if (options->json)
		explanation_print_json(explanation, &text);
	else
		explanation_print(explanation, screen_width(), use_colour(), &text);
	fputs(buf_text(&text), stdout);
	if (explanation->n_channels + explanation->n_answers > 0)
		return EXIT_DONE;
	complain(EXIT_DATA, "there is no replication status in %s\n",
		 options->n_words ? options->words[0] : "what was pasted");
	fputs(example, stderr);
	return EXIT_DATA;
}

int command_explain(const struct options *options)
{
	const char *path = options->n_words ? options->words[0] : NULL;
	CLEANUP_BUF paste = BUF_NULL;
	struct explanation explanation;
	int result = read_paste(path, &paste), code;

	if (result == -EFBIG)
		return complain(EXIT_DATA, "more than %d MiB is no replication status",
				PASTE_BYTES_MAX >> 20);
	if (result < 0)
		return complain(EXIT_IO, "%s cannot be read: %s", path ? path : "standard input",
				strerror(-result));
	explain(buf_text(&paste), paste.len, &explanation);
	code = print(options, &explanation);
	explanation_free(&explanation);
	return code;
}
