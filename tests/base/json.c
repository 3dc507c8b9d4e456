#include "base/json.h"

#include <stdio.h>
#include <string.h>

#include "tests/base/base.h"

/* ---- what is taken in ------------------------------------------------------------------------------------------ */

static const struct { const char *name, *text; } good[] = {
	{ "an object", "{\"a\":1}" },
	{ "an empty object", "{}" },
	{ "an empty array", "[]" },
	{ "nested empties", "[[],{},[{}]]" },
	{ "a lone number", "0" },
	{ "a lone string", "\"x\"" },
	{ "a lone word", "null" },
	{ "blanks everywhere", " \t\r\n{ \"a\" : [ 1 , true , false ] } \n" },
	{ "numbers of all shapes", "[0,-0,1.5,-1.5e+10,1E-2,1e400,12345678901234567890]" },
	{ "escapes", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\ud83d\\udce6\"" },
	{ "text beyond ASCII", "\"\xe2\x82\xac \xf0\x9f\x93\xa6\"" },
	{ "the same key in two objects", "{\"a\":{\"b\":1},\"b\":{\"b\":2}}" },
	{ "keys that differ only in case", "{\"a\":1,\"A\":2}" },
};

static const struct { const char *name, *text, *says; } bad[] = {
	{ "nothing", "", "missing (at byte 0)" },
	{ "blanks only", "  ", "missing (at byte 2)" },
	{ "a trailing byte", "{} x", "follows the value (at byte 3)" },
	{ "two values", "1 2", "follows" },
	{ "a trailing comma in an array", "[1,]", "missing (at byte 3)" },
	{ "a trailing comma in an object", "{\"a\":1,}", "string is missing" },
	{ "no comma", "[1 2]", "comma is missing (at byte 3)" },
	{ "no colon", "{\"a\" 1}", "colon is missing" },
	{ "no key", "{1:2}", "string is missing" },
	{ "an object that does not end", "{\"a\":1", "ends too early" },
	{ "an array that does not end", "[", "missing" },
	{ "the wrong bracket", "[1}", "comma is missing" },
	{ "a string that does not end", "\"abc", "does not end" },
	{ "a string that ends in a backslash", "\"abc\\", "escape" },
	{ "a line break in a string", "\"a\nb\"", "control character" },
	{ "an unknown escape", "\"\\x\"", "escape" },
	{ "a short \\u", "\"\\u12\"", "hexadecimal" },
	{ "U+0000", "\"\\u0000\"", "U+0000" },
	{ "half a surrogate pair", "\"\\ud83d\"", "surrogate" },
	{ "the second half alone", "\"\\udce6\"", "surrogate" },
	{ "two first halves", "\"\\ud83d\\ud83d\"", "surrogate" },
	{ "a byte order mark", "\xef\xbb\xbf{}", "missing (at byte 0)" },
	{ "a bad byte", "{\"a\":\"\xff\"}", "UTF-8 text (at byte 6)" },
	{ "an overlong form", "\"\xc0\xaf\"", "UTF-8" },
	{ "a number with a leading zero", "01", "begins with 0" },
	{ "a plus sign", "+1", "missing" },
	{ "a dot without digits", "1.", "digit is missing" },
	{ "a dot first", ".5", "missing" },
	{ "an exponent without digits", "1e", "digit is missing" },
	{ "a lone minus", "-", "digit is missing" },
	{ "not a number", "NaN", "missing" },
	{ "infinity", "Infinity", "missing" },
	{ "hexadecimal", "0x10", "follows" },
	{ "a number of 41 digits", "12345678901234567890123456789012345678901", "too long (at byte 0)" },
	{ "a word cut", "tru", "missing" },
	{ "single quotes", "'a'", "missing" },
	{ "a comment", "{}/*x*/", "follows" },
	{ "a key twice", "{\"a\":1,\"b\":2,\"a\":3}", "\"a\" stands twice" },
	{ "a key twice, once escaped", "{\"a\":1,\"\\u0061\":2}", "\"a\" stands twice" },
	{ "a key twice deep inside", "[[{\"x\":{\"k\":1,\"k\":1}}]]", "\"k\" stands twice" },
};

static void
test_in(void)
{
	struct fault f;

	for (size_t i = 0; i < COUNT(good); i++) {
		f = (struct fault){ 0 };
		check(sentence("accepted: %s", good[i].name), json_parse(&arena, str_of(good[i].text), &f) != NULL);
		check_str(good[i].name, str_of(f.message), STR(""));
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		f = (struct fault){ 0 };
		check(sentence("refused: %s", bad[i].name), json_parse(&arena, str_of(bad[i].text), &f) == NULL);
		check_int(bad[i].name, f.result, ERR_INPUT);
		check_str(bad[i].name, str_of(f.code), STR("bad_json"));
		if (!check(sentence("the fault says where and why: %s", bad[i].name),
		    str_has(str_of(f.message), str_of(bad[i].says))))
			printf("        %s\n", f.message);
	}
	f = (struct fault){ 0 };
	check("refused: a raw NUL", !json_parse(&arena, (struct str){ "\"a\0b\"", 5 }, &f));
	check("nobody need listen", !json_parse(&arena, STR("{"), NULL));
}

/* Every beginning of a good text is refused or read, but never read beyond: the copies end where they end. */
static void
test_truncated(void)
{
	static const char text[] = "{\"a\":[1,-2.5e3,\"x\\u00e4\\ud83d\\udce6\",true,null],\"b\":{\"c\":\"\xe2\x82\xac\"}}";
	bool none = true;

	for (size_t n = 0; n < sizeof text - 1; n++) {
		struct arena scratch = arena;
		char *cut = arena_get(&scratch, n);

		memcpy(cut, text, n);
		none &= json_parse(&scratch, (struct str){ cut, n }, NULL) == NULL;
	}
	check("no beginning of a text is taken for the whole", none);
}

static void
test_bounds(void)
{
	static char text[3 * JSON_VALUES];
	struct fault f = { 0 };
	struct arena small;
	size_t n = 0;

	memset(text, '[', JSON_DEPTH + 1);
	memset(text + JSON_DEPTH + 1, ']', JSON_DEPTH + 1);
	check("32 levels are accepted", json_parse(&arena, (struct str){ text + 1, 2 * JSON_DEPTH }, NULL) != NULL);
	check("33 are not", json_parse(&arena, (struct str){ text, 2 * JSON_DEPTH + 2 }, &f) == NULL);
	check("and it says so", str_has(str_of(f.message), STR("nested too deeply")));
	memset(text, '[', sizeof text);
	check("a million brackets are refused at once", json_parse(&arena, (struct str){ text, sizeof text }, NULL) == NULL);

	text[n++] = '[';
	for (int i = 0; i < JSON_VALUES; i++) {
		text[n++] = '1';
		text[n++] = ',';
	}
	text[n - 1] = ']';
	f = (struct fault){ 0 };
	check("too many values are refused", json_parse(&arena, (struct str){ text, n }, &f) == NULL);
	check("and it says so", str_has(str_of(f.message), STR("too many values")));
	text[n - 3] = ']';
	check("as many as allowed are accepted", json_parse(&arena, (struct str){ text, n - 2 }, NULL) != NULL);

	small = arena_make(100000);
	f = (struct fault){ 0 };
	check("a small arena is no crash", json_parse(&small, (struct str){ text, n - 2 }, &f) == NULL);
	check_int("but a limit", f.result, ERR_LIMIT);
	arena_free(&small);
}

static void
test_many_keys(void)
{
	enum { KEYS = 50000 };
	char *text = arena_get(&arena, KEYS * 16);
	size_t n = 0;
	struct str whole;

	for (int i = 0; i < KEYS; i++)
		n += (size_t)sprintf(text + n, "%c\"k%d\":0", i ? ',' : '{', i);
	text[n++] = '}';
	whole = (struct str){ text, n };
	check("50,000 keys are looked through in no time", json_parse(&arena, whole, NULL) != NULL);
	memcpy(text + 1, "\"k9\"", 4);
	text[5] = ':';
	text[6] = '1';
	check("and the doubled one is found", json_parse(&arena, whole, NULL) == NULL);
}

static void
test_doubled_keys(void)
{
	struct str text = STR("{\"a\":1,\"b\":{\"x\":1,\"x\":[],\"x\":\"last\"},\"a\":2,\"c\":[{\"y\":1,\"y\":2}],\"a\":3}");
	const json *j = json_parse_lenient(&arena, text, NULL);
	struct fault f = { 0 };
	int64_t v = 0;

	check("a doubled key is refused", !json_parse(&arena, text, &f) && str_has(str_of(f.message), STR("stands twice")));
	if (!check("or let pass", j != NULL))
		return;
	check("and the last one is found", json_is_int(json_get(j, "a"), &v) && v == 3);
	check_str("within objects", json_string(json_get(json_get(j, "b"), "x")), STR("last"));
	check("and within lists", json_is_int(json_get(json_first(json_get(j, "c")), "y"), &v) && v == 2);
	check_int("all of them are members", (int64_t)json_count(j), 5);
	check("a key that is not there is not found", !json_get(j, "d"));
	check("it prints as it came", str_eq(json_print(&arena, j), text));
	f = (struct fault){ 0 };
	check("nothing else is let pass", !json_parse_lenient(&arena, STR("{\"a\":1,}"), &f) && f.result == ERR_INPUT);
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

static void
test_reading(void)
{
	const json *j = json_parse(&arena, STR("{\"id\":9007199254740993,\"max\":9223372036854775807,\"over\":9223372036854775808,"
	    "\"min\":-9223372036854775808,\"price\":12.50,\"e\":1e1,\"one\":1.0,\"Id\":\"big\",\"list\":[1,\"two\",null,{\"x\":3}],"
	    "\"yes\":true,\"s\":\"9\",\"text\":\"a\\\"1\\\\\",\"last\":4}"), NULL);
	struct str s = STR("untouched");
	int64_t v = 0;
	bool b = false;

	if (!check("a document is read", j != NULL))
		return;
	check("a 64-bit id is exact", json_is_int(json_get(j, "id"), &v) && v == 9007199254740993);
	check("the largest", json_is_int(json_get(j, "max"), &v) && v == INT64_MAX);
	check("the smallest", json_is_int(json_get(j, "min"), &v) && v == INT64_MIN);
	v = 5;
	check("one more is none", !json_is_int(json_get(j, "over"), &v) && v == 5);
	check_str("but its text is there", json_number(json_get(j, "over")), STR("9223372036854775808"));
	check_str("a price keeps its zero", json_number(json_get(j, "price")), STR("12.50"));
	check("12.50 is no integer", !json_is_int(json_get(j, "price"), &v));
	check("1e1 is no integer", !json_is_int(json_get(j, "e"), &v));
	check("1.0 is no integer", !json_is_int(json_get(j, "one"), &v));
	check_str("digits in strings do not shift the numbers", json_number(json_get(j, "last")), STR("4"));
	check_str("keys are told apart by case", json_string(json_get(j, "Id")), STR("big"));
	check("another case is absent", json_get(j, "ID") == NULL);
	check("a flag", json_is_bool(json_get(j, "yes"), &b) && b);
	check("a number is no flag", !json_is_bool(json_get(j, "id"), &b));
	check("a number is no string", !json_is_string(json_get(j, "id"), &s) && str_eq(s, STR("untouched")));
	check_str("either as text: a string", json_text(json_get(j, "s")), STR("9"));
	check_str("either as text: a number", json_text(json_get(j, "last")), STR("4"));
	check_int("an object's members are counted", (int64_t)json_count(j), 13);
	check_int("a list's elements too", (int64_t)json_count(json_get(j, "list")), 4);
	check_str("a member's key", json_key(json_first(j)), STR("id"));
	check_str("the next one", json_string(json_next(json_first(json_get(j, "list")))), STR("two"));
	check_int("null is a kind", json_kind(json_next(json_next(json_first(json_get(j, "list"))))), JSON_NULL);

	check("nothing has nothing", json_get(NULL, "x") == NULL && json_first(NULL) == NULL && json_next(NULL) == NULL);
	check_int("nothing is absent", json_kind(NULL), JSON_ABSENT);
	check("a list has no members by name", json_get(json_get(j, "list"), "x") == NULL);
	check("a string has no elements", json_first(json_get(j, "s")) == NULL);
	check_str("nothing is no text", json_text(NULL), STR(""));
}

/* ---- out ------------------------------------------------------------------------------------------------------- */

static void
test_out(void)
{
	json *j = json_object(&arena), *list = json_array(&arena);
	const json *back;
	struct arena small;
	struct str text;

	json_put_str(&arena, j, "name", STR("a \"quoted\" \\ line\n\x01 \xe2\x82\xac"));
	json_put_text(&arena, j, "none", NULL);
	json_put_int(&arena, j, "id", 9007199254740993);
	json_put_int(&arena, j, "low", INT64_MIN);
	json_put_bool(&arena, j, "yes", true);
	json_put_raw(&arena, j, "raw", STR("{\"x\":[1.50]}"));
	json_put_raw(&arena, j, "empty", STR(""));
	json_put_str(&arena, list, NULL, STR("one"));
	json_put_null(&arena, list, NULL);
	json_put(&arena, j, "list", list);
	check_str("a tree is printed", json_print(&arena, j), STR("{\"name\":\"a \\\"quoted\\\" \\\\ line\\n\\u0001 \xe2\x82\xac\","
	    "\"none\":null,\"id\":9007199254740993,\"low\":-9223372036854775808,\"yes\":true,\"raw\":{\"x\":[1.50]},"
	    "\"empty\":null,\"list\":[\"one\",null]}"));

	j = json_object(&arena);
	json_put_str(&arena, j, "b", (struct str){ "\xff" "a\0b\xc3", 5 });
	json_put_int(&arena, j, "k\xff", 1);
	text = json_print(&arena, j);
	check_str("what is no text becomes U+FFFD", text, STR("{\"b\":\"\xef\xbf\xbd" "a\xef\xbf\xbd" "b\xef\xbf\xbd\",\"k\xef\xbf\xbd\":1}"));
	check("so that it can be read again", json_parse(&arena, text, NULL) != NULL);

	text = STR("{\"a\":[1,-0,1.50,1e400,{\"b\":{}}],\"c\":\"\\u00e4\",\"d\":[]}");
	back = json_parse(&arena, text, NULL);
	check_str("what was read is printed with its numbers", json_print(&arena, back),
	    STR("{\"a\":[1,-0,1.50,1e400,{\"b\":{}}],\"c\":\"\xc3\xa4\",\"d\":[]}"));
	check("nothing prints to nothing", json_print(&arena, NULL).p == NULL);

	small = arena_make(4096);
	j = json_object(&small);
	for (int i = 0; i < 1000; i++)
		json_put_int(&small, j, "k", i);
	check("a tree that lost a part is not printed", json_print(&arena, j).p == NULL);
	list = json_array(&arena);
	json_put(&arena, list, NULL, j);
	check("nor is what holds it", json_print(&arena, list).p == NULL);
	arena_free(&small);

	j = json_array(&arena);
	for (int i = 0; i < 200; i++) {
		list = json_array(&arena);
		json_put(&arena, list, NULL, j);
		j = list;
	}
	check("a bottomless tree is not printed", json_print(&arena, j).p == NULL);
}

void
test_json(void)
{
	test_in();
	test_truncated();
	test_bounds();
	test_many_keys();
	test_doubled_keys();
	test_reading();
	test_out();
}
