#include "store/person.h"
#include "store/read.h"
#include "store/sql.h"

enum { SQL_ADD, SQL_GET, SQL_OF_BADGE, SQL_LIST, SQL_PUT, SQL_PASSWORD, SQL_FLOOR, SQL_SIGNED_IN, SQL_NOTICES_READ, SQL_OWNERS };

static const struct sql sql[] = {
	[SQL_ADD] = { "tttttttiiitt",
		"INSERT INTO person (account_id, id, email, email_folded, name, role, password, active, created_at, notices_read_at,"
		"   must_change_password, badge, pin) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12) ON CONFLICT DO NOTHING", NULL },
	[SQL_GET] = { "tt", "SELECT " PERSON_COLUMNS " FROM person WHERE account_id = $1 AND id = $2", NULL },
	[SQL_OF_BADGE] = { "tt", "SELECT " PERSON_COLUMNS " FROM person WHERE account_id = $1 AND badge = $2 AND badge <> ''", NULL },
	[SQL_LIST] = { "t",
		"SELECT account_id, id, email, email_folded, name, role, '', active, created_at, signed_in_at, notices_read_at,"
		"   must_change_password, badge, pin FROM person WHERE account_id = $1 ORDER BY email_folded LIMIT 1000", NULL },
	[SQL_PUT] = { "tttti", "UPDATE person SET name = $3, role = $4, active = $5 WHERE account_id = $1 AND id = $2", NULL },
	[SQL_PASSWORD] = { "ttti",
		"UPDATE person SET password = $3, must_change_password = $4 WHERE account_id = $1 AND id = $2", NULL },
	[SQL_FLOOR] = { "tttt",
		"UPDATE person SET badge = $3, pin = $4 WHERE account_id = $1 AND id = $2 AND NOT EXISTS"
		" (SELECT 1 FROM person p WHERE p.account_id = $1 AND p.badge = $3 AND p.badge <> '' AND p.id <> $2)", NULL },
	[SQL_SIGNED_IN] = { "tti", "UPDATE person SET signed_in_at = $3 WHERE account_id = $1 AND id = $2", NULL },
	[SQL_NOTICES_READ] = { "tti",
		"UPDATE person SET notices_read_at = CASE WHEN notices_read_at < $3 THEN $3 ELSE notices_read_at END"
		" WHERE account_id = $1 AND id = $2", NULL },
	[SQL_OWNERS] = { "t", "SELECT count(*) FROM person WHERE account_id = $1 AND role = 'owner' AND active = 1", NULL },
};
const struct sql_table store_person_sql = SQL_TABLE(sql);

void
store_person_read(const struct rows *r, int first, struct person *p)
{
	*p = (struct person){
		.account = row_keep(r, first), .id = row_keep(r, first + 1), .email = row_keep(r, first + 2),
		.email_folded = row_keep(r, first + 3), .name = row_keep(r, first + 4), .password = row_keep(r, first + 6),
		.active = row_int(r, first + 7) == 1, .created_at = row_int(r, first + 8), .signed_in_at = row_int(r, first + 9),
		.notices_read_at = row_int(r, first + 10), .must_change_password = row_int(r, first + 11) == 1,
		.badge = row_keep(r, first + 12), .pin = row_keep(r, first + 13),
	};
	if (!role_parse(row_str(r, first + 5), &p->role)) {	/* nobody may become somebody by a damaged word */
		r->tx->failed = true;
		p->active = false;
	}
}

enum result
store_person_add(struct tx *tx, struct person *p)
{
	int64_t changed;
	enum result res;

	sql_id(tx, &p->id);
	p->email_folded = p->email_folded.n ? p->email_folded : p->id;
	p->account = tx->account;
	p->created_at = p->notices_read_at = tx->now_ms;
	p->signed_in_at = 0;
	res = DB_EXEC(tx, &sql[SQL_ADD], &changed, V_TEXT(tx->account), V_TEXT(p->id), V_TEXT(p->email), V_TEXT(p->email_folded),
	    V_TEXT(p->name), V_TEXT(role_name(p->role)), V_TEXT(p->password), V_INT(p->active), V_INT(tx->now_ms),
	    V_INT(p->must_change_password), V_TEXT(p->badge), V_TEXT(p->pin));
	return sql_touched(res, changed, ERR_CONFLICT);
}

static enum result
get(struct tx *tx, const struct sql *which, struct str key, struct person *p)
{
	struct rows rows = DB_QUERY(tx, which, V_TEXT(tx->account), V_TEXT(key));
	bool found = row_next(&rows);

	if (found)
		store_person_read(&rows, 0, p);
	return sql_found(&rows, found);
}

enum result
store_person_get(struct tx *tx, struct str id, struct person *p)
{
	return get(tx, &sql[SQL_GET], id, p);
}

enum result
store_person_of_badge(struct tx *tx, struct str badge, struct person *p)
{
	return get(tx, &sql[SQL_OF_BADGE], badge, p);
}

enum result
store_person_list(struct tx *tx, struct person **out, size_t *n)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_LIST], V_TEXT(tx->account));
	struct person *list = NULL;

	*n = 0;
	while (row_next(&rows) && (list = sql_room(tx, list, *n, sizeof *list)))
		store_person_read(&rows, 0, &list[(*n)++]);
	*out = list;
	return sql_done(&rows);
}

enum result
store_person_put(struct tx *tx, const struct person *p)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_PUT], &changed, V_TEXT(tx->account), V_TEXT(p->id), V_TEXT(p->name),
	    V_TEXT(role_name(p->role)), V_INT(p->active));

	return sql_touched(res, changed, ERR_MISSING);
}

enum result
store_person_password(struct tx *tx, struct str id, struct str hash, bool must_change)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_PASSWORD], &changed, V_TEXT(tx->account), V_TEXT(id), V_TEXT(hash),
	    V_INT(must_change));

	return sql_touched(res, changed, ERR_MISSING);
}

enum result
store_person_floor(struct tx *tx, const struct person *p)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_FLOOR], &changed, V_TEXT(tx->account), V_TEXT(p->id), V_TEXT(p->badge), V_TEXT(p->pin));

	return sql_touched(res, changed, ERR_CONFLICT);
}

static enum result
put_time(struct tx *tx, const struct sql *which, struct str id, int64_t at)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, which, &changed, V_TEXT(tx->account), V_TEXT(id), V_INT(at));

	return sql_touched(res, changed, ERR_MISSING);
}

enum result
store_person_signed_in(struct tx *tx, struct str id)
{
	return put_time(tx, &sql[SQL_SIGNED_IN], id, tx->now_ms);
}

enum result
store_person_notices_read(struct tx *tx, struct str id, int64_t at)
{
	return put_time(tx, &sql[SQL_NOTICES_READ], id, at);
}

enum result
store_person_owners(struct tx *tx, int64_t *active_owners)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_OWNERS], V_TEXT(tx->account));

	*active_owners = row_next(&rows) ? row_int(&rows, 0) : 0;
	return sql_done(&rows);
}
