#include "store/sealed.h"
#include "store/sql.h"

enum { SQL_PUT, SQL_GET, SQL_DELETE, SQL_DELETE_OWNER, SQL_FIELDS, SQL_SWAP, SQL_SOME };

static const struct sql sql[] = {
	[SQL_PUT] = { "tttbi",
		"INSERT INTO sealed (account_id, owner, field, box, updated_at) VALUES ($1, $2, $3, $4, $5)"
		" ON CONFLICT (account_id, owner, field) DO UPDATE SET box = excluded.box, updated_at = excluded.updated_at", NULL },
	[SQL_GET] = { "ttt", "SELECT box FROM sealed WHERE account_id = $1 AND owner = $2 AND field = $3", NULL },
	[SQL_DELETE] = { "ttt", "DELETE FROM sealed WHERE account_id = $1 AND owner = $2 AND field = $3", NULL },
	[SQL_DELETE_OWNER] = { "tt", "DELETE FROM sealed WHERE account_id = $1 AND owner = $2", NULL },
	[SQL_FIELDS] = { "tt",
		"SELECT owner, field, updated_at FROM sealed WHERE account_id = $1 AND owner = $2 ORDER BY field LIMIT 200", NULL },
	[SQL_SWAP] = { "tttbb",
		"UPDATE sealed SET box = $5 WHERE account_id = $1 AND owner = $2 AND field = $3 AND box = $4", NULL },
	[SQL_SOME] = { "ttti",
		"SELECT owner, field, updated_at, box FROM sealed WHERE account_id = $1 AND (owner, field) > ($2, $3)"
		" ORDER BY owner, field LIMIT $4", NULL },
};
const struct sql_table store_sealed_sql = SQL_TABLE(sql);

enum result
store_sealed_put(struct tx *tx, struct str owner, struct str field, struct str box)
{
	return DB_EXEC(tx, &sql[SQL_PUT], NULL, V_TEXT(tx->account), V_TEXT(owner), V_TEXT(field), V_BYTES(box),
	    V_INT(tx->now_ms));
}

enum result
store_sealed_get(struct tx *tx, struct str owner, struct str field, struct str *box)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_TEXT(owner), V_TEXT(field));
	bool found = row_next(&rows);

	if (found)
		*box = row_keep(&rows, 0);
	return sql_found(&rows, found);
}

enum result
store_sealed_delete(struct tx *tx, struct str owner, struct str field)
{
	return DB_EXEC(tx, &sql[SQL_DELETE], NULL, V_TEXT(tx->account), V_TEXT(owner), V_TEXT(field));
}

enum result
store_sealed_delete_owner(struct tx *tx, struct str owner)
{
	return DB_EXEC(tx, &sql[SQL_DELETE_OWNER], NULL, V_TEXT(tx->account), V_TEXT(owner));
}

enum result
store_sealed_swap(struct tx *tx, const struct sealed *old, struct str box, bool *done)
{
	int64_t changed = 0;
	enum result result = DB_EXEC(tx, &sql[SQL_SWAP], &changed, V_TEXT(tx->account), V_TEXT(old->owner), V_TEXT(old->field),
	    V_BYTES(old->box), V_BYTES(box));

	*done = changed == 1;
	return result;
}

static enum result
read_all(struct rows rows, bool boxes, struct sealed **out, size_t *n)
{
	struct sealed *list = NULL;

	*n = 0;
	while (row_next(&rows) && (list = sql_room(rows.tx, list, *n, sizeof *list)))
		list[(*n)++] = (struct sealed){
			.owner = row_keep(&rows, 0), .field = row_keep(&rows, 1), .updated_at = row_int(&rows, 2),
			.box = boxes ? row_keep(&rows, 3) : (struct str){ 0 },
		};
	*out = list;
	return sql_done(&rows);
}

enum result
store_sealed_fields(struct tx *tx, struct str owner, struct sealed **out, size_t *n)
{
	return read_all(DB_QUERY(tx, &sql[SQL_FIELDS], V_TEXT(tx->account), V_TEXT(owner)), false, out, n);
}

enum result
store_sealed_page(struct tx *tx, struct str after_owner, struct str after_field, int64_t limit, struct sealed **out, size_t *n)
{
	return read_all(DB_QUERY(tx, &sql[SQL_SOME], V_TEXT(tx->account), V_TEXT(after_owner), V_TEXT(after_field),
	    V_INT(sql_limit(limit))), true, out, n);
}
