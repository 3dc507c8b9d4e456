/* input.c - fuzz.h's small tools: taking bytes apart, and what many targets hold. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "vault/vault.h"

struct str
fuzz_copy(struct arena *a, struct str s)
{
	char *p = s.n ? arena_get(a, s.n) : NULL;

	if (s.n)
		HOLDS(p != NULL);
	if (p)
		memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

struct str
fuzz_line(struct arena *a, struct str *rest)
{
	struct str line;

	str_cut(*rest, '\n', &line, rest);
	return fuzz_copy(a, line);
}

struct str
fuzz_cell(struct arena *a, struct str *rest)
{
	struct str cell;

	str_cut(*rest, '|', &cell, rest);
	return fuzz_copy(a, cell);
}

unsigned
fuzz_byte(struct str *rest)
{
	unsigned c = rest->n ? (unsigned char)*rest->p : 0;

	if (rest->n > 0) {
		rest->p++;
		rest->n--;
	}
	return c;
}

unsigned
fuzz_below(struct str *rest, unsigned n)
{
	return fuzz_byte(rest) % n;
}

int64_t
fuzz_number(struct str *rest)
{
	unsigned first = fuzz_byte(rest);
	uint64_t v = 0;

	if (first < 128)
		return (int64_t)first - 64;
	for (int i = 0; i < 8; i++)
		v = v << 8 | fuzz_byte(rest);
	return (int64_t)v;
}

struct str
fuzz_text(struct arena *a, struct str *rest, size_t max)
{
	size_t n = fuzz_byte(rest) % (max + 1);
	struct str s = { rest->p, n < rest->n ? n : rest->n };

	if (s.n > 0) {
		rest->p += s.n;
		rest->n -= s.n;
	}
	return fuzz_copy(a, s);
}

bool
fuzz_words(struct str s, size_t max)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	return s.n <= max && str_utf8(s);
}

bool
fuzz_within(struct str part, struct str whole)
{
	return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

struct str
fuzz_other(struct arena *a, struct str s)
{
	char *p = arena_cstr(a, s);

	for (size_t i = 0; i < s.n; i++) {
		if (p[i] >= 'a' && p[i] <= 'z')
			p[i] = (char)('a' + (p[i] - 'a' + 7) % 26);
		else if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)('A' + (p[i] - 'A' + 7) % 26);
		else if (p[i] >= '0' && p[i] <= '9')
			p[i] = (char)('0' + (p[i] - '0' + 7) % 10);
	}
	return (struct str){ p, s.n };
}

/* ---- an environment --------------------------------------------------------------------------------------------- */

static int64_t
now(void *state)
{
	(void)state;
	return 1700000000000;
}

static bool
numbers(void *state, void *out, size_t n)
{
	(void)state;
	for (size_t i = 0; i < n; i++)
		((unsigned char *)out)[i] = (unsigned char)(i * 7 + 1);
	return true;
}

const struct env *
fuzz_env(void)
{
	static const struct config config = { .session_hours = 12, .body_limit = 1 << 20 };
	static const struct keys keys = { 2, {
		{ "k1", { 1, 2, 3, 4, 5, 6, 7, 8 } },
		{ "old-key.2", { 8, 7, 6, 5, 4, 3, 2, 1 } },
	} };
	static const struct env env = { .now_ms = now, .random = numbers, .config = &config, .keys = &keys };

	return &env;
}

/* ---- a request -------------------------------------------------------------------------------------------------- */

enum { PARAMS = 200 };

/* "If-None-Match: x" is HTTP_IF_NONE_MATCH=x; a line without a colon stands for itself. */
static char *
param_of(struct arena *a, struct str line)
{
	struct str name, value;
	char *p;

	if (!str_cut(line, ':', &name, &value) || str_has(name, STR("=")))
		return arena_cstr(a, line);
	value = str_trim(value);
	p = arena_cstr(a, arena_printf(a, "%s%.*s=%.*s", name.n == 12 && strncasecmp(name.p, "content-type", 12) == 0 ? "" : "HTTP_",
	    STR_ARG(name), STR_ARG(value)));
	for (size_t i = 0; p && p[i] && p[i] != '='; i++) {
		if (p[i] >= 'a' && p[i] <= 'z')
			p[i] = (char)(p[i] - 'a' + 'A');
		else if (p[i] == '-')
			p[i] = '_';
	}
	return p;
}

struct fuzz_request
fuzz_request(struct arena *a, struct str text)
{
	struct fuzz_request r = { ARENA_ARRAY(a, char *, PARAMS + 3), { 0 } };
	struct str line, method, target;
	int n = 0;

	str_cut(text, '\n', &line, &text);
	if (str_cut(line, ' ', &method, &target)) {
		r.params[n++] = arena_cstr(a, arena_printf(a, "REQUEST_METHOD=%.*s", STR_ARG(method)));
		r.params[n++] = arena_cstr(a, arena_printf(a, "REQUEST_URI=%.*s", STR_ARG(target)));
	}
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (line.n == 0)
			break;
		if (n < PARAMS)
			r.params[n++] = param_of(a, line);
	}
	r.body = fuzz_copy(a, text);
	return r;
}
