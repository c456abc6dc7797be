/* SPDX-License-Identifier: Apache-2.0 */
/* Stands in for libFuzzer in plain `make check`: gives each seed of a target to it. NAME_replay
 * reads tests/fuzz/seeds/NAME; arguments are files to read instead, as with libFuzzer. With
 * -max_total_time=SECONDS it changes the seeds for so long: mutate.c. */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mutate.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { SEED_BYTES_MAX = 1 << 20 };

static int replay(const char *path)
{
	static uint8_t bytes[SEED_BYTES_MAX];
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		perror(path);
		return -1;
	}
	size_t n = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	/* Of exactly its size, so that the sanitizer sees a byte too far. */
	uint8_t *copy = malloc(n + (n == 0));
	if (copy == NULL)
		return -1;
	memcpy(copy, bytes, n);
	LLVMFuzzerTestOneInput(copy, n);
	mutate_keep(copy, n);
	free(copy);
	return 0;
}

/* The number of seeds, -1 if one cannot be read. */
static int replay_folder(const char *path)
{
	int n = 0;
	DIR *folder = opendir(path);
	if (folder == NULL) {
		perror(path);
		return -1;
	}
	for (struct dirent *entry; n >= 0 && (entry = readdir(folder)) != NULL;) {
		char seed[4096];
		if (entry->d_name[0] == '.')
			continue;
		snprintf(seed, sizeof seed, "%s/%s", path, entry->d_name);
		n = replay(seed) < 0 ? -1 : n + 1;
	}
	closedir(folder);
	return n;
}

static int replay_seeds_of(const char *program)
{
	char path[4096];
	const char *srcdir = getenv("srcdir"), *slash = strrchr(program, '/');
	const char *name = slash != NULL ? slash + 1 : program;
	const char *end = strstr(name, "_replay");
	int length = end != NULL ? (int)(end - name) : (int)strlen(name);
	snprintf(path, sizeof path, "%s/tests/fuzz/seeds/%.*s", srcdir != NULL ? srcdir : ".",
		 length, name);
	int n = replay_folder(path);
	printf("%d seeds of %s\n", n, path);
	return n > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	static const char option[] = "-max_total_time=";
	if (argc == 2 && strncmp(argv[1], option, strlen(option)) == 0) {
		int code = replay_seeds_of(argv[0]);
		if (code == EXIT_SUCCESS)
			mutate_for(strtol(argv[1] + strlen(option), NULL, 10));
		return code;
	}
	if (argc < 2)
		return replay_seeds_of(argv[0]);
	for (int i = 1; i < argc; i++)
		if (replay(argv[i]) < 0)
			return EXIT_FAILURE;
	return EXIT_SUCCESS;
}
