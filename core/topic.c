#include "core/topic.h"

#include <assert.h>

enum { SECOND = 1000 };

/*
 * Why each row is as it is:
 *
 * portal.open      Deck keeps the first answer under its key, a 500 included: a lost answer is asked for with the same key,
 *                  a 5xx that was seen needs a new one.  Opening twice is harmless: the second is refused and adopted.
 * portal.add       The cart may be half full after any failure, so only the first time's own answer is ever asked for again.
 *                  All its tries end before Deck closes an idle connection (10 minutes).
 * portal.answer    Has no key.  A code given twice would come back as wrong, and some portals count.  If the answer was
 *                  heard, a webhook says so; if not, the job's clock does.
 * portal.close     Closing what is closed is refused, which is as good.  It tries long: an open connection blocks the lane.
 * portal.read      A read.  All its tries end within the minute that the portal job gives it (portal_settings.read_ms).
 * portal.deadline  Our own clock: no network, and never given up.
 * portal.lifetime  The same.
 * delivery.read    Our own bytes, understood again: what it says is absorbed by the portal job's machine.
 * deck.check_keys  A read, and someone is looking at the page.
 * slack.notify     A message twice is better than none.  It outlasts an hour's outage, and what Slack refuses is not lost: it
 *                  waits as a dead letter until somebody has mended the connection.
 * optiply.token    A new token beside the old one harms nobody.
 * source.pull      A read; the next pull comes anyway.
 * housekeeping     Deletes what is old; again is nothing.
 * order_ingest_retry  Our own bytes; an older telling changes nothing.  It waits for what was in the way, then for a person.
 * shop.redact      Deletes what is personal; again is nothing.
 * shop.token       A new token beside the old one harms nobody.
 * shop.test        A read, and someone is looking at the page.
 * shop.products    A read; the next night's comes anyway.
 * shop.subscriptions  A subscription that is there already is refused, and one that is gone, too: no harm. The next hour's comes anyway.
 * shop.catch_up    A read; an order that is told twice changes nothing.
 * shop.levels      A read.
 * stock.expire     Our own clock: no network, never given up; what has been paid meanwhile keeps its stock.
 * stock.spread     Our own numbers, read again.
 * inventory_push   A level is set by comparing, under one key: whatever became of a try, only the same key may ask again, since
 *                  the same level under another could be right a second time by chance. It outlasts an hour's outage.
 * capacity.regroup  Our own tickets; one that is in its group stays there.
 * sentry.send      An event has one id: its second time is none.  It outlasts half a day; what happens meanwhile counts with it.
 * posthog.send     The same; the hours that it could not tell are told with the next one.
 */
static const struct topic_rule rules[TOPICS] = {
	/*			    name, repeat, rate, network, owed,				   base, cap, tries	call, lease */
	[TOPIC_PORTAL_OPEN]	= { "portal.open", REPEAT_WITH_KEY, RATE_DECK, true, false,
				    { 2 * SECOND, 60 * SECOND, 8 },	30 * SECOND, 60 * SECOND },
	[TOPIC_PORTAL_ADD]	= { "portal.add", REPEAT_WITH_ONE_KEY, RATE_DECK, true, false,
				    { 1 * SECOND, 15 * SECOND, 8 },	30 * SECOND, 60 * SECOND },
	[TOPIC_PORTAL_ANSWER]	= { "portal.answer", REPEAT_NEVER, RATE_DECK, true, false,
				    { 1 * SECOND, 10 * SECOND, 6 },	15 * SECOND, 45 * SECOND },
	[TOPIC_PORTAL_CLOSE]	= { "portal.close", REPEAT_WITH_KEY, RATE_DECK, true, false,
				    { 2 * SECOND, 60 * SECOND, 10 },	30 * SECOND, 60 * SECOND },
	[TOPIC_PORTAL_READ]	= { "portal.read", REPEAT_SAFE, RATE_DECK, true, false,
				    { 1 * SECOND, 4 * SECOND, 3 },	15 * SECOND, 45 * SECOND },
	[TOPIC_PORTAL_DEADLINE]	= { "portal.deadline", REPEAT_SAFE, RATE_NONE, false, false,
				    { 1 * SECOND, 60 * SECOND, 0 },	0, 30 * SECOND },
	[TOPIC_PORTAL_LIFETIME]	= { "portal.lifetime", REPEAT_SAFE, RATE_NONE, false, false,
				    { 1 * SECOND, 60 * SECOND, 0 },	0, 30 * SECOND },
	[TOPIC_DELIVERY_READ]	= { "delivery.read", REPEAT_SAFE, RATE_NONE, false, false,
				    { 1 * SECOND, 60 * SECOND, 0 },	0, 30 * SECOND },
	[TOPIC_DECK_CHECK_KEYS]	= { "deck.check_keys", REPEAT_SAFE, RATE_DECK, true, false,
				    { 1 * SECOND, 5 * SECOND, 3 },	15 * SECOND, 45 * SECOND },
	[TOPIC_SLACK_NOTIFY]	= { "slack.notify", REPEAT_SAFE, RATE_SLACK, true, true,
				    { 2 * SECOND, 900 * SECOND, 20 },	10 * SECOND, 40 * SECOND },
	[TOPIC_OPTIPLY_TOKEN]	= { "optiply.token", REPEAT_SAFE, RATE_OPTIPLY, true, false,
				    { 2 * SECOND, 60 * SECOND, 6 },	30 * SECOND, 60 * SECOND },
	[TOPIC_SOURCE_PULL]	= { "source.pull", REPEAT_SAFE, RATE_OPTIPLY, true, false,
				    { 2 * SECOND, 300 * SECOND, 8 },	60 * SECOND, 90 * SECOND },
	[TOPIC_HOUSEKEEPING]	= { "housekeeping", REPEAT_SAFE, RATE_NONE, false, false,
				    { 1 * SECOND, 60 * SECOND, 0 },	0, 60 * SECOND },
	[TOPIC_ORDER_INGEST_RETRY] = { "order_ingest_retry", REPEAT_SAFE, RATE_NONE, false, true,
				    { 5 * SECOND, 3600 * SECOND, 20 },	0, 30 * SECOND },
	[TOPIC_SHOP_REDACT]	= { "shop.redact", REPEAT_SAFE, RATE_NONE, false, true,
				    { 1 * SECOND, 60 * SECOND, 0 },	0, 60 * SECOND },
	[TOPIC_SHOP_TOKEN]	= { "shop.token", REPEAT_SAFE, RATE_SHOPIFY, true, false,
				    { 1 * SECOND, 60 * SECOND, 8 },	15 * SECOND, 45 * SECOND },
	[TOPIC_SHOP_TEST]	= { "shop.test", REPEAT_SAFE, RATE_SHOPIFY, true, false,
				    { 1 * SECOND, 5 * SECOND, 4 },	20 * SECOND, 50 * SECOND },
	[TOPIC_SHOP_PRODUCTS]	= { "shop.products", REPEAT_SAFE, RATE_SHOPIFY, true, false,
				    { 2 * SECOND, 300 * SECOND, 12 },	45 * SECOND, 75 * SECOND },
	[TOPIC_SHOP_SUBSCRIPTIONS] = { "shop.subscriptions", REPEAT_SAFE, RATE_SHOPIFY, true, false,
				    { 2 * SECOND, 300 * SECOND, 12 },	30 * SECOND, 60 * SECOND },
	[TOPIC_SHOP_CATCH_UP]	= { "shop.catch_up", REPEAT_SAFE, RATE_SHOPIFY, true, false,
				    { 2 * SECOND, 300 * SECOND, 12 },	45 * SECOND, 75 * SECOND },
	[TOPIC_SHOP_LEVELS]	= { "shop.levels", REPEAT_SAFE, RATE_SHOPIFY, true, false,
				    { 2 * SECOND, 300 * SECOND, 12 },	45 * SECOND, 75 * SECOND },
	[TOPIC_STOCK_EXPIRE]	= { "stock.expire", REPEAT_SAFE, RATE_NONE, false, false,
				    { 1 * SECOND, 60 * SECOND, 0 },	0, 30 * SECOND },
	[TOPIC_STOCK_SPREAD]	= { "stock.spread", REPEAT_SAFE, RATE_NONE, false, false,
				    { 1 * SECOND, 60 * SECOND, 0 },	0, 30 * SECOND },
	[TOPIC_INVENTORY_PUSH]	= { "inventory_push", REPEAT_WITH_ONE_KEY, RATE_SHOPIFY, true, false,
				    { 1 * SECOND, 600 * SECOND, 24 },	30 * SECOND, 60 * SECOND },
	[TOPIC_CAPACITY_REGROUP] = { "capacity.regroup", REPEAT_SAFE, RATE_NONE, false, false,
				    { 1 * SECOND, 60 * SECOND, 0 },	0, 60 * SECOND },
	[TOPIC_SENTRY_SEND]	= { "sentry.send", REPEAT_SAFE, RATE_SENTRY, true, false,
				    { 5 * SECOND, 600 * SECOND, 80 },	10 * SECOND, 40 * SECOND },
	[TOPIC_POSTHOG_SEND]	= { "posthog.send", REPEAT_SAFE, RATE_POSTHOG, true, false,
				    { 5 * SECOND, 600 * SECOND, 80 },	20 * SECOND, 50 * SECOND },
};

/* Slack's own limit; Deck publishes none for v1 and Optiply none at all, so these are modest guesses. Shopify counts by cost,
 * per shop: its answers say when to wait. */
static const struct { const char *name; struct quota_rule rule; } rates[TOPIC_RATES] = {
	[RATE_NONE]	= { "",		{ 0, 0 } },
	[RATE_DECK]	= { "deck",	{ 5000, 10 } },
	[RATE_SLACK]	= { "slack",	{ 1000, 1 } },
	[RATE_OPTIPLY]	= { "optiply",	{ 5000, 5 } },
	[RATE_SHOPIFY]	= { "shopify",	{ 10000, 20 } },
	[RATE_SENTRY]	= { "sentry",	{ 1000, 10 } },
	[RATE_POSTHOG]	= { "posthog",	{ 1000, 5 } },
};

/* Short names, so that the table reads as a table. */
enum {
	SETTLE = AFTER_SETTLE, AGAIN = AFTER_AGAIN, NEW_KEY = AFTER_AGAIN_NEW_KEY, LOOK = AFTER_LOOK,
	UNKNOWN = AFTER_UNKNOWN, DEAD = AFTER_DEAD,
};

/*
 * What follows, and what follows instead when no try is left.
 *
 * Never heard: again, whatever it is.  A lost answer and a seen 5xx are where the classes part.  Throttled: left undone, so
 * it may be repeated, under a new key where one is allowed, since Deck keeps every answer under its key.  With one key it
 * stays the same one even then: the try before may have been heard although its answer was lost.
 */
static const struct { uint8_t next, last; } after[TOPIC_REPEATS][CALL_OUTCOMES] = {
	[REPEAT_SAFE] = {
		[CALL_OK]		= { SETTLE,	SETTLE },
		[CALL_REFUSED]		= { SETTLE,	SETTLE },
		[CALL_NOT_SENT]		= { AGAIN,	DEAD },
		[CALL_LOST]		= { AGAIN,	DEAD },
		[CALL_SERVER_ERROR]	= { AGAIN,	DEAD },
		[CALL_THROTTLED]	= { AGAIN,	DEAD },
	},
	[REPEAT_WITH_KEY] = {
		[CALL_OK]		= { SETTLE,	SETTLE },
		[CALL_REFUSED]		= { SETTLE,	SETTLE },
		[CALL_NOT_SENT]		= { AGAIN,	DEAD },
		[CALL_LOST]		= { AGAIN,	UNKNOWN },
		[CALL_SERVER_ERROR]	= { NEW_KEY,	UNKNOWN },
		[CALL_THROTTLED]	= { NEW_KEY,	DEAD },
	},
	[REPEAT_WITH_ONE_KEY] = {
		[CALL_OK]		= { SETTLE,	SETTLE },
		[CALL_REFUSED]		= { SETTLE,	SETTLE },
		[CALL_NOT_SENT]		= { AGAIN,	DEAD },
		[CALL_LOST]		= { AGAIN,	UNKNOWN },
		[CALL_SERVER_ERROR]	= { SETTLE,	SETTLE },
		[CALL_THROTTLED]	= { AGAIN,	DEAD },
	},
	[REPEAT_LOOK_FIRST] = {
		[CALL_OK]		= { SETTLE,	SETTLE },
		[CALL_REFUSED]		= { SETTLE,	SETTLE },
		[CALL_NOT_SENT]		= { AGAIN,	DEAD },
		[CALL_LOST]		= { LOOK,	UNKNOWN },
		[CALL_SERVER_ERROR]	= { LOOK,	UNKNOWN },
		[CALL_THROTTLED]	= { AGAIN,	DEAD },
	},
	[REPEAT_NEVER] = {
		[CALL_OK]		= { SETTLE,	SETTLE },
		[CALL_REFUSED]		= { SETTLE,	SETTLE },
		[CALL_NOT_SENT]		= { AGAIN,	DEAD },
		[CALL_LOST]		= { UNKNOWN,	UNKNOWN },
		[CALL_SERVER_ERROR]	= { UNKNOWN,	UNKNOWN },
		[CALL_THROTTLED]	= { AGAIN,	DEAD },
	},
};

const struct topic_rule *
topic_rule(enum topic topic)
{
	assert((unsigned)topic < TOPICS);
	return &rules[topic];
}

bool
topic_parse(struct str name, enum topic *out)
{
	for (unsigned i = 0; i < TOPICS; i++)
		if (str_eq(name, str_of(rules[i].name))) {
			*out = (enum topic)i;
			return true;
		}
	return false;
}

bool
topic_keyed(enum topic topic)
{
	switch (topic_rule(topic)->repeat) {
	case REPEAT_WITH_KEY:
	case REPEAT_WITH_ONE_KEY:
		return true;
	case REPEAT_SAFE:
	case REPEAT_LOOK_FIRST:
	case REPEAT_NEVER:
		break;
	}
	return false;
}

enum topic_after
topic_after(enum topic topic, enum call_outcome outcome, int32_t tries)
{
	const struct topic_rule *rule = topic_rule(topic);

	assert((unsigned)outcome < CALL_OUTCOMES);
	if (outcome == CALL_REFUSED && rule->owed)
		return AFTER_DEAD;
	if (retry_again(rule->retry, tries))
		return (enum topic_after)after[rule->repeat][outcome].next;
	return (enum topic_after)after[rule->repeat][outcome].last;
}

struct str
topic_rate_name(enum topic_rate rate)
{
	assert((unsigned)rate < TOPIC_RATES);
	return str_of(rates[rate].name);
}

struct quota_rule
topic_rate_rule(enum topic_rate rate)
{
	assert((unsigned)rate < TOPIC_RATES && rate != RATE_NONE);
	return rates[rate].rule;
}
