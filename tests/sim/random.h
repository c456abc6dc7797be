/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

struct buf;

/* A tape on which anything may happen: the same for the same seed. It expects nothing; the laws
 * hold. */
void random_tape(unsigned seed, struct buf *to);
