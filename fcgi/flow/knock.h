/*
 * knock - who knocks at a hook's address, and the opened keys that what he says is verified with.
 */
#ifndef FLOW_KNOCK_H
#define FLOW_KNOCK_H

#include "flow/keyring.h"

/* Whose integration has the address, with his sealed keys (fields hmac_key, hmac_key_old). ERR_MISSING: no such address. */
enum result	flow_knock_who(struct db *, struct arena *, struct str provider, struct str address, struct knocker *, struct fault *);
/* The current key and the old one; empty where there is none. */
enum result	flow_knock_keys(const struct env *, struct arena *, const struct knocker *, struct secret key[2], struct fault *);

#endif
