/*
 * order_take - what a shop tells of an order becomes the order: made, changed, cancelled; its tickets, holds and events.
 *
 * Holds: the same telling again changes nothing, unless a person has it read again, nor does an older one.  What is on the floor and has been begun is never
 *        taken away silently: its ticket says what is other now and waits for a scan that has seen it.
 */
#ifndef FLOW_ORDER_TAKE_H
#define FLOW_ORDER_TAKE_H

#include "flow/order_keep.h"
#include "flow/order_told.h"

struct order_take {
	const struct order_told *told;
	bool again;			/* it is known, and the last that said anything new: what it tells is read anew */
	/* out */
	bool changed;			/* an event was written */
	bool personal;			/* or what is personal of it is other now, which an event does not say */
	bool fresh;			/* and it was the first */
	bool older;			/* a newer telling is known */
	bool redacted;			/* what is personal of it is not kept */
	struct shop_order order;
	int64_t event;
};

/* in_out is a struct order_take. */
enum result	flow_order_take(struct tx *, void *in_out);

#endif
