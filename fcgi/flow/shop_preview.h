/*
 * shop_preview - what edited settings would read from a real order: its kept webhook, read once more and not kept.
 */
#ifndef FLOW_SHOP_PREVIEW_H
#define FLOW_SHOP_PREVIEW_H

#include "flow/order_told.h"
#include "flow/shops.h"

struct shop_preview {
	struct str shop_id;
	struct str order_id;		/* in: "" for the newest whose webhook is kept. Out: which it was */
	const json *settings;		/* as they are edited; NULL: as they are */
	/* out */
	struct shop_settings read;	/* the edited settings */
	struct intake_in facts;
	struct intake intake;
	struct order_told told;
};

/* Not in a transaction. ERR_MISSING "no_such_store"; ERR_CONFLICT "no_order", "body_dropped"; ERR_INPUT: the settings. */
enum result	flow_shop_preview(const struct env *, struct db *, const struct scope *, struct shop_preview *);

#endif
