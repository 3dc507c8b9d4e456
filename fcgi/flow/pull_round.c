#include "flow/pull_round.h"

#include "core/retry.h"
#include "flow/pull.h"
#include "flow/source.h"
#include "store/event.h"

/* ---- a round as args ---------------------------------------------------------------------------------------------- */

static const char *const step_name[PULL_STEPS] = {
	[PULL_BEGIN] = "", [PULL_SUPPLIERS] = "suppliers", [PULL_PRODUCTS] = "products",
	[PULL_SUPPLIER_PRODUCTS] = "supplierProducts", [PULL_BUY_ORDERS] = "buyOrders", [PULL_LINES] = "buyOrderLines",
};

static int64_t
number(const json *o, const char *key)
{
	int64_t n = 0;

	json_is_int(json_get(o, key), &n);
	return n;
}

struct pull_round
flow_pull_round_read(struct arena *a, struct str args)
{
	const json *o = json_parse(a, args, NULL);
	struct pull_round r = { .step = PULL_BEGIN };

	for (int i = 0; i < PULL_STEPS; i++)
		if (str_eq(json_string(json_get(o, "resource")), str_of(step_name[i])))
			r.step = (enum pull_step)i;
	r.customer = json_string(json_get(o, "customer"));
	r.next = json_string(json_get(o, "next"));
	r.order = json_string(json_get(o, "order"));
	r.supplier = json_string(json_get(o, "supplier"));
	r.seen = json_get(o, "seen");
	r.began = number(o, "round_began");
	r.since = number(o, "since");
	r.last_began = number(o, "last_began");
	r.last_full = number(o, "last_full");
	r.pages = number(o, "pages");
	r.failures = number(o, "failures");
	r.left_out = number(o, "left_out");
	json_is_bool(json_get(o, "renewed"), &r.renewed);
	return r;
}

static void
put_text(struct arena *a, json *o, const char *key, struct str s)
{
	if (s.n)
		json_put_str(a, o, key, s);
}

static void
put_number(struct arena *a, json *o, const char *key, int64_t n)
{
	if (n != 0)
		json_put_int(a, o, key, n);
}

json *
flow_pull_round_json(struct arena *a, const struct pull_round *r)
{
	json *o = json_object(a), *seen;

	put_text(a, o, "resource", str_of(step_name[r->step]));
	put_text(a, o, "customer", r->customer);
	put_text(a, o, "next", r->next);
	put_text(a, o, "order", r->order);
	put_text(a, o, "supplier", r->supplier);
	if (r->seen != NULL) {
		seen = json_array(a);
		for (const json *id = json_first(r->seen); id != NULL; id = json_next(id))
			json_put_str(a, seen, NULL, json_string(id));
		json_put(a, o, "seen", seen);
	}
	put_number(a, o, "round_began", r->began);
	put_number(a, o, "since", r->since);
	put_number(a, o, "last_began", r->last_began);
	put_number(a, o, "last_full", r->last_full);
	put_number(a, o, "pages", r->pages);
	put_number(a, o, "failures", r->failures);
	put_number(a, o, "left_out", r->left_out);
	if (r->renewed)
		json_put_bool(a, o, "renewed", true);
	return o;
}

/* ---- the chain ---------------------------------------------------------------------------------------------------- */

/* One key for all of the chain: two rounds at once would only get in each other's way. */
static enum result
add(struct tx *tx, enum topic topic, struct str integration, int64_t cause, struct str args, int64_t delay_ms, struct job *job,
    bool *added)
{
	*job = (struct job){ .topic = str_of(topic_rule(topic)->name), .dedupe = str_of(topic_rule(topic)->name),
	    .subject = STR("integration"), .subject_id = integration, .cause_event = cause, .args = args,
	    .due_at = tx->now_ms + delay_ms };
	return store_job_add(tx, job, added);
}

enum result
flow_pull_round_go(struct tx *tx, const struct job *from, const struct pull_round *r, enum topic topic, int64_t delay_ms)
{
	struct job job;

	return add(tx, topic, from->subject_id, from->cause_event, json_print(tx->arena, flow_pull_round_json(tx->arena, r)),
	    delay_ms, &job, NULL);
}

enum result
flow_pull_round_rest(struct tx *tx, const struct job *from, const struct pull_round *r, int64_t delay_ms)
{
	struct pull_round next = { .step = PULL_BEGIN, .customer = r->customer, .last_began = r->last_began,
	    .last_full = r->last_full, .failures = r->failures };
	struct job job;

	/* The next one is the clock's own, whoever asked for this one. */
	return add(tx, TOPIC_SOURCE_PULL, from->subject_id, 0, json_print(tx->arena, flow_pull_round_json(tx->arena, &next)),
	    delay_ms, &job, NULL);
}

static enum result
pulled(struct tx *tx, struct integration *i, bool *is)
{
	struct source_view v = { .kind = SOURCE_NONE };
	enum result result = store_integration_provider(tx, STR("source"), i);

	if (result == OK)
		flow_source_settings(tx->arena, i, &v);
	*is = result == OK && v.kind == SOURCE_REST && i->state != INTEGRATION_UNCONFIGURED;
	return result == ERR_MISSING ? OK : result;
}

enum result
flow_pull_begin(struct tx *tx, void *unused)
{
	struct integration i;
	struct job job;
	bool is;
	enum result result = pulled(tx, &i, &is);

	(void)unused;
	return result == OK && is ? add(tx, TOPIC_SOURCE_PULL, i.id, 0, STR(""), 0, &job, NULL) : result;
}

enum result
flow_pull_now(struct tx *tx, void *in_out)
{
	struct pull_now *p = in_out;
	struct event event = { .subject = STR("integration"), .type = STR("pull_asked") };
	struct integration i;
	struct pull_round r;
	struct job job = { .id = STR("") };
	bool is, added = false, cancelled;
	enum result result = pulled(tx, &i, &is);

	p->already = false;
	if (result == OK && !is)
		return tx_refuse(tx, ERR_CONFLICT, "not_pulled", "This purchasing source is read live: there is nothing to pull.");
	if (result == OK)
		result = add(tx, TOPIC_SOURCE_PULL, i.id, 0, STR(""), 0, &job, &added);
	if (result == OK && !added)
		result = store_job_get(tx, job.id, &job);
	if (result != OK)
		return result;
	p->job_id = job.id;
	if (added)
		return OK;
	/* One that is at work, or waits its turn, does what is asked for; one that waits for its hour, or for a retry, makes room. */
	r = flow_pull_round_read(tx->arena, job.args);
	p->already = job.state != JOB_QUEUED || job.due_at <= tx->now_ms || (r.step != PULL_BEGIN && r.failures == 0);
	if (p->already)
		return OK;
	event.subject_id = i.id;
	result = store_event_add(tx, &event);
	if (result == OK)
		result = store_job_cancel(tx, job.dedupe, &cancelled);
	r.failures = 0;
	if (result == OK)
		result = add(tx, TOPIC_SOURCE_PULL, i.id, event.id, json_print(tx->arena, flow_pull_round_json(tx->arena, &r)), 0, &job,
		    NULL);
	p->job_id = job.id;
	return result;
}

/* ---- how it stands ------------------------------------------------------------------------------------------------- */

enum result
flow_pull_say(struct tx *tx, struct str id, enum integration_state state, struct str detail, bool complete)
{
	struct event event = { .subject = STR("integration"), .subject_id = id,
	    .type = state == INTEGRATION_BROKEN ? STR("broken") : STR("working") };
	json *data = json_object(tx->arena);
	struct integration i;
	enum integration_state before;
	bool first, is;
	enum result result = pulled(tx, &i, &is);

	/* It may have become another kind of source while the call was under way. */
	if (result != OK || !is || !str_eq(i.id, id))
		return result;
	before = i.state;
	first = i.checked_at == 0;
	i.state = state;
	i.detail = detail;
	if (complete)
		i.checked_at = tx->now_ms;
	result = store_integration_put(tx, &i);
	json_put_str(tx->arena, data, "detail", detail);
	json_put_str(tx->arena, data, "state", store_integration_state_name(state));
	event.data = json_print(tx->arena, data);
	if (result == OK && (before != state || (complete && first)))
		result = store_event_add(tx, &event);
	return result;
}

struct str
flow_pull_sentence(struct arena *a, struct str why)
{
	if (why.n == 0)
		why = STR("there was no answer.");
	return arena_printf(a, "Optiply could not be read: %.*s%s", STR_ARG(why), str_ends(why, STR(".")) ? "" : ".");
}

enum result
flow_pull_failed(struct tx *tx, const struct job *job, const struct pull_state *s, struct str text, int64_t after_ms)
{
	const struct retry_rule rule = topic_rule(TOPIC_SOURCE_PULL)->retry;
	struct pull_round again = s->round;
	uint64_t random = (uint64_t)env_random32(tx->env) << 32 | env_random32(tx->env);
	enum result result = flow_pull_say(tx, s->integration, INTEGRATION_BROKEN, text, false);

	if (result != OK)
		return result;
	again.failures++;
	again.renewed = false;
	if (retry_again(rule, (int32_t)again.failures))
		return flow_pull_round_go(tx, job, &again, TOPIC_SOURCE_PULL,
		    retry_delay_ms(rule, (int32_t)again.failures, random, after_ms));
	again.failures = 0;
	return flow_pull_round_rest(tx, job, &again, PULL_EVERY_MS);
}
