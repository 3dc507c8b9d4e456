#define CHECK_MAIN
#include "tests/base/base.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct arena arena;

static char folder[64];
static char path[128];

struct str
test_write(const char *name, struct str text, unsigned mode)
{
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "wb");
	if (file) {
		fwrite(text.n ? text.p : "", 1, text.n, file);
		fclose(file);
		chmod(path, (mode_t)mode);
	}
	return str_of(path);
}

static void (*const suites[])(void) = {
	test_arena, test_fault, test_json, test_crypto, test_env, test_log, test_file, test_config, test_archive,
	test_barcode, test_paper, test_zone,
};

int
main(int argc, char **argv)
{
	char command[96];

	if (argc == 4 && strcmp(argv[1], "barcode") == 0) {
		arena = arena_make(1 << 20);
		return print_barcode(argv[2], argv[3]);
	}
	snprintf(folder, sizeof folder, "/tmp/tradepost-base-XXXXXX");
	if (!mkdtemp(folder))
		return 1;
	arena = arena_make(256 << 20);
	for (size_t i = 0; i < COUNT(suites); i++) {
		arena_reset(&arena, 1 << 20);
		suites[i]();
	}
	arena_free(&arena);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	if (system(command) != 0)
		printf("could not remove %s\n", folder);
	return check_end();
}
