/*
 * shop_hook - a shop's webhook: kept and understood in one transaction.
 *
 * What:  what it tells becomes orders (flow/order_take.h), variants, levels; a redaction takes away what is personal.
 * Holds: OK means that it is on disk.  What cannot be understood now is kept with its body, and order_ingest_retry runs it
 *        through the parser again; so does a person, for any delivery whose body is there: of the last that told something new of its
 *        order all is read anew, by the store's settings of now.  The body of an order's webhook is
 *        kept, sealed, where the shop's settings say so and something followed from it: then events say which (their cause),
 *        and a redaction finds it.  Of an order that was redacted none is kept, however late it comes.
 */
#ifndef FLOW_SHOP_HOOK_H
#define FLOW_SHOP_HOOK_H

#include "connect/shopify.h"
#include "flow/credential.h"
#include "flow/knock.h"
#include "flow/order_take.h"
#include "flow/topic.h"
#include "store/delivery.h"

struct shop_received {
	struct shop shop;
	struct shopify_head head;
	struct shopify_hook hook;
	struct order_told told;		/* of an order */
	struct delivery delivery;	/* id made before */
	struct box body;		/* sealed; bytes empty: not to be kept */
	bool unsaid;			/* Shopify's own, and about nothing: kept, since an error would have it sent eight times, and no more after that */
	bool again;			/* it is kept already: only understand it */
	bool asked;			/* and a person wants that */
	/* out */
	struct delivery kept;		/* as it is kept; of one that was there its id */
	bool changed;			/* something is other now */
	struct str note;		/* why nothing is, for people */
	bool repeated;
};

/* Reads the shop and what its webhook says, outside of any transaction. ERR_INPUT: of use to nobody (400). */
enum result	flow_shop_receive(const struct env *, struct db *, const struct knocker *, const struct shopify_delivery *,
		    const struct shopify_head *, const struct scope *, struct shop_received *);
/* in_out is a struct shop_received. ERR_CONFLICT with repeated: it is kept already. */
enum result	flow_shop_delivery(struct tx *, void *in_out);
/* Keeps one that flow_shop_delivery could not take, with its body, and queues order_ingest_retry. Not in a transaction. */
enum result	flow_shop_park(const struct env *, struct db *, const struct scope *, struct str body, struct shop_received *);

/* Topic order_ingest_retry. */
enum result	flow_shop_again_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
enum result	flow_shop_again_settle(struct tx *, void *settle);
/*
 * A person wants a delivery to be read again, and hears what became of it. Not in a transaction. ERR_MISSING "no_such_delivery";
 * ERR_CONFLICT "no_store", "body_dropped"; ERR_INPUT: it cannot be read.
 */
struct shop_again { struct str delivery; bool changed; struct str note; };
enum result	flow_shop_read_again(const struct env *, struct db *, const struct scope *, struct shop_again *);

#endif
