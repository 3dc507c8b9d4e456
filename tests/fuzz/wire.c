/* wire.c - what goes to a provider and what is shown of it: bytes become text that can be sent, secrets become stars. */
#include "base/json.h"
#include "connect/wire.h"
#include "tests/fuzz/fuzz.h"

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static struct str
decoded(struct arena *a, struct str s)
{
	char *p = arena_get(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '%') {
			p[n++] = s.p[i];
			continue;
		}
		HOLDS(s.n - i >= 3 && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0);
		p[n++] = (char)(hex(s.p[i + 1]) << 4 | hex(s.p[i + 2]));
		i += 2;
	}
	return (struct str){ p, n };
}

static void
build(struct call *call, struct arena *a, struct str url, struct secret secret)
{
	wire_begin(call, a, WIRE_POST, url);
	wire_put(&call->url, STR("?key="));
	wire_encode_secret(&call->url, secret);
	wire_header_secret(call, "Authorization", "Bearer ", secret);
	wire_header_basic(call, secret, secret);
	wire_put(&call->body, STR("{\"a\":"));
	wire_json_secret(&call->body, secret);
	wire_put(&call->body, STR("}"));
}

/* Lines: a text, a secret, a base, a url; the rest is anything. */
void
fuzz_wire(struct arena *a, struct str in)
{
	struct str text = fuzz_line(a, &in), hidden = fuzz_line(a, &in), base = fuzz_line(a, &in), url = fuzz_line(a, &in);
	struct secret secret = secret_of(a, hidden);
	struct wire_text t = wire_text(a), encoded = wire_text(a);
	struct call call;
	struct fault f = { 0 };
	struct str words, shown;
	json *j;

	for (size_t max = 0; max < 12; max += 3) {
		words = wire_words(a, in, max);
		HOLDS(fuzz_words(words, max < 3 ? 3 : max));
	}
	words = wire_words(a, in, 500);
	HOLDS(fuzz_words(words, 500) && str_eq(wire_words(a, words, 500), words));
	wire_encode(&encoded, in);
	HOLDS(encoded.bad == OK && str_eq(decoded(a, wire_clear(&encoded)), in));
	wire_json(&t, text);
	HOLDS((t.bad == OK) == str_utf8(text));
	j = t.bad == OK ? json_parse(a, wire_clear(&t), NULL) : NULL;
	HOLDS(t.bad != OK || str_eq(json_string(j), text));

	build(&call, a, url, secret);
	shown = wire_shown(a, &call);
	if (wire_end(&call, &f) == OK) {
		HOLDS(str_utf8(shown) && (str_starts(url, STR("http://")) || str_starts(url, STR("https://"))));
		HOLDS(str_eq(json_string(json_get(json_parse(a, wire_clear(&call.body), NULL), "a")), hidden));
		for (int i = 0; i < call.headers; i++)
			HOLDS(fuzz_words(wire_clear(&call.header[i].value), SIZE_MAX));
		/* Another secret of the same shape: whoever sees what is shown cannot tell the two apart. */
		build(&call, a, url, secret_of(a, fuzz_other(a, hidden)));
		HOLDS(str_eq(wire_shown(a, &call), shown));
	}
	HOLDS(fuzz_words(str_of(f.message), sizeof f.message));
	if (wire_under(url, base))
		HOLDS(str_has(base, STR("://")) && str_has(url, STR("://")));
	wire_wipe(&call);
}
