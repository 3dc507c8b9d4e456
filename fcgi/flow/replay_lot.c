/*
 * Lots, for replay_kind.h.  What people set up and did is folded from the events; what came in and what is left is the sum of the
 * lot's moves, and an item's moves add up to its transactions.
 */
#include "flow/replay_kind.h"

#include <inttypes.h>

#include "flow/stock.h"
#include "store/lot.h"

bool
replay_lot_apply(struct arena *a, struct replay_state *s, const struct event *e, const json *data)
{
	static const char *const types[] = { "received", "changed", "opened", "blocked", "unblocked", "closed", "reopened", NULL };
	static const char *const numbers[] = { "received_day", "expiry_day", "open", "closed", NULL };
	int i = 0;

	while (types[i] != NULL && !str_eq(e->type, str_of(types[i])))
		i++;
	if (types[i] == NULL)
		return false;
	if (!s->exists) {
		s->exists = true;
		replay_set_int(a, s, "created_at", e->at);
		for (int k = 0; numbers[k] != NULL; k++)
			replay_set(s, numbers[k], STR("0"));
	}
	return replay_after(a, s, data);
}

enum result
replay_lot_across(struct replay_check *c, const struct replay_state *now)
{
	struct amount left = AMOUNT_WHOLE(0), got = AMOUNT_WHOLE(0), one;
	struct lot_row lot;
	struct lot_sum *at;
	size_t n;
	bool fits = true;
	enum result result = store_lot_get(c->tx, c->id, &lot);

	(void)now;
	if (result == OK)
		result = store_lot_sums(c->tx, c->id, &at, &n);
	if (result != OK)
		return result;
	for (size_t i = 0; i < n; i++) {
		fits = fits && amount_make(at[i].num, at[i].den, &one) && amount_add(left, one, &left);
		fits = fits && amount_make(at[i].got, at[i].den, &one) && amount_add(got, one, &got);
	}
	if (!fits || lot.lot.left.d < 1 || lot.got.d < 1) {
		replay_differs(c, STR("left"), STR("beyond what can be counted"), STR("numbers within core/amount.h's bounds"));
		return OK;
	}
	replay_amount(c, "left", lot.lot.left, left);
	replay_amount(c, "got", lot.got, got);
	return OK;
}

enum result
replay_lot_moves(struct replay_check *c)
{
	int64_t seq;
	enum result result = store_lot_odd(c->tx, c->id, &seq);

	if (result == OK)
		replay_differs(c, STR("lots"), arena_printf(c->tx->arena, "moves of transaction %" PRId64, seq), STR("moves that add up to it"));
	return result == ERR_MISSING ? OK : result;
}
