/* SPDX-License-Identifier: Apache-2.0 */
/* Amounts of CPU and memory as Kubernetes writes them: "250m", "156340n", "0.5", "2", "1e3";
 * "128Mi", "134217728", "128974848000m", "1G". Pure. */
#pragma once

#include <stdbool.h>

/* False on anything else, also on negative amounts. */
bool quantity_read_cpu(const char *text, double *ret_millicores);
bool quantity_read_memory(const char *text, double *ret_mib);
/* A finite number as JSON and Prometheus write them, all of the text: "1e+06", "-0.5". */
bool number_read(const char *text, double *ret);
