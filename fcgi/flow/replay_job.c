/* Portal jobs and their lanes, for replay_kind.h: folded by the very function that moves them (portal_event.h). */
#include "flow/replay_kind.h"

#include <inttypes.h>
#include <string.h>

#include "flow/portal_event.h"
#include "store/portal.h"

/* ---- folding ------------------------------------------------------------------------------------------------------ */

static bool
add_resent(struct arena *a, struct replay_state *s, const struct portal_fact *f)
{
	int64_t *all = f->resents > 0 ? ARENA_ARRAY(a, int64_t, s->resents + f->resents) : NULL;

	if (f->resents == 0)
		return true;
	if (all == NULL)
		return false;
	if (s->resents > 0)
		memcpy(all, s->resent, s->resents * sizeof *all);
	memcpy(all + s->resents, f->resent, f->resents * sizeof *all);
	s->resent = all;
	s->resents += f->resents;
	return true;
}

bool
replay_job_apply(struct arena *a, struct replay_state *s, const struct event *e, const json *data)
{
	struct portal_fact fact;

	if (!flow_portal_event_read(a, e->type, data, &fact))
		return false;
	fact.actor = e->actor;
	fact.at = e->at;
	flow_portal_event_apply(&s->job, &fact);
	s->exists = true;
	if (fact.item != NULL) {
		s->item = fact.item;
		s->items = fact.items;
	}
	return add_resent(a, s, &fact);
}

static struct str
flag(bool on)
{
	return on ? STR("1") : STR("0");
}

void
replay_job_render(struct arena *a, struct replay_state *s)
{
	const struct portal_job *j = &s->job;
	const struct portal *m = &j->machine;

	if (!s->exists)
		return;
	replay_set(s, "kind", j->test ? STR("test") : STR("order"));
	replay_set(s, "parent", j->parent);
	replay_set(s, "state", portal_state_name(m->state));
	replay_set(s, "resume", m->resume != PORTAL_PENDING ? portal_state_name(m->resume) : STR(""));
	replay_set(s, "connection", portal_connection_name(m->connection));
	replay_set(s, "late", portal_late_name(m->late));
	replay_set(s, "error", portal_error_name(m->error));
	replay_set(s, "items_sent", flag(m->items_sent));
	replay_set(s, "answered", flag(m->answered));
	replay_set(s, "read_asked", flag(m->read_asked));
	replay_set(s, "reviewed", flag(m->reviewed));
	replay_set_int(a, s, "attempt", m->attempt);
	replay_set_int(a, s, "tries", m->tries);
	replay_set_int(a, s, "mfa_round", m->mfa_round);
	replay_set_int(a, s, "token_attempt", m->token_attempt);
	replay_set_int(a, s, "result_attempt", m->result_attempt);
	replay_set_int(a, s, "deadline_at", m->deadline_ms);
	replay_set_int(a, s, "reopen_at", m->reopen_ms);
	replay_set_int(a, s, "blocked_since", m->blocked_since_ms);
	replay_set_int(a, s, "waits_until", m->waits_until_ms);
	replay_set(s, "open", flag(!portal_ended(m->state)));
	replay_set(s, "attention", flag(store_portal_job_wants_person(j)));
	replay_set_int(a, s, "seq", j->seq);
	replay_set(s, "error_text", j->error_text);
	replay_set(s, "question", j->question);
	replay_set_int(a, s, "digits", j->digits);
	replay_set_int(a, s, "items_ok", j->items_ok);
	replay_set_int(a, s, "items_attention", j->items_attention);
	replay_set(s, "created_by", j->created_by);
	replay_set(s, "reviewed_by", j->reviewed_by);
	replay_set_time(a, s, "reviewed_at", j->reviewed_at);
	replay_set(s, "review_note", j->review_note);
	replay_set(s, "confirmation", j->confirmation);
	replay_set_time(a, s, "confirmed_at", j->confirmed_at);
	replay_set_int(a, s, "created_at", j->created_at);
	replay_set_int(a, s, "updated_at", j->updated_at);
	replay_set_time(a, s, "ended_at", j->ended_at);
}

static bool
move(struct arena *a, struct str *s)
{
	return s->n == 0 || (*s = arena_str(a, *s)).p != NULL;
}

bool
replay_job_move(struct arena *a, struct replay_state *s)
{
	struct portal_job *j = &s->job;
	struct portal_item *item = s->item != NULL ? ARENA_ARRAY(a, struct portal_item, s->items + 1) : NULL;
	int64_t *resent = s->resents > 0 ? ARENA_ARRAY(a, int64_t, s->resents) : NULL;
	bool room = move(a, &j->parent) && move(a, &j->created_by) && move(a, &j->error_text) && move(a, &j->question) &&
	    move(a, &j->reviewed_by) && move(a, &j->review_note) && move(a, &j->confirmation);

	if (!room || (s->item != NULL && item == NULL) || (s->resents > 0 && resent == NULL))
		return false;
	for (size_t i = 0; i < s->items; i++) {
		item[i] = s->item[i];
		if (!move(a, &item[i].stock) || !move(a, &item[i].seen_text))
			return false;
	}
	if (s->resents > 0)
		memcpy(resent, s->resent, s->resents * sizeof *resent);
	s->item = item;
	s->resent = resent;
	return true;
}

/* ---- its items and lines ------------------------------------------------------------------------------------------- */

/* An answered item as a person reads it; all that is compared. */
static struct str
item_text(struct arena *a, const struct portal_item *i)
{
	if (!i->answered)
		return STR("");
	return arena_printf(a, "%.*s%s stock=%.*s seen=%.*s seen_e4=%" PRId64 " difference_e4=%" PRId64 " added=%.*s",
	    STR_ARG(judge_verdict_name(i->verdict)), i->attention ? " (attention)" : "", STR_ARG(i->stock), STR_ARG(i->seen_text),
	    i->seen_e4 == PRICE_MISSING ? 0 : i->seen_e4, i->seen_e4 == PRICE_MISSING ? 0 : i->difference_e4,
	    STR_ARG(judge_added_name(i->added)));
}

static enum result
check_items(struct replay_check *c, const struct replay_state *now, const struct portal_job *job)
{
	struct arena *a = c->tx->arena;
	struct portal_item *item;
	size_t n;
	enum result result = store_portal_item_list(c->tx, c->id, &item, &n);

	for (size_t i = 0; result == OK && i < n; i++) {
		struct portal_item none = { .answered = false };
		const struct portal_item *should = i < now->items ? &now->item[i] : &none;
		struct str stored = item_text(a, &item[i]), recomputed = item_text(a, should);

		if (!str_eq(stored, recomputed))
			replay_differs(c, arena_printf(a, "item %" PRId64, item[i].no), stored, recomputed);
	}
	if (result == OK && (int64_t)n != job->items)
		replay_differs(c, STR("items"), arena_printf(a, "%" PRId64, job->items), arena_printf(a, "%zu", n));
	if (result == OK && now->items > n)
		replay_differs(c, STR("items answered"), arena_printf(a, "%zu", n), arena_printf(a, "%zu", now->items));
	return result;
}

/* A job has its lines until it fails or is cancelled, but for those that were sent again. */
static bool
has_line(const struct replay_state *now, int64_t item_no)
{
	enum portal_state state = now->job.machine.state;

	for (size_t i = 0; i < now->resents; i++)
		if (now->resent[i] == item_no)
			return false;
	return state != PORTAL_FAILED && state != PORTAL_CANCELLED;
}

static enum result
check_lines(struct replay_check *c, const struct replay_state *now)
{
	struct portal_line *line;
	size_t n;
	enum result result = store_portal_line_list(c->tx, c->id, &line, &n);

	for (size_t i = 0; result == OK && i < n; i++)
		if (line[i].active != has_line(now, line[i].item_no))
			replay_differs(c, arena_printf(c->tx->arena, "line %" PRId64 " active", line[i].no), flag(line[i].active),
			    flag(!line[i].active));
	return result;
}

/* ---- who wakes it --------------------------------------------------------------------------------------------------- */

struct wakers { struct str *key; size_t n; };

static bool
wakes(const struct wakers *w, struct str key)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_eq(w->key[i], key))
			return true;
	return false;
}

static void
needs_timer(struct replay_check *c, const struct wakers *w, const char *topic, int64_t at_ms)
{
	struct str key = arena_printf(c->tx->arena, "%s/%.*s/%" PRId64, topic, STR_ARG(c->id), at_ms);

	if (!wakes(w, key))
		replay_differs(c, STR("waker"), STR("none"), key);
}

static void
needs_close(struct replay_check *c, const struct wakers *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_starts(w->key[i], STR("portal.close/")))
			return;
	replay_differs(c, STR("waker"), STR("none"), STR("portal.close"));
}

/* The machine as it is stored: that it is what events say was looked at before. */
static enum result
check_wakers(struct replay_check *c, const struct portal_job *job, const struct login *lane)
{
	const struct portal *m = &job->machine;
	bool pending = m->state == PORTAL_PENDING, started = !pending && !portal_ended(m->state);
	struct wakers w;
	int64_t tokens = 0;
	enum result result = store_replay_wakers(c->tx, c->id, &w.key, &w.n);

	if (result == OK)
		result = store_replay_tokens(c->tx, c->id, &tokens);
	if (result != OK)
		return result;
	if (started)
		needs_timer(c, &w, "portal.deadline", m->deadline_ms);
	if (m->connection == CONNECTION_LOST)
		needs_timer(c, &w, "portal.lifetime", m->waits_until_ms);
	if (!started && m->connection == CONNECTION_CLOSING)
		needs_close(c, &w);
	/* Who has the lane starts it when it lets go; a blocked login waits for a person. */
	if (pending && lane->holder.n == 0 && lane->blocked.n == 0)
		replay_differs(c, STR("waker"), STR("none"), STR("the lane is free: it should have started"));
	if (started && !str_eq(lane->holder, c->id))
		replay_differs(c, STR("lane"), lane->holder, c->id);
	if (!started && m->connection == CONNECTION_NONE && tokens > 0)
		replay_differs(c, STR("tokens"), arena_printf(c->tx->arena, "%" PRId64, tokens), STR("0"));
	return OK;
}

enum result
replay_job_across(struct replay_check *c, const struct replay_state *now)
{
	struct portal_job job;
	struct login lane = { .holder = STR("") };
	enum result result = store_portal_job_get(c->tx, c->id, &job);

	if (result == OK)
		result = store_login_get(c->tx, job.login_id, &lane);
	if (result == OK || result == ERR_MISSING)	/* it goes when nobody uses it any more: no lane is held then */
		result = check_items(c, now, &job);
	if (result == OK)
		result = check_lines(c, now);
	return result == OK ? check_wakers(c, &job, &lane) : result;
}

enum result
replay_login_across(struct replay_check *c, const struct replay_state *now)
{
	struct login login;
	struct portal_job job;
	enum result result = store_login_get(c->tx, c->id, &login);

	(void)now;
	if (result != OK || login.holder.n == 0)
		return result;
	result = store_portal_job_get(c->tx, login.holder, &job);
	if (result == OK && portal_holds_lane(&job.machine) && str_eq(job.login_id, c->id))
		return OK;
	if (result == OK || result == ERR_MISSING)
		replay_differs(c, STR("holder"), login.holder, result != OK ? STR("there is no such job") :
		    str_eq(job.login_id, c->id) ? STR("it holds no connection") : STR("it is of another login"));
	return result == ERR_MISSING ? OK : result;
}
