/* stock: what people set up and move, one item at a time. What is read of it: stock.c; many at once: stock_sheet.c. */
#include "api/handlers.h"
#include "api/stock_json.h"
#include "core/field.h"
#include "http/body.h"

enum { SKU_CHARS = 100, NAME_CHARS = 200, UNIT_CHARS = 30, REASON_CHARS = 200 };

/* ---- reading ------------------------------------------------------------------------------------------------------- */

static bool
take_amount(struct body *b, const char *name, struct str text, struct amount *out)
{
	if (amount_parse(text, out))
		return true;
	body_wrong(b, name, "Should be an amount, like 2, 0.25, 1/3 or 1 1/2.");
	return false;
}

static bool
read_amount(struct body *b, const char *name, struct amount *out)
{
	struct str text;

	return body_str(b, name, 1, AMOUNT_TEXT_MAX, &text) && take_amount(b, name, text, out);
}

static bool
may_amount(struct body *b, const char *name, bool *given, struct amount *out)
{
	struct str text;

	*given = body_may_str(b, name, 1, AMOUNT_TEXT_MAX, &text) && take_amount(b, name, text, out);
	return *given;
}

/* A list of names; null: nobody has said. */
static bool
may_allergens(struct body *b, const char *name, uint32_t *set, bool *stated)
{
	struct str *names;
	enum allergen one;
	size_t n;

	*set = 0;
	*stated = false;
	if (body_is_null(b, name))
		return true;
	if (!body_may_strs(b, name, 0, ALLERGENS, UNIT_CHARS, &names, &n))
		return false;
	*stated = true;
	for (size_t i = 0; i < n; i++)
		if (allergen_parse(names[i], &one))
			*set |= ALLERGEN_BIT(one);
		else
			body_wrong(b, name, "%.*s is none of the fourteen allergens.", STR_ARG(names[i]));
	return true;
}

/* ---- answers -------------------------------------------------------------------------------------------------------- */

struct shown { const struct stock_row *row; struct stock_level level; };

static enum result
show(struct tx *tx, void *in_out)
{
	struct shown *s = in_out;

	return flow_stock_level(tx, s->row, &s->level);
}

/* The item as it is now, after a write. */
static void
answer_item(struct api *api, const struct stock_row *row, enum stock_warning warning, bool already, int status)
{
	struct arena *a = api->arena;
	struct shown s = { .row = row };
	json *o = answer_object(api->ans);
	enum result result = db_read(api->db, &api->scope, show, &s);

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	json_put(a, o, "item", api_stock_item_json(a, row, &s.level));
	if (warning != STOCK_WARNS_NOT)
		json_put(a, o, "warning", api_stock_warning_json(a, warning));
	else
		json_put_null(a, o, "warning");
	if (already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, status, o);
}

/* ---- an item --------------------------------------------------------------------------------------------------------- */

static bool
read_setting(struct api *api, bool fresh, struct stock_setting *s)
{
	static const char *const rules[] = { "allow", "warn", "refuse", NULL };
	struct body b = body_open(api->req, api->arena, &api->fault);
	int rule = STOCK_REFUSE;
	bool (*text)(struct body *, const char *, size_t, size_t, struct str *) = fresh ? body_str : body_may_str;

	text(&b, "sku", 1, SKU_CHARS, &s->sku);
	text(&b, "name", 1, NAME_CHARS, &s->name);
	text(&b, "unit", 1, UNIT_CHARS, &s->unit);
	if (may_amount(&b, "safety", &s->has_safety, &s->safety) && s->safety.n < 0)
		body_wrong(&b, "safety", "Should be 0 or more.");
	s->has_rule = body_may_enum(&b, "oversell", rules, &rule);
	s->has_recipe = body_may_bool(&b, "recipe", &s->recipe);
	s->has_active = body_may_bool(&b, "active", &s->active);
	s->has_expiry_days = body_may_int(&b, "expiry_days", 0, STOCK_EXPIRY_DAYS_MAX, &s->expiry_days);
	s->has_contains = may_allergens(&b, "contains", &s->allergens.contains, &s->allergens.stated);
	s->has_may = may_allergens(&b, "may_contain", &s->allergens.may, &(bool){ false });
	if (!body_done(&b)) {
		api_fail(api, ERR_INPUT);
		return false;
	}
	stock_rule_parse(str_of(rules[rule]), &s->rule);
	return true;
}

void
api_stock_create(struct api *api)
{
	struct stock_setting s = { .already = false };
	enum result result;

	if (!read_setting(api, true, &s))
		return;
	result = db_write(api->db, &api->scope, flow_stock_add, &s);
	if (result != OK)
		api_fail(api, result);
	else
		answer_item(api, &s.now, STOCK_WARNS_NOT, false, 201);
}

void
api_stock_put(struct api *api)
{
	struct stock_setting s = { .id = api_path(api, 0) };
	enum result result;

	if (!read_setting(api, false, &s))
		return;
	result = db_write(api->db, &api->scope, flow_stock_change, &s);
	if (result != OK)
		api_fail(api, result);
	else
		answer_item(api, &s.now, STOCK_WARNS_NOT, s.already, 200);
}

/* ---- its recipe ------------------------------------------------------------------------------------------------------ */

struct recipe { struct stock_recipe in; struct stock_row row; struct stock_ingredient *at; size_t n; };

static enum result
load_recipe(struct tx *tx, void *in_out)
{
	struct recipe *r = in_out;
	enum result result = store_stock_get(tx, r->in.id, &r->row);

	return result == OK ? store_stock_recipe(tx, r->in.id, &r->at, &r->n) : result;
}

static bool
read_recipe(struct api *api, struct stock_recipe *r)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	const json *list = NULL;
	size_t i = 0;

	body_list(&b, "lines", 0, STOCK_RECIPE_MAX, &list);
	r->line = ARENA_ARRAY(api->arena, struct stock_recipe_line, STOCK_RECIPE_MAX);
	for (const json *j = json_first(list); j != NULL && r->line != NULL; j = json_next(j), i++) {
		struct body line = body_item(&b, "lines", i, j);

		body_str(&line, "item_id", 1, 64, &r->line[i].item_id);
		if (read_amount(&line, "amount", &r->line[i].amount) && r->line[i].amount.n <= 0)
			body_wrong(&line, "amount", "Should be more than 0.");
		body_done(&line);
	}
	r->n = i;
	if (!body_done(&b) || r->line == NULL) {
		api_fail(api, r->line == NULL ? ERR_LIMIT : ERR_INPUT);
		return false;
	}
	return true;
}

void
api_stock_recipe(struct api *api)
{
	struct recipe r = { .in = { .id = api_path(api, 0) } };
	struct shown s = { .row = &r.row };
	json *o;
	enum result result;

	if (!read_recipe(api, &r.in))
		return;
	result = db_write(api->db, &api->scope, flow_stock_recipe, &r.in);
	if (result == OK)
		result = db_read(api->db, &api->scope, load_recipe, &r);
	if (result == OK)
		result = db_read(api->db, &api->scope, show, &s);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	json_put(api->arena, o, "item", api_stock_item_json(api->arena, &r.row, &s.level));
	json_put(api->arena, o, "recipe", api_stock_recipe_json(api->arena, r.at, r.n));
	if (r.in.already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, 200, o);
}

/* ---- a movement ------------------------------------------------------------------------------------------------------- */

static void
act(struct api *api, struct body *b, struct stock_act *s)
{
	enum result result;

	s->id = api_path(api, 0);
	body_may_str(b, "key", 8, field_max(FIELD_REQUEST_KEY), &s->key);
	if (!body_done(b)) {
		api_fail(api, ERR_INPUT);
		return;
	}
	result = db_write(api->db, &api->scope, flow_stock_act, s);
	if (result != OK)
		api_fail(api, result);
	else
		answer_item(api, &s->now, s->warning, s->already, 200);
}

void
api_stock_adjust(struct api *api)
{
	struct stock_act s = { .in = { .kind = STOCK_ADJUST } };
	struct body b = body_open(api->req, api->arena, &api->fault);

	if (read_amount(&b, "delta", &s.in.amount) && s.in.amount.n == 0)
		body_wrong(&b, "delta", "Should say how many more, or how many fewer: 0 changes nothing.");
	body_str(&b, "reason", 1, REASON_CHARS, &s.in.reason);
	act(api, &b, &s);
}

void
api_stock_receive(struct api *api)
{
	struct stock_act s = { .in = { .kind = STOCK_RECEIVE } };
	struct body b = body_open(api->req, api->arena, &api->fault);

	if (read_amount(&b, "amount", &s.in.amount) && s.in.amount.n <= 0)
		body_wrong(&b, "amount", "Should be more than 0. What went is an adjustment.");
	body_may_str(&b, "reason", 1, REASON_CHARS, &s.in.reason);
	act(api, &b, &s);
}

void
api_stock_count(struct api *api)
{
	struct stock_act s = { .in = { .kind = STOCK_COUNT } };
	struct body b = body_open(api->req, api->arena, &api->fault);

	if (read_amount(&b, "amount", &s.in.amount) && s.in.amount.n < 0)
		body_wrong(&b, "amount", "Should be 0 or more.");
	may_amount(&b, "shown", &s.in.shown_known, &s.in.shown);
	act(api, &b, &s);
}
