/* check_stock.c - what has to be true of orders and stock: after every step that moved any, now and then, and at rest. */
#include "tests/sim/front.h"

#include <stdlib.h>
#include <string.h>

#include "flow/order_keep.h"
#include "flow/order_told.h"
#include "flow/stock.h"
#include "store/stock_walk.h"

static const struct sql TXNS = { "ttiii", STOCK_WALK(" AND w.seq > $5") "SELECT seq, kind, parts, on_hand, held FROM walk WHERE seq > $5 ORDER BY seq", NULL };

/* ---- an item is the sum of its transactions ---------------------------------------------------------------------------- */

/*
 * Folds what is new. A hold of an item that is never oversold has left something: two orders for the last piece never both got it.
 */
static void
fold(struct sim *s, struct tx *tx, struct company *a, int i, const struct stock_row *row)
{
	struct stock_item *g = &a->ghost[i];
	struct rows rows = DB_QUERY(tx, &TXNS, V_TEXT(a->id), V_TEXT(a->item[i]), V_INT(row->moved_at), V_INT(row->seq),
	    V_INT(a->ghost_seq[i]));

	while (row_next(&rows)) {
		if (row_int(&rows, 0) != ++a->ghost_seq[i])
			violated(s, "%s has gaps in its transactions", floor_items[i].sku);
		trace(s, "    %s/%lld: %.*s, on hand %+lld, held %+lld, in parts of %lld", floor_items[i].sku, (long long)a->ghost_seq[i], STR_ARG(row_str(&rows, 1)),
		    (long long)row_int(&rows, 3), (long long)row_int(&rows, 4), (long long)row_int(&rows, 2));
		if (!stock_add(g, row_int(&rows, 2), row_int(&rows, 3), row_int(&rows, 4)))
			violated(s, "%s: a transaction does not fit", floor_items[i].sku);
		if (row->item.rule == STOCK_REFUSE && str_eq(row_str(&rows, 1), STR("hold")) && row_int(&rows, 4) > 0 && stock_ats(g).n < 0)
			violated(s, "%s is promised more often than it is there", floor_items[i].sku);
		if (str_eq(row_str(&rows, 1), STR("correct")))
			a->unsaid[i] -= llabs(row_int(&rows, 3) / row_int(&rows, 2));
		if (a->unsaid[i] < 0)
			violated(s, "%s is corrected, and nobody has moved it without a word", floor_items[i].sku);
		if (g->held < 0)
			violated(s, "%s: less than nothing is on hold", floor_items[i].sku);
	}
	if (!stock_same(g, &row->item) || row->seq != a->ghost_seq[i])
		violated(s, "%s of %.*s is not the sum of its transactions", floor_items[i].sku, STR_ARG(a->id));
}

struct look { struct sim *s; struct company *a; bool all; };

/* What is on hold for orders is what the item says. */
static void
check_holds(struct sim *s, struct tx *tx, const struct company *a, int i, const struct stock_row *row)
{
	static const struct sql holds = { "tt", "SELECT num, den FROM stock_hold WHERE account_id = $1 AND item_id = $2", NULL };
	struct rows rows = DB_QUERY(tx, &holds, V_TEXT(a->id), V_TEXT(a->item[i]));
	struct amount sum = { 0, 1 }, held = stock_amount(&row->item, row->item.held);

	while (row_next(&rows))
		if (!amount_add(sum, (struct amount){ row_int(&rows, 0), row_int(&rows, 1) }, &sum))
			violated(s, "%s: what is on hold cannot be summed", floor_items[i].sku);
	if (sum.n != held.n || sum.d != held.d)
		violated(s, "%s of %.*s: %lld/%lld are on hold, and orders hold %lld/%lld", floor_items[i].sku, STR_ARG(a->id), (long long)held.n,
		    (long long)held.d, (long long)sum.n, (long long)sum.d);
}

static enum result
check_items(struct tx *tx, void *in_out)
{
	struct look *l = in_out;

	for (int i = 0; i < ITEMS; i++) {
		struct stock_row row;

		if (store_stock_get(tx, l->a->item[i], &row) != OK) {
			violated(l->s, "%s is not there", floor_items[i].sku);
			continue;
		}
		fold(l->s, tx, l->a, i, &row);
		if (l->all)
			check_holds(l->s, tx, l->a, i, &row);
	}
	return OK;
}

static void
check_stock(struct sim *s, struct company *a, bool all)
{
	struct look l = { s, a, all };

	if (a->fronts > 0)
		check_read(s, a, check_items, &l);
}

void
check_stock_step(struct sim *s, struct company *a)
{
	check_stock(s, a, false);
}

void
check_stock_all(struct sim *s, struct company *a)
{
	check_stock(s, a, true);
}

/* ---- what was acknowledged ----------------------------------------------------------------------------------------------- */

struct told_look { struct sim *s; const struct front *f; const struct sale *o; };

static enum result
look_told(struct tx *tx, void *in_out)
{
	const struct told_look *l = in_out;
	struct shop_order order;

	if (store_order_get(tx, flow_order_id(tx->arena, l->f->id, str_of(l->o->id)), &order) != OK)
		violated(l->s, "#%lld of %.*s was taken, and is not there", (long long)l->o->number, STR_ARG(l->f->domain));
	else if (order.shop_updated_at < l->s->base + l->o->told_at)
		violated(l->s, "%.*s is as it was before what was told last", STR_ARG(order.human));
	return OK;
}

void
check_told_order(struct sim *s, const struct front *f, const struct sale *o)
{
	struct told_look l = { s, f, o };

	check_read(s, f->company, look_told, &l);
}

/* ---- at rest ----------------------------------------------------------------------------------------------------------- */

struct order_look { struct sim *s; const struct front *f; const struct sale *o; };

/* As the shop has it: each line's pieces, whether it is cancelled. */
static enum result
check_order(struct tx *tx, void *in_out)
{
	const struct order_look *l = in_out;
	struct order_work *w = ARENA_NEW(tx->arena, struct order_work);
	enum result res = w ? flow_order_open(tx, flow_order_id(tx->arena, l->f->id, str_of(l->o->id)), w) : ERR_LIMIT;
	bool off;

	if (res != OK) {
		violated(l->s, "#%lld of %.*s is not there%s", (long long)l->o->number, STR_ARG(l->f->domain), l->o->known ? ", and was taken" : "");
		return OK;
	}
	off = w->all.order.state == ORDER_CANCELLED;
	for (int i = 0; i < l->o->lines; i++) {
		const struct order_line *at = flow_order_line(w->all.line, w->all.lines, str_of(l->o->line[i].id));

		if (!at || at->quantity != l->o->line[i].current)
			violated(l->s, "%.*s: %lld pieces of a line, and the shop has %lld", STR_ARG(w->all.order.human), (long long)(at ? at->quantity : -1),
			    (long long)l->o->line[i].current);
	}
	if (off && !l->o->cancelled_at)
		for (size_t i = 0; i < w->all.tickets; i++)
			off = off && w->all.ticket[i].machine.cancelled;	/* a manager's doing */
	if (off && !l->o->cancelled_at && w->all.tickets == 0 && w->all.lines > 0)
		violated(l->s, "%.*s is cancelled, and the shop knows nothing of it", STR_ARG(w->all.order.human));
	if (!off && l->o->cancelled_at && w->all.order.state == ORDER_WAITING)
		violated(l->s, "%.*s is cancelled in the shop, and waits", STR_ARG(w->all.order.human));
	return OK;
}

/* One that its shop has deleted is not work, unless it was begun; nobody had to tell. */
static enum result
check_gone(struct tx *tx, void *in_out)
{
	const struct order_look *l = in_out;
	struct order_work *w = ARENA_NEW(tx->arena, struct order_work);

	if (!w || flow_order_open(tx, flow_order_id(tx->arena, l->f->id, str_of(l->o->id)), w) != OK || w->all.order.state == ORDER_CANCELLED ||
	    w->all.order.state == ORDER_COMPLETE)
		return OK;
	for (size_t i = 0; i < w->all.tickets; i++)
		if (!w->all.ticket[i].machine.begun && !w->all.ticket[i].machine.cancelled)
			violated(l->s, "%.*s was deleted in the shop, and is work here", STR_ARG(w->all.ticket[i].human));
	return OK;
}

/* What it shows is what we have: no push is lost, and no older level came last. */
static enum result
check_level(struct tx *tx, void *in_out)
{
	const struct look *l = in_out;

	for (int k = 0; k < l->a->fronts; k++)
		for (int i = 0; i < ITEMS; i++) {
			const struct thing *t = &l->a->front[k]->thing[i];
			struct stock_level level;
			struct stock_row row;
			int64_t want;

			if (store_stock_get(tx, l->a->item[i], &row) != OK || flow_stock_level(tx, &row, &level) != OK) {
				violated(l->s, "the level of %s cannot be had", t->sku);
				continue;
			}
			want = level.level < 0 ? 0 : level.level;
			if (t->level != want && !(t->level < 0 && want == 0))
				violated(l->s, "%.*s shows %lld of %s, and there are %lld", STR_ARG(l->a->front[k]->domain), (long long)t->level, t->sku,
				    (long long)level.level);
		}
	return OK;
}

void
check_stock_quiet(struct sim *s, struct company *a)
{
	struct look l = { s, a, true };

	for (int k = 0; k < a->fronts; k++)
		for (int i = 0; i < a->front[k]->sales; i++) {
			struct order_look o = { s, a->front[k], a->front[k]->sale[i] };

			check_read(s, a, o.o->gone ? check_gone : check_order, &o);
			arena_reset(&s->scratch, (size_t)32 << 20);
		}
	if (a->fronts > 0)
		check_read(s, a, check_level, &l);
}
