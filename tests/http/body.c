#include "http/body.h"

#include <string.h>

#include "tests/http/http.h"

/* Everything that a body can hold, read at once; the fault says what was wrong. */
struct all {
	struct str name, note, *tags;
	struct secret password;
	int64_t n;
	bool flag;
	int kind;
	size_t tags_n;
	int64_t quantity[4];
};

static struct fault
read_all(const char *text, struct all *all)
{
	static const char *const kinds[] = { "none", "absolute", "percent", NULL };
	struct request req = test_post(text);
	struct fault f = { 0 };
	struct body b = body_open(&req, &arena, &f), inner;
	const json *lines = NULL;
	size_t i = 0;

	*all = (struct all){ .n = 7, .kind = -1 };
	body_str(&b, "name", 1, 5, &all->name);
	body_may_text(&b, "note", 0, 20, &all->note);
	body_may_secret(&b, "password", 8, 64, &all->password);
	body_may_int(&b, "n", -5, 100, &all->n);
	body_may_bool(&b, "flag", &all->flag);
	body_may_enum(&b, "kind", kinds, &all->kind);
	body_may_strs(&b, "tags", 1, 3, 4, &all->tags, &all->tags_n);
	body_may_list(&b, "lines", 0, 4, &lines);
	for (const json *e = json_first(lines); e; e = json_next(e), i++) {
		inner = body_item(&b, "lines", i, e);
		body_int(&inner, "quantity", 1, 1000, &all->quantity[i]);
		body_done(&inner);
	}
	inner = body_may_in(&b, "settings");
	body_may_bool(&inner, "deep", &all->flag);
	body_done(&inner);
	body_done(&b);
	return f;
}

static const struct { const char *name, *json, *field, *says; } cases[] = {
	{ "a missing field", "{}", "name", "missing" },
	{ "null where text is needed", "{\"name\":null}", "name", "missing" },
	{ "a number where text is needed", "{\"name\":5}", "name", "text" },
	{ "an empty text", "{\"name\":\"\"}", "name", "empty" },
	{ "a blank text", "{\"name\":\"  \\u00a0 \"}", "name", "empty" },
	{ "a text too long", "{\"name\":\"abcdef\"}", "name", "at most 5" },
	{ "a line break in one line", "{\"name\":\"a\\nb\"}", "name", "one line" },
	{ "a control character beyond ASCII", "{\"name\":\"a\\u0085b\"}", "name", "control" },
	{ "a control character in lines", "{\"name\":\"a\",\"note\":\"a\\u0007b\"}", "note", "control" },
	{ "a password too short", "{\"name\":\"a\",\"password\":\"x\"}", "password", "at least 8" },
	{ "a number out of bounds", "{\"name\":\"a\",\"n\":101}", "n", "from -5 to 100" },
	{ "a huge number", "{\"name\":\"a\",\"n\":99999999999999999999}", "n", "from -5 to 100" },
	{ "a negative one", "{\"name\":\"a\",\"n\":-6}", "n", "from -5 to 100" },
	{ "a fraction", "{\"name\":\"a\",\"n\":1.5}", "n", "whole number" },
	{ "an exponent", "{\"name\":\"a\",\"n\":1e1}", "n", "whole number" },
	{ "a number as text", "{\"name\":\"a\",\"n\":\"5\"}", "n", "whole number" },
	{ "a flag as a number", "{\"name\":\"a\",\"flag\":1}", "flag", "true or false" },
	{ "an unknown word", "{\"name\":\"a\",\"kind\":\"x\"}", "kind", "one of none, absolute, percent" },
	{ "a word in another case", "{\"name\":\"a\",\"kind\":\"None\"}", "kind", "one of" },
	{ "a list that is none", "{\"name\":\"a\",\"tags\":\"x\"}", "tags", "list" },
	{ "an empty list", "{\"name\":\"a\",\"tags\":[]}", "tags", "at least 1 entry" },
	{ "a long list", "{\"name\":\"a\",\"tags\":[\"1\",\"2\",\"3\",\"4\"]}", "tags", "at most 3" },
	{ "a wrong element", "{\"name\":\"a\",\"tags\":[\"1\",2]}", "tags[1]", "text" },
	{ "a wrong field in a line", "{\"name\":\"a\",\"lines\":[{\"quantity\":1},{\"quantity\":0}]}", "lines[1].quantity", "1 to 1000" },
	{ "a line that is no object", "{\"name\":\"a\",\"lines\":[5]}", "lines[0]", "object" },
	{ "a wrong field in an object", "{\"name\":\"a\",\"settings\":{\"deep\":3}}", "settings.deep", "true or false" },
	{ "settings that are no object", "{\"name\":\"a\",\"settings\":[]}", "settings", "object" },
	{ "an unknown field", "{\"name\":\"a\",\"colour\":1}", "colour", "no such field" },
	{ "an unknown field in a line", "{\"name\":\"a\",\"lines\":[{\"quantity\":1,\"x\":1}]}", "lines[0].x", "no such field" },
};

static void
test_fields(void)
{
	struct all all;
	struct fault f = read_all("{\"name\":\" \xe2\x82\xac" "1234 \",\"note\":\" two\\nlines \",\"password\":\" as it is \",\"n\":-5,\"flag\":true,"
	    "\"kind\":\"percent\",\"tags\":[\"a\",\"bb\"],\"lines\":[{\"quantity\":3},{\"quantity\":4}],\"settings\":{\"deep\":true}}", &all);

	check_str("a right body has no fault", str_of(f.message), STR(""));
	check_str("one line is trimmed, and counted in characters", all.name, STR("\xe2\x82\xac" "1234"));
	check_str("lines stay as they are", all.note, STR(" two\nlines "));
	check_str("a password is never trimmed", secret_reveal(all.password), STR(" as it is "));
	check_int("a number at its bound", all.n, -5);
	check("a flag", all.flag);
	check_int("a word by its place", all.kind, 2);
	check("a list of texts", all.tags_n == 2 && str_eq(all.tags[1], STR("bb")));
	check_int("a field in a line", all.quantity[1], 4);
	f = read_all("{\"name\":\"a\",\"n\":null}", &all);
	check("null and absent leave what was there", f.result == OK && all.n == 7 && all.kind == -1 && !all.flag);

	for (size_t i = 0; i < COUNT(cases); i++) {
		f = read_all(cases[i].json, &all);
		check_int(cases[i].name, f.result, ERR_INPUT);
		check_str(cases[i].name, str_of(f.code), STR("invalid"));
		check_int(cases[i].name, f.details, 1);
		check_str(cases[i].name, str_of(f.detail[0].field), str_of(cases[i].field));
		check(sentence("%s: %s", cases[i].name, f.detail[0].message), str_has(str_of(f.detail[0].message), str_of(cases[i].says)));
	}
	f = read_all("{\"n\":1000,\"flag\":\"x\",\"colour\":1}", &all);
	check_int("all that is wrong is said at once", f.details, 4);
}

static void
test_opening(void)
{
	static const struct { const char *name, *type, *json, *code; } openings[] = {
		{ "no type", NULL, "{}", "unsupported_type" },
		{ "a form", "application/x-www-form-urlencoded", "{}", "unsupported_type" },
		{ "text", "text/plain", "{}", "unsupported_type" },
		{ "a type that only begins so", "application/json5", "{}", "unsupported_type" },
		{ "a list", "application/json", "[]", "invalid" },
		{ "no JSON", "application/json", "{", "bad_json" },
		{ "nothing", "application/json", "", "bad_json" },
		{ "JSON", "Application/JSON ; charset=utf-8", "{}", "" },
	};

	for (size_t i = 0; i < COUNT(openings); i++) {
		struct request req = { .body = str_of(openings[i].json) };
		struct fault f = { 0 };
		struct body b;
		struct str s;

		if (openings[i].type)
			req.header[req.headers++] = (struct pair){ STR("content-type"), str_of(openings[i].type) };
		b = body_open(&req, &arena, &f);
		check_str(openings[i].name, str_of(f.code), str_of(openings[i].code));
		check(openings[i].name, (b.object != NULL) == !*openings[i].code);
		if (!b.object) {
			check("what could not be opened is not complained about twice", !body_str(&b, "x", 1, 9, &s) && f.details == 0);
			check("and is not done", !body_done(&b));
		}
	}
}

static void
test_null_and_own_rules(void)
{
	struct request req = test_post("{\"forget\":null,\"keep\":\"x\"}");
	struct fault f = { 0 };
	struct body b = body_open(&req, &arena, &f);

	check("null is seen", body_is_null(&b, "forget"));
	check("a value is not null", !body_is_null(&b, "keep"));
	check("nor is what is absent", !body_is_null(&b, "other"));
	check("what was sent is there, null or not", body_has(&b, "forget") && body_has(&b, "keep") && !body_has(&b, "third"));
	check("asking was reading", body_done(&b));
	body_wrong(&b, "keep", "Should be %s.", "y");
	check("a rule of the caller's counts", !body_done(&b) && str_eq(str_of(f.detail[0].message), STR("Should be y.")));
}

void
test_body(void)
{
	test_fields();
	test_opening();
	test_null_and_own_rules();
}
