/* shopify_reply.c - what Shopify's Admin API answers, read as the answer of every call. */
#include "tests/fuzz/answers.h"
#include "tests/fuzz/shopify.h"

static void
holds(const struct shopify_reply *r, const struct answer *w)
{
	HOLDS((unsigned)r->kind < SHOPIFY_KINDS && fuzz_words(r->text, 300));
	HOLDS((r->kind == SHOPIFY_OK) == (r->outcome == CALL_OK) && (r->kind == SHOPIFY_THROTTLED) == (r->outcome == CALL_THROTTLED));
	HOLDS(r->kind != SHOPIFY_OK || (w->outcome == WIRE_ANSWERED && w->status >= 200 && w->status < 300 && !w->cut));
	HOLDS(r->kind == SHOPIFY_OK ? r->partial == (r->text.n > 0) : r->text.n > 0 || w->outcome != WIRE_ANSWERED);
	HOLDS(w->outcome != WIRE_LOST || r->outcome == CALL_LOST);
	HOLDS(w->outcome != WIRE_NOT_SENT || r->outcome == CALL_NOT_SENT);
	if (w->outcome == WIRE_ANSWERED && w->status >= 500)
		HOLDS(r->outcome == CALL_SERVER_ERROR);
	HOLDS(r->kind != SHOPIFY_THROTTLED || (r->retry_after_ms >= 1000 && r->retry_after_ms <= 60000));
	HOLDS(r->kind != SHOPIFY_USER_ERRORS || r->errors > 0);
	for (size_t i = 0; i < r->errors; i++)
		HOLDS(fuzz_words(r->error[i].text, 300) && r->error[i].text.n);
}

static void
orders(const struct shopify_orders *s, const struct answer *w)
{
	holds(&s->reply, w);
	HOLDS((s->reply.kind == SHOPIFY_OK || s->n == 0) && s->more == (s->after.n > 0));
	for (size_t i = 0; i < s->n; i++)
		fuzz_order_holds(&s->order[i]);
}

static void
products(const struct shopify_products *s, const struct answer *w)
{
	holds(&s->reply, w);
	HOLDS((s->reply.kind == SHOPIFY_OK || s->n == 0) && s->more == (s->after.n > 0));
	for (size_t i = 0; i < s->n; i++)
		fuzz_product_holds(&s->product[i]);
}

static void
token(struct arena *a, const struct answer *w)
{
	struct shopify_token_reply r = shopify_token_reply(a, w);

	HOLDS((r.kind == SHOPIFY_TOKEN_GRANTED) == (r.outcome == CALL_OK) && fuzz_words(r.text, 300));
	HOLDS((r.kind == SHOPIFY_TOKEN_GRANTED) == (r.token.length > 0));
	HOLDS(r.kind != SHOPIFY_TOKEN_GRANTED || (r.expires_s > 0 && r.expires_s <= 86400));
}

static void
lists(struct arena *a, const struct answer *w)
{
	struct shopify_about about = shopify_about_reply(a, w);
	struct shopify_subscriptions s = shopify_subscriptions_reply(a, w);
	struct shopify_items items = shopify_levels_reply(a, w);
	int64_t n;

	holds(&about.reply, w);
	HOLDS(about.domain.n == 0 || shopify_domain_is(about.domain));
	HOLDS(shopify_scopes_missing(a, about.scope, about.scopes).n <= 80);
	for (size_t i = 0; i < about.locations; i++)
		HOLDS(str_int(about.location[i].id, &n) && n > 0);
	holds(&s.reply, w);
	for (size_t i = 0; i < s.n; i++)
		HOLDS(str_int(s.subscription[i].id, &n) && n > 0 && (unsigned)s.subscription[i].topic < SHOPIFY_TOPICS_N);
	holds(&items.reply, w);
	for (size_t i = 0; i < items.n; i++)
		HOLDS(items.item[i].stocked || items.item[i].available == 0);
}

void
fuzz_shopify_reply(struct arena *a, struct str in)
{
	struct answer w = fuzz_answer(a, &in);
	struct shopify_orders o = shopify_orders_reply(a, &w), l = shopify_lines_reply(a, &w);
	struct shopify_stamps stamps = shopify_stamps_reply(a, &w);
	struct shopify_products p = shopify_products_reply(a, &w), v = shopify_variants_reply(a, &w);
	struct shopify_reply done = shopify_subscribed_reply(a, &w), set = shopify_set_reply(a, &w);

	if (arena_full(a))
		return;
	orders(&o, &w);
	orders(&l, &w);
	holds(&stamps.reply, &w);
	for (size_t i = 0; i < stamps.n; i++)
		HOLDS(stamps.stamp[i].id.n <= SHOPIFY_ID_MAX);
	products(&p, &w);
	products(&v, &w);
	holds(&done, &w);
	holds(&set, &w);
	token(a, &w);
	lists(a, &w);
}
