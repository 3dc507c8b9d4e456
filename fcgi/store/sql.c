#include "store/sql.h"

#include <string.h>

#define ROW(name) &store_##name##_sql,
const struct sql_table *const sql_tables[] = { SQL_TABLES(ROW) NULL };

static void
too_much(struct tx *tx)
{
	fault_set(tx->fault, ERR_LIMIT, "too_much", "This is more than fits into one answer. Ask for less of it.");
	tx->failed = true;
}

void *
sql_room(struct tx *tx, void *list, size_t n, size_t size)
{
	void *wider;

	if (n != 0 && (n < 8 || (n & (n - 1)) != 0))
		return list;
	wider = arena_array(tx->arena, n ? n * 2 : 8, size);
	if (!wider)
		too_much(tx);
	else if (n)
		memcpy(wider, list, n * size);
	return wider;
}

enum result
sql_done(struct rows *rows)
{
	rows_end(rows);
	if (rows->result == OK && rows->tx->failed)
		return rows->tx->fault && rows->tx->fault->result != OK ? rows->tx->fault->result : ERR_LIMIT;
	return rows->result;
}

enum result
sql_found(struct rows *rows, bool found)
{
	enum result res = sql_done(rows);

	return res == OK && !found ? ERR_MISSING : res;
}

enum result
sql_touched(enum result res, int64_t changed, enum result otherwise)
{
	return res == OK && changed == 0 ? otherwise : res;
}

int
sql_word(const char *const *words, int n, struct str s)
{
	for (int i = 0; i < n; i++)
		if (str_eq(s, str_of(words[i])))
			return i;
	return -1;
}

int
sql_enum(const struct rows *rows, int column, const char *const *words, int n)
{
	int i = sql_word(words, n, row_str(rows, column));

	if (i < 0) {
		log_line(LOG_ERROR, &rows->tx->scope->log, "store_word", LOG_STR("word", row_str(rows, column)), LOG_END);
		rows->tx->failed = true;
	}
	return i < 0 ? 0 : i;
}

void
sql_id(struct tx *tx, struct str *id)
{
	if (!id->n)
		*id = env_id(tx->env, tx->arena);
	if (!id->n)
		too_much(tx);
}

bool
sql_more(size_t *n, int64_t limit)
{
	bool more = *n > (size_t)limit;

	if (more)
		*n = (size_t)limit;
	return more;
}

int64_t
sql_limit(int64_t asked)
{
	return asked < 1 ? 1 : asked > SQL_PAGE ? SQL_PAGE : asked;
}

struct str
sql_pattern(struct arena *arena, struct str q)
{
	struct buf b = buf_of(arena_get(arena, q.n * 2 + 3), q.n * 2 + 3);

	if (q.n == 0 || b.p == NULL)
		return STR("");
	buf_char(&b, '%');
	for (size_t i = 0; i < q.n; i++) {
		if (q.p[i] == '%' || q.p[i] == '_' || q.p[i] == '!')
			buf_char(&b, '!');
		buf_char(&b, q.p[i]);
	}
	buf_char(&b, '%');
	return buf_str(&b);
}
