/*
 * task - a job in this worker's hands, from its claim to its end.
 *
 * What:  task_begin takes a claimed job, task_prepare builds its call, task_read understands the answer; both say in
 *        task->end what is to become of the job.  task_settle keeps that, in one transaction with what follows from it.
 * Why:   what may be repeated, and how, is decided by core/topic.h alone; here it is only asked and obeyed.
 *        A topic that this program does not know is left for a newer worker, for a day.
 *        What this machine had no memory for says nothing of the provider: it is no try, and is done again a little later.
 * Holds: a task is used by one thread at a time; queues hand it on.  Its arena holds all that belongs to it, secrets too,
 *        and is given back to the system when it ends.
 */
#ifndef WORK_TASK_H
#define WORK_TASK_H

#include "work/topics.h"
#include "work/wire.h"

/* What is to become of the job. */
enum task_end {
	TASK_OPEN,	/* not decided yet */
	TASK_DONE,	/* the answer is final: settled as done */
	TASK_MOOT,	/* what it was for has passed: done, nothing follows */
	TASK_AGAIN,	/* later, the same */
	TASK_NEW_KEY,	/* later, under a new key */
	TASK_DEFER,	/* not tried at all: later, the try is given back */
	TASK_UNKNOWN,	/* it may have happened */
	TASK_DEAD,	/* a person has to look */
};

struct task {
	struct arena arena;
	struct job job;			/* its texts lie in arena */
	enum topic topic;
	const struct topic_rule *rule;	/* NULL: no topic of this program */
	const struct topic_row *row;
	bool counted;			/* takes one of the places for calls */
	bool last_word;			/* it lapsed, and may not be sent again: prepared only for settle's sake */
	int64_t begun_ms, lease_ms;	/* when it was claimed, when its lease ends: milliseconds of this machine's uptime */
	bool gone;			/* somebody else has the job by now: nothing more is sent or kept */

	struct prepared prepared;
	bool called, replied;		/* the call was begun; reply is filled */
	struct wire_transfer transfer;
	struct reply reply;

	enum task_end end;
	int64_t delay_ms;		/* AGAIN, NEW_KEY, DEFER */
	struct str error, key;		/* key: NEW_KEY */

	struct scope scope;		/* for settling */
	struct fault fault;
	bool fenced;			/* it was found in other hands */
	bool alone;			/* what follows from it could not be kept: only the job's own end is */
	int refusals;			/* how often the store was there, and did not take what follows from it */
	struct task *next;
	bool busy;
};

/* Takes the job over (copies it); false when there is no memory. asked_ms: uptime before it was claimed. */
bool		task_begin(struct task *, const struct topic_row rows[TOPICS], const struct job *, int64_t asked_ms, int64_t lease_ms);
/* On any thread. After it either prepared.has_call and end is TASK_OPEN, or end says what is to become of it. */
void		task_prepare(const struct env *, struct db *, struct task *);
/* Takes up its call: transfer is ready to be started. False: it may not be sent any more, and is ended unsent. */
bool		task_call(struct task *, bool stopping, int64_t uptime_ms);
void		task_read(const struct env *, struct task *);
/* Ends it unsent: it will be due again in delay_ms. */
void		task_defer(struct task *, int64_t delay_ms, struct str why);
/* Whether nothing follows from its end: then *end says it all, and task_settle is not needed. */
bool		task_plain(const struct task *, struct job_end *end);
/* in_out is a struct task. The job's own end first: ERR_FENCED when it is in other hands. */
enum result	task_settle(struct tx *, void *in_out);
/* What task_settle came to: true when the task has ended here, else it is to be settled again. */
bool		task_kept(const struct env *, struct task *, enum result);
/* One line for the log: what it was and how it ended. */
void		task_log(const struct task *, int64_t now_ms);
void		task_release(struct task *);
int64_t		task_uptime_ms(void);

#endif
