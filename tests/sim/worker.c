/*
 * worker.c - workers whose steps are taken one at a time, so that everything else can happen between any two of them.
 *
 * What a step does is work/'s own: task_*, admit and the store's claim.  The order of the steps, and that a worker dies or
 * stands still between two of them, is the dice's.
 */
#include "tests/sim/sim.h"

#include <stdio.h>
#include <string.h>

#include "store/job.h"
#include "store/system.h"

enum { RENEW_EVERY_MS = 4000, RETRY_MS = 500 };	/* as in work/settle.c */

static const char *const end_name[] = {
	[TASK_OPEN] = "open", [TASK_DONE] = "done", [TASK_MOOT] = "moot", [TASK_AGAIN] = "again", [TASK_NEW_KEY] = "again, new key",
	[TASK_DEFER] = "deferred", [TASK_UNKNOWN] = "unknown", [TASK_DEAD] = "dead",
};

static void
free_hand(struct hand *h)
{
	task_release(&h->task);
	h->stage = STAGE_FREE;
	h->mark++;
}

static void
soon(struct sim *s, struct hand *h, enum stage stage, int64_t in_ms)
{
	h->stage = stage;
	happen(s, in_ms, H_HAND, h, h->mark);
}

/* ---- claiming ---------------------------------------------------------------------------------------------------------- */

struct next { struct job_lapse lapse; int64_t due; };

static enum result
next_due(struct tx *tx, void *in_out)
{
	struct next *next = in_out;

	return store_system_next_due(tx, next->lapse, 0, &next->due);
}

/* Whether somebody is there to claim; from when on one of them judges leases, and those that end far ahead. */
static bool
any_up(const struct sim *s, int64_t *sure_at, int64_t *far_at)
{
	bool any = false;

	for (int i = 0; i < s->workers; i++) {
		const struct worker *w = &s->worker[i];

		if (!w->up)
			continue;
		if (!any || w->watch.until_ms < *sure_at)
			*sure_at = w->watch.until_ms;
		if (!any || w->watch.far_ms < *far_at)
			*far_at = w->watch.far_ms;
		any = true;
	}
	return any;
}

void
worker_wake(struct sim *s)
{
	struct scope scope = scope_of(s, NULL, STR(""), "job");
	int64_t sure_at = 0, far_at = 0, at;
	struct next next = { .due = 0 };

	if (!any_up(s, &sure_at, &far_at))
		return;
	next.lapse = (struct job_lapse){ sure_at > s->at, far_at > s->at ? 0 : LEASE_MS + LEASE_STEP_MS };
	if (db_system(s->db, &scope, next_due, &next) != OK || (next.due == 0 && far_at <= s->at))
		return;
	at = next.due - s->base - s->skew;
	if (sure_at <= s->at)
		sure_at = far_at;
	if (sure_at > s->at && (next.due == 0 || at > sure_at))
		at = sure_at;
	if (at < s->at)
		at = s->at;
	if (s->claim_at >= 0 && s->claim_at <= at + 20)
		return;
	s->claim_at = at + dice_from(&s->dice, 1, 20);
	happen(s, s->claim_at - s->at, H_CLAIM, NULL, ++s->claim_mark);
}

struct claiming { struct job_claim some; struct lease_watch watch; int64_t uptime_ms; };

static enum result
claim_fn(struct tx *tx, void *in_out)
{
	struct claiming *x = in_out;

	x->some.lapse = lease_lapse(&x->watch, tx->now_ms, x->uptime_ms);
	return store_system_claim(tx, &x->some);
}

/* By its uptime it is still in the hands of somebody who is alive, and nobody who has seen the clock being set may take it. */
static void
check_taken(struct sim *s, const struct worker *w, const struct job *job)
{
	for (int i = 0; i < s->workers; i++)
		for (int k = 0; k < HANDS && s->worker[i].up; k++) {
			const struct hand *h = &s->worker[i].hand[k];

			if (h->stage != STAGE_FREE && str_eq(h->task.job.id, job->id) && !h->task.gone &&
			    h->task.lease_ms > s->at && w->since <= s->skew_at)
				violated(s, "%s takes %.*s of %.*s out of the hands of %s", w->id, STR_ARG(job->topic),
				    STR_ARG(job->subject_id), s->worker[i].id);
		}
}

static struct hand *
idle_hand(struct worker *w)
{
	for (int i = 0; i < HANDS; i++)
		if (w->hand[i].stage == STAGE_FREE)
			return &w->hand[i];
	return NULL;
}

static int
idle_hands(const struct worker *w)
{
	int n = 0;

	for (int i = 0; i < HANDS; i++)
		n += w->hand[i].stage == STAGE_FREE;
	return n;
}

static void
take_up(struct sim *s, struct worker *w, struct job_claim *some)
{
	struct hand *hand[HANDS];
	struct task *task[HANDS];
	size_t n = 0;

	for (size_t i = 0; i < some->n; i++) {
		struct hand *h = idle_hand(w);

		check_taken(s, w, &some->at[i]);
		if (!task_begin(&h->task, topics, &some->at[i], s->at, LEASE_MS)) {
			violated(s, "a claimed job cannot be taken up");
			continue;
		}
		h->worker = w;
		h->stage = STAGE_PREPARE;
		hand[n] = h;
		task[n++] = &h->task;
		trace(s, "%s claims %.*s of %.*s, try %lld%s", w->id, STR_ARG(some->at[i].topic), STR_ARG(some->at[i].subject_id),
		    (long long)some->at[i].tries, some->at[i].lapsed ? ", lapsed" : "");
	}
	admit(&s->crew, &s->scratch, task, n);
	for (size_t i = 0; i < n; i++)
		soon(s, hand[i], task[i]->end == TASK_DEFER ? STAGE_SETTLE : STAGE_PREPARE, dice_wide(&s->dice, 0, 200));
	if (n > 0 && !w->renewing) {
		w->renewing = true;
		happen(s, RENEW_EVERY_MS, H_RENEW, w, w->mark);
	}
}

/*
 * One that has a hand free.  Now and then one that stands still: it claims as its last deed before, so that its leases run out.
 * NULL: nobody can now, and *in_ms is when to look again.
 */
static struct worker *
some_worker(struct sim *s, int64_t *in_ms)
{
	struct worker *fit[WORKERS];
	bool still = dice_from(&s->dice, 0, 15) == 0;
	int n = 0;

	*in_ms = 100;
	for (int i = 0; i < s->workers; i++) {
		struct worker *w = &s->worker[i];
		int64_t wait = w->stalled_until - s->at;

		if (!w->up || idle_hands(w) == 0)
			continue;
		if (wait <= 0 || still)
			fit[n++] = w;
		else if (n == 0 && (*in_ms == 100 || wait < *in_ms))
			*in_ms = wait + 1;
	}
	return n ? fit[dice_from(&s->dice, 0, n - 1)] : NULL;
}

void
worker_claim(struct sim *s, uint32_t mark)
{
	struct scope scope = scope_of(s, NULL, STR(""), "job");
	struct claiming x = { .some = { .lease_ms = LEASE_MS }, .uptime_ms = s->at };
	int64_t in_ms;
	struct worker *w;

	if (mark != s->claim_mark)	/* an earlier one was asked for since */
		return;
	w = some_worker(s, &in_ms);
	s->claim_at = -1;
	if (!w) {
		s->claim_at = s->at + in_ms;
		happen(s, in_ms, H_CLAIM, NULL, ++s->claim_mark);
		return;
	}
	x.some.worker = str_of(w->id);
	x.some.limit = dice_from(&s->dice, 1, idle_hands(w));
	x.some.only = dice_from(&s->dice, 0, 9) == 0 ? topics_local(&s->scratch) : STR("");
	x.watch = w->watch;
	if (db_system(s->db, &scope, claim_fn, &x) != OK)
		violated(s, "claiming failed: %s", s->fault.message);
	else
		take_up(s, w, &x.some);
	w->watch = x.watch;
}

/* ---- leases ------------------------------------------------------------------------------------------------------------- */

struct leases { struct job_hold hold[HANDS]; struct hand *hand[HANDS]; size_t n; };

static enum result
extend(struct tx *tx, void *in_out)
{
	struct leases *l = in_out;

	return store_job_extend(tx, l->hold, l->n, tx->now_ms + LEASE_MS);
}

void
worker_renew(struct sim *s, struct worker *w)
{
	struct scope scope = scope_of(s, NULL, STR(""), "job");
	struct leases l = { .n = 0 };

	w->renewing = false;
	if (!w->up || idle_hands(w) == HANDS)
		return;
	w->renewing = true;
	if (w->stalled_until > s->at) {
		happen(s, w->stalled_until - s->at, H_RENEW, w, w->mark);
		return;
	}
	for (int i = 0; i < HANDS; i++) {
		struct task *t = &w->hand[i].task;

		if (w->hand[i].stage == STAGE_FREE || t->gone || t->lease_ms - s->at > LEASE_RENEW_MS ||
		    s->at - t->begun_ms > (t->rule ? t->rule->lease_ms : LEASE_MS))
			continue;
		l.hold[l.n] = (struct job_hold){ .account = t->job.account, .id = t->job.id, .fence = t->job.fence };
		l.hand[l.n++] = &w->hand[i];
	}
	if (l.n > 0 && db_system(s->db, &scope, extend, &l) != OK)
		violated(s, "leases cannot be renewed: %s", s->fault.message);
	for (size_t i = 0; i < l.n; i++) {
		l.hand[i]->task.gone = l.hold[i].lost;
		l.hand[i]->task.lease_ms = s->at + LEASE_MS;
		trace(s, "%s %s its lease of %.*s", w->id, l.hold[i].lost ? "has lost" : "renews", STR_ARG(l.hold[i].id));
	}
	happen(s, RENEW_EVERY_MS, H_RENEW, w, w->mark);
}

/* ---- dying -------------------------------------------------------------------------------------------------------------- */

static void
crash(struct sim *s, struct worker *w)
{
	trace(s, "%s dies", w->id);
	for (int i = 0; i < HANDS; i++)
		if (w->hand[i].stage != STAGE_FREE)
			free_hand(&w->hand[i]);
	w->up = false;
	w->mark++;
	happen(s, dice_wide(&s->dice, 100, MINUTE), H_RESTART, w, w->mark);
}

void
worker_restart(struct sim *s, struct worker *w)
{
	trace(s, "%s is back", w->id);
	w->up = true;
	w->renewing = false;
	w->stalled_until = 0;
	w->since = s->at;
	w->watch = (struct lease_watch){ .known = false };
	lease_lapse(&w->watch, world_now(s), s->at);	/* as a worker looks at the queue when it begins */
}

/* ---- a job's steps -------------------------------------------------------------------------------------------------------- */

static void
prepare(struct sim *s, struct hand *h)
{
	task_prepare(&s->env, s->db, &h->task);
	soon(s, h, h->task.end == TASK_OPEN ? STAGE_SEND : STAGE_SETTLE, dice_wide(&s->dice, 0, 50));
}

static void
send(struct sim *s, struct hand *h)
{
	if (task_call(&h->task, false, s->at)) {
		h->stage = STAGE_WAIT;
		net_call(s, h);
	} else {
		soon(s, h, STAGE_SETTLE, 0);
	}
}

/* What is ready by now goes into one commit, as in settle.c. */
static void
settle(struct sim *s, struct hand *first)
{
	struct db_call call[HANDS];
	struct hand *hand[HANDS];
	size_t n = 0;

	for (int i = 0; i < HANDS; i++) {
		struct hand *h = &first->worker->hand[i];

		if (h != first && (h->stage != STAGE_SETTLE || dice_from(&s->dice, 0, 1)))
			continue;
		rehearse_as(s, &h->task.scope, task_settle, &h->task);
		call[n] = (struct db_call){ &h->task.scope, task_settle, &h->task, ERR_STORE };
		hand[n++] = h;
	}
	db_write_many(s->db, call, n);
	for (size_t i = 0; i < n; i++) {
		struct task *t = &hand[i]->task;
		bool kept = task_kept(&s->env, t, call[i].result);

		trace(s, "%s settles %.*s of %.*s: %s%s%s%.*s", first->worker->id, STR_ARG(t->job.topic), STR_ARG(t->job.subject_id),
		    t->fenced ? "in other hands, " : kept ? "" : "refused, ", end_name[t->end], t->error.n ? ": " : "", STR_ARG(t->error));
		if (kept && !t->fenced && t->topic == TOPIC_SLACK_NOTIFY && t->end == TASK_DONE && t->replied)
			check_told(s, t->job.subject_id);
		if (str_eq(t->job.subject, STR("portal_job")))
			check_touch(s, t->job.subject_id);
		if (kept) {
			free_hand(hand[i]);
			continue;
		}
		violated(s, "what came of %.*s of %.*s cannot be kept: %s", STR_ARG(t->job.topic), STR_ARG(t->job.subject_id), t->fault.message);
		soon(s, hand[i], STAGE_SETTLE, RETRY_MS);
	}
}

void
worker_hand(struct sim *s, struct hand *h, uint32_t mark)
{
	struct worker *w = h->worker;

	if (mark != h->mark || h->stage == STAGE_FREE || h->stage == STAGE_WAIT)
		return;
	if (w->stalled_until > s->at) {
		happen(s, w->stalled_until - s->at + dice_from(&s->dice, 0, 50), H_HAND, h, mark);
		return;
	}
	if (odds(s, ODD_CRASH)) {
		crash(s, w);
		return;
	}
	if (odds(s, ODD_STALL)) {
		w->stalled_until = s->at + dice_wide(&s->dice, 100, 2 * MINUTE);
		trace(s, "%s stands still for %lld ms", w->id, (long long)(w->stalled_until - s->at));
	}
	switch (h->stage) {
	case STAGE_FREE:
	case STAGE_WAIT:
		break;
	case STAGE_PREPARE:
		prepare(s, h);
		break;
	case STAGE_SEND:
		send(s, h);
		break;
	case STAGE_READ:
		task_read(&s->env, &h->task);
		soon(s, h, STAGE_SETTLE, dice_wide(&s->dice, 0, 50));
		break;
	case STAGE_SETTLE:
		settle(s, h);
		break;
	}
}

void
worker_answered(struct sim *s, struct exchange *x, enum wire_outcome outcome, const char *why)
{
	struct task *t = &x->hand->task;

	if (x->over)
		return;
	x->over = true;
	if (x->hand->mark != x->mark) {
		trace(s, "an answer about %.*s of %.*s finds nobody", STR_ARG(str_of(topic_rule(x->topic)->name)), STR_ARG(x->subject));
		return;
	}
	t->transfer.answer = (struct answer){ .outcome = outcome };
	if (outcome == WIRE_ANSWERED) {
		t->transfer.answer.status = x->status;
		t->transfer.answer.retry_after_ms = x->retry_after_ms;
		t->transfer.answer.body = arena_str(&t->arena, x->answer);
	} else {
		t->transfer.answer.detail = str_of(why);
	}
	trace(s, "%s hears of %.*s of %.*s: %d %.*s", x->hand->worker->id, STR_ARG(t->job.topic), STR_ARG(x->subject),
	    t->transfer.answer.status, STR_ARG(outcome == WIRE_ANSWERED ? x->answer : str_of(why)));
	soon(s, x->hand, STAGE_READ, 0);
}

/* ---- beginning and end ------------------------------------------------------------------------------------------------------ */

void
worker_begin(struct sim *s)
{
	s->workers = (int)dice_from(&s->dice, 1, WORKERS);
	for (int i = 0; i < s->workers; i++) {
		snprintf(s->worker[i].id, sizeof s->worker[i].id, "worker-%d", i);
		worker_restart(s, &s->worker[i]);
	}
}

void
worker_end(struct sim *s)
{
	for (int i = 0; i < WORKERS; i++)
		for (int k = 0; k < HANDS; k++)
			arena_free(&s->worker[i].hand[k].task.arena);
}
