/*
 * optiply - Optiply's REST API, read only: buy orders and what is needed to understand them.
 *
 * What:  the token call, one list call for five resources, and their answers as plain structs.
 * Holds: nothing is ever written to Optiply.  Decimals stay text; ids are compared as text, whether they came as a string
 *        or a number.  The next page is followed only within the configured base and the same resource.
 *        There is no "approved" over there and no currency: both come from us.
 */
#ifndef CONNECT_OPTIPLY_H
#define CONNECT_OPTIPLY_H

#include "connect/wire.h"
#include "core/currency.h"

enum { OPTIPLY_PAGE_MAX = 100, OPTIPLY_FILTERS = 4 };

struct optiply_site {
	struct str base;		/* "https://api.optiply.com/v1" */
	struct str token_url;		/* "https://dashboard.optiply.nl/api/auth/oauth/token" */
	struct str account;		/* our customer id over there: every list is filtered by it */
	bool repeat_client;		/* client id and secret stand in the token call's form, too */
};

struct optiply_keys { struct secret client_id, client_secret, username, password; };

/* ---- the token ---- */

enum result	optiply_token(struct arena *, const struct optiply_site *, const struct optiply_keys *, struct call *, struct fault *);

enum optiply_token_kind {
	OPTIPLY_TOKEN_GRANTED,
	OPTIPLY_TOKEN_KEEP,	/* refused because the present one is still good: go on with it */
	OPTIPLY_TOKEN_DENIED,	/* wrong keys: a person has to look */
	OPTIPLY_TOKEN_WAIT,	/* try again later */
};

struct optiply_token_reply {
	enum optiply_token_kind kind;
	struct secret token;
	int64_t expires_s;		/* GRANTED: from now; 300 when unsaid. Renew a little earlier */
	struct str text;		/* all but GRANTED: why, for a person */
	int64_t retry_after_ms;
};

struct optiply_token_reply	optiply_token_reply(struct arena *, const struct answer *);

/* ---- lists ---- */

enum optiply_resource {
	OPTIPLY_BUY_ORDERS,
	OPTIPLY_BUY_ORDER_LINES,
	OPTIPLY_PRODUCTS,
	OPTIPLY_SUPPLIERS,
	OPTIPLY_SUPPLIER_PRODUCTS,
};
enum { OPTIPLY_RESOURCES = OPTIPLY_SUPPLIER_PRODUCTS + 1 };

struct optiply_filter {
	const char *attribute;		/* "buyOrderId" */
	const char *op;			/* "GT", …; NULL for equal */
	struct str value;
};

struct optiply_query {
	enum optiply_resource resource;
	struct optiply_filter filter[OPTIPLY_FILTERS];	/* beside the account's, which is always there */
	int filters;
	int limit;			/* 1 to OPTIPLY_PAGE_MAX */
	int64_t offset;			/* a multiple of limit */
	struct str next;		/* the page before said so: stands instead of all the above but resource; "" for the first */
};

/* Sorted by id. ERR_INPUT: limit or offset is wrong; ERR_REMOTE: next leads away from our base. */
enum result	optiply_list(struct arena *, const struct optiply_site *, struct secret token, const struct optiply_query *,
		    struct call *, struct fault *);

enum optiply_tri { OPTIPLY_UNSAID, OPTIPLY_NO, OPTIPLY_YES };

struct optiply_order {
	struct str id, supplier_id;
	struct str placed, completed;	/* ISO 8601 as it came; "" when null or absent */
	int64_t placed_ms;		/* 0: not placed, or unreadable */
	struct str total;		/* decimal text */
	enum optiply_tri assembly, from_api;
};

struct optiply_line {
	struct str id, order_id, product_id;
	int64_t quantity;		/* QUANTITY_NOT_WHOLE (core/buyorder.h) when it is no whole number */
	struct str subtotal;		/* of the whole line, decimal text; "" when absent */
};

struct optiply_product { struct str id, sku, article_code, ean, name; };

struct optiply_supplier { struct str id, name; };

struct optiply_supplier_product {
	struct str id, supplier_id, product_id;
	struct str sku, article_code, ean;	/* the supplier's own codes */
	struct str price;			/* decimal text; "" when absent */
	int64_t lot_size, min_qty;		/* 0: not said */
};

enum optiply_page_kind {
	OPTIPLY_PAGE,
	OPTIPLY_PAGE_RENEW,	/* 401: renew the token once, then ask once more */
	OPTIPLY_PAGE_WAIT,	/* try again later, after retry_after_ms when said. Reading is always safe */
	OPTIPLY_PAGE_MISSING,	/* 404 */
	OPTIPLY_PAGE_REFUSED,	/* asking again will not help */
};

struct optiply_page {
	enum optiply_page_kind kind;
	enum optiply_resource resource;
	size_t n;			/* of the one array that the resource names */
	union {
		struct optiply_order *order;
		struct optiply_line *line;
		struct optiply_product *product;
		struct optiply_supplier *supplier;
		struct optiply_supplier_product *supplier_product;
	};
	size_t skipped;			/* records without a usable id */
	size_t foreign;			/* records of another account, left out */
	struct str next;		/* for the next query; "" on the last page */
	struct str text;		/* all but PAGE: why, for a person */
	int64_t retry_after_ms;
};

struct optiply_page	optiply_page(struct arena *, const struct optiply_site *, enum optiply_resource, const struct answer *);

/* ---- what it means ---- */

struct optiply_rule { bool only_placed_by_hand; };	/* not those that came in through the API */

/* "open" when it is ready to be sent, else why it is not: "unplaced", "completed", "assembly", "pushed". */
struct str	optiply_status(const struct optiply_order *, const struct optiply_rule *);
bool		optiply_ready(const struct optiply_order *, const struct optiply_rule *);
/* subtotal / quantity, half up to the currency's decimals, as "12.05"; "" when it cannot be told. */
struct str	optiply_unit_price(struct arena *, const struct optiply_line *, enum currency);

#endif
