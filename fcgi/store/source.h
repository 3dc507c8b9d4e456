/*
 * source - buy orders as a purchasing source has them: read, never written.
 *
 * What:  the same rows from our own tables (demo data, and the mirror of a source that is read over HTTP) or from a foreign
 *        PostgreSQL with the tables buy_orders, buy_order_lines, products and suppliers.
 * Holds: every query names the customer id: another customer's orders can neither be listed nor sent.
 *        The foreign database is asked in one read-only transaction with a short statement time-out, outside any write.
 *        Texts lie in the arena.  At most SOURCE_ORDERS orders and SOURCE_LINES lines; more says that there were more.
 */
#ifndef STORE_SOURCE_H
#define STORE_SOURCE_H

#include "base/secret.h"
#include "store/db.h"

enum { SOURCE_ORDERS = 2000, SOURCE_LINES = 20000, SOURCE_TIMEOUT_MS = 4000 };

struct source_order {
	struct str id, supplier_id, supplier_name;
	struct str status;		/* "approved", or "open" where the source knows no approval */
	int64_t created_at;		/* ms */
};

struct source_line {
	struct str order_id, id, supplier_id, product_id, our_sku, name;
	struct str fallback_sku;	/* the product's own supplier SKU */
	int64_t quantity;		/* or QUANTITY_NOT_WHOLE */
	int64_t price_e4;		/* of one of our units, or PRICE_MISSING, PRICE_UNREADABLE */
};

struct source_rows {
	struct source_order *order;
	size_t orders;
	struct source_line *line;	/* sorted by order and id */
	size_t lines;
	bool more;
};

/* Oldest first: approved and open orders of our own tables. */
enum result	store_source_own(struct tx *, struct str customer_id, struct source_rows *);
/* The same of a foreign database. ERR_REMOTE and a fault that a person understands; the conninfo is never in it. */
enum result	store_source_foreign(struct arena *, struct secret conninfo, struct str customer_id, struct source_rows *,
		    struct fault *);
/* ---- filling our own tables (demo, mirror): each is an upsert by (customer_id, id) ------------------------------- */
enum result	store_source_put_supplier(struct tx *, struct str customer_id, struct str id, struct str name);
enum result	store_source_put_product(struct tx *, struct str customer_id, struct str id, struct str sku, struct str supplier_sku,
		    struct str name);
enum result	store_source_put_order(struct tx *, struct str customer_id, struct str id, struct str supplier_id, struct str status,
		    int64_t created_at);
enum result	store_source_put_line(struct tx *, struct str customer_id, struct str id, struct str order_id, struct str product_id,
		    int64_t quantity, struct str unit_price);
/* What a product is bought as at a supplier. Nothing is kept unless both are ours. */
struct source_buy { struct str supplier_id, product_id, sku, price; int64_t lot_size, min_qty; };
enum result	store_source_put_buy(struct tx *, struct str customer_id, const struct source_buy *);
/* In: supplier_id, product_id. ERR_MISSING, with the rest empty. our_sku: the product's, "" when it is not ours. */
enum result	store_source_get_buy(struct tx *, struct str customer_id, struct source_buy *, struct str *our_sku);

/* ---- the mirror's own: an order is "reading", and not listed, until all its lines have come ---------------------- */
#define SOURCE_READING "reading"
enum result	store_source_order_status(struct tx *, struct str customer_id, struct str id, struct str *status);	/* ERR_MISSING */
/* Seen again, with another status; OK if we do not have it. */
enum result	store_source_mark_order(struct tx *, struct str customer_id, struct str id, struct str status);
/* The first order after this id that was seen since then and is open or being read. ERR_MISSING: no more. */
enum result	store_source_next_order(struct tx *, struct str customer_id, int64_t since, struct str after_id, struct str *id,
		    struct str *supplier_id);
/* An order's lines but for these are gone. */
enum result	store_source_keep_lines(struct tx *, struct str customer_id, struct str order_id, const struct str *ids, size_t n);
/* Orders (and their lines) that the last complete pull, begun at since, has not seen any more. */
enum result	store_source_forget(struct tx *, struct str customer_id, int64_t since);

#endif
