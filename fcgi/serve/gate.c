#include "serve/gate.h"

#include "base/crypto.h"
#include "store/system.h"

enum { SEEN_EVERY_MS = 60 * 1000, HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS, TOKEN_MOST = 200 };

/* In: hash. Out: the rest. */
struct look {
	struct str hash;
	struct session session;
	struct person person;
	struct token token;
};

static enum result
look_session(struct tx *tx, void *in_out)
{
	struct look *look = in_out;

	return store_system_session(tx, look->hash, &look->session, &look->person);
}

static enum result
look_token(struct tx *tx, void *in_out)
{
	struct look *look = in_out;

	return store_system_token(tx, look->hash, &look->token);
}

struct seen { struct str id; int64_t expires_at; };

static enum result
seen_session(struct tx *tx, void *in_out)
{
	const struct seen *seen = in_out;

	return store_session_seen(tx, seen->id, seen->expires_at);
}

static enum result
seen_token(struct tx *tx, void *in_out)
{
	const struct seen *seen = in_out;

	return store_token_used(tx, seen->id);
}

/* Notes a sign of life, in the account it belongs to. That it could not be noted keeps nobody out. */
static void
note(struct api *api, db_fn fn, struct seen *seen)
{
	struct scope scope = api->scope;

	scope.fault = NULL;
	if (db_write(api->db, &scope, fn, seen) != OK)
		log_line(LOG_WARN, &api->scope.log, "seen_not_noted", LOG_END);
}

static void
become(struct api *api, struct str account, struct str user, enum role role, struct str name)
{
	api->actor = (struct actor){ account, user, role };
	api->person_name = name;
	api->scope.account = account;
	api->scope.user = user;
	api->scope.log.account = account;
}

/* The statement runs without an account; what it finds names one. */
static enum result
find(struct api *api, db_fn fn, struct look *look, struct str token)
{
	unsigned char hash[SHA256_BYTES];
	struct scope scope = api->scope;

	if (!crypto_sha256(token, hash))
		return ERR_STORE;
	look->hash = crypto_hex(api->arena, (struct str){ (const char *)hash, sizeof(hash) });
	scope.fault = NULL;
	return db_system(api->db, &scope, fn, look);
}

static enum result
by_token(struct api *api, struct str token)
{
	struct look look = { 0 };
	enum result res;

	if (!str_starts(token, STR("tp_")) || token.n > TOKEN_MOST)
		return ERR_MISSING;
	res = find(api, look_token, &look, token);
	if (res != OK)
		return res;
	if (look.token.revoked_at != 0)
		return ERR_MISSING;
	become(api, look.token.account, look.token.id, look.token.role, look.token.name);
	if (env_now(api->env) - look.token.used_at > SEEN_EVERY_MS)
		note(api, seen_token, &(struct seen){ look.token.id, 0 });
	return OK;
}

static enum result
by_cookie(struct api *api, struct str cookie)
{
	int64_t now = env_now(api->env), until, lives_until;
	struct look look = { 0 };
	enum result res;

	if (cookie.n == 0 || cookie.n > TOKEN_MOST)
		return ERR_MISSING;
	res = find(api, look_session, &look, cookie);
	if (res != OK)
		return res;
	lives_until = look.session.created_at + api->env->config->session_days * DAY_MS;
	if (look.session.expires_at <= now || lives_until <= now || !look.person.active)
		return ERR_MISSING;
	become(api, look.person.account, look.person.id, look.person.role, look.person.name);
	api->session = look.session.hash;
	api->csrf = look.session.csrf;
	until = now + api->env->config->session_hours * HOUR_MS;
	if (now - look.session.seen_at > SEEN_EVERY_MS)
		note(api, seen_session, &(struct seen){ look.session.hash, until < lives_until ? until : lives_until });
	return OK;
}

static bool
changes_something(enum method method)
{
	return method != METHOD_GET && method != METHOD_HEAD;
}

enum result
gate_pass(struct api *api, enum permission may)
{
	struct str bearer = request_bearer(api->req);
	enum result res = bearer.n ? by_token(api, bearer) : by_cookie(api, request_cookie(api->req, api_cookie(api->env->config)));

	if (may == MAY_ANYONE)
		return OK;
	if (res == ERR_MISSING)
		return fault_set(&api->fault, ERR_AUTH, "sign_in", "%s", bearer.n ?
		    "This API token is not valid here. Ask an owner for a new one." : "Please sign in.");
	if (res != OK)
		return fault_set(&api->fault, res, "store", "The store cannot be reached. Please try again in a moment.");
	if (bearer.n == 0 && changes_something(api->req->method) &&
	    !crypto_equal(request_header(api->req, "x-csrf-token"), api->csrf))
		return fault_set(&api->fault, ERR_DENIED, "csrf",
		    "This page is out of date. Reload it and try again. (Programs: send X-CSRF-Token, or use an API token.)");
	if (!role_may(api->actor.role, may))
		return fault_set(&api->fault, ERR_DENIED, "denied", "The role %.*s may not do this (%.*s). Ask an owner of the account.",
		    STR_ARG(role_name(api->actor.role)), STR_ARG(permission_name(may)));
	return OK;
}
