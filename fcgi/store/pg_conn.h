/*
 * pg_conn - connections to PostgreSQL: a pool of them, their prepared statements, and what went wrong with one.
 *
 * Holds: a connection is used by one thread at a time.  Values go and come in binary: int8, text and bytea (and bool and
 *        the smaller integers in answers) are all that is spoken; a statement casts everything else.
 */
#ifndef STORE_PG_CONN_H
#define STORE_PG_CONN_H

#include <libpq-fe.h>
#include <pthread.h>

#include "store/engine.h"

enum { PG_SENT = 64 };	/* few enough that their answers fit into the socket's buffer while nobody reads them */

/* Why a transaction cannot be kept, worst last. */
enum pg_trouble {
	PG_FINE,
	PG_FAILED,	/* a statement failed for a reason of its own */
	PG_CLASH,	/* 23505, 23P01: somebody was quicker to take a unique key; the next try sees it */
	PG_REPEAT,	/* 40001, 40P01: the database asks for another try */
	PG_LOST,	/* the connection is gone; after COMMIT was sent nobody knows whether it was kept */
};

struct pg_conn {
	PGconn *pg;
	struct stmts stmts;
	int named;			/* statements prepared so far: their names */
	PGresult *open[DB_OPEN_ROWS];
	enum pg_trouble trouble;	/* of the running transaction */
	bool outage;			/* ... and the server is to blame for it, not what it was told */
	bool wrote;			/* a statement touched a row, or was sent */
	struct pg_sent { const struct sql *sql; enum result otherwise; } sent[PG_SENT];
	int n_sent;			/* not waited for yet */
	bool must;			/* one of them has to touch a row */
	enum result unmet;		/* the first that had to and did not: its `otherwise` */
	const struct log_ctx *log;	/* of who uses it */
	struct pg_conn *next;
};

struct pg_pool {
	char *conninfo;
	int most, made;
	struct pg_conn *spare;
	pthread_mutex_t lock;
	pthread_cond_t freed;
};

void		pg_pool_init(struct pg_pool *, struct str conninfo, int most);
void		pg_pool_free(struct pg_pool *);
/* Waits for a free connection, or makes one; NULL, and a line in the log, when the server cannot be reached. */
struct pg_conn *pg_pool_take(struct pg_pool *, const struct log_ctx *);
/* A connection that was lost takes the idle ones with it: the server was most likely restarted. */
void		pg_pool_give(struct pg_pool *, struct pg_conn *);

/* Begins what a function sees: nothing failed, nothing open. */
void		pg_conn_fresh(struct pg_conn *);
/* Clears what a function has left open. */
void		pg_conn_rest(struct pg_conn *);
/* Waits for the answers to all that was sent; false, with trouble or unmet noted, when one is not as it has to be. */
bool		pg_conn_wait(struct pg_conn *);
/* Runs a text (several statements, no parameters); the last one's answer, or NULL after noting the trouble. */
PGresult *	pg_conn_run(struct pg_conn *, const char *text);
/* Runs one statement in the same round trip as all that was sent. */
PGresult *	pg_conn_run_last(struct pg_conn *, const char *text);
bool		pg_conn_prepare(struct pg_conn *, const struct sql *, const char **name);

enum result	pg_conn_exec(struct tx *, const struct sql *, const struct val *, size_t n, int64_t *changed);
enum result	pg_conn_send(struct tx *, const struct sql *, const struct val *, size_t n, enum result otherwise);
void		pg_conn_query(struct rows *, const struct sql *, const struct val *, size_t n);
bool		pg_conn_next(struct rows *);
bool		pg_conn_null(const struct rows *, int column);
int64_t		pg_conn_num(const struct rows *, int column);
struct str	pg_conn_text(const struct rows *, int column);
void		pg_conn_end(struct rows *);

#endif
