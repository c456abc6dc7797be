/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands share that read the store themselves: they work while no agent runs. */
#pragma once

#include "app/commands.h"
#include "config/settings.h"
#include "store/store.h"

/* An exit code; EXIT_DONE: both are the caller's to free, and times are in the configured zone. */
int records_open(const struct options *, struct settings **, struct store **);
/* A time, or how long ago: "7d". */
bool records_since(const char *text, wall_t *ret);
/* The incident that the command line names, or NULL after a complaint. */
struct incident *records_incident(const struct options *, struct store *);
