/* purchasing/orders: what can be sent, approvals, the plan, and pulling a source that is read over HTTP. */
#include "api/handlers.h"
#include "api/job_json.h"
#include "core/field.h"
#include "flow/approve.h"
#include "flow/pull.h"
#include "http/body.h"

/* ---- the list ---------------------------------------------------------------------------------------------------- */

/* What the page needs to know of each supplier beside its orders. */
struct more {
	const struct source_view *view;
	struct supplier_row {
		struct str id, name;
		struct portal_row portal;	/* id "" when there is none */
		struct login login;
		struct portal_job open, lane;	/* id "" when there is none */
	} *supplier;
	size_t suppliers;
	struct mapping *mapping;
	size_t mappings, room;
};

static struct supplier_row *
find_supplier(struct more *m, struct str id)
{
	for (size_t i = 0; i < m->suppliers; i++)
		if (str_eq(m->supplier[i].id, id))
			return &m->supplier[i];
	return NULL;
}

static enum result
load_supplier(struct tx *tx, struct more *m, const struct source_order *o)
{
	struct supplier_row *s = &m->supplier[m->suppliers++];
	enum result result;

	*s = (struct supplier_row){ .id = o->supplier_id, .name = o->supplier_name };
	result = store_portal_of(tx, s->id, &s->portal);
	if (result == OK) {
		s->name = s->portal.supplier_name;
		if (s->portal.login_id.n)
			result = store_login_get(tx, s->portal.login_id, &s->login);
	}
	if (result == OK || result == ERR_MISSING)
		result = store_portal_job_open_of(tx, s->id, &s->open);
	if ((result == OK || result == ERR_MISSING) && s->login.holder.n && !str_eq(s->login.holder, s->open.id))
		result = store_portal_job_get(tx, s->login.holder, &s->lane);
	return result == ERR_MISSING ? OK : result;
}

static enum result
load_mapping(struct tx *tx, struct more *m, const struct source_line *l)
{
	struct mapping *at;
	size_t n;
	enum result result;

	for (size_t i = 0; i < m->mappings; i++)
		if (str_eq(m->mapping[i].our_sku, l->our_sku) && str_eq(m->mapping[i].supplier_id, l->supplier_id))
			return OK;
	result = store_mapping_find(tx, l->supplier_id, l->our_sku, &at, &n);
	for (size_t i = 0; result == OK && i < n && i < 2 && m->mappings < m->room; i++)
		m->mapping[m->mappings++] = at[i];
	return result;
}

static enum result
load_more(struct tx *tx, void *in_out)
{
	struct more *m = in_out;
	const struct source_rows *rows = &m->view->rows;
	enum result result = OK;

	m->suppliers = m->mappings = 0;
	m->room = rows->lines * 2;
	m->supplier = ARENA_ARRAY(tx->arena, struct supplier_row, rows->orders + 1);
	m->mapping = ARENA_ARRAY(tx->arena, struct mapping, m->room + 1);
	if (m->supplier == NULL || m->mapping == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < rows->orders && result == OK; i++)
		if (find_supplier(m, rows->order[i].supplier_id) == NULL)
			result = load_supplier(tx, m, &rows->order[i]);
	for (size_t i = 0; i < rows->lines && result == OK; i++)
		result = load_mapping(tx, m, &rows->line[i]);
	return result;
}

static json *
line_json(struct arena *a, const struct source_line *l, enum currency currency)
{
	json *o = json_object(a);

	json_put_str(a, o, "id", l->id);
	json_put_str(a, o, "product_id", l->product_id);
	json_put_str(a, o, "our_sku", l->our_sku);
	json_put_str(a, o, "fallback_sku", l->fallback_sku);
	json_put_str(a, o, "name", l->name);
	if (l->quantity == QUANTITY_NOT_WHOLE)
		json_put_null(a, o, "quantity");
	else
		json_put_int(a, o, "quantity", l->quantity);
	if (l->price_e4 == PRICE_MISSING || l->price_e4 == PRICE_UNREADABLE)
		json_put_null(a, o, "price_e4");
	else
		json_put_int(a, o, "price_e4", l->price_e4);
	if (l->price_e4 == PRICE_UNREADABLE)
		json_put_str(a, o, "price_text", STR("?"));
	else
		api_put_price(a, o, "price_text", l->price_e4, currency);
	return o;
}

static json *
order_json(struct arena *a, const struct source_view *v, const struct source_order *order, enum currency currency)
{
	const struct approval *approval = flow_source_approval(v, order->id);
	json *o = json_object(a), *lines = json_array(a);

	json_put_str(a, o, "id", order->id);
	json_put_int(a, o, "created_at", order->created_at);
	json_put_bool(a, o, "approved", flow_source_approved(v, order));
	json_put_str(a, o, "approved_by_name", approval != NULL ? approval->by_name : STR(""));
	for (size_t i = 0; i < v->rows.lines; i++)
		if (str_eq(v->rows.line[i].order_id, order->id))
			json_put(a, lines, NULL, line_json(a, &v->rows.line[i], currency));
	json_put(a, o, "lines", lines);
	return o;
}

static json *
portal_json(struct arena *a, const struct supplier_row *s)
{
	json *o = json_object(a);

	json_put_str(a, o, "id", s->portal.id);
	json_put_str(a, o, "currency", currency_code(s->portal.currency));
	json_put_bool(a, o, "active", s->portal.active);
	json_put_bool(a, o, "has_credentials", s->portal.login_id.n > 0);
	json_put_bool(a, o, "login_blocked", s->login.blocked.n > 0);
	if (s->portal.login_id.n)
		json_put_str(a, o, "login_id", s->portal.login_id);
	else
		json_put_null(a, o, "login_id");
	return o;
}

static json *
supplier_json(struct arena *a, const struct source_view *v, const struct supplier_row *s)
{
	enum currency currency = s->portal.id.n ? s->portal.currency : v->currency;
	json *o = json_object(a), *orders = json_array(a), *job;

	json_put_str(a, o, "id", s->id);
	json_put_str(a, o, "name", s->name.n ? s->name : s->id);
	if (s->portal.id.n)
		json_put(a, o, "portal", portal_json(a, s));
	else
		json_put_null(a, o, "portal");
	if (s->open.id.n) {
		job = json_object(a);
		json_put_str(a, job, "id", s->open.id);
		json_put_str(a, job, "state", portal_state_name(s->open.machine.state));
		json_put_str(a, job, "label", portal_state_label(s->open.machine.state));
		json_put_str(a, job, "created_by", s->open.created_by);
		json_put_str(a, job, "created_by_name", s->open.created_by_name);
		json_put_int(a, job, "created_at", s->open.created_at);
		json_put(a, o, "open_job", job);
	} else {
		json_put_null(a, o, "open_job");
	}
	if (s->lane.id.n) {
		job = json_object(a);
		json_put_str(a, job, "id", s->lane.id);
		json_put_str(a, job, "supplier_name", s->lane.supplier_name);
		json_put(a, o, "lane_job", job);
	} else {
		json_put_null(a, o, "lane_job");
	}
	for (size_t i = 0; i < v->rows.orders; i++)
		if (str_eq(v->rows.order[i].supplier_id, s->id))
			json_put(a, orders, NULL, order_json(a, v, &v->rows.order[i], currency));
	json_put(a, o, "orders", orders);
	return o;
}

static json *
mapping_json(struct arena *a, const struct mapping *m)
{
	json *o = json_object(a);

	json_put_str(a, o, "supplier_id", m->supplier_id);
	json_put_str(a, o, "our_sku", m->our_sku);
	json_put_str(a, o, "supplier_sku", m->supplier_sku);
	json_put_str(a, o, "unit", sku_unit_name(m->unit));
	json_put_int(a, o, "pack_size", m->pack_size);
	json_put_int(a, o, "min_qty", m->min_qty);
	return o;
}

static json *
source_json(struct arena *a, const struct source_view *v)
{
	json *o = json_object(a);

	json_put_str(a, o, "kind", flow_source_kind_name(v->kind));
	json_put_text(a, o, "state", v->kind == SOURCE_NONE ? "unconfigured" : v->down ? "down" :
	    v->kind == SOURCE_REST && v->pulled_at == 0 ? "pulling" : "ready");
	json_put_str(a, o, "message", v->message);
	api_put_time(a, o, "pulled_at", v->pulled_at);
	json_put_bool(a, o, "needs_approval", v->needs_approval);
	json_put_str(a, o, "currency", currency_code(v->currency));
	return o;
}

void
api_orders_list(struct api *api)
{
	struct arena *a = api->arena;
	struct source_view view;
	struct more more = { .view = &view };
	json *o, *suppliers, *mappings;
	enum result result = flow_source_read(api->env, api->db, &api->scope, &view);

	if (result == OK)
		result = db_read(api->db, &api->scope, load_more, &more);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	suppliers = json_array(a);
	mappings = json_array(a);
	json_put(a, o, "source", source_json(a, &view));
	for (size_t i = 0; i < more.suppliers; i++)
		json_put(a, suppliers, NULL, supplier_json(a, &view, &more.supplier[i]));
	for (size_t i = 0; i < more.mappings; i++)
		json_put(a, mappings, NULL, mapping_json(a, &more.mapping[i]));
	json_put(a, o, "suppliers", suppliers);
	json_put(a, o, "mappings", mappings);
	/* It follows from the source too, which has no version of ours: an unchanged answer is known by its bytes. */
	answer_json(api->ans, 200, o);
	api_etag_body(api);
}

/* ---- approvals --------------------------------------------------------------------------------------------------- */

static void
approve(struct api *api, bool approved)
{
	struct approve p = { .order_id = api_path(api, 0), .approved = approved };
	struct source_view view;
	enum result result = flow_source_read(api->env, api->db, &api->scope, &view);

	p.view = &view;
	if (result == OK)
		result = db_write(api->db, &api->scope, flow_approve, &p);
	if (result != OK)
		api_fail(api, result);
	else if (p.already)
		answer_already_done(api->ans, NULL);
	else
		answer_ok(api->ans);
}

void
api_orders_approve(struct api *api)
{
	approve(api, true);
}

void
api_orders_withdraw(struct api *api)
{
	approve(api, false);
}

/* ---- pulling and planning ----------------------------------------------------------------------------------------- */

void
api_orders_refresh(struct api *api)
{
	struct pull_now p = { .already = false };
	enum result result = db_write(api->db, &api->scope, flow_pull_now, &p);
	json *o, *job;

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	job = json_object(api->arena);
	json_put_str(api->arena, job, "id", p.job_id);
	json_put(api->arena, o, "job", job);
	if (p.already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, 202, o);
}

struct preview { const struct source_view *view; const struct str *orders; size_t n; struct planned planned; struct submit_blocked *why; };

static enum result
preview(struct tx *tx, void *in_out)
{
	struct preview *p = in_out;
	enum result result = flow_plan_make(tx, p->view, p->orders, p->n, &p->planned);

	if (result != OK)
		return result;
	p->why = ARENA_ARRAY(tx->arena, struct submit_blocked, p->planned.plan.jobs_n + 1);
	for (uint32_t i = 0; i < p->planned.plan.jobs_n && result == OK; i++)
		result = p->why == NULL ? ERR_LIMIT :
		    flow_submit_reasons(tx, &p->planned, &p->planned.plan.jobs[i], &p->why[i]);
	return result;
}

void
api_orders_plan(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct preview p = { .n = 0 };
	struct source_view view;
	struct str *orders = NULL;
	json *o, *jobs;
	enum result result;

	body_strs(&b, "orders", 1, 500, field_max(FIELD_ORDER_ID), &orders, &p.n);
	if (!body_done(&b)) {
		api_fail(api, ERR_INPUT);
		return;
	}
	p.orders = orders;
	p.view = &view;
	result = flow_source_read(api->env, api->db, &api->scope, &view);
	if (result == OK && view.down)
		result = fault_set(&api->fault, ERR_REMOTE, "source_down", "%.*s", STR_ARG(view.message));
	if (result == OK)
		result = db_read(api->db, &api->scope, preview, &p);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	jobs = json_array(api->arena);
	for (uint32_t i = 0; i < p.planned.plan.jobs_n; i++)
		json_put(api->arena, jobs, NULL, api_planned_json(api->arena, &p.planned, &p.planned.plan.jobs[i], &p.why[i]));
	json_put(api->arena, o, "jobs", jobs);
	answer_json(api->ans, 200, o);
}
