/* worker.c - several workers, lost leases, workers that die, timers that have to be on time. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/worker.h"
#include "tests/work/work.h"

enum { OUTAGE_MS = 11500 };	/* longer than the store waits for a lock */

static int
by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* How late timers were, with nothing else to do and while all places for calls are taken. */
static void
test_timers(struct house *h, bool crowded)
{
	enum { TIMERS = 100 };
	struct str id[TIMERS];
	int64_t late[TIMERS], begin;
	int worker = worker_start(h, (struct work_options){ .calls = 2 });
	char args[60];

	pause_ms(700);
	begin = now_ms() + 300;
	if (crowded)
		for (int i = 0; i < 20; i++)
			house_job(h, "portal.read", "{\"path\":\"/crowd/slow-500\"}", 0);
	for (int i = 0; i < TIMERS; i++) {
		int64_t due = begin + i * 30 + i % 7;

		snprintf(args, sizeof args, "{\"due\":%lld}", (long long)due);
		id[i] = house_job(h, "portal.deadline", args, due);
	}
	for (int i = 0; i < TIMERS; i++) {
		house_until(h, id[i], JOB_DONE, 10000);
		late[i] = house_settled(h, id[i]).late_ms;
	}
	qsort(late, TIMERS, sizeof *late, by_number);
	printf("        timers%s on %s: late by %lld ms (median), %lld ms (p99), %lld ms (most)\n", crowded ? ", all places taken," : "",
	    h->postgres ? "PostgreSQL" : "SQLite", (long long)late[TIMERS / 2], (long long)late[TIMERS * 99 / 100],
	    (long long)late[TIMERS - 1]);
	check("no timer rings early", late[0] >= 0);
	check("timers ring within a second", late[TIMERS * 99 / 100] < 1000);
	check("a sign of life is in the log", house_logged(h, "work_started"));
	check_int("the worker ends well", worker_stop(worker), 0);
}

/* Calls of a class with 5 a second and 10 at once. */
static void
test_quota(struct house *h)
{
	enum { CALLS = 30 };
	struct str id[CALLS];
	int one, two;
	struct seen seen;

	one = worker_start(h, (struct work_options){ 0 });
	two = worker_start(h, (struct work_options){ 0 });
	pause_ms(500);
	for (int i = 0; i < CALLS; i++, pause_ms(20))	/* one by one, so that many claims have to agree */
		id[i] = house_job(h, "portal.open", "{\"path\":\"/quota/ok\"}", 0);
	for (int i = 0; i < CALLS; i++) {
		house_until(h, id[i], JOB_DONE, 20000);
		check_int("a job that waited has not lost a try", house_look(h, id[i]).tries, 1);
	}
	seen = server_seen("/quota/ok");
	check_int("each is sent once", seen.requests, CALLS);
	check(sentence("thirty take four seconds (%lld ms)", (long long)(seen.last_ms - seen.first_ms)), seen.last_ms - seen.first_ms > 3600);
	check(sentence("and not much longer (%lld ms)", (long long)(seen.last_ms - seen.first_ms)), seen.last_ms - seen.first_ms < 12000);
	check(sentence("two workers together keep to it (%d in a second)", server_most("/quota/ok", 1000)),
	    server_most("/quota/ok", 1000) <= 16);
	check_int("both end well", worker_stop(one) + worker_stop(two), 0);
}

/* Somebody else took the job over while its call was under way. */
static void
test_fence(struct house *h)
{
	struct str slow = house_job(h, "portal.answer", "{\"path\":\"/fence/slow-1500\"}", 0);
	struct str cart = house_job(h, "portal.add", "{\"path\":\"/fence-cart/slow-1500\"}", 0);
	int worker = worker_start(h, (struct work_options){ 0 });
	struct settled settled;

	for (int i = 0; i < 200 && (!server_seen("/fence/slow-1500").requests || !server_seen("/fence-cart/slow-1500").requests); i++)
		pause_ms(20);
	house_lapse(h, slow);
	house_lapse(h, cart);
	house_until(h, slow, JOB_UNKNOWN, 3000);
	house_until(h, cart, JOB_DONE, 8000);
	pause_ms(500);
	settled = house_settled(h, slow);
	check_int("who comes late changes nothing", house_look(h, slow).state, JOB_UNKNOWN);
	check_int("and is not heard twice", settled.times, 1);
	check_int("it was settled as unknown", settled.end, SETTLE_UNKNOWN);
	check("with what prepare left", settled.state && settled.reply);
	check_int("what may not be repeated is not", server_seen("/fence/slow-1500").requests, 1);
	check_int("what may be is, with its key", server_seen("/fence-cart/slow-1500").requests * 10 +
	    server_seen("/fence-cart/slow-1500").keys, 21);
	check_int("and settled once", house_settled(h, cart).times, 1);
	check("the log says who came late", house_logged(h, "in_other_hands"));
	check_int("the worker ends well", worker_stop(worker), 0);
}

static void
test_kill(struct house *h)
{
	struct str cart = house_job(h, "portal.add", "{\"path\":\"/kill/slow-700\"}", 0);
	struct str once = house_job(h, "portal.answer", "{\"path\":\"/kill-once/slow-700\"}", 0);
	int worker = worker_start(h, (struct work_options){ 0 });
	struct job job;

	for (int i = 0; i < 200 && (!server_seen("/kill/slow-700").requests || !server_seen("/kill-once/slow-700").requests); i++)
		pause_ms(20);
	worker_kill(worker);
	job = house_look(h, cart);
	check_int("a killed worker leaves a lease", job.state, JOB_RUNNING);
	check("which is over soon", job.lease_until - now_ms() < 25000);
	house_lapse(h, cart);
	house_lapse(h, once);
	worker = worker_start(h, (struct work_options){ 0 });
	house_until(h, cart, JOB_DONE, 10000);
	house_until(h, once, JOB_UNKNOWN, 10000);
	check_int("another worker has asked with the same key", server_seen("/kill/slow-700").keys, 1);
	check_int("twice in all", server_seen("/kill/slow-700").requests, 2);
	check_int("and never for what may not be repeated", server_seen("/kill-once/slow-700").requests, 1);
	check_int("it counted both tries", house_look(h, cart).tries, 2);
	check_int("the worker ends well", worker_stop(worker), 0);
}

static void
test_off(struct house *h)
{
	struct str call = house_job(h, "portal.open", "{\"path\":\"/off/ok\"}", 0);
	struct str timer = house_job(h, "portal.deadline", "{}", 0);
	int worker = worker_start(h, (struct work_options){ .off = true });
	struct job job;

	house_until(h, timer, JOB_DONE, 5000);
	for (int i = 0; i < 100 && house_look(h, call).last_error.n == 0; i++)
		pause_ms(20);
	job = house_look(h, call);
	check_int("with calls switched off a job waits", job.state, JOB_QUEUED);
	check_str("and says why", job.last_error, STR("Outbound calls are switched off."));
	check_int("without losing a try", job.tries, 0);
	check("for half a minute", job.due_at > now_ms() + 25000 && job.due_at < now_ms() + 31000);
	check_int("nothing was sent", server_seen("/off/ok").requests, 0);
	check_int("the worker ends well", worker_stop(worker), 0);
}

static enum result
nightly(struct tx *tx, void *in_out)
{
	struct job job = { .topic = STR("housekeeping"), .dedupe = STR("housekeeping") };
	enum result res = store_job_add(tx, &job, in_out);

	return res == OK && *(bool *)in_out ? ERR_MISSING : res;	/* what was added is taken back */
}

static enum result
signs(struct tx *tx, void *in_out)
{
	struct worker *list;

	return store_worker_list(tx, &list, in_out);
}

/* Asked to stop: what runs comes to its end, the rest stays in the queue. */
static void
test_stop(struct house *h)
{
	struct str running = house_job(h, "portal.answer", "{\"path\":\"/stop/slow-1200\"}", 0), waiting[4];
	int worker = worker_start(h, (struct work_options){ .calls = 1 });
	size_t alive = 0;
	bool added;

	for (int i = 0; i < 200 && !server_seen("/stop/slow-1200").requests; i++)
		pause_ms(20);
	check_int("the night's housekeeping is in the queue", house_write(h, nightly, &added), OK);
	check("its sign of life is in the store", house_read(h, signs, &alive) == OK && alive == 1);
	for (int i = 0; i < 4; i++)
		waiting[i] = house_job(h, "portal.answer", "{\"path\":\"/stop-waiting/ok\"}", 0);
	check_int("a worker that is asked to stop ends well", worker_stop(worker), 0);
	check_int("after what was under way", house_look(h, running).state, JOB_DONE);
	for (int i = 0; i < 4; i++) {
		check_int("what waited still waits", house_look(h, waiting[i]).state, JOB_QUEUED);
		check_int("untried", house_look(h, waiting[i]).tries, 0);
	}
	check_int("nothing was begun", server_seen("/stop-waiting/ok").requests, 0);
	check("its sign of life is gone", house_read(h, signs, &alive) == OK && alive == 0);
}

/* The store is held by somebody else while an answer comes: it is kept in mind, and no call is made twice. */
static void
test_outage(struct house *h)
{
	struct str once = house_job(h, "portal.answer", "{\"path\":\"/outage/slow-600\"}", 0);
	int worker = worker_start(h, (struct work_options){ 0 });
	sqlite3 *db = NULL;

	for (int i = 0; i < 200 && !server_seen("/outage/slow-600").requests; i++)
		pause_ms(20);
	check("the store is held", sqlite3_open(h->store + strlen("sqlite:"), &db) == SQLITE_OK &&
	    sqlite3_exec(db, "PRAGMA busy_timeout = 2000; BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK);
	pause_ms(OUTAGE_MS);
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(db);
	house_until(h, once, JOB_DONE, 10000);
	check_int("its answer was kept in mind", house_look(h, once).tries, 1);
	check_int("it was settled once", house_settled(h, once).times, 1);
	check_int("and called once", server_seen("/outage/slow-600").requests, 1);
	check_int("the worker ends well", worker_stop(worker), 0);
}

/* A call that outlasts its first lease, beside all other tests. */
struct lasting { struct house house; struct str id; int worker; };

static void
begin_lasting(struct lasting *l, bool postgres)
{
	if (house_make(&l->house, postgres)) {
		l->id = house_job(&l->house, "portal.add", "{\"path\":\"/lasting/slow-23000\"}", 0);
		l->worker = worker_start(&l->house, (struct work_options){ 0 });
	}
}

static void
end_lasting(struct lasting *l)
{
	house_until(&l->house, l->id, JOB_DONE, 30000);
	check_int("a lease is kept while its call runs", house_look(&l->house, l->id).tries, 1);
	check_int("and settled once", house_settled(&l->house, l->id).times, 1);
	check_int("its worker ends well", worker_stop(l->worker), 0);
	check("no line is from a sanitizer", !house_logged(&l->house, "Sanitizer") && !house_logged(&l->house, "runtime error"));
	house_end(&l->house);
}

/* A house and a clean sheet for each. */
static void
in_house(bool postgres, void (*const *tests)(struct house *), size_t n)
{
	struct house h;

	server_forget();
	if (!house_make(&h, postgres))
		return;
	for (size_t i = 0; i < n; i++)
		tests[i](&h);
	check("no line is from a sanitizer", !house_logged(&h, "Sanitizer") && !house_logged(&h, "runtime error"));
	house_end(&h);
}

static void
test_timers_alone(struct house *h)
{
	test_timers(h, false);
}

static void
test_timers_in_a_crowd(struct house *h)
{
	test_timers(h, true);
}

void
test_worker(bool postgres)
{
	static void (*const together[])(struct house *) = {
		test_timers_alone, test_timers_in_a_crowd, test_fence, test_kill, test_off,
	};
	static void (*const outage[])(struct house *) = { test_outage };
	static void (*const stop[])(struct house *) = { test_stop }, (*const quota[])(struct house *) = { test_quota };
	struct lasting lasting;

	begin_lasting(&lasting, postgres);
	in_house(postgres, together, COUNT(together));
	if (!postgres)
		in_house(postgres, outage, 1);
	in_house(postgres, stop, 1);
	in_house(postgres, quota, 1);
	end_lasting(&lasting);
}
