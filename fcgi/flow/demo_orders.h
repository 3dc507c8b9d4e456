/*
 * demo_orders - what customers have ordered in the demo's two shops (flow/demo_floor.h), and how far each cake has come.
 *
 * An order comes as its shop's webhook would bring it and is kept as one, so that it can be shown as it arrived, read once more
 * with other settings, and told to the shop's stand-in (tests/sandbox), which forgets everything with each run.
 */
#ifndef FLOW_DEMO_ORDERS_H
#define FLOW_DEMO_ORDERS_H

#include "base/json.h"
#include "flow/shops.h"

/* shop: demo_floor's, in its order. Not in a transaction, nor is the other. */
enum result	flow_demo_orders_make(const struct env *, struct db *, const struct scope *, const struct shop_view *shop);
/* What the shop is to know: of its last 2,000 orders the newest webhook each whose body is kept; the newest order first. */
enum result	flow_demo_orders_told(const struct env *, struct db *, const struct scope *, struct str shop_id, json **out);

#endif
