#include "tests/base/base.h"

#include <stdint.h>
#include <string.h>

#include "base/secret.h"
#include "base/utf8.h"

static bool
all_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

static void
test_utf8(void)
{
	const struct { const char *name; struct str text; size_t step; } cases[] = {
		{ "an ASCII letter is one byte", STR("a"), 1 },
		{ "an umlaut is two bytes", STR("\xc3\xa4"), 2 },
		{ "the euro sign is three bytes", STR("\xe2\x82\xac"), 3 },
		{ "an emoji is four bytes", STR("\xf0\x9f\x93\xa6"), 4 },
		{ "nothing is no character", STR(""), 0 },
		{ "a lone continuation byte is no character", STR("\x80"), 0 },
		{ "an overlong slash is no character", STR("\xc0\xaf"), 0 },
		{ "an overlong three-byte form is no character", STR("\xe0\x80\xaf"), 0 },
		{ "a surrogate is no character", STR("\xed\xa0\x80"), 0 },
		{ "beyond U+10FFFF is no character", STR("\xf4\x90\x80\x80"), 0 },
		{ "a cut character is no character", STR("\xe2\x82"), 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		check_int(cases[i].name, (int64_t)utf8_step(cases[i].text), (int64_t)cases[i].step);
	check("control characters are found, those beyond ASCII, too", utf8_has_control(STR("a\x7f"), true) && utf8_has_control(STR("a\nb"), false) &&
	    utf8_has_control(STR("\xc2\x9f"), true) && !utf8_has_control(STR("a\r\n\tb"), true) && !utf8_has_control(STR("\xc2\xa0 \xe2\x82\xac"), false));
	check_int("characters are counted, not bytes", (int64_t)utf8_count(STR("\xe2\x82\xac" "12\xff")), 4);
}

void
test_arena(void)
{
	struct arena a = arena_make(100000), scratch, none = arena_make(SIZE_MAX);
	char *p, *q;
	struct secret s;

	check("an impossible size gives nothing", none.begin == NULL);
	check("an arena of nothing hands out nothing", arena_get(&none, 1) == NULL);
	p = arena_get(&a, 3);
	q = arena_get(&a, 5);
	check("memory is aligned to 16", ((uintptr_t)p & 15) == 0 && ((uintptr_t)q & 15) == 0);
	check("pieces do not overlap", q - p >= 3);
	check("memory is zeroed", all_zero(p, 3) && all_zero(q, 5));
	memset(q, 'x', 5);
	scratch = a;
	memset(arena_get(&scratch, 64), 'y', 64);
	check("what a scratch copy used is zeroed again", all_zero(arena_get(&a, 64), 64));
	check("too much is NULL", arena_get(&a, 1 << 20) == NULL);
	arena_reopen(&a);
	check("a size that wraps is NULL", arena_array(&a, SIZE_MAX / 2, 4) == NULL);
	arena_reopen(&a);
	check("and so is the largest", arena_get(&a, SIZE_MAX) == NULL);
	arena_reopen(&a);
	check_str("a copied text is the same", arena_str(&a, STR("abc")), STR("abc"));
	check("and ends in NUL", arena_str(&a, STR("abc")).p[3] == 0);
	check("an empty text is not NULL", arena_str(&a, (struct str){ 0 }).p != NULL);
	check_str("printf into the arena", arena_printf(&a, "%d-%s", 7, "x"), STR("7-x"));
	while (arena_get(&a, 1000))
		;
	check("a full arena says so for texts too", arena_str(&a, (struct str){ a.begin, 1000 }).p == NULL);
	check("and for what would fit", arena_full(&a) && arena_get(&a, 1) == NULL);
	scratch = a;
	arena_reopen(&scratch);
	check("a copy knows what its arena knows", !arena_full(&a) && arena_get(&a, 1) != NULL);
	scratch = a;
	check("and the other way round", arena_get(&scratch, SIZE_MAX) == NULL && arena_full(&a));
	arena_reopen(&a);
	arena_refuse(&scratch);
	check("nor does anything when it was told to refuse", arena_get(&a, 1) == NULL);
	arena_reset(&a, 0);
	check("no memory at all is full", !arena_full(&a) && arena_full(&(struct arena){ 0 }));
	check("after a reset all is there again", arena_get(&a, 90000) != NULL && a.at > a.begin);
	s = secret_of(&a, STR("hush"));
	p = (char *)s.hidden;
	check("a secret can be revealed", str_eq(secret_reveal(s), STR("hush")));
	secret_wipe(&s);
	check("a wiped secret is gone from memory", secret_empty(s) && all_zero(p, 4));
	arena_free(&a);
	check("a freed arena is empty", a.begin == NULL);
	test_utf8();
}
