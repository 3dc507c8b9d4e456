#include "api/job_json.h"

void
api_put_time(struct arena *a, json *o, const char *key, int64_t ms)
{
	if (ms != 0)
		json_put_int(a, o, key, ms);
	else
		json_put_null(a, o, key);
}

void
api_put_price(struct arena *a, json *o, const char *key, int64_t e4, enum currency currency)
{
	struct buf b = buf_of(arena_get(a, 48), 48);

	if (b.p != NULL && e4 != PRICE_MISSING && e4 != PRICE_UNREADABLE)
		price_format(&b, (struct price){ e4, currency });
	json_put_str(a, o, key, buf_str(&b));
}

/* ---- a job ------------------------------------------------------------------------------------------------------- */

/* Where it stands, for a progress line: 1 waits, 2 logs in, 3 fills the cart, 4 has ended. */
static json *
progress(struct arena *a, const struct portal_job *j)
{
	const struct portal *m = &j->machine;
	enum portal_state at = m->state == PORTAL_AWAITING_MFA ? m->resume : m->state;
	json *o = json_object(a);
	const char *text = "";
	int step = 4;

	switch (at) {
	case PORTAL_PENDING:
		step = 1;
		text = m->connection == CONNECTION_NONE ? "Waits for its turn at this login" :
		    "Waits until its last connection has ended";
		break;
	case PORTAL_CONNECTING:
		step = 2;
		text = m->reopen_ms != 0 && m->blocked_since_ms != 0 ? "Waits: another connection of this login is open" :
		    m->reopen_ms != 0 ? "Will log in again in a moment" : "Logs in to the portal";
		break;
	case PORTAL_ADDING_ITEMS:
		step = 3;
		text = j->test ? "Logs out" : "Puts the lines into the cart";
		break;
	case PORTAL_COMPLETED:
		text = j->test ? "The login works" : "Every line is in the cart at the expected price";
		break;
	case PORTAL_NEEDS_REVIEW:
		text = m->reviewed ? "Reviewed" : "Some lines need a look";
		break;
	case PORTAL_FAILED:
		text = "Failed";
		break;
	case PORTAL_CANCELLED:
		text = "Cancelled";
		break;
	case PORTAL_AWAITING_MFA:
		break;
	}
	if (m->state == PORTAL_AWAITING_MFA)
		text = "The portal asks a question";
	json_put_int(a, o, "step", step);
	json_put_int(a, o, "of", 4);
	json_put_text(a, o, "text", text);
	return o;
}

static void
put_error(struct arena *a, json *o, const struct portal_job *j)
{
	enum portal_error error = j->machine.error;
	json *e;

	if (error == PORTAL_OK) {
		json_put_null(a, o, "error");
		return;
	}
	e = json_object(a);
	json_put_str(a, e, "code", portal_error_name(error));
	json_put_str(a, e, "text", portal_error_text(error));
	json_put_str(a, e, "advice", portal_error_advice(error));
	json_put_str(a, e, "detail", j->error_text);
	json_put(a, o, "error", e);
}

static void
put_total(struct arena *a, json *o, int64_t minor, enum currency currency)
{
	struct buf b = buf_of(arena_get(a, 48), 48);
	struct price e4 = { 0, currency };

	price_of_money((struct money){ minor, currency }, &e4);
	json_put_int(a, o, "total_e4", e4.e4);
	if (b.p != NULL && currency != CURRENCY_NONE)
		money_format(&b, (struct money){ minor, currency });
	json_put_str(a, o, "total_text", buf_str(&b));
}

json *
api_job_json(struct arena *a, const struct portal_job *j)
{
	const struct portal *m = &j->machine;
	json *o = json_object(a);

	json_put_str(a, o, "id", j->id);
	json_put_text(a, o, "kind", j->test ? "test" : "order");
	json_put_str(a, o, "supplier_id", j->supplier_id);
	json_put_str(a, o, "supplier_name", j->supplier_name);
	json_put_str(a, o, "state", portal_state_name(m->state));
	json_put_str(a, o, "label", portal_state_label(m->state));
	json_put(a, o, "progress", progress(a, j));
	json_put_raw(a, o, "orders", j->orders);
	json_put_int(a, o, "items", j->items);
	json_put_int(a, o, "items_ok", j->items_ok);
	json_put_int(a, o, "items_attention", j->items_attention);
	json_put_str(a, o, "created_by_name", j->created_by_name);
	json_put_int(a, o, "created_at", j->created_at);
	json_put_int(a, o, "updated_at", j->updated_at);
	api_put_time(a, o, "ended_at", j->ended_at);
	json_put_str(a, o, "connection", portal_connection_name(m->connection));
	api_put_time(a, o, "deadline_at", m->deadline_ms);
	api_put_time(a, o, "reopen_at", m->reopen_ms);
	api_put_time(a, o, "waits_until", m->waits_until_ms);
	if (m->state == PORTAL_AWAITING_MFA) {
		json_put_str(a, o, "question", j->question);
		json_put_int(a, o, "digits", j->digits);
	}
	put_error(a, o, j);
	json_put_str(a, o, "late", portal_late_name(m->late));
	json_put_bool(a, o, "reviewed", m->reviewed);
	json_put_str(a, o, "confirmation", j->confirmation);
	json_put_bool(a, o, "awaiting_checkout", store_portal_job_awaits_checkout(j));
	json_put_str(a, o, "parent", j->parent);
	json_put_str(a, o, "currency", currency_code(j->currency));
	put_total(a, o, j->total_minor, j->currency);
	return o;
}

static void
put_may(struct arena *a, json *actions, const char *name, const struct portal *m, enum portal_input_kind kind)
{
	enum portal_refusal why = portal_may(m, kind);
	bool cart = kind == IN_RETRY && why == REFUSED_CHECK_CART;
	json *o = json_object(a);

	json_put_bool(a, o, "may", why == REFUSED_NOT || cart);
	json_put_str(a, o, "why", why == REFUSED_NOT ? STR("") : portal_refusal_text(why));
	if (kind == IN_RETRY)
		json_put_bool(a, o, "needs_cart_check", cart);
	json_put(a, actions, name, o);
}

json *
api_job_detail_json(struct arena *a, const struct portal_job *j, const struct portal_call *call, size_t calls)
{
	static const struct { const char *name; enum portal_input_kind kind; } action[] = {
		{ "answer", IN_MFA_ANSWERED }, { "cancel", IN_CANCEL }, { "retry", IN_RETRY }, { "accept", IN_LATE_ACCEPT },
		{ "review", IN_REVIEW }, { "confirm", IN_CONFIRM }, { "resend", IN_RESEND },
	};
	json *o = api_job_json(a, j), *guids = json_array(a), *actions = json_object(a);

	json_put_str(a, o, "tolerance_kind", judge_tolerance_name(j->tolerance.kind));
	json_put_int(a, o, "tolerance", j->tolerance.amount);
	json_put_int(a, o, "attempt", j->machine.attempt);
	json_put_str(a, o, "review_note", j->review_note);
	json_put_str(a, o, "reviewed_by_name", j->reviewed_by_name);
	api_put_time(a, o, "reviewed_at", j->reviewed_at);
	api_put_time(a, o, "confirmed_at", j->confirmed_at);
	for (size_t i = 0; i < calls; i++) {
		json *g = json_object(a);

		json_put_str(a, g, "guid", call[i].guid);
		json_put_str(a, g, "kind", call[i].kind);
		json_put_int(a, g, "attempt", call[i].attempt);
		json_put(a, guids, NULL, g);
	}
	json_put(a, o, "guids", guids);
	for (size_t i = 0; i < sizeof action / sizeof action[0]; i++)
		put_may(a, actions, action[i].name, &j->machine, action[i].kind);
	json_put(a, o, "actions", actions);
	return o;
}

/* ---- an item ------------------------------------------------------------------------------------------------------ */

static void
put_difference(struct arena *a, json *o, const struct portal_item *i, enum currency currency)
{
	struct buf b = buf_of(arena_get(a, 48), 48);

	json_put_int(a, o, "seen_e4", i->seen_e4);
	json_put_int(a, o, "difference_e4", i->difference_e4);
	if (b.p != NULL && i->difference_e4 != 0) {
		if (i->difference_e4 > 0)
			buf_char(&b, '+');
		price_format(&b, (struct price){ i->difference_e4, currency });
	}
	json_put_str(a, o, "difference_text", buf_str(&b));
}

json *
api_item_json(struct arena *a, const struct portal_job *j, const struct portal_item *i, const struct portal_line *line,
    size_t lines)
{
	json *o = json_object(a), *list = json_array(a);

	json_put_int(a, o, "no", i->no);
	json_put_str(a, o, "sku", i->sku);
	json_put_str(a, o, "name", i->name);
	json_put_int(a, o, "quantity", i->quantity);
	json_put_str(a, o, "unit", i->unit);
	json_put_int(a, o, "expected_e4", i->expected_e4);
	api_put_price(a, o, "expected_text", i->expected_e4, j->currency);
	json_put_str(a, o, "verdict", i->answered ? judge_verdict_name(i->verdict) : STR(""));
	json_put_str(a, o, "verdict_text", i->answered ? judge_verdict_text(i->verdict) : STR(""));
	json_put_bool(a, o, "attention", i->attention);
	json_put_str(a, o, "stock", i->stock);
	json_put_str(a, o, "seen_text", i->seen_text);
	if (i->answered && i->seen_e4 != PRICE_MISSING) {
		put_difference(a, o, i, j->currency);
	} else {
		json_put_null(a, o, "seen_e4");
		json_put_null(a, o, "difference_e4");
		json_put_str(a, o, "difference_text", STR(""));
	}
	if (i->added == JUDGE_ADDED_UNSAID)
		json_put_null(a, o, "added");
	else
		json_put_bool(a, o, "added", i->added == JUDGE_ADDED_YES);
	for (size_t l = 0; l < lines; l++) {
		json *row;

		if (line[l].item_no != i->no)
			continue;
		row = json_object(a);
		json_put_str(a, row, "order_id", line[l].order_id);
		json_put_str(a, row, "line_id", line[l].line_id);
		json_put_str(a, row, "our_sku", line[l].our_sku);
		json_put_str(a, row, "name", line[l].name);
		json_put_int(a, row, "quantity", line[l].quantity);
		json_put_str(a, row, "mapped_from", line[l].mapped_from);
		json_put(a, list, NULL, row);
	}
	json_put(a, o, "lines", list);
	return o;
}

/* ---- a plan ------------------------------------------------------------------------------------------------------- */

static json *
reasons(struct arena *a, const struct submit_blocked *b)
{
	json *list = json_array(a);

	for (size_t i = 0; i < b->reasons; i++) {
		json *r = json_object(a);

		json_put_str(a, r, "code", b->code[i]);
		json_put_str(a, r, "text", b->text[i]);
		json_put(a, list, NULL, r);
	}
	return list;
}

json *
api_blocked_json(struct arena *a, const struct submit_blocked *b)
{
	json *o = json_object(a);

	json_put_str(a, o, "supplier_id", b->supplier_id);
	json_put_str(a, o, "supplier_name", b->supplier_name);
	json_put(a, o, "reasons", reasons(a, b));
	return o;
}

static json *
planned_item(struct arena *a, const struct planned *p, const struct plan_job *job, uint32_t n)
{
	const struct plan_item *item = &p->plan.items[job->items_from + n];
	json *o = json_object(a), *lines = json_array(a);

	json_put_int(a, o, "no", (int64_t)n + 1);
	json_put_str(a, o, "sku", item->sku);
	json_put_str(a, o, "name", p->line[item->first]->name);
	json_put_int(a, o, "quantity", item->quantity);
	json_put_str(a, o, "unit", sku_unit_name(p->plan.lines[item->first].unit));
	json_put_int(a, o, "pack_size", p->plan.lines[item->first].pack_size);
	json_put_int(a, o, "expected_e4", item->price_e4 == PRICE_MISSING ? 0 : item->price_e4);
	api_put_price(a, o, "expected_text", item->price_e4, job->currency);
	for (int32_t i = item->first; i >= 0; i = p->plan.lines[i].next)
		json_put_str(a, lines, NULL, p->in.lines[i].id);
	json_put(a, o, "lines", lines);
	return o;
}

static json *
planned_line(struct arena *a, const struct planned *p, const struct plan_job *job, size_t i)
{
	const struct plan_line *line = &p->plan.lines[i];
	const struct buyorder_line *in = &p->in.lines[i];
	json *o = json_object(a), *blockers = json_array(a);

	json_put_str(a, o, "order_id", in->order);
	json_put_str(a, o, "line_id", in->id);
	json_put_str(a, o, "our_sku", in->our_sku);
	json_put_str(a, o, "sku", line->sku);
	json_put_str(a, o, "mapped_from", sku_source_name(line->source));
	json_put_int(a, o, "quantity", in->quantity == QUANTITY_NOT_WHOLE ? 0 : in->quantity);
	json_put_int(a, o, "pack_size", line->pack_size);
	json_put_int(a, o, "packs", line->sent);
	if (line->price_e4 == PRICE_MISSING)
		json_put_null(a, o, "price_e4");
	else
		json_put_int(a, o, "price_e4", line->price_e4);
	for (int problem = 0; problem < PLAN_PROBLEMS; problem++) {
		struct buf b = buf_of(arena_get(a, 400), 400);
		json *blocker;

		if (!(line->problems & PLAN_BIT(problem)) || b.p == NULL)
			continue;
		blocker = json_object(a);
		plan_say(&b, (enum plan_problem)problem, line, job->currency);
		json_put_str(a, blocker, "code", plan_problem_name((enum plan_problem)problem));
		json_put_str(a, blocker, "text", buf_str(&b));
		json_put(a, blockers, NULL, blocker);
	}
	json_put(a, o, "blockers", blockers);
	return o;
}

json *
api_planned_json(struct arena *a, const struct planned *p, const struct plan_job *job, const struct submit_blocked *b)
{
	json *o = json_object(a), *items = json_array(a), *lines = json_array(a);

	json_put_str(a, o, "supplier_id", job->supplier);
	json_put_str(a, o, "supplier_name", b->supplier_name);
	json_put_str(a, o, "currency", currency_code(job->currency));
	json_put(a, o, "blockers", reasons(a, b));
	for (uint32_t i = 0; i < job->items; i++)
		json_put(a, items, NULL, planned_item(a, p, job, i));
	for (size_t i = 0; i < p->in.lines_n; i++)
		if (&p->plan.jobs[p->plan.lines[i].job] == job)
			json_put(a, lines, NULL, planned_line(a, p, job, i));
	json_put(a, o, "items", items);
	json_put(a, o, "lines", lines);
	put_total(a, o, job->total_minor, job->currency);
	return o;
}
