#include "store/kiosk.h"
#include "store/read.h"
#include "store/sql.h"

enum { SQL_ADD, SQL_GET, SQL_LIST, SQL_PUT, SQL_FORGET, SQL_SEEN };

static const struct sql sql[] = {
	[SQL_ADD] = { "tttttiitii",
		"INSERT INTO kiosk (account_id, id, name, shop_id, stage, identify, idle_s, hash, code_until, created_at, csrf, person_id,"
		"   identity, identity_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', '', 0)", NULL },
	[SQL_GET] = { "tt", "SELECT " KIOSK_COLUMNS " FROM kiosk WHERE account_id = $1 AND id = $2", NULL },
	[SQL_LIST] = { "t",
		"SELECT " KIOSK_COLUMNS " FROM kiosk WHERE account_id = $1"
		" ORDER BY CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END, name, id LIMIT 200", NULL },
	[SQL_PUT] = { "tttttiititttiii",
		"UPDATE kiosk SET name = $3, shop_id = $4, stage = $5, identify = $6, idle_s = $7, hash = $8, code_until = $9, csrf = $10,"
		"   person_id = $11, identity = $12, identity_at = $13, registered_at = $14, revoked_at = $15"
		" WHERE account_id = $1 AND id = $2", NULL },
	[SQL_FORGET] = { "tt", "UPDATE kiosk SET identity = '' WHERE account_id = $1 AND person_id = $2", NULL },
	[SQL_SEEN] = { "tti", "UPDATE kiosk SET seen_at = $3 WHERE account_id = $1 AND id = $2", NULL },
};
const struct sql_table store_kiosk_sql = SQL_TABLE(sql);

void
store_kiosk_read(const struct rows *r, struct kiosk *k)
{
	*k = (struct kiosk){
		.account = row_keep(r, 0), .id = row_keep(r, 1), .name = row_keep(r, 2), .shop_id = row_keep(r, 3), .stage = row_keep(r, 4),
		.identify = row_int(r, 5) == 1, .idle_s = row_int(r, 6), .hash = row_keep(r, 7), .code_until = row_int(r, 8),
		.csrf = row_keep(r, 9), .person_id = row_keep(r, 10), .identity = row_keep(r, 11), .identity_at = row_int(r, 12),
		.created_at = row_int(r, 13), .registered_at = row_int(r, 14), .seen_at = row_int(r, 15), .revoked_at = row_int(r, 16),
	};
}

enum result
store_kiosk_add(struct tx *tx, struct kiosk *k)
{
	sql_id(tx, &k->id);
	k->account = tx->account;
	k->created_at = tx->now_ms;
	return DB_EXEC(tx, &sql[SQL_ADD], NULL, V_TEXT(tx->account), V_TEXT(k->id), V_TEXT(k->name), V_TEXT(k->shop_id),
	    V_TEXT(k->stage), V_INT(k->identify), V_INT(k->idle_s), V_TEXT(k->hash), V_INT_OR_NULL(k->code_until), V_INT(tx->now_ms));
}

enum result
store_kiosk_get(struct tx *tx, struct str id, struct kiosk *k)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_TEXT(id));
	bool found = row_next(&rows);

	if (found)
		store_kiosk_read(&rows, k);
	return sql_found(&rows, found);
}

enum result
store_kiosk_list(struct tx *tx, struct kiosk **out, size_t *n)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_LIST], V_TEXT(tx->account));
	struct kiosk *list = NULL;

	*n = 0;
	while (row_next(&rows) && (list = sql_room(tx, list, *n, sizeof *list)))
		store_kiosk_read(&rows, &list[(*n)++]);
	*out = list;
	return sql_done(&rows);
}

enum result
store_kiosk_put(struct tx *tx, const struct kiosk *k)
{
	return DB_MUST(tx, &sql[SQL_PUT], ERR_MISSING, V_TEXT(tx->account), V_TEXT(k->id), V_TEXT(k->name), V_TEXT(k->shop_id),
	    V_TEXT(k->stage), V_INT(k->identify), V_INT(k->idle_s), V_TEXT(k->hash), V_INT_OR_NULL(k->code_until), V_TEXT(k->csrf),
	    V_TEXT(k->person_id), V_TEXT(k->identity), V_INT(k->identity_at), V_INT_OR_NULL(k->registered_at),
	    V_INT_OR_NULL(k->revoked_at));
}

enum result
store_kiosk_forget(struct tx *tx, struct str person_id)
{
	return DB_EXEC(tx, &sql[SQL_FORGET], NULL, V_TEXT(tx->account), V_TEXT(person_id));
}

enum result
store_kiosk_seen(struct tx *tx, struct str id)
{
	return DB_EXEC(tx, &sql[SQL_SEEN], NULL, V_TEXT(tx->account), V_TEXT(id), V_INT(tx->now_ms));
}
