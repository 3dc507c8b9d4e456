/*
 * retry - how long to wait before the next try.
 *
 * Full jitter: the wait is anything up to a ceiling that doubles with every try, so that a hundred jobs that failed
 * together do not come back together.  A provider's Retry-After is a lower bound, with a little jitter on top.
 */
#ifndef CORE_RETRY_H
#define CORE_RETRY_H

#include <stdbool.h>
#include <stdint.h>

struct retry_rule {
	int64_t base_ms;	/* ceiling of the first wait, at least 1 */
	int64_t cap_ms;		/* ceiling of every wait, at least base_ms */
	int32_t max_tries;	/* in all, the first included; 0: without end */
};

#define RETRY_AFTER_MAX_MS INT64_C(86400000)	/* a provider cannot send us away for more than a day */

/* tries: made so far, at least 1. random: any 64 bits. after_ms: Retry-After, 0 when there was none. At least 1. */
int64_t	retry_delay_ms(struct retry_rule, int32_t tries, uint64_t random, int64_t after_ms);
bool	retry_again(struct retry_rule, int32_t tries);	/* whether another try is allowed at all */

#endif
