#include "flow/plan.h"

#include "store/portal_item.h"

/* ---- lines ------------------------------------------------------------------------------------------------------ */

static enum result
take_order(struct tx *tx, const struct source_view *v, struct str id, size_t i, struct planned *p)
{
	const struct source_order *o = flow_source_order(v, id);
	struct buyorder_line *lines = (struct buyorder_line *)p->in.lines;
	struct str *taken;
	size_t taken_n;
	enum result result;

	if (o == NULL) {
		fault_field(tx->fault, arena_cstr(tx->arena, arena_printf(tx->arena, "orders[%zu]", i)),
		    "Order %.*s cannot be sent: it was sent by now, or it is not approved any more.", STR_ARG(id));
		return ERR_INPUT;
	}
	if (!flow_source_approved(v, o))
		return tx_refuse(tx, ERR_CONFLICT, "not_approved", "Order %.*s has to be approved first.", STR_ARG(id));
	result = store_portal_line_active(tx, o->id, &taken, &taken_n);
	for (size_t j = 0; j < v->rows.lines && result == OK; j++) {
		const struct source_line *l = &v->rows.line[j];
		bool sent = false;

		if (!str_eq(l->order_id, o->id))
			continue;
		for (size_t t = 0; t < taken_n; t++)
			sent = sent || str_eq(taken[t], l->id);
		if (sent)
			continue;
		p->line[p->in.lines_n] = l;
		p->order[p->in.lines_n] = o;
		lines[p->in.lines_n++] = (struct buyorder_line){ .order = l->order_id, .id = l->id, .supplier = l->supplier_id,
		    .our_sku = l->our_sku, .fallback = l->fallback_sku, .quantity = l->quantity, .price_e4 = l->price_e4,
		    .currency = v->currency };
	}
	return result;
}

/* ---- suppliers and their mappings -------------------------------------------------------------------------------- */

static bool
known_supplier(const struct planned *p, struct str id)
{
	for (size_t i = 0; i < p->in.suppliers_n; i++)
		if (str_eq(p->in.suppliers[i].id, id))
			return true;
	return false;
}

static enum result
take_supplier(struct tx *tx, struct str id, struct planned *p)
{
	size_t i = p->in.suppliers_n;
	struct plan_supplier *s = (struct plan_supplier *)&p->in.suppliers[i];
	enum result result = store_portal_of(tx, id, &p->portal[i]);

	if (result != OK)	/* without a portal the plan says that the supplier is not known */
		return result == ERR_MISSING ? OK : result;
	p->in.suppliers_n++;
	*s = (struct plan_supplier){ .id = id, .currency = p->portal[i].currency, .active = p->portal[i].active };
	if (p->portal[i].login_id.n) {
		result = store_login_get(tx, p->portal[i].login_id, &p->login[i]);
		if (result == OK) {
			s->lane = p->login[i].id;
			s->configured = p->portal[i].source_guid.n > 0;
			s->login_blocked = p->login[i].blocked.n > 0;
			s->lane_busy = p->login[i].holder.n > 0;
		} else if (result != ERR_MISSING) {
			return result;
		}
	}
	result = store_portal_job_open_of(tx, id, &p->open_job[i]);
	if (result == OK)
		s->open_job = true;
	return result == ERR_MISSING ? OK : result;
}

static enum result
take_mapping(struct tx *tx, const struct buyorder_line *l, struct planned *p, size_t room)
{
	struct sku_row *rows = (struct sku_row *)p->in.rows;
	struct mapping *m;
	size_t n;
	enum result result;

	for (size_t i = 0; i < p->in.rows_n; i++)
		if (str_eq(rows[i].our_sku, l->our_sku) && str_eq(rows[i].supplier, l->supplier))
			return OK;
	result = store_mapping_find(tx, l->supplier, l->our_sku, &m, &n);
	for (size_t i = 0; result == OK && i < n && i < 2 && p->in.rows_n < room; i++)	/* two are enough to be ambiguous */
		rows[p->in.rows_n++] = (struct sku_row){ m[i].supplier_id, m[i].our_sku, m[i].supplier_sku, m[i].unit,
		    m[i].pack_size, m[i].min_qty };
	return result;
}

/* ---- the plan --------------------------------------------------------------------------------------------------- */

static bool
make_room(struct arena *a, size_t n, struct planned *p)
{
	*p = (struct planned){ 0 };
	p->in.lines = ARENA_ARRAY(a, struct buyorder_line, n);
	p->line = ARENA_ARRAY(a, const struct source_line *, n);
	p->order = ARENA_ARRAY(a, const struct source_order *, n);
	p->in.suppliers = ARENA_ARRAY(a, struct plan_supplier, n);
	p->portal = ARENA_ARRAY(a, struct portal_row, n);
	p->login = ARENA_ARRAY(a, struct login, n);
	p->open_job = ARENA_ARRAY(a, struct portal_job, n);
	p->in.rows = ARENA_ARRAY(a, struct sku_row, n * 2);
	p->plan.lines = ARENA_ARRAY(a, struct plan_line, n);
	p->plan.items = ARENA_ARRAY(a, struct plan_item, n);
	p->plan.jobs = ARENA_ARRAY(a, struct plan_job, n);
	return p->plan.jobs != NULL;
}

static size_t
count_lines(const struct source_view *v, const struct str *orders, size_t n)
{
	size_t lines = 0;

	for (size_t j = 0; j < v->rows.lines; j++)
		for (size_t i = 0; i < n; i++)
			if (str_eq(v->rows.line[j].order_id, orders[i])) {
				lines++;
				break;
			}
	return lines;
}

enum result
flow_plan_make(struct tx *tx, const struct source_view *v, const struct str *orders, size_t n, struct planned *p)
{
	struct source_view now = *v;	/* approvals are ours: they are looked at where nobody can take one back meanwhile */
	size_t room = count_lines(v, orders, n) + 1;
	enum result result = OK;

	if (room > PLAN_LINES_MAX + 1)
		return tx_refuse(tx, ERR_LIMIT, "too_many_lines", "At most %d lines can be sent at once. Pick fewer orders.",
		    PLAN_LINES_MAX);
	if (!make_room(tx->arena, room, p))
		return ERR_LIMIT;
	for (size_t i = 0; i < n && result == OK; i++)
		for (size_t j = 0; j < i && result == OK; j++)
			if (str_eq(orders[i], orders[j]))
				result = fault_field(tx->fault, "orders", "Order %.*s is in the list twice.", STR_ARG(orders[i]));
	if (result == OK && v->needs_approval)
		result = store_approval_list(tx, &now.approval, &now.approvals);
	for (size_t i = 0; i < n && result == OK; i++)
		result = take_order(tx, &now, orders[i], i, p);
	for (size_t i = 0; i < p->in.lines_n && result == OK; i++)
		if (!known_supplier(p, p->in.lines[i].supplier))
			result = take_supplier(tx, p->in.lines[i].supplier, p);
	for (size_t i = 0; i < p->in.lines_n && result == OK; i++)
		result = take_mapping(tx, &p->in.lines[i], p, room * 2);
	if (result == OK)
		plan_make(&p->in, &p->plan);
	return result;
}

struct str
flow_plan_supplier_name(const struct planned *p, const struct plan_job *job)
{
	if (job->supplier_index >= 0)
		return p->portal[job->supplier_index].supplier_name;
	for (size_t i = 0; i < p->in.lines_n; i++)
		if (str_eq(p->in.lines[i].supplier, job->supplier) && p->order[i]->supplier_name.n)
			return p->order[i]->supplier_name;
	return job->supplier;
}
