/*
 * claim.c - takes due jobs, and keeps what it took: leases, the sign of life, the clock's jobs.
 *
 * A lease is short and renewed while its job is in our hands, at most for as long as its topic allows: when a worker dies,
 * its jobs are free again within LEASE_MS (work/lease.h).  Calls have places; when none is free, only jobs that make no call
 * are claimed, so that no crowd of slow calls keeps a timer waiting.
 */
#include "store/system.h"
#include "work/crew.h"
#include "work/lease.h"

enum {
	MOST = 64,				/* at once */
	TICK_SQLITE_MS = 20, TICK_MS = 100,	/* to look for new rows; data_version costs half a microsecond */
	DOWN_MS = 500,
	ALIVE_MS = 5000, CLOCK_MS = 60000,
	WHOLE_MS = 500,				/* the queue is looked at from its very beginning */
};

struct claimer {
	struct crew *w;
	struct arena arena;
	struct scope scope;		/* of no account */
	struct fault fault;
	struct str local;		/* topics without a call */
	int64_t seen;			/* for db_changed */
	int64_t due_ms;			/* when the next job is due, in uptime; 0: none */
	int64_t from_at, whole_ms;	/* where the last look has ended; when the next begins at the beginning, in uptime */
	int64_t alive_ms, clock_ms;	/* when these are to be done next */
	int64_t started_at;
	struct lease_watch watch;
	bool down;			/* the store failed, and it was said */
};

static void
store_state(struct claimer *c, enum result result)
{
	if ((result != OK) == c->down)
		return;
	c->down = result != OK;
	if (c->down)
		log_line(LOG_ERROR, &c->scope.log, "store_down", LOG_STR("why", str_of(c->fault.message)), LOG_END);
	else
		log_line(LOG_INFO, &c->scope.log, "store_back", LOG_END);
}

/* ---- is anything due? ------------------------------------------------------------------------------------------- */

struct next { int64_t from_at, due_at, now_ms; struct lease_watch watch; };

static enum result
look(struct tx *tx, void *in_out)
{
	struct next *next = in_out;

	next->now_ms = tx->now_ms;	/* the clock that counts is the store's */
	return store_system_next_due(tx, lease_lapse(&next->watch, tx->now_ms, task_uptime_ms()), next->from_at, &next->due_at);
}

static bool
is_due(const struct next *next)
{
	return next->due_at != 0 && next->due_at <= next->now_ms;
}

static bool
due(struct claimer *c)
{
	struct next next = { .from_at = task_uptime_ms() < c->whole_ms ? c->from_at : 0, .watch = c->watch };
	int64_t sure_ms;
	enum result res;

	if (!db_changed(c->w->db, &c->seen) && (c->due_ms == 0 || task_uptime_ms() < c->due_ms))
		return false;
	res = db_system(c->w->db, &c->scope, look, &next);
	if (res == OK && next.from_at != 0 && !is_due(&next)) {	/* what is due before that was not looked at */
		next.from_at = 0;
		res = db_system(c->w->db, &c->scope, look, &next);
	}
	store_state(c, res);
	if (next.from_at == 0)
		c->whole_ms = task_uptime_ms() + WHOLE_MS;
	c->from_at = is_due(&next) ? next.due_at : 0;
	c->due_ms = res == OK && next.due_at ? task_uptime_ms() + next.due_at - next.now_ms : 0;
	c->watch = next.watch;
	sure_ms = c->watch.far_ms;
	if (sure_ms > task_uptime_ms() && (c->due_ms == 0 || c->due_ms > sure_ms))	/* then leases are looked at again */
		c->due_ms = sure_ms;
	if (res != OK)
		c->seen--;	/* ask again */
	return c->due_ms && c->due_ms <= task_uptime_ms();
}

/* ---- claiming ---------------------------------------------------------------------------------------------------- */

struct claiming { struct job_claim some; struct lease_watch watch; };

static enum result
claim_fn(struct tx *tx, void *in_out)
{
	struct claiming *x = in_out;

	x->some.lapse = lease_lapse(&x->watch, tx->now_ms, task_uptime_ms());
	return store_system_claim(tx, &x->some);
}

/* How many were claimed. */
static size_t
claim(struct claimer *c, struct str only, int64_t limit)
{
	struct crew *w = c->w;
	struct claiming x = { .watch = c->watch,
	    .some = { .worker = str_of(w->id), .lease_ms = LEASE_MS, .limit = limit, .only = only, .from_at = c->from_at } };
	int64_t asked_ms = task_uptime_ms();
	struct task *task[MOST];
	size_t n = 0;
	enum result res = db_system(w->db, &c->scope, claim_fn, &x);

	store_state(c, res);
	if (res != OK)
		return 0;
	c->watch = x.watch;
	for (size_t i = 0; i < x.some.n; i++) {
		struct task *t;
		bool begun;

		pthread_mutex_lock(&w->lock);
		t = crew_task(w);	/* never NULL: no more were asked for than are free */
		begun = task_begin(t, w->rows, &x.some.at[i], asked_ms, LEASE_MS);
		if (begun && t->rule && t->rule->network) {
			t->counted = true;
			w->calls++;
		}
		if (begun)
			task[n++] = t;
		else	/* its lease will bring it back */
			crew_free(w, t);
		pthread_mutex_unlock(&w->lock);
	}
	admit(w, &c->arena, task, n);
	for (size_t i = 0; i < n; i++)
		if (task[i]->end == TASK_DEFER)
			crew_to_settle(w, task[i]);
		else
			crew_to_hands(w, task[i]);
	return x.some.n;
}

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* One round of claims; true when there may be more. */
static bool
claim_all(struct claimer *c)
{
	struct crew *w = c->w;
	int64_t places, spare, room;
	size_t any = 0, local = 0;

	pthread_mutex_lock(&w->lock);
	spare = (int64_t)(w->tasks - w->busy);
	places = w->env->config->worker_calls - w->calls;
	room = least(least(places, spare), MOST);
	pthread_mutex_unlock(&w->lock);
	if (room > 0)
		any = claim(c, STR(""), room);
	if (c->down || (int64_t)any < room)
		return false;
	room = least(spare - (int64_t)any, MOST);
	if (room > 0)
		local = claim(c, c->local, room);
	pthread_mutex_lock(&w->lock);
	w->full = true;
	pthread_mutex_unlock(&w->lock);
	return any > 0 || local > 0;
}

/* ---- chores ------------------------------------------------------------------------------------------------------ */

struct leases { struct job_hold hold[MOST]; size_t n; int64_t lease_ms; };

/* in_out is a struct leases. */
static enum result
extend(struct tx *tx, void *in_out)
{
	struct leases *l = in_out;

	return store_job_extend(tx, l->hold, l->n, tx->now_ms + l->lease_ms);
}

/* Tasks whose lease ends soon. What they are called is copied: they may end meanwhile. */
static void
collect(struct claimer *c, struct leases *l, struct task **task)
{
	struct crew *w = c->w;
	int64_t now_ms = task_uptime_ms();

	pthread_mutex_lock(&w->lock);
	for (size_t i = 0; i < w->tasks && l->n < MOST; i++) {
		struct task *t = &w->task[i];
		int64_t longest = t->rule ? t->rule->lease_ms : LEASE_MS;

		if (!t->busy || t->gone || t->lease_ms - now_ms > LEASE_RENEW_MS || now_ms - t->begun_ms > longest)
			continue;
		l->hold[l->n] = (struct job_hold){
			.account = arena_str(&c->arena, t->job.account), .id = arena_str(&c->arena, t->job.id), .fence = t->job.fence,
		};
		task[l->n++] = t;
	}
	pthread_mutex_unlock(&w->lock);
}

static void
renew(struct claimer *c)
{
	struct crew *w = c->w;
	struct leases l = { .lease_ms = LEASE_MS };
	struct task *task[MOST];
	int64_t asked_ms = task_uptime_ms();
	enum result res;

	collect(c, &l, task);
	if (l.n == 0)
		return;
	res = db_system(w->db, &c->scope, extend, &l);
	store_state(c, res);
	if (res != OK)
		return;
	pthread_mutex_lock(&w->lock);
	for (size_t i = 0; i < l.n; i++) {
		struct task *t = task[i];

		if (!t->busy || t->job.fence != l.hold[i].fence || !str_eq(t->job.id, l.hold[i].id))
			continue;	/* it has ended, and its place is another's */
		t->gone = l.hold[i].lost;
		t->lease_ms = asked_ms + LEASE_MS;
	}
	pthread_mutex_unlock(&w->lock);
}

static void
chores(struct claimer *c, bool stopping)
{
	int64_t now_ms = task_uptime_ms();

	renew(c);
	if (now_ms >= c->alive_ms) {
		store_state(c, crew_alive(c->w, &c->scope, c->started_at));
		c->alive_ms = now_ms + ALIVE_MS;
	}
	if (!stopping && now_ms >= c->clock_ms) {
		clock_tick(c->w, &c->arena);
		c->clock_ms = now_ms + CLOCK_MS;
	}
}

/* ---- the thread -------------------------------------------------------------------------------------------------- */

static void
rest(struct claimer *c)
{
	struct crew *w = c->w;
	int64_t wait_ms = db_is_postgres(w->db) ? TICK_MS : TICK_SQLITE_MS;

	pthread_mutex_lock(&w->lock);
	if (c->down)
		wait_ms = DOWN_MS;
	else if (w->full)
		wait_ms = TICK_MS;
	else if (c->due_ms)
		wait_ms = least(wait_ms, c->due_ms - task_uptime_ms());
	if (!w->quit)
		crew_wait(w, &w->claim_wake, wait_ms < 1 ? 1 : wait_ms);
	w->full = false;
	pthread_mutex_unlock(&w->lock);
}

void *
claim_run(void *arg)
{
	struct claimer c = { .w = arg, .seen = -1 };
	struct crew *w = arg;
	struct arena fixed;

	c.arena = arena_make((size_t)64 << 20);
	c.local = topics_local(&c.arena);
	fixed = c.arena;
	c.scope = (struct scope){ .arena = &c.arena, .fault = &c.fault };
	c.started_at = env_now(w->env);
	for (;;) {
		bool stopping, quit;

		pthread_mutex_lock(&w->lock);
		stopping = w->stopping;
		quit = w->quit;
		pthread_mutex_unlock(&w->lock);
		if (quit)
			break;
		c.arena = fixed;
		arena_reopen(&c.arena);
		chores(&c, stopping);
		if (stopping || !due(&c) || !claim_all(&c))
			rest(&c);
	}
	arena_free(&c.arena);
	return NULL;
}
