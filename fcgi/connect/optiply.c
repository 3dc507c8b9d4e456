#include "connect/optiply.h"

#include <string.h>

#include "core/price.h"

#define JSON_API STR("application/vnd.api+json")

static const char *const paths[OPTIPLY_RESOURCES] = {
	[OPTIPLY_BUY_ORDERS] = "buyOrders",
	[OPTIPLY_BUY_ORDER_LINES] = "buyOrderLines",
	[OPTIPLY_PRODUCTS] = "products",
	[OPTIPLY_SUPPLIERS] = "suppliers",
	[OPTIPLY_SUPPLIER_PRODUCTS] = "supplierProducts",
};

/* ---- the token call --------------------------------------------------------------------------------------------- */

static void
form(struct wire_text *t, const char *name, struct secret value)
{
	wire_put(t, STR("&"));
	wire_put_text(t, name);
	wire_put(t, STR("="));
	wire_encode_secret(t, value);
}

enum result
optiply_token(struct arena *a, const struct optiply_site *site, const struct optiply_keys *keys, struct call *c, struct fault *f)
{
	if (secret_empty(keys->client_id) || secret_empty(keys->client_secret) || secret_empty(keys->username) ||
	    secret_empty(keys->password))
		return fault_set(f, ERR_INPUT, "optiply_keys_missing",
		    "Optiply's client id, client secret, user name and password are not all set. Enter them under Settings, Integrations.");
	wire_begin(c, a, WIRE_POST, site->token_url);
	c->answer_max = (size_t)64 << 10;
	wire_header_basic(c, keys->client_id, keys->client_secret);
	wire_header_text(c, "Content-Type", STR("application/x-www-form-urlencoded"));
	wire_header_text(c, "Accept", STR("application/json"));
	wire_put(&c->body, STR("grant_type=password"));
	form(&c->body, "username", keys->username);
	form(&c->body, "password", keys->password);
	if (site->repeat_client) {
		form(&c->body, "client_id", keys->client_id);
		form(&c->body, "client_secret", keys->client_secret);
	}
	return wire_end(c, f);
}

/* ---- list calls ------------------------------------------------------------------------------------------------- */

/* The base without the slash that a person may have put onto it. */
static struct str
base_of(const struct optiply_site *site)
{
	struct str base = site->base;

	while (base.n && base.p[base.n - 1] == '/')
		base.n--;
	return base;
}

/* What follows "://", or nothing. */
static struct str
after_scheme(struct str url)
{
	struct str scheme, rest;

	if (!str_cut(url, ':', &scheme, &rest) || !str_starts(rest, STR("//")))
		return STR("");
	return (struct str){ rest.p + 2, rest.n - 2 };
}

/*
 * The query of a link that leads to this resource on our base, with its question mark.  The scheme may differ: a server
 * behind a proxy often does not know that it is spoken to over TLS.  Ours is used in any case.
 */
static bool
next_query(const struct optiply_site *site, enum optiply_resource resource, struct str next, struct str *query)
{
	struct str link = after_scheme(next), base = after_scheme(base_of(site)), path = str_of(paths[resource]);

	if (base.n == 0 || !str_starts(link, base) || link.n <= base.n + 1 + path.n || link.p[base.n] != '/')
		return false;
	*query = (struct str){ link.p + base.n + 1 + path.n, link.n - base.n - 1 - path.n };
	return str_eq((struct str){ link.p + base.n + 1, path.n }, path) && query->p[0] == '?';
}

/* Percent-encodes what some servers put raw into links: brackets, blanks and the like; what is encoded stays. */
static void
put_link(struct wire_text *t, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		struct str one = { s.p + i, 1 };

		if (strchr("[]+: \"<>\\^`{|}", s.p[i]) && s.p[i])
			wire_encode(t, one);
		else
			wire_put(t, one);
	}
}

static void
parameter(struct wire_text *t, const char *name, const char *key, const char *op, struct str value)
{
	wire_put(t, t->p && memchr(t->p, '?', t->n) ? STR("&") : STR("?"));
	wire_put_text(t, name);
	if (key) {
		wire_put(t, STR("%5B"));
		wire_encode(t, str_of(key));
		wire_put(t, STR("%5D"));
	}
	if (op) {
		wire_put(t, STR("%5B"));
		wire_encode(t, str_of(op));
		wire_put(t, STR("%5D"));
	}
	wire_put(t, STR("="));
	wire_encode(t, value);
}

static void
number(struct wire_text *t, const char *name, const char *key, int64_t value)
{
	char digits[24];
	struct buf b = buf_of(digits, sizeof digits);

	buf_int(&b, value);
	parameter(t, name, key, NULL, buf_str(&b));
}

static bool
possible(const struct optiply_query *q)
{
	return q->limit >= 1 && q->limit <= OPTIPLY_PAGE_MAX && q->offset >= 0 && q->offset % q->limit == 0 &&
	    q->filters >= 0 && q->filters <= OPTIPLY_FILTERS;
}

static void
put_query(struct wire_text *url, const struct optiply_site *site, const struct optiply_query *q)
{
	parameter(url, "filter", "accountId", NULL, site->account);
	for (int i = 0; i < q->filters; i++)
		parameter(url, "filter", q->filter[i].attribute, q->filter[i].op, q->filter[i].value);
	parameter(url, "sort", NULL, NULL, STR("id"));
	number(url, "page", "limit", q->limit);
	number(url, "page", "offset", q->offset);
}

enum result
optiply_list(struct arena *a, const struct optiply_site *site, struct secret token, const struct optiply_query *q, struct call *c,
    struct fault *f)
{
	struct str query = STR("");
	int64_t account;

	if (secret_empty(token))
		return fault_set(f, ERR_INPUT, "no_token", "There is no access token for Optiply yet.");
	if (!str_int(site->account, &account) || account < 1)
		return fault_set(f, ERR_INPUT, "no_customer",
		    "Optiply's customer id has to be a number. Enter it under Settings, Integrations.");
	if (q->next.n && !next_query(site, q->resource, q->next, &query))
		return fault_set(f, ERR_REMOTE, "strange_link", "Optiply's link to the next page leads elsewhere. It was not followed.");
	if (!q->next.n && !possible(q))
		return fault_set(f, ERR_INPUT, "bad_query", "The page's size, offset or filters are not possible.");

	wire_begin(c, a, WIRE_GET, base_of(site));
	c->total_ms = 60000;
	c->answer_max = (size_t)8 << 20;
	wire_header_secret(c, "Authorization", "Bearer ", token);
	wire_header_text(c, "Content-Type", JSON_API);
	wire_header_text(c, "Accept", JSON_API);
	wire_put(&c->url, STR("/"));
	wire_put_text(&c->url, paths[q->resource]);
	if (q->next.n)
		put_link(&c->url, query);
	else
		put_query(&c->url, site, q);
	return wire_end(c, f);
}

/* ---- what it means ---------------------------------------------------------------------------------------------- */

struct str
optiply_status(const struct optiply_order *o, const struct optiply_rule *rule)
{
	if (o->completed.n)
		return STR("completed");
	if (o->assembly == OPTIPLY_YES)
		return STR("assembly");
	if (o->placed.n == 0)
		return STR("unplaced");
	/* Unsaid is not known to be placed by hand. */
	if (rule->only_placed_by_hand && o->from_api != OPTIPLY_NO)
		return STR("pushed");
	return STR("open");
}

bool
optiply_ready(const struct optiply_order *o, const struct optiply_rule *rule)
{
	return str_eq(optiply_status(o, rule), STR("open"));
}

struct str
optiply_unit_price(struct arena *a, const struct optiply_line *line, enum currency currency)
{
	struct price subtotal, unit;
	char text[40];
	struct buf b = buf_of(text, sizeof text);

	if (!price_of_decimal(line->subtotal, currency, &subtotal) || !price_per_unit_half_up(subtotal, line->quantity, &unit))
		return STR("");
	price_plain(&b, unit);
	return b.full ? STR("") : arena_str(a, buf_str(&b));
}
