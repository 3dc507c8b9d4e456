/* Topic shop.token: the access token by the app's own keys, sealed, kept until shortly before its end. Declared in shop_access.h. */
#include "flow/shop_access.h"

enum { EARLY_MS = 600000, DENIED_MS = 3300000 };

/* What read hands to settle. */
struct read { struct shopify_token_reply reply; struct box token, about; };

enum result
flow_shop_token_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct shop_access *s = ARENA_NEW(a, struct shop_access);
	enum result result;

	if (s == NULL)
		return fault_set(f, ERR_LIMIT, "memory", "There is no memory for this job.");
	result = flow_shop_load(env, db, job, a, f, s, &out->moot);
	if (result != OK || out->moot)
		return result;
	out->moot = s->has_token || s->denied;
	if (out->moot)
		return OK;
	out->state = s;
	out->has_call = true;
	return shopify_token_ask(a, s->site.base, s->client_id, s->client_secret, &out->call, f);
}

/* Renewed some minutes early; one with a short life not all the time for that. */
static int64_t
renew_at(int64_t now_ms, int64_t life_s)
{
	int64_t life_ms = life_s * 1000;

	return now_ms + life_ms - (life_ms / 4 < EARLY_MS ? life_ms / 4 : EARLY_MS);
}

/* What is to be kept of it: a token until shortly before its end, or that these keys were refused. */
static enum result
seal(const struct env *env, struct arena *a, struct str account, const struct shop_access *s, struct read *r)
{
	const struct vault_place at = { account, s->about.owner, s->about.field };
	bool granted = r->reply.kind == SHOPIFY_TOKEN_GRANTED;
	int64_t now_ms = env_now(env), until = granted ? renew_at(now_ms, r->reply.expires_s) : now_ms + DENIED_MS;
	struct str text = arena_printf(a, "%lld %.*s", (long long)until, STR_ARG(s->mark));
	enum result result;

	if (r->reply.kind == SHOPIFY_TOKEN_WAIT)
		return OK;
	r->token.bytes = STR("");
	result = granted ? flow_credential_seal(env, a, account, &r->token, r->reply.token, NULL) : OK;
	return result == OK ? vault_seal_bytes(env, a, &at, text, &r->about.bytes, NULL) : result;
}

void
flow_shop_token_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer, struct arena *a,
    struct reply *out)
{
	const struct shop_access *s = state;
	struct read *r = ARENA_NEW(a, struct read);

	if (r == NULL)
		return;
	*r = (struct read){ .reply = shopify_token_reply(a, answer), .token = s->token, .about = s->about };
	out->outcome = CALL_NOT_SENT;	/* a second token harms nobody */
	out->no_memory = seal(env, a, job->account, s, r) != OK;
	if (out->no_memory)
		return;
	out->data = r;
	out->outcome = r->reply.outcome;
	out->error = r->reply.text;
	out->retry_after_ms = r->reply.retry_after_ms;
}

enum result
flow_shop_token_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct shop_access *s = settle->state;
	const struct read *r = settle->reply != NULL ? settle->reply->data : NULL;
	struct integration now;
	enum result result;

	if (s == NULL || r == NULL || settle->end != SETTLE_DONE)
		return OK;	/* who waits for it asks for it again */
	result = flow_credential_keep(tx, &r->token);
	if (result == OK)
		result = flow_credential_keep(tx, &r->about);
	if (result == OK && r->reply.kind == SHOPIFY_TOKEN_DENIED)
		return flow_shop_broken(tx, s->shop.id, arena_printf(tx->arena,
		    "Shopify refuses the app's client id and secret (%.*s). Enter them again, then test the connection.", STR_ARG(r->reply.text)));
	if (result == OK)
		result = store_integration_get(tx, s->shop.id, &now);
	/* It could not be talked to, and now it can: what it is good for is looked at anew. */
	if (result == OK && now.state == INTEGRATION_BROKEN)
		result = flow_shop_begin(tx, TOPIC_SHOP_TEST, s->shop.id, STR(""), NULL, 0, 0, NULL, NULL);
	return result;
}
