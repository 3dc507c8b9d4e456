/* shopify_words.c - what Shopify calls the states of an order, and what we say of a body that is not as it should be. */
#include "connect/shopify_pick.h"

struct str
shopify_problem_name(enum shopify_problem p)
{
	static const char *const names[SHOPIFY_PROBLEMS_N] = {
#define NAME(id, name, text) [SHOPIFY_##id] = name,
		SHOPIFY_PROBLEMS(NAME)
#undef NAME
	};

	return str_of(names[p]);
}

struct str
shopify_problem_text(enum shopify_problem p)
{
	static const char *const texts[SHOPIFY_PROBLEMS_N] = {
#define TEXT(id, name, text) [SHOPIFY_##id] = text,
		SHOPIFY_PROBLEMS(TEXT)
#undef TEXT
	};

	return str_of(texts[p]);
}

#define WORD(id, name) [SHOPIFY_##id] = name,
const char *const shopify_paid_words[] = { SHOPIFY_PAIDS(WORD) };
const char *const shopify_shipped_words[] = { SHOPIFY_SHIPPED_WORDS(WORD) };
const char *const shopify_cancel_words[] = { SHOPIFY_CANCELS(WORD) };
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
shopify_shipped_name(enum shopify_shipped w)
{
	return str_of(shopify_shipped_words[w]);
}

struct str
shopify_cancel_name(enum shopify_cancel w)
{
	return str_of(shopify_cancel_words[w]);
}

struct str
shopify_restock_name(enum shopify_restock w)
{
	return str_of(shopify_restock_words[w]);
}
