/*
 * order_again - when some of an item comes in, orders that were refused it are tried again, the oldest refusal first; and when an item
 * begins to be counted, the orders that are alive already hold it, too: those with cakes on the floor, what is due first first, then
 * those without, be it that nothing of them is made here.
 *
 * Holds: what fits is on hold, and its order has one problem fewer; who wants more than there is keeps nobody behind him
 *        waiting.  At a time at most a hundred orders are looked at: the next that comes in looks again.
 */
#ifndef FLOW_ORDER_AGAIN_H
#define FLOW_ORDER_AGAIN_H

#include "base/json.h"
#include "store/stock.h"

/* One order, because somebody says so. A db_fn. ERR_MISSING: there is none; ERR_CONFLICT "not_enough": as little as before. */
struct order_deduct {
	struct str order_id;
	bool already;		/* out: nothing is lacking */
};
enum result	flow_order_deduct(struct tx *, void *order_deduct);

/* For use inside a db_fn, after something has moved the item. */
enum result	flow_order_again(struct tx *, const struct stock_row *);
/* A page of what is alive, from where the page before has ended (an empty one: the first). *next: where this one has; NULL: it is all. */
enum result	flow_order_late(struct tx *, const struct stock_row *, const json *from, json **next);

#endif
