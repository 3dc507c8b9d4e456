#include "core/retry.h"

/* Anything from 0 to most. The bias of the remainder is beneath notice for 64 bits. */
static int64_t
up_to(int64_t most, uint64_t random)
{
	return (int64_t)(random % ((uint64_t)most + 1));
}

int64_t
retry_delay_ms(struct retry_rule rule, int32_t tries, uint64_t random, int64_t after_ms)
{
	int64_t base = rule.base_ms < 1 ? 1 : rule.base_ms;
	int64_t cap = rule.cap_ms < base ? base : rule.cap_ms;
	int64_t ceiling = base, delay;

	for (int32_t i = 1; i < tries && ceiling < cap; i++)
		ceiling = ceiling > cap / 2 ? cap : ceiling * 2;
	delay = 1 + up_to(ceiling - 1, random);
	if (after_ms <= 0)
		return delay;
	if (after_ms > RETRY_AFTER_MAX_MS)
		after_ms = RETRY_AFTER_MAX_MS;
	/* All were told the same time: a little of our own on top keeps them apart. */
	if (delay < after_ms)
		delay = after_ms + up_to(base < after_ms ? base : after_ms, random);
	return delay;
}

bool
retry_again(struct retry_rule rule, int32_t tries)
{
	return rule.max_tries == 0 || tries < rule.max_tries;
}
