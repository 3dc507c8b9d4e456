/*
 * stock_spread - topic stock.spread: an item's stock has moved: orders that were refused some of it are tried again, and the
 * shops may have to show another level of what is made of it.
 */
#ifndef FLOW_STOCK_SPREAD_H
#define FLOW_STOCK_SPREAD_H

#include "flow/topic.h"

/* Queues it; what comes together is done once. event: why. */
enum result	flow_stock_spread(struct tx *, struct str item_id, int64_t event);
/* The item is new, or made of others now: what is on the floor already may take it, and then holds it. */
enum result	flow_stock_spread_late(struct tx *, struct str item_id, int64_t event);

enum result	flow_stock_spread_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
enum result	flow_stock_spread_settle(struct tx *, void *settle);

#endif
