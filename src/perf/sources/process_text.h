/* SPDX-License-Identifier: Apache-2.0 */
/* What /proc says of processes. Texts may be anything. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct process_stat {		    /* of /proc/PID/stat */
	double ticks;		    /* utime + stime */
	unsigned long long started; /* ticks since the boot: tells a process from an earlier one
				     * that had its number */
};

/* The name stands in brackets and may hold blanks and brackets itself. */
bool process_read_stat(const char *text, struct process_stat *ret);
/* VmRSS of /proc/PID/status, in MiB; kernel threads have none. */
bool process_read_resident(const char *text, double *ret_mib);
/* The first number of a pid file or of a line of cgroup.procs; 0 = none. */
long process_read_pid(const char *text);
/* As /proc/PID/comm has it: the kernel cuts names off after 15 bytes. */
bool process_is_named(const char *comm, const char *name);
/* The first number of /proc/uptime, in seconds. */
bool process_read_uptime(const char *text, double *ret);
