/* SPDX-License-Identifier: Apache-2.0 */
#include "perf/quantity.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* k8s.io/apimachinery, resource.Quantity: <number><suffix>. */
static const struct {
	const char *suffix;
	double factor;
} suffixes[] = {
	{"", 1},
	{"n", 1e-9},
	{"u", 1e-6},
	{"m", 1e-3},
	{"k", 1e3},
	{"M", 1e6},
	{"G", 1e9},
	{"T", 1e12},
	{"P", 1e15},
	{"E", 1e18},
	{"Ki", 1024.0},
	{"Mi", 1048576.0},
	{"Gi", 1073741824.0},
	{"Ti", 1099511627776.0},
	{"Pi", 1125899906842624.0},
	{"Ei", 1152921504606846976.0},
};

/* strtod also takes blanks, "inf", "nan" and hexadecimal. The locale is never set. */
static bool read_front(const char *text, double *ret, const char **ret_rest)
{
	char *end;
	const char *digit = text + (*text == '-' || *text == '+');
	if ((*digit < '0' || *digit > '9') && *digit != '.')
		return false;
	if (digit[0] == '0' && (digit[1] == 'x' || digit[1] == 'X'))
		return false;
	*ret = strtod(text, &end);
	*ret_rest = end;
	return end > digit && isfinite(*ret);
}

bool number_read(const char *text, double *ret)
{
	double value;
	const char *rest;
	if (!read_front(text, &value, &rest) || *rest != '\0')
		return false;
	*ret = value;
	return true;
}

static bool read_quantity(const char *text, double *ret)
{
	double value;
	const char *rest;
	if (!read_front(text, &value, &rest) || value < 0)
		return false;
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (strcmp(rest, suffixes[i].suffix) == 0) {
			*ret = value * suffixes[i].factor;
			return isfinite(*ret);
		}
	return false;
}

bool quantity_read_cpu(const char *text, double *ret_millicores)
{
	double cores;
	if (!read_quantity(text, &cores))
		return false;
	*ret_millicores = cores * 1000;
	return true;
}

bool quantity_read_memory(const char *text, double *ret_mib)
{
	double bytes;
	if (!read_quantity(text, &bytes))
		return false;
	*ret_mib = bytes / 1048576;
	return true;
}
