#include "connect/optiply.h"
#include "core/buyorder.h"
#include "tests/connect/connect.h"

#define BASE "https://api.optiply.example/v1"

static struct arena *const a = &test_arena;
static struct optiply_site site;

static void
token_call(void)
{
	struct optiply_keys keys = {
		a_secret("client 1"), a_secret("s\xc3\xa4" "cret"), a_secret("buyer+1@example.test"), a_secret("p&w=%"),
	};
	struct call c;
	struct fault f = { 0 };

	check_int("token", optiply_token(a, &site, &keys, &c, NULL), OK);
	check("POST", c.method == WIRE_POST);
	check_str("address", wire_clear(&c.url), STR("https://dash.optiply.example/api/auth/oauth/token"));
	check_str("Basic", header_of(&c, "Authorization"), STR("Basic Y2xpZW50IDE6c8OkY3JldA=="));
	check_str("a form", header_of(&c, "Content-Type"), STR("application/x-www-form-urlencoded"));
	check_str("body", wire_clear(&c.body), STR("grant_type=password&username=buyer%2B1%40example.test&password=p%26w%3D%25"));
	check_str("body as shown", wire_blanked(a, &c.body),
	    STR("grant_type=password&username=************************&password=***********"));
	site.repeat_client = true;
	check_int("client fields repeated", optiply_token(a, &site, &keys, &c, NULL), OK);
	check_str("when configured", wire_clear(&c.body),
	    STR("grant_type=password&username=buyer%2B1%40example.test&password=p%26w%3D%25&client_id=client%201"
	    "&client_secret=s%C3%A4cret"));
	site.repeat_client = false;
	keys.password = (struct secret){ 0 };
	check_int("no password", optiply_token(a, &site, &keys, &c, &f), ERR_INPUT);
}

static void
token_answers(void)
{
	static const struct {
		const char *name;
		int status;
		const char *body;
		enum optiply_token_kind kind;
		int64_t expires_s;
		const char *text;
	} cases[] = {
		{ "granted", 200, "{\"access_token\":\"tok\",\"refresh_token\":\"r\",\"expires_in\":3600}", OPTIPLY_TOKEN_GRANTED, 3600, "" },
		{ "granted, life unsaid", 200, "{\"access_token\":\"tok\"}", OPTIPLY_TOKEN_GRANTED, 300, "" },
		{ "granted, life as text", 200, "{\"access_token\":\"tok\",\"expires_in\":\"60\"}", OPTIPLY_TOKEN_GRANTED, 60, "" },
		{ "granted, a life beyond reason", 200, "{\"access_token\":\"tok\",\"expires_in\":9e99}", OPTIPLY_TOKEN_GRANTED, 300, "" },
		{ "asked too early", 400, "{\"error\":\"x\",\"error_description\":\"Rate limit exceeded: access_token not expired\"}",
		  OPTIPLY_TOKEN_KEEP, 0, "Rate limit exceeded: access_token not expired" },
		{ "asked too early, as a 429", 429, "{\"error_description\":\"Rate limit exceeded: access_token not expired\"}",
		  OPTIPLY_TOKEN_KEEP, 0, "Rate limit exceeded: access_token not expired" },
		{ "wrong client", 401, "{\"error\":\"invalid_client\",\"error_description\":\"Bad client credentials\"}",
		  OPTIPLY_TOKEN_DENIED, 0, "Bad client credentials" },
		{ "wrong login", 400, "{\"error\":\"invalid_grant\"}", OPTIPLY_TOKEN_DENIED, 0, "invalid_grant" },
		{ "throttled for another reason", 429, "", OPTIPLY_TOKEN_WAIT, 0, "Optiply answered with HTTP status 429." },
		{ "down", 503, "<html>", OPTIPLY_TOKEN_WAIT, 0, "Optiply answered with HTTP status 503." },
		{ "a page in place of a token", 200, "<html>", OPTIPLY_TOKEN_WAIT, 0, "Optiply answered with HTTP status 200." },
		{ "moved", 302, "", OPTIPLY_TOKEN_DENIED, 0, "Optiply answered with HTTP status 302." },
	};
	struct answer w;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct optiply_token_reply r;

		w = an_answer(cases[i].status, cases[i].body);
		r = optiply_token_reply(a, &w);
		check_int(cases[i].name, r.kind, cases[i].kind);
		check_int(cases[i].name, r.expires_s, cases[i].expires_s);
		check_str(cases[i].name, r.text, str_of(cases[i].text));
		check_str(cases[i].name, secret_reveal(r.token), str_of(r.kind == OPTIPLY_TOKEN_GRANTED ? "tok" : ""));
	}
	w = (struct answer){ .outcome = WIRE_LOST, .detail = STR("reset") };
	check_int("lost: later", optiply_token_reply(a, &w).kind, OPTIPLY_TOKEN_WAIT);
}

static void
list_calls(void)
{
	struct secret token = a_secret("tok");
	struct optiply_query q = { .resource = OPTIPLY_BUY_ORDERS, .limit = 100, .offset = 200 };
	struct call c;

	check_int("list", optiply_list(a, &site, token, &q, &c, NULL), OK);
	check("GET, no body", c.method == WIRE_GET && c.body.n == 0);
	check_str("address", wire_clear(&c.url),
	    STR(BASE "/buyOrders?filter%5BaccountId%5D=77&sort=id&page%5Blimit%5D=100&page%5Boffset%5D=200"));
	check_str("token", header_of(&c, "Authorization"), STR("Bearer tok"));
	check_str("the content type, on GET too", header_of(&c, "Content-Type"), STR("application/vnd.api+json"));
	check_str("and accepted", header_of(&c, "Accept"), STR("application/vnd.api+json"));
	check("the token is not shown", !str_has(wire_shown(a, &c), STR("tok")));

	q.offset = 0;
	q.filter[q.filters++] = (struct optiply_filter){ "updatedAt", "GT", STR("2026-01-31T00:00:00+00:00") };
	q.filter[q.filters++] = (struct optiply_filter){ "supplierId", NULL, STR("4100") };
	q.resource = OPTIPLY_SUPPLIER_PRODUCTS;
	check_int("filtered", optiply_list(a, &site, token, &q, &c, NULL), OK);
	check_str("every odd character encoded", wire_clear(&c.url),
	    STR(BASE "/supplierProducts?filter%5BaccountId%5D=77&filter%5BupdatedAt%5D%5BGT%5D=2026-01-31T00%3A00%3A00%2B00%3A00"
	    "&filter%5BsupplierId%5D=4100&sort=id&page%5Blimit%5D=100&page%5Boffset%5D=0"));

	q.offset = 50;
	check_int("an offset that is no multiple", optiply_list(a, &site, token, &q, &c, NULL), ERR_INPUT);
	q.offset = 0;
	q.limit = 101;
	check_int("too large a page", optiply_list(a, &site, token, &q, &c, NULL), ERR_INPUT);
	q.limit = 0;
	check_int("no page", optiply_list(a, &site, token, &q, &c, NULL), ERR_INPUT);
	q.limit = 100;
	check_int("no token", optiply_list(a, &site, (struct secret){ 0 }, &q, &c, NULL), ERR_INPUT);
	site.account = STR("");
	check_int("no account: never a list of all", optiply_list(a, &site, token, &q, &c, NULL), ERR_INPUT);
	site.account = STR("77&x=1");
	check_int("an account that is no number", optiply_list(a, &site, token, &q, &c, NULL), ERR_INPUT);
	site.account = STR("77");
}

static void
links(void)
{
	static const struct { const char *name, *next, *want; } cases[] = {
		{ "as documented", BASE "/buyOrders?page%5Boffset%5D=100", BASE "/buyOrders?page%5Boffset%5D=100" },
		{ "raw brackets are encoded", BASE "/buyOrders?page[offset]=100&sort=id", BASE "/buyOrders?page%5Boffset%5D=100&sort=id" },
		{ "a proxy that lost the TLS", "http://api.optiply.example/v1/buyOrders?x=1", BASE "/buyOrders?x=1" },
		{ "another host", "https://evil.example/v1/buyOrders?x=1", NULL },
		{ "a longer host", "https://api.optiply.example.evil.test/v1/buyOrders?x=1", NULL },
		{ "a user in front of another host", "https://api.optiply.example@evil.test/v1/buyOrders?x=1", NULL },
		{ "another port", "https://api.optiply.example:8443/v1/buyOrders?x=1", NULL },
		{ "another resource", BASE "/products?x=1", NULL },
		{ "a longer resource", BASE "/buyOrdersX?x=1", NULL },
		{ "one record", BASE "/buyOrders/1?x=1", NULL },
		{ "a way up", BASE "/../admin/buyOrders?x=1", NULL },
		{ "no query", BASE "/buyOrders", NULL },
		{ "a relative link", "/v1/buyOrders?x=1", NULL },
		{ "another scheme", "file:///v1/buyOrders?x=1", NULL },
	};
	struct call c;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct optiply_query q = { .resource = OPTIPLY_BUY_ORDERS, .next = str_of(cases[i].next) };
		enum result res = optiply_list(a, &site, a_secret("tok"), &q, &c, NULL);

		check_int(cases[i].name, res, cases[i].want ? OK : ERR_REMOTE);
		if (res == OK && cases[i].want)
			check_str(cases[i].name, wire_clear(&c.url), str_of(cases[i].want));
	}
}

static void
rules(void)
{
	const struct optiply_rule any = { false }, by_hand = { true };
	static const struct { const char *name; struct optiply_order order; const char *any, *by_hand; } orders[] = {
		{ "open", { .placed = { "t", 1 }, .from_api = OPTIPLY_NO }, "open", "open" },
		{ "pushed in through the API", { .placed = { "t", 1 }, .from_api = OPTIPLY_YES }, "open", "pushed" },
		{ "from where, it does not say", { .placed = { "t", 1 } }, "open", "pushed" },
		{ "an assembly", { .placed = { "t", 1 }, .assembly = OPTIPLY_YES, .from_api = OPTIPLY_NO }, "assembly", "assembly" },
		{ "completed", { .placed = { "t", 1 }, .completed = { "t", 1 } }, "completed", "completed" },
		{ "not placed", { .from_api = OPTIPLY_NO }, "unplaced", "unplaced" },
	};
	static const struct { const char *name, *subtotal; int64_t quantity; enum currency currency; const char *want; } prices[] = {
		{ "even", "120.50", 10, CURRENCY_EUR, "12.05" },
		{ "half up", "0.05", 2, CURRENCY_EUR, "0.03" },
		{ "thirds", "10", 3, CURRENCY_EUR, "3.33" },
		{ "no decimals in yen", "1000", 3, CURRENCY_JPY, "333" },
		{ "three in dinars", "1.000", 3, CURRENCY_BHD, "0.333" },
		{ "quantity 0", "10", 0, CURRENCY_EUR, "" },
		{ "negative quantity", "10", -1, CURRENCY_EUR, "" },
		{ "quantity that is none", "10", QUANTITY_NOT_WHOLE, CURRENCY_EUR, "" },
		{ "no subtotal", "", 3, CURRENCY_EUR, "" },
		{ "no number", "ten", 3, CURRENCY_EUR, "" },
		{ "17 digits before the point", "99999999999999999.99", 1, CURRENCY_EUR, "" },
	};

	for (size_t i = 0; i < COUNT(orders); i++) {
		check_str(orders[i].name, optiply_status(&orders[i].order, &any), str_of(orders[i].any));
		check_str(orders[i].name, optiply_status(&orders[i].order, &by_hand), str_of(orders[i].by_hand));
		check(orders[i].name, optiply_ready(&orders[i].order, &any) == str_eq(str_of(orders[i].any), STR("open")));
	}
	for (size_t i = 0; i < COUNT(prices); i++) {
		struct optiply_line line = { .subtotal = str_of(prices[i].subtotal), .quantity = prices[i].quantity };

		check_str(prices[i].name, optiply_unit_price(a, &line, prices[i].currency), str_of(prices[i].want));
	}
}

void
test_optiply(void)
{
	site = (struct optiply_site){ STR(BASE "/"), STR("https://dash.optiply.example/api/auth/oauth/token"), STR("77"), false };
	token_call();
	token_answers();
	list_calls();
	links();
	rules();
}
