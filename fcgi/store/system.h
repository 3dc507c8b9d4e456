/*
 * system - the statements that name no account.
 *
 * What:  the six: claim due jobs, person by e-mail, session by hash, token by hash, kiosk by hash, integration by the
 *        address of its hook; and some that operate the machine: the queue's depth, when it is due, its leases, the list of accounts.
 * Why:   everything else asks within one account.  On PostgreSQL these run as a second role that may do just this;
 *        to the program's own role every row of other accounts does not exist.
 * Holds: to be called in db_system, with an empty scope->account.  ERR_MISSING when there is none.
 */
#ifndef STORE_SYSTEM_H
#define STORE_SYSTEM_H

#include "store/account.h"
#include "store/integration.h"
#include "store/job.h"
#include "store/kiosk.h"
#include "store/person.h"
#include "store/session.h"
#include "store/token.h"

/* Which leases count as over. All zero: those that have ended, by the store's clock. */
struct job_lapse {
	bool none;			/* none does: that clock has just been set */
	int64_t far_ms;			/* also those that end later than so far from now, as nobody's do who is alive; 0: not these */
};

struct job_claim {
	struct str worker;
	int64_t lease_ms, limit;	/* limit: at most 64 */
	struct str only;		/* ",topic,topic,": no others; "": all */
	int64_t from_at;		/* none that is due before this; 0: all */
	struct job_lapse lapse;
	struct job *at;			/* out, by id; each is running */
	size_t n;
};
/* Takes what is due, that which is due first before the rest; also from somebody whose lease is over (job.lapsed is set then). */
enum result	store_system_claim(struct tx *, struct job_claim *);
enum result	store_system_person(struct tx *, struct str email_folded, struct person *);
/* Session and its person (password left out), whether valid or not: expires_at and active are the caller's to check. */
enum result	store_system_session(struct tx *, struct str hash, struct session *, struct person *);
enum result	store_system_token(struct tx *, struct str hash, struct token *);	/* revoked ones too */
enum result	store_system_kiosk(struct tx *, struct str hash, struct kiosk *);	/* revoked ones too, and those whose one-time code it is */
enum result	store_system_integration(struct tx *, struct str provider, struct str address, struct integration *);

/* For /health, /metrics and the worker's sleep: by_state and the time of the next due job over all accounts. */
enum result	store_system_queue(struct tx *, struct job_counts *);
/*
 * When the first job is due that can be claimed, from from_at on; 0 when nothing waits.  One look at an index, past what is
 * leased, and past the dead entries that settled jobs have left at its beginning on PostgreSQL: who takes many, one batch after
 * the other, begins where the last look has ended.  When nothing is due now and from_at is 0, it may also be the moment when the
 * first lease ends.
 */
enum result	store_system_next_due(struct tx *, struct job_lapse, int64_t from_at, int64_t *due_at);
enum result	store_system_accounts(struct tx *, struct account **, size_t *n);	/* oldest first; at most 1,000 */

#endif
