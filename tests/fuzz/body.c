/* body.c - a form's JSON through every reader of http/body.h: what a reader answers keeps the bounds it was given. */
#include "base/utf8.h"
#include "http/answer.h"
#include "http/body.h"
#include "tests/fuzz/fuzz.h"

static const char *const words[] = { "piece", "pack", NULL };

static void
lines(struct body *b)
{
	const json *list;
	size_t i = 0;

	if (!body_may_list(b, "lines", 0, 20, &list))
		return;
	HOLDS(json_count(list) <= 20);
	for (const json *e = json_first(list); e; e = json_next(e), i++) {
		struct body line = body_item(b, "lines", i, e);
		struct str sku;
		int64_t quantity = 0;

		if (body_str(&line, "sku", 1, 64, &sku))
			HOLDS(fuzz_words(sku, 256) && utf8_count(sku) >= 1 && utf8_count(sku) <= 64);
		if (body_int(&line, "quantity", 1, 1000000, &quantity))
			HOLDS(quantity >= 1 && quantity <= 1000000);
		body_done(&line);
	}
}

void
fuzz_body(struct arena *a, struct str in)
{
	struct request req = { .method = METHOD_POST, .length = -1, .body = in };
	struct http_answer ans;
	struct fault f = { 0 };
	struct body b, inner;
	struct str name, note = STR(""), *list = NULL, head, body;
	struct secret secret = { 0 };
	int64_t n = 7;
	size_t count = 0;
	bool yes = false, good;
	int word = 1;

	req.header[req.headers++] = (struct pair){ STR("content-type"), STR("Application/JSON; charset=utf-8") };
	b = body_open(&req, a, &f);
	if (body_str(&b, "name", 1, 20, &name))
		HOLDS(fuzz_words(name, 80) && utf8_count(name) >= 1 && utf8_count(name) <= 20 && str_eq(str_trim(name), name));
	if (body_may_text(&b, "note", 0, 100, &note))
		HOLDS(str_utf8(note) && utf8_count(note) <= 100);
	if (body_may_secret(&b, "password", 1, 30, &secret))
		HOLDS(secret.length >= 1 && secret.length <= 120);
	body_may_int(&b, "n", -5, 5, &n);
	HOLDS((n >= -5 && n <= 5) || n == 7);
	body_may_bool(&b, "yes", &yes);
	body_may_enum(&b, "unit", words, &word);
	HOLDS(word == 0 || word == 1);
	if (body_may_strs(&b, "tags", 0, 5, 10, &list, &count))
		HOLDS(count <= 5);
	for (size_t i = 0; i < count; i++)
		HOLDS(fuzz_words(list[i], 40));
	inner = body_may_in(&b, "settings");
	body_may_int(&inner, "deep", 0, 9, &n);
	if (inner.object)
		body_done(&inner);
	lines(&b);
	HOLDS(body_has(&b, "gone") || !body_is_null(&b, "gone"));
	good = body_done(&b);
	HOLDS(good == (f.result == OK) && (!good || b.object));

	/* Whatever is wrong can be told. */
	answer_begin(&ans, a);
	answer_fault(&ans, &f);
	answer_print(&ans, &req, &head, &body);
	HOLDS(str_utf8(body) && json_parse(a, body, NULL));
	HOLDS(good ? ans.status == 200 : ans.status == 400 || ans.status == 413);
}
