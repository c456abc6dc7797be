/* SPDX-License-Identifier: Apache-2.0 */
#include "scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int scratch_enter(void **state)
{
	char folder[] = "/tmp/replscribe-test.XXXXXX";
	if (mkdtemp(folder) == NULL || chdir(folder) < 0)
		return -1;
	*state = strdup(folder);
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int scratch_leave(void **state)
{
	int result = chdir("/") < 0 ? -1 : nftw(*state, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(*state);
	return result;
}
