/*
 * imports.c - a mapping file through the whole house: what the plan says is what is done, the same file again changes nothing,
 * and what is exported afterwards can be imported without a change.
 */
#include "base/json.h"
#include "tests/fuzz/house.h"

static struct str
request(struct arena *a, struct str csv, bool apply)
{
	json *o = json_object(a);

	json_put_str(a, o, "csv", csv);
	json_put_bool(a, o, "apply", apply);
	json_put_bool(a, o, "skip_errors", true);
	return json_print(a, o);
}

static int64_t
count(const json *o, const char *what)
{
	int64_t n = -1;

	HOLDS(json_is_int(json_get(json_get(o, "counts"), what), &n));
	return n;
}

static const json *
import(struct arena *a, struct str csv, bool apply)
{
	struct str body;
	int status = house_post(a, "/api/v1/settings/mappings/import", request(a, csv, apply), &body);

	HOLDS(status == 200 || status == 400);
	return status == 200 ? json_parse(a, body, NULL) : NULL;
}

void
fuzz_imports(struct arena *a, struct str in)
{
	const json *plan, *done, *again;
	struct str csv;

	house_begin(in);
	plan = import(a, in, false);
	if (plan) {
		HOLDS(count(plan, "add") + count(plan, "change") + count(plan, "same") + count(plan, "error") ==
		    (int64_t)json_count(json_get(plan, "rows")));
		done = import(a, in, true);
		HOLDS(done && count(done, "add") == count(plan, "add") && count(done, "error") == count(plan, "error"));
		again = import(a, in, true);
		HOLDS(again && count(again, "add") == 0 && count(again, "change") == 0 && count(again, "error") == count(plan, "error"));
		HOLDS(house_ask(a, STR("GET /api/v1/settings/mappings.csv\n"), &csv) == 200);
		again = import(a, csv, false);
		HOLDS(again && count(again, "add") == 0 && count(again, "change") == 0 && count(again, "error") == 0);
	}
	house_end();
}
