#include <stdio.h>
#include <string.h>

#include "connect/shopify.h"
#include "tests/connect/connect.h"

static struct arena *const a = &test_arena;

static const struct shopify_hook *
read_as(enum shopify_topic topic, const char *body)
{
	static struct shopify_hook h;

	check_int("it can be read", shopify_read(a, topic, str_of(body), &h, NULL), OK);
	return &h;
}

/* Two cakes, one of them refunded, a delivery; ids beyond 2^53, some of them rounded beside an exact gid. */
static const char full[] =
	"{\"id\":9007199254740992000,\"admin_graphql_api_id\":\"gid:\\/\\/shopify\\/Order\\/9007199254740992123\","
	"\"name\":\"#B1042\",\"number\":42,\"order_number\":1042,\"test\":true,\"source_name\":\"web\",\"confirmed\":true,"
	"\"created_at\":\"2026-11-20T10:00:00+11:00\",\"updated_at\":\"2026-11-20T10:05:00+11:00\",\"processed_at\":null,"
	"\"cancelled_at\":\"2026-11-20T10:04:00+11:00\",\"cancel_reason\":\"customer\",\"financial_status\":\"partially_refunded\","
	"\"fulfillment_status\":null,\"currency\":\"AUD\",\"total_price\":\"129.90\",\"subtotal_price\":\"119.90\","
	"\"current_total_price\":64.95,\"email\":\"\",\"contact_email\":\"ada@example.test\",\"phone\":null,"
	"\"note\":\"No nuts,\\nplease\",\"note_attributes\":[{\"name\":\"Delivery-Date\",\"value\":\"2026-11-28\"},"
	"{\"name\":\"Candles\",\"value\":7},{\"name\":\"Gift\",\"value\":null},{\"name\":\"\",\"value\":true}],"
	"\"tags\":\"wedding, vip ,,due:2026-11-28\",\"order_status_url\":\"https://x/?key=1\","
	"\"customer\":{\"id\":5001,\"first_name\":\"Ada\",\"last_name\":\"M\\u00fcller\",\"email\":\"old@example.test\","
	"\"phone\":\"+61 1\",\"default_address\":{\"phone\":\"+61 2\"}},"
	"\"shipping_address\":{\"name\":\"Bea M\",\"company\":null,\"address1\":\"1 Sugar St\",\"address2\":\"\",\"city\":\"Sydney\","
	"\"zip\":2000,\"province_code\":\"NSW\",\"country_code\":\"AU\",\"phone\":\"+61 3\",\"latitude\":-33.8},"
	"\"billing_address\":null,\"shipping_lines\":[{\"title\":\"Local delivery\",\"code\":\"LD\",\"source\":\"shopify\",\"is_removed\":false}],"
	"\"line_items\":[{\"id\":9007199254740993000,\"admin_graphql_api_id\":\"gid://shopify/LineItem/9007199254740993001\","
	"\"product_id\":11,\"variant_id\":12,\"title\":\"Cassata\",\"variant_title\":\"Medium / Pistachio\",\"sku\":\"CAS-M\","
	"\"quantity\":2,\"current_quantity\":1,\"price\":\"59.95\",\"gift_card\":false,"
	"\"properties\":[{\"name\":\"Writing On Cake\",\"value\":\"Happy \\ud83c\\udf82\\nBirthday\"},{\"name\":\"_origin\",\"value\":\"x\"}]},"
	"{\"id\":77,\"product_id\":null,\"variant_id\":null,\"title\":\"Candle\",\"variant_title\":null,\"sku\":null,\"quantity\":1,"
	"\"price\":\"10.00\",\"properties\":{\"Colour\":\"blue\"}}],"
	"\"refunds\":[{\"id\":801,\"order_id\":1,\"created_at\":\"2026-11-20T10:04:30+11:00\",\"note\":\"fell\","
	"\"refund_line_items\":[{\"line_item_id\":9007199254740993000,\"quantity\":1,\"restock_type\":\"no_restock\",\"location_id\":61,"
	"\"line_item\":{\"admin_graphql_api_id\":\"gid://shopify/LineItem/9007199254740993001\"}}]},"
	"{\"id\":802,\"refund_line_items\":[]}],\"line_item_groups\":[{\"x\":{}}]}";

static void
whole_order(void)
{
	const struct shopify_hook *h = read_as(SHOPIFY_ORDERS_UPDATED, full);
	const struct shopify_order *o = &h->order;

	check_int("an order", h->body, SHOPIFY_BODY_ORDER);
	check_str("the exact id", o->id, STR("9007199254740992123"));
	check_str("name", o->name, STR("#B1042"));
	check_int("number", o->number, 1042);
	check_int("created", o->created_ms, INT64_C(1795129200000));
	check_int("updated", o->updated_ms, INT64_C(1795129500000));
	check("cancelled", o->cancelled);
	check_int("paid", o->paid, SHOPIFY_PARTIALLY_REFUNDED);
	check("null is unfulfilled", !o->fulfilled);
	check("a test", o->test);
	check_int("total", o->total_minor, 12990);
	check_int("a number is money, too", o->current_total_minor, 6495);
	check_str("who", o->customer.name, STR("Ada M\xc3\xbcller"));
	check_str("their id", o->customer.id, STR("5001"));
	check_str("the order's address comes first", o->customer.email, STR("ada@example.test"));
	check_str("telephone", o->customer.phone, STR("+61 1"));
	check_str("where to", o->shipping_address.zip, STR("2000"));
	check("it is said", o->shipping_address.said == SHOPIFY_SAID);
	check_str("a note has lines", o->note, STR("No nuts,\nplease"));
	check_int("attributes", (int64_t)o->attributes, 4);
	check_str("a date", o->attribute[0].value, STR("2026-11-28"));
	check_str("a number's text", o->attribute[1].value, STR("7"));
	check("null, and no name", o->attribute[2].value.n == 0 && o->attribute[3].name.n == 0);
	check_int("tags", (int64_t)o->tags, 3);
	check_str("trimmed", o->tag[1], STR("vip"));
	check_str("the last", o->tag[2], STR("due:2026-11-28"));
	check_int("nothing is wrong with it", o->problems, 0);
	if (!check_int("lines", (int64_t)o->lines, 2))
		return;
	check_str("a line's exact id", o->line[0].id, STR("9007199254740993001"));
	check("of a product", str_eq(o->line[0].product_id, STR("11")) && str_eq(o->line[0].variant_id, STR("12")));
	check("quantities", o->line[0].quantity == 2 && o->line[0].current == 1);
	check_int("price", o->line[0].price_minor, 5995);
	check_str("a property beyond ASCII", o->line[0].property[0].value, STR("Happy \xf0\x9f\x8e\x82\nBirthday"));
	check("an item of its own", o->line[1].product_id.n == 0 && o->line[1].sku.n == 0 && o->line[1].current == 1);
	check_str("properties as an object", o->line[1].property[0].name, STR("Colour"));
	check_int("refunds", (int64_t)o->refunds, 2);
	check_str("of that line", o->refund[0].line[0].line_id, o->line[0].id);
	check("not put back", o->refund[0].line[0].restock == SHOPIFY_NO_RESTOCK && o->refund[0].line[0].quantity == 1);
	check_int("when", o->refund[0].created_ms, INT64_C(1795129470000));
	check("money only, and it does not say when", o->refund[1].lines == 0 && o->refund[1].created_ms == 0);
}

static void
odd_orders(void)
{
	static const struct { const char *name, *body; unsigned problems; } cases[] = {
		{ "an id and a currency will do", "{\"id\":5,\"currency\":\"EUR\"}", 0 },
		{ "doubled keys: the last one", "{\"id\":4,\"currency\":\"QQQ\",\"id\":5,\"currency\":\"EUR\"}", 0 },
		{ "keys nobody knows", "{\"id\":5,\"currency\":\"EUR\",\"new\":{\"id\":6}}", 0 },
		{ "an id as text", "{\"id\":\"5\",\"currency\":\"eur\"}", 0 },
		{ "a gid of something else beside it", "{\"id\":5,\"admin_graphql_api_id\":\"gid://shopify/Product/9\",\"currency\":\"EUR\"}", 0 },
		{ "no currency", "{\"id\":5,\"total_price\":\"1.00\"}", 1u << SHOPIFY_CURRENCY_MISSING },
		{ "a currency that is null", "{\"id\":5,\"currency\":null}", 1u << SHOPIFY_CURRENCY_MISSING },
		{ "an empty one", "{\"id\":5,\"currency\":\" \"}", 1u << SHOPIFY_CURRENCY_MISSING },
		{ "one that is a number", "{\"id\":5,\"currency\":978}", 1u << SHOPIFY_CURRENCY_UNKNOWN },
		{ "a currency of games", "{\"id\":5,\"currency\":\"VBK\"}", 1u << SHOPIFY_CURRENCY_UNKNOWN },
		{ "half a cent", "{\"id\":5,\"currency\":\"EUR\",\"total_price\":\"1.005\"}", 1u << SHOPIFY_AMOUNT_UNREADABLE },
		{ "no amount", "{\"id\":5,\"currency\":\"EUR\",\"total_price\":\"\",\"subtotal_price\":null}", 0 },
		{ "a day is no time", "{\"id\":5,\"currency\":\"EUR\",\"created_at\":\"2026-11-20\"}", 1u << SHOPIFY_TIME_UNREADABLE },
		{ "a new status", "{\"id\":5,\"currency\":\"EUR\",\"financial_status\":\"bartered\"}", 1u << SHOPIFY_STATUS_UNKNOWN },
		{ "a line without an id", "{\"id\":5,\"currency\":\"EUR\",\"line_items\":[{\"title\":\"x\"},7,null]}", 1u << SHOPIFY_LINE_UNREADABLE },
		{ "half a cake", "{\"id\":5,\"currency\":\"EUR\",\"line_items\":[{\"id\":1,\"quantity\":0.5}]}", 1u << SHOPIFY_QUANTITY_UNREADABLE },
		{ "less than none", "{\"id\":5,\"currency\":\"EUR\",\"line_items\":[{\"id\":1,\"quantity\":-1}]}", 1u << SHOPIFY_QUANTITY_UNREADABLE },
		{ "all of the wrong kind", "{\"id\":5,\"currency\":\"EUR\",\"customer\":[],\"tags\":{},\"line_items\":\"x\",\"refunds\":7,"
		  "\"note_attributes\":\"y\",\"shipping_address\":\"z\",\"shipping_lines\":{},\"name\":{}}", 0 },
	};
	const struct shopify_order *o;

	for (size_t i = 0; i < COUNT(cases); i++) {
		o = &read_as(SHOPIFY_ORDERS_CREATE, cases[i].body)->order;
		check_str(cases[i].name, o->id, STR("5"));
		check_int(cases[i].name, o->problems, cases[i].problems);
	}
	o = &read_as(SHOPIFY_ORDERS_CREATE, "{\"id\":5,\"currency\":\"JPY\",\"total_price\":\"23600\",\"cancelled_at\":\"x\"}")->order;
	check_int("no decimals in yen", o->total_minor, 23600);
	check("cancelled, nobody can read when", o->cancelled && o->problems == 0);
	check("absent is not null", o->refunds_said == SHOPIFY_ABSENT);
	check_int("unsaid is no amount", o->current_total_minor, SHOPIFY_NO_AMOUNT);
	o = &read_as(SHOPIFY_ORDERS_CREATE, "{\"id\":5,\"currency\":\"EUR\",\"cancel_reason\":\"fraud\",\"fulfillment_status\":\"fulfilled\"}")->order;
	check("cancelled, nobody says when; and gone", o->cancelled && o->fulfilled);
	o = &read_as(SHOPIFY_ORDERS_CREATE, "{\"id\":5,\"currency\":\"EUR\",\"customer\":null,\"billing_address\":{\"first_name\":\"Bo\",\"last_name\":\"\"}}")->order;
	check_str("the address has a name", o->customer.name, STR("Bo"));
}

static char *
repeated(const char *head, const char *part, int times, const char *tail)
{
	size_t n = strlen(part);
	char *text = arena_get(a, strlen(head) + (n + 8) * (size_t)times + strlen(tail) + 1), *at = text;

	at += sprintf(at, "%s", head);
	for (int i = 0; i < times; i++)
		at += sprintf(at, "%s%s", i ? "," : "", part);
	sprintf(at, "%s", tail);
	return text;
}

static void
too_much(void)
{
	const struct shopify_order *o;
	struct arena small = arena_make(4096);
	struct shopify_hook h;
	struct fault f = { 0 };

	o = &read_as(SHOPIFY_ORDERS_CREATE, repeated("{\"id\":5,\"currency\":\"EUR\",\"line_items\":[", "{\"id\":1,\"quantity\":1}", 501, "]}"))->order;
	check("500 lines are kept", o->lines == 500 && o->problems == 1u << SHOPIFY_LINES_CUT);
	o = &read_as(SHOPIFY_ORDERS_CREATE, repeated("{\"id\":5,\"currency\":\"EUR\",\"note_attributes\":[", "{\"name\":\"a\",\"value\":\"b\"}", 101, "]}"))->order;
	check("100 attributes", o->attributes == 100 && o->problems == 1u << SHOPIFY_PAIRS_CUT);
	o = &read_as(SHOPIFY_ORDERS_CREATE, repeated("{\"id\":5,\"currency\":\"EUR\",\"tags\":\"", "t", 251, "\"}"))->order;
	check("250 tags", o->tags == 250 && o->problems == 1u << SHOPIFY_TAGS_CUT);
	o = &read_as(SHOPIFY_ORDERS_CREATE, repeated("{\"id\":5,\"currency\":\"EUR\",\"refunds\":[", "{\"id\":1}", 251, "]}"))->order;
	check("250 refunds", o->refunds == 250 && o->problems == 1u << SHOPIFY_REFUNDS_CUT);
	o = &read_as(SHOPIFY_ORDERS_CREATE, repeated("{\"id\":5,\"currency\":\"EUR\",\"note\":\"x", "\xc3\xa4\xc3\xa4", 4100, "\"}"))->order;
	check("a note is cut between characters", o->note.n <= SHOPIFY_TEXT_MAX && o->note.n > SHOPIFY_TEXT_MAX - 4 && str_utf8(o->note) &&
	    o->problems == 1u << SHOPIFY_TEXT_CUT);
	check_int("no room", shopify_read(&small, SHOPIFY_ORDERS_CREATE, str_of(full), &h, &f), ERR_LIMIT);
	arena_free(&small);
}

static void
refused(void)
{
	static const struct { const char *name; enum shopify_topic topic; const char *body, *code; } cases[] = {
		{ "no JSON", SHOPIFY_ORDERS_CREATE, "foo=anything", "bad_json" },
		{ "cut off", SHOPIFY_ORDERS_CREATE, "{\"id\":5", "bad_json" },
		{ "no object", SHOPIFY_ORDERS_CREATE, "[{\"id\":5}]", "bad_webhook" },
		{ "no id", SHOPIFY_ORDERS_CREATE, "{\"name\":\"#1\"}", "no_id" },
		{ "an id that is none", SHOPIFY_ORDERS_CREATE, "{\"id\":5.0}", "no_id" },
		{ "nothing's id", SHOPIFY_ORDERS_CREATE, "{\"id\":0}", "no_id" },
		{ "more than 64 bits", SHOPIFY_ORDERS_CREATE, "{\"id\":9223372036854775808}", "no_id" },
		{ "leading zeros", SHOPIFY_ORDERS_CREATE, "{\"id\":\"007\"}", "no_id" },
		{ "a product without one", SHOPIFY_PRODUCTS_UPDATE, "{\"shop_id\":1}", "no_id" },
		{ "a level of nothing", SHOPIFY_LEVELS_UPDATE, "{\"inventory_item_id\":1,\"available\":2}", "no_id" },
		{ "gone, but what?", SHOPIFY_PRODUCTS_DELETE, "{}", "no_id" },
	};
	struct shopify_hook h;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fault f = { 0 };

		check_int(cases[i].name, shopify_read(a, cases[i].topic, str_of(cases[i].body), &h, &f), ERR_INPUT);
		check_str(cases[i].name, str_of(f.code), str_of(cases[i].code));
	}
	check_int("an unknown topic is not looked into", shopify_read(a, SHOPIFY_TOPIC_OTHER, STR("x"), &h, NULL), OK);
	check_int("and says nothing", h.body, SHOPIFY_BODY_NONE);
	check_int("nor is what the order's own webhook tells", shopify_read(a, SHOPIFY_REFUNDS_CREATE, STR("x"), &h, NULL), OK);
	check_int("which is another thing", h.body, SHOPIFY_BODY_TOLD);
}

static void
other_bodies(void)
{
	const struct shopify_hook *h;

	h = read_as(SHOPIFY_ORDERS_DELETE, "{\"id\":820982911946154509}");
	check_str("an order is gone", h->id, STR("820982911946154509"));

	h = read_as(SHOPIFY_PRODUCTS_UPDATE, "{\"id\":788032119674293000,\"admin_graphql_api_id\":\"gid://shopify/Product/788032119674292923\","
	    "\"title\":\"Cassata\",\"product_type\":\"Cake\",\"status\":\"active\",\"updated_at\":\"2026-11-20T10:00:00Z\","
	    "\"options\":[{\"name\":\"Flavour\",\"position\":2},{\"name\":\"Size\",\"position\":1}],"
	    "\"variants\":[{\"id\":1,\"title\":\"M / Pistachio\",\"sku\":\"CAS-M\",\"price\":\"59.95\",\"option1\":\"M\",\"option2\":\"Pistachio\","
	    "\"option3\":null,\"inventory_item_id\":31,\"inventory_quantity\":4},{\"id\":2,\"sku\":null,\"inventory_item_id\":null,"
	    "\"inventory_management\":\"shopify\"}],\"variant_gids\":[{},{},{}]}");
	check_str("a product", h->product.id, STR("788032119674292923"));
	check("variants", h->product.variants == 2 && str_eq(h->product.variant[0].item_id, STR("31")) &&
	    h->product.variant[1].sku.n == 0);
	check("who counts it is not said any more", h->product.variant[0].tracked_said == SHOPIFY_ABSENT &&
	    h->product.variant[1].tracked_said == SHOPIFY_SAID && h->product.variant[1].tracked);
	check("a third one is elsewhere", h->product.more_variants && h->product.variants_after.n == 0);

	h = read_as(SHOPIFY_LEVELS_UPDATE, "{\"inventory_item_id\":31,\"location_id\":61,\"available\":-2,\"updated_at\":\"2026-11-20T10:00:00Z\","
	    "\"admin_graphql_api_id\":\"gid://shopify/InventoryLevel/99?inventory_item_id=31\"}");
	check("a level below nothing", h->level.tracked && h->level.available == -2 && str_eq(h->level.location_id, STR("61")));
	h = read_as(SHOPIFY_LEVELS_UPDATE, "{\"inventory_item_id\":31,\"location_id\":61,\"available\":null}");
	check("not counted", !h->level.tracked);
	h = read_as(SHOPIFY_LEVELS_DISCONNECT, "{\"inventory_item_id\":31,\"location_id\":61}");
	check("nor after it was taken from there", !h->level.tracked && h->body == SHOPIFY_BODY_LEVEL);

	h = read_as(SHOPIFY_APP_UNINSTALLED, "{\"id\":548380009,\"domain\":null,\"myshopify_domain\":\"bannos.myshopify.com\"}");
	check_int("an app is gone", h->body, SHOPIFY_BODY_SHOP);
	h = read_as(SHOPIFY_CUSTOMERS_REDACT, "{\"shop_id\":9,\"shop_domain\":\"bannos.myshopify.com\",\"customer\":{\"id\":5001,"
	    "\"email\":\"a@example.test\",\"phone\":null},\"orders_to_redact\":[1,\"2\",null,9007199254740993]}");
	check("a redaction", h->privacy.orders == 3 && str_eq(h->privacy.order_id[2], STR("9007199254740993")) &&
	    str_eq(h->privacy.customer_id, STR("5001")) && h->privacy.problems == 0);
	h = read_as(SHOPIFY_CUSTOMERS_DATA_REQUEST, "{\"shop_id\":9,\"customer\":{},\"orders_requested\":[1],\"data_request\":{\"id\":7}}");
	check("a request", str_eq(h->privacy.request_id, STR("7")) && h->privacy.orders == 1 && h->privacy.customer_id.n == 0);
	h = read_as(SHOPIFY_CUSTOMERS_REDACT, repeated("{\"orders_to_redact\":[", "1", SHOPIFY_IDS_MAX + 1, "]}"));
	check("more than are read is said", h->privacy.orders == SHOPIFY_IDS_MAX && h->privacy.problems == SHOPIFY_BIT(SHOPIFY_IDS_CUT));
}

void
test_shopify_bodies(void)
{
	whole_order();
	odd_orders();
	too_much();
	refused();
	other_bodies();
}
