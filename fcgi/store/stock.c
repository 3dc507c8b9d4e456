#include "store/stock.h"
#include "store/sql.h"

enum {
	SQL_GET, SQL_SKU, SQL_LIST, SQL_INSERT, SQL_UPDATE, SQL_NUMBERS, SQL_MOVE, SQL_USED,
	SQL_RECIPE, SQL_PRODUCTS, SQL_RECIPE_CLEAR, SQL_RECIPE_ADD, SQL_HOLDS, SQL_REFUSED, SQL_HOLD_PUT, SQL_HOLD_DELETE,
};

#define COLUMNS(of) \
	of "id, " of "sku, " of "name, " of "unit, " of "parts, " of "on_hand, " of "held, " of "safety, " of "oversell, " of "recipe, " \
	of "active, " of "seq, " of "created_at, " of "updated_at, " of "allergens, " of "may_contain, " of "expiry_days, " of "lots, " \
	of "moved_at, " of "counted"
enum { COLUMNS_N = 20 };
#define HOLD_COLUMNS "order_id, line, item_id, quantity, num, den, refused, created_at"

static const struct sql sql[] = {
	[SQL_GET] = { "tt", "SELECT " COLUMNS("") " FROM stock_item WHERE account_id = $1 AND id = $2", NULL },
	[SQL_SKU] = { "tt", "SELECT " COLUMNS("") " FROM stock_item WHERE account_id = $1 AND sku = $2", NULL },
	[SQL_LIST] = { "tttii",
		"SELECT " COLUMNS("") " FROM stock_item WHERE account_id = $1 AND sku > $3 AND ($2 = '' OR folded LIKE $2 ESCAPE '!')"
		" AND ($5 < 0 OR recipe = $5) ORDER BY sku LIMIT $4", NULL },
	[SQL_INSERT] = { "tttttiiiitiittiiti",
		"INSERT INTO stock_item (account_id, id, sku, name, unit, parts, on_hand, held, safety, oversell, recipe, active, seq, allergens,"
		" may_contain, expiry_days, lots, folded, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0,"
		" $13, $14, $15, $16, $17, $18, $18) ON CONFLICT DO NOTHING", NULL },
	[SQL_UPDATE] = { "tttttiiiitiittiiti",
		"UPDATE stock_item SET sku = $3, name = $4, unit = $5, parts = $6, on_hand = $7, held = $8, safety = $9, oversell = $10,"
		" recipe = $11, active = $12, allergens = $13, may_contain = $14, expiry_days = $15, lots = $16, folded = $17, updated_at = $18"
		" WHERE account_id = $1 AND id = $2"
		" AND NOT EXISTS (SELECT 1 FROM stock_item o WHERE o.account_id = $1 AND o.sku = $3 AND o.id <> $2)", NULL },
	[SQL_NUMBERS] = { "ttiiiiiii",
		"UPDATE stock_item SET parts = $3, on_hand = $4, held = $5, safety = $6, seq = $7, counted = $8, moved_at = $9, updated_at = $9"
		" WHERE account_id = $1 AND id = $2 AND seq = $7 - 1", NULL },
	[SQL_MOVE] = { "titiitiiittttt",
		"INSERT INTO stock_txn (account_id, at, item_id, seq, before_at, kind, on_hand, held, parts, order_id, line, reason, actor, device)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING", NULL },
	[SQL_USED] = { "ttt",
		"SELECT item_id, parts, -sum(on_hand) FROM stock_txn WHERE account_id = $1 AND order_id = $2 AND line = $3"
		" AND kind IN ('consume', 'unconsume') GROUP BY item_id, parts ORDER BY item_id, parts",
		"SELECT item_id, parts, -sum(on_hand)::bigint FROM stock_txn WHERE account_id = $1 AND order_id = $2 AND line = $3"
		" AND kind IN ('consume', 'unconsume') GROUP BY item_id, parts ORDER BY item_id, parts" },
	[SQL_RECIPE] = { "tt",
		"SELECT " COLUMNS("i.") ", r.num, r.den FROM stock_recipe r JOIN stock_item i ON i.account_id = r.account_id AND i.id = r.item_id"
		" WHERE r.account_id = $1 AND r.product_id = $2 ORDER BY i.sku LIMIT 200", NULL },
	[SQL_PRODUCTS] = { "ttti",
		"SELECT " COLUMNS("i.") " FROM stock_recipe r JOIN stock_item i ON i.account_id = r.account_id AND i.id = r.product_id"
		" WHERE r.account_id = $1 AND r.item_id = $2 AND i.sku > $3 ORDER BY i.sku LIMIT $4", NULL },
	[SQL_RECIPE_CLEAR] = { "tt", "DELETE FROM stock_recipe WHERE account_id = $1 AND product_id = $2", NULL },
	[SQL_RECIPE_ADD] = { "tttii",
		"INSERT INTO stock_recipe (account_id, product_id, item_id, num, den) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING", NULL },
	[SQL_HOLDS] = { "tt",
		"SELECT " HOLD_COLUMNS " FROM stock_hold WHERE account_id = $1 AND order_id = $2 ORDER BY line, item_id", NULL },
	[SQL_REFUSED] = { "tti",
		"SELECT order_id FROM stock_hold WHERE account_id = $1 AND item_id = $2 AND refused <> 0 ORDER BY created_at, order_id LIMIT $3", NULL },
	/* expires_at is the version before's. */
	[SQL_HOLD_PUT] = { "ttttiiiii",
		"INSERT INTO stock_hold (account_id, order_id, line, item_id, quantity, num, den, refused, created_at, expires_at)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0) ON CONFLICT (account_id, order_id, line, item_id) DO UPDATE SET"
		" quantity = excluded.quantity, num = excluded.num, den = excluded.den, refused = excluded.refused", NULL },
	[SQL_HOLD_DELETE] = { "tttt",
		"DELETE FROM stock_hold WHERE account_id = $1 AND order_id = $2 AND line = $3 AND item_id = $4", NULL },
};
const struct sql_table store_stock_sql = SQL_TABLE(sql);

/* ---- items -------------------------------------------------------------------------------------------------------- */

static void
odd_word(const struct rows *r, int column)
{
	log_line(LOG_ERROR, &r->tx->scope->log, "store_word", LOG_STR("word", row_str(r, column)), LOG_END);
}

static void
read_row(const struct rows *r, struct stock_row *s)
{
	bool said;

	*s = (struct stock_row){ .id = row_keep(r, 0), .sku = row_keep(r, 1), .name = row_keep(r, 2), .unit = row_keep(r, 3),
	    .item = { .parts = row_int(r, 4), .on_hand = row_int(r, 5), .held = row_int(r, 6), .safety = row_int(r, 7) },
	    .recipe = row_int(r, 9) == 1, .active = row_int(r, 10) == 1, .seq = row_int(r, 11), .created_at = row_int(r, 12),
	    .updated_at = row_int(r, 13), .expiry_days = row_int(r, 16), .lots = row_int(r, 17) == 1, .moved_at = row_int(r, 18),
	    .counted = row_int(r, 19) == 1 };
	if (!stock_rule_parse(row_str(r, 8), &s->item.rule))
		odd_word(r, 8);
	if (!allergens_read(row_str(r, 14), &s->allergens.contains, &s->allergens.stated))
		odd_word(r, 14);
	if (!allergens_read(row_str(r, 15), &s->allergens.may, &said))
		odd_word(r, 15);
}

static enum result
one(struct rows r, struct stock_row *s)
{
	bool found = row_next(&r);

	if (found)
		read_row(&r, s);
	return sql_found(&r, found);
}

static enum result
many(struct rows r, struct stock_row **out, size_t *n)
{
	struct stock_row *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(r.tx, at, *n, sizeof *at)) != NULL)
		read_row(&r, &at[(*n)++]);
	*out = at;
	return sql_done(&r);
}

enum result
store_stock_get(struct tx *tx, struct str id, struct stock_row *s)
{
	return one(DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_TEXT(id)), s);
}

enum result
store_stock_of_sku(struct tx *tx, struct str sku, struct stock_row *s)
{
	return one(DB_QUERY(tx, &sql[SQL_SKU], V_TEXT(tx->account), V_TEXT(sku)), s);
}

enum result
store_stock_list(struct tx *tx, struct str q, int64_t recipe, struct str after_sku, int64_t limit, struct stock_row **out, size_t *n)
{
	return many(DB_QUERY(tx, &sql[SQL_LIST], V_TEXT(tx->account), V_TEXT(sql_pattern(tx->arena, q)), V_TEXT(after_sku), V_INT(limit),
	    V_INT(recipe)), out, n);
}

/* What a search looks into. */
static struct str
folded(struct arena *a, const struct stock_row *s)
{
	return arena_fold(a, arena_printf(a, "%.*s %.*s", STR_ARG(s->sku), STR_ARG(s->name)));
}

struct str
store_stock_allergens(struct arena *a, uint32_t set, bool stated)
{
	char room[ALLERGENS_TEXT_MAX];
	struct buf b = buf_of(room, sizeof room);

	allergens_put(&b, set, stated);
	return arena_str(a, buf_str(&b));
}

static enum result
put(struct tx *tx, const struct sql *statement, const struct stock_row *s)
{
	const struct stock_item *i = &s->item;
	int64_t changed;
	enum result result = DB_EXEC(tx, statement, &changed, V_TEXT(tx->account), V_TEXT(s->id), V_TEXT(s->sku), V_TEXT(s->name),
	    V_TEXT(s->unit), V_INT(i->parts), V_INT(i->on_hand), V_INT(i->held), V_INT(i->safety), V_TEXT(stock_rule_name(i->rule)),
	    V_INT(s->recipe), V_INT(s->active), V_TEXT(store_stock_allergens(tx->arena, s->allergens.contains, s->allergens.stated)),
	    V_TEXT(store_stock_allergens(tx->arena, s->allergens.may, false)), V_INT(s->expiry_days), V_INT(s->lots),
	    V_TEXT(folded(tx->arena, s)), V_INT(tx->now_ms));

	return sql_touched(result, changed, ERR_CONFLICT);
}

enum result
store_stock_insert(struct tx *tx, const struct stock_row *s)
{
	return put(tx, &sql[SQL_INSERT], s);
}

enum result
store_stock_update(struct tx *tx, const struct stock_row *s)
{
	return put(tx, &sql[SQL_UPDATE], s);
}

/* ---- transactions ------------------------------------------------------------------------------------------------- */

/* What people say of an item, and its shops: what orders do to it says nothing. */
static bool
says_how_much(enum stock_kind kind)
{
	return kind >= STOCK_RECEIVE;
}

enum result
store_stock_move(struct tx *tx, struct stock_row *s, struct stock_move *m)
{
	const struct stock_item *i = &s->item;
	enum result result;

	m->item_id = s->id;
	m->seq = ++s->seq;
	m->before_at = s->moved_at;
	m->at = s->moved_at = tx->now_ms;
	s->counted = s->counted || says_how_much(m->txn.kind);
	m->actor = tx->scope->user;
	m->device = tx->scope->device;
	result = DB_MUST(tx, &sql[SQL_NUMBERS], ERR_CONFLICT, V_TEXT(tx->account), V_TEXT(s->id), V_INT(i->parts), V_INT(i->on_hand),
	    V_INT(i->held), V_INT(i->safety), V_INT(s->seq), V_INT(s->counted), V_INT(s->moved_at));
	if (result != OK)
		return result;
	return DB_MUST(tx, &sql[SQL_MOVE], ERR_CONFLICT, V_TEXT(tx->account), V_INT(m->at), V_TEXT(s->id), V_INT(m->seq), V_INT(m->before_at),
	    V_TEXT(stock_kind_name(m->txn.kind)), V_INT(m->txn.on_hand), V_INT(m->txn.held), V_INT(m->txn.parts), V_TEXT(m->order_id),
	    V_TEXT(m->line), V_TEXT(m->reason), V_TEXT(m->actor), V_TEXT(m->device));
}

enum result
store_stock_used(struct tx *tx, struct str order_id, struct str line, struct stock_used **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_USED], V_TEXT(tx->account), V_TEXT(order_id), V_TEXT(line));
	struct stock_used *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct stock_used){ row_keep(&r, 0), row_int(&r, 1), row_int(&r, 2) };
	*out = at;
	return sql_done(&r);
}

/* ---- recipes ------------------------------------------------------------------------------------------------------ */

enum result
store_stock_recipe(struct tx *tx, struct str product_id, struct stock_ingredient **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_RECIPE], V_TEXT(tx->account), V_TEXT(product_id));
	struct stock_ingredient *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL) {
		read_row(&r, &at[*n].row);
		at[(*n)++].amount = (struct amount){ row_int(&r, COLUMNS_N), row_int(&r, COLUMNS_N + 1) };
	}
	*out = at;
	return sql_done(&r);
}

enum result
store_stock_products(struct tx *tx, struct str item_id, struct str after_sku, int64_t limit, struct stock_row **out, size_t *n)
{
	return many(DB_QUERY(tx, &sql[SQL_PRODUCTS], V_TEXT(tx->account), V_TEXT(item_id), V_TEXT(after_sku), V_INT(limit)), out, n);
}

enum result
store_stock_recipe_clear(struct tx *tx, struct str product_id)
{
	return DB_EXEC(tx, &sql[SQL_RECIPE_CLEAR], NULL, V_TEXT(tx->account), V_TEXT(product_id));
}

enum result
store_stock_recipe_add(struct tx *tx, struct str product_id, struct str item_id, struct amount amount)
{
	return DB_MUST(tx, &sql[SQL_RECIPE_ADD], ERR_CONFLICT, V_TEXT(tx->account), V_TEXT(product_id), V_TEXT(item_id), V_INT(amount.n),
	    V_INT(amount.d));
}

/* ---- holds -------------------------------------------------------------------------------------------------------- */

enum result
store_stock_holds(struct tx *tx, struct str order_id, struct stock_hold **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_HOLDS], V_TEXT(tx->account), V_TEXT(order_id));
	struct stock_hold *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct stock_hold){ .order_id = row_keep(&r, 0), .line = row_keep(&r, 1), .item_id = row_keep(&r, 2),
		    .quantity = row_int(&r, 3), .amount = { row_int(&r, 4), row_int(&r, 5) }, .refused = row_int(&r, 6),
		    .created_at = row_int(&r, 7) };
	*out = at;
	return sql_done(&r);
}

enum result
store_stock_refused(struct tx *tx, struct str item_id, int64_t limit, struct str **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_REFUSED], V_TEXT(tx->account), V_TEXT(item_id), V_INT(limit));
	struct str *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = row_keep(&r, 0);
	*out = at;
	return sql_done(&r);
}

enum result
store_stock_hold_put(struct tx *tx, const struct stock_hold *h)
{
	if (h->amount.n == 0 && h->refused == 0)
		return DB_EXEC(tx, &sql[SQL_HOLD_DELETE], NULL, V_TEXT(tx->account), V_TEXT(h->order_id), V_TEXT(h->line), V_TEXT(h->item_id));
	return DB_EXEC(tx, &sql[SQL_HOLD_PUT], NULL, V_TEXT(tx->account), V_TEXT(h->order_id), V_TEXT(h->line), V_TEXT(h->item_id),
	    V_INT(h->quantity), V_INT(h->amount.n), V_INT(h->amount.d), V_INT(h->refused), V_INT(tx->now_ms));
}
