/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a configuration: it is taken, or complained of, and nothing is left behind. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "config/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_lines(const struct complaints *complaints)
{
	for (size_t i = 0; i < complaints->n; i++)
		if (strstr(complaints->lines[i], ": ") == NULL ||
		    strchr(complaints->lines[i], '\n') != NULL)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct settings *settings = NULL;
	struct complaints complaints = {0};
	char path[64];
	int fd = memfd_create("config", MFD_CLOEXEC);
	if (fd < 0 || write(fd, data, n) != (ssize_t)n)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	int result = settings_load(path, SECRETS_LEAVE, &settings, &complaints);
	if ((result == 0) != (settings != NULL) || (size_t)result != complaints.n)
		abort();
	check_lines(&complaints);
	settings_free(settings);
	complaints_free(&complaints);
	close(fd);
	return 0;
}
