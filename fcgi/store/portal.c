#include "store/portal.h"
#include "store/sql.h"

enum {
	SQL_LIST, SQL_GET, SQL_OF, SQL_INSERT, SQL_UPDATE, SQL_DELETE,
	SQL_LOGIN_GET, SQL_LOGIN_LIST, SQL_LOGIN_FIND, SQL_LOGIN_INSERT, SQL_LOGIN_UPDATE, SQL_LOGIN_MARK, SQL_LOGIN_DELETE, SQL_LOGIN_USERS,
	SQL_TOKEN_ADD, SQL_TOKEN_OF_LOGIN, SQL_TOKEN_OF_JOB, SQL_TOKEN_DELETE,
};

#define COLUMNS \
	"id, supplier_id, supplier_name, source_guid, currency, tolerance_kind, tolerance, active, login_id, created_at, updated_at"
#define LOGIN_COLUMNS "id, source_guid, mark, hint, holder, blocked, blocked_at, credentials_at, created_at, updated_at"

static const struct sql sql[] = {
	[SQL_LIST] = { "t", "SELECT " COLUMNS " FROM portal WHERE account_id = $1 ORDER BY supplier_name, id LIMIT 2000", NULL },
	[SQL_GET] = { "tt", "SELECT " COLUMNS " FROM portal WHERE account_id = $1 AND id = $2", NULL },
	[SQL_OF] = { "tt", "SELECT " COLUMNS " FROM portal WHERE account_id = $1 AND supplier_id = $2", NULL },
	[SQL_INSERT] = { "tttttttiiti",
		"INSERT INTO portal (account_id, id, supplier_id, supplier_name, source_guid, currency, tolerance_kind, tolerance,"
		" active, login_id, created_at, updated_at)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) ON CONFLICT DO NOTHING", NULL },
	[SQL_UPDATE] = { "ttttttiiti",
		"UPDATE portal SET supplier_name = $3, source_guid = $4, currency = $5, tolerance_kind = $6, tolerance = $7,"
		" active = $8, login_id = $9, updated_at = $10 WHERE account_id = $1 AND id = $2", NULL },
	[SQL_DELETE] = { "tt", "DELETE FROM portal WHERE account_id = $1 AND id = $2", NULL },
	[SQL_LOGIN_GET] = { "tt", "SELECT " LOGIN_COLUMNS " FROM login WHERE account_id = $1 AND id = $2", NULL },
	[SQL_LOGIN_LIST] = { "t", "SELECT " LOGIN_COLUMNS " FROM login WHERE account_id = $1 ORDER BY id LIMIT 2000", NULL },
	[SQL_LOGIN_FIND] = { "ttt",
		"SELECT " LOGIN_COLUMNS " FROM login WHERE account_id = $1 AND source_guid = $2 AND mark = $3", NULL },
	[SQL_LOGIN_INSERT] = { "tttttti",
		"INSERT INTO login (account_id, id, source_guid, mark, hint, holder, blocked, credentials_at, created_at, updated_at)"
		" VALUES ($1, $2, $3, $4, $5, $6, '', $7, $7, $7) ON CONFLICT DO NOTHING", NULL },
	[SQL_LOGIN_UPDATE] = { "tttttiii",
		"UPDATE login SET hint = $3, holder = $4, blocked = $5, blocked_at = $6, credentials_at = $7, updated_at = $8"
		" WHERE account_id = $1 AND id = $2", NULL },
	[SQL_LOGIN_MARK] = { "ttt", "UPDATE login SET mark = $3 WHERE account_id = $1 AND id = $2", NULL },
	[SQL_LOGIN_DELETE] = { "tt", "DELETE FROM login WHERE account_id = $1 AND id = $2", NULL },
	[SQL_LOGIN_USERS] = { "tt", "SELECT count(*) FROM portal WHERE account_id = $1 AND login_id = $2", NULL },
	[SQL_TOKEN_ADD] = { "ttttii",
		"INSERT INTO portal_token (account_id, owner, login_id, job_id, attempt, created_at)"
		" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING", NULL },
	[SQL_TOKEN_OF_LOGIN] = { "tt",
		"SELECT owner, login_id, job_id, attempt FROM portal_token WHERE account_id = $1 AND login_id = $2"
		" ORDER BY created_at DESC, owner DESC LIMIT 100", NULL },
	[SQL_TOKEN_OF_JOB] = { "tti",
		"SELECT owner, login_id, job_id, attempt FROM portal_token WHERE account_id = $1 AND job_id = $2 AND attempt = $3"
		" ORDER BY created_at DESC, owner DESC LIMIT 100", NULL },
	[SQL_TOKEN_DELETE] = { "tt", "DELETE FROM portal_token WHERE account_id = $1 AND owner = $2", NULL },
};
const struct sql_table store_portal_sql = SQL_TABLE(sql);

static void
read_portal(const struct rows *r, struct portal_row *p)
{
	struct str kind = row_str(r, 5);

	*p = (struct portal_row){ .id = row_keep(r, 0), .supplier_id = row_keep(r, 1), .supplier_name = row_keep(r, 2),
	    .source_guid = row_keep(r, 3), .active = row_int(r, 7) == 1, .login_id = row_keep(r, 8),
	    .created_at = row_int(r, 9), .updated_at = row_int(r, 10) };
	currency_parse(row_str(r, 4), &p->currency);
	for (int i = 0; i < JUDGE_TOLERANCE_KINDS; i++)
		if (str_eq(kind, judge_tolerance_name((enum judge_tolerance_kind)i)))
			p->tolerance.kind = (enum judge_tolerance_kind)i;
	p->tolerance.amount = row_int(r, 6);
}

static enum result
portal_one(struct rows r, struct portal_row *out)
{
	enum result result = ERR_MISSING;

	if (row_next(&r)) {
		read_portal(&r, out);
		result = OK;
	}
	rows_end(&r);
	return r.result == OK ? result : r.result;
}

enum result
store_portal_list(struct tx *tx, struct portal_row **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_LIST], V_TEXT(tx->account));
	struct portal_row *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		read_portal(&r, &at[(*n)++]);
	*out = at;
	return sql_done(&r);
}

enum result
store_portal_get(struct tx *tx, struct str id, struct portal_row *out)
{
	return portal_one(DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_TEXT(id)), out);
}

enum result
store_portal_of(struct tx *tx, struct str supplier_id, struct portal_row *out)
{
	return portal_one(DB_QUERY(tx, &sql[SQL_OF], V_TEXT(tx->account), V_TEXT(supplier_id)), out);
}

enum result
store_portal_insert(struct tx *tx, const struct portal_row *p)
{
	int64_t changed = 0;
	enum result result = DB_EXEC(tx, &sql[SQL_INSERT], &changed, V_TEXT(tx->account), V_TEXT(p->id), V_TEXT(p->supplier_id),
	    V_TEXT(p->supplier_name), V_TEXT(p->source_guid), V_TEXT(currency_code(p->currency)),
	    V_TEXT(judge_tolerance_name(p->tolerance.kind)), V_INT(p->tolerance.amount), V_INT(p->active),
	    V_TEXT_OR_NULL(p->login_id), V_INT(tx->now_ms));

	return result == OK && changed == 0 ? ERR_CONFLICT : result;
}

enum result
store_portal_update(struct tx *tx, const struct portal_row *p)
{
	int64_t changed = 0;
	enum result result = DB_EXEC(tx, &sql[SQL_UPDATE], &changed, V_TEXT(tx->account), V_TEXT(p->id),
	    V_TEXT(p->supplier_name), V_TEXT(p->source_guid), V_TEXT(currency_code(p->currency)),
	    V_TEXT(judge_tolerance_name(p->tolerance.kind)), V_INT(p->tolerance.amount), V_INT(p->active),
	    V_TEXT_OR_NULL(p->login_id), V_INT(tx->now_ms));

	return result == OK && changed == 0 ? ERR_MISSING : result;
}

static enum result
delete_one(struct tx *tx, const struct sql *statement, struct str id)
{
	int64_t changed = 0;
	enum result result = DB_EXEC(tx, statement, &changed, V_TEXT(tx->account), V_TEXT(id));

	return result == OK && changed == 0 ? ERR_MISSING : result;
}

enum result
store_portal_delete(struct tx *tx, struct str id)
{
	return delete_one(tx, &sql[SQL_DELETE], id);
}

/* ---- logins ----------------------------------------------------------------------------------------------------- */

static void
read_login(const struct rows *r, struct login *l)
{
	*l = (struct login){ .id = row_keep(r, 0), .source_guid = row_keep(r, 1), .mark = row_keep(r, 2), .hint = row_keep(r, 3),
	    .holder = row_keep(r, 4), .blocked = row_keep(r, 5), .blocked_at = row_int(r, 6), .credentials_at = row_int(r, 7),
	    .created_at = row_int(r, 8), .updated_at = row_int(r, 9) };
}

static enum result
login_one(struct rows r, struct login *out)
{
	enum result result = ERR_MISSING;

	if (row_next(&r)) {
		read_login(&r, out);
		result = OK;
	}
	rows_end(&r);
	return r.result == OK ? result : r.result;
}

enum result
store_login_get(struct tx *tx, struct str id, struct login *out)
{
	return login_one(DB_QUERY(tx, &sql[SQL_LOGIN_GET], V_TEXT(tx->account), V_TEXT(id)), out);
}

enum result
store_login_find(struct tx *tx, struct str source_guid, struct str mark, struct login *out)
{
	return login_one(DB_QUERY(tx, &sql[SQL_LOGIN_FIND], V_TEXT(tx->account), V_TEXT(source_guid), V_TEXT(mark)), out);
}

enum result
store_login_list(struct tx *tx, struct login **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_LOGIN_LIST], V_TEXT(tx->account));
	struct login *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		read_login(&r, &at[(*n)++]);
	*out = at;
	return sql_done(&r);
}

enum result
store_login_insert(struct tx *tx, const struct login *l)
{
	int64_t changed = 0;
	enum result result = DB_EXEC(tx, &sql[SQL_LOGIN_INSERT], &changed, V_TEXT(tx->account), V_TEXT(l->id),
	    V_TEXT(l->source_guid), V_TEXT(l->mark), V_TEXT(l->hint), V_TEXT_OR_NULL(l->holder), V_INT(tx->now_ms));

	return result == OK && changed == 0 ? ERR_CONFLICT : result;
}

enum result
store_login_update(struct tx *tx, const struct login *l)
{
	int64_t changed = 0;
	enum result result = DB_EXEC(tx, &sql[SQL_LOGIN_UPDATE], &changed, V_TEXT(tx->account), V_TEXT(l->id), V_TEXT(l->hint),
	    V_TEXT_OR_NULL(l->holder), V_TEXT(l->blocked), V_INT_OR_NULL(l->blocked_at), V_INT(l->credentials_at),
	    V_INT(tx->now_ms));

	return result == OK && changed == 0 ? ERR_MISSING : result;
}

enum result
store_login_mark(struct tx *tx, struct str id, struct str mark)
{
	return DB_EXEC(tx, &sql[SQL_LOGIN_MARK], NULL, V_TEXT(tx->account), V_TEXT(id), V_TEXT(mark));
}

enum result
store_login_delete(struct tx *tx, struct str id)
{
	return delete_one(tx, &sql[SQL_LOGIN_DELETE], id);
}

enum result
store_login_users(struct tx *tx, struct str id, int64_t *portals)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_LOGIN_USERS], V_TEXT(tx->account), V_TEXT(id));

	*portals = row_next(&r) ? row_int(&r, 0) : 0;
	rows_end(&r);
	return r.result;
}

/* ---- tokens ------------------------------------------------------------------------------------------------------ */

enum result
store_portal_token_add(struct tx *tx, const struct portal_token *t)
{
	return DB_EXEC(tx, &sql[SQL_TOKEN_ADD], NULL, V_TEXT(tx->account), V_TEXT(t->owner), V_TEXT(t->login_id),
	    V_TEXT(t->job_id), V_INT(t->attempt), V_INT(tx->now_ms));
}

enum result
store_portal_token_list(struct tx *tx, struct str login_id, struct str job_id, int64_t attempt, struct portal_token **out,
    size_t *n)
{
	struct rows r = attempt == 0 ? DB_QUERY(tx, &sql[SQL_TOKEN_OF_LOGIN], V_TEXT(tx->account), V_TEXT(login_id)) :
	    DB_QUERY(tx, &sql[SQL_TOKEN_OF_JOB], V_TEXT(tx->account), V_TEXT(job_id), V_INT(attempt));
	struct portal_token *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct portal_token){ row_keep(&r, 0), row_keep(&r, 1), row_keep(&r, 2), row_int(&r, 3) };
	*out = at;
	return sql_done(&r);
}

enum result
store_portal_token_find(struct tx *tx, struct str login_id, struct str job_id, int64_t attempt, struct portal_token *out)
{
	struct portal_token *at;
	size_t n;
	enum result result = store_portal_token_list(tx, login_id, job_id, attempt, &at, &n);

	if (result == OK && n == 0)
		return ERR_MISSING;
	if (result == OK)
		*out = at[0];
	return result;
}

enum result
store_portal_token_delete(struct tx *tx, struct str owner)
{
	return DB_EXEC(tx, &sql[SQL_TOKEN_DELETE], NULL, V_TEXT(tx->account), V_TEXT(owner));
}
