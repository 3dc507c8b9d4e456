#include "connect/wire.h"

#include <string.h>

#include "base/crypto.h"
#include "base/utf8.h"

/* ---- text that grows -------------------------------------------------------------------------------------------- */

struct wire_text
wire_text(struct arena *a)
{
	return (struct wire_text){ .arena = a, .p = NULL };
}

static void
spoil(struct wire_text *t, enum result why)
{
	if (t->bad == OK)
		t->bad = why;
}

/* Room for more bytes and the NUL.  What moves is wiped where it was: the arena lives longer than the call. */
static bool
room(struct wire_text *t, size_t more)
{
	size_t need = t->n + more + 1, cap = t->cap * 2;
	char *p;

	if (t->bad != OK)
		return false;
	if (more < SIZE_MAX / 4 && need <= t->cap)
		return true;
	if (cap < 64)
		cap = 64;
	if (cap < need)
		cap = need;
	p = more < SIZE_MAX / 4 ? arena_get(t->arena, cap) : NULL;
	if (!p) {
		spoil(t, ERR_LIMIT);
		return false;
	}
	if (t->n)
		memcpy(p, t->p, t->n);
	if (t->p)
		explicit_bzero(t->p, t->cap);
	t->p = p;
	t->cap = cap;
	return true;
}

void
wire_put(struct wire_text *t, struct str s)
{
	if (s.n == 0 || !room(t, s.n))
		return;
	memcpy(t->p + t->n, s.p, s.n);
	t->n += s.n;
	t->p[t->n] = '\0';
}

void
wire_put_text(struct wire_text *t, const char *s)
{
	wire_put(t, str_of(s));
}

void
wire_put_int(struct wire_text *t, int64_t value)
{
	char digits[24];
	struct buf b = buf_of(digits, sizeof digits);

	buf_int(&b, value);
	wire_put(t, buf_str(&b));
}

/* What was put since from is secret.  Where ranges run out, all of the text becomes one. */
static void
hide(struct wire_text *t, size_t from)
{
	if (t->n == from)
		return;
	if (t->spans < WIRE_SPANS)
		t->span[t->spans++] = (struct wire_span){ from, t->n };
	else
		t->span[0] = (struct wire_span){ 0, SIZE_MAX };
}

void
wire_put_secret(struct wire_text *t, struct secret s)
{
	size_t from = t->n;

	wire_put(t, secret_reveal(s));
	hide(t, from);
}

void
wire_encode(struct wire_text *t, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    c == '-' || c == '.' || c == '_' || c == '~';
		char code[3] = { '%', hex[c >> 4], hex[c & 15] };

		wire_put(t, plain ? (struct str){ s.p + i, 1 } : (struct str){ code, sizeof code });
	}
}

void
wire_encode_secret(struct wire_text *t, struct secret s)
{
	size_t from = t->n;

	wire_encode(t, secret_reveal(s));
	hide(t, from);
}

/* The inside of a JSON string. */
static void
escape(struct wire_text *t, struct str s)
{
	static const char hex[] = "0123456789abcdef";
	size_t from = 0;

	if (s.n == 0)
		return;
	if (!str_utf8(s)) {
		spoil(t, ERR_INPUT);
		return;
	}
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		char code[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
			continue;
		wire_put(t, (struct str){ s.p + from, i - from });
		from = i + 1;
		if (c == '"' || c == '\\') {
			code[1] = (char)c;
			wire_put(t, (struct str){ code, 2 });
		} else {
			wire_put(t, (struct str){ code, sizeof code });
		}
	}
	wire_put(t, (struct str){ s.p + from, s.n - from });
}

void
wire_json(struct wire_text *t, struct str s)
{
	wire_put(t, STR("\""));
	escape(t, s);
	wire_put(t, STR("\""));
}

void
wire_json_secret(struct wire_text *t, struct secret s)
{
	size_t from;

	wire_put(t, STR("\""));
	from = t->n;
	escape(t, secret_reveal(s));
	hide(t, from);
	wire_put(t, STR("\""));
}

struct str
wire_clear(const struct wire_text *t)
{
	return (struct str){ t->p, t->n };
}

struct str
wire_blanked(struct arena *a, const struct wire_text *t)
{
	char *p = arena_cstr(a, wire_clear(t));

	if (!p)
		return (struct str){ 0 };
	for (int i = 0; i < t->spans; i++) {
		size_t to = t->span[i].to < t->n ? t->span[i].to : t->n;

		memset(p + t->span[i].from, '*', to - t->span[i].from);
	}
	return (struct str){ p, t->n };
}

/* ---- a call ----------------------------------------------------------------------------------------------------- */

const char *
wire_method_name(enum wire_method m)
{
	switch (m) {
	case WIRE_GET:
		return "GET";
	case WIRE_POST:
		return "POST";
	}
	return "";
}

void
wire_begin(struct call *c, struct arena *a, enum wire_method method, struct str url)
{
	*c = (struct call){
		.method = method, .url = wire_text(a), .body = wire_text(a),
		.connect_ms = 10000, .total_ms = 30000, .answer_max = (size_t)1 << 20,
	};
	wire_put(&c->url, url);
}

struct wire_text *
wire_header(struct call *c, const char *name)
{
	struct wire_header *h = &c->header[c->headers < WIRE_HEADERS ? c->headers : WIRE_HEADERS - 1];

	if (c->headers < WIRE_HEADERS)
		c->headers++;
	else
		c->bad = ERR_LIMIT;
	*h = (struct wire_header){ name, wire_text(c->body.arena) };
	return &h->value;
}

void
wire_header_text(struct call *c, const char *name, struct str value)
{
	wire_put(wire_header(c, name), value);
}

void
wire_header_secret(struct call *c, const char *name, const char *before, struct secret value)
{
	struct wire_text *t = wire_header(c, name);

	wire_put_text(t, before);
	wire_put_secret(t, value);
}

void
wire_header_basic(struct call *c, struct secret user, struct secret password)
{
	struct wire_text *out = wire_header(c, "Authorization"), pair = wire_text(c->body.arena);
	struct str coded;

	wire_put_secret(&pair, user);
	wire_put(&pair, STR(":"));
	wire_put_secret(&pair, password);
	coded = crypto_base64(c->body.arena, wire_clear(&pair));
	if (pair.bad != OK || !coded.p)
		spoil(out, ERR_LIMIT);
	wire_put(out, STR("Basic "));
	wire_put_secret(out, (struct secret){ (unsigned char *)coded.p, coded.n });
	if (coded.p)
		explicit_bzero((char *)coded.p, coded.n);
	if (pair.p)
		explicit_bzero(pair.p, pair.cap);
}

/* Visible ASCII from least on: 0x21, or 0x20 where blanks may stand. */
static bool
sendable(struct str s, unsigned char least)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < least || (unsigned char)s.p[i] > 0x7e)
			return false;
	return true;
}

static enum result
end_text(const struct wire_text *t, const char *what, struct fault *f)
{
	if (t->bad == ERR_LIMIT)
		return fault_set(f, ERR_LIMIT, "too_large", "The request is too large to be built (%s).", what);
	if (t->bad != OK)
		return fault_set(f, ERR_INPUT, "unsendable", "The request's %s holds something that is no text.", what);
	return OK;
}

enum result
wire_end(const struct call *c, struct fault *f)
{
	struct str url = wire_clear(&c->url);
	enum result res = end_text(&c->url, "address", f);

	if (res == OK)
		res = end_text(&c->body, "body", f);
	if (res == OK && c->bad != OK)
		res = fault_set(f, c->bad, "too_large", "The request has too many headers.");
	if (res == OK && ((!str_starts(url, STR("https://")) && !str_starts(url, STR("http://"))) || !sendable(url, 0x21)))
		res = fault_set(f, ERR_INPUT, "unsendable", "The provider's address is no http or https address.");
	for (int i = 0; i < c->headers && res == OK; i++) {
		res = end_text(&c->header[i].value, c->header[i].name, f);
		if (res == OK && !sendable(wire_clear(&c->header[i].value), 0x20))
			res = fault_set(f, ERR_INPUT, "unsendable",
			    "What is to be sent as %s holds a character that cannot be sent. Enter it again.",
			    c->header[i].name);
	}
	return res;
}

void
wire_wipe(struct call *c)
{
	if (c->url.p)
		explicit_bzero(c->url.p, c->url.cap);
	if (c->body.p)
		explicit_bzero(c->body.p, c->body.cap);
	for (int i = 0; i < c->headers; i++)
		if (c->header[i].value.p)
			explicit_bzero(c->header[i].value.p, c->header[i].value.cap);
	*c = (struct call){ 0 };
}

struct str
wire_shown(struct arena *a, const struct call *c)
{
	struct wire_text t = wire_text(a);

	wire_put_text(&t, wire_method_name(c->method));
	wire_put(&t, STR(" "));
	wire_put(&t, wire_blanked(a, &c->url));
	wire_put(&t, STR("\n"));
	for (int i = 0; i < c->headers; i++) {
		wire_put_text(&t, c->header[i].name);
		wire_put(&t, STR(": "));
		wire_put(&t, wire_blanked(a, &c->header[i].value));
		wire_put(&t, STR("\n"));
	}
	if (c->body.n) {
		wire_put(&t, STR("\n"));
		wire_put(&t, wire_blanked(a, &c->body));
	}
	return t.bad == OK ? wire_clear(&t) : (struct str){ 0 };
}

/* ---- what stands in answers ------------------------------------------------------------------------------------- */

bool
wire_under(struct str url, struct str base)
{
	struct str path, query;

	while (base.n && base.p[base.n - 1] == '/')
		base.n--;
	if (!str_has(base, STR("://")) || !str_starts(url, base))
		return false;
	url.p += base.n;
	url.n -= base.n;
	if (url.n && url.p[0] != '/' && url.p[0] != '?')
		return false;
	/* A way up again, in either spelling, could leave the base. */
	str_cut(url, '?', &path, &query);
	return !str_has(path, STR("/..")) && !str_has(path, STR("%2e")) && !str_has(path, STR("%2E")) &&
	    !str_has(path, STR("\\"));
}

/* As str_trim, and without the control characters that are going to be blanks. */
static struct str
trim_words(struct str s)
{
	size_t before;

	do {
		s = str_trim(s);
		before = s.n;
		if (s.n && ((unsigned char)s.p[s.n - 1] < 0x20 || s.p[s.n - 1] == 0x7f))
			s.n--;
		if (s.n && ((unsigned char)s.p[0] < 0x20 || s.p[0] == 0x7f))
			s = (struct str){ s.p + 1, s.n - 1 };
	} while (s.n < before);
	return s;
}

struct str
wire_words(struct arena *a, struct str s, size_t max)
{
	static const char more[] = "\xe2\x80\xa6";	/* … */
	struct wire_text t = wire_text(a);
	size_t step, room_for_more = sizeof more - 1;
	bool cut;

	s = trim_words(s);
	cut = s.n > max;	/* what is replaced keeps its length */
	if (cut)
		max = max > room_for_more ? max - room_for_more : 0;
	for (; s.n; s.p += step, s.n -= step) {
		unsigned char c = (unsigned char)s.p[0];
		bool text = (step = utf8_step(s)) > 0;

		step = text ? step : 1;
		if (t.n + step > max)
			break;
		if (!text)
			wire_put(&t, STR("?"));
		else
			wire_put(&t, c < 0x20 || c == 0x7f ? STR(" ") : (struct str){ s.p, step });
	}
	if (cut)
		wire_put(&t, STR(more));
	return t.bad == OK && t.n ? wire_clear(&t) : STR("");
}
