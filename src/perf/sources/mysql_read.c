/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/sources/mysql_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "perf/quantity.h"

static const double MIB = 1048576;

void database_values_init(struct database_values *values)
{
	*values = (struct database_values){-1, -1, -1, -1, -1};
}

void database_take_row(struct database_values *values, const struct status_column *columns,
		       size_t n)
{
	const struct {
		const char *name;
		double *to;
	} places[] = {
		{"Threads_running", &values->running},
		{"Threads_connected", &values->connected},
		{"Queries", &values->queries},
		{"Innodb_buffer_pool_bytes_data", &values->pool_bytes},
		{"Memory_used", &values->used_bytes},
	};
	double value;
	if (n < 2 || columns[0].value == NULL || columns[1].value == NULL ||
	    !number_read(columns[1].value, &value) || value < 0)
		return;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (strcmp(columns[0].value, places[i].name) == 0)
			*places[i].to = value;
}

void database_take_channel(struct database_lag *lag, const struct status_column *columns, size_t n)
{
	struct channel_seen seen;
	status_row_read(columns, n, &seen);
	lag->n_channels++;
	lag->n_unknown += !seen.lag_known;
	if (seen.lag_known && seen.lag.us > lag->worst.us)
		lag->worst = seen.lag;
	channel_seen_free(&seen);
}

static void set_other(struct glance *glance, const char *name, const char *unit, double value)
{
	if (value >= 0)
		gauge_set(glance_other(glance, name, unit), value);
}

/* With its accounts switched off, the server counts nothing. */
static void glance_memory(const struct database_values *values, struct glance *ret)
{
	if (values->used_bytes > 0) {
		gauge_set(&ret->memory, values->used_bytes / MIB);
		text_copy(ret->remark, sizeof ret->remark,
			  "Mem is what the server counts of its own memory");
	} else if (values->pool_bytes >= 0) {
		gauge_set(&ret->memory, values->pool_bytes / MIB);
		text_copy(ret->remark, sizeof ret->remark,
			  "Mem is the data in InnoDB's buffer pool, not all that the server holds");
	} else {
		gauge_say(&ret->memory, GAUGE_MISSED,
			  "the server does not say how much memory it uses");
	}
}

void database_glance(const struct database_values *values, struct counter *queries, struct now now,
		     struct glance *ret)
{
	gauge_say(&ret->cpu, GAUGE_NEVER, "the server does not say what CPU it uses");
	glance_memory(values, ret);
	set_other(ret, "Threads running", "", values->running);
	set_other(ret, "Threads connected", "", values->connected);
	if (values->queries >= 0)
		counter_step(queries, now, values->queries, 1, glance_other(ret, "Queries", "/s"));
	set_other(ret, "Data in the buffer pool", "mb",
		  values->pool_bytes < 0 ? -1 : values->pool_bytes / MIB);
}

void database_glance_lag(const struct database_lag *lag, struct glance *ret)
{
	if (lag->n_channels == 0)
		return;
	struct gauge *gauge = glance_other(ret, "Replication lag", "s");
	if (lag->n_unknown > 0)
		gauge_say(gauge, GAUGE_MISSED,
			  "the server does not know it (Seconds_Behind is NULL)");
	else
		gauge_set(gauge, (double)lag->worst.us / 1e6);
}
