/*
 * Statements that are sent and not waited for: whatever becomes of them is heard, by their own function and no other.
 */
#include <string.h>

#include "store/quota.h"
#include "tests/store/store.h"

static const struct sql
	PUT = { "tti", "INSERT INTO quota (account_id, class, milli, at) VALUES ($1, $2, $3, 0)"
	    " ON CONFLICT (account_id, class) DO UPDATE SET milli = excluded.milli", NULL },
	RAISE = { "tt", "UPDATE quota SET milli = milli + 1 WHERE account_id = $1 AND class = $2", NULL },
	WRONG = { "tt", "INSERT INTO quota (account_id, class, milli, at) VALUES ($1, $2, NULL, 0)", NULL },
	SUM = { "t", "SELECT coalesce(sum(milli), 0)::bigint FROM quota WHERE account_id = $1", NULL },
	SUM_SQLITE = { "t", "SELECT coalesce(sum(milli), 0) FROM quota WHERE account_id = $1", NULL };

enum then { SAY_OK, ASK, REFUSE };

/* Puts a row of its own, then does what goes wrong, then ends. */
struct act {
	const char *own;
	const struct sql *wrong;	/* NULL: nothing does */
	enum result otherwise;		/* of a must; OK: it need not touch a row */
	enum then then;
	int64_t rows;			/* more rows, before */
	bool silent;			/* puts nothing */
};

static enum result
sum(struct tx *tx, void *x)
{
	struct rows rows = DB_QUERY(tx, db_is_postgres(tx->db) ? &SUM : &SUM_SQLITE, V_TEXT(tx->account));

	if (row_next(&rows))
		*(int64_t *)x = row_int(&rows, 0);
	rows_end(&rows);
	return rows.result;
}

static enum result
perform(struct tx *tx, void *x)
{
	struct act *a = x;
	int64_t seen;

	for (int64_t i = 0; i < a->rows; i++)
		DB_EXEC(tx, &PUT, NULL, V_TEXT(tx->account), V_TEXT(arena_printf(tx->arena, "%s %d", a->own, (int)i)), V_INT(1));
	if (!a->silent)
		DB_EXEC(tx, &PUT, NULL, V_TEXT(tx->account), V_TEXT(str_of(a->own)), V_INT(1));
	if (a->wrong && a->otherwise != OK)	/* what either says at once is not listened to: an engine may not know yet */
		DB_MUST(tx, a->wrong, a->otherwise, V_TEXT(tx->account), V_TEXT(STR("nowhere")));
	else if (a->wrong)
		DB_EXEC(tx, a->wrong, NULL, V_TEXT(tx->account), V_TEXT(STR("nowhere")));
	if (a->then == ASK)
		return sum(tx, &seen);
	return a->then == REFUSE ? tx_refuse(tx, ERR_CONFLICT, "of_its_own", "It has a reason of its own.") : OK;
}

static int64_t
total(struct house *h, const char *account)
{
	int64_t milli = -1;

	check_int("the sum is read", house_read(h, account, sum, &milli), OK);
	return milli;
}

static const struct { const char *name; struct act act; enum result result; const char *code; } cases[] = {
	{ "what touches nothing and need not", { "a", &RAISE, OK, SAY_OK, 0, false }, OK, "" },
	{ "what had to touch a row", { "b", &RAISE, ERR_FENCED, SAY_OK, 0, false }, ERR_FENCED, "" },
	{ "... and a question after it", { "c", &RAISE, ERR_MISSING, ASK, 0, false }, ERR_MISSING, "" },
	{ "... and a refusal after it, which is not what went wrong", { "d", &RAISE, ERR_FENCED, REFUSE, 0, false }, ERR_FENCED, "" },
	{ "... behind more than are sent at once", { "e", &RAISE, ERR_FENCED, SAY_OK, 200, false }, ERR_FENCED, "" },
	{ "what the store does not take", { "f", &WRONG, OK, SAY_OK, 0, false }, ERR_STORE, "store_unfit" },
	{ "... though it had to", { "g", &WRONG, ERR_FENCED, SAY_OK, 0, false }, ERR_STORE, "store_unfit" },
	{ "... and a question after it", { "h", &WRONG, OK, ASK, 0, false }, ERR_STORE, "store_unfit" },
	{ "a refusal", { "i", NULL, OK, REFUSE, 3, false }, ERR_CONFLICT, "of_its_own" },
	{ "more than are sent at once", { "k", NULL, OK, ASK, 200, false }, OK, "" },
};

enum { ALONE, AMONG_OWN, AMONG_OTHERS, AMONG_SILENT, PLACES };	/* its neighbours in the commit */

static void
one_case(struct house *h, size_t at, int place)
{
	const char *neighbour = place == AMONG_OTHERS ? "other" : "acme";
	struct act quiet_one = { .own = "", .silent = true, .then = ASK };
	struct act act[3] = { { .own = "before", .rows = 2 }, cases[at].act, { .own = "after", .rows = 2 } };
	struct fault faults[3] = { { .result = OK } };
	struct scope scopes[3];
	struct db_call calls[3];
	int64_t acme = total(h, "acme"), other = total(h, "other"), added = cases[at].result == OK ? cases[at].act.rows + 1 : 0;

	if (place == AMONG_SILENT)
		act[0] = act[2] = quiet_one;
	for (size_t i = 0; i < 3; i++) {
		scopes[i] = house_scope(h, i == 1 ? "acme" : neighbour);
		scopes[i].fault = &faults[i];
		act[i].own = arena_printf(&h->arena, "%s %d %d", act[i].own, (int)at, place).p;
		calls[i] = (struct db_call){ &scopes[i], perform, &act[i], ERR_STORE };
	}
	db_write_many(h->db, place == ALONE ? &calls[1] : calls, place == ALONE ? 1 : 3);
	check_int(sentence("%s, in place %d", cases[at].name, place), calls[1].result, cases[at].result);
	check_str("... in words", str_of(faults[1].code), str_of(cases[at].code));
	if (place != ALONE)
		check(sentence("%s: its neighbours are kept", cases[at].name), calls[0].result == OK && calls[2].result == OK);
	check_int(sentence("%s: what is kept", cases[at].name), total(h, "acme") - acme,
	    added + (place == AMONG_OWN ? 6 : 0));
	check_int("... of the other account", total(h, "other") - other, place == AMONG_OTHERS ? 6 : 0);
}

void
test_sends(bool postgres)
{
	struct house h;

	if (!house_make(&h, postgres))
		return;
	for (int place = 0; place < PLACES; place++)
		for (size_t i = 0; i < COUNT(cases); i++)
			one_case(&h, i, place);
	house_end(&h);
}
