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

static void
settle(struct crew *w, struct batch *b)
{
	struct db_call call[BATCH];
	size_t kept = 0;

	for (size_t i = 0; i < b->n; i++)
		call[i] = (struct db_call){ &b->task[i]->scope, task_settle, b->task[i], ERR_STORE };
	db_write_many(w->db, call, b->n);
	b->retry = false;
	for (size_t i = 0; i < b->n; i++) {
		struct task *t = b->task[i];

		if (!task_kept(t, call[i].result)) {
			b->retry |= call[i].result == ERR_STORE;
			b->task[kept++] = t;
			continue;
		}
		pthread_mutex_lock(&w->lock);
		crew_free(w, t);
		pthread_mutex_unlock(&w->lock);
	}
	b->n = kept;
}

void *
settle_run(void *arg)
{
	struct batch b = { .n = 0 };

	while (fill(arg, &b))
		settle(arg, &b);
	return NULL;
}
