#include "flow/order_keep.h"

#include "flow/order_expire.h"
#include "flow/order_stock.h"
#include "flow/stock_spread.h"

/* Puts the tickets onto the floor: from here on the machine knows where they stand. */
static void
stand(struct order_work *w)
{
	for (size_t i = 0; i < w->all.tickets; i++) {
		struct ticket *t = &w->all.ticket[i];
		int32_t undo = stage_find(&w->settings.floor, t->undo_stage);

		t->machine.stage = stage_find(&w->settings.floor, t->stage);
		if (t->machine.stage == STAGE_NONE)	/* a floor cannot lose a stage that holds tickets; cancelled ones stay where they were */
			t->machine.stage = 0;
		t->machine.waiting = w->all.order.state == ORDER_WAITING;
		t->machine.last.stage = undo;
		if (undo == STAGE_NONE || undo == STAGE_END)
			t->machine.last = (struct stage_last){ .kind = STAGE_UNDO_NOTHING };
	}
}

/* What comes next finds everything as it is now. */
static bool
remember(struct arena *a, struct order_work *w)
{
	w->fresh = false;
	w->tickets_before = w->all.tickets;
	w->lines_before = w->all.lines;
	w->line_before = ARENA_ARRAY(a, struct order_line, w->all.lines + 1);
	if (w->line_before == NULL)
		return false;
	if (w->all.lines > 0)
		memcpy(w->line_before, w->all.line, w->all.lines * sizeof *w->line_before);
	for (size_t i = 0; i < w->all.tickets; i++)
		w->open_before[i] = w->all.ticket[i].open;
	return true;
}

enum result
flow_order_known(struct tx *tx, struct order_work *w)
{
	struct order_all *all = &w->all;
	enum result result = store_ticket_of(tx, all->order.id, &all->ticket, &all->tickets);

	if (result != OK)
		return result;
	if (all->tickets > ORDER_TICKETS_MAX ||
	    !flow_order_lines_read(tx->arena, json_parse(tx->arena, all->order.lines, NULL), &all->line, &all->lines))
		return tx_refuse(tx, ERR_STORE, "order_unreadable", "This order cannot be read. Run tradepost replay --check.");
	stand(w);
	return remember(tx->arena, w) ? OK : ERR_LIMIT;
}

enum result
flow_order_load(struct tx *tx, struct str id, struct order_work *w)
{
	enum result result = store_order_get(tx, id, &w->all.order);

	w->fresh = result == ERR_MISSING;
	if (w->fresh) {
		w->all = (struct order_all){ .order = { .id = id, .shop_id = w->shop.id } };
		w->lines_before = w->tickets_before = 0;
	}
	return result == OK ? flow_order_known(tx, w) : result;
}

enum result
flow_order_open(struct tx *tx, struct str id, struct order_work *w)
{
	struct str shop_id;
	enum result result;

	if (!str_cut(id, '.', &shop_id, &(struct str){ 0 }))
		return tx_refuse(tx, ERR_MISSING, "no_such_order", "There is no such order.");
	result = store_shop_get(tx, shop_id, &w->shop);
	if (result == OK) {
		flow_shop_settings_read(tx->arena, w->shop.settings, &w->settings);
		result = store_order_get(tx, id, &w->all.order);
	}
	if (result == OK)
		result = flow_order_known(tx, w);
	return result == ERR_MISSING ? tx_refuse(tx, ERR_MISSING, "no_such_order", "There is no such order.") : result;
}

/* The stage of its least advanced ticket, and whether all of them are complete. */
static void
place(struct order_work *w)
{
	struct stage_ticket machine[ORDER_TICKETS_MAX];
	struct shop_order *o = &w->all.order;
	int32_t stage;

	for (size_t i = 0; i < w->all.tickets; i++)
		machine[i] = w->all.ticket[i].machine;
	stage = stage_order(machine, w->all.tickets);
	o->stage = stage == STAGE_NONE ? STR("") : stage_name(&w->settings.floor, stage);
	if (o->state == ORDER_FLOOR && stage == STAGE_END)
		o->state = ORDER_COMPLETE;
	else if (o->state == ORDER_COMPLETE && stage != STAGE_END && stage != STAGE_NONE)
		o->state = ORDER_FLOOR;		/* one was taken back, or added */
}

static enum result
keep_tickets(struct tx *tx, struct order_work *w, const struct order_fact *f)
{
	enum result result = OK;

	for (size_t i = 0; i < w->all.tickets && result == OK; i++) {
		struct ticket *t = &w->all.ticket[i];
		bool touched = !f->told && t->no == f->no;

		for (size_t k = 0; k < f->tickets && !touched; k++)
			touched = f->ticket[k].ticket.no == t->no;
		if (i >= w->tickets_before)
			result = store_ticket_insert(tx, t);
		else if (touched || t->open != w->open_before[i])
			result = store_ticket_update(tx, t);
	}
	return result;
}

/* All that changes in a line that nobody told anew. */
static bool
used_differs(const struct order_work *w)
{
	for (size_t i = 0; i < w->all.lines; i++)
		if (w->all.line[i].used != w->line_before[i].used)
			return true;
	return false;
}

enum result
flow_order_keep(struct tx *tx, struct order_work *w, const char *type, struct order_fact *f, int64_t *event)
{
	struct shop_order *o = &w->all.order;
	struct order_touched touched;
	struct event e = { .subject = STR("shop_order"), .subject_id = o->id, .type = str_of(type) };
	enum result result;

	if (!flow_order_apply(tx->arena, &w->all, f, tx->now_ms, (struct order_by){ tx->scope->user, tx->scope->device }))
		return ERR_LIMIT;
	place(w);
	flow_order_derive(&w->all);
	result = flow_order_stock(tx, w, f, &touched);
	f->order = *o;
	f->order_stage = o->stage;
	f->state = o->state;
	if (f->told || used_differs(w))
		o->lines = json_print(tx->arena, flow_order_lines_json(tx->arena, w->all.line, w->all.lines));
	e.seq = o->seq;
	e.data = flow_order_fact_data(tx->arena, f);
	if (e.data.p == NULL || o->lines.p == NULL)
		return ERR_LIMIT;
	if (result == OK)
		result = w->fresh ? store_order_insert(tx, o) : store_order_update(tx, o);
	if (result == OK)
		result = keep_tickets(tx, w, f);
	if (result == OK)
		result = store_event_add(tx, &e);
	for (size_t i = 0; i < touched.n && result == OK; i++)
		result = flow_stock_spread(tx, touched.item[i], e.id);
	if (result == OK && f->told)
		result = flow_order_expires(tx, w, e.id);
	if (event != NULL)
		*event = e.id;
	return result == OK && !remember(tx->arena, w) ? ERR_LIMIT : result;
}
