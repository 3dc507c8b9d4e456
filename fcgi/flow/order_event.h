/*
 * order_event - what happened to an order and its tickets, as events say it, and what an event makes of them.
 *
 * What:  a fact becomes the data of an event and is read back from it; apply folds a fact into an order.  The use cases and
 *        replay go the same way: what is stored is what apply made.
 * Holds: an event has all that apply needs and nothing personal.  Its type is "ingested", "updated" or "deleted" (what the shop says),
 *        "read_again" (the same, as the store's settings of now have it read), "due_set" (the same, with a day from a person),
 *        "stock_found" (the same, told by ourselves: what was refused it is on hold), "regrouped" (the same, and its tickets count
 *        to other groups now), "seen" (the shop says the same, later), a word of core/stage.h (what became of one ticket), or one of
 *        which nothing follows ("refused", "redacted", …).
 */
#ifndef FLOW_ORDER_EVENT_H
#define FLOW_ORDER_EVENT_H

#include "flow/order_line.h"
#include "flow/shop_settings.h"
#include "store/event.h"
#include "store/shop_order.h"
#include "store/ticket.h"

enum { ORDER_TICKETS_MAX = 200 };	/* of one order: what is beyond that is one ticket with the rest as its quantity */

/* An order as the use cases hold it. Where a fact brings new tickets, ticket has room for them. */
struct order_all {
	struct shop_order order;
	struct order_line *line;
	size_t lines;
	struct ticket *ticket;
	size_t tickets;
};

/* What became of one ticket. */
struct order_step {
	struct stage_event stage;	/* type 0: of the machine nothing. Its stages are not kept: their names are */
	struct str stage_from, stage_to;
	struct str assignee;		/* ASSIGNED */
	struct str storage;		/* STORED */
	struct str text;		/* HELD, QC_RETURNED, MOVED_BACK, CANCELLED: the reason; CHANGED: the difference */
};

/* One ticket in an "ingested" or "updated": all of it that the shop says, and what that did to its machine. */
struct order_ticket_fact { struct ticket ticket; struct order_step step; };

struct order_fact {
	bool told;			/* "ingested", "updated", "stock_found": order, line and ticket are set; else no and step */
	struct shop_order order;
	struct order_line *line;	/* used: as it was before */
	size_t lines;
	struct order_ticket_fact *ticket;	/* those that are new, or other than they were */
	size_t tickets;
	/* not told: where the order stands after it, since no floor is known to who applies it */
	enum order_state state;
	struct str order_stage;
	int64_t no;
	struct order_step step;
	struct str why;			/* a refusal's code, a note; for people */
	struct str request;		/* the device's id of the scan; "" none */
};

struct str	flow_order_fact_data(struct arena *, const struct order_fact *);
/* False: not of an order's kind. Texts borrow from the tree. */
bool		flow_order_fact_read(struct arena *, struct str type, const json *data, struct order_fact *);
/* Who did it, and at which kiosk; "" nobody, none. */
struct order_by { struct str actor, device; };
/* What follows from it: order, tickets, and what is derived of both. at, by: the event's. False: no such ticket, no room. */
bool		flow_order_apply(struct arena *, struct order_all *, const struct order_fact *, int64_t at, struct order_by);
/* What follows from an order's state and its tickets' stages: which are open, how many pieces are used. apply does it, too. */
void		flow_order_derive(struct order_all *);

#endif
