/*
 * shop_redact - topic shop.redact: a page of a shop's orders loses what is personal; and the next page, until none is left.
 */
#ifndef FLOW_SHOP_REDACT_H
#define FLOW_SHOP_REDACT_H

#include "flow/topic.h"

enum result	flow_shop_redact_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
enum result	flow_shop_redact_settle(struct tx *, void *settle);

#endif
