/* SPDX-License-Identifier: Apache-2.0 */
/* The seed's morning of 2020-09-01 as a document, for the tests of src/draft. */
#pragma once

#include "draft/draft.h"

struct seed {
	struct incident incident;
	struct finding findings[8];
	char targets[4][TARGET_SIZE];
	struct entry entries[32];
	struct evidence evidence[8];
	struct known_service services[4];
	struct known_window windows[4];
	struct known known;
	struct document document;
};

wall_t at(const char *rfc3339);

/* As it stands at 07:50: resolved. The zone is Asia/Jakarta. */
struct seed *seed_new(void);
/* The same at earlier times: what had not happened by `now` has not happened. */
struct seed *seed_new_at(const char *now);
struct seed *seed_free(struct seed *); /* NULL */
