/*
 * crew - what the threads of one worker share.
 *
 * A task goes round:  claim ─▶ hands (prepare) ─▶ wire (call) ─▶ hands (read) ─▶ settle, and leaves the round where nothing
 * more is to be done.  Each arrow is a queue; each name is one thread, the hands a few:
 *
 *	claim.c   takes due jobs, asks for quotas, keeps leases and the sign of life, does the clock's jobs
 *	hands.c   reads the store, opens credentials, understands answers
 *	work.c    the wire: moves bytes, hears signals; the thread that called work_run
 *	settle.c  keeps what was decided, many at a time
 */
#ifndef WORK_CREW_H
#define WORK_CREW_H

#include <pthread.h>

#include "work/task.h"

struct queue { struct task *first, **last; };
/* How many tries of a topic went well and how many came to nothing, since that was last kept. */
struct tally { int64_t done, failed; };

struct crew {
	const struct env *env;
	struct db *db;
	struct wire *wire;
	const struct topic_row *rows;	/* of every topic */
	char id[80], host[64];

	pthread_mutex_t lock;		/* over all that follows */
	pthread_cond_t hands_wake, settle_wake, claim_wake;
	struct queue to_hands, to_wire, to_settle;
	struct task *task;		/* all of them; the busy ones have a job */
	size_t tasks, busy;
	struct tally tally[TOPICS];
	int64_t calls;			/* places for calls that are taken */
	bool full;			/* the claim waits for a place */
	bool stopping;			/* nothing new is begun */
	bool quit;			/* threads end */
};

void		crew_put(struct queue *, struct task *);	/* with the lock held, all five */
struct task *	crew_take(struct queue *);			/* NULL when it is empty */
struct task *	crew_task(struct crew *);			/* one that has no job; NULL when all have */
void		crew_free(struct crew *, struct task *);	/* its job has ended here */

void		crew_tally(struct crew *, const struct task *);	/* what its end was */

/* The sign of life, with what was done since the last. */
enum result	crew_alive(struct crew *, const struct scope *, int64_t started_at);
/* Hands a task on; without the lock. */
void		crew_to_hands(struct crew *, struct task *);
void		crew_to_settle(struct crew *, struct task *);
/* Waits at most wait_ms with the lock held; false when the time is over. */
bool		crew_wait(struct crew *, pthread_cond_t *, int64_t wait_ms);

/* Asks the store for a place in its account's quota, for each of n tasks that will call; who gets none is deferred. */
void		admit(struct crew *, struct arena *, struct task **, size_t n);
/* Sees to it that what has no other cause is in the queue: retention, the pull of purchasing sources. */
void		clock_tick(struct crew *, struct arena *);

void *		claim_run(void *crew);
void *		hands_run(void *crew);
void *		settle_run(void *crew);

#endif
