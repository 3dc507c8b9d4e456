#include "store/integration.h"
#include "store/read.h"
#include "store/sql.h"

enum { SQL_ADD, SQL_GET, SQL_PROVIDER, SQL_LIST, SQL_PUT, SQL_CHECKED };

static const struct sql sql[] = {
	[SQL_ADD] = { "tttttttiit",
		"INSERT INTO integration (account_id, id, provider, settings, address, state, detail, checked_at, created_at,"
		" updated_at, label) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)"
		" ON CONFLICT DO NOTHING", NULL },
	[SQL_GET] = { "tt", "SELECT " INTEGRATION_COLUMNS " FROM integration WHERE account_id = $1 AND id = $2", NULL },
	[SQL_PROVIDER] = { "tt", "SELECT " INTEGRATION_COLUMNS " FROM integration WHERE account_id = $1 AND provider = $2 AND label = ''", NULL },
	[SQL_LIST] = { "t", "SELECT " INTEGRATION_COLUMNS " FROM integration WHERE account_id = $1 ORDER BY provider, label", NULL },
	[SQL_PUT] = { "ttttttii",
		"UPDATE integration SET settings = $3, address = $4, state = $5, detail = $6, checked_at = $7, updated_at = $8"
		" WHERE account_id = $1 AND id = $2", NULL },
	[SQL_CHECKED] = { "tttti",
		"UPDATE integration SET state = $3, detail = $4, checked_at = $5 WHERE account_id = $1 AND id = $2", NULL },
};
const struct sql_table store_integration_sql = SQL_TABLE(sql);

static const char *const states[] = {
	[INTEGRATION_UNCONFIGURED] = "unconfigured", [INTEGRATION_READY] = "ready", [INTEGRATION_BROKEN] = "broken",
	[INTEGRATION_DISCONNECTED] = "disconnected",
};

struct str
store_integration_state_name(enum integration_state state)
{
	return str_of(states[state]);
}

bool
store_integration_state_parse(struct str s, enum integration_state *state)
{
	int i = sql_word(states, INTEGRATION_STATES, s);

	if (i >= 0)
		*state = (enum integration_state)i;
	return i >= 0;
}

bool
store_integration_usable(enum integration_state state)
{
	return state == INTEGRATION_READY || state == INTEGRATION_BROKEN;
}

void
store_integration_read(const struct rows *r, struct integration *i)
{
	*i = (struct integration){
		.account = row_keep(r, 0), .id = row_keep(r, 1), .provider = row_keep(r, 2), .settings = row_keep(r, 3),
		.address = row_keep(r, 4), .state = (enum integration_state)sql_enum(r, 5, states, INTEGRATION_STATES),
		.detail = row_keep(r, 6), .checked_at = row_int(r, 7), .created_at = row_int(r, 8), .updated_at = row_int(r, 9),
		.label = row_keep(r, 10),
	};
}

enum result
store_integration_add(struct tx *tx, struct integration *i)
{
	int64_t changed;
	enum result res;

	sql_id(tx, &i->id);
	i->account = tx->account;
	i->created_at = i->updated_at = tx->now_ms;
	res = DB_EXEC(tx, &sql[SQL_ADD], &changed, V_TEXT(tx->account), V_TEXT(i->id), V_TEXT(i->provider), V_TEXT(i->settings),
	    V_TEXT(i->address), V_TEXT(str_of(states[i->state])), V_TEXT(i->detail), V_INT_OR_NULL(i->checked_at),
	    V_INT(tx->now_ms), V_TEXT(i->label));
	return sql_touched(res, changed, ERR_CONFLICT);
}

static enum result
get(struct rows rows, struct integration *i)
{
	bool found = row_next(&rows);

	if (found)
		store_integration_read(&rows, i);
	return sql_found(&rows, found);
}

enum result
store_integration_get(struct tx *tx, struct str id, struct integration *i)
{
	return get(DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_TEXT(id)), i);
}

enum result
store_integration_provider(struct tx *tx, struct str provider, struct integration *i)
{
	return get(DB_QUERY(tx, &sql[SQL_PROVIDER], V_TEXT(tx->account), V_TEXT(provider)), i);
}

enum result
store_integration_list(struct tx *tx, struct integration **out, size_t *n)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_LIST], V_TEXT(tx->account));
	struct integration *list = NULL;

	*n = 0;
	while (row_next(&rows) && (list = sql_room(tx, list, *n, sizeof *list)))
		store_integration_read(&rows, &list[(*n)++]);
	*out = list;
	return sql_done(&rows);
}

enum result
store_integration_put(struct tx *tx, const struct integration *i)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_PUT], &changed, V_TEXT(tx->account), V_TEXT(i->id), V_TEXT(i->settings),
	    V_TEXT(i->address), V_TEXT(str_of(states[i->state])), V_TEXT(i->detail), V_INT_OR_NULL(i->checked_at),
	    V_INT(tx->now_ms));

	return sql_touched(res, changed, ERR_MISSING);
}

enum result
store_integration_checked(struct tx *tx, struct str id, enum integration_state state, struct str detail)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_CHECKED], &changed, V_TEXT(tx->account), V_TEXT(id),
	    V_TEXT(str_of(states[state])), V_TEXT(detail), V_INT(tx->now_ms));

	return sql_touched(res, changed, ERR_MISSING);
}
