/* SPDX-License-Identifier: Apache-2.0 */
/* An incident's document in each of its forms, for `show` and `export`: the draft as people left
 * it, where there is one, else as the store has it. */
#pragma once

#include "app/records.h"

enum form { FORM_MARKDOWN, FORM_HTML, FORM_JSON, FORM_CONFLUENCE, FORM_TEXT, N_FORMS };

bool form_parse(const char *name, enum form *ret);
void form_print_names(struct buf *to); /* "md, html, ..." */
const char *form_file(enum form);      /* "draft.html", as an export names it */

/* 0, or negative errno after a complaint. */
int form_write(const struct settings *, struct store *, const struct incident *, enum form,
	       struct buf *to);
