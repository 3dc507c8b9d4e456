/*
 * shop_redact - topic shop.redact: what is personal of a shop's orders, or of one customer's, is taken away for good, a page of
 * them in a transaction; and the next page by a further job, until none is left.
 */
#ifndef FLOW_SHOP_REDACT_H
#define FLOW_SHOP_REDACT_H

#include "flow/topic.h"

enum result	flow_shop_redact_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
enum result	flow_shop_redact_settle(struct tx *, void *settle);

/* One that asks to be forgotten: the orders that their shop names, then those that they are found in. */
struct redaction {
	struct str shop_id;
	struct str customer, after;	/* "" nobody; their orders from behind this one on */
	const struct str *order;	/* named, by their ids */
	size_t orders;
};
/* For use inside a db_fn: the first page, now. *changed: something personal was there. */
enum result	flow_shop_redact_customer(struct tx *, const struct redaction *, bool *changed);

#endif
