/*
 * order_keep - the one way an order is loaded and kept: its row, its tickets, its event, and what its stock follows.
 *
 * Holds: all of an order's work lies in the transaction's arena: it is there until its owner sets that back, for who asked too.
 *        After it was kept it is as if it had been loaded again: another fact may follow.
 */
#ifndef FLOW_ORDER_KEEP_H
#define FLOW_ORDER_KEEP_H

#include "flow/order_event.h"
#include "store/shop.h"

struct order_work {
	struct shop shop;
	struct shop_settings settings;	/* the shop's: read before the transaction, or by flow_order_open */
	struct order_all all;
	bool fresh;			/* it is not in the store yet */
	/* as it was loaded, or kept last, for what has changed */
	struct order_line *line_before;
	size_t lines_before, tickets_before;
	bool open_before[ORDER_TICKETS_MAX];
};

/* Loads order id; shop and settings are set. ERR_MISSING: there is no such order, and an empty one is made ready. */
enum result	flow_order_load(struct tx *, struct str id, struct order_work *);
/* The rest of an order whose row has been read: shop, settings and all.order are set. */
enum result	flow_order_known(struct tx *, struct order_work *);
/* The same of an order that is there, with its shop and its settings. ERR_MISSING and a fault. */
enum result	flow_order_open(struct tx *, struct str id, struct order_work *);
/*
 * Applies the fact, says where the order stands now, and keeps all of it under an event of this type. The fact is changed: it says
 * then what came of it (state, stage, what is used of its lines and wrong with them). *event: its id; may be NULL.
 */
enum result	flow_order_keep(struct tx *, struct order_work *, const char *type, struct order_fact *, int64_t *event);

#endif
