/*
 * shopify_read - the things that stand in webhooks and in GraphQL's answers alike, each read by one function.
 *
 * All take the JSON of the thing, add to its problems, and answer false when it has no id.  What finds no room is left out,
 * and the arena is full then: who calls them asks.
 */
#ifndef CONNECT_SHOPIFY_READ_H
#define CONNECT_SHOPIFY_READ_H

#include "connect/shopify_pick.h"

bool		shopify_order_read(struct arena *, const json *, struct shopify_order *);
bool		shopify_product_read(struct arena *, const json *, struct shopify_product *);

/* Into *out, an array in the arena; how many. */
size_t		shopify_lines_read(struct arena *, const json *list, enum currency, struct shopify_line **out, shopify_problems *);
size_t		shopify_pairs_read(struct arena *, const json *, struct shopify_pair **out, shopify_problems *);
bool		shopify_refund_read(struct arena *, const json *, struct shopify_refund *, shopify_problems *);

#endif
