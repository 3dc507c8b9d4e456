#include "core/topic.h"
#include "core/portal.h"
#include "tests/core/check.h"
#include "tests/core/portal_said.h"

static const struct { const char *sentence; enum topic topic; enum call_outcome outcome; enum topic_after want; } cases[] = {
	{ "an accepted EnsureConnection is settled", TOPIC_PORTAL_OPEN, CALL_OK, AFTER_SETTLE },
	{ "a refused one too", TOPIC_PORTAL_OPEN, CALL_REFUSED, AFTER_SETTLE },
	{ "one that never left is sent again", TOPIC_PORTAL_OPEN, CALL_NOT_SENT, AFTER_AGAIN },
	{ "one whose answer was lost is asked for with its key", TOPIC_PORTAL_OPEN, CALL_LOST, AFTER_AGAIN },
	{ "a seen 5xx is kept under its key: it needs another", TOPIC_PORTAL_OPEN, CALL_SERVER_ERROR, AFTER_AGAIN_NEW_KEY },
	{ "so does a 429", TOPIC_PORTAL_OPEN, CALL_THROTTLED, AFTER_AGAIN_NEW_KEY },
	{ "a cart whose answer was lost is asked for with its key", TOPIC_PORTAL_ADD, CALL_LOST, AFTER_AGAIN },
	{ "a cart that failed is never filled again by itself", TOPIC_PORTAL_ADD, CALL_SERVER_ERROR, AFTER_SETTLE },
	{ "a cart never gets another key", TOPIC_PORTAL_ADD, CALL_THROTTLED, AFTER_AGAIN },
	{ "a cart that was never asked for is asked for", TOPIC_PORTAL_ADD, CALL_NOT_SENT, AFTER_AGAIN },
	{ "an answer to a question is not given twice", TOPIC_PORTAL_ANSWER, CALL_LOST, AFTER_UNKNOWN },
	{ "not even after a 5xx", TOPIC_PORTAL_ANSWER, CALL_SERVER_ERROR, AFTER_UNKNOWN },
	{ "but one that never left is", TOPIC_PORTAL_ANSWER, CALL_NOT_SENT, AFTER_AGAIN },
	{ "a read is repeated", TOPIC_PORTAL_READ, CALL_LOST, AFTER_AGAIN },
	{ "a message to Slack is repeated", TOPIC_SLACK_NOTIFY, CALL_SERVER_ERROR, AFTER_AGAIN },
	{ "one that Slack refuses is a dead letter", TOPIC_SLACK_NOTIFY, CALL_REFUSED, AFTER_DEAD },
	{ "a pull is repeated", TOPIC_SOURCE_PULL, CALL_THROTTLED, AFTER_AGAIN },
	{ "a level whose answer was lost is asked for with its key", TOPIC_INVENTORY_PUSH, CALL_LOST, AFTER_AGAIN },
	{ "a level never gets another key", TOPIC_INVENTORY_PUSH, CALL_THROTTLED, AFTER_AGAIN },
	{ "a level that was refused is settled: the flow reads it", TOPIC_INVENTORY_PUSH, CALL_REFUSED, AFTER_SETTLE },
	{ "a page of orders is read again", TOPIC_SHOP_CATCH_UP, CALL_SERVER_ERROR, AFTER_AGAIN },
};

static void
test_last_try(void)
{
	const struct { const char *sentence; enum topic topic; enum call_outcome outcome; enum topic_after want; } last[] = {
		{ "out of tries: never heard", TOPIC_PORTAL_OPEN, CALL_NOT_SENT, AFTER_DEAD },
		{ "out of tries: perhaps heard", TOPIC_PORTAL_OPEN, CALL_LOST, AFTER_UNKNOWN },
		{ "out of tries: a cart perhaps filled", TOPIC_PORTAL_ADD, CALL_LOST, AFTER_UNKNOWN },
		{ "out of tries: a read is just not done", TOPIC_PORTAL_READ, CALL_LOST, AFTER_DEAD },
		{ "the last try may still succeed", TOPIC_PORTAL_ADD, CALL_OK, AFTER_SETTLE },
	};

	for (size_t i = 0; i < COUNT(last); i++)
		check_int(last[i].sentence,
		    topic_after(last[i].topic, last[i].outcome, topic_rule(last[i].topic)->retry.max_tries), last[i].want);
	check_int("our own clock is never given up", topic_after(TOPIC_PORTAL_DEADLINE, CALL_LOST, 1000000), AFTER_AGAIN);
}

/* The longest that a topic can take with all its tries: every wait at its ceiling, every call to its limit. */
static int64_t
longest_ms(enum topic topic)
{
	const struct topic_rule *rule = topic_rule(topic);
	int64_t total = rule->call_ms, wait = rule->retry.base_ms;

	for (int32_t tries = 1; retry_again(rule->retry, tries); tries++) {
		total += wait + rule->call_ms;
		wait = wait * 2 < rule->retry.cap_ms ? wait * 2 : rule->retry.cap_ms;
	}
	return total;
}

static void
test_rules(void)
{
	enum topic topic;

	for (unsigned i = 0; i < TOPICS; i++) {
		const struct topic_rule *rule = topic_rule((enum topic)i);

		check(sentence("%s is read back", rule->name), topic_parse(str_of(rule->name), &topic) && topic == i);
		check(sentence("%s: a lease outlasts its call", rule->name), rule->lease_ms >= rule->call_ms + 15000);
		check(sentence("%s: a call has a limit, a rate and a place in the world", rule->name),
		    rule->network == (rule->call_ms > 0) && rule->network == (rule->rate != RATE_NONE));
		check(sentence("%s: a key where a repeat needs one, and nowhere else", rule->name),
		    topic_keyed((enum topic)i) == (rule->repeat == REPEAT_WITH_KEY || rule->repeat == REPEAT_WITH_ONE_KEY));
		check(sentence("%s: its waits grow", rule->name), rule->retry.base_ms >= 1
		    && rule->retry.cap_ms >= rule->retry.base_ms);
		check(sentence("%s: only what needs no network is tried for ever", rule->name),
		    rule->retry.max_tries != 0 || !rule->network);
		for (unsigned k = 0; k < CALL_OUTCOMES; k++) {
			enum topic_after after = topic_after((enum topic)i, (enum call_outcome)k, 1);

			check(sentence("%s: a new key only where there is one", rule->name),
			    after != AFTER_AGAIN_NEW_KEY || topic_keyed((enum topic)i));
			check(sentence("%s: the first try is not the last, unless what is owed is refused", rule->name),
			    (after == AFTER_DEAD) == (k == CALL_REFUSED && rule->owed));
			check(sentence("%s: an answer is settled", rule->name),
			    (k != CALL_OK && k != CALL_REFUSED) || after == AFTER_SETTLE || after == AFTER_DEAD);
		}
	}
	check("no topic is called that", !topic_parse(STR("portal"), &topic) && !topic_parse(STR(""), &topic));
	for (unsigned i = RATE_NONE + 1; i < TOPIC_RATES; i++) {
		struct quota_rule rule = topic_rate_rule((enum topic_rate)i);

		check("a rate has a name and lets something through", topic_rate_name((enum topic_rate)i).n > 0
		    && rule.rate_milli >= 1 && rule.burst >= 1);
	}
	check("the cart is filled or given up before Deck closes an idle connection",
	    longest_ms(TOPIC_PORTAL_ADD) < 10 * 60 * 1000);
	check("EnsureConnection is given up before the silence is", longest_ms(TOPIC_PORTAL_OPEN) < portal_said_settings.silence_ms);
	check("a state is read in the time that the job gives it", longest_ms(TOPIC_PORTAL_READ) < portal_said_settings.read_ms);
	check("an answer is given while the question stands", longest_ms(TOPIC_PORTAL_ANSWER) < portal_said_settings.mfa_ms);
	check("Slack may be down for an hour (waits are half their ceiling on average)",
	    longest_ms(TOPIC_SLACK_NOTIFY) / 2 > 60 * 60 * 1000);
	check("so may Shopify", longest_ms(TOPIC_INVENTORY_PUSH) / 2 > 60 * 60 * 1000);
}

void
test_topic(void)
{
	for (size_t i = 0; i < COUNT(cases); i++)
		check_int(cases[i].sentence, topic_after(cases[i].topic, cases[i].outcome, 1), cases[i].want);
	test_last_try();
	test_rules();
}
