#include "store/shop_order.h"
#include "store/sql.h"

enum {
	SQL_GET, SQL_NUMBERED, SQL_NUMBERS, SQL_OPEN, SQL_LOOSE, SQL_LAST, SQL_INSERT, SQL_UPDATE, SQL_PERSON, SQL_PERSON_PUT,
	SQL_PERSON_REDACT, SQL_CUSTOMER_REDACT, SQL_REDACTED, SQL_PERSON_ORDERS, SQL_PERSON_SHOP,
	SQL_LIST, SQL_SEARCH, SQL_PROBLEMS,
};

#define COLUMNS(of) \
	of "id, " of "shop_id, " of "human, " of "number, " of "name, " of "state, " of "stage, " of "financial, " of "test, " \
	of "by_hand, " of "currency, " of "total_minor, " of "due_day, " of "method, " of "tickets, " of "problems, " \
	of "lines, " of "shop_updated_at, " of "ordered_at, " of "seq, " of "created_at, " of "updated_at, " of "due_time, " of "due_set"
enum { COLUMNS_N = 24 };	/* of these; a list has the customer's name behind them */
/* Of one account, newest first. $2 shop or '', $3 and $4 ordered between, $5 and $6 before, $7 limit. */
#define LISTED(of) \
	" AND (" of "shop_id = $2 OR $2 = '') AND " of "ordered_at >= $3 AND " of "ordered_at < $4"

static const struct sql sql[] = {
	[SQL_GET] = { "tt", "SELECT " COLUMNS("") " FROM shop_order WHERE account_id = $1 AND id = $2", NULL },
	[SQL_NUMBERED] = { "tti",
		"SELECT " COLUMNS("") " FROM shop_order WHERE account_id = $1 AND shop_id = $2 AND number = $3 ORDER BY id LIMIT 10", NULL },
	[SQL_LAST] = { "tt",
		"SELECT number FROM shop_order WHERE account_id = $1 AND shop_id = $2 AND number >= 9000001 AND number < 10000000"
		" AND by_hand = 1 ORDER BY number DESC LIMIT 1", NULL },
	/* Of one without a number the gid's digits stand there. */
	[SQL_NUMBERS] = { "ttii",
		"SELECT number, name FROM shop_order WHERE account_id = $1 AND shop_id = $2 AND number > $3 AND number < 1000000000"
		" AND by_hand = 0 ORDER BY number LIMIT $4", NULL },
	[SQL_OPEN] = { "titiit",
		"SELECT id, ordered_at FROM shop_order WHERE account_id = $1 AND (ordered_at, id) > ($2, $3) AND ordered_at < $4"
		" AND shop_id = $6 AND state IN ('waiting', 'floor') AND by_hand = 0 ORDER BY ordered_at, id LIMIT $5", NULL },
	/* By the words of shop_order_loose, which SQLite wants to read. */
	[SQL_LOOSE] = { "ttiti",
		"SELECT id, ordered_at FROM shop_order WHERE account_id = $1 AND shop_id = $2 AND (ordered_at, id) > ($3, $4)"
		" AND (state = 'waiting' OR (state = 'floor' AND stage = '')) ORDER BY ordered_at, id LIMIT $5", NULL },
	/* due_text is the version before's. */
	[SQL_INSERT] = { "tttitttttiitiitiitiiiiti",
		"INSERT INTO shop_order (account_id, id, human, number, name, shop_id, state, stage, financial, test, by_hand, currency,"
		" total_minor, due_day, method, tickets, problems, lines, shop_updated_at, ordered_at, seq, created_at, updated_at, due_text,"
		" due_time, due_set)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $22, '', $23, $24)"
		" ON CONFLICT DO NOTHING", NULL },
	[SQL_UPDATE] = { "tttitttttiitiitiitiiiiti",
		"UPDATE shop_order SET human = $3, number = $4, name = $5, shop_id = $6, state = $7, stage = $8, financial = $9, test = $10,"
		" by_hand = $11, currency = $12, total_minor = $13, due_day = $14, method = $15, tickets = $16,"
		" problems = $17, lines = $18, shop_updated_at = $19, ordered_at = $20, seq = $21, updated_at = $22, due_text = '',"
		" due_time = $23, due_set = $24"
		" WHERE account_id = $1 AND id = $2", NULL },
	[SQL_PERSON] = { "tt",
		"SELECT order_id, customer_id, name, email, phone, address, note, texts, folded, ordered_at, due_text"
		" FROM order_person WHERE account_id = $1 AND order_id = $2 AND redacted = 0", NULL },
	[SQL_PERSON_PUT] = { "ttttttttttit",
		"INSERT INTO order_person (account_id, order_id, customer_id, name, email, phone, address, note, texts, folded, ordered_at,"
		"   due_text) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
		" ON CONFLICT (account_id, order_id) DO UPDATE SET customer_id = excluded.customer_id, name = excluded.name,"
		"   email = excluded.email, phone = excluded.phone, address = excluded.address, note = excluded.note,"
		"   texts = excluded.texts, folded = excluded.folded, ordered_at = excluded.ordered_at, due_text = excluded.due_text", NULL },
	[SQL_PERSON_REDACT] = { "ttti",
		"INSERT INTO order_person (account_id, order_id, customer_id, name, email, phone, address, note, texts, folded, ordered_at,"
		"   redacted) VALUES ($1, $2, '', '', '', '', '', '', '[]', $3, $4, 1)"
		" ON CONFLICT (account_id, order_id) DO UPDATE SET customer_id = '', name = '', email = '', phone = '', address = '', note = '',"
		"   texts = '[]', folded = excluded.folded, ordered_at = excluded.ordered_at, due_text = '', redacted = 1", NULL },
	[SQL_CUSTOMER_REDACT] = { "tti",
		"INSERT INTO customer_redacted (account_id, customer_id, at) VALUES ($1, $2, $3)"
		" ON CONFLICT (account_id, customer_id) DO UPDATE SET at = excluded.at", NULL },
	[SQL_REDACTED] = { "ttti",
		"SELECT 1 FROM order_person WHERE account_id = $1 AND order_id = $2 AND redacted = 1 UNION ALL"
		" SELECT 1 FROM customer_redacted WHERE account_id = $1 AND customer_id = $3 AND at >= $4", NULL },
	[SQL_PERSON_ORDERS] = { "ttti",
		"SELECT order_id FROM order_person WHERE account_id = $1 AND customer_id = $2 AND customer_id <> '' AND order_id > $3"
		" ORDER BY order_id LIMIT $4", NULL },
	/* An order's id begins with its shop's and a dot; a slash is the sign behind a dot. */
	[SQL_PERSON_SHOP] = { "ttti",
		"SELECT order_id FROM order_person WHERE account_id = $1 AND order_id > $2 AND order_id < $3 AND redacted = 0"
		" ORDER BY order_id LIMIT $4", NULL },
	[SQL_LIST] = { "ttiiiti",
		"SELECT " COLUMNS("o.") ", coalesce(p.name, '') FROM shop_order o"
		" LEFT JOIN order_person p ON p.account_id = o.account_id AND p.order_id = o.id"
		" WHERE o.account_id = $1" LISTED("o.") " AND (o.ordered_at, o.id) < ($5, $6) ORDER BY o.ordered_at DESC, o.id DESC LIMIT $7", NULL },
	/* The narrow table is searched, newest first, and what fits is looked up. */
	[SQL_SEARCH] = { "ttiiititi",
		"SELECT " COLUMNS("o.") ", p.name FROM order_person p"
		" JOIN shop_order o ON o.account_id = p.account_id AND o.id = p.order_id"
		" WHERE p.account_id = $1" LISTED("o.") " AND (p.ordered_at, p.order_id) < ($5, $6) AND p.folded LIKE $8 ESCAPE '!'"
		" AND ($9 = 0 OR (o.problems <> 0 AND o.state IN ('waiting', 'floor')))"
		" ORDER BY p.ordered_at DESC, p.order_id DESC LIMIT $7", NULL },
	[SQL_PROBLEMS] = { "ttiiiti",
		"SELECT " COLUMNS("o.") ", coalesce(p.name, '') FROM shop_order o"
		" LEFT JOIN order_person p ON p.account_id = o.account_id AND p.order_id = o.id"
		" WHERE o.account_id = $1 AND o.problems <> 0 AND o.state IN ('waiting', 'floor')" LISTED("o.")
		" AND (o.ordered_at, o.id) < ($5, $6) ORDER BY o.ordered_at DESC, o.id DESC LIMIT $7", NULL },
};
const struct sql_table store_shop_order_sql = SQL_TABLE(sql);

static const char *const states[] = {
	[ORDER_WAITING] = "waiting", [ORDER_FLOOR] = "floor", [ORDER_COMPLETE] = "complete", [ORDER_CANCELLED] = "cancelled",
};

struct str
store_order_state_name(enum order_state state)
{
	return str_of(states[state]);
}

bool
store_order_state_parse(struct str s, enum order_state *state)
{
	int i = sql_word(states, ORDER_STATES, s);

	if (i >= 0)
		*state = (enum order_state)i;
	return i >= 0;
}

static void
read_order(const struct rows *r, struct shop_order *o)
{
	*o = (struct shop_order){ .id = row_keep(r, 0), .shop_id = row_keep(r, 1), .human = row_keep(r, 2), .number = row_int(r, 3),
	    .name = row_keep(r, 4), .state = (enum order_state)sql_enum(r, 5, states, ORDER_STATES), .stage = row_keep(r, 6),
	    .financial = row_keep(r, 7), .test = row_int(r, 8) == 1, .by_hand = row_int(r, 9) == 1, .total_minor = row_int(r, 11),
	    .due_day = row_int(r, 12), .method = row_keep(r, 13), .tickets = row_int(r, 14), .problems = row_int(r, 15),
	    .lines = row_keep(r, 16), .shop_updated_at = row_int(r, 17), .ordered_at = row_int(r, 18), .seq = row_int(r, 19),
	    .created_at = row_int(r, 20), .updated_at = row_int(r, 21), .due_time = row_keep(r, 22), .due_set = row_int(r, 23) == 1 };
	currency_parse(row_str(r, 10), &o->currency);
}

enum result
store_order_get(struct tx *tx, struct str id, struct shop_order *o)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_TEXT(id));
	bool found = row_next(&r);

	if (found)
		read_order(&r, o);
	return sql_found(&r, found);
}

enum result
store_order_numbered(struct tx *tx, struct str shop_id, int64_t number, struct shop_order **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_NUMBERED], V_TEXT(tx->account), V_TEXT(shop_id), V_INT(number));
	struct shop_order *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		read_order(&r, &at[(*n)++]);
	*out = at;
	return sql_done(&r);
}

enum result
store_order_last(struct tx *tx, struct str shop_id, int64_t *number)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_LAST], V_TEXT(tx->account), V_TEXT(shop_id));

	*number = row_next(&r) ? row_int(&r, 0) : 0;
	return sql_done(&r);
}

/* at: created_at of a new one, updated_at of one that is there. */
static enum result
put(struct tx *tx, const struct sql *statement, const struct shop_order *o, enum result otherwise)
{
	return DB_MUST(tx, statement, otherwise, V_TEXT(tx->account), V_TEXT(o->id), V_TEXT(o->human), V_INT(o->number),
	    V_TEXT(o->name), V_TEXT(o->shop_id), V_TEXT(str_of(states[o->state])), V_TEXT(o->stage), V_TEXT(o->financial),
	    V_INT(o->test), V_INT(o->by_hand), V_TEXT(currency_code(o->currency)), V_INT(o->total_minor), V_INT(o->due_day),
	    V_TEXT(o->method), V_INT(o->tickets), V_INT(o->problems), V_TEXT(o->lines),
	    V_INT(o->shop_updated_at), V_INT(o->ordered_at), V_INT(o->seq), V_INT(tx->now_ms), V_TEXT(o->due_time), V_INT(o->due_set));
}

enum result
store_order_numbers(struct tx *tx, struct str shop_id, int64_t after, int64_t limit, struct order_number **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_NUMBERS], V_TEXT(tx->account), V_TEXT(shop_id), V_INT(after), V_INT(limit));
	struct order_number *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct order_number){ row_int(&r, 0), row_keep(&r, 1) };
	*out = at;
	return sql_done(&r);
}

static enum result
marks(struct rows r, struct order_mark **out, size_t *n)
{
	struct order_mark *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(r.tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct order_mark){ row_keep(&r, 0), row_int(&r, 1) };
	*out = at;
	return sql_done(&r);
}

enum result
store_order_open(struct tx *tx, struct str shop_id, struct order_mark after, int64_t before_at, int64_t limit, struct order_mark **out, size_t *n)
{
	return marks(DB_QUERY(tx, &sql[SQL_OPEN], V_TEXT(tx->account), V_INT(after.ordered_at), V_TEXT(after.id), V_INT(before_at),
	    V_INT(limit), V_TEXT(shop_id)), out, n);
}

enum result
store_order_loose(struct tx *tx, struct str shop_id, struct order_mark after, int64_t limit, struct order_mark **out, size_t *n)
{
	return marks(DB_QUERY(tx, &sql[SQL_LOOSE], V_TEXT(tx->account), V_TEXT(shop_id), V_INT(after.ordered_at), V_TEXT(after.id),
	    V_INT(limit)), out, n);
}

enum result
store_order_insert(struct tx *tx, const struct shop_order *o)
{
	return put(tx, &sql[SQL_INSERT], o, ERR_CONFLICT);
}

enum result
store_order_update(struct tx *tx, const struct shop_order *o)
{
	return put(tx, &sql[SQL_UPDATE], o, ERR_MISSING);
}

/* ---- what is personal --------------------------------------------------------------------------------------------- */

enum result
store_order_person_get(struct tx *tx, struct str order_id, struct order_person *p)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_PERSON], V_TEXT(tx->account), V_TEXT(order_id));
	bool found = row_next(&r);

	if (found)
		*p = (struct order_person){ .order_id = row_keep(&r, 0), .customer_id = row_keep(&r, 1), .name = row_keep(&r, 2),
		    .email = row_keep(&r, 3), .phone = row_keep(&r, 4), .address = row_keep(&r, 5), .note = row_keep(&r, 6),
		    .texts = row_keep(&r, 7), .folded = row_keep(&r, 8), .ordered_at = row_int(&r, 9), .due_text = row_keep(&r, 10) };
	return sql_found(&r, found);
}

enum result
store_order_person_put(struct tx *tx, const struct order_person *p)
{
	return DB_EXEC(tx, &sql[SQL_PERSON_PUT], NULL, V_TEXT(tx->account), V_TEXT(p->order_id), V_TEXT(p->customer_id),
	    V_TEXT(p->name), V_TEXT(p->email), V_TEXT(p->phone), V_TEXT(p->address), V_TEXT(p->note), V_TEXT(p->texts),
	    V_TEXT(p->folded), V_INT(p->ordered_at), V_TEXT(p->due_text));
}

enum result
store_order_person_redact(struct tx *tx, struct str order_id, struct str folded, int64_t ordered_at)
{
	return DB_EXEC(tx, &sql[SQL_PERSON_REDACT], NULL, V_TEXT(tx->account), V_TEXT(order_id), V_TEXT(folded), V_INT(ordered_at));
}

enum result
store_order_customer_redact(struct tx *tx, struct str customer_id)
{
	return DB_EXEC(tx, &sql[SQL_CUSTOMER_REDACT], NULL, V_TEXT(tx->account), V_TEXT(customer_id), V_INT(tx->now_ms));
}

enum result
store_order_redacted(struct tx *tx, struct str order_id, struct str customer_id, int64_t ordered_at, bool *redacted)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_REDACTED], V_TEXT(tx->account), V_TEXT(order_id), V_TEXT(customer_id), V_INT(ordered_at));

	*redacted = row_next(&r);
	rows_end(&r);
	return sql_done(&r);
}

static enum result
ids(struct rows r, struct str **out, size_t *n)
{
	struct str *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(r.tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = row_keep(&r, 0);
	*out = at;
	return sql_done(&r);
}

enum result
store_order_person_orders(struct tx *tx, struct str customer_id, struct str after, int64_t limit, struct str **out, size_t *n)
{
	return ids(DB_QUERY(tx, &sql[SQL_PERSON_ORDERS], V_TEXT(tx->account), V_TEXT(customer_id), V_TEXT(after), V_INT(limit)), out, n);
}

enum result
store_order_person_of_shop(struct tx *tx, struct str shop_id, struct str after, int64_t limit, struct str **out, size_t *n)
{
	struct str from = after.n ? after : arena_printf(tx->arena, "%.*s.", STR_ARG(shop_id));

	return ids(DB_QUERY(tx, &sql[SQL_PERSON_SHOP], V_TEXT(tx->account), V_TEXT(from),
	    V_TEXT(arena_printf(tx->arena, "%.*s/", STR_ARG(shop_id))), V_INT(limit)), out, n);
}

/* ---- the list ----------------------------------------------------------------------------------------------------- */

enum result
store_order_list(struct tx *tx, struct order_list *l)
{
	int64_t limit = sql_limit(l->limit);
	struct val at[9] = { V_TEXT(tx->account), V_TEXT(l->shop_id), V_INT(l->from_at), V_INT(l->to_at ? l->to_at : INT64_MAX),
	    V_INT(l->before_at ? l->before_at : INT64_MAX), V_TEXT(l->before_id), V_INT(limit + 1), V_TEXT(l->q),
	    V_INT(l->problems) };
	const struct sql *how = &sql[l->q.n ? SQL_SEARCH : l->problems ? SQL_PROBLEMS : SQL_LIST];
	struct rows r;

	if (l->q.n)
		at[7] = V_TEXT(sql_pattern(tx->arena, l->q));
	r = db_query_vals(tx, how, at, l->q.n ? 9 : 7);
	l->at = NULL;
	l->n = 0;
	while (row_next(&r) && (l->at = sql_room(tx, l->at, l->n, sizeof *l->at)) != NULL) {
		struct order_row *row = &l->at[l->n++];

		read_order(&r, &row->order);
		row->customer = row_keep(&r, COLUMNS_N);
	}
	l->more = sql_more(&l->n, limit);
	return sql_done(&r);
}
