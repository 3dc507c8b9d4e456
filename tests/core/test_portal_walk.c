/* Portal jobs on random walks: hundreds of thousands of inputs, and after each of them what must always hold. */
#include "tests/core/check.h"
#include "tests/core/portal_world.h"

enum { WALKS = 10000 };

static uint64_t seed;

static uint32_t
random_below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 32) % n;
}

static bool
for_ever(void)
{
	return true;
}

void
test_portal_walk(void)
{
	int reached[PORTAL_STATES] = { 0 };

	for (uint64_t i = 1; i <= WALKS; i++) {
		struct portal end;
		const char *broken;

		seed = i * UINT64_C(0x9E3779B97F4A7C15);
		broken = portal_world_walk(i % 8 == 0, random_below, for_ever, &end);
		if (broken) {
			check(sentence("walk %llu: %s", (unsigned long long)i, broken), false);
			return;
		}
		reached[end.state]++;
	}
	check("whatever comes, in whatever order: nothing is sent twice, nothing dropped, no lane held for ever", true);
	for (unsigned i = 0; i < PORTAL_STATES; i++)
		check(sentence("walks end everywhere: %s", portal_state_name((enum portal_state)i).p), reached[i] > WALKS / 1000);
}
