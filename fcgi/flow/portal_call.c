#include "flow/portal_call.h"

#include "base/json.h"
#include "connect/deck.h"
#include "core/price.h"
#include "flow/credential.h"
#include "flow/portal_hook.h"
#include "flow/portal_step.h"
#include "store/integration.h"
#include "store/portal.h"
#include "store/portal_item.h"
#include "store/portal_job.h"

/* What a call is built from. */
struct state {
	struct portal_job job;
	struct str guid;		/* answer, read: the call it is about */
	enum portal_of of;
	int32_t attempt;		/* of the job's args; 0: they do not say */
	int32_t round;			/* answer: of the question */
	bool of_add;			/* read: which call was to be read */
};

/* ---- reading what a call needs ---------------------------------------------------------------------------------- */

/* Beside Deck's keys. Nothing is opened that a call has no use for: what is lost must not keep the others from being made. */
enum { NEEDS_LOGIN = 1, NEEDS_TOKEN = 2, NEEDS_ANSWER = 4, NEEDS_ITEMS = 8 };
enum { CLIENT_ID, SECRET, USERNAME, PASSWORD, TOKEN, ANSWER, BOXES };

struct load {
	const struct job *job;
	struct state *state;
	unsigned needs;
	struct str token_owner, answer_owner;	/* from the job's args, "" when they do not say */
	struct integration deck;
	struct box box[BOXES];
	struct portal_item *item;
	size_t items;
};

static struct box
box(struct str owner, const char *field)
{
	return (struct box){ .owner = owner, .field = str_of(field) };
}

/* The newest guid of the call that the job is in. */
static enum result
current_guid(struct tx *tx, struct state *s)
{
	const struct portal *m = &s->job.machine;
	enum portal_state at = m->state == PORTAL_AWAITING_MFA ? m->resume : m->state;
	struct portal_call call;
	enum result result;

	s->of = at == PORTAL_ADDING_ITEMS ? PORTAL_OF_ADD : PORTAL_OF_OPEN;
	result = store_portal_call_of(tx, s->job.id, s->of == PORTAL_OF_ADD ? STR("add") : STR("open"), m->attempt, &call);
	if (result == OK)
		s->guid = call.guid;
	return result == ERR_MISSING ? OK : result;
}

static enum result
load_login(struct tx *tx, struct load *l)
{
	struct str owner = flow_credential_owner(tx->arena, "login", l->state->job.login_id);
	struct login login;
	enum result result = store_login_get(tx, l->state->job.login_id, &login);

	l->box[USERNAME] = box(owner, "username");
	l->box[PASSWORD] = box(owner, "password");
	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_REMOTE, "no_login",
		    "The portal's login was removed. Enter its credentials again under Settings, Suppliers.");
	return result;
}

static enum result
load_token(struct tx *tx, struct load *l)
{
	const struct state *s = l->state;
	struct portal_token t;
	enum result result;

	l->box[TOKEN] = box(l->token_owner, "token");
	if (l->token_owner.n > 0)
		return OK;
	result = store_portal_token_find(tx, s->job.login_id, s->job.id, s->attempt, &t);	/* add: of its own attempt */
	if (result == OK)
		l->box[TOKEN].owner = t.owner;
	return result == ERR_MISSING ? OK : result;
}

static enum result
load(struct tx *tx, void *in_out)
{
	struct load *l = in_out;
	struct state *s = l->state;
	struct str deck;
	enum result result = store_portal_job_get(tx, l->job->subject_id, &s->job);

	s->guid = STR("");
	if (result == OK)
		result = store_integration_provider(tx, STR("deck"), &l->deck);
	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_REMOTE, "not_connected", "Deck is not connected. See Settings, Integrations.");
	if (result != OK)
		return result;
	for (int i = 0; i < BOXES; i++)
		l->box[i] = box(STR(""), "");
	deck = flow_credential_owner(tx->arena, "integration", l->deck.id);
	l->box[CLIENT_ID] = box(deck, "client_id");
	l->box[SECRET] = box(deck, "secret");
	if (l->needs & NEEDS_LOGIN)
		result = load_login(tx, l);
	if (result == OK && (l->needs & NEEDS_TOKEN))
		result = load_token(tx, l);
	if (l->needs & NEEDS_ANSWER)
		l->box[ANSWER] = box(l->answer_owner, "answer");
	if (result == OK)
		result = current_guid(tx, s);
	for (int i = 0; i < BOXES && result == OK; i++)
		result = flow_credential_load(tx, &l->box[i]);
	if (result == OK && (l->needs & NEEDS_ITEMS))
		result = store_portal_item_list(tx, s->job.id, &l->item, &l->items);
	return result;
}

/* Everything a call of the portal port needs, opened. */
struct ready {
	struct load load;
	struct portal_keys keys;
	struct secret opened[BOXES];
	struct portal_ask ask;
};

static enum result
make_ready(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, unsigned needs,
    struct ready *r, struct prepared *out)
{
	struct scope scope = { .account = job->account, .cause_kind = STR("job"), .cause = job->id, .arena = a, .fault = f,
	    .log = { .account = job->account, .job = job->id } };
	const json *args = json_parse(a, job->args, f);
	struct load *l = &r->load;
	struct state *s = ARENA_NEW(a, struct state);
	int64_t attempt = 0, round = 0;
	enum result result;

	*r = (struct ready){ 0 };
	if (s == NULL)
		return fault_set(f, ERR_LIMIT, "too_large", "There is no memory for this job.");
	json_is_int(json_get(args, "attempt"), &attempt);
	json_is_int(json_get(args, "round"), &round);
	json_is_bool(json_get(args, "of_add"), &s->of_add);
	s->attempt = (int32_t)attempt;
	s->round = (int32_t)round;
	*l = (struct load){ .job = job, .state = s, .needs = needs, .token_owner = json_string(json_get(args, "token_owner")),
	    .answer_owner = json_string(json_get(args, "answer_owner")) };
	out->state = s;
	result = db_read(db, &scope, load, l);
	for (int i = 0; i < BOXES && result == OK; i++)
		result = flow_credential_open(env, a, job->account, &l->box[i], &r->opened[i], f);
	r->keys = (struct portal_keys){ .client_id = r->opened[CLIENT_ID], .secret = r->opened[SECRET] };
	if (result == OK && (secret_empty(r->keys.client_id) || secret_empty(r->keys.secret)))
		result = fault_set(f, ERR_REMOTE, "not_connected", "Deck's keys are not entered. See Settings, Integrations.");
	r->ask = (struct portal_ask){ .base = env->config->deck_url, .keys = &r->keys, .key = job->key, .correlation = job->key };
	return result;
}

/* Whether the job still is where this call belongs. */
static bool
still(const struct state *s, enum portal_state state)
{
	return s->job.machine.state == state && s->job.machine.attempt == s->attempt;
}

/* ---- the five calls --------------------------------------------------------------------------------------------- */

enum result
flow_portal_open_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct ready r;
	struct portal_open open;
	enum result result = make_ready(env, db, job, a, f, NEEDS_LOGIN, &r, out);

	if (result != OK)
		return result;
	if (!still(r.load.state, PORTAL_CONNECTING)) {
		out->moot = true;
		return OK;
	}
	open = (struct portal_open){ .source_guid = r.load.state->job.source_guid, .username = r.opened[USERNAME],
	    .password = r.opened[PASSWORD], .external_id = job->account };
	if (env->config->base_url.n)
		open.webhook_url = arena_printf(a, "%.*s/hooks/deck/%.*s", STR_ARG(env->config->base_url),
		    STR_ARG(r.load.deck.address));
	out->has_call = true;
	return deck_port.open(a, &r.ask, &open, &out->call, f);
}

enum result
flow_portal_add_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct ready r;
	struct portal_want *want;
	enum result result = make_ready(env, db, job, a, f, NEEDS_TOKEN | NEEDS_ITEMS, &r, out);

	if (result != OK)
		return result;
	if (!still(r.load.state, PORTAL_ADDING_ITEMS)) {
		out->moot = true;
		return OK;
	}
	want = ARENA_ARRAY(a, struct portal_want, r.load.items + 1);
	if (want == NULL)
		return fault_set(f, ERR_LIMIT, "too_large", "The order has too many lines.");
	for (size_t i = 0; i < r.load.items; i++) {
		const struct portal_item *item = &r.load.item[i];
		struct buf price = buf_of(arena_get(a, 40), 40);

		price_format(&price, (struct price){ item->expected_e4, r.load.state->job.currency });
		want[i] = (struct portal_want){ item->sku, item->quantity, buf_str(&price) };
	}
	out->has_call = true;
	return deck_port.add_items(a, &r.ask, r.opened[TOKEN], want, r.load.items, &out->call, f);
}

enum result
flow_portal_answer_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	const struct portal *m;
	struct ready r;
	enum result result = make_ready(env, db, job, a, f, NEEDS_ANSWER, &r, out);

	if (result != OK)
		return result;
	m = &r.load.state->job.machine;
	/* For a question that has passed nothing is sent; settle forgets the answer. */
	if (!m->answered || m->attempt != r.load.state->attempt || (r.load.state->round != 0 && m->mfa_round != r.load.state->round) ||
	    secret_empty(r.opened[ANSWER]))
		return OK;
	out->has_call = true;
	return deck_port.answer_challenge(a, &r.ask, r.load.state->guid, r.opened[ANSWER], &out->call, f);
}

enum result
flow_portal_close_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct ready r;
	enum result result = make_ready(env, db, job, a, f, NEEDS_TOKEN, &r, out);

	if (result != OK)
		return result;
	if (secret_empty(r.opened[TOKEN]) && r.load.state->job.machine.connection == CONNECTION_NONE) {
		out->moot = true;	/* one of an earlier attempt, which has gone with the job's last */
		return OK;
	}
	if (secret_empty(r.opened[TOKEN]))	/* nothing to close with: settle says so */
		return fault_set(f, ERR_REMOTE, "no_token", "The connection's token is not there any more.");
	out->has_call = true;
	return deck_port.close(a, &r.ask, r.opened[TOKEN], &out->call, f);
}

enum result
flow_portal_read_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	const struct state *s;
	struct ready r;
	enum result result = make_ready(env, db, job, a, f, 0, &r, out);

	if (result != OK)
		return result;
	s = r.load.state;
	if (!s->job.machine.read_asked || (s->attempt != 0 &&
	    (s->attempt != s->job.machine.attempt || s->of_add != (s->of == PORTAL_OF_ADD)))) {
		out->moot = true;
		return OK;
	}
	if (s->guid.n == 0)	/* it was never answered with a guid: there is nothing to read */
		return fault_set(f, ERR_REMOTE, "no_guid", "The provider never named the job.");
	out->has_call = true;
	return deck_port.read_state(a, &r.ask, s->guid, &out->call, f);
}

enum result
flow_portal_timer_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	(void)env, (void)db, (void)job, (void)a, (void)f;
	out->has_call = false;
	return OK;
}

/* ---- reading answers -------------------------------------------------------------------------------------------- */

static void
classify(const struct portal_reply *p, struct reply *out)
{
	out->error = p->text;
	out->retry_after_ms = p->retry_after_ms;
	out->fresh_key = p->fresh_key;
	switch (p->kind) {
	case PORTAL_REPLY_ACCEPTED:
		out->outcome = CALL_OK;
		return;
	case PORTAL_REPLY_ACTIVE_EXISTS:
	case PORTAL_REPLY_ALREADY_RUNNING:
	case PORTAL_REPLY_REFUSED:
		out->outcome = CALL_REFUSED;
		return;
	case PORTAL_REPLY_THROTTLED:
		out->outcome = CALL_THROTTLED;
		return;
	case PORTAL_REPLY_SERVER_ERROR:
		out->outcome = CALL_SERVER_ERROR;
		return;
	case PORTAL_REPLY_NOT_SENT:
		out->outcome = CALL_NOT_SENT;
		return;
	case PORTAL_REPLY_UNREADABLE:
	case PORTAL_REPLY_LOST:
		out->outcome = CALL_LOST;
		return;
	}
}

void
flow_portal_job_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer,
    struct arena *a, struct reply *out)
{
	struct portal_reply *p = ARENA_NEW(a, struct portal_reply);

	(void)env, (void)job, (void)state;
	if (p == NULL)
		return;
	*p = deck_port.job_reply(a, answer);
	classify(p, out);
	out->data = p;
}

void
flow_portal_plain_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer,
    struct arena *a, struct reply *out)
{
	struct portal_reply *p = ARENA_NEW(a, struct portal_reply);

	(void)env, (void)job, (void)state;
	if (p == NULL)
		return;
	*p = deck_port.plain_reply(a, answer);
	classify(p, out);
	out->data = p;
}

void
flow_portal_state_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer,
    struct arena *a, struct reply *out)
{
	const struct state *s = state;
	struct portal_read_back *b = ARENA_NEW(a, struct portal_read_back);

	if (b == NULL)
		return;
	b->read = deck_port.state_reply(a, s->of, s->guid, answer);
	b->token = box(flow_credential_owner(a, "job", job->id), "token");
	out->data = b;
	out->outcome = CALL_OK;
	if (b->read.kind == PORTAL_READ_AGAIN) {
		out->outcome = CALL_NOT_SENT;	/* reading is always safe: ask again */
		out->error = b->read.text;
		out->retry_after_ms = b->read.retry_after_ms;
	}
	if (b->read.kind == PORTAL_READ_ENDED && b->read.hook.kind == PORTAL_HOOK_CONNECTED &&
	    flow_credential_seal(env, a, job->account, &b->token, b->read.hook.token, NULL) != OK) {
		out->outcome = CALL_NOT_SENT;
		out->no_memory = true;
	}
}
