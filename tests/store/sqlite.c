/*
 * What only SQLite does: losing a whole batch, taking turns, ending after an I/O error.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/account.h"
#include "store/sealed.h"
#include "store/sqlite_conn.h"
#include "store/turn.h"
#include "tests/store/store.h"

static const struct sql
	SMALL_DISK = { "", "PRAGMA max_page_count = 1", NULL },		/* not below what it has: no page may be added */
	LARGE_DISK = { "", "PRAGMA max_page_count = 1000000", NULL },
	OR_ROLLBACK = { "tti", "INSERT OR ROLLBACK INTO account (account_id, name, created_at) VALUES ($1, $2, $3)", NULL },
	LATER = { "", "PRAGMA defer_foreign_keys = ON", NULL },
	NOBODY = { "t", "INSERT INTO token (account_id, id, name, hash, role, created_by, created_at)"
	    " VALUES ($1, 'x', 'x', 'x', 'staff', '', 1)", NULL };

static enum result
disk_full(struct tx *tx, void *x)
{
	enum result res = count_up(tx, x);

	db_exec_vals(tx, &SMALL_DISK, NULL, 0, NULL);
	for (int i = 0; i < 100 && res == OK; i++)
		res = store_sealed_put(tx, arena_printf(tx->arena, "o%d", i), STR("f"), arena_printf(tx->arena, "%4000d", i));
	return res;
}

static enum result
with_room(struct tx *tx, void *x)
{
	db_exec_vals(tx, &LARGE_DISK, NULL, 0, NULL);
	return count_up(tx, x);
}

static enum result
or_rollback(struct tx *tx, void *x)
{
	enum result res = count_up(tx, x);

	return res == OK ? DB_EXEC(tx, &OR_ROLLBACK, NULL, V_TEXT(tx->account), V_TEXT(STR("x")), V_INT(1)) : res;
}

/* All is well until COMMIT. */
static enum result
fails_at_commit(struct tx *tx, void *x)
{
	enum result res = count_up(tx, x);

	db_exec_vals(tx, &LATER, NULL, 0, NULL);
	return res == OK ? DB_EXEC(tx, &NOBODY, NULL, V_TEXT(STR("no such account"))) : res;
}

static enum result
no_such_account(struct tx *tx, void *x)
{
	(void)x;
	return DB_EXEC(tx, &NOBODY, NULL, V_TEXT(STR("no such account")));
}

static void
loses_batch(struct house *h, const char *what, db_fn guilty)
{
	struct scope scope = house_scope(h, "acme");
	struct step steps[16];
	struct db_call calls[16];
	int64_t before = counted(h, "acme", "n");
	struct db_stats first, then;

	db_stats(h->db, &first);
	for (int i = 0; i < 16; i++) {
		steps[i] = (struct step){ .key = "n" };
		calls[i] = (struct db_call){ &scope, i == 9 ? guilty : with_room, &steps[i], OK };
	}
	db_write_many(h->db, calls, 16);
	db_stats(h->db, &then);
	for (int i = 0; i < 16; i++)
		check_int(sentence("%s: function %d", what, i), calls[i].result, i == 9 ? ERR_STORE : OK);
	check_int(sentence("%s: the others are kept, once", what), counted(h, "acme", "n"), before + 15);
	check_int(sentence("%s: the whole batch ran again", what), then.retries - first.retries, 16);
	check_int(sentence("%s: one commit each", what), then.commits - first.commits, 15);
}

/* ---- turns ------------------------------------------------------------------------------------------------------- */

struct turner { const char *path; _Atomic int *inside, *entries; int bad; };

static void *
take_turns(void *arg)
{
	struct turner *t = arg;
	struct turn turn;

	if (!turn_open(&turn, t->path))
		return NULL;
	for (int i = 0; i < 200; i++) {
		turn_take(&turn);
		t->bad += ++*t->inside != 1;
		++*t->entries;
		--*t->inside;
		turn_give(&turn);
	}
	turn_close(&turn);
	return NULL;
}

static void
turns(struct house *h)
{
	_Atomic int inside = 0, entries = 0;
	char path[320];
	struct turner t[3];
	pthread_t threads[3];
	int bad = 0;

	snprintf(path, sizeof path, "%s.turn", h->path);
	for (int i = 0; i < 3; i++) {
		t[i] = (struct turner){ path, &inside, &entries, 0 };
		pthread_create(&threads[i], NULL, take_turns, &t[i]);
	}
	for (int i = 0; i < 3; i++) {
		pthread_join(threads[i], NULL);
		bad += t[i].bad;
	}
	check_int("everybody had a turn", entries, 600);
	check_int("one at a time", bad, 0);
}

/* ---- after an I/O error the process ends ------------------------------------------------------------------------- */

/* child io STORE: writes until the file may not grow any more. */
int
child_io(char **argv)
{
	struct config config = { .store = str_of(argv[0]) };
	struct env env;
	struct arena arena = arena_make(1 << 20);
	struct scope scope = { .account = STR("acme"), .arena = &arena };
	struct rlimit limit = { 65536, 65536 };
	struct step step = { .key = "io" };
	struct db *db;

	env_system(&env, &config);
	db = db_open(&env, 1, NULL);
	if (!db)
		return 99;
	signal(SIGXFSZ, SIG_IGN);	/* write() answers EFBIG then, which to SQLite is an I/O error */
	setrlimit(RLIMIT_FSIZE, &limit);
	for (int i = 0; i < 1000; i++)
		db_write(db, &scope, count_up, &step);
	return 98;
}

/* child damaged STORE: reads what is no database any more. */
int
child_damaged(char **argv)
{
	struct config config = { .store = str_of(argv[0]) };
	struct env env;
	struct arena arena = arena_make(1 << 20);
	struct scope scope = { .account = STR("acme"), .arena = &arena };
	struct step step = { .key = "io" };
	char noise[4096];
	struct db *db;
	int fd = open(argv[0] + strlen("sqlite:"), O_WRONLY);
	off_t size = lseek(fd, 0, SEEK_END);

	env_system(&env, &config);
	db = db_open(&env, 1, NULL);
	if (!db || fd < 0)
		return 99;
	memset(noise, 0xa5, sizeof noise);
	for (off_t at = 4096; at < size; at += 4096)
		if (pwrite(fd, noise, sizeof noise, at) != sizeof noise)
			return 97;
	db_read(db, &scope, read_count, &step);
	return 98;
}

static void
io_errors(void)
{
	struct house h;
	struct step step = { .key = "io" };
	int64_t kept;

	if (!house_make(&h, false))
		return;
	house_write(&h, "acme", make_account, "Acme");
	check_int("an I/O error ends the process", wait_for(spawn((const char *const[]){ "io", h.store, NULL })), 74);
	kept = counted(&h, "acme", "io");
	check("what was told OK before is there", kept > 0);
	check_int("and others go on", house_write(&h, "acme", count_up, &step), OK);
	check_int("from there", step.seen, kept + 1);
	db_close(h.db);
	h.db = NULL;
	check_int("a damaged file ends the process", wait_for(spawn((const char *const[]){ "damaged", h.store, NULL })), 74);
	house_end(&h);
}

static enum result
read_slowly(struct tx *tx, void *x)
{
	enum result res = read_count(tx, &(struct step){ .key = "busy" });

	usleep(20000);
	db_stats(tx->db, x);
	return res;
}

static void
operating(struct house *h)
{
	struct db_stats stats;
	sqlite3 *other;
	struct step step = { .key = "busy" };

	db_stats(h->db, &stats);
	check("the log's size is known", stats.wal_bytes > 0);
	check_int("nobody reads", stats.oldest_reader_ms, 0);
	check("a slow reader", house_read(h, "acme", read_slowly, &stats) == OK);
	check("is seen", stats.oldest_reader_ms >= 20);
	check("commits are counted", stats.commits > 0 && stats.functions >= stats.commits);

	/* Somebody without manners (a backup, a shell) holds the write lock for a moment: it is waited for. */
	if (sqlite3_open(h->path, &other) == SQLITE_OK) {
		sqlite3_exec(other, "PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE", NULL, NULL, NULL);
		check("reading goes on meanwhile", house_read(h, "acme", read_count, &step) == OK);
		sqlite3_exec(other, "COMMIT", NULL, NULL, NULL);
	}
	sqlite3_close(other);
	check_int("writing goes on", house_write(h, "acme", count_up, &step), OK);
}

static bool
does(struct sqlite_conn *c, const char *text)
{
	return sqlite3_exec(c->db, text, NULL, NULL, NULL) == SQLITE_OK;
}

static bool
is_whole(sqlite3_stmt *stmt, int64_t rows)
{
	bool whole = sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_int64(stmt, 0) == rows &&
	    strcmp((const char *)sqlite3_column_text(stmt, 1), "ok") == 0;

	sqlite3_finalize(stmt);
	return whole;
}

/* What a transaction wrote into the log and took back must not reach the place where another process has written by then. */
static void
taken_back(struct house *h)
{
	struct sqlite_conn a, b;
	struct fault fault;
	sqlite3_stmt *stmt = NULL;
	char path[300];

	snprintf(path, sizeof path, "%s.log", h->path);
	if (!check("two connections", sqlite_conn_open(&a, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, 40, false, &fault) &&
	    sqlite_conn_open(&b, path, SQLITE_OPEN_READWRITE, 40, false, &fault)))
		return;
	check("a file with a log", does(&a, "PRAGMA journal_mode = WAL; CREATE TABLE t (x BLOB)"));
	for (int i = 0; i < 20; i++) {
		check("more than fits is written, and taken back", does(&a, "BEGIN IMMEDIATE; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
		    " SELECT i + 1 FROM n WHERE i < 25) INSERT INTO t SELECT randomblob(4000) FROM n; ROLLBACK"));
		check("another writes there", does(&b, "INSERT INTO t SELECT randomblob(9000)"));
		check("and so does the first", does(&a, "INSERT INTO t SELECT randomblob(100)"));
	}
	check("all of it is there", sqlite3_prepare_v2(b.db, "SELECT (SELECT count(*) FROM t), (SELECT group_concat(integrity_check) FROM"
	    " pragma_integrity_check)", -1, &stmt, NULL) == SQLITE_OK && is_whole(stmt, 40));
	sqlite_conn_close(&a);
	sqlite_conn_close(&b);
}

void
test_sqlite(void)
{
	struct house h;
	struct stat st;

	if (!house_make(&h, false))
		return;
	house_write(&h, "acme", make_account, "Acme");
	loses_batch(&h, "disk full", disk_full);
	loses_batch(&h, "OR ROLLBACK", or_rollback);
	loses_batch(&h, "a commit that fails", fails_at_commit);
	check_int("a foreign key is held", house_write(&h, "acme", no_such_account, NULL), ERR_STORE);
	check("its files are not for everybody", stat(h.path, &st) == 0 && (st.st_mode & 0007) == 0);
	turns(&h);
	operating(&h);
	taken_back(&h);
	house_end(&h);
	io_errors();
}
