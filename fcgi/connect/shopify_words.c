/* shopify_words.c - what Shopify calls the states of an order. */
#include "connect/shopify_pick.h"

#define WORD(id, name) [SHOPIFY_##id] = name,
const char *const shopify_paid_words[] = { SHOPIFY_PAIDS(WORD) };
const char *const shopify_restock_words[] = { SHOPIFY_RESTOCKS(WORD) };
#undef WORD

struct str
shopify_paid_name(enum shopify_paid w)
{
	return str_of(shopify_paid_words[w]);
}

bool
shopify_paid_parse(struct str s, enum shopify_paid *out)
{
	for (int i = 0; i < SHOPIFY_PAIDS_N; i++)
		if (shopify_same(s, str_of(shopify_paid_words[i]))) {
			*out = (enum shopify_paid)i;
			return true;
		}
	return false;
}

struct str
shopify_restock_name(enum shopify_restock w)
{
	return str_of(shopify_restock_words[w]);
}
