#include "store/sqlite_conn.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "store/sqlite_log.h"

struct prepared {
	sqlite3_stmt *stmt;
	bool writes, open, waiting;	/* waiting: the first row was stepped to and not yet asked for */
	int result;			/* of the last step */
	unsigned char at[DB_PARAMS];	/* SQLite's number of $1, $2 ...; 0: not in this text */
};

/* Says what went wrong; does not come back from what cannot be mended. */
static void
failed(const struct sqlite_conn *c, const struct log_ctx *log, const char *text, int code)
{
	int kind = code & 0xff;
	bool fatal = (kind == SQLITE_IOERR && code != SQLITE_IOERR_NOMEM) || kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB;

	log_line(LOG_ERROR, log, fatal ? "store_broken" : "sql_failed", LOG_STR("error", str_of(sqlite3_errmsg(c->db))),
	    LOG_INT("code", code), LOG_STR("sql", str_of(text)), LOG_END);
	if (fatal)
		_exit(EX_IOERR);
}

/* The same for a statement of a use case: it learns whether the store, or what was said, is to blame. */
static void
failed_in(struct tx *tx, const char *text, int code)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
	case SQLITE_NOMEM:
	case SQLITE_IOERR:
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_INTERRUPT:
	case SQLITE_PROTOCOL:
		tx->outage = true;
		break;
	}
	failed(tx->engine, &tx->scope->log, text, code);
}

static struct prepared *
prepare(struct sqlite_conn *c, const struct log_ctx *log, const struct sql *sql)
{
	struct prepared *p = stmts_find(&c->stmts, sql);
	const char *text = engine_text(sql, false);
	sqlite3_stmt *stmt;
	int code, bound = 0;

	if (p)
		return p;
	code = sqlite3_prepare_v3(c->db, text, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
	if (code != SQLITE_OK) {
		failed(c, log, text, code);
		return NULL;
	}
	p = calloc(1, sizeof *p);
	if (!p || !stmts_put(&c->stmts, sql, p)) {
		failed(c, log, text, SQLITE_NOMEM);
		sqlite3_finalize(stmt);
		free(p);
		return NULL;
	}
	p->stmt = stmt;
	p->writes = !sqlite3_stmt_readonly(stmt);
	for (size_t i = 0; sql->types[i]; i++) {
		char name[16];

		/* By name: by number, SQLite would count parameters in the order in which they first appear. */
		snprintf(name, sizeof name, "$%d", (int)i + 1);
		p->at[i] = (unsigned char)sqlite3_bind_parameter_index(stmt, name);
		bound += p->at[i] != 0;
	}
	assert(bound == sqlite3_bind_parameter_count(stmt));
	return p;
}

static int
bind(const struct prepared *p, const struct val *vals, size_t n, sqlite3_destructor_type keep)
{
	int code = SQLITE_OK;

	for (size_t i = 0; i < n && code == SQLITE_OK; i++) {
		const char *bytes = vals[i].s.p ? vals[i].s.p : "";

		if (!p->at[i])
			continue;
		switch (vals[i].kind) {
		case VAL_NULL:
			code = sqlite3_bind_null(p->stmt, p->at[i]);
			break;
		case VAL_INT:
			code = sqlite3_bind_int64(p->stmt, p->at[i], vals[i].i);
			break;
		case VAL_TEXT:
			code = sqlite3_bind_text64(p->stmt, p->at[i], bytes, vals[i].s.n, keep, SQLITE_UTF8);
			break;
		case VAL_BYTES:
			code = sqlite3_bind_blob64(p->stmt, p->at[i], bytes, vals[i].s.n, keep);
			break;
		}
	}
	return code;
}

/* The statement, ready to step; NULL when it may not run. */
static struct prepared *
ready(struct tx *tx, const struct sql *sql, const struct val *vals, size_t n, sqlite3_destructor_type keep)
{
	struct sqlite_conn *c = tx->engine;
	struct prepared *p = prepare(c, &tx->scope->log, sql);
	int code;

	if (!p) {
		tx->outage = true;	/* no memory, or a schema that is being changed */
		return NULL;
	}
	assert(!p->open);	/* a query over a query of the same name: collect the outer one first */
	if (p->writes && c->reader) {
		c->wrote = true;
		return NULL;
	}
	code = bind(p, vals, n, keep);
	if (code != SQLITE_OK) {
		failed_in(tx, sql->text, code);
		return NULL;
	}
	return p;
}

enum result
sqlite_conn_exec(struct tx *tx, const struct sql *sql, const struct val *vals, size_t n, int64_t *changed)
{
	struct sqlite_conn *c = tx->engine;
	struct prepared *p = ready(tx, sql, vals, n, SQLITE_STATIC);
	int code;

	if (!p)
		return ERR_STORE;
	do
		code = sqlite3_step(p->stmt);
	while (code == SQLITE_ROW);
	if (code == SQLITE_DONE)
		*changed = p->writes ? sqlite3_changes64(c->db) : 0;
	else
		failed_in(tx, sql->text, code);
	sqlite3_reset(p->stmt);
	sqlite3_clear_bindings(p->stmt);	/* they point into the caller's memory */
	return code == SQLITE_DONE ? OK : ERR_STORE;
}

/*
 * The first step is made here: a write with RETURNING is done even if nobody looks at its rows, as on PostgreSQL.
 * Values are copied, since rows may outlive the block that made them.
 */
void
sqlite_conn_query(struct rows *rows, const struct sql *sql, const struct val *vals, size_t n)
{
	struct sqlite_conn *c = rows->tx->engine;
	struct prepared *p = ready(rows->tx, sql, vals, n, SQLITE_TRANSIENT);

	if (!p)
		return;
	p->result = sqlite3_step(p->stmt);
	if (p->result != SQLITE_ROW && p->result != SQLITE_DONE) {
		failed_in(rows->tx, sql->text, p->result);
		sqlite3_reset(p->stmt);
		return;
	}
	p->waiting = true;
	p->open = true;
	c->open++;
	rows->engine = p;
}

bool
sqlite_conn_next(struct rows *rows)
{
	struct prepared *p = rows->engine;

	if (!p->waiting && p->result == SQLITE_ROW) {
		p->result = sqlite3_step(p->stmt);
		if (p->result != SQLITE_ROW && p->result != SQLITE_DONE) {
			failed_in(rows->tx, sqlite3_sql(p->stmt), p->result);
			rows->result = ERR_STORE;
		}
	}
	p->waiting = false;
	return p->result == SQLITE_ROW;
}

bool
sqlite_conn_null(const struct rows *rows, int column)
{
	const struct prepared *p = rows->engine;

	return sqlite3_column_type(p->stmt, column) == SQLITE_NULL;
}

int64_t
sqlite_conn_num(const struct rows *rows, int column)
{
	const struct prepared *p = rows->engine;

	assert(column < sqlite3_column_count(p->stmt));
	assert(sqlite3_column_type(p->stmt, column) == SQLITE_INTEGER || sqlite3_column_type(p->stmt, column) == SQLITE_NULL);
	return sqlite3_column_int64(p->stmt, column);
}

struct str
sqlite_conn_text(const struct rows *rows, int column)
{
	const struct prepared *p = rows->engine;
	const char *bytes;

	assert(column < sqlite3_column_count(p->stmt));
	assert(sqlite3_column_type(p->stmt, column) != SQLITE_INTEGER);
	bytes = sqlite3_column_blob(p->stmt, column);
	return (struct str){ bytes, (size_t)sqlite3_column_bytes(p->stmt, column) };
}

static void
end(struct sqlite_conn *c, struct prepared *p)
{
	sqlite3_reset(p->stmt);
	p->open = p->waiting = false;
	c->open--;
}

void
sqlite_conn_end(struct rows *rows)
{
	end(rows->tx->engine, rows->engine);
}

void
sqlite_conn_rest(struct sqlite_conn *c)
{
	for (size_t i = 0; i < c->stmts.cap && c->open > 0; i++) {
		struct prepared *p = c->stmts.slot[i].value;

		if (p && p->open)
			end(c, p);
	}
}

bool
sqlite_conn_run(struct sqlite_conn *c, const struct sql *sql)
{
	struct prepared *p = prepare(c, NULL, sql);
	int code;

	if (!p)
		return false;
	code = sqlite3_step(p->stmt);
	if (code != SQLITE_DONE && code != SQLITE_ROW)
		failed(c, NULL, sql->text, code);
	sqlite3_reset(p->stmt);
	return code == SQLITE_DONE || code == SQLITE_ROW;
}

int64_t
sqlite_conn_number(struct sqlite_conn *c, const struct sql *sql, int64_t otherwise)
{
	struct prepared *p = prepare(c, NULL, sql);
	int code;

	if (!p)
		return otherwise;
	code = sqlite3_step(p->stmt);
	if (code == SQLITE_ROW && sqlite3_column_type(p->stmt, 0) == SQLITE_INTEGER)
		otherwise = sqlite3_column_int64(p->stmt, 0);
	else if (code != SQLITE_ROW && code != SQLITE_DONE)
		failed(c, NULL, sql->text, code);
	sqlite3_reset(p->stmt);
	return otherwise;
}

static bool started;

/* SQLite would count its memory, under one lock for all threads: a twentieth of the writer's time, for figures nobody asks. */
static void
start(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	started = sqlite_log_start();
}

bool
sqlite_conn_open(struct sqlite_conn *c, const char *path, int flags, int cache_kib, bool reader, struct fault *fault)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	char pragmas[500];
	char *error = NULL;
	int code;

	pthread_once(&once, start);
	*c = (struct sqlite_conn){ .reader = reader };
	snprintf(pragmas, sizeof pragmas,
	    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -%d; PRAGMA query_only = %d;"
	    "PRAGMA journal_size_limit = 67108864;"	/* a slow reader makes the log grow: it need not stay so */
	    "PRAGMA temp_store = MEMORY;",	/* pages as they were before a savepoint: in a file they were 90 writes a webhook */
	    cache_kib, reader);
	code = sqlite3_open_v2(path, &c->db, flags | SQLITE_OPEN_NOMUTEX, started ? SQLITE_LOG_VFS : NULL);
	if (code == SQLITE_OK) {
		sqlite3_extended_result_codes(c->db, 1);
		sqlite3_busy_timeout(c->db, SQLITE_CONN_BUSY_MS);
		code = sqlite3_exec(c->db, pragmas, NULL, NULL, &error);
	}
	if (code == SQLITE_OK)
		return true;
	if (code == SQLITE_CANTOPEN)
		fault_set(fault, ERR_MISSING, "store_missing",
		    "There is no store at %s, or it may not be opened. `tradepost migrate` makes one.", path);
	else
		fault_set(fault, ERR_STORE, "store", "The store %s cannot be opened: %s.", path,
		    error ? error : c->db ? sqlite3_errmsg(c->db) : sqlite3_errstr(code));
	sqlite3_free(error);
	sqlite_conn_close(c);
	return false;
}

static void
finalize(void *value)
{
	struct prepared *p = value;

	sqlite3_finalize(p->stmt);
	free(p);
}

void
sqlite_conn_close(struct sqlite_conn *c)
{
	stmts_free(&c->stmts, finalize);
	sqlite3_close(c->db);
	c->db = NULL;
}
