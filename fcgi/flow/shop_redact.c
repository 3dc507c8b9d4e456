#include "flow/shop_redact.h"

#include "base/json.h"
#include "flow/shop_news.h"
#include "store/shop_order.h"

enum { PAGE = 100 };

/* A whole shop's where neither a customer nor an order is named. */
static struct redaction
read_args(struct arena *a, const struct job *job)
{
	const json *o = json_parse(a, job->args, NULL), *list = json_get(o, "orders");
	struct str *order = ARENA_ARRAY(a, struct str, json_count(list) + 1);
	struct redaction r = { .shop_id = job->subject_id, .customer = json_string(json_get(o, "customer")),
	    .after = json_string(json_get(o, "after")), .order = order };

	for (const json *one = order != NULL ? json_first(list) : NULL; one != NULL; one = json_next(one))
		order[r.orders++] = json_string(one);
	return r;
}

enum result
flow_shop_redact_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct prepared *out)
{
	struct redaction *r = ARENA_NEW(a, struct redaction);

	(void)env, (void)db, (void)f;
	if (r == NULL)
		return ERR_LIMIT;
	*r = read_args(a, job);
	out->state = r;
	return r->order != NULL ? OK : ERR_LIMIT;
}

/* What is left. Its key is by what it follows from: two redactions of one shop or customer take nothing from each other. */
static enum result
go_on(struct tx *tx, const struct redaction *left)
{
	struct job next = { .topic = str_of(topic_rule(TOPIC_SHOP_REDACT)->name), .subject = STR("shop"), .subject_id = left->shop_id };
	json *args = json_object(tx->arena), *list = json_array(tx->arena);

	for (size_t i = 0; i < left->orders; i++)
		json_put_str(tx->arena, list, NULL, left->order[i]);
	json_put_str(tx->arena, args, "customer", left->customer);
	json_put_str(tx->arena, args, "after", left->after);
	json_put(tx->arena, args, "orders", list);
	next.args = json_print(tx->arena, args);
	next.dedupe = arena_printf(tx->arena, "shop.redact/%.*s/%.*s", STR_ARG(left->shop_id), STR_ARG(tx->scope->cause));
	return next.args.p != NULL && next.dedupe.p != NULL ? store_job_add(tx, &next, NULL) : ERR_LIMIT;
}

static enum result
redact(struct tx *tx, const struct str *id, size_t n, bool *any)
{
	enum result result = OK;
	bool changed;

	for (size_t i = 0; i < n && result == OK; i++) {
		result = flow_shop_redact(tx, id[i], &changed);
		*any |= changed;
	}
	return result;
}

enum result
flow_shop_redact_customer(struct tx *tx, const struct redaction *r, bool *changed)
{
	size_t named = r->orders < PAGE ? r->orders : PAGE, n = 0;
	struct redaction left = *r;
	struct str *id;
	enum result result = redact(tx, r->order, named, changed);

	left.order += named;
	left.orders -= named;
	if (result == OK && named < PAGE && r->customer.n)
		result = store_order_person_orders(tx, r->customer, r->after, (int64_t)(PAGE - named), &id, &n);
	if (result == OK && n > 0)
		result = redact(tx, id, n, changed);
	if (result != OK || named + n < PAGE)
		return result;
	if (n > 0)
		left.after = id[n - 1];
	return go_on(tx, &left);
}

enum result
flow_shop_redact_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	struct redaction r = settle->state != NULL ? *(const struct redaction *)settle->state : read_args(tx->arena, settle->job);
	bool changed = false;
	struct str *id;
	size_t n;
	enum result result;

	if (r.customer.n || r.orders > 0)
		return flow_shop_redact_customer(tx, &r, &changed);
	result = store_order_person_of_shop(tx, r.shop_id, r.after, PAGE, &id, &n);
	if (result == OK)
		result = redact(tx, id, n, &changed);
	if (result != OK || n < PAGE)
		return result;
	r.after = id[n - 1];
	return go_on(tx, &r);
}
