#include "core/retry.h"
#include "tests/core/check.h"

static const struct retry_rule rule = { 1000, 60000, 5 };

static const struct { int32_t tries; int64_t ceiling; } ceilings[] = {
	{ 0, 1000 }, { 1, 1000 }, { 2, 2000 }, { 3, 4000 }, { 4, 8000 }, { 6, 32000 }, { 7, 60000 }, { 8, 60000 },
	{ 1000, 60000 }, { INT32_MAX, 60000 }, { -5, 1000 },
};

/* A small generator, so that the sweep is the same every time. */
static uint64_t
next(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state ^ *state >> 29;
}

static void
test_jitter(void)
{
	uint64_t state = 1;

	for (size_t i = 0; i < COUNT(ceilings); i++) {
		int64_t least = INT64_MAX, most = 0;

		for (int n = 0; n < 2000; n++) {
			int64_t delay = retry_delay_ms(rule, ceilings[i].tries, next(&state), 0);

			least = delay < least ? delay : least;
			most = delay > most ? delay : most;
		}
		check(sentence("after %d tries the wait is within its ceiling", (int)ceilings[i].tries),
		    least >= 1 && most <= ceilings[i].ceiling);
		check(sentence("after %d tries all of it is used", (int)ceilings[i].tries),
		    least < ceilings[i].ceiling / 50 && most > ceilings[i].ceiling - ceilings[i].ceiling / 50);
	}
}

void
test_retry(void)
{
	struct retry_rule huge = { INT64_MAX, INT64_MAX, 0 }, silly = { -5, -7, 0 };

	test_jitter();
	check_int("the least wait", retry_delay_ms(rule, 3, 0, 0), 1);
	check_int("the longest wait", retry_delay_ms(rule, 3, 3999, 0), 4000);
	check_int("Retry-After is never undercut", retry_delay_ms(rule, 1, 0, 30000), 30000);
	check_int("a little comes on top of it", retry_delay_ms(rule, 1, 1000, 30000), 31000);
	check_int("our own wait counts where it is longer", retry_delay_ms(rule, 7, 59999, 30000), 60000);
	check_int("Retry-After may be beyond our cap", retry_delay_ms(rule, 1, 0, 3600000), 3600000);
	check("but not beyond a day and a little", retry_delay_ms(rule, 1, UINT64_MAX, INT64_MAX) <= RETRY_AFTER_MAX_MS + 1000);
	check("a Retry-After in the past is none", retry_delay_ms(rule, 1, 5, -1) == 6);
	check("the largest rule does not overflow", retry_delay_ms(huge, INT32_MAX, UINT64_MAX, INT64_MAX) > 0);
	check_int("a rule of nonsense waits a moment", retry_delay_ms(silly, 9, UINT64_MAX, 0), 1);
	check("four tries of five may be followed by one", retry_again(rule, 4));
	check("five may not", !retry_again(rule, 5) && !retry_again(rule, 6));
	check("without a limit there is always another", retry_again(huge, INT32_MAX));
}
