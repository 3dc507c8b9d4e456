/*
 * shopify - Shopify's webhooks, read; its Admin GraphQL API, asked and answered.
 *
 * What:  a signature, headers and bodies become plain structs; calls are built (wire.h) and their answers read.
 * Why:   a webhook and a catch-up tell the same order in two dialects; above here there is one struct shopify_order.
 * Holds: pure.  An id is text: the digits of its gid, exact ("820982911946154508"), "" where there is none; calls make the gid
 *        again.  A time is Unix ms, 0 where none was said or it cannot be read.  Null, absent and "" are told apart only
 *        where a field says so (enum shopify_said).
 *        Everything is bounded.  What was too much or made no sense is left out and named (enum shopify_problem); an order
 *        that has an id is never refused.  Texts borrow what was read, control characters included: a note has lines.
 *        Results live in the arena.  In one that became full they would not be whole: ERR_LIMIT, or SHOPIFY_UNREADABLE.
 */
#ifndef CONNECT_SHOPIFY_H
#define CONNECT_SHOPIFY_H

#include "connect/wire.h"
#include "core/currency.h"
#include "core/topic.h"

#define SHOPIFY_VERSION "2026-10"		/* of the API, where a shop's settings name none */
#define SHOPIFY_NO_AMOUNT INT64_MIN		/* money that was not said, or is none in the order's currency */

enum {
	SHOPIFY_LINES_MAX = 500,	/* of an order; shopify's own limit */
	SHOPIFY_PAIRS_MAX = 100,	/* attributes of an order, properties of a line */
	SHOPIFY_TAGS_MAX = 250,
	SHOPIFY_REFUNDS_MAX = 250,	/* of an order, and lines of a refund are SHOPIFY_LINES_MAX */
	SHOPIFY_VARIANTS_MAX = 2048,	/* of a product */
	SHOPIFY_IDS_MAX = 10000,	/* orders that a redaction names */
	SHOPIFY_ID_MAX = 19,		/* digits */
	SHOPIFY_WORD_MAX = 255,		/* bytes of a name, SKU, tag, code, e-mail */
	SHOPIFY_TITLE_MAX = 1024,
	SHOPIFY_TEXT_MAX = 20000,	/* bytes of a note or a property's value */
	SHOPIFY_DOMAIN_MAX = 80,
	SHOPIFY_QUANTITY_MAX = 1000000000,
	SHOPIFY_BATCH_MAX = 250,	/* elements of a list in a call, and of a page */
};

/* ---- whose shop ------------------------------------------------------------------------------------------------- */

/* Exactly NAME.myshopify.com in lower case: what may stand in an address, or choose a key. */
bool		shopify_domain_is(struct str);
/* Puts what a person may type ("https://Bannos.myshopify.com/", "admin.shopify.com/store/bannos") as that; false: it is none. */
bool		shopify_domain_put(struct buf *, struct str given);

/* ---- topics ----------------------------------------------------------------------------------------------------- */

/* name, as a header writes it; GraphQL's enum, "" where it cannot be subscribed to; what the body is; whether we subscribe. */
#define SHOPIFY_TOPICS(X) \
	X(ORDERS_CREATE, "orders/create", "ORDERS_CREATE", ORDER, true) \
	X(ORDERS_UPDATED, "orders/updated", "ORDERS_UPDATED", ORDER, true) \
	X(ORDERS_CANCELLED, "orders/cancelled", "ORDERS_CANCELLED", ORDER, true) \
	X(ORDERS_PAID, "orders/paid", "ORDERS_PAID", ORDER, true) \
	X(ORDERS_FULFILLED, "orders/fulfilled", "ORDERS_FULFILLED", ORDER, true) \
	X(ORDERS_PARTIALLY_FULFILLED, "orders/partially_fulfilled", "ORDERS_PARTIALLY_FULFILLED", ORDER, true) \
	X(ORDERS_EDITED, "orders/edited", "ORDERS_EDITED", TOLD, true) \
	X(ORDERS_DELETE, "orders/delete", "ORDERS_DELETE", ID, true) \
	X(REFUNDS_CREATE, "refunds/create", "REFUNDS_CREATE", TOLD, true) \
	X(PRODUCTS_CREATE, "products/create", "PRODUCTS_CREATE", PRODUCT, true) \
	X(PRODUCTS_UPDATE, "products/update", "PRODUCTS_UPDATE", PRODUCT, true) \
	X(PRODUCTS_DELETE, "products/delete", "PRODUCTS_DELETE", ID, true) \
	X(LEVELS_UPDATE, "inventory_levels/update", "INVENTORY_LEVELS_UPDATE", LEVEL, true) \
	X(LEVELS_CONNECT, "inventory_levels/connect", "INVENTORY_LEVELS_CONNECT", LEVEL, false) \
	X(LEVELS_DISCONNECT, "inventory_levels/disconnect", "INVENTORY_LEVELS_DISCONNECT", LEVEL, false) \
	X(APP_UNINSTALLED, "app/uninstalled", "APP_UNINSTALLED", SHOP, true) \
	X(CUSTOMERS_DATA_REQUEST, "customers/data_request", "", PRIVACY, false) \
	X(CUSTOMERS_REDACT, "customers/redact", "", PRIVACY, false) \
	X(SHOP_REDACT, "shop/redact", "", PRIVACY, false)

enum shopify_topic {
	SHOPIFY_TOPIC_OTHER,	/* none that we know: kept, and nothing follows */
#define SHOPIFY_TOPIC_ENUM(id, header, name, body, ours) SHOPIFY_##id,
	SHOPIFY_TOPICS(SHOPIFY_TOPIC_ENUM)
#undef SHOPIFY_TOPIC_ENUM
};
enum { SHOPIFY_TOPICS_N = SHOPIFY_SHOP_REDACT + 1 };

/* What a body is, and so which member of struct shopify_hook has it. */
enum shopify_body {
	SHOPIFY_BODY_NONE,	/* SHOPIFY_TOPIC_OTHER: not looked into */
	SHOPIFY_BODY_ORDER,
	SHOPIFY_BODY_TOLD,	/* the order itself tells it, as orders/updated: not looked into */
	SHOPIFY_BODY_ID,	/* something is gone: only its id */
	SHOPIFY_BODY_PRODUCT,
	SHOPIFY_BODY_LEVEL,
	SHOPIFY_BODY_SHOP,
	SHOPIFY_BODY_PRIVACY,
};

struct str	shopify_topic_name(enum shopify_topic);		/* "orders/create"; "" for OTHER */
struct str	shopify_topic_enum(enum shopify_topic);		/* "ORDERS_CREATE"; "" where there is none */
enum shopify_body shopify_topic_body(enum shopify_topic);
bool		shopify_topic_ours(enum shopify_topic);		/* a shop without a subscription to it is not well connected */
enum shopify_topic shopify_topic_parse(struct str);		/* either spelling, in any case; OTHER */

/* ---- a delivery ------------------------------------------------------------------------------------------------- */

/* header(request, name) gives a header's value, "" when it is not there; names do not mind case. */
struct shopify_delivery {
	struct str body;		/* raw */
	struct str (*header)(const void *request, const char *name);
	const void *request;
};

/*
 * Whether Shopify signed these bytes with either key (current and old; an empty one is nobody's).  OK; ERR_INPUT and a fault:
 * no signature or no body (400); ERR_AUTH: another signature, or what is none (401); ERR_LIMIT: no memory to find out.
 */
enum result	shopify_verify(struct arena *, const struct secret key[2], const struct shopify_delivery *, struct fault *);

struct shopify_head {			/* texts borrow the headers */
	enum shopify_topic topic;
	struct str topic_text;		/* as it came, also when it is OTHER; at most 100 bytes */
	struct str shop;		/* shopify_domain_is */
	struct str webhook_id;		/* the delivery: the same on each retry. 1 to 100 bytes, printable ASCII, as are all */
	int64_t triggered_ms;		/* when what it tells happened, hours ago perhaps; 0: it does not say */
};

/* Each header with or without "X-".  ERR_INPUT and a fault that names the header that is missing or no good (400). */
enum result	shopify_head(const struct shopify_delivery *, struct shopify_head *, struct fault *);
int64_t		shopify_triggered_ms(const struct shopify_delivery *);	/* as in it; the body is not looked at */

/* ---- what bodies say -------------------------------------------------------------------------------------------- */

/* What was too much, and left out; then what made no sense. flow/order_told.c says to people which of the two an order has. */
enum shopify_problem {
	SHOPIFY_LINES_CUT,
	SHOPIFY_PAIRS_CUT,
	SHOPIFY_TAGS_CUT,
	SHOPIFY_REFUNDS_CUT,
	SHOPIFY_TEXT_CUT,
	SHOPIFY_VARIANTS_CUT,
	SHOPIFY_IDS_CUT,
	SHOPIFY_LINE_UNREADABLE,	/* a line, refund or variant without an id: left out */
	SHOPIFY_QUANTITY_UNREADABLE,	/* counts as 0 */
	SHOPIFY_AMOUNT_UNREADABLE,
	SHOPIFY_CURRENCY_MISSING,
	SHOPIFY_CURRENCY_UNKNOWN,
	SHOPIFY_TIME_UNREADABLE,
	SHOPIFY_STATUS_UNKNOWN,
};
enum { SHOPIFY_PROBLEMS = SHOPIFY_STATUS_UNKNOWN + 1 };
/* A set of them. */
typedef uint32_t shopify_problems;
#define SHOPIFY_BIT(problem) (UINT32_C(1) << (problem))
#define SHOPIFY_ALL_CUT (SHOPIFY_BIT(SHOPIFY_LINE_UNREADABLE) - 1)

enum shopify_said { SHOPIFY_ABSENT, SHOPIFY_NULL, SHOPIFY_SAID };

/* Words of a status, as webhooks write them; an own word for what is not said (null, absent) and for what nobody knows. */
#define SHOPIFY_PAIDS(X) \
	X(PAID_UNSAID, "") X(PAID_OTHER, "other") X(PENDING, "pending") X(AUTHORIZED, "authorized") \
	X(PARTIALLY_PAID, "partially_paid") X(PAID, "paid") X(PARTIALLY_REFUNDED, "partially_refunded") \
	X(REFUNDED, "refunded") X(VOIDED, "voided") X(EXPIRED, "expired")
#define SHOPIFY_RESTOCKS(X) \
	X(RESTOCK_UNSAID, "") X(RESTOCK_OTHER, "other") X(NO_RESTOCK, "no_restock") X(RESTOCK_CANCEL, "cancel") \
	X(RESTOCK_RETURN, "return") X(RESTOCK_LEGACY, "legacy_restock")
#define SHOPIFY_WORD_ENUM(id, name) SHOPIFY_##id,
enum shopify_paid { SHOPIFY_PAIDS(SHOPIFY_WORD_ENUM) };
enum shopify_restock { SHOPIFY_RESTOCKS(SHOPIFY_WORD_ENUM) };
#undef SHOPIFY_WORD_ENUM
enum { SHOPIFY_PAIDS_N = SHOPIFY_EXPIRED + 1 };

struct str	shopify_paid_name(enum shopify_paid);
bool		shopify_paid_parse(struct str, enum shopify_paid *);	/* a stored name or Shopify's word in any case */
struct str	shopify_restock_name(enum shopify_restock);

struct shopify_pair { struct str name, value; };	/* value: a number's text too; "" for null and what is no text */

struct shopify_line {
	struct str id;
	struct str product_id, variant_id;	/* "": an item of its own, or deleted in the shop */
	struct str title, variant_title, sku;	/* as they came; variant_title may be "Default Title" */
	int64_t quantity;		/* as ordered */
	int64_t current;		/* what edits and refunds left of it; = quantity where unsaid. 0: not wanted any more */
	int64_t price_minor;		/* of one */
	bool gift_card;
	struct shopify_pair *property;
	size_t properties;
};

struct shopify_address {
	enum shopify_said said;
	struct str name, company, address1, address2, city, zip, province, country, phone;	/* province, country: codes */
};

struct shopify_customer {
	struct str id;			/* "": without an account, at the counter */
	struct str name, email, phone;	/* from the order and its addresses where there is no customer */
};

struct shopify_refund_line {
	struct str line_id;
	int64_t quantity;
	enum shopify_restock restock;
};

struct shopify_refund {
	struct shopify_refund_line *line;	/* none: money only */
	size_t lines;
	int64_t created_ms;
};

struct shopify_order {
	struct str id;
	struct str name;		/* "#1001" */
	int64_t number;			/* 1001; 0 unsaid */
	int64_t created_ms, updated_ms;
	bool cancelled;			/* it says when, or why */
	bool fulfilled;			/* all of it */
	enum shopify_paid paid;
	bool test;
	enum currency currency;		/* NONE: then no amount is known */
	int64_t total_minor, current_total_minor;
	struct shopify_customer customer;
	struct shopify_address shipping_address;
	struct str note;
	struct shopify_pair *attribute;
	size_t attributes;
	struct str *tag;
	size_t tags;
	struct shopify_line *line;
	size_t lines;
	bool has_lines;			/* a list of them is there, be it empty */
	bool more_lines;		/* GraphQL only: ask shopify_lines_ask(id, after) for the rest */
	struct str lines_after;
	enum shopify_said refunds_said;	/* a page of orders says nothing of them, but by line.current: shopify_lines_ask does */
	struct shopify_refund *refund;
	size_t refunds;
	shopify_problems problems;
};

struct shopify_variant {
	struct str id, item_id;		/* item_id: its inventory item; "" unsaid */
	struct str title, sku;
	enum shopify_said tracked_said;	/* GraphQL only */
	bool tracked;
	bool available_known;		/* GraphQL only: at the location that was asked for; a webhook's sum is not given */
	int64_t available;
	int64_t level_ms;		/* when available changed last */
};

struct shopify_product {
	struct str id;
	struct str title, product_type;
	enum shopify_said variants_said;	/* a body without any says nothing of them */
	struct shopify_variant *variant;
	size_t variants;
	bool more_variants;		/* a webhook brings 100 at most: ask shopify_variants_ask(id, after) for the rest */
	struct str variants_after;	/* "" after a webhook: then ask for all */
	shopify_problems problems;
};

struct shopify_level {
	struct str item_id, location_id;
	bool tracked;			/* false: available was null, absent, or no number */
	int64_t available;		/* may be negative */
	int64_t updated_ms;
};

struct shopify_privacy {
	struct str customer_id;			/* "" unsaid */
	struct str *order_id;
	size_t orders;
	struct str request_id;			/* of customers/data_request */
	shopify_problems problems;
};

struct shopify_hook {
	enum shopify_body body;
	union {
		struct shopify_order order;
		struct str id;
		struct shopify_product product;
		struct shopify_level level;
		struct shopify_privacy privacy;
	};
};

/*
 * Reads a body.  ERR_INPUT and a fault: no JSON object, or it does not say what it is about ("no_id"): it is of no use, now or
 * later.  ERR_LIMIT: no room in the arena.
 */
enum result	shopify_read(struct arena *, enum shopify_topic, struct str body, struct shopify_hook *, struct fault *);
/* A copy of a body for showing: keys that open something (order_status_url, tokens) are '*'. p == NULL: no JSON. */
struct str	shopify_blank(struct arena *, struct str body);

/* ---- asking ----------------------------------------------------------------------------------------------------- */

struct shopify_site {
	struct str base;		/* "https://bannos.myshopify.com" */
	struct str version;		/* shopify_version_is; "" for SHOPIFY_VERSION */
	struct secret token;
};

/* "2026-10": what a shop's settings may name. */
bool		shopify_version_is(struct str);

/* All builders: OK, or a fault and ERR_INPUT (no token, an id that is none, too many), ERR_LIMIT. */

/* The client credentials' grant: a token for a day. */
enum result	shopify_token_ask(struct arena *, struct str base, struct secret client_id, struct secret client_secret,
		    struct call *, struct fault *);

enum shopify_token_kind { SHOPIFY_TOKEN_GRANTED, SHOPIFY_TOKEN_DENIED, SHOPIFY_TOKEN_WAIT };
struct shopify_token_reply {
	enum shopify_token_kind kind;
	enum call_outcome outcome;
	struct secret token;		/* GRANTED */
	int64_t expires_s;		/* GRANTED: from now; a day when unsaid. Renew earlier, and once on SHOPIFY_UNAUTHORIZED */
	struct str text;		/* all but GRANTED: why, for a person */
	int64_t retry_after_ms;
};
struct shopify_token_reply shopify_token_reply(struct arena *, const struct answer *);

/* ---- what every answer of GraphQL has --------------------------------------------------------------------------- */

enum shopify_kind {
	SHOPIFY_OK,
	SHOPIFY_THROTTLED,	/* nothing was done; wait retry_after_ms, then the same again (and the same key) */
	SHOPIFY_UNAUTHORIZED,	/* 401: renew the token once, then ask once more */
	SHOPIFY_DENIED,		/* a scope is missing, or the approval for personal data: a person */
	SHOPIFY_CLOSED,		/* the shop is frozen, locked, gone, or the version is: a person */
	SHOPIFY_TOO_COSTLY,	/* ask for less at once */
	SHOPIFY_USER_ERRORS,	/* understood and refused: error[]; the same again brings the same */
	SHOPIFY_REFUSED,	/* not understood: asking again will not help */
	SHOPIFY_MISSING,	/* what was asked for is not there (any more) */
	SHOPIFY_FAILED,		/* 5xx, or Shopify says that the attempt before failed: later, under a new key */
	SHOPIFY_RUNNING,	/* another try under this key is under way: the same again */
	SHOPIFY_UNREADABLE,	/* a 2xx that cannot be read: it may have happened. The same key asks again */
	SHOPIFY_NOT_SENT,
	SHOPIFY_LOST,		/* may have happened. The same key asks again */
};
enum { SHOPIFY_KINDS = SHOPIFY_LOST + 1 };

/* What a userError means for setting quantities, by its code; OTHER for all other mutations. */
enum shopify_error_kind {
	SHOPIFY_ERROR_OTHER,
	SHOPIFY_ERROR_STALE,		/* compared with an old value: read it, compute again, new key */
	SHOPIFY_ERROR_ITEM,		/* no such item, a bundle, or not stocked there: leave it out, new key */
	SHOPIFY_ERROR_LOCATION,		/* no such location: a person */
	SHOPIFY_ERROR_QUANTITY,		/* too high or too low */
	SHOPIFY_ERROR_KEY,		/* the key was used for something else: a new one */
};

struct shopify_user_error {
	enum shopify_error_kind kind;
	struct str text;		/* bounded words */
};

struct shopify_reply {
	enum shopify_kind kind;
	enum call_outcome outcome;	/* for topic_after */
	bool partial;			/* OK, but fields are missing that we may not see: text */
	struct str text;		/* all but OK: why, for a person */
	int64_t retry_after_ms;		/* 0: not said. THROTTLED: from the cost, at least 1 s; add some chance to it */
	int64_t rest_ms;		/* OK: a chain that waits so long leaves half of the shop's points to others, and finds its own */
	struct shopify_user_error *error;
	size_t errors;
	int64_t at_ms;			/* of an accepted shopify_set: when, by the shop's clock; 0 unsaid */
};

/* ---- the calls, each with its reply ----------------------------------------------------------------------------- */

/* Granted scopes, the shop, its locations (partial without read_locations). */
struct shopify_location { struct str id, name; bool active, online; };	/* online: orders of the web are taken from there */
struct shopify_about {
	struct shopify_reply reply;
	struct str *scope;		/* "write_inventory" */
	size_t scopes;
	struct str domain, zone;	/* "bannos.myshopify.com", "Australia/Sydney" */
	enum currency currency;
	struct shopify_location *location;
	size_t locations;
};
enum result	shopify_about_ask(struct arena *, const struct shopify_site *, struct call *, struct fault *);
struct shopify_about shopify_about_reply(struct arena *, const struct answer *);
/* The scopes that we need and are not among these; write_x has read_x in it. Comma-separated; "" when none is missing. */
struct str	shopify_scopes_missing(struct arena *, const struct str *scope, size_t n);

/* One call may cost 1,000 points: these pages do not. With TOO_COSTLY ask for half as many, with a low cost for more. */
enum {
	SHOPIFY_ORDERS_FIRST = 10, SHOPIFY_ORDERS_INNER = 10,		/* below 820 */
	SHOPIFY_STAMPS_FIRST = 250,					/* about 250 */
	SHOPIFY_PRODUCTS_FIRST = 8, SHOPIFY_PRODUCTS_INNER = 20,	/* about 840 */
	SHOPIFY_VARIANTS_INNER = 100,					/* about 500 */
	SHOPIFY_LINES_INNER = 50, SHOPIFY_REFUNDS_ASKED = 10,		/* about 700 */
};

struct shopify_page_ask {
	int first;			/* 1 to 250 */
	int inner;			/* lines of each order, variants of each product: 1 to 250 */
	struct str after;		/* "" the first page */
	int64_t since_ms;		/* updated since; 0: all */
	struct str name;		/* orders only: this name and no other ("#1001"); "" any */
	struct str location_id;		/* products only: whose levels; "" none */
};

struct shopify_products {
	struct shopify_reply reply;
	struct shopify_product *product;
	size_t n;			/* without those that have no id */
	bool more;
	struct str after;
};
enum result	shopify_products_ask(struct arena *, const struct shopify_site *, const struct shopify_page_ask *, struct call *, struct fault *);
struct shopify_products shopify_products_reply(struct arena *, const struct answer *);

/* More variants of one product: it comes as one product with these variants. MISSING: it was deleted. */
enum result	shopify_variants_ask(struct arena *, const struct shopify_site *, struct str product_id, const struct shopify_page_ask *,
		    struct call *, struct fault *);
struct shopify_products shopify_variants_reply(struct arena *, const struct answer *);

struct shopify_orders {
	struct shopify_reply reply;
	struct shopify_order *order;
	size_t n;
	bool more;
	struct str after;
};
/* By updated_at, oldest first, whatever became of them. */
enum result	shopify_orders_ask(struct arena *, const struct shopify_site *, const struct shopify_page_ask *, struct call *, struct fault *);
/* These; those that are not there any more are left out. */
enum result	shopify_some_orders_ask(struct arena *, const struct shopify_site *, const struct str *order_id, size_t n, int inner,
		    struct call *, struct fault *);
/* More lines of one order: it comes as one order with these lines. */
enum result	shopify_lines_ask(struct arena *, const struct shopify_site *, struct str order_id, const struct shopify_page_ask *,
		    struct call *, struct fault *);
struct shopify_orders shopify_orders_reply(struct arena *, const struct answer *);	/* of the page, and of some */
struct shopify_orders shopify_lines_reply(struct arena *, const struct answer *);	/* one order; MISSING: it was deleted */
/* Puts the next page's lines behind those before; more_lines: still more are wanted. What is too much is LINES_CUT. */
void		shopify_lines_join(struct arena *, struct shopify_order *, const struct shopify_order *next);

/* That an order is there, and when it changed last: a point each, where the order itself is some twenty. */
struct shopify_stamp {
	struct str id;			/* "": it is not there any more, or was never */
	int64_t updated_ms;
};
struct shopify_stamps {
	struct shopify_reply reply;
	struct shopify_stamp *stamp;
	size_t n;
	bool more;
	struct str after;
};
/* Of a page as shopify_orders_ask has it (inner is not used), or of 1 to 250 orders: then there is one for each. */
enum result	shopify_stamps_ask(struct arena *, const struct shopify_site *, const struct shopify_page_ask *, struct call *, struct fault *);
enum result	shopify_stamps_of_ask(struct arena *, const struct shopify_site *, const struct str *order_id, size_t n, struct call *,
		    struct fault *);
struct shopify_stamps shopify_stamps_reply(struct arena *, const struct answer *);

struct shopify_subscription {
	struct str id;			/* digits */
	enum shopify_topic topic;
	struct str uri;
	bool json;
};
struct shopify_subscriptions {
	struct shopify_reply reply;
	struct shopify_subscription *subscription;
	size_t n;
	bool more;
	struct str after;
};
enum result	shopify_subscriptions_ask(struct arena *, const struct shopify_site *, struct str after, struct call *, struct fault *);
struct shopify_subscriptions shopify_subscriptions_reply(struct arena *, const struct answer *);

enum result	shopify_subscribe_ask(struct arena *, const struct shopify_site *, enum shopify_topic, struct str uri, struct call *, struct fault *);
enum result	shopify_resubscribe_ask(struct arena *, const struct shopify_site *, struct str id, struct str uri, struct call *, struct fault *);
enum result	shopify_unsubscribe_ask(struct arena *, const struct shopify_site *, struct str id, struct call *, struct fault *);
struct shopify_reply shopify_subscribed_reply(struct arena *, const struct answer *);	/* of all three */

/* Levels of 1 to 250 items at a location, in the order asked for. */
struct shopify_item {
	bool there;			/* false: no such item */
	bool tracked;
	bool stocked;			/* at the location; else available is unknown */
	int64_t available;
	int64_t updated_ms;
};
struct shopify_items { struct shopify_reply reply; struct shopify_item *item; size_t n; };
enum result	shopify_levels_ask(struct arena *, const struct shopify_site *, struct str location_id, const struct str *item_id, size_t n,
		    struct call *, struct fault *);
struct shopify_items shopify_levels_reply(struct arena *, const struct answer *);

/* Sets `available`, all or nothing. */
struct shopify_quantity {
	struct str item_id;
	int64_t quantity;		/* within a thousand million */
	bool compare;			/* only if it is `from` now; false sends an explicit null: whatever it is */
	int64_t from;
};
struct shopify_set {
	struct str location_id;
	struct str key;			/* of this intention, stored before; the same on each retry */
	const struct shopify_quantity *quantity;	/* n of them, 1 to 250, each item once */
	size_t n;
};
enum result	shopify_set_ask(struct arena *, const struct shopify_site *, const struct shopify_set *, struct call *, struct fault *);
struct shopify_reply shopify_set_reply(struct arena *, const struct answer *);

#endif
