/*
 * seed - secrets that an operator hands over in the environment, into the first account's sealed settings, once.
 *
 *	DECK_CLIENT_ID, DECK_SECRET				Deck
 *	DECK_SUPPLIER_USERNAME, DECK_SUPPLIER_PASSWORD		the login of portals that have none yet
 *	SLACK_WEBHOOK_URL					Slack
 *	OPTIPLY_DB_CONNECTION					the purchasing source: a PostgreSQL
 *	SHOPIFY_WEBHOOK_SECRET					the stores that have no webhook key
 *
 * Holds: what somebody has entered already stays.  Each variable is taken once for ever, remembered by an event (subject
 *        "seed", its name): changed or removed afterwards, it does not come back with the next start.  A store's key is
 *        taken when there is a store without one.
 */
#ifndef FLOW_SEED_H
#define FLOW_SEED_H

#include "store/db.h"

/* Not in a transaction. A value that cannot be what it should be is refused, ERR_INPUT naming the variable. */
enum result	flow_seed_from_environment(const struct env *, struct db *, struct str account, struct arena *, struct fault *);
/* The same for the oldest account; nothing when there is none yet. */
enum result	flow_seed_first(const struct env *, struct db *, struct arena *, struct fault *);

#endif
