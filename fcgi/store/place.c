#include "store/place.h"

#include "store/sql.h"

enum { SQL_GET, SQL_PUT };

static const struct sql sql[] = {
	[SQL_GET] = { "t", "SELECT names FROM place_list WHERE account_id = $1 AND id = $1", NULL },
	[SQL_PUT] = { "tti",
		"INSERT INTO place_list (account_id, id, names, created_at, updated_at) VALUES ($1, $1, $2, $3, $3)"
		" ON CONFLICT (account_id, id) DO UPDATE SET names = excluded.names, updated_at = excluded.updated_at", NULL },
};
const struct sql_table store_place_sql = SQL_TABLE(sql);

enum result
store_place_list_get(struct tx *tx, struct str *names)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account));
	bool found = row_next(&rows);

	if (found)
		*names = row_keep(&rows, 0);
	return sql_found(&rows, found);
}

enum result
store_place_list_put(struct tx *tx, struct str names)
{
	return DB_EXEC(tx, &sql[SQL_PUT], NULL, V_TEXT(tx->account), V_TEXT(names), V_INT(tx->now_ms));
}
