#include "store/token.h"
#include "store/read.h"
#include "store/sql.h"

enum { SQL_ADD, SQL_LIST, SQL_GET, SQL_USED, SQL_REVOKE };

static const struct sql sql[] = {
	[SQL_ADD] = { "tttttti",
		"INSERT INTO token (account_id, id, name, hash, role, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)", NULL },
	[SQL_LIST] = { "t",
		"SELECT account_id, id, name, '', role, created_by, created_at, used_at, revoked_at FROM token"
		" WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1000", NULL },
	[SQL_GET] = { "tt", "SELECT " TOKEN_COLUMNS " FROM token WHERE account_id = $1 AND id = $2", NULL },
	[SQL_USED] = { "tti", "UPDATE token SET used_at = $3 WHERE account_id = $1 AND id = $2", NULL },
	[SQL_REVOKE] = { "tti",
		"UPDATE token SET revoked_at = $3 WHERE account_id = $1 AND id = $2 AND revoked_at IS NULL", NULL },
};
const struct sql_table store_token_sql = SQL_TABLE(sql);

void
store_token_read(const struct rows *r, struct token *t)
{
	*t = (struct token){
		.account = row_keep(r, 0), .id = row_keep(r, 1), .name = row_keep(r, 2), .hash = row_keep(r, 3),
		.created_by = row_keep(r, 5), .created_at = row_int(r, 6), .used_at = row_int(r, 7), .revoked_at = row_int(r, 8),
	};
	r->tx->failed |= !role_parse(row_str(r, 4), &t->role);
}

enum result
store_token_add(struct tx *tx, struct token *t)
{
	sql_id(tx, &t->id);
	t->account = tx->account;
	t->created_by = tx->scope->user;
	t->created_at = tx->now_ms;
	t->used_at = t->revoked_at = 0;
	return DB_EXEC(tx, &sql[SQL_ADD], NULL, V_TEXT(tx->account), V_TEXT(t->id), V_TEXT(t->name), V_TEXT(t->hash),
	    V_TEXT(role_name(t->role)), V_TEXT(t->created_by), V_INT(t->created_at));
}

enum result
store_token_list(struct tx *tx, struct token **out, size_t *n)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_LIST], V_TEXT(tx->account));
	struct token *list = NULL;

	*n = 0;
	while (row_next(&rows) && (list = sql_room(tx, list, *n, sizeof *list)))
		store_token_read(&rows, &list[(*n)++]);
	*out = list;
	return sql_done(&rows);
}

enum result
store_token_get(struct tx *tx, struct str id, struct token *t)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_TEXT(id));
	bool found = row_next(&rows);

	if (found)
		store_token_read(&rows, t);
	return sql_found(&rows, found);
}

enum result
store_token_used(struct tx *tx, struct str id)
{
	return DB_EXEC(tx, &sql[SQL_USED], NULL, V_TEXT(tx->account), V_TEXT(id), V_INT(tx->now_ms));
}

enum result
store_token_revoke(struct tx *tx, struct str id)
{
	struct token t;
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_REVOKE], &changed, V_TEXT(tx->account), V_TEXT(id), V_INT(tx->now_ms));

	if (res == OK && changed == 0) {
		res = store_token_get(tx, id, &t);
		res = res == OK ? ERR_CONFLICT : res;
	}
	return res;
}
