/*
 * shop_access - how a shop's own Admin API is called: by whose jobs, with which token, and what an answer means to all of them.
 *
 * What:  flow_shop_open reads the shop, opens its token and says whether a job may call now.  A token that people have typed
 *        is used as it is; else one is asked for by the app's keys (topic shop.token) and kept sealed, field access_token,
 *        until shortly before its end.  A job that has no token queues shop.token and waits; the wait is no try.
 * Holds: a token that is refused is forgotten once, by whoever met it, and the job asks again with another; the second
 *        refusal is for a person.  Keys that are refused are not tried again for an hour, unless others are entered or
 *        somebody tries the connection.  What a shop does not allow is said at its integration, once.
 */
#ifndef FLOW_SHOP_ACCESS_H
#define FLOW_SHOP_ACCESS_H

#include "base/json.h"
#include "connect/shopify.h"
#include "flow/credential.h"
#include "flow/topic.h"
#include "store/integration.h"
#include "store/shop.h"

/* What one job of a chain hands to the next, as its args. */
struct shop_args {
	struct str step;		/* a topic's own word for where it is; "" at the beginning */
	struct str after;		/* a page's cursor, or the last id of it */
	struct str within;		/* the cursor of a page within one of its rows */
	struct str id;			/* the one product that it is about */
	int64_t since_ms, high_ms;	/* asked for from here on; the newest that was seen */
	int64_t begun_ms;		/* when the chain was asked for */
	int64_t to;			/* numbers up to this one are looked at */
	int64_t first;			/* rows of a page; 0: as usual */
	int64_t n;			/* what the chain has counted so far */
	struct str list;		/* JSON: what is left to do */
	struct str ids;			/* JSON: orders that are to be read before that */
	struct str whole;		/* JSON: those of them that are to be read by themselves */
	struct str text;		/* for people */
	bool asked;			/* by a person */
	bool night;			/* the nightly one: all of it */
	bool known;			/* the shop has shown something that we know of it */
	bool renewed;			/* a token was refused: another is asked for no second time */
};
struct shop_args flow_shop_args(struct arena *, struct str args);

/* What prepare hands to read and settle, of every topic of a shop; a topic's own state begins with it. */
struct shop_access {
	struct shop shop;
	struct integration integration;
	struct shop_args args;
	struct shopify_site site;
	int64_t first;			/* rows that this call asks for */
	bool open;			/* it may call: site is complete */
	struct box token, about;	/* as they lay in the store */
	bool typed;			/* the token is one that people have entered */
	bool has_token;			/* one that is not over, and of these keys */
	bool denied;			/* these keys were refused not long ago */
	struct secret client_id, client_secret;
	struct str mark;		/* of these keys */
};

/* Where a shop's Admin API is: "https://bannos.myshopify.com". In the arena. */
struct str	flow_shop_address(struct arena *, const struct config *, struct str domain);

/* Reads and opens all of it. *moot: there is no such shop, it is not active, not set up, or disconnected. */
enum result	flow_shop_load(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct shop_access *,
		    bool *moot);
/* The same for a job that calls: access->open, or the job is moot or has to wait, and out says so. */
enum result	flow_shop_open(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct shop_access *,
		    struct prepared *out);
/* For a settle: whether the location that was asked about still is the one that counts. */
enum result	flow_shop_still(struct tx *, const struct shop_access *, bool *is);
/* Copies of what every answer of the API says, for the queue. */
void		flow_shop_replied(const struct shopify_reply *, struct reply *);

/* Queues a job of the chain: the same dedupe key, subject and cause, in delay_ms; a keyed topic gets a new key. */
enum result	flow_shop_chain(struct tx *, const struct job *from, enum topic, const struct shop_args *, int64_t delay_ms);
/*
 * Queues the first of one: dedupe TOPIC/SHOP or TOPIC/SHOP/tail. *id, *added may be NULL.  Where one of that key is not finished
 * yet nothing is queued: that one goes on with the args it has, and these are dropped.
 */
enum result	flow_shop_begin(struct tx *, enum topic, struct str shop, struct str tail, const struct shop_args *, int64_t cause,
		    int64_t due_at, struct str *id, bool *added);

/*
 * What follows, for every topic, from an answer that is not what was hoped for: another token, a smaller page, or a word at
 * the integration.  *again: the job was queued once more.  A topic adds what is its own.
 */
enum result	flow_shop_failed(struct tx *, const struct settle *, const struct shop_access *, const struct shopify_reply *, bool *again);
/* Says that the shop cannot be talked to, and why: people are told when that is new. */
enum result	flow_shop_broken(struct tx *, struct str shop_id, struct str why);
/* The same, and nothing of it is asked any more until its keys are entered again. */
enum result	flow_shop_disconnected(struct tx *, struct str shop_id, struct str why);

/* ---- what is remembered of a shop: its integration's settings ------------------------------------------------------ */

struct shop_notes {
	struct shopify_location *location;	/* as the last test found them */
	size_t locations;
	struct str currency, zone;		/* and what it sells in, and by which clock; "" not known */
	int64_t caught_up_ms;		/* orders updated before are known; 0: never */
	int64_t checked_ms;		/* when the last catch-up that came to its end was asked for */
	int64_t numbers_to;		/* gaps in the order numbers have been looked at up to this one */
	int64_t products_ms;		/* the last whole reading of its products */
	int64_t subscribed_ms;		/* since when it tells us all that we need; 0: it does not */
};
struct shop_notes flow_shop_notes(struct arena *, const struct integration *);
enum result	flow_shop_notes_keep(struct tx *, struct str shop_id, const struct shop_notes *);

/* Topic shop.token. */
enum result	flow_shop_token_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
void		flow_shop_token_read(const struct env *, const struct job *, const void *state, const struct answer *, struct arena *, struct reply *);
enum result	flow_shop_token_settle(struct tx *, void *settle);

/* Fields of the integration's boxes, beside what people enter. */
#define SHOP_TOKEN "access_token"
#define SHOP_TOKEN_ABOUT "access_token_about"	/* "UNTIL MARK": when to fetch another, and of which keys; without a token: refused until then */

#endif
