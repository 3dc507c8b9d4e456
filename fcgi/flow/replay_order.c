/* The part of replay that recomputes orders and their tickets: the very apply that the use cases go through. */
#include "flow/replay_kind.h"

#include <inttypes.h>

#include "flow/order_event.h"

bool
replay_order_apply(struct arena *a, struct replay_state *s, const struct event *e, const json *data)
{
	struct order_fact fact;

	if (s->order == NULL) {
		s->order = ARENA_NEW(a, struct order_all);
		if (s->order == NULL)
			return false;
		s->order->ticket = ARENA_ARRAY(a, struct ticket, ORDER_TICKETS_MAX);
		s->order->order.id = e->subject_id;
		if (s->order->ticket == NULL)
			return false;
	}
	s->exists = true;
	return flow_order_fact_read(a, e->type, data, &fact) && flow_order_apply(a, s->order, &fact, e->at, (struct order_by){ e->actor, e->device });
}

void
replay_order_render(struct arena *a, struct replay_state *s)
{
	const struct shop_order *o;

	if (s->order == NULL)
		return;
	o = &s->order->order;
	replay_set(s, "shop_id", o->shop_id);
	replay_set(s, "human", o->human);
	replay_set_int(a, s, "number", o->number);
	replay_set(s, "name", o->name);
	replay_set(s, "state", store_order_state_name(o->state));
	replay_set(s, "stage", o->stage);
	replay_set(s, "financial", o->financial);
	replay_set_int(a, s, "test", o->test);
	replay_set_int(a, s, "by_hand", o->by_hand);
	replay_set(s, "currency", currency_code(o->currency));
	replay_set_int(a, s, "total_minor", o->total_minor);
	replay_set_int(a, s, "due_day", o->due_day);
	replay_set(s, "due_time", o->due_time);
	replay_set_int(a, s, "due_set", o->due_set);
	replay_set(s, "method", o->method);
	replay_set_int(a, s, "tickets", o->tickets);
	replay_set_int(a, s, "problems", o->problems);
	replay_set(s, "lines", json_print(a, flow_order_lines_json(a, s->order->line, s->order->lines)));
	replay_set_int(a, s, "shop_updated_at", o->shop_updated_at);
	replay_set_int(a, s, "ordered_at", o->ordered_at);
	replay_set_int(a, s, "seq", o->seq);
	replay_set_int(a, s, "created_at", o->created_at);
	replay_set_int(a, s, "updated_at", o->updated_at);
}

/* ---- into another arena ------------------------------------------------------------------------------------------- */

#define ORDER_TEXTS(X) X(id) X(shop_id) X(human) X(name) X(stage) X(financial) X(method) X(due_time)
#define LINE_TEXTS(X) X(id) X(product_id) X(variant_id) X(sku) X(title) X(variant_title) X(flavour) X(size)
#define TICKET_TEXTS(X) \
	X(order_id) X(shop_id) X(human) X(line) X(sku) X(product) X(flavour) X(size) X(group) X(stage) X(undo_stage) X(assignee) X(storage) \
	X(hold_reason) X(difference) X(times) X(touched_by) X(touched_on) X(due_time)
#define MOVE(member) to->member = arena_str(a, to->member);

bool
replay_order_move(struct arena *a, struct replay_state *s)
{
	const struct order_all *from = s->order;
	struct order_all *all;

	if (from == NULL)
		return true;
	all = ARENA_NEW(a, struct order_all);
	if (all == NULL)
		return false;
	*all = *from;
	all->line = ARENA_ARRAY(a, struct order_line, from->lines + 1);
	all->ticket = ARENA_ARRAY(a, struct ticket, ORDER_TICKETS_MAX);
	if (all->line == NULL || all->ticket == NULL)
		return false;
	{
		struct shop_order *to = &all->order;

		ORDER_TEXTS(MOVE)
		to->lines = STR("");
	}
	for (size_t i = 0; i < from->lines; i++) {
		struct order_line *to = &all->line[i];

		*to = from->line[i];
		LINE_TEXTS(MOVE)
	}
	for (size_t i = 0; i < from->tickets; i++) {
		struct ticket *to = &all->ticket[i];

		*to = from->ticket[i];
		TICKET_TEXTS(MOVE)
	}
	s->order = all;
	return !arena_full(a);
}

/* ---- the tickets, which stand in a table of their own -------------------------------------------------------------- */

struct compare { struct replay_check *c; int64_t no; };

static void
text(const struct compare *x, const char *name, struct str stored, struct str recomputed)
{
	if (!str_eq(stored, recomputed))
		replay_differs(x->c, arena_printf(x->c->tx->arena, "ticket %" PRId64 " %s", x->no, name), stored, recomputed);
}

static void
number(const struct compare *x, const char *name, int64_t stored, int64_t recomputed)
{
	struct arena *a = x->c->tx->arena;

	if (stored != recomputed)
		text(x, name, arena_printf(a, "%" PRId64, stored), arena_printf(a, "%" PRId64, recomputed));
}

static void
compare(const struct compare *x, const struct ticket *stored, const struct ticket *now)
{
	const struct stage_ticket *m = &stored->machine, *n = &now->machine;

#define TEXT(member) text(x, #member, stored->member, now->member);
	TICKET_TEXTS(TEXT)
#undef TEXT
#define NUMBER(member) number(x, #member, stored->member, now->member);
	NUMBER(number) NUMBER(size_rank) NUMBER(quantity) NUMBER(due_day) NUMBER(open) NUMBER(touched_at) NUMBER(created_at)
#undef NUMBER
#define NUMBER(member) number(x, #member, m->member, n->member);
	NUMBER(round) NUMBER(started) NUMBER(held) NUMBER(cancelled) NUMBER(changed) NUMBER(shop_cancelled) NUMBER(received)
	NUMBER(begun) NUMBER(last.kind)
#undef NUMBER
}

enum result
replay_order_across(struct replay_check *c, const struct replay_state *now)
{
	size_t here = now->order != NULL ? now->order->tickets : 0;
	struct compare x = { .c = c };
	struct ticket *stored;
	size_t n;
	enum result result = store_ticket_of(c->tx, c->id, &stored, &n);

	if (result == OK && n != here)
		number(&x, "count", (int64_t)n, (int64_t)here);
	for (size_t i = 0; result == OK && i < n && i < here; i++) {
		x.no = stored[i].no;
		compare(&x, &stored[i], &now->order->ticket[i]);
	}
	return result;
}

/* ---- shops --------------------------------------------------------------------------------------------------------- */

bool
replay_shop_apply(struct arena *a, struct replay_state *s, const struct event *e, const json *data)
{
	if (str_eq(e->type, STR("disconnected")))
		return true;
	if (str_eq(e->type, STR("added"))) {
		s->exists = true;
		replay_set_int(a, s, "created_at", e->at);
		replay_set(s, "active", STR("0"));
		replay_set(s, "location", STR(""));
	} else if (!str_eq(e->type, STR("changed"))) {
		return false;
	}
	replay_set_int(a, s, "updated_at", e->at);
	return replay_after(a, s, data);
}
