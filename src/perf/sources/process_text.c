/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/sources/process_text.h"

#include <stdlib.h>
#include <string.h>

enum { COMM_MAX = 15, PID_DIGITS_MAX = 9, FIELD_UTIME = 14, FIELD_STIME = 15, FIELD_STARTED = 22 };

static bool read_field(const char *field, unsigned long long *ret)
{
	char *end;
	if (*field < '0' || *field > '9')
		return false;
	*ret = strtoull(field, &end, 10);
	return *end == ' ' || *end == '\n' || *end == '\0';
}

bool process_read_stat(const char *text, struct process_stat *ret)
{
	unsigned long long utime, stime, started;
	const char *fields[FIELD_STARTED + 1] = {NULL};
	const char *at = strrchr(text, ')');
	for (size_t i = 3; at != NULL && i <= FIELD_STARTED; i++) {
		at = strchr(at + 1, ' ');
		fields[i] = at != NULL ? at + 1 : NULL;
	}
	if (fields[FIELD_STARTED] == NULL || !read_field(fields[FIELD_UTIME], &utime) ||
	    !read_field(fields[FIELD_STIME], &stime) ||
	    !read_field(fields[FIELD_STARTED], &started))
		return false;
	*ret = (struct process_stat){(double)utime + (double)stime, started};
	return true;
}

bool process_read_resident(const char *text, double *ret_mib)
{
	static const char key[] = "VmRSS:";
	const char *line =
		strncmp(text, key, sizeof key - 1) == 0 ? text : strstr(text, "\nVmRSS:");
	if (line == NULL)
		return false;
	line = strchr(line, ':') + 1;
	line += strspn(line, " \t");
	char *end;
	if (*line < '0' || *line > '9')
		return false;
	double kib = (double)strtoull(line, &end, 10);
	if (strncmp(end, " kB", 3) != 0)
		return false;
	*ret_mib = kib / 1024;
	return true;
}

long process_read_pid(const char *text)
{
	text += strspn(text, " \t\n");
	size_t n = strspn(text, "0123456789");
	if (n == 0 || n > PID_DIGITS_MAX || (text[n] != '\0' && strchr(" \t\r\n", text[n]) == NULL))
		return 0;
	return strtol(text, NULL, 10);
}

bool process_is_named(const char *comm, const char *name)
{
	size_t n = strlen(comm), n_name = strlen(name);
	n -= n > 0 && comm[n - 1] == '\n';
	if (n_name > COMM_MAX)
		n_name = COMM_MAX;
	return n == n_name && memcmp(comm, name, n) == 0;
}

bool process_read_uptime(const char *text, double *ret)
{
	char *end;
	if (*text < '0' || *text > '9')
		return false;
	*ret = strtod(text, &end);
	return *end == ' ';
}
