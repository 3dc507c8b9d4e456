#include "store/stock_look.h"
#include "store/sql.h"
#include "store/stock_walk.h"

enum { MOVES_A_TIME = 500 };
enum { SQL_MOVES, SQL_HOLDS, SQL_STRETCHES, SQL_SUMS, SQL_HELD };

/* How people know the order of a row. */
#define HUMAN(of) " LEFT JOIN shop_order o ON o.account_id = $1 AND o.id = " of ".order_id"

#define STRETCHES(of) STOCK_WALK(" AND t.at >= $5") \
	"SELECT at / $6, parts, " of("on_hand") ", " of("held") ", count(*) FROM walk GROUP BY 1, 2 ORDER BY 1 DESC, 2"
#define SUMS(of) STOCK_WALK("") \
	"SELECT parts, " of("on_hand") ", " of("held") ", count(*)," \
	" count(CASE WHEN kind NOT IN ('hold', 'release', 'expire', 'consume', 'unconsume') THEN 1 END) FROM walk GROUP BY parts ORDER BY parts"
#define HELD(of) STOCK_WALK("") \
	"SELECT den, " of("num") " FROM stock_hold WHERE account_id = $1 AND item_id = $2 AND (order_id, line) IN" \
	" (SELECT order_id, line FROM walk WHERE held > 0) GROUP BY den ORDER BY den"
#define SUM(column) "sum(" column ")"
#define SUM_BIGINT(column) "sum(" column ")::bigint"	/* PostgreSQL would make it numeric */

static const struct sql sql[] = {
	[SQL_MOVES] = { "ttiii", STOCK_WALK(" AND w.seq > $5")
		"SELECT w.at, w.seq, w.before_at, w.kind, w.on_hand, w.held, w.parts, w.order_id, w.line, w.reason, w.actor, w.device, o.human FROM walk w"
		HUMAN("w") " ORDER BY w.seq DESC", NULL },
	/* No index is by item, every order would pay for it: what is on hold is found by the transactions that put it there. */
	[SQL_HOLDS] = { "ttiii", STOCK_WALK(" AND w.seq > $5")
		"SELECT w.seq, w.before_at, h.order_id, h.line, h.quantity, h.num, h.den, h.created_at, o.human, o.shop_id, o.state, o.ordered_at FROM walk w"
		" LEFT JOIN stock_hold h ON h.account_id = $1 AND h.order_id = w.order_id AND h.line = w.line AND h.item_id = $2 AND w.held > 0"
		HUMAN("h") " ORDER BY w.seq DESC", NULL },
	[SQL_STRETCHES] = { "ttiiii", STRETCHES(SUM), STRETCHES(SUM_BIGINT) },
	[SQL_SUMS] = { "ttii", SUMS(SUM), SUMS(SUM_BIGINT) },
	[SQL_HELD] = { "ttii", HELD(SUM), HELD(SUM_BIGINT) },
};
const struct sql_table store_stock_look_sql = SQL_TABLE(sql);

enum result
store_stock_look_moves(struct tx *tx, struct str item_id, int64_t at, int64_t seq, int64_t limit, struct stock_look_move **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_MOVES], V_TEXT(tx->account), V_TEXT(item_id), V_INT(at), V_INT(seq), V_INT(seq - limit + 1));
	struct stock_look_move *list = NULL;

	*n = 0;
	while (row_next(&r) && (list = sql_room(tx, list, *n, sizeof *list)) != NULL) {
		struct stock_look_move *m = &list[(*n)++];

		*m = (struct stock_look_move){ .human = row_keep(&r, 12), .move = { .item_id = item_id, .at = row_int(&r, 0), .seq = row_int(&r, 1),
		    .before_at = row_int(&r, 2), .txn = { .on_hand = row_int(&r, 4), .held = row_int(&r, 5), .parts = row_int(&r, 6) },
		    .order_id = row_keep(&r, 7), .line = row_keep(&r, 8), .reason = row_keep(&r, 9), .actor = row_keep(&r, 10),
		    .device = row_keep(&r, 11) } };
		if (!stock_kind_parse(row_str(&r, 3), &m->move.txn.kind))
			log_line(LOG_ERROR, &tx->scope->log, "store_word", LOG_STR("word", row_str(&r, 3)), LOG_END);
	}
	*out = list;
	return sql_done(&r);
}

struct found {
	struct stock_look_hold *at;
	size_t n, limit;
	struct amount sum, held;	/* as much as was found, as much as there is */
	int64_t next_at, next_seq;	/* the transaction to go on with */
};

static bool
is_there(const struct found *f)
{
	return f->n < f->limit && f->next_seq > 0 && amount_cmp(f->sum, f->held) < 0;
}

static bool
is_known(const struct found *f, const struct rows *r)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->at[i].hold.order_id, row_str(r, 2)) && str_eq(f->at[i].hold.line, row_str(r, 3)))
			return true;
	return false;
}

/* What the next transactions have put on hold and is there still. An order that was given more is met again. */
static enum result
find_holds(struct tx *tx, struct str item_id, struct found *f)
{
	const int64_t last = f->next_seq - MOVES_A_TIME + 1;
	struct rows r = DB_QUERY(tx, &sql[SQL_HOLDS], V_TEXT(tx->account), V_TEXT(item_id), V_INT(f->next_at), V_INT(f->next_seq), V_INT(last));

	f->next_seq = 0;	/* of a broken way there is no more */
	while (row_next(&r) && f->n < f->limit) {
		struct stock_look_hold *h = &f->at[f->n];

		f->next_at = row_int(&r, 1);
		f->next_seq = row_int(&r, 0) - 1;
		if (row_null(&r, 2) || row_int(&r, 5) == 0 || is_known(f, &r))
			continue;
		*h = (struct stock_look_hold){ .hold = { .order_id = row_keep(&r, 2), .line = row_keep(&r, 3), .item_id = item_id,
		    .quantity = row_int(&r, 4), .amount = { row_int(&r, 5), row_int(&r, 6) }, .created_at = row_int(&r, 7) },
		    .order = { .human = row_keep(&r, 8), .shop_id = row_keep(&r, 9), .ordered_at = row_int(&r, 11) } };
		h->order.id = h->hold.order_id;
		if (!store_order_state_parse(row_str(&r, 10), &h->order.state))
			log_line(LOG_ERROR, &tx->scope->log, "store_word", LOG_STR("word", row_str(&r, 10)), LOG_END);
		f->n++;
		if (!amount_add(f->sum, h->hold.amount, &f->sum)) {
			f->next_seq = 0;
			break;
		}
	}
	return sql_done(&r);
}

enum result
store_stock_look_holds(struct tx *tx, const struct stock_row *row, size_t limit, struct stock_look_hold **out, size_t *n)
{
	struct found f = { .at = ARENA_ARRAY(tx->arena, struct stock_look_hold, limit), .limit = limit, .sum = AMOUNT_WHOLE(0),
	    .held = stock_amount(&row->item, row->item.held), .next_at = row->moved_at, .next_seq = row->seq };
	enum result result = f.at != NULL ? OK : ERR_LIMIT;

	while (result == OK && is_there(&f))
		result = find_holds(tx, row->id, &f);
	*out = f.at;
	*n = f.n;
	return result;
}

enum result
store_stock_look_stretches(struct tx *tx, const struct stock_row *row, int64_t from_at, int64_t width_ms, struct stock_look_stretch **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_STRETCHES], V_TEXT(tx->account), V_TEXT(row->id), V_INT(row->moved_at), V_INT(row->seq),
	    V_INT(from_at), V_INT(width_ms));
	struct stock_look_stretch *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct stock_look_stretch){ row_int(&r, 0), { row_int(&r, 1), row_int(&r, 2), row_int(&r, 3), row_int(&r, 4) } };
	*out = at;
	return sql_done(&r);
}

enum result
store_stock_look_sums(struct tx *tx, const struct stock_row *row, struct stock_look_sum **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_SUMS], V_TEXT(tx->account), V_TEXT(row->id), V_INT(row->moved_at), V_INT(row->seq));
	struct stock_look_sum *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct stock_look_sum){ { row_int(&r, 0), row_int(&r, 1), row_int(&r, 2), row_int(&r, 3) }, row_int(&r, 4) };
	*out = at;
	return sql_done(&r);
}

enum result
store_stock_look_held(struct tx *tx, const struct stock_row *row, struct stock_look_held **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_HELD], V_TEXT(tx->account), V_TEXT(row->id), V_INT(row->moved_at), V_INT(row->seq));
	struct stock_look_held *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct stock_look_held){ row_int(&r, 0), row_int(&r, 1) };
	*out = at;
	return sql_done(&r);
}
