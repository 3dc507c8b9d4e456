#include "store/pg_lane.h"

#include <assert.h>
#include <errno.h>
#include <semaphore.h>

#include "base/hash.h"

struct pg_waiting {
	struct db_call *call;
	sem_t wake;
	bool done;			/* woken without it: the lane is his */
	struct pg_waiting *next;
};

void
pg_lanes_init(struct pg_lanes *l)
{
	for (int i = 0; i < PG_LANES; i++) {
		l->lane[i] = (struct pg_lane){ .first = NULL };
		l->lane[i].last = &l->lane[i].first;
		pthread_mutex_init(&l->lane[i].lock, NULL);
	}
}

void
pg_lanes_free(struct pg_lanes *l)
{
	for (int i = 0; i < PG_LANES; i++)
		pthread_mutex_destroy(&l->lane[i].lock);
}

static struct pg_lane *
lane_of(struct pg_lanes *l, struct str account)
{
	return &l->lane[hash_of(account) % PG_LANES];
}

/* False when it was done by another. */
static bool
get_lane(struct pg_lane *lane, struct pg_waiting *me)
{
	bool mine;

	pthread_mutex_lock(&lane->lock);
	*lane->last = me;
	lane->last = &me->next;
	mine = !lane->taken;
	lane->taken = true;
	pthread_mutex_unlock(&lane->lock);
	if (!mine)
		while (sem_wait(&me->wake) < 0)
			assert(errno == EINTR);
	return mine || !me->done;
}

static size_t
collect(struct pg_lane *lane, struct pg_waiting **waiting)
{
	size_t n = 0;

	pthread_mutex_lock(&lane->lock);
	while (lane->first && n < DB_BATCH) {
		waiting[n++] = lane->first;
		lane->first = lane->first->next;
	}
	if (!lane->first)
		lane->last = &lane->first;
	pthread_mutex_unlock(&lane->lock);
	return n;
}

static void
pass_lane(struct pg_lane *lane)
{
	pthread_mutex_lock(&lane->lock);
	if (lane->first)
		sem_post(&lane->first->wake);
	else
		lane->taken = false;
	pthread_mutex_unlock(&lane->lock);
}

void
pg_lanes_do(struct pg_lanes *l, struct db *db, struct db_call *call, void (*run)(struct db *, struct db_call *, size_t n))
{
	struct pg_lane *lane = lane_of(l, call->scope->account);
	struct pg_waiting me = { .call = call }, *waiting[DB_BATCH];
	struct db_call calls[DB_BATCH];
	size_t n;

	sem_init(&me.wake, 0, 0);
	if (get_lane(lane, &me)) {
		n = collect(lane, waiting);
		assert(n > 0 && waiting[0] == &me);
		for (size_t i = 0; i < n; i++)
			calls[i] = *waiting[i]->call;
		run(db, calls, n);
		pass_lane(lane);
		for (size_t i = 0; i < n; i++) {
			waiting[i]->call->result = calls[i].result;
			if (i > 0) {
				waiting[i]->done = true;
				sem_post(&waiting[i]->wake);	/* it lies on his stack, and is gone after this */
			}
		}
	}
	sem_destroy(&me.wake);
}
