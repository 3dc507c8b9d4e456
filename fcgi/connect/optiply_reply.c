/* optiply_reply.c - what Optiply answers: the token, and pages of records. */
#include "connect/optiply.h"

#include "base/json.h"
#include "core/buyorder.h"

enum { TOKEN_LIFE_S = 300, TOKEN_LIFE_MAX_S = 30 * 86400, TEXT_MAX = 300, ID_MAX = 64 };

/* The body as an object; NULL when it is none: some answers are HTML, some are empty. */
static const json *
object(struct arena *a, const struct answer *w)
{
	const json *o = w->cut || w->outcome != WIRE_ANSWERED ? NULL : json_parse(a, w->body, NULL);

	return json_kind(o) == JSON_OBJECT ? o : NULL;
}

static struct str
first_text(const json *o, const char *const *keys)
{
	struct str s = STR("");

	for (; *keys && s.n == 0; keys++)
		s = str_trim(json_string(json_get(o, *keys)));
	return s;
}

/* Why it went wrong, in Optiply's words where it has some. */
static struct str
reason(struct arena *a, const json *o, const struct answer *w)
{
	static const char *const inner[] = { "message", NULL };
	static const char *const entry_keys[] = { "detail", "message", "title", NULL };
	static const char *const top[] = { "error_description", "message", "error", NULL };
	const json *errors = json_get(o, "errors"), *entry = json_kind(errors) == JSON_ARRAY ? json_first(errors) : NULL;
	struct str s;

	if (w->outcome != WIRE_ANSWERED)
		return wire_words(a, w->detail, TEXT_MAX);
	s = first_text(json_get(entry, "meta"), inner);
	if (s.n == 0)
		s = first_text(entry, entry_keys);
	if (s.n == 0)
		s = first_text(o, top);
	s = wire_words(a, s, TEXT_MAX);
	return s.n ? s : arena_printf(a, "Optiply answered with HTTP status %d.", w->status);
}

static bool
passing(int status)
{
	return status == 408 || status == 429 || status >= 500;
}

struct optiply_token_reply
optiply_token_reply(struct arena *a, const struct answer *w)
{
	struct optiply_token_reply r = { .kind = OPTIPLY_TOKEN_WAIT, .retry_after_ms = w->retry_after_ms };
	const json *o = object(a, w);
	struct str token = json_string(json_get(o, "access_token"));

	if (w->outcome == WIRE_ANSWERED && w->status >= 200 && w->status < 300 && token.n) {
		r.kind = OPTIPLY_TOKEN_GRANTED;
		r.token = secret_of(a, token);
		if (!str_int(json_text(json_get(o, "expires_in")), &r.expires_s) || r.expires_s < 1)
			r.expires_s = TOKEN_LIFE_S;
		if (r.expires_s > TOKEN_LIFE_MAX_S)
			r.expires_s = TOKEN_LIFE_MAX_S;
		return r;
	}
	r.text = reason(a, o, w);
	/* A refusal with a good meaning, whatever its status: the token we have is still good. */
	if (w->outcome == WIRE_ANSWERED && w->status >= 400 && str_has(r.text, STR("not expired")))
		r.kind = OPTIPLY_TOKEN_KEEP;
	else if (w->outcome == WIRE_ANSWERED && w->status >= 300 && !passing(w->status))
		r.kind = OPTIPLY_TOKEN_DENIED;
	return r;
}

/* ---- pages ------------------------------------------------------------------------------------------------------ */

/* An id, whether it came as a string or a whole number; "" when it is none. */
static struct str
id_text(const json *o)
{
	struct str s = str_trim(json_text(o));
	int64_t whole;

	if (s.n > ID_MAX || (json_kind(o) == JSON_NUMBER_KIND && !json_is_int(o, &whole)))
		return STR("");
	return s;
}

static struct str
text(const json *o, const char *key)
{
	return str_trim(json_text(json_get(o, key)));
}

static struct str
name(struct arena *a, const json *o)
{
	return wire_words(a, json_string(json_get(o, "name")), TEXT_MAX);
}

static enum optiply_tri
tri(const json *o)
{
	bool yes;

	return !json_is_bool(o, &yes) ? OPTIPLY_UNSAID : yes ? OPTIPLY_YES : OPTIPLY_NO;
}

/* A number from 1 on; 0 for all else. */
static int64_t
count(const json *o, const char *key)
{
	int64_t n = 0;

	return str_int(text(o, key), &n) && n > 0 ? n : 0;
}

static struct optiply_order
order(struct str id, const json *o)
{
	struct optiply_order order = {
		.id = id,
		.supplier_id = id_text(json_get(o, "supplierId")),
		.placed = text(o, "placed"),
		.completed = text(o, "completed"),
		.total = text(o, "totalValue"),
		.assembly = tri(json_get(o, "assembly")),
		.from_api = tri(json_get(o, "createdFromPublicApi")),
	};

	wire_iso_time(order.placed, &order.placed_ms);
	return order;
}

static struct optiply_line
line(struct str id, const json *o)
{
	return (struct optiply_line){
		.id = id,
		.order_id = id_text(json_get(o, "buyOrderId")),
		.product_id = id_text(json_get(o, "productId")),
		.quantity = buyorder_quantity(text(o, "quantity")),
		.subtotal = text(o, "subtotalValue"),
	};
}

static struct optiply_product
product(struct arena *a, struct str id, const json *o)
{
	return (struct optiply_product){
		.id = id,
		.sku = text(o, "skuCode"),
		.article_code = text(o, "articleCode"),
		.ean = text(o, "eanCode"),
		.name = name(a, o),
	};
}

static struct optiply_supplier_product
supplier_product(struct str id, const json *o)
{
	return (struct optiply_supplier_product){
		.id = id,
		.supplier_id = id_text(json_get(o, "supplierId")),
		.product_id = id_text(json_get(o, "productId")),
		.sku = text(o, "skuCode"),
		.article_code = text(o, "articleCode"),
		.ean = text(o, "eanCode"),
		.price = text(o, "price"),
		.lot_size = count(o, "lotSize"),
		.min_qty = count(o, "minimumPurchaseQuantity"),
	};
}

/* Makes room for n records of the page's resource. */
static bool
make_room(struct arena *a, struct optiply_page *page, size_t n)
{
	switch (page->resource) {
	case OPTIPLY_BUY_ORDERS:
		return (page->order = ARENA_ARRAY(a, struct optiply_order, n)) != NULL;
	case OPTIPLY_BUY_ORDER_LINES:
		return (page->line = ARENA_ARRAY(a, struct optiply_line, n)) != NULL;
	case OPTIPLY_PRODUCTS:
		return (page->product = ARENA_ARRAY(a, struct optiply_product, n)) != NULL;
	case OPTIPLY_SUPPLIERS:
		return (page->supplier = ARENA_ARRAY(a, struct optiply_supplier, n)) != NULL;
	case OPTIPLY_SUPPLIER_PRODUCTS:
		return (page->supplier_product = ARENA_ARRAY(a, struct optiply_supplier_product, n)) != NULL;
	}
	return false;
}

static void
add(struct arena *a, struct optiply_page *page, struct str id, const json *o)
{
	size_t at = page->n++;

	switch (page->resource) {
	case OPTIPLY_BUY_ORDERS:
		page->order[at] = order(id, o);
		break;
	case OPTIPLY_BUY_ORDER_LINES:
		page->line[at] = line(id, o);
		break;
	case OPTIPLY_PRODUCTS:
		page->product[at] = product(a, id, o);
		break;
	case OPTIPLY_SUPPLIERS:
		page->supplier[at] = (struct optiply_supplier){ id, name(a, o) };
		break;
	case OPTIPLY_SUPPLIER_PRODUCTS:
		page->supplier_product[at] = supplier_product(id, o);
		break;
	}
}

/* False when the arena is full. */
static bool
records(struct arena *a, const struct optiply_site *site, const json *data, struct optiply_page *page)
{
	if (json_count(data) > 0 && !make_room(a, page, json_count(data)))
		return false;
	for (const json *o = json_first(data); o; o = json_next(o)) {
		const json *attributes = json_get(o, "attributes");
		struct str id = id_text(json_get(o, "id")), account = id_text(json_get(attributes, "accountId"));

		if (account.n && !str_eq(account, site->account))
			page->foreign++;
		else if (id.n == 0 || json_kind(attributes) != JSON_OBJECT)
			page->skipped++;
		else
			add(a, page, id, attributes);
	}
	return true;
}

struct optiply_page
optiply_page(struct arena *a, const struct optiply_site *site, enum optiply_resource resource, const struct answer *w)
{
	struct optiply_page page = { .kind = OPTIPLY_PAGE_REFUSED, .resource = resource, .retry_after_ms = w->retry_after_ms };
	bool fine = w->outcome == WIRE_ANSWERED && w->status == 200;
	const json *o = object(a, w), *data = json_get(o, "data");
	struct str next = str_trim(json_string(json_get(json_get(o, "links"), "next")));

	if (fine && json_kind(data) == JSON_ARRAY) {
		page.kind = OPTIPLY_PAGE;
		if (!records(a, site, data, &page)) {
			page.kind = OPTIPLY_PAGE_REFUSED;
			page.text = STR("Optiply's answer is too large.");
		} else if (next.n && json_count(data) > 0) {
			page.next = next;	/* a link behind an empty page could go on for ever */
		}
		return page;
	}
	page.text = fine ? STR("Optiply's answer is not a list that can be read.") : reason(a, o, w);
	/* A page of HTML in place of the list is what stands there during maintenance: it passes. */
	if (fine || w->outcome != WIRE_ANSWERED || passing(w->status))
		page.kind = OPTIPLY_PAGE_WAIT;
	else if (w->status == 401)
		page.kind = OPTIPLY_PAGE_RENEW;
	else if (w->status == 404)
		page.kind = OPTIPLY_PAGE_MISSING;
	return page;
}
