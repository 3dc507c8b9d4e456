/*
 * raw - SQLite by itself, writing what one webhook of `make bench` writes: the limit of the store.
 *
 *	raw FILE SECONDS BATCH
 *
 * FILE is a copy of the seeded store, schema, indexes and all.  For each waiting portal job one delivery, two sealed boxes,
 * a token, an event, two queue jobs, and the portal job's own row changed: nothing is read, checked, sealed or formatted,
 * BATCH of them to a commit.  One line of JSON.
 */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DELIVERY, SEALED, TOKEN, EVENT, JOB, PORTAL_JOB, STATEMENTS };

/* $1 account, $2 our id, $3 portal job, $4 time, $5 box or provider's id, $6 field, topic or login, $7 integration */
static const char *const text[STATEMENTS] = {
	[DELIVERY] = "INSERT INTO delivery (account_id, id, provider, integration_id, dedupe, state, match, kind, note, bytes, sha256,"
	    " received_at) VALUES ($1, $2, 'deck', $7, $2, 'used', '', 'EnsureConnection', '', 244,"
	    " '5f2e2c37712accbf36df282907886b414790b92846f7bbc86b9964a2f41cd8d5', $4)",
	[SEALED] = "INSERT INTO sealed (account_id, owner, field, box, updated_at) VALUES ($1, 'delivery/' || $2, $6, $5, $4)",
	[TOKEN] = "INSERT INTO portal_token (account_id, owner, login_id, job_id, attempt, created_at)"
	    " VALUES ($1, 'delivery/' || $2, $6, $3, 1, $4)",
	[EVENT] = "INSERT INTO event (account_id, subject, subject_id, seq, type, version, at, actor, cause_kind, cause_id, data)"
	    " VALUES ($1, 'portal_job', $3, 4, 'connected', 1, $4, '', 'delivery', $2,"
	    " '{\"connection\":\"open\",\"attempt\":1,\"deadline_at\":1795243985528,\"at\":1795243385528,\"guid\":\"' || $3 || '-0000-4000-8000-00000000066d\"}')",
	[JOB] = "INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject,"
	    " subject_id, cause_event, key, args, created_at, updated_at)"
	    " VALUES ($1, $2, $6, 'queued', $6 || '/' || $3, $4, 0, 0, 0, '', '', 'portal_job', $3, $4, $5, '{\"attempt\":1}', $4, $4)",
	[PORTAL_JOB] = "UPDATE portal_job SET state = 'adding_items', connection = 'open', token_attempt = 1, deadline_at = $4, seq = 4,"
	    " updated_at = $4 WHERE account_id = $1 AND id = $3",
};

static sqlite3 *db;
static sqlite3_stmt *stmt[STATEMENTS];
static char account[64], integration[64];
static uint64_t ids;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
must(int code)
{
	if (code == SQLITE_OK || code == SQLITE_DONE)
		return;
	fprintf(stderr, "raw: %s\n", sqlite3_errmsg(db));
	exit(1);
}

static void
run(const char *sql)
{
	must(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static void
first(const char *sql, char *out, size_t size)
{
	sqlite3_stmt *s;

	must(sqlite3_prepare_v2(db, sql, -1, &s, NULL));
	out[0] = '\0';
	if (sqlite3_step(s) == SQLITE_ROW)
		snprintf(out, size, "%s", (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
}

struct row { const char *id, *job, *word; int64_t at; const void *box; int box_n; };

static void
put(int which, const struct row *r)
{
	sqlite3_stmt *s = stmt[which];
	int at;

	sqlite3_bind_text(s, sqlite3_bind_parameter_index(s, "$1"), account, -1, SQLITE_STATIC);
	if ((at = sqlite3_bind_parameter_index(s, "$2")) != 0)
		sqlite3_bind_text(s, at, r->id, -1, SQLITE_STATIC);
	if ((at = sqlite3_bind_parameter_index(s, "$3")) != 0)
		sqlite3_bind_text(s, at, r->job, -1, SQLITE_STATIC);
	sqlite3_bind_int64(s, sqlite3_bind_parameter_index(s, "$4"), r->at);
	if ((at = sqlite3_bind_parameter_index(s, "$5")) != 0 && which == SEALED)
		sqlite3_bind_blob(s, at, r->box, r->box_n, SQLITE_STATIC);
	else if (at != 0)
		sqlite3_bind_text(s, at, r->box, -1, SQLITE_STATIC);
	if ((at = sqlite3_bind_parameter_index(s, "$6")) != 0)
		sqlite3_bind_text(s, at, r->word, -1, SQLITE_STATIC);
	if ((at = sqlite3_bind_parameter_index(s, "$7")) != 0)
		sqlite3_bind_text(s, at, integration, -1, SQLITE_STATIC);
	must(sqlite3_step(s));
	must(sqlite3_reset(s));
}

/* Ours begin with the time: they grow, and the last letters are random. */
static const char *
id(char *out, int64_t ms)
{
	ids = ids * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	snprintf(out, 27, "%010llx%016llx", (unsigned long long)ms, (unsigned long long)(ids ^ ids >> 29));
	return out;
}

static void
webhook(uint64_t n, int64_t ms)
{
	static char box[283];
	char own[32], job[32], login[32], add[32], deadline[32];
	struct row r = { .id = id(own, ms), .job = job, .at = ms };

	snprintf(job, sizeof job, "j%012llu", (unsigned long long)n);
	snprintf(login, sizeof login, "l%012llu", (unsigned long long)n);
	put(DELIVERY, &r);
	r.box = box, r.box_n = 283, r.word = "body";
	put(SEALED, &r);
	r.box_n = 121, r.word = "token";
	put(SEALED, &r);
	r.word = login;
	put(TOKEN, &r);
	put(EVENT, &r);
	put(PORTAL_JOB, &r);
	r.id = id(add, ms), r.word = "portal.add", r.box = "713ed47e-c265-482d-b6d9-f0a0172dc6fa";
	put(JOB, &r);
	r.id = id(deadline, ms), r.word = "portal.deadline", r.box = "", r.at = ms + 600000;
	put(JOB, &r);
}

int
main(int argc, char **argv)
{
	char done[32];
	double begin, end;
	uint64_t n, from;
	int batch;

	if (argc != 4 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return 2;
	run("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -4096");
	for (int i = 0; i < STATEMENTS; i++)
		must(sqlite3_prepare_v3(db, text[i], -1, SQLITE_PREPARE_PERSISTENT, &stmt[i], NULL));
	first("SELECT account_id FROM portal_job WHERE id = 'j000000000000'", account, sizeof account);
	first("SELECT id FROM integration WHERE provider = 'deck'", integration, sizeof integration);
	first("SELECT count(*) FROM portal_job WHERE id LIKE 'j0%' AND state = 'adding_items'", done, sizeof done);
	n = from = strtoull(done, NULL, 10);	/* a later round goes on where the last one ended */
	batch = atoi(argv[3]);
	begin = now();
	do {
		struct timespec t;

		clock_gettime(CLOCK_REALTIME, &t);
		run("BEGIN IMMEDIATE");
		for (int i = 0; i < batch; i++)
			webhook(n++, (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000);
		run("COMMIT");
		end = now();
	} while (end - begin < strtod(argv[2], NULL));
	printf("{\"per_s\":%f,\"done\":%llu}\n", (double)(n - from) / (end - begin), (unsigned long long)n);
	return 0;
}
