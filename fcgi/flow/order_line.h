/*
 * order_line - what was ordered, line by line, as it is kept in the order's row; and apart from it what is personal of it.
 */
#ifndef FLOW_ORDER_LINE_H
#define FLOW_ORDER_LINE_H

#include "base/json.h"
#include "core/intake.h"
#include "core/stock.h"

struct order_line {
	struct str id;			/* digits of the line item's gid */
	struct str product_id, variant_id;	/* "" none */
	struct str sku, title, variant_title;
	int64_t ordered;		/* pieces, as ordered */
	int64_t quantity;		/* what edits and refunds left of it */
	int64_t taken;			/* pieces that the shop has taken off its own level: ordered less restocked */
	int64_t used;			/* pieces whose stock was consumed */
	int64_t price_minor;		/* SHOPIFY_NO_AMOUNT: not known */
	struct str flavour, size;
	int64_t size_rank;
	uint32_t problems;		/* of this line: bits of enum intake_problem */
	bool work;			/* it makes tickets */
	struct stock_back *back;	/* what the shop restocked of it, as it tells now: not kept */
	size_t backs;
};

/* A list of lines as JSON, and back (false: that is no list of lines). Texts borrow from the tree. */
json *	flow_order_lines_json(struct arena *, const struct order_line *, size_t n);
bool	flow_order_lines_read(struct arena *, const json *, struct order_line **, size_t *n);
/* NULL when there is no line of that id. */
struct order_line *flow_order_line(struct order_line *, size_t n, struct str id);

/* As people call what is made: "Ruby – Large". In the arena. */
struct str	flow_order_line_title(struct arena *, const struct order_line *);

/* What is personal of a line: what is to be written on the cake, what the customer remarked. */
struct order_text { struct str line, writing, notes; };
struct order_text flow_order_text(const struct order_text *, size_t n, struct str line);	/* empty ones when there is none */
struct str	flow_order_texts_print(struct arena *, const struct order_text *, size_t n);
bool		flow_order_texts_read(struct arena *, struct str, struct order_text **, size_t *n);

#endif
