#include <fcntl.h>
#include <libpq-fe.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/account.h"
#include "store/quota.h"
#include "tests/store/store.h"

extern char **environ;

void
quiet(bool on)
{
	log_level_set(on && !getenv("TEST_LOG") ? (enum log_level)(LOG_ERROR + 1) : LOG_WARN);
}

static void
say(PGconn *pg, const char *sql)
{
	PGresult *r = PQexec(pg, sql);

	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		check(PQerrorMessage(pg), false);
	PQclear(r);
}

void
house_new(struct house *h, bool postgres)
{
	static int made;
	char text[400];

	*h = (struct house){ .postgres = postgres };
	h->arena = arena_make(64 << 20);
	if (postgres) {
		PGconn *pg;

		snprintf(h->path, sizeof h->path, "h%d_%d", made++, (int)getpid());
		snprintf(text, sizeof text, "host=%s user=super dbname=postgres", getenv("TEST_PG"));
		pg = PQconnectdb(text);
		snprintf(text, sizeof text, "CREATE ROLE %s_owner LOGIN CREATEROLE", h->path);
		say(pg, text);
		snprintf(text, sizeof text, "CREATE DATABASE %s OWNER %s_owner ENCODING 'UTF8' TEMPLATE template0 LC_COLLATE 'C'"
		    " LC_CTYPE 'C'", h->path, h->path);
		say(pg, text);
		PQfinish(pg);
		snprintf(h->store, sizeof h->store, "postgres:host=%s dbname=%s user=%s_program", getenv("TEST_PG"), h->path, h->path);
		snprintf(h->system, sizeof h->system, "postgres:host=%s dbname=%s user=%s_system", getenv("TEST_PG"), h->path, h->path);
		snprintf(h->owner, sizeof h->owner, "postgres:host=%s dbname=%s user=%s_owner", getenv("TEST_PG"), h->path, h->path);
	} else {
		const char *tmp = getenv("TMPDIR");

		snprintf(h->path, sizeof h->path, "%s/tradepost-store-XXXXXX", tmp ? tmp : "/tmp");
		if (!mkdtemp(h->path))
			abort();
		strcat(h->path, "/db");
		snprintf(h->store, sizeof h->store, "sqlite:%s", h->path);
	}
	h->config.store = str_of(h->store);
	h->config.store_system = str_of(h->system);
	h->config.store_owner = str_of(h->owner);
	env_system(&h->env, &h->config);
}

bool
house_migrate(struct house *h)
{
	int64_t from, to;
	enum result res;

	res = db_migrate(&h->env, false, &from, &to, &h->fault);
	return check(sentence("a store can be made: %s", h->fault.message), res == OK);
}

bool
house_start(struct house *h, int readers)
{
	h->db = db_open(&h->env, readers, &h->fault);
	return check(sentence("the store opens: %s", h->fault.message), h->db != NULL);
}

bool
house_make(struct house *h, bool postgres)
{
	house_new(h, postgres);
	return house_migrate(h) && house_start(h, 4);
}

void
house_end(struct house *h)
{
	static const char *const files[] = { "", "-wal", "-shm", ".turn" };
	char path[320];

	db_close(h->db);
	arena_free(&h->arena);
	if (h->postgres)
		return;
	for (size_t i = 0; i < COUNT(files); i++) {
		snprintf(path, sizeof path, "%s%s", h->path, files[i]);
		unlink(path);
	}
	*strrchr(h->path, '/') = 0;
	rmdir(h->path);
}

struct scope
house_scope(struct house *h, const char *account)
{
	return (struct scope){
		.account = str_of(account), .user = STR("tester"), .cause_kind = STR("command"), .cause = STR("test"),
		.arena = &h->arena, .fault = &h->fault,
	};
}

enum result
house_write(struct house *h, const char *account, db_fn fn, void *x)
{
	struct scope scope = house_scope(h, account);

	return db_write(h->db, &scope, fn, x);
}

enum result
house_read(struct house *h, const char *account, db_fn fn, void *x)
{
	struct scope scope = house_scope(h, account);

	return db_read(h->db, &scope, fn, x);
}

enum result
house_system(struct house *h, db_fn fn, void *x)
{
	struct scope scope = house_scope(h, "");

	return db_system(h->db, &scope, fn, x);
}

bool
house_as(struct house *h, const char *role, const char *sql, char *answer, size_t size)
{
	char text[400];
	PGconn *pg;
	PGresult *r;
	bool ok;

	snprintf(text, sizeof text, "host=%s dbname=%s user=%s", getenv("TEST_PG"), h->path, role);
	pg = PQconnectdb(text);
	r = PQexec(pg, sql);
	ok = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;
	snprintf(answer, size, "%s", !ok ? PQerrorMessage(pg) : PQntuples(r) > 0 ? PQgetvalue(r, 0, 0) : "");
	PQclear(r);
	PQfinish(pg);
	return ok;
}

struct str
house_super(struct house *h, const char *sql)
{
	static _Thread_local char answer[1000];

	if (!house_as(h, "super", sql, answer, sizeof answer))
		check(sentence("%s: %s", sql, answer), false);
	return str_of(answer);
}

/* ---- functions to run ------------------------------------------------------------------------------------------ */

enum result
make_account(struct tx *tx, void *name)
{
	return store_account_add(tx, str_of(name), NULL);
}

enum result
count_up(struct tx *tx, void *x)
{
	struct step *step = x;
	int64_t at;
	bool found;
	enum result res = store_quota_load(tx, str_of(step->key), &step->seen, &at, &found);

	if (res == OK)
		res = store_quota_keep(tx, str_of(step->key), ++step->seen, tx->now_ms);
	return res == OK ? step->end : res;
}

enum result
read_count(struct tx *tx, void *x)
{
	struct step *step = x;
	int64_t at;
	bool found;

	return store_quota_load(tx, str_of(step->key), &step->seen, &at, &found);
}

int64_t
counted(struct house *h, const char *account, const char *key)
{
	struct step step = { .key = key };

	check("a counter can be read", house_read(h, account, read_count, &step) == OK);
	return step.seen;
}

static int
start(const char *const *args, const posix_spawn_file_actions_t *files)
{
	char *argv[12] = { (char *)"test-store" };
	pid_t pid;

	for (int i = 0; args[i]; i++)
		argv[i + 1] = (char *)args[i];
	return posix_spawn(&pid, "/proc/self/exe", files, NULL, argv, environ) == 0 ? pid : -1;
}

int
spawn(const char *const *args)
{
	return start(args, NULL);
}

int
spawn_saying(const char *const *args, int *out)
{
	posix_spawn_file_actions_t files;
	int ends[2], pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
	pid = start(args, &files);
	posix_spawn_file_actions_destroy(&files);
	close(ends[1]);
	*out = ends[0];
	return pid;
}

int
wait_for(int pid)
{
	int status;

	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}
