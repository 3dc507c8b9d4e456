#include "store/throttle.h"
#include "store/sql.h"

enum { SQL_GET, SQL_PUT, SQL_CLEAR };

static const struct sql sql[] = {
	[SQL_GET] = { "t", "SELECT failures, until_at, updated_at FROM throttle WHERE account_id = '' AND key = $1", NULL },
	[SQL_PUT] = { "tiii",
		"INSERT INTO throttle (account_id, key, failures, until_at, updated_at) VALUES ('', $1, $2, $3, $4)"
		" ON CONFLICT (account_id, key) DO UPDATE SET failures = excluded.failures, until_at = excluded.until_at,"
		"   updated_at = excluded.updated_at", NULL },
	[SQL_CLEAR] = { "t", "DELETE FROM throttle WHERE account_id = '' AND key = $1", NULL },
};
const struct sql_table store_throttle_sql = SQL_TABLE(sql);

enum result
store_throttle_get(struct tx *tx, struct str key, struct throttle *t)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_GET], V_TEXT(key));

	*t = (struct throttle){ 0 };
	if (row_next(&rows))
		*t = (struct throttle){ row_int(&rows, 0), row_int(&rows, 1), row_int(&rows, 2) };
	return sql_done(&rows);
}

enum result
store_throttle_put(struct tx *tx, struct str key, int64_t failures, int64_t until_at)
{
	return DB_EXEC(tx, &sql[SQL_PUT], NULL, V_TEXT(key), V_INT(failures), V_INT(until_at), V_INT(tx->now_ms));
}

enum result
store_throttle_clear(struct tx *tx, struct str key)
{
	return DB_EXEC(tx, &sql[SQL_CLEAR], NULL, V_TEXT(key));
}
