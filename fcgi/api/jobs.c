/* purchasing/jobs: send orders, look at portal jobs, and what a person does with one. */
#include "api/handlers.h"
#include "api/job_json.h"
#include "core/field.h"
#include "flow/credential.h"
#include "flow/portal_step.h"
#include "http/body.h"
#include "http/csv.h"
#include "http/paging.h"

/* ---- sending ----------------------------------------------------------------------------------------------------- */

static void
answer_submit(struct api *api, const struct submit *s)
{
	struct arena *a = api->arena;
	json *o = answer_object(api->ans), *jobs = json_array(a), *blocked = json_array(a);

	json_put_str(a, o, "batch", s->batch);
	for (size_t i = 0; i < s->jobs_n; i++)
		json_put(a, jobs, NULL, api_job_json(a, &s->jobs[i]));
	for (size_t i = 0; i < s->blocked_n; i++)
		json_put(a, blocked, NULL, api_blocked_json(a, &s->blocked[i]));
	json_put(a, o, "jobs", jobs);
	json_put(a, o, "blocked", blocked);
	if (s->already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, 201, o);
}

void
api_jobs_send(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct submit s = { .key = STR("") };
	struct source_view view;
	struct str *orders = NULL;
	enum result result;

	body_str(&b, "key", 8, field_max(FIELD_REQUEST_KEY), &s.key);
	body_strs(&b, "orders", 1, 500, field_max(FIELD_ORDER_ID), &orders, &s.orders_n);
	if (!body_done(&b)) {
		api_fail(api, ERR_INPUT);
		return;
	}
	s.orders = orders;
	result = flow_source_read(api->env, api->db, &api->scope, &view);
	s.view = &view;
	/* A repeat of a known key is answered even while the source is down: the flow looks at the key first. */
	if (result == OK && view.down)
		view.rows = (struct source_rows){ 0 };
	if (result == OK)
		result = db_write(api->db, &api->scope, flow_submit, &s);
	if (result != OK && result != ERR_STORE && view.down) {
		api->fault = (struct fault){ 0 };
		fault_set(&api->fault, ERR_REMOTE, "source_down", "%.*s", STR_ARG(view.message));
	}
	if (result != OK)
		api_fail(api, result);
	else
		answer_submit(api, &s);
}

/* ---- looking ----------------------------------------------------------------------------------------------------- */

struct list { struct portal_job_query query; struct portal_job *row; size_t n; };

static enum result
list(struct tx *tx, void *in_out)
{
	struct list *l = in_out;

	return store_portal_job_list(tx, &l->query, &l->row, &l->n);
}

void
api_jobs_list(struct api *api)
{
	static const char *const known[] = { "state", "supplier", "limit", "cursor", NULL };
	struct arena *a = api->arena;
	json *rows;
	struct list l = { .n = 0 };
	struct paging page;
	enum portal_state state;
	enum result result = api_list_read(api, known, &page);
	bool more;

	if (result == OK && request_query(api->req, "state", &l.query.state) && l.query.state.n &&
	    !str_eq(l.query.state, STR("open")) && !portal_state_parse(l.query.state, &state))
		result = fault_field(&api->fault, "state", "There is no such state.");
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	if (api_unchanged(api))
		return;
	request_query(api->req, "supplier", &l.query.supplier);
	l.query.open_only = str_eq(l.query.state, STR("open"));
	l.query.before_at = page.at;
	l.query.before_id = page.id;
	l.query.limit = page.limit + 1;
	result = db_read(api->db, &api->scope, list, &l);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	more = paging_more(&page, &l.n);
	rows = json_array(a);
	for (size_t i = 0; i < l.n; i++)
		json_put(a, rows, NULL, api_job_json(a, &l.row[i]));
	api_list(api, rows, more, l.n ? l.row[l.n - 1].created_at : 0, STR(""), l.n ? l.row[l.n - 1].id : STR(""));
}

struct whole {
	struct str id;
	struct portal_job job;
	struct portal_item *item;
	struct portal_line *line;
	struct portal_call *call;
	size_t items, lines, calls;
};

static enum result
whole(struct tx *tx, void *in_out)
{
	struct whole *w = in_out;
	enum result result = store_portal_job_get(tx, w->id, &w->job);

	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "no_such_job", "There is no such job.");
	if (result == OK)
		result = store_portal_item_list(tx, w->id, &w->item, &w->items);
	if (result == OK)
		result = store_portal_line_list(tx, w->id, &w->line, &w->lines);
	if (result == OK)
		result = store_portal_call_list(tx, w->id, &w->call, &w->calls);
	return result;
}

void
api_jobs_get(struct api *api)
{
	struct arena *a = api->arena;
	struct whole w = { .id = api_path(api, 0) };
	json *o, *items;
	enum result result;

	if (api_unchanged(api))
		return;
	result = db_read(api->db, &api->scope, whole, &w);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	items = json_array(a);
	json_put(a, o, "job", api_job_detail_json(a, &w.job, w.call, w.calls));
	for (size_t i = 0; i < w.items; i++)
		json_put(a, items, NULL, api_item_json(a, &w.job, &w.item[i], w.line, w.lines));
	json_put(a, o, "items", items);
	answer_json(api->ans, 200, o);
}

static struct str
plain(struct arena *a, int64_t e4, enum currency currency)
{
	struct buf b = buf_of(arena_get(a, 40), 40);

	if (b.p != NULL)
		price_plain(&b, (struct price){ e4, currency });
	return buf_str(&b);
}

static void
csv_item(struct arena *a, struct csv *csv, const struct whole *w, const struct portal_item *t)
{
	bool exact = t->answered && t->seen_e4 != PRICE_MISSING;
	struct str orders = STR("");

	for (size_t l = 0; l < w->lines; l++)
		if (w->line[l].item_no == t->no && !str_has(orders, w->line[l].order_id))
			orders = arena_printf(a, "%.*s%s%.*s", STR_ARG(orders), orders.n ? " " : "", STR_ARG(w->line[l].order_id));
	csv_cell(csv, t->sku);
	csv_cell(csv, t->name);
	csv_int(csv, t->quantity);
	csv_cell(csv, t->unit);
	csv_cell(csv, currency_code(w->job.currency));
	csv_cell(csv, plain(a, t->expected_e4, w->job.currency));
	csv_cell(csv, exact ? plain(a, t->seen_e4, w->job.currency) : t->seen_text);
	csv_cell(csv, exact ? plain(a, t->difference_e4, w->job.currency) : STR(""));
	csv_cell(csv, t->stock);
	csv_cell(csv, t->added == JUDGE_ADDED_UNSAID ? STR("") : t->added == JUDGE_ADDED_YES ? STR("yes") : STR("no"));
	csv_cell(csv, t->answered ? judge_verdict_name(t->verdict) : STR(""));
	csv_cell(csv, orders);
	csv_row(csv);
}

void
api_jobs_csv(struct api *api)
{
	static const char *const head[] = { "sku", "name", "quantity", "unit", "currency", "expected_price", "seen_price",
	    "difference", "stock", "added", "verdict", "orders", NULL };
	struct whole w = { .id = api_path(api, 0) };
	struct csv csv;
	enum result result = db_read(api->db, &api->scope, whole, &w);

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	csv = csv_begin(api->arena);
	for (int i = 0; head[i] != NULL; i++)
		csv_cell(&csv, str_of(head[i]));
	csv_row(&csv);
	for (size_t i = 0; i < w.items; i++)
		csv_item(api->arena, &csv, &w, &w.item[i]);
	if (csv_text(&csv).p == NULL)
		answer_result(api->ans, ERR_LIMIT);
	else
		answer_csv(api->ans, arena_printf(api->arena, "result-%.*s.csv", STR_ARG(w.id)), csv_text(&csv));
}

/* ---- what a person does ------------------------------------------------------------------------------------------ */

static void
answer_job(struct api *api, const struct portal_job *job, bool already, int status)
{
	json *o = answer_object(api->ans);

	json_put(api->arena, o, "job", api_job_json(api->arena, job));
	if (already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, status, o);
}

/* One input of the machine, from a button. */
static void
press(struct api *api, struct portal_step *s)
{
	enum result result;

	s->job_id = api_path(api, 0);
	s->person = true;
	result = db_write(api->db, &api->scope, flow_portal_step, s);
	if (result != OK)
		api_fail(api, result);
	else
		answer_job(api, &s->job, s->answer == PORTAL_ALREADY, 200);
}

/* The body of a button that says nothing: {} or none. */
static bool
empty_body(struct api *api)
{
	struct body b;

	if (api->req->body.n == 0)
		return true;
	b = body_open(api->req, api->arena, &api->fault);
	if (body_done(&b))
		return true;
	api_fail(api, ERR_INPUT);
	return false;
}

void
api_jobs_answer(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct portal_answered p = { .step = { .job_id = api_path(api, 0) } };
	struct secret answer = { 0 };
	enum result result;

	body_secret(&b, "answer", 1, field_max(FIELD_MFA_ANSWER), &answer);
	if (!body_done(&b)) {
		api_fail(api, ERR_INPUT);
		return;
	}
	p.answer = (struct box){ .field = STR("answer") };
	p.answer.owner = flow_credential_owner(api->arena, "portal_job", arena_printf(api->arena, "%.*s/%.*s",
	    STR_ARG(p.step.job_id), STR_ARG(env_id(api->env, api->arena))));
	result = flow_credential_seal(api->env, api->arena, api->actor.account, &p.answer, answer, &api->fault);
	secret_wipe(&answer);
	if (result == OK)
		result = db_write(api->db, &api->scope, flow_portal_answer, &p);
	if (result != OK)
		api_fail(api, result);
	else
		answer_job(api, &p.step.job, p.step.answer == PORTAL_ALREADY, 200);
}

void
api_jobs_cancel(struct api *api)
{
	if (empty_body(api))
		press(api, &(struct portal_step){ .input = { .kind = IN_CANCEL } });
}

void
api_jobs_retry(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct portal_step s = { .input = { .kind = IN_RETRY } };

	body_bool(&b, "cart_checked", &s.input.cart_checked);
	if (body_done(&b))
		press(api, &s);
	else
		api_fail(api, ERR_INPUT);
}

void
api_jobs_accept(struct api *api)
{
	if (empty_body(api))
		press(api, &(struct portal_step){ .input = { .kind = IN_LATE_ACCEPT } });
}

void
api_jobs_review(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct portal_step s = { .input = { .kind = IN_REVIEW } };

	body_text(&b, "note", 0, field_max(FIELD_NOTE), &s.note);
	if (body_done(&b))
		press(api, &s);
	else
		api_fail(api, ERR_INPUT);
}

void
api_jobs_confirm(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct portal_step s = { .input = { .kind = IN_CONFIRM } };

	body_str(&b, "number", 1, field_max(FIELD_CONFIRMATION), &s.note);
	if (body_done(&b))
		press(api, &s);
	else
		api_fail(api, ERR_INPUT);
}

void
api_jobs_resend(struct api *api)
{
	enum { ITEMS_MAX = 2000 };
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct resend r = { .job_id = api_path(api, 0) };
	const json *items = NULL;
	int64_t *no;
	enum result result;

	body_str(&b, "key", 8, field_max(FIELD_REQUEST_KEY), &r.key);
	body_may_list(&b, "items", 1, ITEMS_MAX, &items);
	no = ARENA_ARRAY(api->arena, int64_t, json_count(items) + 1);
	for (const json *i = json_first(items); i != NULL && no != NULL; i = json_next(i))
		if (!json_is_int(i, &no[r.items_n++]))
			body_wrong(&b, "items", "An item is named by its number.");
	if (!body_done(&b) || no == NULL) {
		api_fail(api, ERR_INPUT);
		return;
	}
	r.items = no;
	result = db_write(api->db, &api->scope, flow_resend, &r);
	if (result != OK)
		api_fail(api, result);
	else
		answer_job(api, &r.child, r.already, 201);
}
