/* SPDX-License-Identifier: Apache-2.0 */
/* papers TAPE FOLDER: the documents of a tape's first incident in all their forms, with the
 * evidence, as `replscribe export` would write them: for tests/e2e/test_forms.py, and for whoever
 * wants to read one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>

#include "base/xalloc.h"
#include "draft/form.h"
#include "sim/paper.h"
#include "sim/tape.h"

static void write_file(const char *folder, const char *name, const struct buf *bytes)
{
	char *path = xasprintf("%s/%s", folder, name);
	FILE *file = fopen(path, "w");

	if (!file || fwrite(buf_text(bytes), 1, bytes->len, file) != bytes->len ||
	    fclose(file) != 0) {
		perror(path);
		exit(1);
	}
	free(path);
}

static void write_evidence(const char *folder, const struct document *document,
			   struct form_files *files)
{
	for (size_t i = 0; i < document->n_evidence; i++) {
		char name[EVIDENCE_FILE_SIZE];
		struct form_file *file = ARRAY_ADD(files->items, files->n);
		CLEANUP_BUF text = BUF_NULL;

		evidence_file_name(&document->evidence[i], name, sizeof name);
		file->path = xasprintf("evidence/%s", name);
		buf_add(&text, document->evidence[i].text);
		file->text = xstrdup(buf_text(&text));
		write_file(folder, file->path, &text);
	}
}

static void write_pictures(const char *folder, const struct paper *paper, struct form_files *files)
{
	for (size_t i = 0; i < paper->document.n_pictures; i++) {
		CLEANUP_BUF svg = BUF_NULL, png = BUF_NULL;
		struct form_file *file = ARRAY_ADD(files->items, files->n);
		char *path = xasprintf("evidence/%s.png", paper->pictures[i].name);

		file->path = xasprintf("evidence/%s.svg", paper->pictures[i].name);
		file->text = xstrdup(paper->svgs[i]);
		buf_add(&svg, file->text);
		drawing_png(&paper->drawings[i], 2, &png);
		write_file(folder, file->path, &svg);
		write_file(folder, path, &png);
		free(path);
	}
}

static void write_forms(const char *folder, const char *markdown, const struct form_files *files)
{
	CLEANUP_BUF html = BUF_NULL, confluence = BUF_NULL, text = BUF_NULL;
	struct tree *tree = tree_read(markdown);

	form_html(tree, files, &html);
	form_confluence(tree, &confluence);
	form_text(tree, &text);
	write_file(folder, "draft.html", &html);
	write_file(folder, "draft.confluence.xml", &confluence);
	write_file(folder, "draft.txt", &text);
	tree_free(tree);
}

static void write_papers(const char *folder, const struct world *world)
{
	CLEANUP_BUF markdown = BUF_NULL, json = BUF_NULL;
	struct form_files files = {0};
	struct paper paper;

	paper_of(world, 0, &paper);
	draft_markdown(&paper.document, &markdown);
	draft_json(&paper.document, &json);
	write_file(folder, "draft.md", &markdown);
	write_file(folder, "incident.json", &json);
	write_evidence(folder, &paper.document, &files);
	write_pictures(folder, &paper, &files);
	write_forms(folder, buf_text(&markdown), &files);
	form_files_free(&files);
	paper_free(&paper);
}

static void read_tape(const char *path, struct buf *to)
{
	FILE *file = fopen(path, "r");
	char bytes[4096];
	size_t n;

	if (!file) {
		perror(path);
		exit(1);
	}
	while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
		buf_add_n(to, bytes, n);
	fclose(file);
}

int main(int argc, char **argv)
{
	CLEANUP_BUF text = BUF_NULL;
	struct tape tape;
	char *evidence;

	if (argc != 3) {
		fprintf(stderr, "usage: papers TAPE FOLDER\n");
		return 64;
	}
	read_tape(argv[1], &text);
	tape_play(&tape, argv[1], buf_text(&text));
	evidence = xasprintf("%s/evidence", argv[2]);
	mkdir(argv[2], 0755);
	mkdir(evidence, 0755);
	if (tape.world.n_incidents > 0)
		write_papers(argv[2], &tape.world);
	free(evidence);
	tape_done(&tape);
	return 0;
}
