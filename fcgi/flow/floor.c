#include "flow/floor.h"

#include "store/asked.h"
#include "store/person.h"

enum { HOUR_MS = 3600000, REASON_MAX = 500 };

bool
flow_floor_id(struct str id, struct str *order_id, int64_t *no)
{
	size_t dot = id.n;

	while (dot > 0 && id.p[dot - 1] != '.')
		dot--;
	if (dot < 2)
		return false;
	*order_id = (struct str){ id.p, dot - 1 };
	return str_int((struct str){ id.p + dot, id.n - dot }, no) && *no > 0;
}

/* ---- what is asked of the machine --------------------------------------------------------------------------------- */

/* Whether a stage was started or completed in an older round, by the ticket's times. */
static bool
done_then(struct arena *a, const struct ticket *t, const struct floor_step *s, struct str stage)
{
	for (const json *one = json_first(json_parse(a, t->times, NULL)); one != NULL; one = json_next(one)) {
		const json *at = json_first(one);
		struct str name = json_string(at);
		int64_t round = 0, started = 0, done = 0;

		json_is_int(at = json_next(at), &round);
		json_is_int(at = json_next(at), &started);
		json_is_int(json_next(at), &done);
		if (str_eq(name, stage) && round == s->round)
			return s->action == STAGE_START ? started != 0 : done != 0;
	}
	return false;
}

static bool
is_same(const struct ticket *t, const struct floor_step *s)
{
	return (s->action == STAGE_ASSIGN && str_eq(t->assignee, s->person)) || (s->action == STAGE_STORE && str_eq(t->storage, s->text));
}

static void
machines(const struct order_work *w, struct stage_ticket out[ORDER_TICKETS_MAX])
{
	for (size_t i = 0; i < w->all.tickets; i++)
		out[i] = w->all.ticket[i].machine;
}

struct stage_input
flow_floor_input(const struct order_work *w, size_t at, const struct floor_step *s)
{
	const struct stage_floor *floor = &w->settings.floor;
	const struct ticket *t = &w->all.ticket[at];
	struct stage_ticket machine[ORDER_TICKETS_MAX];

	machines(w, machine);
	return (struct stage_input){ .action = s->action, .stage = s->stage.n ? stage_find(floor, s->stage) : t->machine.stage,
	    .round = s->round, .undo = s->undo, .others_ready = stage_behind(machine, w->all.tickets, at, floor) < 0,
	    .same = is_same(t, s) };
}

/* ---- what comes of it --------------------------------------------------------------------------------------------- */

/* The sentence for who scanned, and its code. */
static void
refuse(struct tx *tx, struct floor_step *s, enum stage_refusal why, const struct stage_input *in)
{
	const struct order_work *w = s->work;
	const struct ticket *t = &w->all.ticket[s->at];
	char room[400];
	struct buf b = buf_of(room, sizeof room);

	s->refused = true;
	s->code = stage_refusal_code(why);
	if (why == STAGE_REFUSED_OTHERS) {
		struct stage_ticket machine[ORDER_TICKETS_MAX];
		int32_t behind;

		machines(w, machine);
		behind = stage_behind(machine, w->all.tickets, s->at, &w->settings.floor);
		if (behind >= 0)
			stage_behind_say(&b, w->all.ticket[behind].human, &machine[behind], &w->settings.floor);
	}
	if (b.n == 0)
		stage_refusal_say(&b, why, &t->machine, &w->settings.floor, in);
	if (why == STAGE_REFUSED_HELD && t->hold_reason.n) {
		buf_text(&b, " Reason: ");
		buf_put(&b, t->hold_reason);
	}
	s->message = arena_str(tx->arena, buf_str(&b));
}

static struct order_fact
fact_of(const struct order_work *w, const struct floor_step *s)
{
	return (struct order_fact){ .state = w->all.order.state, .order_stage = w->all.order.stage, .no = s->no, .request = s->key };
}

/* Stages completed, by the hour and the person: what was taken back comes off again where it was counted. */
static enum result
count(struct tx *tx, const struct ticket *before, const struct order_work *w, const struct stage_event *e)
{
	const struct stage_floor *floor = &w->settings.floor;
	bool done = e->type == STAGE_EV_COMPLETED, back = e->type == STAGE_EV_UNDONE && e->undo == STAGE_UNDO_COMPLETE;
	struct str stage = stage_name(floor, done ? e->stage : e->to), by = tx->scope->user;
	int64_t at = tx->now_ms;

	if (!done && !back)
		return OK;
	for (const json *one = back ? json_first(json_parse(tx->arena, before->times, NULL)) : NULL; one != NULL; one = json_next(one)) {
		const json *field = json_first(one);
		struct str name = json_string(field);
		int64_t round = 0, when = 0;

		json_is_int(field = json_next(field), &round);
		field = json_next(json_next(field));
		json_is_int(field, &when);
		if (str_eq(name, stage) && round == before->machine.round && when != 0) {
			at = when;
			by = json_string(json_next(field));
		}
	}
	return store_floor_count(tx, w->shop.id, at / HOUR_MS, stage, by, back ? -1 : 1);
}

static enum result
carry_out(struct tx *tx, struct floor_step *s, const struct stage_decision *d)
{
	struct order_work *w = s->work;
	const struct stage_floor *floor = &w->settings.floor;
	enum result result = OK;

	for (int32_t i = 0; i < d->events && result == OK; i++) {
		const struct stage_event *e = &d->event[i];
		struct order_fact f = fact_of(w, s);
		struct ticket before = w->all.ticket[s->at];

		f.step = (struct order_step){ .stage = *e, .stage_from = stage_name(floor, e->stage), .stage_to = stage_name(floor, e->to) };
		if (e->type == STAGE_EV_ASSIGNED)
			f.step.assignee = s->person;
		else if (e->type == STAGE_EV_STORED)
			f.step.storage = s->text;
		else
			f.step.text = s->text;
		result = count(tx, &before, w, e);
		if (result == OK)
			result = flow_order_keep(tx, w, stage_event_name(e->type).p, &f, NULL);
		/* The next event of this decision finds everything as this one left it. */
		w->fresh = false;
		w->tickets_before = w->all.tickets;
		for (size_t k = 0; k < w->all.tickets; k++)
			w->open_before[k] = w->all.ticket[k].open;
		w->lines_before = w->all.lines;
		if (result == OK && w->all.lines > 0)
			memcpy(w->line_before, w->all.line, w->all.lines * sizeof *w->line_before);
	}
	return result;
}

/* A reason where one is needed; a person who is there. */
static enum result
check(struct tx *tx, const struct floor_step *s)
{
	bool reasoned = s->action == STAGE_QC_RETURN || s->action == STAGE_HOLD || s->action == STAGE_MOVE_BACK || s->action == STAGE_CANCEL;
	struct person person;
	enum result result;

	if (reasoned && s->text.n == 0)
		return fault_field(tx->fault, "reason", "Say why, for those who read it later.");
	if (s->action == STAGE_NOTE && s->text.n == 0)
		return fault_field(tx->fault, "note", "A note needs some text.");
	if (s->action != STAGE_ASSIGN || s->person.n == 0)
		return OK;
	result = store_person_get(tx, s->person, &person);
	if (result == ERR_MISSING || (result == OK && !person.active))
		return fault_field(tx->fault, "person", "There is no such person.");
	return result;
}

/* Whether this very scan was done: a device sends it again when it has not heard the answer. */
static enum result
known(struct tx *tx, struct floor_step *s, struct str digest)
{
	struct asked asked;
	enum result result = s->key.n ? store_asked_get(tx, s->key, &asked) : ERR_MISSING;

	if (result == OK && !str_eq(asked.digest, digest))
		return tx_refuse(tx, ERR_CONFLICT, "key_reused", "This key has been used for another scan.");
	s->already = result == OK;
	return result == ERR_MISSING ? OK : result;
}

enum result
flow_floor_step(struct tx *tx, void *in_out)
{
	struct floor_step *s = in_out;
	struct stage_decision d;
	struct stage_input in;
	struct order_fact f;
	struct str digest = arena_printf(tx->arena, "%.*s.%lld %.*s %.*s", STR_ARG(s->order_id), (long long)s->no,
	    STR_ARG(stage_action_name(s->action)), STR_ARG(s->stage));
	enum result result = check(tx, s);

	s->already = s->refused = false;
	s->work = ARENA_NEW(tx->arena, struct order_work);
	if (s->work == NULL)
		return ERR_LIMIT;
	if (result == OK)
		result = flow_order_open(tx, s->order_id, s->work);
	if (result != OK)
		return result;
	for (s->at = 0; s->at < s->work->all.tickets && s->work->all.ticket[s->at].no != s->no; s->at++)
		continue;
	if (s->at == s->work->all.tickets)
		return tx_refuse(tx, ERR_MISSING, "no_such_ticket", "There is no such ticket.");
	result = known(tx, s, digest);
	if (result != OK || s->already)
		return result;
	in = flow_floor_input(s->work, s->at, s);
	if (s->round != 0)
		in.done_then = done_then(tx->arena, &s->work->all.ticket[s->at], s, stage_name(&s->work->settings.floor, in.stage));
	d = stage_decide(&s->work->all.ticket[s->at].machine, &s->work->settings.floor, &in);
	switch (d.answer) {
	case STAGE_DOES:
		result = carry_out(tx, s, &d);
		if (result == OK && s->key.n)
			result = store_asked_add(tx, s->key, digest, STR(""));
		return result;
	case STAGE_ALREADY:
		s->already = true;
		return OK;
	case STAGE_REFUSES:
		break;
	}
	refuse(tx, s, d.why, &in);
	f = fact_of(s->work, s);
	f.step = (struct order_step){ .stage_from = stage_name(&s->work->settings.floor, in.stage), .text = stage_action_name(s->action) };
	f.why = s->code;
	return flow_order_keep(tx, s->work, "refused", &f, NULL);
}
