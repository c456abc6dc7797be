/* SPDX-License-Identifier: Apache-2.0 */
/* Exit codes, after sysexits.h. */
#pragma once

enum {
	EXIT_DONE = 0,
	EXIT_FOUND = 1, /* check --live found trouble */
	EXIT_USAGE = 64,
	EXIT_DATA = 65,	       /* a file holds something else than it should */
	EXIT_UNAVAILABLE = 69, /* no agent, no such incident, another agent */
	EXIT_OS = 71,
	EXIT_CANNOT_CREATE = 73,
	EXIT_IO = 74,
	EXIT_CONFIG = 78,
};
