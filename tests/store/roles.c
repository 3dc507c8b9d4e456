/*
 * PostgreSQL's three roles: what row-level security holds back when a query forgets its account, and who may do what.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/account.h"
#include "store/event.h"
#include "store/job.h"
#include "store/migrate.h"
#include "store/system.h"
#include "tests/store/store.h"

/* Statements as somebody might write them on a bad day. */
static const struct sql
	ALL_JOBS = { "", "SELECT count(*) FROM job", NULL },
	ALL_EVENTS = { "", "SELECT count(*) FROM event", NULL },
	OTHERS_JOB = { "t", "SELECT count(*) FROM job WHERE account_id = $1", NULL },
	DROP_ALL = { "", "DELETE FROM job", NULL },
	TAKE_OVER = { "t", "UPDATE job SET account_id = $1", NULL },
	PLANT = { "t", "INSERT INTO account (account_id, name, created_at) VALUES ($1, 'x', 1)", NULL },
	REWRITE = { "", "UPDATE event SET type = 'x'", NULL },
	ERASE = { "", "DELETE FROM event", NULL },
	SPY = { "", "SELECT count(*) FROM sealed", NULL },
	PROMOTE = { "", "UPDATE person SET role = 'owner'", NULL },
	LIFT = { "", "ALTER TABLE job DISABLE ROW LEVEL SECURITY", NULL },
	AS_ANOTHER = { "t", "SELECT set_config('app.account', $1, true)", NULL };

struct query { const struct sql *sql; const char *value; int64_t got; };

static enum result
number(struct tx *tx, void *x)
{
	struct query *q = x;
	struct val v = V_TEXT(str_of(q->value));
	struct rows rows = db_query_vals(tx, q->sql, &v, strlen(q->sql->types));

	q->got = row_next(&rows) ? row_int(&rows, 0) : -1;
	rows_end(&rows);
	return rows.result;
}

static enum result
act(struct tx *tx, void *x)
{
	struct query *q = x;
	struct val v = V_TEXT(str_of(q->value));

	return db_exec_vals(tx, q->sql, &v, strlen(q->sql->types), &q->got);
}

static enum result
one_job(struct tx *tx, void *x)
{
	struct event e = { .subject = STR("s"), .subject_id = STR("1"), .type = STR("t") };
	struct job j = { .topic = STR("t") };

	(void)x;
	return store_event_add(tx, &e) == OK ? store_job_add(tx, &j, NULL) : ERR_STORE;
}

static int64_t
count(struct house *h, const char *account, const struct sql *sql, const char *value)
{
	struct query q = { sql, value, -1 };

	house_read(h, account, number, &q);
	return q.got;
}

static void
program_role(struct house *h)
{
	struct query q = { &DROP_ALL, "", -1 };

	check_int("a query that forgets its account sees its own account only", count(h, "acme", &ALL_JOBS, ""), 1);
	check_int("events too", count(h, "acme", &ALL_EVENTS, ""), 1);
	check_int("outside any account it gets nothing", count(h, "", &ALL_JOBS, ""), 0);
	check_int("asking for another account by name gets nothing", count(h, "acme", &OTHERS_JOB, "other"), 0);
	check("deleting without an account", house_write(h, "acme", act, &q) == OK && q.got == 1);
	check_int("has deleted one's own", count(h, "other", &ALL_JOBS, ""), 1);
	q = (struct query){ &PLANT, "stranger", 0 };
	check_int("a row of another account cannot be made", house_write(h, "acme", act, &q), ERR_STORE);
	q = (struct query){ &TAKE_OVER, "acme", 0 };
	check_int("nor one's own given away", house_write(h, "other", act, &q), ERR_STORE);
	q = (struct query){ &REWRITE, "", 0 };
	check_int("events are not changed", house_write(h, "acme", act, &q), ERR_STORE);
	q = (struct query){ &ERASE, "", 0 };
	check_int("nor deleted", house_write(h, "acme", act, &q), ERR_STORE);
	q = (struct query){ &LIFT, "", 0 };
	check_int("nor row-level security lifted", house_write(h, "acme", act, &q), ERR_STORE);
	check_int("an account whose name is SQL", count(h, "x', true), set_config('app.account', 'acme", &ALL_EVENTS, ""), 0);
	q = (struct query){ &AS_ANOTHER, "acme", 0 };
	check_int("a setting ends with its transaction", house_write(h, "other", act, &q), OK);
	check_int("the next one has its own", count(h, "other", &ALL_EVENTS, ""), 1);
}

static void
system_role(struct house *h)
{
	static const struct { const char *name; const struct sql *sql; } forbidden[] = {
		{ "the second role reads no boxes", &SPY },
		{ "makes nobody an owner", &PROMOTE },
		{ "moves no job to another account", &TAKE_OVER },
		{ "deletes no job", &DROP_ALL },
		{ "makes no account", &PLANT },
	};
	struct query q = { &ALL_JOBS, "", -1 };

	check_int("the second role sees all accounts' jobs", house_system(h, number, &q), OK);
	check_int("of both", q.got, 1);
	for (size_t i = 0; i < COUNT(forbidden); i++) {
		q = (struct query){ forbidden[i].sql, "x", 0 };
		check_int(forbidden[i].name, house_system(h, act, &q), ERR_STORE);
	}
}

static void
owner_role(struct house *h)
{
	char role[330], answer[400];

	snprintf(role, sizeof role, "%s_owner", h->path);
	check("even the owner sees no rows (FORCE)", house_as(h, role, "SELECT count(*) FROM event", answer, sizeof answer) && strcmp(answer, "0") == 0);
	check_str("every table has it", house_super(h, "SELECT count(*) FROM pg_class c WHERE relnamespace = 'public'::regnamespace"
	    " AND relkind = 'r' AND relname <> 'migration' AND NOT (relrowsecurity AND relforcerowsecurity)"), STR("0"));
	check_str("and a policy", house_super(h, "SELECT count(*) FROM pg_class c WHERE relnamespace = 'public'::regnamespace"
	    " AND relkind = 'r' AND relname <> 'migration' AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)"), STR("0"));
}

/* A store that somebody opens with the wrong role is not opened. */
static void
wrong_roles(struct house *h)
{
	char super[400];
	struct str store = h->config.store, system = h->config.store_system;
	struct db *db;
	int64_t from, to;

	snprintf(super, sizeof super, "postgres:host=%s dbname=%s user=super", getenv("TEST_PG"), h->path);
	h->config.store = str_of(super);
	h->fault = (struct fault){ 0 };
	db = db_open(&h->env, 1, &h->fault);
	check("a superuser as the program's role is refused", !db);
	check_str("and why", str_of(h->fault.code), STR("store_role"));
	h->fault = (struct fault){ 0 };
	check("also by migrate", db_migrate(&h->env, false, &from, &to, &h->fault) != OK);
	check_str("in words", str_of(h->fault.code), STR("store_role"));
	h->config.store = h->config.store_owner;
	h->fault = (struct fault){ 0 };
	check("so is the tables' owner", !db_open(&h->env, 1, &h->fault));
	h->config.store = store;
	h->config.store_system = str_of(super);
	h->fault = (struct fault){ 0 };
	check("so is a superuser as the second role", !db_open(&h->env, 1, &h->fault));
	h->config.store_system = system;
	h->config.store_owner = STR("");
	h->fault = (struct fault){ 0 };
	check_int("migrating needs the owner", db_migrate(&h->env, false, &from, &to, &h->fault), ERR_INPUT);
	check_str("who is asked for", str_of(h->fault.code), STR("store_owner"));
	h->config.store_owner = str_of(h->owner);
	h->config.store = STR("postgres:dbname=x");
	h->fault = (struct fault){ 0 };
	check_int("a setting without a role", db_migrate(&h->env, false, &from, &to, &h->fault), ERR_INPUT);
	h->config.store = STR("postgres:dbname=x user='a\"b'");
	h->fault = (struct fault){ 0 };
	check_int("or with one that is no plain name", db_migrate(&h->env, false, &from, &to, &h->fault), ERR_INPUT);
	h->config.store = store;
	h->fault = (struct fault){ 0 };
}

/* An owner that may not make roles is told what an administrator has to type; the database's order has to be C. */
static void
other_databases(void)
{
	struct house h, locale;
	char sql[400], role[330], owner[400];
	int64_t from, to;

	house_new(&h, true);
	snprintf(role, sizeof role, "ALTER ROLE %s_owner NOCREATEROLE", h.path);
	house_super(&h, role);
	check("an owner that may not make roles", db_migrate(&h.env, false, &from, &to, &h.fault) != OK);
	check("is told what to do", strstr(h.fault.message, "CREATE ROLE") != NULL);
	check_str("and nothing was made", house_super(&h, "SELECT count(*) FROM pg_class WHERE relname = 'job'"), STR("0"));
	snprintf(sql, sizeof sql, "CREATE ROLE %s_program LOGIN; CREATE ROLE %s_system LOGIN;", h.path, h.path);
	house_super(&h, sql);
	h.fault = (struct fault){ 0 };
	check("then it goes", house_migrate(&h));
	house_end(&h);

	house_new(&locale, true);
	snprintf(sql, sizeof sql, "CREATE DATABASE %s_l OWNER %s_owner ENCODING 'UTF8' TEMPLATE template0 LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'",
	    locale.path, locale.path);
	house_super(&locale, sql);
	snprintf(owner, sizeof owner, "postgres:host=%s dbname=%s_l user=%s_owner", getenv("TEST_PG"), locale.path, locale.path);
	locale.config.store_owner = str_of(owner);
	check_int("a database of another collation is refused", db_migrate(&locale.env, false, &from, &to, &locale.fault), ERR_CONFLICT);
	check_str("and why", str_of(locale.fault.code), STR("store_collation"));
	snprintf(sql, sizeof sql, "CREATE DATABASE %s_a OWNER %s_owner ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'",
	    locale.path, locale.path);
	house_super(&locale, sql);
	snprintf(owner, sizeof owner, "postgres:host=%s dbname=%s_a user=%s_owner", getenv("TEST_PG"), locale.path, locale.path);
	locale.config.store_owner = str_of(owner);
	locale.fault = (struct fault){ 0 };
	check_int("also one of another encoding", db_migrate(&locale.env, false, &from, &to, &locale.fault), ERR_CONFLICT);
	house_end(&locale);
}

void
test_roles(void)
{
	struct house h;

	if (!house_make(&h, true))
		return;
	house_write(&h, "acme", make_account, "Acme");
	house_write(&h, "other", make_account, "Other");
	check_int("one job each", house_write(&h, "acme", one_job, NULL), OK);
	check_int("one job each", house_write(&h, "other", one_job, NULL), OK);
	program_role(&h);
	system_role(&h);
	owner_role(&h);
	wrong_roles(&h);
	house_end(&h);
	other_databases();
}
