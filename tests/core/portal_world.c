/*
 * A portal job on a walk: inputs, likely and absurd ones, and after each of them what must always hold.  A world beside the
 * machine keeps count of what it was told to do.
 */
#include "tests/core/portal_world.h"

#include "tests/core/portal_said.h"

enum { STEPS = PORTAL_WORLD_STEPS, ATTEMPTS = STEPS + 2 };
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* What the world has seen of one job. */
struct world {
	struct portal job;
	int64_t now_ms;
	struct portal_event event[PORTAL_EVENTS_MAX * STEPS];
	int events;
	bool lane, lines;			/* held */
	bool may_add;				/* since the last add a person has asked for a retry, or there was none */
	int32_t last_open;
	int64_t timer_ms, lifetime_ms;		/* the latest that were set */
	bool token[ATTEMPTS], added[ATTEMPTS], resulted[ATTEMPTS];
	bool close_asked[ATTEMPTS], closing[ATTEMPTS];	/* ever; not answered yet. 0: the lane's */
};

static uint32_t (*random_below)(uint32_t n);

static bool
one_in(uint32_t n)
{
	return random_below(n) == 0;
}

/* What is likely to come next; anything may. */
static enum portal_input_kind
likely(const struct world *w)
{
	static const enum portal_input_kind
	    pending[] = { IN_START, IN_START, IN_START, IN_CLOSED, IN_LIFETIME_OVER, IN_CONNECTED, IN_ITEMS, IN_CANCEL },
	    connecting[] = { IN_OPEN_ACCEPTED, IN_CONNECTED, IN_CONNECTED, IN_CONNECTED, IN_ACTIVE_EXISTS, IN_FAILED, IN_MFA_ASKED,
		IN_MFA_WRONG, IN_DEADLINE, IN_READ_RUNNING, IN_CLOSED, IN_CLOSE_FAILED, IN_CANCEL, IN_ITEMS },
	    asked[] = { IN_MFA_ANSWERED, IN_MFA_ANSWERED, IN_DEADLINE, IN_CONNECTED, IN_ITEMS, IN_CANCEL, IN_CLOSED },
	    adding[] = { IN_ADD_ACCEPTED, IN_ITEMS, IN_ITEMS, IN_FAILED, IN_MFA_ASKED, IN_MFA_WRONG, IN_DEADLINE, IN_READ_UNKNOWN,
		IN_CONNECTED, IN_CANCEL },
	    ended[] = { IN_CLOSED, IN_CLOSED, IN_CLOSE_FAILED, IN_LIFETIME_OVER, IN_RETRY, IN_RETRY, IN_LATE_ACCEPT, IN_ITEMS,
		IN_CONNECTED, IN_FAILED, IN_REVIEW, IN_CONFIRM, IN_RESEND };
#define ANY_OF(list) (list)[random_below(COUNT(list))]

	if (one_in(4))
		return (enum portal_input_kind)random_below(PORTAL_INPUTS);
	switch (w->job.state) {
	case PORTAL_PENDING:		return ANY_OF(pending);
	case PORTAL_CONNECTING:		return ANY_OF(connecting);
	case PORTAL_AWAITING_MFA:	return ANY_OF(asked);
	case PORTAL_ADDING_ITEMS:	return ANY_OF(adding);
	case PORTAL_COMPLETED:
	case PORTAL_NEEDS_REVIEW:
	case PORTAL_FAILED:
	case PORTAL_CANCELLED:		return ANY_OF(ended);
	}
	return IN_START;
}

static struct portal_input
any_input(const struct world *w)
{
	struct portal_input in = { .kind = likely(w) };

	if (in.kind == IN_CLOSED || in.kind == IN_CLOSE_FAILED)
		in.attempt = w->job.token_attempt;	/* close calls are answered, not made up */
	if (one_in(3))
		in.attempt = (int32_t)random_below((uint32_t)w->job.attempt + 3) - 1;
	in.error = (enum portal_error)random_below(PORTAL_ERRORS);
	in.of_add = w->job.state == PORTAL_ADDING_ITEMS ? !one_in(4) : one_in(4);
	in.all_good = one_in(2);
	in.same_question = one_in(3);
	in.has_token = one_in(3);
	in.open_unsent = one_in(4);
	in.cart_checked = one_in(2);
	return in;
}

static void
pass_time(struct world *w)
{
	static const int64_t steps_ms[] = { 0, 1, 1000, 30000, 60000, 600000, 3600000 };

	w->now_ms += steps_ms[random_below(COUNT(steps_ms))];
	if (one_in(4) && w->job.deadline_ms > w->now_ms)
		w->now_ms = w->job.deadline_ms;
}

/* Counts failures itself: a sentence for each of millions of checks would only cost time. */
static const char *broken;

static void
must(const char *what, bool held)
{
	if (!held && !broken)
		broken = what;
}

static bool
pure(const struct portal_decision *a, const struct portal_decision *b)
{
	bool same = a->answer == b->answer && a->why == b->why && a->events == b->events && a->effects == b->effects;

	for (int i = 0; same && i < a->events; i++)
		same = portal_said_same_event(&a->event[i], &b->event[i]);
	for (int i = 0; same && i < a->effects; i++)
		same = a->effect[i].kind == b->effect[i].kind && a->effect[i].tell == b->effect[i].tell
		    && a->effect[i].at_ms == b->effect[i].at_ms && a->effect[i].attempt == b->effect[i].attempt;
	return same;
}

static void
carry_out(struct world *w, const struct portal_input *in, const struct portal_effect *e)
{
	switch (e->kind) {
	case DO_OPEN:
		must("EnsureConnection is sent once per attempt, the newest", e->attempt == w->job.attempt
		    && e->attempt > w->last_open);
		must("and not in the past", e->at_ms >= w->now_ms);
		w->last_open = e->attempt;
		break;
	case DO_ADD:
		must("items are sent once per attempt", !w->added[e->attempt]);
		must("and never twice without a retry by a person", w->may_add);
		must("with that attempt's token", w->token[e->attempt] && e->attempt == w->job.attempt);
		must("a test adds nothing", !w->job.test);
		w->added[e->attempt] = true;
		w->may_add = false;
		break;
	case DO_WITHDRAW_OPEN:
		must("only what has not left is withdrawn", in->open_unsent && e->attempt == w->last_open);
		break;
	case DO_ANSWER:
		must("an answer follows a click", in->kind == IN_MFA_ANSWERED);
		break;
	case DO_CLOSE:
		must("a connection is closed with a token that we have", e->attempt ? w->token[e->attempt] : in->has_token);
		w->close_asked[e->attempt] = true;
		w->closing[e->attempt] = true;
		break;
	case DO_KEEP_TOKEN:
		must("a token is kept when one came", in->kind == IN_CONNECTED);
		w->token[e->attempt] = true;
		break;
	case DO_DROP_TOKEN:
		must("a token is dropped when its connection has gone", in->kind == IN_CLOSED || in->kind == IN_LIFETIME_OVER);
		break;
	case DO_READ:
		must("the state is read at the end of a silence, or when an answered question comes again",
		    in->kind == IN_DEADLINE || (in->kind == IN_MFA_ASKED && in->same_question && w->job.answered));
		break;
	case DO_DEADLINE:
		w->timer_ms = e->at_ms;
		break;
	case DO_LIFETIME:
		w->lifetime_ms = e->at_ms;
		break;
	case DO_FREE_LANE:
		must("a lane is freed once per hold", w->lane);
		w->lane = false;
		break;
	case DO_BLOCK_LOGIN:
		must("a login is blocked for a reason", portal_error_blocks_login(in->error));
		must("before the lane is free", w->lane);
		break;
	case DO_RELEASE_LINES:
		must("lines are released once", w->lines);
		w->lines = false;
		break;
	case DO_TAKE_LINES:
		must("lines are taken once", !w->lines);
		w->lines = true;
		break;
	case DO_KEEP_RESULT:
		must("a result is kept when one came", in->kind == IN_ITEMS);
		break;
	case DO_TELL:
		must("people are told something that has a name", portal_tell_name(e->tell).n > 0);
		break;
	}
}

/* What holds for a job at rest. */
static void
invariants(const struct world *w)
{
	const struct portal *job = &w->job;
	bool open = job->state == PORTAL_CONNECTING || job->state == PORTAL_AWAITING_MFA || job->state == PORTAL_ADDING_ITEMS;
	bool adding = job->state == PORTAL_ADDING_ITEMS || (job->state == PORTAL_AWAITING_MFA && job->resume == PORTAL_ADDING_ITEMS);
	bool stopped = job->state == PORTAL_FAILED || job->state == PORTAL_CANCELLED;

	must("the lane is held exactly while there may be a connection", w->lane == portal_holds_lane(job));
	must("the lines are held until it has failed or was cancelled", w->lines == (job->test || !stopped));
	must("a clock runs exactly while it is under way", (job->deadline_ms != 0) == open);
	must("and a timer is set for it", !open || w->timer_ms == job->deadline_ms);
	must("a lost connection has a timer", job->connection != CONNECTION_LOST
	    || (job->waits_until_ms != 0 && w->lifetime_ms == job->waits_until_ms));
	must("only a lost connection is waited out", job->connection == CONNECTION_LOST || job->waits_until_ms == 0);
	must("a connection that is closing has been asked to", (job->connection != CONNECTION_CLOSING
	    && job->connection != CONNECTION_CLEARING) || w->closing[job->token_attempt]);
	if (adding)
		must("items are added over an open connection", job->connection == CONNECTION_OPEN
		    && job->token_attempt == job->attempt);
	else if (open)
		must("while connecting one is asked for", job->connection == CONNECTION_ASKED
		    || job->connection == CONNECTION_CLOSING || job->connection == CONNECTION_CLEARING);
	else
		must("when it has ended, its connection is closed, being closed, or waited out", job->connection == CONNECTION_NONE
		    || job->connection == CONNECTION_CLOSING || job->connection == CONNECTION_LOST);
	for (int32_t a = 1; a <= job->attempt; a++)
		must("every token that came is used to close, or is in use", !w->token[a] || w->close_asked[a]
		    || (adding && a == job->attempt));
	must("only EnsureConnection is put off", job->reopen_ms == 0 || job->state == PORTAL_CONNECTING);
	must("no question is both open and answered", job->state != PORTAL_AWAITING_MFA || !job->answered);
	must("only what was sent can have a result", job->late == LATE_NONE || job->items_sent);
}

/* From every end there is a way to a free lane, by the answer to a close or by time. */
static void
way_out(const struct world *w)
{
	struct portal job = w->job;
	int64_t at = job.waits_until_ms;

	if (!portal_ended(job.state) && job.state != PORTAL_PENDING)
		return;
	if (job.connection == CONNECTION_CLOSING) {
		struct portal_input closed = { .kind = IN_CLOSED, .attempt = job.token_attempt };
		struct portal_input failed = { .kind = IN_CLOSE_FAILED, .attempt = job.token_attempt };
		struct portal_decision d = portal_decide(&job, &closed, w->now_ms, &portal_said_settings);

		must("a close that is answered frees the lane", d.events == 1 && d.event[0].connection == CONNECTION_NONE
		    && d.effects > 0 && d.effect[d.effects - 1].kind == DO_FREE_LANE);
		d = portal_decide(&job, &failed, w->now_ms, &portal_said_settings);
		must("a close that is given up is waited out", d.events == 1 && d.event[0].connection == CONNECTION_LOST);
		job = portal_apply(job, &d.event[0]);
		at = job.waits_until_ms;
	}
	if (job.connection == CONNECTION_LOST) {
		struct portal_input over = { .kind = IN_LIFETIME_OVER };
		struct portal_decision d = portal_decide(&job, &over, at, &portal_said_settings);

		must("time frees the lane", d.events == 1 && d.event[0].connection == CONNECTION_NONE
		    && d.effects > 0 && d.effect[d.effects - 1].kind == DO_FREE_LANE);
	}
}

/* What this very input must have led to. */
static void
consequences(struct world *w, const struct portal *before, const struct portal_input *in, const struct portal_decision *d, int32_t of)
{
	bool filled = before->state == PORTAL_COMPLETED || before->state == PORTAL_NEEDS_REVIEW;
	bool result = false;

	for (int i = 0; i < d->events; i++)
		result = result || d->event[i].type == EV_COMPLETED || d->event[i].type == EV_NEEDS_REVIEW
		    || d->event[i].type == EV_LATE_RESULT;
	if (in->kind == IN_ITEMS && of >= 1 && of <= w->job.attempt && w->added[of] && !w->resulted[of]) {
		must("a result is never dropped", result || (filled && before->late == LATE_OFFERED));
		w->resulted[of] = result;
	}
	if ((in->kind == IN_CLOSED || in->kind == IN_CLOSE_FAILED) && d->answer == PORTAL_DOES)
		w->closing[before->token_attempt] = false;
}

static void
step(struct world *w)
{
	struct portal_input in = any_input(w);
	int32_t of = in.attempt == 0 ? w->job.attempt : in.attempt;
	struct portal before = w->job;
	struct portal_decision d = portal_decide(&w->job, &in, w->now_ms, &portal_said_settings);
	struct portal_decision again = portal_decide(&w->job, &in, w->now_ms, &portal_said_settings);

	must("it fits", d.events >= 0 && d.events <= PORTAL_EVENTS_MAX && d.effects >= 0 && d.effects <= PORTAL_EFFECTS_MAX);
	must("the same question has the same answer", pure(&d, &again));
	must("what does not happen has no effect", (d.answer == PORTAL_DOES) == (d.events > 0)
	    && (d.events > 0 || d.effects == 0));
	must("a refusal says why", (d.answer == PORTAL_REFUSES) == (d.why != REFUSED_NOT));
	must("the state is left alone", portal_said_same(&before, &w->job));
	must("the page is told the same", in.error || in.all_good || in.open_unsent || in.cart_checked || in.attempt
	    || in.same_question || in.of_add || in.has_token || in.kind == IN_DEADLINE || in.kind == IN_LIFETIME_OVER
	    || (portal_may(&w->job, in.kind) == REFUSED_NOT) == (d.answer == PORTAL_DOES));
	for (int i = 0; i < d.events; i++) {
		w->event[w->events++] = d.event[i];
		w->job = portal_apply(w->job, &d.event[i]);
		must("every event has its time", d.event[i].at_ms == w->now_ms);
		if (d.event[i].type == EV_STARTED)
			w->lane = true;
		if (d.event[i].type == EV_CLOSING)
			w->lane = true;		/* one that came up after the lane was free: closed beside the next job */
		if (d.event[i].type == EV_RETRIED)
			w->may_add = true;
	}
	for (int i = 0; i < d.effects; i++)
		carry_out(w, &in, &d.effect[i]);
	consequences(w, &before, &in, &d, of);
	invariants(w);
	way_out(w);
}

const char *
portal_world_walk(bool test, uint32_t (*below)(uint32_t n), bool (*more)(void), struct portal *end)
{
	static struct world w;
	struct portal replayed = portal_new(test);

	w = (struct world){ .job = replayed, .now_ms = 1700000000000, .lines = true, .may_add = true };
	random_below = below;
	broken = NULL;
	for (int i = 0; i < STEPS && !broken && more(); i++) {
		pass_time(&w);
		step(&w);
	}
	for (int i = 0; i < w.events; i++)
		replayed = portal_apply(replayed, &w.event[i]);
	must("its events give the same job again", portal_said_same(&replayed, &w.job));
	*end = w.job;
	return broken;
}
