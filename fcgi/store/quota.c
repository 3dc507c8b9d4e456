#include "store/quota.h"
#include "store/sql.h"

enum { SQL_LOAD, SQL_KEEP };

static const struct sql sql[] = {
	[SQL_LOAD] = { "tt", "SELECT milli, at FROM quota WHERE account_id = $1 AND class = $2", NULL },
	[SQL_KEEP] = { "ttii",
		"INSERT INTO quota (account_id, class, milli, at) VALUES ($1, $2, $3, $4)"
		" ON CONFLICT (account_id, class) DO UPDATE SET milli = excluded.milli, at = excluded.at", NULL },
};
const struct sql_table store_quota_sql = SQL_TABLE(sql);

enum result
store_quota_load(struct tx *tx, struct str class, int64_t *milli, int64_t *at, bool *found)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_LOAD], V_TEXT(tx->account), V_TEXT(class));

	*found = row_next(&rows);
	*milli = *found ? row_int(&rows, 0) : 0;
	*at = *found ? row_int(&rows, 1) : 0;
	return sql_done(&rows);
}

enum result
store_quota_keep(struct tx *tx, struct str class, int64_t milli, int64_t at)
{
	return DB_EXEC(tx, &sql[SQL_KEEP], NULL, V_TEXT(tx->account), V_TEXT(class), V_INT(milli), V_INT(at));
}
