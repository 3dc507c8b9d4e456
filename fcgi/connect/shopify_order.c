/* shopify_order.c - an order, as a webhook or as GraphQL tells it. */
#include "connect/shopify_read.h"

enum { O_GID, O_ID, O_NAME, O_ORDER_NUMBER, O_NUMBER, O_CREATED, O_UPDATED, O_CANCELLED, O_CANCEL,
	O_PAID, O_SHIPPED, O_TEST, O_CURRENCY, O_TOTAL, O_CURRENT_TOTAL, O_EMAIL, O_CONTACT_EMAIL,
	O_PHONE, O_CUSTOMER, O_SHIP_TO, O_BILL_TO, O_NOTE, O_ATTRIBUTES, O_TAGS, O_LINES, O_REFUNDS, O_N };
static const struct pick order_names[] = {
	{ "admin_graphql_api_id", O_GID }, { "billingAddress", O_BILL_TO }, { "billing_address", O_BILL_TO },
	{ "cancelReason", O_CANCEL }, { "cancel_reason", O_CANCEL }, { "cancelledAt", O_CANCELLED },
	{ "cancelled_at", O_CANCELLED },
	{ "contact_email", O_CONTACT_EMAIL }, { "createdAt", O_CREATED }, { "created_at", O_CREATED },
	{ "currency", O_CURRENCY }, { "currencyCode", O_CURRENCY }, { "currentTotalPriceSet", O_CURRENT_TOTAL },
	{ "current_total_price", O_CURRENT_TOTAL }, { "customAttributes", O_ATTRIBUTES }, { "customer", O_CUSTOMER },
	{ "displayFinancialStatus", O_PAID }, { "displayFulfillmentStatus", O_SHIPPED }, { "email", O_EMAIL },
	{ "financial_status", O_PAID }, { "fulfillment_status", O_SHIPPED }, { "id", O_ID }, { "lineItems", O_LINES },
	{ "line_items", O_LINES }, { "name", O_NAME }, { "note", O_NOTE }, { "note_attributes", O_ATTRIBUTES },
	{ "number", O_NUMBER }, { "order_number", O_ORDER_NUMBER }, { "phone", O_PHONE }, { "refunds", O_REFUNDS }, { "shippingAddress", O_SHIP_TO },
	{ "shipping_address", O_SHIP_TO }, { "tags", O_TAGS }, { "test", O_TEST }, { "totalPriceSet", O_TOTAL },
	{ "total_price", O_TOTAL }, { "updatedAt", O_UPDATED }, { "updated_at", O_UPDATED },
};

enum { A_NAME, A_FIRST, A_LAST, A_COMPANY, A_ADDRESS1, A_ADDRESS2, A_CITY, A_ZIP, A_PROVINCE, A_COUNTRY, A_PHONE, A_N };
static const struct pick address_names[] = {
	{ "address1", A_ADDRESS1 }, { "address2", A_ADDRESS2 }, { "city", A_CITY }, { "company", A_COMPANY },
	{ "countryCodeV2", A_COUNTRY }, { "country_code", A_COUNTRY }, { "firstName", A_FIRST }, { "first_name", A_FIRST },
	{ "lastName", A_LAST }, { "last_name", A_LAST }, { "name", A_NAME }, { "phone", A_PHONE },
	{ "provinceCode", A_PROVINCE }, { "province_code", A_PROVINCE }, { "zip", A_ZIP },
};

enum { C_GID, C_ID, C_FIRST, C_LAST, C_EMAIL, C_PHONE, C_DEFAULT_EMAIL, C_DEFAULT_PHONE, C_DEFAULT_ADDRESS, C_N };
static const struct pick customer_names[] = {
	{ "admin_graphql_api_id", C_GID }, { "defaultEmailAddress", C_DEFAULT_EMAIL },
	{ "defaultPhoneNumber", C_DEFAULT_PHONE }, { "default_address", C_DEFAULT_ADDRESS }, { "email", C_EMAIL },
	{ "firstName", C_FIRST }, { "first_name", C_FIRST }, { "id", C_ID }, { "lastName", C_LAST },
	{ "last_name", C_LAST }, { "phone", C_PHONE },
};

static enum currency
currency(const json *j, shopify_problems *problems)
{
	enum currency c = CURRENCY_NONE;
	struct str code = STR("");

	if (json_kind(j) <= JSON_NULL || (json_is_string(j, &code) && str_trim(code).n == 0))
		shopify_problem(problems, SHOPIFY_CURRENCY_MISSING);
	else if (!currency_parse(code, &c))
		shopify_problem(problems, SHOPIFY_CURRENCY_UNKNOWN);
	return c;
}

/* ---- people and places ------------------------------------------------------------------------------------------ */

static struct str
word(const json *j, shopify_problems *problems)
{
	return str_trim(shopify_text(j, SHOPIFY_WORD_MAX, problems));
}

static struct str
full_name(struct arena *a, struct str first, struct str last)
{
	if (first.n == 0 || last.n == 0)
		return first.n ? first : last;
	return arena_printf(a, "%.*s %.*s", STR_ARG(first), STR_ARG(last));
}

static struct shopify_address
address(struct arena *a, const json *o, shopify_problems *problems)
{
	struct shopify_address to = { .said = shopify_said(o) };
	const json *at[A_N];

	if (to.said != SHOPIFY_SAID)
		return to;
	SHOPIFY_PICK(o, address_names, at);
	to.name = word(at[A_NAME], problems);
	if (to.name.n == 0)
		to.name = full_name(a, word(at[A_FIRST], problems), word(at[A_LAST], problems));
	to.company = word(at[A_COMPANY], problems);
	to.address1 = word(at[A_ADDRESS1], problems);
	to.address2 = word(at[A_ADDRESS2], problems);
	to.city = word(at[A_CITY], problems);
	to.zip = word(at[A_ZIP], problems);
	to.province = word(at[A_PROVINCE], problems);
	to.country = word(at[A_COUNTRY], problems);
	to.phone = word(at[A_PHONE], problems);
	return to;
}

static struct str
or_else(struct str first, struct str second)
{
	return first.n ? first : second;
}

/* Who ordered, from wherever the order says it. */
static void
customer(struct arena *a, const json *const order[O_N], struct shopify_order *o)
{
	struct shopify_customer *c = &o->customer;
	shopify_problems *p = &o->problems;
	const struct shopify_address bills_to = address(a, order[O_BILL_TO], p);
	const json *at[C_N];

	SHOPIFY_PICK(order[O_CUSTOMER], customer_names, at);
	c->id = shopify_id_of(at[C_GID], at[C_ID], "Customer");
	c->name = full_name(a, word(at[C_FIRST], p), word(at[C_LAST], p));
	c->name = or_else(c->name, or_else(o->shipping_address.name, bills_to.name));
	c->email = or_else(word(order[O_EMAIL], p), word(order[O_CONTACT_EMAIL], p));
	c->email = or_else(c->email, word(at[C_EMAIL], p));
	c->email = or_else(c->email, word(json_get(at[C_DEFAULT_EMAIL], "emailAddress"), p));
	c->phone = or_else(word(order[O_PHONE], p), word(at[C_PHONE], p));
	c->phone = or_else(c->phone, word(json_get(at[C_DEFAULT_PHONE], "phoneNumber"), p));
	c->phone = or_else(c->phone, or_else(o->shipping_address.phone, bills_to.phone));
	c->phone = or_else(c->phone, word(json_get(at[C_DEFAULT_ADDRESS], "phone"), p));
}

/* ---- lists ------------------------------------------------------------------------------------------------------ */

/* Webhooks send one text with commas, GraphQL a list. */
static void
tags(struct arena *a, const json *j, struct shopify_order *o)
{
	const json *list = shopify_list(j), *item = json_first(list);
	struct str rest = json_string(j), tag;
	size_t n = json_count(list), i = 0;

	for (i = 0; i < rest.n; i++)
		n += rest.p[i] == ',';
	n += rest.n > 0;
	if (n > SHOPIFY_TAGS_MAX) {
		shopify_problem(&o->problems, SHOPIFY_TAGS_CUT);
		n = SHOPIFY_TAGS_MAX;
	}
	o->tag = n ? ARENA_ARRAY(a, struct str, n) : NULL;
	for (i = 0; o->tag && i < n; i++, item = json_next(item)) {
		if (item)
			tag = json_string(item);
		else
			str_cut(rest, ',', &tag, &rest);
		tag = shopify_cut(str_trim(tag), SHOPIFY_WORD_MAX, &o->problems);
		if (tag.n)
			o->tag[o->tags++] = tag;
	}
}

static void
refunds(struct arena *a, const json *list, struct shopify_order *o)
{
	size_t n = shopify_bound(shopify_list(list), SHOPIFY_REFUNDS_MAX, SHOPIFY_REFUNDS_CUT, &o->problems);
	const json *item = json_first(shopify_list(list));

	o->refund = n ? ARENA_ARRAY(a, struct shopify_refund, n) : NULL;
	for (size_t i = 0; o->refund && i < n; i++, item = json_next(item)) {
		struct shopify_refund *r = &o->refund[o->refunds];

		if (shopify_refund_read(a, item, r, &o->problems))
			o->refunds++;
		else
			shopify_problem(&o->problems, SHOPIFY_LINE_UNREADABLE);
	}
}

/* ---- the order -------------------------------------------------------------------------------------------------- */

static void
times_and_states(const json *const at[O_N], struct shopify_order *o)
{
	shopify_problems *p = &o->problems;

	o->created_ms = shopify_time(at[O_CREATED], p);
	o->updated_ms = shopify_time(at[O_UPDATED], p);
	o->cancelled = shopify_said(at[O_CANCELLED]) == SHOPIFY_SAID || json_string(at[O_CANCEL]).n > 0;
	o->fulfilled = shopify_same(json_string(at[O_SHIPPED]), STR("fulfilled"));
	o->paid = (enum shopify_paid)shopify_word(at[O_PAID], shopify_paid_words, SHOPIFY_PAIDS_N, p);
	json_is_bool(at[O_TEST], &o->test);
}

bool
shopify_order_read(struct arena *a, const json *j, struct shopify_order *o)
{
	const json *at[O_N];
	shopify_problems *p = &o->problems;

	*o = (struct shopify_order){ .problems = 0 };
	SHOPIFY_PICK(j, order_names, at);
	o->id = shopify_id_of(at[O_GID], at[O_ID], "Order");
	o->name = word(at[O_NAME], p);
	if (!str_int(json_text(at[at[O_ORDER_NUMBER] ? O_ORDER_NUMBER : O_NUMBER]), &o->number) || o->number < 0)
		o->number = 0;
	times_and_states(at, o);
	o->currency = currency(at[O_CURRENCY], p);
	o->total_minor = shopify_amount(at[O_TOTAL], o->currency, p);
	o->current_total_minor = shopify_amount(at[O_CURRENT_TOTAL], o->currency, p);
	o->shipping_address = address(a, at[O_SHIP_TO], p);
	customer(a, at, o);
	o->note = shopify_text(at[O_NOTE], SHOPIFY_TEXT_MAX, p);
	o->attributes = shopify_pairs_read(a, at[O_ATTRIBUTES], &o->attribute, p);
	tags(a, at[O_TAGS], o);
	o->has_lines = shopify_list(at[O_LINES]) != NULL;
	o->lines = shopify_lines_read(a, shopify_list(at[O_LINES]), o->currency, &o->line, p);
	o->more_lines = shopify_more(at[O_LINES], &o->lines_after);
	o->refunds_said = shopify_said(at[O_REFUNDS]);
	refunds(a, at[O_REFUNDS], o);
	return o->id.n > 0;
}
