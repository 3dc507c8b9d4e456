#include "flow/stock.h"

#include <stdio.h>
#include <stdlib.h>

#include "flow/audit.h"
#include "flow/stock_spread.h"
#include "store/lot.h"

enum { LOTS_NAMED = 5 };

static enum result
get(struct tx *tx, struct str id, struct stock_row *row)
{
	enum result result = store_stock_get(tx, id, row);

	return result == ERR_MISSING ? tx_refuse(tx, ERR_MISSING, "no_such_item", "There is no such stock item.") : result;
}

struct str
flow_stock_text(struct arena *a, struct amount amount)
{
	struct buf b = buf_of(arena_get(a, AMOUNT_TEXT_MAX), AMOUNT_TEXT_MAX);

	if (b.p != NULL)
		amount_put(&b, amount);
	return buf_str(&b);
}

/* ---- how many there are ------------------------------------------------------------------------------------------- */

static struct stock_level
level_of(const struct stock_row *row, const struct stock_ingredient *ingredient, const struct stock_use *use, size_t n)
{
	struct stock_makes makes;
	struct stock_level level = { .standing = STOCK_OUT, .short_of = STR("") };

	if (!row->recipe)
		return (struct stock_level){ .level = amount_floor(stock_ats(&row->item)), .standing = stock_standing(&row->item), .short_of = STR("") };
	if (n == 0)
		return level;
	makes = stock_makes(use, n);
	level.level = makes.level;
	level.short_of = ingredient[makes.short_of].row.sku;
	level.standing = stock_standing(&use[makes.short_of].item);
	if (makes.level > 0)
		level.standing = STOCK_FINE;
	else if (level.standing == STOCK_FINE)	/* there is some of it, but not enough for one */
		level.standing = STOCK_OUT;
	return level;
}

static bool
is_counted(const struct stock_row *row, const struct stock_ingredient *ingredient, size_t n)
{
	bool is = row->recipe ? n > 0 : row->counted;

	for (size_t i = 0; i < n && is; i++)
		is = ingredient[i].row.counted;
	return is;
}

/* A recipe is stated by what it is made of; what is said of itself comes on top. */
static struct allergens
allergens_of(const struct stock_row *row, const struct stock_ingredient *ingredient, size_t n)
{
	struct allergens all = row->allergens;

	all.stated = all.stated || n > 0;
	for (size_t i = 0; i < n; i++)
		all = allergens_add(all, ingredient[i].row.allergens);
	return all;
}

enum result
flow_stock_level(struct tx *tx, const struct stock_row *row, struct stock_level *level)
{
	struct stock_ingredient *ingredient = NULL;
	struct stock_use *use;
	size_t n = 0;
	enum result result = row->recipe ? store_stock_recipe(tx, row->id, &ingredient, &n) : OK;

	if (result != OK)
		return result;
	use = ARENA_ARRAY(tx->arena, struct stock_use, n + 1);
	if (use == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < n; i++)
		use[i] = (struct stock_use){ ingredient[i].row.item, ingredient[i].amount };
	*level = level_of(row, ingredient, use, n);
	level->allergens = allergens_of(row, ingredient, n);
	level->counted = is_counted(row, ingredient, n);
	return OK;
}

enum result
flow_stock_allergens(struct tx *tx, struct str sku, struct allergens *out)
{
	struct stock_row row;
	struct stock_level level;
	enum result result = sku.n ? store_stock_of_sku(tx, sku, &row) : ERR_MISSING;

	*out = (struct allergens){ .stated = false };
	if (result == OK && (result = flow_stock_level(tx, &row, &level)) == OK)
		*out = level.allergens;
	return result == ERR_MISSING ? OK : result;
}

struct str
flow_stock_allergens_text(struct arena *a, struct allergens of)
{
	char room[ALLERGENS_SAY_MAX];
	struct buf b = buf_of(room, sizeof room);

	if (of.stated || of.contains != 0 || of.may != 0)
		allergens_say(&b, of);
	return arena_str(a, buf_str(&b));
}

/* ---- an item ------------------------------------------------------------------------------------------------------ */

static void
differ(struct audit *audit, const struct stock_row *a, const struct stock_row *b)
{
	struct arena *arena = audit->tx->arena;
	bool fresh = a->id.n == 0;

	flow_audit_str(audit, "sku", a->sku, b->sku);
	flow_audit_str(audit, "name", a->name, b->name);
	flow_audit_str(audit, "unit", a->unit, b->unit);
	flow_audit_str(audit, "safety", flow_stock_text(arena, fresh ? AMOUNT_WHOLE(0) : stock_amount(&a->item, a->item.safety)),
	    flow_stock_text(arena, stock_amount(&b->item, b->item.safety)));
	flow_audit_str(audit, "oversell", fresh ? STR("") : stock_rule_name(a->item.rule), stock_rule_name(b->item.rule));
	flow_audit_str(audit, "allergens", store_stock_allergens(arena, a->allergens.contains, a->allergens.stated),
	    store_stock_allergens(arena, b->allergens.contains, b->allergens.stated));
	flow_audit_str(audit, "may_contain", store_stock_allergens(arena, a->allergens.may, false),
	    store_stock_allergens(arena, b->allergens.may, false));
	flow_audit_int(audit, "expiry_days", fresh ? STOCK_EXPIRY_DAYS : a->expiry_days, b->expiry_days);
	flow_audit_bool(audit, "recipe", a->recipe, b->recipe);
	flow_audit_bool(audit, "active", a->active, b->active);
}

static enum result
in_the_way(struct tx *tx, const struct stock_row *row)
{
	struct stock_row other;
	enum result result = store_stock_of_sku(tx, row->sku, &other);

	if (result == OK && !str_eq(other.id, row->id))
		return tx_refuse(tx, ERR_CONFLICT, "exists", "%.*s is another item's SKU: %.*s.", STR_ARG(row->sku), STR_ARG(other.name));
	return result == ERR_MISSING ? OK : result;
}

/* A recipe has no stock of its own: what is left of a lot could be thrown away no more. */
static enum result
has_no_lots(struct tx *tx, const struct stock_row *row)
{
	struct lot_query there = { .item_id = row->id, .after_day = INT64_MIN, .after_id = STR(""), .limit = LOTS_NAMED + 1 };
	struct lot_row *lot;
	struct str codes = STR("");
	size_t n;
	enum result result = store_lot_list(tx, &there, &lot, &n);

	if (result != OK || n == 0)
		return result;
	for (size_t i = 0; i < n && i < LOTS_NAMED; i++)
		codes = arena_printf(tx->arena, "%.*s%s%.*s", STR_ARG(codes), i > 0 ? ", " : "", STR_ARG(lot[i].code));
	return tx_refuse(tx, ERR_CONFLICT, "in_lots", "Of %.*s there are lots with something left: %.*s%s. A recipe has none: close them first.",
	    STR_ARG(row->sku), STR_ARG(codes), n > LOTS_NAMED ? " and more" : "");
}

/* Whether an item that was sold as it is may be a recipe from now on. */
static enum result
may_be_recipe(struct tx *tx, const struct stock_row *row)
{
	struct stock_row *product;
	size_t n;
	enum result result;

	if (row->item.on_hand != 0 || row->item.held != 0)
		return tx_refuse(tx, ERR_CONFLICT, "in_stock", "Of %.*s there are %.*s on hand and %.*s on hold. A recipe has neither: bring both to 0 first.",
		    STR_ARG(row->sku), STR_ARG(flow_stock_text(tx->arena, stock_amount(&row->item, row->item.on_hand))),
		    STR_ARG(flow_stock_text(tx->arena, stock_amount(&row->item, row->item.held))));
	result = has_no_lots(tx, row);
	if (result == OK)
		result = store_stock_products(tx, row->id, STR(""), 1, &product, &n);
	if (result == OK && n > 0)
		return tx_refuse(tx, ERR_CONFLICT, "is_ingredient", "%.*s is an ingredient of %.*s, and an ingredient cannot be a recipe itself.",
		    STR_ARG(row->sku), STR_ARG(product[0].sku));
	return result;
}

/* Puts what was said on top of what is. */
static enum result
say(struct tx *tx, const struct stock_setting *s, struct stock_row *row)
{
	struct amount safety = s->has_safety ? s->safety : stock_amount(&row->item, row->item.safety);

	row->sku = s->sku.n ? s->sku : row->sku;
	row->name = s->name.n ? s->name : row->name;
	row->unit = s->unit.n ? s->unit : row->unit;
	row->item.rule = s->has_rule ? s->rule : row->item.rule;
	row->recipe = s->has_recipe ? s->recipe : row->recipe;
	row->expiry_days = s->has_expiry_days ? s->expiry_days : row->expiry_days;
	if (s->has_contains) {
		row->allergens.contains = s->allergens.contains;
		row->allergens.stated = s->allergens.stated;
	}
	row->allergens.may = (s->has_may ? s->allergens.may : row->allergens.may) & ~row->allergens.contains;
	row->active = s->has_active ? s->active : row->active;
	if (row->recipe && s->has_safety && safety.n != 0)
		return fault_field(tx->fault, "safety", "A recipe has no safety level of its own: its ingredients have.");
	if (!stock_set_safety(&row->item, row->recipe ? AMOUNT_WHOLE(0) : safety))
		return fault_field(tx->fault, "safety", "Beside what is there this cannot be kept exactly.");
	return OK;
}

/* named: it is new, or has another SKU, so the floor may take it that did not. */
static enum result
keep(struct tx *tx, struct audit *audit, struct stock_row *row, bool fresh, bool named)
{
	enum result result = fresh ? store_stock_insert(tx, row) : store_stock_update(tx, row);
	int64_t event = 0;

	row->updated_at = tx->now_ms;
	if (result == OK)
		result = flow_audit_cause(audit, "stock_item", row->id, fresh ? "added" : "changed", &event);
	if (result == OK && named)
		result = flow_stock_spread_late(tx, row->id, event);
	return result == OK && !fresh ? flow_stock_spread(tx, row->id, event) : result;
}

enum result
flow_stock_add(struct tx *tx, void *in_out)
{
	struct stock_setting *s = in_out;
	struct audit audit = flow_audit(tx);
	struct stock_row *row = &s->now;
	enum result result;

	s->already = false;
	*row = (struct stock_row){ .id = STR(""), .unit = STR("piece"), .item = stock_new(STOCK_REFUSE), .active = true,
	    .expiry_days = STOCK_EXPIRY_DAYS, .created_at = tx->now_ms };
	result = say(tx, s, row);
	if (result == OK)
		result = in_the_way(tx, row);
	if (result != OK)
		return result;
	differ(&audit, &(struct stock_row){ .id = STR("") }, row);
	row->id = env_id(tx->env, tx->arena);
	return keep(tx, &audit, row, true, true);
}

/* What is no recipe any more takes nothing. */
static enum result
drop_recipe(struct tx *tx, struct audit *audit, struct str id)
{
	struct stock_ingredient *at;
	size_t n;
	enum result result = store_stock_recipe(tx, id, &at, &n);

	if (result != OK || n == 0)
		return result;
	flow_audit_str(audit, "ingredients", flow_stock_recipe_text(tx->arena, at, n), STR(""));
	return store_stock_recipe_clear(tx, id);
}

enum result
flow_stock_change(struct tx *tx, void *in_out)
{
	struct stock_setting *s = in_out;
	struct audit audit = flow_audit(tx);
	struct stock_row before;
	enum result result = get(tx, s->id, &before);

	if (result != OK)
		return result;
	s->now = before;
	result = say(tx, s, &s->now);
	if (result == OK)
		result = in_the_way(tx, &s->now);
	if (result == OK && s->now.recipe && !before.recipe)
		result = may_be_recipe(tx, &before);
	if (result != OK)
		return result;
	differ(&audit, &before, &s->now);
	s->already = !audit.changed;
	if (s->already)
		return OK;
	if (before.recipe && !s->now.recipe)
		result = drop_recipe(tx, &audit, before.id);
	return result == OK ? keep(tx, &audit, &s->now, false, !str_eq(before.sku, s->now.sku)) : result;
}

/* ---- recipes ------------------------------------------------------------------------------------------------------ */

static int
by_id(const void *a, const void *b)
{
	return str_cmp((*(const struct stock_ingredient *const *)a)->row.id, (*(const struct stock_ingredient *const *)b)->row.id);
}

struct str
flow_stock_recipe_text(struct arena *a, const struct stock_ingredient *at, size_t n)
{
	const struct stock_ingredient **sorted = ARENA_ARRAY(a, const struct stock_ingredient *, n + 1);
	size_t room = AMOUNT_TEXT_MAX * (n + 1);
	struct buf b;

	if (sorted == NULL)
		return STR("");
	for (size_t i = 0; i < n; i++) {
		sorted[i] = &at[i];
		room += at[i].row.id.n + 3;
	}
	qsort(sorted, n, sizeof(const struct stock_ingredient *), by_id);
	b = buf_of(arena_get(a, room), room);
	if (b.p == NULL)
		return STR("");
	for (size_t i = 0; i < n; i++) {
		buf_put(&b, i ? STR(", ") : STR(""));
		buf_put(&b, sorted[i]->row.id);
		buf_char(&b, ' ');
		amount_put(&b, sorted[i]->amount);
	}
	return buf_str(&b);
}

/* Reads a line's item and says what is wrong with the line. */
static enum result
read_line(struct tx *tx, const struct stock_recipe *r, size_t i, struct stock_ingredient *to)
{
	const struct stock_recipe_line *line = &r->line[i];
	char item[40], amount[40];
	struct stock_item beside;
	enum result result = store_stock_get(tx, line->item_id, &to->row);

	snprintf(item, sizeof item, "lines[%zu].item_id", i);
	snprintf(amount, sizeof amount, "lines[%zu].amount", i);
	to->amount = line->amount;
	if (result == ERR_MISSING)
		fault_field(tx->fault, item, "There is no such item.");
	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	for (size_t k = 0; k < i; k++)
		if (str_eq(r->line[k].item_id, line->item_id))
			fault_field(tx->fault, item, "%.*s stands here twice.", STR_ARG(to->row.sku));
	if (to->row.recipe)
		fault_field(tx->fault, item, "%.*s is a recipe itself: take what it is made of.", STR_ARG(to->row.sku));
	beside = to->row.item;
	if (line->amount.n <= 0)
		fault_field(tx->fault, amount, "Should be more than 0.");
	else if (!stock_rescale(&beside, line->amount.d))
		fault_field(tx->fault, amount, "Beside what is there of %.*s this cannot be kept exactly.", STR_ARG(to->row.sku));
	return OK;
}

enum result
flow_stock_recipe(struct tx *tx, void *in_out)
{
	struct stock_recipe *r = in_out;
	struct audit audit = flow_audit(tx);
	struct stock_ingredient *was, *now = ARENA_ARRAY(tx->arena, struct stock_ingredient, r->n + 1);
	struct stock_row product;
	int64_t event = 0;
	size_t n;
	enum result result = now != NULL ? get(tx, r->id, &product) : ERR_LIMIT;

	r->already = false;
	if (result == OK && !product.recipe)
		return tx_refuse(tx, ERR_CONFLICT, "no_recipe", "%.*s is sold as it is. Say first that it is made of other items.", STR_ARG(product.sku));
	for (size_t i = 0; i < r->n && result == OK; i++)
		result = read_line(tx, r, i, &now[i]);
	if (result == OK && tx->fault != NULL && tx->fault->result != OK)
		return tx->fault->result;
	if (result == OK)
		result = store_stock_recipe(tx, r->id, &was, &n);
	if (result != OK)
		return result;
	flow_audit_str(&audit, "ingredients", flow_stock_recipe_text(tx->arena, was, n), flow_stock_recipe_text(tx->arena, now, r->n));
	r->already = !audit.changed;
	if (r->already)
		return OK;
	result = store_stock_recipe_clear(tx, r->id);
	for (size_t i = 0; i < r->n && result == OK; i++)
		result = store_stock_recipe_add(tx, r->id, now[i].row.id, now[i].amount);
	if (result == OK)
		result = flow_audit_cause(&audit, "stock_item", r->id, "recipe_changed", &event);
	if (result == OK)
		result = flow_stock_spread_late(tx, r->id, event);
	return result == OK ? flow_stock_spread(tx, r->id, event) : result;
}
