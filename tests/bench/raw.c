/*
 * raw - SQLite by itself, writing what one webhook of `make bench` writes: the limit of the store.
 *
 *	raw FILE SECONDS BATCH FIRST SCRIPT
 *
 * FILE is a copy of the seeded store, schema, indexes and all.  SCRIPT is a file of statements, all of them for one webhook:
 * nothing is read, checked, sealed or formatted, BATCH webhooks to a commit.  A statement may name $n, the webhook's number,
 * from FIRST on; $ms, the time; and $id1, $id2 …: ids as we make them, new for each webhook.  One line of JSON, with the
 * number where a later round goes on.
 */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STATEMENTS = 40, IDS = 8, SCRIPT = 64 << 10 };

static sqlite3 *db;
static sqlite3_stmt *stmt[STATEMENTS];
static int statements;
static uint64_t ids;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
must(int code)
{
	if (code == SQLITE_OK || code == SQLITE_DONE)
		return;
	fprintf(stderr, "raw: %s\n", sqlite3_errmsg(db));
	exit(1);
}

static void
run(const char *sql)
{
	must(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static void
prepare(const char *path)
{
	static char text[SCRIPT];
	const char *rest = text;
	FILE *f = fopen(path, "r");

	if (f == NULL || fread(text, 1, sizeof text - 1, f) == 0)
		exit(2);
	fclose(f);
	while (statements < STATEMENTS) {
		must(sqlite3_prepare_v3(db, rest, -1, SQLITE_PREPARE_PERSISTENT, &stmt[statements], &rest));
		if (stmt[statements] == NULL)
			return;
		statements++;
	}
	exit(2);
}

/* Ours begin with the time: they grow, and the last letters are random. */
static void
make_ids(char id[IDS][27], int64_t ms)
{
	for (int i = 0; i < IDS; i++) {
		ids = ids * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		snprintf(id[i], 27, "%010llx%016llx", (unsigned long long)ms, (unsigned long long)(ids ^ ids >> 29));
	}
}

static void
webhook(int64_t n, int64_t ms)
{
	char id[IDS][27];

	make_ids(id, ms);
	for (int i = 0; i < statements; i++) {
		for (int at = sqlite3_bind_parameter_count(stmt[i]); at > 0; at--) {
			const char *name = sqlite3_bind_parameter_name(stmt[i], at);

			if (name[1] == 'i')
				must(sqlite3_bind_text(stmt[i], at, id[name[3] - '1'], -1, SQLITE_STATIC));
			else
				must(sqlite3_bind_int64(stmt[i], at, name[1] == 'n' ? n : ms));
		}
		must(sqlite3_step(stmt[i]));
		must(sqlite3_reset(stmt[i]));
	}
}

int
main(int argc, char **argv)
{
	double begin, end;
	int64_t n, from;
	int batch;

	if (argc != 6 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return 2;
	run("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -4096");
	prepare(argv[5]);
	n = from = strtoll(argv[4], NULL, 10);
	batch = atoi(argv[3]);
	begin = now();
	do {
		struct timespec t;

		clock_gettime(CLOCK_REALTIME, &t);
		run("BEGIN IMMEDIATE");
		for (int i = 0; i < batch; i++)
			webhook(n++, (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000);
		run("COMMIT");
		end = now();
	} while (end - begin < strtod(argv[2], NULL));
	printf("{\"per_s\":%f,\"next\":%lld}\n", (double)(n - from) / (end - begin), (long long)n);
	return 0;
}
