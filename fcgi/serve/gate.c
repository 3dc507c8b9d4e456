#include "serve/gate.h"

#include <string.h>

#include "base/crypto.h"
#include "store/system.h"

enum { SEEN_EVERY_MS = 60 * 1000, HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS, TOKEN_MOST = 200 };

/* Whom a token stands for, or stood. */
struct who {
	int64_t created_at, expires_at, seen_at;	/* of a session; API tokens have no end */
	enum role role;
	bool counts;					/* not revoked, and its person may sign in */
	bool must_change_password;			/* a session's person; programs have none */
	bool revoked;					/* a kiosk that was one */
	struct str account, id, name, csrf;
};

/* In: hash. Out: who. */
struct look { struct str hash; struct who who; };

static enum result
look_session(struct tx *tx, void *in_out)
{
	struct look *look = in_out;
	struct session s;
	struct person p;
	enum result res = store_system_session(tx, look->hash, &s, &p);

	if (res == OK)
		look->who = (struct who){ .created_at = s.created_at, .expires_at = s.expires_at, .seen_at = s.seen_at, .role = p.role,
		    .counts = p.active, .must_change_password = p.must_change_password, .account = p.account, .id = p.id, .name = p.name,
		    .csrf = s.csrf };
	return res;
}

static enum result
look_token(struct tx *tx, void *in_out)
{
	struct look *look = in_out;
	struct token t;
	enum result res = store_system_token(tx, look->hash, &t);

	if (res == OK)
		look->who = (struct who){ .seen_at = t.used_at, .role = t.role, .counts = t.revoked_at == 0, .account = t.account,
		    .id = t.id, .name = t.name };
	return res;
}

static enum result
look_kiosk(struct tx *tx, void *in_out)
{
	struct look *look = in_out;
	struct kiosk k;
	enum result res = store_system_kiosk(tx, look->hash, &k);

	if (res == OK)
		look->who = (struct who){ .seen_at = k.seen_at, .role = ROLE_KIOSK, .counts = k.revoked_at == 0 && k.code_until == 0,
		    .revoked = k.revoked_at != 0, .account = k.account, .id = k.id, .name = k.name, .csrf = k.csrf };
	return res;
}

/* As bytes: the numbers, then the texts, which hold no NUL, one behind the other. */
static void
remember(struct api *api, struct str key, struct who who)
{
	struct str *const texts[] = { &who.account, &who.id, &who.name, &who.csrf };
	struct str value = { NULL, sizeof who };
	char *p, *at;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		value.n += texts[i]->n + 1;
	value.p = p = arena_get(api->arena, value.n);
	if (!p)
		return;
	memcpy(p, &who, sizeof who);
	at = p + sizeof who;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (texts[i]->n)
			memcpy(at, texts[i]->p, texts[i]->n);
		at += texts[i]->n + 1;
	}
	fresh_put(api->fresh, api->now, key, value);
}

static bool
recall(struct api *api, struct str key, struct who *who)
{
	struct str *const texts[] = { &who->account, &who->id, &who->name, &who->csrf };
	struct str value;
	const char *at;

	if (!fresh_get(api->fresh, api->now, key, api->arena, &value))
		return false;
	memcpy(who, value.p, sizeof *who);
	at = value.p + sizeof *who;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		texts[i]->p = at;
		at += texts[i]->n + 1;
	}
	return true;
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

static enum result
seen_kiosk(struct tx *tx, void *in_out)
{
	const struct seen *seen = in_out;

	return store_kiosk_seen(tx, seen->id);
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

/* The statement runs without an account; what it finds names one. kind: what the token was sent as; as another it is not known. */
static enum result
find(struct api *api, const char *kind, db_fn fn, struct look *look, struct str token)
{
	unsigned char hash[SHA256_BYTES];
	struct scope scope = api->scope;
	struct str key;
	enum result res;

	if (!crypto_sha256(token, hash))
		return ERR_STORE;
	look->hash = crypto_hex(api->arena, (struct str){ (const char *)hash, sizeof(hash) });
	key = arena_printf(api->arena, "%s %.*s", kind, STR_ARG(look->hash));
	if (recall(api, key, &look->who))
		return OK;
	scope.fault = NULL;
	res = db_system(api->db, &scope, fn, look);
	if (res == OK)
		remember(api, key, look->who);
	return res;
}

static enum result
by_token(struct api *api, struct str token)
{
	struct look look = { .who = { .counts = false } };
	const struct who *who = &look.who;
	enum result res;

	if (!str_starts(token, STR("tp_")) || token.n > TOKEN_MOST)
		return ERR_MISSING;
	res = find(api, "token", look_token, &look, token);
	if (res != OK)
		return res;
	if (!who->counts)
		return ERR_MISSING;
	become(api, who->account, who->id, who->role, who->name);
	if (env_now(api->env) - who->seen_at > SEEN_EVERY_MS)
		note(api, seen_token, &(struct seen){ who->id, 0 });
	return OK;
}

static enum result
by_session(struct api *api, struct str cookie)
{
	int64_t now = env_now(api->env), until, lives_until;
	struct look look = { .who = { .counts = false } };
	const struct who *who = &look.who;
	enum result res;

	if (cookie.n == 0 || cookie.n > TOKEN_MOST)
		return ERR_MISSING;
	res = find(api, "session", look_session, &look, cookie);
	if (res != OK)
		return res;
	lives_until = who->created_at + api->env->config->session_days * DAY_MS;
	if (who->expires_at <= now || lives_until <= now || !who->counts)
		return ERR_MISSING;
	become(api, who->account, who->id, who->role, who->name);
	api->session = look.hash;
	api->csrf = who->csrf;
	api->must_change_password = who->must_change_password;
	until = now + api->env->config->session_hours * HOUR_MS;
	if (now - who->seen_at > SEEN_EVERY_MS)
		note(api, seen_session, &(struct seen){ look.hash, until < lives_until ? until : lives_until });
	return OK;
}

/* ERR_AUTH: it was one, and was revoked. */
static enum result
by_kiosk(struct api *api, struct str cookie)
{
	struct look look = { .who = { .counts = false } };
	const struct who *who = &look.who;
	enum result res;

	if (cookie.n == 0 || cookie.n > TOKEN_MOST)
		return ERR_MISSING;
	res = find(api, "kiosk", look_kiosk, &look, cookie);
	if (res != OK)
		return res;
	if (!who->counts)
		return who->revoked ? ERR_AUTH : ERR_MISSING;
	become(api, who->account, who->id, ROLE_KIOSK, who->name);
	api->kiosk = api->scope.device = who->id;
	api->csrf = who->csrf;
	if (env_now(api->env) - who->seen_at > SEEN_EVERY_MS)
		note(api, seen_kiosk, &(struct seen){ who->id, 0 });
	return OK;
}

/* Somebody who has signed in on a kiosk is that, until she signs out. */
static enum result
by_cookie(struct api *api)
{
	const struct config *config = api->env->config;
	enum result res = by_session(api, request_cookie(api->req, api_cookie(config)));

	return res == ERR_MISSING ? by_kiosk(api, request_cookie(api->req, api_cookie_kiosk(config))) : res;
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
	enum result res = bearer.n ? by_token(api, bearer) : by_cookie(api);

	if (may == MAY_ANYONE)
		return OK;
	if (res == ERR_AUTH)
		return fault_set(&api->fault, ERR_AUTH, "kiosk_revoked",
		    "This tablet is no kiosk any more. A manager can make it one again under Settings, Kiosks.");
	if (res == ERR_MISSING)
		return fault_set(&api->fault, ERR_AUTH, "sign_in", "%s", bearer.n ?
		    "This API token is not valid here. Ask an owner for a new one." : "Please sign in.");
	if (res != OK)
		return fault_set(&api->fault, res, "store", "The store cannot be reached. Please try again in a moment.");
	if (bearer.n == 0 && changes_something(api->req->method) &&
	    !crypto_equal(request_header(api->req, "x-csrf-token"), api->csrf))
		return fault_set(&api->fault, ERR_DENIED, "csrf",
		    "This page is out of date. Reload it and try again. (Programs: send X-CSRF-Token, or use an API token.)");
	if (api->must_change_password && !permission_first(may))
		return fault_set(&api->fault, ERR_DENIED, "change_password",
		    "Somebody else chose your password. Choose one that you alone know; until then nothing else can be done.");
	if (!role_may(api->actor.role, may))
		return fault_set(&api->fault, ERR_DENIED, "denied", "The role %.*s may not do this (%.*s). Ask an owner of the account.",
		    STR_ARG(role_name(api->actor.role)), STR_ARG(permission_name(may)));
	return OK;
}
