#include "store/account.h"
#include "store/sql.h"

enum { SQL_ADD, SQL_GET, SQL_RENAME };

static const struct sql sql[] = {
	[SQL_ADD] = { "tti",
		"INSERT INTO account (account_id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", NULL },
	[SQL_GET] = { "t", "SELECT account_id, name, created_at FROM account WHERE account_id = $1", NULL },
	[SQL_RENAME] = { "tt", "UPDATE account SET name = $2 WHERE account_id = $1", NULL },
};
const struct sql_table store_account_sql = SQL_TABLE(sql);

enum result
store_account_add(struct tx *tx, struct str name, bool *added)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_ADD], &changed, V_TEXT(tx->account), V_TEXT(name), V_INT(tx->now_ms));

	if (added)
		*added = changed == 1;
	return res;
}

enum result
store_account_get(struct tx *tx, struct account *a)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account));
	bool found = row_next(&rows);

	if (found)
		*a = (struct account){ row_keep(&rows, 0), row_keep(&rows, 1), row_int(&rows, 2) };
	return sql_found(&rows, found);
}

enum result
store_account_rename(struct tx *tx, struct str name)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_RENAME], &changed, V_TEXT(tx->account), V_TEXT(name));

	return sql_touched(res, changed, ERR_MISSING);
}
