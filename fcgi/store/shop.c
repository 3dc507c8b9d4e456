#include "store/shop.h"
#include "store/sql.h"

enum {
	SQL_LIST, SQL_GET, SQL_INSERT, SQL_UPDATE,
	SQL_VARIANT, SQL_VARIANT_ITEM, SQL_VARIANT_SKU, SQL_VARIANT_SKU_SHOP, SQL_VARIANT_PRODUCT, SQL_VARIANT_PAGE,
	SQL_VARIANT_PUT, SQL_VARIANT_GONE, SQL_VARIANT_LEVEL, SQL_VARIANT_UNREAD,
};

#define COLUMNS "id, domain, name, prefix, currency, zone, location, active, settings, created_at, updated_at"
#define VARIANT_COLUMNS \
	"shop_id, id, product_id, item_id, sku, title, variant_title, product_type, gone, level, untracked, counted, seen, seen_at, push_to," \
	" push_from, push_key, pushed_at, updated_at, counted_at"
#define VARIANTS "SELECT " VARIANT_COLUMNS " FROM variant WHERE account_id = $1"

static const struct sql sql[] = {
	[SQL_LIST] = { "t", "SELECT " COLUMNS " FROM shop WHERE account_id = $1 ORDER BY name, id LIMIT 50", NULL },
	[SQL_GET] = { "tt", "SELECT " COLUMNS " FROM shop WHERE account_id = $1 AND id = $2", NULL },
	[SQL_INSERT] = { "ttttttttiti",
		"INSERT INTO shop (account_id, id, domain, name, prefix, currency, zone, location, active, settings, created_at,"
		" updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) ON CONFLICT DO NOTHING", NULL },
	[SQL_UPDATE] = { "ttttttttiti",
		"UPDATE shop SET domain = $3, name = $4, prefix = $5, currency = $6, zone = $7, location = $8, active = $9,"
		" settings = $10, updated_at = $11 WHERE account_id = $1 AND id = $2 AND NOT EXISTS (SELECT 1 FROM shop o"
		"   WHERE o.account_id = $1 AND (o.domain = $3 OR o.prefix = $5) AND o.id <> $2)", NULL },
	[SQL_VARIANT] = { "ttt", VARIANTS " AND shop_id = $2 AND id = $3", NULL },
	[SQL_VARIANT_ITEM] = { "ttt", VARIANTS " AND shop_id = $2 AND item_id = $3 ORDER BY gone, id LIMIT 1", NULL },
	[SQL_VARIANT_SKU] = { "tt", VARIANTS " AND sku = $2 AND gone = 0 ORDER BY shop_id, id LIMIT 100", NULL },
	[SQL_VARIANT_SKU_SHOP] = { "ttt", VARIANTS " AND sku = $2 AND shop_id = $3 AND gone = 0 ORDER BY id LIMIT 100", NULL },
	[SQL_VARIANT_PRODUCT] = { "ttt", VARIANTS " AND shop_id = $2 AND product_id = $3 ORDER BY id LIMIT 2048", NULL },
	[SQL_VARIANT_PAGE] = { "ttti", VARIANTS " AND shop_id = $2 AND id > $3 ORDER BY id LIMIT $4", NULL },
	[SQL_VARIANT_PUT] = { "tttttttttti",
		"INSERT INTO variant (account_id, shop_id, id, product_id, item_id, sku, title, variant_title, product_type, gone, level,"
		" untracked, counted, seen, seen_at, push_to, push_from, push_key, updated_at)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, 0, 0, 0, 0, 0, 0, '', $11)"
		" ON CONFLICT (account_id, shop_id, id) DO UPDATE SET product_id = excluded.product_id,"
		"   item_id = CASE excluded.item_id WHEN '' THEN variant.item_id ELSE excluded.item_id END, sku = excluded.sku,"
		"   title = excluded.title, variant_title = excluded.variant_title, product_type = excluded.product_type, gone = 0,"
		"   updated_at = excluded.updated_at"
		" WHERE variant.product_id <> excluded.product_id OR (excluded.item_id <> '' AND variant.item_id <> excluded.item_id)"
		"   OR variant.sku <> excluded.sku OR variant.title <> excluded.title OR variant.variant_title <> excluded.variant_title"
		"   OR variant.product_type <> excluded.product_type OR variant.gone <> 0", NULL },
	[SQL_VARIANT_GONE] = { "ttti",
		"UPDATE variant SET gone = 1, updated_at = $4 WHERE account_id = $1 AND shop_id = $2 AND id = $3 AND gone = 0", NULL },
	[SQL_VARIANT_LEVEL] = { "ttttiiiiiitii",
		"UPDATE variant SET level = $4, untracked = $5, counted = $6, seen = $7, seen_at = $8, push_to = $9, push_from = $10,"
		" push_key = $11, pushed_at = $12, counted_at = $13 WHERE account_id = $1 AND shop_id = $2 AND id = $3", NULL },
	[SQL_VARIANT_UNREAD] = { "ttt",
		"UPDATE variant SET level = $3, untracked = 0, counted = 0, seen = 0, seen_at = 0, push_to = 0, push_from = 0, counted_at = 0"
		" WHERE account_id = $1 AND shop_id = $2", NULL },
};
const struct sql_table store_shop_sql = SQL_TABLE(sql);

/* ---- shops -------------------------------------------------------------------------------------------------------- */

static void
read_shop(const struct rows *r, struct shop *s)
{
	*s = (struct shop){ .id = row_keep(r, 0), .domain = row_keep(r, 1), .name = row_keep(r, 2), .prefix = row_keep(r, 3),
	    .zone = row_keep(r, 5), .location = row_keep(r, 6), .active = row_int(r, 7) == 1, .settings = row_keep(r, 8),
	    .created_at = row_int(r, 9), .updated_at = row_int(r, 10) };
	currency_parse(row_str(r, 4), &s->currency);
}

enum result
store_shop_list(struct tx *tx, struct shop **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_LIST], V_TEXT(tx->account));
	struct shop *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		read_shop(&r, &at[(*n)++]);
	*out = at;
	return sql_done(&r);
}

enum result
store_shop_get(struct tx *tx, struct str id, struct shop *s)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_TEXT(id));
	bool found = row_next(&r);

	if (found)
		read_shop(&r, s);
	return sql_found(&r, found);
}

static enum result
put(struct tx *tx, const struct sql *statement, const struct shop *s)
{
	int64_t changed;
	enum result result = DB_EXEC(tx, statement, &changed, V_TEXT(tx->account), V_TEXT(s->id), V_TEXT(s->domain),
	    V_TEXT(s->name), V_TEXT(s->prefix), V_TEXT(currency_code(s->currency)), V_TEXT(s->zone), V_TEXT(s->location),
	    V_INT(s->active), V_TEXT(s->settings), V_INT(tx->now_ms));

	return sql_touched(result, changed, ERR_CONFLICT);
}

enum result
store_shop_insert(struct tx *tx, const struct shop *s)
{
	return put(tx, &sql[SQL_INSERT], s);
}

enum result
store_shop_update(struct tx *tx, const struct shop *s)
{
	return put(tx, &sql[SQL_UPDATE], s);
}

/* ---- variants ----------------------------------------------------------------------------------------------------- */

static void
read_variant(const struct rows *r, struct variant *v)
{
	*v = (struct variant){ .shop_id = row_keep(r, 0), .id = row_keep(r, 1), .product_id = row_keep(r, 2), .item_id = row_keep(r, 3),
	    .sku = row_keep(r, 4), .title = row_keep(r, 5), .variant_title = row_keep(r, 6), .product_type = row_keep(r, 7),
	    .gone = row_int(r, 8) == 1,
	    .level = { .untracked = row_int(r, 10) == 1, .counted = row_int(r, 11), .seen = row_int(r, 12), .seen_ms = row_int(r, 13),
	        .to = row_int(r, 14), .compare = row_int(r, 15), .counted_ms = row_int(r, 19) },
	    .push_key = row_keep(r, 16), .pushed_at = row_int(r, 17), .updated_at = row_int(r, 18) };
	if (!stock_shop_state_parse(row_str(r, 9), &v->level.state))
		log_line(LOG_ERROR, &r->tx->scope->log, "store_word", LOG_STR("word", row_str(r, 9)), LOG_END);
}

static enum result
one(struct rows r, struct variant *v)
{
	bool found = row_next(&r);

	if (found)
		read_variant(&r, v);
	return sql_found(&r, found);
}

static enum result
many(struct rows r, struct variant **out, size_t *n)
{
	struct variant *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(r.tx, at, *n, sizeof *at)) != NULL)
		read_variant(&r, &at[(*n)++]);
	*out = at;
	return sql_done(&r);
}

enum result
store_variant_get(struct tx *tx, struct str shop_id, struct str id, struct variant *v)
{
	return one(DB_QUERY(tx, &sql[SQL_VARIANT], V_TEXT(tx->account), V_TEXT(shop_id), V_TEXT(id)), v);
}

enum result
store_variant_of_item(struct tx *tx, struct str shop_id, struct str item_id, struct variant *v)
{
	return one(DB_QUERY(tx, &sql[SQL_VARIANT_ITEM], V_TEXT(tx->account), V_TEXT(shop_id), V_TEXT(item_id)), v);
}

enum result
store_variant_of_sku(struct tx *tx, struct str sku, struct str shop_id, struct variant **out, size_t *n)
{
	if (shop_id.n)
		return many(DB_QUERY(tx, &sql[SQL_VARIANT_SKU_SHOP], V_TEXT(tx->account), V_TEXT(sku), V_TEXT(shop_id)), out, n);
	return many(DB_QUERY(tx, &sql[SQL_VARIANT_SKU], V_TEXT(tx->account), V_TEXT(sku)), out, n);
}

enum result
store_variant_of_product(struct tx *tx, struct str shop_id, struct str product_id, struct variant **out, size_t *n)
{
	return many(DB_QUERY(tx, &sql[SQL_VARIANT_PRODUCT], V_TEXT(tx->account), V_TEXT(shop_id), V_TEXT(product_id)), out, n);
}

enum result
store_variant_page(struct tx *tx, struct str shop_id, struct str after, int64_t limit, struct variant **out, size_t *n)
{
	return many(DB_QUERY(tx, &sql[SQL_VARIANT_PAGE], V_TEXT(tx->account), V_TEXT(shop_id), V_TEXT(after), V_INT(limit)), out, n);
}

enum result
store_variant_put(struct tx *tx, const struct variant *v, bool *changed)
{
	int64_t touched;
	enum result result = DB_EXEC(tx, &sql[SQL_VARIANT_PUT], &touched, V_TEXT(tx->account), V_TEXT(v->shop_id), V_TEXT(v->id),
	    V_TEXT(v->product_id), V_TEXT(v->item_id), V_TEXT(v->sku), V_TEXT(v->title), V_TEXT(v->variant_title),
	    V_TEXT(v->product_type), V_TEXT(stock_shop_state_name(STOCK_SHOP_UNREAD)), V_INT(tx->now_ms));

	*changed = touched == 1;
	return result;
}

enum result
store_variant_gone(struct tx *tx, struct str shop_id, struct str id)
{
	return DB_EXEC(tx, &sql[SQL_VARIANT_GONE], NULL, V_TEXT(tx->account), V_TEXT(shop_id), V_TEXT(id), V_INT(tx->now_ms));
}

enum result
store_variant_level(struct tx *tx, const struct variant *v)
{
	const struct stock_shop *l = &v->level;

	return DB_MUST(tx, &sql[SQL_VARIANT_LEVEL], ERR_MISSING, V_TEXT(tx->account), V_TEXT(v->shop_id), V_TEXT(v->id),
	    V_TEXT(stock_shop_state_name(l->state)), V_INT(l->untracked), V_INT(l->counted), V_INT(l->seen), V_INT(l->seen_ms),
	    V_INT(l->to), V_INT(l->compare), V_TEXT(v->push_key), V_INT(v->pushed_at), V_INT(l->counted_ms));
}

enum result
store_variant_unread(struct tx *tx, struct str shop_id)
{
	return DB_EXEC(tx, &sql[SQL_VARIANT_UNREAD], NULL, V_TEXT(tx->account), V_TEXT(shop_id), V_TEXT(stock_shop_state_name(STOCK_SHOP_UNREAD)));
}
