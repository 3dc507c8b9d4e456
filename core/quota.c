#include "core/quota.h"

/* In millionths. A rate in thousandths of a token a second is one in millionths a millisecond. */
static const int64_t token = INT64_C(1000000);
static const int64_t day_ms = INT64_C(86400000);
static const int64_t step_back_ms = INT64_C(60000);

static int64_t
within(int64_t value, int64_t least, int64_t most)
{
	return value < least ? least : value > most ? most : value;
}

static struct quota_rule
sane(struct quota_rule rule)
{
	rule.rate_milli = within(rule.rate_milli, 1, QUOTA_MAX);
	rule.burst = within(rule.burst, 1, QUOTA_MAX);
	return rule;
}

static uint64_t
between(int64_t from, int64_t to)
{
	return (uint64_t)to - (uint64_t)from;
}

static int64_t
divide_up(int64_t n, int64_t d)
{
	return n / d + (n % d != 0);
}

/* Adds what flowed in since at_ms. */
static void
refill(struct quota *q, struct quota_rule rule, int64_t now_ms)
{
	int64_t full = rule.burst * token;

	q->tokens_micro = within(q->tokens_micro, -day_ms * rule.rate_milli, full);
	if (now_ms < q->at_ms) {
		/*
		 * The clock is behind what it was.  A little: nothing flows until it has caught up.  A lot: the kept time
		 * was wrong, or we would wait for it for ever.
		 */
		if (between(now_ms, q->at_ms) > (uint64_t)step_back_ms)
			q->at_ms = now_ms;
		return;
	}
	if (between(q->at_ms, now_ms) >= (uint64_t)divide_up(full - q->tokens_micro, rule.rate_milli))
		q->tokens_micro = full;
	else
		q->tokens_micro += (now_ms - q->at_ms) * rule.rate_milli;
	q->at_ms = now_ms;
}

struct quota
quota_full(struct quota_rule rule, int64_t now_ms)
{
	return (struct quota){ sane(rule).burst * token, now_ms };
}

int64_t
quota_take(struct quota *q, struct quota_rule rule, int64_t cost, int64_t now_ms)
{
	int64_t need;

	rule = sane(rule);
	refill(q, rule, now_ms);
	need = within(cost, 1, rule.burst) * token;
	if (q->tokens_micro >= need) {
		q->tokens_micro -= need;
		return 0;
	}
	return divide_up(need - q->tokens_micro, rule.rate_milli) + (q->at_ms - now_ms);
}

void
quota_pause(struct quota *q, struct quota_rule rule, int64_t after_ms, int64_t now_ms)
{
	int64_t left;

	rule = sane(rule);
	refill(q, rule, now_ms);
	left = token - within(after_ms, 0, day_ms) * rule.rate_milli;
	if (q->tokens_micro > left)
		q->tokens_micro = left;
}
