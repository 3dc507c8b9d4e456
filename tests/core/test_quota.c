#include "core/quota.h"
#include "tests/core/check.h"

static const struct quota_rule two_a_second = { 2000, 5 };

static void
test_flow(void)
{
	struct quota q = quota_full(two_a_second, 1000);

	for (int i = 0; i < 5; i++)
		check_int("a full bucket lets its burst go", quota_take(&q, two_a_second, 1, 1000), 0);
	check_int("then half a second passes", quota_take(&q, two_a_second, 1, 1000), 500);
	check_int("asking changes nothing", quota_take(&q, two_a_second, 1, 1000), 500);
	check_int("a little later a little less", quota_take(&q, two_a_second, 1, 1499), 1);
	check_int("and then it goes", quota_take(&q, two_a_second, 1, 1500), 0);
	check_int("two at once wait twice as long", quota_take(&q, two_a_second, 2, 1500), 1000);
	check_int("more than the bucket counts as the bucket", quota_take(&q, two_a_second, 99, 1500), 2500);
	check_int("it fills, and no further", quota_take(&q, two_a_second, 5, 1000000), 0);
	check_int("so that nothing is left", quota_take(&q, two_a_second, 1, 1000000), 500);
	check_int("nothing costs one", quota_take(&q, two_a_second, 0, 1000000), 500);
}

/* However often it is asked, exactly rate × time goes through. */
static void
test_exact(void)
{
	static const struct { const char *name; struct quota_rule rule; int64_t ms, want; } cases[] = {
		{ "one a minute, for an hour", { 17, 1 }, 3600000, 62 },	/* 17/1000 a second is 61.2 an hour, and the first */
		{ "a third of one a second, for 1000 s", { 333, 2 }, 1000000, 335 },
		{ "seven a second, for 100 s", { 7000, 3 }, 100000, 703 },
		{ "a thousand a second, for 10 s", { 1000000, 10 }, 10000, 10010 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct quota q = quota_full(cases[i].rule, 0);
		int64_t went = 0;

		for (int64_t now = 0; now <= cases[i].ms; now++)
			while (quota_take(&q, cases[i].rule, 1, now) == 0)
				went++;
		check_int(cases[i].name, went, cases[i].want);
	}
}

static void
test_promise(void)
{
	struct quota_rule rule = { 333, 4 };
	struct quota q = quota_full(rule, 0);
	int64_t now = 0;

	for (int i = 0; i < 500; i++) {
		struct quota before;
		int64_t wait;

		while ((wait = quota_take(&q, rule, 1 + i % 4, now)) == 0)
			now += i % 7;
		before = q;
		if (wait > 1 && quota_take(&before, rule, 1 + i % 4, now + wait - 1) == 0)
			check("the wait is as short as it can be", false);
		if (!check("after the wait that was told it goes", quota_take(&q, rule, 1 + i % 4, now + wait) == 0))
			return;
		now += wait;
	}
}

static void
test_clock(void)
{
	struct quota_rule most = { QUOTA_MAX, QUOTA_MAX }, nonsense = { -1, INT64_MAX };
	struct quota q = quota_full(two_a_second, 100000);

	while (quota_take(&q, two_a_second, 1, 100000) == 0)
		;
	check_int("a clock that is a second behind waits for it", quota_take(&q, two_a_second, 1, 99000), 1500);
	check_int("and has been given nothing twice", quota_take(&q, two_a_second, 1, 100000), 500);
	check_int("a clock that was an hour ahead is forgotten", quota_take(&q, two_a_second, 1, 100000 - 3600000), 500);
	check_int("and flows on from there", quota_take(&q, two_a_second, 1, 100000 - 3600000 + 500), 0);

	q = (struct quota){ INT64_MIN, INT64_MIN };
	check("the longest time fills", quota_take(&q, most, 1, INT64_MAX) == 0);
	q = (struct quota){ INT64_MAX, INT64_MAX };
	check("nonsense kept is brought into range", quota_take(&q, most, 1, INT64_MIN) == 0);
	check("twice", q.at_ms == INT64_MIN && q.tokens_micro == QUOTA_MAX * 1000000 - 1000000);
	q = quota_full(nonsense, 0);
	check("a rule of nonsense still works", quota_take(&q, nonsense, INT64_MAX, 0) == 0 && quota_take(&q, nonsense, INT64_MAX, 0) > 0);
}

static void
test_pause(void)
{
	struct quota q = quota_full(two_a_second, 0);

	quota_pause(&q, two_a_second, 30000, 0);
	check_int("after Retry-After: 30 nothing goes for 30 s", quota_take(&q, two_a_second, 1, 0), 30000);
	check_int("not a millisecond sooner", quota_take(&q, two_a_second, 1, 29999), 1);
	check_int("then one goes", quota_take(&q, two_a_second, 1, 30000), 0);
	check_int("and the next in its turn", quota_take(&q, two_a_second, 1, 30000), 500);
	quota_pause(&q, two_a_second, 30000, 30000);
	quota_pause(&q, two_a_second, 1000, 30000);
	check_int("a shorter pause does not end a longer one", quota_take(&q, two_a_second, 1, 30000), 30000);
	quota_pause(&q, two_a_second, INT64_MAX, 30000);
	check_int("nobody can stop us for more than a day", quota_take(&q, two_a_second, 1, 30000), 86400000);
	q = quota_full(two_a_second, 0);
	quota_pause(&q, two_a_second, -5, 0);
	check_int("a pause that is over leaves one", quota_take(&q, two_a_second, 1, 0), 0);
}

void
test_quota(void)
{
	test_flow();
	test_exact();
	test_promise();
	test_clock();
	test_pause();
}
