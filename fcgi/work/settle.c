/*
 * settle.c - keeps what was decided.  What has come together by then goes into one commit: one each gives 470 jobs a second
 * on a disk that takes a millisecond to flush, 32 at a time two hundred times as many.
 */
#include "work/crew.h"

enum { BATCH = 64, RETRY_MS = 500 };

struct batch {
	struct task *task[BATCH];
	size_t n;
	bool retry;	/* the store could not do some of them */
};

/* Fills what is free with what waits; sleeps while there is nothing. false: to end. */
static bool
fill(struct crew *w, struct batch *b)
{
	bool quit;

	pthread_mutex_lock(&w->lock);
	if (b->retry && !w->quit)
		crew_wait(w, &w->settle_wake, RETRY_MS);
	while (b->n == 0 && !w->to_settle.first && !w->quit)
		pthread_cond_wait(&w->settle_wake, &w->lock);
	while (b->n < BATCH && w->to_settle.first)
		b->task[b->n++] = crew_take(&w->to_settle);
	quit = w->quit && (b->n == 0 || b->retry);	/* what cannot be kept now is left to its lease */
	pthread_mutex_unlock(&w->lock);
	return !quit;
}

struct ends { struct job_end end[BATCH]; size_t of[BATCH], n; };	/* of: which task of the batch */

/* in_out is a struct ends. */
static enum result
end_plain(struct tx *tx, void *in_out)
{
	struct ends *ends = in_out;

	return store_job_end(tx, ends->end, ends->n);
}

/* Those from which nothing follows, all in one statement; the others a function each. */
static void
write(struct crew *w, struct batch *b, struct arena *a, enum result *result)
{
	struct ends plain = { .n = 0 };
	struct db_call call[BATCH];
	struct fault fault = { 0 };
	struct scope scope = { .arena = a, .fault = &fault };
	size_t of[BATCH], n = 0;
	enum result res;

	for (size_t i = 0; i < b->n; i++)
		if (task_plain(b->task[i], &plain.end[plain.n])) {
			plain.of[plain.n++] = i;
		} else {
			of[n] = i;
			call[n++] = (struct db_call){ &b->task[i]->scope, task_settle, b->task[i], ERR_STORE };
		}
	if (plain.n > 0) {
		res = db_system(w->db, &scope, end_plain, &plain);
		for (size_t i = 0; i < plain.n; i++) {
			b->task[plain.of[i]]->fault = fault;
			result[plain.of[i]] = res != OK ? res : plain.end[i].hold.lost ? ERR_FENCED : OK;
		}
	}
	db_write_many(w->db, call, n);
	for (size_t i = 0; i < n; i++)
		result[of[i]] = call[i].result;
}

static void
settle(struct crew *w, struct batch *b, struct arena *a)
{
	enum result result[BATCH];
	size_t kept = 0;

	write(w, b, a, result);
	b->retry = false;
	for (size_t i = 0; i < b->n; i++) {
		struct task *t = b->task[i];

		if (!task_kept(w->env, t, result[i])) {
			b->retry |= result[i] == ERR_STORE || result[i] == ERR_LIMIT;
			b->task[kept++] = t;
			continue;
		}
		pthread_mutex_lock(&w->lock);
		crew_tally(w, t);
		crew_free(w, t);
		pthread_mutex_unlock(&w->lock);
	}
	b->n = kept;
}

void *
settle_run(void *arg)
{
	struct batch b = { .n = 0 };
	struct arena a = arena_make(1 << 20);

	while (fill(arg, &b)) {
		arena_reset(&a, 1 << 16);
		settle(arg, &b, &a);
	}
	arena_free(&a);
	return NULL;
}
