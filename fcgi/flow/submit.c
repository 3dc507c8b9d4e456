#include "flow/submit.h"

#include <stdlib.h>

#include "base/json.h"
#include "flow/asked.h"
#include "flow/portal_effect.h"
#include "store/event.h"
#include "store/portal_item.h"

/* ---- why not ---------------------------------------------------------------------------------------------------- */

enum { REASONS_MAX = 40, REASON_ROOM = 400 };

static bool
add_reason(struct arena *a, struct submit_blocked *b, enum plan_problem problem, const struct plan_line *line,
    enum currency currency, struct str prefix)
{
	struct buf text = buf_of(arena_get(a, REASON_ROOM), REASON_ROOM);

	if (text.p == NULL)
		return false;
	if (b->reasons == REASONS_MAX)
		return true;
	buf_put(&text, prefix);
	if (line != NULL)
		plan_say(&text, problem, line, currency);
	else
		buf_put(&text, plan_problem_text(problem));
	b->code[b->reasons] = plan_problem_name(problem);
	b->text[b->reasons++] = buf_str(&text);
	return true;
}

enum result
flow_submit_reasons(struct tx *tx, const struct planned *p, const struct plan_job *job, struct submit_blocked *b)
{
	struct arena *a = tx->arena;
	bool room = true;

	*b = (struct submit_blocked){ .supplier_id = job->supplier, .supplier_name = flow_plan_supplier_name(p, job),
	    .code = ARENA_ARRAY(a, struct str, REASONS_MAX), .text = ARENA_ARRAY(a, struct str, REASONS_MAX) };
	if (b->code == NULL || b->text == NULL)
		return ERR_LIMIT;
	for (int i = 0; i < PLAN_PROBLEMS && room; i++) {
		const struct portal_job *open = job->supplier_index >= 0 ? &p->open_job[job->supplier_index] : NULL;

		if (!(job->problems & PLAN_BIT(i)))
			continue;
		if (i == PLAN_SUPPLIER_OPEN_JOB && open != NULL && open->id.n) {
			b->code[b->reasons] = plan_problem_name(PLAN_SUPPLIER_OPEN_JOB);
			b->text[b->reasons++] = arena_printf(a, "%.*s has an open job (%.*s) that %.*s started. Wait until it has ended, or cancel it.",
			    STR_ARG(b->supplier_name), STR_ARG(portal_state_label(open->machine.state)),
			    STR_ARG(open->created_by_name.n ? open->created_by_name : STR("somebody")));
		} else {
			room = add_reason(a, b, (enum plan_problem)i, NULL, job->currency, STR(""));
		}
	}
	for (size_t l = 0; l < p->in.lines_n && room; l++) {
		const struct plan_line *line = &p->plan.lines[l];

		if (&p->plan.jobs[line->job] != job)
			continue;
		for (int i = 0; i < PLAN_PROBLEMS && room; i++)
			if (line->problems & PLAN_BIT(i))
				room = add_reason(a, b, (enum plan_problem)i, line, job->currency,
				    arena_printf(a, "%.*s: ", STR_ARG(p->in.lines[l].our_sku)));
	}
	return room ? OK : ERR_LIMIT;
}

/* ---- writing jobs ------------------------------------------------------------------------------------------------ */

static struct str
job_orders(struct tx *tx, const struct planned *p, const struct plan_job *job)
{
	json *list = json_array(tx->arena);
	struct str last = STR("");

	for (size_t i = 0; i < p->in.lines_n; i++)
		if (&p->plan.jobs[p->plan.lines[i].job] == job && !str_eq(p->in.lines[i].order, last)) {
			last = p->in.lines[i].order;
			json_put_str(tx->arena, list, NULL, last);
		}
	return json_print(tx->arena, list);
}

static enum result
insert_job(struct tx *tx, struct portal_job *job, const struct portal_row *portal)
{
	job->id = env_id(tx->env, tx->arena);
	job->portal_id = portal->id;
	job->supplier_id = portal->supplier_id;
	job->supplier_name = portal->supplier_name;
	job->login_id = portal->login_id;
	job->source_guid = portal->source_guid;
	job->currency = portal->currency;
	job->tolerance = portal->tolerance;
	job->machine = portal_new(job->test);
	job->created_by = tx->scope->user;
	job->created_at = job->updated_at = tx->now_ms;
	return store_portal_job_insert(tx, job);
}

static enum result
insert_item(struct tx *tx, const struct planned *p, const struct plan_item *item, struct str job_id, int64_t no, int64_t *line_no)
{
	const struct plan_line *first = &p->plan.lines[item->first];
	struct portal_item row = { .no = no, .sku = item->sku, .name = p->line[item->first]->name,
	    .quantity = item->quantity, .unit = sku_unit_name(first->unit), .expected_e4 = item->price_e4 };
	enum result result = store_portal_item_insert(tx, job_id, &row);

	for (int32_t i = item->first; i >= 0 && result == OK; i = p->plan.lines[i].next) {
		const struct source_line *l = p->line[i];
		struct portal_line line = { .no = ++*line_no, .item_no = no, .order_id = l->order_id, .line_id = l->id,
		    .product_id = l->product_id, .our_sku = l->our_sku, .name = l->name, .quantity = l->quantity,
		    .price_e4 = l->price_e4, .mapped_from = sku_source_name(p->plan.lines[i].source) };

		result = store_portal_line_insert(tx, job_id, &line);
	}
	return result;
}

static enum result
insert_planned(struct tx *tx, const struct planned *p, const struct plan_job *plan, struct str batch, struct portal_job *job)
{
	const struct portal_row *portal = &p->portal[plan->supplier_index];
	int64_t line_no = 0;
	enum result result;

	*job = (struct portal_job){ .batch = batch, .orders = job_orders(tx, p, plan), .items = plan->items,
	    .total_minor = plan->total_minor };
	result = insert_job(tx, job, portal);
	for (uint32_t i = 0; i < plan->items && result == OK; i++)
		result = insert_item(tx, p, &p->plan.items[plan->items_from + i], job->id, (int64_t)i + 1, &line_no);
	if (result == ERR_CONFLICT)	/* somebody was a moment faster, on another machine */
		return tx_refuse(tx, ERR_CONFLICT, "sent_meanwhile",
		    "Somebody else has just sent some of these lines to %.*s. Look again before you send.",
		    STR_ARG(portal->supplier_name));
	return result == OK ? flow_portal_begin(tx, job) : result;
}

/* ---- the answer, kept under the client's key --------------------------------------------------------------------- */

static struct str
digest_of(struct tx *tx, const struct str *orders, size_t n)
{
	size_t room = 1;
	struct buf all;

	for (size_t i = 0; i < n; i++)
		room += orders[i].n + 25;
	all = buf_of(arena_get(tx->arena, room), room);
	for (size_t i = 0; i < n && all.p != NULL; i++) {
		buf_int(&all, (int64_t)orders[i].n);
		buf_char(&all, ':');
		buf_put(&all, orders[i]);
		buf_char(&all, ',');
	}
	return buf_str(&all);
}

static struct str
digest_of_items(struct tx *tx, const struct resend *r)
{
	enum { NUMBER = 21 };
	size_t room = r->job_id.n + 10 + r->items_n * NUMBER;
	struct buf all = buf_of(arena_get(tx->arena, room), room);

	if (all.p == NULL)
		return STR("");
	buf_text(&all, "resend ");
	buf_put(&all, r->job_id);
	for (size_t i = 0; i < r->items_n; i++) {
		buf_char(&all, ' ');
		buf_int(&all, r->items[i]);
	}
	return buf_str(&all);
}

static struct str
answer_of(struct tx *tx, const struct submit *s)
{
	struct arena *a = tx->arena;
	json *o = json_object(a), *list = json_array(a);

	json_put_str(a, o, "batch", s->batch);
	for (size_t i = 0; i < s->blocked_n; i++) {
		json *b = json_object(a), *codes = json_array(a), *texts = json_array(a);

		json_put_str(a, b, "id", s->blocked[i].supplier_id);
		json_put_str(a, b, "name", s->blocked[i].supplier_name);
		for (size_t j = 0; j < s->blocked[i].reasons; j++) {
			json_put_str(a, codes, NULL, s->blocked[i].code[j]);
			json_put_str(a, texts, NULL, s->blocked[i].text[j]);
		}
		json_put(a, b, "codes", codes);
		json_put(a, b, "texts", texts);
		json_put(a, list, NULL, b);
	}
	json_put(a, o, "blocked", list);
	return json_print(a, o);
}

static enum result
first_answer(struct tx *tx, struct str stored, struct submit *s)
{
	const json *o = json_parse(tx->arena, stored, NULL), *list = json_get(o, "blocked");

	s->already = true;
	s->batch = json_string(json_get(o, "batch"));
	s->blocked = ARENA_ARRAY(tx->arena, struct submit_blocked, json_count(list) + 1);
	if (s->blocked == NULL)
		return ERR_LIMIT;
	for (const json *b = json_first(list); b != NULL; b = json_next(b)) {
		const json *code = json_first(json_get(b, "codes")), *text = json_first(json_get(b, "texts"));
		struct submit_blocked *to = &s->blocked[s->blocked_n++];

		*to = (struct submit_blocked){ .supplier_id = json_string(json_get(b, "id")),
		    .supplier_name = json_string(json_get(b, "name")), .code = ARENA_ARRAY(tx->arena, struct str, REASONS_MAX),
		    .text = ARENA_ARRAY(tx->arena, struct str, REASONS_MAX) };
		for (; code != NULL && text != NULL && to->reasons < REASONS_MAX && to->text != NULL;
		    code = json_next(code), text = json_next(text)) {
			to->code[to->reasons] = json_string(code);
			to->text[to->reasons++] = json_string(text);
		}
	}
	return store_portal_job_batch(tx, s->batch, &s->jobs, &s->jobs_n);
}

static enum result
all_blocked(struct tx *tx, const struct submit *s)
{
	for (size_t i = 0; i < s->blocked_n; i++)
		for (size_t j = 0; j < s->blocked[i].reasons; j++)
			if (tx->fault != NULL && tx->fault->details < FAULT_DETAILS) {
				tx_refuse(tx, ERR_CONFLICT, "blocked", "Nothing was sent: every supplier is blocked. See the reasons.");
				fault_field(tx->fault, arena_cstr(tx->arena, s->blocked[i].supplier_name), "%.*s",
				    STR_ARG(s->blocked[i].text[j]));
			}
	return tx_refuse(tx, ERR_CONFLICT, "blocked", "Nothing was sent: every supplier is blocked.");
}

enum result
flow_submit(struct tx *tx, void *in_out)
{
	struct submit *s = in_out;
	struct str digest = digest_of(tx, s->orders, s->orders_n), stored = STR("");
	struct planned p;
	bool before = false;
	enum result result = digest.n ? flow_asked(tx, s->key, digest, &before, &stored) : ERR_LIMIT;

	s->already = false;
	s->jobs_n = s->blocked_n = 0;
	if (before)
		return first_answer(tx, stored, s);
	if (result == OK)
		result = flow_plan_make(tx, s->view, s->orders, s->orders_n, &p);
	if (result != OK)
		return result;
	s->batch = env_id(tx->env, tx->arena);
	s->jobs = ARENA_ARRAY(tx->arena, struct portal_job, p.plan.jobs_n + 1);
	s->blocked = ARENA_ARRAY(tx->arena, struct submit_blocked, p.plan.jobs_n + 1);
	if (s->jobs == NULL || s->blocked == NULL)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < p.plan.jobs_n && result == OK; i++) {
		if (p.plan.jobs[i].sendable)
			result = insert_planned(tx, &p, &p.plan.jobs[i], s->batch, &s->jobs[s->jobs_n++]);
		else
			result = flow_submit_reasons(tx, &p, &p.plan.jobs[i], &s->blocked[s->blocked_n++]);
	}
	if (result == OK && s->jobs_n == 0)
		return all_blocked(tx, s);
	return result == OK ? flow_asked_keep(tx, s->key, digest, answer_of(tx, s)) : result;
}

/* ---- failed lines again ------------------------------------------------------------------------------------------ */

static bool
chosen(const struct resend *r, const struct portal_item *item)
{
	if (r->items_n == 0)
		return item->attention && item->added != JUDGE_ADDED_YES;
	for (size_t i = 0; i < r->items_n; i++)
		if (r->items[i] == item->no)
			return true;
	return false;
}

/* What the child will have: *item is everything of the parent, r->moved the numbers of those that are chosen. */
static enum result
choose(struct tx *tx, struct resend *r, const struct portal_job *parent, struct portal_item **item, size_t *items)
{
	struct money total = { 0, parent->currency }, part;
	enum result result = store_portal_item_list(tx, parent->id, item, items);

	if (result != OK)
		return result;
	r->moved = ARENA_ARRAY(tx->arena, int64_t, *items + 1);
	if (r->moved == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < r->items_n; i++)
		if (r->items[i] < 1 || r->items[i] > (int64_t)*items)
			return fault_field(tx->fault, "items", "This job has no item %lld.", (long long)r->items[i]);
	for (size_t i = 0; i < *items; i++) {
		const struct portal_item *one = &(*item)[i];

		if (!chosen(r, one))
			continue;
		r->moved[r->moved_n++] = one->no;
		if (price_times_half_up((struct price){ one->expected_e4, parent->currency }, one->quantity, &part))
			money_add(&total, part);
	}
	if (r->moved_n == 0)
		return tx_refuse(tx, ERR_CONFLICT, "nothing_to_resend", "Every line of this job is in the cart already.");
	r->child.items = (int64_t)r->moved_n;
	r->child.total_minor = total.minor;
	return OK;
}

static enum result
move_items(struct tx *tx, const struct resend *r, const struct portal_item *item, const struct portal_job *parent)
{
	struct portal_line *line;
	size_t lines;
	int64_t line_no = 0;
	enum result result = store_portal_line_list(tx, parent->id, &line, &lines);

	for (size_t i = 0; i < r->moved_n && result == OK; i++) {
		struct portal_item again = item[r->moved[i] - 1];

		again.no = (int64_t)i + 1;
		result = store_portal_line_release(tx, parent->id, r->moved[i]);
		if (result == OK)
			result = store_portal_item_insert(tx, r->child.id, &again);
		for (size_t j = 0; j < lines && result == OK; j++)
			if (line[j].item_no == r->moved[i]) {
				struct portal_line l = line[j];

				l.no = ++line_no;
				l.item_no = again.no;
				result = store_portal_line_insert(tx, r->child.id, &l);
			}
	}
	if (result == ERR_CONFLICT)
		return tx_refuse(tx, ERR_CONFLICT, "sent_meanwhile", "Some of these lines have been sent again already. See this supplier's newer jobs.");
	return result;
}

static enum result
new_child(struct tx *tx, struct resend *r, const struct portal_job *parent)
{
	struct portal_row portal;
	struct portal_item *item;
	size_t items;
	enum result result = store_portal_get(tx, parent->portal_id, &portal);

	if (result == ERR_MISSING || (result == OK && (!portal.active || portal.login_id.n == 0)))
		return tx_refuse(tx, ERR_CONFLICT, "supplier_inactive",
		    "This supplier's portal is not active, or has no credentials. See Settings, Suppliers.");
	if (result == OK && portal.currency != parent->currency)
		return tx_refuse(tx, ERR_CONFLICT, "currency_changed",
		    "This supplier's currency is another one by now, so the prices of these lines say nothing any more.");
	if (result != OK)
		return result;
	r->child = (struct portal_job){ .batch = env_id(tx->env, tx->arena), .parent = parent->id, .orders = parent->orders };
	result = choose(tx, r, parent, &item, &items);
	if (result != OK)
		return result;
	result = insert_job(tx, &r->child, &portal);
	if (result == ERR_CONFLICT)
		return tx_refuse(tx, ERR_CONFLICT, "open_job", "%.*s has an open job. Wait until it has ended, or cancel it.",
		    STR_ARG(portal.supplier_name));
	if (result == OK)
		result = move_items(tx, r, item, parent);
	return result == OK ? flow_portal_begin(tx, &r->child) : result;
}

enum result
flow_resend(struct tx *tx, void *in_out)
{
	struct resend *r = in_out;
	struct portal_step step = { .job_id = r->job_id, .input = { .kind = IN_RESEND }, .person = true };
	struct str digest = digest_of_items(tx, r), stored;
	struct portal_job parent;
	enum result result;

	if (digest.n == 0)
		return ERR_LIMIT;
	r->moved_n = 0;
	r->already = false;
	result = flow_asked(tx, r->key, digest, &r->already, &stored);
	if (r->already)
		return store_portal_job_get(tx, stored, &r->child);
	if (result == OK)
		result = store_portal_job_get(tx, r->job_id, &parent);
	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "no_such_job", "There is no such job.");
	if (result == OK && portal_may(&parent.machine, IN_RESEND) == REFUSED_NOT)
		result = new_child(tx, r, &parent);
	step.child = r->child.id;
	step.resent = r->moved;
	step.resents = r->moved_n;
	if (result == OK)
		result = flow_portal_step(tx, &step);
	return result == OK ? flow_asked_keep(tx, r->key, digest, r->child.id) : result;
}

/* ---- trying a login ---------------------------------------------------------------------------------------------- */

/* ERR_MISSING when none is under way. */
static enum result
open_test(struct tx *tx, struct str portal_id, struct portal_job *out)
{
	enum { MANY = 5000 };
	struct portal_job_query q = { .open_only = true, .limit = MANY };
	struct portal_job *job;
	size_t n;
	enum result result = store_portal_job_list(tx, &q, &job, &n);

	for (size_t i = 0; i < n && result == OK; i++)
		if (job[i].test && str_eq(job[i].portal_id, portal_id)) {
			*out = job[i];
			return OK;
		}
	return result == OK ? ERR_MISSING : result;
}

enum result
flow_login_test(struct tx *tx, void *in_out)
{
	struct login_test *t = in_out;
	struct portal_row portal;
	struct login login;
	enum result result = store_portal_get(tx, t->portal_id, &portal);

	t->already = false;
	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "no_such_portal", "There is no such supplier portal.");
	if (result == OK && portal.login_id.n == 0)
		return tx_refuse(tx, ERR_CONFLICT, "no_credentials", "Enter the portal's user name and password first.");
	if (result != OK)
		return result;
	result = store_login_get(tx, portal.login_id, &login);
	if (result == OK && login.blocked.n)
		return tx_refuse(tx, ERR_CONFLICT, "login_blocked",
		    "The portal refused this login. Enter the user name and password again, then test it.");
	if (result == OK)
		result = open_test(tx, portal.id, &t->job);
	t->already = result == OK;
	if (result != ERR_MISSING)
		return result;
	t->job = (struct portal_job){ .test = true, .batch = env_id(tx->env, tx->arena), .orders = STR("[]") };
	result = insert_job(tx, &t->job, &portal);
	return result == OK ? flow_portal_begin(tx, &t->job) : result;
}
