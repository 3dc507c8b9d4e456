/*
 * portal_port - what Tradepost asks of whoever fills carts in suppliers' portals; Deck v1 (deck.h) is the first to answer.
 *
 * What:  a struct of functions that build calls and read answers and webhooks, and the shapes both sides agree on.
 * Why:   Deck's v2 differs in every byte but not in what is wanted: it is a second table, and nothing above changes.
 * Holds: pure.  What is read is tolerant of fields nobody knows, bounded in every text, and says so when it makes no sense.
 *        All results live in the arena, or borrow the bytes that were read.
 */
#ifndef CONNECT_PORTAL_PORT_H
#define CONNECT_PORTAL_PORT_H

#include "connect/wire.h"
#include "core/judge.h"
#include "core/portal_error.h"

enum {
	PORTAL_ITEMS_MAX = 2000,	/* sent at once, and read at most */
	PORTAL_GUID_MAX = 100,		/* bytes of a provider's job guid; opaque otherwise */
	PORTAL_TEXT_MAX = 500,		/* bytes of a provider's words, a SKU, a price */
	PORTAL_TOKEN_MAX = 4000,
};

struct portal_keys {
	struct secret client_id, secret;
	struct secret hmac[2];		/* current and old; empty when there is none */
};

/* What every call needs. */
struct portal_ask {
	struct str base;		/* "https://live.deck.co/api/v1" */
	const struct portal_keys *keys;
	struct str key;			/* idempotency key, made by the port's make_key; calls that run a job need one */
	struct str correlation;		/* ours, for tracing; "" sends none */
};

struct portal_open {
	struct str source_guid;
	struct secret username, password;	/* may be empty */
	struct str webhook_url;		/* "" leaves it to the provider's own setting */
	struct str external_id;		/* "" sends none */
};

/* One item that is wanted. Of all items no two have the same SKU. */
struct portal_want {
	struct str sku;
	int64_t quantity;
	struct str expected_price;	/* "€12.50" (price_format) */
};

/* Which of our calls something is about. */
enum portal_of { PORTAL_OF_UNSAID, PORTAL_OF_OPEN, PORTAL_OF_ADD, PORTAL_OF_CLOSE };

enum portal_reply_kind {
	PORTAL_REPLY_ACCEPTED,		/* guid, where the call has one: open, add, close. It may still fail, by webhook */
	PORTAL_REPLY_ACTIVE_EXISTS,	/* open: another connection of this login is in the way */
	PORTAL_REPLY_ALREADY_RUNNING,	/* guid of the job that runs already */
	PORTAL_REPLY_REFUSED,		/* nothing began: error, text */
	PORTAL_REPLY_THROTTLED,		/* nothing began; retry_after_ms when said */
	PORTAL_REPLY_SERVER_ERROR,	/* 5xx: whether something began is not known */
	PORTAL_REPLY_UNREADABLE,	/* a 2xx whose guid we cannot read: something began. The same key asks again */
	PORTAL_REPLY_NOT_SENT,		/* surely not heard */
	PORTAL_REPLY_LOST,		/* may have been heard: the same key asks again */
};

struct portal_reply {
	enum portal_reply_kind kind;
	struct str guid;
	enum portal_error error;	/* all but ACCEPTED, ALREADY_RUNNING: what it comes to if it is given up; SERVER_ERROR, NOT_SENT, LOST: PORTAL_UNREACHABLE */
	struct str text;		/* the provider's words, or the transport's; never a secret of ours */
	int64_t retry_after_ms;		/* 0: not said */
	bool fresh_key;			/* a repeat needs a new key: the old one would bring this very answer again */
	bool gone;			/* the connection that the call named is not there (any more): a close that hears it is done */
};

/* What the cart's job answered. */
struct portal_items {
	bool success;			/* output.success; true when unsaid, false also when more came than we read */
	struct str message;		/* beside the items, for a person */
	struct judge_answer *answer;	/* n of them, for judge_all */
	struct str *stock_text;		/* n of them: what the portal called it */
	size_t n;
};

enum portal_hook_kind {
	PORTAL_HOOK_CONNECTED,		/* token */
	PORTAL_HOOK_ITEMS,		/* items */
	PORTAL_HOOK_FAILED,		/* error, text, of */
	PORTAL_HOOK_MFA_ASKED,		/* question, digits, method */
	PORTAL_HOOK_MFA_WRONG,		/* the question stands; question when it was said again */
	PORTAL_HOOK_CLOSED,		/* nobody waits for it */
	PORTAL_HOOK_IGNORED,		/* not about our jobs, or it says nothing: text says why */
};

/* A webhook, or the state that was read in its place. */
struct portal_hook {
	enum portal_hook_kind kind;
	struct str guid;		/* whom it is about; "" only when IGNORED */
	struct str code;		/* as the provider calls it: "EnsureConnection" */
	enum portal_of of;		/* UNSAID: look it up by the guid */
	enum portal_error error;	/* FAILED */
	struct str text;		/* FAILED: the provider's words ("" when it said none); IGNORED: ours */
	struct secret token;		/* CONNECTED */
	struct portal_items items;	/* ITEMS */
	struct str question, method;	/* MFA_ASKED, MFA_WRONG */
	int32_t digits;			/* length of the answer; 0: not said */
};

enum portal_read_kind {
	PORTAL_READ_RUNNING,
	PORTAL_READ_ENDED,	/* hook: what its webhook would have said */
	PORTAL_READ_UNKNOWN,	/* the provider knows no such job, or what it says is of no use: text */
	PORTAL_READ_AGAIN,	/* it could not be asked just now: text, retry_after_ms. Reading is always safe */
};

struct portal_read {
	enum portal_read_kind kind;
	struct portal_hook hook;
	struct str text;
	int64_t retry_after_ms;
};

/* A webhook as it came; header(request, name) gives a header's value, "" when it is not there. */
struct portal_delivery {
	struct str body;
	struct str (*header)(const void *request, const char *name);
	const void *request;
};

/* Builders answer OK, or a fault and its result: ERR_INPUT (what cannot be sent, or too much of it), ERR_LIMIT (no room). */
struct portal_port {
	const char *name;		/* "deck": the provider */
	const char *signature_header;	/* for messages: "X-Signature" */

	struct str	(*make_key)(struct arena *, const unsigned char random[16]);

	enum result	(*open)(struct arena *, const struct portal_ask *, const struct portal_open *, struct call *, struct fault *);
	enum result	(*add_items)(struct arena *, const struct portal_ask *, struct secret token,
			    const struct portal_want *, size_t n, struct call *, struct fault *);
	enum result	(*answer_challenge)(struct arena *, const struct portal_ask *, struct str guid, struct secret answer,
			    struct call *, struct fault *);
	enum result	(*close)(struct arena *, const struct portal_ask *, struct secret token, struct call *, struct fault *);
	enum result	(*read_state)(struct arena *, const struct portal_ask *, struct str guid, struct call *, struct fault *);
	enum result	(*check_keys)(struct arena *, const struct portal_ask *, struct call *, struct fault *);

	/* What open and add_items were answered: ACCEPTED has a guid. */
	struct portal_reply	(*job_reply)(struct arena *, const struct answer *);
	/* What close, answer_challenge and check_keys were answered: ACCEPTED may have a guid. */
	struct portal_reply	(*plain_reply)(struct arena *, const struct answer *);
	/* What read_state was answered; of and guid: the call that was asked about. */
	struct portal_read	(*state_reply)(struct arena *, enum portal_of, struct str guid, const struct answer *);

	/* Whether the provider signed these bytes, with either key. False without a key. */
	bool		(*verify)(struct arena *, const struct portal_keys *, const struct portal_delivery *);
	/*
	 * ERR_INPUT and a fault when it is no webhook at all (no JSON object): answer 400.  ERR_LIMIT when the arena is too
	 * small for it: answer anything but 200.  Else OK, IGNORED included.
	 */
	enum result	(*read)(struct arena *, struct str body, struct portal_hook *, struct fault *);
	/* A copy of a webhook's or a request's body for showing: every secret byte '*'; p == NULL when it cannot be told which. */
	struct str	(*blank)(struct arena *, struct str body);
};

#endif
