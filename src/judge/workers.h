/* SPDX-License-Identifier: Apache-2.0 */
/* A parallel applier's coordinator says that a worker failed; why is the worker's own error, which
 * MySQL keeps out of the status row. */
#pragma once

#include "judge/state.h"

void workers_see(struct sight *); /* sight->channel and sight->row are set */
/* Why applying stopped: the worker's words where they are known, else the row's. */
const struct server_error *workers_error(const struct sight *);
