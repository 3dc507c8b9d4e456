#include "base/env.h"

#include <stdlib.h>
#include <time.h>

#include "base/crypto.h"
#include "base/log.h"

static int64_t
read_clock(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t
system_now(void *state)
{
	(void)state;
	return read_clock(CLOCK_REALTIME);
}

static int64_t
system_ticks(void *state)
{
	(void)state;
	return read_clock(CLOCK_MONOTONIC);
}

static bool
system_random(void *state, void *out, size_t n)
{
	(void)state;
	return crypto_random(out, n);
}

void
env_system(struct env *env, const struct config *config)
{
	*env = (struct env){ .now_ms = system_now, .ticks_ms = system_ticks, .random = system_random, .config = config };
}

int64_t
env_now(const struct env *env)
{
	return env->now_ms(env->state);
}

int64_t
env_ticks(const struct env *env)
{
	return env->ticks_ms != NULL ? env->ticks_ms(env->state) : env_now(env);
}

static void
random_or_die(const struct env *env, void *out, size_t n)
{
	if (!env->random(env->state, out, n)) {
		log_line(LOG_ERROR, NULL, "no_random", LOG_END);
		abort();
	}
}

uint32_t
env_random32(const struct env *env)
{
	uint32_t x;

	random_or_die(env, &x, sizeof x);
	return x;
}

struct str
env_id(const struct env *env, struct arena *a)
{
	unsigned char random[10];

	random_or_die(env, random, sizeof random);
	return crypto_id(a, env_now(env), random);
}

struct str
env_token(const struct env *env, struct arena *a, size_t n)
{
	unsigned char random[64];

	n = n < sizeof random ? n : sizeof random;
	random_or_die(env, random, n);
	return crypto_base64url(a, (struct str){ (char *)random, n });
}
