/* hands.c - prepares calls and understands their answers: what reads the store or costs time, kept off the wire's thread. */
#include "work/crew.h"

static void
prepare(struct crew *w, struct task *t)
{
	bool stopping;

	pthread_mutex_lock(&w->lock);
	stopping = w->stopping;
	pthread_mutex_unlock(&w->lock);
	if (stopping && t->end == TASK_OPEN)
		task_defer(t, 0, STR("The worker was stopped before it began."));
	else
		task_prepare(w->env, w->db, t);
	if (t->end != TASK_OPEN) {
		crew_to_settle(w, t);
		return;
	}
	pthread_mutex_lock(&w->lock);
	crew_put(&w->to_wire, t);
	pthread_mutex_unlock(&w->lock);
	wire_wake(w->wire);
}

void *
hands_run(void *arg)
{
	struct crew *w = arg;
	struct task *t;

	for (;;) {
		pthread_mutex_lock(&w->lock);
		while ((t = crew_take(&w->to_hands)) == NULL && !w->quit)
			pthread_cond_wait(&w->hands_wake, &w->lock);
		pthread_mutex_unlock(&w->lock);
		if (!t)
			return NULL;
		if (t->called) {
			task_read(w->env, t);
			crew_to_settle(w, t);
		} else {
			prepare(w, t);
		}
	}
}
