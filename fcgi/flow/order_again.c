#include "flow/order_again.h"

#include "flow/order_stock.h"

enum { LOOKED_AT = 100, PAGE = 200, HELD_AT = 50 };
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

/* Whether of a line that wants something nothing is on hold, nor was refused. */
static bool
lacks(const struct order_work *w, const struct order_line *l, const struct stock_hold *at, size_t n, int64_t now_ms)
{
	bool held = false;

	for (size_t i = 0; i < n; i++)
		held |= str_eq(at[i].line, l->id);
	return !held && flow_order_stock_wanted(w, l, now_ms) > 0;
}

/* An order that is alive holds what its lines want of the SKU, be it of a cake or not; *held counts. */
static enum result
hold(struct tx *tx, struct str id, struct str sku, size_t *held)
{
	struct order_work *w = ARENA_NEW(tx->arena, struct order_work);
	struct stock_hold *at;
	size_t n = 0;
	bool any = false, sold = false;
	enum result result = w != NULL ? store_order_get(tx, id, &w->all.order) : ERR_LIMIT;

	if (result != OK)
		return result;
	if (!flow_order_lines_read(tx->arena, json_parse(tx->arena, w->all.order.lines, NULL), &w->all.line, &w->all.lines))
		return OK;	/* replay says so */
	for (size_t i = 0; i < w->all.lines; i++)
		sold |= str_eq(w->all.line[i].sku, sku);
	if (!sold)		/* most are of something else, and need not be opened */
		return OK;
	result = flow_order_open(tx, id, w);
	if (result == OK)
		result = store_stock_holds(tx, id, &at, &n);
	if (result != OK)
		return result;
	for (size_t i = 0; i < w->all.lines; i++)
		any |= str_eq(w->all.line[i].sku, sku) && lacks(w, &w->all.line[i], at, n, tx->now_ms);
	if (!any)
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
shop_json(struct arena *a, struct str shop_id, struct str order_id)
{
	json *o = json_object(a);

	json_put_str(a, o, "shop", shop_id);
	if (order_id.n)
		json_put_str(a, o, "order", order_id);
	return o;
}

/* A page of the cakes on the floor, what is due first first; where one stands its order has more than the cake. */
static enum result
floor_page(struct tx *tx, const struct stock_row *row, struct str shop_id, const json *from, json **next)
{
	struct arena *a = tx->arena;
	struct ticket after = place_of(from), *ticket;
	size_t n = 0, i = 0, held = 0;
	enum result result = store_ticket_queue(tx, shop_id, DAY_LEAST, DAY_NONE, after.order_id.n ? &after : NULL, PAGE, &ticket, &n);

	for (; result == OK && i < n && held < HELD_AT; i++)
		if (i == 0 || !str_eq(ticket[i].order_id, ticket[i - 1].order_id))
			result = hold(tx, ticket[i].order_id, row->sku, &held);
	if (i > 0 && (i < n || n == PAGE)) {
		*next = shop_json(a, shop_id, ticket[i - 1].order_id);
		json_put_int(a, *next, "due", ticket[i - 1].due_day);
		json_put_int(a, *next, "rank", ticket[i - 1].size_rank);
		json_put_int(a, *next, "number", ticket[i - 1].number);
		json_put_int(a, *next, "no", ticket[i - 1].no);
	}
	return result;
}

/* A page of what is alive without a cake on the floor, what was ordered first first. */
static enum result
loose_page(struct tx *tx, const struct stock_row *row, struct str shop_id, const json *from, json **next)
{
	struct order_mark after = { .id = json_string(json_get(from, "order")), .ordered_at = 0 }, *order;
	size_t n = 0, i = 0, held = 0;
	enum result result;

	json_is_int(json_get(from, "loose"), &after.ordered_at);
	result = store_order_loose(tx, shop_id, after, PAGE, &order, &n);
	for (; result == OK && i < n && held < HELD_AT; i++)
		result = hold(tx, order[i].id, row->sku, &held);
	if (i > 0 && (i < n || n == PAGE)) {
		*next = shop_json(tx->arena, shop_id, order[i - 1].id);
		json_put_int(tx->arena, *next, "loose", order[i - 1].ordered_at);
	}
	return result;
}

enum result
flow_order_late(struct tx *tx, const struct stock_row *row, const json *from, json **next)
{
	struct str shop_id = json_string(json_get(from, "shop"));
	bool loose = json_get(from, "loose") != NULL;
	struct stock_ingredient *ingredient;
	struct shop *shop;
	size_t shops, n = 0, at = 0;
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
	result = (loose ? loose_page : floor_page)(tx, row, shop[at].id, from, next);
	if (result != OK || *next != NULL)
		return result;
	if (!loose) {	/* through with its floor */
		*next = shop_json(tx->arena, shop[at].id, STR(""));
		json_put_int(tx->arena, *next, "loose", 0);
	} else if (at + 1 < shops) {
		*next = shop_json(tx->arena, shop[at + 1].id, STR(""));
	}
	return result;
}
