/* shopify_line.c - what an order is made of: its lines and their properties, and what refunds do to them. */
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

enum { RL_LINE_ID, RL_LINE, RL_QUANTITY, RL_RESTOCK, RL_N };
static const struct pick refund_line_names[] = {
	{ "lineItem", RL_LINE }, { "line_item", RL_LINE }, { "line_item_id", RL_LINE_ID },
	{ "quantity", RL_QUANTITY }, { "restockType", RL_RESTOCK }, { "restock_type", RL_RESTOCK },
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
shopify_refund_read(struct arena *a, const json *j, struct shopify_refund *r, shopify_problems *problems)
{
	const json *lines = json_get(j, "refund_line_items"), *created = json_get(j, "created_at"), *item;
	struct str more;
	size_t n;

	lines = lines ? lines : json_get(j, "refundLineItems");
	n = shopify_bound(shopify_list(lines), SHOPIFY_LINES_MAX, SHOPIFY_REFUNDS_CUT, problems);
	item = json_first(shopify_list(lines));
	if (shopify_more(lines, &more))
		shopify_problem(problems, SHOPIFY_REFUNDS_CUT);
	*r = (struct shopify_refund){ .line = n ? ARENA_ARRAY(a, struct shopify_refund_line, n) : NULL,
	    .created_ms = shopify_time(created ? created : json_get(j, "createdAt"), problems) };
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
		r->lines++;
	}
	return shopify_id_of(json_get(j, "admin_graphql_api_id"), json_get(j, "id"), "Refund").n > 0;
}
