/* json.c - JSON from anybody: what is taken in is text within its bounds, and prints to something that reads as the same. */
#include "base/json.h"
#include "base/json_scan.h"
#include "base/utf8.h"
#include "tests/fuzz/fuzz.h"

struct count { size_t values; int depth; };

static void
look(const json *j, int depth, struct count *c)
{
	int64_t v;
	bool b;

	HOLDS(depth <= JSON_DEPTH && ++c->values <= JSON_VALUES);
	HOLDS(str_utf8(json_string(j)) && json_number(j).n <= JSON_NUMBER);
	switch (json_kind(j)) {
	case JSON_ABSENT:
		HOLDS(json_kind(j) != JSON_ABSENT);
		break;
	case JSON_NUMBER_KIND:
		HOLDS(json_number(j).n > 0 && str_eq(json_text(j), json_number(j)));
		HOLDS(!json_is_int(j, &v) || str_int(json_number(j), &v));
		break;
	case JSON_BOOL:
		HOLDS(json_is_bool(j, &b));
		break;
	case JSON_NULL:
	case JSON_STRING:
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		for (const json *m = json_first(j); m; m = json_next(m)) {
			if (json_kind(j) == JSON_OBJECT)
				HOLDS(str_utf8(json_key(m)) && json_get(j, json_key(m).p) == m);
			look(m, depth + 1, c);
		}
	}
}

void
fuzz_json(struct arena *a, struct str in)
{
	struct fault f = { 0 }, none = { 0 };
	struct count c = { 0, 0 };
	json *j = json_parse(a, in, &f), *k;
	struct str once, twice;

	HOLDS((j != NULL) == (f.result == OK));
	HOLDS(fuzz_words(str_of(f.message), sizeof f.message) && (j || f.message[0]));
	if (!j) {
		HOLDS(f.result == ERR_INPUT || f.result == ERR_LIMIT);
		return;
	}
	HOLDS(json_scan(in, &none));
	look(j, 0, &c);
	once = json_print(a, j);
	HOLDS(once.p && str_utf8(once));
	k = json_parse(a, once, &none);
	HOLDS(k != NULL);
	twice = json_print(a, k);
	HOLDS(str_eq(once, twice));
}
