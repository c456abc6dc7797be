/* SPDX-License-Identifier: Apache-2.0 */
/* As much of a URL as this folder must know without a library. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* http or https, a host, and only characters that a URL may hold. */
bool url_is_http(const char *url);
/* Without user, password, port and brackets; "" if there is none. */
void url_host(const char *url, char *to, size_t size);
/* localhost, 127.0.0.0/8, ::1: as written, nothing is resolved. */
bool url_is_loopback(const char *url);
/* What follows host and port: "/services/T0/B0/x"; points into url. */
const char *url_path(const char *url);
