/*
 * stock_json - stock as the API shows it.
 *
 * Amounts are texts that core/amount.h reads ("2 1/3"); beside them stand their numerators over parts, for charts and sums.
 */
#ifndef API_STOCK_JSON_H
#define API_STOCK_JSON_H

#include "base/json.h"
#include "flow/shop_push.h"
#include "store/stock_look.h"

json *	api_stock_item_json(struct arena *, const struct stock_row *, const struct stock_level *);	/* StockItem of openapi.json */
json *	api_stock_recipe_json(struct arena *, const struct stock_ingredient *, size_t n);
json *	api_stock_products_json(struct arena *, const struct stock_row *, size_t n);
json *	api_stock_holds_json(struct arena *, const struct stock_look_hold *, size_t n, const struct shop *, size_t shops);
/* What a shop shows of an item at this level, and what is to be done so that it shows that. */
json *	api_stock_shop_json(struct arena *, const struct variant *, const struct shop *, const struct stock_row *, const struct stock_level *);
json *	api_stock_move_json(struct arena *, const struct stock_look_move *, struct str actor_name);	/* StockMove */
/* One point of an item's way. */
json *	api_stock_point_json(struct arena *, const struct stock_item *, int64_t at);
/* What a person should know about what they just did; of STOCK_WARNS_NOT there is nothing to say. */
json *	api_stock_warning_json(struct arena *, enum stock_warning);

#endif
