/* SPDX-License-Identifier: Apache-2.0 */
/* Tells when resolv.conf may have changed: written, replaced, or its link or the link's target
 * changed. A change that inotify does not see (another file system's) is for the caller's own look
 * now and then. */
#pragma once

#include "platform/loop.h"

struct resolv_watch;
typedef void resolv_fn(void *arg);
int resolv_watch_new(struct loop *, const char *path, resolv_fn *, void *arg,
		     struct resolv_watch **ret);
struct resolv_watch *resolv_watch_free(struct resolv_watch *);
