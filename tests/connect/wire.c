#include <string.h>

#include "tests/connect/connect.h"

static struct arena *const a = &test_arena;

static struct str
encoded(const char *s)
{
	struct wire_text t = wire_text(a);

	wire_encode(&t, str_of(s));
	return wire_clear(&t);
}

static void
encoding(void)
{
	static const struct { const char *name, *text, *want; } cases[] = {
		{ "letters and digits stay", "azAZ09-._~", "azAZ09-._~" },
		{ "brackets, plus and colon do not", "[]+:", "%5B%5D%2B%3A" },
		{ "a blank is %20, good in queries and forms", "a b&c=d", "a%20b%26c%3Dd" },
		{ "UTF-8 goes byte by byte", "\xe2\x82\xac", "%E2%82%AC" },
	};
	static const struct { const char *name, *text, *want; } json[] = {
		{ "plain", "AB-7", "\"AB-7\"" },
		{ "quotes and backslashes", "a\"b\\c", "\"a\\\"b\\\\c\"" },
		{ "control characters", "a\nb\x01" "c\x7f", "\"a\\u000ab\\u0001c\\u007f\"" },
		{ "UTF-8 stays", "\xe2\x82\xac" "12", "\"\xe2\x82\xac" "12\"" },
		{ "empty", "", "\"\"" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(cases[i].name, encoded(cases[i].text), str_of(cases[i].want));
	for (size_t i = 0; i < COUNT(json); i++) {
		struct wire_text t = wire_text(a);

		wire_json(&t, str_of(json[i].text));
		check_str(json[i].name, wire_clear(&t), str_of(json[i].want));
	}
}

static void
secrets(void)
{
	struct call c;
	struct str shown;
	struct fault f = { 0 };
	struct wire_text many = wire_text(a);
	char *kept;

	wire_begin(&c, a, WIRE_POST, STR("https://h.test/"));
	wire_put_secret(&c.url, a_secret("T1/B2"));
	wire_header_secret(&c, "Authorization", "Bearer ", a_secret("tok"));
	wire_header_basic(&c, a_secret("client 1"), a_secret("s\xc3\xa4" "cret"));
	wire_put(&c.body, STR("{\"password\":"));
	wire_json_secret(&c.body, a_secret("p\"w"));
	wire_put(&c.body, STR(",\"n\":"));
	wire_put_int(&c.body, -12);
	wire_put(&c.body, STR("}"));
	check_int("a call with secrets is fine", wire_end(&c, &f), OK);
	check_str("the address in the clear", wire_clear(&c.url), STR("https://h.test/T1/B2"));
	check_str("Basic, with UTF-8 in it", wire_clear(&c.header[1].value), STR("Basic Y2xpZW50IDE6c8OkY3JldA=="));
	check_str("the body in the clear", wire_clear(&c.body), STR("{\"password\":\"p\\\"w\",\"n\":-12}"));
	shown = wire_shown(a, &c);
	check_str("shown with every secret byte blanked", shown,
	    STR("POST https://h.test/*****\nAuthorization: Bearer ***\n"
	    "Authorization: Basic ************************\n"
	    "\n{\"password\":\"****\",\"n\":-12}"));
	check("a text ends in NUL", c.body.p[c.body.n] == '\0');

	kept = c.body.p;
	wire_wipe(&c);
	check("wiped after it was sent", kept[0] == '\0' && kept[5] == '\0' && c.body.p == NULL);

	for (int i = 0; i < WIRE_SPANS + 1; i++) {
		wire_put_secret(&many, a_secret("s"));
		wire_put(&many, STR("-"));
	}
	check_str("more secrets than ranges: all is blanked", wire_blanked(a, &many), STR("******************"));
}

static void
growth(void)
{
	struct wire_text t = wire_text(a);
	struct arena small = arena_make(4096);
	struct call c;
	struct fault f = { 0 };
	char first[8];
	char *old;

	wire_put_secret(&t, a_secret("first-secret"));
	old = t.p;
	memcpy(first, "first-s", sizeof first);
	for (int i = 0; i < 100; i++)
		wire_put(&t, STR("0123456789"));
	check("what moved is wiped where it was", t.p != old && memcmp(old, first, 5) != 0);
	check_int("and is all there", (int64_t)t.n, 1012);

	wire_begin(&c, &small, WIRE_GET, STR("https://h.test/"));
	for (int i = 0; i < 100; i++)
		wire_put(&c.body, STR("0123456789012345678901234567890123456789012345678901234567890123"));
	check_int("a full arena spoils the call", wire_end(&c, &f), ERR_LIMIT);
	arena_free(&small);
}

static void
refusals(void)
{
	static const struct { const char *name, *url, *header; } cases[] = {
		{ "a line break in a header", "https://h.test/", "a\r\nX-Evil: 1" },
		{ "a control character in a header", "https://h.test/", "a\x01" },
		{ "a header beyond ASCII", "https://h.test/", "\xe2\x82\xac" },
		{ "a blank in the address", "https://h.test/a b", "a" },
		{ "a line break in the address", "https://h.test/\r\n", "a" },
		{ "another scheme", "file:///etc/passwd", "a" },
		{ "no scheme", "h.test/", "a" },
		{ "no address", "", "a" },
	};
	struct call c;
	struct fault f = { 0 };

	for (size_t i = 0; i < COUNT(cases); i++) {
		wire_begin(&c, a, WIRE_GET, str_of(cases[i].url));
		wire_header_text(&c, "X", str_of(cases[i].header));
		check_int(cases[i].name, wire_end(&c, NULL), ERR_INPUT);
	}
	wire_begin(&c, a, WIRE_GET, STR("https://h.test/"));
	wire_json_secret(&c.body, a_secret("\xff\xfe"));
	check_int("a secret that is no UTF-8 cannot stand in JSON", wire_end(&c, &f), ERR_INPUT);
	check("the message does not hold it", !str_has(str_of(f.message), STR("\xff")));

	wire_begin(&c, a, WIRE_GET, STR("https://h.test/"));
	for (int i = 0; i < WIRE_HEADERS + 3; i++)
		wire_header_text(&c, "X", STR("1"));
	check_int("too many headers", wire_end(&c, NULL), ERR_LIMIT);
}

static void
times(void)
{
	/* Sun, 06 Nov 1994 08:49:37 GMT */
	const int64_t then = INT64_C(784111777000);
	static const struct { const char *name, *text; int64_t want; } waits[] = {
		{ "seconds", "120", 120000 },
		{ "with blanks around", " 2 ", 2000 },
		{ "no time at all", "0", 0 },
		{ "a date", "Sun, 06 Nov 1994 08:49:47 GMT", 10000 },
		{ "a date that has passed", "Sun, 06 Nov 1994 08:49:07 GMT", 0 },
		{ "a date far away waits a day", "Sun, 06 Nov 2094 08:49:07 GMT", 86400000 },
		{ "seconds without end wait a day", "9223372036854775807", 86400000 },
		{ "more than any number", "99999999999999999999999", 0 },
		{ "negative", "-5", 0 },
		{ "seconds as Shopify writes them", "2.0", 2000 },
		{ "a fraction is rounded up", "1.5", 2000 },
		{ "a fraction without end", "1.0000000", 0 },
		{ "two points", "1.2.3", 0 },
		{ "words", "soon", 0 },
		{ "nothing", "", 0 },
		{ "a date without zone", "Sun, 06 Nov 1994 08:49:47", 0 },
		{ "a month that is none", "Sun, 06 Nom 1994 08:49:47 GMT", 0 },
	};
	static const struct { const char *name, *text; int64_t want; } iso[] = {
		{ "UTC", "1994-11-06T08:49:37Z", INT64_C(784111777000) },
		{ "an offset", "1994-11-06T09:49:37+01:00", INT64_C(784111777000) },
		{ "an offset without colon, west", "1994-11-06T03:49:37-0500", INT64_C(784111777000) },
		{ "a fraction", "1994-11-06T08:49:37.125999Z", INT64_C(784111777125) },
		{ "a leap day", "2024-02-29T00:00:00Z", INT64_C(1709164800000) },
		{ "the day after the century's leap day", "2000-03-01T00:00:00Z", INT64_C(951868800000) },
		{ "no leap day", "2023-02-29T00:00:00Z", -1 },
		{ "no zone", "1994-11-06T08:49:37", -1 },
		{ "a date alone", "1994-11-06", -1 },
		{ "something behind", "1994-11-06T08:49:37Zx", -1 },
		{ "hour 24", "1994-11-06T24:00:00Z", -1 },
		{ "month 13", "1994-13-06T08:49:37Z", -1 },
		{ "nothing", "", -1 },
	};

	for (size_t i = 0; i < COUNT(waits); i++)
		check_int(waits[i].name, wire_retry_after(str_of(waits[i].text), then), waits[i].want);
	for (size_t i = 0; i < COUNT(iso); i++) {
		int64_t ms = -1;

		wire_iso_time(str_of(iso[i].text), &ms);
		check_int(iso[i].name, ms, iso[i].want);
	}
	check_str("the same the other way, to the second", wire_time_text(a, INT64_C(784111777999)), STR("1994-11-06T08:49:37Z"));
	check_str("a leap day", wire_time_text(a, INT64_C(1709164800000)), STR("2024-02-29T00:00:00Z"));
}

static void
addresses(void)
{
	static const struct { const char *name, *url, *base; bool want; } cases[] = {
		{ "below", "https://h.test/v1/x?y=1", "https://h.test/v1", true },
		{ "the base itself", "https://h.test/v1", "https://h.test/v1", true },
		{ "a base with a slash", "https://h.test/v1/x", "https://h.test/v1/", true },
		{ "a query right behind", "https://h.test/v1?x", "https://h.test/v1", true },
		{ "a longer name", "https://h.test/v10", "https://h.test/v1", false },
		{ "a longer host", "https://h.test.evil.test/v1", "https://h.test", false },
		{ "a user in front of another host", "https://h.test@evil.test/", "https://h.test", false },
		{ "another port", "https://h.test:81/v1", "https://h.test", false },
		{ "another scheme", "http://h.test/v1", "https://h.test/v1", false },
		{ "a way up", "https://h.test/v1/../admin", "https://h.test/v1", false },
		{ "a way up, encoded", "https://h.test/v1/%2E./admin", "https://h.test/v1", false },
		{ "dots in the query", "https://h.test/v1/x?a=/..", "https://h.test/v1", true },
		{ "no base", "https://h.test/", "", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		check(cases[i].name, wire_under(str_of(cases[i].url), str_of(cases[i].base)) == cases[i].want);
}

static void
words(void)
{
	static const struct { const char *name, *text; size_t max; const char *want; } cases[] = {
		{ "as it is", "login refused", 40, "login refused" },
		{ "trimmed, one line", "  a\n\tb\x7f" "c ", 40, "a  b c" },
		{ "cut, with a mark", "abcdefgh", 6, "abc\xe2\x80\xa6" },
		{ "just fits", "abcdef", 6, "abcdef" },
		{ "never within a character", "ab\xe2\x82\xac\xe2\x82\xac", 7, "ab\xe2\x80\xa6" },
		{ "what is no UTF-8 is a question mark", "a\xff" "b", 40, "a?b" },
		{ "nothing", "   ", 40, "" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(cases[i].name, wire_words(a, str_of(cases[i].text), cases[i].max), str_of(cases[i].want));
}

void
test_wire(void)
{
	encoding();
	secrets();
	growth();
	refusals();
	times();
	addresses();
	words();
}
