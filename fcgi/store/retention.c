#include "store/retention.h"
#include "store/read.h"
#include "store/sql.h"

enum {
	SQL_OLD_JOBS, SQL_OLD_NOTICES, SQL_BEYOND, SQL_JOBS, SQL_NOTICES, SQL_BOXES, SQL_BODIES, SQL_SESSIONS, SQL_ASKED, SQL_THROTTLE,
	SQL_WORKERS,
};

/* Both statements pick the same deliveries: nothing lies between them in the transaction. */
#define OLD_BODIES \
	"FROM delivery WHERE account_id = $1 AND dropped_at IS NULL AND received_at < $2 ORDER BY received_at, id LIMIT $3"

static const struct sql sql[] = {
	[SQL_OLD_JOBS] = { "tii",
		"SELECT " JOB_COLUMNS " FROM job"
		" WHERE account_id = $1 AND state IN ('done', 'dropped') AND updated_at < $2 ORDER BY updated_at, id LIMIT $3", NULL },
	[SQL_OLD_NOTICES] = { "tii",
		"SELECT " NOTICE_COLUMNS " FROM notice WHERE account_id = $1 AND updated_at < $2 ORDER BY updated_at, id LIMIT $3", NULL },
	/* Newest first, how much there is up to each; of those beyond the limit, the newest. */
	[SQL_BEYOND] = { "ti",
		"SELECT coalesce(max(received_at), 0) FROM (SELECT received_at, sum(bytes) OVER (ORDER BY received_at DESC, id DESC) AS kept"
		"   FROM delivery WHERE account_id = $1 AND dropped_at IS NULL) AS body WHERE kept > $2", NULL },
	/* The state is final. */
	[SQL_JOBS] = { "tt",
		"DELETE FROM job WHERE account_id = $1 AND id IN (SELECT value FROM json_each($2))",
		"DELETE FROM job WHERE account_id = $1 AND id = ANY (ARRAY(SELECT json_array_elements_text($2::json)))" },
	/* One that has been said again meanwhile is young; + 0 because the primary key is to find them. */
	[SQL_NOTICES] = { "tti",
		"DELETE FROM notice WHERE account_id = $1 AND id IN (SELECT value FROM json_each($2)) AND updated_at + 0 < $3",
		"DELETE FROM notice WHERE account_id = $1 AND id = ANY (ARRAY(SELECT json_array_elements_text($2::json)))"
		"   AND updated_at + 0 < $3" },
	[SQL_BOXES] = { "tii",
		"DELETE FROM sealed WHERE account_id = $1 AND owner IN (SELECT 'delivery/' || id " OLD_BODIES ")", NULL },
	[SQL_BODIES] = { "tiii",
		"UPDATE delivery SET dropped_at = $4, headers = '' WHERE account_id = $1 AND id IN (SELECT id " OLD_BODIES ")", NULL },
	[SQL_SESSIONS] = { "tii",
		"DELETE FROM session WHERE account_id = $1 AND hash IN (SELECT hash FROM session WHERE account_id = $1"
		"   AND expires_at < $2 ORDER BY expires_at LIMIT $3)", NULL },
	[SQL_ASKED] = { "tii",
		"DELETE FROM asked WHERE account_id = $1 AND key IN (SELECT key FROM asked WHERE account_id = $1"
		"   AND created_at < $2 ORDER BY created_at LIMIT $3)", NULL },
	[SQL_THROTTLE] = { "ii",
		"DELETE FROM throttle WHERE account_id = '' AND key IN (SELECT key FROM throttle WHERE account_id = ''"
		"   AND updated_at < $1 ORDER BY updated_at LIMIT $2)", NULL },
	[SQL_WORKERS] = { "ii",
		"DELETE FROM worker WHERE account_id = '' AND id IN (SELECT id FROM worker WHERE account_id = ''"
		"   AND seen_at < $1 ORDER BY seen_at LIMIT $2)", NULL },
};
const struct sql_table store_retention_sql = SQL_TABLE(sql);

static enum result
forget(struct tx *tx, const struct sql *what, int64_t before, int64_t limit, int64_t *deleted)
{
	return DB_EXEC(tx, what, deleted, V_TEXT(tx->account), V_INT(before), V_INT(limit));
}

enum result
store_retention_old_jobs(struct tx *tx, int64_t before, int64_t limit, struct job **out, size_t *n)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_OLD_JOBS], V_TEXT(tx->account), V_INT(before), V_INT(limit));
	struct job *list = NULL;

	*n = 0;
	while (row_next(&rows) && (list = sql_room(tx, list, *n, sizeof *list)))
		store_job_read(&rows, &list[(*n)++]);
	*out = list;
	return sql_done(&rows);
}

enum result
store_retention_old_notices(struct tx *tx, int64_t before, int64_t limit, struct notice **out, size_t *n)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_OLD_NOTICES], V_TEXT(tx->account), V_INT(before), V_INT(limit));
	struct notice *list = NULL;

	*n = 0;
	while (row_next(&rows) && (list = sql_room(tx, list, *n, sizeof *list)))
		store_notice_read(&rows, &list[(*n)++]);
	*out = list;
	return sql_done(&rows);
}

enum result
store_retention_beyond(struct tx *tx, int64_t bytes, int64_t *received_at)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_BEYOND], V_TEXT(tx->account), V_INT(bytes));

	*received_at = row_next(&rows) ? row_int(&rows, 0) : 0;
	return sql_done(&rows);
}

enum result
store_retention_jobs(struct tx *tx, struct str ids)
{
	return DB_EXEC(tx, &sql[SQL_JOBS], NULL, V_TEXT(tx->account), V_TEXT(ids));
}

enum result
store_retention_notices(struct tx *tx, struct str ids, int64_t before)
{
	return DB_EXEC(tx, &sql[SQL_NOTICES], NULL, V_TEXT(tx->account), V_TEXT(ids), V_INT(before));
}

enum result
store_retention_bodies(struct tx *tx, int64_t before, int64_t limit, int64_t *dropped)
{
	int64_t boxes;
	enum result res = forget(tx, &sql[SQL_BOXES], before, limit, &boxes);

	if (res == OK)
		res = DB_EXEC(tx, &sql[SQL_BODIES], dropped, V_TEXT(tx->account), V_INT(before), V_INT(limit), V_INT(tx->now_ms));
	return res;
}

enum result
store_retention_sessions(struct tx *tx, int64_t before, int64_t limit, int64_t *deleted)
{
	return forget(tx, &sql[SQL_SESSIONS], before, limit, deleted);
}

enum result
store_retention_asked(struct tx *tx, int64_t before, int64_t limit, int64_t *deleted)
{
	return forget(tx, &sql[SQL_ASKED], before, limit, deleted);
}

enum result
store_retention_throttle(struct tx *tx, int64_t before, int64_t limit, int64_t *deleted)
{
	return DB_EXEC(tx, &sql[SQL_THROTTLE], deleted, V_INT(before), V_INT(limit));
}

enum result
store_retention_workers(struct tx *tx, int64_t before, int64_t limit, int64_t *deleted)
{
	return DB_EXEC(tx, &sql[SQL_WORKERS], deleted, V_INT(before), V_INT(limit));
}
