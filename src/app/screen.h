/* SPDX-License-Identifier: Apache-2.0 */
/* How wide text for people may be. */
#pragma once

#include <stddef.h>

/* Of the terminal, within what reads well; as much where the output is none. */
size_t screen_width(void);
