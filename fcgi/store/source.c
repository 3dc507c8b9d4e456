#include "store/source.h"

#include "core/buyorder.h"
#include "store/sql.h"

enum {
	SQL_ORDERS, SQL_LINES, SQL_PACKS, SQL_SUPPLIER, SQL_PRODUCT, SQL_ORDER, SQL_LINE, SQL_BUY, SQL_FORGET_LINES, SQL_FORGET,
};

static const struct sql sql[] = {
	[SQL_ORDERS] = { "tti",
		"SELECT o.id, o.supplier_id, coalesce(s.name, ''), o.status, o.created_at FROM src_buy_order o"
		"  LEFT JOIN src_supplier s ON s.account_id = o.account_id AND s.customer_id = o.customer_id AND s.id = o.supplier_id"
		" WHERE o.account_id = $1 AND o.customer_id = $2 AND o.status IN ('approved', 'open')"
		" ORDER BY o.created_at, o.id LIMIT $3", NULL },
	[SQL_LINES] = { "tti",
		"SELECT l.order_id, l.id, o.supplier_id, l.product_id, coalesce(p.sku, ''), coalesce(p.name, ''),"
		"       coalesce(b.sku, p.supplier_sku, ''), l.quantity, l.unit_price"
		"  FROM src_buy_order o"
		"  JOIN src_buy_order_line l ON l.account_id = o.account_id AND l.customer_id = o.customer_id AND l.order_id = o.id"
		"  LEFT JOIN src_product p ON p.account_id = l.account_id AND p.customer_id = l.customer_id AND p.id = l.product_id"
		"  LEFT JOIN src_supplier_product b ON b.account_id = l.account_id AND b.customer_id = l.customer_id"
		"   AND b.supplier_id = o.supplier_id AND b.product_id = l.product_id"
		" WHERE o.account_id = $1 AND o.customer_id = $2 AND o.status IN ('approved', 'open')"
		" ORDER BY l.order_id, l.id LIMIT $3", NULL },
	[SQL_PACKS] = { "tt",
		"SELECT b.supplier_id, p.sku, b.sku, b.lot_size, b.min_qty FROM src_supplier_product b"
		"  JOIN src_product p ON p.account_id = b.account_id AND p.customer_id = b.customer_id AND p.id = b.product_id"
		" WHERE b.account_id = $1 AND b.customer_id = $2 AND b.sku <> '' AND (b.lot_size > 1 OR b.min_qty > 0)"
		" ORDER BY b.supplier_id, p.sku LIMIT 20000", NULL },
	[SQL_SUPPLIER] = { "tttt",
		"INSERT INTO src_supplier (account_id, customer_id, id, name) VALUES ($1, $2, $3, $4)"
		" ON CONFLICT (account_id, customer_id, id) DO UPDATE SET name = excluded.name", NULL },
	[SQL_PRODUCT] = { "tttttt",
		"INSERT INTO src_product (account_id, customer_id, id, sku, supplier_sku, name) VALUES ($1, $2, $3, $4, $5, $6)"
		" ON CONFLICT (account_id, customer_id, id) DO UPDATE SET sku = excluded.sku, supplier_sku = excluded.supplier_sku,"
		" name = excluded.name", NULL },
	[SQL_ORDER] = { "tttttii",
		"INSERT INTO src_buy_order (account_id, customer_id, id, supplier_id, status, created_at, pulled_at)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7)"
		" ON CONFLICT (account_id, customer_id, id) DO UPDATE SET supplier_id = excluded.supplier_id,"
		" status = excluded.status, created_at = excluded.created_at, pulled_at = excluded.pulled_at", NULL },
	[SQL_LINE] = { "tttttit",
		"INSERT INTO src_buy_order_line (account_id, customer_id, id, order_id, product_id, quantity, unit_price)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7)"
		" ON CONFLICT (account_id, customer_id, id) DO UPDATE SET order_id = excluded.order_id,"
		" product_id = excluded.product_id, quantity = excluded.quantity, unit_price = excluded.unit_price", NULL },
	[SQL_BUY] = { "ttttttii",
		"INSERT INTO src_supplier_product (account_id, customer_id, supplier_id, product_id, sku, price, lot_size, min_qty)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
		" ON CONFLICT (account_id, customer_id, supplier_id, product_id) DO UPDATE SET sku = excluded.sku,"
		" price = excluded.price, lot_size = excluded.lot_size, min_qty = excluded.min_qty", NULL },
	[SQL_FORGET_LINES] = { "tti",
		"DELETE FROM src_buy_order_line WHERE account_id = $1 AND customer_id = $2 AND order_id IN"
		" (SELECT id FROM src_buy_order WHERE account_id = $1 AND customer_id = $2 AND pulled_at < $3)", NULL },
	[SQL_FORGET] = { "tti",
		"DELETE FROM src_buy_order WHERE account_id = $1 AND customer_id = $2 AND pulled_at < $3", NULL },
};
const struct sql_table store_source_sql = SQL_TABLE(sql);

static enum result
read_orders(struct tx *tx, struct str customer, struct source_rows *out)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_ORDERS], V_TEXT(tx->account), V_TEXT(customer), V_INT(SOURCE_ORDERS + 1));

	while (row_next(&r) && !(out->more = out->orders == SOURCE_ORDERS)) {
		out->order = sql_room(tx, out->order, out->orders, sizeof *out->order);
		if (out->order == NULL)
			break;
		out->order[out->orders++] = (struct source_order){ row_keep(&r, 0), row_keep(&r, 1), row_keep(&r, 2),
		    row_keep(&r, 3), row_int(&r, 4) };
	}
	return sql_done(&r);
}

enum result
store_source_own(struct tx *tx, struct str customer, struct source_rows *out)
{
	struct rows r;
	enum result result;

	*out = (struct source_rows){ 0 };
	result = read_orders(tx, customer, out);
	if (result != OK)
		return result;
	r = DB_QUERY(tx, &sql[SQL_LINES], V_TEXT(tx->account), V_TEXT(customer), V_INT(SOURCE_LINES + 1));
	while (row_next(&r) && !(out->more = out->lines == SOURCE_LINES)) {
		out->line = sql_room(tx, out->line, out->lines, sizeof *out->line);
		if (out->line == NULL)
			break;
		out->line[out->lines++] = (struct source_line){ .order_id = row_keep(&r, 0), .id = row_keep(&r, 1),
		    .supplier_id = row_keep(&r, 2), .product_id = row_keep(&r, 3), .our_sku = row_keep(&r, 4),
		    .name = row_keep(&r, 5), .fallback_sku = row_keep(&r, 6), .quantity = row_int(&r, 7),
		    .price_e4 = price_e4_of_source(row_str(&r, 8)) };
	}
	return sql_done(&r);
}

enum result
store_source_packs(struct tx *tx, struct str customer, struct source_pack **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_PACKS], V_TEXT(tx->account), V_TEXT(customer));
	struct source_pack *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct source_pack){ row_keep(&r, 0), row_keep(&r, 1), row_keep(&r, 2), row_int(&r, 3), row_int(&r, 4) };
	*out = at;
	return sql_done(&r);
}

enum result
store_source_put_supplier(struct tx *tx, struct str customer, struct str id, struct str name)
{
	return DB_EXEC(tx, &sql[SQL_SUPPLIER], NULL, V_TEXT(tx->account), V_TEXT(customer), V_TEXT(id), V_TEXT(name));
}

enum result
store_source_put_product(struct tx *tx, struct str customer, struct str id, struct str sku, struct str supplier_sku, struct str name)
{
	return DB_EXEC(tx, &sql[SQL_PRODUCT], NULL, V_TEXT(tx->account), V_TEXT(customer), V_TEXT(id), V_TEXT(sku),
	    V_TEXT(supplier_sku), V_TEXT(name));
}

enum result
store_source_put_order(struct tx *tx, struct str customer, struct str id, struct str supplier_id, struct str status, int64_t created_at)
{
	return DB_EXEC(tx, &sql[SQL_ORDER], NULL, V_TEXT(tx->account), V_TEXT(customer), V_TEXT(id), V_TEXT(supplier_id),
	    V_TEXT(status), V_INT(created_at), V_INT(tx->now_ms));
}

enum result
store_source_put_line(struct tx *tx, struct str customer, struct str id, struct str order_id, struct str product_id,
    int64_t quantity, struct str unit_price)
{
	return DB_EXEC(tx, &sql[SQL_LINE], NULL, V_TEXT(tx->account), V_TEXT(customer), V_TEXT(id), V_TEXT(order_id),
	    V_TEXT(product_id), V_INT(quantity), V_TEXT(unit_price));
}

enum result
store_source_put_buy(struct tx *tx, struct str customer, const struct source_buy *b)
{
	return DB_EXEC(tx, &sql[SQL_BUY], NULL, V_TEXT(tx->account), V_TEXT(customer), V_TEXT(b->supplier_id),
	    V_TEXT(b->product_id), V_TEXT(b->sku), V_TEXT(b->price), V_INT(b->lot_size), V_INT(b->min_qty));
}

enum result
store_source_forget(struct tx *tx, struct str customer, int64_t since)
{
	enum result result = DB_EXEC(tx, &sql[SQL_FORGET_LINES], NULL, V_TEXT(tx->account), V_TEXT(customer), V_INT(since));

	return result == OK ? DB_EXEC(tx, &sql[SQL_FORGET], NULL, V_TEXT(tx->account), V_TEXT(customer), V_INT(since)) : result;
}
