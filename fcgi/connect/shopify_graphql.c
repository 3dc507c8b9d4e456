/* shopify_graphql.c - what is asked of Shopify: the token's call, and a document with its variables for each of the others. */
#include "connect/shopify.h"

#include <string.h>

#include "connect/shopify_pick.h"

enum { KEY_MAX = 255, CURSOR_MAX = 2000 };

#define PAGE "pageInfo { hasNextPage endCursor } "
#define ERRORS "userErrors { field message }"

/* ---- documents -------------------------------------------------------------------------------------------------- */

static const char about[] =
	"query { currentAppInstallation { accessScopes { handle } }"
	" shop { myshopifyDomain currencyCode ianaTimezone }"
	" locations(first: 250, includeInactive: true) { nodes { id name isActive fulfillsOnlineOrders } } }";

#define LINE \
	"id title variantTitle sku quantity currentQuantity isGiftCard product { id } variant { id }" \
	" originalUnitPriceSet { shopMoney { amount } } customAttributes { key value }"

#define PLACE "{ name company address1 address2 city zip provinceCode countryCodeV2 phone }"

#define ORDER(lines) \
	"id name number createdAt updatedAt cancelledAt cancelReason" \
	" displayFinancialStatus displayFulfillmentStatus test currencyCode email phone note tags" \
	" currentTotalPriceSet { shopMoney { amount } } customAttributes { key value }" \
	" customer { id firstName lastName defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber } }" \
	" shippingAddress " PLACE " billingAddress " PLACE \
	" lineItems(" lines ") { " PAGE "nodes { " LINE " } }"

static const char orders[] =
	"query($n: Int!, $inner: Int!, $after: String, $q: String) {"
	" orders(first: $n, after: $after, query: $q, sortKey: UPDATED_AT) { " PAGE
	"nodes { " ORDER("first: $inner") " } } }";

static const char some_orders[] =
	"query($ids: [ID!]!, $inner: Int!) { nodes(ids: $ids) { ... on Order { " ORDER("first: $inner") " } } }";

static const char stamps[] =
	"query($n: Int!, $after: String, $q: String) {"
	" orders(first: $n, after: $after, query: $q, sortKey: UPDATED_AT) { " PAGE "nodes { id updatedAt } } }";
static const char stamps_of[] = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { id updatedAt } } }";

/* At most SHOPIFY_REFUNDS_ASKED of them, and as many lines of each. */
#define REFUNDS " refunds(first: 10) { id createdAt refundLineItems(first: 10) { " PAGE "nodes { quantity restockType lineItem { id } } } }"

static const char lines[] =
	"query($id: ID!, $inner: Int!, $after: String) { order(id: $id) { " ORDER("first: $inner, after: $after") REFUNDS " } }";

#define LEVEL "inventoryLevel(locationId: $l) { updatedAt quantities(names: [\"available\"]) { name quantity } }"

#define PRODUCT(variants, level) \
	"id title productType variants(" variants ") { " PAGE "nodes { id title sku" \
	" inventoryItem { id sku tracked " level " } } }"

#define PRODUCTS(declare, level) \
	"query($n: Int!, $inner: Int!, $after: String, $q: String" declare ") {" \
	" products(first: $n, after: $after, query: $q, sortKey: UPDATED_AT) { " PAGE \
	"nodes { " PRODUCT("first: $inner", level) " } } }"

#define VARIANTS(declare, level) \
	"query($id: ID!, $inner: Int!, $after: String" declare ") {" \
	" product(id: $id) { " PRODUCT("first: $inner, after: $after", level) " } }"

static const char *const products[] = { PRODUCTS("", ""), PRODUCTS(", $l: ID!", LEVEL) };
static const char *const variants[] = { VARIANTS("", ""), VARIANTS(", $l: ID!", LEVEL) };

static const char subscriptions[] =
	"query($after: String) { webhookSubscriptions(first: 100, after: $after) { " PAGE
	"nodes { id topic uri format } } }";
static const char subscribe[] =
	"mutation($t: WebhookSubscriptionTopic!, $w: WebhookSubscriptionInput!) {"
	" webhookSubscriptionCreate(topic: $t, webhookSubscription: $w) { webhookSubscription { id } " ERRORS " } }";
static const char resubscribe[] =
	"mutation($id: ID!, $w: WebhookSubscriptionInput!) {"
	" webhookSubscriptionUpdate(id: $id, webhookSubscription: $w) { webhookSubscription { id } " ERRORS " } }";
static const char unsubscribe[] =
	"mutation($id: ID!) { webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId " ERRORS " } }";

static const char levels[] =
	"query($ids: [ID!]!, $l: ID!) { nodes(ids: $ids) { ... on InventoryItem { id tracked inventoryLevel(locationId: $l) {"
	" updatedAt quantities(names: [\"available\"]) { name quantity updatedAt } } } } }";
static const char set[] =
	"mutation($input: InventorySetQuantitiesInput!, $key: String!) {"
	" inventorySetQuantities(input: $input) @idempotent(key: $key) {"
	" inventoryAdjustmentGroup { createdAt } userErrors { code field message } } }";

/* ---- building --------------------------------------------------------------------------------------------------- */

static struct str
base_of(struct str base)
{
	while (base.n && base.p[base.n - 1] == '/')
		base.n--;
	return base;
}

bool
shopify_version_is(struct str v)
{
	for (size_t i = 0; i < v.n; i++)
		if (i == 4 ? v.p[i] != '-' : v.p[i] < '0' || v.p[i] > '9')
			return false;
	return v.n == 7;
}

/* All up to the first variable. */
static enum result
begin(struct arena *a, const struct shopify_site *site, const char *document, struct call *c, struct fault *f)
{
	struct str version = site->version.n ? site->version : STR(SHOPIFY_VERSION);

	if (secret_empty(site->token))
		return fault_set(f, ERR_INPUT, "no_token", "There is no access token for this shop yet.");
	wire_begin(c, a, WIRE_POST, base_of(site->base));
	wire_put(&c->url, STR("/admin/api/"));
	wire_put(&c->url, version);
	wire_put(&c->url, STR("/graphql.json"));
	c->total_ms = 45000;
	c->answer_max = (size_t)8 << 20;
	wire_header_text(c, "Content-Type", STR("application/json"));
	wire_header_text(c, "Accept", STR("application/json"));
	wire_header_secret(c, "X-Shopify-Access-Token", "", site->token);
	wire_put(&c->body, STR("{\"query\":"));
	wire_json(&c->body, str_of(document));
	wire_put(&c->body, STR(",\"variables\":{"));
	return OK;
}

static enum result
end(struct call *c, struct fault *f)
{
	wire_put(&c->body, STR("}}"));
	return wire_end(c, f);
}

/* The name of a member that goes into the object or list that was opened last. */
static void
member(struct call *c, const char *name)
{
	struct str so_far = wire_clear(&c->body);

	if (so_far.n && so_far.p[so_far.n - 1] != '{')
		wire_put(&c->body, STR(","));
	wire_put(&c->body, STR("\""));
	wire_put_text(&c->body, name);
	wire_put(&c->body, STR("\":"));
}

static void
text(struct call *c, const char *name, struct str value)
{
	member(c, name);
	wire_json(&c->body, value);
}

static void
text_or_null(struct call *c, const char *name, struct str value)
{
	member(c, name);
	if (value.n)
		wire_json(&c->body, value);
	else
		wire_put(&c->body, STR("null"));
}

static void
number(struct call *c, const char *name, int64_t value)
{
	member(c, name);
	wire_put_int(&c->body, value);
}

static void
put_gid(struct call *c, const char *type, struct str id)
{
	wire_put(&c->body, STR("\"gid://shopify/"));
	wire_put_text(&c->body, type);
	wire_put(&c->body, STR("/"));
	wire_put(&c->body, id);
	wire_put(&c->body, STR("\""));
}

static void
gid(struct call *c, const char *name, const char *type, struct str id)
{
	member(c, name);
	put_gid(c, type, id);
}

static enum result
bad_id(struct fault *f, const char *what)
{
	return fault_set(f, ERR_INPUT, "bad_id", "The id of the %s is no number.", what);
}

static enum result
batch_good(const struct str *id, size_t n, const char *what, struct fault *f)
{
	if (n < 1 || n > SHOPIFY_BATCH_MAX)
		return fault_set(f, ERR_INPUT, "bad_query", "From 1 to 250 of one kind (%s) can be asked for at once.", what);
	for (size_t i = 0; i < n; i++)
		if (!shopify_id_good(id[i]))
			return bad_id(f, what);
	return OK;
}

static void
gids(struct call *c, const char *type, const struct str *id, size_t n)
{
	member(c, "ids");
	for (size_t i = 0; i < n; i++) {
		wire_put(&c->body, i ? STR(",") : STR("["));
		put_gid(c, type, id[i]);
	}
	wire_put(&c->body, STR("]"));
}

/* ---- the token -------------------------------------------------------------------------------------------------- */

enum result
shopify_token_ask(struct arena *a, struct str base, struct secret client_id, struct secret client_secret, struct call *c,
    struct fault *f)
{
	if (secret_empty(client_id) || secret_empty(client_secret))
		return fault_set(f, ERR_INPUT, "shopify_keys_missing",
		    "The shop's client id and client secret are not both set. Enter them on the shop's settings page.");
	wire_begin(c, a, WIRE_POST, base_of(base));
	wire_put(&c->url, STR("/admin/oauth/access_token"));
	c->answer_max = (size_t)64 << 10;
	wire_header_text(c, "Content-Type", STR("application/x-www-form-urlencoded"));
	wire_header_text(c, "Accept", STR("application/json"));
	wire_put(&c->body, STR("grant_type=client_credentials&client_id="));
	wire_encode_secret(&c->body, client_id);
	wire_put(&c->body, STR("&client_secret="));
	wire_encode_secret(&c->body, client_secret);
	return wire_end(c, f);
}

/* ---- reading ---------------------------------------------------------------------------------------------------- */

enum result
shopify_about_ask(struct arena *a, const struct shopify_site *site, struct call *c, struct fault *f)
{
	enum result res = begin(a, site, about, c, f);

	return res == OK ? end(c, f) : res;
}

static enum result
page_good(const struct shopify_page_ask *ask, struct fault *f)
{
	if (ask->first < 1 || ask->first > SHOPIFY_BATCH_MAX || ask->inner < 1 || ask->inner > SHOPIFY_BATCH_MAX ||
	    ask->after.n > CURSOR_MAX || ask->since_ms < 0 || ask->name.n > SHOPIFY_WORD_MAX)
		return fault_set(f, ERR_INPUT, "bad_query", "The page's size or its beginning is not possible.");
	if (ask->location_id.n && !shopify_id_good(ask->location_id))
		return bad_id(f, "location");
	return OK;
}

/* Shopify's search syntax; quoted, so that nothing in a name has a meaning. */
static struct str
search(struct arena *a, const struct shopify_page_ask *ask)
{
	struct wire_text t = wire_text(a);

	if (ask->since_ms) {
		wire_put(&t, STR("updated_at:>='"));
		wire_put(&t, wire_time_text(a, ask->since_ms));
		wire_put(&t, STR("'"));
	}
	if (ask->name.n) {
		wire_put(&t, t.n ? STR(" AND name:\"") : STR("name:\""));
		for (size_t i = 0; i < ask->name.n; i++) {
			if (ask->name.p[i] == '"' || ask->name.p[i] == '\\')
				wire_put(&t, STR("\\"));
			wire_put(&t, (struct str){ ask->name.p + i, 1 });
		}
		wire_put(&t, STR("\""));
	}
	return wire_clear(&t);
}

static void
put_page(struct arena *a, const struct shopify_page_ask *ask, struct call *c)
{
	number(c, "n", ask->first);
	if (ask->inner)
		number(c, "inner", ask->inner);
	text_or_null(c, "after", ask->after);
	text_or_null(c, "q", search(a, ask));
}

enum result
shopify_products_ask(struct arena *a, const struct shopify_site *site, const struct shopify_page_ask *ask, struct call *c,
    struct fault *f)
{
	struct shopify_page_ask any_name = *ask;
	enum result res = page_good(ask, f);

	if (res == OK)
		res = begin(a, site, products[ask->location_id.n > 0], c, f);
	if (res != OK)
		return res;
	any_name.name = STR("");
	put_page(a, &any_name, c);
	if (ask->location_id.n)
		gid(c, "l", "Location", ask->location_id);
	return end(c, f);
}

enum result
shopify_orders_ask(struct arena *a, const struct shopify_site *site, const struct shopify_page_ask *ask, struct call *c,
    struct fault *f)
{
	enum result res = page_good(ask, f);

	if (res == OK)
		res = begin(a, site, orders, c, f);
	if (res != OK)
		return res;
	put_page(a, ask, c);
	return end(c, f);
}

enum result
shopify_some_orders_ask(struct arena *a, const struct shopify_site *site, const struct str *order_id, size_t n, int inner, struct call *c,
    struct fault *f)
{
	const struct shopify_page_ask size = { .first = 1, .inner = inner };
	enum result res = batch_good(order_id, n, "order", f);

	if (res == OK)
		res = page_good(&size, f);
	if (res == OK)
		res = begin(a, site, some_orders, c, f);
	if (res != OK)
		return res;
	number(c, "inner", inner);
	gids(c, "Order", order_id, n);
	return end(c, f);
}

enum result
shopify_stamps_ask(struct arena *a, const struct shopify_site *site, const struct shopify_page_ask *ask, struct call *c,
    struct fault *f)
{
	struct shopify_page_ask bare = *ask;
	enum result res;

	bare.inner = 1;
	res = page_good(&bare, f);
	if (res == OK)
		res = begin(a, site, stamps, c, f);
	if (res != OK)
		return res;
	bare.inner = 0;		/* nothing stands in one */
	put_page(a, &bare, c);
	return end(c, f);
}

enum result
shopify_stamps_of_ask(struct arena *a, const struct shopify_site *site, const struct str *order_id, size_t n, struct call *c,
    struct fault *f)
{
	enum result res = batch_good(order_id, n, "order", f);

	if (res == OK)
		res = begin(a, site, stamps_of, c, f);
	if (res != OK)
		return res;
	gids(c, "Order", order_id, n);
	return end(c, f);
}

/* More of what stands in one thing. */
static enum result
inner_ask(struct arena *a, const struct shopify_site *site, const char *document, const char *type, struct str id,
    const struct shopify_page_ask *ask, struct call *c, struct fault *f)
{
	enum result res = page_good(ask, f);

	if (res == OK && !shopify_id_good(id))
		res = bad_id(f, type);
	if (res == OK)
		res = begin(a, site, document, c, f);
	if (res != OK)
		return res;
	gid(c, "id", type, id);
	number(c, "inner", ask->inner);
	text_or_null(c, "after", ask->after);
	if (ask->location_id.n)
		gid(c, "l", "Location", ask->location_id);
	return end(c, f);
}

enum result
shopify_variants_ask(struct arena *a, const struct shopify_site *site, struct str product_id, const struct shopify_page_ask *ask,
    struct call *c, struct fault *f)
{
	return inner_ask(a, site, variants[ask->location_id.n > 0], "Product", product_id, ask, c, f);
}

enum result
shopify_lines_ask(struct arena *a, const struct shopify_site *site, struct str order_id, const struct shopify_page_ask *ask,
    struct call *c, struct fault *f)
{
	struct shopify_page_ask nowhere = *ask;

	nowhere.location_id = STR("");
	return inner_ask(a, site, lines, "Order", order_id, &nowhere, c, f);
}

/* ---- subscriptions ---------------------------------------------------------------------------------------------- */

enum result
shopify_subscriptions_ask(struct arena *a, const struct shopify_site *site, struct str after, struct call *c, struct fault *f)
{
	enum result res = begin(a, site, subscriptions, c, f);

	if (res != OK)
		return res;
	text_or_null(c, "after", after);
	return end(c, f);
}

static void
put_address(struct call *c, struct str uri)
{
	member(c, "w");
	wire_put(&c->body, STR("{"));
	text(c, "uri", uri);
	text(c, "format", STR("JSON"));
	wire_put(&c->body, STR("}"));
}

enum result
shopify_subscribe_ask(struct arena *a, const struct shopify_site *site, enum shopify_topic topic, struct str uri, struct call *c,
    struct fault *f)
{
	enum result res = OK;

	if (shopify_topic_enum(topic).n == 0)
		res = fault_set(f, ERR_INPUT, "bad_topic", "This topic cannot be subscribed to.");
	if (res == OK)
		res = begin(a, site, subscribe, c, f);
	if (res != OK)
		return res;
	text(c, "t", shopify_topic_enum(topic));
	put_address(c, uri);
	return end(c, f);
}

enum result
shopify_resubscribe_ask(struct arena *a, const struct shopify_site *site, struct str id, struct str uri, struct call *c,
    struct fault *f)
{
	enum result res = shopify_id_good(id) ? begin(a, site, resubscribe, c, f) : bad_id(f, "subscription");

	if (res != OK)
		return res;
	gid(c, "id", "WebhookSubscription", id);
	put_address(c, uri);
	return end(c, f);
}

enum result
shopify_unsubscribe_ask(struct arena *a, const struct shopify_site *site, struct str id, struct call *c, struct fault *f)
{
	enum result res = shopify_id_good(id) ? begin(a, site, unsubscribe, c, f) : bad_id(f, "subscription");

	if (res != OK)
		return res;
	gid(c, "id", "WebhookSubscription", id);
	return end(c, f);
}

/* ---- levels ----------------------------------------------------------------------------------------------------- */

enum result
shopify_levels_ask(struct arena *a, const struct shopify_site *site, struct str location_id, const struct str *item_id, size_t n,
    struct call *c, struct fault *f)
{
	enum result res = batch_good(item_id, n, "inventory item", f);

	if (res == OK && !shopify_id_good(location_id))
		res = bad_id(f, "location");
	if (res == OK)
		res = begin(a, site, levels, c, f);
	if (res != OK)
		return res;
	gid(c, "l", "Location", location_id);
	gids(c, "InventoryItem", item_id, n);
	return end(c, f);
}

static enum result
set_good(const struct shopify_set *s, struct fault *f)
{
	if (s->n < 1 || s->n > SHOPIFY_BATCH_MAX)
		return fault_set(f, ERR_INPUT, "bad_query", "From 1 to 250 levels can be set at once.");
	if (str_trim(s->key).n == 0 || s->key.n > KEY_MAX)
		return fault_set(f, ERR_INPUT, "no_key", "A level is set under a key that was stored before.");
	if (!shopify_id_good(s->location_id))
		return bad_id(f, "location");
	for (size_t i = 0; i < s->n; i++) {
		const struct shopify_quantity *q = &s->quantity[i];

		if (!shopify_id_good(q->item_id))
			return bad_id(f, "inventory item");
		if (q->quantity < -SHOPIFY_QUANTITY_MAX || q->quantity > SHOPIFY_QUANTITY_MAX)
			return fault_set(f, ERR_INPUT, "bad_quantity", "A level is beyond what Shopify takes.");
	}
	return OK;
}

enum result
shopify_set_ask(struct arena *a, const struct shopify_site *site, const struct shopify_set *s, struct call *c, struct fault *f)
{
	enum result res = set_good(s, f);

	if (res == OK)
		res = begin(a, site, set, c, f);
	if (res != OK)
		return res;
	text(c, "key", s->key);
	member(c, "input");
	wire_put(&c->body, STR("{"));
	text(c, "name", STR("available"));
	text(c, "reason", STR("correction"));
	member(c, "quantities");
	for (size_t i = 0; i < s->n; i++) {
		const struct shopify_quantity *q = &s->quantity[i];

		wire_put(&c->body, i ? STR(",{") : STR("[{"));
		gid(c, "inventoryItemId", "InventoryItem", q->item_id);
		gid(c, "locationId", "Location", s->location_id);
		number(c, "quantity", q->quantity);
		/* Left out is an error over there; null says on purpose that nothing is compared. */
		member(c, "changeFromQuantity");
		if (q->compare)
			wire_put_int(&c->body, q->from);
		else
			wire_put(&c->body, STR("null"));
		wire_put(&c->body, STR("}"));
	}
	wire_put(&c->body, STR("]}"));
	return end(c, f);
}
