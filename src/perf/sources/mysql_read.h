/* SPDX-License-Identifier: Apache-2.0 */
/* What a server's own counters say. Pure. */
#pragma once

#include "perf/sources/counter.h"
#include "probe/status_row.h"

struct mysql_values { /* of SHOW GLOBAL STATUS; negative: it does not say */
	double running, connected, queries, pool_bytes, used_bytes;
};

struct mysql_lag {
	size_t n_channels, n_unknown; /* unknown: it says NULL */
	span_t worst;		      /* of the others */
};

/* The statement that gives the rows. */
#define MYSQL_STATUS                                                                          \
	"SHOW GLOBAL STATUS WHERE Variable_name IN ('Threads_running', 'Threads_connected', " \
	"'Queries', 'Innodb_buffer_pool_bytes_data', 'Memory_used')"

void mysql_values_init(struct mysql_values *);
void mysql_take_row(struct mysql_values *, const struct status_column *columns, size_t n);
void mysql_take_channel(struct mysql_lag *, const struct status_column *columns, size_t n);
void mysql_glance(const struct mysql_values *, struct counter *queries, struct now,
		  struct glance *ret);
void mysql_glance_lag(const struct mysql_lag *, struct glance *ret);
