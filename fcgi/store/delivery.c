#include "store/delivery.h"
#include "store/sql.h"

enum { SQL_ADD, SQL_SAME, SQL_GET, SQL_PARKED, SQL_MARK, SQL_PARK, SQL_FORGET };

#define COLUMNS \
	"id, provider, integration_id, dedupe, state, match, kind, note, bytes, sha256, received_at, dropped_at, headers"

static const struct sql sql[] = {
	[SQL_ADD] = { "tttttttttitit",
		"INSERT INTO delivery (account_id, id, provider, integration_id, dedupe, state, match, kind, note, bytes, sha256,"
		" received_at, headers) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
		" ON CONFLICT (account_id, provider, dedupe) DO NOTHING", NULL },
	[SQL_SAME] = { "ttt", "SELECT id FROM delivery WHERE account_id = $1 AND provider = $2 AND dedupe = $3", NULL },
	[SQL_GET] = { "tt", "SELECT " COLUMNS " FROM delivery WHERE account_id = $1 AND id = $2", NULL },
	[SQL_PARKED] = { "ttt",
		"SELECT " COLUMNS " FROM delivery WHERE account_id = $1 AND provider = $2 AND match = $3 AND state = 'parked'"
		" ORDER BY received_at, id LIMIT 100", NULL },
	[SQL_MARK] = { "tttt", "UPDATE delivery SET state = $3, note = $4 WHERE account_id = $1 AND id = $2", NULL },
	[SQL_PARK] = { "ttt", "UPDATE delivery SET state = 'parked', match = $3 WHERE account_id = $1 AND id = $2", NULL },
	[SQL_FORGET] = { "tt", "UPDATE delivery SET headers = '' WHERE account_id = $1 AND id = $2", NULL },
};
const struct sql_table store_delivery_sql = SQL_TABLE(sql);

static const char *const states[] = {
	[DELIVERY_USED] = "used", [DELIVERY_PARKED] = "parked", [DELIVERY_IGNORED] = "ignored",
};

struct str
store_delivery_state_name(enum delivery_state state)
{
	return str_of(states[state]);
}

bool
store_delivery_state_parse(struct str s, enum delivery_state *state)
{
	int i = sql_word(states, DELIVERY_STATES, s);

	if (i >= 0)
		*state = (enum delivery_state)i;
	return i >= 0;
}

static void
read_row(const struct rows *r, struct delivery *d)
{
	*d = (struct delivery){
		.id = row_keep(r, 0), .provider = row_keep(r, 1), .integration_id = row_keep(r, 2), .dedupe = row_keep(r, 3),
		.state = (enum delivery_state)sql_enum(r, 4, states, DELIVERY_STATES),
		.match = row_keep(r, 5), .kind = row_keep(r, 6), .note = row_keep(r, 7), .bytes = row_int(r, 8),
		.sha256 = row_keep(r, 9), .received_at = row_int(r, 10), .dropped_at = row_int(r, 11),
		.headers = row_keep(r, 12),
	};
}

static enum result
read_all(struct rows *rows, struct delivery **out, size_t *n)
{
	struct delivery *list = NULL;

	*n = 0;
	while (row_next(rows) && (list = sql_room(rows->tx, list, *n, sizeof *list)))
		read_row(rows, &list[(*n)++]);
	*out = list;
	return sql_done(rows);
}

enum result
store_delivery_add(struct tx *tx, struct delivery *d, bool *added)
{
	int64_t changed;
	struct rows rows;
	enum result res;
	bool found;

	sql_id(tx, &d->id);
	if (!d->dedupe.n)
		d->dedupe = d->id;
	d->received_at = tx->now_ms;
	d->dropped_at = 0;
	res = DB_EXEC(tx, &sql[SQL_ADD], &changed, V_TEXT(tx->account), V_TEXT(d->id), V_TEXT(d->provider),
	    V_TEXT(d->integration_id), V_TEXT(d->dedupe), V_TEXT(str_of(states[d->state])), V_TEXT(d->match),
	    V_TEXT(d->kind), V_TEXT(d->note), V_INT(d->bytes), V_TEXT(d->sha256), V_INT(d->received_at),
	    V_TEXT(d->headers));
	if (added)
		*added = changed == 1;
	if (res != OK || changed == 1)
		return res;
	rows = DB_QUERY(tx, &sql[SQL_SAME], V_TEXT(tx->account), V_TEXT(d->provider), V_TEXT(d->dedupe));
	found = row_next(&rows);
	if (found)
		d->id = row_keep(&rows, 0);
	return sql_found(&rows, found);
}

enum result
store_delivery_get(struct tx *tx, struct str id, struct delivery *d)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_TEXT(id));
	bool found = row_next(&rows);

	if (found)
		read_row(&rows, d);
	return sql_found(&rows, found);
}

enum result
store_delivery_parked(struct tx *tx, struct str provider, struct str match, struct delivery **out, size_t *n)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_PARKED], V_TEXT(tx->account), V_TEXT(provider), V_TEXT(match));

	return read_all(&rows, out, n);
}

enum result
store_delivery_mark(struct tx *tx, struct str id, enum delivery_state state, struct str note)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_MARK], &changed, V_TEXT(tx->account), V_TEXT(id),
	    V_TEXT(str_of(states[state])), V_TEXT(note));

	return sql_touched(res, changed, ERR_MISSING);
}

enum result
store_delivery_park(struct tx *tx, struct str id, struct str match)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_PARK], &changed, V_TEXT(tx->account), V_TEXT(id), V_TEXT(match));

	return sql_touched(res, changed, ERR_MISSING);
}

enum result
store_delivery_forget(struct tx *tx, struct str id)
{
	return DB_EXEC(tx, &sql[SQL_FORGET], NULL, V_TEXT(tx->account), V_TEXT(id));
}
