/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "platform/files.h"

/* Charts are read on screens with two pixels where there was one. */
static const double png_scale = 2;

static int fail(const struct folder *folder, const char *path, int error)
{
	snprintf(folder->why, folder->why_size, "%s: %s", path, strerror(-error));
	return error;
}

int folder_open(const struct folder *folder)
{
	char *charts = xasprintf("%s/charts", folder->path);
	int result = folder_make(charts, 0755);
	if (result < 0)
		fail(folder, charts, result);
	free(charts);
	return result;
}

int folder_write(const struct folder *folder, const char *name, const struct buf *text)
{
	char *path = xasprintf("%s/%s", folder->path, name);
	int result = file_replace(path, buf_text(text), text->len, 0644);
	if (result < 0)
		fail(folder, path, result);
	free(path);
	return result;
}

static int write_chart(const struct folder *folder, const char *stem, const char *kind,
		       const struct buf *bytes)
{
	char *name = xasprintf("charts/%s.%s", stem, kind);
	int result = folder_write(folder, name, bytes);
	free(name);
	return result;
}

int folder_draw(const struct folder *folder, const struct drawing *drawing, const char *stem,
		const char *id, char **ret_svg)
{
	CLEANUP_BUF png = BUF_NULL, svg = BUF_NULL, file = BUF_NULL;
	int result = drawing_png(drawing, png_scale, &png);
	result = result < 0 ? result : drawing_svg(drawing, id, &svg);
	if (result < 0)
		return fail(folder, stem, result);
	buf_add(&file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	buf_add(&file, buf_text(&svg));
	result = write_chart(folder, stem, "svg", &file);
	result = result < 0 ? result : write_chart(folder, stem, "png", &png);
	if (result == 0)
		*ret_svg = buf_steal(&svg);
	return result;
}

static bool is_chart_but_none_of(const char *name, const char *prefix, char *const *stems, size_t n)
{
	const char *dot = strrchr(name, '.');
	if (!text_starts(name, prefix) || dot == NULL ||
	    (strcmp(dot, ".svg") != 0 && strcmp(dot, ".png") != 0))
		return false;
	for (size_t i = 0; i < n; i++)
		if (strlen(stems[i]) == (size_t)(dot - name) &&
		    strncmp(stems[i], name, (size_t)(dot - name)) == 0)
			return false;
	return true;
}

void folder_drop_charts(const struct folder *folder, const char *prefix, char *const *stems,
			size_t n)
{
	char *charts = xasprintf("%s/charts", folder->path);
	DIR *list = opendir(charts);
	for (struct dirent *entry; list != NULL && (entry = readdir(list)) != NULL;)
		if (is_chart_but_none_of(entry->d_name, prefix, stems, n))
			unlinkat(dirfd(list), entry->d_name, 0);
	if (list != NULL)
		closedir(list);
	free(charts);
}
