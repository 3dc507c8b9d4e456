#include "flow/shop_levels.h"

#include "flow/notify.h"
#include "flow/order_stock.h"
#include "flow/shop_access.h"
#include "flow/shop_push.h"
#include "flow/stock.h"
#include "store/event.h"

enum { PAGE = 100, CANDIDATES_MAX = 100, TURN_MS = 1500, NAMED_MAX = 20 };

/* args.step: the candidates of args.list, [["VARIANT", FIRST], …], are read again, once the orders were caught up after args.since_ms. */
#define AGAIN "again"
#define TAIL "levels"	/* of the dedupe key of the catch-up in between */

struct state {
	struct shop_access access;	/* first */
	struct variant *variant;	/* those that are asked for, as they were before */
	int64_t *first;			/* AGAIN: what each showed the first time */
	size_t n;
	struct str last;		/* id of the page's last variant; "" the page was empty */
	const json *rest;		/* AGAIN: the candidates of the next job; NULL there are none */
	bool busy;			/* AGAIN: the orders are not caught up yet */
	bool behind;			/* AGAIN: and will not be: that has ended before its end */
};

static bool
again(const struct state *s)
{
	return str_eq(s->access.args.step, STR(AGAIN));
}

/* ---- asking ------------------------------------------------------------------------------------------------------- */

static enum result
load_page(struct tx *tx, struct state *s)
{
	struct variant *v;
	size_t n;
	enum result result = store_variant_page(tx, s->access.shop.id, s->access.args.after, s->access.first, &v, &n);

	s->variant = v;
	s->n = 0;
	s->last = result == OK && n > 0 ? v[n - 1].id : STR("");	/* half a list has no end */
	for (size_t i = 0; result == OK && i < n; i++)
		if (!v[i].gone && v[i].item_id.n)
			v[s->n++] = v[i];
	return result;
}

static enum result
load_candidates(struct tx *tx, struct state *s)
{
	const json *one = json_first(json_parse(tx->arena, s->access.args.list, NULL));
	struct str catching = arena_printf(tx->arena, "%s/%.*s/" TAIL, topic_rule(TOPIC_SHOP_CATCH_UP)->name, STR_ARG(s->access.shop.id));
	struct integration i;
	struct job job;
	enum result result = store_job_unfinished(tx, catching, &job);

	s->busy = result == OK;
	s->n = 0;
	s->variant = ARENA_ARRAY(tx->arena, struct variant, PAGE);
	s->first = ARENA_ARRAY(tx->arena, int64_t, PAGE);
	if (result != ERR_MISSING)
		return result;
	if (s->variant == NULL || s->first == NULL)
		return ERR_LIMIT;
	result = store_integration_get(tx, s->access.shop.id, &i);
	s->behind = result == OK && flow_shop_notes(tx->arena, &i).checked_ms < s->access.args.since_ms;
	if (s->behind)
		return OK;
	for (int64_t k = 0; k < s->access.first && one != NULL && result == OK; k++, one = json_next(one)) {
		result = store_variant_get(tx, s->access.shop.id, json_string(json_first(one)), &s->variant[s->n]);
		if (result == OK && !s->variant[s->n].gone && json_is_int(json_next(json_first(one)), &s->first[s->n]))
			s->n++;
		result = result == ERR_MISSING ? OK : result;
	}
	s->rest = one;
	return result;
}

static enum result
load(struct tx *tx, void *in_out)
{
	struct state *s = in_out;

	return again(s) ? load_candidates(tx, s) : load_page(tx, s);
}

enum result
flow_shop_levels_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct scope scope = { .account = job->account, .arena = a, .fault = f, .log = { .account = job->account, .job = job->id } };
	struct state *s = ARENA_NEW(a, struct state);
	struct str *item;
	enum result result = s != NULL ? flow_shop_open(env, db, job, a, f, &s->access, out) : ERR_LIMIT;

	if (result != OK || !s->access.open)
		return result;
	out->moot = s->access.shop.location.n == 0;	/* nothing of it is ours to look after */
	if (out->moot)
		return OK;
	s->access.first = s->access.args.first > 0 && s->access.args.first < PAGE ? s->access.args.first : PAGE;
	result = db_read(db, &scope, load, s);
	item = ARENA_ARRAY(a, struct str, s->n + 1);
	if (result != OK || item == NULL)
		return result != OK ? result : ERR_LIMIT;
	if (s->busy) {
		out->wait_ms = TURN_MS;
		out->why = STR("Waits until the store's orders are caught up.");
		return OK;
	}
	out->state = s;
	out->has_call = s->n > 0;
	for (size_t i = 0; i < s->n; i++)
		item[i] = s->variant[i].item_id;
	return out->has_call ? shopify_levels_ask(a, &s->access.site, s->access.shop.location, item, s->n, &out->call, f) : OK;
}

void
flow_shop_levels_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer, struct arena *a,
    struct reply *out)
{
	struct shopify_items *items = ARENA_NEW(a, struct shopify_items);

	(void)env, (void)job, (void)state;
	if (items == NULL)
		return;
	*items = shopify_levels_reply(a, answer);
	flow_shop_replied(&items->reply, out);
	out->data = items;
}

/* ---- the first reading -------------------------------------------------------------------------------------------- */

/* Somebody has to say how much of it there is, and a difference has to be one that this cannot explain. */
static enum result
judge(struct tx *tx, const struct shop *shop, struct variant *v, const struct shopify_item *item, json *candidates)
{
	struct stock_level level;
	struct stock_row row;
	int64_t ignored;
	bool told;
	enum result result;

	if (v->level.untracked || v->level.state != STOCK_SHOP_READY || v->level.counted == item->available)
		return OK;
	result = flow_shop_push_look(tx, shop, v, &row, &level, &told);
	if (result == OK && !told && stock_shop_settle(&v->level, item->available, item->available, item->updated_ms, v->level.counted, &ignored))
		return store_variant_level(tx, v);	/* what the shop shows of it is right */
	if (result == OK && told && json_count(candidates) < CANDIDATES_MAX) {
		json *one = json_array(tx->arena);

		json_put_str(tx->arena, one, NULL, v->id);
		json_put_int(tx->arena, one, NULL, item->available);
		json_put(tx->arena, candidates, NULL, one);
	}
	return result;
}

static enum result
look(struct tx *tx, const struct shop *shop, struct str id, const struct shopify_item *item, json *candidates)
{
	struct variant v;
	bool unknown, was_read;
	enum result result = store_variant_get(tx, shop->id, id, &v);	/* as it is by now */

	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	if (!item->there)
		return store_variant_gone(tx, shop->id, id);
	unknown = v.level.state == STOCK_SHOP_UNREAD || v.level.state == STOCK_SHOP_STALE;
	if (v.level.untracked != !(item->tracked && item->stocked) || (unknown && item->stocked)) {
		v.level.untracked = !(item->tracked && item->stocked);
		if (unknown && item->stocked)
			result = flow_order_stock_read(tx, &v, item->available, item->updated_ms, &was_read);
		if (result == OK)
			result = store_variant_level(tx, &v);
	}
	if (result == OK)
		result = judge(tx, shop, &v, item, candidates);
	return result == OK ? flow_shop_push(tx, shop, &v, 0) : result;
}

/* A list of candidates from one of them on, to be added to. */
static json *
copy_list(struct arena *a, const json *one)
{
	json *list = json_array(a);

	for (; one != NULL; one = json_next(one)) {
		json *copy = json_array(a);
		int64_t first = 0;

		json_is_int(json_next(json_first(one)), &first);
		json_put_str(a, copy, NULL, json_string(json_first(one)));
		json_put_int(a, copy, NULL, first);
		json_put(a, list, NULL, copy);
	}
	return list;
}

/* What was put right, for the report. */
struct found { json *lines; int64_t n; };

static enum result
report(struct tx *tx, const struct shop *shop, const struct shop_args *args, const struct found *found)
{
	struct event e = { .subject = STR("integration"), .subject_id = shop->id, .type = STR("stock_compared") };
	struct notice n = { .severity = NOTICE_WARNING, .subject = STR("shop"), .subject_id = shop->id, .text = args->text };
	json *data = json_object(tx->arena);
	enum result result;

	json_put_int(tx->arena, data, "products", args->n);
	json_put_int(tx->arena, data, "corrected", found->n);
	json_put_str(tx->arena, data, "report", args->text);
	json_put(tx->arena, data, "lines", found->lines);
	e.data = json_print(tx->arena, data);
	result = e.data.p != NULL ? store_event_add(tx, &e) : ERR_LIMIT;
	if (result != OK || found->n == 0)
		return result;
	n.dedupe = arena_printf(tx->arena, "shop/%.*s/levels/%lld", STR_ARG(shop->id), (long long)e.id);
	n.title = arena_printf(tx->arena, "%.*s: %lld %s put right", STR_ARG(shop->name), (long long)found->n,
	    found->n == 1 ? "level was" : "levels were");
	return flow_notify(tx, &n, e.id, true);
}

static enum result
settle_page(struct tx *tx, const struct settle *settle, const struct state *s, const struct shopify_items *items)
{
	const struct shop_args night = { .night = true };
	struct shop_args args = s->access.args;
	json *candidates = copy_list(tx->arena, json_first(json_parse(tx->arena, args.list, NULL)));
	enum result result = OK;

	for (size_t i = 0; items != NULL && i < s->n && i < items->n && result == OK; i++)
		result = look(tx, &s->access.shop, s->variant[i].id, &items->item[i], candidates);
	args.renewed = false;
	args.n += (int64_t)s->n;
	args.after = s->last;
	args.list = json_print(tx->arena, candidates);
	if (result != OK || args.list.p == NULL)
		return result != OK ? result : ERR_LIMIT;
	if (s->last.n)
		return flow_shop_chain(tx, settle->job, TOPIC_SHOP_LEVELS, &args, 0);
	if (json_count(candidates) == 0)
		return report(tx, &s->access.shop, &args, &(struct found){ .lines = json_array(tx->arena) });
	args.step = STR(AGAIN);
	args.since_ms = tx->now_ms;
	result = flow_shop_begin(tx, TOPIC_SHOP_CATCH_UP, s->access.shop.id, STR(TAIL), &night, 0, 0, NULL, NULL);
	return result == OK ? flow_shop_chain(tx, settle->job, TOPIC_SHOP_LEVELS, &args, 0) : result;
}

/* ---- the second --------------------------------------------------------------------------------------------------- */

/* Of an item that is sold as it is the shop is believed; *by: whether it was. */
static enum result
correct(struct tx *tx, const struct shop *shop, const struct variant *v, const struct stock_row *row, int64_t unexplained, bool *by)
{
	struct stock_act act = { .id = row->id, .in = { .kind = STOCK_CORRECT, .amount = AMOUNT_WHOLE(unexplained) } };
	enum result result;

	*by = false;
	if (row->recipe)
		return OK;
	act.in.reason = arena_printf(tx->arena, "%.*s shows %lld where %lld were expected", STR_ARG(shop->name),
	    (long long)v->level.counted, (long long)(v->level.counted - unexplained));
	result = flow_stock_act(tx, &act);
	*by = result == OK;
	/* What the rules of stock refuse is left to a person: the report names it. */
	return result == ERR_CONFLICT || result == ERR_INPUT ? OK : result;
}

static void
note(struct arena *a, struct found *found, struct shop_args *args, const struct variant *v, struct str item_id, int64_t shown, int64_t expected,
    bool by)
{
	json *line = json_object(a);

	json_put_str(a, line, "sku", v->sku);
	json_put_str(a, line, "item", item_id);
	json_put_int(a, line, "shown", shown);
	json_put_int(a, line, "expected", expected);
	json_put_bool(a, line, "believed", by);
	json_put(a, found->lines, NULL, line);
	if (found->n++ < NAMED_MAX)
		args->text = arena_printf(a, "%.*s%s%.*s: the store shows %lld, expected were %lld; %s", STR_ARG(args->text),
		    args->text.n ? "\n" : "", STR_ARG(v->sku), (long long)shown, (long long)expected,
		    by ? "the stock was corrected" : "the store is set again");
}

static enum result
settle_one(struct tx *tx, const struct state *s, size_t i, const struct shopify_item *item, struct shop_args *args, struct found *found)
{
	const struct shop *shop = &s->access.shop;
	int64_t unexplained = 0;
	struct stock_level level;
	struct stock_row row;
	struct variant v;
	bool told = false, by;
	enum result result = store_variant_get(tx, shop->id, s->variant[i].id, &v);

	if (result == OK)
		result = flow_shop_push_look(tx, shop, &v, &row, &level, &told);
	if (result != OK || !told)
		return result == ERR_MISSING ? OK : result;
	if (!item->there || !item->stocked || v.level.untracked ||
	    !stock_shop_settle(&v.level, s->first[i], item->available, item->updated_ms, s->variant[i].level.counted, &unexplained) || unexplained == 0)
		return OK;
	result = store_variant_level(tx, &v);
	if (result == OK)
		result = correct(tx, shop, &v, &row, unexplained, &by);
	if (result != OK)
		return result;
	note(tx->arena, found, args, &v, row.id, item->available, item->available - unexplained, by);
	return flow_shop_push(tx, shop, &v, 0);
}

static enum result
settle_again(struct tx *tx, const struct settle *settle, const struct state *s, const struct shopify_items *items)
{
	struct shop_args args = s->access.args, rest = args;
	struct found found = { .lines = json_array(tx->arena) };
	enum result result = OK;

	for (size_t i = 0; items != NULL && i < s->n && i < items->n && result == OK; i++)
		result = settle_one(tx, s, i, &items->item[i], &args, &found);
	if (s->behind)
		args.text = STR("The store's orders could not be caught up: what differs is left for another night.");
	if (result == OK)
		result = report(tx, &s->access.shop, &args, &found);
	if (result != OK || s->rest == NULL)
		return result;
	rest.renewed = false;	/* they have a report of their own */
	rest.list = json_print(tx->arena, copy_list(tx->arena, s->rest));
	return rest.list.p != NULL ? flow_shop_chain(tx, settle->job, TOPIC_SHOP_LEVELS, &rest, 0) : ERR_LIMIT;
}

enum result
flow_shop_levels_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct state *s = settle->state;
	const struct shopify_items *items = settle->reply != NULL ? settle->reply->data : NULL;
	bool once_more, still;
	enum result result;

	if (settle->end != SETTLE_DONE || s == NULL || (settle->reply != NULL && items == NULL))
		return OK;	/* out of tries: another night comes */
	if (items != NULL && items->reply.kind != SHOPIFY_OK)
		return flow_shop_failed(tx, settle, &s->access, &items->reply, &once_more);
	result = flow_shop_still(tx, &s->access, &still);
	if (result != OK || !still)
		return result;	/* another location counts now: its own reading was queued */
	return again(s) ? settle_again(tx, settle, s, items) : settle_page(tx, settle, s, items);
}
