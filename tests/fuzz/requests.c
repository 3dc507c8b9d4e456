/*
 * requests.c - a request as the web server hands it over: path, query, headers, cookies, bearer token, ETag, cursor, body.
 * What is taken in can be written again and reads as the same; what is refused is told in an answer that no header escapes.
 */
#include "base/json.h"
#include "http/answer.h"
#include "http/paging.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static struct str
encoded(struct arena *a, struct str s)
{
	char *p = arena_get(a, 3 * s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++, n += 3) {
		p[n] = '%';
		p[n + 1] = "0123456789ABCDEF"[(unsigned char)s.p[i] >> 4];
		p[n + 2] = "0123456789abcdef"[(unsigned char)s.p[i] & 15];
	}
	return (struct str){ p, n };
}

static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	return true;
}

static void
target_again(struct arena *a, const struct request *req)
{
	struct request again = { .prefix = req->prefix };
	struct str target = req->prefix;

	for (int i = 0; i < req->segments; i++) {
		struct str s = req->segment[i];

		HOLDS(s.n && str_utf8(s) && !memchr(s.p, '/', s.n) && !str_eq(s, STR(".")) && !str_eq(s, STR("..")));
		target = arena_printf(a, "%.*s/%.*s", STR_ARG(target), STR_ARG(encoded(a, s)));
	}
	if (req->segments == 0)
		target = req->prefix.n ? target : STR("/");
	for (int i = 0; i < req->queries; i++) {
		HOLDS(str_utf8(req->query[i].name) && str_utf8(req->query[i].value) && !memchr(req->query[i].value.p, 0, req->query[i].value.n));
		HOLDS(is_plain(req->query[i].name) && is_plain(req->query[i].value) == (i != req->control));
		target = arena_printf(a, "%.*s%c%.*s=%.*s", STR_ARG(target), i ? '&' : '?', STR_ARG(encoded(a, req->query[i].name)),
		    STR_ARG(encoded(a, req->query[i].value)));
	}
	if (target.n > REQUEST_TARGET)
		return;
	HOLDS(request_target(&again, a, target, NULL) == OK && again.segments == req->segments && again.queries == req->queries &&
	    again.control == req->control);
	for (int i = 0; i < req->segments; i++)
		HOLDS(str_eq(again.segment[i], req->segment[i]));
	for (int i = 0; i < req->queries; i++)
		HOLDS(str_eq(again.query[i].name, req->query[i].name) && str_eq(again.query[i].value, req->query[i].value));
}

static void
paging(struct arena *a, const struct request *req)
{
	struct paging page, again;
	struct fault f = { 0 };
	struct request next = { .queries = 1 };
	size_t n = 3;

	if (paging_read(req, a, &page, &f) != OK) {
		HOLDS(f.details > 0);
		return;
	}
	HOLDS(page.limit >= 1 && page.limit <= PAGING_MAX && (page.after || (page.at == 0 && page.key.n == 0 && page.id.n == 0)));
	HOLDS(paging_more(&page, &n) == (n != 3));
	if (!page.after)
		return;
	HOLDS(str_utf8(page.key) && str_utf8(page.id));
	next.query[0] = (struct pair){ STR("cursor"), paging_cursor(a, page.at, page.key, page.id) };
	HOLDS(paging_read(&next, a, &again, &f) == OK && again.at == page.at && str_eq(again.key, page.key) && str_eq(again.id, page.id));
}

/* "Status: 200 OK", lines of "Name: value", an empty line, and no other line break or control character. */
static void
head_holds(struct str head)
{
	struct str line, name, value;
	bool last = false;

	HOLDS(str_starts(head, STR("Status: ")) && str_ends(head, STR("\r\n\r\n")));
	while (head.n) {
		HOLDS(!last && str_cut(head, '\n', &line, &head) && str_ends(line, STR("\r")));
		line.n--;
		last = line.n == 0;
		HOLDS(last || (str_cut(line, ':', &name, &value) && name.n && !memchr(line.p, '\r', line.n) && fuzz_words(value, 20000)));
	}
	HOLDS(last);
}

static void
answered(struct arena *a, const struct request *req, const struct fault *f)
{
	static const char *const known[] = { "limit", "cursor", "state", NULL };
	struct fault only = { 0 };
	struct http_answer ans;
	struct str head, body;
	int64_t n = 0;

	answer_begin(&ans, a);
	if (f->result != OK)
		answer_fault(&ans, f);
	else if (request_query_only(req, known, &only) != OK || request_query_int(req, "n", 0, 5, &n, &only) != OK)
		answer_fault(&ans, &only);
	else if (!answer_etag(&ans, req, STR("v17.3")))
		answer_ok(&ans);
	/* Texts of the client's choice that handlers put into headers. */
	answer_header(&ans, "Location", request_header(req, "referer"));
	if (ans.status == 200)
		answer_csv(&ans, request_header(req, "user-agent"), STR("a,b\r\n"));
	answer_print(&ans, req, &head, &body);
	head_holds(head);
	HOLDS(ans.status != 304 || (f->result == OK && body.n == 0 && request_header(req, "if-none-match").n));
	if (ans.status >= 400)
		HOLDS(req->method == METHOD_HEAD ? body.n == 0 : json_kind(json_parse(a, body, NULL)) == JSON_OBJECT);
}

struct bytes { struct str rest; size_t step; };

static long
get(void *state, char *p, size_t n)
{
	struct bytes *b = state;

	n = n < b->rest.n ? n : b->rest.n;
	n = n < b->step ? n : b->step;
	if (n) {
		memcpy(p, b->rest.p, n);
		b->rest.p += n;
		b->rest.n -= n;
	}
	return (long)n;
}

static void
body(struct arena *a, struct request *req, struct str text)
{
	struct bytes bytes = { text, 1 + text.n % 17 };
	struct fault f = { 0 };
	enum result res = request_body(req, a, fuzz_env(), 200, get, &bytes, &f);

	if (res == OK)
		HOLDS(str_eq(req->body, text) && text.n <= 200 && (req->length < 0 || (size_t)req->length == text.n));
	else
		HOLDS(f.result == res && (text.n > 200 || req->length != (int64_t)text.n));
}

void
fuzz_requests(struct arena *a, struct str in)
{
	struct fuzz_request r = fuzz_request(a, in);
	struct request req = { .id = STR("request-1"), .prefix = in.n % 2 ? STR("/trade") : STR(""), .began_ms = env_now(fuzz_env()) };
	struct fault f = { 0 };
	enum result res = request_read(&req, a, r.params, &f);

	HOLDS(res == f.result && fuzz_words(str_of(f.message), sizeof f.message));
	HOLDS(req.segments <= REQUEST_SEGMENTS && req.queries <= REQUEST_QUERIES && req.headers <= REQUEST_HEADERS &&
	    req.cookies <= REQUEST_COOKIES && (req.length >= -1 || res != OK));
	for (int i = 0; i < req.headers; i++)
		HOLDS(str_utf8(req.header[i].value));
	for (int i = 0; i < req.cookies; i++)
		HOLDS(req.cookie[i].name.n && str_utf8(req.cookie[i].value) && !memchr(req.cookie[i].name.p, ';', req.cookie[i].name.n));
	HOLDS(fuzz_within(request_bearer(&req), request_header(&req, "authorization")));
	HOLDS(!str_has(request_bearer(&req), STR("\n")) || str_has(request_header(&req, "authorization"), STR("\n")));
	if (res == OK) {
		target_again(a, &req);
		paging(a, &req);
		body(a, &req, r.body);
	}
	answered(a, &req, &f);
}
