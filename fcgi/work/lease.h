/*
 * lease - for how long a job is a worker's, and when that may be judged.
 *
 * What:  the times of a lease, and a watch that compares the store's clock with this machine's uptime: which leases are over?
 * Why:   a lease ends by the store's clock, which can be set.  A step of minutes would end the leases of everybody who is
 *        alive, and their calls, on the way or answered already, would be made again: people would be told twice.
 * Holds: for one lease's length after a step no lease counts as over.  By then those who are alive have renewed theirs,
 *        which they do by their uptime.  Steps of a few seconds are no matter: that much is always left of a living lease.
 *        A lease that ends further ahead than any can was taken before the clock was set back, by somebody who has not
 *        renewed it since: it is over, too, for who has watched the clock for a lease's length.
 */
#ifndef WORK_LEASE_H
#define WORK_LEASE_H

#include "store/system.h"

enum {
	LEASE_MS = 20000,
	LEASE_RENEW_MS = 12000,		/* renewed when less is left */
	LEASE_STEP_MS = 5000,		/* less is no step: a transaction that took long, a clock that runs a little fast */
};

struct lease_watch {
	bool known;
	int64_t ahead_ms;		/* the store's clock, less the uptime */
	int64_t until_ms;		/* of uptime: no lease is judged before */
	int64_t far_ms;			/* and none that ends far ahead before this, never the earlier one */
};

/* Two clocks of the same moment. */
struct job_lapse	lease_lapse(struct lease_watch *, int64_t now_ms, int64_t uptime_ms);

#endif
