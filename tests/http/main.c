#define CHECK_MAIN
#include "tests/http/http.h"

#include <string.h>

struct arena arena;
struct env env;
int64_t clock_ms = 1000;

static int64_t
now(void *state)
{
	(void)state;
	return clock_ms;
}

struct request
test_post(const char *text)
{
	struct request req = { .method = METHOD_POST, .length = -1, .body = str_of(text) };

	req.header[req.headers++] = (struct pair){ STR("content-type"), STR("application/json; charset=utf-8") };
	return req;
}

struct request
test_get(const char *target)
{
	struct request req = { .method = METHOD_GET, .length = -1 };

	request_target(&req, &arena, str_of(target), NULL);
	return req;
}

static void (*const suites[])(void) = { test_request, test_answer, test_body, test_paging, test_csv, test_agent };

int
main(void)
{
	env = (struct env){ .now_ms = now };
	arena = arena_make(64 << 20);
	for (size_t i = 0; i < COUNT(suites); i++) {
		arena_reset(&arena, 1 << 20);
		suites[i]();
	}
	arena_free(&arena);
	return check_end();
}
