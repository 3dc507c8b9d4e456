/*
 * kiosk - a tablet of the floor that is registered as such, and who stands at it.  Neither its one-time code nor the token in
 * its cookie is in the store, only a hash.
 */
#ifndef STORE_KIOSK_H
#define STORE_KIOSK_H

#include "store/db.h"

struct kiosk {
	struct str account, id, name;
	struct str shop_id, stage;	/* what it starts with; "" all stores, chosen there */
	bool identify;			/* what is done there wants to know who did it */
	int64_t idle_s;			/* so long after the last scan somebody is believed to stand there */
	struct str hash;		/* hex SHA-256 of the code until it was given, then of the tablet's token */
	int64_t code_until;		/* 0: it was given */
	struct str csrf;
	struct str person_id, identity;	/* who was the last to say who she is, and what her scans bring; "" she has left */
	int64_t identity_at;		/* the last scan of that */
	int64_t created_at, registered_at, seen_at, revoked_at;	/* 0: never */
};

enum result	store_kiosk_add(struct tx *, struct kiosk *);		/* in: to code_until; id and created_at are set here */
enum result	store_kiosk_get(struct tx *, struct str id, struct kiosk *);
enum result	store_kiosk_list(struct tx *, struct kiosk **, size_t *n);	/* those that count first, by name; at most 200 */
enum result	store_kiosk_put(struct tx *, const struct kiosk *);	/* all but account, id and seen_at */
enum result	store_kiosk_forget(struct tx *, struct str person_id);	/* is nobody at any kiosk any more */
enum result	store_kiosk_seen(struct tx *, struct str id);

#endif
