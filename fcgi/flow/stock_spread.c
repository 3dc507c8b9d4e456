#include "flow/stock_spread.h"

#include "flow/order_again.h"
#include "flow/shop_push.h"
#include "store/stock.h"

enum result
flow_stock_spread(struct tx *tx, struct str item_id, int64_t event)
{
	struct job job = { .topic = str_of(topic_rule(TOPIC_STOCK_SPREAD)->name), .subject = STR("stock_item"), .subject_id = item_id,
	    .cause_event = event };

	job.dedupe = arena_printf(tx->arena, "stock.spread/%.*s", STR_ARG(item_id));
	return store_job_add(tx, &job, NULL);
}

enum result
flow_stock_spread_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct prepared *out)
{
	(void)env, (void)db, (void)job, (void)a, (void)f, (void)out;
	return OK;
}

static enum result
spread(struct tx *tx, struct str sku, int64_t cause)
{
	struct variant *v;
	size_t n;
	enum result result = store_variant_of_sku(tx, sku, STR(""), &v, &n);

	for (size_t i = 0; i < n && result == OK; i++)
		result = flow_shop_push(tx, NULL, &v[i], cause);
	return result;
}

enum result
flow_stock_spread_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	struct stock_row row, *product;
	size_t n;
	enum result result = store_stock_get(tx, settle->job->subject_id, &row);

	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	result = flow_order_again(tx, &row);
	if (result == OK)
		result = spread(tx, row.sku, settle->job->cause_event);
	if (result == OK)
		result = store_stock_products(tx, row.id, &product, &n);
	for (size_t i = 0; result == OK && i < n; i++)
		result = spread(tx, product[i].sku, settle->job->cause_event);
	return result;
}
