/* SPDX-License-Identifier: Apache-2.0 */
/* This host's resolv.conf, for the servers that run on this host. */
#pragma once

#include "judge/state.h"

void resolv_see(struct sight *, const struct resolv_seen *); /* it has changed */
void resolv_peer(struct sight *, const struct peer_seen *);  /* whether a target runs here */
void resolv_pass(struct sight *);			     /* sight->target, as time goes by */
