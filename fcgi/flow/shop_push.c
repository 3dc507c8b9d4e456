#include "flow/shop_push.h"

#include "flow/notify.h"
#include "flow/order_stock.h"
#include "flow/shop_access.h"
#include "flow/stock.h"

enum { ROUNDS_MAX = 20, ROUND_MS = 500 };	/* refused as stale so often in a row, each time waiting a little longer */
static const int64_t key_ms = INT64_C(20) * 3600000;	/* Shopify knows a key for a day: after that it would do the work twice */

/* ---- what there is to do ------------------------------------------------------------------------------------------- */

static bool
is_told(const struct shop *shop, const struct variant *v)
{
	return shop->active && shop->location.n && !v->gone && v->item_id.n;
}

bool
flow_shop_push_told(const struct shop *shop, const struct variant *v, const struct stock_row *row, const struct stock_level *level)
{
	return is_told(shop, v) && row->active && level->counted;
}

enum result
flow_shop_push_look(struct tx *tx, const struct shop *shop, const struct variant *v, struct stock_row *row, struct stock_level *level, bool *told)
{
	enum result result = v->sku.n ? store_stock_of_sku(tx, v->sku, row) : ERR_MISSING;

	*told = false;
	if (result == OK)
		result = flow_stock_level(tx, row, level);
	if (result == OK)
		*told = flow_shop_push_told(shop, v, row, level);
	else
		row->id = STR("");
	return result == ERR_MISSING ? OK : result;
}

/* Nothing for a product that nobody counts, is gone, or stands at no location of ours. */
static enum result
next_of(struct tx *tx, const struct shop *shop, const struct variant *v, struct stock_push *next)
{
	struct stock_level level;
	struct stock_row row;
	bool told;
	enum result result;

	*next = (struct stock_push){ .kind = STOCK_PUSH_NOTHING };
	if (!is_told(shop, v))
		return OK;
	if (v->level.state == STOCK_SHOP_FLYING) {	/* its answer is owed, whatever the product is by now */
		*next = stock_shop_next(&v->level, 0);
		return OK;
	}
	result = flow_shop_push_look(tx, shop, v, &row, &level, &told);
	if (result == OK && told)
		*next = stock_shop_next(&v->level, level.level);
	return result;
}

static enum result
queue(struct tx *tx, const struct variant *v, int64_t cause)
{
	const struct shop_args args = { .id = v->id };

	return flow_shop_begin(tx, TOPIC_INVENTORY_PUSH, v->shop_id, v->id, &args, cause, 0, NULL, NULL);
}

enum result
flow_shop_push(struct tx *tx, const struct shop *shop, const struct variant *v, int64_t cause)
{
	struct stock_push next;
	struct shop own;
	enum result result = OK;

	if (shop == NULL) {
		result = store_shop_get(tx, v->shop_id, &own);
		shop = &own;
	}
	if (result == OK)
		result = next_of(tx, shop, v, &next);
	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	return next.kind != STOCK_PUSH_NOTHING ? queue(tx, v, cause) : OK;
}

/* ---- leaving ------------------------------------------------------------------------------------------------------ */

struct state {
	struct shop_access access;	/* first */
	struct variant variant;
	struct stock_push push;
	struct str key;
};

/* What prepare finds, and keeps. in_out: struct state. */
static enum result
leave(struct tx *tx, void *in_out)
{
	struct state *s = in_out;
	struct variant *v = &s->variant;
	enum result result = store_variant_get(tx, s->access.shop.id, s->access.args.id, v);

	s->push = (struct stock_push){ .kind = STOCK_PUSH_NOTHING };
	if (result == OK)
		result = next_of(tx, &s->access.shop, v, &s->push);
	if (result == ERR_MISSING)
		return OK;
	if (result == OK && s->push.kind == STOCK_PUSH_REPEAT && tx->now_ms - v->pushed_at > key_ms && stock_shop_lost(&v->level)) {
		result = store_variant_level(tx, v);
		if (result == OK)
			result = next_of(tx, &s->access.shop, v, &s->push);	/* to be read first */
	}
	if (result == OK && s->push.kind == STOCK_PUSH_SET && stock_shop_sent(&v->level, s->push)) {
		v->push_key = env_id(tx->env, tx->arena);	/* not the job's: a job that a person retries may have sent its own */
		v->pushed_at = tx->now_ms;
		result = store_variant_level(tx, v);
	}
	s->key = v->push_key;
	return result;
}

enum result
flow_shop_push_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct scope scope = { .account = job->account, .cause_kind = STR("job"), .cause = job->id, .arena = a, .fault = f,
	    .log = { .account = job->account, .job = job->id } };
	struct state *s = ARENA_NEW(a, struct state);
	struct shopify_quantity quantity;
	struct shopify_set set;
	enum result result = s != NULL ? flow_shop_open(env, db, job, a, f, &s->access, out) : ERR_LIMIT;

	if (result != OK || !s->access.open)
		return result;
	result = db_write(db, &scope, leave, s);
	out->state = s;
	out->has_call = result == OK && s->push.kind != STOCK_PUSH_NOTHING;
	if (!out->has_call)
		return result;	/* settle looks once more: it may have moved since */
	if (s->push.kind == STOCK_PUSH_READ)
		return shopify_levels_ask(a, &s->access.site, s->access.shop.location, &s->variant.item_id, 1, &out->call, f);
	quantity = (struct shopify_quantity){ .item_id = s->variant.item_id, .quantity = s->push.to, .compare = true, .from = s->push.compare };
	set = (struct shopify_set){ .location_id = s->access.shop.location, .key = s->key, .quantity = &quantity, .n = 1 };
	return shopify_set_ask(a, &s->access.site, &set, &out->call, f);
}

/* ---- the answer --------------------------------------------------------------------------------------------------- */

struct read { struct shopify_reply reply; struct shopify_items items; bool surely_not /* done */; };

void
flow_shop_push_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer, struct arena *a,
    struct reply *out)
{
	const struct state *s = state;
	struct read *r = ARENA_NEW(a, struct read);

	(void)env, (void)job;
	if (r == NULL)
		return;
	if (s->push.kind == STOCK_PUSH_READ) {
		r->items = shopify_levels_reply(a, answer);
		r->reply = r->items.reply;
		flow_shop_replied(&r->reply, out);
		if (r->reply.kind == SHOPIFY_FAILED)
			out->outcome = CALL_LOST;	/* a read: again */
	} else {
		r->reply = shopify_set_reply(a, answer);
		flow_shop_replied(&r->reply, out);
		/* A 5xx may have been done: under the same key Shopify says what became of it. Its word that it failed is final. */
		r->surely_not = r->reply.kind == SHOPIFY_FAILED && r->reply.errors > 0;
		if (r->reply.kind == SHOPIFY_FAILED)
			out->outcome = r->surely_not ? CALL_REFUSED : CALL_LOST;
	}
	out->data = r;
}

/* ---- settling ----------------------------------------------------------------------------------------------------- */

static enum result
tell(struct tx *tx, const struct shop *shop, const struct variant *v, struct str why)
{
	struct notice n = { .severity = NOTICE_WARNING, .subject = STR("shop"), .subject_id = shop->id, .text = why };

	n.dedupe = arena_printf(tx->arena, "shop/%.*s/push/%.*s", STR_ARG(shop->id), STR_ARG(v->id));
	n.title = arena_printf(tx->arena, "%.*s: The level of %.*s cannot be set", STR_ARG(shop->name), STR_ARG(v->sku));
	return flow_notify(tx, &n, 0, false);
}

/* A refused push: what Shopify's reason means. *stop: it is of no use to go on by ourselves. */
static enum result
refused(struct tx *tx, const struct state *s, struct variant *v, const struct read *r, bool *stop)
{
	enum shopify_error_kind kind = r->reply.errors > 0 ? r->reply.error[0].kind : SHOPIFY_ERROR_OTHER;

	stock_shop_refused(&v->level);
	if (r->surely_not)
		return OK;
	switch (kind) {
	case SHOPIFY_ERROR_STALE:
	case SHOPIFY_ERROR_KEY:
	case SHOPIFY_ERROR_ITEM:	/* the reading says what is left of it */
		return OK;
	case SHOPIFY_ERROR_LOCATION:
		*stop = true;
		return flow_shop_broken(tx, s->access.shop.id,
		    STR("The location that was chosen is not there any more: choose another, then test the connection."));
	case SHOPIFY_ERROR_QUANTITY:
	case SHOPIFY_ERROR_OTHER:
		break;
	}
	*stop = true;
	return tell(tx, &s->access.shop, v, r->reply.text);
}

static enum result
was_read(struct tx *tx, struct variant *v, const struct read *r)
{
	const struct shopify_item *item = r->items.n > 0 ? &r->items.item[0] : NULL;
	bool changed;

	if (item == NULL || !item->there) {
		v->gone = true;
		return store_variant_gone(tx, v->shop_id, v->id);
	}
	v->level.untracked = !item->tracked || !item->stocked;
	return v->level.untracked ? OK : flow_order_stock_read(tx, v, item->available, item->updated_ms, &changed);
}

/* Stock has moved meanwhile, or what was refused is to be read: goes on with a job of its own. */
static enum result
go_on(struct tx *tx, const struct settle *settle, const struct state *s, const struct variant *v, bool was_refused)
{
	struct shop_args args = { .id = v->id, .n = s->access.args.n };
	struct stock_push next;
	enum result result = next_of(tx, &s->access.shop, v, &next);

	if (result != OK || next.kind == STOCK_PUSH_NOTHING)
		return result;
	args.n = was_refused ? args.n + 1 : s->push.kind == STOCK_PUSH_READ ? args.n : 0;
	if (args.n > ROUNDS_MAX)
		return tell(tx, &s->access.shop, v, STR("The store's level changes faster than it can be set. It is tried again at night."));
	return flow_shop_chain(tx, settle->job, TOPIC_INVENTORY_PUSH, &args, args.n * ROUND_MS);
}

static enum result
settle_answer(struct tx *tx, const struct settle *settle, struct variant *v)
{
	const struct state *s = settle->state;
	const struct read *r = settle->reply->data;
	bool was_refused = false, stop = false, again = false;
	enum result result = OK;

	if (r == NULL)
		return OK;
	if (r->reply.kind == SHOPIFY_OK && s->push.kind == STOCK_PUSH_READ) {
		result = was_read(tx, v, r);
	} else if (r->reply.kind == SHOPIFY_OK) {
		stock_shop_accepted(&v->level, r->reply.at_ms);
	} else if (r->surely_not || r->reply.kind == SHOPIFY_USER_ERRORS) {
		was_refused = true;
		result = refused(tx, s, v, r, &stop);
	} else {
		result = flow_shop_failed(tx, settle, &s->access, &r->reply, &again);
		if (!again)
			stock_shop_refused(&v->level);
		stop = true;	/* it was queued once more, or a person has to look */
	}
	if (result == OK)
		result = store_variant_level(tx, v);
	return result == OK && !stop ? go_on(tx, settle, s, v, was_refused) : result;
}

/* It is given up without an answer: nobody knows. */
static enum result
settle_lost(struct tx *tx, const struct settle *settle, struct variant *v)
{
	enum result result = OK;

	if (stock_shop_lost(&v->level))
		result = store_variant_level(tx, v);
	if (result == OK && settle->end == SETTLE_UNKNOWN)	/* the next reading says it */
		result = store_job_resolve(tx, settle->job->id, JOB_DEAD, 0, settle->job->last_error);
	return result;
}

enum result
flow_shop_push_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct state *s = settle->state;
	struct variant v;
	bool still = true;
	enum result result = store_variant_get(tx, settle->job->subject_id, flow_shop_args(tx->arena, settle->job->args).id, &v);

	if (result == OK && s != NULL)
		result = flow_shop_still(tx, &s->access, &still);
	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	if (!still)	/* another location counts now: what came of this one says nothing */
		return flow_shop_push(tx, NULL, &v, settle->job->cause_event);
	if (settle->end != SETTLE_DONE || s == NULL)
		return settle_lost(tx, settle, &v);
	return settle->reply != NULL ? settle_answer(tx, settle, &v) : go_on(tx, settle, s, &v, false);
}
