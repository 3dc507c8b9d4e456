#include "flow/capacity.h"

enum { PAGE = 20 };	/* an order may have hundreds of tickets */

enum result
flow_capacity_regroup_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct prepared *out)
{
	(void)env, (void)db, (void)job, (void)a, (void)f, (void)out;
	return OK;
}

/* Where a page begins: the last ticket of the one before. Of a shop's beginning: no order. */
static struct ticket
after_of(const json *args)
{
	struct ticket t = { .shop_id = json_string(json_get(args, "shop")), .order_id = json_string(json_get(args, "order")) };

	json_is_int(json_get(args, "day"), &t.due_day);
	json_is_int(json_get(args, "size"), &t.size_rank);
	json_is_int(json_get(args, "number"), &t.number);
	json_is_int(json_get(args, "no"), &t.no);
	return t;
}

static enum result
again(struct tx *tx, const struct job *job, struct str shop, const struct ticket *last)
{
	struct job next = { .topic = job->topic, .subject = job->subject, .subject_id = job->subject_id, .cause_event = job->cause_event };
	json *args = json_object(tx->arena);
	struct str order = last != NULL ? last->order_id : STR("");

	json_put_str(tx->arena, args, "shop", shop);
	json_put_str(tx->arena, args, "order", order);
	if (last != NULL) {
		json_put_int(tx->arena, args, "day", last->due_day);
		json_put_int(tx->arena, args, "size", last->size_rank);
		json_put_int(tx->arena, args, "number", last->number);
		json_put_int(tx->arena, args, "no", last->no);
	}
	next.args = json_print(tx->arena, args);
	next.dedupe = arena_printf(tx->arena, "capacity.regroup/%lld/%.*s/%.*s/%lld", (long long)job->cause_event, STR_ARG(shop), STR_ARG(order),
	    last != NULL ? (long long)last->no : 0LL);
	return store_job_add(tx, &next, NULL);
}

static struct str
group_of(const struct capacity_plan *plan, const struct ticket *t)
{
	int32_t group = capacity_group_of(plan, t->product, t->sku, t->size);

	return group >= 0 ? plan->groups[group].name : STR("");
}

/* All open tickets of an order find their group; an event says which are in another one now. */
static enum result
regroup(struct tx *tx, const struct capacity_plan *plan, struct str order_id)
{
	struct order_work *w = ARENA_NEW(tx->arena, struct order_work);
	struct order_fact fact = { .told = true, .ticket = ARENA_ARRAY(tx->arena, struct order_ticket_fact, ORDER_TICKETS_MAX) };
	enum result result = w != NULL && fact.ticket != NULL ? flow_order_open(tx, order_id, w) : ERR_LIMIT;

	if (result != OK)
		return result;
	for (size_t i = 0; i < w->all.tickets; i++) {
		const struct ticket *t = &w->all.ticket[i];
		struct str group = group_of(plan, t);

		if (!t->open || str_eq(t->group, group))
			continue;
		fact.ticket[fact.tickets] = (struct order_ticket_fact){ .ticket = *t };
		fact.ticket[fact.tickets++].ticket.group = group;
	}
	if (fact.tickets == 0)
		return OK;
	fact.order = w->all.order;
	fact.line = w->all.line;
	fact.lines = w->all.lines;
	return flow_order_keep(tx, w, "regrouped", &fact, NULL);
}

/* The shop of that id, or the first; then the one after it. n: there is none. */
static size_t
shop_at(const struct shop *shop, size_t n, struct str id)
{
	size_t i = 0;

	while (i < n && id.n > 0 && !str_eq(shop[i].id, id))
		i++;
	return i;
}

enum result
flow_capacity_regroup_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	struct ticket after = after_of(json_parse(tx->arena, settle->job->args, NULL)), *ticket = NULL;
	struct capacity_plan plan;
	struct str done = STR("");
	struct shop *shop;
	size_t shops, n = 0, at;
	enum result result = flow_capacity_plan(tx, &plan);

	if (result == OK)
		result = store_shop_list(tx, &shop, &shops);
	if (result != OK)
		return result;
	at = shop_at(shop, shops, after.shop_id);
	if (at == shops)
		return OK;
	result = store_ticket_queue(tx, shop[at].id, DAY_LEAST, DAY_NONE, after.order_id.n ? &after : NULL, PAGE, &ticket, &n);
	for (size_t i = 0; i < n && result == OK; i++)
		if (!str_eq(ticket[i].group, group_of(&plan, &ticket[i])) && !str_eq(ticket[i].order_id, done)) {
			done = ticket[i].order_id;
			result = regroup(tx, &plan, done);
		}
	if (result != OK)
		return result;
	if (n == PAGE)
		return again(tx, settle->job, shop[at].id, &ticket[n - 1]);
	return at + 1 < shops ? again(tx, settle->job, shop[at + 1].id, NULL) : OK;
}
