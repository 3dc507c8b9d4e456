/*
 * shop_test - topic shop.test: what Shopify says of the app and the shop, compared with what is needed and what is set up.
 *
 * The outcome is the integration's state, detail and checked_at; its locations are remembered for the settings page.
 */
#ifndef FLOW_SHOP_TEST_H
#define FLOW_SHOP_TEST_H

#include "flow/topic.h"
#include "store/integration.h"
#include "store/shop.h"

enum result	flow_shop_test_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
void		flow_shop_test_read(const struct env *, const struct job *, const void *state, const struct answer *, struct arena *, struct reply *);
enum result	flow_shop_test_settle(struct tx *, void *settle);

/* What the last test said; and what is still to be done, by what it found and how the store is set up by now. */
struct str	flow_shop_said(struct arena *, const struct shop *, const struct integration *);

#endif
