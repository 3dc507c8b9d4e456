/*
 * portal - suppliers' portals, and the logins (lanes) that their jobs share.
 *
 * Texts of what is read lie in tx->arena.  ERR_MISSING: not in this account.  ERR_CONFLICT: it exists already.
 */
#ifndef STORE_PORTAL_H
#define STORE_PORTAL_H

#include "core/judge.h"
#include "store/db.h"

struct login {
	struct str id, source_guid;
	struct str mark;		/* keyed hash of the user name */
	struct str hint;		/* what people may see of it */
	struct str holder;		/* the portal job that has the lane, "" when it is free */
	struct str blocked;		/* "" or the portal_error's name */
	int64_t blocked_at, credentials_at, created_at, updated_at;	/* credentials_at: when they were entered last */
};

struct portal_row {
	struct str id, supplier_id, supplier_name, source_guid;
	enum currency currency;
	struct judge_tolerance tolerance;
	bool active;
	struct str login_id;		/* "" until credentials are entered */
	int64_t created_at, updated_at;
};

enum result	store_portal_list(struct tx *, struct portal_row **, size_t *n);	/* by supplier's name */
enum result	store_portal_get(struct tx *, struct str id, struct portal_row *);
enum result	store_portal_of(struct tx *, struct str supplier_id, struct portal_row *);
enum result	store_portal_insert(struct tx *, const struct portal_row *);
enum result	store_portal_update(struct tx *, const struct portal_row *);
enum result	store_portal_delete(struct tx *, struct str id);

enum result	store_login_get(struct tx *, struct str id, struct login *);
enum result	store_login_list(struct tx *, struct login **, size_t *n);
enum result	store_login_find(struct tx *, struct str source_guid, struct str mark, struct login *);
enum result	store_login_insert(struct tx *, const struct login *);
enum result	store_login_update(struct tx *, const struct login *);		/* holder, blocked, hint, credentials_at */
enum result	store_login_mark(struct tx *, struct str id, struct str mark);	/* the same user name, marked with another key */
enum result	store_login_delete(struct tx *, struct str id);			/* when no portal uses it */
enum result	store_login_users(struct tx *, struct str id, int64_t *portals);

/* The token of an open connection: where it lies sealed (field "token"). */
struct portal_token { struct str owner, login_id, job_id; int64_t attempt; };
enum result	store_portal_token_add(struct tx *, const struct portal_token *);
/* The newest of a job's attempt; attempt 0: the newest of the login. ERR_MISSING. */
enum result	store_portal_token_find(struct tx *, struct str login_id, struct str job_id, int64_t attempt, struct portal_token *);
/* Those of a job's attempt; attempt 0: all of the login. The boxes are the caller's to delete. */
enum result	store_portal_token_list(struct tx *, struct str login_id, struct str job_id, int64_t attempt, struct portal_token **, size_t *n);
enum result	store_portal_token_delete(struct tx *, struct str owner);

#endif
