#include "store/ticket.h"

#include "store/sql.h"

enum { SQL_OF, SQL_INSERT, SQL_UPDATE, SQL_QUEUE, SQL_STAGE, SQL_COUNTS, SQL_DAYS, SQL_DUE, SQL_DONE, SQL_LOAD, SQL_OVERDUE, SQL_COUNT,
	SQL_MADE, SQL_HOURS, SQL_MAKERS };

#define COLUMNS \
	"order_id, no, shop_id, human, number, line, sku, product, flavour, size, size_rank, quantity, due_day, stage, round, started," \
	" held, cancelled, changed, shop_cancelled, received, begun, undo, open, assignee, storage, hold_reason, difference, times," \
	" touched_at, touched_by, created_at, updated_at, product_group, touched_on, due_time"
#define AFTER "(due_day, size_rank, number, no, order_id) > ($5, $6, $7, $8, $9)"
#define ORDERED " ORDER BY due_day, size_rank, number, no, order_id LIMIT "
/* What a shop's owner tries out takes no room. */
#define IN_EARNEST " AND NOT EXISTS (SELECT 1 FROM shop_order o WHERE o.account_id = $1 AND o.id = ticket.order_id AND o.test = 1)"

static const struct sql sql[] = {
	[SQL_OF] = { "tt", "SELECT " COLUMNS " FROM ticket WHERE account_id = $1 AND order_id = $2 ORDER BY no", NULL },
	[SQL_INSERT] = { "ttittittttiiitiiiiiiititttttititittt",
		"INSERT INTO ticket (account_id, order_id, no, shop_id, human, number, line, sku, product, flavour, size_rank, quantity,"
		" due_day, stage, round, started, held, cancelled, changed, shop_cancelled, received, undo, begun, size, assignee, storage,"
		" hold_reason, difference, open, times, touched_at, touched_by, created_at, updated_at, product_group, touched_on, due_time)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,"
		" $25, $26, $27, $28, $29, $30, $31, $32, $33, $33, $34, $35, $36) ON CONFLICT DO NOTHING", NULL },
	[SQL_UPDATE] = { "ttittittttiiitiiiiiiititttttititittt",
		"UPDATE ticket SET shop_id = $4, human = $5, number = $6, line = $7, sku = $8, product = $9, flavour = $10, size_rank = $11,"
		" quantity = $12, due_day = $13, stage = $14, round = $15, started = $16, held = $17, cancelled = $18, changed = $19,"
		" shop_cancelled = $20, received = $21, undo = $22, begun = $23, size = $24, assignee = $25, storage = $26,"
		" hold_reason = $27, difference = $28, open = $29, times = $30, touched_at = $31, touched_by = $32, updated_at = $33, product_group = $34,"
		" touched_on = $35, due_time = $36"
		" WHERE account_id = $1 AND order_id = $2 AND no = $3", NULL },
	[SQL_QUEUE] = { "ttiiiiiiti",
		"SELECT " COLUMNS " FROM ticket WHERE account_id = $1 AND shop_id = $2 AND open = 1 AND due_day >= $3 AND due_day <= $4"
		" AND " AFTER ORDERED "$10", NULL },
	[SQL_STAGE] = { "ttttiiiiti",
		"SELECT " COLUMNS " FROM ticket WHERE account_id = $1 AND shop_id = $2 AND stage = $3 AND assignee = $4 AND open = 1"
		" AND " AFTER ORDERED "$10", NULL },
	[SQL_COUNTS] = { "tt",
		"SELECT stage, assignee, count(*), sum(CASE received WHEN 0 THEN 1 ELSE 0 END) FROM ticket WHERE account_id = $1 AND shop_id = $2 AND open = 1"
		" GROUP BY stage, assignee ORDER BY stage, assignee LIMIT 5000", NULL },
	[SQL_DAYS] = { "ttii",
		"SELECT due_day, stage, count(*) FROM ticket WHERE account_id = $1 AND shop_id = $2 AND open = 1 AND due_day >= $3"
		" AND due_day <= $4 GROUP BY due_day, stage ORDER BY due_day, stage LIMIT 5000", NULL },
	[SQL_DUE] = { "ttiii",
		"SELECT stage, count(*) FROM (SELECT stage FROM ticket WHERE account_id = $1 AND shop_id = $2 AND open = 1 AND due_day >= $3"
		" AND due_day <= $4 ORDER BY due_day LIMIT $5) AS front GROUP BY stage ORDER BY stage", NULL },
	[SQL_DONE] = { "ttii",
		"SELECT count(*) FROM (SELECT 1 FROM ticket WHERE account_id = $1 AND shop_id = $2 AND due_day = $3 AND stage = 'Complete'"
		" LIMIT $4) AS front", NULL },
	/* By the words of ticket_load, which SQLite wants to read. */
	[SQL_LOAD] = { "tii",
		"SELECT due_day, product_group, CAST(sum(quantity) AS bigint) FROM ticket WHERE account_id = $1 AND due_day >= $2 AND due_day <= $3"
		" AND (open = 1 OR stage = 'Complete')" IN_EARNEST " GROUP BY due_day, product_group ORDER BY due_day, product_group LIMIT 10000", NULL },
	[SQL_OVERDUE] = { "ttii",
		"SELECT product_group, CAST(sum(quantity) AS bigint) FROM (SELECT product_group, quantity FROM ticket WHERE account_id = $1"
		" AND shop_id = $2 AND open = 1 AND due_day < $3" IN_EARNEST " ORDER BY due_day LIMIT $4) AS front GROUP BY product_group"
		" ORDER BY product_group", NULL },
	[SQL_COUNT] = { "ttitti",
		"INSERT INTO floor_count (account_id, shop_id, hour, stage, person, n) VALUES ($1, $2, $3, $4, $5, $6)"
		" ON CONFLICT (account_id, shop_id, hour, stage, person) DO UPDATE SET n = floor_count.n + excluded.n", NULL },
	[SQL_MADE] = { "ttii",
		"SELECT hour, stage, person, n FROM floor_count WHERE account_id = $1 AND shop_id = $2 AND hour >= $3 AND hour <= $4"
		" AND n <> 0 ORDER BY hour, stage, person LIMIT 20000", NULL },
	[SQL_HOURS] = { "ttii",
		"SELECT hour, stage, sum(n) FROM floor_count WHERE account_id = $1 AND shop_id = $2 AND hour >= $3 AND hour <= $4"
		" GROUP BY hour, stage ORDER BY hour, stage LIMIT 2000",
		"SELECT hour, stage, sum(n)::bigint FROM floor_count WHERE account_id = $1 AND shop_id = $2 AND hour >= $3 AND hour <= $4"
		" GROUP BY hour, stage ORDER BY hour, stage LIMIT 2000" },
	[SQL_MAKERS] = { "ttii",
		"SELECT person, sum(n), sum(CASE WHEN hour >= $4 THEN n ELSE 0 END) FROM floor_count WHERE account_id = $1 AND shop_id = $2"
		" AND hour >= $3 GROUP BY person LIMIT 1000",
		"SELECT person, sum(n)::bigint, sum(CASE WHEN hour >= $4 THEN n ELSE 0 END)::bigint FROM floor_count WHERE account_id = $1"
		" AND shop_id = $2 AND hour >= $3 GROUP BY person LIMIT 1000" },
};
const struct sql_table store_ticket_sql = SQL_TABLE(sql);

/* ---- what can be taken back, as text ------------------------------------------------------------------------------ */

/* "complete s-b Covering": the step; of what was before it: started, received, begun; its stage. */
static struct str
undo_text(struct arena *a, const struct ticket *t)
{
	const struct stage_last *l = &t->machine.last;

	if (l->kind == STAGE_UNDO_NOTHING)
		return STR("");
	return arena_printf(a, "%.*s %c%c%c %.*s", STR_ARG(stage_undo_name(l->kind)), l->started ? 's' : '-', l->received ? 'r' : '-',
	    l->begun ? 'b' : '-', STR_ARG(t->undo_stage));
}

static bool
undo_read(struct str text, struct ticket *t)
{
	struct stage_last *l = &t->machine.last;
	struct str kind, flags;

	if (text.n == 0)
		return true;
	if (!str_cut(text, ' ', &kind, &text) || !str_cut(text, ' ', &flags, &t->undo_stage) || flags.n != 3 ||
	    !stage_undo_parse(kind, &l->kind))
		return false;
	l->started = flags.p[0] == 's';
	l->received = flags.p[1] == 'r';
	l->begun = flags.p[2] == 'b';
	return true;
}

/* ---- reading ------------------------------------------------------------------------------------------------------ */

static void
read_ticket(const struct rows *r, struct ticket *t)
{
	*t = (struct ticket){ .order_id = row_keep(r, 0), .no = row_int(r, 1), .shop_id = row_keep(r, 2), .human = row_keep(r, 3),
	    .number = row_int(r, 4), .line = row_keep(r, 5), .sku = row_keep(r, 6), .product = row_keep(r, 7), .flavour = row_keep(r, 8),
	    .size = row_keep(r, 9), .size_rank = row_int(r, 10), .quantity = row_int(r, 11), .due_day = row_int(r, 12),
	    .stage = row_keep(r, 13),
	    .machine = { .stage = STAGE_NONE, .round = (int32_t)row_int(r, 14), .started = row_int(r, 15) == 1, .held = row_int(r, 16) == 1,
	        .cancelled = row_int(r, 17) == 1, .changed = row_int(r, 18) == 1, .shop_cancelled = row_int(r, 19) == 1,
	        .received = row_int(r, 20) == 1, .begun = row_int(r, 21) == 1 },
	    .open = row_int(r, 23) == 1, .assignee = row_keep(r, 24), .storage = row_keep(r, 25), .hold_reason = row_keep(r, 26),
	    .difference = row_keep(r, 27), .times = row_keep(r, 28), .touched_at = row_int(r, 29), .touched_by = row_keep(r, 30),
	    .created_at = row_int(r, 31), .updated_at = row_int(r, 32), .group = row_keep(r, 33), .touched_on = row_keep(r, 34),
	    .due_time = row_keep(r, 35) };
	if (!undo_read(row_keep(r, 22), t))
		log_line(LOG_ERROR, &r->tx->scope->log, "store_word", LOG_STR("word", row_str(r, 22)), LOG_END);
}

static enum result
many(struct rows r, struct ticket **out, size_t *n)
{
	struct ticket *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(r.tx, at, *n, sizeof *at)) != NULL)
		read_ticket(&r, &at[(*n)++]);
	*out = at;
	return sql_done(&r);
}

enum result
store_ticket_of(struct tx *tx, struct str order_id, struct ticket **out, size_t *n)
{
	return many(DB_QUERY(tx, &sql[SQL_OF], V_TEXT(tx->account), V_TEXT(order_id)), out, n);
}

/* ---- writing ------------------------------------------------------------------------------------------------------ */

static enum result
put(struct tx *tx, const struct sql *statement, const struct ticket *t, enum result otherwise)
{
	const struct stage_ticket *m = &t->machine;

	return DB_MUST(tx, statement, otherwise, V_TEXT(tx->account), V_TEXT(t->order_id), V_INT(t->no), V_TEXT(t->shop_id),
	    V_TEXT(t->human), V_INT(t->number), V_TEXT(t->line), V_TEXT(t->sku), V_TEXT(t->product), V_TEXT(t->flavour),
	    V_INT(t->size_rank), V_INT(t->quantity), V_INT(t->due_day), V_TEXT(t->stage), V_INT(m->round), V_INT(m->started),
	    V_INT(m->held), V_INT(m->cancelled), V_INT(m->changed), V_INT(m->shop_cancelled), V_INT(m->received),
	    V_TEXT(undo_text(tx->arena, t)), V_INT(m->begun), V_TEXT(t->size), V_TEXT(t->assignee), V_TEXT(t->storage),
	    V_TEXT(t->hold_reason), V_TEXT(t->difference), V_INT(t->open), V_TEXT(t->times), V_INT(t->touched_at),
	    V_TEXT(t->touched_by), V_INT(tx->now_ms), V_TEXT(t->group), V_TEXT(t->touched_on),
	    V_TEXT(t->due_time));
}

enum result
store_ticket_insert(struct tx *tx, const struct ticket *t)
{
	return put(tx, &sql[SQL_INSERT], t, ERR_CONFLICT);
}

enum result
store_ticket_update(struct tx *tx, const struct ticket *t)
{
	return put(tx, &sql[SQL_UPDATE], t, ERR_MISSING);
}

/* ---- lists -------------------------------------------------------------------------------------------------------- */

static const struct ticket first = { .due_day = INT64_MIN };

enum result
store_ticket_queue(struct tx *tx, struct str shop_id, int64_t from_day, int64_t to_day, const struct ticket *after, int64_t limit,
    struct ticket **out, size_t *n)
{
	const struct ticket *t = after ? after : &first;

	return many(DB_QUERY(tx, &sql[SQL_QUEUE], V_TEXT(tx->account), V_TEXT(shop_id), V_INT(from_day), V_INT(to_day),
	    V_INT(t->due_day), V_INT(t->size_rank), V_INT(t->number), V_INT(t->no), V_TEXT(t->order_id), V_INT(limit)), out, n);
}

enum result
store_ticket_stage(struct tx *tx, struct str shop_id, struct str stage, struct str assignee, const struct ticket *after, int64_t limit,
    struct ticket **out, size_t *n)
{
	const struct ticket *t = after ? after : &first;

	return many(DB_QUERY(tx, &sql[SQL_STAGE], V_TEXT(tx->account), V_TEXT(shop_id), V_TEXT(stage), V_TEXT(assignee),
	    V_INT(t->due_day), V_INT(t->size_rank), V_INT(t->number), V_INT(t->no), V_TEXT(t->order_id), V_INT(limit)), out, n);
}

enum result
store_ticket_counts(struct tx *tx, struct str shop_id, struct ticket_count **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_COUNTS], V_TEXT(tx->account), V_TEXT(shop_id));
	struct ticket_count *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct ticket_count){ row_keep(&r, 0), row_keep(&r, 1), row_int(&r, 2), row_int(&r, 3) };
	*out = at;
	return sql_done(&r);
}

enum result
store_ticket_due(struct tx *tx, struct str shop_id, int64_t from_day, int64_t to_day, struct ticket_day **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_DUE], V_TEXT(tx->account), V_TEXT(shop_id), V_INT(from_day), V_INT(to_day), V_INT(TICKET_LOOKS));
	struct ticket_day *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct ticket_day){ .stage = row_keep(&r, 0), .n = row_int(&r, 1) };
	*out = at;
	return sql_done(&r);
}

enum result
store_ticket_done(struct tx *tx, struct str shop_id, int64_t day, int64_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_DONE], V_TEXT(tx->account), V_TEXT(shop_id), V_INT(day), V_INT(TICKET_LOOKS));

	*n = row_next(&r) ? row_int(&r, 0) : 0;
	return sql_done(&r);
}

enum result
store_ticket_days(struct tx *tx, struct str shop_id, int64_t from_day, int64_t to_day, struct ticket_day **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_DAYS], V_TEXT(tx->account), V_TEXT(shop_id), V_INT(from_day), V_INT(to_day));
	struct ticket_day *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct ticket_day){ .day = row_int(&r, 0), .stage = row_keep(&r, 1), .n = row_int(&r, 2) };
	*out = at;
	return sql_done(&r);
}

enum result
store_ticket_load(struct tx *tx, int64_t from_day, int64_t to_day, struct ticket_load **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_LOAD], V_TEXT(tx->account), V_INT(from_day), V_INT(to_day));
	struct ticket_load *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct ticket_load){ .day = row_int(&r, 0), .group = row_keep(&r, 1), .pieces = row_int(&r, 2) };
	*out = at;
	return sql_done(&r);
}

enum result
store_ticket_overdue(struct tx *tx, struct str shop_id, int64_t before_day, struct ticket_load **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_OVERDUE], V_TEXT(tx->account), V_TEXT(shop_id), V_INT(before_day), V_INT(TICKET_LOOKS));
	struct ticket_load *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct ticket_load){ .group = row_keep(&r, 0), .pieces = row_int(&r, 1) };
	*out = at;
	return sql_done(&r);
}

/* ---- throughput --------------------------------------------------------------------------------------------------- */

enum result
store_floor_count(struct tx *tx, struct str shop_id, int64_t hour, struct str stage, struct str person, int64_t n)
{
	return DB_EXEC(tx, &sql[SQL_COUNT], NULL, V_TEXT(tx->account), V_TEXT(shop_id), V_INT(hour), V_TEXT(stage), V_TEXT(person),
	    V_INT(n));
}

enum result
store_floor_counts(struct tx *tx, struct str shop_id, int64_t from_hour, int64_t to_hour, struct floor_count **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_MADE], V_TEXT(tx->account), V_TEXT(shop_id), V_INT(from_hour), V_INT(to_hour));
	struct floor_count *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct floor_count){ .hour = row_int(&r, 0), .stage = row_keep(&r, 1), .person = row_keep(&r, 2), .n = row_int(&r, 3) };
	*out = at;
	return sql_done(&r);
}

enum result
store_floor_hours(struct tx *tx, struct str shop_id, int64_t from_hour, int64_t to_hour, struct floor_count **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_HOURS], V_TEXT(tx->account), V_TEXT(shop_id), V_INT(from_hour), V_INT(to_hour));
	struct floor_count *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct floor_count){ .hour = row_int(&r, 0), .stage = row_keep(&r, 1), .n = row_int(&r, 2) };
	*out = at;
	return sql_done(&r);
}

enum result
store_floor_makers(struct tx *tx, struct str shop_id, int64_t from_hour, int64_t since_hour, struct floor_maker **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_MAKERS], V_TEXT(tx->account), V_TEXT(shop_id), V_INT(from_hour), V_INT(since_hour));
	struct floor_maker *at = NULL;

	*n = 0;
	while (row_next(&r) && (at = sql_room(tx, at, *n, sizeof *at)) != NULL)
		at[(*n)++] = (struct floor_maker){ row_keep(&r, 0), row_int(&r, 1), row_int(&r, 2) };
	*out = at;
	return sql_done(&r);
}
