#include "store/asked.h"
#include "store/sql.h"

enum { SQL_GET, SQL_ADD };

static const struct sql sql[] = {
	[SQL_GET] = { "tt", "SELECT key, digest, answer, created_at FROM asked WHERE account_id = $1 AND key = $2", NULL },
	[SQL_ADD] = { "tttti",
		"INSERT INTO asked (account_id, key, digest, answer, created_at) VALUES ($1, $2, $3, $4, $5)"
		" ON CONFLICT DO NOTHING", NULL },
};
const struct sql_table store_asked_sql = SQL_TABLE(sql);

enum result
store_asked_get(struct tx *tx, struct str key, struct asked *a)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_TEXT(key));
	bool found = row_next(&rows);

	if (found)
		*a = (struct asked){ row_keep(&rows, 0), row_keep(&rows, 1), row_keep(&rows, 2), row_int(&rows, 3) };
	return sql_found(&rows, found);
}

enum result
store_asked_add(struct tx *tx, struct str key, struct str digest, struct str answer)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_ADD], &changed, V_TEXT(tx->account), V_TEXT(key), V_TEXT(digest),
	    V_TEXT(answer), V_INT(tx->now_ms));

	return sql_touched(res, changed, ERR_CONFLICT);
}
