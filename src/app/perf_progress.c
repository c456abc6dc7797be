/* SPDX-License-Identifier: Apache-2.0 */
/* One line on the terminal that is drawn again and again, or plain lines where there is none; on
 * standard error, so that standard output is the command's. */
#include "app/perf_run.h"
#include "base/text.h"
#include "base/xalloc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define CLEAR_LINE "\r\033[K"

struct progress {
	bool is_live, is_drawn;
	bool is_mid_line; /* the command has begun a line: ours would end up in it */
	struct buf line;
};

struct progress *progress_new(void)
{
	struct progress *progress = xcalloc(1, sizeof *progress);
	const char *term = getenv("TERM");

	progress->is_live =
		isatty(STDERR_FILENO) && isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
	return progress;
}

bool progress_is_live(const struct progress *progress)
{
	return progress->is_live;
}

static size_t columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col < 2)
		return 79;
	return size.ws_col - 1U;
}

static void clear(struct progress *progress)
{
	if (progress->is_drawn)
		fputs(CLEAR_LINE, stderr);
	progress->is_drawn = false;
}

static void draw(struct progress *progress)
{
	const char *text = buf_text(&progress->line);

	if (progress->is_mid_line || progress->line.len == 0)
		return;
	fprintf(stderr, CLEAR_LINE "%.*s", (int)text_bytes_of(text, columns()), text);
	fflush(stderr);
	progress->is_drawn = true;
}

void progress_say(struct progress *progress, bool is_news, const char *text)
{
	buf_clear(&progress->line);
	text_add_terminal(&progress->line, text);
	if (progress->is_live)
		draw(progress);
	else if (is_news)
		fprintf(stderr, "replscribe: %s\n", buf_text(&progress->line));
}

void progress_note(struct progress *progress, const char *text)
{
	CLEANUP_BUF line = BUF_NULL;

	text_add_terminal(&line, text);
	clear(progress);
	fprintf(stderr, "replscribe: %s\n", buf_text(&line));
}

static void write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, bytes, n);

		if (done < 0 && errno != EINTR)
			return;
		if (done > 0) {
			bytes += done;
			n -= (size_t)done;
		}
	}
}

void progress_pass(struct progress *progress, int fd, const char *bytes, size_t n)
{
	clear(progress);
	fflush(stderr);
	write_all(fd, bytes, n);
	progress->is_mid_line = bytes[n - 1] != '\n';
	draw(progress);
}

struct progress *progress_free(struct progress *progress)
{
	if (progress) {
		clear(progress);
		buf_free(&progress->line);
	}
	free(progress);
	return NULL;
}
