/*
 * integration - an account's connection to one provider.  Its secrets lie in sealed, owner "integration/ID".
 */
#ifndef STORE_INTEGRATION_H
#define STORE_INTEGRATION_H

#include "store/db.h"

enum integration_state {
	INTEGRATION_UNCONFIGURED,	/* keys are missing */
	INTEGRATION_READY,
	INTEGRATION_BROKEN,		/* and tried again from time to time */
	INTEGRATION_DISCONNECTED,	/* the provider has thrown us out: not asked any more until keys are entered again */
};
enum { INTEGRATION_STATES = INTEGRATION_DISCONNECTED + 1 };

struct integration {
	struct str account, id;
	struct str provider;		/* "deck", "slack", "source", "shopify" */
	struct str label;		/* tells several of one provider apart: a shop's domain; "" where there is one per account */
	struct str settings;		/* JSON, never a secret */
	struct str address;		/* the unguessable part of its webhook's path, unique in the house; "" if it has none */
	enum integration_state state;
	struct str detail;		/* why it is broken, or what the last test said */
	int64_t checked_at, created_at, updated_at;	/* checked_at 0: never */
};

struct str	store_integration_state_name(enum integration_state);
bool		store_integration_state_parse(struct str, enum integration_state *);
bool		store_integration_usable(enum integration_state);	/* whether it is of any use to ask the provider something */

/* In: provider, label, settings, address, state, detail; id is made when empty. ERR_CONFLICT: the account has that one,
 * or another integration has that address. */
enum result	store_integration_add(struct tx *, struct integration *);
enum result	store_integration_get(struct tx *, struct str id, struct integration *);
enum result	store_integration_provider(struct tx *, struct str provider, struct integration *);
enum result	store_integration_list(struct tx *, struct integration **, size_t *n);	/* by provider */
enum result	store_integration_put(struct tx *, const struct integration *);	/* settings, address, state, detail, checked_at */
/* How the last test or call went: state, detail and checked_at (now), nothing else. */
enum result	store_integration_checked(struct tx *, struct str id, enum integration_state, struct str detail);

#endif
