/*
 * Many functions in one commit: what each hears, and that a guilty one does not hurt its neighbours.
 */
#include <string.h>

#include "store/account.h"
#include "tests/store/store.h"

static const struct sql
	TWICE = { "tti", "INSERT INTO account (account_id, name, created_at) VALUES ($1, $2, $3)", NULL },
	END_IT = { "", "ROLLBACK", NULL };

static enum result
stumble(struct tx *tx, void *x)
{
	enum result res = count_up(tx, x);

	if (res == OK)
		res = DB_EXEC(tx, &TWICE, NULL, V_TEXT(tx->account), V_TEXT(STR("again")), V_INT(1));
	return res;
}

/* Loses everybody's transaction and says nothing of it. */
static enum result
end_transaction(struct tx *tx, void *x)
{
	int64_t changed;

	count_up(tx, x);
	db_exec_vals(tx, &END_IT, NULL, 0, &changed);
	tx->failed = false;
	return OK;
}

struct note { int tries; struct str text; const char *of; };

static enum result
take_note(struct tx *tx, void *x)
{
	struct note *n = x;

	n->tries++;
	n->text = arena_printf(tx->arena, "%s, try %d", n->of, n->tries);
	return OK;
}

static int64_t
retries(struct house *h)
{
	struct db_stats stats;

	db_stats(h->db, &stats);
	return stats.retries;
}

static void
fill(struct house *h, struct db_call *calls, const struct scope *scope, struct step *steps, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++) {
		steps[i] = (struct step){ .key = key };
		calls[i] = (struct db_call){ scope, count_up, &steps[i], ERR_STORE };
	}
	(void)h;
}

static void
accounts_apart(struct house *h)
{
	static const char *const names[] = { "acme", "other" };
	struct fault faults[2];
	struct scope scopes[2];
	struct step steps[10];
	struct db_call calls[10];

	for (int i = 0; i < 2; i++) {
		scopes[i] = house_scope(h, names[i]);
		scopes[i].fault = &faults[i];
	}
	for (int i = 0; i < 10; i++) {
		steps[i] = (struct step){ .key = "mine", .end = i == 4 ? ERR_CONFLICT : OK };
		calls[i] = (struct db_call){ &scopes[i % 2], count_up, &steps[i], ERR_STORE };
	}
	db_write_many(h->db, calls, 10);
	for (int i = 0; i < 10; i++)
		check_int(sentence("function %d of two accounts in one commit", i), calls[i].result, i == 4 ? ERR_CONFLICT : OK);
	check_int("the first account's", counted(h, "acme", "mine"), 4);
	check_int("the second account's", counted(h, "other", "mine"), 5);
}

/* All share one arena: what an earlier function left in it must live, also when the batch had to run again. */
static void
shared_arena(struct house *h, bool lose)
{
	static const char *const names[] = { "first", "second", "third" };
	struct scope scope = house_scope(h, "acme");
	struct note notes[3];
	struct step step = { .key = "lost" };
	struct db_call calls[4];
	int tries = lose ? 2 : 1;

	for (int i = 0; i < 3; i++) {
		notes[i] = (struct note){ .of = names[i] };
		calls[i] = (struct db_call){ &scope, take_note, &notes[i], ERR_STORE };
	}
	calls[3] = (struct db_call){ &scope, lose ? end_transaction : count_up, &step, ERR_STORE };
	db_write_many(h->db, calls, 4);
	for (int i = 0; i < 3; i++)
		check_str("an answer in the shared arena", notes[i].text,
		    arena_printf(&h->arena, "%s, try %d", names[i], notes[i].tries));
	check("functions ran as often as they had to", notes[0].tries >= tries);
}

void
test_batch(bool postgres)
{
	struct house h;
	struct scope scope;
	struct step steps[64];
	struct db_call calls[64];
	int64_t before;

	if (!house_make(&h, postgres))
		return;
	scope = house_scope(&h, "acme");
	house_write(&h, "acme", make_account, "Acme");
	house_write(&h, "other", make_account, "Other");

	fill(&h, calls, &scope, steps, 64, "all");
	db_write_many(h.db, calls, 64);
	check_int("64 functions in one commit", counted(&h, "acme", "all"), 64);
	check_int("each saw the one before it", steps[63].seen, 64);

	fill(&h, calls, &scope, steps, 20, "some");
	steps[3].end = ERR_INPUT;
	calls[7].fn = stumble;
	calls[19].fn = stumble;
	db_write_many(h.db, calls, 20);
	for (int i = 0; i < 20; i++)
		check_int(sentence("function %d beside two that fail", i), calls[i].result,
		    i == 3 ? ERR_INPUT : i == 7 || i == 19 ? ERR_STORE : OK);
	check_int("their neighbours are kept", counted(&h, "acme", "some"), 17);

	before = retries(&h);
	fill(&h, calls, &scope, steps, 20, "lost");
	calls[11].fn = end_transaction;
	db_write_many(h.db, calls, 20);
	for (int i = 0; i < 20; i++)
		check_int(sentence("function %d beside one that loses the transaction", i), calls[i].result, i == 11 ? ERR_STORE : OK);
	check_int("exactly the others are kept", counted(&h, "acme", "lost"), 19);
	check("after another run", retries(&h) > before);
	check_int("alone it fails as well", house_write(&h, "acme", end_transaction, &(struct step){ .key = "lost" }), ERR_STORE);
	check_int("and keeps nothing", counted(&h, "acme", "lost"), 19);

	accounts_apart(&h);
	shared_arena(&h, false);
	shared_arena(&h, true);
	db_write_many(h.db, calls, 0);
	house_end(&h);
}
