/* SPDX-License-Identifier: Apache-2.0 */
/* Who answers where a name has moved to: the very server of before at another address, another
 * one, a copy, or nobody. */
#pragma once

#include "judge/state.h"

enum grade {
	GRADE_UNKNOWN, /* nobody could be asked, or it is not known who was there before */
	GRADE_SAME,
	GRADE_COPY,
	GRADE_OTHER,
	GRADE_CLOSED,
};

/* What the answers up to now come to. */
enum grade grade_of_move(const struct sight *, const struct view *);
/* Says so at the end of the finding's text. The same server at another address is a note; a level
 * that somebody has set stays. */
void grade_move(const struct sight *, const struct view *, struct finding *move);
