#include "flow/stock_spread.h"

#include "base/json.h"
#include "flow/order_again.h"
#include "flow/shop_push.h"
#include "store/stock.h"

enum { PAGE = 100 };	/* products of one job: those of an ingredient may be many, and each is in several shops */

/* after: the SKU of the last product of the page before; "" the first. */
static enum result
queue(struct tx *tx, struct str item_id, struct str after, int64_t event)
{
	struct job job = { .topic = str_of(topic_rule(TOPIC_STOCK_SPREAD)->name), .subject = STR("stock_item"), .subject_id = item_id,
	    .cause_event = event };
	json *args = json_object(tx->arena);

	if (after.n)
		json_put_str(tx->arena, args, "after", after);
	job.args = json_print(tx->arena, args);
	/* A later page has a key of its own: stock that moves meanwhile begins with the first one again. */
	job.dedupe = arena_printf(tx->arena, "stock.spread/%.*s%s%.*s", STR_ARG(item_id), after.n ? "/" : "", STR_ARG(after));
	return job.args.p != NULL ? store_job_add(tx, &job, NULL) : ERR_LIMIT;
}

enum result
flow_stock_spread(struct tx *tx, struct str item_id, int64_t event)
{
	return queue(tx, item_id, STR(""), event);
}

/* The same topic, as args.floor says: a page of the floor. */
static enum result
queue_late(struct tx *tx, struct str item_id, json *from, int64_t event)
{
	struct job job = { .topic = str_of(topic_rule(TOPIC_STOCK_SPREAD)->name), .subject = STR("stock_item"), .subject_id = item_id,
	    .cause_event = event };
	json *args = json_object(tx->arena);

	json_put(tx->arena, args, "floor", from);
	job.args = json_print(tx->arena, args);
	/* Begun anew it looks at all of them again; each page's is a job of its own. */
	job.dedupe = arena_printf(tx->arena, "stock.spread/%.*s/floor/%.*s", STR_ARG(item_id), STR_ARG(json_print(tx->arena, from)));
	return job.args.p != NULL ? store_job_add(tx, &job, NULL) : ERR_LIMIT;
}

enum result
flow_stock_spread_late(struct tx *tx, struct str item_id, int64_t event)
{
	return queue_late(tx, item_id, json_object(tx->arena), event);
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
	const struct job *job = settle->job;
	const json *args = json_parse(tx->arena, job->args, NULL), *floor = json_get(args, "floor");
	struct str after = json_string(json_get(args, "after"));
	struct stock_row row, *product;
	json *next = NULL;
	size_t n;
	enum result result = store_stock_get(tx, job->subject_id, &row);

	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	if (floor != NULL) {
		result = flow_order_late(tx, &row, floor, &next);
		return result == OK && next != NULL ? queue_late(tx, row.id, next, job->cause_event) : result;
	}
	if (after.n == 0)
		result = flow_order_again(tx, &row);
	if (result == OK && after.n == 0)
		result = spread(tx, row.sku, job->cause_event);
	if (result == OK)
		result = store_stock_products(tx, row.id, after, PAGE, &product, &n);
	for (size_t i = 0; result == OK && i < n; i++)
		result = spread(tx, product[i].sku, job->cause_event);
	return result == OK && n == PAGE ? queue(tx, row.id, product[n - 1].sku, job->cause_event) : result;
}
