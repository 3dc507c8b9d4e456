/*
 * shop - a company's shops, and what each of them sells.
 *
 * A shop is an integration too, of the same id: its secrets and its hook's address are there (store/integration.h).
 */
#ifndef STORE_SHOP_H
#define STORE_SHOP_H

#include "core/currency.h"
#include "core/stock.h"
#include "store/db.h"

struct shop {
	struct str id;
	struct str domain, name;	/* "bannos.myshopify.com", "Bannos" */
	struct str prefix;		/* of its orders' ids: "bannos" */
	enum currency currency;
	struct str zone;		/* IANA: "Australia/Sydney" */
	struct str location;		/* whose stock is ours: a gid's digits; "" until it is chosen */
	bool active;
	struct str settings;		/* JSON; flow/shops.h reads it */
	int64_t created_at, updated_at;
};

enum { SHOPS_MAX = 50 };	/* of one account */

enum result	store_shop_list(struct tx *, struct shop **, size_t *n);		/* by name */
enum result	store_shop_get(struct tx *, struct str id, struct shop *);
/* id, and all but the times, in; ERR_CONFLICT: the domain or the prefix is another shop's. */
enum result	store_shop_insert(struct tx *, const struct shop *);
enum result	store_shop_update(struct tx *, const struct shop *);

/* One variant of a product. */
struct variant {
	struct str shop_id, id, product_id, item_id;	/* digits of their gids; item_id "" when it is not known */
	struct str sku;			/* as it stands in the shop; "" none */
	struct str title, variant_title, product_type;
	bool gone;			/* deleted in the shop */
	struct stock_shop level;	/* what the shop's location shows of it */
	struct str push_key;		/* of a push that has left: the idempotency key */
	int64_t pushed_at;		/* and when it left; 0: nobody knows */
	int64_t updated_at;
};

enum result	store_variant_get(struct tx *, struct str shop_id, struct str id, struct variant *);
enum result	store_variant_of_item(struct tx *, struct str shop_id, struct str item_id, struct variant *);
/* Those of a SKU that are not gone: of one shop, or with shop_id "" of all; at most 100. */
enum result	store_variant_of_sku(struct tx *, struct str sku, struct str shop_id, struct variant **, size_t *n);
enum result	store_variant_of_product(struct tx *, struct str shop_id, struct str product_id, struct variant **, size_t *n);
/* By id, from after on. */
enum result	store_variant_page(struct tx *, struct str shop_id, struct str after, int64_t limit, struct variant **, size_t *n);
/* Makes or overwrites what the shop says of it (not its level); *changed: whether that was another. */
enum result	store_variant_put(struct tx *, const struct variant *, bool *changed);
enum result	store_variant_gone(struct tx *, struct str shop_id, struct str id);
enum result	store_variant_level(struct tx *, const struct variant *);	/* level, push_key, pushed_at */
/* Another location counts now: what is known of the levels at the one before is forgotten. */
enum result	store_variant_unread(struct tx *, struct str shop_id);

#endif
