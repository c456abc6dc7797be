/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/sources/control_group.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "platform/files.h"

enum { GROUP_FILE_MAX = 1 << 20, DEPTH_MAX = 6 };

bool group_is_v2(const char *root)
{
	char *path = xasprintf("%s/cgroup.controllers", root);
	bool is_there = access(path, F_OK) == 0;
	free(path);
	return is_there;
}

/* Adds the path of the folder below `base`/`at` that has that name. */
static bool find_folder(const char *base, const char *at, const char *name, int depth,
			struct buf *ret)
{
	char *path = xasprintf("%s%s", base, at);
	DIR *folder = opendir(path);
	bool found = false;
	free(path);
	if (folder == NULL)
		return false;
	for (const struct dirent *item; !found && (item = readdir(folder)) != NULL;) {
		if (item->d_type != DT_DIR || item->d_name[0] == '.')
			continue;
		char *below = xasprintf("%s/%s", at, item->d_name);
		if (strcmp(item->d_name, name) == 0) {
			buf_add(ret, below);
			found = true;
		} else if (depth < DEPTH_MAX) {
			found = find_folder(base, below, name, depth + 1, ret);
		}
		free(below);
	}
	closedir(folder);
	return found;
}

bool group_of_unit(const char *root, const char *unit, struct buf *ret)
{
	char *name = xasprintf("%s%s", unit, strchr(unit, '.') != NULL ? "" : ".service");
	char *base = xasprintf("%s%s", root, group_is_v2(root) ? "" : "/systemd");
	bool found = strchr(name, '/') == NULL && find_folder(base, "", name, 1, ret);
	free(base);
	free(name);
	return found;
}

int group_read(const char *root, const char *tree, const char *group, const char *file,
	       struct buf *ret)
{
	char *path = xasprintf("%s%s%s/%s", root, tree, group, file);
	buf_free(ret);
	int result = file_read(path, GROUP_FILE_MAX, ret);
	free(path);
	return result;
}

static void add_processes(const char *base, const char *at, int depth, struct buf *to)
{
	CLEANUP_BUF text = BUF_NULL;
	char *path = xasprintf("%s%s", base, at);
	DIR *folder = opendir(path);
	free(path);
	if (folder == NULL)
		return;
	if (group_read(base, "", at, "cgroup.procs", &text) == 0)
		buf_add(to, buf_text(&text));
	for (const struct dirent *item; (item = readdir(folder)) != NULL;) {
		if (item->d_type != DT_DIR || item->d_name[0] == '.' || depth == DEPTH_MAX)
			continue;
		char *below = xasprintf("%s/%s", at, item->d_name);
		add_processes(base, below, depth + 1, to);
		free(below);
	}
	closedir(folder);
}

void group_processes(const char *root, const char *tree, const char *group, struct buf *to)
{
	char *base = xasprintf("%s%s", root, tree);
	add_processes(base, group, 1, to);
	free(base);
}

const char *group_tree(const char *root, const char *const *trees, const char *group,
		       const char *file)
{
	for (size_t i = 0; trees[i] != NULL; i++) {
		char *path = xasprintf("%s%s%s/%s", root, trees[i], group, file);
		bool is_there = access(path, F_OK) == 0;
		free(path);
		if (is_there)
			return trees[i];
	}
	return trees[0];
}
