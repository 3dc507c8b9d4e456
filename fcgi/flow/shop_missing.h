/*
 * shop_missing - which of a shop's orders have to be asked for, and which are gone: what it has, held against what is stored here.
 */
#ifndef FLOW_SHOP_MISSING_H
#define FLOW_SHOP_MISSING_H

#include "base/json.h"
#include "connect/shopify.h"
#include "store/shop.h"
#include "store/shop_order.h"

/* Puts the ids of those that are not known, or changed since, into the list. *known becomes true when one is known. */
enum result	flow_shop_stale(struct tx *, struct str shop_id, const struct shopify_stamp *, size_t n, json *ids, bool *known);
/* Puts the names of numbers between those that are known into the list, 50 at most; *to: how far has been looked. */
enum result	flow_shop_gaps(struct tx *, struct str shop_id, int64_t *to, json *names);
/* Those of a shop that are not done, after one of them (id "" the first), that it can be asked about: neither just made nor too old. */
enum result	flow_shop_open_orders(struct tx *, struct str shop_id, struct order_mark after, int64_t limit, struct order_mark **, size_t *n);
/*
 * Of those the shop was asked about, and what it said of each: the ones that it does not have any more are deleted. A shop that has
 * shown nothing that we know may be another one: then nothing follows, and people are told.  *through: how many were looked at,
 * since not too many end at once.
 */
enum result	flow_shop_gone(struct tx *, const struct shop *, const struct order_mark *asked, const struct shopify_stamp *said, size_t n,
		    bool known, size_t *through);

#endif
