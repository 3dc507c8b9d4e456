/*
 * shopify - what targets that read orders share: they come as webhooks and as answers.
 */
#ifndef FUZZ_SHOPIFY_H
#define FUZZ_SHOPIFY_H

#include "connect/shopify.h"
#include "tests/fuzz/fuzz.h"

void		fuzz_order_holds(const struct shopify_order *);
void		fuzz_product_holds(const struct shopify_product *);

#endif
