/* shopify_body.c - all other webhooks, the topic in the first line: what they are about is known, or they are refused. */
#include "tests/fuzz/shopify.h"

static void
id(struct str s, bool may_lack)
{
	int64_t n;

	HOLDS((may_lack && s.n == 0) || (s.n > 0 && s.n <= SHOPIFY_ID_MAX && s.p[0] != '0' && str_int(s, &n) && n > 0));
}

static void
text(struct str s, size_t max)
{
	HOLDS(s.n <= max && str_utf8(s));
}

void
fuzz_product_holds(const struct shopify_product *p)
{
	id(p->id, false);
	text(p->title, SHOPIFY_TITLE_MAX);
	text(p->product_type, SHOPIFY_WORD_MAX);
	HOLDS(p->variants <= SHOPIFY_VARIANTS_MAX && p->problems >> SHOPIFY_PROBLEMS == 0);
	HOLDS(p->variants_said == SHOPIFY_SAID || p->variants == 0);
	for (size_t i = 0; i < p->variants; i++) {
		const struct shopify_variant *v = &p->variant[i];

		id(v->id, false);
		id(v->item_id, true);
		text(v->title, SHOPIFY_TITLE_MAX);
		text(v->sku, SHOPIFY_WORD_MAX);
		HOLDS(v->available_known || v->available == 0);
	}
}

static void
holds(const struct shopify_hook *h)
{
	switch (h->body) {
	case SHOPIFY_BODY_NONE:
	case SHOPIFY_BODY_TOLD:
	case SHOPIFY_BODY_SHOP:
		break;
	case SHOPIFY_BODY_ORDER:
		fuzz_order_holds(&h->order);
		break;
	case SHOPIFY_BODY_ID:
		id(h->id, false);
		break;
	case SHOPIFY_BODY_PRODUCT:
		fuzz_product_holds(&h->product);
		break;
	case SHOPIFY_BODY_LEVEL:
		id(h->level.item_id, false);
		id(h->level.location_id, false);
		HOLDS(h->level.tracked || h->level.available == 0);
		break;
	case SHOPIFY_BODY_PRIVACY:
		id(h->privacy.customer_id, true);
		HOLDS(h->privacy.orders <= SHOPIFY_IDS_MAX);
		for (size_t i = 0; i < h->privacy.orders; i++)
			id(h->privacy.order_id[i], false);
		break;
	}
}

void
fuzz_shopify_body(struct arena *a, struct str in)
{
	enum shopify_topic topic = shopify_topic_parse(fuzz_line(a, &in));
	struct arena tight;
	struct shopify_hook h, again;
	struct fault f = { 0 };
	enum result res = shopify_read(a, topic, fuzz_copy(a, in), &h, &f);

	HOLDS(res == f.result && (res == OK || res == ERR_INPUT || res == ERR_LIMIT));
	HOLDS(fuzz_words(str_of(f.message), sizeof f.message) && h.body == shopify_topic_body(topic));
	if (res == OK)
		holds(&h);
	tight = arena_make(4096 + in.n % 13 * 4096);
	if (shopify_read(&tight, topic, in, &again, NULL) == OK)
		HOLDS(res == OK);
	arena_free(&tight);
}
