/*
 * order_expire - topic stock.expire: nobody has paid for an order in time, so what is on hold for it goes free.
 *
 * Holds: what was paid meanwhile keeps its stock; paid later, the order takes it again, if it is still there.
 */
#ifndef FLOW_ORDER_EXPIRE_H
#define FLOW_ORDER_EXPIRE_H

#include "flow/order_keep.h"
#include "flow/topic.h"

/* Sets the clock of an order that waits for its money; of others nothing. */
enum result	flow_order_expires(struct tx *, const struct order_work *, int64_t cause);

enum result	flow_order_expire_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
enum result	flow_order_expire_settle(struct tx *, void *settle);

#endif
