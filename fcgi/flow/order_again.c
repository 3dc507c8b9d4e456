#include "flow/order_again.h"

#include "flow/order_stock.h"

enum { LOOKED_AT = 100, PAGE = 500, HELD_AT = 50 };
/* What the stock found wrong with an order. */
enum { STOCK_SAYS = INTAKE_BIT(INTAKE_OVERSOLD) | INTAKE_BIT(INTAKE_UNKNOWN_SKU) };

/* All as it is, but for the problems: if they are some still, the stock says so again. */
static enum result
again(struct tx *tx, struct order_work *w)
{
	struct order_fact f = { .told = true, .order = w->all.order, .lines = w->all.lines };

	f.line = ARENA_ARRAY(tx->arena, struct order_line, f.lines + 1);
	if (f.line == NULL)
		return ERR_LIMIT;
	f.order.problems &= ~(int64_t)STOCK_SAYS;
	for (size_t i = 0; i < f.lines; i++) {
		f.line[i] = w->all.line[i];
		f.line[i].problems &= ~(uint32_t)STOCK_SAYS;
	}
	return flow_order_keep(tx, w, "stock_found", &f, NULL);
}

enum result
flow_order_again(struct tx *tx, const struct stock_row *row)
{
	struct stock_row now = *row;
	struct str *id;
	size_t n;
	enum result result = store_stock_refused(tx, row->id, LOOKED_AT, &id, &n);

	for (size_t i = 0; i < n && result == OK; i++) {
		struct order_work *w = ARENA_NEW(tx->arena, struct order_work);
		bool lacks, fits = false;

		if (stock_ats(&now.item).n <= 0 && now.item.rule == STOCK_REFUSE)
			break;
		result = w != NULL ? flow_order_open(tx, id[i], w) : ERR_LIMIT;
		if (result == OK)
			result = flow_order_stock_fits(tx, w, &lacks, &fits);
		if (result == OK && fits)
			result = again(tx, w);
		if (result == OK && fits)
			result = store_stock_get(tx, row->id, &now);
	}
	return result;
}

enum result
flow_order_deduct(struct tx *tx, void *in_out)
{
	struct order_deduct *d = in_out;
	struct order_work *w = ARENA_NEW(tx->arena, struct order_work);
	bool lacks = false, fits = false;
	enum result result = w != NULL ? flow_order_open(tx, d->order_id, w) : ERR_LIMIT;

	if (result == OK)
		result = flow_order_stock_fits(tx, w, &lacks, &fits);
	d->already = !lacks;
	if (result != OK || !lacks)
		return result;
	return fits ? again(tx, w) : tx_refuse(tx, ERR_CONFLICT, "not_enough", "There is still not enough in stock for it.");
}

/* ---- there before it ---------------------------------------------------------------------------------------------- */

/* A cake of which nothing is on hold, nor was refused. */
static enum result
hold(struct tx *tx, const struct ticket *t, size_t *held)
{
	struct order_work *w = ARENA_NEW(tx->arena, struct order_work);
	struct stock_hold *at;
	size_t n = 0;
	enum result result = w != NULL ? flow_order_open(tx, t->order_id, w) : ERR_LIMIT;

	if (result == OK)
		result = store_stock_holds(tx, t->order_id, &at, &n);
	if (result != OK || w->all.order.test || w->all.order.state != ORDER_FLOOR)
		return result;
	for (size_t i = 0; i < n; i++)
		if (str_eq(at[i].line, t->line))
			return OK;
	++*held;
	return again(tx, w);
}

static struct ticket
place_of(const json *from)
{
	struct ticket t = { .order_id = json_string(json_get(from, "order")) };

	json_is_int(json_get(from, "due"), &t.due_day);
	json_is_int(json_get(from, "rank"), &t.size_rank);
	json_is_int(json_get(from, "number"), &t.number);
	json_is_int(json_get(from, "no"), &t.no);
	return t;
}

static json *
place_json(struct arena *a, struct str shop_id, const struct ticket *t)
{
	json *o = json_object(a);

	json_put_str(a, o, "shop", shop_id);
	if (t == NULL)
		return o;
	json_put_str(a, o, "order", t->order_id);
	json_put_int(a, o, "due", t->due_day);
	json_put_int(a, o, "rank", t->size_rank);
	json_put_int(a, o, "number", t->number);
	json_put_int(a, o, "no", t->no);
	return o;
}

enum result
flow_order_late(struct tx *tx, const struct stock_row *row, const json *from, json **next)
{
	struct str shop_id = json_string(json_get(from, "shop"));
	struct ticket after = place_of(from), *ticket;
	struct stock_ingredient *ingredient;
	struct shop *shop;
	size_t shops, n = 0, at = 0, i = 0, held = 0;
	enum result result = row->recipe ? store_stock_recipe(tx, row->id, &ingredient, &n) : OK;

	*next = NULL;
	if (result == OK && row->recipe && n == 0)	/* of what is made of nothing yet nothing is held */
		return OK;
	if (result == OK)
		result = store_shop_list(tx, &shop, &shops);
	while (result == OK && at < shops && shop_id.n && !str_eq(shop[at].id, shop_id))
		at++;
	if (result != OK || at == shops)
		return result;
	result = store_ticket_queue(tx, shop[at].id, DAY_LEAST, DAY_NONE, after.order_id.n ? &after : NULL, PAGE, &ticket, &n);
	for (; result == OK && i < n && held < HELD_AT; i++)
		if (str_eq(ticket[i].sku, row->sku))
			result = hold(tx, &ticket[i], &held);
	if (result == OK && (i < n || n == PAGE))
		*next = place_json(tx->arena, shop[at].id, &ticket[i - 1]);
	else if (result == OK && at + 1 < shops)
		*next = place_json(tx->arena, shop[at + 1].id, NULL);
	return result;
}
