/* SPDX-License-Identifier: Apache-2.0 */
/* What a server's error numbers and words mean. MySQL 8.0 and later moved the server side's numbers
 * of the IO thread to 13xxx; MariaDB and 5.7 keep 1xxx; some carry another error in their text. */
#pragma once

#include "judge/verdict.h"
#include "probe/observation.h"

/* FINDING_NONE if there is no error. */
enum finding_kind io_error_kind(const struct server_error *, enum thread_state io);
enum finding_kind sql_error_kind(const struct server_error *);
/* Is it about reaching the source, so that the server tries again by itself? */
bool is_about_reaching(enum finding_kind);
/* Was the thread stopped, or kept off its source, without a fault of its own? */
bool is_stop(enum finding_kind);
/* orchestrator keeps a replica off its source by a host name that cannot be. */
bool is_detached(const char *source_host);
/* A thread's state that says that it waits for disk space. */
bool says_disk_full(const char *state);
