#include "http/request.h"

#include <stdio.h>
#include <string.h>

#include "tests/http/http.h"

/* ---- targets --------------------------------------------------------------------------------------------------- */

static const struct {
	const char *name, *prefix, *target;
	enum result result;
	const char *code, *path;	/* segments joined by | */
} targets[] = {
	{ "the root", "", "/", OK, "", "" },
	{ "a path", "", "/api/v1/jobs/17", OK, "", "api|v1|jobs|17" },
	{ "a path with a query", "", "/api?x=1", OK, "", "api" },
	{ "an escaped blank and umlaut", "", "/a%20b/%c3%A4", OK, "", "a b|\xc3\xa4" },
	{ "a plus stays a plus", "", "/a+b", OK, "", "a+b" },
	{ "an escape is undone only once", "", "/%252e%252e", OK, "", "%2e%2e" },
	{ "three dots are a name", "", "/...", OK, "", "..." },
	{ "a proxy's absolute form", "", "http://trade.example/api?x", OK, "", "api" },
	{ "the same with https and a port", "", "https://trade.example:444/a/b", OK, "", "a|b" },
	{ "an absolute form without a path", "", "http://trade.example", ERR_MISSING, "missing", "" },
	{ "a prefix", "/trade", "/trade/api", OK, "", "api" },
	{ "the prefix alone", "/trade", "/trade", OK, "", "" },
	{ "the prefix with a slash", "/trade", "/trade/", OK, "", "" },
	{ "a name that begins like the prefix", "/trade", "/tradepost/api", ERR_MISSING, "missing", "" },
	{ "outside of the prefix", "/trade", "/api", ERR_MISSING, "missing", "" },
	{ "an empty segment", "", "/api//jobs", ERR_MISSING, "missing", "" },
	{ "two slashes first", "", "//api", ERR_MISSING, "missing", "" },
	{ "a slash at the end", "", "/api/", ERR_MISSING, "missing", "" },
	{ "no slash first", "", "api", ERR_MISSING, "missing", "" },
	{ "an asterisk", "", "*", ERR_MISSING, "missing", "" },
	{ "an escaped slash", "", "/a%2Fb", ERR_INPUT, "bad_path", "" },
	{ "an escaped slash in lower case", "", "/a%2fb", ERR_INPUT, "bad_path", "" },
	{ "two dots", "", "/api/../x", ERR_INPUT, "bad_path", "" },
	{ "escaped dots", "", "/api/%2e%2E/x", ERR_INPUT, "bad_path", "" },
	{ "one dot", "", "/./x", ERR_INPUT, "bad_path", "" },
	{ "an escaped NUL", "", "/a%00b", ERR_INPUT, "bad_path", "" },
	{ "an escaped line break", "", "/a%0d%0aX: y", ERR_INPUT, "bad_path", "" },
	{ "half an escape", "", "/a%2", ERR_INPUT, "bad_path", "" },
	{ "an escape of no digits", "", "/a%zz", ERR_INPUT, "bad_path", "" },
	{ "an escaped byte that is no text", "", "/%ff", ERR_INPUT, "bad_path", "" },
	{ "an overlong slash", "", "/%c0%af", ERR_INPUT, "bad_path", "" },
	{ "a raw byte that is no text", "", "/\xff", ERR_INPUT, "bad_path", "" },
	{ "a raw blank", "", "/a b", ERR_INPUT, "bad_path", "" },
	{ "a fragment", "", "/a#b", ERR_INPUT, "bad_path", "" },
	{ "more segments than any route has", "", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", ERR_MISSING, "missing", "" },
	{ "a query that is no text", "", "/a?x=%ff", ERR_INPUT, "bad_query", "a" },
	{ "a query with a NUL", "", "/a?x=%00", ERR_INPUT, "bad_query", "a" },
	{ "a query with a control character in a name", "", "/a?%1dx=1", ERR_INPUT, "bad_query", "a" },
	{ "a query with them in two values", "", "/a?x=%1d&y=%09", ERR_INPUT, "bad_query", "a" },
	{ "a query with half an escape", "", "/a?x=%4", ERR_INPUT, "bad_query", "a" },
};

static struct str
joined(const struct request *req)
{
	struct str all = { "", 0 };

	for (int i = 0; i < req->segments; i++)
		all = arena_printf(&arena, "%.*s%s%.*s", STR_ARG(all), i ? "|" : "", STR_ARG(req->segment[i]));
	return all;
}

static void
test_targets(void)
{
	for (size_t i = 0; i < COUNT(targets); i++) {
		struct request req = { .prefix = str_of(targets[i].prefix) };
		struct fault f = { 0 };

		check_int(targets[i].name, request_target(&req, &arena, str_of(targets[i].target), &f), targets[i].result);
		check_str(targets[i].name, str_of(f.code), str_of(targets[i].code));
		if (targets[i].result == OK)
			check_str(targets[i].name, joined(&req), str_of(targets[i].path));
	}
}

static void
test_long_targets(void)
{
	char longer[REQUEST_TARGET + 2], many[REQUEST_QUERIES * 2 + 8] = "/?";
	struct request req = { 0 };
	struct fault f = { 0 };

	memset(longer, 'a', sizeof longer);
	longer[0] = '/';
	check_int("a target at its limit", request_target(&req, &arena, (struct str){ longer, REQUEST_TARGET }, NULL), OK);
	check_int("a target above it", request_target(&req, &arena, (struct str){ longer, REQUEST_TARGET + 1 }, &f), ERR_LIMIT);
	check_str("is called so", str_of(f.code), STR("target_too_long"));
	for (int i = 0; i <= REQUEST_QUERIES; i++)
		strcat(many, "a&");
	check_int("too many query parameters", request_target(&req, &arena, str_of(many), NULL), ERR_INPUT);
	check_int("as many as allowed", request_target(&req, &arena, (struct str){ many, strlen(many) - 2 }, NULL), OK);
}

static void
test_query(void)
{
	static const char *const known[] = { "q", "state", "limit", "empty", "flag", NULL };
	struct request req = test_get("/jobs?q=a+b%26c&state=open&&limit=20&empty=&flag&q=second");
	struct fault f = { 0 };
	struct str s;
	int64_t n = 7;

	check("a parameter is decoded", request_query(&req, "q", &s) && str_eq(s, STR("a b&c")));
	check("an empty one is there", request_query(&req, "empty", &s) && s.n == 0);
	check("one without = too", request_query(&req, "flag", &s) && s.n == 0);
	check("an absent one is not", !request_query(&req, "page", &s));
	check("a number", request_query_int(&req, "limit", 1, 200, &n, &f) == OK && n == 20);
	check("an absent number changes nothing", request_query_int(&req, "page", 1, 9, &n, &f) == OK && n == 20);
	check_int("a number out of bounds", request_query_int(&req, "limit", 1, 10, &n, &f), ERR_INPUT);
	check_str("is named", str_of(f.detail[0].field), STR("limit"));
	f = (struct fault){ 0 };
	check_int("a parameter twice is refused where it matters", request_query_only(&req, known, &f), ERR_INPUT);
	check_str("by name", str_of(f.detail[0].field), STR("q"));
	f = (struct fault){ 0 };
	req = test_get("/jobs?q=1&colour=red");
	check_int("an unknown one is refused", request_query_only(&req, known, &f), ERR_INPUT);
	check_str("by name too", str_of(f.detail[0].field), STR("colour"));
	req = test_get("/jobs?q=1&limit=5");
	check_int("known ones are fine", request_query_only(&req, known, NULL), OK);
	check_int("plain text is fine where none of it may be other", request_query_plain(&req, NULL, NULL), OK);
	req = test_get("/scan?q=1&text=%1dbannos-1%0d%7f");
	f = (struct fault){ 0 };
	check_int("control characters are refused", request_query_plain(&req, NULL, &f), ERR_INPUT);
	check_str("as such", str_of(f.code), STR("bad_query"));
	check_int("in another parameter than may hold them", request_query_plain(&req, "q", NULL), ERR_INPUT);
	check_int("in that one they are what was sent", request_query_plain(&req, "text", NULL), OK);
	check("as they were", request_query(&req, "text", &s) && str_eq(s, STR("\x1d" "bannos-1\r\x7f")));
}

/* ---- parameters ------------------------------------------------------------------------------------------------ */

static void
test_params(void)
{
	char *params[] = {
		"REQUEST_METHOD=PATCH", "REQUEST_URI=/t/api/v1/x?a=b", "REQUEST_METHOD=GET", "SCRIPT_NAME=", "REMOTE_ADDR=192.0.2.7",
		"HTTPS=on", "CONTENT_TYPE=application/json", "HTTP_CONTENT_TYPE=text/plain", "CONTENT_LENGTH=12",
		"HTTP_AUTHORIZATION=bEaReR  tp_abc ", "HTTP_IF_NONE_MATCH=\"a\"", "HTTP_IF_NONE_MATCH=\"b\"", "HTTP_COOKIE=a=1; b=\"2\"",
		"HTTP_COOKIE=c=3", "HTTP_PROXY=http://evil", "HTTP_X_ODD=\xff", "NO_EQUALS", NULL };
	struct request req = { .id = STR("r1"), .began_ms = 5, .prefix = STR("/t") };
	struct fault f = { 0 };

	check_int("parameters are read", request_read(&req, &arena, params, &f), OK);
	check_int("the method, of which the first counts", req.method, METHOD_PATCH);
	check_str("the path behind the prefix", joined(&req), STR("api|v1|x"));
	check_str("the address", req.remote, STR("192.0.2.7"));
	check("https", req.https);
	check_int("the length", req.length, 12);
	check_str("the type, not the header that nginx repeats", request_header(&req, "content-type"), STR("application/json"));
	check_str("a header that came twice is joined", request_header(&req, "if-none-match"), STR("\"a\", \"b\""));
	check_str("cookies too", request_cookie(&req, "c"), STR("3"));
	check_str("a quoted cookie", request_cookie(&req, "b"), STR("2"));
	check("a Proxy header does not exist", !request_header(&req, "proxy").p);
	check("nor does a header that is no text", !request_header(&req, "x-odd").p);
	check_str("a token, whatever the case of its scheme", request_bearer(&req), STR("tp_abc"));
	check_str("what the caller set stays", req.id, STR("r1"));
	check_int("its time too", req.began_ms, 5);
}

static void
test_bad_params(void)
{
	static const struct { const char *name; const char *params[4]; enum result result; const char *code; } cases[] = {
		{ "no target", { "REQUEST_METHOD=GET" }, ERR_INPUT, "bad_request" },
		{ "no method", { "REQUEST_URI=/" }, ERR_INPUT, "bad_request" },
		{ "nothing", { NULL }, ERR_INPUT, "bad_request" },
		{ "a length that is none", { "REQUEST_METHOD=GET", "REQUEST_URI=/", "CONTENT_LENGTH=1x" }, ERR_INPUT, "bad_request" },
		{ "a negative length", { "REQUEST_METHOD=GET", "REQUEST_URI=/", "CONTENT_LENGTH=-1" }, ERR_INPUT, "bad_request" },
		{ "an empty length is none", { "REQUEST_METHOD=GET", "REQUEST_URI=/", "CONTENT_LENGTH=" }, OK, "" },
	};
	static char names[REQUEST_HEADERS + 1][24], large[REQUEST_PARAM_BYTES + 2];
	char *many[REQUEST_HEADERS + 2], *one[] = { large, NULL };
	struct request req = { 0 };
	struct fault f;

	for (size_t i = 0; i < COUNT(cases); i++) {
		char *params[4];

		memcpy(params, cases[i].params, sizeof params);
		f = (struct fault){ 0 };
		check_int(cases[i].name, request_read(&req, &arena, params, &f), cases[i].result);
		check_str(cases[i].name, str_of(f.code), str_of(cases[i].code));
	}
	for (int i = 0; i <= REQUEST_HEADERS; i++) {
		snprintf(names[i], sizeof names[i], "HTTP_X%d=1", i);
		many[i] = names[i];
	}
	many[REQUEST_HEADERS + 1] = NULL;
	f = (struct fault){ 0 };
	check_int("too many headers", request_read(&req, &arena, many, &f), ERR_LIMIT);
	check_str("are called so", str_of(f.code), STR("headers_too_large"));
	memset(large, 'x', sizeof large - 1);
	f = (struct fault){ 0 };
	check_int("too large ones", request_read(&req, &arena, one, &f), ERR_LIMIT);
}

static void
test_cookies(void)
{
	static const struct { const char *header, *value; } cases[] = {
		{ "tradepost=abc", "abc" }, { "x=1;tradepost=abc", "abc" }, { " tradepost=abc ; y=2", "abc" },
		{ "tradepost=\"abc\"", "abc" }, { "tradepost=first; tradepost=second", "first" }, { "tradepost=a=b", "a=b" },
		{ "TRADEPOST=abc", "" }, { "tradepost", "" }, { ";;;", "" }, { "=abc", "" }, { "", "" }, { "tradepost=", "" },
	};
	struct request req = { 0 };
	char many[1024] = "";

	for (size_t i = 0; i < COUNT(cases); i++) {
		request_cookies(&req, str_of(cases[i].header));
		check_str(cases[i].header, request_cookie(&req, "tradepost"), str_of(cases[i].value));
	}
	for (int i = 0; i < 200; i++)
		strcat(many, "a=1;");
	request_cookies(&req, str_of(many));
	check_int("cookies beyond the limit are left out", req.cookies, REQUEST_COOKIES);
}

/* ---- bodies ---------------------------------------------------------------------------------------------------- */

struct source { size_t n, step; long end; };

static long
get(void *state, char *p, size_t n)
{
	struct source *s = state;

	if (s->n == 0)
		return s->end;
	n = n < s->n ? n : s->n;
	n = s->step && n > s->step ? s->step : n;
	memset(p, 'x', n);
	s->n -= n;
	clock_ms += 10;
	return (long)n;
}

static int64_t
evenly(void *state)
{
	(void)state;
	return 5;
}

static void
test_bodies(void)
{
	struct source source;
	struct request req;
	struct fault f = { 0 };
	static const struct {
		const char *name;
		int64_t length;
		struct source source;
		size_t limit;
		enum result result;
		const char *code;
	} cases[] = {
		{ "no body", -1, { 0, 0, 0 }, 100, OK, "" },
		{ "no body, and said so", 0, { 0, 0, 0 }, 100, OK, "" },
		{ "no body where none may be", -1, { 0, 0, 0 }, 0, OK, "" },
		{ "a body where none may be", -1, { 1, 0, 0 }, 0, ERR_LIMIT, "too_large" },
		{ "a body of unknown length", -1, { 50000, 0, 0 }, 100000, OK, "" },
		{ "a body of known length", 50000, { 50000, 0, 0 }, 100000, OK, "" },
		{ "a body in small pieces", 5000, { 5000, 7, 0 }, 100000, OK, "" },
		{ "a body at its limit", 100, { 100, 0, 0 }, 100, OK, "" },
		{ "an unsaid body at its limit", -1, { 100, 0, 0 }, 100, OK, "" },
		{ "a body above its limit", -1, { 101, 0, 0 }, 100, ERR_LIMIT, "too_large" },
		{ "a body said to be above it", 101, { 0, 0, 0 }, 100, ERR_LIMIT, "too_large" },
		{ "10 MB", -1, { 10 << 20, 0, 0 }, 1 << 20, ERR_LIMIT, "too_large" },
		{ "a body shorter than said", 100, { 99, 0, 0 }, 1000, ERR_INPUT, "bad_length" },
		{ "a body longer than said", 100, { 101, 0, 0 }, 1000, ERR_INPUT, "bad_length" },
		{ "a client that goes away", 100, { 50, 0, -1 }, 1000, ERR_INPUT, "client_gone" },
		{ "a client that drips", -1, { 5000, 1, 0 }, 10000, ERR_LIMIT, "too_slow" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		source = cases[i].source;
		req = (struct request){ .length = cases[i].length, .began_ms = clock_ms };
		f = (struct fault){ 0 };
		check_int(cases[i].name, request_body(&req, &arena, &env, cases[i].limit, get, &source, &f), cases[i].result);
		check_str(cases[i].name, str_of(f.code), str_of(cases[i].code));
		if (cases[i].result == OK)
			check_int(cases[i].name, (int64_t)req.body.n, (int64_t)cases[i].source.n);
	}
	source = (struct source){ 5000, 1, 0 };
	req = (struct request){ .length = -1, .began_ms = 5 };
	env.ticks_ms = evenly;
	check_int("a clock that is set forward is no slow client", request_body(&req, &arena, &env, 10000, get, &source, &f), OK);
	env.ticks_ms = NULL;
}

void
test_request(void)
{
	check_str("a method's name", request_method_name(METHOD_DELETE), STR("DELETE"));
	test_targets();
	test_long_targets();
	test_query();
	test_params();
	test_bad_params();
	test_cookies();
	test_bodies();
}
