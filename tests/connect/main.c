#define CHECK_MAIN
#include "tests/connect/connect.h"

struct arena test_arena;

struct secret
a_secret(const char *s)
{
	return secret_of(&test_arena, str_of(s));
}

struct answer
an_answer(int status, const char *body)
{
	return (struct answer){ .outcome = WIRE_ANSWERED, .status = status, .body = str_of(body) };
}

struct str
header_of(const struct call *c, const char *name)
{
	for (int i = 0; i < c->headers; i++)
		if (str_eq(str_of(c->header[i].name), str_of(name)))
			return wire_clear(&c->header[i].value);
	return STR("(none)");
}

int
main(void)
{
	void (*const tests[])(void) = {
		test_wire, test_blank, test_deck_calls, test_deck_replies, test_deck_hooks, test_slack, test_optiply,
		test_optiply_pages, test_shopify_hooks, test_shopify_bodies, test_shopify_calls, test_shopify_replies,
		test_monitor,
	};

	test_arena = arena_make((size_t)64 << 20);
	for (size_t i = 0; i < COUNT(tests); i++) {
		arena_reset(&test_arena, 0);
		tests[i]();
	}
	arena_free(&test_arena);
	return check_end();
}
