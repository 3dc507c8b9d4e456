#define CHECK_MAIN
#include "tests/work/work.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct { const char *name; void (*run)(bool postgres); } tests[] = {
	{ "portal", test_portal },
	{ "ends", test_ends },
	{ "settle", test_settle },
	{ "outcomes", test_outcomes },
	{ "clock", test_clock },
	{ "worker", test_worker },
};

int
main(int argc, char **argv)
{
	const char *only = getenv("ONLY_TEST");

	signal(SIGPIPE, SIG_IGN);
	if (argc > 1 && strcmp(argv[1], "worker") == 0)
		return worker_main(argc, argv);
	if (!getenv("TEST_PG")) {	/* where it is empty, SQLite alone */
		execlp("node", "node", "tests/store/with-postgres.mjs", argv[0], (char *)NULL);
		perror("node");
		return 1;
	}
	log_level_set((enum log_level)(LOG_ERROR + 1));
	server_start();
	if (!only || strcmp(only, "guard") == 0)
		test_guard();
	if (!only || strcmp(only, "wire") == 0)
		test_wire();
	for (size_t i = 0; i < COUNT(tests); i++)
		if (!only || strcmp(only, tests[i].name) == 0) {
			tests[i].run(false);
			if (*getenv("TEST_PG"))
				tests[i].run(true);
		}
	server_stop();
	return check_end();
}
