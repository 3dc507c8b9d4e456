/* blank.c - bodies with their secrets overwritten: same length, nothing secret left, and still the same outside of it. */
#include "base/json.h"
#include "connect/blank.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static const char *const names[] = { "accesstoken", "password", NULL };

/* Letters and digits in lower case, as blank.h compares names. */
static struct str
plain(struct arena *a, struct str s)
{
	char *p = arena_get(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] - 'A' + 'a') : s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			p[n++] = c;
	}
	return (struct str){ p, n };
}

static bool
all_stars(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '*')
			return false;
	return true;
}

/*
 * The two trees side by side.  What is secret in the one may be no JSON in the other (***** for 12345), so only texts are
 * compared, and a text that is JSON itself with a secret's name in it is stars.
 */
static void
compare(struct arena *a, const json *was, const json *is, bool secret)
{
	if (json_kind(was) == JSON_STRING) {
		struct str text = json_string(was), inner = str_trim(text);

		if (secret)
			HOLDS(all_stars(json_string(is)));
		else if (inner.n && (*inner.p == '{' || *inner.p == '[') &&
		    (str_has(plain(a, inner), STR("accesstoken")) || str_has(plain(a, inner), STR("password"))))
			HOLDS(all_stars(json_string(is)));
		else if (!inner.n || !strchr("{[\"", *inner.p))
			HOLDS(str_eq(json_string(is), text));
		return;
	}
	HOLDS(json_count(was) == json_count(is));
	for (const json *m = json_first(was), *n = json_first(is); m; m = json_next(m), n = json_next(n)) {
		struct str name = json_kind(was) == JSON_OBJECT ? plain(a, json_key(m)) : STR("");

		compare(a, m, n, secret || str_eq(name, STR("accesstoken")) || str_eq(name, STR("password")));
	}
}

void
fuzz_blank(struct arena *a, struct str in)
{
	struct str out = blank_json(a, in, names);
	const json *was = json_parse(a, in, NULL), *is;

	HOLDS((out.p != NULL) == (was != NULL) || out.p == NULL);	/* a full arena shows nothing */
	if (!out.p)
		return;
	HOLDS(out.n == in.n && str_utf8(out));
	for (size_t i = 0; i < in.n; i++)
		HOLDS(out.p[i] == in.p[i] || out.p[i] == '*');
	HOLDS(str_eq(blank_json(a, out, names), out) || !json_parse(a, out, NULL));
	is = json_parse(a, out, NULL);
	if (is)		/* no number was secret */
		compare(a, was, is, false);
}
