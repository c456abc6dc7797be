/* SPDX-License-Identifier: Apache-2.0 */
/* The words that every folder shares: levels and the sizes of names. */
#pragma once

#include <stdbool.h>

/* Sizes with the NUL. Channel names: MySQL allows 64 characters of up to 3 bytes; host names: 255
 * (MySQL 8.0.17+, HOSTNAME_LENGTH). SAID holds what a server said of an error (MAX_SLAVE_ERRMSG is
 * 1024 in 5.7 to 9.7). */
enum {
	TARGET_SIZE = 64,
	CHANNEL_SIZE = 196,
	HOST_SIZE = 256,
	NAME_SIZE = 64,
	PERSON_SIZE = 64,
	INCIDENT_ID_SIZE = 32,
	EVIDENCE_ID_SIZE = 16,
	SAID_SIZE = 1025,
	LINE_SIZE = 512,
	UUID_SIZE = 40,
};

/* In rising order, so that the higher of two is the greater. */
enum level { LEVEL_NONE, LEVEL_P4, LEVEL_P3, LEVEL_P2, LEVEL_P1, N_LEVELS };

const char *level_name(enum level); /* "P3"; LEVEL_NONE is "-" */
bool level_parse(const char *text, enum level *ret);
enum level level_max(enum level, enum level);
enum level level_next(enum level); /* one higher; P1 stays */
