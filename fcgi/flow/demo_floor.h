/*
 * demo_floor - a bakery to try production with: two shops, their stock, what can be made on which day, a tablet and who stands at
 * it, and orders that came in and walk over the floor.
 *
 * Everything goes the way of real things: the shops are added as people add them, orders come as webhooks
 * (flow/demo_orders.h), cakes are scanned.  Their keys are the stand-in's (tests/sandbox).
 */
#ifndef FLOW_DEMO_FLOOR_H
#define FLOW_DEMO_FLOOR_H

#include "base/json.h"
#include "store/db.h"

/* webhook: the address of its hook's path; orders: what its stand-in is to know of them */
struct demo_shop { struct str domain, webhook; json *orders; };
struct demo_hand { struct str name, pin; };		/* somebody of the floor, who signs in nowhere else */
struct demo_floor { struct demo_shop shop[2]; size_t shops; struct demo_hand hand[2]; size_t hands; bool made; };

/* For the account of person `email`; shops that are there already are only named. Not in a transaction. */
enum result	flow_demo_floor(const struct env *, struct db *, struct arena *, struct str email, struct fault *, struct demo_floor *);

#endif
