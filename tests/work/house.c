#include <fcntl.h>
#include <libpq-fe.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/account.h"
#include "store/quota.h"
#include "tests/work/work.h"
#include "work/work.h"

extern char **environ;

int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
pause_ms(int64_t ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

/* ---- the store ---------------------------------------------------------------------------------------------------- */

static void
say(PGconn *pg, const char *sql)
{
	PGresult *r = PQexec(pg, sql);

	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		check(PQerrorMessage(pg), false);
	PQclear(r);
}

static void
make_database(struct house *h)
{
	static int made;
	char text[400], name[40];
	const char *at = getenv("TEST_PG");
	PGconn *pg;

	snprintf(name, sizeof name, "w%d_%d", made++, (int)getpid());
	snprintf(text, sizeof text, "host=%s user=super dbname=postgres", at);
	pg = PQconnectdb(text);
	snprintf(text, sizeof text, "CREATE ROLE %s_owner LOGIN CREATEROLE", name);
	say(pg, text);
	snprintf(text, sizeof text, "CREATE DATABASE %s OWNER %s_owner ENCODING 'UTF8' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'",
	    name, name);
	say(pg, text);
	PQfinish(pg);
	snprintf(h->store, sizeof h->store, "postgres:host=%s dbname=%s user=%s_program", at, name, name);
	snprintf(h->system, sizeof h->system, "postgres:host=%s dbname=%s user=%s_system", at, name, name);
	snprintf(h->owner, sizeof h->owner, "postgres:host=%s dbname=%s user=%s_owner", at, name, name);
}

static enum result
add_account(struct tx *tx, void *in_out)
{
	(void)in_out;
	return store_account_add(tx, STR("Acme"), NULL);
}

void
house_configure(struct house *h)
{
	h->config.store = str_of(h->store);
	h->config.store_system = str_of(h->system);
	h->config.store_owner = str_of(h->owner);
	h->config.deck_url = str_of(h->urls[0]);
	h->config.optiply_url = h->config.optiply_token_url = STR("https://optiply.invalid/v1");
	h->config.slack_url = STR("https://slack.invalid");
	h->config.private_hosts = str_of(h->hosts);
	env_system(&h->env, &h->config);
}

bool
house_make(struct house *h, bool postgres)
{
	int64_t from, to;

	*h = (struct house){ .postgres = postgres, .arena = arena_make(64 << 20) };
	snprintf(h->folder, sizeof h->folder, "%s/tradepost-work-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	if (!mkdtemp(h->folder))
		abort();
	snprintf(h->log, sizeof h->log, "%s/log", h->folder);
	if (postgres)
		make_database(h);
	else
		snprintf(h->store, sizeof h->store, "sqlite:%s/db", h->folder);
	snprintf(h->urls[0], sizeof h->urls[0], "http://127.0.0.1:%d", server_port());
	snprintf(h->hosts, sizeof h->hosts, "127.0.0.1:%d", server_port());
	house_configure(h);
	if (!check(sentence("a store can be made: %s", h->fault.message),
	    db_migrate(&h->env, false, &from, &to, &h->fault) == OK))
		return false;
	h->db = db_open(&h->env, 4, &h->fault);
	return check(sentence("the store opens: %s", h->fault.message), h->db != NULL) &&
	    check_int("there is an account", house_write(h, add_account, NULL), OK);
}

void
house_end(struct house *h)
{
	char command[300];

	db_close(h->db);
	arena_free(&h->arena);
	snprintf(command, sizeof command, "rm -rf '%s'", h->folder);
	if (!getenv("KEEP") && system(command) != 0)
		printf("could not remove %s\n", h->folder);
}

static struct scope
scope_of(struct house *h)
{
	return (struct scope){
		.account = STR("acme"), .cause_kind = STR("command"), .cause = STR("test"), .arena = &h->arena, .fault = &h->fault,
	};
}

enum result
house_write(struct house *h, db_fn fn, void *x)
{
	struct scope scope = scope_of(h);

	return db_write(h->db, &scope, fn, x);
}

enum result
house_read(struct house *h, db_fn fn, void *x)
{
	struct scope scope = scope_of(h);

	return db_read(h->db, &scope, fn, x);
}

/* ---- jobs --------------------------------------------------------------------------------------------------------- */

static enum result
add(struct tx *tx, void *in_out)
{
	struct job *job = in_out;

	job->id = STR("");
	return store_job_add(tx, job, NULL);
}

struct str
house_job(struct house *h, const char *topic, const char *args, int64_t due_at)
{
	struct job job = { .topic = str_of(topic), .args = str_of(args), .due_at = due_at, .key = STR("first-key") };

	check_int(sentence("a job %s is queued", topic), house_write(h, add, &job), OK);
	return job.id;
}

static enum result
get(struct tx *tx, void *in_out)
{
	struct job *job = in_out;

	return store_job_get(tx, arena_str(tx->arena, job->id), job);
}

struct job
house_look(struct house *h, struct str id)
{
	struct job job = { .id = id };

	check_int("the job is there", house_read(h, get, &job), OK);
	return job;
}

bool
house_until(struct house *h, struct str id, enum job_state state, int64_t ms)
{
	int64_t end = now_ms() + ms;
	struct job job = { .id = id };
	char *mark = h->arena.at;

	while (house_read(h, get, &job) == OK && job.state != state && now_ms() < end) {
		pause_ms(10);
		h->arena.at = mark;
		job = (struct job){ .id = id };
	}
	return check(sentence("%.*s %.*s comes to be %.*s, not %.*s, within %lld ms (%.*s)", STR_ARG(job.topic), STR_ARG(job.args),
	    STR_ARG(store_job_state_name(state)), STR_ARG(store_job_state_name(job.state)), (long long)ms,
	    STR_ARG(job.last_error)), job.state == state);
}

static enum result
lapse(struct tx *tx, void *in_out)
{
	static const struct sql over = { "tt", "UPDATE job SET lease_until = 1 WHERE account_id = $1 AND id = $2 AND lease_until <> 0", NULL };
	int64_t changed = 0;
	enum result res = DB_EXEC(tx, &over, &changed, V_TEXT(tx->account), V_TEXT(*(struct str *)in_out));

	return res == OK && changed != 1 ? ERR_MISSING : res;
}

void
house_lapse(struct house *h, struct str id)
{
	check_int("a lease is over", house_write(h, lapse, &id), OK);
}

struct claims { struct str id; int64_t fence; };

static enum result
claims(struct tx *tx, void *in_out)
{
	static const struct sql are = { "tti", "UPDATE job SET fence = $3 WHERE account_id = $1 AND id = $2", NULL };
	const struct claims *c = in_out;
	int64_t changed = 0;

	return DB_EXEC(tx, &are, &changed, V_TEXT(tx->account), V_TEXT(c->id), V_INT(c->fence));
}

int64_t
house_claims(struct house *h, struct str id, int64_t fence)
{
	struct claims c = { id, fence };

	check_int("it was claimed often", house_write(h, claims, &c), OK);
	return fence;
}

struct settled_of { struct str class; int64_t times, how; };

static enum result
settled_of(struct tx *tx, void *in_out)
{
	struct settled_of *s = in_out;
	bool found;

	return store_quota_load(tx, s->class, &s->times, &s->how, &found);
}

struct settled
house_settled(struct house *h, struct str id)
{
	struct settled_of s = { .class = arena_printf(&h->arena, "settled/%.*s", STR_ARG(id)) };

	check_int("how it was settled can be read", house_read(h, settled_of, &s), OK);
	return (struct settled){ s.times, (enum settle_end)(s.how % 10), s.how / 10 % 10 == 1, s.how / 100 % 10 == 1, s.how / 1000 };
}

bool
house_logged(struct house *h, const char *text)
{
	FILE *file = fopen(h->log, "r");
	char line[9000];
	bool found = false;

	while (file && fgets(line, sizeof line, file))
		found |= strstr(line, text) != NULL;
	if (file)
		fclose(file);
	return found;
}

/* ---- workers ------------------------------------------------------------------------------------------------------ */

/* Eight bytes that the tests and their workers have mapped. */
static _Atomic int64_t *
skew_of(const char *folder)
{
	char file[240];
	void *at;
	int fd;

	snprintf(file, sizeof file, "%s/skew", folder);
	fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || ftruncate(fd, 8) < 0)
		return NULL;
	at = mmap(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	return at == MAP_FAILED ? NULL : at;
}

void
house_skew(struct house *h, int64_t ms)
{
	if (!h->skew)
		h->skew = skew_of(h->folder);
	if (check("the clock can be set", h->skew != NULL))
		*h->skew = ms;
}

int64_t
house_skewed(struct house *h)
{
	return h->skew ? *h->skew : 0;
}

/* The other side. */
static int64_t
skewed_now(void *state)
{
	static _Atomic int64_t *skew;

	if (!skew)
		skew = skew_of(getenv("TEST_SKEW"));
	(void)state;
	return now_ms() + (skew ? *skew : 0);
}

int
worker_start(struct house *h, struct work_options o)
{
	posix_spawn_file_actions_t files;
	char calls[12];
	char *args[] = { "/proc/self/exe", "worker", h->store, h->system, h->urls[0], h->hosts, calls, o.off ? "off" : "on", NULL };
	pid_t pid = -1;

	snprintf(calls, sizeof calls, "%d", o.calls ? o.calls : 32);
	if (o.skewed)
		setenv("TEST_SKEW", h->folder, 1);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 2, h->log, O_WRONLY | O_CREAT | O_APPEND, 0600);
	check("a worker starts", posix_spawn(&pid, args[0], &files, NULL, args, environ) == 0);
	posix_spawn_file_actions_destroy(&files);
	unsetenv("TEST_SKEW");
	return pid;
}

int
worker_stop(int pid)
{
	int status = 0;

	kill(pid, SIGTERM);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void
worker_kill(int pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

int
worker_main(int argc, char **argv)
{
	struct house h = { .arena = { NULL, NULL, NULL } };
	sigset_t set;
	enum result res;

	if (argc < 8)
		return 2;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	snprintf(h.store, sizeof h.store, "%s", argv[2]);
	snprintf(h.system, sizeof h.system, "%s", argv[3]);
	snprintf(h.urls[0], sizeof h.urls[0], "%s", argv[4]);
	snprintf(h.hosts, sizeof h.hosts, "%s", argv[5]);
	h.config.worker_calls = atoi(argv[6]);
	h.config.external_calls = strcmp(argv[7], "on") == 0;
	house_configure(&h);
	if (getenv("TEST_SKEW"))
		h.env.now_ms = skewed_now;
	log_level_set(LOG_DEBUG);
	h.db = db_open(&h.env, 4, &h.fault);
	if (!h.db)
		return 4;
	res = work_with(&h.env, h.db, fake_topics, &h.fault);
	db_close(h.db);
	return res == OK ? 0 : 1;
}
