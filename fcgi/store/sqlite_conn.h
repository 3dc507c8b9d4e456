/*
 * sqlite_conn - one connection to the SQLite file and its prepared statements.  Used by one thread at a time.
 *
 * Holds: an I/O error or a damaged file ends the process (exit status 74): what SQLite has in memory is not to be
 *        trusted then, and starting again recovers from the log.
 */
#ifndef STORE_SQLITE_CONN_H
#define STORE_SQLITE_CONN_H

#include <sqlite3.h>

#include "store/engine.h"

enum { SQLITE_CONN_BUSY_MS = 10000 };

struct sqlite_conn {
	sqlite3 *db;
	struct stmts stmts;
	int open;			/* queries that have not ended */
	bool reader;			/* refuses statements that write */
	bool wrote;			/* ... and notes that one was asked for */
};

/* false with a fault when it cannot; flags are sqlite3_open_v2's. */
bool		sqlite_conn_open(struct sqlite_conn *, const char *path, int flags, int cache_kib, bool reader, struct fault *);
void		sqlite_conn_close(struct sqlite_conn *);
/* Runs a statement without parameters or rows (BEGIN, SAVEPOINT ...), quietly: the caller decides what a failure means. */
bool		sqlite_conn_run(struct sqlite_conn *, const struct sql *);
/* The first column of the first row; otherwise when there is none. */
int64_t		sqlite_conn_number(struct sqlite_conn *, const struct sql *, int64_t otherwise);
/* Resets what a function has left open: a forgotten query would pin the log. */
void		sqlite_conn_rest(struct sqlite_conn *);

/* The engine's part in statements; tx->engine is the connection. */
enum result	sqlite_conn_exec(struct tx *, const struct sql *, const struct val *, size_t n, int64_t *changed);
void		sqlite_conn_query(struct rows *, const struct sql *, const struct val *, size_t n);
bool		sqlite_conn_next(struct rows *);
bool		sqlite_conn_null(const struct rows *, int column);
int64_t		sqlite_conn_num(const struct rows *, int column);
struct str	sqlite_conn_text(const struct rows *, int column);
void		sqlite_conn_end(struct rows *);

#endif
