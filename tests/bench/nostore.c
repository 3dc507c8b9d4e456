/*
 * nostore - Tradepost without a store: what a request costs besides it.
 *
 * What:  the whole program, but db_sqlite_open gives an engine that reads each answer from the file once and knows it from
 *        then on; what is to be written is taken for written.
 * Why:   the intake cannot be quicker than the same request (FastCGI, signature, JSON, seal, log, answer) without the store.
 */
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "store/engine.h"

enum { ANSWERS = 64, ROWS = 8, COLUMNS = 32 };

/* The rows that one statement gave for one set of values. */
struct answer {
	const struct sql *sql;
	char *values;		/* NULL: this place is free */
	int rows;
	sqlite3_value *cell[ROWS][COLUMNS];
};

struct nostore {
	struct db db;
	sqlite3 *file;
	pthread_rwlock_t lock;
	struct answer answer[ANSWERS];
};

static char *
values_text(const struct val *vals, size_t n)
{
	static _Thread_local char text[1024];
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		if (at + vals[i].s.n + 2 > sizeof text)
			abort();
		if (vals[i].kind == VAL_TEXT)
			memcpy(text + at, vals[i].s.p, vals[i].s.n);
		at += vals[i].kind == VAL_TEXT ? vals[i].s.n : 0;
		text[at++] = '\n';
	}
	text[at] = '\0';
	return text;
}

static void
ask(struct nostore *s, struct answer *a, const struct val *vals, size_t n)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(s->file, a->sql->text, -1, &stmt, NULL) != SQLITE_OK)
		abort();
	for (size_t i = 0; i < n; i++) {
		char name[] = { '$', (char)('1' + i), '\0' };
		int at = sqlite3_bind_parameter_index(stmt, name);

		if (vals[i].kind == VAL_TEXT)
			sqlite3_bind_text(stmt, at, vals[i].s.p, (int)vals[i].s.n, SQLITE_TRANSIENT);
		else
			sqlite3_bind_int64(stmt, at, vals[i].i);
	}
	for (; a->rows < ROWS && sqlite3_step(stmt) == SQLITE_ROW; a->rows++)
		for (int c = 0; c < sqlite3_column_count(stmt) && c < COLUMNS; c++)
			a->cell[a->rows][c] = sqlite3_value_dup(sqlite3_column_value(stmt, c));
	sqlite3_finalize(stmt);
}

static struct answer *
find(struct nostore *s, const struct sql *sql, const char *values)
{
	struct answer *a = s->answer;

	while (a < s->answer + ANSWERS && a->values && (a->sql != sql || strcmp(a->values, values) != 0))
		a++;
	if (a == s->answer + ANSWERS)
		abort();
	return a;
}

static void
query(struct rows *rows, const struct sql *sql, const struct val *vals, size_t n)
{
	struct nostore *s = (struct nostore *)rows->tx->db;
	const char *values = values_text(vals, n);
	struct answer *a;

	pthread_rwlock_rdlock(&s->lock);
	a = find(s, sql, values);
	pthread_rwlock_unlock(&s->lock);
	if (!a->values) {
		pthread_rwlock_wrlock(&s->lock);
		a = find(s, sql, values);
		if (!a->values) {
			a->sql = sql;
			ask(s, a, vals, n);
			a->values = strdup(values);
		}
		pthread_rwlock_unlock(&s->lock);
	}
	rows->engine = a;
}

static bool
next(struct rows *rows)
{
	return rows->at + 1 < ((struct answer *)rows->engine)->rows;
}

static sqlite3_value *
cell(const struct rows *rows, int column)
{
	return ((struct answer *)rows->engine)->cell[rows->at][column];
}

static bool
null(const struct rows *rows, int column)
{
	return sqlite3_value_type(cell(rows, column)) == SQLITE_NULL;
}

static int64_t
num(const struct rows *rows, int column)
{
	return sqlite3_value_int64(cell(rows, column));
}

static struct str
text(const struct rows *rows, int column)
{
	sqlite3_value *v = cell(rows, column);

	return (struct str){ sqlite3_value_blob(v), (size_t)sqlite3_value_bytes(v) };
}

static void
no_end(struct rows *rows)
{
	(void)rows;
}

static enum result
no_exec(struct tx *tx, const struct sql *sql, const struct val *vals, size_t n, int64_t *changed)
{
	(void)tx, (void)sql, (void)vals, (void)n;
	*changed = 1;
	return OK;
}

static enum result
no_read(struct db *db, struct db_call *call)
{
	struct tx tx = { .db = db };
	char *mark;

	return engine_run(&tx, call, env_now(db->env), &mark);
}

static void
no_write(struct db *db, struct db_call *calls, size_t n)
{
	(void)db;
	for (size_t i = 0; i < n; i++)
		calls[i].result = OK;
}

static bool
no_change(struct db *db, int64_t *seen)
{
	(void)db, (void)seen;
	return false;
}

static bool
no_ping(struct db *db)
{
	(void)db;
	return true;
}

static void
no_stats(struct db *db, struct db_stats *stats)
{
	(void)db, (void)stats;
}

static void
no_close(struct db *db)
{
	free(db);
}

static const struct engine engine = {
	.write_many = no_write, .read = no_read, .system = no_read, .exec = no_exec, .query = query, .next = next,
	.null = null, .num = num, .text = text, .end = no_end, .changed = no_change, .ping = no_ping, .stats = no_stats,
	.close = no_close,
};

struct db *
db_sqlite_open(const struct env *env, struct str path, int readers, struct fault *fault)
{
	struct nostore *s = engine_alloc(sizeof *s);
	char *file = engine_copy(path);

	(void)readers, (void)fault;
	s->db = (struct db){ &engine, env };
	pthread_rwlock_init(&s->lock, NULL);
	if (sqlite3_open_v2(file, &s->file, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		abort();
	free(file);
	return &s->db;
}

/* What a simulation opens; nothing here does. */
struct db *
db_sqlite_memory(const struct env *env, struct fault *fault)
{
	return db_sqlite_open(env, STR(":memory:"), 1, fault);
}
