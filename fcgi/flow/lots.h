/*
 * lots - lots of what is in stock as people handle them: received, corrected, opened, blocked, closed.
 *
 * Holds: what comes in with a lot is one transaction of its item (flow/stock.h) and one move of the lot; what is thrown away with
 *        it, too.  Of an item at most one lot is open.
 */
#ifndef FLOW_LOTS_H
#define FLOW_LOTS_H

#include "flow/stock.h"
#include "store/lot.h"

/* Today where the company works: in its first shop's zone, UTC without one. */
enum result	flow_lot_today(struct tx *, int32_t *today);

struct lot_receipt {
	struct str item_id, code, supplier, note;
	int32_t received, expiry;	/* received DAY_NONE: today */
	struct amount amount;
	struct str key;			/* the client's; "" none */
	struct lot_row now;		/* out */
	bool already;			/* out */
};
/* in_out: struct lot_receipt. ERR_MISSING; ERR_CONFLICT "recipe", "lot_differs", "key_reused"; ERR_INPUT naming "amount". */
enum result	flow_lot_receive(struct tx *, void *in_out);

/* What was written down wrongly; what is not given stays. */
struct lot_change {
	struct str id;
	bool has_code, has_supplier, has_note, has_received, has_expiry;
	struct str code, supplier, note;
	int32_t received, expiry;
	struct lot_row now;		/* out */
	bool already;			/* out */
};
/* in_out: struct lot_change. ERR_MISSING; ERR_CONFLICT "exists". */
enum result	flow_lot_change(struct tx *, void *in_out);

struct lot_doing {
	struct str id;
	enum lot_action action;
	struct str reason;		/* BLOCK: why */
	bool discard;			/* CLOSE: what is left was thrown away, else it was used and not booked so */
	struct lot_row now;		/* out */
	struct amount discarded;	/* out: of what was left as much as was on hand: what a count missed was gone before */
	bool already;			/* out */
};
/* in_out: struct lot_doing. ERR_MISSING; ERR_CONFLICT with core/lot.h's codes, or "no_person": by a kiosk. */
enum result	flow_lot_act(struct tx *, void *in_out);

#endif
