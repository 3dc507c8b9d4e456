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
one_case(struct house *h, size_t at, int round)
{
	int place = round % PLACES;
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
		act[i].own = arena_printf(&h->arena, "%s %d %d", act[i].own, (int)at, round).p;
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

/* A store whose connections have prepared nothing yet. */
static void
open_again(struct house *h)
{
	db_close(h->db);
	house_start(h, 4);
}

/* Who changes the account hears what the one before him has sent. */
static void
behind_unmet(struct house *h, int64_t rows)
{
	struct act act[2] = { { "unmet", &RAISE, ERR_FENCED, SAY_OK, rows, false }, { "behind", NULL, OK, SAY_OK, 0, false } };
	struct scope scopes[2] = { house_scope(h, "acme"), house_scope(h, "other") };
	struct db_call calls[2];
	int64_t acme = total(h, "acme"), other = total(h, "other");

	open_again(h);
	for (int i = 0; i < 2; i++)
		calls[i] = (struct db_call){ &scopes[i], perform, &act[i], ERR_STORE };
	act[1].own = arena_printf(&h->arena, "behind %d", (int)rows).p;
	db_write_many(h->db, calls, 2);
	check_int(sentence("who is unmet, %d rows sent before it", (int)rows), calls[0].result, ERR_FENCED);
	check_int("the other account behind it", calls[1].result, OK);
	check_int("what is kept of the first", total(h, "acme") - acme, 0);
	check_int("what is kept of the second", total(h, "other") - other, 1);
}

/* ---- what is to blame --------------------------------------------------------------------------------------------- */

static const struct sql FULL = { "", "", "DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$" };

/* Sends what fails for want of room, and then more than are sent at once. */
static enum result
run_out(struct tx *tx, void *x)
{
	struct act *a = x;

	db_exec_vals(tx, &FULL, NULL, 0, NULL);
	return perform(tx, a);
}

/* The server has no room: not what it was told is to blame, whenever that is heard. */
static void
out_of_room(struct house *h)
{
	static const struct { int64_t rows; enum then then; } when[] = { { 0, SAY_OK }, { 0, ASK }, { 63, SAY_OK }, { 200, SAY_OK } };

	for (size_t i = 0; i < COUNT(when); i++) {
		struct act act = { .own = "room", .rows = when[i].rows, .then = when[i].then };

		check_int("with room", house_write(h, "acme", perform, &act), OK);
		check_int("without", house_write(h, "acme", run_out, &act), ERR_STORE);
		check_str("it is the store's affair", str_of(h->fault.code), STR("store"));
	}
	open_again(h);
	check_int("without room", house_write(h, "acme", run_out, &(struct act){ .own = "room" }), ERR_STORE);
	check_str("and nothing prepared, too", str_of(h->fault.code), STR("store"));
}

/* What was told is to blame, though it is heard when the question behind it is prepared. */
static void
blamed_for_itself(struct house *h)
{
	struct act act = { .wrong = &WRONG, .then = ASK, .silent = true };

	open_again(h);
	check_int("what the store does not take, and a new question", house_write(h, "acme", perform, &act), ERR_STORE);
	check_str("... is what was told", str_of(h->fault.code), STR("store_unfit"));
	act = (struct act){ .wrong = &RAISE, .otherwise = ERR_FENCED, .then = ASK, .silent = true };
	open_again(h);
	check_int("what had to touch a row, and a new question", house_write(h, "acme", perform, &act), ERR_FENCED);
}

static enum result
move_nothing(struct tx *tx, void *x)
{
	static const struct sql MOVE = { "tt", "UPDATE job SET due_at = due_at WHERE account_id = $1 AND id = $2", NULL };

	(void)x;
	DB_MUST(tx, &MOVE, ERR_FENCED, V_TEXT(STR("acme")), V_TEXT(STR("nowhere")));
	return OK;
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
	for (int place = 0; place < PLACES; place++)	/* other names, nothing prepared */
		for (size_t i = 0; i < COUNT(cases); i++) {
			open_again(&h);
			one_case(&h, i, PLACES + place);
		}
	for (int64_t rows = 0; rows < 64; rows++)
		behind_unmet(&h, rows);
	blamed_for_itself(&h);
	if (postgres)
		out_of_room(&h);
	check_int("what had to touch a row, and names no account", house_system(&h, move_nothing, NULL), ERR_FENCED);
	house_end(&h);
}
