#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/migrate.h"
#include "store/pg_conn.h"
#include "store/pg_lane.h"

enum { TEXT = 1024, WRITERS = 8, SYSTEM_CONNS = 4 };

/* How often a transaction runs at most, by the trouble it met, and how long it waits between at most. */
enum { REPEATS = 24, CLASHES = 6, LOSSES = 5, WAIT_MS = 64, LOST_WAIT_MS = 400, PATIENCE_MS = 5000 };
struct tries { int n; int64_t since_us; };

struct postgres {
	struct db db;
	struct pg_pool program, system;
	struct pg_lanes lanes;
	_Atomic int64_t commits, functions, retries, busy_us;
};

/*
 * Every transaction passes this gate before it holds anything.  `migrate` shuts it, so that it needs to wait for those that
 * run, and for nobody who waits for it.
 */
#define BEGIN(level) "BEGIN ISOLATION LEVEL " level "; LOCK TABLE migration IN ACCESS SHARE MODE"
#define CLOCK "floor(extract(epoch FROM now()) * 1000)::bigint"	/* a cast alone rounds up: half a millisecond ahead of others */

/*
 * Sends `head` and tells the transaction for whom it runs (row-level security asks for it); one round trip.
 * False when that failed.
 */
static bool
enter(struct pg_conn *c, const char *head, struct str account, int64_t *now_ms)
{
	char *quoted = PQescapeLiteral(c->pg, account.p ? account.p : "", account.n), text[TEXT];
	PGresult *r = NULL;
	int n = snprintf(text, sizeof text, "%s; SELECT set_config('app.account', %s, true), " CLOCK, head, quoted ? quoted : "''");

	if (quoted && n > 0 && (size_t)n < sizeof text)
		r = pg_conn_run(c, text);
	else
		c->trouble = PG_FAILED;
	if (r)
		str_int(str_of(PQgetvalue(r, 0, 1)), now_ms);
	PQclear(r);
	PQfreemem(quoted);
	return r != NULL;
}

/*
 * After a statement has failed, COMMIT answers success, with the tag ROLLBACK: only the tag COMMIT counts.  It waits for a
 * synchronous standby as long as the server is set to: statement_timeout does not end that.
 */
static bool
commit(struct pg_conn *c, const char *text)
{
	PGresult *r = NULL;
	bool kept;

	if (c->n_sent > 0 && !c->must)
		r = pg_conn_run_last(c, "COMMIT");
	else if (pg_conn_wait(c) && PQtransactionStatus(c->pg) != PQTRANS_IDLE)
		r = pg_conn_run(c, text);
	kept = r && strcmp(PQcmdStatus(r), "COMMIT") == 0;
	PQclear(r);
	if (!kept && c->trouble == PG_FINE)
		c->trouble = PG_FAILED;
	return kept;
}

static void
roll_back(struct pg_conn *c)
{
	pg_conn_wait(c);
	if (PQstatus(c->pg) == CONNECTION_OK && PQtransactionStatus(c->pg) != PQTRANS_IDLE)
		PQclear(PQexec(c->pg, "ROLLBACK"));
}

/* Waits a little before another try: jitter keeps those that met from meeting again. False after enough of them. */
static bool
again(struct postgres *p, enum pg_trouble trouble, struct tries *tries)
{
	int64_t now = engine_clock_us(), us;
	int64_t most_us = trouble == PG_LOST ? LOST_WAIT_MS * 1000 : tries->n < 6 ? 1000 << tries->n : WAIT_MS * 1000;
	int enough = trouble == PG_LOST ? LOSSES : trouble == PG_CLASH ? CLASHES : REPEATS;

	tries->since_us = tries->n++ ? tries->since_us : now;
	if (trouble <= PG_FAILED || tries->n >= enough || now - tries->since_us > PATIENCE_MS * 1000)
		return false;
	us = (int64_t)env_random32(p->db.env) % most_us;
	atomic_fetch_add(&p->busy_us, us);
	nanosleep(&(struct timespec){ us / 1000000, us % 1000000 * 1000 }, NULL);
	return true;
}

/* Whether a function was refused after it had written, or failed: without a savepoint, all are undone with it. */
static bool
spoilt(const struct pg_conn *c, enum result result)
{
	return c->unmet != OK || (result != OK && (c->wrote || c->trouble == PG_FAILED));
}

/* From here on the transaction works for another account. */
static bool
change(struct tx *tx, struct str account)
{
	static const struct sql CHANGE = { "t", "SELECT set_config('app.account', $1, true)", NULL };

	return pg_conn_send(tx, &CHANGE, &V_TEXT(account), 1, OK) == OK;
}

/* What a function hears: what it said, if all it has sent went well. */
static enum result
hear(struct pg_conn *c, struct tx *tx, enum result said)
{
	if (pg_conn_wait(c))
		return said;
	tx->unmet = c->unmet;
	said = engine_heard(tx, said);
	return said != OK ? said : c->outage ? engine_failed(tx->scope) : engine_unfit(tx->scope);
}

/*
 * The functions in one SERIALIZABLE transaction; marked: a savepoint each, so that a refused one leaves no trace and the
 * others go on.  Without them neighbours of one account need no word between them, which is half of the round trips of a
 * worker that settles 64 jobs.
 * The transaction is committed even if all of them refused, since what they had read is only then known to be true.
 */
static enum pg_trouble
attempt(struct postgres *p, struct db_call *calls, size_t n, char **marks, size_t *ran, bool *marked)
{
	const char *head = *marked ? BEGIN("SERIALIZABLE") "; SAVEPOINT f" : BEGIN("SERIALIZABLE");
	struct pg_conn *c = pg_pool_take(&p->program, &calls[0].scope->log);
	enum pg_trouble trouble;
	int64_t now_ms = 0;
	bool kept = false;

	*ran = 0;
	if (!c)
		return PG_LOST;
	for (size_t i = 0; i < n; i++) {
		struct tx tx = { .db = &p->db, .engine = c };

		c->log = &calls[i].scope->log;
		if (*marked || i == 0 ? !enter(c, head, calls[i].scope->account, &now_ms) :
		    !str_eq(calls[i].scope->account, calls[i - 1].scope->account) && !change(&tx, calls[i].scope->account))
			goto out;
		c->wrote = false;
		calls[i].result = engine_run(&tx, &calls[i], now_ms, &marks[i]);
		*ran = i + 1;
		pg_conn_rest(c);
		if (*marked)
			calls[i].result = hear(c, &tx, calls[i].result);
		if (c->trouble > PG_FAILED)
			goto out;
		if (!*marked && spoilt(c, calls[i].result))
			goto out;
		pg_conn_fresh(c);
		head = calls[i].result == OK ? "RELEASE f; SAVEPOINT f" : "ROLLBACK TO f";
	}
	kept = commit(c, *marked && calls[n - 1].result != OK ? "ROLLBACK TO f; COMMIT" : "COMMIT");
out:
	if (!kept && !*marked && c->trouble <= PG_FAILED) {	/* for one of them, and nobody knows which */
		*marked = true;
		c->trouble = PG_REPEAT;
	}
	trouble = kept ? PG_FINE : c->trouble;
	assert(kept || trouble != PG_FINE);
	if (!kept)
		roll_back(c);
	pg_pool_give(&p->program, c);
	return trouble;
}

static void
undo(struct db_call *calls, char **marks, size_t ran)
{
	while (ran-- > 0)
		engine_undo(&calls[ran], marks[ran]);
}

static void
together(struct db *db, struct db_call *calls, size_t n)
{
	struct postgres *p = (struct postgres *)db;
	char *marks[DB_BATCH];
	struct tries tries = { 0 };
	bool marked = false, before;
	enum pg_trouble trouble;
	size_t ran;

	for (;;) {
		before = marked;
		trouble = attempt(p, calls, n, marks, &ran, &marked);
		if (trouble == PG_FINE) {
			atomic_fetch_add(&p->commits, 1);
			atomic_fetch_add(&p->functions, (int64_t)n);
			return;
		}
		undo(calls, marks, ran);
		if (marked != before) {		/* again at once, and nobody is the wiser */
			atomic_fetch_add(&p->retries, (int64_t)n);
			continue;
		}
		if ((n > 1 && trouble != PG_LOST && tries.n > 0) || !again(p, trouble, &tries))
			break;
		atomic_fetch_add(&p->retries, (int64_t)n);
	}
	/* Nobody has been heard.  A large transaction meets others more easily than a small one, and in the end only the
	 * guilty one fails. */
	if (n > 1 && trouble != PG_LOST) {
		together(db, calls, n / 2);
		together(db, calls + n / 2, n - n / 2);
		return;
	}
	for (size_t i = 0; i < n; i++)
			calls[i].result = trouble == PG_CLASH ? engine_unfit(calls[i].scope) : engine_failed(calls[i].scope);
}

static void
pg_write_many(struct db *db, struct db_call *calls, size_t n)
{
	if (n == 1)
		pg_lanes_do(&((struct postgres *)db)->lanes, db, calls, together);
	else
		together(db, calls, n);
}

/* One try without savepoints, on either role; call->result is only to be told when there was no trouble. */
static enum pg_trouble
simple(struct postgres *p, struct pg_pool *pool, const char *head, struct db_call *call, char **mark)
{
	struct pg_conn *c = pg_pool_take(pool, &call->scope->log);
	struct tx tx = { .db = &p->db, .engine = c };
	enum pg_trouble trouble;
	int64_t now_ms;

	*mark = NULL;
	if (!c)
		return PG_LOST;
	if (enter(c, head, call->scope->account, &now_ms)) {
		call->result = engine_run(&tx, call, now_ms, mark);
		pg_conn_rest(c);
		if (call->result == OK && !commit(c, "COMMIT") && c->trouble == PG_FAILED)
			call->result = hear(c, &tx, OK);
		if (c->trouble == PG_FAILED)
			c->trouble = PG_FINE;	/* its result says so */
	}
	trouble = c->trouble;
	roll_back(c);
	pg_pool_give(pool, c);
	return trouble;
}

static enum result
repeat(struct postgres *p, struct pg_pool *pool, const char *head, struct db_call *call)
{
	struct tries tries = { 0 };

	for (;;) {
		char *mark;
		enum pg_trouble trouble = simple(p, pool, head, call, &mark);

		if (trouble == PG_FINE)
			return call->result;
		engine_undo(call, mark);
		if (!again(p, trouble, &tries))
			return engine_failed(call->scope);
		atomic_fetch_add(&p->retries, 1);
	}
}

static enum result
pg_read(struct db *db, struct db_call *call)
{
	struct postgres *p = (struct postgres *)db;

	return repeat(p, &p->program, BEGIN("REPEATABLE READ READ ONLY"), call);
}

/* READ COMMITTED: claims skip what others have locked, which SERIALIZABLE would only repeat. */
static enum result
pg_system(struct db *db, struct db_call *call)
{
	struct postgres *p = (struct postgres *)db;

	return repeat(p, &p->system, BEGIN("READ COMMITTED"), call);
}

static bool
pg_changed(struct db *db, int64_t *seen)
{
	(void)db;
	++*seen;
	return true;
}

static bool
pg_ping(struct db *db)
{
	struct postgres *p = (struct postgres *)db;
	bool up = false;

	for (int try = 0; try < 2 && !up; try++) {	/* the first may meet a connection that a restart has killed */
		struct pg_conn *c = pg_pool_take(&p->program, NULL);
		PGresult *r;

		if (!c)
			break;
		r = pg_conn_run(c, "SELECT 1");
		up = r != NULL;
		PQclear(r);
		pg_pool_give(&p->program, c);
	}
	return up;
}

static void
pg_stats(struct db *db, struct db_stats *stats)
{
	struct postgres *p = (struct postgres *)db;

	stats->commits = atomic_load(&p->commits);
	stats->functions = atomic_load(&p->functions);
	stats->retries = atomic_load(&p->retries);
	stats->busy_ms = atomic_load(&p->busy_us) / 1000;
}

static void
pg_close(struct db *db)
{
	struct postgres *p = (struct postgres *)db;

	pg_pool_free(&p->program);
	pg_pool_free(&p->system);
	pg_lanes_free(&p->lanes);
	free(p);
}

static const struct engine engine = {
	.postgres = true,
	.write_many = pg_write_many,
	.read = pg_read,
	.system = pg_system,
	.exec = pg_conn_exec,
	.send = pg_conn_send,
	.query = pg_conn_query,
	.next = pg_conn_next,
	.null = pg_conn_null,
	.num = pg_conn_num,
	.text = pg_conn_text,
	.end = pg_conn_end,
	.changed = pg_changed,
	.ping = pg_ping,
	.stats = pg_stats,
	.close = pg_close,
};

/* One connection of a pool is asked whether this store, with this role, is one to be trusted. */
static bool
check(struct pg_pool *pool, const char *setting, struct fault *fault)
{
	static const char question[] =
		"SELECT (rolsuper OR rolbypassrls OR pg_has_role(c.relowner, 'MEMBER'))::int, current_user"
		"  FROM pg_roles, pg_class c WHERE rolname = current_user AND c.oid = to_regclass('migration')";
	struct pg_conn *c = pg_pool_take(pool, NULL);
	PGresult *role = NULL, *version = NULL;
	int64_t at = 0;
	bool ok = false;

	if (!c) {
		fault_set(fault, ERR_STORE, "store_unreachable", "PostgreSQL cannot be reached as the setting `%s` says. The log has"
		    " its own words.", setting);
		return false;
	}
	role = pg_conn_run(c, question);
	if (role && PQntuples(role) == 0)
		migrate_fits(0, fault);
	else if (role && strcmp(PQgetvalue(role, 0, 0), "0") != 0)
		fault_set(fault, ERR_STORE, "store_role", "The role %s in `%s` owns the tables or is above row-level security: it"
		    " could see one company's rows for another. Use roles as `tradepost migrate` makes them.",
		    PQgetvalue(role, 0, 1), setting);
	else if (role && (version = pg_conn_run(c, "SELECT coalesce(max(version), 0) FROM migration")) != NULL) {
		str_int(str_of(PQgetvalue(version, 0, 0)), &at);
		ok = migrate_fits(at, fault);
	}
	if (!role || (PQntuples(role) > 0 && !ok))
		fault_set(fault, ERR_STORE, "store", "PostgreSQL could not be asked about its tables. The log has its own words.");
	PQclear(role);
	PQclear(version);
	pg_pool_give(pool, c);
	return ok;
}

struct db *
db_postgres_open(const struct env *env, struct str conninfo, struct str system, int readers, struct fault *fault)
{
	struct postgres *p;

	if (!str_starts(system, STR("postgres:"))) {
		fault_set(fault, ERR_INPUT, "store_system", "PostgreSQL needs a second role: set `store_system` to postgres:CONNINFO.");
		return NULL;
	}
	p = engine_alloc(sizeof *p);
	p->db = (struct db){ &engine, env };
	pg_lanes_init(&p->lanes);
	pg_pool_init(&p->program, conninfo, readers + WRITERS);
	pg_pool_init(&p->system, (struct str){ system.p + 9, system.n - 9 }, SYSTEM_CONNS);
	if (check(&p->program, "store", fault) && check(&p->system, "store_system", fault))
		return &p->db;
	pg_close(&p->db);
	return NULL;
}
