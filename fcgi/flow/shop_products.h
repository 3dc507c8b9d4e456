/*
 * shop_products - topic shop.products: a shop's products, a page per job; and the rest of one that has many variants.
 *
 * What:  a page becomes variants (flow/shop_news.h), and the first sight of their levels; the next page is queued with the
 *        rows that it follows.  After the last, shop.levels looks which of ours are not there any more.
 */
#ifndef FLOW_SHOP_PRODUCTS_H
#define FLOW_SHOP_PRODUCTS_H

#include "flow/topic.h"

#define SHOP_PRODUCTS_VARIANTS "variants"	/* args.step: of the one product args.id, from args.after on */

enum result	flow_shop_products_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
void		flow_shop_products_read(const struct env *, const struct job *, const void *state, const struct answer *, struct arena *, struct reply *);
enum result	flow_shop_products_settle(struct tx *, void *settle);

#endif
