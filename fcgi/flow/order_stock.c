#include "flow/order_stock.h"

#include "flow/lot_follow.h"
#include "flow/shops.h"
#include "store/stock.h"

enum { READ_MS = 300000, READ_MOST = 200 };	/* longer than a call and its settling take; orders of a shop meanwhile */

enum { HOUR_MS = 3600000 };

static void
touch(struct order_touched *t, struct str item)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->item[i], item))
			return;
	if (t->n < ORDER_STOCK_MAX)
		t->item[t->n++] = item;
}

static void
problem(struct order_work *w, struct order_line *line, enum intake_problem what)
{
	line->problems |= INTAKE_BIT(what);
	w->all.order.problems |= INTAKE_BIT(what);
}

/* One item of one line, on its way to what it should be. */
struct part {
	struct tx *tx;
	const struct order_work *w;
	const struct order_line *line;
	struct stock_row *row;
	struct amount each;		/* of the item, for one piece */
	struct stock_hold hold;
	struct order_touched *touched;
	bool refused;
};

/* Makes the transaction that the input asks for; the hold follows. */
static enum result
move(struct part *p, enum stock_kind kind, struct amount amount)
{
	struct stock_input in = { .kind = kind, .amount = amount, .line = p->hold.amount };
	struct stock_decision d = stock_decide(&p->row->item, &in);
	struct stock_move m = { .txn = d.txn, .order_id = p->w->all.order.id, .line = p->line->id };
	struct amount change;
	enum result result;

	if (d.answer == STOCK_REFUSES)
		p->refused = true;
	if (d.answer != STOCK_DOES)
		return OK;
	if (!amount_make(d.txn.held, d.txn.parts, &change) || !amount_add(p->hold.amount, change, &p->hold.amount))
		return tx_refuse(p->tx, ERR_STORE, "stock_overflow", "The stock of %.*s cannot be counted any more.", STR_ARG(p->row->sku));
	p->row->item = stock_apply(p->row->item, &d.txn);
	if (d.txn.on_hand != d.txn.held)
		touch(p->touched, p->row->id);
	result = store_stock_move(p->tx, p->row, &m);
	return result == OK ? flow_lot_follow(p->tx, p->row, &m, p->line->work ? p->touched->ticket : 0,
	    flow_shops_today(&p->w->shop, p->tx->now_ms)) : result;
}

/* Whether more of it is promised than there is, this line's among it, and that is not as it is meant. */
static bool
is_oversold(const struct part *p)
{
	return p->hold.amount.n > 0 && p->row->item.rule != STOCK_ALLOW && stock_ats(&p->row->item).n < 0;
}

/* pieces of the line, as an amount of the item. */
static bool
times(const struct part *p, int64_t pieces, struct amount *out)
{
	return amount_times(p->each, AMOUNT_WHOLE(pieces), out);
}

/* used: so many pieces more than before. Then so many are to be on hold, and so many more would be if there were enough. */
static enum result
follow(struct part *p, int64_t used, int64_t wanted, int64_t refused)
{
	struct stock_hold was = p->hold;
	struct amount amount;
	enum result result = OK;

	if (used != 0 && times(p, used, &amount))
		result = move(p, STOCK_CONSUME, amount);
	if (result == OK && times(p, wanted, &amount) && amount_cmp(amount, p->hold.amount) != 0)
		result = amount.n == 0 ? move(p, STOCK_RELEASE, amount) : move(p, STOCK_HOLD, amount);
	p->hold.quantity = wanted;
	p->hold.refused = refused;
	if (result == OK && (amount_cmp(was.amount, p->hold.amount) != 0 || was.refused != refused))
		result = store_stock_hold_put(p->tx, &p->hold);
	return result;
}

int64_t
flow_order_stock_until(const struct shop_order *o, const struct shop_settings *s)
{
	return o->state == ORDER_WAITING && s->hold_hours > 0 ? o->ordered_at + s->hold_hours * (int64_t)HOUR_MS : 0;
}

/* Whether nobody has paid in time. */
static bool
is_over(const struct order_work *w, int64_t now_ms)
{
	int64_t until = flow_order_stock_until(&w->all.order, &w->settings);

	return until != 0 && now_ms >= until;
}

/* What of a line is still to be held back: nothing of a test, of what was cancelled, of what nobody has paid in time. */
int64_t
flow_order_stock_wanted(const struct order_work *w, const struct order_line *line, int64_t now_ms)
{
	const struct shop_order *o = &w->all.order;
	int64_t live = 0;

	if (o->test || o->state == ORDER_CANCELLED)
		return 0;
	if (is_over(w, now_ms))
		return 0;
	if (!line->work)
		return line->quantity > line->used ? line->quantity - line->used : 0;
	for (size_t i = 0; i < w->all.tickets; i++) {
		const struct ticket *t = &w->all.ticket[i];

		if (str_eq(t->line, line->id) && !t->machine.cancelled)
			live += t->quantity;
	}
	return live > line->used ? live - line->used : 0;
}

struct holds { struct stock_hold *at; size_t n; };

static struct stock_hold
hold_of(const struct order_work *w, const struct holds *h, struct str line, struct str item)
{
	for (size_t i = 0; i < h->n; i++)
		if (str_eq(h->at[i].line, line) && str_eq(h->at[i].item_id, item))
			return h->at[i];
	return (struct stock_hold){ .order_id = w->all.order.id, .line = line, .item_id = item, .amount = AMOUNT_WHOLE(0) };
}

/* The items behind a SKU: itself, or what its recipe takes. n 0: nobody counts it. */
static enum result
items_of(struct tx *tx, struct str sku, struct stock_ingredient **out, size_t *n)
{
	struct stock_ingredient *self = ARENA_NEW(tx->arena, struct stock_ingredient);
	enum result result;

	*n = 0;
	*out = self;
	if (self == NULL)
		return ERR_LIMIT;
	result = store_stock_of_sku(tx, sku, &self->row);
	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	if (self->row.recipe)
		return store_stock_recipe(tx, self->row.id, out, n);
	self->amount = AMOUNT_WHOLE(1);
	*n = 1;
	return OK;
}

/* Whether anybody counts anything here: else an unknown SKU is nothing to speak of. */
static enum result
counts(struct tx *tx, bool *any)
{
	struct stock_row *row;
	size_t n;
	enum result result = store_stock_list(tx, STR(""), STOCK_LIST_ALL, STR(""), 1, &row, &n);

	*any = n > 0;
	return result;
}

/* Which of its shop's products was sold, where a SKU is of two of them, no stock can say. */
static enum result
look_double(struct tx *tx, struct order_work *w, struct order_line *line)
{
	struct variant *v;
	size_t n = 0;
	enum result result = line->sku.n ? store_variant_of_sku(tx, line->sku, w->shop.id, &v, &n) : OK;

	if (result == OK && n > 1)
		problem(w, line, INTAKE_DOUBLE_SKU);
	return result;
}

/* Whether all that the line wants may be held: a product that one ingredient is missing for takes nothing of the others. */
static bool
is_enough(const struct order_work *w, const struct order_line *line, const struct stock_ingredient *item, size_t n,
    const struct holds *h, int64_t pieces)
{
	for (size_t i = 0; i < n; i++) {
		struct stock_hold hold = hold_of(w, h, line->id, item[i].row.id);
		struct stock_input in = { .kind = STOCK_HOLD, .line = hold.amount };

		if (amount_times(item[i].amount, AMOUNT_WHOLE(pieces), &in.amount) && amount_cmp(in.amount, hold.amount) > 0 &&
		    stock_decide(&item[i].row.item, &in).answer == STOCK_REFUSES)
			return false;
	}
	return true;
}

/* Lets go what is on hold of items that the line takes no more: its SKU, or the recipe behind it, is another by now. */
static enum result
let_go(struct tx *tx, const struct order_work *w, const struct order_line *line, const struct stock_ingredient *item, size_t n,
    const struct holds *h, struct order_touched *touched)
{
	enum result result = OK;

	for (size_t i = 0; i < h->n && result == OK; i++) {
		struct stock_row row;
		struct part p = { .tx = tx, .w = w, .line = line, .row = &row, .each = AMOUNT_WHOLE(0), .hold = h->at[i], .touched = touched };
		bool takes = !str_eq(h->at[i].line, line->id);

		for (size_t k = 0; k < n && !takes; k++)
			takes = str_eq(item[k].row.id, h->at[i].item_id);
		if (takes)
			continue;
		result = store_stock_get(tx, h->at[i].item_id, &row);
		if (result == OK)
			result = follow(&p, 0, 0, 0);
	}
	return result;
}

/*
 * Some of what was used before is not used any more: that much of what the line's transactions took comes back, and is on hold.
 * A transaction says how much it took, not for how many pieces nor for which cake; so where the recipe was changed between two
 * cakes of one line, one of them gives back the average of what they took, and both together exactly that.
 */
static enum result
give_back(struct tx *tx, const struct order_work *w, const struct order_line *line, int64_t used_before, struct holds *h,
    struct order_touched *touched)
{
	int64_t pieces = used_before - line->used;
	struct stock_used *used;
	size_t n;
	enum result result = store_stock_used(tx, w->all.order.id, line->id, &used, &n);

	for (size_t i = 0; i < n && result == OK; i++) {
		struct stock_row row;
		struct part p = { .tx = tx, .w = w, .line = line, .row = &row, .hold = hold_of(w, h, line->id, used[i].item_id), .touched = touched };
		struct amount all, amount;

		result = store_stock_get(tx, used[i].item_id, &row);
		if (result != OK || used[i].n <= 0 || !amount_make(used[i].n, used[i].parts, &all) || !amount_make(pieces, used_before, &amount) ||
		    !amount_times(all, amount, &amount))
			continue;
		p.hold.quantity += pieces;
		result = move(&p, STOCK_UNCONSUME, amount);
		if (result == OK)
			result = store_stock_hold_put(tx, &p.hold);
		if (result == OK)	/* the next may be of the same item, in other parts */
			result = store_stock_holds(tx, w->all.order.id, &h->at, &h->n);
	}
	return result;
}

static enum result
line_stock(struct tx *tx, struct order_work *w, struct order_line *line, const struct order_line *was, struct holds *h, bool told,
    struct order_touched *touched)
{
	struct stock_ingredient *item = NULL;
	size_t n = 0;
	int64_t pieces = flow_order_stock_wanted(w, line, tx->now_ms), used_before = was != NULL ? was->used : 0;
	bool any = false, enough;
	enum result result = line->sku.n ? items_of(tx, line->sku, &item, &n) : OK;	/* none: a problem that the mapping has named */

	if (result == OK && told)
		result = look_double(tx, w, line);
	if (result == OK && line->sku.n && n == 0 && told && !w->all.order.test) {
		result = counts(tx, &any);
		if (any)
			problem(w, line, INTAKE_UNKNOWN_SKU);
	}
	if (result == OK && line->used < used_before) {
		result = give_back(tx, w, line, used_before, h, touched);
		used_before = line->used;
	}
	if (result == OK)
		result = let_go(tx, w, line, item, n, h, touched);
	for (size_t i = 0; i < n && h->n > 0 && result == OK; i++)	/* what came back or was let go may be of these */
		result = store_stock_get(tx, item[i].row.id, &item[i].row);
	enough = is_enough(w, line, item, n, h, pieces);
	for (size_t i = 0; i < n && result == OK; i++) {
		struct part p = { .tx = tx, .w = w, .line = line, .row = &item[i].row, .each = item[i].amount,
		    .hold = hold_of(w, h, line->id, item[i].row.id), .touched = touched, .refused = !enough };
		int64_t used = w->all.order.test ? 0 : line->used - used_before;
		int64_t left = p.hold.quantity > used ? p.hold.quantity - used : 0, kept = enough ? pieces : left;

		result = follow(&p, used, kept, pieces > kept ? pieces - kept : 0);
		/* The shop moved its own level: of a test order, or for what nothing is on hold, that is to be given back. */
		if (line->taken != (was != NULL ? was->taken : 0))
			touch(touched, item[i].row.id);
		if (told && (p.refused || is_oversold(&p)))
			problem(w, line, INTAKE_OVERSOLD);
	}
	return result;
}

enum result
flow_order_stock_fits(struct tx *tx, const struct order_work *w, bool *lacks, bool *fits)
{
	struct holds h;
	enum result result = store_stock_holds(tx, w->all.order.id, &h.at, &h.n);

	*fits = *lacks = false;
	for (size_t i = 0; i < w->all.lines && result == OK; i++) {
		const struct order_line *line = &w->all.line[i];
		int64_t pieces = flow_order_stock_wanted(w, line, tx->now_ms);
		struct stock_ingredient *item;
		bool held = false, refused = false;
		size_t n = 0;

		for (size_t k = 0; k < h.n; k++)
			if (str_eq(h.at[k].line, line->id)) {
				held = true;
				refused |= h.at[k].refused != 0;
			}
		if (w->all.order.test || pieces == 0 || (held && !refused) || line->sku.n == 0)
			continue;
		result = items_of(tx, line->sku, &item, &n);
		if (result != OK || n == 0)
			continue;
		*lacks = true;
		*fits |= is_enough(w, line, item, n, &h, pieces);
	}
	return result;
}

/* What its own shop has taken off its level, when it was ordered or that was changed; and what it has put back, when it did. */
static enum result
line_level(struct tx *tx, const struct order_work *w, const struct order_line *line, const struct order_line *was)
{
	int64_t taken = line->taken - (was != NULL ? was->taken : 0), ordered = line->ordered - (was != NULL ? was->ordered : 0);
	int64_t restocked = line->backs && ordered > taken ? ordered - taken : 0;	/* more than was known */
	struct variant v;
	bool changed;
	enum result result;

	if ((taken == 0 && restocked == 0) || line->variant_id.n == 0)
		return OK;
	result = store_variant_get(tx, w->shop.id, line->variant_id, &v);
	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	changed = taken + restocked != 0 &&
	    stock_shop_ordered(&v.level, taken + restocked, w->fresh ? w->all.order.ordered_at : w->all.order.shop_updated_at);
	changed |= stock_shop_restocked(&v.level, restocked, line->back, line->backs);
	if (changed)
		result = store_variant_level(tx, &v);
	return result;
}

enum result
flow_order_stock_read(struct tx *tx, struct variant *v, int64_t level, int64_t at_ms, bool *changed)
{
	struct order_list recent = { .shop_id = v->shop_id, .q = STR(""), .before_id = STR(""), .from_at = tx->now_ms - READ_MS, .limit = READ_MOST };
	bool first = v->level.state == STOCK_SHOP_UNREAD;
	enum result result;

	*changed = stock_shop_read(&v->level, level, at_ms);
	if (!*changed || !first || at_ms == 0)
		return OK;
	result = store_order_list(tx, &recent);
	for (size_t i = 0; i < recent.n && result == OK; i++) {
		struct order_line *line;
		size_t n;

		if (!flow_order_lines_read(tx->arena, json_parse(tx->arena, recent.at[i].order.lines, NULL), &line, &n))
			return ERR_LIMIT;
		for (size_t k = 0; k < n; k++)
			if (str_eq(line[k].variant_id, v->id))	/* in the answer already, when it is older */
				stock_shop_ordered(&v->level, line[k].taken, recent.at[i].order.ordered_at);
	}
	return result;
}

/* Whether what happened can move any stock at all: most scans do not. */
static bool
moves(const struct order_work *w, const struct order_fact *f, int64_t now_ms)
{
	switch (f->step.stage.type) {
	case STAGE_EV_COMPLETED:
	case STAGE_EV_UNDONE:
	case STAGE_EV_CANCELLED:
	case STAGE_EV_ACKNOWLEDGED:
	case STAGE_EV_SHOP_CANCELLED:
		return true;
	case STAGE_EV_CREATED:
	case STAGE_EV_PRINTED:
	case STAGE_EV_STARTED:
	case STAGE_EV_QC_RETURNED:
	case STAGE_EV_RECEIVED:
	case STAGE_EV_ASSIGNED:
	case STAGE_EV_STORED:
	case STAGE_EV_NOTED:
	case STAGE_EV_HELD:
	case STAGE_EV_RESUMED:
	case STAGE_EV_MOVED_BACK:
	case STAGE_EV_CHANGED:
		return f->told;
	}
	return f->told || is_over(w, now_ms);	/* of no ticket */
}

enum result
flow_order_stock(struct tx *tx, struct order_work *w, const struct order_fact *f, struct order_touched *touched)
{
	struct holds h = { .n = 0 };
	enum result result = OK;

	touched->n = 0;
	touched->ticket = f->told ? 0 : f->no;
	if (!moves(w, f, tx->now_ms))
		return OK;
	if (!w->fresh)
		result = store_stock_holds(tx, w->all.order.id, &h.at, &h.n);
	for (size_t i = 0; i < w->all.lines && result == OK; i++) {
		struct order_line *line = &w->all.line[i];
		const struct order_line *was = flow_order_line(w->line_before, w->lines_before, line->id);

		result = line_stock(tx, w, line, was, &h, f->told, touched);
		if (result == OK)
			result = line_level(tx, w, line, was);
	}
	return result;
}
