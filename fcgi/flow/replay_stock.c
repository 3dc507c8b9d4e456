/*
 * Stock items, for replay_kind.h.  What people set up is folded from the events; what is on hand and on hold is proven from
 * the transactions, which no event repeats: their sum, their count without a gap, and what orders hold, are all the same.
 */
#include "flow/replay_kind.h"

#include <inttypes.h>
#include <string.h>

#include "flow/stock.h"
#include "store/stock_look.h"

/* ---- settings ----------------------------------------------------------------------------------------------------- */

static bool
is_one_of(const struct event *e, const char *const *types)
{
	for (; *types != NULL; types++)
		if (str_eq(e->type, str_of(*types)))
			return true;
	return false;
}

/* What stands in another table: what a recipe takes. */
static void
add_ingredients(struct replay_state *s)
{
	if (replay_field(s, "ingredients") == NULL && s->fields < REPLAY_FIELDS)
		s->field[s->fields++] = (struct replay_column){ "ingredients", { 0 } };
}

bool
replay_stock_apply(struct arena *a, struct replay_state *s, const struct event *e, const json *data)
{
	static const char *const changes[] = { "added", "changed", "recipe_changed", NULL };
	static const char *const moves[] = { "received", "returned", "adjusted", "counted", "corrected", NULL };

	if (is_one_of(e, moves))	/* the transaction says it */
		return true;
	if (!is_one_of(e, changes))
		return false;
	add_ingredients(s);
	if (str_eq(e->type, STR("added"))) {
		s->exists = true;
		replay_set_int(a, s, "created_at", e->at);
		replay_set(s, "safety", STR("0"));
		replay_set(s, "recipe", STR("0"));
		replay_set(s, "active", STR("0"));
		replay_set_int(a, s, "expiry_days", STOCK_EXPIRY_DAYS);
	}
	return replay_after(a, s, data);
}

static int64_t
number(struct replay_state *s, const char *name)
{
	int64_t n = 0;

	str_int(*replay_field(s, name), &n);
	return n;
}

/* Takes a field away: something else proves it. */
static void
leave_out(struct replay_state *s, const char *name)
{
	for (size_t i = 0; i < s->fields; i++)
		if (strcmp(s->field[i].name, name) == 0) {
			s->field[i] = s->field[--s->fields];
			return;
		}
}

enum result
replay_stock_look(struct tx *tx, struct str id, struct replay_state *stored)
{
	static const char *const proven[] = { "parts", "on_hand", "held", "seq" };
	struct amount safety;
	struct stock_ingredient *at;
	size_t n;
	enum result result = store_stock_recipe(tx, id, &at, &n);

	if (amount_make(number(stored, "safety"), number(stored, "parts"), &safety))
		replay_set(stored, "safety", flow_stock_text(tx->arena, safety));
	for (size_t i = 0; i < sizeof proven / sizeof *proven; i++)
		leave_out(stored, proven[i]);
	add_ingredients(stored);
	if (result == OK)
		replay_set(stored, "ingredients", flow_stock_recipe_text(tx->arena, at, n));
	return result;
}

/* ---- numbers ------------------------------------------------------------------------------------------------------- */

static bool
in_range(const struct stock_item *i)
{
	return i->parts >= 1 && i->parts <= AMOUNT_D_MAX && i->on_hand >= -STOCK_N_MAX && i->on_hand <= STOCK_N_MAX && i->held >= 0 &&
	    i->held <= STOCK_N_MAX && i->safety >= 0 && i->safety <= STOCK_N_MAX;
}

void
replay_amount(struct replay_check *c, const char *field, struct amount stored, struct amount recomputed)
{
	if (amount_cmp(stored, recomputed) != 0)
		replay_differs(c, str_of(field), flow_stock_text(c->tx->arena, stored), flow_stock_text(c->tx->arena, recomputed));
}

struct way { struct stock_item item; bool fits; int64_t n, said; };

/* What the transactions add up to, from the last one back to the first. */
static enum result
sum(struct replay_check *c, const struct stock_row *row, struct way *w)
{
	struct stock_look_sum *at;
	size_t n;
	enum result result = store_stock_look_sums(c->tx, row, &at, &n);

	*w = (struct way){ .item = stock_new(STOCK_ALLOW), .fits = true };
	for (size_t i = 0; i < n && result == OK; i++) {
		w->fits = w->fits && stock_add(&w->item, at[i].sum.parts, at[i].sum.on_hand, at[i].sum.held);
		w->n += at[i].sum.n;
		w->said += at[i].said;
	}
	return result;
}

/* What orders have on hold. */
static enum result
holds(struct replay_check *c, const struct stock_row *row, struct amount *held, bool *fits)
{
	struct stock_look_held *at;
	struct amount one;
	size_t n;
	enum result result = store_stock_look_held(c->tx, row, &at, &n);

	*held = AMOUNT_WHOLE(0);
	*fits = true;
	for (size_t i = 0; i < n && result == OK; i++)
		*fits = *fits && amount_make(at[i].num, at[i].den, &one) && amount_add(*held, one, held);
	return result;
}

/* Each is one before the other: as many as the last one's number are all of them. */
static void
check_way(struct replay_check *c, const struct stock_row *row, const struct way *w)
{
	struct arena *a = c->tx->arena;

	if (w->n != row->seq)
		replay_differs(c, STR("transactions"), arena_printf(a, "%" PRId64 " from number %" PRId64 " back", w->n, row->seq),
		    STR("down to 1 without a gap"));
	if (row->counted != (w->said > 0))
		replay_differs(c, STR("counted"), row->counted ? STR("yes") : STR("no"), w->said > 0 ? STR("yes") : STR("no"));
}

enum result
replay_stock_across(struct replay_check *c, const struct replay_state *now)
{
	struct stock_row row;
	struct way way;
	struct amount held = AMOUNT_WHOLE(0);
	bool holding = false;
	enum result result = store_stock_get(c->tx, c->id, &row);

	(void)now;
	if (result == OK)
		result = sum(c, &row, &way);
	if (result == OK)
		result = holds(c, &row, &held, &holding);
	if (result == OK)
		result = replay_lot_moves(c);
	if (result != OK)
		return result;
	check_way(c, &row, &way);
	if (!in_range(&row.item) || !way.fits || !holding) {
		replay_differs(c, STR("parts"), STR("beyond what can be counted"), STR("numbers within core/stock.h's bounds"));
		return OK;
	}
	replay_amount(c, "on_hand", stock_amount(&row.item, row.item.on_hand), stock_amount(&way.item, way.item.on_hand));
	replay_amount(c, "held", stock_amount(&row.item, row.item.held), stock_amount(&way.item, way.item.held));
	replay_amount(c, "holds", held, stock_amount(&row.item, row.item.held));
	if (row.recipe && (row.item.on_hand != 0 || row.item.held != 0))
		replay_differs(c, STR("recipe"), STR("with a stock of its own"), STR("nothing on hand or on hold"));
	return OK;
}
