#include "store/db.h"

#include <assert.h>
#include <string.h>

#include "store/engine.h"

struct db *
db_open(const struct env *env, int readers, struct fault *fault)
{
	struct str store = env->config->store;
	struct str kind, rest;

	assert(readers > 0);
	if (str_cut(store, ':', &kind, &rest) && rest.n) {
		if (str_eq(kind, STR("sqlite")))
			return db_sqlite_open(env, rest, readers, fault);
		if (str_eq(kind, STR("postgres")))
			return db_postgres_open(env, rest, env->config->store_system, readers, fault);
	}
	fault_set(fault, ERR_INPUT, "store_unknown", "The setting `store` has to be sqlite:PATH or postgres:CONNINFO.");
	return NULL;
}

struct db *
db_open_memory(const struct env *env, struct fault *fault)
{
	return db_sqlite_memory(env, fault);
}

void
db_close(struct db *db)
{
	if (db)
		db->engine->close(db);
}

bool
db_is_postgres(const struct db *db)
{
	return db->engine->postgres;
}

enum result
db_write(struct db *db, const struct scope *scope, db_fn fn, void *in_out)
{
	struct db_call call = { scope, fn, in_out, ERR_STORE };

	db->engine->write_many(db, &call, 1);
	return call.result;
}

void
db_write_many(struct db *db, struct db_call *calls, size_t n)
{
	assert(n <= DB_BATCH);
	if (n)
		db->engine->write_many(db, calls, n);
}

enum result
db_read(struct db *db, const struct scope *scope, db_fn fn, void *in_out)
{
	struct db_call call = { scope, fn, in_out, ERR_STORE };

	return db->engine->read(db, &call);
}

enum result
db_system(struct db *db, const struct scope *scope, db_fn fn, void *in_out)
{
	struct db_call call = { scope, fn, in_out, ERR_STORE };

	return db->engine->system(db, &call);
}

/*
 * PostgreSQL refuses a text that is no UTF-8 or holds a NUL; SQLite would keep it.  Edges check what comes in, so this
 * is the second net, and it makes both engines answer alike.
 */
static bool
values_fit(const struct tx *tx, const struct sql *sql, const struct val *vals, size_t n)
{
	assert(n == strlen(sql->types) && n <= DB_PARAMS);
	for (size_t i = 0; i < n; i++) {
		if (vals[i].kind == VAL_NULL)
			continue;
		assert(vals[i].kind == (sql->types[i] == 'i' ? VAL_INT : sql->types[i] == 't' ? VAL_TEXT : VAL_BYTES));
		if (vals[i].kind == VAL_TEXT && !str_utf8(vals[i].s)) {
			log_line(LOG_ERROR, &tx->scope->log, "sql_bad_text", LOG_STR("sql", str_of(sql->text)),
			    LOG_INT("parameter", (int64_t)i + 1), LOG_END);
			return false;
		}
	}
	return true;
}

static enum result
send(struct tx *tx, const struct sql *sql, const struct val *vals, size_t n, enum result otherwise)
{
	const struct engine *e = tx->db->engine;
	int64_t changed;
	enum result res;

	if (e->send)
		return e->send(tx, sql, vals, n, otherwise);
	res = e->exec(tx, sql, vals, n, &changed);
	if (res == OK && changed == 0)
		tx->unmet = otherwise;
	return res == OK ? tx->unmet : res;
}

enum result
db_exec_vals(struct tx *tx, const struct sql *sql, const struct val *vals, size_t n, int64_t *changed)
{
	enum result res = ERR_STORE;

	if (changed)
		*changed = 0;
	if (!tx->failed && values_fit(tx, sql, vals, n))
		res = changed ? tx->db->engine->exec(tx, sql, vals, n, changed) : send(tx, sql, vals, n, OK);
	if (res != OK)
		tx->failed = true;
	return res;
}

enum result
db_must_vals(struct tx *tx, const struct sql *sql, enum result otherwise, const struct val *vals, size_t n)
{
	enum result res = ERR_STORE;

	assert(otherwise != OK);
	if (!tx->failed && values_fit(tx, sql, vals, n))
		res = send(tx, sql, vals, n, otherwise);
	if (res != OK)
		tx->failed = true;
	return res;
}

struct rows
db_query_vals(struct tx *tx, const struct sql *sql, const struct val *vals, size_t n)
{
	struct rows rows = { .tx = tx, .at = -1, .result = OK };

	if (!tx->failed && values_fit(tx, sql, vals, n))
		tx->db->engine->query(&rows, sql, vals, n);
	if (!rows.engine) {
		tx->failed = true;
		rows.result = ERR_STORE;
	}
	return rows;
}

bool
row_next(struct rows *rows)
{
	bool more;

	if (!rows->engine)
		return false;
	more = rows->tx->db->engine->next(rows);
	if (more)
		rows->at++;
	else {
		if (rows->result != OK)
			rows->tx->failed = true;
		rows_end(rows);
	}
	return more;
}

bool
row_null(const struct rows *rows, int column)
{
	return rows->tx->db->engine->null(rows, column);
}

int64_t
row_int(const struct rows *rows, int column)
{
	return rows->tx->db->engine->num(rows, column);
}

struct str
row_str(const struct rows *rows, int column)
{
	return rows->tx->db->engine->text(rows, column);
}

struct str
row_keep(const struct rows *rows, int column)
{
	struct str kept = arena_str(rows->tx->arena, row_str(rows, column));

	if (!kept.p) {	/* half a row must not pass for a whole one */
		fault_set(rows->tx->fault, ERR_LIMIT, "too_much", "This is more than fits into one answer. Ask for less of it.");
		rows->tx->failed = true;
	}
	return kept;
}

void
rows_end(struct rows *rows)
{
	if (rows->engine)
		rows->tx->db->engine->end(rows);
	rows->engine = NULL;
}

bool
db_changed(struct db *db, int64_t *seen)
{
	return db->engine->changed(db, seen);
}

int64_t
db_ping_us(struct db *db)
{
	int64_t begin = engine_clock_us();

	return db->engine->ping(db) ? engine_clock_us() - begin : -1;
}

void
db_stats(struct db *db, struct db_stats *stats)
{
	*stats = (struct db_stats){ 0 };
	db->engine->stats(db, stats);
}
