/*
 * topic - what the queue's jobs are about, and the rules for each: one table.
 *
 * What:  a topic's stored name, what a lost answer means for it, its rate class, its retries and its times; and, given
 *        how a call ended, what the queue does with the job.
 * Why:   "try again" is right for a read, wrong for a cart.  That is decided here once, and the worker only obeys.
 * Holds: no topic is repeated in a way that could do its work twice.  What nobody can know is said to be unknown.
 */
#ifndef CORE_TOPIC_H
#define CORE_TOPIC_H

#include "core/quota.h"
#include "core/retry.h"
#include "core/text.h"

enum topic {
	TOPIC_PORTAL_OPEN,	/* Deck: EnsureConnection */
	TOPIC_PORTAL_ADD,	/* Deck: AddItemsToCart */
	TOPIC_PORTAL_ANSWER,	/* Deck: the answer to an MFA question */
	TOPIC_PORTAL_CLOSE,	/* Deck: CloseConnection */
	TOPIC_PORTAL_READ,	/* Deck: a job's state, when its webhook stays away */
	TOPIC_PORTAL_DEADLINE,	/* a portal job's clock of silence, or of its question */
	TOPIC_PORTAL_LIFETIME,	/* a lost connection has surely gone */
	TOPIC_DELIVERY_READ,	/* a kept webhook is run through the parser again */
	TOPIC_DECK_CHECK_KEYS,	/* Deck: do our keys work? */
	TOPIC_SLACK_NOTIFY,
	TOPIC_OPTIPLY_TOKEN,
	TOPIC_SOURCE_PULL,	/* one page of Optiply's REST API */
	TOPIC_HOUSEKEEPING,	/* retention */
	TOPIC_ORDER_INGEST_RETRY,	/* a shop's kept webhook is run through the parser again */
	TOPIC_SHOP_REDACT,		/* a page of a shop's orders loses what is personal */
	TOPIC_SHOP_TOKEN,		/* Shopify: the access token */
	TOPIC_SHOP_TEST,		/* Shopify: what may we, and whose shop is it? */
	TOPIC_SHOP_PRODUCTS,		/* Shopify: one page of products */
	TOPIC_SHOP_SUBSCRIPTIONS,	/* Shopify: what it tells us, and where; one change of that */
	TOPIC_SHOP_CATCH_UP,		/* Shopify: one page of orders, or one order that is missing */
	TOPIC_SHOP_LEVELS,		/* Shopify: levels of a page of products, compared with what we know */
	TOPIC_STOCK_EXPIRE,		/* nobody has paid for an order: what is on hold for it goes free */
	TOPIC_STOCK_SPREAD,		/* an item's stock has moved: which shops are to show another level? */
	TOPIC_INVENTORY_PUSH,		/* Shopify: a product's level at a shop, set or read */
	TOPIC_CAPACITY_REGROUP,		/* the groups of products are others: a page of open tickets finds its own */
	TOPIC_SENTRY_SEND,		/* Sentry: an error of ours, and how often */
	TOPIC_POSTHOG_SEND,		/* PostHog: what was used within an hour, and how often */
};
enum { TOPICS = TOPIC_POSTHOG_SEND + 1 };

/* What it means to do the call a second time. */
enum topic_repeat {
	REPEAT_SAFE,		/* nothing: it reads, or its second time changes nothing */
	REPEAT_WITH_KEY,	/* safe with the key of the first time; after a failure was seen, safe with a new one */
	REPEAT_WITH_ONE_KEY,	/* safe with the key of the first time only: a failure that was seen is final */
	REPEAT_LOOK_FIRST,	/* read what the provider has, then decide */
	REPEAT_NEVER,		/* a lost answer stays unknown */
};
enum { TOPIC_REPEATS = REPEAT_NEVER + 1 };

enum topic_rate { RATE_NONE, RATE_DECK, RATE_SLACK, RATE_OPTIPLY, RATE_SHOPIFY, RATE_SENTRY, RATE_POSTHOG };	/* per account */
enum { TOPIC_RATES = RATE_POSTHOG + 1 };

/* How a call ended, as the worker saw it. A lease that ran out in the middle is CALL_LOST. */
enum call_outcome {
	CALL_OK,		/* answered, and done as far as the call goes */
	CALL_REFUSED,		/* answered: no */
	CALL_NOT_SENT,		/* surely not heard: no connection, or our own rules stopped it */
	CALL_LOST,		/* sent, and no answer that could be read: heard or not */
	CALL_SERVER_ERROR,	/* answered: 5xx */
	CALL_THROTTLED,		/* answered: too often (429) */
};
enum { CALL_OUTCOMES = CALL_THROTTLED + 1 };

/* What the queue does next. */
enum topic_after {
	AFTER_SETTLE,		/* the answer is final, good or bad: the flow settles it */
	AFTER_AGAIN,		/* later, the very same (the same key, where there is one) */
	AFTER_AGAIN_NEW_KEY,	/* later, under a new key, stored before it is sent */
	AFTER_LOOK,		/* later, and look first */
	AFTER_UNKNOWN,		/* it may have happened: outcome unknown. The flow is told */
	AFTER_DEAD,		/* out of tries, or what was owed was refused. The flow is told, and a person can retry by hand.
				 * Earlier tries may have been heard */
};
enum { TOPIC_AFTERS = AFTER_DEAD + 1 };

struct topic_rule {
	const char *name;		/* as stored */
	enum topic_repeat repeat;
	enum topic_rate rate;
	bool network;			/* waits while outbound calls are switched off */
	bool owed;			/* it was promised to people: a refusal is a dead letter, for a person to mend and retry */
	struct retry_rule retry;
	int64_t call_ms;		/* for the whole call, 0 where there is none */
	int64_t lease_ms;		/* for preparing, calling and settling it */
};

const struct topic_rule *topic_rule(enum topic);
bool			topic_parse(struct str name, enum topic *);
bool			topic_keyed(enum topic);		/* it needs a key, stored before the call */
/* tries: made so far, this one included. */
enum topic_after	topic_after(enum topic, enum call_outcome, int32_t tries);

struct str		topic_rate_name(enum topic_rate);	/* "deck"; "" for RATE_NONE */
struct quota_rule	topic_rate_rule(enum topic_rate);	/* not for RATE_NONE */

#endif
