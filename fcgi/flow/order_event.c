#include "flow/order_event.h"

#include "flow/ticket_time.h"

#define COMPLETE STR("Complete")

/* ---- as JSON: what is 0 or empty is left out ---------------------------------------------------------------------- */

/* Members of an order and of a ticket that are texts, numbers and flags: name in JSON, member. */
#define ORDER_TEXTS(X) \
	X("human", human) X("name", name) X("shop", shop_id) X("stage", stage) X("financial", financial) X("method", method) \
	X("due_time", due_time)
#define ORDER_NUMBERS(X) \
	X("number", number) X("total_minor", total_minor) X("due_day", due_day) X("problems", problems) \
	X("shop_updated_at", shop_updated_at) X("ordered_at", ordered_at)
#define ORDER_FLAGS(X) X("test", test) X("by_hand", by_hand) X("due_set", due_set)
#define TICKET_TEXTS(X) \
	X("human", human) X("line", line) X("sku", sku) X("product", product) X("flavour", flavour) X("size", size) X("group", group) X("difference", difference) \
	X("due_time", due_time)
#define TICKET_NUMBERS(X) X("no", no) X("size_rank", size_rank) X("quantity", quantity) X("due_day", due_day)
#define STEP_TEXTS(X) \
	X("from", stage_from) X("to", stage_to) X("assignee", assignee) X("storage", storage) X("text", text)
#define STEP_FLAGS(X) X("starts", starts) X("waits", waits) X("started", started) X("received", received) X("begun", begun)

#define PUT_TEXT(key, member) if (at->member.n) json_put_str(a, o, key, at->member);
#define PUT_NUMBER(key, member) if (at->member != 0) json_put_int(a, o, key, at->member);
#define PUT_FLAG(key, member) if (at->member) json_put_bool(a, o, key, true);
#define GET_TEXT(key, member) at->member = json_string(json_get(o, key));
#define GET_NUMBER(key, member) json_is_int(json_get(o, key), &at->member);
#define GET_FLAG(key, member) json_is_bool(json_get(o, key), &at->member);

static json *
put_order(struct arena *a, const struct shop_order *at)
{
	json *o = json_object(a);

	ORDER_TEXTS(PUT_TEXT)
	ORDER_NUMBERS(PUT_NUMBER)
	ORDER_FLAGS(PUT_FLAG)
	json_put_str(a, o, "currency", currency_code(at->currency));
	json_put_str(a, o, "state", store_order_state_name(at->state));
	return o;
}

static bool
get_order(const json *o, struct shop_order *at)
{
	ORDER_TEXTS(GET_TEXT)
	ORDER_NUMBERS(GET_NUMBER)
	ORDER_FLAGS(GET_FLAG)
	currency_parse(json_string(json_get(o, "currency")), &at->currency);
	return store_order_state_parse(json_string(json_get(o, "state")), &at->state);
}

/* The machine's event beside its texts. Its type is the event's own, but in a list of tickets. */
static void
put_step(struct arena *a, json *o, const struct order_step *step, bool named)
{
	if (named && step->stage.type != 0)
		json_put_str(a, o, "event", stage_event_name(step->stage.type));
	{
		const struct order_step *at = step;

		STEP_TEXTS(PUT_TEXT)
	}
	{
		const struct stage_event *at = &step->stage;

		PUT_NUMBER("round", round)
		STEP_FLAGS(PUT_FLAG)
		if (at->undo != STAGE_UNDO_NOTHING)
			json_put_str(a, o, "undo", stage_undo_name(at->undo));
	}
}

static void
get_step(const json *o, struct order_step *step)
{
	int64_t round = 0;

	{
		struct order_step *at = step;

		STEP_TEXTS(GET_TEXT)
	}
	{
		struct stage_event *at = &step->stage;

		STEP_FLAGS(GET_FLAG)
		stage_undo_parse(json_string(json_get(o, "undo")), &at->undo);
		json_is_int(json_get(o, "round"), &round);
		at->round = (int32_t)round;
	}
}

static json *
put_ticket(struct arena *a, const struct order_ticket_fact *fact)
{
	const struct ticket *at = &fact->ticket;
	json *o = json_object(a);

	TICKET_NUMBERS(PUT_NUMBER)
	TICKET_TEXTS(PUT_TEXT)
	put_step(a, o, &fact->step, true);
	return o;
}

static void
get_ticket(const json *o, struct order_ticket_fact *fact)
{
	struct ticket *at = &fact->ticket;

	TICKET_NUMBERS(GET_NUMBER)
	TICKET_TEXTS(GET_TEXT)
	get_step(o, &fact->step);
	stage_event_parse(json_string(json_get(o, "event")), &fact->step.stage.type);
}

struct str
flow_order_fact_data(struct arena *a, const struct order_fact *f)
{
	json *o = json_object(a), *list;

	if (f->told) {
		json_put(a, o, "order", put_order(a, &f->order));
		json_put(a, o, "lines", flow_order_lines_json(a, f->line, f->lines));
		list = json_array(a);
		for (size_t i = 0; i < f->tickets; i++)
			json_put(a, list, NULL, put_ticket(a, &f->ticket[i]));
		json_put(a, o, "tickets", list);
	} else {
		json_put_str(a, o, "state", store_order_state_name(f->state));
		json_put_str(a, o, "stage", f->order_stage);
		if (f->no != 0)
			json_put_int(a, o, "no", f->no);
		put_step(a, o, &f->step, false);
	}
	if (f->why.n)
		json_put_str(a, o, "why", f->why);
	if (f->request.n)
		json_put_str(a, o, "request", f->request);
	return json_print(a, o);
}

static bool
get_told(struct arena *a, const json *data, struct order_fact *f)
{
	const json *list = json_get(data, "tickets");
	size_t n = json_count(list);

	f->told = true;
	f->ticket = ARENA_ARRAY(a, struct order_ticket_fact, n + 1);
	if (f->ticket == NULL || n > 2 * ORDER_TICKETS_MAX || !get_order(json_get(data, "order"), &f->order) ||
	    !flow_order_lines_read(a, json_get(data, "lines"), &f->line, &f->lines))
		return false;
	for (const json *o = json_first(list); o != NULL; o = json_next(o)) {
		f->ticket[f->tickets] = (struct order_ticket_fact){ .step = { .text = STR("") } };
		get_ticket(o, &f->ticket[f->tickets++]);
	}
	return true;
}

bool
flow_order_fact_read(struct arena *a, struct str type, const json *data, struct order_fact *f)
{
	static const char *const whole[] = { "ingested", "updated", "deleted", "read_again", "stock_found", "regrouped", "due_set", "seen" };

	*f = (struct order_fact){ .why = json_string(json_get(data, "why")), .request = json_string(json_get(data, "request")) };
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (str_eq(type, str_of(whole[i])))
			return get_told(a, data, f);
	json_is_int(json_get(data, "no"), &f->no);
	f->order_stage = json_string(json_get(data, "stage"));
	get_step(data, &f->step);
	stage_event_parse(type, &f->step.stage.type);	/* of other types nothing follows for the machine */
	return store_order_state_parse(json_string(json_get(data, "state")), &f->state);
}

/* ---- what follows ------------------------------------------------------------------------------------------------- */

/* Notes when a stage was started or completed, or takes that back (at 0). Of a round that is over nothing changes. */
static void
note_time(struct arena *a, struct ticket *t, int32_t round, struct str stage, bool starts, int64_t at, struct str by)
{
	struct ticket_time all[TICKET_TIMES_MAX], *one;
	size_t n = flow_ticket_times(a, t->times, all);

	one = flow_ticket_time(all, n, stage, round);
	if (one == NULL) {
		if (at == 0 || n == TICKET_TIMES_MAX)
			return;
		one = &all[n++];
		*one = (struct ticket_time){ .stage = stage, .round = round, .by = STR("") };
	}
	if (starts) {
		one->started = at;
	} else {
		one->done = at;
		one->by = at != 0 ? by : STR("");
	}
	if (one->started == 0 && one->done == 0) {
		n--;
		memmove(one, one + 1, (size_t)(&all[n] - one) * sizeof *one);
	}
	t->times = flow_ticket_times_print(a, all, n);
}

/* Whether it is something that a person does to a cake: not where she has an order read again, and its shop has changed it. */
static bool
is_touch(enum stage_event_type type)
{
	return type != STAGE_EV_ASSIGNED && type != STAGE_EV_NOTED && type != STAGE_EV_CHANGED && type != STAGE_EV_SHOP_CANCELLED;
}

static void
apply_step(struct arena *a, struct ticket *t, const struct order_step *step, int64_t at, struct order_by by)
{
	const struct stage_event *e = &step->stage;
	int32_t round = t->machine.round;
	bool undone_start = e->undo == STAGE_UNDO_START;

	t->machine = stage_apply(t->machine, e);
	if (t->machine.round != round || !str_eq(t->stage, step->stage_to))
		t->assignee = STR("");		/* nobody is assigned for the stage that it has come to */
	t->stage = step->stage_to;
	switch (e->type) {
	case STAGE_EV_PRINTED:
		if (e->starts)
			note_time(a, t, round, step->stage_from, true, at, by.actor);
		break;
	case STAGE_EV_STARTED:
		note_time(a, t, round, step->stage_from, true, at, by.actor);
		t->undo_stage = step->stage_from;
		break;
	case STAGE_EV_COMPLETED:
		note_time(a, t, round, step->stage_from, false, at, by.actor);
		t->undo_stage = step->stage_from;
		break;
	case STAGE_EV_UNDONE:
		note_time(a, t, round, step->stage_to, undone_start, 0, by.actor);
		break;
	case STAGE_EV_ASSIGNED:
		t->assignee = step->assignee;
		break;
	case STAGE_EV_STORED:
		t->storage = step->storage;
		break;
	case STAGE_EV_HELD:
		t->hold_reason = step->text;
		break;
	case STAGE_EV_RESUMED:
		t->hold_reason = STR("");
		break;
	case STAGE_EV_ACKNOWLEDGED:
		t->difference = STR("");
		break;
	case STAGE_EV_CREATED:
	case STAGE_EV_QC_RETURNED:
	case STAGE_EV_RECEIVED:
	case STAGE_EV_NOTED:
	case STAGE_EV_MOVED_BACK:
	case STAGE_EV_CANCELLED:
	case STAGE_EV_CHANGED:
	case STAGE_EV_SHOP_CANCELLED:
		break;
	}
	if (t->machine.last.kind == STAGE_UNDO_NOTHING)
		t->undo_stage = STR("");
	if (by.actor.n && is_touch(e->type)) {
		t->touched_at = at;
		t->touched_by = by.actor;
		t->touched_on = by.device;
	}
}

/* What the shop says of a ticket: its own fields, in one that is new or there. */
static struct ticket *
told_ticket(struct order_all *all, const struct ticket *said)
{
	struct ticket *t = NULL;

	for (size_t i = 0; i < all->tickets; i++)
		if (all->ticket[i].no == said->no)
			t = &all->ticket[i];
	if (t == NULL) {
		if (all->tickets == ORDER_TICKETS_MAX)
			return NULL;
		t = &all->ticket[all->tickets++];
		*t = (struct ticket){ .order_id = all->order.id, .machine = stage_ticket_new(), .no = said->no, .times = STR("[]") };
	}
	t->shop_id = all->order.shop_id;
	t->number = all->order.number;
#define TAKE(key, member) t->member = said->member;
	TICKET_TEXTS(TAKE)
	TICKET_NUMBERS(TAKE)
#undef TAKE
	return t;
}

static bool
apply_told(struct arena *a, struct order_all *all, const struct order_fact *f, int64_t at, struct order_by by)
{
	struct shop_order *o = &all->order;
	int64_t seq = o->seq, created_at = o->created_at;
	struct str id = o->id;

	*o = f->order;
	o->id = id;
	o->seq = seq;
	o->created_at = created_at ? created_at : at;
	o->updated_at = at;
	all->line = f->line;
	all->lines = f->lines;
	for (size_t i = 0; i < f->tickets; i++) {
		const struct order_ticket_fact *fact = &f->ticket[i];
		struct ticket *t = told_ticket(all, &fact->ticket);

		if (t == NULL)
			return false;
		if (fact->step.stage.type == STAGE_EV_CREATED) {
			t->stage = fact->step.stage_to;
			t->created_at = at;
		} else if (fact->step.stage.type != 0) {
			apply_step(a, t, &fact->step, at, by);
		}
	}
	o->tickets = (int64_t)all->tickets;
	return true;
}

/* What makes no tickets is used once the order is complete, and stays so, whatever comes off it, but for what its shop has back. */
static int64_t
used_at_once(const struct order_line *l, enum order_state state)
{
	int64_t kept = l->used < l->taken ? l->used : l->taken > 0 ? l->taken : 0;

	switch (state) {
	case ORDER_COMPLETE:
		return kept > l->quantity ? kept : l->quantity;
	case ORDER_CANCELLED:
		return kept;
	case ORDER_WAITING:
	case ORDER_FLOOR:
		break;
	}
	return 0;
}

/* Pieces whose stock is used: of complete tickets, and of what makes none. */
static void
count_used(struct order_all *all)
{
	for (size_t i = 0; i < all->lines; i++) {
		struct order_line *l = &all->line[i];

		l->used = l->work ? 0 : used_at_once(l, all->order.state);
		for (size_t k = 0; k < all->tickets && l->work; k++)
			if (str_eq(all->ticket[k].line, l->id) && str_eq(all->ticket[k].stage, COMPLETE))
				l->used += all->ticket[k].quantity;
	}
}

void
flow_order_derive(struct order_all *all)
{
	for (size_t i = 0; i < all->tickets; i++) {
		struct ticket *t = &all->ticket[i];

		t->open = !t->machine.cancelled && !str_eq(t->stage, COMPLETE) && all->order.state != ORDER_WAITING;
	}
	count_used(all);
}

bool
flow_order_apply(struct arena *a, struct order_all *all, const struct order_fact *f, int64_t at, struct order_by by)
{
	bool found = f->no == 0;

	all->order.seq++;
	all->order.updated_at = at;
	if (f->told) {
		found = apply_told(a, all, f, at, by);
	} else {
		all->order.state = f->state;
		all->order.stage = f->order_stage;
		for (size_t i = 0; i < all->tickets && f->no != 0; i++)
			if (all->ticket[i].no == f->no) {
				found = true;
				if (f->step.stage.type != 0)
					apply_step(a, &all->ticket[i], &f->step, at, by);
			}
	}
	flow_order_derive(all);
	return found;
}
