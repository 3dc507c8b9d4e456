/* shopify_page.c - what Shopify answers when it is asked what it has. */
#include "connect/shopify_reply.h"

/* ---- the shop itself -------------------------------------------------------------------------------------------- */

static const char *const needed[] = { "read_products", "read_orders", "read_inventory", "write_inventory", "read_locations" };
enum { NEEDED = sizeof needed / sizeof *needed };

struct shopify_about
shopify_about_reply(struct arena *a, const struct answer *w)
{
	static const char *const roots[] = { "shop", NULL };
	const struct shopify_ask ask = { .roots = roots, .may_lack = true };
	const json *data, *shop, *list, *item;
	struct shopify_about s = { .reply = shopify_judge(a, w, &ask, &data, &shop) };
	shopify_problems ignored = 0;
	size_t n;

	s.domain = json_string(json_get(shop, "myshopifyDomain"));
	if (!shopify_domain_is(s.domain))
		s.domain = STR("");
	s.name = shopify_text(json_get(shop, "name"), SHOPIFY_WORD_MAX, &ignored);
	s.zone = shopify_text(json_get(shop, "ianaTimezone"), SHOPIFY_WORD_MAX, &ignored);
	currency_parse(json_string(json_get(shop, "currencyCode")), &s.currency);

	list = json_get(json_get(data, "currentAppInstallation"), "accessScopes");
	n = shopify_bound(list, SHOPIFY_BATCH_MAX, SHOPIFY_IDS_CUT, &ignored);
	item = json_first(list);
	s.scope = n ? ARENA_ARRAY(a, struct str, n) : NULL;
	for (; s.scope && s.scopes < n; item = json_next(item))
		s.scope[s.scopes++] = shopify_text(json_get(item, "handle"), SHOPIFY_WORD_MAX, &ignored);

	list = shopify_list(json_get(data, "locations"));
	n = shopify_bound(list, SHOPIFY_BATCH_MAX, SHOPIFY_IDS_CUT, &ignored);
	item = json_first(list);
	s.location = n ? ARENA_ARRAY(a, struct shopify_location, n) : NULL;
	for (size_t i = 0; s.location && i < n; i++, item = json_next(item)) {
		struct shopify_location *l = &s.location[s.locations];

		l->id = shopify_id(json_get(item, "id"), "Location");
		l->name = shopify_text(json_get(item, "name"), SHOPIFY_WORD_MAX, &ignored);
		l->active = true;
		json_is_bool(json_get(item, "isActive"), &l->active);
		if (l->id.n)
			s.locations++;
	}
	shopify_reply_whole(a, &s.reply);
	return s;
}

/* Whether the scope is what is needed, or writes what is to be read. */
static bool
grants(struct str scope, const char *need)
{
	struct str n = str_of(need);

	if (str_eq(scope, n))
		return true;
	return str_starts(n, STR("read_")) && str_starts(scope, STR("write_")) &&
	    str_eq((struct str){ scope.p + 6, scope.n - 6 }, (struct str){ n.p + 5, n.n - 5 });
}

static struct str
missing(struct arena *a, const bool have[NEEDED])
{
	struct wire_text t = wire_text(a);

	for (int i = 0; i < NEEDED; i++) {
		if (have[i])
			continue;
		if (t.n)
			wire_put(&t, STR(","));
		wire_put_text(&t, needed[i]);
	}
	return t.n ? wire_clear(&t) : STR("");
}

struct str
shopify_scopes_missing(struct arena *a, const struct str *scope, size_t n)
{
	bool have[NEEDED] = { false };

	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < NEEDED; k++)
			have[k] |= grants(scope[i], needed[k]);
	return missing(a, have);
}

struct str
shopify_scopes_missing_of(struct arena *a, struct str rest)
{
	bool have[NEEDED] = { false };
	struct str scope;

	while (rest.n) {
		str_cut(rest, ',', &scope, &rest);
		for (int k = 0; k < NEEDED; k++)
			have[k] |= grants(str_trim(scope), needed[k]);
	}
	return missing(a, have);
}

/* ---- products --------------------------------------------------------------------------------------------------- */

static void
product(struct arena *a, const json *j, struct shopify_products *s)
{
	if (shopify_product_read(a, j, &s->product[s->n]))
		s->n++;
	else
		s->skipped++;
}

struct shopify_products
shopify_products_reply(struct arena *a, const struct answer *w)
{
	static const char *const roots[] = { "products", NULL };
	const struct shopify_ask ask = { .roots = roots };
	const json *data, *root, *list;
	struct shopify_products s = { .reply = shopify_judge(a, w, &ask, &data, &root) };
	size_t n;

	list = shopify_reply_list(&s.reply, root);
	n = json_count(list);
	s.product = n ? ARENA_ARRAY(a, struct shopify_product, n) : NULL;
	for (const json *j = s.product ? json_first(list) : NULL; j; j = json_next(j))
		product(a, j, &s);
	s.more = shopify_more(root, &s.after);
	shopify_reply_whole(a, &s.reply);
	return s;
}

struct shopify_products
shopify_variants_reply(struct arena *a, const struct answer *w)
{
	static const char *const roots[] = { "product", NULL };
	const struct shopify_ask ask = { .roots = roots };
	const json *data, *root;
	struct shopify_products s = { .reply = shopify_judge(a, w, &ask, &data, &root) };

	s.product = root ? ARENA_NEW(a, struct shopify_product) : NULL;
	if (s.product)
		product(a, root, &s);
	shopify_reply_whole(a, &s.reply);
	return s;
}

/* ---- orders ----------------------------------------------------------------------------------------------------- */

static void
order(struct arena *a, const json *j, struct shopify_orders *s)
{
	if (shopify_order_read(a, j, &s->order[s->n]))
		s->n++;
	else
		s->skipped++;
}

struct shopify_orders
shopify_orders_reply(struct arena *a, const struct answer *w)
{
	static const char *const roots[] = { "orders", NULL };
	/* Without the approval for personal data the customer is missing, and the order is an order all the same. */
	const struct shopify_ask ask = { .roots = roots, .may_lack = true };
	const json *data, *root, *list;
	struct shopify_orders s = { .reply = shopify_judge(a, w, &ask, &data, &root) };
	size_t n;

	list = shopify_reply_list(&s.reply, root);
	n = json_count(list);
	s.order = n ? ARENA_ARRAY(a, struct shopify_order, n) : NULL;
	for (const json *j = s.order ? json_first(list) : NULL; j; j = json_next(j))
		order(a, j, &s);
	s.more = shopify_more(root, &s.after);
	shopify_reply_whole(a, &s.reply);
	return s;
}

struct shopify_orders
shopify_lines_reply(struct arena *a, const struct answer *w)
{
	static const char *const roots[] = { "order", NULL };
	const struct shopify_ask ask = { .roots = roots, .may_lack = true };
	const json *data, *root;
	struct shopify_orders s = { .reply = shopify_judge(a, w, &ask, &data, &root) };

	s.order = root ? ARENA_NEW(a, struct shopify_order) : NULL;
	if (s.order)
		order(a, root, &s);
	shopify_reply_whole(a, &s.reply);
	return s;
}

void
shopify_lines_join(struct arena *a, struct shopify_order *o, const struct shopify_order *next)
{
	size_t room = SHOPIFY_LINES_MAX - o->lines, n = next->lines < room ? next->lines : room;
	struct shopify_line *all = ARENA_ARRAY(a, struct shopify_line, o->lines + n + 1);
	bool cut = n < next->lines || (n == room && next->more_lines);

	if (all == NULL)
		return;
	for (size_t i = 0; i < o->lines; i++)
		all[i] = o->line[i];
	for (size_t i = 0; i < n; i++)
		all[o->lines++] = next->line[i];
	o->line = all;
	o->problems |= next->problems;
	if (cut)
		shopify_problem(&o->problems, SHOPIFY_LINES_CUT);
	o->more_lines = next->more_lines && !cut;
	o->lines_after = next->lines_after;
}

/* ---- subscriptions ---------------------------------------------------------------------------------------------- */

struct shopify_subscriptions
shopify_subscriptions_reply(struct arena *a, const struct answer *w)
{
	static const char *const roots[] = { "webhookSubscriptions", NULL };
	const struct shopify_ask ask = { .roots = roots };
	const json *data, *root, *list;
	struct shopify_subscriptions s = { .reply = shopify_judge(a, w, &ask, &data, &root) };
	shopify_problems ignored = 0;
	size_t n;

	list = shopify_reply_list(&s.reply, root);
	n = json_count(list);
	s.subscription = n ? ARENA_ARRAY(a, struct shopify_subscription, n) : NULL;
	for (const json *j = s.subscription ? json_first(list) : NULL; j; j = json_next(j)) {
		struct shopify_subscription *b = &s.subscription[s.n];
		struct str format = json_string(json_get(j, "format"));

		b->id = shopify_id(json_get(j, "id"), "WebhookSubscription");
		b->topic_text = shopify_text(json_get(j, "topic"), SHOPIFY_WORD_MAX, &ignored);
		b->topic = shopify_topic_parse(b->topic_text);
		b->uri = json_string(json_get(j, "uri"));
		b->version = shopify_text(json_get(json_get(j, "apiVersion"), "handle"), SHOPIFY_WORD_MAX, &ignored);
		b->json = format.n == 0 || shopify_same(format, STR("JSON"));
		if (b->id.n)
			s.n++;
	}
	s.more = shopify_more(root, &s.after);
	shopify_reply_whole(a, &s.reply);
	return s;
}

/* ---- levels ----------------------------------------------------------------------------------------------------- */

static void
quantities(const json *level, struct shopify_item *i)
{
	shopify_problems ignored = 0;

	i->updated_ms = shopify_time(json_get(level, "updatedAt"), &ignored);
	for (const json *q = json_first(json_get(level, "quantities")); q; q = json_next(q)) {
		struct str name = json_string(json_get(q, "name"));
		const json *n = json_get(q, "quantity");
		int64_t at;

		if (str_eq(name, STR("available"))) {
			i->stocked = json_is_int(n, &i->available);
			at = shopify_time(json_get(q, "updatedAt"), &ignored);
			i->updated_ms = at ? at : i->updated_ms;
		} else if (str_eq(name, STR("on_hand"))) {
			json_is_int(n, &i->on_hand);
		} else if (str_eq(name, STR("committed"))) {
			json_is_int(n, &i->committed);
		}
	}
}

struct shopify_items
shopify_levels_reply(struct arena *a, const struct answer *w)
{
	static const char *const roots[] = { "nodes", NULL };
	const struct shopify_ask ask = { .roots = roots };
	const json *data, *root;
	struct shopify_items s = { .reply = shopify_judge(a, w, &ask, &data, &root) };
	shopify_problems ignored = 0;
	size_t n;

	root = shopify_reply_list(&s.reply, root);
	n = json_count(root);
	s.item = n ? ARENA_ARRAY(a, struct shopify_item, n) : NULL;
	for (const json *j = s.item ? json_first(root) : NULL; j; j = json_next(j)) {
		struct shopify_item *i = &s.item[s.n++];

		i->id = shopify_id(json_get(j, "id"), "InventoryItem");
		i->there = i->id.n > 0;
		i->sku = shopify_text(json_get(j, "sku"), SHOPIFY_WORD_MAX, &ignored);
		json_is_bool(json_get(j, "tracked"), &i->tracked);
		quantities(json_get(j, "inventoryLevel"), i);
	}
	shopify_reply_whole(a, &s.reply);
	return s;
}
