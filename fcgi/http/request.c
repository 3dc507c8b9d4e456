#include "http/request.h"

#include <string.h>

static const char *const methods[METHODS] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "" };

/* ---- path, query, cookies -------------------------------------------------------------------------------------- */

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Undoes %XX once (and '+' in queries). False for half an escape, NUL, and what is no UTF-8. */
static bool
decode(struct arena *a, struct str s, bool plus, struct str *out, bool *control)
{
	char *p = arena_get(a, s.n + 1);
	size_t n = 0;

	*control = false;
	if (!p)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '%') {
			if (s.n - i < 3 || hex(s.p[i + 1]) < 0 || hex(s.p[i + 2]) < 0)
				return false;
			c = (char)(hex(s.p[i + 1]) << 4 | hex(s.p[i + 2]));
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if (c == 0)
			return false;
		*control |= (unsigned char)c < 0x20 || c == 0x7f;
		p[n++] = c;
	}
	*out = (struct str){ p, n };
	return str_utf8(*out);
}

static enum result
bad_path(struct fault *f)
{
	return fault_set(f, ERR_INPUT, "bad_path", "This address cannot be read in only one way. Write it plainly.");
}

static enum result
bad_query(struct fault *f)
{
	return fault_set(f, ERR_INPUT, "bad_query", "A query parameter is not correctly encoded text.");
}

static enum result
no_such_path(struct fault *f)
{
	return fault_set(f, ERR_MISSING, "missing", "There is nothing at this address.");
}

static enum result
read_path(struct request *req, struct arena *a, struct str path, struct fault *f)
{
	struct str part;

	if (path.n == 0 || !str_starts(path, req->prefix))
		return no_such_path(f);
	path.p += req->prefix.n;
	path.n -= req->prefix.n;
	if (path.n == 0)
		return OK;	/* the prefix alone */
	if (*path.p != '/')
		return no_such_path(f);
	path.p++;
	path.n--;
	while (path.n) {
		struct str *segment = &req->segment[req->segments];
		bool more = str_cut(path, '/', &part, &path), control;

		if (req->segments == REQUEST_SEGMENTS || part.n == 0 || (more && path.n == 0))
			return no_such_path(f);	/* "//" and a last "/" are other addresses than the ones we have */
		if (!decode(a, part, false, segment, &control) || control)
			return bad_path(f);
		if (memchr(segment->p, '/', segment->n) || str_eq(*segment, STR(".")) || str_eq(*segment, STR("..")))
			return bad_path(f);
		req->segments++;
	}
	return OK;
}

static enum result
read_query(struct request *req, struct arena *a, struct str query, struct fault *f)
{
	struct str part, name, value;

	while (query.n) {
		struct pair *q = &req->query[req->queries];
		bool in_name, in_value;

		str_cut(query, '&', &part, &query);
		if (part.n == 0)
			continue;
		if (req->queries == REQUEST_QUERIES)
			return fault_set(f, ERR_INPUT, "bad_query", "At most %d query parameters.", REQUEST_QUERIES);
		str_cut(part, '=', &name, &value);
		if (!decode(a, name, true, &q->name, &in_name) || !decode(a, value, true, &q->value, &in_value) || in_name ||
		    (in_value && req->control >= 0))
			return bad_query(f);
		if (in_value)
			req->control = req->queries;
		req->queries++;
	}
	return OK;
}

enum result
request_query_plain(const struct request *req, const char *but, struct fault *f)
{
	return req->control < 0 || (but && str_eq(req->query[req->control].name, str_of(but))) ? OK : bad_query(f);
}

/* Takes "http://host" off a target in absolute form, as a proxy sends it. */
static struct str
origin_form(struct str target)
{
	struct str rest = target;
	const char *slash;

	if (str_starts(target, STR("http://")))
		rest = (struct str){ target.p + 7, target.n - 7 };
	else if (str_starts(target, STR("https://")))
		rest = (struct str){ target.p + 8, target.n - 8 };
	else
		return target;
	slash = rest.n ? memchr(rest.p, '/', rest.n) : NULL;
	return slash ? (struct str){ slash, rest.n - (size_t)(slash - rest.p) } : (struct str){ 0 };
}

enum result
request_target(struct request *req, struct arena *a, struct str target, struct fault *f)
{
	struct str path, query;
	enum result res;

	req->target = target;
	req->segments = req->queries = 0;
	req->control = -1;
	if (target.n > REQUEST_TARGET)
		return fault_set(f, ERR_LIMIT, "target_too_long", "The address is longer than %d bytes.", REQUEST_TARGET);
	for (size_t i = 0; i < target.n; i++)
		if ((unsigned char)target.p[i] <= ' ' || target.p[i] == 0x7f || target.p[i] == '#')
			return bad_path(f);
	str_cut(origin_form(target), '?', &path, &query);
	res = read_path(req, a, path, f);
	return res == OK ? read_query(req, a, query, f) : res;
}

void
request_cookies(struct request *req, struct str header)
{
	struct str part, name, value;

	req->cookies = 0;
	while (header.n && req->cookies < REQUEST_COOKIES) {
		str_cut(header, ';', &part, &header);
		if (!str_cut(str_trim(part), '=', &name, &value) || name.n == 0)
			continue;
		if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
			value = (struct str){ value.p + 1, value.n - 2 };
		req->cookie[req->cookies++] = (struct pair){ name, value };
	}
}

/* ---- parameters ------------------------------------------------------------------------------------------------ */

static enum result
no_room(struct fault *f)
{
	return fault_set(f, ERR_LIMIT, "too_large", "The request is too large to be worked on.");
}

/* HTTP_IF_NONE_MATCH becomes if-none-match. */
static enum result
add_header(struct request *req, struct arena *a, struct str name, struct str value, struct fault *f)
{
	char *p;
	struct str own;

	if (!str_utf8(value))
		return OK;	/* as if it had not come: nobody may keep it as text */
	if (!(p = arena_cstr(a, name)))
		return no_room(f);
	for (size_t i = 0; i < name.n; i++) {
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
		else if (p[i] == '_')
			p[i] = '-';
	}
	own = (struct str){ p, name.n };
	for (int i = 0; i < req->headers; i++) {
		struct pair *h = &req->header[i];

		if (!str_eq(h->name, own))
			continue;
		h->value = arena_printf(a, "%.*s%s%.*s", STR_ARG(h->value), str_eq(own, STR("cookie")) ? "; " : ", ",
		    STR_ARG(value));
		return h->value.p ? OK : no_room(f);
	}
	if (req->headers == REQUEST_HEADERS)
		return fault_set(f, ERR_LIMIT, "headers_too_large", "At most %d headers.", REQUEST_HEADERS);
	req->header[req->headers++] = (struct pair){ own, value };
	return OK;
}

static void
first(struct str *to, struct str value)
{
	if (!to->p)
		*to = value;
}

/* What the web server says, until all of it is known. */
struct said { struct str method, target, remote, https, length, type; };

static enum result
read_param(struct request *req, struct arena *a, struct str name, struct str value, struct said *said, struct fault *f)
{
	static const struct { struct str name; size_t offset; } known[] = {
#define SAID(text, member) { { text, sizeof text - 1 }, offsetof(struct said, member) }
		SAID("REQUEST_METHOD", method), SAID("REQUEST_URI", target), SAID("REMOTE_ADDR", remote),
		SAID("HTTPS", https), SAID("CONTENT_LENGTH", length), SAID("CONTENT_TYPE", type),
#undef SAID
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(name, known[i].name)) {
			first((struct str *)(void *)((char *)said + known[i].offset), value);
			return OK;
		}
	/*
	 * nginx repeats type and length as headers.  A Proxy header must never look like the http_proxy of the environment.
	 */
	if (!str_starts(name, STR("HTTP_")) || str_eq(name, STR("HTTP_PROXY")) || str_eq(name, STR("HTTP_CONTENT_TYPE")) ||
	    str_eq(name, STR("HTTP_CONTENT_LENGTH")))
		return OK;
	return add_header(req, a, (struct str){ name.p + 5, name.n - 5 }, value, f);
}

static enum result
read_said(struct request *req, struct arena *a, const struct said *said, struct fault *f)
{
	enum result res = OK;

	req->method = METHOD_OTHER;
	req->method_text = said->method;
	req->remote = said->remote;
	req->https = said->https.n && !str_eq(said->https, STR("off"));
	req->length = -1;
	for (int i = METHOD_GET; i < METHOD_OTHER; i++)
		if (str_eq(said->method, str_of(methods[i])))
			req->method = (enum method)i;
	if (said->length.n && (!str_int(said->length, &req->length) || req->length < 0))
		return fault_set(f, ERR_INPUT, "bad_request", "The request's Content-Length is no number.");
	if (said->type.n)
		res = add_header(req, a, STR("CONTENT_TYPE"), said->type, f);
	if (res != OK)
		return res;
	if (!said->target.n || !said->method.n)
		return fault_set(f, ERR_INPUT, "bad_request",
		    "The web server passed no REQUEST_URI or REQUEST_METHOD. Compare its configuration with the example.");
	request_cookies(req, request_header(req, "cookie"));
	return request_target(req, a, said->target, f);
}

enum result
request_read(struct request *req, struct arena *a, char *const *params, struct fault *f)
{
	struct said said = { 0 };
	enum result res = OK;
	size_t total = 0;

	*req = (struct request){ .id = req->id, .began_ms = req->began_ms, .prefix = req->prefix, .length = -1 };
	for (; res == OK && *params; params++) {
		struct str name, value, param = str_of(*params);

		total += param.n;
		if (total > REQUEST_PARAM_BYTES)
			return fault_set(f, ERR_LIMIT, "headers_too_large", "The headers are larger than %d bytes together.",
			    REQUEST_PARAM_BYTES);
		if (str_cut(param, '=', &name, &value))
			res = read_param(req, a, name, value, &said, f);
	}
	return res == OK ? read_said(req, a, &said, f) : res;
}

/* ---- asking ---------------------------------------------------------------------------------------------------- */

static struct str
look_up(const struct pair *pairs, int n, const char *name)
{
	struct str key = str_of(name);

	for (int i = 0; i < n; i++)
		if (str_eq(pairs[i].name, key))
			return pairs[i].value;
	return (struct str){ 0 };
}

struct str
request_header(const struct request *req, const char *name)
{
	return look_up(req->header, req->headers, name);
}

struct str
request_cookie(const struct request *req, const char *name)
{
	return look_up(req->cookie, req->cookies, name);
}

struct str
request_bearer(const struct request *req)
{
	struct str scheme, token, header = str_trim(request_header(req, "authorization"));

	/* RFC 9110: the scheme's case does not matter. */
	if (!str_cut(header, ' ', &scheme, &token) || scheme.n != 6 || strncasecmp(scheme.p, "bearer", 6) != 0)
		return (struct str){ 0 };
	return str_trim(token);
}

bool
request_query(const struct request *req, const char *name, struct str *out)
{
	struct str v = look_up(req->query, req->queries, name);

	if (!v.p)
		return false;
	*out = v;
	return true;
}

enum result
request_query_int(const struct request *req, const char *name, int64_t min, int64_t max, int64_t *out, struct fault *f)
{
	struct str text;
	int64_t v;

	if (!request_query(req, name, &text))
		return OK;
	if (!str_int(text, &v) || v < min || v > max)
		return fault_field(f, name, "Should be a whole number from %lld to %lld.", (long long)min, (long long)max);
	*out = v;
	return OK;
}

enum result
request_query_only(const struct request *req, const char *const *names, struct fault *f)
{
	enum result res = OK;

	for (int i = 0; i < req->queries; i++) {
		const struct str name = req->query[i].name;
		char shown[80];
		struct buf b = buf_of(shown, sizeof shown - 1);
		bool known = false, twice = false;

		for (const char *const *n = names; *n; n++)
			known |= str_eq(name, str_of(*n));
		for (int k = 0; k < i; k++)
			twice |= str_eq(name, req->query[k].name);
		if (known && !twice)
			continue;
		buf_put(&b, name);
		shown[b.n] = 0;
		res = fault_field(f, b.full ? "query" : shown, known ? "Stands twice." : "There is no such query parameter here.");
	}
	return res;
}

struct str
request_method_name(enum method m)
{
	return str_of(methods[m]);
}
