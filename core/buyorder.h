/*
 * buyorder - an approved buy order and its lines, as any purchasing source gives them.
 *
 * What:  the shape, its limits, and the check that a row passes before anything is done with it.
 * Why:   rows come from foreign databases and APIs; the plan and the page must be able to trust ids and text.
 */
#ifndef CORE_BUYORDER_H
#define CORE_BUYORDER_H

#include "core/field.h"
#include "core/price.h"

struct buyorder {
	struct str id;
	struct str supplier;		/* the supplier's id */
	struct str supplier_name;	/* may be empty */
};

struct buyorder_line {
	struct str order;		/* the order's id */
	struct str id;			/* the line's id, unique within its order */
	struct str supplier;		/* the supplier's id */
	struct str our_sku;
	struct str fallback;		/* the product's own supplier SKU; empty when it has none */
	int64_t quantity;		/* of our units, or QUANTITY_NOT_WHOLE */
	int64_t price_e4;		/* of one of our units, or PRICE_MISSING, PRICE_UNREADABLE */
	enum currency currency;		/* CURRENCY_NONE: the source has none, the supplier's counts */
};

#define BUYORDER_QUANTITY_MAX	INT64_C(1000000)	/* of one line, and of what is sent of one SKU */
#define QUANTITY_NOT_WHOLE	INT64_MIN		/* the source gave a fraction, or no number */

/* {FIELD_NONE, FIELD_OK}, or the first id or text that cannot be worked with. Quantities, prices and SKUs are the plan's. */
struct field_error	buyorder_check(const struct buyorder *);
struct field_error	buyorder_line_check(const struct buyorder_line *);
/* The whole quantity of a source's field ("12", "12.000"), or QUANTITY_NOT_WHOLE. */
int64_t			buyorder_quantity(struct str);

#endif
