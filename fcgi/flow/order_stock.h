/*
 * order_stock - an order's stock follows the order: what is on hold for it, what of it is used, what its shop has counted.
 *
 * What:  compares the lines as they were with the lines as they are, and makes the transactions in between: a hold for what
 *        is still to be made, consumption for what is complete, release for what nobody wants any more.
 * Holds: to run it again changes nothing.  An order is never refused for want of stock: what its rule refuses is a problem of
 *        the order, nothing more is on hold for that line, and it is tried again when some comes in (flow/order_again.h).
 *        What was used and is not used any more comes back as it was taken, whatever the recipe says by now: of a line of
 *        several pieces, each its share of all that the line took.  A test takes nothing.
 */
#ifndef FLOW_ORDER_STOCK_H
#define FLOW_ORDER_STOCK_H

#include "flow/order_keep.h"

enum { ORDER_STOCK_MAX = 300 };		/* items that one order may touch; more are found by reconciliation */

/* Items of whose product shops may have to be told another level; ticket: whose step it was, 0 the order's. */
struct order_touched { struct str item[ORDER_STOCK_MAX]; size_t n; int64_t ticket; };

/* After what the fact has made of it. Of lines that it told, what is wrong is noted in them and in the order. */
enum result	flow_order_stock(struct tx *, struct order_work *, const struct order_fact *, struct order_touched *);
/* Pieces of a line that are still to be held back by now: of a test, of what was cancelled or was not paid in time none. */
int64_t		flow_order_stock_wanted(const struct order_work *, const struct order_line *, int64_t now_ms);
/* Until when an order that waits for its money keeps its stock, by its shop's settings; 0: for ever, or it does not wait. */
int64_t		flow_order_stock_until(const struct shop_order *, const struct shop_settings *);
/* What a shop answers of a level. The first answer lacks the orders that it took after it: they may have been told to us before. */
enum result	flow_order_stock_read(struct tx *, struct variant *, int64_t level, int64_t at_ms, bool *changed);
/* Whether something that an order wants is not on hold, and whether some of that could be now. */
enum result	flow_order_stock_fits(struct tx *, const struct order_work *, bool *lacks, bool *fits);

#endif
