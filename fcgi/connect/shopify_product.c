/* shopify_product.c - a product and its variants, as a webhook or as GraphQL tells them. */
#include "connect/shopify_read.h"

enum { P_GID, P_ID, P_TITLE, P_HANDLE, P_TYPE, P_STATUS, P_UPDATED, P_OPTIONS, P_VARIANTS, P_VARIANT_GIDS, P_N };
static const struct pick product_names[] = {
	{ "admin_graphql_api_id", P_GID }, { "handle", P_HANDLE }, { "id", P_ID }, { "options", P_OPTIONS },
	{ "productType", P_TYPE }, { "product_type", P_TYPE }, { "status", P_STATUS }, { "title", P_TITLE },
	{ "updatedAt", P_UPDATED }, { "updated_at", P_UPDATED }, { "variant_gids", P_VARIANT_GIDS },
	{ "variants", P_VARIANTS },
};

enum { V_GID, V_ID, V_TITLE, V_SKU, V_BARCODE, V_PRICE, V_OPTION1, V_OPTION2, V_OPTION3, V_SELECTED, V_ITEM_ID, V_ITEM,
	V_MANAGED, V_UPDATED, V_N };
static const struct pick variant_names[] = {
	{ "admin_graphql_api_id", V_GID }, { "barcode", V_BARCODE }, { "id", V_ID }, { "inventoryItem", V_ITEM },
	{ "inventory_item_id", V_ITEM_ID }, { "inventory_management", V_MANAGED }, { "option1", V_OPTION1 },
	{ "option2", V_OPTION2 }, { "option3", V_OPTION3 }, { "price", V_PRICE }, { "selectedOptions", V_SELECTED },
	{ "sku", V_SKU }, { "title", V_TITLE }, { "updatedAt", V_UPDATED }, { "updated_at", V_UPDATED },
};

enum { I_ID, I_SKU, I_TRACKED, I_LEVEL, I_N };
static const struct pick item_names[] = {
	{ "id", I_ID }, { "inventoryLevel", I_LEVEL }, { "sku", I_SKU }, { "tracked", I_TRACKED },
};

static struct str
word(const json *j, shopify_problems *problems)
{
	return shopify_text(j, SHOPIFY_WORD_MAX, problems);
}

/* Option names by their position; without one, by their order. */
static void
options(const json *list, struct shopify_product *p)
{
	int64_t place = 1, said;

	for (const json *o = json_first(shopify_list(list)); o; o = json_next(o), place++) {
		int64_t at = str_int(json_text(json_get(o, "position")), &said) ? said : place;

		if (at >= 1 && at <= SHOPIFY_OPTIONS)
			p->option[at - 1] = word(json_get(o, "name"), &p->problems);
	}
}

/* The value that a variant has of each of the product's options. */
static void
selected(const json *list, const struct shopify_product *p, struct shopify_variant *v, shopify_problems *problems)
{
	for (const json *o = json_first(shopify_list(list)); o; o = json_next(o))
		for (int i = 0; i < SHOPIFY_OPTIONS; i++)
			if (p->option[i].n && str_eq(json_string(json_get(o, "name")), p->option[i]))
				v->option[i] = word(json_get(o, "value"), problems);
}

/* GraphQL's: whether it is counted, and how many there are at the location that was asked for. */
static void
stock(const json *item, struct shopify_variant *v)
{
	const json *at[I_N];
	bool on_hand = false;

	SHOPIFY_PICK(item, item_names, at);
	v->item_id = shopify_id(at[I_ID], "InventoryItem");
	if (json_is_bool(at[I_TRACKED], &v->tracked))
		v->tracked_said = SHOPIFY_SAID;
	if (v->sku.n == 0)
		v->sku = shopify_text(at[I_SKU], SHOPIFY_WORD_MAX, &(shopify_problems){ 0 });
	for (const json *q = json_first(json_get(at[I_LEVEL], "quantities")); q; q = json_next(q)) {
		struct str name = json_string(json_get(q, "name"));

		if (str_eq(name, STR("available")))
			v->available_known = json_is_int(json_get(q, "quantity"), &v->available);
		else if (str_eq(name, STR("on_hand")))
			on_hand = json_is_int(json_get(q, "quantity"), &v->on_hand);
	}
	v->level_ms = shopify_time(json_get(at[I_LEVEL], "updatedAt"), &(shopify_problems){ 0 });
	if (!on_hand)
		v->on_hand = v->available;
}

static bool
variant(const json *j, const struct shopify_product *p, struct shopify_variant *v, shopify_problems *problems)
{
	const json *at[V_N];

	SHOPIFY_PICK(j, variant_names, at);
	*v = (struct shopify_variant){ .id = shopify_id_of(at[V_GID], at[V_ID], "ProductVariant") };
	v->title = shopify_text(at[V_TITLE], SHOPIFY_TITLE_MAX, problems);
	v->sku = word(at[V_SKU], problems);
	v->barcode = word(at[V_BARCODE], problems);
	v->price = word(at[V_PRICE], problems);
	for (int i = 0; i < SHOPIFY_OPTIONS; i++)
		v->option[i] = word(at[V_OPTION1 + i], problems);
	selected(at[V_SELECTED], p, v, problems);
	v->item_id = shopify_id(at[V_ITEM_ID], "InventoryItem");
	/* What older webhooks had: who counts it, or null. */
	v->tracked_said = shopify_said(at[V_MANAGED]) == SHOPIFY_ABSENT ? SHOPIFY_ABSENT : SHOPIFY_SAID;
	v->tracked = str_eq(json_string(at[V_MANAGED]), STR("shopify"));
	if (json_kind(at[V_ITEM]) == JSON_OBJECT)
		stock(at[V_ITEM], v);
	v->updated_ms = shopify_time(at[V_UPDATED], problems);
	return v->id.n > 0;
}

bool
shopify_product_read(struct arena *a, const json *j, struct shopify_product *p)
{
	static const char *const states[] = { "", "other", "active", "draft", "archived", "unlisted" };
	const json *at[P_N], *list, *item;
	size_t n;
	int state;

	*p = (struct shopify_product){ .problems = 0 };
	SHOPIFY_PICK(j, product_names, at);
	p->id = shopify_id_of(at[P_GID], at[P_ID], "Product");
	p->title = shopify_text(at[P_TITLE], SHOPIFY_TITLE_MAX, &p->problems);
	p->handle = word(at[P_HANDLE], &p->problems);
	p->product_type = word(at[P_TYPE], &p->problems);
	state = shopify_word(at[P_STATUS], states, sizeof states / sizeof *states, &p->problems);
	p->status = state < 2 ? SHOPIFY_STATUS_OTHER : (enum shopify_status)(state - 1);
	p->updated_ms = shopify_time(at[P_UPDATED], &p->problems);
	options(at[P_OPTIONS], p);

	p->variants_said = shopify_said(at[P_VARIANTS]);
	list = shopify_list(at[P_VARIANTS]);
	item = json_first(list);
	n = shopify_bound(list, SHOPIFY_VARIANTS_MAX, SHOPIFY_VARIANTS_CUT, &p->problems);
	p->variant = n ? ARENA_ARRAY(a, struct shopify_variant, n) : NULL;
	for (size_t i = 0; p->variant && i < n; i++, item = json_next(item)) {
		if (variant(item, p, &p->variant[p->variants], &p->problems))
			p->variants++;
		else
			shopify_problem(&p->problems, SHOPIFY_LINE_UNREADABLE);
	}
	p->more_variants = shopify_more(at[P_VARIANTS], &p->variants_after) ||
	    json_count(shopify_list(at[P_VARIANT_GIDS])) > p->variants;
	return p->id.n > 0;
}
