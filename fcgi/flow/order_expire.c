#include "flow/order_expire.h"

#include "flow/order_stock.h"
#include "store/stock.h"

enum result
flow_order_expires(struct tx *tx, const struct order_work *w, int64_t cause)
{
	struct job job = { .topic = str_of(topic_rule(TOPIC_STOCK_EXPIRE)->name), .subject = STR("shop_order"), .subject_id = w->all.order.id,
	    .cause_event = cause, .due_at = flow_order_stock_until(&w->all.order, &w->settings) };

	if (job.due_at == 0)
		return OK;
	job.dedupe = arena_printf(tx->arena, "stock.expire/%.*s/%lld", STR_ARG(job.subject_id), (long long)job.due_at);
	return store_job_add(tx, &job, NULL);
}

enum result
flow_order_expire_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct prepared *out)
{
	(void)env, (void)db, (void)job, (void)a, (void)f, (void)out;
	return OK;
}

enum result
flow_order_expire_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	struct order_work *w = ARENA_NEW(tx->arena, struct order_work);
	struct order_fact fact = { .why = STR("Nobody has paid in time.") };
	struct stock_hold *hold;
	size_t n = 0;
	enum result result;

	if (w == NULL)
		return ERR_LIMIT;
	result = flow_order_open(tx, settle->job->subject_id, w);
	if (result == ERR_MISSING || (result == OK && w->all.order.state != ORDER_WAITING))
		return OK;
	if (result == OK && tx->now_ms < flow_order_stock_until(&w->all.order, &w->settings))	/* the shop gives its customers longer now */
		return flow_order_expires(tx, w, settle->job->cause_event);
	if (result == OK)
		result = store_stock_holds(tx, w->all.order.id, &hold, &n);
	if (result != OK || n == 0)
		return result;
	fact.state = w->all.order.state;
	fact.order_stage = w->all.order.stage;
	return flow_order_keep(tx, w, "hold_expired", &fact, NULL);
}
