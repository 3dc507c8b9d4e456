#include "flow/lot_follow.h"

/* Takes from the lot, or gives it back, and writes down which ticket it was for. */
static enum result
move(struct tx *tx, struct lot_row *lot, const struct stock_move *m, int64_t ticket, struct amount change)
{
	struct lot_move to = { .item_id = m->item_id, .seq = m->seq, .at = m->at, .lot_id = lot != NULL ? lot->id : STR(""), .ticket = ticket,
	    .amount = change, .order_id = m->order_id, .line = m->line };

	if (lot != NULL && !amount_add(lot->lot.left, change, &lot->lot.left))
		return tx_refuse(tx, ERR_STORE, "stock_overflow", "Lot %.*s cannot be counted any more.", STR_ARG(lot->code));
	return store_lot_move(tx, lot, &to);
}

static enum result
draw(struct tx *tx, const struct stock_move *m, int64_t ticket, int32_t today, struct amount amount)
{
	struct lot lot[LOT_DRAW_MAX];
	struct lot_part part[LOT_DRAW_MAX + 1];
	struct lot_row *row;
	size_t n, parts = 0;
	enum result result = store_lot_drawn(tx, m->item_id, today, &row, &n);

	for (size_t i = 0; i < n && result == OK; i++)
		lot[i] = row[i].lot;
	if (result == OK)
		parts = lot_draw(lot, n, today, amount, part);
	for (size_t i = 0; i < parts && result == OK; i++) {
		struct amount out;

		if (amount_subtract(AMOUNT_WHOLE(0), part[i].amount, &out))
			result = move(tx, part[i].lot != LOT_NONE ? &row[part[i].lot] : NULL, m, ticket, out);
	}
	return result;
}

/* ---- back --------------------------------------------------------------------------------------------------------- */

static bool
same(const struct lot_move *a, const struct lot_move *b)
{
	return a->ticket == b->ticket && str_eq(a->lot_id, b->lot_id) && str_eq(a->item_id, b->item_id) && str_eq(a->line, b->line);
}

enum result
flow_lot_taken(struct tx *tx, struct str order_id, struct str item_id, struct lot_taken **out, size_t *out_n)
{
	struct lot_use *use;
	struct lot_taken *at;
	size_t n, all = 0;
	enum result result = store_lot_order(tx, order_id, item_id, &use, &n);

	*out_n = 0;
	if (result != OK)
		return result;
	at = ARENA_ARRAY(tx->arena, struct lot_taken, n + 1);
	if (at == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < all && !same(&at[k].use.move, &use[i].move))
			k++;
		if (k == all)
			at[all++] = (struct lot_taken){ use[i], AMOUNT_WHOLE(0) };
		if (!amount_subtract(at[k].amount, use[i].move.amount, &at[k].amount))
			return ERR_STORE;
	}
	for (size_t i = 0; i < all; i++)
		if (at[i].amount.n > 0)
			at[(*out_n)++] = at[i];
	*out = at;
	return OK;
}

static enum result
give_back(struct tx *tx, const struct stock_move *m, int64_t ticket, struct amount amount)
{
	struct lot_taken *at;
	struct amount *taken;
	struct lot_part *part;
	size_t all, n = 0, parts;
	enum result result = flow_lot_taken(tx, m->order_id, m->item_id, &at, &all);

	if (result != OK)
		return result;
	taken = ARENA_ARRAY(tx->arena, struct amount, all + 1);
	part = ARENA_ARRAY(tx->arena, struct lot_part, all + 1);
	if (taken == NULL || part == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < all; i++)
		if (str_eq(at[i].use.move.line, m->line) && (ticket == 0 || at[i].use.move.ticket == ticket)) {
			at[n] = at[i];
			taken[n++] = at[i].amount;
		}
	parts = lot_give_back(taken, n, amount, part);
	for (size_t i = 0; i < parts && result == OK; i++) {
		const struct lot_move *of = &at[part[i].lot].use.move;
		struct lot_row lot;

		if (of->lot_id.n > 0)
			result = store_lot_get(tx, of->lot_id, &lot);
		if (result == OK)
			result = move(tx, of->lot_id.n > 0 ? &lot : NULL, m, of->ticket, part[i].amount);
	}
	return result;
}

enum result
flow_lot_follow(struct tx *tx, const struct stock_row *item, const struct stock_move *m, int64_t ticket, int32_t today)
{
	struct amount amount;
	int64_t n = m->txn.on_hand;

	if (!item->lots || n == 0 || !amount_make(n < 0 ? -n : n, m->txn.parts, &amount))
		return OK;
	if (m->txn.kind == STOCK_CONSUME)
		return draw(tx, m, ticket, today, amount);
	return m->txn.kind == STOCK_UNCONSUME ? give_back(tx, m, ticket, amount) : OK;
}
