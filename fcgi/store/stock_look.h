/*
 * stock_look - what is read of stock to be shown and to be proven: transactions and holds with the orders that people know
 * them by, an item's way over the last days, and the sums that replay compares.
 */
#ifndef STORE_STOCK_LOOK_H
#define STORE_STOCK_LOOK_H

#include "store/shop_order.h"
#include "store/stock.h"

/* human: of the order, as people read it; "" without one. */
struct stock_look_move { struct stock_move move; struct str human; };
/* Newest first, from the one on that was made at this time and has this number: row's moved_at and seq, or another's before_at and seq - 1. */
enum result	store_stock_look_moves(struct tx *, struct str item_id, int64_t at, int64_t seq, int64_t limit, struct stock_look_move **, size_t *n);

/* Of the order only id, shop, human, state, ordered_at: until when it is on hold follows from them. */
struct stock_look_hold { struct stock_hold hold; struct shop_order order; };
/*
 * What was set aside last first; none of what was refused.  It is looked for among the item's transactions, from the last one
 * back, until there is as much as row->item.held: that is soon, since what is on hold is for orders that are under way.
 */
enum result	store_stock_look_holds(struct tx *, const struct stock_row *, size_t limit, struct stock_look_hold **, size_t *n);

struct stock_sum { int64_t parts, on_hand, held, n; };	/* n transactions of these parts */
/* An item's transactions since from_at, summed by stretches of width_ms (at / width_ms) and by parts, the newest stretch first. */
struct stock_look_stretch { int64_t stretch; struct stock_sum sum; };
enum result	store_stock_look_stretches(struct tx *, const struct stock_row *, int64_t from_at, int64_t width_ms,
		    struct stock_look_stretch **, size_t *n);

/* An item's transactions from the last to the first, summed by their parts, for its proof; said: how many of them say how much there is. */
struct stock_look_sum { struct stock_sum sum; int64_t said; };
enum result	store_stock_look_sums(struct tx *, const struct stock_row *, struct stock_look_sum **, size_t *n);
/* What is on hold of an item, summed by denominators. */
struct stock_look_held { int64_t den, num; };
enum result	store_stock_look_held(struct tx *, const struct stock_row *, struct stock_look_held **, size_t *n);

#endif
