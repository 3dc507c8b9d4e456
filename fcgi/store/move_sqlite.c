/*
 * SQLite's end of a move.  Statements are run by hand, not through sqlite_conn's: a full disk or a damaged page is to be
 * said and undone here, not to end the process.
 */
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "store/move_side.h"

struct sqlite_side {
	struct move_side side;
	sqlite3 *db;
	sqlite3_stmt *stmt;
	const struct move_table *table;
	struct move_row row;
};

static bool
failed(struct sqlite_side *s)
{
	fault_set(s->side.fault, ERR_STORE, "move", "SQLite could not do it%s%s: %s.", s->table ? ", at the table " : "",
	    s->table ? s->table->name : "", sqlite3_errmsg(s->db));
	return false;
}

static bool
run(struct sqlite_side *s, const char *text)
{
	return sqlite3_exec(s->db, text, NULL, NULL, NULL) == SQLITE_OK || failed(s);
}

static struct str
text_of(sqlite3_stmt *stmt, int column)
{
	const char *bytes = (const char *)sqlite3_column_text(stmt, column);

	return (struct str){ bytes, (size_t)sqlite3_column_bytes(stmt, column) };
}

static enum move_kind
kind_of(struct str type)
{
	return str_eq(type, STR("INTEGER")) ? MOVE_INT : str_eq(type, STR("TEXT")) ? MOVE_TEXT :
	    str_eq(type, STR("BLOB")) ? MOVE_BYTES : MOVE_UNKNOWN;
}

static const char columns[] =
	"SELECT t.name, c.name, c.type, c.pk FROM sqlite_schema t, pragma_table_info(t.name) c"
	" WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name <> 'migration' ORDER BY t.name, c.cid";
static const char references[] =
	"SELECT t.name, f.\"table\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) f"
	" WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name <> 'migration'";

static bool
schema(struct move_side *side, struct move_schema *all)
{
	struct sqlite_side *s = (struct sqlite_side *)side;
	const char *const texts[] = { columns, references };

	for (int i = 0; i < 2; i++) {
		sqlite3_stmt *stmt = NULL;
		int code = sqlite3_prepare_v2(s->db, texts[i], -1, &stmt, NULL);
		bool ok = true;

		while (code == SQLITE_OK && ok && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
			struct move_table *t = move_table_add(side, all, text_of(stmt, 0));

			ok = t && (i == 0 ? move_column_add(side, t, text_of(stmt, 1), kind_of(text_of(stmt, 2)), sqlite3_column_int64(stmt, 3)) :
			    move_refers_add(side, t, text_of(stmt, 1)));
			code = SQLITE_OK;
		}
		if (ok && code != SQLITE_DONE)
			ok = failed(s);
		sqlite3_finalize(stmt);
		if (!ok)
			return false;
	}
	return true;
}

/* Prepares a text made by print, which is freed. */
static bool
prepare(struct sqlite_side *s, const struct move_table *t, void (*print)(FILE *, const struct move_table *))
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool ok;

	if (out)
		print(out, t);
	if (!out || fclose(out) != 0)
		abort();	/* no memory */
	sqlite3_finalize(s->stmt);
	s->stmt = NULL;
	s->table = t;
	ok = sqlite3_prepare_v2(s->db, text, -1, &s->stmt, NULL) == SQLITE_OK || failed(s);
	free(text);
	return ok;
}

static void
print_select(FILE *out, const struct move_table *t)
{
	fputs("SELECT ", out);
	move_print_columns(out, t);
	fprintf(out, " FROM \"%s\"", t->name);
	move_print_order(out, t);
}

static void
print_insert(FILE *out, const struct move_table *t)
{
	fprintf(out, "INSERT INTO \"%s\" (", t->name);
	move_print_columns(out, t);
	for (size_t i = 0; i < t->columns; i++)
		fputs(i ? ", ?" : ") VALUES (?", out);
	fputc(')', out);
}

static bool
read_table(struct move_side *side, const struct move_table *t)
{
	return prepare((struct sqlite_side *)side, t, print_select);
}

/* A value of another kind than its column's would be changed on its way. */
static bool
pack(struct sqlite_side *s, int i)
{
	static const int types[] = { [MOVE_INT] = SQLITE_INTEGER, [MOVE_TEXT] = SQLITE_TEXT, [MOVE_BYTES] = SQLITE_BLOB };
	int type = sqlite3_column_type(s->stmt, i), n;
	const void *bytes;

	if (type == SQLITE_NULL) {
		move_row_field(&s->row, NULL, 0);
		return true;
	}
	if (type != types[s->table->column[i].kind]) {
		fault_set(s->side.fault, ERR_INPUT, "move", "In the table %s the column %s holds a value of another kind.", s->table->name,
		    s->table->column[i].name);
		return false;
	}
	if (type == SQLITE_INTEGER) {
		move_row_number(&s->row, sqlite3_column_int64(s->stmt, i));
		return true;
	}
	bytes = sqlite3_column_blob(s->stmt, i);
	n = sqlite3_column_bytes(s->stmt, i);
	if (!bytes && sqlite3_errcode(s->db) == SQLITE_NOMEM)
		return failed(s);
	move_row_field(&s->row, bytes ? bytes : "", (size_t)n);
	return true;
}

static bool
next(struct move_side *side, struct str *row)
{
	struct sqlite_side *s = (struct sqlite_side *)side;
	int code = sqlite3_step(s->stmt);

	s->row.n = 0;
	if (code != SQLITE_ROW) {
		if (code != SQLITE_DONE)
			failed(s);
		return false;
	}
	for (size_t i = 0; i < s->table->columns; i++)
		if (!pack(s, (int)i))
			return false;
	*row = (struct str){ s->row.p, s->row.n };
	return true;
}

static bool
write_table(struct move_side *side, const struct move_table *t)
{
	return prepare((struct sqlite_side *)side, t, print_insert);
}

static bool
put(struct move_side *side, struct str row)
{
	struct sqlite_side *s = (struct sqlite_side *)side;
	int code = SQLITE_OK;

	for (size_t i = 0; i < s->table->columns && code == SQLITE_OK; i++) {
		int at = (int)i + 1;
		struct str v;

		if (!move_take_field(&row, &v))
			code = SQLITE_MISMATCH;
		else if (!v.p)
			code = sqlite3_bind_null(s->stmt, at);
		else if (s->table->column[i].kind == MOVE_INT)
			code = v.n == 8 ? sqlite3_bind_int64(s->stmt, at, (int64_t)move_big_endian(v.p, 8)) : SQLITE_MISMATCH;
		else if (s->table->column[i].kind == MOVE_TEXT)
			code = sqlite3_bind_text64(s->stmt, at, v.p, v.n, SQLITE_STATIC, SQLITE_UTF8);
		else
			code = sqlite3_bind_blob64(s->stmt, at, v.p, v.n, SQLITE_STATIC);
	}
	if (code == SQLITE_OK && sqlite3_step(s->stmt) == SQLITE_DONE && sqlite3_reset(s->stmt) == SQLITE_OK)
		return true;
	return failed(s);
}

static bool
written(struct move_side *side)
{
	(void)side;	/* a row is in its place as soon as it is put */
	return true;
}

static bool
keep(struct move_side *side, const struct move_schema *all)
{
	struct sqlite_side *s = (struct sqlite_side *)side;

	(void)all;
	sqlite3_finalize(s->stmt);
	s->stmt = NULL;
	s->table = NULL;
	return run(s, "COMMIT");
}

static void
close_side(struct move_side *side)
{
	struct sqlite_side *s = (struct sqlite_side *)side;

	sqlite3_finalize(s->stmt);
	if (s->db && !sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(s->db);
	free(s->row.p);
	free(s);
}

static const struct move_engine engine = { schema, read_table, next, write_table, put, written, keep, close_side };

/*
 * Whoever has the file open holds a lock that an exclusive connection cannot get over, and cannot get over its lock either:
 * for that, the mode has to be said before the file is looked at for the first time.
 */
struct move_side *
move_sqlite_open(struct str path, struct arena *a, struct fault *f)
{
	struct sqlite_side *s = engine_alloc(sizeof *s);
	char *file = engine_copy(path);
	int code = sqlite3_open_v2(file, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	s->side = (struct move_side){ &engine, a, f };
	if (code == SQLITE_OK)
		code = sqlite3_exec(s->db, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;"
		    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; BEGIN EXCLUSIVE", NULL, NULL, NULL);
	if ((code & 0xff) == SQLITE_BUSY)
		fault_set(f, ERR_CONFLICT, "in_use", "Some program has the store %s open. Stop tradepost (serve and work) first.", file);
	else if (code != SQLITE_OK)
		fault_set(f, ERR_STORE, "store", "The store %s cannot be opened: %s.", file, s->db ? sqlite3_errmsg(s->db) : "no memory");
	free(file);
	if (code == SQLITE_OK)
		return &s->side;
	close_side(&s->side);
	return NULL;
}
