#include "flow/check.h"

#include "connect/deck.h"
#include "flow/audit.h"
#include "flow/credential.h"
#include "store/integration.h"

struct load { struct str id; struct box client_id, secret; };

static enum result
load(struct tx *tx, void *in_out)
{
	struct load *l = in_out;
	struct integration deck;
	struct str owner = flow_credential_owner(tx->arena, "integration", l->id);
	enum result result = store_integration_get(tx, l->id, &deck);

	l->client_id = (struct box){ .owner = owner, .field = STR("client_id") };
	l->secret = (struct box){ .owner = owner, .field = STR("secret") };
	if (result == OK)
		result = flow_credential_load(tx, &l->client_id);
	return result == OK ? flow_credential_load(tx, &l->secret) : result;
}

enum result
flow_check_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct scope scope = { .account = job->account, .arena = a, .fault = f, .log = { .account = job->account, .job = job->id } };
	struct load l = { .id = job->subject_id };
	struct portal_keys keys = { 0 };
	struct portal_ask ask = { .base = env->config->deck_url, .keys = &keys, .correlation = job->id };
	enum result result = db_read(db, &scope, load, &l);

	if (result == ERR_MISSING) {
		out->moot = true;
		return OK;
	}
	if (result == OK)
		result = flow_credential_open(env, a, job->account, &l.client_id, &keys.client_id, f);
	if (result == OK)
		result = flow_credential_open(env, a, job->account, &l.secret, &keys.secret, f);
	if (result != OK)
		return result;
	out->has_call = true;
	return deck_port.check_keys(a, &ask, &out->call, f);
}

static struct str
say(struct arena *a, const struct settle *settle, const struct portal_reply *reply)
{
	if (settle->end == SETTLE_DONE && reply != NULL && reply->kind == PORTAL_REPLY_ACCEPTED)
		return STR("Deck accepts these keys.");
	if (settle->end == SETTLE_DONE && reply != NULL)
		return arena_printf(a, "Deck refuses these keys%s%.*s", reply->text.n ? ": " : ".", STR_ARG(reply->text));
	return arena_printf(a, "Deck could not be asked: %.*s", STR_ARG(reply != NULL && reply->text.n ? reply->text :
	    settle->job->last_error));
}

enum result
flow_check_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct portal_reply *reply = settle->reply != NULL ? settle->reply->data : NULL;
	bool good = settle->end == SETTLE_DONE && reply != NULL && reply->kind == PORTAL_REPLY_ACCEPTED;
	enum integration_state state = good ? INTEGRATION_READY : INTEGRATION_BROKEN;
	struct audit audit = flow_audit(tx);
	struct integration deck;
	struct str id = settle->job->subject_id;
	enum result result = store_integration_get(tx, id, &deck);

	/* Gone, or its keys were forgotten meanwhile: the answer is about nothing any more. */
	if (result == ERR_MISSING || (result == OK && deck.state == INTEGRATION_UNCONFIGURED))
		return OK;
	if (result == OK)
		result = store_integration_checked(tx, id, state, say(tx->arena, settle, reply));
	flow_audit_note(&audit, "state", store_integration_state_name(state));
	return result == OK ? flow_audit_event(&audit, "integration", id, "checked") : result;
}
