#include "store/worker.h"
#include "store/sql.h"

enum { SQL_ALIVE, SQL_GONE, SQL_LIST, SQL_COUNT, SQL_COUNTS };
enum { MINUTE_MS = 60000 };

static const struct sql sql[] = {
	[SQL_ALIVE] = { "ttii",
		"INSERT INTO worker (account_id, id, host, started_at, seen_at) VALUES ('', $1, $2, $3, $4)"
		" ON CONFLICT (account_id, id) DO UPDATE SET seen_at = excluded.seen_at", NULL },
	[SQL_GONE] = { "t", "DELETE FROM worker WHERE account_id = '' AND id = $1", NULL },
	[SQL_LIST] = { "",
		"SELECT id, host, started_at, seen_at FROM worker WHERE account_id = '' ORDER BY seen_at DESC, id LIMIT 100", NULL },
	[SQL_COUNT] = { "tiiiii",
		"INSERT INTO work_count (account_id, topic, slot, minute, done, failed, last_at) VALUES ('', $1, $2, $3, $4, $5, $6)"
		" ON CONFLICT (account_id, topic, slot) DO UPDATE SET minute = excluded.minute, last_at = excluded.last_at,"
		"   done = excluded.done + CASE WHEN work_count.minute = excluded.minute THEN work_count.done ELSE 0 END,"
		"   failed = excluded.failed + CASE WHEN work_count.minute = excluded.minute THEN work_count.failed ELSE 0 END", NULL },
	[SQL_COUNTS] = { "",
		"SELECT topic, minute, done, failed, last_at FROM work_count WHERE account_id = '' ORDER BY topic, slot LIMIT 2000", NULL },
};
const struct sql_table store_worker_sql = SQL_TABLE(sql);

enum result
store_worker_alive(struct tx *tx, struct str id, struct str host, int64_t started_at)
{
	return DB_EXEC(tx, &sql[SQL_ALIVE], NULL, V_TEXT(id), V_TEXT(host), V_INT(started_at), V_INT(tx->now_ms));
}

enum result
store_worker_gone(struct tx *tx, struct str id)
{
	return DB_EXEC(tx, &sql[SQL_GONE], NULL, V_TEXT(id));
}

enum result
store_worker_list(struct tx *tx, struct worker **out, size_t *n)
{
	struct rows rows = db_query_vals(tx, &sql[SQL_LIST], NULL, 0);
	struct worker *list = NULL;

	*n = 0;
	while (row_next(&rows) && (list = sql_room(tx, list, *n, sizeof *list)))
		list[(*n)++] = (struct worker){ row_keep(&rows, 0), row_keep(&rows, 1), row_int(&rows, 2), row_int(&rows, 3) };
	*out = list;
	return sql_done(&rows);
}

enum result
store_worker_count(struct tx *tx, struct str topic, int64_t done, int64_t failed)
{
	int64_t minute = tx->now_ms / MINUTE_MS;

	return DB_EXEC(tx, &sql[SQL_COUNT], NULL, V_TEXT(topic), V_INT(minute % WORK_SLOTS), V_INT(minute), V_INT(done), V_INT(failed),
	    V_INT(tx->now_ms));
}

enum result
store_worker_counts(struct tx *tx, struct work_count **out, size_t *n)
{
	struct rows rows = db_query_vals(tx, &sql[SQL_COUNTS], NULL, 0);
	struct work_count *list = NULL;

	*n = 0;
	while (row_next(&rows) && (list = sql_room(tx, list, *n, sizeof *list)))
		list[(*n)++] = (struct work_count){ row_keep(&rows, 0), row_int(&rows, 1), row_int(&rows, 2), row_int(&rows, 3), row_int(&rows, 4) };
	*out = list;
	return sql_done(&rows);
}
