/*
 * order_told - an order as its shop tells it, read by the shop's settings: outside of any transaction.
 */
#ifndef FLOW_ORDER_TOLD_H
#define FLOW_ORDER_TOLD_H

#include "base/env.h"
#include "connect/shopify.h"
#include "flow/order_event.h"
#include "store/shop.h"

struct order_told {
	struct shop shop;
	struct shop_settings settings;
	struct shop_order order;	/* as it is told: human, number … problems, shop_updated_at; state is what its money says */
	bool cancelled;			/* by the shop */
	struct str gone;		/* it was deleted there: how we know, for people; "" it was not */
	bool fulfilled;			/* it left the shop: what makes no tickets is used */
	bool taken_unsaid;		/* who told it does not say what was restocked: GraphQL */
	bool due_named;			/* its day is said, and no lead time */
	bool lines_unsaid;		/* there may be more of them than are told, so what is not told has not gone */
	struct order_line *line;	/* taken is set (but for that), used is not */
	size_t lines;
	struct order_person person;
	struct order_text *text;	/* of the person, by line */
	size_t texts;
};

/* The id of an order of Shopify's. */
struct str	flow_order_id(struct arena *, struct str shop_id, struct str gid_digits);
/* What a search finds an order by. */
struct str	flow_order_folded(struct arena *, const struct shop_order *, struct str customer);
/* What a mapping is given of one: in the arena, which may become full. */
void		flow_order_facts(struct arena *, const struct shop *, const struct shopify_order *, struct intake_in *);
/* Reads one. ERR_LIMIT: no room in the arena. */
enum result	flow_order_tell(struct arena *, const struct shop *, const struct shopify_order *, struct order_told *);

#endif
