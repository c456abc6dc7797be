/* SPDX-License-Identifier: Apache-2.0 */
/* How the servers at the addresses of a channel's source stand to its replica: which of them it is
 * connected to, where it would land if that connection broke, and what these have. */
#pragma once

#include "judge/source.h"
#include "judge/wanted.h"

struct standing {
	char address[64];
	uint16_t port;
	mono_t compared; /* the server's answer that was compared; 0 = none yet */
	enum has has;	 /* what the replica has, but for what the replica wrote itself */
	char lacking[192];
};

/* At one of the places, with its answer (NULL = not asked yet). */
struct there {
	struct address address;
	bool is_now; /* the name leads there now */
	const struct source *source;
	const struct standing *standing; /* NULL = nothing to compare */
};

enum { THERE_MAX = 16 };
struct outlook {
	struct there places[THERE_MAX];
	size_t n;
	const struct there
		*attached; /* where the thread is connected; NULL = not known, or nowhere */
};

/* Of sight->channel, by sight->row. Compares anew where a server has answered since. */
void outlook_take(struct sight *, struct outlook *ret);
/* What the replica has, for the next time: a server's answer is compared with what the replica had
 * before it, or what came in between would look like something that the server lacks. */
void outlook_end(struct sight *);

void standings_free(struct channel *);
/* Who the target itself is. */
struct identity identity_of_target(const struct target *);
