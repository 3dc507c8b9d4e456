/*
 * throttle - failed sign-ins, by e-mail and by address.
 *
 * Belongs to no account, since nobody has signed in yet; reached from any scope.  key is a hash of what is throttled.
 */
#ifndef STORE_THROTTLE_H
#define STORE_THROTTLE_H

#include "store/db.h"

struct throttle { int64_t failures, until_at, updated_at; };

enum result	store_throttle_get(struct tx *, struct str key, struct throttle *);	/* all 0 when there is none */
enum result	store_throttle_put(struct tx *, struct str key, int64_t failures, int64_t until_at);
enum result	store_throttle_clear(struct tx *, struct str key);

#endif
