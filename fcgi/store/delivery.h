/*
 * delivery - a webhook as it came.  Its raw body is sealed under owner "delivery/ID" until retention drops it.
 */
#ifndef STORE_DELIVERY_H
#define STORE_DELIVERY_H

#include "store/db.h"

enum delivery_state {
	DELIVERY_USED,		/* it became events */
	DELIVERY_PARKED,	/* it came before we knew its job guid */
	DELIVERY_IGNORED,	/* nothing for us: note says why */
};
enum { DELIVERY_STATES = DELIVERY_IGNORED + 1 };

struct delivery {
	struct str id, provider, integration_id;
	struct str dedupe;		/* the provider's delivery id, else our own id */
	enum delivery_state state;
	struct str match;		/* what a parked one waits for: the provider's job guid */
	struct str kind, note;
	int64_t bytes;
	struct str sha256;		/* hex, of the raw body */
	struct str headers;		/* "name: value", a line each; "" none are kept, or they went with the body */
	int64_t received_at, dropped_at;	/* dropped_at 0: the body is still there */
};

struct str	store_delivery_state_name(enum delivery_state);
bool		store_delivery_state_parse(struct str, enum delivery_state *);

/*
 * Keeps one; id is made when empty, dedupe becomes the id when empty.  *added (may be NULL) is false when the provider
 * has sent this one before: d->id is then the first one's.
 */
enum result	store_delivery_add(struct tx *, struct delivery *, bool *added);
enum result	store_delivery_get(struct tx *, struct str id, struct delivery *);
/* Parked ones that wait for this guid, oldest first; at most 100. */
enum result	store_delivery_parked(struct tx *, struct str provider, struct str match, struct delivery **, size_t *n);
enum result	store_delivery_mark(struct tx *, struct str id, enum delivery_state, struct str note);
enum result	store_delivery_park(struct tx *, struct str id, struct str match);
/* Its headers go; OK when there is no such delivery. */
enum result	store_delivery_forget(struct tx *, struct str id);

#endif
