#include "store/portal_item.h"
#include "store/sql.h"

enum {
	SQL_ITEM_INSERT, SQL_ITEM_ANSWER, SQL_ITEM_LIST, SQL_ITEM_PRICES,
	SQL_LINE_INSERT, SQL_LINE_LIST, SQL_LINE_RELEASE, SQL_LINE_RELEASE_ALL, SQL_LINE_HELD, SQL_LINE_TAKE, SQL_LINE_ACTIVE,
	SQL_CALL_INSERT, SQL_CALL_GET, SQL_CALL_ADOPT, SQL_CALL_OF, SQL_CALL_LIST,
};

#define LINE_COLUMNS "no, item_no, order_id, line_id, product_id, our_sku, name, mapped_from, quantity, price_e4, active"

static const struct sql sql[] = {
	[SQL_ITEM_INSERT] = { "ttittiti",
		"INSERT INTO portal_item (account_id, job_id, no, sku, name, quantity, unit, expected_e4,"
		" verdict, attention, stock, seen_text)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 0, '', '')", NULL },
	[SQL_ITEM_ANSWER] = { "ttitittiii",
		"UPDATE portal_item SET verdict = $4, attention = $5, stock = $6, seen_text = $7, seen_e4 = $8,"
		" difference_e4 = $9, added = $10 WHERE account_id = $1 AND job_id = $2 AND no = $3", NULL },
	[SQL_ITEM_LIST] = { "tt",
		"SELECT no, sku, name, unit, quantity, expected_e4, verdict, attention, stock, seen_text, seen_e4, difference_e4, added"
		" FROM portal_item WHERE account_id = $1 AND job_id = $2 ORDER BY no", NULL },
	[SQL_ITEM_PRICES] = { "tti",
		"SELECT i.sku, i.expected_e4, i.seen_e4, j.updated_at"
		"  FROM portal_job j JOIN portal_item i ON i.account_id = j.account_id AND i.job_id = j.id"
		" WHERE j.account_id = $1 AND j.supplier_id = $2 AND i.seen_e4 IS NOT NULL"
		" ORDER BY j.created_at DESC, j.id DESC, i.no LIMIT $3", NULL },
	[SQL_LINE_INSERT] = { "ttiitttttiit",
		"INSERT INTO portal_line (account_id, job_id, no, item_no, order_id, line_id, product_id, our_sku, name,"
		" quantity, price_e4, mapped_from, active)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1) ON CONFLICT DO NOTHING", NULL },
	[SQL_LINE_LIST] = { "tt",
		"SELECT " LINE_COLUMNS " FROM portal_line WHERE account_id = $1 AND job_id = $2 ORDER BY no", NULL },
	[SQL_LINE_RELEASE] = { "tti",
		"UPDATE portal_line SET active = 0 WHERE account_id = $1 AND job_id = $2 AND item_no = $3", NULL },
	[SQL_LINE_RELEASE_ALL] = { "tt",
		"UPDATE portal_line SET active = 0 WHERE account_id = $1 AND job_id = $2", NULL },
	[SQL_LINE_HELD] = { "tt",
		"SELECT count(*) FROM portal_line mine"
		"  JOIN portal_line other ON other.account_id = mine.account_id AND other.order_id = mine.order_id"
		"   AND other.line_id = mine.line_id AND other.active = 1 AND other.job_id <> mine.job_id"
		" WHERE mine.account_id = $1 AND mine.job_id = $2", NULL },
	[SQL_LINE_TAKE] = { "tt",
		"UPDATE portal_line SET active = 1 WHERE account_id = $1 AND job_id = $2", NULL },
	[SQL_LINE_ACTIVE] = { "tt",
		"SELECT line_id FROM portal_line WHERE account_id = $1 AND order_id = $2 AND active = 1 ORDER BY line_id", NULL },
	[SQL_CALL_INSERT] = { "ttttii",
		"INSERT INTO portal_call (account_id, guid, job_id, kind, attempt, created_at)"
		" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING", NULL },
	[SQL_CALL_GET] = { "tt",
		"SELECT guid, job_id, kind, attempt, created_at FROM portal_call WHERE account_id = $1 AND guid = $2", NULL },
	[SQL_CALL_ADOPT] = { "tti", "UPDATE portal_call SET attempt = $3 WHERE account_id = $1 AND guid = $2", NULL },
	[SQL_CALL_OF] = { "ttti",
		"SELECT guid, job_id, kind, attempt, created_at FROM portal_call"
		" WHERE account_id = $1 AND job_id = $2 AND kind = $3 AND attempt = $4 ORDER BY created_at DESC LIMIT 1", NULL },
	[SQL_CALL_LIST] = { "tt",
		"SELECT guid, job_id, kind, attempt, created_at FROM portal_call WHERE account_id = $1 AND job_id = $2"
		" ORDER BY created_at, guid", NULL },
};
const struct sql_table store_portal_item_sql = SQL_TABLE(sql);

/* ---- items ------------------------------------------------------------------------------------------------------ */

enum result
store_portal_item_insert(struct tx *tx, struct str job_id, const struct portal_item *i)
{
	return DB_EXEC(tx, &sql[SQL_ITEM_INSERT], NULL, V_TEXT(tx->account), V_TEXT(job_id), V_INT(i->no), V_TEXT(i->sku),
	    V_TEXT(i->name), V_INT(i->quantity), V_TEXT(i->unit), V_INT(i->expected_e4));
}

enum result
store_portal_item_answer(struct tx *tx, struct str job_id, const struct portal_item *i)
{
	bool exact = i->seen_e4 != PRICE_MISSING;

	return DB_EXEC(tx, &sql[SQL_ITEM_ANSWER], NULL, V_TEXT(tx->account), V_TEXT(job_id), V_INT(i->no),
	    V_TEXT(judge_verdict_name(i->verdict)), V_INT(i->attention), V_TEXT(i->stock), V_TEXT(i->seen_text),
	    exact ? V_INT(i->seen_e4) : V_NULL, exact ? V_INT(i->difference_e4) : V_NULL,
	    i->added == JUDGE_ADDED_UNSAID ? V_NULL : V_INT(i->added == JUDGE_ADDED_YES));
}

static bool
verdict_parse(struct str s, enum judge_verdict *out)
{
	for (int i = 0; i < JUDGE_VERDICTS; i++)
		if (str_eq(s, judge_verdict_name((enum judge_verdict)i))) {
			*out = (enum judge_verdict)i;
			return true;
		}
	return false;
}

enum result
store_portal_item_list(struct tx *tx, struct str job_id, struct portal_item **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_ITEM_LIST], V_TEXT(tx->account), V_TEXT(job_id));
	struct portal_item *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL) {
		struct portal_item *i = &at[(*n)++];

		*i = (struct portal_item){ .no = row_int(&r, 0), .sku = row_keep(&r, 1), .name = row_keep(&r, 2),
		    .unit = row_keep(&r, 3), .quantity = row_int(&r, 4), .expected_e4 = row_int(&r, 5),
		    .attention = row_int(&r, 7) == 1, .stock = row_keep(&r, 8), .seen_text = row_keep(&r, 9) };
		i->answered = verdict_parse(row_str(&r, 6), &i->verdict);
		i->seen_e4 = row_null(&r, 10) ? PRICE_MISSING : row_int(&r, 10);
		i->difference_e4 = row_int(&r, 11);
		i->added = row_null(&r, 12) ? JUDGE_ADDED_UNSAID : row_int(&r, 12) == 1 ? JUDGE_ADDED_YES : JUDGE_ADDED_NO;
	}
	*out = at;
	return sql_done(&r);
}

enum result
store_portal_item_prices(struct tx *tx, struct str supplier_id, int64_t limit, struct portal_price **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_ITEM_PRICES], V_TEXT(tx->account), V_TEXT(supplier_id), V_INT(limit));
	struct portal_price *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct portal_price){ row_keep(&r, 0), row_int(&r, 1), row_int(&r, 2), row_int(&r, 3) };
	*out = at;
	return sql_done(&r);
}

/* ---- lines ------------------------------------------------------------------------------------------------------ */

enum result
store_portal_line_insert(struct tx *tx, struct str job_id, const struct portal_line *l)
{
	int64_t changed = 0;
	enum result result = DB_EXEC(tx, &sql[SQL_LINE_INSERT], &changed, V_TEXT(tx->account), V_TEXT(job_id), V_INT(l->no),
	    V_INT(l->item_no), V_TEXT(l->order_id), V_TEXT(l->line_id), V_TEXT(l->product_id), V_TEXT(l->our_sku),
	    V_TEXT(l->name), V_INT(l->quantity), V_INT(l->price_e4), V_TEXT(l->mapped_from));

	return result == OK && changed == 0 ? ERR_CONFLICT : result;
}

enum result
store_portal_line_list(struct tx *tx, struct str job_id, struct portal_line **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_LINE_LIST], V_TEXT(tx->account), V_TEXT(job_id));
	struct portal_line *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct portal_line){ .no = row_int(&r, 0), .item_no = row_int(&r, 1), .order_id = row_keep(&r, 2),
		    .line_id = row_keep(&r, 3), .product_id = row_keep(&r, 4), .our_sku = row_keep(&r, 5),
		    .name = row_keep(&r, 6), .mapped_from = row_keep(&r, 7), .quantity = row_int(&r, 8),
		    .price_e4 = row_int(&r, 9), .active = row_int(&r, 10) == 1 };
	*out = at;
	return sql_done(&r);
}

enum result
store_portal_line_release(struct tx *tx, struct str job_id, int64_t item_no)
{
	if (item_no == 0)
		return DB_EXEC(tx, &sql[SQL_LINE_RELEASE_ALL], NULL, V_TEXT(tx->account), V_TEXT(job_id));
	return DB_EXEC(tx, &sql[SQL_LINE_RELEASE], NULL, V_TEXT(tx->account), V_TEXT(job_id), V_INT(item_no));
}

enum result
store_portal_line_take(struct tx *tx, struct str job_id)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_LINE_HELD], V_TEXT(tx->account), V_TEXT(job_id));
	int64_t held = row_next(&r) ? row_int(&r, 0) : 0;

	rows_end(&r);
	if (r.result != OK)
		return r.result;
	if (held > 0)
		return ERR_CONFLICT;
	return DB_EXEC(tx, &sql[SQL_LINE_TAKE], NULL, V_TEXT(tx->account), V_TEXT(job_id));
}

enum result
store_portal_line_active(struct tx *tx, struct str order_id, struct str **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_LINE_ACTIVE], V_TEXT(tx->account), V_TEXT(order_id));
	struct str *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = row_keep(&r, 0);
	*out = at;
	return sql_done(&r);
}

/* ---- the provider's guids --------------------------------------------------------------------------------------- */

static enum result
read_call(struct rows r, struct portal_call *out)
{
	enum result result = ERR_MISSING;

	if (row_next(&r)) {
		*out = (struct portal_call){ row_keep(&r, 0), row_keep(&r, 1), row_keep(&r, 2), row_int(&r, 3), row_int(&r, 4) };
		result = OK;
	}
	rows_end(&r);
	return r.result == OK ? result : r.result;
}

enum result
store_portal_call_add(struct tx *tx, const struct portal_call *c, bool *other)
{
	struct portal_call there;
	enum result result = DB_EXEC(tx, &sql[SQL_CALL_INSERT], NULL, V_TEXT(tx->account), V_TEXT(c->guid), V_TEXT(c->job_id),
	    V_TEXT(c->kind), V_INT(c->attempt), V_INT(c->asked_at ? c->asked_at : tx->now_ms));

	if (result == OK)
		result = store_portal_call_get(tx, c->guid, &there);
	if (result == OK)
		*other = !str_eq(there.job_id, c->job_id);
	return result;
}

enum result
store_portal_call_get(struct tx *tx, struct str guid, struct portal_call *out)
{
	return read_call(DB_QUERY(tx, &sql[SQL_CALL_GET], V_TEXT(tx->account), V_TEXT(guid)), out);
}

enum result
store_portal_call_adopt(struct tx *tx, struct str guid, int64_t attempt)
{
	return DB_EXEC(tx, &sql[SQL_CALL_ADOPT], NULL, V_TEXT(tx->account), V_TEXT(guid), V_INT(attempt));
}

enum result
store_portal_call_of(struct tx *tx, struct str job_id, struct str kind, int64_t attempt, struct portal_call *out)
{
	return read_call(DB_QUERY(tx, &sql[SQL_CALL_OF], V_TEXT(tx->account), V_TEXT(job_id), V_TEXT(kind), V_INT(attempt)), out);
}

enum result
store_portal_call_list(struct tx *tx, struct str job_id, struct portal_call **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_CALL_LIST], V_TEXT(tx->account), V_TEXT(job_id));
	struct portal_call *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct portal_call){ row_keep(&r, 0), row_keep(&r, 1), row_keep(&r, 2), row_int(&r, 3), row_int(&r, 4) };
	*out = at;
	return sql_done(&r);
}
