/*
 * Many threads and several processes at once: nothing is lost, nothing is counted twice.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/account.h"
#include "store/engine.h"
#include "store/job.h"
#include "tests/store/store.h"

enum { THREADS = 8, ROUNDS = 60 };

struct worker { struct house *h; pthread_barrier_t *start; int no; int64_t ok, refused, failed; };

static void
tally(struct worker *w, enum result res)
{
	w->ok += res == OK;
	w->refused += res == ERR_CONFLICT;
	w->failed += res == ERR_STORE;
}

/* Every tenth fails at its last moment. */
static void *
count_many(void *arg)
{
	struct worker *w = arg;
	struct arena arena = arena_make(1 << 20);
	struct fault fault;
	struct scope scope = { .account = STR("acme"), .arena = &arena, .fault = &fault };

	pthread_barrier_wait(w->start);
	for (int i = 0; i < ROUNDS; i++) {
		struct step step = { .key = "shared", .end = i % 10 == 9 ? ERR_CONFLICT : OK };
		struct step own = { .key = "own" };
		char key[20];

		tally(w, db_write(w->h->db, &scope, count_up, &step));
		snprintf(key, sizeof key, "own%d", w->no);
		own.key = key;
		if (db_write(w->h->db, &scope, count_up, &own) != OK || own.seen != i + 1)
			w->failed += 1000;
		if (db_read(w->h->db, &scope, read_count, &own) != OK || own.seen != i + 1)
			w->failed += 1000000;	/* what was answered OK has to be seen by the next read */
		arena_reset(&arena, 4096);
	}
	arena_free(&arena);
	return NULL;
}

/* "Load, decide, keep" with a rule over rows that are not there yet: at most one open job per subject. */
static enum result
only_one(struct tx *tx, void *x)
{
	struct job *there, job = { .topic = STR("t"), .subject = STR("supplier"), .cause_event = *(int64_t *)x };
	size_t n;
	enum result res = store_job_caused(tx, job.cause_event, &there, &n);

	if (res == OK && n > 0)
		return ERR_CONFLICT;
	return res == OK ? store_job_add(tx, &job, NULL) : res;
}

static void *
open_many(void *arg)
{
	struct worker *w = arg;
	struct arena arena = arena_make(1 << 20);
	struct fault fault;
	struct scope scope = { .account = STR("acme"), .arena = &arena, .fault = &fault };

	for (int i = 0; i < ROUNDS; i++) {
		int64_t subject = i + 1;

		pthread_barrier_wait(w->start);
		tally(w, db_write(w->h->db, &scope, only_one, &subject));
		arena_reset(&arena, 4096);
	}
	arena_free(&arena);
	return NULL;
}

static struct worker
together(struct house *h, void *(*fn)(void *))
{
	pthread_t threads[THREADS];
	struct worker workers[THREADS] = { 0 }, sum = { 0 };
	pthread_barrier_t start;

	pthread_barrier_init(&start, NULL, THREADS);
	for (int i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){ .h = h, .start = &start, .no = i };
		pthread_create(&threads[i], NULL, fn, &workers[i]);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		sum.ok += workers[i].ok;
		sum.refused += workers[i].refused;
		sum.failed += workers[i].failed;
	}
	pthread_barrier_destroy(&start);
	return sum;
}

void
test_threads(bool postgres)
{
	struct house h;
	struct worker sum;
	struct db_stats stats;

	if (!house_make(&h, postgres))
		return;
	house_write(&h, "acme", make_account, "Acme");
	sum = together(&h, count_many);
	check_int("all that should be kept was", sum.ok, THREADS * ROUNDS * 9 / 10);
	check_int("all that should be refused was", sum.refused, THREADS * ROUNDS / 10);
	check_int("nothing failed", sum.failed, 0);
	check_int("the shared counter is exact", counted(&h, "acme", "shared"), sum.ok);
	sum = together(&h, open_many);
	check_int("one open job per subject, however many ask at once", sum.ok, ROUNDS);
	check_int("the others were told", sum.refused, THREADS * ROUNDS - ROUNDS);
	check_int("and none failed", sum.failed, 0);
	db_stats(h.db, &stats);
	check("many functions were committed together", stats.commits < stats.functions);
	house_end(&h);
}

/* ---- processes --------------------------------------------------------------------------------------------------- */

enum { PER_PROCESS = 150 };

/* child count STORE SYSTEM: adds up in another process. */
static int
child_count(char **argv)
{
	struct config config = { .store = str_of(argv[0]), .store_system = str_of(argv[1]) };
	struct env env;
	struct arena arena = arena_make(1 << 20);
	struct fault fault = { 0 };
	struct scope scope = { .account = STR("acme"), .arena = &arena, .fault = &fault };
	struct db *db;
	int failures = 0;

	env_system(&env, &config);
	db = db_open(&env, 1, &fault);
	if (!db)
		return 99;
	for (int i = 0; i < PER_PROCESS; i++) {
		struct step step = { .key = "processes" };

		failures += db_write(db, &scope, count_up, &step) != OK;
	}
	db_close(db);
	arena_free(&arena);
	return failures > 90 ? 90 : failures;
}

/* child endless STORE SYSTEM: writes for ever, and says so after every OK. */
static int
child_endless(char **argv)
{
	struct config config = { .store = str_of(argv[0]), .store_system = str_of(argv[1]) };
	struct env env;
	struct arena arena = arena_make(1 << 20);
	struct scope scope = { .account = STR("acme"), .arena = &arena };
	struct step step = { .key = "endless" };
	struct db *db;

	env_system(&env, &config);
	db = db_open(&env, 1, NULL);
	while (db)
		if (db_write(db, &scope, count_up, &step) == OK && write(STDOUT_FILENO, "k", 1) != 1)
			break;
	return 99;
}

int
child(int argc, char **argv)
{
	quiet(true);
	if (argc == 4 && strcmp(argv[1], "endless") == 0)
		return child_endless(argv + 2);
	if (argc == 4 && strcmp(argv[1], "count") == 0)
		return child_count(argv + 2);
	if (argc == 3 && strcmp(argv[1], "io") == 0)
		return child_io(argv + 2);
	if (argc == 3 && strcmp(argv[1], "damaged") == 0)
		return child_damaged(argv + 2);
	return 100;
}

/* A process is killed in the middle of its writes: what it was told OK is there, and nobody waits for it. */
static void
killed(struct house *h)
{
	struct step step = { .key = "after" };
	char said[512];
	int64_t told = 0, kept;
	ssize_t n = 0;
	int out, pid = spawn_saying((const char *const[]){ "endless", h->store, h->system, NULL }, &out);

	while (told < 200 && (n = read(out, said, sizeof said)) > 0)
		told += n;
	check("another process writes", n > 0);
	kill(pid, SIGKILL);
	check_int("it is killed", wait_for(pid), -1);
	while ((n = read(out, said, sizeof said)) > 0)
		told += n;
	close(out);
	check_int("others go on at once", house_write(h, "acme", count_up, &step), OK);
	kept = counted(h, "acme", "endless");
	check(sentence("all that it was told OK is there: %d of %d", (int)kept, (int)told), kept >= told && kept <= told + 1);
}

void
test_processes(bool postgres)
{
	struct house h;
	int pids[3];
	struct step step = { .key = "processes" };
	int64_t seen = 0, longest_us = 0;

	if (!house_make(&h, postgres))
		return;
	house_write(&h, "acme", make_account, "Acme");
	db_changed(h.db, &seen);
	for (int i = 0; i < 3; i++)
		pids[i] = spawn((const char *const[]){ "count", h.store, h.system, NULL });
	for (int i = 0; i < PER_PROCESS; i++) {
		int64_t from = engine_clock_us();

		check("writing while three others do", house_write(&h, "acme", count_up, &step) == OK);
		longest_us = engine_clock_us() - from > longest_us ? engine_clock_us() - from : longest_us;
	}
	for (int i = 0; i < 3; i++)
		check_int("another process had no failure", wait_for(pids[i]), 0);
	check_int("the count of four processes is exact", counted(&h, "acme", "processes"), 4 * PER_PROCESS);
	check(sentence("nobody starves: the longest wait was %d ms", (int)(longest_us / 1000)), longest_us < 2000000);
	check("their commits were noticed", db_changed(h.db, &seen));
	if (!postgres)
		check("and then there is no news", !db_changed(h.db, &seen));
	killed(&h);
	house_end(&h);
}
