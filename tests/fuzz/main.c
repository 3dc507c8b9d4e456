/*
 * main.c - every kept seed once through its target, and cut off at every byte where that is quick; no fuzzing.
 *
 *   build/asan/test-fuzz               all seeds of tests/fuzz/seeds
 *   build/asan/test-fuzz TARGET FILE   one input, to see what it does
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sanitizer/common_interface_defs.h>

#include "base/log.h"
#include "tests/fuzz/fuzz.h"

enum { CUTS_MOST = 200 };

static char running[600];
static int passed;

static void
say_what_ran(void)
{
	fprintf(stderr, "while running %s\n", running);
}

/* A copy of its very size, so that reading past its end is seen. */
static void
run(const struct fuzz_target *target, const char *file, const char *bytes, size_t n)
{
	char *copy = malloc(n ? n : 1);

	snprintf(running, sizeof running, "%s, the first %zu bytes of %s", target->name, n, file);
	memcpy(copy, bytes, n);
	fuzz_run(target, copy, n);
	free(copy);
	passed++;
}

static bool
run_file(const struct fuzz_target *target, const char *file, bool cuts)
{
	FILE *f = fopen(file, "rb");
	char *bytes = NULL;
	long n = -1;

	if (f && fseek(f, 0, SEEK_END) == 0)
		n = ftell(f);
	if (n >= 0 && (bytes = malloc((size_t)n + 1)) != NULL && fseek(f, 0, SEEK_SET) == 0)
		n = (long)fread(bytes, 1, (size_t)n, f);
	if (f)
		fclose(f);
	if (!bytes) {
		fprintf(stderr, "%s cannot be read\n", file);
		return false;
	}
	run(target, file, bytes, (size_t)n);
	for (long at = 0; cuts && at < n; at += 1 + n / CUTS_MOST)
		run(target, file, bytes, (size_t)at);
	free(bytes);
	return true;
}

static int
of_folder(const struct fuzz_target *target, const char *folder)
{
	struct dirent **entry;
	int n = scandir(folder, &entry, NULL, alphasort), failed = 0, seeds = 0;

	for (int i = 0; i < n; i++) {
		char file[512];

		snprintf(file, sizeof file, "%s/%.250s", folder, entry[i]->d_name);
		if (entry[i]->d_name[0] != '.') {
			failed += !run_file(target, file, target->cuts);
			seeds++;
		}
		free(entry[i]);
	}
	if (n >= 0)
		free(entry);
	if (seeds == 0)
		fprintf(stderr, "%s has no seeds\n", folder);
	return failed + (seeds == 0);
}

int
main(int argc, char **argv)
{
	int failed = 0;

	log_level_set((enum log_level)(LOG_ERROR + 1));
	__sanitizer_set_death_callback(say_what_ran);
	if (argc == 3 && fuzz_find(argv[1]))
		return !run_file(fuzz_find(argv[1]), argv[2], false);
	for (size_t i = 0; argc == 1 && i < fuzz_count; i++) {
		char folder[200];

		snprintf(folder, sizeof folder, "tests/fuzz/seeds/%s", fuzz_targets[i].name);
		failed += of_folder(&fuzz_targets[i], folder);
	}
	printf("%d passed, %d failed\n", passed, failed + (argc != 1));
	return failed || argc != 1;
}
