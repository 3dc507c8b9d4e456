/*
 * shop_news - what a shop tells that is no order: products, levels, what was deleted, redactions, its own end.
 */
#ifndef FLOW_SHOP_NEWS_H
#define FLOW_SHOP_NEWS_H

#include "connect/shopify.h"
#include "store/db.h"
#include "store/shop.h"

struct shop_news {
	const struct shop *shop;
	const struct shopify_hook *hook;
	enum shopify_topic topic;
	int64_t at_ms;			/* when it happened, as far as is known */
	/* out */
	bool used;			/* something followed from it */
	struct str note;		/* why not */
};

enum result	flow_shop_news(struct tx *, struct shop_news *);

/*
 * An order that its shop has deleted: as if it had cancelled it, with what it told last. why: how we know. *changed: something
 * followed; else *note says why not.
 */
enum result	flow_shop_order_gone(struct tx *, struct str order_id, struct str why, bool *changed, struct str *note);
/* Keeps what a product is now; those of its variants that are not named any more are gone, where all of them are named. */
enum result	flow_shop_product(struct tx *, const struct shop *, const struct shopify_product *, bool *changed);
/*
 * Takes away what is personal of an order, for good: its person, and the bodies that told it. Of an order that is not known yet it
 * is remembered. *changed: something personal was there.
 */
enum result	flow_shop_redact(struct tx *, struct str order_id, bool *changed);

#endif
