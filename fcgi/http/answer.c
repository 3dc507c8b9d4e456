#include "http/answer.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ---- the table of statuses ------------------------------------------------------------------------------------- */

/* The first row whose result and code fit; a row without a code fits any, and has the usual words. */
static const struct {
	enum result result;
	const char *code;
	int status;
	const char *usual_code, *usual_message;
} statuses[] = {
	{ OK, NULL, 200, "ok", "" },
	{ ERR_INPUT, "unsupported_type", 415, NULL, NULL },
	{ ERR_INPUT, NULL, 400, "invalid", "The request is not right. Correct it and try again." },
	{ ERR_AUTH, NULL, 401, "sign_in", "Sign in first." },
	{ ERR_DENIED, NULL, 403, "denied", "Your role may not do this. Ask an owner of the account." },
	{ ERR_MISSING, NULL, 404, "missing", "There is no such thing here. It may have been removed; load the page again." },
	{ ERR_CONFLICT, NULL, 409, "conflict", "It has changed meanwhile. Load the page again and look at it." },
	{ ERR_LIMIT, "too_large", 413, NULL, NULL },
	{ ERR_LIMIT, "target_too_long", 414, NULL, NULL },
	{ ERR_LIMIT, "headers_too_large", 431, NULL, NULL },
	{ ERR_LIMIT, "too_slow", 408, NULL, NULL },
	{ ERR_LIMIT, NULL, 429, "throttled", "Too many requests. Wait a moment and try again." },
	{ ERR_REMOTE, NULL, 502, "remote", "A provider did not answer as it should. Try again in a moment." },
	{ ERR_STORE, NULL, 503, "store", "The store is not available and nothing was kept. Try again in a moment." },
};
enum { STATUSES = sizeof statuses / sizeof *statuses };

static const struct { int status; const char *reason; } reasons[] = {
	{ 200, "OK" }, { 201, "Created" }, { 202, "Accepted" }, { 204, "No Content" }, { 303, "See Other" },
	{ 304, "Not Modified" }, { 400, "Bad Request" }, { 401, "Unauthorized" }, { 403, "Forbidden" },
	{ 404, "Not Found" }, { 405, "Method Not Allowed" }, { 408, "Request Timeout" }, { 409, "Conflict" },
	{ 413, "Content Too Large" }, { 414, "URI Too Long" }, { 415, "Unsupported Media Type" },
	{ 429, "Too Many Requests" }, { 431, "Request Header Fields Too Large" }, { 500, "Internal Server Error" },
	{ 502, "Bad Gateway" }, { 503, "Service Unavailable" },
};

static int
row_of(enum result res, const char *code)
{
	int i = 0;

	while (i < STATUSES - 1 &&
	    (statuses[i].result != res || (statuses[i].code && strcmp(statuses[i].code, code) != 0)))
		i++;
	return i;
}

int
answer_status(const struct fault *f)
{
	return statuses[row_of(f->result, f->code)].status;
}

static const char *
reason(int status)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Other";
}

/* ---- headers --------------------------------------------------------------------------------------------------- */

void
answer_header(struct http_answer *a, const char *name, struct str value)
{
	bool many = strcmp(name, "Set-Cookie") == 0;
	char *p = arena_cstr(a->arena, value);
	int i = many ? a->headers : 0;

	/* A line break in a value would begin a header of the client's choice. */
	for (size_t k = 0; p && k < value.n; k++)
		if ((unsigned char)p[k] < 0x20 || p[k] == 0x7f)
			p[k] = ' ';
	while (i < a->headers && !str_eq(a->header[i].name, str_of(name)))
		i++;
	assert(i < ANSWER_HEADERS);
	if (p && i < ANSWER_HEADERS) {
		a->header[i] = (struct pair){ str_of(name), { p, value.n } };
		a->headers += i == a->headers;
	}
}

static void
usual_headers(struct http_answer *a)
{
	answer_header(a, "Cache-Control", STR("no-store"));
	answer_header(a, "X-Content-Type-Options", STR("nosniff"));
	answer_header(a, "X-Frame-Options", STR("DENY"));
	answer_header(a, "Referrer-Policy", STR("no-referrer"));
	answer_header(a, "Cross-Origin-Resource-Policy", STR("same-origin"));
}

void
answer_begin(struct http_answer *a, struct arena *arena)
{
	*a = (struct http_answer){ .arena = arena, .status = 200 };
	usual_headers(a);
}

/* Forgets what was said so far but the cookies: a refused sign-in may still end an old session. */
static void
begin_again(struct http_answer *a)
{
	int kept = 0;

	for (int i = 0; i < a->headers; i++)
		if (str_eq(a->header[i].name, STR("Set-Cookie")) && a->header[i].value.n)
			a->header[kept++] = a->header[i];
	a->headers = kept;
	a->body = (struct str){ 0 };
	usual_headers(a);
}

void
answer_cookie(struct http_answer *a, const struct cookie *c)
{
	struct str path = c->path.n ? c->path : STR("/"), age = { "", 0 }, line;

	assert(!str_has(c->value, STR(";")) && !str_has(c->value, STR(",")) && !str_has(path, STR(";")));
	if (c->max_age_s >= 0)
		age = arena_printf(a->arena, "; Max-Age=%lld", (long long)c->max_age_s);
	line = arena_printf(a->arena, "%.*s=%.*s; Path=%.*s%.*s; HttpOnly; SameSite=Lax%s", STR_ARG(c->name), STR_ARG(c->value),
	    STR_ARG(path), STR_ARG(age), c->secure ? "; Secure" : "");
	answer_header(a, "Set-Cookie", line);
}

/* ---- bodies ---------------------------------------------------------------------------------------------------- */

void
answer_bytes(struct http_answer *a, int status, const char *type, struct str body)
{
	a->status = status;
	a->body = body;
	answer_header(a, "Content-Type", str_of(type));
}

void
answer_empty(struct http_answer *a, int status)
{
	a->status = status;
	a->body = (struct str){ 0 };
}

json *
answer_object(struct http_answer *a)
{
	json *j = json_object(a->arena);

	json_put_bool(a->arena, j, "ok", true);
	return j;
}

void
answer_json(struct http_answer *a, int status, const json *j)
{
	struct str body = json_print(a->arena, j);

	if (body.p)
		answer_bytes(a, status, "application/json", body);
	else
		answer_no_room(a);
}

#define NO_ROOM "{\"ok\":false,\"code\":\"answer_too_large\",\"message\":" \
	"\"There is no room to finish this answer. Look at what is there before you try again, and ask for less at once.\"}"
#define NO_ROOM_N "160"
static const char no_room_head[] = "Status: 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: " NO_ROOM_N
	"\r\nCache-Control: no-store\r\n\r\n";
_Static_assert(sizeof NO_ROOM - 1 == 160, "NO_ROOM_N says how long NO_ROOM is");

void
answer_no_room(struct http_answer *a)
{
	arena_reopen(a->arena);
	begin_again(a);
	answer_bytes(a, 503, "application/json", STR(NO_ROOM));
}

void
answer_ok(struct http_answer *a)
{
	answer_json(a, 200, answer_object(a));
}

void
answer_already_done(struct http_answer *a, json *j)
{
	if (!j)
		j = answer_object(a);
	json_put_bool(a->arena, j, "already_done", true);
	answer_json(a, 200, j);
}

void
answer_csv(struct http_answer *a, struct str filename, struct str csv)
{
	struct str line = arena_printf(a->arena, "attachment; filename=\"%.*s\"", STR_ARG(filename));
	size_t from = sizeof "attachment; filename=\"" - 1;
	char *p = arena_cstr(a->arena, line);

	for (size_t i = from; p && i < from + filename.n; i++) {
		char c = p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-'))
			p[i] = '_';
	}
	answer_bytes(a, 200, "text/csv; charset=utf-8", csv);
	answer_header(a, "Content-Disposition", (struct str){ p, p ? line.n : 0 });
}

/* ---- refusals -------------------------------------------------------------------------------------------------- */

static json *
details(struct http_answer *a, const struct fault *f)
{
	json *j = json_object(a->arena);

	for (int i = 0; i < f->details; i++)
		if (!json_get(j, f->detail[i].field))	/* the first word about a field counts */
			json_put_text(a->arena, j, f->detail[i].field, f->detail[i].message);
	return j;
}

void
answer_fault(struct http_answer *a, const struct fault *f)
{
	int row = row_of(f->result, f->code), usual = row_of(f->result, "");
	json *j = json_object(a->arena);

	begin_again(a);
	json_put_bool(a->arena, j, "ok", false);
	json_put_text(a->arena, j, "code", *f->code ? f->code : statuses[usual].usual_code);
	json_put_text(a->arena, j, "message", *f->message ? f->message : statuses[usual].usual_message);
	if (f->details)
		json_put(a->arena, j, "details", details(a, f));
	if (f->retry_after_ms > 0)
		answer_header(a, "Retry-After", arena_printf(a->arena, "%lld", (long long)(f->retry_after_ms / 1000 +
		    (f->retry_after_ms % 1000 != 0))));
	if (statuses[row].status == 401)
		answer_header(a, "WWW-Authenticate", STR("Bearer"));
	answer_json(a, statuses[row].status, j);
}

void
answer_result(struct http_answer *a, enum result res)
{
	struct fault f = { .result = res };

	answer_fault(a, &f);
}

void
answer_method(struct http_answer *a, struct str allow)
{
	struct fault f = { .result = ERR_INPUT, .code = "method_not_allowed" };

	snprintf(f.message, sizeof f.message, "This address answers %.*s only.", STR_ARG(allow));
	answer_fault(a, &f);
	a->status = 405;
	answer_header(a, "Allow", allow);
}

/* ---- versions -------------------------------------------------------------------------------------------------- */

/* Whether list ("W/\"a\", \"b\"", or *) has tag, by weak comparison: W/ does not count. */
static bool
has_tag(struct str list, struct str tag)
{
	if (str_eq(str_trim(list), STR("*")))
		return true;
	while (list.n) {
		const char *from, *to;
		struct str one;

		from = memchr(list.p, '"', list.n);	/* tags stand in quotes and may hold commas; W/ stands before them */
		if (!from)
			return false;
		from++;
		to = memchr(from, '"', list.n - (size_t)(from - list.p));
		if (!to)
			return false;
		one = (struct str){ from, (size_t)(to - from) };
		if (str_eq(one, tag))
			return true;
		list.n -= (size_t)(to + 1 - list.p);
		list.p = to + 1;
	}
	return false;
}

bool
answer_etag(struct http_answer *a, const struct request *req, struct str tag)
{
	struct str wanted = request_header(req, "if-none-match");

	answer_header(a, "ETag", arena_printf(a->arena, "W/\"%.*s\"", STR_ARG(tag)));
	if ((req->method != METHOD_GET && req->method != METHOD_HEAD) || !wanted.n || !has_tag(wanted, tag))
		return false;
	answer_empty(a, 304);
	return true;
}

/* ---- the wire -------------------------------------------------------------------------------------------------- */

enum { HEAD_ROOM = 512 };	/* status line, length and id beside the headers */

void
answer_print(const struct http_answer *a, const struct request *req, struct str *head, struct str *body)
{
	bool empty = a->status == 204 || a->status == 304;
	size_t room = HEAD_ROOM + req->id.n;
	struct buf b;
	char *p;

	for (int i = 0; i < a->headers; i++)
		room += a->header[i].name.n + a->header[i].value.n + 4;
	p = arena_get(a->arena, room);
	if (!p) {
		*head = str_of(no_room_head);
		*body = req->method == METHOD_HEAD ? STR("") : STR(NO_ROOM);
		return;
	}
	b = buf_of(p, room);
	buf_text(&b, "Status: ");
	buf_int(&b, a->status);
	buf_char(&b, ' ');
	buf_text(&b, reason(a->status));
	for (int i = 0; i < a->headers; i++) {
		if (empty && str_eq(a->header[i].name, STR("Content-Type")))
			continue;
		buf_text(&b, "\r\n");
		buf_put(&b, a->header[i].name);
		buf_text(&b, ": ");
		buf_put(&b, a->header[i].value);
	}
	if (req->id.n) {
		buf_text(&b, "\r\nX-Request-Id: ");
		buf_put(&b, req->id);
	}
	if (!empty) {
		buf_text(&b, "\r\nContent-Length: ");
		buf_int(&b, (int64_t)a->body.n);
	}
	buf_text(&b, "\r\n\r\n");
	assert(!b.full);
	*head = buf_str(&b);
	*body = a->body;
	if (empty || req->method == METHOD_HEAD)
		*body = (struct str){ 0 };
}
