/* shopify_product.c - a product and its variants, as a webhook or as GraphQL tells them. */
#include "connect/shopify_read.h"

enum { P_GID, P_ID, P_TITLE, P_TYPE, P_VARIANTS, P_VARIANT_GIDS, P_N };
static const struct pick product_names[] = {
	{ "admin_graphql_api_id", P_GID }, { "id", P_ID }, { "productType", P_TYPE }, { "product_type", P_TYPE },
	{ "title", P_TITLE }, { "variant_gids", P_VARIANT_GIDS }, { "variants", P_VARIANTS },
};

enum { V_GID, V_ID, V_TITLE, V_SKU, V_ITEM_ID, V_ITEM, V_MANAGED, V_N };
static const struct pick variant_names[] = {
	{ "admin_graphql_api_id", V_GID }, { "id", V_ID }, { "inventoryItem", V_ITEM }, { "inventory_item_id", V_ITEM_ID },
	{ "inventory_management", V_MANAGED }, { "sku", V_SKU }, { "title", V_TITLE },
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

/* GraphQL's: whether it is counted, and how many there are at the location that was asked for. */
static void
stock(const json *item, struct shopify_variant *v)
{
	const json *at[I_N];

	SHOPIFY_PICK(item, item_names, at);
	v->item_id = shopify_id(at[I_ID], "InventoryItem");
	if (json_is_bool(at[I_TRACKED], &v->tracked))
		v->tracked_said = SHOPIFY_SAID;
	if (v->sku.n == 0)
		v->sku = shopify_text(at[I_SKU], SHOPIFY_WORD_MAX, &(shopify_problems){ 0 });
	for (const json *q = json_first(json_get(at[I_LEVEL], "quantities")); q; q = json_next(q))
		if (str_eq(json_string(json_get(q, "name")), STR("available")))
			v->available_known = json_is_int(json_get(q, "quantity"), &v->available);
	v->level_ms = shopify_time(json_get(at[I_LEVEL], "updatedAt"), &(shopify_problems){ 0 });
}

static bool
variant(const json *j, struct shopify_variant *v, shopify_problems *problems)
{
	const json *at[V_N];

	SHOPIFY_PICK(j, variant_names, at);
	*v = (struct shopify_variant){ .id = shopify_id_of(at[V_GID], at[V_ID], "ProductVariant") };
	v->title = shopify_text(at[V_TITLE], SHOPIFY_TITLE_MAX, problems);
	v->sku = word(at[V_SKU], problems);
	v->item_id = shopify_id(at[V_ITEM_ID], "InventoryItem");
	/* What older webhooks had: who counts it, or null. */
	v->tracked_said = shopify_said(at[V_MANAGED]) == SHOPIFY_ABSENT ? SHOPIFY_ABSENT : SHOPIFY_SAID;
	v->tracked = str_eq(json_string(at[V_MANAGED]), STR("shopify"));
	if (json_kind(at[V_ITEM]) == JSON_OBJECT)
		stock(at[V_ITEM], v);
	return v->id.n > 0;
}

bool
shopify_product_read(struct arena *a, const json *j, struct shopify_product *p)
{
	const json *at[P_N], *list, *item;
	size_t n;

	*p = (struct shopify_product){ .problems = 0 };
	SHOPIFY_PICK(j, product_names, at);
	p->id = shopify_id_of(at[P_GID], at[P_ID], "Product");
	p->title = shopify_text(at[P_TITLE], SHOPIFY_TITLE_MAX, &p->problems);
	p->product_type = word(at[P_TYPE], &p->problems);

	p->variants_said = shopify_said(at[P_VARIANTS]);
	list = shopify_list(at[P_VARIANTS]);
	item = json_first(list);
	n = shopify_bound(list, SHOPIFY_VARIANTS_MAX, SHOPIFY_VARIANTS_CUT, &p->problems);
	p->variant = n ? ARENA_ARRAY(a, struct shopify_variant, n) : NULL;
	for (size_t i = 0; p->variant && i < n; i++, item = json_next(item)) {
		if (variant(item, &p->variant[p->variants], &p->problems))
			p->variants++;
		else
			shopify_problem(&p->problems, SHOPIFY_LINE_UNREADABLE);
	}
	p->more_variants = shopify_more(at[P_VARIANTS], &p->variants_after) ||
	    json_count(shopify_list(at[P_VARIANT_GIDS])) > p->variants;
	return p->id.n > 0;
}
