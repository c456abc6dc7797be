/* SPDX-License-Identifier: Apache-2.0 */
/* Files as this program needs them. Negative errno on failure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Whole regular file (else -EINVAL, -EISDIR); -EFBIG above max. Adds a NUL that is not counted. */
int file_read(const char *path, size_t max, struct buf *ret);
/* Temporary file beside it, fsync, rename, fsync of the folder: never a half one. */
int file_replace(const char *path, const char *text, size_t n, unsigned mode);
/* The same, but what it takes the place of is given back, exactly: somebody may have written since
 * it was last read. Nothing there before gives an empty *ret_before. */
int file_exchange(const char *path, const char *text, size_t n, unsigned mode, size_t max,
		  struct buf *ret_before);
int folder_make(const char *path, unsigned mode); /* with parents; 0 if there already */
/* One writer at a time: waits for others who lock it so. -EACCES, -EROFS and the like where nothing
 * could be written. */
int folder_lock(const char *path, int *ret_fd);
void folder_unlock(int fd);
/* A secret's file: must be a regular file that others cannot read (no o+r; g+r is fine), at most 64
 * KiB; the last newline is cut off. On failure *why is a sentence that says what to do. */
int secret_read(const char *path, char *to, size_t size, char *why, size_t why_size);
/* One agent per state folder: an flock held until the process ends. -EWOULDBLOCK if taken; then
 * *ret_pid is the holder's, 0 if unknown. */
int lock_take(const char *path, long *ret_pid, int *ret_fd);
