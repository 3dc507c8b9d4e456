/*
 * check.c - what has to be true, looked at after every step.
 *
 * Each new event is folded into what is known of its job (struct ghost), by apply() alone; the row is then held against it.
 * What touched no job is not looked at again until check_all.
 */
#include "tests/sim/front.h"

#include <stdio.h>
#include <string.h>

#include "flow/portal_event.h"
#include "store/portal.h"
#include "store/portal_job.h"
#include "store/sqlite_conn.h"

static const struct sql
	EVENTS = { "i", "SELECT id, account_id, subject, subject_id, seq, type, data, actor FROM event WHERE id > $1 ORDER BY id LIMIT 500", NULL },
	WAKER = { "tt", "SELECT count(*) FROM job WHERE account_id = $1 AND dedupe = $2 AND state = 'queued'", NULL },
	CLOSER = { "tt", "SELECT count(*) FROM job WHERE account_id = $1 AND subject = 'portal_job' AND subject_id = $2"
	    " AND topic = 'portal.close' AND state = 'queued'", NULL },
	LANE = { "tt", "SELECT count(*) FROM portal_job WHERE account_id = $1 AND login_id = $2 AND open = 1 AND state <> 'pending'", NULL };

void
check_read(struct sim *s, const struct company *a, db_fn look, void *in_out)
{
	struct scope scope = scope_of(s, a, STR(""), "job");

	if (db_read(s->db, &scope, look, in_out) != OK)
		violated(s, "the store cannot be looked at: %s", s->fault.message);
}

/* ---- ghosts --------------------------------------------------------------------------------------------------------------- */

static struct ghost **
bucket(struct sim *s, struct str id)
{
	unsigned hash = 0;

	for (size_t i = 0; i < id.n; i++)
		hash = hash * 31 + (unsigned char)id.p[i];
	return &s->ghosts[hash % (sizeof s->ghosts / sizeof *s->ghosts)];
}

struct ghost *
check_ghost(struct sim *s, struct str id)
{
	struct ghost *g = *bucket(s, id);

	while (g && !str_eq(g->id, id))
		g = g->next;
	return g;
}

static void
touch(struct sim *s, struct ghost *g)
{
	if (g->touched)
		return;
	if (s->touched_n == (int)(sizeof s->touched / sizeof *s->touched)) {
		violated(s, "too much happened in one step");
		return;
	}
	g->touched = true;
	s->touched[s->touched_n++] = g;
}

void
check_touch(struct sim *s, struct str id)
{
	struct ghost *g;

	check_step(s);
	g = check_ghost(s, id);
	if (g)
		touch(s, g);
	else
		violated(s, "job %.*s was acknowledged and has no event", STR_ARG(id));
}

static struct ghost *
make(struct sim *s, struct company *a, struct str id)
{
	struct ghost *g = keep_room(s, sizeof *g), **at = bucket(s, id);

	*g = (struct ghost){ .id = keep_str(s, id), .account = a->no, .allowed = 1, .next = *at };
	*at = g;
	if (a->jobs < (int)(sizeof a->job / sizeof *a->job))
		a->job[a->jobs++] = g;
	s->jobs++;
	return g;
}

/* ---- events ---------------------------------------------------------------------------------------------------------------- */

static struct company *
account_of(struct sim *s, struct str id)
{
	for (int i = 0; i < s->accounts; i++)
		if (str_eq(s->account[i].id, id))
			return &s->account[i];
	return NULL;
}

/* Which attempt what was heard is about: that of the event, or the one that it ends. */
static int
about(const struct portal *was, const struct portal_event *e)
{
	return e->type == EV_REOPENING || e->type == EV_WAITING_FOR_CONNECTION ? was->attempt : e->attempt;
}

/* Before it is applied: what was heard belongs to the attempt that asked for it, and no clock is ahead of time. */
static void
check_event(struct sim *s, const struct ghost *g, const struct portal_fact *f)
{
	const struct portal_event *e = &f->event;
	int attempt = about(&g->machine, e);

	if (f->guid.n && e->error != PORTAL_SUPERSEDED && e->type != EV_MFA_WRONG && attempt > 0 && !deck_owns(s, f->guid, g, attempt))
		violated(s, "%.*s: %.*s of attempt %d is about %.*s, which is not of that attempt", STR_ARG(g->id),
		    STR_ARG(portal_event_name(e->type)), attempt, STR_ARG(f->guid));
	if (e->type == EV_READ_ASKED && e->resume != PORTAL_PENDING && !g->machine.answered)
		violated(s, "%.*s: a question that nobody has answered is looked into", STR_ARG(g->id));
	if (((e->type == EV_READ_ASKED && e->resume == PORTAL_PENDING) || (e->type == EV_FAILED && e->error == PORTAL_MFA_TIMEOUT && f->guid.n == 0)) &&
	    e->at_ms < g->machine.deadline_ms)
		violated(s, "%.*s: %.*s, %lld ms too early", STR_ARG(g->id), STR_ARG(portal_event_name(e->type)),
		    (long long)(g->machine.deadline_ms - e->at_ms));
	if (e->connection == CONNECTION_NONE && g->machine.connection != CONNECTION_NONE && !g->lost && !g->misled && deck_holds(s, g))
		violated(s, "%.*s: %.*s, and its connection is left to itself", STR_ARG(g->id), STR_ARG(portal_event_name(e->type)));
	if (f->guid.n)
		deck_known(s, f->guid, g);
	if (e->type == EV_FAILED && e->error == PORTAL_SILENCE && deck_told(s, g, attempt, g->machine.state == PORTAL_ADDING_ITEMS))
		violated(s, "%.*s: failed in silence, and its end had been heard", STR_ARG(g->id));
	if (e->type == EV_RETRIED && f->actor.n == 0)
		violated(s, "%.*s was retried by nobody", STR_ARG(g->id));
}

static void
note(struct ghost *g, const struct portal_event *e)
{
	bool fits = e->attempt >= 0 && e->attempt < ATTEMPTS;

	g->allowed += e->type == EV_RETRIED;
	g->answered += e->type == EV_MFA_ANSWERED;
	if (e->type == EV_CONNECTED && fits)
		g->connected[e->attempt] = true;
	if (e->type == EV_CLOSING && fits && e->attempt > 0 && g->machine.token_attempt != e->attempt)
		g->connected[e->attempt] = true;
	if (e->connection == CONNECTION_LOST || e->type == EV_LOST)
		g->lost = true;
}

static void
fold(struct sim *s, struct company *a, struct tx *tx, const struct rows *r)
{
	struct str id = row_keep(r, 3);
	struct ghost *g = check_ghost(s, id);
	struct portal_fact fact;
	const struct portal_event *e = &fact.event;

	if (!g)
		g = make(s, a, id);
	if (g->account != a->no)
		violated(s, "%.*s has events in two accounts", STR_ARG(id));
	if (row_int(r, 4) != g->seq + 1)
		violated(s, "%.*s: event %lld comes after event %lld", STR_ARG(id), (long long)row_int(r, 4), (long long)g->seq);
	g->seq = row_int(r, 4);
	if (!flow_portal_event_read(tx->arena, row_str(r, 5), json_parse(tx->arena, row_str(r, 6), NULL), &fact)) {
		violated(s, "%.*s: event %.*s cannot be read: %.*s", STR_ARG(id), STR_ARG(row_str(r, 5)), STR_ARG(row_str(r, 6)));
		return;
	}
	fact.actor = row_keep(r, 7);
	check_event(s, g, &fact);
	note(g, e);
	g->machine = portal_apply(g->machine, e);
	g->heard_at = s->at;
	trace(s, "  event %.*s/%lld %.*s %.*s", STR_ARG(id), (long long)g->seq, STR_ARG(row_str(r, 5)), STR_ARG(row_str(r, 6)));
	touch(s, g);
}

static enum result
read_events(struct tx *tx, void *in_out)
{
	struct sim *s = in_out;
	struct rows rows = DB_QUERY(tx, &EVENTS, V_INT(s->event_id));

	while (row_next(&rows)) {
		struct company *a = account_of(s, row_str(&rows, 1));

		s->event_id = row_int(&rows, 0);
		s->hash = (s->hash ^ (uint64_t)row_str(&rows, 6).n ^ (uint64_t)s->event_id << 20) * UINT64_C(0x100000001b3);
		if (memmem(row_str(&rows, 6).p, row_str(&rows, 6).n, HUSH, sizeof HUSH - 1))
			violated(s, "a secret stands in an event: %.*s", STR_ARG(row_str(&rows, 6)));
		if (a && str_eq(row_str(&rows, 2), STR("portal_job")))
			fold(s, a, tx, &rows);
		else if (a && str_eq(row_str(&rows, 2), STR("stock_item")))
			a->moved = true;
		else if (a && str_eq(row_str(&rows, 2), STR("shop_order")))
			trace(s, "  event %.*s/%lld %.*s %.*s", STR_ARG(row_str(&rows, 3)), (long long)row_int(&rows, 4), STR_ARG(row_str(&rows, 5)),
			    STR_ARG(row_str(&rows, 6)));
	}
	return rows.result;
}

/* ---- one job -------------------------------------------------------------------------------------------------------------------- */

static bool
same(const struct portal *a, const struct portal *b)
{
	return a->state == b->state && a->resume == b->resume && a->connection == b->connection && a->late == b->late &&
	    a->error == b->error && a->test == b->test && a->items_sent == b->items_sent && a->answered == b->answered &&
	    a->read_asked == b->read_asked && a->reviewed == b->reviewed && a->attempt == b->attempt && a->tries == b->tries &&
	    a->mfa_round == b->mfa_round && a->token_attempt == b->token_attempt && a->result_attempt == b->result_attempt &&
	    a->deadline_ms == b->deadline_ms && a->reopen_ms == b->reopen_ms && a->blocked_since_ms == b->blocked_since_ms &&
	    a->waits_until_ms == b->waits_until_ms;
}

static int64_t
count(struct tx *tx, const struct sql *sql, struct str account, struct str of)
{
	struct rows rows = DB_QUERY(tx, sql, V_TEXT(account), V_TEXT(of));
	int64_t n = row_next(&rows) ? row_int(&rows, 0) : -1;

	rows_end(&rows);
	return n;
}

static bool
timer(struct tx *tx, const struct ghost *g, const char *topic, int64_t at)
{
	return count(tx, &WAKER, tx->account, arena_printf(tx->arena, "%s/%.*s/%lld", topic, STR_ARG(g->id), (long long)at)) == 1;
}

/* Whatever it waits for, something will wake it: a job of the queue, another job of its lane, or a person. */
static void
check_waker(struct sim *s, struct tx *tx, const struct ghost *g, const struct portal_job *job)
{
	const struct portal *m = &g->machine;
	bool waits = m->state == PORTAL_PENDING || portal_ended(m->state), holds;
	struct login login = { .id = STR("") };
	enum result res = store_login_get(tx, job->login_id, &login);
	const char *state = portal_state_name(m->state).p, *connection = portal_connection_name(m->connection).p;

	holds = res == OK && str_eq(login.holder, g->id);
	if (res != OK && !portal_ended(m->state))	/* one that comes late is closed without it */
		violated(s, "%.*s is %s, and its login is gone", STR_ARG(g->id), state);
	if (!waits && !holds)
		violated(s, "%.*s is %s without having its lane", STR_ARG(g->id), state);
	if (m->state == PORTAL_CONNECTING && login.blocked.n)
		violated(s, "%.*s uses a login that the portal has refused", STR_ARG(g->id));
	if (!waits && (m->deadline_ms == 0 || !timer(tx, g, "portal.deadline", m->deadline_ms)))
		violated(s, "%.*s is %s, and no clock runs for it", STR_ARG(g->id), state);
	if (!waits && count(tx, &LANE, tx->account, job->login_id) != 1)
		violated(s, "the lane of %.*s has more than one open job", STR_ARG(g->id));
	if (!waits)
		return;
	switch (m->connection) {
	case CONNECTION_NONE:
		if (holds)
			violated(s, "%.*s is %s and keeps its lane for nothing", STR_ARG(g->id), state);
		if (m->state == PORTAL_PENDING && login.holder.n == 0 && login.blocked.n == 0)
			violated(s, "%.*s waits, and nobody starts it", STR_ARG(g->id));
		break;
	case CONNECTION_CLOSING:
		if (count(tx, &CLOSER, tx->account, g->id) < 1)
			violated(s, "%.*s is %s and closing, and nothing closes it", STR_ARG(g->id), state);
		break;
	case CONNECTION_LOST:
		if (!timer(tx, g, "portal.lifetime", m->waits_until_ms))
			violated(s, "%.*s waits for its connection to end, and no clock runs for it", STR_ARG(g->id));
		break;
	case CONNECTION_ASKED:
	case CONNECTION_OPEN:
	case CONNECTION_CLEARING:
		violated(s, "%.*s is %s, and its connection %s", STR_ARG(g->id), state, connection);
		break;
	}
}

struct look { struct sim *s; struct ghost *g; };

static enum result
look(struct tx *tx, void *in_out)
{
	struct look *l = in_out;
	struct portal_job job;
	enum result res = store_portal_job_get(tx, l->g->id, &job);

	if (res != OK) {
		violated(l->s, "%.*s is not there", STR_ARG(l->g->id));
		return OK;
	}
	if (job.seq != l->g->seq || !same(&job.machine, &l->g->machine))
		violated(l->s, "%.*s is not what its events make of it: %.*s/%lld, not %.*s/%lld", STR_ARG(l->g->id),
		    STR_ARG(portal_state_name(job.machine.state)), (long long)job.seq, STR_ARG(portal_state_name(l->g->machine.state)),
		    (long long)l->g->seq);
	check_waker(l->s, tx, l->g, &job);
	return res;
}

static void
check_job(struct sim *s, struct ghost *g)
{
	struct look l = { s, g };

	check_read(s, &s->account[g->account], look, &l);
}

/* ---- every step ---------------------------------------------------------------------------------------------------------------------- */

static enum result
changes(struct tx *tx, void *in_out)
{
	const struct sqlite_conn *c = tx->engine;

	*(int64_t *)in_out = sqlite3_total_changes64(c->db);
	return OK;
}

static void
catch_up(struct sim *s)
{
	int64_t now = 0;

	check_read(s, NULL, changes, &now);
	if (now == s->changes)
		return;
	s->changes = now;
	check_read(s, NULL, read_events, s);
}

void
check_step(struct sim *s)
{
	catch_up(s);
	for (int i = 0; i < s->touched_n; i++) {
		s->touched[i]->touched = false;
		check_job(s, s->touched[i]);
	}
	s->touched_n = 0;
	for (int i = 0; i < s->accounts; i++) {
		if (s->account[i].moved)
			check_stock_step(s, &s->account[i]);
		s->account[i].moved = false;
	}
}

void
check_begin(struct sim *s)
{
	catch_up(s);
	s->touched_n = 0;
}

/* ---- what comes to the providers ------------------------------------------------------------------------------------------------------- */

/*
 * Items are sent once, and once more for each time that a person has looked at the cart and retried: whatever the answer was,
 * and whether there was one.  Sent again under the same key they are the same call.
 */
void
check_add(struct sim *s, const struct exchange *x, struct str key)
{
	struct ghost *g = x->ghost;

	if (!g)
		return;
	for (int i = 0; i < g->keys; i++)
		if (str_eq(g->key[i], key))
			return;
	if (g->keys < (int)(sizeof g->key / sizeof *g->key))
		g->key[g->keys++] = key;
	if (g->keys > g->allowed)
		violated(s, "%.*s sends its items for the %d. time, and %d are allowed", STR_ARG(g->id), g->keys, g->allowed);
}

void
check_accepted(struct sim *s, const struct exchange *x)
{
	if (!x->ghost || x->attempt < 0 || x->attempt >= ATTEMPTS)
		return;
	if (x->ghost->accepted[x->attempt])
		violated(s, "%.*s: two carts are filled by attempt %d", STR_ARG(x->ghost->id), x->attempt);
	x->ghost->accepted[x->attempt] = true;
}

/* An answer is given once: some portals count wrong ones, and a code that was right is wrong the second time. */
void
check_answer(struct sim *s, const struct exchange *x)
{
	if (x->ghost && ++x->ghost->heard > x->ghost->answered)
		violated(s, "%.*s was answered %d times, and Deck hears it for the %d.", STR_ARG(x->ghost->id), x->ghost->answered, x->ghost->heard);
}
