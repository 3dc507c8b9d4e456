#include "store/source.h"

#include "core/buyorder.h"
#include "store/sql.h"

enum {
	SQL_ORDERS, SQL_LINES, SQL_SUPPLIER, SQL_PRODUCT, SQL_ORDER, SQL_LINE, SQL_PUT_BUY, SQL_GET_BUY, SQL_STATUS, SQL_MARK,
	SQL_NEXT, SQL_LINE_IDS, SQL_DROP_LINE, SQL_FORGET_LINES, SQL_FORGET,
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
	[SQL_PUT_BUY] = { "ttttttii",
		"INSERT INTO src_supplier_product (account_id, customer_id, supplier_id, product_id, sku, price, lot_size, min_qty)"
		" SELECT $1, $2, s.id, p.id, $5, $6, $7, $8 FROM src_supplier s"
		"   JOIN src_product p ON p.account_id = s.account_id AND p.customer_id = s.customer_id"
		"  WHERE s.account_id = $1 AND s.customer_id = $2 AND s.id = $3 AND p.id = $4"
		" ON CONFLICT (account_id, customer_id, supplier_id, product_id) DO UPDATE SET sku = excluded.sku,"
		" price = excluded.price, lot_size = excluded.lot_size, min_qty = excluded.min_qty", NULL },
	[SQL_GET_BUY] = { "tttt",
		"SELECT p.sku, coalesce(b.sku, ''), coalesce(b.price, ''), coalesce(b.lot_size, 0), coalesce(b.min_qty, 0), b.sku"
		"  FROM src_product p"
		"  LEFT JOIN src_supplier_product b ON b.account_id = p.account_id AND b.customer_id = p.customer_id"
		"   AND b.supplier_id = $3 AND b.product_id = p.id"
		" WHERE p.account_id = $1 AND p.customer_id = $2 AND p.id = $4", NULL },
	[SQL_STATUS] = { "ttt", "SELECT status FROM src_buy_order WHERE account_id = $1 AND customer_id = $2 AND id = $3", NULL },
	[SQL_MARK] = { "tttti",
		"UPDATE src_buy_order SET status = $4, pulled_at = $5 WHERE account_id = $1 AND customer_id = $2 AND id = $3", NULL },
	[SQL_NEXT] = { "ttit",
		"SELECT id, supplier_id FROM src_buy_order WHERE account_id = $1 AND customer_id = $2 AND pulled_at >= $3 AND id > $4"
		"   AND status IN ('open', '" SOURCE_READING "') ORDER BY id LIMIT 1", NULL },
	[SQL_LINE_IDS] = { "ttt",
		"SELECT id FROM src_buy_order_line WHERE account_id = $1 AND customer_id = $2 AND order_id = $3 ORDER BY id", NULL },
	[SQL_DROP_LINE] = { "ttt", "DELETE FROM src_buy_order_line WHERE account_id = $1 AND customer_id = $2 AND id = $3", NULL },
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
	return DB_EXEC(tx, &sql[SQL_PUT_BUY], NULL, V_TEXT(tx->account), V_TEXT(customer), V_TEXT(b->supplier_id),
	    V_TEXT(b->product_id), V_TEXT(b->sku), V_TEXT(b->price), V_INT(b->lot_size), V_INT(b->min_qty));
}

enum result
store_source_get_buy(struct tx *tx, struct str customer, struct source_buy *b, struct str *our_sku)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_GET_BUY], V_TEXT(tx->account), V_TEXT(customer), V_TEXT(b->supplier_id),
	    V_TEXT(b->product_id));
	bool ours = row_next(&r), found = ours && !row_null(&r, 5);

	*our_sku = ours ? row_keep(&r, 0) : STR("");
	b->sku = ours ? row_keep(&r, 1) : STR("");
	b->price = ours ? row_keep(&r, 2) : STR("");
	b->lot_size = ours ? row_int(&r, 3) : 0;
	b->min_qty = ours ? row_int(&r, 4) : 0;
	return sql_found(&r, found);
}

enum result
store_source_order_status(struct tx *tx, struct str customer, struct str id, struct str *status)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_STATUS], V_TEXT(tx->account), V_TEXT(customer), V_TEXT(id));
	bool found = row_next(&r);

	*status = found ? row_keep(&r, 0) : STR("");
	return sql_found(&r, found);
}

enum result
store_source_mark_order(struct tx *tx, struct str customer, struct str id, struct str status)
{
	return DB_EXEC(tx, &sql[SQL_MARK], NULL, V_TEXT(tx->account), V_TEXT(customer), V_TEXT(id), V_TEXT(status), V_INT(tx->now_ms));
}

enum result
store_source_next_order(struct tx *tx, struct str customer, int64_t since, struct str after, struct str *id, struct str *supplier)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_NEXT], V_TEXT(tx->account), V_TEXT(customer), V_INT(since), V_TEXT(after));
	bool found = row_next(&r);

	*id = found ? row_keep(&r, 0) : STR("");
	*supplier = found ? row_keep(&r, 1) : STR("");
	return sql_found(&r, found);
}

static bool
listed(const struct str *ids, size_t n, struct str id)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(ids[i], id))
			return true;
	return false;
}

enum result
store_source_keep_lines(struct tx *tx, struct str customer, struct str order, const struct str *ids, size_t n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_LINE_IDS], V_TEXT(tx->account), V_TEXT(customer), V_TEXT(order));
	struct str *gone = NULL;
	size_t gone_n = 0;
	enum result result;

	while (row_next(&r)) {
		if (listed(ids, n, row_str(&r, 0)))
			continue;
		gone = sql_room(tx, gone, gone_n, sizeof *gone);
		if (gone == NULL)
			break;
		gone[gone_n++] = row_keep(&r, 0);
	}
	result = sql_done(&r);
	for (size_t i = 0; result == OK && i < gone_n; i++)
		result = DB_EXEC(tx, &sql[SQL_DROP_LINE], NULL, V_TEXT(tx->account), V_TEXT(customer), V_TEXT(gone[i]));
	return result;
}

enum result
store_source_forget(struct tx *tx, struct str customer, int64_t since)
{
	enum result result = DB_EXEC(tx, &sql[SQL_FORGET_LINES], NULL, V_TEXT(tx->account), V_TEXT(customer), V_INT(since));

	return result == OK ? DB_EXEC(tx, &sql[SQL_FORGET], NULL, V_TEXT(tx->account), V_TEXT(customer), V_INT(since)) : result;
}
