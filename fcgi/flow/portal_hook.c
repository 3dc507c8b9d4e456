#include "flow/portal_hook.h"

#include "base/crypto.h"
#include "base/json.h"
#include "connect/deck.h"
#include "flow/delivery.h"
#include "store/event.h"
#include "store/job.h"
#include "store/sealed.h"

/* ---- receiving -------------------------------------------------------------------------------------------------- */

enum result
flow_portal_receive(const struct env *env, struct arena *a, const struct knocker *from, struct str body,
    const struct portal_hook *hook, struct portal_received *r, struct fault *f)
{
	struct vault_place at = { .account = from->account, .field = STR("body") };
	unsigned char hash[SHA256_BYTES];
	enum result result;

	*r = (struct portal_received){ .hook = hook };
	r->delivery = (struct delivery){ .id = env_id(env, a), .provider = from->provider,
	    .integration_id = from->integration, .kind = hook->code, .bytes = (int64_t)body.n };
	if (!crypto_sha256(body, hash))
		return fault_set(f, ERR_STORE, "not_sealed", "The webhook could not be kept.");
	r->delivery.sha256 = crypto_hex(a, (struct str){ (const char *)hash, sizeof hash });
	at.owner = flow_credential_owner(a, "delivery", r->delivery.id);
	r->body = (struct box){ .owner = at.owner, .field = at.field };
	r->token = (struct box){ .owner = at.owner, .field = STR("token") };
	result = vault_seal_bytes(env, a, &at, body, &r->body.bytes, f);
	if (result == OK && hook->kind == PORTAL_HOOK_CONNECTED)
		result = flow_credential_seal(env, a, from->account, &r->token, hook->token, f);
	return result;
}

enum result
flow_portal_said(struct tx *tx, const struct portal_call *call, const struct portal_hook *hook, struct str token_owner,
    struct portal_step *s)
{
	bool of_add = str_eq(call->kind, STR("add")), of_close = str_eq(call->kind, STR("close"));

	*s = (struct portal_step){ .job_id = call->job_id, .guid = call->guid, .text = hook->text,
	    .input = { .attempt = (int32_t)call->attempt } };
	switch (hook->kind) {
	case PORTAL_HOOK_CONNECTED:
		s->input.kind = IN_CONNECTED;
		s->token_owner = token_owner;
		break;
	case PORTAL_HOOK_ITEMS:
		s->input.kind = IN_ITEMS;
		s->items = &hook->items;
		s->text = hook->items.message;
		break;
	case PORTAL_HOOK_FAILED:
		if (of_close) {
			s->input.kind = IN_CLOSE_FAILED;
			break;
		}
		s->input.kind = hook->error == PORTAL_ACTIVE_CONNECTION_EXISTS && !of_add ? IN_ACTIVE_EXISTS : IN_FAILED;
		s->input.error = hook->error;
		s->input.of_add = of_add;
		break;
	case PORTAL_HOOK_MFA_ASKED:
		s->input.kind = IN_MFA_ASKED;
		s->input.of_add = of_add;
		s->question = hook->question;
		s->input.of_add = of_add;
		s->digits = hook->digits;
		break;
	case PORTAL_HOOK_MFA_WRONG:
		s->input.kind = IN_MFA_WRONG;
		break;
	case PORTAL_HOOK_CLOSED:
		s->input.kind = IN_CLOSED;
		break;
	case PORTAL_HOOK_IGNORED:
		s->answer = PORTAL_ALREADY;
		return OK;
	}
	return flow_portal_step(tx, s);
}

/* Kept, and nothing comes of it: why. A token that nobody will use is not kept. */
static enum result
ignore(struct tx *tx, const struct portal_received *r, struct str why)
{
	enum result result = store_delivery_mark(tx, r->delivery.id, DELIVERY_IGNORED, why);

	if (result == OK && r->token.bytes.n)
		result = store_sealed_delete(tx, r->token.owner, r->token.field);
	return result;
}

static enum result
understand(struct tx *tx, struct portal_received *r)
{
	const struct portal_hook *hook = r->hook;
	struct portal_step s;
	struct portal_call call;
	enum result result;

	if (hook->kind == PORTAL_HOOK_IGNORED || hook->guid.n == 0)
		return ignore(tx, r, hook->text.n ? hook->text : STR("It is not about a job of ours."));
	result = store_portal_call_get(tx, hook->guid, &call);
	if (result == ERR_MISSING) {	/* understood again when the guid is known; its token is in its body */
		r->parked = true;
		if (r->token.bytes.n)
			result = store_sealed_delete(tx, r->token.owner, r->token.field);
		else
			result = OK;
		return result == OK ? store_delivery_park(tx, r->delivery.id, hook->guid) : result;
	}
	if (result == OK)
		result = flow_portal_said(tx, &call, hook, r->token.bytes.n ? r->token.owner : STR(""), &s);
	if (result != OK)
		return result;
	if (s.answer == PORTAL_REFUSES)
		return ignore(tx, r, portal_refusal_text(s.why));
	if (s.answer == PORTAL_ALREADY)
		return ignore(tx, r, STR("It says what was known already."));
	return r->again ? store_delivery_mark(tx, r->delivery.id, DELIVERY_USED, STR("")) : OK;
}

enum result
flow_portal_delivery(struct tx *tx, void *in_out)
{
	struct portal_received *r = in_out;
	struct delivery delivery = r->delivery;
	bool added = true;
	enum result result = OK;

	r->parked = r->repeated = false;
	if (!r->again) {
		delivery.state = DELIVERY_USED;		/* as nearly all are; what is not is marked a few lines below */
		result = store_delivery_add(tx, &delivery, &added);
		if (result == OK && !added) {
			r->repeated = true;
			return OK;
		}
		if (result == OK)
			result = flow_credential_keep(tx, &r->body);
	}
	if (result == OK && r->token.bytes.n)
		result = flow_credential_keep(tx, &r->token);
	return result == OK ? understand(tx, r) : result;
}

/* ---- parked ones ------------------------------------------------------------------------------------------------ */

enum result
flow_portal_unpark(struct tx *tx, struct str guid, int64_t cause)
{
	struct delivery *at;
	size_t n;
	enum result result = store_delivery_parked(tx, STR("deck"), guid, &at, &n);

	for (size_t i = 0; result == OK && i < n; i++) {
		struct job job = { .topic = str_of(topic_rule(TOPIC_DELIVERY_READ)->name), .subject = STR("delivery"), .subject_id = at[i].id,
		    .cause_event = cause };

		job.dedupe = arena_printf(tx->arena, "delivery.read/%.*s", STR_ARG(at[i].id));
		job.due_at = tx->now_ms;
		result = store_job_add(tx, &job, NULL);
	}
	return result;
}

struct again { struct str id; struct delivery_kept kept; };

static enum result
load_delivery(struct tx *tx, void *in_out)
{
	struct again *again = in_out;

	return flow_delivery_load(tx, again->id, &again->kept);
}

enum result
flow_portal_delivery_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct scope scope = { .account = job->account, .arena = a, .fault = f, .log = { .job = job->id, .account = job->account } };
	struct again again = { .id = job->subject_id };
	struct portal_received *r = ARENA_NEW(a, struct portal_received);
	struct portal_hook *hook = ARENA_NEW(a, struct portal_hook);
	struct str body;
	enum result result = db_read(db, &scope, load_delivery, &again);

	if (result != OK || r == NULL || hook == NULL)
		return result != OK ? result : ERR_LIMIT;
	result = flow_delivery_body(env, a, job->account, &again.kept, &body, f);
	if (result == OK)
		result = deck_port.read(a, body, hook, f);
	if (result != OK)
		return result;
	*r = (struct portal_received){ .delivery = again.kept.delivery, .body = again.kept.box, .hook = hook, .again = true };
	r->token = (struct box){ .owner = again.kept.box.owner, .field = STR("token") };
	if (hook->kind == PORTAL_HOOK_CONNECTED)
		result = flow_credential_seal(env, a, job->account, &r->token, hook->token, f);
	out->has_call = false;
	out->state = r;
	return result;
}

enum result
flow_portal_delivery_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	struct portal_received r;

	if (settle->state == NULL)
		return store_delivery_mark(tx, settle->job->subject_id, DELIVERY_IGNORED, settle->job->last_error);
	r = *(const struct portal_received *)settle->state;
	return flow_portal_delivery(tx, &r);
}
