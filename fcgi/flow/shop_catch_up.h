/*
 * shop_catch_up - topic shop.catch_up: recent orders, read from the shop, so that a lost webhook is found and named.
 *
 * What:  which orders have changed, and when, a page per job, from a little before the newest that the last catch-up has
 *        seen; of those that are not known as they are all of it, some per job; then those whose numbers are missing between
 *        ours, by name.  Each is taken as a webhook's would be, in an event whose cause is the job.  At night, and when
 *        somebody asks, all of ours that are not done are asked about, however long ago they were heard of: one that was
 *        deleted has the end that orders/delete would have given it.
 * Why:   an order costs some twenty points of the hundred that a shop gives a second, that it is there costs one.  What the
 *        shop says of its points decides how soon the next job asks: half of them is left to others, the levels' pushes first.
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
