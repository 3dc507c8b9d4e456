/* production/orders: what customers ordered, one and all, as CSV, and taken down by hand. */
#include "api/handlers.h"
#include "api/job_json.h"
#include "api/lot_json.h"
#include "api/pile.h"
#include "core/money.h"
#include "flow/order_again.h"
#include "flow/order_due.h"
#include "flow/order_hand.h"
#include "flow/order_stock.h"
#include "flow/shops.h"
#include "http/body.h"
#include "http/csv.h"
#include "http/paging.h"
#include "store/delivery.h"
#include "store/sealed.h"
#include "store/stock.h"

enum { WORD_MAX = 100, TEXT_MAX = 2000, CSV_PAGE = 200, CSV_MAX = 20000 };

/* ---- rows --------------------------------------------------------------------------------------------------------- */

static struct str
money_text(struct arena *a, int64_t minor, enum currency currency)
{
	char room[64];
	struct buf b = buf_of(room, sizeof room);

	if (currency != CURRENCY_NONE)
		money_format(&b, (struct money){ minor, currency });
	return arena_str(a, buf_str(&b));
}

/* Alive in its shop, which may still add to it, but people here have cancelled every one of its cakes. */
static bool
no_cake_left(const struct shop_order *o)
{
	return o->state == ORDER_FLOOR && o->tickets > 0 && o->stage.n == 0;
}

/* ShopOrder of openapi.json. */
static json *
order_json(struct arena *a, const struct ticket_world *w, const struct shop_order *at, struct str customer)
{
	const struct ticket_shop *s = api_ticket_shop(w, at->shop_id);
	json *o = json_object(a);

	json_put_str(a, o, "id", at->id);
	json_put_str(a, o, "store_id", at->shop_id);
	json_put_str(a, o, "human", at->human);
	json_put_str(a, o, "name", at->name);
	json_put_str(a, o, "customer_name", customer);
	json_put_str(a, o, "state", store_order_state_name(at->state));
	json_put_str(a, o, "stage", at->stage);
	json_put_bool(a, o, "no_cake_left", no_cake_left(at));
	json_put_str(a, o, "financial", at->financial);
	json_put_bool(a, o, "test", at->test);
	json_put_bool(a, o, "by_hand", at->by_hand);
	json_put_int(a, o, "total_minor", at->total_minor);
	json_put_str(a, o, "currency", currency_code(at->currency));
	json_put_str(a, o, "total_text", money_text(a, at->total_minor, at->currency));
	api_put_day(a, o, "due_day", at->due_day);
	json_put_str(a, o, "due_time", at->due_time);
	json_put_bool(a, o, "due_set", at->due_set);
	json_put_str(a, o, "priority", s != NULL ? due_priority_name(due_priority((int32_t)at->due_day, s->today, s->settings.days)) : STR("none"));
	json_put_str(a, o, "method", at->method);
	api_put_problems(a, o, "problems", at->problems);
	json_put_int(a, o, "ordered_at", at->ordered_at);
	return o;
}

static json *
row_json(struct arena *a, const struct ticket_world *w, const struct order_row *row)
{
	json *o = order_json(a, w, &row->order, row->customer);

	json_put_int(a, o, "tickets", row->order.tickets);
	return o;
}

/* Days in the zone of the store, or of the first one; INT64_MIN: not said. */
struct wanted { struct order_list list; int64_t from, to; };
struct list { struct ticket_world world; struct wanted wanted; };

static enum result
load_rows(struct tx *tx, void *in_out)
{
	struct wanted *x = in_out;
	struct shop *shop;
	size_t n = 0, at = 0;
	bool named = x->list.shop_id.n > 0;
	enum result result = named || x->from != INT64_MIN || x->to != INT64_MIN ? store_shop_list(tx, &shop, &n) : OK;

	while (named && at < n && !flow_shops_called(&shop[at], x->list.shop_id))
		at++;
	if (result == OK && named && at == n)
		return flow_shops_none(tx, x->list.shop_id);
	if (result == OK && named)
		x->list.shop_id = shop[at].id;
	if (n > 0 && x->from != INT64_MIN)
		x->list.from_at = flow_shops_day_at(&shop[at], x->from);
	if (n > 0 && x->to != INT64_MIN)
		x->list.to_at = flow_shops_day_at(&shop[at], x->to + 1);
	return result == OK ? store_order_list(tx, &x->list) : result;
}

static enum result
load_list(struct tx *tx, void *in_out)
{
	struct list *l = in_out;
	enum result result = api_ticket_world(tx, &l->world);

	return result == OK ? load_rows(tx, &l->wanted) : result;
}

/* Whose, which, from when to when. */
static enum result
read_list(struct api *api, struct wanted *l)
{
	struct str text = STR("");
	enum result result;

	l->from = l->to = INT64_MIN;
	result = api_query_day(api, "from", &l->from);
	if (result == OK)
		result = api_query_day(api, "to", &l->to);
	request_query(api->req, "store", &l->list.shop_id);
	l->list.problems = request_query(api->req, "problems", &text);
	if (result == OK && l->list.problems && !str_eq(text, STR("1")))
		result = fault_field(&api->fault, "problems", "Should be 1, or not be there.");
	if (result == OK)
		result = api_query_search(api, &l->list.q);
	return result;
}

void
api_shop_orders_list(struct api *api)
{
	static const char *const known[] = { "store", "q", "problems", "from", "to", "limit", "cursor", NULL };
	struct list *l = ARENA_NEW(api->arena, struct list);
	struct paging page;
	enum result result = l != NULL ? api_list_read(api, known, &page) : ERR_LIMIT;
	const struct shop_order *last;
	json *rows;

	if (result == OK)
		result = read_list(api, &l->wanted);
	if (result == OK && api_unchanged_today(api))
		return;
	if (result == OK) {
		l->wanted.list.limit = page.limit;
		l->wanted.list.before_at = page.at;
		l->wanted.list.before_id = page.id;
		result = db_read(api->db, &api->scope, load_list, l);
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	rows = json_array(api->arena);
	for (size_t i = 0; i < l->wanted.list.n; i++)
		json_put(api->arena, rows, NULL, row_json(api->arena, &l->world, &l->wanted.list.at[i]));
	last = l->wanted.list.n > 0 ? &l->wanted.list.at[l->wanted.list.n - 1].order : &(const struct shop_order){ .number = 0 };
	api_list(api, rows, l->wanted.list.more, last->ordered_at, STR(""), last->id);
}

/* ---- one ---------------------------------------------------------------------------------------------------------- */

struct told { struct str id, kind; int64_t received_at; bool has_body; };
enum { TOLD_MAX = 50 };

struct detail {
	struct str id;
	struct ticket_world world;
	struct order_work work;
	struct order_person person;
	bool has_person;
	struct stock_hold *hold;
	struct stock_row *item;		/* of each hold */
	size_t holds;
	struct allergens *allergens;	/* of each line */
	struct lot_taken *lot;
	size_t lots;
	struct told told[TOLD_MAX];
	size_t tolds;
};

/* The webhooks that changed it, the newest of them last. */
static enum result
load_told(struct tx *tx, struct detail *d)
{
	enum { PAGE = 500 };
	int64_t seq = d->work.all.order.seq;
	struct event *e;
	size_t n, caused = 0, before = 0;
	enum result result = store_event_subject(tx, STR("shop_order"), d->id, seq > PAGE ? seq - PAGE : 0, PAGE, &e, &n);

	d->tolds = 0;
	for (size_t i = 0; i < n && result == OK; i++)
		caused += str_eq(e[i].cause_kind, STR("delivery"));
	for (size_t i = 0; i < n && result == OK; i++) {
		struct delivery delivery;
		struct sealed *box;
		size_t boxes = 0;

		if (!str_eq(e[i].cause_kind, STR("delivery")) || before++ + TOLD_MAX < caused)
			continue;
		result = store_delivery_get(tx, e[i].cause_id, &delivery);
		if (result == ERR_MISSING) {
			result = OK;
			continue;
		}
		if (result == OK)
			result = store_sealed_fields(tx, arena_printf(tx->arena, "delivery/%.*s", STR_ARG(delivery.id)), &box, &boxes);
		d->told[d->tolds++] = (struct told){ delivery.id, delivery.kind, delivery.received_at, boxes > 0 };
	}
	return result;
}

static enum result
load_detail(struct tx *tx, void *in_out)
{
	struct detail *d = in_out;
	enum result result = api_ticket_world(tx, &d->world);

	if (result == OK)
		result = flow_order_open(tx, d->id, &d->work);
	if (result != OK)
		return result;
	result = store_order_person_get(tx, d->id, &d->person);
	d->has_person = result == OK;
	if (result == OK || result == ERR_MISSING)
		result = store_stock_holds(tx, d->id, &d->hold, &d->holds);
	d->item = ARENA_ARRAY(tx->arena, struct stock_row, d->holds + 1);
	d->allergens = ARENA_ARRAY(tx->arena, struct allergens, d->work.all.lines + 1);
	if (d->item == NULL || d->allergens == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < d->holds && result == OK; i++)
		result = store_stock_get(tx, d->hold[i].item_id, &d->item[i]);
	for (size_t i = 0; i < d->work.all.lines && result == OK; i++)
		result = flow_stock_allergens(tx, d->work.all.line[i].sku, &d->allergens[i]);
	if (result == OK)
		result = flow_lot_taken(tx, d->id, STR(""), &d->lot, &d->lots);
	return result == OK ? load_told(tx, d) : result;
}

static json *
line_json(struct arena *a, const struct order_line *l, struct allergens allergens, const struct order_text *text, size_t n)
{
	json *o = json_object(a);
	const struct order_text said = flow_order_text(text, n, l->id);

	json_put_str(a, o, "id", l->id);
	json_put_str(a, o, "sku", l->sku);
	json_put_str(a, o, "title", l->title);
	json_put_str(a, o, "variant_title", l->variant_title);
	json_put_int(a, o, "ordered", l->ordered);
	json_put_int(a, o, "quantity", l->quantity);
	if (l->price_minor == SHOPIFY_NO_AMOUNT)
		json_put_null(a, o, "price_minor");
	else
		json_put_int(a, o, "price_minor", l->price_minor);
	json_put_str(a, o, "flavour", l->flavour);
	json_put_str(a, o, "size", l->size);
	json_put_bool(a, o, "work", l->work);
	json_put(a, o, "allergens", api_allergens_json(a, allergens));
	json_put_str(a, o, "writing", said.writing);
	json_put_str(a, o, "notes", said.notes);
	api_put_problems(a, o, "problems", l->problems);
	return o;
}

static void
put_customer(struct arena *a, json *o, const struct order_person *p)
{
	json *one = json_object(a);

	json_put_str(a, one, "name", p->name);
	json_put_str(a, one, "email", p->email);
	json_put_str(a, one, "phone", p->phone);
	json_put_str(a, one, "address", p->address);
	json_put_str(a, one, "note", p->note);
	json_put(a, o, "customer", one);
}

static json *
hold_json(struct arena *a, const struct stock_hold *h, const struct stock_row *item, int64_t until)
{
	char room[AMOUNT_TEXT_MAX];
	struct buf b = buf_of(room, sizeof room);
	json *o = json_object(a);

	amount_put(&b, h->amount);
	json_put_str(a, o, "line", h->line);
	json_put_str(a, o, "item_id", h->item_id);
	json_put_str(a, o, "sku", item->sku);
	json_put_str(a, o, "name", item->name);
	json_put_int(a, o, "quantity", h->quantity);
	json_put_str(a, o, "amount_text", arena_str(a, buf_str(&b)));
	api_put_time(a, o, "expires_at", until);
	return o;
}

static json *
detail_json(struct arena *a, const struct detail *d)
{
	const struct order_all *all = &d->work.all;
	json *o = order_json(a, &d->world, &all->order, d->has_person ? d->person.name : STR(""));
	json *lines = json_array(a), *tickets = json_array(a), *holds = json_array(a), *lots = json_array(a);
	json *told = json_array(a);
	struct order_text *text = NULL;
	size_t n = 0;

	if (d->has_person)
		flow_order_texts_read(a, d->person.texts, &text, &n);
	json_put_str(a, o, "due_text", d->has_person ? d->person.due_text : STR(""));
	for (size_t i = 0; i < all->lines; i++)
		json_put(a, lines, NULL, line_json(a, &all->line[i], d->allergens[i], text, n));
	json_put(a, o, "lines", lines);
	if (d->has_person)
		put_customer(a, o, &d->person);
	else
		json_put_null(a, o, "customer");
	for (size_t i = 0; i < all->tickets; i++)
		json_put(a, tickets, NULL, api_ticket_json(a, &d->world, &all->ticket[i]));
	json_put(a, o, "tickets", tickets);
	for (size_t i = 0; i < d->holds; i++)
		if (d->hold[i].amount.n != 0)	/* else it was refused */
			json_put(a, holds, NULL, hold_json(a, &d->hold[i], &d->item[i], flow_order_stock_until(&all->order, &d->work.settings)));
	json_put(a, o, "holds", holds);
	for (size_t i = 0; i < d->lots; i++)
		json_put(a, lots, NULL, api_lot_taken_json(a, &d->lot[i]));
	json_put(a, o, "lots", lots);
	for (size_t i = 0; i < d->tolds; i++) {
		json *one = json_object(a);

		json_put_str(a, one, "id", d->told[i].id);
		json_put_str(a, one, "kind", d->told[i].kind);
		json_put_int(a, one, "received_at", d->told[i].received_at);
		json_put_bool(a, one, "has_body", d->told[i].has_body);
		json_put(a, told, NULL, one);
	}
	json_put(a, o, "deliveries", told);
	return o;
}

static void
answer_order(struct api *api, struct str id, int status, bool already)
{
	struct detail *d = ARENA_NEW(api->arena, struct detail);
	enum result result = ERR_LIMIT;
	json *o;

	if (d != NULL) {
		d->id = id;
		result = db_read(api->db, &api->scope, load_detail, d);
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	json_put(api->arena, o, "order", detail_json(api->arena, d));
	if (already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, status, o);
}

void
api_shop_orders_get(struct api *api)
{
	if (!api_unchanged_today(api))
		answer_order(api, api_path(api, 0), 200, false);
}

/* ---- by hand ------------------------------------------------------------------------------------------------------ */

static void
read_line(struct body *b, struct hand_line *l)
{
	*l = (struct hand_line){ .sku = STR(""), .variant_title = STR(""), .flavour = STR(""), .size = STR(""), .writing = STR(""), .quantity = 1 };
	body_str(b, "title", 1, WORD_MAX, &l->title);
	body_may_str(b, "sku", 1, WORD_MAX, &l->sku);
	body_may_str(b, "variant_title", 1, WORD_MAX, &l->variant_title);
	body_may_str(b, "flavour", 1, WORD_MAX, &l->flavour);
	body_may_str(b, "size", 1, WORD_MAX, &l->size);
	body_may_text(b, "writing", 1, TEXT_MAX, &l->writing);
	body_int(b, "quantity", 1, ORDER_HAND_PIECES, &l->quantity);
	body_done(b);
}

static bool
read_hand(struct api *api, struct order_hand *h)
{
	static const char *const methods[] = { "unsaid", "pickup", "delivery", NULL };
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct hand_line *line;
	const json *list = NULL;
	struct str day = STR("");
	int method = 0;
	int32_t due = DAY_NONE;

	*h = (struct order_hand){ .customer = STR(""), .email = STR(""), .phone = STR(""), .note = STR(""), .due_time = STR("") };
	body_str(&b, "key", 8, WORD_MAX, &h->key);
	body_str(&b, "store", 1, WORD_MAX, &h->shop_id);
	body_may_str(&b, "customer_name", 1, WORD_MAX, &h->customer);
	body_may_str(&b, "email", 1, WORD_MAX, &h->email);
	body_may_str(&b, "phone", 1, WORD_MAX, &h->phone);
	body_may_text(&b, "note", 1, TEXT_MAX, &h->note);
	body_may_enum(&b, "method", methods, &method);
	h->method = (enum intake_method)method;
	if (body_may_str(&b, "due_day", 1, WORD_MAX, &day) && !day_parse(day, &due))
		body_wrong(&b, "due_day", "Should be a date, such as 2026-11-21.");
	h->due_day = due;
	body_may_str(&b, "due_time", 1, INTAKE_TIME_MAX, &h->due_time);
	if (body_list(&b, "lines", 1, ORDER_HAND_LINES, &list)) {
		line = ARENA_ARRAY(api->arena, struct hand_line, json_count(list) + 1);
		for (const json *one = json_first(list); one != NULL && line != NULL; one = json_next(one)) {
			struct body in = body_item(&b, "lines", h->lines, one);

			read_line(&in, &line[h->lines++]);
		}
		h->line = line;
	}
	return body_done(&b);
}

void
api_shop_orders_create(struct api *api)
{
	struct order_hand h;
	enum result result = read_hand(api, &h) ? OK : ERR_INPUT;

	if (result == OK)
		result = db_write(api->db, &api->scope, flow_order_hand, &h);
	if (result != OK)
		api_fail(api, result);
	else
		answer_order(api, h.order_id, 201, h.already);
}

/* ---- its day ------------------------------------------------------------------------------------------------------ */

void
api_shop_orders_due(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct order_due d = { .order_id = api_path(api, 0), .time = STR(""), .keeps_time = true };
	struct str text = STR("");
	int32_t day = DAY_NONE;
	enum result result = ERR_INPUT;

	if (body_str(&b, "due_day", 1, WORD_MAX, &text) && !day_parse(text, &day))
		body_wrong(&b, "due_day", "Should be a date, such as 2026-11-21.");
	if (body_may_str(&b, "due_time", 0, INTAKE_TIME_MAX, &d.time))
		d.keeps_time = false;
	d.day = day;
	if (body_done(&b))
		result = db_write(api->db, &api->scope, flow_order_due, &d);
	if (result != OK)
		api_fail(api, result);
	else
		answer_order(api, d.order_id, 200, d.already);
}

/* ---- its stock ---------------------------------------------------------------------------------------------------- */

void
api_shop_orders_deduct(struct api *api)
{
	struct order_deduct d = { .order_id = api_path(api, 0) };
	enum result result = db_write(api->db, &api->scope, flow_order_deduct, &d);

	if (result != OK)
		api_fail(api, result);
	else
		answer_order(api, d.order_id, 200, d.already);
}

/* ---- as CSV ------------------------------------------------------------------------------------------------------- */

static void
csv_order(struct arena *a, struct csv *csv, const struct order_row *row)
{
	const struct shop_order *o = &row->order;
	char room[64];
	struct buf day = buf_of(room, sizeof room), total = buf_of(arena_get(a, 40), 40);

	if (o->due_day != DAY_NONE)
		day_put(&day, (int32_t)o->due_day);
	if (!o->by_hand || o->total_minor != 0)	/* one by hand has none where nobody said a price */
		money_plain(&total, (struct money){ o->total_minor, o->currency });
	csv_cell(csv, o->human);
	csv_cell(csv, o->name);
	csv_cell(csv, row->customer);
	csv_cell(csv, store_order_state_name(o->state));
	csv_cell(csv, o->stage);
	csv_cell(csv, buf_str(&day));
	csv_cell(csv, o->method);
	csv_int(csv, o->tickets);
	csv_cell(csv, buf_str(&total));
	csv_cell(csv, currency_code(o->currency));
	csv_cell(csv, o->financial);
	csv_row(csv);
}

/* Each page a read of its own: no read holds on while ten thousand rows become text. */
static enum result
write_all(struct api *api, struct wanted *x, struct csv *csv)
{
	struct order_list *l = &x->list;
	enum result result = OK;

	l->limit = CSV_PAGE;
	l->more = true;
	for (size_t rows = 0; l->more && rows < CSV_MAX && result == OK; rows += l->n) {
		result = db_read(api->db, &api->scope, load_rows, x);
		for (size_t i = 0; i < l->n && result == OK; i++)
			csv_order(api->arena, csv, &l->at[i]);
		if (result == OK && l->n > 0) {
			l->before_at = l->at[l->n - 1].order.ordered_at;
			l->before_id = l->at[l->n - 1].order.id;
		}
	}
	if (result == OK && l->more)	/* who adds it up thinks that it is all of them */
		result = fault_set(&api->fault, ERR_LIMIT, "too_large", "These are more than %d orders. Ask for fewer days at a time: from, to.", CSV_MAX);
	return result;
}

void
api_shop_orders_csv(struct api *api)
{
	static const char *const known[] = { "store", "q", "problems", "from", "to", NULL };
	static const char *const head[] = { "order", "name", "customer", "state", "stage", "due", "method", "tickets", "total", "currency",
	    "financial" };
	struct wanted *l = ARENA_NEW(api->arena, struct wanted);
	struct csv csv = csv_begin(api->arena);
	enum result result = l != NULL ? request_query_only(api->req, known, &api->fault) : ERR_LIMIT;

	for (size_t i = 0; i < sizeof head / sizeof head[0]; i++)
		csv_cell(&csv, str_of(head[i]));
	csv_row(&csv);
	if (result == OK)
		result = read_list(api, l);
	if (result == OK)
		result = write_all(api, l, &csv);
	if (result == OK && csv_text(&csv).p == NULL)
		result = ERR_LIMIT;
	if (result != OK)
		api_fail(api, result);
	else
		answer_csv(api->ans, STR("orders.csv"), csv_text(&csv));
}
