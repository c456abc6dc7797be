/* SPDX-License-Identifier: Apache-2.0 */
/* The draft that a tape must give, beside the tape. REPLSCRIBE_WRITE_GOLDEN=1 writes it anew. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "draft/draft.h"
#include "sim/paper.h"
#include "sim/tape.h"

static void print_draft(const struct world *world, struct buf *to)
{
	struct paper paper;

	paper_of(world, 0, &paper);
	draft_markdown(&paper.document, to);
	paper_free(&paper);
}

static void path_beside(const struct tape *tape, const char *name, struct buf *to)
{
	const char *slash = strrchr(tape->path, '/');

	if (slash)
		buf_add_n(to, tape->path, (size_t)(slash - tape->path) + 1);
	buf_add(to, name);
}

static bool read_file(const char *path, struct buf *to)
{
	FILE *file = fopen(path, "r");
	char bytes[4096];
	size_t n;

	if (!file)
		return false;
	while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
		buf_add_n(to, bytes, n);
	fclose(file);
	return true;
}

static bool write_file(const char *path, const struct buf *from)
{
	FILE *file = fopen(path, "w");

	if (!file)
		return false;
	fwrite(buf_text(from), 1, from->len, file);
	return fclose(file) == 0;
}

/* The first line that differs says more than the whole. */
static void print_difference(const char *golden, const char *draft, struct buf *to)
{
	unsigned line = 1;

	while (*golden || *draft) {
		size_t wanted = strcspn(golden, "\n"), found = strcspn(draft, "\n");

		if (wanted != found || memcmp(golden, draft, found) != 0) {
			buf_printf(to, "line %u\n  wanted: %.*s\n  found:  %.*s", line, (int)wanted,
				   golden, (int)found, draft);
			return;
		}
		golden += wanted + (golden[wanted] == '\n');
		draft += found + (draft[found] == '\n');
		line++;
	}
}

void expectation_draft(struct tape *tape, const struct line *line)
{
	CLEANUP_BUF path = BUF_NULL;
	CLEANUP_BUF draft = BUF_NULL;
	CLEANUP_BUF golden = BUF_NULL;
	CLEANUP_BUF difference = BUF_NULL;

	if (tape->world.n_incidents == 0) {
		tape_fail(tape, line, "no incident, no draft");
		return;
	}
	path_beside(tape, line->words[1], &path);
	print_draft(&tape->world, &draft);
	if (getenv("REPLSCRIBE_WRITE_GOLDEN") && !write_file(buf_text(&path), &draft))
		tape_fail(tape, line, "%s: %s", buf_text(&path), strerror(errno));
	if (!read_file(buf_text(&path), &golden))
		tape_fail(tape, line, "%s: %s", buf_text(&path), strerror(errno));
	else if (strcmp(buf_text(&golden), buf_text(&draft)) != 0) {
		print_difference(buf_text(&golden), buf_text(&draft), &difference);
		tape_fail(tape, line, "the draft differs in %s", buf_text(&difference));
	}
}
