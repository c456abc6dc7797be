/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "store/store.h"

/* "RPLS": so that file(1) and we can tell the database from another program's. */
enum { STORE_APPLICATION = 0x52504C53 };

/* schema_steps[n] leads from version n to n + 1. A step that was released never changes. */
extern const char *const schema_steps[STORE_SCHEMA];
