/* SPDX-License-Identifier: Apache-2.0 */
/* Findings on a name beside its moves and its failing look-ups: one function each says whether it
 * is there now, after an answer. */
#pragma once

#include "judge/state.h"

enum shown { SHOWN_NOT, SHOWN_UNKNOWN, SHOWN };

/* Fills *ret where it is shown. */
typedef enum shown sign_fn(struct sight *, struct finding *ret);

sign_fn sign_flapping, sign_split, sign_ttl, sign_renamed, sign_family, sign_sinkhole, sign_allowed,
	sign_hosts, sign_signed, sign_serial, sign_serials, sign_wildcard, sign_search, sign_path,
	sign_slow;

void signs_judge(struct sight *); /* sight->name, after an answer */

/* For the sentences: "127.0.0.53:53, 10.0.0.2:53". */
typedef bool view_fn(const struct view *);
void views_print(const struct name *, view_fn *, struct buf *to);
const struct view *view_first(const struct name *, view_fn *); /* NULL = none */
void sign_say(struct finding *, const struct buf *text);
