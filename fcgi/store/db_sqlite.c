#include <assert.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "store/migrate.h"
#include "store/sqlite_writer.h"

enum { READER_CACHE_KIB = 256 };	/* 64 connections with the default cache held 138 MB, with a small one 22 MB */

static const struct sql
	BEGIN = { "", "BEGIN", NULL },	/* deferred: the snapshot is taken by the first statement */
	END = { "", "COMMIT", NULL },
	PING = { "", "SELECT count(*) FROM migration", NULL },
	VERSION = { "", "SELECT max(version) FROM migration", NULL },
	SEEN = { "", "PRAGMA data_version", NULL };

struct reader {
	struct sqlite_conn conn;
	_Atomic int64_t since_us;	/* 0: nobody reads with it */
	struct reader *next;		/* free ones */
};

struct sqlite {
	struct db db;
	char *path;
	struct sqlite_writer writer;
	struct reader *readers, *spare;
	int n;				/* 0: in memory, where the writer's connection reads too */
	pthread_mutex_t lock;		/* over spare */
	pthread_cond_t freed;
	struct sqlite_conn watch;	/* data_version is told per connection: one that never writes */
	pthread_mutex_t watch_lock;
};

/* In memory one connection does it all, and there is nobody to wait for. */
static struct sqlite_conn *
read_here(struct sqlite *s)
{
	assert(sqlite3_get_autocommit(s->writer.conn.db));	/* a read inside a write */
	s->writer.conn.reader = true;
	return &s->writer.conn;
}

static struct reader *
borrow(struct sqlite *s)
{
	struct reader *r;

	pthread_mutex_lock(&s->lock);
	while (!s->spare)
		pthread_cond_wait(&s->freed, &s->lock);
	r = s->spare;
	s->spare = r->next;
	pthread_mutex_unlock(&s->lock);
	atomic_store(&r->since_us, engine_clock_us());
	return r;
}

static void
give_back(struct sqlite *s, struct reader *r)
{
	atomic_store(&r->since_us, 0);
	pthread_mutex_lock(&s->lock);
	r->next = s->spare;
	s->spare = r;
	pthread_cond_signal(&s->freed);
	pthread_mutex_unlock(&s->lock);
}

/* *wrote tells that the function asked for a statement that writes (and was refused). */
static enum result
read_once(struct sqlite *s, struct db_call *call, char **mark, bool *wrote)
{
	struct reader *r = s->n ? borrow(s) : NULL;
	struct sqlite_conn *c = r ? &r->conn : read_here(s);
	struct tx tx = { .db = &s->db, .engine = c };
	enum result res;

	c->wrote = false;
	*mark = NULL;
	if (sqlite_conn_run(c, &BEGIN)) {
		res = engine_run(&tx, call, env_now(s->db.env), mark);
		sqlite_conn_rest(c);
		sqlite_conn_run(c, &END);
	} else
		res = engine_failed(call->scope);
	*wrote = c->wrote;
	if (r)
		give_back(s, r);
	else
		c->reader = false;
	return res;
}

static enum result
sqlite_read(struct db *db, struct db_call *call)
{
	char *mark;
	bool wrote;
	enum result res = read_once((struct sqlite *)db, call, &mark, &wrote);

	if (wrote)
		log_line(LOG_ERROR, &call->scope->log, "write_in_read", LOG_END);
	return res;
}

static void
sqlite_write_many(struct db *db, struct db_call *calls, size_t n)
{
	sqlite_writer_do(&((struct sqlite *)db)->writer, calls, n);
}

/*
 * Most of these look something up for a request: they must not wait in the writer's queue.  The claim writes, is
 * refused by the reader, and then goes to the writer.
 */
static enum result
sqlite_system(struct db *db, struct db_call *call)
{
	char *mark;
	bool wrote;
	enum result res = read_once((struct sqlite *)db, call, &mark, &wrote);

	if (!wrote)
		return res;
	engine_undo(call, mark);
	sqlite_write_many(db, call, 1);
	return call->result;
}

static bool
sqlite_changed(struct db *db, int64_t *seen)
{
	struct sqlite *s = (struct sqlite *)db;
	int64_t now, before = *seen;

	if (!s->n)	/* a connection is not told of its own changes */
		return true;
	pthread_mutex_lock(&s->watch_lock);
	now = sqlite_conn_number(&s->watch, &SEEN, before + 1);	/* in doubt, look */
	pthread_mutex_unlock(&s->watch_lock);
	*seen = now;
	return now != before;
}

static bool
sqlite_ping(struct db *db)
{
	struct sqlite *s = (struct sqlite *)db;
	struct reader *r = s->n ? borrow(s) : NULL;
	bool up = sqlite_conn_number(r ? &r->conn : &s->writer.conn, &PING, 0) > 0;

	if (r)
		give_back(s, r);
	return up;
}

static void
sqlite_stats(struct db *db, struct db_stats *stats)
{
	struct sqlite *s = (struct sqlite *)db;
	char wal[PATH_MAX];
	int64_t now = engine_clock_us();
	struct stat st;
	bool fits = snprintf(wal, sizeof wal, "%s-wal", s->path) < (int)sizeof wal;

	stats->wal_bytes = fits && stat(wal, &st) == 0 ? (int64_t)st.st_size : 0;
	for (int i = 0; i < s->n; i++) {
		int64_t since = atomic_load(&s->readers[i].since_us);

		if (since && (now - since) / 1000 > stats->oldest_reader_ms)
			stats->oldest_reader_ms = (now - since) / 1000;
	}
	stats->commits = atomic_load(&s->writer.commits);
	stats->functions = atomic_load(&s->writer.functions);
	stats->retries = atomic_load(&s->writer.retries);
	stats->busy_ms = atomic_load(&s->writer.busy_us) / 1000;
}

static void
release(struct sqlite *s)
{
	for (int i = 0; i < s->n; i++)
		sqlite_conn_close(&s->readers[i].conn);
	sqlite_conn_close(&s->watch);
	pthread_mutex_destroy(&s->lock);
	pthread_mutex_destroy(&s->watch_lock);
	pthread_cond_destroy(&s->freed);
	free(s->readers);
	free(s->path);
	free(s);
}

static void
sqlite_close(struct db *db)
{
	struct sqlite *s = (struct sqlite *)db;

	sqlite_writer_stop(&s->writer);
	release(s);
}

static const struct engine engine = {
	.postgres = false,
	.write_many = sqlite_write_many,
	.read = sqlite_read,
	.system = sqlite_system,
	.exec = sqlite_conn_exec,
	.query = sqlite_conn_query,
	.next = sqlite_conn_next,
	.null = sqlite_conn_null,
	.num = sqlite_conn_num,
	.text = sqlite_conn_text,
	.end = sqlite_conn_end,
	.changed = sqlite_changed,
	.ping = sqlite_ping,
	.stats = sqlite_stats,
	.close = sqlite_close,
};

/* Fit to be used: of this program's version, and with a write-ahead log. */
static bool
check(struct sqlite *s, struct fault *fault)
{
	sqlite3_stmt *mode;
	bool wal;

	if (!migrate_fits(sqlite_conn_number(&s->watch, &VERSION, 0), fault))
		return false;
	if (sqlite3_prepare_v2(s->watch.db, "PRAGMA journal_mode", -1, &mode, NULL) != SQLITE_OK)
		wal = false;
	else {
		wal = sqlite3_step(mode) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(mode, 0), "wal") == 0;
		sqlite3_finalize(mode);
	}
	if (!wal)
		fault_set(fault, ERR_STORE, "store", "The store %s has no write-ahead log: run `tradepost migrate`.", s->path);
	return wal;
}

static struct sqlite *
make(const struct env *env, struct str path, int readers)
{
	struct sqlite *s = engine_alloc(sizeof *s);

	s->db = (struct db){ &engine, env };
	s->path = engine_copy(path);
	s->readers = engine_alloc((size_t)(readers + 1) * sizeof *s->readers);
	pthread_mutex_init(&s->lock, NULL);
	pthread_mutex_init(&s->watch_lock, NULL);
	pthread_cond_init(&s->freed, NULL);
	return s;
}

struct db *
db_sqlite_memory(const struct env *env, struct fault *fault)
{
	struct sqlite *s = make(env, STR(":memory:"), 0);

	if (sqlite_writer_here(&s->writer, &s->db, fault)) {
		if (migrate_memory(&s->writer.conn, env, fault))
			return &s->db;
		sqlite_writer_stop(&s->writer);
	}
	release(s);
	return NULL;
}

struct db *
db_sqlite_open(const struct env *env, struct str path, int readers, struct fault *fault)
{
	struct sqlite *s = make(env, path, readers);
	bool ok;

	ok = sqlite_conn_open(&s->watch, s->path, SQLITE_OPEN_READWRITE, 64, true, fault) && check(s, fault);
	for (; ok && s->n < readers; s->n += ok) {
		struct reader *r = &s->readers[s->n];

		ok = sqlite_conn_open(&r->conn, s->path, SQLITE_OPEN_READWRITE, READER_CACHE_KIB, true, fault);
		if (ok) {
			r->next = s->spare;
			s->spare = r;
		}
	}
	if (ok && sqlite_writer_start(&s->writer, &s->db, s->path, fault))
		return &s->db;
	release(s);
	return NULL;
}
