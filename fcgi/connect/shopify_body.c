/* shopify_body.c - a webhook's body: which reader it is for, and the small ones. */
#include "connect/shopify_read.h"

static bool
level(const json *o, struct shopify_level *l)
{
	shopify_problems ignored = 0;

	*l = (struct shopify_level){
		.item_id = shopify_id(json_get(o, "inventory_item_id"), "InventoryItem"),
		.location_id = shopify_id(json_get(o, "location_id"), "Location"),
		.updated_ms = shopify_time(json_get(o, "updated_at"), &ignored),
	};
	l->tracked = json_is_int(json_get(o, "available"), &l->available);
	return l->item_id.n > 0 && l->location_id.n > 0;
}

static void
privacy(struct arena *a, const json *o, struct shopify_privacy *p)
{
	const json *customer = json_get(o, "customer"), *list = shopify_list(json_get(o, "orders_to_redact")), *item;
	size_t n;

	*p = (struct shopify_privacy){
		.customer_id = shopify_id(json_get(customer, "id"), "Customer"),
		.request_id = shopify_id(json_get(json_get(o, "data_request"), "id"), "DataRequest"),
	};
	if (!list)
		list = shopify_list(json_get(o, "orders_requested"));
	item = json_first(list);
	n = shopify_bound(list, SHOPIFY_IDS_MAX, SHOPIFY_IDS_CUT, &p->problems);
	p->order_id = n ? ARENA_ARRAY(a, struct str, n) : NULL;
	for (size_t i = 0; p->order_id && i < n; i++, item = json_next(item)) {
		struct str id = shopify_id(item, "Order");

		if (id.n)
			p->order_id[p->orders++] = id;
	}
}

/* False when it does not say what it is about. */
static bool
read_body(struct arena *a, enum shopify_topic topic, const json *o, struct shopify_hook *h)
{
	switch (h->body) {
	case SHOPIFY_BODY_NONE:
	case SHOPIFY_BODY_TOLD:
	case SHOPIFY_BODY_SHOP:
		return true;
	case SHOPIFY_BODY_ORDER:
		return shopify_order_read(a, o, &h->order);
	case SHOPIFY_BODY_ID:
		h->id = shopify_id_of(json_get(o, "admin_graphql_api_id"), json_get(o, "id"),
		    topic == SHOPIFY_ORDERS_DELETE ? "Order" : "Product");
		return h->id.n > 0;
	case SHOPIFY_BODY_PRODUCT:
		return shopify_product_read(a, o, &h->product);
	case SHOPIFY_BODY_LEVEL:
		return level(o, &h->level);
	case SHOPIFY_BODY_PRIVACY:
		privacy(a, o, &h->privacy);
		return true;
	}
	return false;
}

enum result
shopify_read(struct arena *a, enum shopify_topic topic, struct str body, struct shopify_hook *h, struct fault *f)
{
	struct fault own = { 0 };
	const json *o;
	bool good;

	if (!f)
		f = &own;
	*h = (struct shopify_hook){ .body = shopify_topic_body(topic) };
	if (h->body == SHOPIFY_BODY_NONE || h->body == SHOPIFY_BODY_TOLD)
		return OK;
	o = json_parse_lenient(a, body, f);
	if (!o)
		return fault_set(f, ERR_INPUT, "bad_json", "The body is no JSON that can be read.");
	if (json_kind(o) != JSON_OBJECT)
		return fault_set(f, ERR_INPUT, "bad_webhook", "The body has to be a JSON object.");
	good = read_body(a, topic, o, h);
	/* Half an order must not pass for a whole one. */
	if (arena_full(a))
		return fault_set(f, ERR_LIMIT, "too_large", "There is no room to read the webhook.");
	if (!good)
		return fault_set(f, ERR_INPUT, "no_id", "The webhook does not say what it is about: an id is missing.");
	return OK;
}
