#include "flow/shop_products.h"

#include "flow/order_stock.h"
#include "flow/shop_access.h"
#include "flow/shop_news.h"
#include "flow/shop_push.h"
#include "store/event.h"

static bool
of_one(const struct shop_access *s)
{
	return str_eq(s->args.step, STR(SHOP_PRODUCTS_VARIANTS));
}

enum result
flow_shop_products_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct shop_access *s = ARENA_NEW(a, struct shop_access);
	struct shopify_page_ask ask = { .inner = SHOPIFY_PRODUCTS_INNER };
	enum result result = s != NULL ? flow_shop_open(env, db, job, a, f, s, out) : ERR_LIMIT;

	if (result != OK || !s->open)
		return result;
	out->state = s;
	out->has_call = true;
	s->first = s->args.first > 0 ? s->args.first : of_one(s) ? SHOPIFY_VARIANTS_INNER : SHOPIFY_PRODUCTS_FIRST;
	ask.after = s->args.after;
	ask.location_id = s->shop.location;
	ask.first = of_one(s) ? 1 : (int)s->first;
	if (!of_one(s))
		return shopify_products_ask(a, &s->site, &ask, &out->call, f);
	ask.inner = (int)s->first;
	return shopify_variants_ask(a, &s->site, s->args.id, &ask, &out->call, f);
}

void
flow_shop_products_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer, struct arena *a,
    struct reply *out)
{
	struct shopify_products *page = ARENA_NEW(a, struct shopify_products);

	(void)env, (void)job;
	if (page == NULL)
		return;
	*page = of_one(state) ? shopify_variants_reply(a, answer) : shopify_products_reply(a, answer);
	flow_shop_replied(&page->reply, out);
	out->data = page;
}

/* ---- what a page says --------------------------------------------------------------------------------------------- */

/* What the location shows of it: believed where nothing is known, else left to webhooks and to the nightly comparison. */
static enum result
see_level(struct tx *tx, struct variant *v, const struct shopify_variant *said)
{
	bool untracked = (said->tracked_said == SHOPIFY_SAID && !said->tracked) || !said->available_known;
	bool changed = v->level.untracked != untracked, was_read = false;
	enum result result = OK;

	v->level.untracked = untracked;
	if (!untracked && (v->level.state == STOCK_SHOP_UNREAD || v->level.state == STOCK_SHOP_STALE))
		result = flow_order_stock_read(tx, v, said->available, said->level_ms, &was_read);
	return result == OK && (changed || was_read) ? store_variant_level(tx, v) : result;
}

static enum result
see_levels(struct tx *tx, const struct shop *shop, const struct shopify_product *p)
{
	struct variant *v;
	size_t n;
	enum result result = store_variant_of_product(tx, shop->id, p->id, &v, &n);

	for (size_t i = 0; i < n && result == OK; i++)
		for (size_t k = 0; k < p->variants && result == OK; k++) {
			if (!str_eq(v[i].id, p->variant[k].id))
				continue;
			result = see_level(tx, &v[i], &p->variant[k]);
			if (result == OK)
				result = flow_shop_push(tx, shop, &v[i], 0);
		}
	return result;
}

static enum result
keep(struct tx *tx, const struct shop_access *s, const struct shopify_product *said, bool levels)
{
	struct shopify_product p = *said;
	struct shop_args rest = { .step = STR(SHOP_PRODUCTS_VARIANTS), .id = p.id, .after = p.variants_after };
	bool more = p.more_variants, changed;
	enum result result;

	p.more_variants = more || (of_one(s) && s->args.after.n > 0);	/* these are not all of them: the others are not gone */
	result = flow_shop_product(tx, &s->shop, &p, &changed);
	if (result == OK && levels)
		result = see_levels(tx, &s->shop, &p);
	if (result == OK && more && !of_one(s))
		result = flow_shop_begin(tx, TOPIC_SHOP_PRODUCTS, s->shop.id, p.id, &rest, 0, 0, NULL, NULL);
	return result;
}

/* All have been read. */
static enum result
finish(struct tx *tx, const struct settle *settle, const struct shop_args *args)
{
	struct event event = { .subject = STR("integration"), .subject_id = settle->job->subject_id, .type = STR("products_pulled") };
	struct shop_notes notes;
	struct integration i;
	enum result result = store_integration_get(tx, settle->job->subject_id, &i);

	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	notes = flow_shop_notes(tx->arena, &i);
	notes.products_ms = tx->now_ms;
	result = flow_shop_notes_keep(tx, i.id, &notes);
	event.data = arena_printf(tx->arena, "{\"products\":%lld}", (long long)args->n);
	if (result == OK)
		result = store_event_add(tx, &event);
	return result == OK ? flow_shop_begin(tx, TOPIC_SHOP_LEVELS, i.id, STR(""), NULL, settle->job->cause_event, 0, NULL, NULL) : result;
}

enum result
flow_shop_products_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct shop_access *s = settle->state;
	const struct shopify_products *page = settle->reply != NULL ? settle->reply->data : NULL;
	struct shop_args next;
	bool again, still;
	enum result result;

	if (settle->end != SETTLE_DONE || s == NULL || page == NULL)
		return OK;	/* out of tries: the next night comes */
	if (page->reply.kind != SHOPIFY_OK)
		return flow_shop_failed(tx, settle, s, &page->reply, &again);
	result = flow_shop_still(tx, s, &still);
	for (size_t i = 0; i < page->n && result == OK; i++)
		result = keep(tx, s, &page->product[i], still && s->shop.location.n > 0);
	if (result != OK)
		return result;
	next = s->args;
	next.renewed = false;
	next.n += (int64_t)page->n;
	next.after = page->after;
	if (of_one(s)) {
		next.after = page->n > 0 ? page->product[0].variants_after : STR("");
		return page->n > 0 && page->product[0].more_variants && next.after.n ?
		    flow_shop_chain(tx, settle->job, TOPIC_SHOP_PRODUCTS, &next, 0) : OK;
	}
	return page->more ? flow_shop_chain(tx, settle->job, TOPIC_SHOP_PRODUCTS, &next, 0) : finish(tx, settle, &next);
}
