#include <string.h>

#include "connect/shopify.h"
#include "tests/connect/connect.h"

#define COST(available) ",\"extensions\":{\"cost\":{\"requestedQueryCost\":752,\"actualQueryCost\":null,\"throttleStatus\":{" \
	"\"maximumAvailable\":2000.0,\"currentlyAvailable\":" available ",\"restoreRate\":100.0}}}"
#define SET(errors) "{\"data\":{\"inventorySetQuantities\":{\"inventoryAdjustmentGroup\":null,\"userErrors\":[" errors "]}}}"

static struct arena *const a = &test_arena;

/* Setting is the call whose outcome matters most: all layers are tried on it. */
static void
layers(void)
{
	static const struct {
		const char *name;
		int status;
		const char *body;
		enum shopify_kind kind;
		enum call_outcome outcome;
		int64_t wait_ms;
		const char *text;	/* NULL: whatever */
	} cases[] = {
		{ "set", 200, "{\"data\":{\"inventorySetQuantities\":{\"inventoryAdjustmentGroup\":{\"createdAt\":\"2026-11-21T10:00:00Z\"},\"userErrors\":[]}}}",
		  SHOPIFY_OK, CALL_OK, 0, "" },
		{ "set, and nothing changed", 200, SET(""), SHOPIFY_OK, CALL_OK, 0, "" },
		{ "set, but it may not be shown", 200, "{\"data\":{\"inventorySetQuantities\":{\"userErrors\":[]}},\"errors\":[{\"message\":\"no\"}]}",
		  SHOPIFY_OK, CALL_OK, 0, "no" },
		{ "throttled", 200, "{\"errors\":[{\"message\":\"Throttled\",\"extensions\":{\"code\":\"THROTTLED\"}}]" COST("2.5") "}",
		  SHOPIFY_THROTTLED, CALL_THROTTLED, 7490, "Throttled" },
		{ "throttled, nearly there", 200, "{\"errors\":[{\"extensions\":{\"code\":\"THROTTLED\"}}]" COST("751") "}",
		  SHOPIFY_THROTTLED, CALL_THROTTLED, 1000, NULL },
		{ "throttled, with no word on the cost", 429, "", SHOPIFY_THROTTLED, CALL_THROTTLED, 1000, "Shopify answered with HTTP status 429." },
		{ "throttled, numbers of no use", 429, "{\"extensions\":{\"cost\":{\"requestedQueryCost\":1e300,\"throttleStatus\":"
		  "{\"currentlyAvailable\":-5,\"restoreRate\":0.5}}}}", SHOPIFY_THROTTLED, CALL_THROTTLED, 60000, NULL },
		{ "a dead token", 401, "{\"errors\":\"[API] Invalid API key or access token\"}", SHOPIFY_UNAUTHORIZED, CALL_REFUSED, 0,
		  "[API] Invalid API key or access token" },
		{ "a frozen shop", 402, "{\"errors\":\"Unavailable Shop\"}", SHOPIFY_CLOSED, CALL_REFUSED, 0, "Unavailable Shop" },
		{ "not allowed", 403, "{\"errors\":{\"base\":\"no\"}}", SHOPIFY_DENIED, CALL_REFUSED, 0, "no" },
		{ "no such shop", 404, "<html>", SHOPIFY_CLOSED, CALL_REFUSED, 0, NULL },
		{ "locked", 423, "", SHOPIFY_CLOSED, CALL_REFUSED, 0, NULL },
		{ "moved", 301, "", SHOPIFY_REFUSED, CALL_REFUSED, 0, NULL },
		{ "down", 503, "<html>", SHOPIFY_FAILED, CALL_SERVER_ERROR, 0, "Shopify answered with HTTP status 503." },
		{ "down behind a 200", 200, "{\"errors\":[{\"message\":\"Internal\",\"extensions\":{\"code\":\"INTERNAL_SERVER_ERROR\"}}]}",
		  SHOPIFY_FAILED, CALL_SERVER_ERROR, 0, "Internal" },
		{ "denied", 200, "{\"data\":{\"inventorySetQuantities\":null},\"errors\":[{\"message\":\"Access denied\",\"extensions\":{\"code\":\"ACCESS_DENIED\"}}]}",
		  SHOPIFY_DENIED, CALL_REFUSED, 0, "Access denied" },
		{ "too costly", 200, "{\"errors\":[{\"message\":\"m\",\"extensions\":{\"code\":\"MAX_COST_EXCEEDED\"}}]}", SHOPIFY_TOO_COSTLY, CALL_REFUSED, 0, "m" },
		{ "closed", 200, "{\"errors\":[{\"message\":\"m\",\"extensions\":{\"code\":\"SHOP_INACTIVE\"}}]}", SHOPIFY_CLOSED, CALL_REFUSED, 0, "m" },
		{ "not understood", 200, "{\"errors\":[{\"message\":\"Field 'x' doesn't exist\",\"extensions\":{\"code\":\"undefinedField\"}}]}",
		  SHOPIFY_REFUSED, CALL_REFUSED, 0, NULL },
		{ "stale", 200, SET("{\"code\":\"CHANGE_FROM_QUANTITY_STALE\",\"field\":[\"input\",\"quantities\",\"3\",\"changeFromQuantity\"],\"message\":\"stale\"}"),
		  SHOPIFY_USER_ERRORS, CALL_REFUSED, 0, "stale" },
		{ "the same key twice at once", 200, SET("{\"code\":\"IDEMPOTENCY_CONCURRENT_REQUEST\",\"field\":null,\"message\":\"busy\"}"),
		  SHOPIFY_RUNNING, CALL_LOST, 1000, "busy" },
		{ "the try before failed", 200, SET("{\"code\":\"IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED\",\"message\":\"again\"}"),
		  SHOPIFY_FAILED, CALL_SERVER_ERROR, 0, "again" },
		{ "nothing is said", 200, "{\"data\":{\"inventorySetQuantities\":null}}", SHOPIFY_UNREADABLE, CALL_LOST, 0, NULL },
		{ "a page in place of an answer", 200, "<html>", SHOPIFY_UNREADABLE, CALL_LOST, 0, NULL },
		{ "half an answer", 200, "{\"data\":{\"inventorySetQuan", SHOPIFY_UNREADABLE, CALL_LOST, 0, NULL },
	};
	struct answer w;
	struct shopify_reply r;

	for (size_t i = 0; i < COUNT(cases); i++) {
		w = an_answer(cases[i].status, cases[i].body);
		r = shopify_set_reply(a, &w);
		check_int(cases[i].name, r.kind, cases[i].kind);
		check_int(cases[i].name, r.outcome, cases[i].outcome);
		check_int(cases[i].name, r.retry_after_ms, cases[i].wait_ms);
		if (cases[i].text)
			check_str(cases[i].name, r.text, str_of(cases[i].text));
		else
			check("says why", r.text.n > 0);
	}
	w = (struct answer){ .outcome = WIRE_LOST, .detail = STR("reset") };
	check_int("lost", shopify_set_reply(a, &w).outcome, CALL_LOST);
	w.outcome = WIRE_NOT_SENT;
	check_int("not sent", shopify_set_reply(a, &w).outcome, CALL_NOT_SENT);
	w = an_answer(200, cases[0].body);
	w.cut = true;
	check_int("cut off", shopify_set_reply(a, &w).kind, SHOPIFY_UNREADABLE);
	w = an_answer(429, "");
	w.retry_after_ms = 5000;
	check_int("Retry-After is waited for", shopify_set_reply(a, &w).retry_after_ms, 5000);
}

static void
user_errors(void)
{
	static const struct { const char *code; enum shopify_error_kind kind; } cases[] = {
		{ "COMPARE_QUANTITY_STALE", SHOPIFY_ERROR_STALE }, { "INVALID_INVENTORY_ITEM", SHOPIFY_ERROR_ITEM },
		{ "NON_MUTABLE_INVENTORY_ITEM", SHOPIFY_ERROR_ITEM }, { "ITEM_NOT_STOCKED_AT_LOCATION", SHOPIFY_ERROR_ITEM },
		{ "INVALID_LOCATION", SHOPIFY_ERROR_LOCATION }, { "INVALID_QUANTITY_TOO_HIGH", SHOPIFY_ERROR_QUANTITY },
		{ "IDEMPOTENCY_KEY_PARAMETER_MISMATCH", SHOPIFY_ERROR_KEY }, { "INVALID_REASON", SHOPIFY_ERROR_OTHER },
		{ "A_NEW_ONE", SHOPIFY_ERROR_OTHER },
	};
	struct answer w;
	struct shopify_reply r;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str body = arena_printf(a, SET("{\"code\":\"%s\",\"message\":\"\"}"), cases[i].code);

		w = an_answer(200, body.p);
		r = shopify_set_reply(a, &w);
		check(cases[i].code, r.errors == 1 && r.error[0].kind == cases[i].kind);
		check_str("without words, its code", r.error[0].text, str_of(cases[i].code));
	}
	w = an_answer(200, SET("{\"code\":\"INVALID_INVENTORY_ITEM\",\"field\":[\"input\",\"quantities\",\"249\",\"x\"],\"message\":\"a\\nb\"},"
	    "{\"code\":\"INVALID_LOCATION\",\"field\":[\"input\",\"quantities\",0],\"message\":\"c\"},"
	    "{\"field\":[\"input\",\"quantities\",\"250\"]}"));
	r = shopify_set_reply(a, &w);
	if (check_int("three errors", (int64_t)r.errors, 3)) {
		check_str("one line", r.error[0].text, STR("a b"));
		check_int("each its kind", r.error[1].kind, SHOPIFY_ERROR_LOCATION);
		check("wordless", r.error[2].text.n > 0);
	}
}

static void
tokens(void)
{
	static const struct {
		const char *name;
		int status;
		const char *body;
		enum shopify_token_kind kind;
		int64_t expires_s;
		const char *text;
	} cases[] = {
		{ "granted", 200, "{\"access_token\":\"tok\",\"scope\":\"read_orders,write_inventory\",\"expires_in\":86399}", SHOPIFY_TOKEN_GRANTED, 86399, "" },
		{ "granted, life as text", 200, "{\"access_token\":\"tok\",\"scope\":\"read_orders,write_inventory\",\"expires_in\":\"60\"}", SHOPIFY_TOKEN_GRANTED, 60, "" },
		{ "granted, life unsaid", 200, "{\"access_token\":\"tok\",\"scope\":\"read_orders,write_inventory\"}", SHOPIFY_TOKEN_GRANTED, 86400, "" },
		{ "granted for ever", 200, "{\"access_token\":\"tok\",\"scope\":\"read_orders,write_inventory\",\"expires_in\":9e9}", SHOPIFY_TOKEN_GRANTED, 86400, "" },
		{ "wrong secret", 401, "{\"error\":\"invalid_client\"}", SHOPIFY_TOKEN_DENIED, 0, "invalid_client" },
		{ "not this kind of app", 400, "{\"error\":\"x\",\"error_description\":\"The client is not authorized\"}", SHOPIFY_TOKEN_DENIED, 0,
		  "The client is not authorized" },
		{ "no such shop", 404, "", SHOPIFY_TOKEN_DENIED, 0, "Shopify answered with HTTP status 404." },
		{ "down", 502, "", SHOPIFY_TOKEN_WAIT, 0, "Shopify answered with HTTP status 502." },
		{ "too often", 429, "", SHOPIFY_TOKEN_WAIT, 0, "Shopify answered with HTTP status 429." },
		{ "a page", 200, "<html>", SHOPIFY_TOKEN_WAIT, 0, "Shopify answered with HTTP status 200." },
	};
	struct answer w;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct shopify_token_reply r;

		w = an_answer(cases[i].status, cases[i].body);
		r = shopify_token_reply(a, &w);
		check_int(cases[i].name, r.kind, cases[i].kind);
		check_int(cases[i].name, r.expires_s, cases[i].expires_s);
		check_str(cases[i].name, r.text, str_of(cases[i].text));
		check_str(cases[i].name, secret_reveal(r.token), str_of(r.kind == SHOPIFY_TOKEN_GRANTED ? "tok" : ""));
	}
	w = (struct answer){ .outcome = WIRE_LOST, .detail = STR("reset") };
	check_int("lost: later", shopify_token_reply(a, &w).kind, SHOPIFY_TOKEN_WAIT);
}

static void
abouts(void)
{
	struct answer w = an_answer(200, "{\"data\":{\"currentAppInstallation\":{\"accessScopes\":[{\"handle\":\"read_orders\"},{\"handle\":\"write_products\"},"
	    "{\"handle\":\"write_inventory\"}]},\"shop\":{\"name\":\"Bannos\",\"myshopifyDomain\":\"bannos.myshopify.com\",\"currencyCode\":\"AUD\","
	    "\"ianaTimezone\":\"Australia/Sydney\"},\"locations\":null},\"errors\":[{\"message\":\"Access denied for locations\",\"path\":[\"locations\"],"
	    "\"extensions\":{\"code\":\"ACCESS_DENIED\"}}]}");
	struct shopify_about s = shopify_about_reply(a, &w);

	check("all that may be seen", s.reply.kind == SHOPIFY_OK && s.reply.partial && s.reply.text.n);
	check("the shop", str_eq(s.domain, STR("bannos.myshopify.com")) && s.currency == CURRENCY_AUD && str_eq(s.zone, STR("Australia/Sydney")));
	check_str("writing is reading, too", shopify_scopes_missing(a, s.scope, s.scopes), STR("read_locations"));
	check_int("no locations", (int64_t)s.locations, 0);
	w = an_answer(200, "{\"data\":{\"currentAppInstallation\":{\"accessScopes\":[]},\"shop\":{\"myshopifyDomain\":\"x\"},"
	    "\"locations\":{\"nodes\":[{\"id\":\"gid://shopify/Location/61\",\"name\":\"Kitchen\",\"isActive\":false,\"fulfillsOnlineOrders\":false},{\"id\":\"61\"},{}]}}}");
	s = shopify_about_reply(a, &w);
	check("locations", s.locations == 2 && str_eq(s.location[0].id, STR("61")) && !s.location[0].active && s.location[1].active && !s.location[0].online && s.location[1].online);
	check("a domain that is none", s.domain.n == 0 && s.currency == CURRENCY_NONE);
	w = an_answer(200, "{\"data\":{\"shop\":{}},\"errors\":[{\"extensions\":{\"code\":\"ACCESS_DENIED\"}},{\"message\":\"?\"}]}");
	check_int("more than a field is wrong", shopify_about_reply(a, &w).reply.kind, SHOPIFY_DENIED);
}

static void
order_pages(void)
{
	struct answer w = an_answer(200, "{\"data\":{\"orders\":{\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"c9\"},\"nodes\":[{"
	    "\"id\":\"gid://shopify/Order/9007199254740992123\",\"name\":\"#B1042\",\"number\":1042,\"createdAt\":\"2026-11-19T23:00:00Z\","
	    "\"updatedAt\":\"2026-11-19T23:05:00Z\",\"cancelledAt\":null,\"cancelReason\":null,\"displayFinancialStatus\":\"PARTIALLY_PAID\","
	    "\"displayFulfillmentStatus\":\"IN_PROGRESS\",\"test\":false,\"currencyCode\":\"AUD\",\"email\":null,\"tags\":[\"wedding\",\"vip\"],"
	    "\"totalPriceSet\":{\"shopMoney\":{\"amount\":\"129.9\"}},\"currentTotalPriceSet\":{\"shopMoney\":{\"amount\":\"64.95\"}},"
	    "\"customAttributes\":[{\"key\":\"Delivery-Date\",\"value\":\"2026-11-28\"}],"
	    "\"customer\":{\"id\":\"gid://shopify/Customer/5001\",\"firstName\":\"Ada\",\"lastName\":null,"
	    "\"defaultEmailAddress\":{\"emailAddress\":\"ada@example.test\"},\"defaultPhoneNumber\":null},"
	    "\"shippingAddress\":null,\"shippingLines\":{\"nodes\":[{\"title\":\"Pickup\",\"code\":\"P\"}]},"
	    "\"lineItems\":{\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"l1\"},\"nodes\":[{\"id\":\"gid://shopify/LineItem/21\",\"title\":\"Cassata\","
	    "\"variantTitle\":\"Medium / Pistachio\",\"sku\":\"CAS-M\",\"quantity\":2,\"currentQuantity\":1,\"isGiftCard\":false,"
	    "\"product\":{\"id\":\"gid://shopify/Product/11\"},\"variant\":null,\"originalUnitPriceSet\":{\"shopMoney\":{\"amount\":\"59.95\"}},"
	    "\"customAttributes\":[{\"key\":\"Writing On Cake\",\"value\":\"Hi\"}]}]}},{\"name\":\"no id\"}]}}" COST("1400") "}");
	struct shopify_orders s = shopify_orders_reply(a, &w);
	const struct shopify_order *o = s.order;

	check("a page, and another after it", s.reply.kind == SHOPIFY_OK && s.more && str_eq(s.after, STR("c9")));
	if (!check("one order, and one that is none", s.n == 1))
		return;
	check_str("the same id as in a webhook", o->id, STR("9007199254740992123"));
	check("the same number", o->number == 1042 && str_eq(o->name, STR("#B1042")));
	check("the same times", o->created_ms == INT64_C(1795129200000) && o->updated_ms == INT64_C(1795129500000));
	check("the same words", o->paid == SHOPIFY_PARTIALLY_PAID && !o->fulfilled && !o->cancelled);
	check("the same money", o->total_minor == 12990 && o->current_total_minor == 6495);
	check("the same customer", str_eq(o->customer.id, STR("5001")) && str_eq(o->customer.name, STR("Ada")) &&
	    str_eq(o->customer.email, STR("ada@example.test")));
	check("tags", o->tags == 2 && str_eq(o->tag[1], STR("vip")));
	check("attributes", o->attributes == 1 && str_eq(o->attribute[0].name, STR("Delivery-Date")));
	check("to be fetched", o->shipping_address.said == SHOPIFY_NULL);
	check("a line", o->lines == 1 && str_eq(o->line[0].id, STR("21")) && o->line[0].current == 1 && o->line[0].price_minor == 5995 &&
	    str_eq(o->line[0].product_id, STR("11")) && o->line[0].variant_id.n == 0);
	check_str("its property", o->line[0].property[0].value, STR("Hi"));
	check("and more lines", o->more_lines && str_eq(o->lines_after, STR("l1")));
	check_int("nothing is wrong", o->problems, 0);

	w = an_answer(200, "{\"data\":{\"orders\":{\"nodes\":[{\"id\":\"gid://shopify/Order/5\",\"currencyCode\":\"EUR\",\"customer\":null}]}},"
	    "\"errors\":[{\"message\":\"Not approved to see the customer\",\"extensions\":{\"code\":\"ACCESS_DENIED\"}}]}");
	s = shopify_orders_reply(a, &w);
	check("an order whose customer we may not see", s.reply.kind == SHOPIFY_OK && s.reply.partial && s.n == 1 && !s.more);
	w = an_answer(200, "{\"data\":{\"orders\":{\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":null}}}}");
	s = shopify_orders_reply(a, &w);
	check("a list that is none", s.reply.kind == SHOPIFY_UNREADABLE && s.n == 0 && !s.more);
	w = an_answer(200, "{\"data\":{\"order\":null}}");
	check_int("an order that was deleted", shopify_lines_reply(a, &w).reply.kind, SHOPIFY_MISSING);
	w = an_answer(200, "{\"data\":{\"order\":{\"id\":\"gid://shopify/Order/5\",\"currencyCode\":\"EUR\",\"lineItems\":{\"nodes\":[]}}}}");
	s = shopify_lines_reply(a, &w);
	check("one order", s.n == 1 && str_eq(s.order[0].id, STR("5")) && s.order[0].lines == 0);
}

static void
order_stamps(void)
{
	struct answer w = an_answer(200, "{\"data\":{\"orders\":{\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"c9\"},\"nodes\":["
	    "{\"id\":\"gid://shopify/Order/5\",\"updatedAt\":\"2026-11-19T23:05:00Z\"}]}},\"extensions\":{\"cost\":{\"requestedQueryCost\":252,"
	    "\"actualQueryCost\":3,\"throttleStatus\":{\"maximumAvailable\":2000.0,\"currentlyAvailable\":400,\"restoreRate\":100.0}}}}");
	struct shopify_stamps s = shopify_stamps_reply(a, &w);
	struct shopify_orders o;

	check("a page of which there are", s.reply.kind == SHOPIFY_OK && s.n == 1 && s.more && str_eq(s.after, STR("c9")));
	check("when it changed", s.n == 1 && str_eq(s.stamp[0].id, STR("5")) && s.stamp[0].updated_ms == INT64_C(1795129500000));
	check_int("until half of its points are there again", s.reply.rest_ms, 6000);
	w = an_answer(200, "{\"data\":{\"nodes\":[null,{\"id\":\"gid://shopify/Order/7\",\"updatedAt\":\"2026-11-19T23:05:00Z\"}]},\"extensions\":{"
	    "\"cost\":{\"requestedQueryCost\":800,\"actualQueryCost\":1,\"throttleStatus\":{\"maximumAvailable\":1000,\"currentlyAvailable\":750,"
	    "\"restoreRate\":50}}}}");
	s = shopify_stamps_reply(a, &w);
	check("one that is not there, and one that is", s.n == 2 && s.stamp[0].id.n == 0 && str_eq(s.stamp[1].id, STR("7")) && !s.more);
	check_int("until as much is there as was asked for", s.reply.rest_ms, 1000);
	o = shopify_orders_reply(a, &w);
	check("of some orders those that are there", o.reply.kind == SHOPIFY_OK && o.n == 1 && str_eq(o.order[0].id, STR("7")));
	w = an_answer(200, "{\"data\":{\"nodes\":[null]},\"errors\":[{\"message\":\"no\",\"extensions\":{\"code\":\"ACCESS_DENIED\"}}]}");
	s = shopify_stamps_reply(a, &w);
	check("what may not be seen is not gone", s.reply.kind == SHOPIFY_DENIED);
}

/* An order of n lines, the first of them numbered from; more: others follow. */
static struct shopify_order
page_of_lines(size_t from, size_t n, bool more)
{
	struct shopify_order o = { .id = STR("5"), .more_lines = more, .lines_after = more ? STR("next") : STR("") };

	o.line = ARENA_ARRAY(a, struct shopify_line, n + 1);
	for (; o.line != NULL && o.lines < n; o.lines++)
		o.line[o.lines].quantity = (int64_t)(from + o.lines);
	return o;
}

static void
joined_lines(void)
{
	struct shopify_order o = page_of_lines(1, 100, true), next = page_of_lines(101, 100, true), last = page_of_lines(201, 7, false);

	next.problems = UINT32_C(1) << SHOPIFY_TEXT_CUT;
	shopify_lines_join(a, &o, &next);
	check("the second page's lines, and more to come", o.lines == 200 && o.line[99].quantity == 100 && o.line[199].quantity == 200 &&
	    o.more_lines && str_eq(o.lines_after, STR("next")));
	check_int("with what was wrong in it", o.problems, UINT32_C(1) << SHOPIFY_TEXT_CUT);
	shopify_lines_join(a, &o, &last);
	check("and the last", o.lines == 207 && o.line[206].quantity == 207 && !o.more_lines);

	o = page_of_lines(1, SHOPIFY_LINES_MAX - 100, true);
	shopify_lines_join(a, &o, &next);
	check("as many as are kept", o.lines == SHOPIFY_LINES_MAX && !o.more_lines && (o.problems & UINT32_C(1) << SHOPIFY_LINES_CUT));
	o = page_of_lines(1, SHOPIFY_LINES_MAX - 100, true);
	next.more_lines = false;
	shopify_lines_join(a, &o, &next);
	check("exactly so many are all", o.lines == SHOPIFY_LINES_MAX && !(o.problems & UINT32_C(1) << SHOPIFY_LINES_CUT));
	o = page_of_lines(1, SHOPIFY_LINES_MAX - 3, true);
	shopify_lines_join(a, &o, &last);
	check("no more", o.lines == SHOPIFY_LINES_MAX && o.line[SHOPIFY_LINES_MAX - 1].quantity == 203 && (o.problems & UINT32_C(1) << SHOPIFY_LINES_CUT));
}

static void
product_pages(void)
{
	struct answer w = an_answer(200, "{\"data\":{\"products\":{\"pageInfo\":{\"hasNextPage\":false,\"endCursor\":\"c\"},\"nodes\":[{"
	    "\"id\":\"gid://shopify/Product/11\",\"title\":\"Cassata\",\"productType\":\"Cake\",\"status\":\"DRAFT\",\"updatedAt\":\"2026-11-19T23:00:00Z\","
	    "\"options\":[{\"name\":\"Size\",\"position\":1},{\"name\":\"Flavour\",\"position\":2}],\"variants\":{\"pageInfo\":{\"hasNextPage\":true,"
	    "\"endCursor\":\"v1\"},\"nodes\":[{\"id\":\"gid://shopify/ProductVariant/12\",\"title\":\"M / P\",\"sku\":\"CAS-M\",\"price\":\"59.95\","
	    "\"selectedOptions\":[{\"name\":\"Flavour\",\"value\":\"P\"},{\"name\":\"Size\",\"value\":\"M\"}],\"inventoryItem\":{"
	    "\"id\":\"gid://shopify/InventoryItem/31\",\"sku\":\"CAS-M\",\"tracked\":true,\"inventoryLevel\":{\"quantities\":["
	    "{\"name\":\"available\",\"quantity\":-3},{\"name\":\"on_hand\",\"quantity\":1}]}}},"
	    "{\"id\":\"gid://shopify/ProductVariant/13\",\"sku\":null,\"inventoryItem\":{\"id\":\"gid://shopify/InventoryItem/32\",\"sku\":\"OLD\",\"tracked\":false,"
	    "\"inventoryLevel\":null}},{\"id\":\"gid://shopify/Product/14\"}]}}]}}}");
	struct shopify_products s = shopify_products_reply(a, &w);
	const struct shopify_product *p = s.product;

	if (!check("a product", s.reply.kind == SHOPIFY_OK && s.n == 1 && !s.more))
		return;
	check("of a kind", str_eq(p->product_type, STR("Cake")) && p->variants_said == SHOPIFY_SAID);
	check("with more variants", p->variants == 2 && p->more_variants && str_eq(p->variants_after, STR("v1")));
	check("stock", p->variant[0].tracked && p->variant[0].available_known && p->variant[0].available == -3 &&
	    str_eq(p->variant[0].item_id, STR("31")));
	check("no stock there", p->variant[1].tracked_said == SHOPIFY_SAID && !p->variant[1].tracked && !p->variant[1].available_known);
	check_str("the item's SKU where the variant has none", p->variant[1].sku, STR("OLD"));
	check_int("what is no variant is named", p->problems, 1u << SHOPIFY_LINE_UNREADABLE);
	w = an_answer(200, "{\"data\":{\"product\":null}}");
	check_int("a product that was deleted", shopify_variants_reply(a, &w).reply.kind, SHOPIFY_MISSING);
	w = an_answer(200, "{\"data\":{\"product\":{\"id\":\"gid://shopify/Product/11\",\"variants\":{\"nodes\":[]}}}}");
	s = shopify_variants_reply(a, &w);
	check("the rest of them", s.n == 1 && s.product[0].variants == 0 && !s.product[0].more_variants);
}

static void
lists(void)
{
	struct answer w = an_answer(200, "{\"data\":{\"webhookSubscriptions\":{\"pageInfo\":{\"hasNextPage\":false},\"nodes\":["
	    "{\"id\":\"gid://shopify/WebhookSubscription/7\",\"topic\":\"ORDERS_CREATE\",\"uri\":\"https://h.test/x\",\"format\":\"JSON\",\"apiVersion\":{\"handle\":\"2026-10\"}},"
	    "{\"id\":\"gid://shopify/WebhookSubscription/8\",\"topic\":\"THEMES_PUBLISH\",\"uri\":\"arn:aws\",\"format\":\"XML\"}]}}}");
	struct shopify_subscriptions s = shopify_subscriptions_reply(a, &w);
	struct shopify_reply done;
	struct shopify_items items;

	if (check("subscriptions", s.reply.kind == SHOPIFY_OK && s.n == 2)) {
		check("ours", s.subscription[0].topic == SHOPIFY_ORDERS_CREATE && s.subscription[0].json && str_eq(s.subscription[0].id, STR("7")));
		check("another's", s.subscription[1].topic == SHOPIFY_TOPIC_OTHER && !s.subscription[1].json);
	}
	w = an_answer(200, "{\"data\":{\"webhookSubscriptionCreate\":{\"webhookSubscription\":{\"id\":\"gid://shopify/WebhookSubscription/9\"},\"userErrors\":[]}}}");
	done = shopify_subscribed_reply(a, &w);
	check("created", done.kind == SHOPIFY_OK);
	w = an_answer(200, "{\"data\":{\"webhookSubscriptionCreate\":{\"webhookSubscription\":null,\"userErrors\":[{\"field\":[\"webhookSubscription\",\"uri\"],"
	    "\"message\":\"Address for this topic has already been taken\"}]}}}");
	done = shopify_subscribed_reply(a, &w);
	check("it was there before", done.kind == SHOPIFY_USER_ERRORS && str_has(done.text, STR("already been taken")));
	w = an_answer(200, "{\"data\":{\"webhookSubscriptionDelete\":{\"deletedWebhookSubscriptionId\":\"gid://shopify/WebhookSubscription/9\",\"userErrors\":[]}}}");
	done = shopify_subscribed_reply(a, &w);
	check("deleted", done.kind == SHOPIFY_OK);

	w = an_answer(200, "{\"data\":{\"nodes\":[{\"id\":\"gid://shopify/InventoryItem/31\",\"sku\":\"CAS-M\",\"tracked\":true,\"inventoryLevel\":{"
	    "\"updatedAt\":\"2026-11-19T23:00:00Z\",\"quantities\":[{\"name\":\"available\",\"quantity\":4,\"updatedAt\":\"2026-11-19T23:05:00Z\"},"
	    "{\"name\":\"on_hand\",\"quantity\":6,\"updatedAt\":null},{\"name\":\"committed\",\"quantity\":2}]}},null,"
	    "{\"id\":\"gid://shopify/InventoryItem/33\",\"tracked\":true,\"inventoryLevel\":null}]}}");
	items = shopify_levels_reply(a, &w);
	if (check("levels, one for each that was asked for", items.reply.kind == SHOPIFY_OK && items.n == 3)) {
		check("stocked", items.item[0].stocked && items.item[0].available == 4);
		check_int("as of", items.item[0].updated_ms, INT64_C(1795129500000));
		check("no such item", !items.item[1].there && !items.item[1].stocked);
		check("not stocked there", items.item[2].there && !items.item[2].stocked);
	}
	w = an_answer(200, "{\"data\":{\"nodes\":[null]},\"errors\":[{\"message\":\"m\",\"extensions\":{\"code\":\"ACCESS_DENIED\"}}]}");
	check_int("levels that we may not see are not none", shopify_levels_reply(a, &w).reply.kind, SHOPIFY_DENIED);
}

void
test_shopify_replies(void)
{
	struct arena small = arena_make(4096);
	struct answer w = an_answer(200, "{\"data\":{\"orders\":{\"nodes\":[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4},{\"id\":5},{\"id\":6},{\"id\":7},{\"id\":8},{\"id\":9},{\"id\":10},{\"id\":11},{\"id\":12}]}}}");

	layers();
	user_errors();
	tokens();
	abouts();
	order_pages();
	order_stamps();
	joined_lines();
	product_pages();
	lists();
	check_int("no room is no empty page", shopify_orders_reply(&small, &w).reply.kind, SHOPIFY_UNREADABLE);
	arena_free(&small);
}
