/*
 * Bringing a store to this program's version: from nothing, again, only to look, and what is refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/account.h"
#include "store/migrate.h"
#include "store/sqlite_conn.h"
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
}
