/*
 * queue - claims due jobs and settles them as the worker does, with nothing in between: the queue itself.
 *
 *	queue SECONDS BATCH THREADS done|again		(the store is TRADEPOST_CONFIG's)
 *
 * BATCH jobs are claimed in one transaction and settled in another, a function each.  `again` puts them back, due at once,
 * so that as many wait at the end as at the beginning.  One line of JSON; a job that was settled twice would be a conflict,
 * and ends the run.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/system.h"

enum { MOST = 64, THREADS = 32 };

static struct db *db;
static double seconds;
static int64_t batch;
static bool again;
static atomic_long settled;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
die(const char *what)
{
	fprintf(stderr, "queue: %s\n", what);
	exit(1);
}

static enum result
claim(struct tx *tx, void *in_out)
{
	return store_system_claim(tx, in_out);
}

static enum result
settle(struct tx *tx, void *in_out)
{
	const struct job *j = in_out;

	return again ? store_job_again(tx, j->id, j->fence, tx->now_ms, STR("")) : store_job_done(tx, j->id, j->fence);
}

static void *
work(void *number)
{
	struct arena a = arena_make(16 << 20);
	struct scope all = { .arena = &a }, scope[MOST];
	struct db_call call[MOST];
	double end = now() + seconds;
	char name[16];

	snprintf(name, sizeof name, "bench-%d", *(int *)number);
	while (now() < end) {
		struct job_claim some = { .worker = str_of(name), .lease_ms = 60000, .limit = batch };

		arena_reset(&a, 16 << 20);
		if (db_system(db, &all, claim, &some) != OK)
			die("a claim failed");
		if (some.n == 0)
			continue;
		for (size_t i = 0; i < some.n; i++) {
			scope[i] = (struct scope){ .account = some.at[i].account, .arena = &a };
			call[i] = (struct db_call){ &scope[i], settle, &some.at[i], ERR_STORE };
		}
		db_write_many(db, call, some.n);
		for (size_t i = 0; i < some.n; i++)
			if (call[i].result != OK)
				die(call[i].result == ERR_CONFLICT ? "a job was in other hands" : "a job was not settled");
		atomic_fetch_add(&settled, (long)some.n);
	}
	arena_free(&a);
	return number;
}

int
main(int argc, char **argv)
{
	struct arena a = arena_make(1 << 20);
	struct config config = { 0 };
	struct fault fault = { 0 };
	pthread_t thread[THREADS];
	int numbers[THREADS], threads;
	struct env env;
	double begin;

	if (argc != 5)
		return 2;
	seconds = strtod(argv[1], NULL);
	batch = strtol(argv[2], NULL, 10);
	threads = atoi(argv[3]);
	again = strcmp(argv[4], "again") == 0;
	if (threads > THREADS || batch > MOST || !config_load(&a, str_of(getenv("TRADEPOST_CONFIG")), &config, &fault))
		die(fault.message);
	env_system(&env, &config);
	db = db_open(&env, 4, &fault);
	if (!db)
		die(fault.message);
	begin = now();
	for (int i = 0; i < threads; i++) {
		numbers[i] = i;
		if (pthread_create(&thread[i], NULL, work, &numbers[i]) != 0)
			die("no thread");
	}
	for (int i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
	printf("{\"per_s\":%f,\"settled\":%ld}\n", (double)settled / (now() - begin), (long)settled);
	db_close(db);
	return 0;
}
