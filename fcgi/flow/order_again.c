#include "flow/order_again.h"

#include "flow/order_stock.h"

enum { LOOKED_AT = 100 };

/* All as it is, but for the problem: if it is one still, the stock says so again. */
static enum result
again(struct tx *tx, struct order_work *w)
{
	struct order_fact f = { .told = true, .order = w->all.order, .lines = w->all.lines };

	f.line = ARENA_ARRAY(tx->arena, struct order_line, f.lines + 1);
	if (f.line == NULL)
		return ERR_LIMIT;
	f.order.problems &= ~(int64_t)INTAKE_BIT(INTAKE_OVERSOLD);
	for (size_t i = 0; i < f.lines; i++) {
		f.line[i] = w->all.line[i];
		f.line[i].problems &= ~INTAKE_BIT(INTAKE_OVERSOLD);
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
		bool fits = false;

		if (stock_ats(&now.item).n <= 0 && now.item.rule == STOCK_REFUSE)
			break;
		result = w != NULL ? flow_order_open(tx, id[i], w) : ERR_LIMIT;
		if (result == OK)
			result = flow_order_stock_fits(tx, w, &fits);
		if (result == OK && fits)
			result = again(tx, w);
		if (result == OK && fits)
			result = store_stock_get(tx, row->id, &now);
	}
	return result;
}
