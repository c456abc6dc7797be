/* SPDX-License-Identifier: Apache-2.0 */
#include "app/records.h"

#include "app/exits.h"
#include "base/xalloc.h"
#include "platform/clock.h"

#include <stdlib.h>
#include <time.h>

int records_open(const struct options *options, struct settings **settings, struct store **store)
{
	char why[LINE_SIZE];
	char *path;
	int code = load_settings(options, false, settings), result;

	if (code)
		return code;
	setenv("TZ", (*settings)->timezone, 1);
	tzset();
	path = xasprintf("%s/replscribe.db", (*settings)->state_dir);
	result = store_open(path, true, store, why, sizeof why);
	free(path);
	if (result == 0)
		return EXIT_DONE;
	*settings = settings_free(*settings);
	return complain(EXIT_UNAVAILABLE, "%s", why);
}

bool records_since(const char *text, wall_t *ret)
{
	span_t ago;

	if (wall_parse(text, ret))
		return true;
	if (!span_parse(text, &ago))
		return false;
	*ret = (wall_t){clock_now().wall.us - ago.us};
	return true;
}

struct incident *records_incident(const struct options *options, struct store *store)
{
	struct incident *incident = store_load_incident(store, options->words[0]);

	if (!incident)
		complain(EXIT_UNAVAILABLE,
			 "there is no incident `%s`; `replscribe incidents` lists them",
			 options->words[0]);
	return incident;
}
