/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include "base/xalloc.h"
#include "perf/decode.h"

/* One line or one document: a summary of a script with thousands of tags has some megabytes. */
enum { CHUNK = 1 << 16, VISIBLE_MAX = 64 << 20 };

struct input {
	gzFile file; /* reads what is not compressed as it is */
	struct decoder decoder;
	struct buf text;
	size_t taken; /* of text */
	bool is_at_end, is_cut;
};

static int open_file(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
		return fd;
	close(fd);
	return -EISDIR;
}

int input_open(const char *path, struct input **ret)
{
	int fd = open_file(path);
	if (fd < 0)
		return fd;
	gzFile file = gzdopen(fd, "rb");
	if (file == NULL) {
		close(fd);
		return -ENOMEM;
	}
	struct input *input = xcalloc(1, sizeof *input);
	input->file = file;
	*ret = input;
	return 0;
}

struct input *input_free(struct input *input)
{
	if (input == NULL)
		return NULL;
	gzclose_r(input->file);
	buf_free(&input->text);
	free(input);
	return NULL;
}

/* What has been taken makes room, but only now and then: each time would copy all of it. */
static void make_room(struct input *input)
{
	if (input->taken < CHUNK || input->taken < input->text.len / 2)
		return;
	input->text.len -= input->taken;
	memmove(input->text.text, input->text.text + input->taken, input->text.len + 1);
	input->taken = 0;
}

/* Z_BUF_ERROR: the file ended inside of the compressed data. Z_DATA_ERROR: it is damaged; what came
 * before was good, as with a cut one. */
static int end_of(struct input *input)
{
	int code;
	gzerror(input->file, &code);
	input->is_at_end = true;
	decode_end(&input->decoder, &input->text);
	if (code == Z_ERRNO)
		return errno != 0 ? -errno : -EIO;
	input->is_cut = code != Z_OK && code != Z_STREAM_END;
	return 0;
}

static int read_more(struct input *input)
{
	char chunk[CHUNK];
	make_room(input);
	errno = 0;
	int n = gzread(input->file, chunk, sizeof chunk);
	if (n > 0)
		decode(&input->decoder, chunk, (size_t)n, &input->text);
	return n > 0 ? 0 : end_of(input);
}

int input_look(struct input *input, size_t n, const char **ret_text, size_t *ret_n)
{
	while (input->text.len - input->taken < n && !input->is_at_end) {
		int result = read_more(input);
		if (result < 0)
			return result;
		if (input->text.len - input->taken > VISIBLE_MAX)
			return -EFBIG;
	}
	*ret_text = buf_text(&input->text) + input->taken;
	*ret_n = input->text.len - input->taken;
	return 0;
}

void input_take(struct input *input, size_t n)
{
	input->taken += n;
}

bool input_is_at_end(const struct input *input)
{
	return input->is_at_end;
}

bool input_is_cut(const struct input *input)
{
	return input->is_cut;
}
