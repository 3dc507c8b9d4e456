#include "work/crew.h"

#include <string.h>
#include <time.h>

#include "store/worker.h"

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
crew_tally(struct crew *w, const struct task *t)
{
	if (t->rule == NULL || t->fenced)
		return;
	switch (t->end) {
	case TASK_DONE:
	case TASK_MOOT:
		w->tally[t->topic].done++;
		break;
	case TASK_AGAIN:
	case TASK_NEW_KEY:
	case TASK_UNKNOWN:
	case TASK_DEAD:
		w->tally[t->topic].failed++;
		break;
	case TASK_OPEN:
	case TASK_DEFER:
		break;
	}
}

struct sign { struct crew *w; int64_t started_at; struct tally tally[TOPICS]; };

static enum result
sign_fn(struct tx *tx, void *in_out)
{
	const struct sign *s = in_out;
	enum result result = store_worker_alive(tx, str_of(s->w->id), str_of(s->w->host), s->started_at);

	for (unsigned i = 0; i < TOPICS && result == OK; i++)
		if (s->tally[i].done || s->tally[i].failed)
			result = store_worker_count(tx, str_of(topic_rule((enum topic)i)->name), s->tally[i].done, s->tally[i].failed);
	return result;
}

enum result
crew_alive(struct crew *w, const struct scope *scope, int64_t started_at)
{
	struct sign s = { .w = w, .started_at = started_at };
	enum result result;

	pthread_mutex_lock(&w->lock);
	memcpy(s.tally, w->tally, sizeof s.tally);
	pthread_mutex_unlock(&w->lock);
	result = db_write(w->db, scope, sign_fn, &s);
	if (result != OK)
		return result;
	pthread_mutex_lock(&w->lock);
	for (unsigned i = 0; i < TOPICS; i++) {
		w->tally[i].done -= s.tally[i].done;
		w->tally[i].failed -= s.tally[i].failed;
	}
	pthread_mutex_unlock(&w->lock);
	return OK;
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
