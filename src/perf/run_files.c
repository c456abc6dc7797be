/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/run_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/xalloc.h"
#include "perf/join.h"
#include "perf/k6_file.h"

struct runs {
	struct run_files *items;
	size_t n;
};

static wall_t time_of(const char *path)
{
	struct stat st;
	if (stat(path, &st) != 0)
		return (wall_t){0};
	return (wall_t){st.st_mtim.tv_sec * US_PER_SECOND + st.st_mtim.tv_nsec / 1000};
}

static bool wants(const struct runs *runs, const struct result *result)
{
	const struct result *last = runs->n > 0 ? &runs->items[runs->n - 1].result : NULL;
	if (last == NULL)
		return false;
	return result_has_summary(result) ? !result_has_summary(last) : !result_has_raw(last);
}

/* The summary is the one that takes in, whichever came first. */
static bool join(struct run_files *run, struct result *result, wall_t file_time, char *why,
		 size_t why_size)
{
	if (!result_has_summary(result))
		return result_join(&run->result, result, why, why_size);
	if (!result_join(result, &run->result, why, why_size))
		return false;
	run->result = *result;
	run->file_time = file_time;
	*result = (struct result){0};
	return true;
}

static int read_one(struct runs *runs, const char *path, char *why, size_t why_size)
{
	struct result result;
	char reason[LINE_SIZE] = "";
	int code = k6_file_read(path, &result, reason, sizeof reason);
	if (code != 0) {
		snprintf(why, why_size, "%s: %s", path, reason);
		return code;
	}
	if (!wants(runs, &result)) {
		*ARRAY_ADD(runs->items, runs->n) = (struct run_files){result, time_of(path)};
		return 0;
	}
	if (join(&runs->items[runs->n - 1], &result, time_of(path), reason, sizeof reason))
		return 0;
	snprintf(why, why_size, "%s is not of the same run as the file before it: %s", path,
		 reason);
	result_free(&result);
	return K6_FILE_UNUSABLE;
}

int run_files_read(char *const *paths, size_t n, struct run_files **ret, size_t *ret_n, char *why,
		   size_t why_size)
{
	struct runs runs = {0};
	for (size_t i = 0; i < n; i++) {
		int code = read_one(&runs, paths[i], why, why_size);
		if (code != 0) {
			run_files_free(runs.items, runs.n);
			return code;
		}
	}
	*ret = runs.items;
	*ret_n = runs.n;
	return 0;
}

void run_files_free(struct run_files *runs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		result_free(&runs[i].result);
	free(runs);
}
