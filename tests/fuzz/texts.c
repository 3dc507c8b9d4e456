/* texts.c - the core's text and the base's UTF-8: two readers of the same rules agree, and folding twice is folding once. */
#include "base/utf8.h"
#include "tests/fuzz/fuzz.h"

static bool
clean_by_steps(struct str s)
{
	while (s.n) {
		size_t n = utf8_step(s);

		if (n == 0 || n > s.n || *s.p == 0)
			return false;
		s.p += n;
		s.n -= n;
	}
	return true;
}

static struct str
folded(struct arena *a, struct str s)
{
	struct buf b = buf_of(arena_get(a, 2 * s.n + 1), 2 * s.n);

	buf_fold(&b, s);
	HOLDS(!b.full);		/* as its callers rely on */
	return buf_str(&b);
}

void
fuzz_texts(struct arena *a, struct str in)
{
	struct str trimmed = str_trim(in), head, rest, once;
	int64_t v, again;
	char digits[24];
	struct buf b = buf_of(digits, sizeof digits);

	HOLDS(str_utf8(in) == clean_by_steps(in));
	HOLDS(utf8_count(in) <= in.n && (in.n == 0 || utf8_count(in) > 0));
	HOLDS(fuzz_within(trimmed, in) && str_eq(str_trim(trimmed), trimmed));
	HOLDS(!str_utf8(in) || str_utf8(trimmed));
	once = folded(a, in);
	HOLDS(!str_utf8(in) || str_utf8(once));
	if (str_utf8(in))
		HOLDS(str_eq(folded(a, once), once));
	if (str_cut(in, ',', &head, &rest))
		HOLDS(head.n + 1 + rest.n == in.n && !str_has(head, STR(",")));
	else
		HOLDS(str_eq(head, in) && rest.n == 0);
	HOLDS(str_starts(in, head) && str_ends(in, rest) && str_has(in, head) && str_cmp(in, in) == 0);
	if (str_int(in, &v)) {
		buf_int(&b, v);
		HOLDS(str_int(buf_str(&b), &again) && again == v);
	}
}
