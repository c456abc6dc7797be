/* SPDX-License-Identifier: Apache-2.0 */
/* What a row of the table of findings advises, in the words of the server that it is for:
 * findings.def says how it is written down. What is filled in comes from the server and is left out
 * where it could be more than a name: people paste what they read here. */
#pragma once

#include "judge/verdict.h"
#include "probe/dialect.h"
#include "probe/observation.h"

struct advised { /* who is advised; zeroed = anybody */
	enum dialect dialect;
	const struct channel_seen *row; /* NULL = no channel in particular */
	bool has_siblings;		/* the server has other channels too */
	bool keeps_marks;		/* the ` around commands */
	unsigned code;			/* the error's number; 0 = not known */
};

/* The lines that concern this server, separated by \n. */
void advice_print(const char *lines, const struct advised *, struct buf *to);
