/*
 * token - an API token of a program.  Shown once when it is made; the store has only its hash.
 */
#ifndef STORE_TOKEN_H
#define STORE_TOKEN_H

#include "core/role.h"
#include "store/db.h"

struct token {
	struct str account, id, name, hash;
	enum role role;
	struct str created_by;
	int64_t created_at, used_at, revoked_at;	/* 0: never */
};

enum result	store_token_add(struct tx *, struct token *);		/* name, hash, role; id is made when empty */
enum result	store_token_list(struct tx *, struct token **, size_t *n);	/* newest first; hash left empty; at most 1,000 */
enum result	store_token_get(struct tx *, struct str id, struct token *);
enum result	store_token_used(struct tx *, struct str id);		/* callers do this seldom: once a minute is enough */
enum result	store_token_revoke(struct tx *, struct str id);		/* ERR_MISSING; ERR_CONFLICT when it is revoked already */

#endif
