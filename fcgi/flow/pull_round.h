/*
 * pull_round - where a round of reading Optiply stands, and what the files pull*.c share.
 *
 * A round is a chain of queue jobs; what one knows it hands to the next as its args.  Suppliers first, then products, what
 * suppliers call them, buy orders, and the lines of each order that is ready: so everything that a record points at is
 * there before it.  Products and supplier products are asked for as a whole once a day, and in between only what has
 * changed; orders are always asked for as a whole, because what is not seen any more is to go.
 */
#ifndef FLOW_PULL_ROUND_H
#define FLOW_PULL_ROUND_H

#include "base/json.h"
#include "connect/optiply.h"
#include "flow/credential.h"
#include "flow/topic.h"
#include "store/integration.h"

/* Fields of the integration's boxes, beside the keys that people enter. */
#define PULL_TOKEN "access_token"
#define PULL_TOKEN_ABOUT "access_token_about"	/* "RENEW_AT MARK": when to fetch another, and of which keys this one is */

enum pull_step { PULL_BEGIN, PULL_SUPPLIERS, PULL_PRODUCTS, PULL_SUPPLIER_PRODUCTS, PULL_BUY_ORDERS, PULL_LINES };
enum { PULL_STEPS = PULL_LINES + 1 };

struct pull_round {
	enum pull_step step;
	struct str customer;		/* whose; when the settings name another, the round begins anew */
	struct str next;		/* the link that leads to this page; "" for a step's first */
	struct str order, supplier;	/* PULL_LINES: whose lines */
	const json *seen;		/* PULL_LINES: ids of that order's lines on the pages before, or NULL */
	int64_t began;			/* when the round did; every order seen since then is in it */
	int64_t since;			/* only what has changed since then; 0: all */
	int64_t last_began, last_full;	/* the last complete round, and the last that asked for all */
	int64_t pages, failures;	/* of this round; failures in a row */
	int64_t left_out;		/* orders that have too many lines */
	bool renewed;			/* the token was renewed for this page */
};

/* What prepare hands to read and settle, of both topics. */
struct pull_state {
	struct pull_round round;
	struct str integration;
	struct optiply_site site;
	struct optiply_rule rule;
	enum currency currency;		/* of the settings; CURRENCY_NONE: the supplier's portal's */
	struct str wrong;		/* nothing was asked, because: a sentence; "" if nothing is wrong */
	bool needs_token;		/* nothing was asked: a token has to be fetched first */
	struct str mark;		/* of the keys that are entered now */
	bool has_token, token_fresh;	/* one is kept; it is of these keys, and its time is not over */
};

/* Args that do not say where a round stands are the beginning of one. */
struct pull_round flow_pull_round_read(struct arena *, struct str args);
json *		flow_pull_round_json(struct arena *, const struct pull_round *);

/* Queues the next job of the chain, unless there is one. */
enum result	flow_pull_round_go(struct tx *, const struct job *, const struct pull_round *, enum topic, int64_t delay_ms);
/* It is over, well or not: the next one is queued. */
enum result	flow_pull_round_rest(struct tx *, const struct job *, const struct pull_round *, int64_t delay_ms);

/* Puts a page into the mirror. seen: the ids of the order's lines, where it is a page of lines. */
enum result	flow_pull_keep(struct tx *, const struct pull_state *, const struct optiply_page *, json *seen);

/* Loads and opens what a call needs. *moot: the source is not pulled any more. */
struct pull_keys { struct optiply_keys keys; struct secret token; };
enum result	flow_pull_open(const struct env *, struct db *, const struct job *, struct arena *, struct fault *,
		    struct pull_state *, struct pull_keys *, bool *moot);
/*
 * Says at the integration how it stands, while it is read over HTTP; an event when that has changed. complete: the mirror is
 * as of now.
 */
enum result	flow_pull_say(struct tx *, struct str integration, enum integration_state, struct str detail, bool complete);
/* "Optiply could not be read: …", for people. */
struct str	flow_pull_sentence(struct arena *, struct str why);
/* It failed for now: says so, and queues another try. text: a sentence; after_ms: not before, 0 if nobody said. */
enum result	flow_pull_failed(struct tx *, const struct job *, const struct pull_state *, struct str text, int64_t after_ms);

#endif
