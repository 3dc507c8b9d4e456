/* shopify_line.c - what an order is made of: its lines and their properties, and what refunds and edits do to them. */
#include "connect/shopify_read.h"

enum { P_NAME, P_VALUE, P_N };
static const struct pick pair_names[] = {
	{ "key", P_NAME }, { "name", P_NAME }, { "value", P_VALUE },
};

enum { L_GID, L_ID, L_PRODUCT_ID, L_PRODUCT, L_VARIANT_ID, L_VARIANT, L_TITLE, L_VARIANT_TITLE, L_SKU, L_QUANTITY,
	L_CURRENT, L_PRICE, L_GIFT_CARD, L_PROPERTIES, L_N };
static const struct pick line_names[] = {
	{ "admin_graphql_api_id", L_GID }, { "currentQuantity", L_CURRENT }, { "current_quantity", L_CURRENT },
	{ "customAttributes", L_PROPERTIES }, { "gift_card", L_GIFT_CARD }, { "id", L_ID }, { "isGiftCard", L_GIFT_CARD },
	{ "originalUnitPriceSet", L_PRICE }, { "price", L_PRICE }, { "product", L_PRODUCT }, { "product_id", L_PRODUCT_ID },
	{ "properties", L_PROPERTIES }, { "quantity", L_QUANTITY }, { "sku", L_SKU }, { "title", L_TITLE },
	{ "variant", L_VARIANT }, { "variantTitle", L_VARIANT_TITLE }, { "variant_id", L_VARIANT_ID },
	{ "variant_title", L_VARIANT_TITLE },
};

enum { R_GID, R_ID, R_ORDER, R_CREATED, R_NOTE, R_LINES, R_N };
static const struct pick refund_names[] = {
	{ "admin_graphql_api_id", R_GID }, { "createdAt", R_CREATED }, { "created_at", R_CREATED }, { "id", R_ID },
	{ "note", R_NOTE }, { "order_id", R_ORDER }, { "refundLineItems", R_LINES }, { "refund_line_items", R_LINES },
};

enum { RL_LINE_ID, RL_LINE, RL_QUANTITY, RL_RESTOCK, RL_LOCATION, RL_N };
static const struct pick refund_line_names[] = {
	{ "lineItem", RL_LINE }, { "line_item", RL_LINE }, { "line_item_id", RL_LINE_ID }, { "location_id", RL_LOCATION },
	{ "quantity", RL_QUANTITY }, { "restockType", RL_RESTOCK }, { "restock_type", RL_RESTOCK },
};

enum { E_ID, E_ORDER, E_CREATED, E_LINES, E_N };
static const struct pick edit_names[] = {
	{ "created_at", E_CREATED }, { "id", E_ID }, { "line_items", E_LINES }, { "order_id", E_ORDER },
};

/* ---- names and values ------------------------------------------------------------------------------------------- */

static struct str
value(const json *j, shopify_problems *problems)
{
	bool yes;

	if (json_is_bool(j, &yes))
		return yes ? STR("true") : STR("false");
	return shopify_text(j, SHOPIFY_TEXT_MAX, problems);
}

/* A list of names and values, or, as some apps write it, an object. */
size_t
shopify_pairs_read(struct arena *a, const json *j, struct shopify_pair **out, shopify_problems *problems)
{
	bool object = json_kind(j) == JSON_OBJECT;
	size_t n = shopify_bound(j, SHOPIFY_PAIRS_MAX, SHOPIFY_PAIRS_CUT, problems), i = 0;
	const json *at[P_N];

	*out = n ? ARENA_ARRAY(a, struct shopify_pair, n) : NULL;
	if (!*out)
		return 0;
	for (const json *item = json_first(j); i < n; item = json_next(item), i++) {
		if (object) {
			(*out)[i].name = shopify_cut(json_key(item), SHOPIFY_WORD_MAX, problems);
			(*out)[i].value = value(item, problems);
			continue;
		}
		SHOPIFY_PICK(item, pair_names, at);
		(*out)[i].name = shopify_text(at[P_NAME], SHOPIFY_WORD_MAX, problems);
		(*out)[i].value = value(at[P_VALUE], problems);
	}
	return n;
}

/* ---- lines ------------------------------------------------------------------------------------------------------ */

static bool
line(struct arena *a, const json *j, enum currency currency, struct shopify_line *l, shopify_problems *problems)
{
	const json *at[L_N];

	SHOPIFY_PICK(j, line_names, at);
	*l = (struct shopify_line){ .id = shopify_id_of(at[L_GID], at[L_ID], "LineItem") };
	if (l->id.n == 0)
		return false;
	l->product_id = shopify_id(at[L_PRODUCT] ? json_get(at[L_PRODUCT], "id") : at[L_PRODUCT_ID], "Product");
	l->variant_id = shopify_id(at[L_VARIANT] ? json_get(at[L_VARIANT], "id") : at[L_VARIANT_ID], "ProductVariant");
	l->title = shopify_text(at[L_TITLE], SHOPIFY_TITLE_MAX, problems);
	l->variant_title = shopify_text(at[L_VARIANT_TITLE], SHOPIFY_TITLE_MAX, problems);
	l->sku = shopify_text(at[L_SKU], SHOPIFY_WORD_MAX, problems);
	l->quantity = shopify_count(at[L_QUANTITY], problems);
	l->current = shopify_said(at[L_CURRENT]) == SHOPIFY_SAID ? shopify_count(at[L_CURRENT], problems) : l->quantity;
	l->price_minor = shopify_amount(at[L_PRICE], currency, problems);
	json_is_bool(at[L_GIFT_CARD], &l->gift_card);
	l->properties = shopify_pairs_read(a, at[L_PROPERTIES], &l->property, problems);
	return true;
}

size_t
shopify_lines_read(struct arena *a, const json *list, enum currency currency, struct shopify_line **out, shopify_problems *problems)
{
	size_t n = shopify_bound(list, SHOPIFY_LINES_MAX, SHOPIFY_LINES_CUT, problems), kept = 0;
	const json *item = json_first(list);

	*out = n ? ARENA_ARRAY(a, struct shopify_line, n) : NULL;
	for (size_t i = 0; *out && i < n; i++, item = json_next(item)) {
		if (line(a, item, currency, &(*out)[kept], problems))
			kept++;
		else
			shopify_problem(problems, SHOPIFY_LINE_UNREADABLE);
	}
	return kept;
}

/* ---- refunds ---------------------------------------------------------------------------------------------------- */

bool
shopify_refund_read(struct arena *a, const json *j, struct shopify_refund *r)
{
	shopify_problems *problems = &r->problems;
	const json *at[R_N], *item;
	struct str more;
	size_t n;

	SHOPIFY_PICK(j, refund_names, at);
	*r = (struct shopify_refund){ .id = shopify_id_of(at[R_GID], at[R_ID], "Refund") };
	r->order_id = shopify_id(at[R_ORDER], "Order");
	r->created_ms = shopify_time(at[R_CREATED], problems);
	r->note = shopify_text(at[R_NOTE], SHOPIFY_TEXT_MAX, problems);
	n = shopify_bound(shopify_list(at[R_LINES]), SHOPIFY_LINES_MAX, SHOPIFY_REFUNDS_CUT, problems);
	item = json_first(shopify_list(at[R_LINES]));
	if (shopify_more(at[R_LINES], &more))
		shopify_problem(problems, SHOPIFY_REFUNDS_CUT);
	r->line = n ? ARENA_ARRAY(a, struct shopify_refund_line, n) : NULL;
	for (size_t i = 0; r->line && i < n; i++, item = json_next(item)) {
		struct shopify_refund_line *l = &r->line[r->lines];
		const json *of[RL_N];

		SHOPIFY_PICK(item, refund_line_names, of);
		l->line_id = shopify_id_of(json_get(of[RL_LINE], "admin_graphql_api_id"),
		    of[RL_LINE_ID] ? of[RL_LINE_ID] : json_get(of[RL_LINE], "id"), "LineItem");
		if (l->line_id.n == 0) {
			shopify_problem(problems, SHOPIFY_LINE_UNREADABLE);
			continue;
		}
		l->quantity = shopify_count(of[RL_QUANTITY], problems);
		l->restock = (enum shopify_restock)shopify_word(of[RL_RESTOCK], shopify_restock_words, SHOPIFY_RESTOCK_LEGACY + 1,
		    problems);
		l->location_id = shopify_id(of[RL_LOCATION], "Location");
		r->lines++;
	}
	return r->id.n > 0;
}

/* ---- edits ------------------------------------------------------------------------------------------------------ */

/* Pieces, whichever sign a removal has. */
static int64_t
pieces(const json *j, shopify_problems *problems)
{
	struct str s = json_text(j);
	int64_t n;

	if (str_int(s, &n) && n < 0 && n >= -SHOPIFY_QUANTITY_MAX)
		return -n;
	return shopify_count(j, problems);
}

static size_t
deltas(struct arena *a, const json *j, struct shopify_delta **out, shopify_problems *problems)
{
	const json *list = shopify_list(j), *item = json_first(list);
	size_t n = shopify_bound(list, SHOPIFY_LINES_MAX, SHOPIFY_LINES_CUT, problems), kept = 0;

	*out = n ? ARENA_ARRAY(a, struct shopify_delta, n) : NULL;
	for (size_t i = 0; *out && i < n; i++, item = json_next(item)) {
		struct shopify_delta *d = &(*out)[kept];

		d->line_id = shopify_id(json_get(item, "id"), "LineItem");
		d->pieces = pieces(json_get(item, "delta"), problems);
		if (d->line_id.n)
			kept++;
		else
			shopify_problem(problems, SHOPIFY_LINE_UNREADABLE);
	}
	return kept;
}

bool
shopify_edit_read(struct arena *a, const json *j, struct shopify_edit *e)
{
	const json *inner = json_get(j, "order_edit"), *at[E_N];

	SHOPIFY_PICK(inner ? inner : j, edit_names, at);
	*e = (struct shopify_edit){ .id = shopify_id(at[E_ID], "OrderEdit"), .order_id = shopify_id(at[E_ORDER], "Order") };
	e->created_ms = shopify_time(at[E_CREATED], &e->problems);
	e->added_n = deltas(a, json_get(at[E_LINES], "additions"), &e->added, &e->problems);
	e->removed_n = deltas(a, json_get(at[E_LINES], "removals"), &e->removed, &e->problems);
	return e->order_id.n > 0;
}
