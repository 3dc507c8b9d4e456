#include <string.h>

#include "base/json.h"
#include "connect/shopify.h"
#include "tests/connect/connect.h"

#define BASE "https://bannos.myshopify.com"

static struct arena *const a = &test_arena;
static struct shopify_site site;

/* The call's body as JSON; every document names what it asks for. */
static const json *
sent(const char *name, const struct call *c, const char *asks)
{
	const json *o = json_parse(a, wire_clear(&c->body), NULL);

	check(sentence("%s: JSON", name), o != NULL);
	check(sentence("%s: its document", name), str_has(json_string(json_get(o, "query")), str_of(asks)));
	return json_get(o, "variables");
}

static struct str
variable(const json *variables, const char *name)
{
	return json_print(a, json_get(variables, name));
}

/* As many opened as closed, and none closed before. */
static bool
balanced(struct str s)
{
	int depth = 0;

	for (size_t i = 0; i < s.n && depth >= 0; i++)
		depth += (s.p[i] == '{' || s.p[i] == '(' || s.p[i] == '[') - (s.p[i] == '}' || s.p[i] == ')' || s.p[i] == ']');
	return depth == 0;
}

static void
token_call(void)
{
	struct call c;
	struct fault f = { 0 };

	check_int("token", shopify_token_ask(a, STR(BASE "/"), a_secret("id 1"), a_secret("s&cret"), &c, NULL), OK);
	check_str("address", wire_clear(&c.url), STR(BASE "/admin/oauth/access_token"));
	check_str("body", wire_clear(&c.body), STR("grant_type=client_credentials&client_id=id%201&client_secret=s%26cret"));
	check_str("as shown", wire_blanked(a, &c.body), STR("grant_type=client_credentials&client_id=******&client_secret=********"));
	check_str("a form", header_of(&c, "Content-Type"), STR("application/x-www-form-urlencoded"));
	check_int("no secret", shopify_token_ask(a, STR(BASE), a_secret("id 1"), a_secret(""), &c, &f), ERR_INPUT);
}

static void
common(void)
{
	struct call c;
	struct shopify_site other = site;

	check_int("about", shopify_about_ask(a, &site, &c, NULL), OK);
	check_str("the present version", wire_clear(&c.url), STR(BASE "/admin/api/2026-10/graphql.json"));
	check("POST", c.method == WIRE_POST);
	check_str("the token", header_of(&c, "X-Shopify-Access-Token"), STR("shpat_1"));
	check("is not shown", !str_has(wire_shown(a, &c), STR("shpat")));
	sent("about", &c, "currentAppInstallation { accessScopes { handle } }");
	other.version = STR("2026-01");
	check_int("another version", shopify_about_ask(a, &other, &c, NULL), OK);
	check_str("is called", wire_clear(&c.url), STR(BASE "/admin/api/2026-01/graphql.json"));
	check("what a version is", shopify_version_is(STR("2026-01")) && !shopify_version_is(STR("2026/01")) && !shopify_version_is(STR("unstable")) &&
	    !shopify_version_is(STR("")));
	other.token = a_secret("");
	check_int("no token", shopify_about_ask(a, &other, &c, NULL), ERR_INPUT);
}

static void
pages(void)
{
	struct shopify_page_ask ask = { .first = 25, .inner = 20, .since_ms = INT64_C(1795255200123), .name = STR("#1001\" OR \\") };
	struct call c;
	const json *v;

	check_int("orders", shopify_orders_ask(a, &site, &ask, &c, NULL), OK);
	v = sent("orders", &c, "orders(first: $n, after: $after, query: $q, sortKey: UPDATED_AT)");
	check("balanced", balanced(json_string(json_get(json_parse(a, wire_clear(&c.body), NULL), "query"))));
	check_str("how many", variable(v, "n"), STR("25"));
	check_str("with how many lines", variable(v, "inner"), STR("20"));
	check_str("from the first page on", variable(v, "after"), STR("null"));
	check_str("since when, and a name that means nothing else", json_string(json_get(v, "q")),
	    STR("updated_at:>='2026-11-21T10:00:00Z' AND name:\"#1001\\\" OR \\\\\""));
	ask = (struct shopify_page_ask){ .first = 10, .inner = 30, .after = STR("eyJ\"x"), .name = STR("not for products"), .location_id = STR("61") };
	check_int("products", shopify_products_ask(a, &site, &ask, &c, NULL), OK);
	v = sent("products", &c, "inventoryLevel(locationId: $l)");
	check("balanced, too", balanced(json_string(json_get(json_parse(a, wire_clear(&c.body), NULL), "query"))));
	check_str("the cursor as it came", json_string(json_get(v, "after")), STR("eyJ\"x"));
	check_str("all of them", variable(v, "q"), STR("null"));
	check_str("the location's gid", json_string(json_get(v, "l")), STR("gid://shopify/Location/61"));
	ask.location_id = STR("");
	check_int("products without levels", shopify_products_ask(a, &site, &ask, &c, NULL), OK);
	check("no location is spoken of", !str_has(wire_clear(&c.body), STR("locationId")) && !str_has(wire_clear(&c.body), STR("$l")));
	check_int("variants", shopify_variants_ask(a, &site, STR("11"), &ask, &c, NULL), OK);
	v = sent("variants", &c, "product(id: $id)");
	check_str("of the product", json_string(json_get(v, "id")), STR("gid://shopify/Product/11"));
	ask.after = STR("c1");
	ask.location_id = STR("61");
	check_int("lines", shopify_lines_ask(a, &site, STR("5"), &ask, &c, NULL), OK);
	v = sent("lines", &c, "lineItems(first: $inner, after: $after)");
	check_str("of the order", json_string(json_get(v, "id")), STR("gid://shopify/Order/5"));
	check_str("so many", variable(v, "inner"), STR("30"));
	check_str("from there on", json_string(json_get(v, "after")), STR("c1"));
	check("no location", json_get(v, "l") == NULL);
	ask.location_id = STR("");

	check_int("no order", shopify_lines_ask(a, &site, STR("gid://shopify/Order/5"), &ask, &c, NULL), ERR_INPUT);
	check_int("no product", shopify_variants_ask(a, &site, STR(""), &ask, &c, NULL), ERR_INPUT);
	ask.location_id = STR("61\"");
	check_int("no location", shopify_products_ask(a, &site, &ask, &c, NULL), ERR_INPUT);
	ask.location_id = STR("");
	ask.first = 251;
	check_int("too many at once", shopify_orders_ask(a, &site, &ask, &c, NULL), ERR_INPUT);
	ask.first = 1;
	ask.inner = 0;
	check_int("orders without lines", shopify_orders_ask(a, &site, &ask, &c, NULL), ERR_INPUT);
}

static void
orders_known(void)
{
	static const struct str ids[251] = { { "5", 1 }, { "9007199254740993", 16 } };
	struct shopify_page_ask ask = { .first = 250, .after = STR("c1"), .since_ms = INT64_C(1795255200123) };
	struct call c;
	const json *v;

	check_int("which there are", shopify_stamps_ask(a, &site, &ask, &c, NULL), OK);
	v = sent("which there are", &c, "orders(first: $n, after: $after, query: $q, sortKey: UPDATED_AT) { pageInfo { hasNextPage endCursor } nodes { id updatedAt } }");
	check("as many as there may be, and nothing of what stands in them", str_eq(variable(v, "n"), STR("250")) && json_get(v, "inner") == NULL);
	check_str("since", json_string(json_get(v, "q")), STR("updated_at:>='2026-11-21T10:00:00Z'"));
	ask.first = 251;
	check_int("more than there may be", shopify_stamps_ask(a, &site, &ask, &c, NULL), ERR_INPUT);

	check_int("whether these are", shopify_stamps_of_ask(a, &site, ids, 2, &c, NULL), OK);
	v = sent("whether these are", &c, "nodes(ids: $ids) { ... on Order { id updatedAt } }");
	check_str("these", variable(v, "ids"), STR("[\"gid://shopify/Order/5\",\"gid://shopify/Order/9007199254740993\"]"));
	check_int("whether none is", shopify_stamps_of_ask(a, &site, ids, 0, &c, NULL), ERR_INPUT);
	check_int("whether what is none is", shopify_stamps_of_ask(a, &site, ids, 3, &c, NULL), ERR_INPUT);

	check_int("these, all of them", shopify_some_orders_ask(a, &site, ids, 2, 10, &c, NULL), OK);
	v = sent("these, all of them", &c, "lineItems(first: $inner)");
	check("balanced", balanced(json_string(json_get(json_parse(a, wire_clear(&c.body), NULL), "query"))));
	check("with ten lines", str_eq(variable(v, "inner"), STR("10")) && json_count(json_get(v, "ids")) == 2);
	check_int("too many of them", shopify_some_orders_ask(a, &site, ids, 251, 10, &c, NULL), ERR_INPUT);
	check_int("without lines", shopify_some_orders_ask(a, &site, ids, 2, 0, &c, NULL), ERR_INPUT);
}

static void
subscribing(void)
{
	struct call c;
	const json *v;

	check_int("list", shopify_subscriptions_ask(a, &site, STR(""), &c, NULL), OK);
	v = sent("list", &c, "webhookSubscriptions(first: 100, after: $after)");
	check_str("from the start", variable(v, "after"), STR("null"));
	check_int("create", shopify_subscribe_ask(a, &site, SHOPIFY_ORDERS_UPDATED, STR("https://h.test/hooks/shopify/b"), &c, NULL), OK);
	v = sent("create", &c, "webhookSubscriptionCreate(topic: $t, webhookSubscription: $w)");
	check_str("to what", json_string(json_get(v, "t")), STR("ORDERS_UPDATED"));
	check_str("where", variable(v, "w"), STR("{\"uri\":\"https://h.test/hooks/shopify/b\",\"format\":\"JSON\"}"));
	check_int("not to what the app itself declares", shopify_subscribe_ask(a, &site, SHOPIFY_SHOP_REDACT, STR("https://h.test"), &c, NULL), ERR_INPUT);
	check_int("update", shopify_resubscribe_ask(a, &site, STR("7"), STR("https://h.test/2"), &c, NULL), OK);
	v = sent("update", &c, "webhookSubscriptionUpdate(id: $id, webhookSubscription: $w)");
	check_str("which", json_string(json_get(v, "id")), STR("gid://shopify/WebhookSubscription/7"));
	check_int("delete", shopify_unsubscribe_ask(a, &site, STR("7"), &c, NULL), OK);
	sent("delete", &c, "webhookSubscriptionDelete(id: $id)");
	check_int("of none", shopify_unsubscribe_ask(a, &site, STR("x"), &c, NULL), ERR_INPUT);
	check_int("nor updated", shopify_resubscribe_ask(a, &site, STR("-7"), STR("https://h.test/2"), &c, NULL), ERR_INPUT);
}

static void
levels(void)
{
	static const struct str items[251] = { { "31", 2 }, { "9007199254740993", 16 } };
	const struct shopify_quantity quantities[] = {
		{ .item_id = STR("31"), .quantity = 4, .compare = true, .from = 5 }, { .item_id = STR("32"), .quantity = -1 },
	};
	struct shopify_set s = { .location_id = STR("61"), .key = STR("push-1"), .quantity = quantities, .n = 2 };
	struct call c;
	const json *v;

	check_int("levels", shopify_levels_ask(a, &site, STR("61"), items, 2, &c, NULL), OK);
	v = sent("levels", &c, "nodes(ids: $ids)");
	check_str("of which", variable(v, "ids"), STR("[\"gid://shopify/InventoryItem/31\",\"gid://shopify/InventoryItem/9007199254740993\"]"));
	check_str("where", json_string(json_get(v, "l")), STR("gid://shopify/Location/61"));
	check_int("of none", shopify_levels_ask(a, &site, STR("61"), items, 0, &c, NULL), ERR_INPUT);
	check_int("of too many", shopify_levels_ask(a, &site, STR("61"), items, 251, &c, NULL), ERR_INPUT);
	check_int("of something else", shopify_levels_ask(a, &site, STR("61"), items, 3, &c, NULL), ERR_INPUT);
	check_int("nowhere", shopify_levels_ask(a, &site, STR(""), items, 2, &c, NULL), ERR_INPUT);

	check_int("set", shopify_set_ask(a, &site, &s, &c, NULL), OK);
	v = sent("set", &c, "inventorySetQuantities(input: $input) @idempotent(key: $key)");
	check_str("under its key", json_string(json_get(v, "key")), STR("push-1"));
	check_str("compared, or expressly not", variable(v, "input"),
	    STR("{\"name\":\"available\",\"reason\":\"correction\",\"quantities\":["
	    "{\"inventoryItemId\":\"gid://shopify/InventoryItem/31\",\"locationId\":\"gid://shopify/Location/61\",\"quantity\":4,\"changeFromQuantity\":5},"
	    "{\"inventoryItemId\":\"gid://shopify/InventoryItem/32\",\"locationId\":\"gid://shopify/Location/61\",\"quantity\":-1,\"changeFromQuantity\":null}]}"));
	s.key = STR(" ");
	check_int("no key", shopify_set_ask(a, &site, &s, &c, NULL), ERR_INPUT);
	s.key = STR("k");
	s.n = 0;
	check_int("nothing", shopify_set_ask(a, &site, &s, &c, NULL), ERR_INPUT);
	s.n = 1;
	s.location_id = STR("");
	check_int("nowhere at all", shopify_set_ask(a, &site, &s, &c, NULL), ERR_INPUT);
	s.location_id = STR("61");
	s.quantity = &(struct shopify_quantity){ .item_id = STR("31"), .quantity = SHOPIFY_QUANTITY_MAX + 1 };
	check_int("too high", shopify_set_ask(a, &site, &s, &c, NULL), ERR_INPUT);
	s.quantity = &(struct shopify_quantity){ .item_id = STR("gid") };
	check_int("no item", shopify_set_ask(a, &site, &s, &c, NULL), ERR_INPUT);
}

void
test_shopify_calls(void)
{
	site = (struct shopify_site){ .base = STR(BASE), .token = a_secret("shpat_1") };
	token_call();
	common();
	pages();
	orders_known();
	subscribing();
	levels();
}
