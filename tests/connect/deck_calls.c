#include <string.h>

#include "connect/deck.h"
#include "tests/connect/connect.h"

#define BASE "https://live.deck.example/api/v1"
#define KEY "0f8fad5b-d9cb-469f-a165-70867728950e"
#define GUID "5d0c7a10-0000-4c3e-8b11-0000000000aa"

static struct arena *const a = &test_arena;
static const struct portal_port *const deck = &deck_port;
static struct portal_keys keys;
static struct portal_ask ask;

static void
headers(const struct call *c, bool job)
{
	check_str("client id", header_of(c, "x-deck-client-id"), STR("client"));
	check_str("secret", header_of(c, "x-deck-secret"), STR("s3cret"));
	check_str("accepts JSON, never the encrypted kind", header_of(c, "Accept"), STR("application/json"));
	check_str("our id as a UUID, the same every time", header_of(c, "x-deck-correlation-id"),
	    STR("3ae7b571-f82c-8e3b-bf30-62ad79276af6"));
	check_str("a key on jobs only", header_of(c, "x-deck-idempotency-key"), str_of(job ? KEY : "(none)"));
	check_str("JSON when there is a body", header_of(c, "Content-Type"),
	    str_of(c->method == WIRE_POST ? "application/json" : "(none)"));
}

static void
documented(void)
{
	struct call c;
	struct portal_open in = {
		.source_guid = STR("0b7e1c52-0000-4a10-9a01-000000000001"),
		.username = a_secret("buyer@example.test"), .password = a_secret("not\"a-real\\one"),
	};
	struct portal_want items[] = {
		{ STR("AB-7"), 10, STR("\xe2\x82\xac" "12.50") }, { STR("K \"9\""), 1, STR("CHF 0.05") },
	};

	check_int("open", deck->open(a, &ask, &in, &c, NULL), OK);
	check("POST", c.method == WIRE_POST);
	check_str("open: address", wire_clear(&c.url), STR(BASE "/jobs/submit"));
	headers(&c, true);
	check_str("open: body", wire_clear(&c.body),
	    STR("{\"job_code\":\"EnsureConnection\",\"input\":{\"source_guid\":\"0b7e1c52-0000-4a10-9a01-000000000001\","
	    "\"username\":\"buyer@example.test\",\"password\":\"not\\\"a-real\\\\one\"}}"));
	check_str("open: body as shown", wire_blanked(a, &c.body),
	    STR("{\"job_code\":\"EnsureConnection\",\"input\":{\"source_guid\":\"0b7e1c52-0000-4a10-9a01-000000000001\","
	    "\"username\":\"******************\",\"password\":\"****************\"}}"));
	check_str("both ways of blanking agree", deck_blank(a, wire_clear(&c.body)),
	    STR("{\"job_code\":\"EnsureConnection\",\"input\":{\"source_guid\":\"0b7e1c52-0000-4a10-9a01-000000000001\","
	    "\"username\":\"******************\",\"password\":\"****************\"}}"));

	in.username = in.password = (struct secret){ 0 };
	in.external_id = STR("job-1");
	in.webhook_url = STR("https://trade.example/hooks/deck/abc");
	check_int("open without a login", deck->open(a, &ask, &in, &c, NULL), OK);
	check_str("open: all that may be sent", wire_clear(&c.body),
	    STR("{\"job_code\":\"EnsureConnection\",\"input\":{\"source_guid\":\"0b7e1c52-0000-4a10-9a01-000000000001\","
	    "\"username\":\"\",\"password\":\"\",\"external_id\":\"job-1\",\"webhook_url\":\"https://trade.example/hooks/deck/abc\"}}"));

	check_int("add", deck->add_items(a, &ask, a_secret("access-1"), items, 2, &c, NULL), OK);
	check_str("add: address", wire_clear(&c.url), STR(BASE "/jobs/submit"));
	headers(&c, true);
	check_str("add: body", wire_clear(&c.body),
	    STR("{\"job_code\":\"AddItemsToCart\",\"input\":{\"access_token\":\"access-1\",\"items\":["
	    "{\"sku\":\"AB-7\",\"quantity\":10,\"expected_price\":\"\xe2\x82\xac" "12.50\"},"
	    "{\"sku\":\"K \\\"9\\\"\",\"quantity\":1,\"expected_price\":\"CHF 0.05\"}]}}"));
	check("add: the token is not shown", str_has(wire_shown(a, &c), STR("\"access_token\":\"********\"")));
	check("nor the secret in the header", !str_has(wire_shown(a, &c), STR("s3cret")));

	check_int("close", deck->close(a, &ask, a_secret("access-1"), &c, NULL), OK);
	headers(&c, true);
	check_str("close: body", wire_clear(&c.body),
	    STR("{\"job_code\":\"CloseConnection\",\"input\":{\"access_token\":\"access-1\"}}"));

	check_int("answer", deck->answer_challenge(a, &ask, STR(GUID), a_secret("004219"), &c, NULL), OK);
	check_str("answer: address", wire_clear(&c.url), STR(BASE "/jobs/mfa/answer"));
	headers(&c, false);
	check_str("answer: zeros in front stay", wire_clear(&c.body), STR("{\"job_guid\":\"" GUID "\",\"answer\":\"004219\"}"));
	check_str("answer: body as shown", wire_blanked(a, &c.body), STR("{\"job_guid\":\"" GUID "\",\"answer\":\"******\"}"));

	check_int("read", deck->read_state(a, &ask, STR("odd/guid?"), &c, NULL), OK);
	check("GET, no body", c.method == WIRE_GET && c.body.n == 0);
	headers(&c, false);
	check_str("read: address", wire_clear(&c.url), STR(BASE "/jobs/odd%2Fguid%3F"));

	check_int("check", deck->check_keys(a, &ask, &c, NULL), OK);
	check_str("check: address", wire_clear(&c.url), STR(BASE "/test/api_keys"));
	headers(&c, false);
}

static void
refused(void)
{
	struct call c;
	struct fault f = { 0 };
	struct portal_ask odd = ask;
	struct portal_open in = { .source_guid = STR("") };
	struct portal_want one = { STR("A"), 1, STR("\xe2\x82\xac" "1.00") };
	struct portal_want *many = ARENA_ARRAY(a, struct portal_want, PORTAL_ITEMS_MAX + 1);
	struct secret token = a_secret("t");

	check_int("no source", deck->open(a, &ask, &in, &c, NULL), ERR_INPUT);
	in.source_guid = STR("s");
	odd.key = STR("");
	check_int("a job without a key", deck->open(a, &odd, &in, &c, NULL), ERR_INPUT);
	odd.key = STR("0f8fad5b-d9cb-169f-a165-70867728950e");
	check_int("a key of another version", deck->close(a, &odd, token, &c, NULL), ERR_INPUT);
	odd = ask;
	odd.keys = NULL;
	check_int("no keys", deck->check_keys(a, &odd, &c, &f), ERR_INPUT);
	check_str("and says so", str_of(f.code), STR("deck_keys_missing"));
	check_int("close without a token", deck->close(a, &ask, (struct secret){ 0 }, &c, NULL), ERR_INPUT);
	check_int("add without a token", deck->add_items(a, &ask, (struct secret){ 0 }, &one, 1, &c, NULL), ERR_INPUT);
	check_int("nothing to add", deck->add_items(a, &ask, token, &one, 0, &c, NULL), ERR_INPUT);
	one.quantity = 0;
	check_int("a quantity of 0", deck->add_items(a, &ask, token, &one, 1, &c, NULL), ERR_INPUT);
	one.quantity = 1;
	one.sku = STR("\xff");
	check_int("a SKU that is no text", deck->add_items(a, &ask, token, &one, 1, &c, NULL), ERR_INPUT);
	check_int("an answer to no job", deck->answer_challenge(a, &ask, STR(""), token, &c, NULL), ERR_INPUT);

	one.sku = STR("A");
	for (int i = 0; i <= PORTAL_ITEMS_MAX; i++)
		many[i] = one;
	check_int("2,000 items", deck->add_items(a, &ask, token, many, PORTAL_ITEMS_MAX, &c, NULL), OK);
	check_int("one too many", deck->add_items(a, &ask, token, many, PORTAL_ITEMS_MAX + 1, &c, NULL), ERR_INPUT);
}

static struct str
header(const void *request, const char *name)
{
	return str_eq(str_of(name), STR("X-Signature")) ? str_of(request) : STR("");
}

static void
signatures(void)
{
	/* HMAC-SHA256 of the body, computed elsewhere. */
	static const char body[] = "{\"job_guid\":\"" GUID "\",\"webhook_code\":\"EnsureConnection\"}";
	static const char current[] = "A8yVFhzqcTl0/CmVC76umPf0AKE3Ul2k2COmwJEUKIk=";
	static const char old[] = "OmeXUflFqzHexUqYf2PuLGT2XvKiOPFNyifXsl0J1ik=";
	static const char key[] = "Y29ubmVjdCB0ZXN0IGtleSwgdGhpcnR5LXR3byBieXQ=";
	static const char old_key[] = "dGhlIGtleSBiZWZvcmUgaXQ=";
	static const struct { const char *name, *key, *old_key, *signature; bool good; } cases[] = {
		{ "the current key", key, "", current, true },
		{ "the old key, during a rotation", key, old_key, old, true },
		{ "the current key, during a rotation", key, old_key, current, true },
		{ "only the old key is set", "", old_key, old, true },
		{ "blanks around key and signature", " Y29ubmVjdCB0ZXN0IGtleSwgdGhpcnR5LXR3byBieXQ=\n", "",
		  " A8yVFhzqcTl0/CmVC76umPf0AKE3Ul2k2COmwJEUKIk= ", true },
		{ "the old key after the rotation", key, "", old, false },
		{ "no signature", key, old_key, "", false },
		{ "no key at all", "", "", current, false },
		{ "no key and no signature", "", "", "", false },
		{ "a key that is no base64", "not base64!", "", current, false },
		{ "a bit off", key, "", "B8yVFhzqcTl0/CmVC76umPf0AKE3Ul2k2COmwJEUKIk=", false },
		{ "cut off", key, "", "A8yVFhzqcTl0/CmVC76umPf0AKE3Ul2k2COmwJEUKIk", false },
		{ "hex in place of base64", key, "", "03cc95161cea713974fc29950bbeae98f7f400a137525da4d823a6c091142889", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct portal_keys k = { .hmac = { a_secret(cases[i].key), a_secret(cases[i].old_key) } };
		struct portal_delivery d = { str_of(body), header, cases[i].signature };

		check(cases[i].name, deck->verify(a, &k, &d) == cases[i].good);
		d.body.n--;
		check("a body that is a byte short", !deck->verify(a, &k, &d));
	}
}

void
test_deck_calls(void)
{
	static const unsigned char random[16] = { 0x0f, 0x8f, 0xad, 0x5b, 0xd9, 0xcb, 0xf6, 0x9f, 0xe1, 0x65, 0x70, 0x86,
	    0x77, 0x28, 0x95, 0x0e };

	keys = (struct portal_keys){ .client_id = a_secret("client"), .secret = a_secret("s3cret") };
	ask = (struct portal_ask){ STR(BASE "/"), &keys, STR(KEY), STR("01jd3q7w8e9r0t1y2u3i4o5p6a") };
	check_str("16 random bytes make a UUID of version 4", deck->make_key(a, random), STR(KEY));
	documented();
	refused();
	signatures();
}
