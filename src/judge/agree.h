/* SPDX-License-Identifier: Apache-2.0 */
/* Whether two views of a name say the same. */
#pragma once

#include "judge/state.h"

enum agreement { AGREE_UNKNOWN, AGREE, DISAGREE };

/* Pools whose servers take turns agree where one may say what the other says. A view that fails
 * says nothing; that a name does not exist is the contrary of an address. */
enum agreement views_agree(const struct view *, const struct view *);
