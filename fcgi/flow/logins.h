/*
 * logins - which portal login a supplier's portal uses: entered, shared, moved, forgotten.
 *
 * What:  a login is one user name at one source.  Its row is the lane in which portal jobs run one after the other, and
 *        owner of the sealed user name and password (fields username, password of login/ID).
 * Why:   two suppliers may share a login, and a portal takes one session of it at a time: entering the same user name at
 *        the same source finds the same row again, by a keyed hash.
 * Holds: a portal does not leave its login while it has an open job.  A login that no portal uses is removed with its
 *        boxes as soon as its lane is free.
 */
#ifndef FLOW_LOGINS_H
#define FLOW_LOGINS_H

#include "flow/credential.h"
#include "store/portal.h"

/* Where a portal will sit: found, or to be made, with its boxes sealed for it. */
struct login_seat {
	struct str source_guid, id, hint;
	struct str mark[VAULT_KEYS];	/* by each of the machine's keys, the one that seals first */
	int marks;
	bool found;			/* the row was there */
	struct box username, password;
};

/* What a user name at a source is marked for (vault_mark). */
struct str	flow_logins_purpose(struct arena *, struct str account, struct str source_guid);
/* Looks for the login and seals for it. Not in a transaction: it does the cryptography. */
enum result	flow_logins_seat(const struct env *, struct db *, const struct scope *, struct str source_guid, struct secret username,
		    struct secret password, struct login_seat *);
/*
 * Makes the row if it is not there and keeps the boxes of a new one; entered: also of one that was there, which unblocks
 * it.  portal->login_id is set, keeping the portal is the caller's.  ERR_CONFLICT "changed_meanwhile".
 */
enum result	flow_logins_sit(struct tx *, struct portal_row *, const struct login_seat *, bool entered);

/* Opens what a login has sealed, to seal it for another. Both empty when login_id is "". */
enum result	flow_logins_open(const struct env *, struct db *, const struct scope *, struct str login_id, struct secret *username,
		    struct secret *password);

struct login_enter { struct str portal_id; struct secret username, password; };
/* Enters a portal's credentials; waiting jobs of an unblocked login go on. Not in a transaction. */
enum result	flow_logins_enter(const struct env *, struct db *, const struct scope *, const struct login_enter *);
struct login_forget { struct str portal_id; bool already; };
/* in_out: struct login_forget. ERR_CONFLICT "open_job". */
enum result	flow_logins_forget(struct tx *, void *in_out);

/* Refuses with ERR_CONFLICT "open_job" while the portal has one, a login test included. */
enum result	flow_logins_no_open_job(struct tx *, const struct portal_row *);
/* Removes it with its boxes when no portal uses it and its lane is free; else it is for later. */
enum result	flow_logins_drop_unused(struct tx *, struct str login_id);

#endif
