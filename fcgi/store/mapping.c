#include "store/mapping.h"
#include "store/sql.h"

enum {
	SQL_LIST, SQL_LIST_SUPPLIER, SQL_GET, SQL_FIND, SQL_INSERT, SQL_UPDATE, SQL_DELETE,
	SQL_APPROVE, SQL_WITHDRAW, SQL_APPROVALS,
};

#define COLUMNS "id, supplier_id, our_sku, supplier_sku, origin, unit, pack_size, min_qty, created_at, updated_at"
#define SEARCH "($4 = '' OR folded LIKE $4 ESCAPE '!') AND (our_sku, id) > ($2, $3) ORDER BY our_sku, id LIMIT $5"

static const struct sql sql[] = {
	[SQL_LIST] = { "tttti", "SELECT " COLUMNS " FROM mapping WHERE account_id = $1 AND " SEARCH, NULL },
	[SQL_LIST_SUPPLIER] = { "ttttit",
		"SELECT " COLUMNS " FROM mapping WHERE account_id = $1 AND supplier_id = $6 AND " SEARCH, NULL },
	[SQL_GET] = { "tt", "SELECT " COLUMNS " FROM mapping WHERE account_id = $1 AND id = $2", NULL },
	[SQL_FIND] = { "ttt",
		"SELECT " COLUMNS " FROM mapping WHERE account_id = $1 AND supplier_id = $2 AND our_sku = $3"
		" ORDER BY supplier_sku LIMIT 20", NULL },
	[SQL_INSERT] = { "ttttttiitti",
		"INSERT INTO mapping (account_id, id, supplier_id, our_sku, supplier_sku, unit, pack_size, min_qty, origin, folded,"
		" created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) ON CONFLICT DO NOTHING", NULL },
	[SQL_UPDATE] = { "ttttttiitti",
		"UPDATE mapping SET supplier_id = $3, our_sku = $4, supplier_sku = $5, unit = $6, pack_size = $7, min_qty = $8,"
		" origin = $9, folded = $10, updated_at = $11"
		" WHERE account_id = $1 AND id = $2 AND NOT EXISTS (SELECT 1 FROM mapping o WHERE o.account_id = $1"
		"   AND o.supplier_id = $3 AND o.our_sku = $4 AND o.supplier_sku = $5 AND o.id <> $2)", NULL },
	[SQL_DELETE] = { "tt", "DELETE FROM mapping WHERE account_id = $1 AND id = $2", NULL },
	[SQL_APPROVE] = { "ttti",
		"INSERT INTO approval (account_id, order_id, approved_by, approved_at) VALUES ($1, $2, $3, $4)"
		" ON CONFLICT DO NOTHING", NULL },
	[SQL_WITHDRAW] = { "tt", "DELETE FROM approval WHERE account_id = $1 AND order_id = $2", NULL },
	[SQL_APPROVALS] = { "t",
		"SELECT a.order_id, coalesce(p.name, ''), a.approved_at FROM approval a"
		"  LEFT JOIN person p ON p.account_id = a.account_id AND p.id = a.approved_by"
		" WHERE a.account_id = $1 ORDER BY a.order_id", NULL },
};
const struct sql_table store_mapping_sql = SQL_TABLE(sql);

static void
read_mapping(const struct rows *r, struct mapping *m)
{
	*m = (struct mapping){ .id = row_keep(r, 0), .supplier_id = row_keep(r, 1), .our_sku = row_keep(r, 2),
	    .supplier_sku = row_keep(r, 3), .origin = row_keep(r, 4), .pack_size = row_int(r, 6), .min_qty = row_int(r, 7),
	    .created_at = row_int(r, 8), .updated_at = row_int(r, 9) };
	sku_unit_parse(row_str(r, 5), &m->unit);
}

static enum result
read_many(struct rows r, struct mapping **out, size_t *n)
{
	struct mapping *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(r.tx, at, *n, sizeof *at)) != NULL)
		read_mapping(&r, &at[(*n)++]);
	*out = at;
	return sql_done(&r);
}

enum result
store_mapping_list(struct tx *tx, const struct mapping_query *q, struct mapping **out, size_t *n)
{
	struct val account = V_TEXT(tx->account), sku = V_TEXT(q->after_sku), id = V_TEXT(q->after_id);
	struct val like = V_TEXT(sql_pattern(tx->arena, q->q)), limit = V_INT(q->limit);

	if (q->supplier.n)
		return read_many(DB_QUERY(tx, &sql[SQL_LIST_SUPPLIER], account, sku, id, like, limit, V_TEXT(q->supplier)),
		    out, n);
	return read_many(DB_QUERY(tx, &sql[SQL_LIST], account, sku, id, like, limit), out, n);
}

enum result
store_mapping_get(struct tx *tx, struct str id, struct mapping *out)
{
	struct mapping *at;
	size_t n;
	enum result result = read_many(DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_TEXT(id)), &at, &n);

	if (result == OK && n == 0)
		return ERR_MISSING;
	if (result == OK)
		*out = at[0];
	return result;
}

enum result
store_mapping_find(struct tx *tx, struct str supplier_id, struct str our_sku, struct mapping **out, size_t *n)
{
	return read_many(DB_QUERY(tx, &sql[SQL_FIND], V_TEXT(tx->account), V_TEXT(supplier_id), V_TEXT(our_sku)), out, n);
}

/* What a search looks into: both SKUs, folded as the search text is. */
static struct str
folded(struct arena *a, const struct mapping *m)
{
	return arena_fold(a, arena_printf(a, "%.*s %.*s", STR_ARG(m->our_sku), STR_ARG(m->supplier_sku)));
}

static enum result
put(struct tx *tx, const struct sql *statement, const struct mapping *m)
{
	int64_t changed = 0;
	enum result result = DB_EXEC(tx, statement, &changed, V_TEXT(tx->account), V_TEXT(m->id), V_TEXT(m->supplier_id),
	    V_TEXT(m->our_sku), V_TEXT(m->supplier_sku), V_TEXT(sku_unit_name(m->unit)), V_INT(m->pack_size), V_INT(m->min_qty),
	    V_TEXT(m->origin), V_TEXT(folded(tx->arena, m)), V_INT(tx->now_ms));

	return result == OK && changed == 0 ? ERR_CONFLICT : result;
}

enum result
store_mapping_insert(struct tx *tx, const struct mapping *m)
{
	return put(tx, &sql[SQL_INSERT], m);
}

enum result
store_mapping_update(struct tx *tx, const struct mapping *m)
{
	return put(tx, &sql[SQL_UPDATE], m);
}

enum result
store_mapping_delete(struct tx *tx, struct str id)
{
	int64_t changed = 0;
	enum result result = DB_EXEC(tx, &sql[SQL_DELETE], &changed, V_TEXT(tx->account), V_TEXT(id));

	return result == OK && changed == 0 ? ERR_MISSING : result;
}

enum result
store_approval_add(struct tx *tx, struct str order_id, struct str person, bool *added)
{
	int64_t changed = 0;
	enum result result = DB_EXEC(tx, &sql[SQL_APPROVE], &changed, V_TEXT(tx->account), V_TEXT(order_id), V_TEXT(person),
	    V_INT(tx->now_ms));

	*added = changed > 0;
	return result;
}

enum result
store_approval_remove(struct tx *tx, struct str order_id, bool *was)
{
	int64_t changed = 0;
	enum result result = DB_EXEC(tx, &sql[SQL_WITHDRAW], &changed, V_TEXT(tx->account), V_TEXT(order_id));

	*was = changed > 0;
	return result;
}

enum result
store_approval_list(struct tx *tx, struct approval **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_APPROVALS], V_TEXT(tx->account));
	struct approval *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct approval){ row_keep(&r, 0), row_keep(&r, 1), row_int(&r, 2) };
	*out = at;
	return sql_done(&r);
}
