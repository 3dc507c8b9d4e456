/*
 * hooks.c - Deck's webhooks at the house's door, well signed, while four jobs are under way: each is kept or refused as
 * malformed, the jobs and their timelines can be read afterwards, and a repeat says what the first time said.
 */
#include "tests/fuzz/house.h"

enum { MOST = 5 };

/* Bodies, one to a line. */
void
fuzz_hooks(struct arena *a, struct str in)
{
	struct str body;

	house_begin(in);
	for (int n = 0; in.n && n < MOST; n++) {
		struct str one = fuzz_line(a, &in);
		int status = house_post(a, "/hooks/deck/$hook", one, &body);

		HOLDS(status == 200 || status == 400);
		HOLDS(house_post(a, "/hooks/deck/$hook", one, &body) == status);
	}
	HOLDS(house_ask(a, STR("GET /api/v1/purchasing/jobs\n"), &body) == 200);
	HOLDS(house_ask(a, STR("GET /api/v1/purchasing/jobs/$job1\n"), &body) == 200);
	HOLDS(house_ask(a, STR("GET /api/v1/purchasing/jobs/$job2\n"), &body) == 200);
	HOLDS(house_ask(a, STR("GET /api/v1/purchasing/jobs/$job2/result.csv\n"), &body) == 200 && str_utf8(body));
	HOLDS(house_ask(a, STR("GET /api/v1/purchasing/jobs/$job2/timeline\n"), &body) == 200);
	HOLDS(house_ask(a, STR("GET /api/v1/purchasing/jobs/$job3/timeline\n"), &body) == 200);
	house_end();
}
