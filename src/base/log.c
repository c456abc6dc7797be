/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/time.h"

/* The one variable of this folder: workers read it while a reload sets it. */
static _Atomic(enum log_level) shown_up_to = LOG_INFORM;

void log_set_level(enum log_level up_to)
{
	shown_up_to = up_to;
}

/* The variable alone is not enough: it is inherited by children whose standard error is a file. */
static bool goes_to_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	uintmax_t device, inode;
	struct stat st;
	return stream != NULL && sscanf(stream, "%ju:%ju", &device, &inode) == 2 &&
	       fstat(STDERR_FILENO, &st) == 0 && st.st_dev == device && st.st_ino == inode;
}

static void add_prefix(struct buf *line, enum log_level level)
{
	if (goes_to_journal()) {
		buf_printf(line, "<%d>", (int)level);
		return;
	}
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	wall_print_ms((wall_t){now.tv_sec * US_PER_SECOND + now.tv_nsec / 1000}, line);
	buf_add_char(line, ' ');
}

void log_line(enum log_level level, const char *format, ...)
{
	if (level > shown_up_to)
		return;
	CLEANUP_BUF said = BUF_NULL;
	CLEANUP_BUF line = BUF_NULL;
	va_list args;
	va_start(args, format);
	buf_vprintf(&said, format, args);
	va_end(args);
	add_prefix(&line, level);
	text_add_terminal(&line, buf_text(&said));
	buf_add_char(&line, '\n');
	/* One write a line, so that threads do not mix theirs; a log that takes nothing has nobody
	 * to be told. */
	ssize_t ignored = write(STDERR_FILENO, line.text, line.len);
	(void)ignored;
}
