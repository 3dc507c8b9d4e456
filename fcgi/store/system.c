#include "store/system.h"

#include <stdlib.h>

#include "store/read.h"
#include "store/sql.h"

enum {
	SQL_CLAIM, SQL_PERSON, SQL_SESSION, SQL_TOKEN, SQL_KIOSK, SQL_INTEGRATION,	/* the six */
	SQL_QUEUE, SQL_NEXT_DUE, SQL_LEASE_END, SQL_ACCOUNTS,			/* for the machine itself */
};

enum { CLAIM_MOST = 64 };

#define TAKE \
	"UPDATE job SET lease_until = $3, fence = fence + 1, tries = tries + 1, worker = $1," \
	"   lapsed = CASE WHEN lease_until = 0 THEN lapsed ELSE 1 END"
#define DUE \
	"SELECT account_id, id FROM job WHERE state = 'queued' AND due_at BETWEEN $6 AND $2 AND (lease_until <= $7 OR lease_until > $8)" \
	" AND ($5 = '' OR $5 LIKE '%,' || topic || ',%') ORDER BY due_at, id LIMIT $4"
static const struct sql sql[] = {
	/* Several workers on PostgreSQL: each skips what another is just taking.  On SQLite there is one writer at a time. */
	[SQL_CLAIM] = { "tiiitiii",
		TAKE " WHERE (account_id, id) IN (" DUE ") RETURNING " JOB_COLUMNS,
		"WITH due AS MATERIALIZED (" DUE " FOR UPDATE SKIP LOCKED)"
		" " TAKE " WHERE (account_id, id) IN (SELECT account_id, id FROM due) RETURNING " JOB_COLUMNS },
	[SQL_PERSON] = { "t", "SELECT " PERSON_COLUMNS " FROM person WHERE email_folded = $1", NULL },
	[SQL_SESSION] = { "t",
		"SELECT s.account_id, s.hash, s.person_id, s.csrf, s.address, s.agent, s.created_at, s.seen_at, s.expires_at,"
		"   p.account_id, p.id, p.email, p.email_folded, p.name, p.role, '', p.active, p.created_at, p.signed_in_at,"
		"   p.notices_read_at, p.must_change_password, '', ''"
		"  FROM session s JOIN person p ON p.account_id = s.account_id AND p.id = s.person_id WHERE s.hash = $1", NULL },
	[SQL_TOKEN] = { "t", "SELECT " TOKEN_COLUMNS " FROM token WHERE hash = $1", NULL },
	[SQL_KIOSK] = { "t", "SELECT " KIOSK_COLUMNS " FROM kiosk WHERE hash = $1", NULL },
	[SQL_INTEGRATION] = { "tt",
		"SELECT " INTEGRATION_COLUMNS " FROM integration WHERE address = $2 AND address <> '' AND provider = $1", NULL },
	[SQL_QUEUE] = { "i", JOB_COUNTS("", "$1"), NULL },
	[SQL_NEXT_DUE] = { "iii",
		"SELECT due_at FROM job WHERE state = 'queued' AND due_at >= $1 AND (lease_until <= $2 OR lease_until > $3)"
		" ORDER BY due_at, id LIMIT 1", NULL },
	/* Asked when all that is due is leased: so it reads no more than that. */
	[SQL_LEASE_END] = { "i",
		"SELECT coalesce(min(lease_until), 0) FROM job WHERE state = 'queued' AND due_at <= $1 AND lease_until > $1", NULL },
	[SQL_ACCOUNTS] = { "", "SELECT account_id, name, created_at FROM account ORDER BY created_at, account_id LIMIT 1000", NULL },
};
const struct sql_table store_system_sql = SQL_TABLE(sql);

static int
by_id(const void *a, const void *b)
{
	const struct job *x = a, *y = b;
	int order = str_cmp(x->id, y->id);

	return order ? order : str_cmp(x->account, y->account);
}

/* A lease is over when it ends by the one, or after the other; what has none ends at 0. */
struct ends { int64_t by, after; };

static struct ends
over_of(const struct tx *tx, struct job_lapse lapse)
{
	return (struct ends){ lapse.none ? 0 : tx->now_ms, lapse.none || !lapse.far_ms ? INT64_MAX : tx->now_ms + lapse.far_ms };
}

enum result
store_system_claim(struct tx *tx, struct job_claim *c)
{
	struct ends over = over_of(tx, c->lapse);
	int64_t limit = c->limit < 1 ? 1 : c->limit > CLAIM_MOST ? CLAIM_MOST : c->limit;
	struct rows rows = DB_QUERY(tx, &sql[SQL_CLAIM], V_TEXT(c->worker), V_INT(tx->now_ms), V_INT(tx->now_ms + c->lease_ms),
	    V_INT(limit), V_TEXT(c->only), V_INT(c->from_at), V_INT(over.by), V_INT(over.after));
	struct job *list = NULL;
	size_t n = 0;

	while (row_next(&rows) && (list = sql_room(tx, list, n, sizeof *list)))
		store_job_read(&rows, &list[n++]);
	if (list && n > 1)	/* RETURNING keeps no order; no list: there was no room for so many */
		qsort(list, n, sizeof *list, by_id);
	c->at = list;
	c->n = n;
	return sql_done(&rows);
}

enum result
store_system_person(struct tx *tx, struct str email_folded, struct person *p)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_PERSON], V_TEXT(email_folded));
	bool found = row_next(&rows);

	if (found)
		store_person_read(&rows, 0, p);
	return sql_found(&rows, found);
}

enum result
store_system_session(struct tx *tx, struct str hash, struct session *s, struct person *p)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_SESSION], V_TEXT(hash));
	bool found = row_next(&rows);

	if (found) {
		store_session_read(&rows, s);
		store_person_read(&rows, SESSION_COLUMNS, p);
	}
	return sql_found(&rows, found);
}

enum result
store_system_token(struct tx *tx, struct str hash, struct token *t)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_TOKEN], V_TEXT(hash));
	bool found = row_next(&rows);

	if (found)
		store_token_read(&rows, t);
	return sql_found(&rows, found);
}

enum result
store_system_kiosk(struct tx *tx, struct str hash, struct kiosk *k)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_KIOSK], V_TEXT(hash));
	bool found = row_next(&rows);

	if (found)
		store_kiosk_read(&rows, k);
	return sql_found(&rows, found);
}

enum result
store_system_integration(struct tx *tx, struct str provider, struct str address, struct integration *i)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_INTEGRATION], V_TEXT(provider), V_TEXT(address));
	bool found = row_next(&rows);

	if (found)
		store_integration_read(&rows, i);
	return sql_found(&rows, found);
}

enum result
store_system_queue(struct tx *tx, struct job_counts *c)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_QUEUE], V_INT(tx->now_ms));

	store_job_count(&rows, c);
	return sql_done(&rows);
}

enum result
store_system_next_due(struct tx *tx, struct job_lapse lapse, int64_t from_at, int64_t *due_at)
{
	struct ends over = over_of(tx, lapse);
	struct rows rows = DB_QUERY(tx, &sql[SQL_NEXT_DUE], V_INT(from_at), V_INT(over.by), V_INT(over.after));
	bool waits = row_next(&rows);
	int64_t end_at;
	enum result res;

	*due_at = waits ? row_int(&rows, 0) : 0;
	res = sql_done(&rows);
	if (res != OK || lapse.none || from_at != 0 || (waits && *due_at <= tx->now_ms))
		return res;
	rows = DB_QUERY(tx, &sql[SQL_LEASE_END], V_INT(tx->now_ms));
	end_at = row_next(&rows) ? row_int(&rows, 0) : 0;
	if (end_at != 0 && (!waits || end_at < *due_at))
		*due_at = end_at;
	return sql_done(&rows);
}

enum result
store_system_accounts(struct tx *tx, struct account **out, size_t *n)
{
	struct rows rows = db_query_vals(tx, &sql[SQL_ACCOUNTS], NULL, 0);
	struct account *list = NULL;

	*n = 0;
	while (row_next(&rows) && (list = sql_room(tx, list, *n, sizeof *list)))
		list[(*n)++] = (struct account){ row_keep(&rows, 0), row_keep(&rows, 1), row_int(&rows, 2) };
	*out = list;
	return sql_done(&rows);
}
