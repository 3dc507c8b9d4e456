/* stock/lots/{id}/trace: the cakes that a lot went into or may go into, whose they are, and all of them as CSV for a recall. */
#include "api/handlers.h"
#include "api/lot_json.h"
#include "api/ticket_json.h"
#include "flow/lot_recall.h"
#include "http/csv.h"
#include "http/paging.h"

/* Orders that are read at once: if each had all the cakes that one may have, taken back once, store_lot_trace would read all of it. */
enum { ORDERS = 50, FLOOR_MAX = 500, CSV_MAX = 20000, DAY_TEXT = 16 };

struct trace {
	struct str id, after;		/* after: an order's id */
	int64_t limit, floor_limit;
	struct lot_row lot;
	struct lot_trace *floor;	/* out, where it begins: what may be of it */
	size_t floor_n;
	bool floor_more;
	int32_t today;
	struct lot_trace *at;		/* out: one for each cake, its amount above 0 */
	size_t n;
	struct str last;		/* the last order's id */
	bool more;
};

/* Adds up what was taken and given back for each cake, order by order; those that took nothing in the end go. */
static enum result
net(struct trace *t)
{
	size_t n = 0, all = 0, from = 0;

	for (size_t i = 0; i < t->n; i++) {
		size_t k;

		if (n > 0 && !str_eq(t->at[n - 1].move.order_id, t->at[i].move.order_id))
			from = n;
		for (k = from; k < n && t->at[k].move.ticket != t->at[i].move.ticket; k++)
			continue;
		if (k < n && !amount_add(t->at[k].move.amount, t->at[i].move.amount, &t->at[k].move.amount))
			return ERR_STORE;
		if (k == n)
			t->at[n++] = t->at[i];
	}
	for (size_t i = 0; i < n; i++)
		if (t->at[i].move.amount.n < 0 && amount_subtract(AMOUNT_WHOLE(0), t->at[i].move.amount, &t->at[i].move.amount))
			t->at[all++] = t->at[i];
	t->n = all;
	return OK;
}

static enum result
load(struct tx *tx, void *in_out)
{
	struct trace *t = in_out;
	struct str *order;
	size_t n = 0;
	enum result result = store_lot_get(tx, t->id, &t->lot);

	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "no_such_lot", "There is no such lot.");
	t->n = t->floor_n = 0;
	if (result == OK)
		result = flow_lot_today(tx, &t->today);
	if (result == OK && t->after.n == 0)	/* before what is written down: what is complete a moment later stands in both, never in none */
		result = flow_lot_recall(tx, &t->lot, t->floor_limit, &t->floor, &t->floor_n, &t->floor_more);
	if (result == OK)
		result = store_lot_orders(tx, t->id, t->after, t->limit + 1, &order, &n);
	t->more = n > (size_t)t->limit;
	n -= t->more;
	if (result != OK || n == 0)
		return result;
	t->last = order[n - 1];
	result = store_lot_trace(tx, t->id, order[0], t->last, &t->at, &t->n);
	return result == OK ? net(t) : result;
}

static json *
row_json(struct arena *a, const struct lot_trace *t)
{
	json *o = json_object(a);

	json_put_str(a, o, "order_id", t->move.order_id);
	json_put_int(a, o, "ticket", t->move.ticket);
	json_put_str(a, o, "human", t->human);
	json_put_str(a, o, "customer_name", t->customer);
	json_put_str(a, o, "state", t->state);
	api_put_day(a, o, "due_day", t->due_day);
	json_put_int(a, o, "ordered_at", t->ordered_at);
	if (t->move.amount.n > 0)
		json_put_str(a, o, "amount", flow_stock_text(a, t->move.amount));
	else
		json_put_null(a, o, "amount");
	return o;
}

static const struct { const char *name, *text; } mays[LOT_MAYS] = {
	[LOT_MAY_FLOOR]		= { "floor",	"not yet written down: on the floor now" },
	[LOT_MAY_BLOCKED]	= { "blocked",	"another lot is written down: on the floor when this one was blocked" },
	[LOT_MAY_USED]		= { "in_use",	"another lot is written down: in the making while this one was in use" },
};

static json *
floor_json(struct arena *a, const struct lot_trace *t)
{
	json *o = row_json(a, t);

	json_put_str(a, o, "stage", t->stage);
	json_put_text(a, o, "may", mays[t->may].name);
	return o;
}

void
api_lots_trace(struct api *api)
{
	static const char *const known[] = { "limit", "cursor", NULL };
	struct arena *a = api->arena;
	struct trace t = { .id = api_path(api, 0) };
	struct paging page;
	json *o, *floor, *rows;
	enum result result = api_list_read(api, known, &page);

	if (result == OK && api_unchanged_today(api))
		return;
	if (result == OK) {
		t.after = page.id;
		t.limit = page.limit < ORDERS ? page.limit : ORDERS;
		t.floor_limit = FLOOR_MAX;
		result = db_read(api->db, &api->scope, load, &t);
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	floor = json_array(a);
	rows = json_array(a);
	json_put(a, o, "lot", api_lot_json(a, &t.lot, t.today));
	for (size_t i = 0; i < t.floor_n; i++)
		json_put(a, floor, NULL, floor_json(a, &t.floor[i]));
	json_put(a, o, "floor", floor);
	json_put_bool(a, o, "floor_more", t.floor_more);
	for (size_t i = 0; i < t.n; i++)
		json_put(a, rows, NULL, row_json(a, &t.at[i]));
	json_put(a, o, "rows", rows);
	paging_next(a, o, t.more, 0, STR(""), t.last);
	answer_json(api->ans, 200, o);
}

static void
csv_trace(struct arena *a, struct csv *csv, const struct trace *of, const struct lot_trace *t, bool written)
{
	char room[DAY_TEXT];
	struct buf day = buf_of(room, sizeof room);

	day_put(&day, (int32_t)t->due_day);
	csv_cell(csv, of->lot.code);
	csv_cell(csv, of->lot.sku);
	csv_cell(csv, t->human);
	csv_cell(csv, t->stage.n ? t->stage : t->state);
	csv_cell(csv, buf_str(&day));
	csv_cell(csv, t->customer);
	csv_cell(csv, t->email);
	csv_cell(csv, t->phone);
	csv_cell(csv, t->move.amount.n > 0 ? flow_stock_text(a, t->move.amount) : STR(""));
	csv_cell(csv, of->lot.unit);
	csv_cell(csv, str_of(written ? "written down" : mays[t->may].text));
	csv_row(csv);
}

void
api_lots_csv(struct api *api)
{
	static const char *const known[] = { NULL };
	static const char *const head[] = { "lot", "sku", "cake", "state", "due", "customer", "email", "phone", "amount", "unit", "known" };
	struct trace t = { .id = api_path(api, 0), .limit = ORDERS, .floor_limit = CSV_MAX, .more = true };
	struct csv csv = csv_begin(api->arena);
	enum result result = request_query_only(api->req, known, &api->fault);

	for (size_t i = 0; i < sizeof head / sizeof head[0]; i++)
		csv_cell(&csv, str_of(head[i]));
	csv_row(&csv);
	for (size_t rows = 0; t.more && rows < CSV_MAX && result == OK; rows += ORDERS, t.after = t.last) {
		result = db_read(api->db, &api->scope, load, &t);
		for (size_t i = 0; i < t.floor_n && result == OK; i++)
			csv_trace(api->arena, &csv, &t, &t.floor[i], false);
		for (size_t i = 0; i < t.n && result == OK; i++)
			csv_trace(api->arena, &csv, &t, &t.at[i], true);
	}
	if (result == OK && (t.more || t.floor_more))	/* who calls people by it thinks that it is all of them */
		result = fault_set(&api->fault, ERR_LIMIT, "too_large", "This lot went into more than %d orders, or may. Take them page by page.", CSV_MAX);
	if (result == OK && csv_text(&csv).p == NULL)
		result = ERR_LIMIT;
	if (result != OK)
		api_fail(api, result);
	else
		answer_csv(api->ans, STR("trace.csv"), csv_text(&csv));
}
