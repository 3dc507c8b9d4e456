#include "work/crew.h"

#include <time.h>

void
crew_put(struct queue *q, struct task *t)
{
	t->next = NULL;
	if (!q->first)
		q->last = &q->first;
	*q->last = t;
	q->last = &t->next;
}

struct task *
crew_take(struct queue *q)
{
	struct task *t = q->first;

	if (t)
		q->first = t->next;
	return t;
}

struct task *
crew_task(struct crew *w)
{
	for (size_t i = 0; i < w->tasks; i++)
		if (!w->task[i].busy) {
			w->task[i].busy = true;
			w->busy++;
			return &w->task[i];
		}
	return NULL;
}

void
crew_free(struct crew *w, struct task *t)
{
	w->calls -= t->counted;
	w->busy--;
	task_release(t);
	if (w->full)
		pthread_cond_signal(&w->claim_wake);
}

void
crew_to_hands(struct crew *w, struct task *t)
{
	pthread_mutex_lock(&w->lock);
	crew_put(&w->to_hands, t);
	pthread_cond_signal(&w->hands_wake);
	pthread_mutex_unlock(&w->lock);
}

void
crew_to_settle(struct crew *w, struct task *t)
{
	pthread_mutex_lock(&w->lock);
	crew_put(&w->to_settle, t);
	pthread_cond_signal(&w->settle_wake);
	pthread_mutex_unlock(&w->lock);
}

bool
crew_wait(struct crew *w, pthread_cond_t *cond, int64_t wait_ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += (time_t)(wait_ms / 1000);
	at.tv_nsec += (long)(wait_ms % 1000) * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000;
	}
	return pthread_cond_timedwait(cond, &w->lock, &at) == 0;
}
