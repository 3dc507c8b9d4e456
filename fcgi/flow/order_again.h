/*
 * order_again - when some of an item comes in, orders that were refused it are tried again, the oldest refusal first.
 *
 * Holds: what fits is on hold, and its order has one problem fewer; who wants more than there is keeps nobody behind him
 *        waiting.  At a time at most a hundred orders are looked at: the next that comes in looks again.
 */
#ifndef FLOW_ORDER_AGAIN_H
#define FLOW_ORDER_AGAIN_H

#include "store/stock.h"

/* For use inside a db_fn, after something has moved the item. */
enum result	flow_order_again(struct tx *, const struct stock_row *);

#endif
