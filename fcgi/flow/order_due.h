/*
 * order_due - when an order is due: what of it a person sets, and how it is said.
 *
 * Holds: the day that a person sets, with its hours, stays until the shop itself names a day, which its lead time does not.  It
 *        answers what was wrong with the order's day.  No cake waits for a scan because of it: who set it works here.
 */
#ifndef FLOW_ORDER_DUE_H
#define FLOW_ORDER_DUE_H

#include "flow/order_keep.h"

/* "Sat 28 Nov 2026, 10:00-12:00"; "" where neither is known. In the arena. */
struct str	flow_order_due_text(struct arena *, int64_t day, struct str time);
/* Gives it a day that a person has set. */
void		flow_order_due_put(struct shop_order *, const struct shop *, int64_t day, struct str time);

struct order_due {
	struct str order_id;
	int64_t day;
	struct str time;
	bool keeps_time;	/* time was not said: it stays */
	bool already;		/* out: it is due then */
};
/* in_out is a struct order_due. ERR_MISSING "no_such_order"; ERR_CONFLICT "over": nothing of it is to be made any more. */
enum result	flow_order_due(struct tx *, void *in_out);

#endif
