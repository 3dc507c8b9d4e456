/*
 * lot - lots of what is in stock, and their moves: which transaction of the item took from which lot, for which cake.
 *
 * How much is left of a lot changes by store_lot_move alone, which writes the move and the lot together.
 */
#ifndef STORE_LOT_H
#define STORE_LOT_H

#include "core/lot.h"
#include "store/db.h"

struct lot_row {
	struct str id, item_id, code, supplier, note;
	struct lot lot;
	struct amount got;		/* received in all */
	struct str blocked;		/* why; lot.blocked says whether */
	int64_t created_at, updated_at;
	struct str sku, name, unit;	/* of its item: only read */
	int64_t expiry_days;
};

enum result	store_lot_get(struct tx *, struct str id, struct lot_row *);
enum result	store_lot_of_code(struct tx *, struct str item_id, struct str code, struct lot_row *);
/* Of any item, the one that keeps longest: several suppliers may print the same. */
enum result	store_lot_labelled(struct tx *, struct str code, struct lot_row *);
/* The one of an item that is in use; ERR_MISSING: none is. */
enum result	store_lot_open(struct tx *, struct str item_id, struct lot_row *);
/* Those of an item that may be drawn from today, the next first. */
enum { LOT_DRAW_MAX = 100 };
enum result	store_lot_drawn(struct tx *, struct str item_id, int64_t today, struct lot_row **, size_t *n);
enum result	store_lot_insert(struct tx *, const struct lot_row *);	/* ERR_CONFLICT: its item has this code */
enum result	store_lot_update(struct tx *, const struct lot_row *);	/* all but how much is left */

struct lot_query {
	struct str item_id;		/* "" of every item */
	bool all;			/* those that are gone, too: closed, or nothing left */
	int64_t after_day;		/* by expiry day, then id; after these two, day INT64_MIN from the first on */
	struct str after_id;
	int64_t limit;
};
enum result	store_lot_list(struct tx *, const struct lot_query *, struct lot_row **, size_t *n);
/* Not closed, something left, and blocked, or its last day is at most its item's expiry_days after today; by expiry day. */
enum result	store_lot_attention(struct tx *, int64_t today, int64_t limit, struct lot_row **, size_t *n);

/* What one transaction of an item did to one of its lots. */
struct lot_move {
	struct str item_id;
	int64_t seq, at;		/* of the transaction */
	struct str lot_id;		/* "" no lot had it */
	int64_t ticket;			/* 0: of none */
	struct amount amount;		/* below 0: taken out */
	struct str order_id, line;	/* "" none */
};
/* row: the lot, as it is afterwards; NULL of no lot. */
enum result	store_lot_move(struct tx *, const struct lot_row *, const struct lot_move *);

/* The moves of an order, by item and transaction, with the lot's words; item_id "": of all. */
struct lot_use { struct lot_move move; struct str code, sku, name, unit, blocked; };
enum result	store_lot_order(struct tx *, struct str order_id, struct str item_id, struct lot_use **, size_t *n);

/* Orders that a lot went into, by id, from after on; lot_id "" is no lot. */
enum result	store_lot_orders(struct tx *, struct str lot_id, struct str after, int64_t limit, struct str **order_id, size_t *n);
/* Why a cake may be of a lot that is not written down for it. */
enum lot_may {
	LOT_MAY_FLOOR,			/* on the floor now: nothing is written down yet */
	LOT_MAY_BLOCKED,		/* on the floor when the lot was blocked */
	LOT_MAY_USED,			/* in the making while the lot was in use */
};
enum { LOT_MAYS = LOT_MAY_USED + 1 };

/* A lot's moves for orders, from the first to the last of these two: whose they are, and how people know them. */
struct lot_trace {
	struct lot_move move;
	struct str human, shop_id, state, customer, email, phone;
	struct str stage;		/* on the floor; "" what is written down, and what makes no cake */
	enum lot_may may;		/* of what is not written down; but of the first, another lot is, or none */
	struct str times;		/* LOT_MAY_USED: flow/ticket_time.h */
	int64_t due_day, ordered_at;
};
enum result	store_lot_trace(struct tx *, struct str lot_id, struct str first, struct str last, struct lot_trace **, size_t *n);

/*
 * What is on the floor now and needs the lot's item: which lot it takes is written down when it is complete.  Of a lot that was
 * blocked (else blocked_at 0) or closed, what was ordered until then; behind it what was complete since it was blocked, for of
 * a blocked lot nothing is written down any more, whatever went into the cake.  By due day; amount 0: the recipe takes none any more, and yet some is on hold for it.
 */
enum result	store_lot_floor(struct tx *, const struct lot_row *, int64_t blocked_at, int64_t limit, struct lot_trace **, size_t *n);

/* When it was taken from for orders, the first first. */
enum result	store_lot_taken_at(struct tx *, struct str lot_id, int64_t **at, size_t *n);
/* Complete, of another lot or of none, ordered until one moment and complete since another, both included; by due day. */
enum result	store_lot_meanwhile(struct tx *, const struct lot_row *, int64_t since, int64_t until, int64_t limit, struct lot_trace **, size_t *n);

/* A lot's moves summed by denominators, for its proof: all of them, and those that came in with no order. */
struct lot_sum { int64_t den, num, got; };
enum result	store_lot_sums(struct tx *, struct str lot_id, struct lot_sum **, size_t *n);
/* What is left of the item's other lots that are not closed, summed by denominators. */
enum result	store_lot_others(struct tx *, const struct lot_row *, struct lot_sum **, size_t *n);
/* The first transaction of an item that is not what its moves say: ERR_MISSING, there is none. What was undone may be more than lots had. */
enum result	store_lot_odd(struct tx *, struct str item_id, int64_t *seq);

#endif
