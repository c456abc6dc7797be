/* SPDX-License-Identifier: Apache-2.0 */
/* What systemd hears from us (sd_notify). Without systemd all of it is nothing. */
#pragma once

#include "base/time.h"

void service_ready(void);
void service_status(const char *line); /* STATUS=; clean, one line */
void service_reloading(void);	       /* RELOADING=1 with MONOTONIC_USEC */
void service_stopping(void);
