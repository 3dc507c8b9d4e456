/*
 * topic - what the worker needs of a kind of job: prepare its request, read its answer, settle its outcome.
 *
 * What:  prepare reads what it needs, opens the credential and builds the call; read makes a plain struct of the
 *        provider's answer; settle keeps what follows from it, in the same transaction as the job's own end.
 * Why:   the worker (work/) moves bytes and knows no provider; the use cases know no socket.
 * Holds: prepare and read run outside any transaction, on any thread, with the job's arena.  What has to be on disk before a
 *        call leaves prepare keeps by a write of its own, which the next try finds.  settle is a db_fn and may run
 *        more than once.  A topic without a call settles at once.  core/topic.h says what may be repeated and when.
 */
#ifndef FLOW_TOPIC_H
#define FLOW_TOPIC_H

#include "connect/wire.h"
#include "core/topic.h"
#include "store/db.h"
#include "store/job.h"

struct prepared {
	bool has_call;			/* else it settles at once, with CALL_OK and no reply */
	bool moot;			/* what it was for has passed: the job is done, settle is not called */
	int64_t wait_ms;		/* above 0: not yet, again after so long, and the try is given back */
	struct str why;			/* what it waits for, for people */
	struct call call;
	const void *state;		/* what prepare hands to read and settle: in the arena */
};

/* What became of a call, for the queue and for settle. */
struct reply {
	enum call_outcome outcome;
	int64_t retry_after_ms;		/* 0: not said */
	bool all_wait;			/* for all calls of its rate class it holds, whatever became of this one; THROTTLED: it does anyway */
	struct str error;		/* for last_error, when it was not OK; never a secret */
	bool fresh_key;			/* a repeat needs a new idempotency key */
	bool no_memory;			/* NOT_SENT, LOST: for want of memory here, which is no try */
	const void *data;		/* what read made of it, for settle: in the arena */
};

/* How the job ends, handed to settle in its transaction. */
enum settle_end { SETTLE_DONE, SETTLE_DEAD, SETTLE_UNKNOWN };
struct settle {
	const struct job *job;
	enum settle_end end;		/* DEAD: out of tries, or refused before it was sent; UNKNOWN: it may have happened */
	const void *state;		/* from prepare; NULL when prepare failed */
	const struct reply *reply;	/* NULL without a call */
};

/*
 * ERR_REMOTE, ERR_INPUT …: cannot be prepared, fault says why: settled as SETTLE_DEAD with state NULL.
 * ERR_STORE: tried again later; ERR_LIMIT: the same, and that was no try.
 */
typedef enum result (*topic_prepare)(const struct env *, struct db *, const struct job *, struct arena *, struct fault *,
    struct prepared *);
typedef void (*topic_read)(const struct env *, const struct job *, const void *state, const struct answer *, struct arena *,
    struct reply *);
/* in_out is a struct settle. */
typedef db_fn topic_settle;

#endif
