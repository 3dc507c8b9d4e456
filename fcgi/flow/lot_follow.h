/*
 * lot_follow - what is used of an item names its lots; what is undone gives them back.
 *
 * Holds: each transaction that uses an item with lots has moves that add up to it: of lots, or of none where no lot had it.
 *        What is undone goes to the lots that the same ticket (or the same line) took from, and to no other.
 */
#ifndef FLOW_LOT_FOLLOW_H
#define FLOW_LOT_FOLLOW_H

#include "store/lot.h"
#include "store/stock.h"

/* After the transaction was kept: CONSUME and UNCONSUME, others do nothing. ticket: of the order; 0: whichever the line has. */
enum result	flow_lot_follow(struct tx *, const struct stock_row *, const struct stock_move *, int64_t ticket, int32_t today);

/* What an order took, net, by ticket and lot: what was undone is not in it. */
struct lot_taken { struct lot_use use; struct amount amount; };	/* amount above 0; use: the first such move */
enum result	flow_lot_taken(struct tx *, struct str order_id, struct str item_id, struct lot_taken **, size_t *n);

#endif
