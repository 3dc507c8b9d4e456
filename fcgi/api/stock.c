/* stock: the items, one of them, its transactions, its way over the last days. What changes them: stock_act.c. */
#include "api/handlers.h"
#include "api/label.h"
#include "api/lot_json.h"
#include "api/stock_json.h"
#include "http/paging.h"

#include <inttypes.h>

enum { HOLDS_SHOWN = 200, PRODUCTS_SHOWN = 1000, LOTS_SHOWN = 50 };

/* ---- the list ----------------------------------------------------------------------------------------------------- */

enum { ALL = -1, NOT_FINE = -2 };
enum { READ_AT_ONCE = 200, LOOKED_AT = 2000 };	/* items that one page looks at before it asks the client to come again */

struct list {
	struct str q, after;
	int standing;			/* of one standing; or one of these: */
	int64_t recipe;			/* as store_stock_list has it */
	bool uncounted;			/* only of which nothing was ever received or counted */
	int64_t limit;
	struct stock_row row[PAGING_MAX];
	struct stock_level level[PAGING_MAX];
	size_t n;
	struct str last;		/* SKU of the last item that was looked at */
	bool more;
};

static bool
is_wanted(const struct list *l, const struct stock_row *row, const struct stock_level *level)
{
	if (l->uncounted && level->counted)
		return false;
	if (l->standing == NOT_FINE)
		return level->standing != STOCK_FINE && level->counted && row->active;
	return l->standing == ALL || (int)level->standing == l->standing;
}

/* Takes what fits of a page of the store's. */
static enum result
take(struct tx *tx, struct list *l, const struct stock_row *at, size_t n)
{
	struct stock_level level;
	enum result result = OK;

	for (size_t i = 0; i < n && result == OK; i++) {
		result = flow_stock_level(tx, &at[i], &level);
		if (result == OK && is_wanted(l, &at[i], &level)) {
			l->more = (int64_t)l->n == l->limit;
			if (l->more)
				return OK;
			l->row[l->n] = at[i];
			l->level[l->n++] = level;
		}
		l->last = at[i].sku;
	}
	return result;
}

static enum result
list(struct tx *tx, void *in_out)
{
	struct list *l = in_out;
	int64_t page = l->standing == ALL && !l->uncounted ? l->limit + 1 : READ_AT_ONCE, looked = 0;
	struct stock_row *at;
	size_t n = (size_t)page;
	enum result result = OK;

	l->n = 0;
	l->more = false;
	l->last = l->after;
	while (result == OK && !l->more && (int64_t)n == page) {
		l->more = looked >= LOOKED_AT;
		if (l->more)
			break;
		result = store_stock_list(tx, l->q, l->recipe, l->last, page, &at, &n);
		if (result == OK)
			result = take(tx, l, at, n);
		looked += (int64_t)n;
	}
	return result;
}

static enum result
read_list(struct api *api, struct list *l)
{
	struct str text = STR("");
	enum result result = api_query_search(api, &l->q);

	l->uncounted = request_query(api->req, "uncounted", &text);
	if (result == OK && l->uncounted && !str_eq(text, STR("1")))
		return fault_field(&api->fault, "uncounted", "Should be 1, or not be there.");
	l->recipe = STOCK_LIST_ALL;
	if (result == OK)
		result = request_query_int(api->req, "recipe", 0, 1, &l->recipe, &api->fault);
	l->standing = ALL;
	if (result != OK || !request_query(api->req, "standing", &text) || text.n == 0)
		return result;
	if (str_eq(text, STR("wanting")))
		l->standing = NOT_FINE;
	for (int i = 0; i < STOCK_STANDINGS; i++)
		if (str_eq(text, stock_standing_name((enum stock_standing)i)))
			l->standing = i;
	return l->standing == ALL ? fault_field(&api->fault, "standing", "Should be fine, low, out, short or wanting.") : OK;
}

void
api_stock_list(struct api *api)
{
	static const char *const known[] = { "q", "standing", "uncounted", "recipe", "limit", "cursor", NULL };
	struct arena *a = api->arena;
	struct list *l = ARENA_NEW(a, struct list);
	struct paging page;
	json *rows;
	enum result result = l != NULL ? request_query_only(api->req, known, &api->fault) : ERR_LIMIT;

	if (result == OK)
		result = paging_read(api->req, a, &page, &api->fault);
	if (result == OK)
		result = read_list(api, l);
	if (result == OK && api_unchanged(api))
		return;
	if (result == OK) {
		l->after = page.key;
		l->limit = page.limit;
		result = db_read(api->db, &api->scope, list, l);
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	rows = json_array(a);
	for (size_t i = 0; i < l->n; i++)
		json_put(a, rows, NULL, api_stock_item_json(a, &l->row[i], &l->level[i]));
	api_list(api, rows, l->more, 0, l->last, STR(""));
}

/* ---- one ---------------------------------------------------------------------------------------------------------- */

struct one {
	struct str id;
	struct stock_row row;
	struct stock_level level;
	struct stock_ingredient *ingredient;
	struct stock_row *product;
	struct stock_look_hold *hold;
	struct variant *variant;
	struct shop *shop;
	struct lot_row *lot;
	size_t ingredients, products, holds, variants, shops, lots;
	int32_t today;
};

static enum result
get(struct tx *tx, struct str id, struct stock_row *row)
{
	enum result result = store_stock_get(tx, id, row);

	return result == ERR_MISSING ? tx_refuse(tx, ERR_MISSING, "no_such_item", "There is no such stock item.") : result;
}

static enum result
one(struct tx *tx, void *in_out)
{
	struct one *o = in_out;
	const struct lot_query there = { .item_id = o->id, .after_day = INT64_MIN, .after_id = STR(""), .limit = LOTS_SHOWN };
	enum result result = get(tx, o->id, &o->row);

	if (result == OK)
		result = flow_stock_level(tx, &o->row, &o->level);
	if (result == OK)
		result = store_stock_recipe(tx, o->id, &o->ingredient, &o->ingredients);
	if (result == OK)
		result = store_stock_products(tx, o->id, STR(""), PRODUCTS_SHOWN, &o->product, &o->products);
	if (result == OK)
		result = store_stock_look_holds(tx, &o->row, HOLDS_SHOWN, &o->hold, &o->holds);
	if (result == OK)
		result = store_variant_of_sku(tx, o->row.sku, STR(""), &o->variant, &o->variants);
	if (result == OK)
		result = store_shop_list(tx, &o->shop, &o->shops);
	if (result == OK)
		result = store_lot_list(tx, &there, &o->lot, &o->lots);
	return result == OK ? flow_lot_today(tx, &o->today) : result;
}

static json *
shops_json(struct arena *a, const struct one *o)
{
	json *list = json_array(a);

	for (size_t i = 0; i < o->variants; i++)
		for (size_t k = 0; k < o->shops; k++)
			if (str_eq(o->shop[k].id, o->variant[i].shop_id))
				json_put(a, list, NULL, api_stock_shop_json(a, &o->variant[i], &o->shop[k], &o->row, &o->level));
	return list;
}

void
api_stock_get(struct api *api)
{
	struct arena *a = api->arena;
	struct one x = { .id = api_path(api, 0) };
	json *o, *lots;
	enum result result = db_read(api->db, &api->scope, one, &x);

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	json_put(a, o, "item", api_stock_item_json(a, &x.row, &x.level));
	json_put(a, o, "recipe", api_stock_recipe_json(a, x.ingredient, x.ingredients));
	json_put(a, o, "products", api_stock_products_json(a, x.product, x.products));
	json_put(a, o, "holds", api_stock_holds_json(a, x.hold, x.holds, x.shop, x.shops));
	json_put(a, o, "shops", shops_json(a, &x));
	lots = json_array(a);
	for (size_t i = 0; i < x.lots; i++)
		json_put(a, lots, NULL, api_lot_json(a, &x.lot[i], x.today));
	json_put(a, o, "lots", lots);
	answer_json(api->ans, 200, o);
	api_etag_body(api);	/* what shops show of it changes without events */
}

/* ---- its transactions --------------------------------------------------------------------------------------------- */

struct moves {
	struct str id;
	int64_t at, seq, limit;		/* the transaction to begin with; 0 and 0: the last one */
	struct stock_look_move *move;
	struct str *name;		/* of who made each */
	size_t n;
};

static enum result
moves(struct tx *tx, void *in_out)
{
	struct moves *m = in_out;
	struct stock_row row;
	enum result result = get(tx, m->id, &row);

	m->n = 0;
	if (result == OK && m->seq == 0) {
		m->at = row.moved_at;
		m->seq = row.seq;
	}
	if (result == OK)
		result = store_stock_look_moves(tx, m->id, m->at, m->seq, m->limit, &m->move, &m->n);
	m->name = ARENA_ARRAY(tx->arena, struct str, m->n + 1);
	if (result == OK && m->name == NULL)
		result = ERR_LIMIT;
	for (size_t i = 0; i < m->n && result == OK; i++) {
		size_t k = 0;

		/* A page has a few people, and many rows of each. */
		while (!str_eq(m->move[k].move.actor, m->move[i].move.actor) || !str_eq(m->move[k].move.device, m->move[i].move.device))
			k++;
		if (k < i)
			m->name[i] = m->name[k];
		else
			result = api_label_actor(tx, m->move[i].move.actor, m->move[i].move.device, &m->name[i]);
	}
	return result;
}

/* The transaction that a page begins with: when it was made and its number. */
static bool
read_place(const struct paging *page, struct moves *m)
{
	m->at = page->at;
	return str_int(page->key, &m->seq) && m->seq > 0;
}

void
api_stock_moves(struct api *api)
{
	static const char *const known[] = { "limit", "cursor", NULL };
	struct arena *a = api->arena;
	struct moves m = { .id = api_path(api, 0) };
	struct stock_move last;
	struct paging page;
	json *rows;
	bool more;
	enum result result = api_list_read(api, known, &page);

	if (result == OK && page.after && !read_place(&page, &m))
		result = fault_field(&api->fault, "cursor", "Should be the \"next\" of the page before, unchanged.");
	if (result == OK && api_unchanged(api))
		return;
	if (result == OK) {
		m.limit = page.limit + 1;
		result = db_read(api->db, &api->scope, moves, &m);
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	more = paging_more(&page, &m.n);
	rows = json_array(a);
	for (size_t i = 0; i < m.n; i++)
		json_put(a, rows, NULL, api_stock_move_json(a, &m.move[i], m.name[i]));
	last = m.n ? m.move[m.n - 1].move : (struct stock_move){ .seq = 0 };
	api_list(api, rows, more, last.before_at, arena_printf(a, "%" PRId64, last.seq - 1), STR(""));
}

/* ---- its way over the last days ------------------------------------------------------------------------------------- */

enum { DAY_MS = 86400000, DAYS_USUAL = 30, DAYS_MAX = 180, POINTS = 200 };

struct way {
	struct str id;
	int64_t days, now, from, width;
	struct stock_row row;
	struct stock_look_stretch *at;	/* the newest first */
	size_t n;
};

static enum result
way(struct tx *tx, void *in_out)
{
	struct way *w = in_out;
	enum result result = get(tx, w->id, &w->row);

	w->now = tx->now_ms;
	w->from = w->now - w->days * DAY_MS;
	if (result == OK && w->from < w->row.created_at)
		w->from = w->row.created_at;
	w->width = (w->now - w->from) / POINTS + 1;
	return result == OK ? store_stock_look_stretches(tx, &w->row, w->from, w->width, &w->at, &w->n) : result;
}

/* From what there is now backwards: each point is what there was when its stretch was over. The oldest first. */
static json *
way_json(struct arena *a, const struct way *w)
{
	json **point = ARENA_ARRAY(a, json *, w->n + 2), *rows = json_array(a);
	struct stock_item item = w->row.item;
	size_t n = 0;
	int64_t end;

	if (point == NULL)
		return NULL;
	for (size_t i = 0; i < w->n; i++) {
		const struct stock_look_stretch *s = &w->at[i];

		if (i == 0 || s->stretch != w->at[i - 1].stretch) {
			end = (s->stretch + 1) * w->width - 1;
			point[n++] = api_stock_point_json(a, &item, end < w->now ? end : w->now);
		}
		if (!stock_add(&item, s->sum.parts, -s->sum.on_hand, -s->sum.held))
			break;
	}
	point[n++] = api_stock_point_json(a, &item, w->from);
	while (n > 0)
		json_put(a, rows, NULL, point[--n]);
	return rows;
}

void
api_stock_levels(struct api *api)
{
	static const char *const known[] = { "days", NULL };
	struct arena *a = api->arena;
	struct way w = { .id = api_path(api, 0), .days = DAYS_USUAL };
	json *o, *rows = NULL;
	enum result result = request_query_only(api->req, known, &api->fault);

	if (result == OK)
		result = request_query_int(api->req, "days", 1, DAYS_MAX, &w.days, &api->fault);
	if (result == OK && api_unchanged_today(api))	/* the chart's end moves with the time */
		return;
	if (result == OK)
		result = db_read(api->db, &api->scope, way, &w);
	if (result == OK)
		rows = way_json(a, &w);
	if (result == OK && rows == NULL)
		result = ERR_LIMIT;
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	json_put_int(a, o, "now", w.now);
	json_put_int(a, o, "parts", w.row.item.parts);
	json_put(a, o, "rows", rows);
	answer_json(api->ans, 200, o);
}
