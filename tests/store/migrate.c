/*
 * Bringing a store to this program's version: from nothing, again, only to look, and what is refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libpq-fe.h>

#include "store/account.h"
#include "store/lot.h"
#include "store/migrate.h"
#include "store/sqlite_conn.h"
#include "store/stock_look.h"
#include "store/system.h"
#include "tests/store/store.h"

static bool
set_version(struct house *h, const char *sql)
{
	sqlite3 *db;
	bool ok;

	if (h->postgres) {
		house_super(h, sql);
		return true;
	}
	ok = sqlite3_open(h->path, &db) == SQLITE_OK && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
	sqlite3_close(db);
	return ok;
}

static void
refuses(struct house *h, const char *what, const char *code)
{
	struct db *db;

	h->fault = (struct fault){ 0 };
	db = db_open(&h->env, 1, &h->fault);
	check(what, db == NULL);
	check_str("and says why", str_of(h->fault.code), str_of(code));
	db_close(db);
	h->fault = (struct fault){ 0 };
}

static void
unusable(struct house *h)
{
	struct str real = h->config.store;
	int64_t from, to;

	h->config.store = STR("mysql:somewhere");
	refuses(h, "an unknown engine is refused", "store_unknown");
	check_int("also by migrate", db_migrate(&h->env, true, &from, &to, &h->fault), ERR_INPUT);
	h->fault = (struct fault){ 0 };
	if (h->postgres) {
		h->config.store = STR("postgres:host=/nowhere dbname=x user=y");
		refuses(h, "a server that is not there", "store_unreachable");
		h->config.store = real;
		h->config.store_system = STR("");
		refuses(h, "PostgreSQL without a second role", "store_system");
		h->config.store_system = str_of(h->system);
	} else {
		h->config.store = STR("sqlite:/nowhere/at/all");
		refuses(h, "a file that is not there", "store_missing");
	}
	h->config.store = real;
}

/* ---- from the version before leases ------------------------------------------------------------------------------- */

enum { BEFORE_LEASES = 6, BEFORE_LEDGER = 18 };

/* As the owner of the tables; false when it is refused. */
static bool
run(struct house *h, const char *sql)
{
	char role[120], answer[1000];

	snprintf(role, sizeof role, "%s_owner", h->path);
	return h->postgres ? house_as(h, role, sql, answer, sizeof answer) : set_version(h, sql);
}

/* A store as it was at a version, with a company. */
static void
as_it_was(struct house *h, int version)
{
	const struct migration *list = migrate_list(&(size_t){ 0 });
	char text[100], *script;

	run(h, h->postgres ? "CREATE TABLE migration (version bigint PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)"
	    : "PRAGMA journal_mode = WAL; CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL)");
	for (int i = 0; i < version; i++) {
		script = migrate_text(list[i].sql, h->postgres);
		check(sentence("version %d is made", i + 1), run(h, script));
		free(script);
		snprintf(text, sizeof text, "INSERT INTO migration VALUES (%d, 'x', 1)", i + 1);
		run(h, text);
	}
	check("with a company", run(h, "INSERT INTO account (account_id, name, created_at) VALUES ('acme', 'Acme', 1)"));
}

/* At work: one job runs, one waits, one is done. */
static void
before_leases(struct house *h)
{
	char text[1000];

	as_it_was(h, BEFORE_LEASES);
	for (int i = 0; i < 3; i++) {
		static const char *const state[] = { "running", "queued", "done" };

		snprintf(text, sizeof text, "INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error,"
		    " worker, subject, subject_id, cause_event, key, args, created_at, updated_at) VALUES ('acme', '%s', 't', '%s', '%s', %d,"
		    " 1, 1, 0, '', 'w', '', '', 0, '', '{}', 1, 1)", state[i], state[i], state[i], 7 + i);
		check("and a job", run(h, text));
	}
	if (h->postgres)
		check("whose rows not even the owner sees", run(h, "ALTER TABLE job ENABLE ROW LEVEL SECURITY; ALTER TABLE job FORCE ROW LEVEL SECURITY"));
}

static enum result
claim(struct tx *tx, void *x)
{
	return store_system_claim(tx, x);
}

static void
test_leases(bool postgres)
{
	static const char old_claim[] = "UPDATE job SET state = 'running', due_at = 99 WHERE id = 'queued'";
	struct job_claim some = { .worker = STR("w2"), .lease_ms = 60000, .limit = 64 };
	struct house h;
	int64_t from, to;
	char text[400];
	PGconn *pg = NULL;
	enum result res;

	house_new(&h, postgres);
	before_leases(&h);
	if (postgres) {
		snprintf(text, sizeof text, "CREATE ROLE %s_program LOGIN", h.path);
		house_super(&h, text);
		snprintf(text, sizeof text, "host=%s dbname=%s user=%s_program", getenv("TEST_PG"), h.path, h.path);
		pg = PQconnectdb(text);
	} else {
		snprintf(text, sizeof text, "INSERT INTO worker VALUES ('', 'w', 'host', 1, %lld)", (long long)env_now(&h.env));
		check("a worker is heard", run(&h, text));
	}
	check_int("while the version before is at work, leases stay what they are", db_migrate(&h.env, false, &from, &to, &h.fault), ERR_CONFLICT);
	check_str("and it says why", str_of(h.fault.code), STR("in_use"));
	h.fault = (struct fault){ 0 };
	check_int("to look is no matter", db_migrate(&h.env, true, &from, &to, &h.fault), OK);
	if (postgres)
		PQfinish(pg);
	else
		check("half a minute later", run(&h, "UPDATE worker SET seen_at = seen_at - 30000"));
	for (int i = 0; (res = db_migrate(&h.env, false, &from, &to, &h.fault)) == ERR_CONFLICT && i < 100; i++) {	/* its session is ending */
		h.fault = (struct fault){ 0 };
		usleep(20000);
	}
	check_int(sentence("when nobody works it is made: %s", h.fault.message), res, OK);
	check_int("from there", from, BEFORE_LEASES);
	check("it opens", house_start(&h, 1));
	check_int("what is due is claimed", house_system(&h, claim, &some), OK);
	if (check_int("what waited, and what was running", (int64_t)some.n, 2)) {
		check_str("the one", some.at[0].id, STR("queued"));
		check("as it was", !some.at[0].lapsed && some.at[0].due_at == 8);
		check_str("the other", some.at[1].id, STR("running"));
		check("in doubt, when its lease was over", some.at[1].lapsed && some.at[1].due_at == 7 && some.at[1].fence == 2);
	}
	if (postgres)
		check_str("row-level security is back", house_super(&h, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
		    " AND relkind = 'r' AND relname <> 'migration' AND NOT relforcerowsecurity"), STR("0"));
	check("a claim of the version before is refused", postgres ? !house_as(&h, "super", old_claim, text, sizeof text) : !run(&h, old_claim));
	house_end(&h);
}

/* ---- from the version before the ledger was a log ------------------------------------------------------------------- */

static enum result
walked(struct tx *tx, void *x)
{
	struct stock_row row;
	struct stock_look_move *at;
	struct lot_use *use;
	size_t n;

	(void)x;
	if (check_int("an item is there", store_stock_get(tx, STR("flour"), &row), OK)) {
		check("with its last transaction", row.seq == 3 && row.moved_at == 9 && row.counted);
		check_int("and the way back from it", store_stock_look_moves(tx, row.id, row.moved_at, row.seq, 50, &at, &n), OK);
		if (check_int("of all of them", (int64_t)n, 3))
			check("each with the one before", at[0].move.seq == 3 && at[0].move.before_at == 5 && at[1].move.seq == 2 && at[1].move.before_at == 5 &&
			    at[2].move.seq == 1 && at[2].move.before_at == 0 && at[2].move.txn.kind == STOCK_RECEIVE && str_eq(at[0].move.device, STR("tablet")));
	}
	check("one that nobody has counted", store_stock_get(tx, STR("sugar"), &row) == OK && row.seq == 1 && row.moved_at == 7 && !row.counted);
	check("one that nothing happened to", store_stock_get(tx, STR("salt"), &row) == OK && row.seq == 0 && row.moved_at == 0 && !row.counted);
	check_int("what a lot gave", store_lot_order(tx, STR("o2"), STR(""), &use, &n), OK);
	check("names when", n == 1 && use[0].move.seq == 3 && use[0].move.at == 9);
	return OK;
}

static void
test_ledger(bool postgres)
{
	static const char old_move[] = "INSERT INTO stock_txn (account_id, item_id, seq, kind, on_hand, held, parts, order_id, line, reason, actor, at, device)"
	    " VALUES ('acme', '%s', %d, '%s', 1, 1, 1, '%s', '1', '', '', %d, '%s')";
	static const struct { const char *item, *kind, *order, *device; int seq, at; } moves[] = {
		{ "flour", "receive", "", "", 1, 5 }, { "flour", "hold", "o1", "", 2, 5 }, { "sugar", "hold", "o1", "", 1, 7 }, { "flour", "consume", "o2", "tablet", 3, 9 },
	};
	static const struct { const char *id; int seq; } items[] = { { "flour", 3 }, { "sugar", 1 }, { "salt", 0 } };
	struct house h;
	int64_t from, to;
	char text[500];

	house_new(&h, postgres);
	as_it_was(&h, BEFORE_LEDGER);
	for (size_t i = 0; i < COUNT(items); i++) {
		snprintf(text, sizeof text, "INSERT INTO stock_item (account_id, id, sku, name, unit, parts, on_hand, held, safety, oversell, recipe, active, seq,"
		    " folded, created_at, updated_at) VALUES ('acme', '%s', '%s', '', '', 1, 0, 0, 0, 'warn', 0, 1, %d, '', 1, 1)", items[i].id, items[i].id,
		    items[i].seq);
		check("an item", run(&h, text));
	}
	for (size_t i = 0; i < COUNT(moves); i++) {
		snprintf(text, sizeof text, old_move, moves[i].item, moves[i].seq, moves[i].kind, moves[i].order, moves[i].at, moves[i].device);
		check("a transaction", run(&h, text));
	}
	check("and what one did to a lot", run(&h, "INSERT INTO stock_lot_move (account_id, item_id, seq, lot_id, ticket, num, den, order_id, line)"
	    " VALUES ('acme', 'flour', 3, '', 1, -1, 1, 'o2', '1')"));
	check_int(sentence("the ledger becomes a log: %s", h.fault.message), db_migrate(&h.env, false, &from, &to, &h.fault), OK);
	check("it opens", house_start(&h, 1));
	check_int("and is read", house_read(&h, "acme", walked, NULL), OK);
	snprintf(text, sizeof text, old_move, "flour", 4, "hold", "", 10, "");
	check("a transaction of the version before is refused", !run(&h, text));
	house_end(&h);
}

/* ---- as ever -------------------------------------------------------------------------------------------------------- */

void
test_migrate(bool postgres)
{
	struct house h;
	int64_t from, to;
	size_t n;
	const struct migration *list = migrate_list(&n);
	char *text, next[100];

	house_new(&h, postgres);
	check_int("looking at nothing", db_migrate(&h.env, true, &from, &to, &h.fault), OK);
	check("says that all is to be done", from == 0 && to == list[n - 1].version);
	if (!postgres)
		check("and makes no file", access(h.path, F_OK) != 0);
	refuses(&h, "a store that was never made is refused", postgres ? "store_unreachable" : "store_missing");
	check_int("it is made", db_migrate(&h.env, false, &from, &to, &h.fault), OK);
	check_int("from nothing", from, 0);
	check_int("and once more", db_migrate(&h.env, false, &from, &to, &h.fault), OK);
	check_int("is nothing to do", from, to);
	check("and now it opens", house_start(&h, 1));
	check_int("and is used", house_write(&h, "acme", make_account, "Acme"), OK);
	db_close(h.db);
	h.db = NULL;
	snprintf(next, sizeof next, "INSERT INTO migration VALUES (%d, 'next', 1)", (int)list[n - 1].version + 1);
	check("a store that is one version newer", set_version(&h, next));
	check("opens, since a version only adds", house_start(&h, 1));
	check_int("and is used", house_write(&h, "later", make_account, "Later"), OK);
	db_close(h.db);
	h.db = NULL;
	check_int("migrate finds nothing to do", db_migrate(&h.env, false, &from, &to, &h.fault), OK);
	check("and says at which version it is", from == list[n - 1].version + 1 && to == from);
	check("a store of a program that is newer still", set_version(&h, "INSERT INTO migration VALUES (999, 'future', 1)"));
	refuses(&h, "is refused", "store_new");
	check_int("also by migrate", db_migrate(&h.env, false, &from, &to, &h.fault), ERR_CONFLICT);
	h.fault = (struct fault){ 0 };
	check_int("and by looking", db_migrate(&h.env, true, &from, &to, &h.fault), ERR_CONFLICT);
	check("a store of an older program", set_version(&h, "DELETE FROM migration WHERE version > 1"));
	refuses(&h, "is refused", "store_old");
	unusable(&h);

	for (size_t i = 0; i < n; i++)
		check("migrations are numbered 1, 2, 3 ...", list[i].version == (int64_t)i + 1);
	text = migrate_text("CREATE TABLE t (id IDENTITY, a INT8, b TEXT, c BYTES, CONTEXT x) ROWS; -- BLOBS", false);
	check_str("words are replaced for SQLite", str_of(text),
	    STR("CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b TEXT, c BLOB, CONTEXT x) STRICT, WITHOUT ROWID; -- STRICT"));
	free(text);
	text = migrate_text("a INT8) ROWS", true);
	check_str("and for PostgreSQL", str_of(text), STR("a bigint) "));
	free(text);
	house_end(&h);
	test_leases(postgres);
	test_ledger(postgres);
}
