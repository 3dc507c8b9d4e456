#include "store/stock_look.h"
#include "store/sql.h"

enum { MOVES_A_TIME = 500 };
enum { SQL_MOVES, SQL_HOLDS, SQL_STRETCHES, SQL_SEQ, SQL_HELD };

/* How people know the order of a row. */
#define HUMAN(of) " LEFT JOIN shop_order o ON o.account_id = " of ".account_id AND o.id = " of ".order_id"

#define HELD(sum) \
	"SELECT den, " sum " FROM stock_hold WHERE account_id = $1 AND item_id = $2 AND (order_id, line) IN" \
	" (SELECT order_id, line FROM stock_txn WHERE account_id = $1 AND item_id = $2 AND held > 0) GROUP BY den ORDER BY den"

static const struct sql sql[] = {
	[SQL_MOVES] = { "ttii",
		"SELECT t.seq, t.kind, t.on_hand, t.held, t.parts, t.order_id, t.line, t.reason, t.actor, t.at, t.device, o.human FROM stock_txn t" HUMAN("t")
		" WHERE t.account_id = $1 AND t.item_id = $2 AND t.seq < $3 ORDER BY t.seq DESC LIMIT $4", NULL },
	/* No index is by item, every order would pay for it: what is on hold is found by the transactions that put it there. */
	[SQL_HOLDS] = { "ttii",
		"SELECT h.order_id, h.line, h.quantity, h.num, h.den, h.created_at, o.human, o.shop_id, o.state, o.ordered_at FROM stock_txn t"
		" JOIN stock_hold h ON h.account_id = t.account_id AND h.order_id = t.order_id AND h.line = t.line AND h.item_id = t.item_id"
		" JOIN shop_order o ON o.account_id = h.account_id AND o.id = h.order_id"
		" WHERE t.account_id = $1 AND t.item_id = $2 AND t.seq > $3 AND t.seq <= $4 AND t.held > 0 AND h.num <> 0 ORDER BY t.seq DESC", NULL },
	[SQL_STRETCHES] = { "ttii",
		"SELECT at / $4, parts, sum(on_hand), sum(held), count(*) FROM stock_txn WHERE account_id = $1 AND item_id = $2 AND at >= $3"
		" GROUP BY 1, 2 ORDER BY 1 DESC, 2",
		"SELECT at / $4, parts, sum(on_hand)::bigint, sum(held)::bigint, count(*) FROM stock_txn WHERE account_id = $1 AND item_id = $2"
		" AND at >= $3 GROUP BY 1, 2 ORDER BY 1 DESC, 2" },
	[SQL_SEQ] = { "tt",
		"SELECT count(*), coalesce(min(seq), 0), coalesce(max(seq), 0) FROM stock_txn WHERE account_id = $1 AND item_id = $2", NULL },
	[SQL_HELD] = { "tt", HELD("sum(num)"), HELD("sum(num)::bigint") },
};
const struct sql_table store_stock_look_sql = SQL_TABLE(sql);

enum result
store_stock_look_moves(struct tx *tx, struct str item_id, int64_t before_seq, int64_t limit, struct stock_look_move **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_MOVES], V_TEXT(tx->account), V_TEXT(item_id), V_INT(before_seq ? before_seq : INT64_MAX),
	    V_INT(limit));
	struct stock_look_move *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL) {
		struct stock_look_move *m = &at[(*n)++];

		*m = (struct stock_look_move){ .human = row_keep(&r, 11), .move = { .item_id = item_id, .seq = row_int(&r, 0),
		    .txn = { .on_hand = row_int(&r, 2), .held = row_int(&r, 3), .parts = row_int(&r, 4) }, .order_id = row_keep(&r, 5),
		    .line = row_keep(&r, 6), .reason = row_keep(&r, 7), .actor = row_keep(&r, 8), .device = row_keep(&r, 10), .at = row_int(&r, 9) } };
		if (!stock_kind_parse(row_str(&r, 1), &m->move.txn.kind))
			log_line(LOG_ERROR, &tx->scope->log, "store_word", LOG_STR("word", row_str(&r, 1)), LOG_END);
	}
	*out = at;
	return sql_done(&r);
}

struct found { struct stock_look_hold *at; size_t n, limit; struct amount sum; };

/* What the transactions up to this one put on hold and is there still. An order that was given more is met again. */
static enum result
find_holds(struct tx *tx, struct str item_id, int64_t after_seq, int64_t to_seq, struct found *f)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_HOLDS], V_TEXT(tx->account), V_TEXT(item_id), V_INT(after_seq), V_INT(to_seq));

	while (row_next(&r) && f->n < f->limit) {
		struct stock_look_hold *h = &f->at[f->n];
		bool again = false;

		for (size_t i = 0; i < f->n && !again; i++)
			again = str_eq(f->at[i].hold.order_id, row_str(&r, 0)) && str_eq(f->at[i].hold.line, row_str(&r, 1));
		if (again)
			continue;
		*h = (struct stock_look_hold){ .hold = { .order_id = row_keep(&r, 0), .line = row_keep(&r, 1), .item_id = item_id,
		    .quantity = row_int(&r, 2), .amount = { row_int(&r, 3), row_int(&r, 4) }, .created_at = row_int(&r, 5) },
		    .order = { .human = row_keep(&r, 6), .shop_id = row_keep(&r, 7), .ordered_at = row_int(&r, 9) } };
		h->order.id = h->hold.order_id;
		if (!store_order_state_parse(row_str(&r, 8), &h->order.state))
			log_line(LOG_ERROR, &tx->scope->log, "store_word", LOG_STR("word", row_str(&r, 8)), LOG_END);
		f->n++;
		if (!amount_add(f->sum, h->hold.amount, &f->sum))
			break;
	}
	return sql_done(&r);
}

enum result
store_stock_look_holds(struct tx *tx, const struct stock_row *row, size_t limit, struct stock_look_hold **out, size_t *n)
{
	struct found f = { .at = ARENA_ARRAY(tx->arena, struct stock_look_hold, limit), .limit = limit, .sum = AMOUNT_WHOLE(0) };
	const struct amount held = stock_amount(&row->item, row->item.held);
	enum result result = f.at != NULL ? OK : ERR_LIMIT;

	for (int64_t to = row->seq; to > 0 && f.n < limit && amount_cmp(f.sum, held) < 0 && result == OK; to -= MOVES_A_TIME)
		result = find_holds(tx, row->id, to - MOVES_A_TIME, to, &f);
	*out = f.at;
	*n = f.n;
	return result;
}

enum result
store_stock_look_stretches(struct tx *tx, struct str item_id, int64_t from_at, int64_t width_ms, struct stock_look_stretch **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_STRETCHES], V_TEXT(tx->account), V_TEXT(item_id), V_INT(from_at), V_INT(width_ms));
	struct stock_look_stretch *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct stock_look_stretch){ row_int(&r, 0), { row_int(&r, 1), row_int(&r, 2), row_int(&r, 3), row_int(&r, 4) } };
	*out = at;
	return sql_done(&r);
}

enum result
store_stock_look_seq(struct tx *tx, struct str item_id, struct stock_look_seq *s)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_SEQ], V_TEXT(tx->account), V_TEXT(item_id));
	bool found = row_next(&r);

	*s = (struct stock_look_seq){ 0 };
	if (found)
		*s = (struct stock_look_seq){ row_int(&r, 0), row_int(&r, 1), row_int(&r, 2) };
	return sql_found(&r, found);
}

enum result
store_stock_look_held(struct tx *tx, struct str item_id, struct stock_look_held **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_HELD], V_TEXT(tx->account), V_TEXT(item_id));
	struct stock_look_held *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct stock_look_held){ row_int(&r, 0), row_int(&r, 1) };
	*out = at;
	return sql_done(&r);
}
