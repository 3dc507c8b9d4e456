/* stock/lots: lots of what is in stock, received, corrected, opened, blocked, closed. Where they went: lots_trace.c. */
#include "api/handlers.h"
#include "api/lot_json.h"
#include "core/day.h"
#include "core/field.h"
#include "http/body.h"
#include "http/paging.h"

enum { CODE_CHARS = 60, NAME_CHARS = 100, TEXT_CHARS = 500, REASON_CHARS = 200 };

/* ---- the list ----------------------------------------------------------------------------------------------------- */

struct list { struct lot_query query; struct lot_row *at; size_t n; int32_t today; };

static enum result
list(struct tx *tx, void *in_out)
{
	struct list *l = in_out;
	enum result result = flow_lot_today(tx, &l->today);

	return result == OK ? store_lot_list(tx, &l->query, &l->at, &l->n) : result;
}

void
api_lots_list(struct api *api)
{
	static const char *const known[] = { "item", "all", "limit", "cursor", NULL };
	struct arena *a = api->arena;
	struct list l = { .query = { .item_id = STR("") } };
	struct str all = STR("");
	struct paging page;
	bool more;
	json *rows;
	enum result result = api_list_read(api, known, &page);

	request_query(api->req, "item", &l.query.item_id);
	l.query.all = request_query(api->req, "all", &all);
	if (result == OK && l.query.all && !str_eq(all, STR("1")))
		result = fault_field(&api->fault, "all", "Should be 1, or not be there.");
	if (result == OK && api_unchanged_today(api))
		return;
	if (result == OK) {
		l.query.after_day = page.after ? page.at : INT64_MIN;
		l.query.after_id = page.id;
		l.query.limit = page.limit + 1;
		result = db_read(api->db, &api->scope, list, &l);
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	more = paging_more(&page, &l.n);
	rows = json_array(a);
	for (size_t i = 0; i < l.n; i++)
		json_put(a, rows, NULL, api_lot_json(a, &l.at[i], l.today));
	api_list(api, rows, more, l.n ? l.at[l.n - 1].lot.expiry : 0, STR(""), l.n ? l.at[l.n - 1].id : STR(""));
}

/* ---- one ---------------------------------------------------------------------------------------------------------- */

struct one { struct str id; struct lot_row row; int32_t today; };

static enum result
one(struct tx *tx, void *in_out)
{
	struct one *o = in_out;
	enum result result = store_lot_get(tx, o->id, &o->row);

	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "no_such_lot", "There is no such lot.");
	return result == OK ? flow_lot_today(tx, &o->today) : result;
}

/* The lot as it is now; and what was thrown away of it, if that was asked. */
static void
answer_lot(struct api *api, struct str id, int status, bool already, const struct amount *discarded)
{
	struct one x = { .id = id };
	json *o;
	enum result result = db_read(api->db, &api->scope, one, &x);

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	json_put(api->arena, o, "lot", api_lot_json(api->arena, &x.row, x.today));
	if (discarded != NULL)
		json_put_str(api->arena, o, "discarded", flow_stock_text(api->arena, *discarded));
	if (already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, status, o);
}

void
api_lots_get(struct api *api)
{
	if (!api_unchanged_today(api))
		answer_lot(api, api_path(api, 0), 200, false, NULL);
}

/* ---- received, corrected ------------------------------------------------------------------------------------------ */

/* "2026-11-24"; null: it has none. False: not given, or wrong. */
static bool
may_day(struct body *b, const char *name, bool none, int32_t *out)
{
	struct str text;

	if (none && body_is_null(b, name)) {
		*out = DAY_NONE;
		return true;
	}
	if (!body_may_str(b, name, 1, NAME_CHARS, &text))
		return false;
	if (day_parse(text, out))
		return true;
	body_wrong(b, name, "Should be a date, such as 2026-11-21.");
	return false;
}

void
api_lots_receive(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct lot_receipt r = { .item_id = api_path(api, 0), .supplier = STR(""), .note = STR(""), .received = DAY_NONE, .expiry = DAY_NONE,
	    .key = STR("") };
	struct str amount;
	enum result result;

	body_str(&b, "code", 1, CODE_CHARS, &r.code);
	body_may_str(&b, "supplier", 1, NAME_CHARS, &r.supplier);
	body_may_str(&b, "note", 1, TEXT_CHARS, &r.note);
	may_day(&b, "received_day", false, &r.received);
	may_day(&b, "expiry_day", true, &r.expiry);
	if (body_str(&b, "amount", 1, AMOUNT_TEXT_MAX, &amount) && (!amount_parse(amount, &r.amount) || r.amount.n <= 0))
		body_wrong(&b, "amount", "Should be an amount above 0, like 2, 0.25, 1/3 or 1 1/2.");
	body_may_str(&b, "key", 8, field_max(FIELD_REQUEST_KEY), &r.key);
	result = body_done(&b) ? db_write(api->db, &api->scope, flow_lot_receive, &r) : ERR_INPUT;
	if (result != OK)
		api_fail(api, result);
	else
		answer_lot(api, r.now.id, 201, r.already, NULL);
}

void
api_lots_put(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct lot_change c = { .id = api_path(api, 0) };
	enum result result;

	c.has_code = body_may_str(&b, "code", 1, CODE_CHARS, &c.code);
	c.has_supplier = body_may_str(&b, "supplier", 0, NAME_CHARS, &c.supplier);
	c.has_note = body_may_str(&b, "note", 0, TEXT_CHARS, &c.note);
	c.has_received = may_day(&b, "received_day", false, &c.received);
	c.has_expiry = may_day(&b, "expiry_day", true, &c.expiry);
	result = body_done(&b) ? db_write(api->db, &api->scope, flow_lot_change, &c) : ERR_INPUT;
	if (result != OK)
		api_fail(api, result);
	else
		answer_lot(api, c.id, 200, c.already, NULL);
}

/* ---- opened, blocked, closed -------------------------------------------------------------------------------------- */

static void
act(struct api *api, enum lot_action action)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct lot_doing d = { .id = api_path(api, 0), .action = action, .reason = STR("") };
	enum result result;

	if (action == LOT_DO_BLOCK)
		body_str(&b, "reason", 1, REASON_CHARS, &d.reason);
	if (action == LOT_DO_CLOSE)
		body_may_bool(&b, "discard", &d.discard);
	result = body_done(&b) ? db_write(api->db, &api->scope, flow_lot_act, &d) : ERR_INPUT;
	if (result != OK)
		api_fail(api, result);
	else
		answer_lot(api, d.id, 200, d.already, d.discard && !d.already ? &d.discarded : NULL);
}

void
api_lots_open(struct api *api)
{
	act(api, LOT_DO_OPEN);
}

void
api_lots_block(struct api *api)
{
	act(api, LOT_DO_BLOCK);
}

void
api_lots_unblock(struct api *api)
{
	act(api, LOT_DO_UNBLOCK);
}

void
api_lots_close(struct api *api)
{
	act(api, LOT_DO_CLOSE);
}

void
api_lots_reopen(struct api *api)
{
	act(api, LOT_DO_REOPEN);
}
