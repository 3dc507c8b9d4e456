#include "flow/pull.h"

#include "flow/pull_round.h"
#include "flow/source.h"
#include "store/source.h"

enum {
	PAGES_MOST = 2000,		/* of one round; each is one call */
	LINES_MOST = 2000,		/* of one order: more cannot be sent anyway (core/plan.h) */
};
static const int64_t day_ms = 86400000, overlap_ms = 600000;
static const int64_t orders_ms = INT64_C(400) * 86400000;	/* buy orders placed longer ago are not asked for */

/* ---- what a call needs -------------------------------------------------------------------------------------------- */

enum { CLIENT_ID, CLIENT_SECRET, USERNAME, PASSWORD, TOKEN, ABOUT, BOXES };
static const char *const box_name[BOXES] = {
	[CLIENT_ID] = "client_id", [CLIENT_SECRET] = "client_secret", [USERNAME] = "username", [PASSWORD] = "password",
	[TOKEN] = PULL_TOKEN, [ABOUT] = PULL_TOKEN_ABOUT,
};

struct load { struct integration integration; struct box box[BOXES]; };

static enum result
load(struct tx *tx, void *in_out)
{
	struct load *l = in_out;
	enum result result = store_integration_provider(tx, STR("source"), &l->integration);

	for (int i = 0; result == OK && i < BOXES; i++) {
		l->box[i] = (struct box){ .owner = flow_credential_owner(tx->arena, "integration", l->integration.id),
		    .field = str_of(box_name[i]) };
		result = flow_credential_load(tx, &l->box[i]);
	}
	return result;
}

/* Of which keys a token is: when they change, it is not theirs any more. */
static struct str
mark_of(const struct env *env, struct arena *a, struct str account, const struct optiply_keys *k)
{
	const struct secret part[] = { k->client_id, k->client_secret, k->username, k->password };
	struct str purpose = arena_printf(a, "optiply/%.*s", STR_ARG(account)), all = STR(""), mark;

	for (size_t i = 0; i < sizeof part / sizeof *part; i++)
		if (vault_mark(env, a, 0, purpose, part[i], &mark))
			all = arena_printf(a, "%.*s%.16s", STR_ARG(all), mark.p);
	return all;
}

/* "RENEW_AT MARK" of the token that is kept. */
static enum result
judge_token(const struct env *env, struct arena *a, struct str account, const struct load *l, struct pull_state *s, struct fault *f)
{
	const struct vault_place at = { account, l->box[ABOUT].owner, l->box[ABOUT].field };
	struct str about = STR(""), when, mark;
	int64_t renew_at = 0;
	enum result result = l->box[ABOUT].bytes.n ? vault_open_bytes(env, a, &at, l->box[ABOUT].bytes, &about, f) : OK;

	str_cut(about, ' ', &when, &mark);
	str_int(when, &renew_at);
	s->has_token = l->box[TOKEN].bytes.n > 0;
	s->token_fresh = s->has_token && str_eq(mark, s->mark) && env_now(env) < renew_at;
	return result;
}

enum result
flow_pull_open(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct pull_state *s,
    struct pull_keys *k, bool *moot)
{
	struct scope scope = { .account = job->account, .arena = a, .fault = f, .log = { .account = job->account, .job = job->id } };
	struct source_view v = { .kind = SOURCE_NONE };
	struct load l = { .box = { { .owner = STR("") } } };
	struct secret *const opened[ABOUT] = { &k->keys.client_id, &k->keys.client_secret, &k->keys.username, &k->keys.password,
	    &k->token };
	enum result result = db_read(db, &scope, load, &l);

	if (result == OK)
		flow_source_settings(a, &l.integration, &v);
	*moot = result == ERR_MISSING ||
	    (result == OK && (v.kind != SOURCE_REST || l.integration.state == INTEGRATION_UNCONFIGURED));
	if (result != OK || *moot)
		return *moot ? OK : result;
	for (int i = 0; result == OK && i < ABOUT; i++)
		result = flow_credential_open(env, a, job->account, &l.box[i], opened[i], f);
	*s = (struct pull_state){ .round = flow_pull_round_read(a, job->args), .integration = l.integration.id,
	    .currency = v.currency, .mark = mark_of(env, a, job->account, &k->keys) };
	s->site = (struct optiply_site){ .base = env->config->optiply_url, .token_url = env->config->optiply_token_url,
	    .account = v.customer_id };
	json_is_bool(json_get(json_parse(a, l.integration.settings, NULL), "only_placed_by_hand"), &s->rule.only_placed_by_hand);
	return result == OK ? judge_token(env, a, job->account, &l, s, f) : result;
}

/* ---- asking -------------------------------------------------------------------------------------------------------- */

static const enum optiply_resource resource_of[PULL_STEPS] = {
	[PULL_BEGIN] = OPTIPLY_SUPPLIERS, [PULL_SUPPLIERS] = OPTIPLY_SUPPLIERS, [PULL_PRODUCTS] = OPTIPLY_PRODUCTS,
	[PULL_SUPPLIER_PRODUCTS] = OPTIPLY_SUPPLIER_PRODUCTS, [PULL_BUY_ORDERS] = OPTIPLY_BUY_ORDERS,
	[PULL_LINES] = OPTIPLY_BUY_ORDER_LINES,
};

/* A new round, or one whose customer is another by now. */
static void
begin(const struct env *env, struct pull_state *s)
{
	struct pull_round *r = &s->round;
	bool same = str_eq(r->customer, s->site.account);

	if (r->step != PULL_BEGIN && same)
		return;
	*r = (struct pull_round){ .step = PULL_SUPPLIERS, .customer = s->site.account, .last_began = same ? r->last_began : 0,
	    .last_full = same ? r->last_full : 0, .failures = same ? r->failures : 0, .renewed = r->renewed };
	if (r->last_began && env_now(env) - r->last_full < day_ms)
		r->since = r->last_began - overlap_ms;
}

static struct optiply_query
query_of(const struct env *env, struct arena *a, const struct pull_round *r)
{
	struct optiply_query q = { .resource = resource_of[r->step], .limit = OPTIPLY_PAGE_MAX, .next = r->next };

	if ((r->step == PULL_PRODUCTS || r->step == PULL_SUPPLIER_PRODUCTS) && r->since > 0)
		q.filter[q.filters++] = (struct optiply_filter){ "updatedAt", "GT", wire_time_text(a, r->since) };
	if (r->step == PULL_BUY_ORDERS)
		q.filter[q.filters++] = (struct optiply_filter){ "placed", "GT", wire_time_text(a, env_now(env) - orders_ms) };
	if (r->step == PULL_LINES)
		q.filter[q.filters++] = (struct optiply_filter){ "buyOrderId", NULL, r->order };
	return q;
}

enum result
flow_pull_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct prepared *out)
{
	struct pull_state *s = ARENA_NEW(a, struct pull_state);
	struct pull_keys k = { .token = { 0 } };
	struct fault wrong = { 0 };
	struct optiply_query q;
	enum result result;

	if (s == NULL)
		return fault_set(f, ERR_LIMIT, "memory", "There is no memory for this job.");
	result = flow_pull_open(env, db, job, a, f, s, &k, &out->moot);
	if (result != OK || out->moot)
		return result;
	begin(env, s);
	out->state = s;
	s->needs_token = !s->round.renewed && !s->token_fresh;
	if (s->needs_token)
		return OK;
	q = query_of(env, a, &s->round);
	out->has_call = optiply_list(a, &s->site, k.token, &q, &out->call, &wrong) == OK;
	if (!out->has_call)
		s->wrong = arena_str(a, str_of(wrong.message));
	return OK;
}

void
flow_pull_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer, struct arena *a,
    struct reply *out)
{
	const struct pull_state *s = state;
	struct optiply_page *page = ARENA_NEW(a, struct optiply_page);

	(void)env, (void)job;
	if (page == NULL)
		return;
	*page = optiply_page(a, &s->site, resource_of[s->round.step], answer);
	out->data = page;
	out->error = page->text;
	out->retry_after_ms = page->retry_after_ms;
	/* Final as far as the queue goes: settle says at the integration what is wrong, and queues what comes next. */
	out->outcome = page->kind == OPTIPLY_PAGE ? CALL_OK : CALL_REFUSED;
	if (answer->outcome == WIRE_ANSWERED && answer->status == 429)
		out->outcome = CALL_THROTTLED;
}

/* ---- what follows -------------------------------------------------------------------------------------------------- */

static enum result
end_round(struct tx *tx, const struct job *job, const struct pull_state *s, struct pull_round *r)
{
	struct str detail = STR("Optiply answers.");
	enum result result = store_source_forget(tx, s->site.account, r->began);

	if (r->left_out > 0)
		detail = arena_printf(tx->arena, "Optiply answers. %lld of its buy orders have more than %d lines and are left out.",
		    (long long)r->left_out, LINES_MOST);
	r->last_full = r->since == 0 ? r->began : r->last_full;
	r->last_began = r->began;
	if (result == OK)
		result = flow_pull_say(tx, s->integration, INTEGRATION_READY, detail, true);
	return result == OK ? flow_pull_round_rest(tx, job, r, PULL_EVERY_MS) : result;
}

/* The page is kept: to the next page, the next order, the next resource, or the end. */
static enum result
advance(struct tx *tx, const struct job *job, const struct pull_state *s, struct pull_round *r, const struct optiply_page *page,
    const json *seen)
{
	enum result result = OK;

	r->seen = NULL;
	r->next = page->next;
	if (r->next.n && r->step == PULL_LINES && json_count(seen) > LINES_MOST) {
		r->next = STR("");
		r->left_out++;
	} else if (r->next.n) {
		r->seen = r->step == PULL_LINES ? seen : NULL;
		return flow_pull_round_go(tx, job, r, TOPIC_SOURCE_PULL, 0);
	}
	if (r->step != PULL_LINES) {
		r->order = STR("");
		r->step++;
	}
	if (r->step == PULL_LINES)
		result = store_source_next_order(tx, s->site.account, r->began, r->order, &r->order, &r->supplier);
	if (result == ERR_MISSING)
		return end_round(tx, job, s, r);
	return result == OK ? flow_pull_round_go(tx, job, r, TOPIC_SOURCE_PULL, 0) : result;
}

static enum result
settle_page(struct tx *tx, const struct job *job, const struct pull_state *s, const struct optiply_page *page)
{
	struct pull_round r = s->round;
	json *seen = json_array(tx->arena);
	enum result result;

	if (r.began == 0)
		r.began = tx->now_ms;
	if (++r.pages > PAGES_MOST)
		return flow_pull_failed(tx, job, s, STR("Optiply has more records than can be mirrored here."), 0);
	result = flow_pull_keep(tx, s, page, seen);
	r.failures = 0;
	r.renewed = false;
	return result == OK ? advance(tx, job, s, &r, page, seen) : result;
}

enum result
flow_pull_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct job *job = settle->job;
	const struct pull_state *s = settle->state;
	const struct optiply_page *page = settle->reply != NULL ? settle->reply->data : NULL;
	struct pull_state none = { .integration = job->subject_id };
	struct pull_round again;

	if (s == NULL || settle->end != SETTLE_DONE) {
		none.round = flow_pull_round_read(tx->arena, job->args);
		return flow_pull_failed(tx, job, s != NULL ? s : &none, flow_pull_sentence(tx->arena, job->last_error), 0);
	}
	if (s->needs_token)
		return flow_pull_round_go(tx, job, &s->round, TOPIC_OPTIPLY_TOKEN, 0);
	if (page == NULL)
		return flow_pull_failed(tx, job, s, s->wrong.n ? s->wrong : STR("Optiply's answer is too large."), 0);
	switch (page->kind) {
	case OPTIPLY_PAGE:
		return settle_page(tx, job, s, page);
	case OPTIPLY_PAGE_RENEW:
		if (s->round.renewed)
			return flow_pull_failed(tx, job, s, STR("Optiply refuses the access token that it gave. It is asked for another one soon."), 0);
		again = s->round;
		again.renewed = true;
		return flow_pull_round_go(tx, job, &again, TOPIC_OPTIPLY_TOKEN, 0);
	case OPTIPLY_PAGE_WAIT:
	case OPTIPLY_PAGE_MISSING:
	case OPTIPLY_PAGE_REFUSED:
		return flow_pull_failed(tx, job, s, flow_pull_sentence(tx->arena, page->text), page->retry_after_ms);
	}
	return OK;
}
