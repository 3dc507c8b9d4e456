/*
 * shop_catch_up - topic shop.catch_up: recent orders, read from the shop, so that a lost webhook is found and named.
 *
 * What:  orders by the time of their last change, a page per job, from a little before the newest that the last catch-up has
 *        seen; then those whose numbers are missing between ours, by name.  Each is taken as a webhook's would be: what is known
 *        changes nothing, what is not is an event whose cause is the job.
 * Holds: an order whose lines or refunds did not all come is never taken: it is read by itself, page by page, before the chain goes on, and
 *        its pages lie sealed until the last has come.  One that changed a moment ago is not called missing by the hourly one:
 *        its webhook is on its way.  An empty number is asked for once.  What is remembered (how far, and that a catch-up asked
 *        for at a certain time came to its end) is kept when all of it is through.
 */
#ifndef FLOW_SHOP_CATCH_UP_H
#define FLOW_SHOP_CATCH_UP_H

#include "flow/topic.h"

enum result	flow_shop_catch_up_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *,
		    struct prepared *);
void		flow_shop_catch_up_read(const struct env *, const struct job *, const void *state, const struct answer *, struct arena *,
		    struct reply *);
enum result	flow_shop_catch_up_settle(struct tx *, void *settle);

#endif
