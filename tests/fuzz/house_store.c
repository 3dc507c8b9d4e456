#include "tests/fuzz/house_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/sqlite_conn.h"
#include "tests/fuzz/fuzz.h"

static const struct sql
	MARK = { "", "SAVEPOINT f", NULL },
	KEEP = { "", "RELEASE f", NULL },
	BACK = { "", "ROLLBACK TO f", NULL },
	ALL_MARK = { "", "SAVEPOINT input", NULL },
	ALL_BACK = { "", "ROLLBACK TO input", NULL },
	ALL_KEEP = { "", "RELEASE input", NULL };

struct one { struct db db; struct sqlite_conn conn; int64_t version; };

static enum result
run(struct db *db, struct db_call *call, bool reader)
{
	struct one *one = (struct one *)db;
	struct tx tx = { .db = db, .engine = &one->conn };
	char *mark;

	one->conn.reader = reader;
	one->conn.wrote = false;
	HOLDS(sqlite_conn_run(&one->conn, &MARK));
	call->result = engine_run(&tx, call, env_now(db->env), &mark);
	sqlite_conn_rest(&one->conn);
	one->conn.reader = false;
	HOLDS(!sqlite3_get_autocommit(one->conn.db));
	HOLDS(call->result == OK || sqlite_conn_run(&one->conn, &BACK));
	HOLDS(sqlite_conn_run(&one->conn, &KEEP));
	one->version += !reader;
	return call->result;
}

static void
write_many(struct db *db, struct db_call *call, size_t n)
{
	for (size_t i = 0; i < n; i++)
		run(db, &call[i], false);
}

static enum result
read_one(struct db *db, struct db_call *call)
{
	enum result result = run(db, call, true);

	HOLDS(!((struct one *)db)->conn.wrote);		/* a read that writes fails on a real store */
	return result;
}

static enum result
system_one(struct db *db, struct db_call *call)
{
	char *at = call->scope->arena->at;
	enum result result = run(db, call, true);

	if (!((struct one *)db)->conn.wrote)
		return result;
	call->scope->arena->at = at;
	return run(db, call, false);
}

static bool
changed(struct db *db, int64_t *seen)
{
	int64_t before = *seen;

	*seen = ((struct one *)db)->version;
	return *seen != before;
}

static bool
ping(struct db *db)
{
	(void)db;
	return true;
}

static void
stats(struct db *db, struct db_stats *s)
{
	(void)db, (void)s;
}

static const struct engine engine = {
	.write_many = write_many, .read = read_one, .system = system_one, .exec = sqlite_conn_exec, .query = sqlite_conn_query,
	.next = sqlite_conn_next, .null = sqlite_conn_null, .num = sqlite_conn_num, .text = sqlite_conn_text, .end = sqlite_conn_end,
	.changed = changed, .ping = ping, .stats = stats,
};

struct db *
house_store_open(const struct env *env, struct config *config)
{
	static struct one one;
	char folder[] = "/tmp/tradepost-fuzz-XXXXXX", path[64], store[80];
	struct fault f = { 0 };
	int64_t from, to;
	sqlite3 *file;
	sqlite3_backup *copy;

	HOLDS(mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/db", folder);
	snprintf(store, sizeof store, "sqlite:%s", path);
	config->store = str_of(store);
	HOLDS(db_migrate(env, false, &from, &to, &f) == OK);
	one.db = (struct db){ &engine, env };
	HOLDS(sqlite_conn_open(&one.conn, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, 8192, false, &f));
	HOLDS(sqlite3_open(path, &file) == SQLITE_OK);
	copy = sqlite3_backup_init(one.conn.db, "main", file, "main");
	HOLDS(copy && sqlite3_backup_step(copy, -1) == SQLITE_DONE && sqlite3_backup_finish(copy) == SQLITE_OK);
	HOLDS(sqlite3_close(file) == SQLITE_OK && unlink(path) == 0);
	snprintf(path, sizeof path, "%s/db.turn", folder);	/* whose turn it is to write */
	unlink(path);
	HOLDS(rmdir(folder) == 0);
	config->store = STR("sqlite:memory");
	HOLDS(sqlite3_exec(one.conn.db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK);
	return &one.db;
}

void
house_store_mark(struct db *db)
{
	HOLDS(sqlite_conn_run(&((struct one *)db)->conn, &ALL_MARK));
}

void
house_store_back(struct db *db)
{
	((struct one *)db)->version++;
	HOLDS(sqlite_conn_run(&((struct one *)db)->conn, &ALL_BACK) && sqlite_conn_run(&((struct one *)db)->conn, &ALL_KEEP));
}
