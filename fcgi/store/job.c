#include "store/job.h"

#include <assert.h>

#include "base/json.h"
#include "store/read.h"
#include "store/sql.h"

enum {
	SQL_ADD, SQL_SAME, SQL_GET, SQL_DONE, SQL_AGAIN, SQL_AGAIN_KEY, SQL_DEFER, SQL_UNKNOWN, SQL_DEAD, SQL_EXTEND, SQL_HELD, SQL_END,
	SQL_RESOLVE, SQL_RETRY, SQL_DROP, SQL_CANCEL, SQL_WAITING, SQL_RUNNING, SQL_ATTENTION, SQL_ENDED, SQL_CAUSED, SQL_COUNTS, SQL_ARGS,
};

/* Conditions repeat the words of the partial index that is to be used: SQLite wants to read the very same ones. */
#define UNFINISHED "state = 'queued' OR state = 'unknown'"
#define MINE " WHERE account_id = $1 AND id = $2 AND fence = $3 AND lease_until <> 0"
#define FREED "lease_until = 0, "
#define BEFORE " AND (updated_at, id) < ($3, $4) ORDER BY updated_at DESC, id DESC LIMIT $5"

static const struct sql sql[] = {
	[SQL_ADD] = { "ttttittitti",
		"INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject,"
		" subject_id, cause_event, key, args, created_at, updated_at)"
		" VALUES ($1, $2, $3, 'queued', $4, $5, 0, 0, 0, '', '', $6, $7, $8, $9, $10, $11, $11)"
		" ON CONFLICT (account_id, dedupe) WHERE " UNFINISHED " DO NOTHING", NULL },
	[SQL_SAME] = { "tt", "SELECT " JOB_COLUMNS " FROM job WHERE account_id = $1 AND dedupe = $2 AND (" UNFINISHED ")", NULL },
	[SQL_GET] = { "tt", "SELECT " JOB_COLUMNS " FROM job WHERE account_id = $1 AND id = $2", NULL },
	[SQL_ARGS] = { "ttt", "UPDATE job SET args = $3 WHERE account_id = $1 AND id = $2 AND state = 'queued'", NULL },
	[SQL_DONE] = { "ttii", "UPDATE job SET state = 'done', " FREED "lapsed = 0, last_error = '', updated_at = $4" MINE, NULL },
	[SQL_AGAIN] = { "ttiiti",
		"UPDATE job SET due_at = $4, " FREED "lapsed = 0, last_error = $5, updated_at = $6" MINE, NULL },
	[SQL_AGAIN_KEY] = { "ttiitit",
		"UPDATE job SET due_at = $4, " FREED "lapsed = 0, last_error = $5, updated_at = $6, key = $7" MINE, NULL },
	[SQL_DEFER] = { "ttiiti",
		"UPDATE job SET due_at = $4, " FREED "tries = tries - 1, last_error = $5, updated_at = $6" MINE, NULL },
	[SQL_UNKNOWN] = { "ttiti", "UPDATE job SET state = 'unknown', " FREED "last_error = $4, updated_at = $5" MINE, NULL },
	[SQL_DEAD] = { "ttiti", "UPDATE job SET state = 'dead', " FREED "last_error = $4, updated_at = $5" MINE, NULL },
	/* A job that is being settled this moment is passed over: waiting for it, in another order than the settling
	 * transaction's, would be a deadlock. */
	[SQL_EXTEND] = { "ttii",
		"UPDATE job SET lease_until = $4" MINE,
		"UPDATE job SET lease_until = $4 WHERE account_id = $1 AND id = (SELECT id FROM job" MINE " FOR UPDATE SKIP LOCKED)" },
	[SQL_HELD] = { "tti", "SELECT 1 FROM job" MINE, NULL },
	/* $1: [[account, id, fence, state, delay, tries given back, last error], ...] */
	[SQL_END] = { "ti",
		"UPDATE job SET state = e.state, " FREED "due_at = CASE e.state WHEN 'queued' THEN $2 + e.delay ELSE job.due_at END,"
		"   tries = job.tries - e.back, lapsed = CASE e.back WHEN 1 THEN job.lapsed ELSE 0 END, last_error = e.error, updated_at = $2"
		" FROM (SELECT json_extract(value, '$[0]') AS account, json_extract(value, '$[1]') AS id, json_extract(value, '$[2]') AS fence,"
		"   json_extract(value, '$[3]') AS state, json_extract(value, '$[4]') AS delay, json_extract(value, '$[5]') AS back,"
		"   json_extract(value, '$[6]') AS error FROM json_each($1)) AS e"
		" WHERE job.account_id = e.account AND job.id = e.id AND job.fence = e.fence AND job.lease_until <> 0"
		" RETURNING account_id, id, fence",
		"UPDATE job SET state = e.state, " FREED "due_at = CASE e.state WHEN 'queued' THEN $2 + e.delay ELSE job.due_at END,"
		"   tries = job.tries - e.back, lapsed = CASE e.back WHEN 1 THEN job.lapsed ELSE 0 END, last_error = e.error, updated_at = $2"
		" FROM (SELECT value ->> 0 AS account, value ->> 1 AS id, (value ->> 2)::bigint AS fence, value ->> 3 AS state,"
		"   (value ->> 4)::bigint AS delay, (value ->> 5)::bigint AS back, value ->> 6 AS error"
		"   FROM json_array_elements($1::json)) AS e"
		" WHERE job.account_id = e.account AND job.id = e.id AND job.fence = e.fence AND job.lease_until <> 0"
		" RETURNING job.account_id, job.id, job.fence" },
	[SQL_RESOLVE] = { "tttiti",
		"UPDATE job SET state = $3, due_at = $4, lapsed = 0, last_error = $5, updated_at = $6"
		" WHERE account_id = $1 AND id = $2 AND state = 'unknown'", NULL },
	[SQL_RETRY] = { "tti",
		"UPDATE job SET state = 'queued', due_at = $3, tries = 1, lapsed = 0, updated_at = $3"
		" WHERE account_id = $1 AND id = $2 AND state IN ('dead', 'unknown')"
		"   AND NOT EXISTS (SELECT 1 FROM job o WHERE o.account_id = $1 AND o.dedupe = job.dedupe AND o.id <> job.id"
		"     AND (o.state = 'queued' OR o.state = 'unknown'))", NULL },
	[SQL_DROP] = { "ttti",
		"UPDATE job SET state = 'dropped', last_error = $3, updated_at = $4"
		" WHERE account_id = $1 AND id = $2 AND state IN ('queued', 'unknown', 'dead') AND lease_until = 0", NULL },
	[SQL_CANCEL] = { "tti",
		"UPDATE job SET state = 'dropped', updated_at = $3"
		" WHERE account_id = $1 AND dedupe = $2 AND state = 'queued' AND lease_until = 0", NULL },
	[SQL_WAITING] = { "titi",
		"SELECT " JOB_COLUMNS " FROM job WHERE account_id = $1 AND state = 'queued' AND (due_at, id) > ($2, $3) AND lease_until = 0"
		" ORDER BY due_at, id LIMIT $4", NULL },
	[SQL_RUNNING] = { "titi",
		"SELECT " JOB_COLUMNS " FROM " JOB_FRONT_ROWS(JOB_COLUMNS, "account_id = $1 AND (due_at, id) > ($2, $3) AND ")
		" WHERE lease_until <> 0 ORDER BY due_at, id LIMIT $4", NULL },
	[SQL_ATTENTION] = { "ttiti",
		"SELECT " JOB_COLUMNS " FROM job WHERE account_id = $1 AND state = $2 AND state IN ('dead', 'unknown')" BEFORE, NULL },
	[SQL_ENDED] = { "ttiti",
		"SELECT " JOB_COLUMNS " FROM job WHERE account_id = $1 AND state = $2 AND state IN ('done', 'dropped')" BEFORE, NULL },
	[SQL_CAUSED] = { "ti",
		"SELECT " JOB_COLUMNS " FROM job WHERE account_id = $1 AND cause_event = $2 ORDER BY id LIMIT 200", NULL },
	[SQL_COUNTS] = { "ti", JOB_COUNTS("account_id = $1 AND ", "$2"), NULL },
};
const struct sql_table store_job_sql = SQL_TABLE(sql);

static const char *const states[] = {
	[JOB_QUEUED] = "queued", [JOB_RUNNING] = "running", [JOB_UNKNOWN] = "unknown",
	[JOB_DONE] = "done", [JOB_DEAD] = "dead", [JOB_DROPPED] = "dropped",
};

struct str
store_job_state_name(enum job_state state)
{
	return str_of(states[state]);
}

bool
store_job_state_parse(struct str s, enum job_state *state)
{
	int i = sql_word(states, JOB_STATES, s);

	if (i >= 0)
		*state = (enum job_state)i;
	return i >= 0;
}

void
store_job_read(const struct rows *r, struct job *j)
{
	*j = (struct job){
		.account = row_keep(r, 0), .id = row_keep(r, 1), .topic = row_keep(r, 2),
		.state = (enum job_state)sql_enum(r, 3, states, JOB_STATES), .dedupe = row_keep(r, 4), .due_at = row_int(r, 5),
		.fence = row_int(r, 6), .tries = row_int(r, 7), .lapsed = row_int(r, 8) == 1, .last_error = row_keep(r, 9),
		.worker = row_keep(r, 10), .subject = row_keep(r, 11), .subject_id = row_keep(r, 12), .cause_event = row_int(r, 13),
		.key = row_keep(r, 14), .args = row_keep(r, 15), .created_at = row_int(r, 16), .updated_at = row_int(r, 17),
		.lease_until = row_int(r, 18),
	};
	if (j->state == JOB_QUEUED && j->lease_until != 0)
		j->state = JOB_RUNNING;
}

static enum result
read_all(struct rows rows, struct job **out, size_t *n)
{
	struct job *list = NULL;

	*n = 0;
	while (row_next(&rows) && (list = sql_room(rows.tx, list, *n, sizeof *list)))
		store_job_read(&rows, &list[(*n)++]);
	*out = list;
	return sql_done(&rows);
}

enum result
store_job_add(struct tx *tx, struct job *j, bool *added)
{
	int64_t changed;
	enum result res;
	struct job same;

	sql_id(tx, &j->id);
	j->account = tx->account;
	j->state = JOB_QUEUED;
	j->dedupe = j->dedupe.n ? j->dedupe : j->id;
	j->due_at = j->due_at ? j->due_at : tx->now_ms;
	j->args = j->args.n ? j->args : STR("{}");
	j->created_at = j->updated_at = tx->now_ms;
	res = DB_EXEC(tx, &sql[SQL_ADD], &changed, V_TEXT(tx->account), V_TEXT(j->id), V_TEXT(j->topic), V_TEXT(j->dedupe),
	    V_INT(j->due_at), V_TEXT(j->subject), V_TEXT(j->subject_id), V_INT(j->cause_event), V_TEXT(j->key), V_TEXT(j->args),
	    V_INT(tx->now_ms));
	if (added)
		*added = changed == 1;
	if (res != OK || changed == 1)
		return res;
	res = store_job_unfinished(tx, j->dedupe, &same);
	if (res == OK)
		j->id = same.id;
	return res;
}

enum result
store_job_get(struct tx *tx, struct str id, struct job *j)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_TEXT(id));
	bool found = row_next(&rows);

	if (found)
		store_job_read(&rows, j);
	return sql_found(&rows, found);
}

enum result
store_job_args(struct tx *tx, struct str id, struct str args)
{
	return DB_EXEC(tx, &sql[SQL_ARGS], NULL, V_TEXT(tx->account), V_TEXT(id), V_TEXT(args));
}

enum result
store_job_unfinished(struct tx *tx, struct str dedupe, struct job *j)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_SAME], V_TEXT(tx->account), V_TEXT(dedupe));
	bool found = row_next(&rows);

	if (found)
		store_job_read(&rows, j);
	return sql_found(&rows, found);
}

/* ---- by the worker that holds it --------------------------------------------------------------------------------- */

enum result
store_job_done(struct tx *tx, struct str id, int64_t fence)
{
	return DB_MUST(tx, &sql[SQL_DONE], ERR_FENCED, V_TEXT(tx->account), V_TEXT(id), V_INT(fence), V_INT(tx->now_ms));
}

enum result
store_job_again(struct tx *tx, struct str id, int64_t fence, int64_t due_at, struct str last_error)
{
	return DB_MUST(tx, &sql[SQL_AGAIN], ERR_FENCED, V_TEXT(tx->account), V_TEXT(id), V_INT(fence), V_INT(due_at),
	    V_TEXT(last_error), V_INT(tx->now_ms));
}

enum result
store_job_again_key(struct tx *tx, struct str id, int64_t fence, int64_t due_at, struct str last_error, struct str key)
{
	return DB_MUST(tx, &sql[SQL_AGAIN_KEY], ERR_FENCED, V_TEXT(tx->account), V_TEXT(id), V_INT(fence), V_INT(due_at),
	    V_TEXT(last_error), V_INT(tx->now_ms), V_TEXT(key));
}

enum result
store_job_defer(struct tx *tx, struct str id, int64_t fence, int64_t due_at, struct str why)
{
	return DB_MUST(tx, &sql[SQL_DEFER], ERR_FENCED, V_TEXT(tx->account), V_TEXT(id), V_INT(fence), V_INT(due_at),
	    V_TEXT(why), V_INT(tx->now_ms));
}

static enum result
fall(struct tx *tx, const struct sql *how, struct str id, int64_t fence, struct str last_error)
{
	return DB_MUST(tx, how, ERR_FENCED, V_TEXT(tx->account), V_TEXT(id), V_INT(fence), V_TEXT(last_error),
	    V_INT(tx->now_ms));
}

enum result
store_job_unknown(struct tx *tx, struct str id, int64_t fence, struct str last_error)
{
	return fall(tx, &sql[SQL_UNKNOWN], id, fence, last_error);
}

enum result
store_job_dead(struct tx *tx, struct str id, int64_t fence, struct str last_error)
{
	return fall(tx, &sql[SQL_DEAD], id, fence, last_error);
}

enum result
store_job_extend(struct tx *tx, struct job_hold *holds, size_t n, int64_t until_at)
{
	enum result res = OK;
	int64_t changed;

	for (size_t i = 0; i < n && res == OK; i++) {
		struct val key[] = { V_TEXT(holds[i].account), V_TEXT(holds[i].id), V_INT(holds[i].fence), V_INT(until_at) };
		struct rows rows;

		holds[i].lost = false;
		res = db_exec_vals(tx, &sql[SQL_EXTEND], key, 4, &changed);
		if (res != OK || changed == 1)
			continue;
		rows = db_query_vals(tx, &sql[SQL_HELD], key, 3);
		holds[i].lost = !row_next(&rows);
		res = sql_done(&rows);
	}
	return res;
}

/* ends are noted as lost first; those that were touched are not. */
static void
found(struct job_end *ends, size_t n, struct str account, struct str id, int64_t fence)
{
	for (size_t i = 0; i < n; i++)
		if (ends[i].hold.fence == fence && str_eq(ends[i].hold.id, id) && str_eq(ends[i].hold.account, account)) {
			ends[i].hold.lost = false;
			return;
		}
}

enum result
store_job_end(struct tx *tx, struct job_end *ends, size_t n)
{
	json *list = json_array(tx->arena), *one;
	struct rows rows;
	struct str text;

	for (size_t i = 0; i < n; i++) {
		assert(ends[i].state == JOB_DONE || ends[i].state == JOB_QUEUED);
		one = json_array(tx->arena);
		json_put_str(tx->arena, one, NULL, ends[i].hold.account);
		json_put_str(tx->arena, one, NULL, ends[i].hold.id);
		json_put_int(tx->arena, one, NULL, ends[i].hold.fence);
		json_put_str(tx->arena, one, NULL, str_of(states[ends[i].state]));
		json_put_int(tx->arena, one, NULL, ends[i].delay_ms);
		json_put_int(tx->arena, one, NULL, ends[i].untried);
		json_put_str(tx->arena, one, NULL, ends[i].last_error);
		json_put(tx->arena, list, NULL, one);
		ends[i].hold.lost = true;
	}
	text = json_print(tx->arena, list);
	if (text.p == NULL)
		return ERR_STORE;	/* no memory: no end is to blame, and another time there is */
	rows = DB_QUERY(tx, &sql[SQL_END], V_TEXT(text), V_INT(tx->now_ms));
	while (row_next(&rows))
		found(ends, n, row_str(&rows, 0), row_str(&rows, 1), row_int(&rows, 2));
	return sql_done(&rows);
}

/* ---- by others --------------------------------------------------------------------------------------------------- */

/* Nothing was touched: is it somewhere else in its life, or nowhere? */
static enum result
conflict_or_missing(struct tx *tx, struct str id)
{
	struct job j;
	enum result res = store_job_get(tx, id, &j);

	return res == OK ? ERR_CONFLICT : res;
}

enum result
store_job_resolve(struct tx *tx, struct str id, enum job_state to, int64_t due_at, struct str note)
{
	int64_t changed;
	enum result res;

	assert(to == JOB_DONE || to == JOB_DEAD || to == JOB_QUEUED);
	res = DB_EXEC(tx, &sql[SQL_RESOLVE], &changed, V_TEXT(tx->account), V_TEXT(id), V_TEXT(str_of(states[to])),
	    V_INT(due_at ? due_at : tx->now_ms), V_TEXT(note), V_INT(tx->now_ms));
	return res == OK && changed == 0 ? conflict_or_missing(tx, id) : res;
}

enum result
store_job_retry(struct tx *tx, struct str id)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_RETRY], &changed, V_TEXT(tx->account), V_TEXT(id), V_INT(tx->now_ms));

	return res == OK && changed == 0 ? conflict_or_missing(tx, id) : res;
}

enum result
store_job_drop(struct tx *tx, struct str id, struct str note)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_DROP], &changed, V_TEXT(tx->account), V_TEXT(id), V_TEXT(note), V_INT(tx->now_ms));

	return res == OK && changed == 0 ? conflict_or_missing(tx, id) : res;
}

enum result
store_job_cancel(struct tx *tx, struct str dedupe, bool *cancelled)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_CANCEL], &changed, V_TEXT(tx->account), V_TEXT(dedupe), V_INT(tx->now_ms));

	if (cancelled)
		*cancelled = changed == 1;
	return res;
}

enum result
store_job_list(struct tx *tx, struct job_list *l)
{
	int64_t limit = sql_limit(l->limit), after_at = l->after_at;
	struct str after_id = l->after_id;
	struct rows rows;
	enum result res;
	int how = SQL_WAITING;

	switch (l->state) {
	case JOB_QUEUED:
		break;
	case JOB_RUNNING:
		how = SQL_RUNNING;
		break;
	case JOB_UNKNOWN:
	case JOB_DEAD:
		how = SQL_ATTENTION;
		break;
	case JOB_DONE:
	case JOB_DROPPED:
		how = SQL_ENDED;
		break;
	}
	if (how == SQL_WAITING || how == SQL_RUNNING) {
		rows = DB_QUERY(tx, &sql[how], V_TEXT(tx->account), V_INT(after_at), V_TEXT(after_id), V_INT(limit + 1));
	} else {
		if (!after_at) {	/* downwards, from the top */
			after_at = INT64_MAX;
			after_id = (struct str){ 0 };
		}
		rows = DB_QUERY(tx, &sql[how], V_TEXT(tx->account), V_TEXT(str_of(states[l->state])), V_INT(after_at),
		    V_TEXT(after_id), V_INT(limit + 1));
	}
	res = read_all(rows, &l->at, &l->n);
	l->more = sql_more(&l->n, limit);
	return res;
}

enum result
store_job_caused(struct tx *tx, int64_t event, struct job **out, size_t *n)
{
	return read_all(DB_QUERY(tx, &sql[SQL_CAUSED], V_TEXT(tx->account), V_INT(event)), out, n);
}

void
store_job_count(struct rows *rows, struct job_counts *c)
{
	*c = (struct job_counts){ 0 };
	while (row_next(rows)) {
		int state = sql_enum(rows, 0, states, JOB_STATES);

		c->by_state[state] = row_int(rows, 1);
		if (state == JOB_RUNNING && row_int(rows, 2) <= rows->tx->now_ms)
			c->oldest_due_at = row_int(rows, 2);
	}
	c->by_state[JOB_QUEUED] -= c->by_state[JOB_RUNNING];
}

enum result
store_job_counts(struct tx *tx, struct job_counts *c)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_COUNTS], V_TEXT(tx->account), V_INT(tx->now_ms));

	store_job_count(&rows, c);
	return sql_done(&rows);
}
