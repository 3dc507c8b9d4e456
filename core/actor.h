/*
 * actor - who is asking.  The gate (fcgi/serve) sets it; everybody below believes it.
 */
#ifndef CORE_ACTOR_H
#define CORE_ACTOR_H

#include "core/role.h"
#include "core/text.h"

struct actor {
	struct str account;	/* account id, never empty past the gate */
	struct str user;	/* user id, or token id; "" for a worker or a provider's webhook */
	enum role role;
};

#endif
