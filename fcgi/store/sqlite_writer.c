#include "store/sqlite_writer.h"

#include <assert.h>
#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct sql
	BEGIN = { "", "BEGIN IMMEDIATE", NULL },
	COMMIT = { "", "COMMIT", NULL },
	ROLLBACK = { "", "ROLLBACK", NULL },
	MARK = { "", "SAVEPOINT f", NULL },
	KEEP = { "", "RELEASE f", NULL },
	BACK = { "", "ROLLBACK TO f", NULL };

struct waiting {
	struct db_call *call;
	char *mark;			/* where its arena stood before the last try */
	bool ran;
	struct waiting *next;
	struct group { size_t left; sem_t done; } *group;
};

/* SQLite rolls the whole transaction back on some errors and goes on as if nothing had happened: this is how we know. */
static bool
in_transaction(const struct sqlite_writer *w)
{
	return !sqlite3_get_autocommit(w->conn.db);
}

static bool
begin(struct sqlite_writer *w)
{
	int64_t from = engine_clock_us();
	bool ok = sqlite_conn_run(&w->conn, &BEGIN);

	atomic_fetch_add(&w->busy_us, engine_clock_us() - from);
	return ok;
}

enum end {
	KEPT,		/* on disk, but for those that were refused */
	SPOILT,		/* one was refused after it had written: nothing of the batch is on disk */
	LOST,		/* the transaction is gone: the same */
	BUSY,		/* it could not even begin */
};

/*
 * One function, in a savepoint if marked.  A savepoint copies every page that its function touches, which is 40 % of the
 * writer's work on a webhook, and hardly any function refuses once it has written: those that do are found out by the count
 * of changed rows, and their batch runs again with savepoints.
 */
static enum end
one(struct sqlite_writer *w, struct waiting *f, int64_t now_ms, bool marked)
{
	struct tx tx = { .db = w->owner, .engine = &w->conn };
	sqlite3_int64 before = sqlite3_total_changes64(w->conn.db);

	if (marked && !sqlite_conn_run(&w->conn, &MARK))
		return LOST;
	f->call->result = engine_run(&tx, f->call, now_ms, &f->mark);
	f->ran = true;
	sqlite_conn_rest(&w->conn);
	if (!in_transaction(w))
		return LOST;
	if (!marked)
		return f->call->result == OK || sqlite3_total_changes64(w->conn.db) == before ? KEPT : SPOILT;
	if (f->call->result != OK && !sqlite_conn_run(&w->conn, &BACK))
		return LOST;
	return sqlite_conn_run(&w->conn, &KEEP) ? KEPT : LOST;
}

static enum end
together(struct sqlite_writer *w, struct waiting **f, size_t n, bool marked)
{
	enum end end = KEPT;
	int64_t now_ms;

	if (!begin(w))
		return BUSY;
	now_ms = env_now(w->owner->env);	/* after the waiting: times grow with the commits */
	for (size_t i = 0; i < n && end == KEPT; i++)
		end = one(w, f[i], now_ms, marked);
	if (end == KEPT && !sqlite_conn_run(&w->conn, &COMMIT))
		end = LOST;
	if (end != KEPT && in_transaction(w))
		sqlite_conn_run(&w->conn, &ROLLBACK);
	if (end == SPOILT && n == 1)
		end = KEPT;	/* it alone was refused, and has heard why */
	if (end != KEPT)
		return end;
	atomic_fetch_add(&w->commits, 1);
	atomic_fetch_add(&w->functions, (int64_t)n);
	return KEPT;
}

static void
undo(struct waiting **f, size_t n)
{
	while (n-- > 0) {
		if (f[n]->ran)
			engine_undo(f[n]->call, f[n]->mark);
		f[n]->ran = false;
	}
}

static void
refuse(struct waiting **f, size_t n)
{
	undo(f, n);
	for (size_t i = 0; i < n; i++)
		f[i]->call->result = engine_failed(f[i]->call->scope);
}

static void
batch(struct sqlite_writer *w, struct waiting **f, size_t n)
{
	enum end end = together(w, f, n, false);

	if (end == SPOILT) {
		atomic_fetch_add(&w->retries, (int64_t)n);
		undo(f, n);
		end = together(w, f, n, true);
	}
	if (end == KEPT)
		return;
	if (end == BUSY || n == 1) {
		refuse(f, n);
		return;
	}
	atomic_fetch_add(&w->retries, (int64_t)n);
	undo(f, n);
	for (size_t i = 0; i < n; i++)
		if (together(w, &f[i], 1, false) != KEPT)
			refuse(&f[i], 1);
}

static void
tell(struct waiting **f, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct group *group = f[i]->group;	/* lies on the stack of who waits, and is gone after the post */

		if (--group->left == 0)
			sem_post(&group->done);
	}
}

/* The functions that wait by now: they are collected after the turn has come, so that a long wait makes a large batch. */
static size_t
collect(struct sqlite_writer *w, struct waiting **f)
{
	size_t n = 0;

	pthread_mutex_lock(&w->lock);
	while (w->first && n < DB_BATCH) {
		f[n++] = w->first;
		w->first = w->first->next;
	}
	if (!w->first)
		w->last = &w->first;
	pthread_mutex_unlock(&w->lock);
	return n;
}

static bool
wait_for_work(struct sqlite_writer *w)
{
	bool work;

	pthread_mutex_lock(&w->lock);
	while (!w->first && !w->stop)
		pthread_cond_wait(&w->wake, &w->lock);
	work = w->first != NULL;
	pthread_mutex_unlock(&w->lock);
	return work;
}

static void *
run(void *arg)
{
	struct sqlite_writer *w = arg;
	struct waiting *f[DB_BATCH];

	while (wait_for_work(w)) {
		int64_t from = engine_clock_us();
		size_t n;

		turn_take(&w->turn);
		atomic_fetch_add(&w->busy_us, engine_clock_us() - from);
		n = collect(w, f);
		batch(w, f, n);
		turn_give(&w->turn);
		tell(f, n);
	}
	return NULL;
}

static void
do_here(struct sqlite_writer *w, struct db_call *calls, size_t n)
{
	struct waiting waiting[DB_BATCH], *f[DB_BATCH];

	assert(!in_transaction(w));	/* a write inside a write */
	for (size_t i = 0; i < n; i++) {
		waiting[i] = (struct waiting){ .call = &calls[i] };
		f[i] = &waiting[i];
	}
	batch(w, f, n);
}

void
sqlite_writer_do(struct sqlite_writer *w, struct db_call *calls, size_t n)
{
	struct waiting waiting[DB_BATCH];
	struct group group = { .left = n };

	assert(n <= DB_BATCH);
	if (w->here) {
		do_here(w, calls, n);
		return;
	}
	assert(!pthread_equal(pthread_self(), w->thread));	/* a write inside a write would wait for itself */
	sem_init(&group.done, 0, 0);
	pthread_mutex_lock(&w->lock);
	for (size_t i = 0; i < n; i++) {
		waiting[i] = (struct waiting){ .call = &calls[i], .group = &group };
		*w->last = &waiting[i];
		w->last = &waiting[i].next;
	}
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	while (sem_wait(&group.done) < 0)
		assert(errno == EINTR);
	sem_destroy(&group.done);
}

bool
sqlite_writer_start(struct sqlite_writer *w, struct db *owner, const char *path, struct fault *fault)
{
	char *turn = engine_alloc(strlen(path) + sizeof ".turn");

	w->owner = owner;
	w->last = &w->first;
	w->turn.fd = -1;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->wake, NULL);
	sprintf(turn, "%s.turn", path);
	if (!sqlite_conn_open(&w->conn, path, SQLITE_OPEN_READWRITE, 4096, false, fault))
		;
	else if (!turn_open(&w->turn, turn))
		fault_set(fault, ERR_STORE, "store", "The file %s cannot be opened: %s.", turn, strerror(errno));
	else if (pthread_create(&w->thread, NULL, run, w) != 0)
		fault_set(fault, ERR_STORE, "store", "The store's writer cannot be started.");
	else {
		free(turn);
		return true;
	}
	free(turn);
	turn_close(&w->turn);
	sqlite_conn_close(&w->conn);
	return false;
}

bool
sqlite_writer_here(struct sqlite_writer *w, struct db *owner, struct fault *fault)
{
	w->owner = owner;
	w->here = true;
	return sqlite_conn_open(&w->conn, ":memory:", SQLITE_OPEN_READWRITE, 4096, false, fault);
}

void
sqlite_writer_stop(struct sqlite_writer *w)
{
	if (w->here) {
		sqlite_conn_close(&w->conn);
		return;
	}
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	turn_close(&w->turn);
	sqlite_conn_close(&w->conn);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
}
