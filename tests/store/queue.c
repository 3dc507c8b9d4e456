/*
 * The queue: the life of a job, its fence, its dedupe key, its lists; and claims by many workers.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/account.h"
#include "store/sql.h"
#include "store/system.h"
#include "tests/store/store.h"

enum op { ADD, GET, DONE, AGAIN, DEFER, UNKNOWN, DEAD, RESOLVE, RETRY, DROP, CANCEL, LIST, COUNTS };
struct ask {
	enum op op;
	struct job job;
	bool flag;
	struct str id, text;
	int64_t fence, at;
	enum job_state to;
	struct job_list list;
	struct job_counts counts;
};

static enum result
perform(struct tx *tx, void *x)
{
	struct ask *a = x;

	switch (a->op) {
	case ADD: return store_job_add(tx, &a->job, &a->flag);
	case GET: return store_job_get(tx, a->id, &a->job);
	case DONE: return store_job_done(tx, a->id, a->fence);
	case AGAIN: return store_job_again(tx, a->id, a->fence, a->at, a->text);
	case DEFER: return store_job_defer(tx, a->id, a->fence, a->at, a->text);
	case UNKNOWN: return store_job_unknown(tx, a->id, a->fence, a->text);
	case DEAD: return store_job_dead(tx, a->id, a->fence, a->text);
	case RESOLVE: return store_job_resolve(tx, a->id, a->to, a->at, a->text);
	case RETRY: return store_job_retry(tx, a->id);
	case DROP: return store_job_drop(tx, a->id, a->text);
	case CANCEL: return store_job_cancel(tx, a->text, &a->flag);
	case LIST: return store_job_list(tx, &a->list);
	case COUNTS: return store_job_counts(tx, &a->counts);
	}
	return ERR_INPUT;
}

static enum result
claim(struct tx *tx, void *x)
{
	return store_system_claim(tx, x);
}

static enum result
queue_state(struct tx *tx, void *x)
{
	return store_system_queue(tx, x);
}

static enum result
next_due(struct tx *tx, void *x)
{
	return store_system_next_due(tx, (struct job_lapse){ 0 }, 0, x);
}

struct extend { struct job_hold *holds; size_t n; int64_t until; };

static enum result
extend(struct tx *tx, void *x)
{
	struct extend *e = x;

	return store_job_extend(tx, e->holds, e->n, e->until);
}

static enum result
ask(struct house *h, struct ask *a)
{
	return house_write(h, "acme", perform, a);
}

static struct str
add(struct house *h, const char *account, const char *dedupe, int64_t due_at)
{
	struct ask a = { .op = ADD, .job = { .topic = STR("test"), .dedupe = str_of(dedupe), .due_at = due_at,
	    .subject = STR("thing"), .subject_id = STR("1") } };

	check("a job is put into the queue", house_write(h, account, perform, &a) == OK);
	return a.job.id;
}

/* Claims at most one job; its lease ends lease_ms from now. */
static struct job
take(struct house *h, int64_t lease_ms)
{
	struct job_claim c = { .worker = STR("w1"), .lease_ms = lease_ms, .limit = 1 };

	check("claiming works", house_system(h, claim, &c) == OK);
	return c.n ? c.at[0] : (struct job){ 0 };
}

static struct job
get(struct house *h, struct str id)
{
	struct ask a = { .op = GET, .id = id };

	check("the job is there", house_read(h, "acme", perform, &a) == OK);
	return a.job;
}

static enum result
act(struct house *h, enum op op, struct str id, int64_t fence)
{
	struct ask a = { .op = op, .id = id, .fence = fence, .text = STR("because"), .at = 1, .to = JOB_DONE };

	return ask(h, &a);
}

static void
life(struct house *h)
{
	struct ask a = { .op = ADD, .job = { .topic = STR("deck.open"), .dedupe = STR("open/1"), .key = STR("k"), .cause_event = 7 } };
	struct job j, again;
	struct str id;
	int64_t next;

	check_int("added", ask(h, &a), OK);
	check("it is new", a.flag);
	id = a.job.id;
	a = (struct ask){ .op = ADD, .job = { .topic = STR("deck.open"), .dedupe = STR("open/1") } };
	check_int("added again", ask(h, &a), OK);
	check("it is not new", !a.flag);
	check_str("it is the first one", a.job.id, id);

	j = take(h, 60000);
	check_str("it is claimed", j.id, id);
	check("in state running, first try, first fence", j.state == JOB_RUNNING && j.tries == 1 && j.fence == 1 && !j.lapsed);
	check_str("with its account", j.account, STR("acme"));
	check_str("its key", j.key, STR("k"));
	check_str("its arguments", j.args, STR("{}"));
	check_int("and its cause", j.cause_event, 7);
	check("the lease lies ahead, and it is due as before", j.lease_until > env_now(&h->env) && j.due_at <= env_now(&h->env));
	check_int("which is what is due next", house_system(h, next_due, &next), OK);
	check_int("since nothing else waits", next, j.lease_until);
	check_int("nobody else gets it", (int64_t)take(h, 60000).id.n, 0);
	a = (struct ask){ .op = ADD, .job = { .topic = STR("deck.open"), .dedupe = STR("open/1") } };
	check("a running job keeps its dedupe key", ask(h, &a) == OK && !a.flag);

	check_int("a wrong fence settles nothing", act(h, DONE, id, 2), ERR_FENCED);
	check_int("it goes back", act(h, AGAIN, id, 1), OK);
	check_int("once", act(h, AGAIN, id, 1), ERR_FENCED);
	j = take(h, -1);
	check("second claim, larger fence", j.fence == 2 && j.tries == 2 && !j.lapsed);
	check_str("with the reason of the last end", j.last_error, STR("because"));
	again = take(h, 60000);
	check("a lease that is over is taken over, and that is told", again.fence == 3 && again.lapsed && str_eq(again.id, id));
	check_int("who comes back late may not settle it", act(h, DONE, id, 2), ERR_FENCED);
	check_int("nor say that it failed", act(h, DEAD, id, 2), ERR_FENCED);
	check_int("deferring gives the try back", act(h, DEFER, id, 3), OK);
	j = get(h, id);
	check("and keeps the doubt", j.tries == 2 && j.lapsed && j.state == JOB_QUEUED && j.lease_until == 0);
	j = take(h, 60000);
	check_int("to unknown", act(h, UNKNOWN, id, j.fence), OK);
	a = (struct ask){ .op = ADD, .job = { .topic = STR("deck.open"), .dedupe = STR("open/1") } };
	check("an unknown job keeps its dedupe key", ask(h, &a) == OK && !a.flag);
	check_int("it was looked up: done", act(h, RESOLVE, id, 0), OK);
	check_int("once", act(h, RESOLVE, id, 0), ERR_CONFLICT);
	check_int("what is done stays done", act(h, RETRY, id, 0), ERR_CONFLICT);
	check_int("also for dropping", act(h, DROP, id, 0), ERR_CONFLICT);
	a = (struct ask){ .op = ADD, .job = { .topic = STR("deck.open"), .dedupe = STR("open/1") } };
	check("a job that is done frees its dedupe key", ask(h, &a) == OK && a.flag);
	check_int("dropped by hand", act(h, DROP, a.job.id, 0), OK);
	check_int("a job of nobody", act(h, DROP, STR("nothing"), 0), ERR_MISSING);
	check_int("also for retrying", act(h, RETRY, STR("nothing"), 0), ERR_MISSING);
}

static void
by_hand(struct house *h)
{
	struct str first = add(h, "acme", "twin", 1), second;
	struct job j = take(h, 60000);
	struct ask a = { .op = CANCEL, .text = STR("timer") }, counts = { .op = COUNTS };
	struct str lapsed;

	check_int("a running job is not dropped", act(h, DROP, first, 0), ERR_CONFLICT);
	check_int("dead", act(h, DEAD, j.id, j.fence), OK);
	second = add(h, "acme", "twin", 1);
	check("a dead job frees its dedupe key", !str_eq(first, second));
	check_int("a dead job whose work is queued again is not retried", act(h, RETRY, first, 0), ERR_CONFLICT);
	check_int("until that one is gone", act(h, DROP, second, 0), OK);
	check_int("retried by hand", act(h, RETRY, first, 0), OK);
	j = take(h, 60000);
	check("with all tries but one, and a fence of its own", j.tries == 2 && j.fence == 2);
	check_int("done", act(h, DONE, first, j.fence), OK);

	check("nothing to cancel", ask(h, &a) == OK && !a.flag);
	first = add(h, "acme", "timer", env_now(&h->env) + 3600000);
	check_int("what waits can be counted", ask(h, &counts), OK);
	check("a timer waits, and is not due", counts.counts.by_state[JOB_QUEUED] == 1 && counts.counts.oldest_due_at == 0);
	lapsed = add(h, "acme", "lapsed", 5);
	check_int("one more", ask(h, &counts), OK);
	check_int("which is", counts.counts.oldest_due_at, 5);
	j = take(h, 60000);
	check_int("and again", ask(h, &counts), OK);
	check("what is held waits for nobody", counts.counts.by_state[JOB_RUNNING] == 1 && counts.counts.by_state[JOB_QUEUED] == 1 &&
	    counts.counts.oldest_due_at == 0);
	check_int("it goes back", act(h, DEFER, lapsed, j.fence), OK);
	j = take(h, -1000);
	check_int("and again", ask(h, &counts), OK);
	check("one whose lease is over is due since then", counts.counts.by_state[JOB_RUNNING] == 1 && counts.counts.oldest_due_at == j.lease_until);
	check_int("nobody lets it go", act(h, DROP, lapsed, 0), ERR_CONFLICT);
	check("nor cancels it", ask(h, &(struct ask){ .op = CANCEL, .text = STR("lapsed") }) == OK && get(h, lapsed).state == JOB_RUNNING);
	check_int("it ends", act(h, DONE, lapsed, j.fence), OK);
	check("a timer is cancelled", ask(h, &a) == OK && a.flag);
	check("and dropped", get(h, first).state == JOB_DROPPED);
}

struct next { struct job_lapse lapse; int64_t due; };

static enum result
next_judged(struct tx *tx, void *x)
{
	struct next *next = x;

	return store_system_next_due(tx, next->lapse, 0, &next->due);
}

/* What is judged when the clock was set: leases that look to be over are left alone, and later those that lie far ahead are over. */
static void
stepped(struct house *h)
{
	struct str held = add(h, "acme", "held", 1), waits;
	struct job_lapse none = { .none = true, .far_ms = 25000 }, far = { .far_ms = 25000 };
	struct job_claim some = { .worker = STR("w2"), .lease_ms = 20000, .limit = 64, .lapse = none };
	struct next next = { .lapse = none };
	int64_t now = env_now(&h->env);
	struct job j = take(h, -1);

	check("nothing else waits", house_system(h, next_judged, &next) == OK && next.due == 0);
	check("but a lease that is over", house_system(h, next_due, &next.due) == OK && next.due == 1);
	check("which may be left alone", house_system(h, claim, &some) == OK && some.n == 0);
	waits = add(h, "other", "waits", 2);
	check("what nobody holds is due", house_system(h, next_judged, &next) == OK && next.due == 2);
	check("and is claimed beside it", house_system(h, claim, &some) == OK && some.n == 1 && str_eq(some.at[0].id, waits));
	add(h, "acme", "tomorrow", now + 86400000);
	j = take(h, 3600000);
	check_str("it is claimed for an hour", j.id, held);
	some.lapse = (struct job_lapse){ 0 };
	check("which nobody doubts", house_system(h, claim, &some) == OK && some.n == 0);
	some.lapse = none;
	check("while the clock is in doubt", house_system(h, claim, &some) == OK && some.n == 0);
	check("what is to happen tomorrow is next", house_system(h, next_judged, &next) == OK && next.due == now + 86400000);
	next.lapse = some.lapse = far;
	check("a lease that far ahead is over when it is not", house_system(h, next_judged, &next) == OK && next.due == 1);
	check("and is claimed, one that lies near is not", house_system(h, claim, &some) == OK && some.n == 1 && str_eq(some.at[0].id, held));
	check("as one that ran out", some.at[0].lapsed && some.at[0].fence == j.fence + 1);
	check("and then the nearer lease's end is next", house_system(h, next_judged, &next) == OK && next.due > now && next.due <= now + 60000);
	check_int("it ends", act(h, DONE, held, j.fence + 1), OK);
	check_int("the other, too", house_write(h, "other", perform, &(struct ask){ .op = DONE, .id = waits, .fence = 1 }), OK);
	check("and tomorrow's", ask(h, &(struct ask){ .op = CANCEL, .text = STR("tomorrow") }) == OK);
}

struct ends { struct job_end *end; size_t n; };

static enum result
end_all(struct tx *tx, void *x)
{
	struct ends *e = x;

	return store_job_end(tx, e->end, e->n);
}

/* Several of two accounts by one statement: done, again later, not tried at all, in other hands, settled before. */
static void
ends(struct house *h, struct job_hold settled)
{
	struct str id[4] = { add(h, "acme", "end 0", 1), add(h, "other", "end 1", 2), add(h, "acme", "end 2", 3), add(h, "acme", "end 3", 4) };
	struct job_end end[] = { { .state = JOB_DONE }, { .state = JOB_QUEUED, .delay_ms = 5000, .last_error = STR("Said \"no\".") },
	    { .state = JOB_QUEUED, .untried = true }, { .state = JOB_DONE }, { .hold = settled, .state = JOB_DONE } };
	struct job_end both[2] = { { .state = JOB_DONE }, { .state = JOB_DONE } };
	struct ends all = { end, 5 };
	struct job_claim late = { .worker = STR("w1"), .lease_ms = 1000, .limit = 64, .from_at = env_now(&h->env) + 1000 };
	struct ask theirs = { .op = GET, .id = id[1] };
	int64_t before = env_now(&h->env);
	struct job j, was[4];

	for (int i = 0; i < 4; i++) {
		was[i] = take(h, 60000);
		check_str("in their order", was[i].id, id[i]);
		end[i].hold = (struct job_hold){ .account = was[i].account, .id = was[i].id, .fence = was[i].fence + (i == 3) };
	}
	check_int("several end at once", house_system(h, end_all, &all), OK);
	for (int i = 0; i < 5; i++)
		check_int(sentence("end %d", i), end[i].hold.lost, i > 2);
	check("one is done", get(h, id[0]).state == JOB_DONE);
	check("what other hands have goes on", get(h, id[3]).state == JOB_RUNNING);
	j = get(h, id[2]);
	check("one was not tried", j.state == JOB_QUEUED && j.tries == 0 && j.due_at <= env_now(&h->env));
	check_int("the other account's", house_read(h, "other", perform, &theirs), OK);
	check("is to be tried again later", theirs.job.state == JOB_QUEUED && theirs.job.due_at >= before + 5000 && theirs.job.tries == 1);
	check_str("and says why", theirs.job.last_error, end[1].last_error);
	check("nothing is due that late", house_system(h, claim, &late) == OK && late.n == 0);
	late.from_at = before;
	check("one is due from when it was put back", house_system(h, claim, &late) == OK && late.n == 1 && str_eq(late.at[0].id, id[2]));
	both[0].hold = both[1].hold = end[3].hold;
	both[0].hold.fence = was[3].fence - 1;
	both[1].hold.fence = was[3].fence;
	check_int("an old lease and the present one end at once", house_system(h, end_all, &(struct ends){ both, 2 }), OK);
	check("only the old one was lost", both[0].hold.lost && !both[1].hold.lost && get(h, id[3]).state == JOB_DONE);
}

static void
lists(struct house *h)
{
	struct ask a = { .op = LIST, .list = { .state = JOB_QUEUED, .limit = 4 } };
	struct job_hold holds[3];
	char key[20];
	int seen = 0;
	int64_t last = 0, due;

	for (int i = 0; i < 10; i++) {
		snprintf(key, sizeof key, "list%d", i);
		add(h, "acme", key, 1000 + i / 2);	/* pairs are due together: the id decides */
		add(h, "other", key, 500);
	}
	do {
		check_int("a page of the queue", ask(h, &a), OK);
		for (size_t i = 0; i < a.list.n; i++, seen++) {
			check("in the order in which they are due", a.list.at[i].due_at >= last);
			check_str("only ours", a.list.at[i].account, STR("acme"));
			last = a.list.at[i].due_at;
			a.list.after_at = last;
			a.list.after_id = a.list.at[i].id;
		}
	} while (a.list.more);
	check_int("each once", seen, 10);
	a = (struct ask){ .op = COUNTS };
	check_int("the account's counts", ask(h, &a), OK);
	check("count the account's", a.counts.by_state[JOB_QUEUED] == 10 && a.counts.oldest_due_at == 1000);
	check_int("the house's counts", house_system(h, queue_state, &a.counts), OK);
	check("count everybody's", a.counts.by_state[JOB_QUEUED] == 20 && a.counts.oldest_due_at == 500);
	check_int("the next due job", house_system(h, next_due, &due), OK);
	check_int("is found", due, 500);
	for (int i = 0; i < 10; i++)
		check_str("the oldest is claimed first", take(h, 60000).account, STR("other"));
	for (int i = 0; i < 3; i++) {
		struct job j = take(h, 60000);

		holds[i] = (struct job_hold){ .account = j.account, .id = j.id, .fence = j.fence + (i == 1) };
	}
	check_int("leases grow", house_system(h, extend, &(struct extend){ holds, 3, env_now(&h->env) + 999999 }), OK);
	check("those that are ours", !holds[0].lost && holds[1].lost && !holds[2].lost);
	check("to that time", get(h, holds[0].id).lease_until > env_now(&h->env) + 900000);
	a = (struct ask){ .op = LIST, .list = { .state = JOB_RUNNING, .limit = 2 } };
	check("what runs is listed, in pages", ask(h, &a) == OK && a.list.n == 2 && a.list.more);
	a.list.after_at = a.list.at[1].due_at;
	a.list.after_id = a.list.at[1].id;
	check("to its end", ask(h, &a) == OK && a.list.n == 1 && !a.list.more && a.list.at[0].state == JOB_RUNNING && a.list.at[0].worker.n > 0);
	a = (struct ask){ .op = LIST, .list = { .state = JOB_QUEUED, .limit = 100 } };
	check("and not as what waits", ask(h, &a) == OK && a.list.n == 7 && a.list.at[0].state == JOB_QUEUED);
	a = (struct ask){ .op = COUNTS };
	check("so it is counted", ask(h, &a) == OK && a.counts.by_state[JOB_RUNNING] == 3 && a.counts.by_state[JOB_QUEUED] == 7);
	check("over all, too", house_system(h, queue_state, &a.counts) == OK && a.counts.by_state[JOB_RUNNING] == 13 && a.counts.by_state[JOB_QUEUED] == 7);
	for (int i = 0; i < 3; i++)
		check_int("and may be settled", act(h, DONE, holds[i].id, holds[i].fence), i == 1 ? ERR_FENCED : OK);
	ends(h, holds[0]);
	a = (struct ask){ .op = LIST, .list = { .state = JOB_DONE, .limit = 100 } };
	check_int("what is done", ask(h, &a), OK);
	for (size_t i = 1; i < a.list.n; i++)
		check("is listed newest first", a.list.at[i].updated_at <= a.list.at[i - 1].updated_at);
	check("with those two", a.list.n >= 2);
}

static void
apart(struct house *h)
{
	struct str id = add(h, "other", "theirs", 1);
	struct ask a = { .op = GET, .id = id };

	check_int("another account's job cannot be seen", house_read(h, "acme", perform, &a), ERR_MISSING);
	check_int("nor dropped", act(h, DROP, id, 0), ERR_MISSING);
	check_int("nor settled", act(h, DONE, id, 0), ERR_FENCED);
	check("the same dedupe key is two keys in two accounts", !str_eq(add(h, "acme", "theirs", 1), id));
}

/* What makes a claim cheap: no index mentions a column that it writes, and on PostgreSQL a page has room for what it changes. */
static enum result
mentioned(struct tx *tx, void *x)
{
#define CLAIMED(text) text " LIKE '%lease%' OR " text " LIKE '%fence%' OR " text " LIKE '%tries%' OR " text " LIKE '%worker%' OR " text " LIKE '%lapsed%'"
	static const struct sql indexes = { "",
		"SELECT count(*) FROM sqlite_schema WHERE tbl_name = 'job' AND type = 'index' AND (" CLAIMED("sql") ")",
		"SELECT count(*) FROM pg_indexes i, pg_class c WHERE i.tablename = 'job' AND c.oid = 'job'::regclass"
		" AND (c.reloptions IS NULL OR c.reloptions <> '{fillfactor=45}' OR " CLAIMED("i.indexdef") ")" };
	struct rows rows = db_query_vals(tx, &indexes, NULL, 0);

	*(int64_t *)x = row_next(&rows) ? row_int(&rows, 0) : -1;
	return sql_done(&rows);
}

void
test_queue(bool postgres)
{
	int64_t indexes;
	struct house h;

	if (!house_make(&h, postgres))
		return;
	house_write(&h, "acme", make_account, "Acme");
	house_write(&h, "other", make_account, "Other");
	life(&h);
	by_hand(&h);
	stepped(&h);
	lists(&h);
	apart(&h);
	check("its indexes can be looked at", house_read(&h, "acme", mentioned, &indexes) == OK);
	check_int("and none is touched by a claim", indexes, 0);
	for (int i = 0; i < JOB_STATES; i++) {
		enum job_state back = JOB_DROPPED;

		check("a state's name is read back", store_job_state_parse(store_job_state_name((enum job_state)i), &back)
		    && back == (enum job_state)i);
	}
	house_end(&h);
}

/* ---- claims by many ---------------------------------------------------------------------------------------------- */

enum { JOBS = 300, WORKERS = 6 };

struct claimer { struct house *h; pthread_barrier_t *start; char seen[JOBS][40]; int n, failed; };

/* Claims and settles until nothing is due; every id it got is written down. */
static void *
claim_all(void *arg)
{
	struct claimer *c = arg;
	struct arena arena = arena_make(4 << 20);
	struct fault fault;
	struct scope all = { .arena = &arena, .fault = &fault }, scopes[16];
	struct ask asks[16];
	struct db_call calls[16];

	pthread_barrier_wait(c->start);
	for (;;) {
		struct job_claim some = { .worker = STR("many"), .lease_ms = 60000, .limit = 16 };

		arena_reset(&arena, 65536);
		c->failed += db_system(c->h->db, &all, claim, &some) != OK;
		if (some.n == 0)
			break;
		for (size_t i = 0; i < some.n; i++) {
			snprintf(c->seen[c->n++], 40, "%.*s", STR_ARG(some.at[i].id));
			scopes[i] = (struct scope){ .account = some.at[i].account, .arena = &arena };
			asks[i] = (struct ask){ .op = DONE, .id = some.at[i].id, .fence = some.at[i].fence };
			calls[i] = (struct db_call){ &scopes[i], perform, &asks[i], ERR_STORE };
		}
		db_write_many(c->h->db, calls, some.n);
		for (size_t i = 0; i < some.n; i++)
			c->failed += calls[i].result != OK;
	}
	arena_free(&arena);
	return NULL;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

void
test_claim(bool postgres)
{
	static struct claimer claimers[WORKERS];
	static char seen[JOBS * 2][40];
	struct house h;
	pthread_t threads[WORKERS];
	pthread_barrier_t start;
	char key[20];
	int n = 0, failed = 0, twice = 0;

	if (!house_make(&h, postgres))
		return;
	for (int i = 0; i < JOBS; i++) {
		snprintf(key, sizeof key, "job%d", i);
		add(&h, i % 3 ? "acme" : "other", key, 1 + i % 7);
	}
	pthread_barrier_init(&start, NULL, WORKERS);
	for (int i = 0; i < WORKERS; i++) {
		claimers[i] = (struct claimer){ .h = &h, .start = &start };
		pthread_create(&threads[i], NULL, claim_all, &claimers[i]);
	}
	for (int i = 0; i < WORKERS; i++) {
		pthread_join(threads[i], NULL);
		for (int k = 0; k < claimers[i].n && n < JOBS * 2; k++)
			memcpy(seen[n++], claimers[i].seen[k], sizeof seen[0]);
		failed += claimers[i].failed;
	}
	qsort(seen, (size_t)n, sizeof seen[0], compare);
	for (int i = 1; i < n; i++)
		twice += strcmp(seen[i], seen[i - 1]) == 0;
	check_int("every job was claimed", n, JOBS);
	check_int("none twice", twice, 0);
	check_int("and nothing failed", failed, 0);
	pthread_barrier_destroy(&start);
	house_end(&h);
}
