#include "store/portal_job.h"
#include "store/sql.h"

enum {
	SQL_GET, SQL_INSERT, SQL_UPDATE, SQL_LIST, SQL_LIST_STATE, SQL_LIST_SUPPLIER, SQL_LIST_OPEN, SQL_BATCH,
	SQL_ATTENTION, SQL_OPEN_OF, SQL_NEXT, SQL_COUNTS, SQL_DAYS,
};

#define COLUMNS \
	"j.id, j.kind, j.batch, j.parent, j.portal_id, j.supplier_id, j.supplier_name, j.login_id, j.source_guid, j.currency," \
	" j.tolerance_kind, j.tolerance, j.state, j.resume, j.connection, j.late, j.error, j.items_sent, j.answered, j.read_asked," \
	" j.reviewed, j.attempt, j.tries, j.mfa_round, j.token_attempt, j.result_attempt, j.deadline_at, j.reopen_at, j.blocked_since, j.waits_until, j.seq," \
	" j.error_text, j.question, j.digits, j.items, j.items_ok, j.items_attention, j.total_minor, j.orders," \
	" j.created_by, coalesce(c.name, ''), j.reviewed_by, coalesce(r.name, ''), j.review_note, j.confirmation," \
	" j.reviewed_at, j.confirmed_at, j.created_at, j.updated_at, j.ended_at"
#define FROM \
	"  FROM portal_job j" \
	"  LEFT JOIN person c ON c.account_id = j.account_id AND c.id = j.created_by" \
	"  LEFT JOIN person r ON r.account_id = j.account_id AND r.id = j.reviewed_by"
#define PAGE \
	" ORDER BY j.created_at DESC, j.id DESC LIMIT"

static const struct sql sql[] = {
	[SQL_GET] = { "tt", "SELECT " COLUMNS FROM " WHERE j.account_id = $1 AND j.id = $2", NULL },
	[SQL_INSERT] = { "tttttttttttti" "ttttt" "iiii" "iiiii" "iiii" "iii" "ttiiiiitt" "iii",
		"INSERT INTO portal_job (account_id, id, kind, batch, parent, portal_id, supplier_id, supplier_name, login_id,"
		" source_guid, currency, tolerance_kind, tolerance,"
		" state, resume, connection, late, error,"
		" items_sent, answered, read_asked, reviewed,"
		" attempt, tries, mfa_round, token_attempt, result_attempt,"
		" deadline_at, reopen_at, blocked_since, waits_until,"
		" open, attention, seq,"
		" error_text, question, digits, items, items_ok, items_attention, total_minor, orders, created_by,"
		" reviewed_by, review_note, confirmation, created_at, updated_at, ended_at)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
		" $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34,"
		" $35, $36, $37, $38, $39, $40, $41, $42, $43, '', '', '', $44, $45, $46)"
		" ON CONFLICT DO NOTHING", NULL },
	[SQL_UPDATE] = { "tti" "ttttt" "iiii" "iiiii" "iiii" "ii" "ttiiii" "ttt" "iiii",
		"UPDATE portal_job SET seq = $3,"
		" state = $4, resume = $5, connection = $6, late = $7, error = $8,"
		" items_sent = $9, answered = $10, read_asked = $11, reviewed = $12,"
		" attempt = $13, tries = $14, mfa_round = $15, token_attempt = $16, result_attempt = $17,"
		" deadline_at = $18, reopen_at = $19, blocked_since = $20, waits_until = $21, open = $22, attention = $23,"
		" error_text = $24, question = $25, digits = $26, items = $27, items_ok = $28, items_attention = $29,"
		" reviewed_by = $30, review_note = $31, confirmation = $32,"
		" reviewed_at = $33, confirmed_at = $34, updated_at = $35, ended_at = $36"
		" WHERE account_id = $1 AND id = $2", NULL },
	[SQL_LIST] = { "titi", "SELECT " COLUMNS FROM
		" WHERE j.account_id = $1 AND (j.created_at, j.id) < ($2, $3)" PAGE " $4", NULL },
	[SQL_LIST_STATE] = { "tititt", "SELECT " COLUMNS FROM
		" WHERE j.account_id = $1 AND (j.created_at, j.id) < ($2, $3) AND j.state = $5"
		"   AND ($6 = '' OR j.supplier_id = $6)" PAGE " $4", NULL },
	[SQL_LIST_SUPPLIER] = { "titit", "SELECT " COLUMNS FROM
		" WHERE j.account_id = $1 AND (j.created_at, j.id) < ($2, $3) AND j.supplier_id = $5" PAGE " $4", NULL },
	[SQL_LIST_OPEN] = { "titi", "SELECT " COLUMNS FROM
		" WHERE j.account_id = $1 AND (j.created_at, j.id) < ($2, $3) AND j.open = 1" PAGE " $4", NULL },
	[SQL_BATCH] = { "tt", "SELECT " COLUMNS FROM
		" WHERE j.account_id = $1 AND j.batch = $2 ORDER BY j.created_at, j.id LIMIT 200", NULL },
	[SQL_ATTENTION] = { "ti", "SELECT " COLUMNS FROM
		" WHERE j.account_id = $1 AND j.attention = 1 AND (j.state <> 'failed' OR j.updated_at > $2)"
		" ORDER BY j.updated_at DESC, j.id DESC LIMIT 100", NULL },
	[SQL_OPEN_OF] = { "tt", "SELECT " COLUMNS FROM
		" WHERE j.account_id = $1 AND j.supplier_id = $2 AND j.open = 1 AND j.kind = 'order'", NULL },
	[SQL_NEXT] = { "tt",
		"SELECT id FROM portal_job WHERE account_id = $1 AND login_id = $2 AND open = 1 AND state = 'pending'"
		" ORDER BY created_at, id LIMIT 1", NULL },
	[SQL_COUNTS] = { "t", "SELECT state, count(*) FROM portal_job WHERE account_id = $1 GROUP BY state", NULL },
	[SQL_DAYS] = { "ti",
		"SELECT created_at / 86400000 AS day, state, count(*) FROM portal_job"
		" WHERE account_id = $1 AND created_at >= $2 AND kind = 'order' GROUP BY 1, 2 ORDER BY 1", NULL },
};
const struct sql_table store_portal_job_sql = SQL_TABLE(sql);

static struct str
name_of_kind(bool test)
{
	return test ? STR("test") : STR("order");
}

static void
read_machine(const struct rows *r, struct portal *m)
{
	if (!portal_state_parse(row_str(r, 12), &m->state))
		m->state = PORTAL_FAILED;
	if (!portal_state_parse(row_str(r, 13), &m->resume))
		m->resume = PORTAL_PENDING;
	if (!portal_connection_parse(row_str(r, 14), &m->connection))
		m->connection = CONNECTION_LOST;
	if (!portal_late_parse(row_str(r, 15), &m->late))
		m->late = LATE_NONE;
	m->error = portal_error_parse(row_str(r, 16));
	m->items_sent = row_int(r, 17) == 1;
	m->answered = row_int(r, 18) == 1;
	m->read_asked = row_int(r, 19) == 1;
	m->reviewed = row_int(r, 20) == 1;
	m->attempt = (int32_t)row_int(r, 21);
	m->tries = (int32_t)row_int(r, 22);
	m->mfa_round = (int32_t)row_int(r, 23);
	m->token_attempt = (int32_t)row_int(r, 24);
	m->result_attempt = (int32_t)row_int(r, 25);
	m->deadline_ms = row_int(r, 26);
	m->reopen_ms = row_int(r, 27);
	m->blocked_since_ms = row_int(r, 28);
	m->waits_until_ms = row_int(r, 29);
}

static bool
tolerance_kind_parse(struct str s, enum judge_tolerance_kind *out)
{
	for (int i = 0; i < JUDGE_TOLERANCE_KINDS; i++)
		if (str_eq(s, judge_tolerance_name((enum judge_tolerance_kind)i))) {
			*out = (enum judge_tolerance_kind)i;
			return true;
		}
	return false;
}

static void
read_job(const struct rows *r, struct portal_job *j)
{
	*j = (struct portal_job){ 0 };
	j->id = row_keep(r, 0);
	j->test = str_eq(row_str(r, 1), STR("test"));
	j->batch = row_keep(r, 2);
	j->parent = row_keep(r, 3);
	j->portal_id = row_keep(r, 4);
	j->supplier_id = row_keep(r, 5);
	j->supplier_name = row_keep(r, 6);
	j->login_id = row_keep(r, 7);
	j->source_guid = row_keep(r, 8);
	currency_parse(row_str(r, 9), &j->currency);
	if (!tolerance_kind_parse(row_str(r, 10), &j->tolerance.kind))
		j->tolerance.kind = JUDGE_EXACT;
	j->tolerance.amount = row_int(r, 11);
	j->machine.test = j->test;
	read_machine(r, &j->machine);
	j->seq = row_int(r, 30);
	j->error_text = row_keep(r, 31);
	j->question = row_keep(r, 32);
	j->digits = row_int(r, 33);
	j->items = row_int(r, 34);
	j->items_ok = row_int(r, 35);
	j->items_attention = row_int(r, 36);
	j->total_minor = row_int(r, 37);
	j->orders = row_keep(r, 38);
	j->created_by = row_keep(r, 39);
	j->created_by_name = row_keep(r, 40);
	j->reviewed_by = row_keep(r, 41);
	j->reviewed_by_name = row_keep(r, 42);
	j->review_note = row_keep(r, 43);
	j->confirmation = row_keep(r, 44);
	j->reviewed_at = row_int(r, 45);
	j->confirmed_at = row_int(r, 46);
	j->created_at = row_int(r, 47);
	j->updated_at = row_int(r, 48);
	j->ended_at = row_int(r, 49);
}

/* One row, or ERR_MISSING. */
static enum result
read_one(struct rows rows, struct portal_job *out)
{
	enum result result = ERR_MISSING;

	if (row_next(&rows)) {
		read_job(&rows, out);
		result = OK;
	}
	rows_end(&rows);
	return rows.result == OK ? result : rows.result;
}

static enum result
read_many(struct rows rows, size_t room, struct portal_job **out, size_t *n)
{
	struct portal_job *at = ARENA_ARRAY(rows.tx->arena, struct portal_job, room);

	*n = 0;
	*out = at;
	if (at == NULL) {
		rows_end(&rows);
		return ERR_LIMIT;
	}
	while (*n < room && row_next(&rows))
		read_job(&rows, &at[(*n)++]);
	rows_end(&rows);
	return rows.result;
}

enum result
store_portal_job_get(struct tx *tx, struct str id, struct portal_job *out)
{
	return read_one(DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_TEXT(id)), out);
}

/* What a person is waited for: an answer, a review, a late result, a look at a failure, an order that is not placed yet. */
bool
store_portal_job_wants_person(const struct portal_job *j)
{
	const struct portal *m = &j->machine;

	if (m->state == PORTAL_AWAITING_MFA || m->late == LATE_OFFERED)
		return true;
	if (j->test)
		return false;
	return (m->state == PORTAL_NEEDS_REVIEW && !m->reviewed) || m->state == PORTAL_FAILED ||
	    (store_portal_job_awaits_checkout(j));
}

bool
store_portal_job_awaits_checkout(const struct portal_job *j)
{
	enum portal_state s = j->machine.state;

	return !j->test && (s == PORTAL_COMPLETED || s == PORTAL_NEEDS_REVIEW) && j->items_ok > 0 && j->confirmation.n == 0;
}

static struct str
resume_name(const struct portal *m)
{
	return m->resume != PORTAL_PENDING ? portal_state_name(m->resume) : STR("");
}

enum result
store_portal_job_insert(struct tx *tx, const struct portal_job *j)
{
	const struct portal *m = &j->machine;
	int64_t changed = 0;
	enum result result = DB_EXEC(tx, &sql[SQL_INSERT], &changed, V_TEXT(tx->account), V_TEXT(j->id),
	    V_TEXT(name_of_kind(j->test)), V_TEXT(j->batch), V_TEXT(j->parent), V_TEXT(j->portal_id), V_TEXT(j->supplier_id),
	    V_TEXT(j->supplier_name), V_TEXT(j->login_id), V_TEXT(j->source_guid), V_TEXT(currency_code(j->currency)),
	    V_TEXT(judge_tolerance_name(j->tolerance.kind)), V_INT(j->tolerance.amount),
	    V_TEXT(portal_state_name(m->state)), V_TEXT(resume_name(m)), V_TEXT(portal_connection_name(m->connection)),
	    V_TEXT(portal_late_name(m->late)), V_TEXT(portal_error_name(m->error)),
	    V_INT(m->items_sent), V_INT(m->answered), V_INT(m->read_asked), V_INT(m->reviewed),
	    V_INT(m->attempt), V_INT(m->tries), V_INT(m->mfa_round), V_INT(m->token_attempt), V_INT(m->result_attempt),
	    V_INT(m->deadline_ms), V_INT(m->reopen_ms), V_INT(m->blocked_since_ms), V_INT(m->waits_until_ms),
	    V_INT(!portal_ended(m->state)), V_INT(store_portal_job_wants_person(j)), V_INT(j->seq),
	    V_TEXT(j->error_text), V_TEXT(j->question), V_INT(j->digits), V_INT(j->items), V_INT(j->items_ok),
	    V_INT(j->items_attention), V_INT(j->total_minor), V_TEXT(j->orders), V_TEXT(j->created_by),
	    V_INT(j->created_at), V_INT(j->updated_at), V_INT_OR_NULL(j->ended_at));

	return result == OK && changed == 0 ? ERR_CONFLICT : result;
}

enum result
store_portal_job_update(struct tx *tx, const struct portal_job *j)
{
	const struct portal *m = &j->machine;

	return DB_MUST(tx, &sql[SQL_UPDATE], ERR_MISSING, V_TEXT(tx->account), V_TEXT(j->id), V_INT(j->seq),
	    V_TEXT(portal_state_name(m->state)), V_TEXT(resume_name(m)), V_TEXT(portal_connection_name(m->connection)),
	    V_TEXT(portal_late_name(m->late)), V_TEXT(portal_error_name(m->error)),
	    V_INT(m->items_sent), V_INT(m->answered), V_INT(m->read_asked), V_INT(m->reviewed),
	    V_INT(m->attempt), V_INT(m->tries), V_INT(m->mfa_round), V_INT(m->token_attempt), V_INT(m->result_attempt),
	    V_INT(m->deadline_ms), V_INT(m->reopen_ms), V_INT(m->blocked_since_ms), V_INT(m->waits_until_ms),
	    V_INT(!portal_ended(m->state)), V_INT(store_portal_job_wants_person(j)),
	    V_TEXT(j->error_text), V_TEXT(j->question), V_INT(j->digits), V_INT(j->items), V_INT(j->items_ok),
	    V_INT(j->items_attention), V_TEXT(j->reviewed_by), V_TEXT(j->review_note), V_TEXT(j->confirmation),
	    V_INT_OR_NULL(j->reviewed_at), V_INT_OR_NULL(j->confirmed_at), V_INT(j->updated_at), V_INT_OR_NULL(j->ended_at));
}

enum result
store_portal_job_list(struct tx *tx, const struct portal_job_query *q, struct portal_job **out, size_t *n)
{
	struct val account = V_TEXT(tx->account), limit = V_INT(q->limit);
	struct val at = V_INT(q->before_at ? q->before_at : INT64_MAX), id = V_TEXT(q->before_id);
	struct rows rows;

	if (q->open_only)
		rows = DB_QUERY(tx, &sql[SQL_LIST_OPEN], account, at, id, limit);
	else if (q->state.n)
		rows = DB_QUERY(tx, &sql[SQL_LIST_STATE], account, at, id, limit, V_TEXT(q->state), V_TEXT(q->supplier));
	else if (q->supplier.n)
		rows = DB_QUERY(tx, &sql[SQL_LIST_SUPPLIER], account, at, id, limit, V_TEXT(q->supplier));
	else
		rows = DB_QUERY(tx, &sql[SQL_LIST], account, at, id, limit);
	return read_many(rows, (size_t)q->limit, out, n);
}

enum result
store_portal_job_batch(struct tx *tx, struct str batch, struct portal_job **out, size_t *n)
{
	return read_many(DB_QUERY(tx, &sql[SQL_BATCH], V_TEXT(tx->account), V_TEXT(batch)), 200, out, n);
}

enum result
store_portal_job_attention(struct tx *tx, int64_t since, struct portal_job **out, size_t *n)
{
	return read_many(DB_QUERY(tx, &sql[SQL_ATTENTION], V_TEXT(tx->account), V_INT(since)), 100, out, n);
}

enum result
store_portal_job_open_of(struct tx *tx, struct str supplier_id, struct portal_job *out)
{
	return read_one(DB_QUERY(tx, &sql[SQL_OPEN_OF], V_TEXT(tx->account), V_TEXT(supplier_id)), out);
}

enum result
store_portal_job_next(struct tx *tx, struct str login_id, struct str *id)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_NEXT], V_TEXT(tx->account), V_TEXT(login_id));
	enum result result = ERR_MISSING;

	if (row_next(&rows)) {
		*id = row_keep(&rows, 0);
		result = OK;
	}
	rows_end(&rows);
	return rows.result == OK ? result : rows.result;
}

enum result
store_portal_job_counts(struct tx *tx, int64_t counts[PORTAL_STATES])
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_COUNTS], V_TEXT(tx->account));
	enum portal_state state;

	for (int i = 0; i < PORTAL_STATES; i++)
		counts[i] = 0;
	while (row_next(&rows))
		if (portal_state_parse(row_str(&rows, 0), &state))
			counts[state] = row_int(&rows, 1);
	return rows.result;
}

enum result
store_portal_job_days(struct tx *tx, int64_t since, struct portal_day *days, size_t *n, size_t cap)
{
	enum { DAY_MS = 86400000 };
	struct rows rows = DB_QUERY(tx, &sql[SQL_DAYS], V_TEXT(tx->account), V_INT(since));
	enum portal_state state;

	*n = 0;
	while (row_next(&rows)) {
		int64_t day = row_int(&rows, 0) * DAY_MS;

		if (*n == 0 || days[*n - 1].day != day) {
			if (*n == cap)
				break;
			days[(*n)++] = (struct portal_day){ .day = day };
		}
		if (!portal_state_parse(row_str(&rows, 1), &state))
			continue;
		if (state == PORTAL_COMPLETED)
			days[*n - 1].completed += row_int(&rows, 2);
		else if (state == PORTAL_NEEDS_REVIEW)
			days[*n - 1].needs_review += row_int(&rows, 2);
		else if (state == PORTAL_FAILED)
			days[*n - 1].failed += row_int(&rows, 2);
	}
	rows_end(&rows);
	return rows.result;
}
