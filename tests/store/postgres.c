/*
 * What only PostgreSQL does: asking for another try, COMMIT that answers ROLLBACK, connections that are lost.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/account.h"
#include "store/job.h"
#include "tests/store/store.h"

static const struct sql
	TWICE = { "tti", "INSERT INTO account (account_id, name, created_at) VALUES ($1, $2, $3)", NULL },
	RAISE = { "", "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$", NULL },
	DEADLOCK = { "", "DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$", NULL },
	PID = { "", "SELECT pg_backend_pid()", NULL },
	COMMIT = { "", "COMMIT", NULL },
	BEGIN = { "", "BEGIN", NULL },
	LEVEL = { "", "SELECT current_setting('transaction_isolation') || ' ' || current_setting('transaction_read_only')", NULL },
	WHOLE = { "", "EXPLAIN SELECT account_id FROM account ORDER BY created_at", NULL },
	LATER = { "i", "INSERT INTO later (account_id, x) VALUES ('acme', $1)", NULL };

/* A statement fails, and the function hides it from everybody: COMMIT will answer success, with the tag ROLLBACK. */
static enum result
hide_failure(struct tx *tx, void *x)
{
	count_up(tx, x);
	DB_EXEC(tx, &TWICE, NULL, V_TEXT(tx->account), V_TEXT(STR("again")), V_INT(1));
	tx->failed = false;
	return OK;
}

struct trial { int tries, until; const struct sql *trouble; struct house *h; struct step step; bool commit, added; };

/* Meets its trouble until it has been tried often enough. */
static enum result
troubled(struct tx *tx, void *x)
{
	struct trial *t = x;
	enum result res = count_up(tx, &t->step);

	if (++t->tries < t->until && res == OK)
		res = db_exec_vals(tx, t->trouble, NULL, 0, NULL);
	return res;
}

static void
kill_own(struct tx *tx, struct house *h)
{
	struct rows rows = db_query_vals(tx, &PID, NULL, 0);
	int64_t pid = row_next(&rows) ? row_int(&rows, 0) : 0;
	char text[100];

	rows_end(&rows);
	snprintf(text, sizeof text, "SELECT pg_terminate_backend(%d, 5000)", (int)pid);
	house_super(h, text);
}

/* The connection dies in the middle. */
static enum result
cut_off(struct tx *tx, void *x)
{
	struct trial *t = x;

	if (++t->tries == 1)
		kill_own(tx, t->h);
	return count_up(tx, &t->step);
}

/*
 * The connection dies at COMMIT, after (t->commit) or before the server has kept it: nobody can know.  The function
 * runs again and finds its own dedupe key.
 */
static enum result
cut_off_at_commit(struct tx *tx, void *x)
{
	struct trial *t = x;
	struct job job = { .topic = STR("once"), .dedupe = t->commit ? STR("kept") : STR("not kept") };
	enum result res = store_job_add(tx, &job, &t->added);

	if (++t->tries == 1) {
		if (t->commit) {	/* kept, and then as if COMMIT were still to come */
			db_exec_vals(tx, &COMMIT, NULL, 0, NULL);
			db_exec_vals(tx, &BEGIN, NULL, 0, NULL);
		}
		kill_own(tx, t->h);
	}
	return res;
}

static enum result
level(struct tx *tx, void *x)
{
	struct rows rows = db_query_vals(tx, &LEVEL, NULL, 0);

	if (row_next(&rows))
		*(struct str *)x = row_keep(&rows, 0);
	rows_end(&rows);
	return rows.result;
}

/* What is read whole for want of an index is not compiled first. */
static enum result
compiles(struct tx *tx, void *x)
{
	struct rows rows = db_query_vals(tx, &WHOLE, NULL, 0);

	while (row_next(&rows))
		*(bool *)x |= str_eq(str_trim(row_str(&rows, 0)), STR("JIT:"));
	rows_end(&rows);
	return rows.result;
}

static enum result
later(struct tx *tx, void *x)
{
	return DB_EXEC(tx, &LATER, NULL, V_INT(*(int64_t *)x));
}

static void
tries(struct house *h)
{
	struct trial t = { .until = 4, .trouble = &RAISE, .step = { .key = "tries" } };

	check_int("40001 is repeated", house_write(h, "acme", troubled, &t), OK);
	check_int("until it goes", t.tries, 4);
	t = (struct trial){ .until = 3, .trouble = &DEADLOCK, .step = { .key = "tries" } };
	check_int("40P01 too", house_write(h, "acme", troubled, &t), OK);
	check_int("each is kept once", counted(h, "acme", "tries"), 2);
	t = (struct trial){ .until = 1000000, .trouble = &RAISE, .step = { .key = "tries" } };
	check_int("not for ever", house_write(h, "acme", troubled, &t), ERR_STORE);
	check("a bounded number of times", t.tries > 5 && t.tries < 50);
	check_str("in words for people", str_of(h->fault.code), STR("store"));
	check_int("nothing is kept of it", counted(h, "acme", "tries"), 2);
}

static void
batches(struct house *h)
{
	struct scope scope = house_scope(h, "acme");
	struct trial trials[8];
	struct db_call calls[8];
	int64_t numbers[8];

	for (int i = 0; i < 8; i++) {
		trials[i] = (struct trial){ .until = i == 5 ? 5 : 0, .trouble = &RAISE, .step = { .key = "batch" } };
		calls[i] = (struct db_call){ &scope, troubled, &trials[i], ERR_STORE };
	}
	db_write_many(h->db, calls, 8);
	for (int i = 0; i < 8; i++)
		check_int(sentence("function %d of a batch that is repeated", i), calls[i].result, OK);
	check_int("each is kept once", counted(h, "acme", "batch"), 8);

	/* Unique, but asked only at COMMIT: two of them are the same. */
	for (int i = 0; i < 8; i++) {
		numbers[i] = i == 6 ? 2 : i;
		calls[i] = (struct db_call){ &scope, later, &numbers[i], ERR_STORE };
	}
	db_write_many(h->db, calls, 8);
	for (int i = 0; i < 8; i++)
		check_int(sentence("function %d of a batch whose commit fails", i), calls[i].result, i == 6 ? ERR_STORE : OK);
	check_str("the others are there", house_super(h, "SELECT count(*) FROM later"), STR("7"));
}

static void
lost(struct house *h)
{
	struct trial t = { .h = h, .step = { .key = "lost" } };
	struct db_call calls[2];
	struct scope scope = house_scope(h, "acme");
	struct step step = { .key = "lost" };

	check_int("a connection lost in the middle", house_write(h, "acme", cut_off, &t), OK);
	check_int("is another try", t.tries, 2);
	check_int("kept once", counted(h, "acme", "lost"), 1);
	t = (struct trial){ .h = h, .step = { .key = "lost" } };
	calls[0] = (struct db_call){ &scope, count_up, &step, ERR_STORE };
	calls[1] = (struct db_call){ &scope, cut_off, &t, ERR_STORE };
	db_write_many(h->db, calls, 2);
	check("in a batch it is too", calls[0].result == OK && calls[1].result == OK);
	check_int("each kept once", counted(h, "acme", "lost"), 3);

	t = (struct trial){ .h = h };
	check_int("lost at COMMIT, not kept", house_write(h, "acme", cut_off_at_commit, &t), OK);
	check("runs again and does it", t.tries == 2 && t.added);
	t = (struct trial){ .h = h, .commit = true };
	check_int("lost at COMMIT, kept", house_write(h, "acme", cut_off_at_commit, &t), OK);
	check("runs again and finds its own", t.tries == 2 && !t.added);
	check_str("two jobs, then", house_super(h, "SELECT count(*) FROM job"), STR("2"));
	t = (struct trial){ .h = h, .step = { .key = "lost" } };
	check_int("reading goes on after a loss", house_read(h, "acme", read_count, &t.step), OK);
	house_super(h, "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE usename LIKE '%\\_program'"
	    " AND datname = current_database()");
	check("the store answers after all were lost", db_ping_us(h->db) >= 0);
	check_int("and so do reads", house_read(h, "acme", read_count, &t.step), OK);
}

void
test_postgres(void)
{
	struct house h;
	struct str text = { 0 };
	struct step step = { .key = "hidden" };
	bool compiled = false;

	if (!house_make(&h, true))
		return;
	house_write(&h, "acme", make_account, "Acme");
	house_super(&h, "CREATE TABLE later (account_id text, x bigint UNIQUE DEFERRABLE INITIALLY DEFERRED)");
	house_super(&h, "GRANT INSERT ON later TO PUBLIC");

	check_int("COMMIT that answers ROLLBACK is no OK", house_write(&h, "acme", hide_failure, &step), ERR_STORE);
	check_int("and nothing is kept", counted(&h, "acme", "hidden"), 0);
	check_int("writes", house_write(&h, "acme", level, &text), OK);
	check_str("are serializable", text, STR("serializable off"));
	check_int("reads", house_read(&h, "acme", level, &text), OK);
	check_str("see one state and may not write", text, STR("repeatable read on"));
	check_int("the system's", house_system(&h, level, &text), OK);
	check_str("are read committed", text, STR("read committed off"));
	check("what is read whole", house_system(&h, compiles, &compiled) == OK);
	check("is not compiled for it", !compiled);
	tries(&h);
	batches(&h);
	lost(&h);
	house_end(&h);
}
