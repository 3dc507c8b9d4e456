/* production/queue and production/unassigned: what is to be made, first things first. */
#include "api/handlers.h"
#include "api/pile.h"
#include "flow/shops.h"
#include "http/paging.h"

enum { GROUP_MAX = 500 };

/* ---- the queue ---------------------------------------------------------------------------------------------------- */

struct queue {
	struct str store;
	int64_t from_day, to_day, limit;	/* INT64_MIN: today, and a week from the first */
	struct ticket_world world;
	struct pile overdue, window, undated;
};

static enum result
add(struct tx *tx, struct pile *p, struct str shop, int64_t from, int64_t to, int64_t limit)
{
	struct ticket *list;
	size_t n;
	enum result result;

	if (from > to)
		return OK;
	result = store_ticket_queue(tx, shop, from, to, NULL, limit + 1, &list, &n);
	return result == OK ? api_pile_merge(tx->arena, p, list, n, (size_t)limit) : result;
}

static enum result
load_queue(struct tx *tx, void *in_out)
{
	struct queue *q = in_out;
	enum result result = api_ticket_world(tx, &q->world);

	q->overdue = q->window = q->undated = (struct pile){ .n = 0 };
	if (result == OK)
		result = api_pile_known(tx, &q->world, q->store);
	for (size_t i = 0; i < q->world.shops && result == OK; i++) {
		const struct ticket_shop *s = &q->world.shop[i];
		int64_t from = q->from_day == INT64_MIN || q->from_day < s->today ? s->today : q->from_day;
		int64_t to = q->to_day == INT64_MIN ? from + 6 : q->to_day;

		if (!api_pile_asks(s, q->store))
			continue;
		result = add(tx, &q->overdue, s->shop.id, DAY_LEAST, s->today - 1, q->limit);
		if (result == OK)
			result = add(tx, &q->window, s->shop.id, from, to < DAY_MOST ? to : DAY_MOST, q->limit);
		if (result == OK)
			result = add(tx, &q->undated, s->shop.id, DAY_NONE, DAY_NONE, q->limit);
	}
	return result;
}

static void
put_group(struct api *api, json *groups, const char *name, const struct queue *q, const struct pile *p)
{
	json *o = json_object(api->arena);

	json_put(api->arena, o, "rows", api_pile_json(api->arena, &q->world, p));
	json_put_bool(api->arena, o, "more", p->more);
	json_put(api->arena, groups, name, o);
}

void
api_board_queue(struct api *api)
{
	static const char *const known[] = { "store", "date_from", "date_to", "limit", NULL };
	struct queue q = { .from_day = INT64_MIN, .to_day = INT64_MIN, .limit = 100 };
	enum result result = request_query_only(api->req, known, &api->fault);
	json *o, *groups;

	request_query(api->req, "store", &q.store);
	if (result == OK)
		result = api_query_day(api, "date_from", &q.from_day);
	if (result == OK)
		result = api_query_day(api, "date_to", &q.to_day);
	if (result == OK && q.from_day != INT64_MIN && q.to_day != INT64_MIN && q.to_day < q.from_day)
		result = fault_field(&api->fault, "date_to", "Should not be before date_from.");
	if (result == OK)
		result = request_query_int(api->req, "limit", 1, GROUP_MAX, &q.limit, &api->fault);
	if (result == OK && api_unchanged_today(api))
		return;
	if (result == OK)
		result = db_read(api->db, &api->scope, load_queue, &q);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	groups = json_object(api->arena);
	put_group(api, groups, "overdue", &q, &q.overdue);
	put_group(api, groups, "window", &q, &q.window);
	put_group(api, groups, "undated", &q, &q.undated);
	json_put(api->arena, o, "groups", groups);
	answer_json(api->ans, 200, o);
}

/* ---- nobody's, page by page ---------------------------------------------------------------------------------------- */

struct loose {
	struct str store, stage;
	struct paging page;
	struct ticket_world world;
	struct ticket *row;
	size_t rows;
};

static enum result
load_loose(struct tx *tx, void *in_out)
{
	struct loose *l = in_out;
	struct ticket after = { .order_id = l->page.id };
	struct str text = l->page.key, part;
	const struct ticket_shop *shop = NULL;
	int32_t stage;
	enum result result = api_ticket_world(tx, &l->world);

	/* The cursor's key: size rank, number and no; its number is the due day. */
	after.due_day = l->page.at;
	str_cut(text, ' ', &part, &text);
	str_int(part, &after.size_rank);
	str_cut(text, ' ', &part, &text);
	str_int(part, &after.number);
	str_int(text, &after.no);
	if (result != OK)
		return result;
	for (size_t i = 0; i < l->world.shops && shop == NULL; i++)
		if (flow_shops_called(&l->world.shop[i].shop, l->store))
			shop = &l->world.shop[i];
	if (shop == NULL)
		return flow_shops_none(tx, l->store);
	stage = stage_find(&shop->settings.floor, l->stage);
	if (stage == STAGE_NONE || stage == STAGE_END)
		return fault_field(tx->fault, "stage", "%.*s has no stage that is called “%.*s”.", STR_ARG(shop->shop.name), STR_ARG(l->stage));
	return store_ticket_stage(tx, shop->shop.id, l->stage, STR(""), l->page.after ? &after : NULL, l->page.limit + 1, &l->row, &l->rows);
}

void
api_board_unassigned(struct api *api)
{
	static const char *const known[] = { "store", "stage", "limit", "cursor", NULL };
	struct loose *l = ARENA_NEW(api->arena, struct loose);
	enum result result = l != NULL ? request_query_only(api->req, known, &api->fault) : ERR_LIMIT;
	struct pile pile;
	const struct ticket *last;
	bool more;

	if (result == OK)
		result = paging_read(api->req, api->arena, &l->page, &api->fault);
	if (result == OK && !request_query(api->req, "store", &l->store))
		result = fault_field(&api->fault, "store", "Which store?");
	if (result == OK && !request_query(api->req, "stage", &l->stage))
		result = fault_field(&api->fault, "stage", "Which stage?");
	if (result == OK && api_unchanged_today(api))
		return;
	if (result == OK)
		result = db_read(api->db, &api->scope, load_loose, l);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	more = paging_more(&l->page, &l->rows);
	pile = (struct pile){ .at = l->row, .n = l->rows };
	last = l->rows > 0 ? &l->row[l->rows - 1] : &(const struct ticket){ .no = 0 };
	api_list(api, api_pile_json(api->arena, &l->world, &pile), more, last->due_day, arena_printf(api->arena, "%lld %lld %lld", (long long)last->size_rank,
	    (long long)last->number, (long long)last->no), last->order_id);
}
