/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/compare_file.h"

#include <stdlib.h>

#include "perf/folder.h"

static int draw(const struct folder *folder, const struct compare *compare, char **ret_wide,
		char **ret_narrow)
{
	CLEANUP_BUF narrow = BUF_NULL;
	struct drawing drawing;
	compare_draw(compare, CHART_WIDE, &drawing);
	int result = folder_draw(folder, &drawing, "compare", "w", ret_wide);
	drawing_free(&drawing);
	if (result < 0)
		return result;
	compare_draw(compare, CHART_NARROW, &drawing);
	result = drawing_svg(&drawing, "n", &narrow);
	drawing_free(&drawing);
	*ret_narrow = buf_steal(&narrow);
	return result;
}

int compare_store(const char *path, const struct compare *compare, char *why, size_t why_size)
{
	struct folder folder = {path, why, why_size};
	CLEANUP_BUF markdown = BUF_NULL, html = BUF_NULL, json = BUF_NULL;
	char *wide = NULL, *narrow = NULL;
	int result = folder_open(&folder);
	result = result < 0 ? result : draw(&folder, compare, &wide, &narrow);
	if (result == 0) {
		compare_markdown(compare, &markdown);
		compare_html(compare, wide, narrow, &html);
		compare_json(compare, &json);
		result = folder_write(&folder, "compare.md", &markdown);
		result = result < 0 ? result : folder_write(&folder, "compare.html", &html);
		result = result < 0 ? result : folder_write(&folder, "compare.json", &json);
	}
	free(wide);
	free(narrow);
	return result;
}
