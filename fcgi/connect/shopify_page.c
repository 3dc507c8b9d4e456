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
		l->active = l->online = true;
		json_is_bool(json_get(item, "isActive"), &l->active);
		json_is_bool(json_get(item, "fulfillsOnlineOrders"), &l->online);
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

struct str
shopify_scopes_missing(struct arena *a, const struct str *scope, size_t n)
{
	struct wire_text t = wire_text(a);

	for (int k = 0; k < NEEDED; k++) {
		bool has = false;

		for (size_t i = 0; i < n; i++)
			has |= grants(scope[i], needed[k]);
		if (has)
			continue;
		if (t.n)
			wire_put(&t, STR(","));
		wire_put_text(&t, needed[k]);
	}
	return t.n ? wire_clear(&t) : STR("");
}

/* ---- rows ------------------------------------------------------------------------------------------------------- */

/* What an answer holds: its root (or the other), rows of size bytes, and how one of them is read (false: it is none). */
struct kind {
	const char *root, *other;
	bool single;		/* the root is the one row */
	bool may_lack;		/* it is of use although some fields of it may not be seen */
	size_t size;
	bool (*read)(struct arena *, const json *, void *row);
};

struct page {
	struct shopify_reply reply;
	void *row;
	size_t n;
	bool more;
	struct str after;
};

static struct page
read_page(struct arena *a, const struct answer *w, const struct kind *k)
{
	const char *const roots[] = { k->root, k->other, NULL };
	const struct shopify_ask ask = { .roots = roots, .may_lack = k->may_lack };
	const json *data, *root, *list, *j;
	struct page p = { .reply = shopify_judge(a, w, &ask, &data, &root) };
	size_t n;

	list = k->single ? NULL : shopify_reply_list(&p.reply, root);
	j = k->single ? root : json_first(list);
	n = k->single ? root != NULL : json_count(list);
	p.row = n ? arena_array(a, n, k->size) : NULL;
	for (size_t i = 0; p.row && i < n; i++, j = json_next(j))
		p.n += k->read(a, j, (char *)p.row + p.n * k->size);
	p.more = !k->single && shopify_more(root, &p.after);
	shopify_reply_whole(a, &p.reply);
	return p;
}

static bool
product(struct arena *a, const json *j, void *row)
{
	return shopify_product_read(a, j, row);
}

static struct shopify_products
products(struct arena *a, const struct answer *w, const char *root, bool single)
{
	const struct kind kind = { root, NULL, single, false, sizeof(struct shopify_product), product };
	struct page p = read_page(a, w, &kind);

	return (struct shopify_products){ p.reply, p.row, p.n, p.more, p.after };
}

struct shopify_products
shopify_products_reply(struct arena *a, const struct answer *w)
{
	return products(a, w, "products", false);
}

struct shopify_products
shopify_variants_reply(struct arena *a, const struct answer *w)
{
	return products(a, w, "product", true);
}

static bool
order(struct arena *a, const json *j, void *row)
{
	return shopify_order_read(a, j, row);
}

/* Without the approval for personal data the customer is missing, and the order is an order all the same. */
static struct shopify_orders
orders(struct arena *a, const struct answer *w, const char *root, const char *other, bool single)
{
	const struct kind kind = { root, other, single, true, sizeof(struct shopify_order), order };
	struct page p = read_page(a, w, &kind);

	return (struct shopify_orders){ p.reply, p.row, p.n, p.more, p.after };
}

struct shopify_orders
shopify_orders_reply(struct arena *a, const struct answer *w)
{
	return orders(a, w, "orders", "nodes", false);
}

struct shopify_orders
shopify_lines_reply(struct arena *a, const struct answer *w)
{
	return orders(a, w, "order", NULL, true);
}

/* One for each that was asked for: null where there is no such order. */
static bool
stamp(struct arena *a, const json *j, void *row)
{
	shopify_problems ignored = 0;

	(void)a;
	*(struct shopify_stamp *)row = (struct shopify_stamp){ .id = shopify_id(json_get(j, "id"), "Order"),
	    .updated_ms = shopify_time(json_get(j, "updatedAt"), &ignored) };
	return true;
}

struct shopify_stamps
shopify_stamps_reply(struct arena *a, const struct answer *w)
{
	static const struct kind kind = { "orders", "nodes", false, false, sizeof(struct shopify_stamp), stamp };
	struct page p = read_page(a, w, &kind);

	return (struct shopify_stamps){ p.reply, p.row, p.n, p.more, p.after };
}

static bool
subscription(struct arena *a, const json *j, void *row)
{
	struct shopify_subscription *s = row;
	struct str format = json_string(json_get(j, "format"));

	(void)a;
	*s = (struct shopify_subscription){ .id = shopify_id(json_get(j, "id"), "WebhookSubscription"),
	    .topic = shopify_topic_parse(json_string(json_get(j, "topic"))), .uri = json_string(json_get(j, "uri")),
	    .json = format.n == 0 || shopify_same(format, STR("JSON")) };
	return s->id.n > 0;
}

struct shopify_subscriptions
shopify_subscriptions_reply(struct arena *a, const struct answer *w)
{
	static const struct kind kind = { "webhookSubscriptions", NULL, false, false, sizeof(struct shopify_subscription), subscription };
	struct page p = read_page(a, w, &kind);

	return (struct shopify_subscriptions){ p.reply, p.row, p.n, p.more, p.after };
}

/* One for each that was asked for: null where there is no such item. */
static bool
item(struct arena *a, const json *j, void *row)
{
	const json *level = json_get(j, "inventoryLevel");
	struct shopify_item *i = row;
	shopify_problems ignored = 0;

	(void)a;
	*i = (struct shopify_item){ .there = shopify_id(json_get(j, "id"), "InventoryItem").n > 0,
	    .updated_ms = shopify_time(json_get(level, "updatedAt"), &ignored) };
	json_is_bool(json_get(j, "tracked"), &i->tracked);
	for (const json *q = json_first(json_get(level, "quantities")); q; q = json_next(q)) {
		int64_t at = shopify_time(json_get(q, "updatedAt"), &ignored);

		if (!str_eq(json_string(json_get(q, "name")), STR("available")))
			continue;
		i->stocked = json_is_int(json_get(q, "quantity"), &i->available);
		i->updated_ms = at ? at : i->updated_ms;
	}
	return true;
}

struct shopify_items
shopify_levels_reply(struct arena *a, const struct answer *w)
{
	static const struct kind kind = { "nodes", NULL, false, false, sizeof(struct shopify_item), item };
	struct page p = read_page(a, w, &kind);

	return (struct shopify_items){ p.reply, p.row, p.n };
}

/* ---- an order's pages ------------------------------------------------------------------------------------------- */

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
