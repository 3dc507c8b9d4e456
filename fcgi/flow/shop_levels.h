/*
 * shop_levels - topic shop.levels: what a shop shows of each product, compared with what we know; nightly, and after a pull.
 *
 * What:  our variants are asked for, a page per job.  One that is not there any more is gone.  A level that nobody knew is
 *        believed.  One that differs from what all we know explains is a candidate: the orders are caught up, and it is read
 *        again (core/stock.h, "What nobody explained").  If it still differs and nothing moved meanwhile, somebody has changed
 *        it there: of an item that is sold as it is the shop is believed, a transaction STOCK_CORRECT says so, and the other
 *        shops follow; what is made by a recipe is set over.  The report is an event of the integration, and a notice.
 *        A product that nobody counts here is the shop's own affair: what it shows of it is taken down, and nobody is told.
 * Holds: a difference that may be an order on its way is left for another night; so are all of them where the orders could not
 *        be caught up in between.
 */
#ifndef FLOW_SHOP_LEVELS_H
#define FLOW_SHOP_LEVELS_H

#include "flow/topic.h"

enum result	flow_shop_levels_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *,
		    struct prepared *);
void		flow_shop_levels_read(const struct env *, const struct job *, const void *state, const struct answer *, struct arena *,
		    struct reply *);
enum result	flow_shop_levels_settle(struct tx *, void *settle);

#endif
