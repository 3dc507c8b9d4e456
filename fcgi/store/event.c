#include "store/event.h"

#include <inttypes.h>

#include "store/sql.h"

enum { SQL_NEXT, SQL_AT, SQL_SUBJECT, SQL_TYPE, SQL_LIST, SQL_AUDIT, SQL_GET, SQL_CAUSED, SQL_VERSION, SQL_USES, SQL_NEWEST };

#define COLUMNS \
	"id, subject, subject_id, seq, type, version, at, actor, cause_kind, cause_id, data, device"

static const struct sql sql[] = {
	[SQL_NEXT] = { "tttitiittttt",
		"INSERT INTO event (account_id, subject, subject_id, seq, type, version, at, actor, cause_kind, cause_id, data, device)"
		" SELECT $1, $2, $3, coalesce(max(seq), $4) + 1, $5, $6, $7, $8, $9, $10, $11, $12"
		"   FROM event WHERE account_id = $1 AND subject = $2 AND subject_id = $3"
		" RETURNING id, seq", NULL },
	/* The aggregate has counted: nothing is read, so on PostgreSQL neighbours in the index do not get in the way. */
	[SQL_AT] = { "tttitiittttt",
		"INSERT INTO event (account_id, subject, subject_id, seq, type, version, at, actor, cause_kind, cause_id, data, device)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id, seq", NULL },
	[SQL_SUBJECT] = { "tttii",
		"SELECT " COLUMNS " FROM event WHERE account_id = $1 AND subject = $2 AND subject_id = $3 AND seq > $4"
		" ORDER BY seq LIMIT $5", NULL },
	[SQL_TYPE] = { "tttiti",
		"SELECT " COLUMNS " FROM event WHERE account_id = $1 AND subject = $2 AND subject_id = $3 AND id < $4 AND type = $5"
		" ORDER BY seq DESC LIMIT $6", NULL },
	[SQL_LIST] = { "tiitt",
		"SELECT " COLUMNS " FROM event WHERE account_id = $1 AND id < $2"
		"   AND ($4 = '' OR actor = $4) AND ($5 = '' OR subject = $5)"
		" ORDER BY id DESC LIMIT $3", NULL },
	[SQL_AUDIT] = { "tiitt",
		"SELECT " COLUMNS " FROM event WHERE account_id = $1 AND id < $2 AND actor <> ''"
		"   AND ($4 = '' OR actor = $4) AND ($5 = '' OR subject = $5)"
		" ORDER BY id DESC LIMIT $3", NULL },
	[SQL_GET] = { "ti", "SELECT " COLUMNS " FROM event WHERE account_id = $1 AND id = $2", NULL },
	[SQL_CAUSED] = { "tt",
		"SELECT " COLUMNS " FROM event WHERE account_id = $1 AND cause_id = $2 ORDER BY id LIMIT 200", NULL },
	[SQL_USES] = { "tii",
		"SELECT subject, type, count(*) FROM event WHERE account_id = $1 AND id > $2 AND id <= $3"
		" GROUP BY subject, type ORDER BY subject, type LIMIT 500", NULL },
	[SQL_NEWEST] = { "t", "SELECT coalesce(max(id), 0) FROM event WHERE account_id = $1", NULL },
	/*
	 * Ids are given out before they are committed, so on PostgreSQL a smaller one may become visible after a larger one:
	 * the largest alone would say "unchanged" for ever.  The sum over the newest notices it.
	 */
	[SQL_VERSION] = { "t",
		"SELECT coalesce(max(id), 0), 0 FROM event WHERE account_id = $1",
		"SELECT coalesce(max(id), 0), coalesce(sum(id), 0)::bigint"
		"  FROM (SELECT id FROM event WHERE account_id = $1 ORDER BY id DESC LIMIT 200) newest" },
};
const struct sql_table store_event_sql = SQL_TABLE(sql);

static void
read_row(const struct rows *r, struct event *e)
{
	*e = (struct event){
		.id = row_int(r, 0), .subject = row_keep(r, 1), .subject_id = row_keep(r, 2), .seq = row_int(r, 3),
		.type = row_keep(r, 4), .version = row_int(r, 5), .at = row_int(r, 6), .actor = row_keep(r, 7),
		.cause_kind = row_keep(r, 8), .cause_id = row_keep(r, 9), .data = row_keep(r, 10), .device = row_keep(r, 11),
	};
}

static enum result
read_all(struct rows *rows, struct event **out, size_t *n)
{
	struct event *list = NULL;

	*n = 0;
	while (row_next(rows) && (list = sql_room(rows->tx, list, *n, sizeof *list)))
		read_row(rows, &list[(*n)++]);
	*out = list;
	return sql_done(rows);
}

enum result
store_event_add(struct tx *tx, struct event *e)
{
	struct rows rows;
	bool found;

	e->version = e->version ? e->version : 1;
	e->data = e->data.n ? e->data : STR("{}");
	e->at = tx->now_ms;
	e->actor = tx->scope->user;
	e->device = tx->scope->device;
	e->cause_kind = tx->scope->cause_kind;
	e->cause_id = tx->scope->cause;
	rows = DB_QUERY(tx, &sql[e->seq ? SQL_AT : SQL_NEXT], V_TEXT(tx->account), V_TEXT(e->subject), V_TEXT(e->subject_id),
	    V_INT(e->seq), V_TEXT(e->type), V_INT(e->version), V_INT(e->at), V_TEXT(e->actor), V_TEXT(e->cause_kind), V_TEXT(e->cause_id),
	    V_TEXT(e->data), V_TEXT(e->device));
	found = row_next(&rows);
	if (found) {
		e->id = row_int(&rows, 0);
		e->seq = row_int(&rows, 1);
	}
	return sql_done(&rows);
}

enum result
store_event_subject(struct tx *tx, struct str subject, struct str subject_id, int64_t after_seq, int64_t limit,
    struct event **out, size_t *n)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_SUBJECT], V_TEXT(tx->account), V_TEXT(subject), V_TEXT(subject_id),
	    V_INT(after_seq), V_INT(limit));

	return read_all(&rows, out, n);
}

enum result
store_event_type(struct tx *tx, struct str subject, struct str subject_id, struct str type, int64_t before_id, int64_t limit,
    struct event **out, size_t *n)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_TYPE], V_TEXT(tx->account), V_TEXT(subject), V_TEXT(subject_id),
	    V_INT(before_id ? before_id : INT64_MAX), V_TEXT(type), V_INT(limit));

	return read_all(&rows, out, n);
}

enum result
store_event_list(struct tx *tx, struct event_list *l)
{
	int64_t limit = sql_limit(l->limit);
	struct rows rows = DB_QUERY(tx, &sql[l->audit ? SQL_AUDIT : SQL_LIST], V_TEXT(tx->account),
	    V_INT(l->before_id ? l->before_id : INT64_MAX), V_INT(limit + 1), V_TEXT(l->actor), V_TEXT(l->subject));
	enum result res = read_all(&rows, &l->at, &l->n);

	l->more = sql_more(&l->n, limit);
	return res;
}

enum result
store_event_uses(struct tx *tx, int64_t after, int64_t to, struct event_use **out, size_t *n)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_USES], V_TEXT(tx->account), V_INT(after), V_INT(to));
	struct event_use *list = NULL;

	*n = 0;
	while (row_next(&rows) && (list = sql_room(tx, list, *n, sizeof *list)))
		list[(*n)++] = (struct event_use){ row_keep(&rows, 0), row_keep(&rows, 1), row_int(&rows, 2) };
	*out = list;
	return sql_done(&rows);
}

enum result
store_event_newest(struct tx *tx, int64_t *id)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_NEWEST], V_TEXT(tx->account));

	*id = row_next(&rows) ? row_int(&rows, 0) : 0;
	return sql_done(&rows);
}

enum result
store_event_get(struct tx *tx, int64_t id, struct event *e)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_GET], V_TEXT(tx->account), V_INT(id));
	bool found = row_next(&rows);

	if (found)
		read_row(&rows, e);
	return sql_found(&rows, found);
}

enum result
store_event_caused(struct tx *tx, struct str cause_id, struct event **out, size_t *n)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_CAUSED], V_TEXT(tx->account), V_TEXT(cause_id));

	return read_all(&rows, out, n);
}

enum result
store_event_version(struct tx *tx, struct str *etag)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_VERSION], V_TEXT(tx->account));

	*etag = (struct str){ 0 };
	if (row_next(&rows)) {
		*etag = arena_printf(tx->arena, "%" PRIx64 "-%" PRIx64, (uint64_t)row_int(&rows, 0), (uint64_t)row_int(&rows, 1));
		tx->failed |= !etag->n;
	}
	return sql_done(&rows);
}
