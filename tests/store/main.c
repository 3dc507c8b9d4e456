#define CHECK_MAIN
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/store/store.h"

static const struct { const char *name; void (*run)(bool postgres); } tests[] = {
	{ "migrate", test_migrate },
	{ "statements", test_statements },
	{ "write", test_write },
	{ "batch", test_batch },
	{ "sends", test_sends },
	{ "threads", test_threads },
	{ "processes", test_processes },
	{ "queue", test_queue },
	{ "claim", test_claim },
	{ "rows", test_rows },
	{ "people", test_people },
	{ "events", test_events },
};

int
main(int argc, char **argv)
{
	const char *only = getenv("ONLY_TEST");

	if (argc > 1)
		return child(argc, argv);
	if (!getenv("TEST_PG")) {
		execlp("node", "node", "tests/store/with-postgres.mjs", argv[0], (char *)NULL);
		perror("node");
		return 1;
	}
	quiet(true);
	for (size_t i = 0; i < COUNT(tests); i++)
		if (!only || strcmp(only, tests[i].name) == 0) {
			tests[i].run(false);
			tests[i].run(true);
		}
	if (!only || strcmp(only, "sqlite") == 0)
		test_sqlite();
	if (!only || strcmp(only, "postgres") == 0)
		test_postgres();
	if (!only || strcmp(only, "roles") == 0)
		test_roles();
	return check_end();
}
