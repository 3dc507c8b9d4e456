/*
 * One write: what it keeps, what it does not, what it says.
 */
#include <string.h>

#include "store/account.h"
#include "store/event.h"
#include "store/job.h"
#include "store/quota.h"
#include "tests/store/store.h"

static const struct sql
	TWICE = { "tti", "INSERT INTO account (account_id, name, created_at) VALUES ($1, $2, $3)", NULL },
	NO_SUCH = { "t", "SELECT nothing FROM nowhere WHERE account_id = $1", NULL },
	NUMBERS = { "i", "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) SELECT i FROM n", NULL };

static enum result
refuse(struct tx *tx, void *x)
{
	struct step step = { .key = "refused" };

	(void)x;
	if (count_up(tx, &step) != OK)
		return ERR_STORE;
	return tx_refuse(tx, ERR_CONFLICT, "supplier_busy", "This supplier has an open job.");
}

/* A statement fails; what comes after it in the function is refused too, whatever the function makes of it. */
static enum result
stumble(struct tx *tx, void *x)
{
	struct step step = { .key = "stumbled" };
	enum result *after = x;

	count_up(tx, &step);
	DB_EXEC(tx, &TWICE, NULL, V_TEXT(tx->account), V_TEXT(STR("again")), V_INT(1));
	*after = count_up(tx, &step);
	return OK;
}

static enum result
bad_text(struct tx *tx, void *x)
{
	return store_account_rename(tx, *(struct str *)x);
}

static enum result
unknown_table(struct tx *tx, void *x)
{
	struct rows rows = DB_QUERY(tx, &NO_SUCH, V_TEXT(tx->account));

	(void)x;
	check("a query that failed has no rows", !row_next(&rows));
	return rows.result;
}

static enum result
write_in_read(struct tx *tx, void *x)
{
	return count_up(tx, x);
}

/* A query over another, an early end, and one that is simply left open. */
static enum result
nested(struct tx *tx, void *x)
{
	struct rows outer = DB_QUERY(tx, &NUMBERS, V_INT(10)), left;
	struct step step = { .key = "nested" };
	int64_t *sum = x;

	*sum = 0;
	while (row_next(&outer)) {
		*sum += row_int(&outer, 0);
		if (count_up(tx, &step) != OK)
			return ERR_STORE;
		if (*sum == 45)
			break;
	}
	rows_end(&outer);
	left = DB_QUERY(tx, &NUMBERS, V_INT(1000));
	return row_next(&left) ? OK : ERR_STORE;
}

struct kinds { int64_t i, none; struct str text, bytes, empty; };

static enum result
all_kinds(struct tx *tx, void *x)
{
	static const struct sql sql = { "itbtti", "SELECT $1, $2, $3, $4, $5, $6", "SELECT $1, $2, $3, $4, $5, $6" };
	struct kinds *k = x;
	struct rows rows = DB_QUERY(tx, &sql, V_INT(INT64_MIN), V_TEXT(STR("caf\xc3\xa9")), V_BYTES(STR("a\0\xff")), V_NULL,
	    V_TEXT(STR("")), V_INT(INT64_MAX));

	if (!row_next(&rows))
		return rows.result;
	k->i = row_int(&rows, 0);
	k->text = row_keep(&rows, 1);
	k->bytes = row_keep(&rows, 2);
	check("NULL is NULL", row_null(&rows, 3) && row_str(&rows, 3).n == 0);
	check("an empty text is not NULL", !row_null(&rows, 4));
	k->empty = row_keep(&rows, 4);
	check_int("the largest number", row_int(&rows, 5), INT64_MAX);
	check("one row", !row_next(&rows));
	return rows.result;
}

/* Parameters by name: used out of order and twice, they are still the same ones. */
static enum result
by_name(struct tx *tx, void *x)
{
	static const struct sql sql = { "ttt", "SELECT $3 || $1 || $2 || $3", NULL };
	struct rows rows = DB_QUERY(tx, &sql, V_TEXT(STR("1")), V_TEXT(STR("2")), V_TEXT(STR("3")));

	if (row_next(&rows))
		*(struct str *)x = row_keep(&rows, 0);
	rows_end(&rows);
	return rows.result;
}

static enum result
too_large(struct tx *tx, void *x)
{
	static const struct sql sql = { "t", "SELECT $1", NULL };
	struct rows rows = DB_QUERY(tx, &sql, V_TEXT(*(struct str *)x));

	if (row_next(&rows))
		row_keep(&rows, 0);
	rows_end(&rows);
	return OK;
}

/* What it read is half there, and so it makes something else of it. */
static enum result
misled(struct tx *tx, void *x)
{
	arena_str(tx->arena, *(struct str *)x);
	return tx_refuse(tx, ERR_MISSING, "no_such_supplier", "There is no such supplier.");
}

/* It may as well be an error of the store: after a row that was not kept whole every statement is refused. */
static enum result
gone_on(struct tx *tx, void *x)
{
	static const struct sql sql = { "i", "SELECT $1", NULL };
	struct rows rows;

	too_large(tx, x);
	rows = DB_QUERY(tx, &sql, V_INT(0));
	rows_end(&rows);
	return rows.result;
}

static enum result
look_at_clock(struct tx *tx, void *x)
{
	int64_t *now = x;

	now[0] = tx->now_ms;
	now[1] = tx->now_ms;
	return OK;
}

static void
arenas(struct house *h)
{
	struct arena small = arena_make(4096);
	struct scope scope = house_scope(h, "acme");
	char long_text[6000];
	struct str s = { long_text, sizeof long_text };
	char *begin = small.at;

	memset(long_text, 'x', sizeof long_text);
	scope.arena = &small;
	check_int("a text that does not fit is no half answer", db_read(h->db, &scope, too_large, &s), ERR_LIMIT);
	check_str("and says so", str_of(h->fault.code), STR("too_much"));
	check("nothing was taken", small.at == begin);
	arena_reopen(&small);
	check_int("nor is what is said of half of it", db_read(h->db, &scope, misled, &s), ERR_LIMIT);
	check_str("which is not repeated", str_of(h->fault.code), STR("too_much"));
	arena_reopen(&small);
	check_int("nor is the store to blame", db_read(h->db, &scope, gone_on, &s), ERR_LIMIT);
	arena_free(&small);
}

void
test_write(bool postgres)
{
	static const struct { const char *name; struct str text; } bad[] = {
		{ "a NUL is no text", { "a\0b", 3 } },
		{ "broken UTF-8 is no text", { "\xc3", 1 } },
		{ "a surrogate is no text", { "\xed\xa0\x80", 3 } },
	};
	struct house h;
	enum result after = OK;
	struct step step = { .key = "n" };
	struct kinds k = { 0 };
	struct str named = { 0 };
	struct account a;
	int64_t sum, now[2];

	(void)a;
	if (!house_make(&h, postgres))
		return;
	check_int("an account is made", house_write(&h, "acme", make_account, "Acme"), OK);
	check_int("a write is kept", house_write(&h, "acme", count_up, &step), OK);
	check_int("and can be read", counted(&h, "acme", "n"), 1);

	check_int("a refusal is heard", house_write(&h, "acme", refuse, NULL), ERR_CONFLICT);
	check_str("with its reason", str_of(h.fault.code), STR("supplier_busy"));
	check_int("and leaves no trace", counted(&h, "acme", "refused"), 0);

	check_int("a statement that failed ends its function", house_write(&h, "acme", stumble, &after), ERR_STORE);
	check_int("the rest of it was refused", after, ERR_STORE);
	check_str("in words for people", str_of(h.fault.code), STR("store_unfit"));
	check_int("nothing of it is kept", counted(&h, "acme", "stumbled"), 0);
	check_int("the next function is not hurt", house_write(&h, "acme", count_up, &step), OK);

	for (size_t i = 0; i < COUNT(bad); i++)
		check_int(bad[i].name, house_write(&h, "acme", bad_text, (void *)&bad[i].text), ERR_STORE);
	check_int("an unknown table is an error", house_read(&h, "acme", unknown_table, NULL), ERR_STORE);
	check_int("a read may not write", house_read(&h, "acme", write_in_read, &step), ERR_STORE);
	check_int("and has not", counted(&h, "acme", "n"), 2);

	check_int("queries may lie in each other", house_write(&h, "acme", nested, &sum), OK);
	check_int("each row once", sum, 45);
	check_int("with the writes between them", counted(&h, "acme", "nested"), 9);
	check_int("also where one was left open", house_write(&h, "acme", nested, &sum), OK);

	check_int("every kind of value", house_read(&h, "acme", all_kinds, &k), OK);
	check_int("numbers", k.i, INT64_MIN);
	check_str("text", k.text, STR("caf\xc3\xa9"));
	check_str("bytes", k.bytes, STR("a\0\xff"));
	check_int("nothing", (int64_t)k.empty.n, 0);
	check_int("parameters are bound", house_read(&h, "acme", by_name, &named), OK);
	check_str("by name", named, STR("3123"));
	arenas(&h);

	check_int("a transaction has a time", house_write(&h, "acme", look_at_clock, now), OK);
	check("that is now", now[0] > env_now(&h.env) - 60000 && now[0] < env_now(&h.env) + 60000);
	check("the store answers", db_ping_us(h.db) >= 0);
	house_end(&h);
}
