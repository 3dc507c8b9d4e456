/*
 * stock - items and their transactions, recipes, and what is on hold for whom.
 *
 * An item's numbers change by store_stock_move alone, which writes the transaction and the item together.  A row of stock_hold
 * says what is set aside for a line, what it was refused, or both.
 */
#ifndef STORE_STOCK_H
#define STORE_STOCK_H

#include "core/allergen.h"
#include "core/stock.h"
#include "store/db.h"

struct stock_row {
	struct str id, sku, name, unit;
	struct stock_item item;
	bool recipe;			/* made of others: its own numbers stay 0 */
	bool active;
	struct allergens allergens;	/* as people state them of the item itself */
	int64_t expiry_days;		/* so many days before a lot's last one people hear of it */
	bool lots;			/* it has had a lot: what is used of it names one */
	int64_t seq, moved_at;		/* of its last transaction; 0 and 0: it has none */
	bool counted;			/* somebody has said how much of it there is: an order that holds some of it says nothing */
	int64_t created_at, updated_at;
};

enum result	store_stock_get(struct tx *, struct str id, struct stock_row *);
enum result	store_stock_of_sku(struct tx *, struct str sku, struct stock_row *);
/* By SKU, from after on; q is folded, "" all. */
enum { STOCK_LIST_ALL = -1 };
/* recipe: 0 none of them, 1 only they; or STOCK_LIST_ALL. */
enum result	store_stock_list(struct tx *, struct str q, int64_t recipe, struct str after_sku, int64_t limit, struct stock_row **, size_t *n);
enum result	store_stock_insert(struct tx *, const struct stock_row *);	/* ERR_CONFLICT: the SKU is there */
/* SKU, name, unit, safety, rule, recipe, active, allergens, expiry_days, lots; parts and the numbers only as stock_rescale makes them. */
enum result	store_stock_update(struct tx *, const struct stock_row *);

struct str	store_stock_allergens(struct arena *, uint32_t set, bool stated);	/* as they are stored: allergens_put */

/* One transaction, as it is kept. */
struct stock_move {
	struct str item_id;
	int64_t seq;			/* out */
	struct stock_txn txn;
	struct str order_id, line;	/* "" none */
	struct str reason;
	struct str actor, device;	/* out: the scope's */
	int64_t at, before_at;		/* out; before_at: of the one before it */
};
/* Keeps the transaction and the row as stock_apply made it; row->seq counts on, and moved_at and counted follow. */
enum result	store_stock_move(struct tx *, struct stock_row *, struct stock_move *);

/* What a line of an order has used of an item and not given back, summed by parts. */
struct stock_used { struct str item_id; int64_t parts, n; };
enum result	store_stock_used(struct tx *, struct str order_id, struct str line, struct stock_used **, size_t *n);

struct stock_ingredient { struct stock_row row; struct amount amount; };
enum result	store_stock_recipe(struct tx *, struct str product_id, struct stock_ingredient **, size_t *n);	/* by SKU */
/* Which products use an item: by SKU, from after on. */
enum result	store_stock_products(struct tx *, struct str item_id, struct str after_sku, int64_t limit, struct stock_row **, size_t *n);
enum result	store_stock_recipe_clear(struct tx *, struct str product_id);
enum result	store_stock_recipe_add(struct tx *, struct str product_id, struct str item_id, struct amount);

struct stock_hold {
	struct str order_id, line, item_id;
	int64_t quantity;		/* pieces of the line */
	struct amount amount;		/* of the item */
	int64_t refused;		/* pieces of the line that there was not enough for */
	int64_t created_at;
};
enum result	store_stock_holds(struct tx *, struct str order_id, struct stock_hold **, size_t *n);	/* of an order, by line and item */
enum result	store_stock_hold_put(struct tx *, const struct stock_hold *);	/* made or overwritten; nothing held or refused deletes it */
/* Orders that were refused some of an item, the one that was refused first first. */
enum result	store_stock_refused(struct tx *, struct str item_id, int64_t limit, struct str **order_id, size_t *n);

#endif
