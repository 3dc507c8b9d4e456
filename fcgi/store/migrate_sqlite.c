#include "store/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/sqlite_conn.h"
#include "store/turn.h"

extern const char schema_sqlite[];	/* schema.c */

static const struct sql
	VERSION = { "", "SELECT max(version) FROM migration", NULL },
	SEEN = { "", "SELECT max(seen_at) FROM worker", NULL },
	KNOWN = { "", "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'", NULL },
	BEGIN = { "", "BEGIN IMMEDIATE", NULL },
	COMMIT = { "", "COMMIT", NULL },
	ROLLBACK = { "", "ROLLBACK", NULL };

static bool
script(struct sqlite_conn *c, const char *sql, struct fault *fault)
{
	char *text = migrate_text(sql, false), *error = NULL;
	bool ok = sqlite3_exec(c->db, text, NULL, NULL, &error) == SQLITE_OK;

	if (!ok)
		fault_set(fault, ERR_STORE, "migration", "A migration failed, and nothing was changed: %s.", error ? error : "?");
	sqlite3_free(error);
	free(text);
	return ok;
}

static bool
apply(struct sqlite_conn *c, const struct migration *m, int64_t now_ms, struct fault *fault)
{
	char note[200];

	snprintf(note, sizeof note, "INSERT INTO migration (version, name, applied_at) VALUES (%lld, '%s', %lld)",
	    (long long)m->version, m->name, (long long)now_ms);
	return script(c, m->sql, fault) && script(c, note, fault);
}

static int64_t
version_of(struct sqlite_conn *c)
{
	return sqlite_conn_number(c, &KNOWN, 0) ? sqlite_conn_number(c, &VERSION, 0) : 0;
}

static bool
upgrade(struct sqlite_conn *c, const struct env *env, int64_t *from, struct fault *fault)
{
	size_t n;
	const struct migration *list = migrate_list(&n);
	bool ok;

	if (!sqlite_conn_run(c, &BEGIN)) {
		fault_set(fault, ERR_STORE, "store_busy", "Somebody else is writing to the store. Try again.");
		return false;
	}
	*from = version_of(c);	/* again: another migrate may have been quicker */
	if (migrate_alone(*from) && env_now(env) - sqlite_conn_number(c, &SEEN, 0) < MIGRATE_SIGN_MS) {
		sqlite_conn_run(c, &ROLLBACK);
		migrate_in_use(fault, "a worker was heard within the last half minute");
		return false;
	}
	ok = script(c, "CREATE TABLE IF NOT EXISTS migration (version INT8 NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
	    " applied_at INT8 NOT NULL) ROWS", fault);
	for (size_t i = 0; i < n && ok; i++)
		if (list[i].version > *from)
			ok = apply(c, &list[i], env_now(env), fault);
	ok = ok && script(c, schema_sqlite, fault);
	if (ok && sqlite_conn_run(c, &COMMIT))
		return true;
	if (!sqlite3_get_autocommit(c->db))
		sqlite_conn_run(c, &ROLLBACK);
	fault_set(fault, ERR_STORE, "migration", "The migration could not be kept, and nothing was changed.");
	return false;
}

/*
 * SQLite would make it for all the world to read; its log takes the mode from it.  Never opened when it is there: to
 * close it would drop the locks of whoever has it open in this process.
 */
static bool
make_file(const char *path, struct fault *fault)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

	if (fd < 0 && errno != EEXIST) {
		fault_set(fault, ERR_STORE, "store", "The store %s cannot be made: %s.", path, strerror(errno));
		return false;
	}
	if (fd >= 0)
		close(fd);
	return true;
}

/* Taken with the turn held, so that a running writer is not in the middle of something. */
static enum result
migrate(const struct env *env, const char *path, bool dry_run, int64_t *from, struct fault *fault)
{
	struct sqlite_conn c;
	enum result res = OK;

	if (dry_run) {
		struct fault none = { 0 };

		if (!sqlite_conn_open(&c, path, SQLITE_OPEN_READONLY, 256, true, &none)) {
			*from = 0;
			return none.result == ERR_MISSING ? OK : fault_set(fault, none.result, none.code, "%s", none.message);
		}
	} else if (!make_file(path, fault) || !sqlite_conn_open(&c, path, SQLITE_OPEN_READWRITE, 4096, false, fault))
		return ERR_STORE;
	*from = version_of(&c);
	if (*from > migrate_latest())	/* one that may be used is left as the newer program made it */
		res = migrate_fits(*from, fault) ? OK : ERR_CONFLICT;
	else if (!dry_run &&
	    (sqlite3_exec(c.db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL) != SQLITE_OK || !upgrade(&c, env, from, fault)))
		res = fault_set(fault, ERR_STORE, "store", "The store %s cannot be written: %s.", path, sqlite3_errmsg(c.db));
	sqlite_conn_close(&c);
	return res;
}

enum result
migrate_sqlite(const struct env *env, struct str path, bool dry_run, int64_t *from, struct fault *fault)
{
	char *file = engine_copy(path), *lock = engine_alloc(path.n + sizeof ".turn");
	struct turn turn = { -1 };
	enum result res;

	sprintf(lock, "%s.turn", file);
	if (!dry_run && !turn_open(&turn, lock))
		res = fault_set(fault, ERR_STORE, "store", "The file %s cannot be made: %s.", lock, strerror(errno));
	else {
		if (!dry_run)
			turn_take(&turn);
		res = migrate(env, file, dry_run, from, fault);
		turn_close(&turn);	/* gives the turn back */
	}
	free(file);
	free(lock);
	return res;
}

bool
migrate_memory(struct sqlite_conn *c, const struct env *env, struct fault *fault)
{
	int64_t from;

	return upgrade(c, env, &from, fault);
}
