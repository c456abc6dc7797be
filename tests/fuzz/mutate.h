/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct seed {
	uint8_t *bytes;
	size_t n;
};

void mutate_keep(const uint8_t *bytes, size_t n);
void mutate_for(long seconds);
