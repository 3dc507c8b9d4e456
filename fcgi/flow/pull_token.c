/* Topic optiply.token: the access token, fetched, sealed, and kept until shortly before its end. Declared in pull.h. */
#include "flow/pull.h"

#include "flow/pull_round.h"

enum { EARLY_MS = 300000, KEPT_MS = 60000, DENIED_MS = 3600000 };

/* What read hands to settle. */
struct token_read { struct optiply_token_reply reply; struct box token, about; };

enum result
flow_pull_token_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct pull_state *s = ARENA_NEW(a, struct pull_state);
	struct pull_keys k = { .token = { 0 } };
	struct fault wrong = { 0 };
	enum result result;

	if (s == NULL)
		return fault_set(f, ERR_LIMIT, "memory", "There is no memory for this job.");
	result = flow_pull_open(env, db, job, a, f, s, &k, &out->moot);
	if (result != OK || out->moot)
		return result;
	out->state = s;
	out->has_call = optiply_token(a, &s->site, &k.keys, &out->call, &wrong) == OK;
	if (!out->has_call)
		s->wrong = arena_str(a, str_of(wrong.message));
	return OK;
}

/* Renewed a few minutes early; a token with a short life is not renewed all the time for that. */
static int64_t
renew_at(int64_t now_ms, int64_t life_s)
{
	int64_t life_ms = life_s * 1000;

	return now_ms + life_ms - (life_ms / 4 < EARLY_MS ? life_ms / 4 : EARLY_MS);
}

static enum result
seal_about(const struct env *env, struct arena *a, struct str account, int64_t at_ms, struct str mark, struct box *b)
{
	const struct vault_place at = { account, b->owner, b->field };

	return vault_seal_bytes(env, a, &at, arena_printf(a, "%lld %.*s", (long long)at_ms, STR_ARG(mark)), &b->bytes, NULL);
}

void
flow_pull_token_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer, struct arena *a,
    struct reply *out)
{
	const struct pull_state *s = state;
	struct token_read *r = ARENA_NEW(a, struct token_read);
	struct str owner = flow_credential_owner(a, "integration", s->integration);
	enum result result = OK;

	if (r == NULL)
		return;
	r->reply = optiply_token_reply(a, answer);
	r->token = (struct box){ .owner = owner, .field = STR(PULL_TOKEN) };
	r->about = (struct box){ .owner = owner, .field = STR(PULL_TOKEN_ABOUT) };
	if (r->reply.kind == OPTIPLY_TOKEN_GRANTED) {
		result = flow_credential_seal(env, a, job->account, &r->token, r->reply.token, NULL);
		if (result == OK)
			result = seal_about(env, a, job->account, renew_at(env_now(env), r->reply.expires_s), s->mark, &r->about);
	} else if (r->reply.kind == OPTIPLY_TOKEN_KEEP) {
		result = seal_about(env, a, job->account, env_now(env) + KEPT_MS, s->mark, &r->about);
	}
	out->outcome = CALL_NOT_SENT;	/* a second token harms nobody */
	out->no_memory = result != OK;
	if (result != OK)
		return;
	out->data = r;
	out->error = r->reply.text;
	out->retry_after_ms = r->reply.retry_after_ms;
	/* Final as far as the queue goes, as in flow_pull_read. */
	out->outcome = r->reply.kind == OPTIPLY_TOKEN_GRANTED || r->reply.kind == OPTIPLY_TOKEN_KEEP ? CALL_OK : CALL_REFUSED;
	if (r->reply.kind == OPTIPLY_TOKEN_WAIT && answer->outcome == WIRE_ANSWERED && answer->status == 429)
		out->outcome = CALL_THROTTLED;
}

/* The page that waited for the token. */
static enum result
go_on(struct tx *tx, const struct job *job, const struct pull_state *s)
{
	struct pull_round r = s->round;

	r.renewed = true;
	return flow_pull_round_go(tx, job, &r, TOPIC_SOURCE_PULL, 0);
}

static enum result
denied(struct tx *tx, const struct job *job, const struct pull_state *s, struct str text)
{
	enum result result = flow_pull_say(tx, s->integration, INTEGRATION_BROKEN, arena_printf(tx->arena,
	    "Optiply refused the keys (%.*s). Enter them again under Settings, Integrations.", STR_ARG(text)), false);

	/* Not every ten minutes: who guesses often is locked out. Entering other keys begins at once. */
	return result == OK ? flow_pull_round_rest(tx, job, &s->round, DENIED_MS) : result;
}

enum result
flow_pull_token_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct job *job = settle->job;
	const struct pull_state *s = settle->state;
	const struct token_read *r = settle->reply != NULL ? settle->reply->data : NULL;
	struct pull_state none = { .integration = job->subject_id };
	enum result result;

	if (s == NULL || settle->end != SETTLE_DONE) {
		none.round = flow_pull_round_read(tx->arena, job->args);
		return flow_pull_failed(tx, job, s != NULL ? s : &none, flow_pull_sentence(tx->arena, job->last_error), 0);
	}
	if (r == NULL)
		return flow_pull_failed(tx, job, s, s->wrong, 0);
	switch (r->reply.kind) {
	case OPTIPLY_TOKEN_GRANTED:
		result = flow_credential_keep(tx, &r->token);
		if (result == OK)
			result = flow_credential_keep(tx, &r->about);
		return result == OK ? go_on(tx, job, s) : result;
	case OPTIPLY_TOKEN_KEEP:
		if (!s->has_token)
			return flow_pull_failed(tx, job, s,
			    STR("Optiply has given a token to another program with the same keys, and gives no other until that one has expired."),
			    0);
		result = flow_credential_keep(tx, &r->about);
		return result == OK ? go_on(tx, job, s) : result;
	case OPTIPLY_TOKEN_DENIED:
		return denied(tx, job, s, r->reply.text);
	case OPTIPLY_TOKEN_WAIT:
		return flow_pull_failed(tx, job, s, flow_pull_sentence(tx->arena, r->reply.text), r->reply.retry_after_ms);
	}
	return OK;
}
