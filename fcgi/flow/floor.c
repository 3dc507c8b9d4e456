#include "flow/floor.h"

#include "core/scan.h"
#include "flow/asked.h"
#include "flow/places.h"
#include "flow/stock.h"
#include "flow/ticket_time.h"
#include "store/event.h"
#include "store/person.h"
#include "store/shop.h"

enum { REASON_MAX = 500, NOTES_READ = 100 };

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

/* The order, and the ticket's place in it. */
static enum result
find(struct tx *tx, struct str order_id, int64_t no, struct order_work **out, size_t *at)
{
	struct order_work *w = ARENA_NEW(tx->arena, struct order_work);
	enum result result = w != NULL ? flow_order_open(tx, order_id, w) : ERR_LIMIT;

	if (result != OK)
		return result;
	for (*at = 0; *at < w->all.tickets && w->all.ticket[*at].no != no; (*at)++)
		continue;
	*out = w;
	return *at < w->all.tickets ? OK : tx_refuse(tx, ERR_MISSING, "no_such_ticket", "There is no such ticket.");
}

static enum result
made_of(struct tx *tx, struct floor_seen *seen)
{
	const struct ticket *t = &seen->work->all.ticket[seen->at];
	size_t n = 0;
	enum result result = OK;

	seen->lots = 0;
	if (t->machine.stage == STAGE_END)
		result = flow_lot_taken(tx, t->order_id, STR(""), &seen->lot, &n);
	for (size_t i = 0; i < n && result == OK; i++)
		if (seen->lot[i].use.move.ticket == t->no)
			seen->lot[seen->lots++] = seen->lot[i];
	return result;
}

/* What was written with an event of one of the tickets; "" nothing, or of another one. */
static struct str
note_in(struct arena *a, const struct event *e, int64_t no)
{
	const json *data = json_parse(a, e->data, NULL);
	int64_t of;

	return json_is_int(json_get(data, "no"), &of) && of == no ? json_string(json_get(data, "text")) : STR("");
}

/* A note is its event alone, for no rule asks for it; who is given a cake may be told something with it. */
static enum result
noted_of(struct tx *tx, struct floor_seen *seen)
{
	const struct ticket *t = &seen->work->all.ticket[seen->at];
	struct event *noted, *given;
	size_t n, m, i = 0, j = 0;
	enum result result = store_event_type(tx, STR("shop_order"), t->order_id, STR("noted"), 0, NOTES_READ, &noted, &n);

	seen->notes = 0;
	if (result == OK)
		result = store_event_type(tx, STR("shop_order"), t->order_id, STR("assigned"), 0, NOTES_READ, &given, &m);
	while (result == OK && (i < n || j < m) && seen->notes < FLOOR_NOTES) {
		const struct event *next = j == m || (i < n && noted[i].seq > given[j].seq) ? &noted[i++] : &given[j++];
		struct str note = note_in(tx->arena, next, t->no);

		if (note.n)
			seen->note[seen->notes++] = note;
	}
	return result;
}

enum result
flow_floor_person(struct tx *tx, struct floor_seen *seen)
{
	enum result result = store_order_person_get(tx, seen->work->all.order.id, &seen->person);

	seen->has_person = result == OK;
	if (result != OK && result != ERR_MISSING)
		return result;
	result = flow_stock_allergens(tx, seen->work->all.ticket[seen->at].sku, &seen->allergens);
	if (result == OK)
		result = made_of(tx, seen);
	return result == OK ? noted_of(tx, seen) : result;
}

enum result
flow_floor_see(struct tx *tx, struct str order_id, int64_t no, struct floor_seen *seen)
{
	enum result result = find(tx, order_id, no, &seen->work, &seen->at);

	return result == OK ? flow_floor_person(tx, seen) : result;
}

/* ---- what is asked of the machine --------------------------------------------------------------------------------- */

/* Whether a stage was started or completed in an older round, by the ticket's times. */
static bool
done_then(struct arena *a, const struct ticket *t, const struct floor_step *s, struct str stage)
{
	struct ticket_time at[TICKET_TIMES_MAX];
	const struct ticket_time *then = flow_ticket_time(at, flow_ticket_times(a, t->times, at), stage, s->round);

	return then != NULL && (s->action == STAGE_START ? then->started != 0 : then->done != 0);
}

static bool
is_same(const struct ticket *t, const struct floor_step *s)
{
	return (s->action == STAGE_ASSIGN && str_eq(t->assignee, s->person)) || (s->action == STAGE_STORE && str_eq(t->storage, s->place));
}

static void
machines(const struct order_work *w, struct stage_ticket out[ORDER_TICKETS_MAX])
{
	for (size_t i = 0; i < w->all.tickets; i++)
		out[i] = w->all.ticket[i].machine;
}

/*
 * The stage that is meant when none is said: the one where it stands, of a complete ticket the last.  What is to be sent back stands
 * at a stage with a check; or that has sent it back already, or will when it comes there.
 */
static int32_t
meant(const struct stage_floor *floor, const struct stage_ticket *t, enum stage_action action)
{
	int32_t here = t->stage < floor->n ? t->stage : floor->n - 1;

	for (int32_t i = 0; action == STAGE_QC_RETURN && i < floor->n && floor->rule[here].qc_to == STAGE_NONE; i++)
		if (floor->rule[i].qc_to == here)
			return i;
	return here;
}

static struct stage_input
input_of(const struct order_work *w, size_t at, const struct floor_step *s)
{
	const struct stage_floor *floor = &w->settings.floor;
	const struct ticket *t = &w->all.ticket[at];
	struct stage_ticket machine[ORDER_TICKETS_MAX];

	machines(w, machine);
	return (struct stage_input){ .action = s->action, .stage = s->stage.n ? stage_find(floor, s->stage) : meant(floor, &t->machine, s->action),
	    .round = s->round, .undo = s->undo, .others_ready = stage_behind(machine, w->all.tickets, at, floor) < 0,
	    .same = is_same(t, s) };
}

/* ---- what comes of it --------------------------------------------------------------------------------------------- */

bool
flow_floor_waits(const struct order_work *w, size_t at, struct buf *b)
{
	struct stage_ticket machine[ORDER_TICKETS_MAX];
	int32_t behind;

	machines(w, machine);
	behind = stage_behind(machine, w->all.tickets, at, &w->settings.floor);
	if (behind >= 0)
		stage_behind_say(b, w->all.ticket[behind].human, &machine[behind], &w->settings.floor);
	return behind >= 0;
}

/* The sentence for who scanned. */
static struct str
refusal(struct tx *tx, const struct floor_step *s, enum stage_refusal why, const struct stage_input *in)
{
	const struct order_work *w = s->work;
	const struct ticket *t = &w->all.ticket[s->at];
	char room[400];
	struct buf b = buf_of(room, sizeof room);

	if (why != STAGE_REFUSED_OTHERS || !flow_floor_waits(w, s->at, &b))
		stage_refusal_say(&b, why, &t->machine, &w->settings.floor, in);
	if (why == STAGE_REFUSED_HELD && t->hold_reason.n) {
		buf_text(&b, " Reason: ");
		buf_put(&b, t->hold_reason);
	}
	if (why == STAGE_REFUSED_NO_STAGE)	/* mostly another store's cake at this one's station */
		return arena_printf(tx->arena, "It belongs to %.*s. %.*s", STR_ARG(w->shop.name), STR_ARG(buf_str(&b)));
	return arena_str(tx->arena, buf_str(&b));
}

static struct order_fact
fact_of(const struct order_work *w, const struct floor_step *s)
{
	return (struct order_fact){ .state = w->all.order.state, .order_stage = w->all.order.stage, .no = s->no, .request = s->key };
}

/* It was not done: what is told of it, and its event. */
static enum result
refused(struct tx *tx, struct floor_step *s, struct str code, struct str message, int32_t stage)
{
	struct order_fact f = fact_of(s->work, s);

	s->refused = true;
	s->code = code;
	s->message = message;
	f.step = (struct order_step){ .stage_from = stage_name(&s->work->settings.floor, stage), .text = stage_action_name(s->action) };
	f.why = code;
	return flow_order_keep(tx, s->work, "refused", &f, NULL);
}

/*
 * Stages completed, by the hour and the person: what the ticket's times say, and no more (replay compares the two).  What was
 * taken back comes off again where it was counted.
 */
static enum result
count(struct tx *tx, const struct ticket *before, const struct ticket *after, const struct stage_event *e, const struct order_step *step)
{
	bool done = e->type == STAGE_EV_COMPLETED, back = e->type == STAGE_EV_UNDONE && e->undo == STAGE_UNDO_COMPLETE;
	struct ticket_time times[TICKET_TIMES_MAX];
	const struct ticket_time *then;

	if (!done && !back)
		return OK;
	then = flow_ticket_time(times, flow_ticket_times(tx->arena, done ? after->times : before->times, times),
	    done ? step->stage_from : step->stage_to, before->machine.round);
	if (then == NULL || then->done == 0)
		return OK;
	return store_floor_count(tx, after->shop_id, flow_ticket_hour(then), then->stage, then->by, back ? -1 : 1);
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
		if (e->type == STAGE_EV_STORED)
			f.step.storage = s->place;
		else
			f.step.text = s->text;
		result = flow_order_keep(tx, w, stage_event_name(e->type).p, &f, NULL);
		if (result == OK)
			result = count(tx, &before, &w->all.ticket[s->at], e, &f.step);
	}
	return result;
}

/* A slow scanner types as hands do: a cake's label or a badge in the field for a place is no place, unless one is listed that is called so. */
static enum result
check_place(struct tx *tx, struct floor_step *s)
{
	struct scan_store store[SHOPS_MAX];
	struct shop *shop;
	struct scan scan;
	size_t n;
	bool listed;
	enum result result = flow_place_meant(tx, s->text, &s->place, &listed);

	if (result != OK || listed)
		return result;
	result = store_shop_list(tx, &shop, &n);
	if (result != OK)
		return result;
	for (size_t i = 0; i < n; i++)
		store[i].prefix = shop[i].prefix;
	scan = scan_read(s->text, store, n);
	if (scan.kind == SCAN_TICKET)
		return fault_field(tx->fault, "storage", "That is a cake's label, not a place: scan the place's own label, or write what it is called.");
	if (scan.kind == SCAN_PERSON)
		return fault_field(tx->fault, "storage", "That is a badge, not a place: scan the place's own label, or write what it is called.");
	return OK;
}

/* A reason where one is needed; a place that is one; a person who is there. */
static enum result
check(struct tx *tx, struct floor_step *s)
{
	bool reasoned = s->action == STAGE_QC_RETURN || s->action == STAGE_HOLD || s->action == STAGE_MOVE_BACK || s->action == STAGE_CANCEL;
	struct person person;
	enum result result;

	if (reasoned && s->text.n == 0)
		return fault_field(tx->fault, "reason", "Say why, for those who read it later.");
	if (s->action == STAGE_NOTE && s->text.n == 0)
		return fault_field(tx->fault, "note", "A note needs some text.");
	if (s->action == STAGE_STORE)
		return check_place(tx, s);
	if (s->action != STAGE_ASSIGN || s->person.n == 0)
		return OK;
	result = store_person_get(tx, s->person, &person);
	if (result == ERR_MISSING || (result == OK && !person.active))
		return fault_field(tx->fault, "person", "There is no such person.");
	return result;
}

/* All that makes two scans the same one. */
static struct str
digest_of(struct arena *a, const struct floor_step *s)
{
	return arena_printf(a, "%.*s.%lld %.*s %d %.*s %.*s\n%.*s\n%.*s", STR_ARG(s->order_id), (long long)s->no,
	    STR_ARG(stage_action_name(s->action)), (int)s->round, STR_ARG(stage_undo_name(s->undo)), STR_ARG(s->stage), STR_ARG(s->person),
	    STR_ARG(s->text));
}

static enum result
decide(struct tx *tx, struct floor_step *s)
{
	struct stage_input in = input_of(s->work, s->at, s);
	struct stage_decision d;

	if (s->denied)
		return refused(tx, s, STR("denied"), STR("A manager may do this."), in.stage);
	if (s->deny.n)
		return refused(tx, s, s->deny, s->deny_text, in.stage);
	if (s->round != 0)
		in.done_then = done_then(tx->arena, &s->work->all.ticket[s->at], s, stage_name(&s->work->settings.floor, in.stage));
	d = stage_decide(&s->work->all.ticket[s->at].machine, &s->work->settings.floor, &in);
	switch (d.answer) {
	case STAGE_DOES:
		return carry_out(tx, s, &d);
	case STAGE_ALREADY:
		s->already = true;
		return OK;
	case STAGE_REFUSES:
		break;
	}
	return refused(tx, s, stage_refusal_code(d.why), refusal(tx, s, d.why, &in), in.stage);
}

enum result
flow_floor_step(struct tx *tx, void *in_out)
{
	struct floor_step *s = in_out;
	struct str digest = digest_of(tx->arena, s), answer = STR("");
	bool before;
	enum result result = flow_asked(tx, s->key, digest, &before, &answer);	/* a device that has heard no answer sends it again */

	s->already = s->refused = false;
	if (result == OK && !before && !s->denied)
		result = check(tx, s);
	if (result == OK)
		result = find(tx, s->order_id, s->no, &s->work, &s->at);
	if (result == OK && before) {
		s->refused = str_cut(answer, ' ', &s->code, &s->message);
		s->already = !s->refused;
		return OK;
	}
	if (result == OK)
		result = decide(tx, s);
	if (result != OK)
		return result;
	if (s->refused)
		answer = arena_printf(tx->arena, "%.*s %.*s", STR_ARG(s->code), STR_ARG(s->message));
	return flow_asked_keep(tx, s->key, digest, answer);
}
