#include "store/notice.h"
#include "store/read.h"
#include "store/sql.h"

enum { SQL_GATHER, SQL_TOLD, SQL_GET, SQL_FIND, SQL_LIST, SQL_UNREAD };

static const struct sql sql[] = {
	[SQL_GATHER] = { "ttttttttii",
		"INSERT INTO notice (account_id, id, dedupe, severity, title, text, subject, subject_id, count, created_at, updated_at)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $10, $9, $9)"
		" ON CONFLICT (account_id, dedupe) DO UPDATE SET severity = excluded.severity, title = excluded.title,"
		"   text = excluded.text, subject = excluded.subject, subject_id = excluded.subject_id,"
		"   count = notice.count + excluded.count, updated_at = excluded.updated_at"
		" RETURNING id, count, created_at, told_at", NULL },
	[SQL_TOLD] = { "tti", "UPDATE notice SET told_at = $3 WHERE account_id = $1 AND id = $2", NULL },
	[SQL_GET] = { "tt", "SELECT " NOTICE_COLUMNS " FROM notice WHERE account_id = $1 AND id = $2", NULL },
	[SQL_FIND] = { "tt", "SELECT " NOTICE_COLUMNS " FROM notice WHERE account_id = $1 AND dedupe = $2", NULL },
	[SQL_LIST] = { "titi",
		"SELECT " NOTICE_COLUMNS " FROM notice"
		" WHERE account_id = $1 AND (updated_at, id) < ($2, $3) ORDER BY updated_at DESC, id DESC LIMIT $4", NULL },
	[SQL_UNREAD] = { "tt",
		"SELECT count(*) FROM (SELECT 1 FROM notice WHERE account_id = $1 AND updated_at >"
		"   (SELECT notices_read_at FROM person WHERE account_id = $1 AND id = $2) LIMIT 100) newest", NULL },
};
const struct sql_table store_notice_sql = SQL_TABLE(sql);

static const char *const severities[] = {
	[NOTICE_INFO] = "info", [NOTICE_WARNING] = "warning", [NOTICE_ERROR] = "error",
};

struct str
store_notice_severity_name(enum notice_severity s)
{
	return str_of(severities[s]);
}

bool
store_notice_severity_parse(struct str s, enum notice_severity *severity)
{
	int i = sql_word(severities, NOTICE_SEVERITIES, s);

	if (i >= 0)
		*severity = (enum notice_severity)i;
	return i >= 0;
}

enum result
store_notice_gather(struct tx *tx, struct notice *n)
{
	struct rows rows;

	sql_id(tx, &n->id);
	rows = DB_QUERY(tx, &sql[SQL_GATHER], V_TEXT(tx->account), V_TEXT(n->id), V_TEXT(n->dedupe),
	    V_TEXT(str_of(severities[n->severity])), V_TEXT(n->title), V_TEXT(n->text), V_TEXT(n->subject), V_TEXT(n->subject_id),
	    V_INT(tx->now_ms), V_INT(1));
	n->updated_at = tx->now_ms;
	if (row_next(&rows)) {
		n->id = row_keep(&rows, 0);
		n->count = row_int(&rows, 1);
		n->created_at = row_int(&rows, 2);
		n->told_at = row_int(&rows, 3);
	}
	return sql_done(&rows);
}

enum result
store_notice_told(struct tx *tx, struct str id)
{
	int64_t changed;
	enum result res = DB_EXEC(tx, &sql[SQL_TOLD], &changed, V_TEXT(tx->account), V_TEXT(id), V_INT(tx->now_ms));

	return sql_touched(res, changed, ERR_MISSING);
}

void
store_notice_read(const struct rows *rows, struct notice *n)
{
	*n = (struct notice){
		.id = row_keep(rows, 0), .dedupe = row_keep(rows, 1),
		.severity = (enum notice_severity)sql_enum(rows, 2, severities, NOTICE_SEVERITIES),
		.title = row_keep(rows, 3), .text = row_keep(rows, 4), .subject = row_keep(rows, 5),
		.subject_id = row_keep(rows, 6), .count = row_int(rows, 7), .created_at = row_int(rows, 8),
		.updated_at = row_int(rows, 9), .told_at = row_int(rows, 10),
	};
}

static enum result
one(struct tx *tx, const struct sql *statement, struct str key, struct notice *n)
{
	struct rows rows = DB_QUERY(tx, statement, V_TEXT(tx->account), V_TEXT(key));
	bool found = row_next(&rows);

	if (found)
		store_notice_read(&rows, n);
	return sql_found(&rows, found);
}

enum result
store_notice_get(struct tx *tx, struct str id, struct notice *n)
{
	return one(tx, &sql[SQL_GET], id, n);
}

enum result
store_notice_find(struct tx *tx, struct str dedupe, struct notice *n)
{
	return one(tx, &sql[SQL_FIND], dedupe, n);
}

enum result
store_notice_list(struct tx *tx, struct notice_list *l)
{
	int64_t limit = sql_limit(l->limit);
	struct rows rows = DB_QUERY(tx, &sql[SQL_LIST], V_TEXT(tx->account), V_INT(l->before_at ? l->before_at : INT64_MAX),
	    V_TEXT(l->before_at ? l->before_id : (struct str){ 0 }), V_INT(limit + 1));
	struct notice *list = NULL;
	size_t n = 0;
	enum result res;

	while (row_next(&rows) && (list = sql_room(tx, list, n, sizeof *list)))
		store_notice_read(&rows, &list[n++]);
	res = sql_done(&rows);
	l->at = list;
	l->more = sql_more(&n, limit);
	l->n = n;
	return res;
}

enum result
store_notice_unread(struct tx *tx, struct str person_id, int64_t *unread)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_UNREAD], V_TEXT(tx->account), V_TEXT(person_id));

	*unread = row_next(&rows) ? row_int(&rows, 0) : 0;
	return sql_done(&rows);
}
