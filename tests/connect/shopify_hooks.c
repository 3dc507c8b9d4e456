#include <string.h>

#include "connect/shopify.h"
#include "tests/connect/connect.h"

static struct arena *const a = &test_arena;

/* A request's headers: pairs of name and value, ended by NULL. */
static struct str
header(const void *request, const char *name)
{
	for (const char *const *h = request; *h; h += 2)
		if (strcasecmp(h[0], name) == 0)
			return str_of(h[1]);
	return STR("");
}

static struct shopify_delivery
delivery(const char *const *headers, const char *body)
{
	return (struct shopify_delivery){ .body = str_of(body), .header = header, .request = headers };
}

static void
domains(void)
{
	static const struct { const char *given, *want; } cases[] = {
		{ "bannos.myshopify.com", "bannos.myshopify.com" },
		{ " Bannos.MyShopify.com ", "bannos.myshopify.com" },
		{ "https://bannos.myshopify.com/", "bannos.myshopify.com" },
		{ "http://bannos.myshopify.com/admin/products?x=1", "bannos.myshopify.com" },
		{ "flour-lane-2.myshopify.com", "flour-lane-2.myshopify.com" },
		{ "https://admin.shopify.com/store/flour-lane", "flour-lane.myshopify.com" },
		{ "admin.shopify.com/store/flour-lane/orders", "flour-lane.myshopify.com" },
		{ "", NULL }, { "bannos", NULL }, { ".myshopify.com", NULL }, { "myshopify.com", NULL }, { "-a.myshopify.com", NULL },
		{ "bannos.com", NULL }, { "bannos.myshopify.com.evil.test", NULL }, { "evil.test/bannos.myshopify.com", NULL },
		{ "a.b.myshopify.com", NULL }, { "bannos.myshopify.io", NULL }, { "user@bannos.myshopify.com", NULL },
		{ "bannos.myshopify.com:8443", NULL }, { "%0abannos.myshopify.com", NULL }, { "bann\xc3\xb6s.myshopify.com", NULL },
		{ "not-admin.shopify.com/store/bannos", NULL }, { "admin.shopify.com/store/", NULL }, { "ftp://bannos.myshopify.com", NULL },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.myshopify.com", NULL },
	};
	char room[SHOPIFY_DOMAIN_MAX], long_text[600];
	struct buf b;

	for (size_t i = 0; i < COUNT(cases); i++) {
		b = buf_of(room, sizeof room);
		check(sentence("a shop: %s", cases[i].given), shopify_domain_put(&b, str_of(cases[i].given)) == (cases[i].want != NULL));
		check_str(cases[i].given, buf_str(&b), str_of(cases[i].want));
	}
	memset(long_text, 'a', sizeof long_text);
	b = buf_of(room, sizeof room);
	check("nor a text without end", !shopify_domain_put(&b, (struct str){ long_text, sizeof long_text }));
	check("nothing is normalised where it must be exact", !shopify_domain_is(STR("Bannos.myshopify.com")) &&
	    !shopify_domain_is(STR("bannos.myshopify.com\n")) && shopify_domain_is(STR("bannos.myshopify.com")));
}

static void
signatures(void)
{
	static const struct { const char *name, *key, *old, *body, *given; enum result want; } cases[] = {
		{ "the present key", "shop key 1", "", "{\"id\":1}", "6peOo9m2KFXrEY2PXw29922ei0i1tY4CbDY/ckbTmbI=", OK },
		{ "the old key", "shop key 2", "shop key 0", "{\"id\":1}", "N6HchnmfZYIUgHZgIgJbv/saNnj7UdwRL//onscIPPs=", OK },
		{ "a line break behind it", "shop key 1", "", "{\"id\":1}", "6peOo9m2KFXrEY2PXw29922ei0i1tY4CbDY/ckbTmbI=\n", OK },
		{ "text beyond ASCII", "shop key 1", "", "{\"note\":\"caf\xc3\xa9 \xf0\x9f\x8e\x82\"}", "WbJKpD0I2GZsOcYSJrmF/+At7swPQkElSDsRxbEFOGg=", OK },
		{ "no JSON: the bytes are what is signed", "shop key 1", "", "{\"id\": 1}", "B6V3dqDMiPBXBL5n8+8FlxuDwdsFuTJAM7uHhRq4knk=", OK },
		{ "the same JSON in other bytes", "shop key 1", "", "{\"id\": 1}", "6peOo9m2KFXrEY2PXw29922ei0i1tY4CbDY/ckbTmbI=", ERR_AUTH },
		{ "another's key", "shop key 2", "shop key 3", "{\"id\":1}", "6peOo9m2KFXrEY2PXw29922ei0i1tY4CbDY/ckbTmbI=", ERR_AUTH },
		{ "no key is nobody's", "", "", "{\"id\":1}", "OH4HrEMyI2Gyl0Nx9AtqhHOTI11vM8Vi/iDRBFu925g=", ERR_AUTH },
		{ "no header", "shop key 1", "", "{\"id\":1}", "", ERR_INPUT },
		{ "no body, though signed", "shop key 1", "", "", "MhRKh1zw4QLKT6tJYc41koDHZVXtJlhpEQAYKifaV7c=", ERR_INPUT },
		{ "no base64", "shop key 1", "", "{\"id\":1}", "~~~~~aGVsbG8=", ERR_AUTH },
		{ "no padding", "shop key 1", "", "{\"id\":1}", "6peOo9m2KFXrEY2PXw29922ei0i1tY4CbDY/ckbTmbI", ERR_AUTH },
		{ "nine bytes", "shop key 1", "", "{\"id\":1}", "YmxhaGJsYWgK", ERR_AUTH },
		{ "hexadecimal", "shop key 1", "", "{\"id\":1}", "ea978ea3d9b62855eb118d8f5f0dbdf76d9e8b48b5b58e026c363f7246d399b2", ERR_AUTH },
	};
	const char *headers[] = { "x-shopify-hmac-sha256", NULL, NULL };
	const char *newer[] = { "shopify-hmac-sha256", cases[0].given, NULL };
	struct shopify_delivery d;
	struct fault f;
	struct secret key[2];

	for (size_t i = 0; i < COUNT(cases); i++) {
		headers[1] = cases[i].given;
		d = delivery(headers, cases[i].body);
		key[0] = a_secret(cases[i].key);
		key[1] = a_secret(cases[i].old);
		f = (struct fault){ 0 };
		check_int(cases[i].name, shopify_verify(a, key, &d, &f), cases[i].want);
		check_int(cases[i].name, f.result, cases[i].want);
	}
	key[0] = a_secret("shop key 1");
	d = delivery(newer, "{\"id\":1}");
	check_int("the newer header without X-", shopify_verify(a, key, &d, NULL), OK);
}

static void
heads(void)
{
	const char *good[] = {
		"X-Shopify-Topic", "orders/create", "X-SHOPIFY-SHOP-DOMAIN", "bannos.myshopify.com", "x-shopify-api-version", "2026-10",
		"X-Shopify-Webhook-Id", "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043", "X-Shopify-Event-Id", "98880550-7158-44d4-b7cd-2c97c8a091b5",
		"X-Shopify-Triggered-At", "2026-11-21T10:00:00.123456789Z", "X-Shopify-Test", "True", NULL,
	};
	const char *bare[] = {
		"shopify-topic", "SHOP/redact", "shopify-shop-domain", "bannos.myshopify.com", "shopify-api-version", "2026-10",
		"shopify-webhook-id", "1", NULL,
	};
	struct shopify_delivery d = delivery(good, "{}");
	struct shopify_head h;
	struct fault f = { 0 };

	check_int("headers", shopify_head(&d, &h, &f), OK);
	check_int("topic", h.topic, SHOPIFY_ORDERS_CREATE);
	check_str("as it came", h.topic_text, STR("orders/create"));
	check_str("shop", h.shop, STR("bannos.myshopify.com"));
	check_str("delivery", h.webhook_id, STR("b54557e4-bdd9-4b37-8a5f-bf7d70bcd043"));
	check_int("when it happened", h.triggered_ms, 1795255200123);
	good[11] = "yesterday";
	check_int("a time that is none", shopify_head(&d, &h, &f), OK);
	check_int("is not said", h.triggered_ms, 0);

	d = delivery(bare, "{}");
	check_int("headers without X-", shopify_head(&d, &h, &f), OK);
	check_int("their topic", h.topic, SHOPIFY_SHOP_REDACT);
	check_int("they say no time", h.triggered_ms, 0);

	for (size_t i = 0; i < 4; i++) {
		const char *was = good[2 * i];

		good[2 * i] = "x-none";
		d = delivery(good, "{}");
		f = (struct fault){ 0 };
		check_int(sentence("without %s", was), shopify_head(&d, &h, &f), ERR_INPUT);
		check_str("its code", str_of(f.code), STR("header_missing"));
		check("it is named", strcasestr(f.message, was) != NULL);
		good[2 * i] = was;
	}
	good[3] = "bannos.example.com";
	d = delivery(good, "{}");
	check_int("a domain that is no shop's", shopify_head(&d, &h, NULL), ERR_INPUT);
	good[3] = "bannos.myshopify.com";
	good[7] = "a b";
	check_int("an id with a blank in it", shopify_head(&d, &h, NULL), ERR_INPUT);
	good[7] = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789x";
	check_int("an id of 101 bytes", shopify_head(&d, &h, NULL), ERR_INPUT);
	good[7] = "1";
	good[1] = "themes/publish";
	check_int("a topic that nobody knows", shopify_head(&d, &h, NULL), OK);
	check_int("is another", h.topic, SHOPIFY_TOPIC_OTHER);
}

static void
words(void)
{
	enum shopify_paid paid;

	for (int i = 0; i < SHOPIFY_TOPICS_N; i++) {
		enum shopify_topic t = (enum shopify_topic)i;

		check_int("a topic's name leads back", shopify_topic_parse(shopify_topic_name(t)), t);
		if (shopify_topic_enum(t).n)
			check_int("and so does GraphQL's", shopify_topic_parse(shopify_topic_enum(t)), t);
		check("we subscribe to what can be subscribed to, and read it", !shopify_topic_ours(t) ||
		    (shopify_topic_enum(t).n && shopify_topic_body(t) != SHOPIFY_BODY_NONE));
	}
	check_int("orders/update does not exist", shopify_topic_parse(STR("orders/update")), SHOPIFY_TOPIC_OTHER);
	for (int i = 0; i < SHOPIFY_PAIDS_N; i++)
		check("a status leads back", shopify_paid_parse(shopify_paid_name((enum shopify_paid)i), &paid) && (int)paid == i);
	check("no status", !shopify_paid_parse(STR("bartered"), &paid));
	check_str("restocked", shopify_restock_name(SHOPIFY_RESTOCK_LEGACY), STR("legacy_restock"));
	check_str("what opens an order is not shown",
	    shopify_blank(a, STR("{\"id\":1,\"token\":\"abc\",\"order_status_url\":\"https://x/?key=1\",\"cart_token\":null,\"name\":\"#1\"}")),
	    STR("{\"id\":1,\"token\":\"***\",\"order_status_url\":\"****************\",\"cart_token\":null,\"name\":\"#1\"}"));
}

void
test_shopify_hooks(void)
{
	domains();
	signatures();
	heads();
	words();
}
