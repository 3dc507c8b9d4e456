#include "flow/order_due.h"

#include "flow/capacity.h"
#include "flow/shops.h"

/* What capacity says of a day: asked anew for another one. */
enum { OF_DAY = INTAKE_BIT(INTAKE_DAY_FULL) | INTAKE_BIT(INTAKE_DAY_CLOSED) | INTAKE_BIT(INTAKE_DAY_SOON) };

struct str
flow_order_due_text(struct arena *a, int64_t day, struct str time)
{
	char room[32];
	struct buf b = buf_of(room, sizeof room);
	struct str text;

	day_say(&b, (int32_t)day);
	text = arena_str(a, buf_str(&b));
	return text.n && time.n ? arena_printf(a, "%.*s, %.*s", STR_ARG(text), STR_ARG(time)) : text.n ? text : time;
}

void
flow_order_due_put(struct shop_order *o, const struct shop *shop, int64_t day, struct str time)
{
	o->due_day = day;
	o->due_time = time;
	o->due_set = true;
	o->problems &= ~(int64_t)INTAKE_OF_DUE;
	o->problems |= intake_due_problems((int32_t)day, o->ordered_at > 0 ? flow_shops_today(shop, o->ordered_at) : DAY_NONE);
}

/* Its cakes are due with it. False: there is no room. */
static bool
move_tickets(struct arena *a, const struct order_all *all, struct order_fact *f)
{
	f->ticket = ARENA_ARRAY(a, struct order_ticket_fact, all->tickets + 1);
	for (size_t i = 0; f->ticket != NULL && i < all->tickets; i++) {
		struct order_ticket_fact *one = &f->ticket[f->tickets];

		if (all->ticket[i].machine.cancelled)
			continue;
		*one = (struct order_ticket_fact){ .ticket = all->ticket[i] };
		one->ticket.due_day = f->order.due_day;
		one->ticket.due_time = f->order.due_time;
		f->tickets++;
	}
	return f->ticket != NULL;
}

static enum result
set(struct tx *tx, struct order_work *w, const struct order_due *d)
{
	struct order_fact f = { .told = true, .order = w->all.order, .line = w->all.line, .lines = w->all.lines };
	struct str was = flow_order_due_text(tx->arena, w->all.order.due_day, w->all.order.due_time);
	struct capacity_plan plan;
	uint32_t problems;
	enum result result = flow_capacity_plan(tx, &plan);

	flow_order_due_put(&f.order, &w->shop, d->day, d->time);
	if (result == OK)
		result = flow_capacity_judge(tx, &plan, w, &f.order, f.line, f.lines, &problems);
	if (result != OK)
		return result;
	f.order.problems = (f.order.problems & ~(int64_t)OF_DAY) | problems;
	f.why = arena_printf(tx->arena, "%.*s → %.*s", STR_ARG(was.n ? was : STR("none")),
	    STR_ARG(flow_order_due_text(tx->arena, d->day, d->time)));
	return move_tickets(tx->arena, &w->all, &f) ? flow_order_keep(tx, w, "due_set", &f, NULL) : ERR_LIMIT;
}

enum result
flow_order_due(struct tx *tx, void *in_out)
{
	struct order_due *d = in_out, now = *d;
	struct order_work *w = ARENA_NEW(tx->arena, struct order_work);
	const struct shop_order *o;
	enum result result = w != NULL ? flow_order_open(tx, d->order_id, w) : ERR_LIMIT;

	if (result != OK)
		return result;
	o = &w->all.order;
	if (now.keeps_time)
		now.time = o->due_time;
	d->already = o->due_day == now.day && str_eq(o->due_time, now.time) && (o->due_set || !(o->problems & INTAKE_OF_DUE));
	if (d->already)
		return OK;
	if (o->state != ORDER_WAITING && o->state != ORDER_FLOOR)
		return tx_refuse(tx, ERR_CONFLICT, "over", "Nothing of this order is to be made any more: it is %.*s.",
		    STR_ARG(store_order_state_name(o->state)));
	return set(tx, w, &now);
}
