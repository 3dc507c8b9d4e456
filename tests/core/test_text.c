#include "core/text.h"
#include "tests/core/check.h"

static const struct { const char *name, *text, *want; } trims[] = {
	{ "blanks go from both ends", "  a b \t\r\n", "a b" },
	{ "a no-break space is a blank", "\xC2\xA0" "x\xC2\xA0", "x" },
	{ "a byte order mark is a blank", "\xEF\xBB\xBF" "sku", "sku" },
	{ "blanks of all kinds mixed", " \xC2\xA0 \xEF\xBB\xBF", "" },
	{ "half a no-break space is none", "\xC2", "\xC2" },
	{ "a letter that ends like one stays", "caf\xC3\xA0", "caf\xC3\xA0" },
	{ "a delete character is no blank, in front", "\x7F" "a", "\x7F" "a" },
	{ "nor before one", "a\x7F ", "a\x7F" },
	{ "nor at the end", "a\x7F", "a\x7F" },
	{ "nothing stays nothing", "", "" },
};

static const struct { const char *name, *text; bool ok; int64_t want; } ints[] = {
	{ "a number", "42", true, 42 },
	{ "a negative number", "-7", true, -7 },
	{ "nought", "0", true, 0 },
	{ "the largest", "9223372036854775807", true, INT64_MAX },
	{ "one above the largest", "9223372036854775808", false, 0 },
	{ "the smallest", "-9223372036854775808", true, INT64_MIN },
	{ "one below the smallest", "-9223372036854775809", false, 0 },
	{ "a number far too long", "100000000000000000000", false, 0 },
	{ "no digits", "", false, 0 },
	{ "a minus alone", "-", false, 0 },
	{ "a plus", "+1", false, 0 },
	{ "a blank before", " 1", false, 0 },
	{ "decimals", "1.0", false, 0 },
};

static const struct { const char *name; struct str text; bool want; } utf8[] = {
	{ "ASCII is UTF-8", { "abc", 3 }, true },
	{ "two, three and four bytes are", { "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 9 }, true },
	{ "nothing is", { NULL, 0 }, true },
	{ "NUL is refused", { "a\0b", 3 }, false },
	{ "a lone continuation", { "\x80", 1 }, false },
	{ "a character cut short", { "\xE2\x82", 2 }, false },
	{ "a character interrupted by another", { "\xE2\x82(", 3 }, false },
	{ "an overlong slash", { "\xC0\xAF", 2 }, false },
	{ "an overlong three bytes", { "\xE0\x80\xAF", 3 }, false },
	{ "a surrogate", { "\xED\xA0\x80", 3 }, false },
	{ "beyond the last character", { "\xF4\x90\x80\x80", 4 }, false },
	{ "the last character", { "\xF4\x8F\xBF\xBF", 4 }, true },
	{ "a byte that never occurs", { "\xFF", 1 }, false },
	{ "Latin-1", { "caf\xE9", 4 }, false },
	{ "a long text", { "twelve eggs, a pound of butter", 30 }, true },
	{ "one with accents in its middle", { "Cr\xC3\xA8me br\xC3\xBBl\xC3\xA9" "e for two", 22 }, true },
	{ "a NUL among eight", { "abcdefgh\0bcdefghi", 17 }, false },
	{ "the last of eight", { "abcdefg\0bcdefghi", 16 }, false },
	{ "the lowest sign is none", { "\1\1\1\1\1\1\1\1\1", 9 }, true },
	{ "a bad byte among eight", { "abcdefghijk\xE9lmno", 16 }, false },
	{ "the last of eight is bad", { "abcdefg\xFFijklmnop", 16 }, false },
};

static const struct { const char *name, *text, *want; } folds[] = {
	{ "case goes", "ABC Def", "abc def" },
	{ "accents go", "Crème Brûlée", "creme brulee" },
	{ "two letters for one", "Straße Æsir œuvre", "strasse aesir oeuvre" },
	{ "Polish, Czech, Turkish", "Łódź Žižkov İstanbul ığ", "lodz zizkov istanbul ig" },
	{ "Vietnamese", "Phở Việt", "pho viet" },
	{ "accents that stand by themselves", "e\xCC\x81t\xC3\xA9", "ete" },
	{ "runs of blanks become one", "  a \t\n b\xC2\xA0\xC2\xA0" "c ", "a b c" },
	{ "other scripts pass", "Ελλάδα 日本 עברית", "Ελλάδα 日本 עברית" },
	{ "bytes that are no character pass, and only they", "CAF\xE9 \x80 AU LAIT", "caf\xE9 \x80 au lait" },
	{ "signs pass", "3×4 ÷ 5 €", "3×4 ÷ 5 €" },
};

static void
test_views(void)
{
	struct str head, rest;

	check("NULL is an empty text", str_of(NULL).n == 0);
	check("empty texts are equal, wherever they lie", str_eq((struct str){ NULL, 0 }, STR("")));
	check("a text is not equal to its beginning", !str_eq(STR("ab"), STR("abc")));
	check("order is by bytes", str_cmp(STR("Z"), STR("a")) < 0 && str_cmp(STR("\xC3"), STR("a")) > 0);
	check("the shorter comes first", str_cmp(STR("ab"), STR("abc")) < 0 && str_cmp(STR("abc"), STR("ab")) > 0);
	check("nothing comes first", str_cmp((struct str){ NULL, 0 }, STR("a")) < 0);
	check("equal is equal", str_cmp(STR("a"), STR("a")) == 0);
	check("begins with", str_starts(STR("abc"), STR("ab")) && !str_starts(STR("abc"), STR("b")) && str_starts(STR("a"), STR("")));
	check("ends with", str_ends(STR("abc"), STR("bc")) && !str_ends(STR("abc"), STR("b")) && str_ends(STR("a"), STR("")));
	check("longer than the text is neither", !str_starts(STR("a"), STR("ab")) && !str_ends(STR("a"), STR("ba")));
	check("has", str_has(STR("abcd"), STR("bc")) && str_has(STR("abcd"), STR("cd")) && !str_has(STR("abcd"), STR("ce")));
	check("has nothing", str_has(STR(""), STR("")) && !str_has(STR(""), STR("a")));
	check("a cut finds the first separator", str_cut(STR("a,b,c"), ',', &head, &rest));
	check_str("the head is before it", head, STR("a"));
	check_str("the rest is behind it", rest, STR("b,c"));
	check("a separator at the end leaves nothing", str_cut(STR("a,"), ',', &head, &rest) && rest.n == 0);
	check("without a separator it is all head", !str_cut(STR("abc"), ',', &head, &rest) && head.n == 3 && rest.n == 0);
	check("nothing cannot be cut", !str_cut((struct str){ NULL, 0 }, ',', &head, &rest));
}

static void
test_buffers(void)
{
	char room[8];
	struct buf b = buf_of(room, sizeof room);

	buf_text(&b, "abc");
	buf_char(&b, 'd');
	check_str("a buffer holds what was put", buf_str(&b), STR("abcd"));
	buf_text(&b, "efgh");
	check("it may be filled to the last byte", !b.full && b.n == 8);
	buf_put(&b, STR(""));
	check("nothing more still fits", !b.full);
	buf_char(&b, 'x');
	check("one more does not", b.full && b.n == 8);

	b = buf_of(room, sizeof room);
	buf_text(&b, "abcdef");
	buf_text(&b, "€€");
	check_str("what does not fit is not halved", buf_str(&b), STR("abcdef"));
	buf_char(&b, 'x');
	check("once full it stays full", b.full && b.n == 6);
	b = buf_of(NULL, sizeof room);
	buf_put(&b, STR("x"));
	check("where there is no memory, there is no room", b.full && b.n == 0);

	for (size_t i = 0; i < 3; i++) {
		static const int64_t values[] = { 0, INT64_MAX, INT64_MIN };
		static const char *const wants[] = { "0", "9223372036854775807", "-9223372036854775808" };
		char digits[20];

		b = buf_of(digits, sizeof digits);
		buf_int(&b, values[i]);
		check_str("numbers are written", buf_str(&b), str_of(wants[i]));
	}
}

void
test_text(void)
{
	test_views();
	test_buffers();
	for (size_t i = 0; i < COUNT(trims); i++)
		check_str(sentence("trim: %s", trims[i].name), str_trim(str_of(trims[i].text)), str_of(trims[i].want));
	for (size_t i = 0; i < COUNT(ints); i++) {
		int64_t got = 99;

		check(sentence("int: %s", ints[i].name), str_int(str_of(ints[i].text), &got) == ints[i].ok);
		check_int(sentence("int: value of %s", ints[i].name), got, ints[i].ok ? ints[i].want : 99);
	}
	for (size_t i = 0; i < COUNT(utf8); i++)
		check(sentence("utf8: %s", utf8[i].name), str_utf8(utf8[i].text) == utf8[i].want);
	for (size_t i = 0; i < COUNT(folds); i++) {
		char room[128];
		struct buf b = buf_of(room, sizeof room);

		buf_fold(&b, str_of(folds[i].text));
		check_str(sentence("fold: %s", folds[i].name), buf_str(&b), str_of(folds[i].want));
	}
}
