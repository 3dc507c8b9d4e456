/*
 * job - the queue: everything that is to happen later.
 *
 * What:  enqueue, settle, and look at rows of the table job.  Claiming stands in store/system.h, because it names no
 *        account.  The topic, its retries and its rates are text and numbers here; core/topic.h gives them meaning.
 * Why:   a claim is a lease.  A worker that died lets it run out, the next claim takes the job over with a larger fence,
 *        and whoever comes back late with the old fence is told ERR_FENCED instead of settling somebody else's work.
 *        A lease is no state: what is leased stays queued and due in the store, and no index mentions a column that a claim
 *        writes.  So a claim rewrites no index on either engine; who looks for due jobs passes over the few that are leased.
 * Holds: dedupe is unique over queued, running and unknown.  Every settle names the fence it got with its claim.
 *        Only what is queued has a lease: the table's CHECK sees to it.
 *        All texts that come out lie in tx->arena.
 */
#ifndef STORE_JOB_H
#define STORE_JOB_H

#include "store/db.h"

enum job_state {
	JOB_QUEUED,	/* waits for due_at, then for a worker */
	JOB_RUNNING,	/* queued, with a lease: by the store's word it is queued */
	JOB_UNKNOWN,	/* it may have happened or not: to be looked up, by a job or a person */
	JOB_DONE,
	JOB_DEAD,	/* out of tries, or refused: needs a person */
	JOB_DROPPED,	/* a person let it go */
};
enum { JOB_STATES = JOB_DROPPED + 1 };

struct job {
	struct str account, id, topic;
	enum job_state state;
	struct str dedupe;
	int64_t due_at;			/* when to start (ms) */
	int64_t lease_until;		/* running: when the lease ends (ms); else 0 */
	int64_t fence, tries;		/* tries counts claims, this one included; 0: it has surely not been made */
	bool lapsed;			/* a lease ran out in the middle: what that worker did is not known */
	struct str last_error, worker;
	struct str subject, subject_id;	/* whom it is about, as in event */
	int64_t cause_event;		/* the event that asked for it; 0 for the clock's own */
	struct str key;			/* idempotency key, stored before the call; "" if the topic has none */
	struct str args;		/* JSON, never a secret */
	int64_t created_at, updated_at;	/* a claim is no update */
};

struct str	store_job_state_name(enum job_state);		/* "queued" … */
bool		store_job_state_parse(struct str, enum job_state *);

/*
 * Enqueues.  In: topic, dedupe ("" makes it the id: never a repeat), due_at (0: now), subject, subject_id, cause_event,
 * key, args ("" becomes "{}"); id is made when it is empty.  *added (may be NULL) is false when an unfinished job has
 * that dedupe key; job->id is then the id of that one, and nothing was written.
 */
enum result	store_job_add(struct tx *, struct job *, bool *added);
enum result	store_job_get(struct tx *, struct str id, struct job *);
/* Of one that is queued: what it is to do is other now. Who holds it has the args of its claim. */
enum result	store_job_args(struct tx *, struct str id, struct str args);
/* The unfinished one with this dedupe key; ERR_MISSING. */
enum result	store_job_unfinished(struct tx *, struct str dedupe, struct job *);

/* ---- by the worker that holds it: ERR_FENCED (of db_write, at the latest) when the fence is no longer its own ----- */

enum result	store_job_done(struct tx *, struct str id, int64_t fence);
/* Again at due_at; forgets `lapsed`, since who calls this knows how the try ended. */
enum result	store_job_again(struct tx *, struct str id, int64_t fence, int64_t due_at, struct str last_error);
/* The same under a new idempotency key: the provider has answered the old one, and would say the same again. */
enum result	store_job_again_key(struct tx *, struct str id, int64_t fence, int64_t due_at, struct str last_error, struct str key);
/* It was not tried at all (quota, outbound calls switched off): the try is given back, `lapsed` stays. */
enum result	store_job_defer(struct tx *, struct str id, int64_t fence, int64_t due_at, struct str why);
enum result	store_job_unknown(struct tx *, struct str id, int64_t fence, struct str last_error);
enum result	store_job_dead(struct tx *, struct str id, int64_t fence, struct str last_error);

struct job_hold { struct str account, id; int64_t fence; bool lost; };
/* An end from which nothing follows: JOB_DONE, or JOB_QUEUED again in delay_ms. */
struct job_end { struct job_hold hold; enum job_state state; int64_t delay_ms; bool untried /* the try is given back */; struct str last_error; };
/* Ends n jobs of any account by one statement; hold.lost says which were not ours any more. Call it in db_system. */
enum result	store_job_end(struct tx *, struct job_end *, size_t n);
/*
 * Leases of any account grow to until_at; hold.lost says which are gone.  Call it in db_system (READ COMMITTED on
 * PostgreSQL: SERIALIZABLE would only repeat itself against the claims).
 */
enum result	store_job_extend(struct tx *, struct job_hold *, size_t n, int64_t until_at);

/* ---- by others --------------------------------------------------------------------------------------------------- */

/* What was unknown is known now: to JOB_DONE, JOB_DEAD, or JOB_QUEUED at due_at. ERR_CONFLICT unless it is unknown. */
enum result	store_job_resolve(struct tx *, struct str id, enum job_state to, int64_t due_at, struct str note);
/* A person's retry of a dead or unknown job: queued now, with all tries but one (those before count as one, since it may
 * have been heard: tries 0 means that it was not), `lapsed` forgotten (the flow has asked whom it has to). ERR_CONFLICT if it is neither, or if another unfinished job has its dedupe key by now; ERR_MISSING. */
enum result	store_job_retry(struct tx *, struct str id);
/* A person lets a queued, unknown or dead job go. ERR_CONFLICT when it runs or has ended; ERR_MISSING. */
enum result	store_job_drop(struct tx *, struct str id, struct str note);
/* The same for the unfinished job with this dedupe key (a timer that is not needed any more); OK if there is none. */
enum result	store_job_cancel(struct tx *, struct str dedupe, bool *cancelled);

/*
 * Newest first by updated_at (dead, unknown, done, dropped), soonest first by due_at (queued, running).
 *
 * No index knows what is running.  It is looked for among the 2,000 queued rows that are due first (of a list: from its
 * after_at on).  Jobs are claimed in that order, so what is held lies before what waits.  Only those without a call, which take
 * milliseconds, overtake others when there is no place for a call; one that runs behind 2,000 rows counts as queued meanwhile.
 */
struct job_list {
	enum job_state state;
	int64_t after_at;		/* updated_at or due_at of the last row of the page before; 0 for the first page */
	struct str after_id;
	int64_t limit;
	struct job *at;			/* out */
	size_t n;
	bool more;
};
enum result	store_job_list(struct tx *, struct job_list *);
/* What an event has asked for. */
enum result	store_job_caused(struct tx *, int64_t event, struct job **, size_t *n);

/* No done and dropped ones. oldest_due_at: since when the longest waiting job could be claimed; 0: none can. */
struct job_counts { int64_t by_state[JOB_STATES], oldest_due_at; };
enum result	store_job_counts(struct tx *, struct job_counts *);	/* this account's; the house's: store_system_queue */

#endif
