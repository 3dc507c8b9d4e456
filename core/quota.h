/*
 * quota - a token bucket: so many calls a second, with so many at once.
 *
 * What:  given the bucket as it was kept, and the time, may this call go, or how long must it wait?
 * Holds: tokens are kept in millionths, so that a millisecond at any rate is a whole number and nothing is lost to
 *        rounding however often it is asked.  Nothing overflows for any time or rate.  A clock that steps back
 *        gives nothing twice.
 */
#ifndef CORE_QUOTA_H
#define CORE_QUOTA_H

#include <stdint.h>

struct quota_rule {
	int64_t rate_milli;	/* tokens per 1000 s, 1 to QUOTA_MAX: 2.5 a second is 2500, one a minute 17 */
	int64_t burst;		/* tokens the bucket holds, 1 to QUOTA_MAX */
};
#define QUOTA_MAX INT64_C(1000000000)

struct quota {
	int64_t tokens_micro;	/* millionths of a token, as of at_ms */
	int64_t at_ms;
};

struct quota	quota_full(struct quota_rule, int64_t now_ms);	/* a bucket never used before */
/*
 * Takes cost tokens (1 to burst; more counts as burst). 0: taken, go. Otherwise nothing is taken and it is the wait in
 * ms after which they will be there if nobody else comes. *q is brought up to now either way: keep it.
 */
int64_t		quota_take(struct quota *q, struct quota_rule, int64_t cost, int64_t now_ms);
/* The provider said stop: empties the bucket so that nothing goes before after_ms have passed (at most a day). */
void		quota_pause(struct quota *q, struct quota_rule, int64_t after_ms, int64_t now_ms);

#endif
