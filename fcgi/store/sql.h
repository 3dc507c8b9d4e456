/*
 * sql - the list of every statement of the house.
 *
 * Why:   a test prepares each on both engines, with its parameter types, and reads the plans of those that poll.
 * How:   a repository has its statements in one `static const struct sql sql[]` at its top, and says
 *            const struct sql_table store_thing_sql = SQL_TABLE(sql);
 *        A new repository is a line in SQL_TABLES; a test looks for forgotten ones.
 */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include "store/db.h"

struct sql_table { const char *file; const struct sql *sql; size_t n; };
#define SQL_TABLE(array) { __FILE__, (array), sizeof(array) / sizeof *(array) }

#define SQL_TABLES(X) \
	X(account) X(asked) X(capacity) X(delivery) X(event) X(integration) X(job) X(kiosk) X(lot) X(mapping) X(notice) X(person) X(place) X(portal) \
	X(portal_item) X(portal_job) X(quota) X(replay) X(retention) X(sealed) X(session) X(shop) X(shop_order) X(source) X(stock) X(stock_look) X(system) \
	X(throttle) X(ticket) X(token) X(worker)

#define SQL_DECLARE(name) extern const struct sql_table store_##name##_sql;
SQL_TABLES(SQL_DECLARE)
#undef SQL_DECLARE

extern const struct sql_table *const sql_tables[];	/* ends with NULL */

/* ---- what repositories share ------------------------------------------------------------------------------------ */

/*
 * Room for element n of a list of n elements that grows in tx->arena, NULL at first; it may move.  NULL when the arena is
 * full: the tx has failed then, and sql_done says so.
 *	while (row_next(&rows) && (list = sql_room(tx, list, *n, sizeof *list)))
 *		read_thing(&rows, &list[(*n)++]);
 *	return sql_done(&rows);
 */
void *		sql_room(struct tx *, void *list, size_t n, size_t size);
enum result	sql_done(struct rows *);		/* ends the query: OK, ERR_STORE or ERR_LIMIT */
enum result	sql_found(struct rows *, bool found);	/* the same, and ERR_MISSING when nothing was found */
/* OK when a write has touched a row, else otherwise; its own result when it failed. */
enum result	sql_touched(enum result, int64_t changed, enum result otherwise);
/* The number of a word in a table of words; -1 when it is none of them. */
int		sql_word(const char *const *words, int n, struct str);
/* The same of a column that holds nothing else; the tx fails when it does. */
int		sql_enum(const struct rows *, int column, const char *const *words, int n);
/* Makes *id when it is empty; a tx without room for it has failed. */
void		sql_id(struct tx *, struct str *id);
/* A page was asked for with one row more than its limit: cuts it off, and says whether it was there. */
bool		sql_more(size_t *n, int64_t limit);
enum { SQL_PAGE = 200 };				/* most rows of a page */
int64_t		sql_limit(int64_t asked);		/* 1 .. SQL_PAGE */
/* "%needle%" with the signs of LIKE escaped by '!'; "" when there is nothing to look for. */
struct str	sql_pattern(struct arena *, struct str needle);

#endif
