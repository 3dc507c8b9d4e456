/* stock: what the comparisons with the shops' own levels found, and what was put right. */
#include <stdlib.h>

#include "api/handlers.h"
#include "flow/shops.h"
#include "http/paging.h"
#include "store/event.h"
#include "store/shop.h"

struct compared {
	struct str store;		/* "": all */
	int64_t before, limit;
	struct shop *shop;
	size_t shops;
	struct event *at;		/* of all of them, the newest first */
	size_t n;
};

static int
newest_first(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return x->id < y->id ? 1 : x->id > y->id ? -1 : 0;
}

static enum result
add_shop(struct tx *tx, struct compared *c, struct str shop_id)
{
	struct event *own, *to;
	size_t n;
	enum result result = store_event_type(tx, STR("integration"), shop_id, STR("stock_compared"), c->before, c->limit, &own, &n);

	to = result == OK ? ARENA_ARRAY(tx->arena, struct event, c->n + n + 1) : NULL;
	if (to == NULL)
		return result != OK ? result : ERR_LIMIT;
	for (size_t i = 0; i < c->n + n; i++)
		to[i] = i < c->n ? c->at[i] : own[i - c->n];
	c->at = to;
	c->n += n;
	return OK;
}

static enum result
compared(struct tx *tx, void *in_out)
{
	struct compared *c = in_out;
	enum result result = store_shop_list(tx, &c->shop, &c->shops);
	bool asked = false;

	c->n = 0;
	for (size_t i = 0; i < c->shops && result == OK; i++)
		if (c->store.n == 0 || flow_shops_called(&c->shop[i], c->store)) {
			result = add_shop(tx, c, c->shop[i].id);
			asked = true;
		}
	if (result == OK && c->store.n > 0 && !asked)
		return flow_shops_none(tx, c->store);
	if (result == OK && c->n > 1)
		qsort(c->at, c->n, sizeof *c->at, newest_first);
	if (c->n > (size_t)c->limit)
		c->n = (size_t)c->limit;
	return result;
}

static void
copy_int(struct arena *a, json *to, const json *from, const char *name)
{
	int64_t n = 0;

	json_is_int(json_get(from, name), &n);
	json_put_int(a, to, name, n);
}

/* As its event has it (flow/shop_levels.c). */
static json *
compared_json(struct arena *a, const struct compared *c, const struct event *e)
{
	const json *data = json_parse(a, e->data, NULL);
	json *o = json_object(a), *lines = json_array(a);

	json_put_int(a, o, "id", e->id);
	json_put_int(a, o, "at", e->at);
	json_put_str(a, o, "store_id", e->subject_id);
	for (size_t i = 0; i < c->shops; i++)
		if (str_eq(c->shop[i].id, e->subject_id))
			json_put_str(a, o, "store_name", c->shop[i].name);
	copy_int(a, o, data, "products");
	copy_int(a, o, data, "corrected");
	for (const json *l = json_first(json_get(data, "lines")); l != NULL; l = json_next(l)) {
		json *one = json_object(a);
		bool believed = false;

		json_is_bool(json_get(l, "believed"), &believed);
		json_put_str(a, one, "sku", json_string(json_get(l, "sku")));
		json_put_str(a, one, "item_id", json_string(json_get(l, "item")));
		copy_int(a, one, l, "shown");
		copy_int(a, one, l, "expected");
		json_put_bool(a, one, "believed", believed);
		json_put(a, lines, NULL, one);
	}
	json_put(a, o, "lines", lines);
	return o;
}

void
api_stock_compared(struct api *api)
{
	static const char *const known[] = { "store", "limit", "cursor", NULL };
	struct arena *a = api->arena;
	struct compared c = { .store = STR("") };
	struct paging page;
	json *rows;
	bool more;
	enum result result = api_list_read(api, known, &page);

	if (result == OK && api_unchanged(api))
		return;
	if (result == OK) {
		request_query(api->req, "store", &c.store);
		c.before = page.at;
		c.limit = page.limit + 1;
		result = db_read(api->db, &api->scope, compared, &c);
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	more = paging_more(&page, &c.n);
	rows = json_array(a);
	for (size_t i = 0; i < c.n; i++)
		json_put(a, rows, NULL, compared_json(a, &c, &c.at[i]));
	api_list(api, rows, more, c.n ? c.at[c.n - 1].id : 0, STR(""), STR(""));
}
