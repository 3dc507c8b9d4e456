/*
 * session - somebody is signed in at a browser.  The cookie's token itself is nowhere in the store, only its hash.
 */
#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include "store/db.h"

struct session {
	struct str account;
	struct str hash;		/* hex SHA-256 of the token */
	struct str person_id, csrf, address, agent;
	int64_t created_at, seen_at, expires_at;
};

enum result	store_session_add(struct tx *, const struct session *);	/* times but expires_at are set here */
enum result	store_session_seen(struct tx *, struct str hash, int64_t expires_at);	/* seen now, lives on until then */
enum result	store_session_end(struct tx *, struct str hash);	/* OK if it is gone */
/* Ends a person's sessions but the one with hash `but` ("" ends all). */
enum result	store_session_end_all(struct tx *, struct str person_id, struct str but);
enum result	store_session_list(struct tx *, struct str person_id, struct session **, size_t *n);	/* newest first, at most 200, none that is over; csrf left empty */

#endif
