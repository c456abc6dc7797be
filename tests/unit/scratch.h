/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of its own for a test, which is the current one while it runs; *state is its path. */
#pragma once

int scratch_enter(void **state);
int scratch_leave(void **state);
