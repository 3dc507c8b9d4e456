/*
 * db - one small door to the two engines, SQLite and PostgreSQL.
 *
 * What:  a write is a function that runs inside a transaction and is durable before db_write answers OK; a read is a
 *        function that sees one consistent state.  Statements are data (struct sql), their texts serve both engines
 *        unless they say otherwise.
 * Why:   on SQLite one writer thread commits many functions together (a savepoint each); on PostgreSQL a function runs
 *        SERIALIZABLE and is repeated when the database asks for it.  The function cannot tell, so it must not care:
 *        it may run more than once and on another thread.  No I/O, no thread-locals, no parsing, no cryptography in it;
 *        results only into in_out and tx->arena (which is set back before each try).
 * Holds: the first statement that fails ends the function: the tx is marked and the rest is refused (ERR_STORE).
 *        An expected conflict is asked for with ON CONFLICT DO NOTHING and the row count.
 *        Anything but OK rolls the function's writes back.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/arena.h"
#include "base/env.h"
#include "base/fault.h"
#include "base/log.h"

struct db;

/* On whose behalf something is read or written; borrowed for the call. */
struct scope {
	struct str account;		/* empty for store/system.c's statements and for what belongs to no account */
	struct str user;		/* user or token id; "" for a worker or a webhook */
	struct str device;		/* the kiosk where it is done; "" elsewhere */
	struct str cause_kind;		/* "request", "delivery", "job", "command" */
	struct str cause;		/* its id: what events of this write name as their cause */
	struct arena *arena;		/* results and scratch, never NULL; set back before each try.  Calls of one db_write_many
					 * may share one: they run one after the other */
	struct fault *fault;		/* why it was refused; cleared before each try; may be NULL */
	struct log_ctx log;
};

/* A running transaction, as a use case sees it. */
struct tx {
	struct db *db;
	const struct scope *scope;
	struct arena *arena;		/* scope->arena */
	struct fault *fault;		/* scope->fault */
	struct str account;		/* scope->account */
	const struct env *env;		/* ids and jitter; the clock is now_ms below */
	int64_t now_ms;			/* read once per transaction; the server's clock on PostgreSQL */
	bool failed;			/* a statement failed: nothing more will run */
	enum result unmet;		/* what a db_must that touched nothing has made the result; OK: none */
	bool outage;			/* ... for want of something of the store's (room, memory, a connection): not for what it
					 * said, so that another time it may well be done */
	void *engine;			/* db_sqlite.c / db_postgres.c */
};

typedef enum result (*db_fn)(struct tx *, void *in_out);

struct db_call { const struct scope *scope; db_fn fn; void *in_out; enum result result; };

/*
 * Opens the configured store with readers connections for reads; NULL and a fault when it cannot, and when its schema is
 * not this program's.  One per process; any thread may use it.
 */
struct db *	db_open(const struct env *, int readers, struct fault *);
/*
 * A new SQLite store in memory, of this program's version, that ends with db_close: for simulations.  It has one connection
 * and no thread: everything runs on the caller's, in the caller's order.
 */
struct db *	db_open_memory(const struct env *, struct fault *);
void		db_close(struct db *);
bool		db_is_postgres(const struct db *);
enum result	db_write(struct db *, const struct scope *, db_fn, void *in_out);
/* Up to 64 functions in one commit; each has its own result (a refused one does not hurt its neighbours). */
void		db_write_many(struct db *, struct db_call *, size_t n);
/* A consistent read; statements that write are refused (ERR_STORE). Held only while fn runs: no waiting in it. */
enum result	db_read(struct db *, const struct scope *, db_fn, void *in_out);
/*
 * The statements that name no account (store/system.c): a second role on PostgreSQL, READ COMMITTED there.  On SQLite it
 * runs as a read, and once more as a write when it turns out to write.
 */
enum result	db_system(struct db *, const struct scope *, db_fn, void *in_out);

/* ---- statements ------------------------------------------------------------------------------------------------ */

/*
 * One statement.  types: a letter per parameter, i int8, t text, b bytes; $1 is the first.  Values may be NULL.
 * pg is the text for PostgreSQL where one text cannot serve both, else NULL.  Tables of these are listed in store/sql.c,
 * so that a test can prepare every one on both engines.
 */
struct sql { const char *types, *text, *pg; };

struct val { enum { VAL_NULL, VAL_INT, VAL_TEXT, VAL_BYTES } kind; int64_t i; struct str s; };
#define V_NULL ((struct val){ VAL_NULL, 0, { 0, 0 } })
#define V_INT(x) ((struct val){ VAL_INT, (x), { 0, 0 } })
#define V_TEXT(x) ((struct val){ VAL_TEXT, 0, (x) })
#define V_BYTES(x) ((struct val){ VAL_BYTES, 0, (x) })
#define V_TEXT_OR_NULL(x) ((x).n ? V_TEXT(x) : V_NULL)
#define V_INT_OR_NULL(x) ((x) ? V_INT(x) : V_NULL)

/*
 * Runs a statement whose rows nobody needs; *changed gets the number of rows it touched, 0 if it failed.
 *
 * With changed NULL, and by db_must, PostgreSQL is told and not waited for: such statements travel with the next one that
 * is (or with COMMIT), so that a use case takes as many round trips as it has questions.  Whatever became of them is known
 * before db_write answers: a failure, or a db_must that touched nothing, is then its result, and nothing is kept.
 */
enum result	db_exec_vals(struct tx *, const struct sql *, const struct val *, size_t n, int64_t *changed);
#define DB_EXEC(tx, sql, changed, ...) \
	db_exec_vals((tx), (sql), (struct val[]){ __VA_ARGS__ }, sizeof((struct val[]){ __VA_ARGS__ }) / sizeof(struct val), (changed))
/* Runs a statement that has to touch a row; if it does not, `otherwise` is the function's result, even if it says OK. */
enum result	db_must_vals(struct tx *, const struct sql *, enum result otherwise, const struct val *, size_t n);
#define DB_MUST(tx, sql, otherwise, ...) \
	db_must_vals((tx), (sql), (otherwise), (struct val[]){ __VA_ARGS__ }, sizeof((struct val[]){ __VA_ARGS__ }) / sizeof(struct val))

/*
 * The rows of a query.  Text stays valid until the next row; row_keep copies it.  One statement is not run again while
 * its rows are open.  A statement without parameters is called as db_query_vals(tx, sql, NULL, 0).
 */
struct rows { struct tx *tx; void *engine; int64_t at; enum result result; };
struct rows	db_query_vals(struct tx *, const struct sql *, const struct val *, size_t n);
#define DB_QUERY(tx, sql, ...) \
	db_query_vals((tx), (sql), (struct val[]){ __VA_ARGS__ }, sizeof((struct val[]){ __VA_ARGS__ }) / sizeof(struct val))
bool		row_next(struct rows *);	/* false at the end, or when it failed: see rows.result */
bool		row_null(const struct rows *, int column);	/* columns count from 0 */
int64_t		row_int(const struct rows *, int column);	/* 0 for NULL */
struct str	row_str(const struct rows *, int column);	/* text or bytes; "" for NULL */
struct str	row_keep(const struct rows *, int column);	/* a copy in tx->arena; the tx fails when that is full */
/* Ends a query early (before row_next said false). */
void		rows_end(struct rows *);

/*
 * Refuses, with a fault, inside a use case: return tx_refuse(tx, ERR_CONFLICT, "supplier_busy", "...").
 */
#define tx_refuse(tx, result, code, ...) fault_set((tx)->fault, (result), (code), __VA_ARGS__)

/* ---- operating it ---------------------------------------------------------------------------------------------- */

/*
 * Brings the schema to this program's version, or only says what would be done (*from, *to); ERR_CONFLICT when the store is
 * newer.  store/migrate.h says which roles PostgreSQL needs.
 */
enum result	db_migrate(const struct env *, bool dry_run, int64_t *from, int64_t *to, struct fault *);
/* True when something was committed since *seen (SQLite data_version; PostgreSQL: always true, callers pace themselves). */
bool		db_changed(struct db *, int64_t *seen);
/* A round trip, ms ×1000 (µs); -1 when the store is down. */
int64_t		db_ping_us(struct db *);
struct db_stats { int64_t commits, functions, retries, wal_bytes, oldest_reader_ms, busy_ms; };
void		db_stats(struct db *, struct db_stats *);

#endif
