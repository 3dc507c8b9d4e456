/*
 * asked - answers to requests that carried a client-made key, so that a double click gets the first answer again.
 */
#ifndef STORE_ASKED_H
#define STORE_ASKED_H

#include "store/db.h"

struct asked { struct str key, digest, answer; int64_t created_at; };	/* digest of the request, answer JSON */

enum result	store_asked_get(struct tx *, struct str key, struct asked *);	/* ERR_MISSING: not asked yet */
/* ERR_CONFLICT when the key is there already (ask store_asked_get first, in the same function). */
enum result	store_asked_add(struct tx *, struct str key, struct str digest, struct str answer);

#endif
