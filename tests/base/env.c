#include "base/env.h"

#include <string.h>

#include "tests/base/base.h"

static int64_t
fixed_now(void *state)
{
	return *(int64_t *)state;
}

static bool
fixed_random(void *state, void *out, size_t n)
{
	(void)state;
	memset(out, 0xff, n);
	return true;
}

void
test_env(void)
{
	struct env env;
	struct str a, b;
	int64_t now = 1469918176385;

	env_system(&env, NULL);
	check("the clock is past 2020", env_now(&env) > 1577836800000);
	a = env_id(&env, &arena);
	b = env_id(&env, &arena);
	check_int("an id has 26 characters", (int64_t)a.n, 26);
	check("two ids differ", !str_eq(a, b));
	check_int("a token of 32 bytes has 43 characters", (int64_t)env_token(&env, &arena, 32).n, 43);
	check("two tokens differ", !str_eq(env_token(&env, &arena, 16), env_token(&env, &arena, 16)));

	env = (struct env){ .now_ms = fixed_now, .random = fixed_random, .state = &now };
	check_str("an id is a ULID of clock and random bytes", env_id(&env, &arena), STR("01aryz6s41zzzzzzzzzzzzzzzz"));
	a = env_id(&env, &arena);
	now++;
	check("ids follow the clock", str_cmp(a, env_id(&env, &arena)) < 0);
	check_int("jitter comes from the given source", env_random32(&env), 0xffffffff);
}
