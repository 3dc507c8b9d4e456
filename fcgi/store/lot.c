#include "store/lot.h"
#include "store/sql.h"

enum {
	SQL_GET, SQL_CODE, SQL_LABEL, SQL_OPEN, SQL_DRAWN, SQL_INSERT, SQL_UPDATE, SQL_THERE, SQL_LIST, SQL_LIST_ITEM, SQL_ATTENTION, SQL_LEFT, SQL_MOVE, SQL_ORDER,
	SQL_ORDERS, SQL_TRACE, SQL_FLOOR, SQL_SINCE, SQL_TAKEN, SQL_MEANWHILE, SQL_SUMS, SQL_OTHERS, SQL_ODD,
};

#define COLUMNS \
	"l.id, l.item_id, l.code, l.supplier, l.note, l.received_day, l.expiry_day, l.got_num, l.got_den, l.left_num, l.left_den, l.open," \
	" l.blocked, l.closed, l.created_at, l.updated_at, i.sku, i.name, i.unit, i.expiry_days"
#define FROM " FROM stock_lot l JOIN stock_item i ON i.account_id = l.account_id AND i.id = l.item_id WHERE l.account_id = $1"
#define THERE " l.closed = 0 AND l.left_num > 0"
/* It is not written down for this lot, or was taken back. */
#define NOT_OWN(lot) \
	" AND NOT EXISTS (SELECT 1 FROM stock_lot_move own WHERE own.account_id = m.account_id AND own.lot_id = " lot " AND own.order_id = m.order_id" \
	" AND own.ticket = m.ticket GROUP BY own.lot_id HAVING sum(CASE WHEN own.num < 0 THEN 1 ELSE -1 END) > 0)"
#define MOVE "m.item_id, m.seq, m.at, m.lot_id, m.ticket, m.num, m.den, m.order_id, m.line"
enum { MOVE_N = 9 };

static const struct sql sql[] = {
	[SQL_GET] = { "tt", "SELECT " COLUMNS FROM " AND l.id = $2", NULL },
	[SQL_CODE] = { "ttt", "SELECT " COLUMNS FROM " AND l.item_id = $2 AND l.code = $3", NULL },
	[SQL_LABEL] = { "tt", "SELECT " COLUMNS FROM " AND l.code = $2 ORDER BY l.expiry_day DESC, l.id DESC LIMIT 1", NULL },
	[SQL_OPEN] = { "tt", "SELECT " COLUMNS FROM " AND l.item_id = $2 AND l.open = 1", NULL },
	[SQL_DRAWN] = { "ttii",
		"SELECT " COLUMNS FROM " AND l.item_id = $2 AND" THERE " AND l.blocked = '' AND l.expiry_day >= $3"
		" ORDER BY l.open DESC, l.expiry_day, l.received_day, l.id LIMIT $4", NULL },
	[SQL_INSERT] = { "tttttt" "iiiiii" "itiii",
		"INSERT INTO stock_lot (account_id, id, item_id, code, supplier, note, received_day, expiry_day, got_num, got_den, left_num,"
		" left_den, open, blocked, closed, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
		" $15, $16, $17) ON CONFLICT DO NOTHING", NULL },
	[SQL_UPDATE] = { "tttttiiitii",
		"UPDATE stock_lot SET code = $3, supplier = $4, note = $5, received_day = $6, expiry_day = $7, open = $8, blocked = $9, closed = $10,"
		" updated_at = $11 WHERE account_id = $1 AND id = $2", NULL },
	[SQL_THERE] = { "ttiti",
		"SELECT " COLUMNS FROM " AND" THERE " AND ($2 = '' OR l.item_id = $2) AND (l.expiry_day, l.id) > ($3, $4)"
		" ORDER BY l.expiry_day, l.id LIMIT $5", NULL },
	[SQL_LIST] = { "titi",
		"SELECT " COLUMNS FROM " AND (l.expiry_day, l.id) > ($2, $3) ORDER BY l.expiry_day, l.id LIMIT $4", NULL },
	[SQL_LIST_ITEM] = { "ttiti",
		"SELECT " COLUMNS FROM " AND l.item_id = $2 AND (l.expiry_day, l.id) > ($3, $4) ORDER BY l.expiry_day, l.id LIMIT $5", NULL },
	[SQL_ATTENTION] = { "tii",
		"SELECT " COLUMNS FROM " AND" THERE " AND (l.blocked <> '' OR l.expiry_day - i.expiry_days <= $2)"
		" ORDER BY l.expiry_day, l.id LIMIT $3", NULL },
	[SQL_LEFT] = { "ttiiiii",
		"UPDATE stock_lot SET got_num = $3, got_den = $4, left_num = $5, left_den = $6, updated_at = $7 WHERE account_id = $1 AND id = $2", NULL },
	[SQL_MOVE] = { "ttitiiitti",
		"INSERT INTO stock_lot_move (account_id, item_id, seq, lot_id, ticket, num, den, order_id, line, at)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING", NULL },
	[SQL_ORDER] = { "ttt",
		"SELECT " MOVE ", l.code, i.sku, i.name, i.unit, l.blocked FROM stock_lot_move m"
		" LEFT JOIN stock_lot l ON l.account_id = m.account_id AND l.id = m.lot_id"
		" LEFT JOIN stock_item i ON i.account_id = m.account_id AND i.id = m.item_id"
		" WHERE m.account_id = $1 AND m.order_id = $2 AND m.order_id <> '' AND ($3 = '' OR m.item_id = $3) ORDER BY m.item_id, m.seq, m.lot_id, m.ticket LIMIT 5000", NULL },
	[SQL_ORDERS] = { "ttti",
		"SELECT order_id FROM stock_lot_move WHERE account_id = $1 AND lot_id = $2 AND order_id > $3 GROUP BY order_id ORDER BY order_id"
		" LIMIT $4", NULL },
	[SQL_TRACE] = { "tttt",
		"SELECT " MOVE ", coalesce(t.human, o.human), o.shop_id, o.state, o.due_day, o.ordered_at, p.name, p.email, p.phone FROM stock_lot_move m"
		" LEFT JOIN shop_order o ON o.account_id = m.account_id AND o.id = m.order_id"
		" LEFT JOIN ticket t ON t.account_id = m.account_id AND t.order_id = m.order_id AND t.no = m.ticket"
		" LEFT JOIN order_person p ON p.account_id = m.account_id AND p.order_id = m.order_id"
		" WHERE m.account_id = $1 AND m.lot_id = $2 AND m.order_id >= $3 AND m.order_id <= $4"
		" ORDER BY m.order_id, m.item_id, m.seq, m.ticket LIMIT 20000", NULL },
	/* A cake by its recipe as it is now, or by what is on hold for its line; then what makes no cake, by its hold alone. */
	[SQL_FLOOR] = { "ttii",
		"SELECT t.order_id AS order_id, t.no AS no, t.quantity, CASE WHEN i.id = $2 THEN 1 ELSE r.num END, CASE WHEN i.id = $2 THEN 1 ELSE r.den END,"
		"   t.human, t.shop_id, o.state, t.due_day AS due_day, o.ordered_at, p.name, p.email, p.phone, t.stage"
		" FROM ticket t JOIN shop_order o ON o.account_id = t.account_id AND o.id = t.order_id"
		" LEFT JOIN stock_item i ON i.account_id = t.account_id AND i.sku = t.sku"
		" LEFT JOIN stock_recipe r ON r.account_id = t.account_id AND r.product_id = i.id AND r.item_id = $2"
		" LEFT JOIN stock_hold h ON h.account_id = t.account_id AND h.order_id = t.order_id AND h.line = t.line AND h.item_id = $2"
		" LEFT JOIN order_person p ON p.account_id = t.account_id AND p.order_id = t.order_id"
		" WHERE t.account_id = $1 AND t.open = 1 AND o.test = 0 AND o.ordered_at <= $3"
		"   AND (i.id = $2 OR r.item_id IS NOT NULL OR h.item_id IS NOT NULL)"
		" UNION ALL "
		"SELECT h.order_id, 0, 1, h.num, h.den, o.human, o.shop_id, o.state, o.due_day, o.ordered_at, p.name, p.email, p.phone, ''"
		" FROM shop_order o JOIN stock_hold h ON h.account_id = o.account_id AND h.order_id = o.id"
		" LEFT JOIN order_person p ON p.account_id = h.account_id AND p.order_id = h.order_id"
		" WHERE h.account_id = $1 AND h.item_id = $2 AND h.num > 0 AND o.state = 'floor' AND o.ordered_at <= $3"
		"   AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.account_id = h.account_id AND t.order_id = h.order_id AND t.line = h.line)"
		" ORDER BY due_day, order_id, no LIMIT $4", NULL },
	/* Ordered before it was blocked, complete since, of another lot or of none; in the columns of what is on the floor. */
	[SQL_SINCE] = { "ttiit",
		"SELECT DISTINCT m.order_id AS order_id, m.ticket AS no, 1, 0, 1,"
		"   coalesce(t.human, o.human), o.shop_id, o.state, o.due_day AS due_day, o.ordered_at, p.name, p.email, p.phone, coalesce(t.stage, '')"
		" FROM stock_lot_move m JOIN shop_order o ON o.account_id = m.account_id AND o.id = m.order_id"
		" LEFT JOIN ticket t ON t.account_id = m.account_id AND t.order_id = m.order_id AND t.no = m.ticket"
		" LEFT JOIN order_person p ON p.account_id = m.account_id AND p.order_id = m.order_id"
		" WHERE m.account_id = $1 AND m.item_id = $2 AND m.lot_id <> $5 AND m.num < 0 AND m.at > $3 AND o.ordered_at <= $3"
		"   AND coalesce(t.open, 0) = 0" NOT_OWN("$5")
		" ORDER BY due_day, order_id, no LIMIT $4", NULL },
	[SQL_TAKEN] = { "tt",
		"SELECT at FROM stock_lot_move WHERE account_id = $1 AND lot_id = $2 AND order_id <> '' AND num < 0 ORDER BY at", NULL },
	[SQL_MEANWHILE] = { "ttiiit",
		"SELECT DISTINCT m.order_id AS order_id, m.ticket AS no, 1, 0, 1,"
		"   t.human, o.shop_id, o.state, t.due_day AS due_day, o.ordered_at, p.name, p.email, p.phone, t.stage, t.times"
		" FROM stock_lot_move m JOIN shop_order o ON o.account_id = m.account_id AND o.id = m.order_id"
		" JOIN ticket t ON t.account_id = m.account_id AND t.order_id = m.order_id AND t.no = m.ticket"
		" LEFT JOIN order_person p ON p.account_id = m.account_id AND p.order_id = m.order_id"
		" WHERE m.account_id = $1 AND m.item_id = $2 AND m.lot_id <> $6 AND m.num < 0 AND m.at >= $3 AND o.ordered_at <= $4"
		"   AND t.open = 0 AND t.stage = 'Complete'" NOT_OWN("$6")
		" ORDER BY due_day, order_id, no LIMIT $5", NULL },
	[SQL_SUMS] = { "tt",
		"SELECT den, sum(num), sum(CASE WHEN order_id = '' AND num > 0 THEN num ELSE 0 END) FROM stock_lot_move"
		" WHERE account_id = $1 AND lot_id = $2 GROUP BY den ORDER BY den",
		"SELECT den, sum(num)::bigint, sum(CASE WHEN order_id = '' AND num > 0 THEN num ELSE 0 END)::bigint FROM stock_lot_move"
		" WHERE account_id = $1 AND lot_id = $2 GROUP BY den ORDER BY den" },
	[SQL_OTHERS] = { "ttt",
		"SELECT left_den, sum(left_num), 0 FROM stock_lot"
		" WHERE account_id = $1 AND item_id = $2 AND id <> $3 AND closed = 0 AND left_num > 0 GROUP BY left_den ORDER BY left_den",
		"SELECT left_den, sum(left_num)::bigint, 0::bigint FROM stock_lot"
		" WHERE account_id = $1 AND item_id = $2 AND id <> $3 AND closed = 0 AND left_num > 0 GROUP BY left_den ORDER BY left_den" },
	[SQL_ODD] = { "tt",	/* each denominator goes into the parts of its transaction */
		"SELECT m.seq FROM stock_lot_move m"
		" LEFT JOIN stock_txn t ON t.account_id = m.account_id AND t.at = m.at AND t.item_id = m.item_id AND t.seq = m.seq"
		" WHERE m.account_id = $1 AND m.item_id = $2 GROUP BY m.seq, t.kind, t.on_hand"
		" HAVING t.kind IS NULL OR (t.kind <> 'unconsume' AND sum(m.num * (t.parts / m.den)) <> t.on_hand) ORDER BY m.seq LIMIT 1", NULL },
};
const struct sql_table store_lot_sql = SQL_TABLE(sql);

/* ---- lots --------------------------------------------------------------------------------------------------------- */

static void
read_row(const struct rows *r, struct lot_row *l)
{
	*l = (struct lot_row){ .id = row_keep(r, 0), .item_id = row_keep(r, 1), .code = row_keep(r, 2), .supplier = row_keep(r, 3),
	    .note = row_keep(r, 4), .lot = { .received = (int32_t)row_int(r, 5), .expiry = (int32_t)row_int(r, 6),
	    .left = { row_int(r, 9), row_int(r, 10) }, .open = row_int(r, 11) == 1, .closed = row_int(r, 13) == 1 },
	    .got = { row_int(r, 7), row_int(r, 8) }, .blocked = row_keep(r, 12), .created_at = row_int(r, 14), .updated_at = row_int(r, 15),
	    .sku = row_keep(r, 16), .name = row_keep(r, 17), .unit = row_keep(r, 18), .expiry_days = row_int(r, 19) };
	l->lot.blocked = l->blocked.n > 0;
}

static enum result
one(struct rows r, struct lot_row *l)
{
	bool found = row_next(&r);

	if (found)
		read_row(&r, l);
	return sql_found(&r, found);
}

static enum result
many(struct rows r, struct lot_row **out, size_t *n)
{
	struct lot_row *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(r.tx, at, *n, sizeof *at)) != NULL)
		read_row(&r, &at[(*n)++]);
	*out = at;
	return sql_done(&r);
}

enum result
store_lot_get(struct tx *tx, struct str id, struct lot_row *l)
{
	return one(DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_TEXT(id)), l);
}

enum result
store_lot_of_code(struct tx *tx, struct str item_id, struct str code, struct lot_row *l)
{
	return one(DB_QUERY(tx, &sql[SQL_CODE], V_TEXT(tx->account), V_TEXT(item_id), V_TEXT(code)), l);
}

enum result
store_lot_labelled(struct tx *tx, struct str code, struct lot_row *l)
{
	return one(DB_QUERY(tx, &sql[SQL_LABEL], V_TEXT(tx->account), V_TEXT(code)), l);
}

enum result
store_lot_open(struct tx *tx, struct str item_id, struct lot_row *l)
{
	return one(DB_QUERY(tx, &sql[SQL_OPEN], V_TEXT(tx->account), V_TEXT(item_id)), l);
}

enum result
store_lot_drawn(struct tx *tx, struct str item_id, int64_t today, struct lot_row **out, size_t *n)
{
	return many(DB_QUERY(tx, &sql[SQL_DRAWN], V_TEXT(tx->account), V_TEXT(item_id), V_INT(today), V_INT(LOT_DRAW_MAX)), out, n);
}

enum result
store_lot_insert(struct tx *tx, const struct lot_row *l)
{
	int64_t changed;
	enum result result = DB_EXEC(tx, &sql[SQL_INSERT], &changed, V_TEXT(tx->account), V_TEXT(l->id), V_TEXT(l->item_id), V_TEXT(l->code),
	    V_TEXT(l->supplier), V_TEXT(l->note), V_INT(l->lot.received), V_INT(l->lot.expiry), V_INT(l->got.n), V_INT(l->got.d),
	    V_INT(l->lot.left.n), V_INT(l->lot.left.d), V_INT(l->lot.open), V_TEXT(l->blocked), V_INT(l->lot.closed), V_INT(tx->now_ms),
	    V_INT(tx->now_ms));

	return sql_touched(result, changed, ERR_CONFLICT);
}

enum result
store_lot_update(struct tx *tx, const struct lot_row *l)
{
	return DB_MUST(tx, &sql[SQL_UPDATE], ERR_MISSING, V_TEXT(tx->account), V_TEXT(l->id), V_TEXT(l->code), V_TEXT(l->supplier),
	    V_TEXT(l->note), V_INT(l->lot.received), V_INT(l->lot.expiry), V_INT(l->lot.open), V_TEXT(l->blocked), V_INT(l->lot.closed),
	    V_INT(tx->now_ms));
}

enum result
store_lot_list(struct tx *tx, const struct lot_query *q, struct lot_row **out, size_t *n)
{
	if (!q->all)
		return many(DB_QUERY(tx, &sql[SQL_THERE], V_TEXT(tx->account), V_TEXT(q->item_id), V_INT(q->after_day), V_TEXT(q->after_id),
		    V_INT(q->limit)), out, n);
	if (q->item_id.n)
		return many(DB_QUERY(tx, &sql[SQL_LIST_ITEM], V_TEXT(tx->account), V_TEXT(q->item_id), V_INT(q->after_day), V_TEXT(q->after_id),
		    V_INT(q->limit)), out, n);
	return many(DB_QUERY(tx, &sql[SQL_LIST], V_TEXT(tx->account), V_INT(q->after_day), V_TEXT(q->after_id), V_INT(q->limit)), out, n);
}

enum result
store_lot_attention(struct tx *tx, int64_t today, int64_t limit, struct lot_row **out, size_t *n)
{
	return many(DB_QUERY(tx, &sql[SQL_ATTENTION], V_TEXT(tx->account), V_INT(today), V_INT(limit)), out, n);
}

/* ---- moves -------------------------------------------------------------------------------------------------------- */

enum result
store_lot_move(struct tx *tx, const struct lot_row *l, const struct lot_move *m)
{
	enum result result = l == NULL ? OK : DB_MUST(tx, &sql[SQL_LEFT], ERR_MISSING, V_TEXT(tx->account), V_TEXT(l->id), V_INT(l->got.n),
	    V_INT(l->got.d), V_INT(l->lot.left.n), V_INT(l->lot.left.d), V_INT(tx->now_ms));

	if (result != OK)
		return result;
	return DB_MUST(tx, &sql[SQL_MOVE], ERR_CONFLICT, V_TEXT(tx->account), V_TEXT(m->item_id), V_INT(m->seq), V_TEXT(m->lot_id),
	    V_INT(m->ticket), V_INT(m->amount.n), V_INT(m->amount.d), V_TEXT(m->order_id), V_TEXT(m->line), V_INT(m->at));
}

static struct lot_move
read_move(const struct rows *r)
{
	return (struct lot_move){ .item_id = row_keep(r, 0), .seq = row_int(r, 1), .at = row_int(r, 2), .lot_id = row_keep(r, 3), .ticket = row_int(r, 4),
	    .amount = { row_int(r, 5), row_int(r, 6) }, .order_id = row_keep(r, 7), .line = row_keep(r, 8) };
}

enum result
store_lot_order(struct tx *tx, struct str order_id, struct str item_id, struct lot_use **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_ORDER], V_TEXT(tx->account), V_TEXT(order_id), V_TEXT(item_id));
	struct lot_use *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct lot_use){ read_move(&r), row_keep(&r, MOVE_N), row_keep(&r, MOVE_N + 1), row_keep(&r, MOVE_N + 2),
		    row_keep(&r, MOVE_N + 3), row_keep(&r, MOVE_N + 4) };
	*out = at;
	return sql_done(&r);
}

enum result
store_lot_orders(struct tx *tx, struct str lot_id, struct str after, int64_t limit, struct str **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_ORDERS], V_TEXT(tx->account), V_TEXT(lot_id), V_TEXT(after), V_INT(limit));
	struct str *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = row_keep(&r, 0);
	*out = at;
	return sql_done(&r);
}

/* How people know an order, from this column on. */
static struct lot_trace
read_trace(const struct rows *r, int at, struct lot_move move)
{
	return (struct lot_trace){ .move = move, .human = row_keep(r, at), .shop_id = row_keep(r, at + 1), .state = row_keep(r, at + 2),
	    .due_day = row_int(r, at + 3), .ordered_at = row_int(r, at + 4), .customer = row_keep(r, at + 5), .email = row_keep(r, at + 6),
	    .phone = row_keep(r, at + 7), .stage = STR("") };
}

enum result
store_lot_trace(struct tx *tx, struct str lot_id, struct str first, struct str last, struct lot_trace **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_TRACE], V_TEXT(tx->account), V_TEXT(lot_id), V_TEXT(first), V_TEXT(last));
	struct lot_trace *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = read_trace(&r, MOVE_N, read_move(&r));
	*out = at;
	return sql_done(&r);
}

/* Puts them behind those that are there already. */
static enum result
read_floor(struct rows r, enum lot_may may, struct lot_trace **out, size_t *n)
{
	struct lot_trace *at = *out;

	while (row_next(&r) && (at = sql_room(r.tx, at, *n, sizeof *at)) != NULL) {
		struct amount each = { row_int(&r, 3), row_int(&r, 4) };
		struct lot_trace *t = &at[(*n)++];

		*t = read_trace(&r, 5, (struct lot_move){ .order_id = row_keep(&r, 0), .ticket = row_int(&r, 1), .amount = AMOUNT_WHOLE(0) });
		t->stage = row_keep(&r, 13);
		t->may = may;
		t->times = may == LOT_MAY_USED ? row_keep(&r, 14) : STR("");
		if (each.d > 0 && !amount_times(each, AMOUNT_WHOLE(row_int(&r, 2)), &t->move.amount))
			t->move.amount = AMOUNT_WHOLE(0);
	}
	*out = at;
	return sql_done(&r);
}

enum result
store_lot_floor(struct tx *tx, const struct lot_row *lot, int64_t blocked_at, int64_t limit, struct lot_trace **out, size_t *n)
{
	int64_t until = blocked_at ? blocked_at : lot->lot.closed ? lot->updated_at : INT64_MAX;
	enum result result;

	*out = NULL;
	*n = 0;
	result = read_floor(DB_QUERY(tx, &sql[SQL_FLOOR], V_TEXT(tx->account), V_TEXT(lot->item_id), V_INT(until), V_INT(limit)), LOT_MAY_FLOOR, out, n);
	if (result == OK && blocked_at && (int64_t)*n < limit)
		result = read_floor(DB_QUERY(tx, &sql[SQL_SINCE], V_TEXT(tx->account), V_TEXT(lot->item_id), V_INT(blocked_at),
		    V_INT(limit - (int64_t)*n), V_TEXT(lot->id)), LOT_MAY_BLOCKED, out, n);
	return result;
}

enum result
store_lot_taken_at(struct tx *tx, struct str lot_id, int64_t **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_TAKEN], V_TEXT(tx->account), V_TEXT(lot_id));
	int64_t *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = row_int(&r, 0);
	*out = at;
	return sql_done(&r);
}

enum result
store_lot_meanwhile(struct tx *tx, const struct lot_row *lot, int64_t since, int64_t until, int64_t limit, struct lot_trace **out, size_t *n)
{
	*out = NULL;
	*n = 0;
	return read_floor(DB_QUERY(tx, &sql[SQL_MEANWHILE], V_TEXT(tx->account), V_TEXT(lot->item_id), V_INT(since), V_INT(until), V_INT(limit),
	    V_TEXT(lot->id)), LOT_MAY_USED, out, n);
}

static enum result
sums(struct rows r, struct lot_sum **out, size_t *n)
{
	struct lot_sum *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(r.tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct lot_sum){ row_int(&r, 0), row_int(&r, 1), row_int(&r, 2) };
	*out = at;
	return sql_done(&r);
}

enum result
store_lot_sums(struct tx *tx, struct str lot_id, struct lot_sum **out, size_t *n)
{
	return sums(DB_QUERY(tx, &sql[SQL_SUMS], V_TEXT(tx->account), V_TEXT(lot_id)), out, n);
}

enum result
store_lot_others(struct tx *tx, const struct lot_row *lot, struct lot_sum **out, size_t *n)
{
	return sums(DB_QUERY(tx, &sql[SQL_OTHERS], V_TEXT(tx->account), V_TEXT(lot->item_id), V_TEXT(lot->id)), out, n);
}

enum result
store_lot_odd(struct tx *tx, struct str item_id, int64_t *seq)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_ODD], V_TEXT(tx->account), V_TEXT(item_id));
	bool found = row_next(&r);

	if (found)
		*seq = row_int(&r, 0);
	return sql_found(&r, found);
}
