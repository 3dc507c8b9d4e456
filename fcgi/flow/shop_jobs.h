/*
 * shop_jobs - which jobs of a shop there are, and when: those that come with the time of day, and those that people ask for.
 */
#ifndef FLOW_SHOP_JOBS_H
#define FLOW_SHOP_JOBS_H

#include "store/db.h"
#include "store/shop.h"

/* job: out, the one that does it; already: it was queued before. */
struct shop_ask { struct str shop, job; bool already; };
/* in_out of all three: struct shop_ask. ERR_MISSING "no_such_store"; ERR_CONFLICT "unconfigured", "inactive". */
enum result	flow_shop_test(struct tx *, void *in_out);		/* tries the connection, with a new token */
enum result	flow_shop_pull_products(struct tx *, void *in_out);
enum result	flow_shop_catch_up(struct tx *, void *in_out);

/* For the clock: every shop's hourly and nightly jobs are queued. */
enum result	flow_shop_clock(struct tx *);
/* Another of its locations counts from now on: its levels are read anew. */
enum result	flow_shop_moved(struct tx *, const struct shop *);
/* Its connection works now, and did not, or was never used: all that there is to read is read. */
enum result	flow_shop_connected(struct tx *, const struct shop *, int64_t cause);

#endif
