/*
 * shop_push - topic inventory_push: what a shop shows of a product becomes what our stock allows.
 *
 * What:  one job per product and shop at a time.  What it has to do is computed when it leaves (core/stock.h): set the level,
 *        compared with what the shop showed last; repeat a push that has not been answered, with its own key; or read the
 *        level first.  When the answer is kept, what is to be done next is asked again: stock that moved meanwhile is not
 *        forgotten, although its own job was the one that was under way.
 * Holds: that a push has left, and its key, are on disk before it leaves.  A push is repeated under its own key only, also
 *        after an answer 5xx: Shopify then says what became of the first.  One that is given up without an answer, or has had
 *        none for as long as Shopify knows its key, leaves the level unknown; the next reading is believed.  A product of which nothing was ever received or counted is
 *        left as its shops have it: that a new item is at 0 says nothing.
 */
#ifndef FLOW_SHOP_PUSH_H
#define FLOW_SHOP_PUSH_H

#include "flow/stock.h"
#include "flow/topic.h"
#include "store/shop.h"

/* Whether a shop is told of an item that stands at this level, as this variant. */
bool		flow_shop_push_told(const struct shop *, const struct variant *, const struct stock_row *, const struct stock_level *);
/* The same, with the item that has the variant's SKU; row's id is "" where none has. */
enum result	flow_shop_push_look(struct tx *, const struct shop *, const struct variant *, struct stock_row *, struct stock_level *, bool *told);
/* Queues a push where there is anything to do. shop: NULL has it read. */
enum result	flow_shop_push(struct tx *, const struct shop *shop, const struct variant *, int64_t cause);

enum result	flow_shop_push_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
void		flow_shop_push_read(const struct env *, const struct job *, const void *state, const struct answer *, struct arena *, struct reply *);
enum result	flow_shop_push_settle(struct tx *, void *settle);

#endif
