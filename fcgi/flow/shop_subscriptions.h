/*
 * shop_subscriptions - topic shop.subscriptions: what Shopify tells us of, and to which address, is as it should be.
 *
 * What:  the list is compared with what we need; what is missing is made, what goes to an old address of ours is turned here,
 *        what is there twice is deleted: one call per job.  What goes elsewhere is not ours and is left alone.
 * Why:   Shopify deletes a subscription whose deliveries failed eight times in a row.  Then nothing comes any more, silently:
 *        people are told, and the orders are caught up.
 */
#ifndef FLOW_SHOP_SUBSCRIPTIONS_H
#define FLOW_SHOP_SUBSCRIPTIONS_H

#include "flow/topic.h"

enum result	flow_shop_subscriptions_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *,
		    struct prepared *);
void		flow_shop_subscriptions_read(const struct env *, const struct job *, const void *state, const struct answer *,
		    struct arena *, struct reply *);
enum result	flow_shop_subscriptions_settle(struct tx *, void *settle);

#endif
