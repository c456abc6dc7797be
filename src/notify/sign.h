/* SPDX-License-Identifier: Apache-2.0 */
/* The signature of Standard Webhooks: made for each try, as it covers the try's time. */
#pragma once

#include <stddef.h>

#include "base/time.h"

enum { SIGNATURE_SIZE = 64 };

/* "v1,<base64>" over id.timestamp.body. `secret` is whsec_ and base64, or taken as it is. -EINVAL
 * if base64 was promised and is not there. */
int sign_standard(const char *secret, const char *id, wall_t at, const char *body, size_t n,
		  char ret[SIGNATURE_SIZE]);
