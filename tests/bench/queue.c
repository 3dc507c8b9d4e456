/*
 * queue - claims due jobs and settles them as the worker does, with nothing in between: the queue itself.
 *
 *	queue SECONDS BATCH THREADS done|each|again	(the store is TRADEPOST_CONFIG's)
 *
 * BATCH jobs are claimed in one transaction and settled in another: `each` a function each, as those from which something
 * follows, the others all at once.  `again` puts them back, due at once, so that as many wait at the end as at the
 * beginning.  One line of JSON; a job that was settled twice ends the run.
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
static bool again, each;
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

struct look { int64_t from_at, due_at; };

static enum result
look(struct tx *tx, void *in_out)
{
	struct look *l = in_out;

	return store_system_next_due(tx, (struct job_lapse){ 0 }, l->from_at, &l->due_at);
}

static enum result
settle(struct tx *tx, void *in_out)
{
	const struct job *j = in_out;

	return store_job_done(tx, j->id, j->fence);
}

static void
settle_each(struct job_claim *some, struct arena *a)
{
	struct scope scope[MOST];
	struct db_call call[MOST];

	for (size_t i = 0; i < some->n; i++) {
		scope[i] = (struct scope){ .account = some->at[i].account, .arena = a };
		call[i] = (struct db_call){ &scope[i], settle, &some->at[i], ERR_STORE };
	}
	db_write_many(db, call, some->n);
	for (size_t i = 0; i < some->n; i++)
		if (call[i].result != OK)
			die(call[i].result == ERR_FENCED ? "a job was in other hands" : "a job was not settled");
}

struct ends { struct job_end end[MOST]; size_t n; };

static enum result
end_all(struct tx *tx, void *in_out)
{
	struct ends *ends = in_out;

	return store_job_end(tx, ends->end, ends->n);
}

static void
settle_together(struct job_claim *some, const struct scope *all)
{
	struct ends ends = { .n = some->n };

	for (size_t i = 0; i < some->n; i++)
		ends.end[i] = (struct job_end){ .hold = { some->at[i].account, some->at[i].id, some->at[i].fence, false },
		    .state = again ? JOB_QUEUED : JOB_DONE };
	if (db_system(db, all, end_all, &ends) != OK)
		die("jobs were not settled");
	for (size_t i = 0; i < some->n; i++)
		if (ends.end[i].hold.lost)
			die("a job was in other hands");
}

static void *
work(void *number)
{
	struct arena a = arena_make(16 << 20);
	struct scope all = { .arena = &a };
	struct look at = { 0 };
	double end = now() + seconds, whole = 0;
	char name[16];

	snprintf(name, sizeof name, "bench-%d", *(int *)number);
	while (now() < end) {
		struct job_claim some = { .worker = str_of(name), .lease_ms = 60000, .limit = batch };

		arena_reset(&a, 16 << 20);
		at.from_at = now() > whole ? 0 : at.due_at;	/* as the worker looks, with nothing left out for longer than half a second */
		whole = at.from_at == 0 ? now() + 0.5 : whole;
		if (db_system(db, &all, look, &at) != OK)
			die("a look failed");
		some.from_at = at.due_at;
		if (db_system(db, &all, claim, &some) != OK)
			die("a claim failed");
		if (some.n == 0)
			continue;
		if (each)
			settle_each(&some, &a);
		else
			settle_together(&some, &all);
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
	each = strcmp(argv[4], "each") == 0;
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
