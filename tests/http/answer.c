#include "http/answer.h"

#include <stdio.h>
#include <string.h>

#include "tests/http/http.h"

static struct str
header(const struct http_answer *a, const char *name)
{
	for (int i = 0; i < a->headers; i++)
		if (str_eq(a->header[i].name, str_of(name)))
			return a->header[i].value;
	return (struct str){ 0 };
}

static void
test_statuses(void)
{
	static const struct { enum result result; const char *code; int status; } cases[] = {
		{ OK, "", 200 }, { ERR_INPUT, "invalid", 400 }, { ERR_INPUT, "bad_json", 400 }, { ERR_INPUT, "unsupported_type", 415 },
		{ ERR_AUTH, "wrong_credentials", 401 }, { ERR_DENIED, "", 403 }, { ERR_MISSING, "missing", 404 },
		{ ERR_CONFLICT, "supplier_busy", 409 }, { ERR_LIMIT, "throttled", 429 }, { ERR_LIMIT, "too_large", 413 },
		{ ERR_LIMIT, "headers_too_large", 431 }, { ERR_LIMIT, "target_too_long", 414 }, { ERR_LIMIT, "too_slow", 408 },
		{ ERR_REMOTE, "source_down", 502 }, { ERR_STORE, "store", 503 }, { ERR_CONFLICT, "too_large", 409 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fault f = { .result = cases[i].result };

		snprintf(f.code, sizeof f.code, "%s", cases[i].code);
		check_int(sentence("the status of %d %s", (int)cases[i].result, cases[i].code), answer_status(&f), cases[i].status);
	}
	for (int r = ERR_INPUT; r < RESULTS; r++) {
		struct http_answer a;

		answer_begin(&a, &arena);
		answer_result(&a, (enum result)r);
		check(sentence("result %d has words of its own", r), a.status >= 400 && !str_has(a.body, STR("\"\"")));
	}
}

static void
test_faults(void)
{
	struct fault f = { 0 };
	struct http_answer a;

	fault_field(&f, "lines[2].quantity", "Should be a \"whole\" number.");
	fault_field(&f, "name", "Is missing.");
	fault_field(&f, "name", "Is odd.");
	answer_begin(&a, &arena);
	answer_header(&a, "ETag", STR("W/\"1\""));
	answer_cookie(&a, &(struct cookie){ .name = STR("x"), .max_age_s = 0 });
	answer_fault(&a, &f);
	check_int("a fault has its status", a.status, 400);
	check_str("and its body", a.body, STR("{\"ok\":false,\"code\":\"invalid\",\"message\":\"Some fields are not right. Correct them and "
	    "try again.\",\"details\":{\"lines[2].quantity\":\"Should be a \\\"whole\\\" number.\",\"name\":\"Is missing.\"}}"));
	check("what was said before is forgotten", !header(&a, "ETag").p);
	check("but a cookie", header(&a, "Set-Cookie").p != NULL);
	check_str("it is not stored", header(&a, "Cache-Control"), STR("no-store"));

	f = (struct fault){ .retry_after_ms = 1001 };
	fault_set(&f, ERR_LIMIT, "throttled", "Wait.");
	answer_fault(&a, &f);
	check_str("when to come back, in whole seconds, never too early", header(&a, "Retry-After"), STR("2"));
	check("no details where there are none", !str_has(a.body, STR("details")));
	answer_result(&a, ERR_AUTH);
	check_str("who is not signed in hears how", header(&a, "WWW-Authenticate"), STR("Bearer"));
	answer_method(&a, STR("GET, POST"));
	check_int("another method", a.status, 405);
	check_str("and which there are", header(&a, "Allow"), STR("GET, POST"));
}

static void
test_etags(void)
{
	static const struct { const char *name, *wanted; enum method method; bool known; } cases[] = {
		{ "the same, weak", "W/\"v7\"", METHOD_GET, true },
		{ "the same, strong", "\"v7\"", METHOD_GET, true },
		{ "the last of a list", "\"a\",W/\"b\" , \"v7\"", METHOD_GET, true },
		{ "anything", "*", METHOD_GET, true },
		{ "for HEAD too", "\"v7\"", METHOD_HEAD, true },
		{ "not for POST", "\"v7\"", METHOD_POST, false },
		{ "another", "\"v8\"", METHOD_GET, false },
		{ "nothing", "", METHOD_GET, false },
		{ "a part of it", "\"v\"", METHOD_GET, false },
		{ "a tag that holds it after a comma", "\"x,v7\"", METHOD_GET, false },
		{ "without quotes", "v7", METHOD_GET, false },
		{ "a quote that does not end", "\"v7", METHOD_GET, false },
		{ "an asterisk among others", "\"a\", *", METHOD_GET, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct request req = { .method = cases[i].method };
		struct http_answer a;
		struct str head, body;

		req.header[req.headers++] = (struct pair){ STR("if-none-match"), str_of(cases[i].wanted) };
		answer_begin(&a, &arena);
		check(cases[i].name, answer_etag(&a, &req, STR("v7")) == cases[i].known);
		check_int(cases[i].name, a.status, cases[i].known ? 304 : 200);
		answer_print(&a, &req, &head, &body);
		check(cases[i].name, str_has(head, STR("\r\nETag: W/\"v7\"\r\n")));
		check(cases[i].name, !cases[i].known || (body.n == 0 && !str_has(head, STR("Content-Length"))));
	}
}

static void
test_wire(void)
{
	struct request get = { .method = METHOD_GET, .id = STR("r1") }, head_only = { .method = METHOD_HEAD };
	struct http_answer a;
	struct str head, body;
	json *j;

	answer_begin(&a, &arena);
	j = answer_object(&a);
	json_put_int(&arena, j, "n", 1);
	answer_json(&a, 201, j);
	answer_print(&a, &get, &head, &body);
	check_str("an answer on the wire", head, STR("Status: 201 Created\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
	    "X-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\n"
	    "Content-Type: application/json\r\nX-Request-Id: r1\r\nContent-Length: 17\r\n\r\n"));
	check_str("and its body", body, STR("{\"ok\":true,\"n\":1}"));
	answer_print(&a, &head_only, &head, &body);
	check("HEAD hears the length", str_has(head, STR("Content-Length: 17\r\n")));
	check("and no body", body.n == 0);

	answer_begin(&a, &arena);
	answer_already_done(&a, NULL);
	check_str("done already", a.body, STR("{\"ok\":true,\"already_done\":true}"));
	answer_ok(&a);
	check_str("done", a.body, STR("{\"ok\":true}"));
	answer_empty(&a, 204);
	answer_print(&a, &get, &head, &body);
	check("no content has no length and no type", !str_has(head, STR("\nContent-Length")) && !str_has(head, STR("\nContent-Type")));

	answer_begin(&a, &arena);
	answer_header(&a, "X-Thing", STR("one\r\nSet-Cookie: evil=1"));
	answer_print(&a, &get, &head, &body);
	check("a value cannot begin a header", str_has(head, STR("X-Thing: one  Set-Cookie: evil=1\r\n")));
	answer_header(&a, "X-Thing", STR("two"));
	check_str("a header said again is said once", header(&a, "X-Thing"), STR("two"));
}

static void
test_downloads_and_cookies(void)
{
	struct http_answer a;
	struct str head, body;
	struct request get = { .method = METHOD_GET };

	answer_begin(&a, &arena);
	answer_csv(&a, STR("job \"7\"\r\n.csv"), STR("a,b\r\n"));
	check_str("a file's name is harmless", header(&a, "Content-Disposition"), STR("attachment; filename=\"job__7___.csv\""));
	check_str("its type", header(&a, "Content-Type"), STR("text/csv; charset=utf-8"));

	answer_begin(&a, &arena);
	answer_cookie(&a, &(struct cookie){ .name = STR("tradepost"), .value = STR("abc"), .max_age_s = 60, .secure = true });
	answer_cookie(&a, &(struct cookie){ .name = STR("other"), .value = STR("x"), .path = STR("/t"), .max_age_s = -1 });
	answer_print(&a, &get, &head, &body);
	check("a cookie", str_has(head, STR("Set-Cookie: tradepost=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure\r\n")));
	check("and another", str_has(head, STR("Set-Cookie: other=x; Path=/t; HttpOnly; SameSite=Lax\r\n")));
}

/* A full arena gives a small refusal, never half an answer. */
static void
test_full(void)
{
	struct arena small = arena_make(8192);
	struct request get = { .method = METHOD_GET };
	struct http_answer a;
	struct str head, body;
	json *j;

	answer_begin(&a, &small);
	j = answer_object(&a);
	for (int i = 0; i < 1000; i++)
		json_put_int(&small, j, "n", i);
	answer_json(&a, 200, j);
	answer_print(&a, &get, &head, &body);
	check_int("an answer too large is refused", a.status, 503);
	check("and still whole", str_starts(head, STR("Status: 503 ")) && str_ends(head, STR("\r\n\r\n")));
	check("with a body of the length it says", str_has(head, arena_printf(&arena, "Content-Length: %zu\r\n", body.n)));
	small.at = small.end - 16;
	answer_print(&a, &get, &head, &body);
	check("there is an answer even where no head fits", str_starts(head, STR("Status: 503 ")) &&
	    str_ends(head, STR("\r\n\r\n")) && str_starts(body, STR("{\"ok\":false,")));
	arena_free(&small);
}

void
test_answer(void)
{
	test_statuses();
	test_faults();
	test_etags();
	test_wire();
	test_downloads_and_cookies();
	test_full();
}
