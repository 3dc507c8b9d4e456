/*
 * api - our HTTP API: a file per resource, each decodes a request, calls a flow, and encodes the answer.
 *
 * The route table (fcgi/serve/routes.c) joins method and path to these handlers; the gate has already found out who is
 * asking and whether they may.  A handler that sees a bad request fills the answer with a fault and returns.
 */
#ifndef API_API_H
#define API_API_H

#include "base/env.h"
#include "core/actor.h"
#include "http/answer.h"
#include "http/paging.h"
#include "http/request.h"
#include "store/fresh.h"
#include "vault/vault.h"

enum { API_PATH = 4 };		/* most variable parts of a path */

struct api {
	const struct env *env;
	struct db *db;
	const struct request *req;
	struct http_answer *ans;
	struct arena *arena;		/* of the request */
	struct str path[API_PATH];	/* variable parts of the path, set by the router: api_path */
	struct actor actor;		/* set by the gate; account is empty only on routes for MAY_ANYONE */
	struct str person_name;		/* of the actor */
	struct str session;		/* hash of the session's token, "" for API tokens and kiosks */
	struct str kiosk;		/* the kiosk that asks, "" anybody else */
	struct str csrf;		/* of the session */
	bool must_change_password;	/* of the session's person: nothing but that and signing out may be done */
	struct scope scope;		/* made from the above: what the handler hands to db_read and db_write */
	struct fault fault;		/* scope.fault points here */
	struct fresh *fresh;
	struct keyring *keyring;	/* for the hooks */
	int64_t now;			/* fresh_now of this request */
	struct str worded;		/* where fresh keeps its answer, once it has one; "": nowhere */
};

typedef void (*api_handler)(struct api *);

/*
 * What the cookie with a session's token is called: session.c sets it, the gate reads it.  Where it travels over TLS alone
 * its name says so to the browser, which then takes it from no other host and from no page without TLS.
 */
const char *	api_cookie(const struct config *);
/* The same with a kiosk's token: a cookie of its own, so that somebody may sign in on the tablet, and it is a kiosk again after. */
const char *	api_cookie_kiosk(const struct config *);
/* As answer_cookie: max_age_s 0 removes it, negative lets it end with the browser. */
void		api_set_cookie(struct api *, const char *name, struct str token, int64_t max_age_s);
/* The n-th variable part of the route's path, counted from 0 ("{id}"). */
struct str	api_path(const struct api *, int n);
/* Query parameter q as searches compare it, "" when it is not there. ERR_INPUT and a fault: too long; ERR_LIMIT. */
enum result	api_query_search(struct api *, struct str *folded);
/* What a list is asked: these parameters alone (names, then NULL), among them its page's. ERR_INPUT and a fault. */
enum result	api_list_read(struct api *, const char *const *known, struct paging *);
/* Answers 200 with rows, an array, and where the page after it begins: as paging_next says it. */
void		api_list(struct api *, json *rows, bool more, int64_t at, struct str key, struct str id);
void		api_list_whole(struct api *, json *rows);	/* of a list without pages */
/* Answers with the fault that was set, or with the usual words of result. */
void		api_fail(struct api *, enum result);
/*
 * Sets the ETag of the account's version (the newest events); true when it is answered with that: a 304, since the client
 * has it, or what was answered to the same question before.  For answers that follow from the account's events alone.
 */
bool		api_unchanged(struct api *);
/* The same for answers that also follow from what day it is: days begin on a quarter of an hour, wherever a shop is. */
bool		api_unchanged_today(struct api *);
/* For answers that also follow from something without a version of ours: the ETag of the body that was just answered. */
void		api_etag_body(struct api *);
/* At the end of a request: remembers an answer that api_unchanged would give again. */
void		api_remember(struct api *);

#endif
