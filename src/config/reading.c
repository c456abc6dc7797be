/* SPDX-License-Identifier: Apache-2.0 */
#include "config/reading.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/rune.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "platform/files.h"

/* Room for thousands of targets (about 300 bytes each), and an end to files that include themselves
 * many times over. */
enum { BYTES_MAX = 16 << 20, FILES_MAX = 1000, COMPLAINTS_MAX = 200, QUOTE_SIZE = 81 };

void wrong_at_v(struct reading *reading, struct place at, const char *format, va_list args)
{
	CLEANUP_BUF text = BUF_NULL;
	if (reading->n_complaints == COMPLAINTS_MAX) {
		reading->n_left_out++;
		return;
	}
	buf_vprintf(&text, format, args);
	struct complaint *complaint = ARRAY_ADD(reading->complaints, reading->n_complaints);
	complaint->at = at;
	complaint->number = reading->n_complaints;
	complaint->text = buf_steal(&text);
}

void wrong_at(struct reading *reading, struct place at, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	wrong_at_v(reading, at, format, args);
	va_end(args);
}

void quote_add(struct buf *to, const char *text)
{
	char line[QUOTE_SIZE];
	text_copy_line(line, sizeof line, text);
	buf_printf(to, "\"%s%s\"", line, strlen(line) < strlen(text) ? "..." : "");
}

char *path_beside(const char *file, const char *name)
{
	const char *slash = strrchr(file, '/');
	if (name[0] == '/' || slash == NULL)
		return xstrdup(name);
	return xasprintf("%.*s/%s", (int)(slash - file), file, name);
}

static bool is_allowed(uint32_t code)
{
	return code == '\n' || code == '\t' || code == '\r' || !rune_is_control(code);
}

/* Looks for bytes that no configuration holds; a wrong file is best told as such. */
static bool is_text(struct reading *reading, unsigned file)
{
	const struct buf *text = &reading->sources[file].text;
	struct place at = {file, 1};
	for (size_t i = 0; i < text->len;) {
		struct rune rune = rune_read(text->text + i, text->len - i);
		if (rune.is_broken || !is_allowed(rune.code)) {
			wrong_at(reading, at,
				 "byte 0x%02x is no text; the file must be UTF-8 without control "
				 "characters, and nothing of it was read",
				 (unsigned char)text->text[i]);
			return false;
		}
		at.line += rune.code == '\n';
		i += rune.n;
	}
	return true;
}

/* NULL, or why this cannot be read. A pipe or a device could block or never end. */
static const char *not_a_file(const char *path, struct stat *ret)
{
	if (stat(path, ret) < 0)
		return strerror(errno);
	if (S_ISDIR(ret->st_mode))
		return "it is a directory";
	return S_ISREG(ret->st_mode) ? NULL : "it is no regular file";
}

static const char *read_source(const struct reading *reading, struct source *source)
{
	struct stat stat;
	const char *why = not_a_file(source->path, &stat);
	if (why != NULL)
		return why;
	if (reading->n_sources > FILES_MAX)
		return "too many files are included";
	source->device = stat.st_dev;
	source->inode = stat.st_ino;
	int result = file_read(source->path, BYTES_MAX - reading->n_bytes, &source->text);
	if (result == -EFBIG)
		return "the configuration is larger than 16 MiB";
	return result < 0 ? strerror(-result) : NULL;
}

bool reading_add(struct reading *reading, const char *path, struct place why_at, unsigned *ret_file)
{
	struct source *source = ARRAY_ADD(reading->sources, reading->n_sources);
	unsigned file = (unsigned)reading->n_sources - 1;
	source->path = xstrdup(path);
	const char *why = read_source(reading, source);
	reading->n_bytes += source->text.len;
	if (why != NULL)
		wrong_at(reading, why_at, "%s cannot be read: %s", path, why);
	if (why != NULL || !is_text(reading, file)) {
		reading->incomplete = true;
		return false;
	}
	*ret_file = file;
	return true;
}

static int in_order(const void *a_arg, const void *b_arg)
{
	const struct complaint *a = a_arg, *b = b_arg;
	if (a->at.file != b->at.file)
		return a->at.file < b->at.file ? -1 : 1;
	if (a->at.line != b->at.line)
		return a->at.line < b->at.line ? -1 : 1;
	return a->number < b->number ? -1 : 1;
}

void reading_end(struct reading *reading, struct complaints *ret)
{
	if (reading->n_complaints > 0)
		qsort(reading->complaints, reading->n_complaints, sizeof *reading->complaints,
		      in_order);
	for (size_t i = 0; i < reading->n_complaints; i++) {
		struct complaint *one = &reading->complaints[i];
		*ARRAY_ADD(ret->lines, ret->n) = xasprintf(
			"%s:%u: %s", reading->sources[one->at.file].path, one->at.line, one->text);
		free(one->text);
	}
	if (reading->n_left_out > 0)
		*ARRAY_ADD(ret->lines, ret->n) = xasprintf(
			"%s: and %zu more", reading->sources[0].path, reading->n_left_out);
	for (size_t i = 0; i < reading->n_sources; i++) {
		free(reading->sources[i].path);
		buf_free(&reading->sources[i].text);
	}
	free(reading->sources);
	free(reading->complaints);
	*reading = (struct reading){0};
}
