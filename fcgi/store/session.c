#include "store/session.h"
#include "store/read.h"
#include "store/sql.h"

enum { SQL_ADD, SQL_SEEN, SQL_END, SQL_END_ALL, SQL_LIST };

static const struct sql sql[] = {
	[SQL_ADD] = { "ttttttii",
		"INSERT INTO session (account_id, hash, person_id, csrf, address, agent, created_at, seen_at, expires_at)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)", NULL },
	[SQL_SEEN] = { "ttii", "UPDATE session SET seen_at = $3, expires_at = $4 WHERE account_id = $1 AND hash = $2", NULL },
	[SQL_END] = { "tt", "DELETE FROM session WHERE account_id = $1 AND hash = $2", NULL },
	[SQL_END_ALL] = { "ttt", "DELETE FROM session WHERE account_id = $1 AND person_id = $2 AND hash <> $3", NULL },
	[SQL_LIST] = { "tti",
		"SELECT account_id, hash, person_id, '', address, agent, created_at, seen_at, expires_at FROM session"
		" WHERE account_id = $1 AND person_id = $2 AND expires_at > $3 ORDER BY created_at DESC, hash LIMIT 200", NULL },
};
const struct sql_table store_session_sql = SQL_TABLE(sql);

void
store_session_read(const struct rows *r, struct session *s)
{
	*s = (struct session){
		.account = row_keep(r, 0), .hash = row_keep(r, 1), .person_id = row_keep(r, 2), .csrf = row_keep(r, 3),
		.address = row_keep(r, 4), .agent = row_keep(r, 5), .created_at = row_int(r, 6), .seen_at = row_int(r, 7),
		.expires_at = row_int(r, 8),
	};
}

enum result
store_session_add(struct tx *tx, const struct session *s)
{
	return DB_EXEC(tx, &sql[SQL_ADD], NULL, V_TEXT(tx->account), V_TEXT(s->hash), V_TEXT(s->person_id), V_TEXT(s->csrf),
	    V_TEXT(s->address), V_TEXT(s->agent), V_INT(tx->now_ms), V_INT(s->expires_at));
}

enum result
store_session_seen(struct tx *tx, struct str hash, int64_t expires_at)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_SEEN], &changed, V_TEXT(tx->account), V_TEXT(hash), V_INT(tx->now_ms),
	    V_INT(expires_at));

	return sql_touched(res, changed, ERR_MISSING);
}

enum result
store_session_end(struct tx *tx, struct str hash)
{
	return DB_EXEC(tx, &sql[SQL_END], NULL, V_TEXT(tx->account), V_TEXT(hash));
}

enum result
store_session_end_all(struct tx *tx, struct str person_id, struct str but)
{
	return DB_EXEC(tx, &sql[SQL_END_ALL], NULL, V_TEXT(tx->account), V_TEXT(person_id), V_TEXT(but));
}

enum result
store_session_list(struct tx *tx, struct str person_id, struct session **out, size_t *n)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_LIST], V_TEXT(tx->account), V_TEXT(person_id), V_INT(tx->now_ms));
	struct session *list = NULL;

	*n = 0;
	while (row_next(&rows) && (list = sql_room(tx, list, *n, sizeof *list)))
		store_session_read(&rows, &list[(*n)++]);
	*out = list;
	return sql_done(&rows);
}
