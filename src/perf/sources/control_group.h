/* SPDX-License-Identifier: Apache-2.0 */
/* Finding and reading control groups, of version 2 or 1. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"

/* Version 1 has one tree for each controller, and often a bare one of version 2 beside them, which
 * measures nothing: so the root says which it is. */
bool group_is_v2(const char *root);
/* The folder of a systemd unit below the root, "/system.slice/mariadb.service"; false if it does
 * not run. "mariadb" stands for "mariadb.service". */
bool group_of_unit(const char *root, const char *unit, struct buf *ret);
/* root + tree + group + "/" + file: `tree` is "" in version 2, "/memory" and so on in 1. Negative
 * errno. */
int group_read(const char *root, const char *tree, const char *group, const char *file,
	       struct buf *ret);
/* Adds the cgroup.procs of the group and of those below it: services that start others in a group
 * of their own are one. */
void group_processes(const char *root, const char *tree, const char *group, struct buf *to);
/* The tree in which this file of the group is: version 1 mounts some controllers together. */
const char *group_tree(const char *root, const char *const *trees, const char *group,
		       const char *file);
