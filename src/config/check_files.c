/* SPDX-License-Identifier: Apache-2.0 */
/* Files that options name, and the secrets in them. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "config/check.h"
#include "platform/files.h"

static bool is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

static char *find(struct check *check, struct place at, const char *key, const char *name)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	bool has_credentials = name[0] != '/' && credentials != NULL && *credentials != '\0';
	char *path = has_credentials ? xasprintf("%s/%s", credentials, name) : NULL;
	if (path != NULL && is_there(path))
		return path;
	free(path);
	path = path_beside(check->file, name);
	if (is_there(path))
		return path;
	wrong_at(check->reading, at, "%s = \"%s\": there is no file %s%s%s%s", key, name, path,
		 has_credentials ? ", nor " : "", has_credentials ? credentials : "",
		 has_credentials ? " with a file of that name" : "");
	free(path);
	return NULL;
}

char *check_file(struct check *check, const struct section *section, enum option_id id)
{
	const char *name = check_text(check, section, id, 0);
	if (name == NULL || check->secrets == SECRETS_LEAVE)
		return NULL;
	return find(check, value_at(section, id, 0)->at, option_row(id)->key, name);
}

bool check_secret(struct check *check, const struct section *section, enum option_id id, char *to,
		  size_t size)
{
	char why[LINE_SIZE] = "";
	char *path = check_file(check, section, id);
	if (path == NULL)
		return false;
	int result = secret_read(path, to, size, why, sizeof why);
	if (result < 0)
		wrong_at(check->reading, value_at(section, id, 0)->at, "%s: %s",
			 option_row(id)->key, why);
	free(path);
	return result == 0;
}
