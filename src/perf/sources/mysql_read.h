/* SPDX-License-Identifier: Apache-2.0 */
/* What a server's own counters say. Pure. */
#pragma once

#include "perf/sources/counter.h"
#include "probe/status_row.h"

struct database_values { /* of SHOW GLOBAL STATUS; negative: it does not say */
	double running, connected, queries, pool_bytes, used_bytes;
};

struct database_lag {
	size_t n_channels, n_unknown; /* unknown: it says NULL */
	span_t worst;		      /* of the others */
};

/* The statement that gives the rows. */
#define MYSQL_STATUS                                                                          \
	"SHOW GLOBAL STATUS WHERE Variable_name IN ('Threads_running', 'Threads_connected', " \
	"'Queries', 'Innodb_buffer_pool_bytes_data', 'Memory_used')"
/* Where that has no Memory_used: MySQL counts its memory elsewhere, for those who may read it. */
#define MYSQL_MEMORY                                                    \
	"SELECT 'Memory_used', SUM(CURRENT_NUMBER_OF_BYTES_USED) FROM " \
	"performance_schema.memory_summary_global_by_event_name"

void database_values_init(struct database_values *);
void database_take_row(struct database_values *, const struct status_column *columns, size_t n);
void database_take_channel(struct database_lag *, const struct status_column *columns, size_t n);
void database_glance(const struct database_values *, struct counter *queries, struct now,
		     struct glance *ret);
void database_glance_lag(const struct database_lag *, struct glance *ret);
