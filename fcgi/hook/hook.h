/*
 * hook - the doors for providers: a table of provider → verify, read, flow.
 *
 * Holds: the signature is checked over the raw bytes, in constant time, before anything is parsed.  200 only for what is on
 *        disk; known bad is 401, malformed 400.  The address is the unguessable part of the path: it is never logged.
 */
#ifndef HOOK_HOOK_H
#define HOOK_HOOK_H

#include "base/env.h"
#include "base/log.h"
#include "flow/keyring.h"
#include "http/answer.h"
#include "http/request.h"
#include "store/db.h"

struct hook {
	const struct env *env;
	struct db *db;
	struct keyring *keyring;	/* NULL: none is kept */
	const struct request *req;	/* its body is read */
	struct http_answer *ans;
	struct arena *arena;
	struct log_ctx log;
	struct str account;		/* out: whose it is, once that is known; for the access log */
};

/* Takes a delivery for provider ("deck") that came to address, and fills the answer. */
void	hook_receive(struct hook *, struct str provider, struct str address);

#endif
