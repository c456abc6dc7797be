/* SPDX-License-Identifier: Apache-2.0 */
/* The statements that ask for a target's details, and the rows that answer them. Columns are read
 * by their place: the statements name them. Pure. */
#pragma once

#include "probe/replica_details.h"
#include "probe/status_row.h"

typedef void details_row_fn(void *details, const struct status_column *, size_t n);

extern const char details_settings_statement[], details_counters_statement[];
details_row_fn details_take_setting, details_take_counter, details_take_worker,
	details_take_receiver, details_take_blocker, details_take_transaction, details_take_line,
	details_take_doer, details_take_member;
/* NULL where the server has no such table. */
const char *details_workers_statement(enum flavour, const char *version);
const char *details_receivers_statement(enum flavour, const char *version);
/* Of what holds the applier up: for when it lags. */
const char *details_row_locks_statement(enum flavour, const char *version);
const char *details_table_locks_statement(enum flavour, const char *version);
const char *details_transaction_statement(enum flavour, const char *version);
/* What the server has logged of replication, and who has just changed it. */
const char *details_log_statement(enum flavour, const char *version);
const char *details_doers_statement(enum flavour, const char *version);
const char *details_members_statement(enum flavour, const char *version);
