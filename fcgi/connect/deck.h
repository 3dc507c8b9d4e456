/*
 * deck - Deck v1 (deck.co): logs in to suppliers' portals and fills carts, behind portal_port.h.
 *
 * EnsureConnection, AddItemsToCart and CloseConnection are jobs: POST /jobs/submit, and the result comes as a webhook.
 * An MFA answer has its own address.  A job's state can be read when its webhook is overdue.
 */
#ifndef CONNECT_DECK_H
#define CONNECT_DECK_H

#include "connect/portal_port.h"

extern const struct portal_port deck_port;

/* Same as deck_port.blank. */
struct str	deck_blank(struct arena *, struct str body);

#endif
