/* purchasing/jobs/{id}/timeline and chain/{event_id}: what happened, and what caused what. */
#include "api/handlers.h"
#include "api/job_json.h"
#include "api/label.h"
#include "store/delivery.h"
#include "store/shop_order.h"

/* ---- the timeline of one job -------------------------------------------------------------------------------------- */

static json *
queue_job_json(struct arena *a, const struct job *j)
{
	json *o = json_object(a);

	json_put_str(a, o, "id", j->id);
	json_put_str(a, o, "topic", j->topic);
	json_put_str(a, o, "label", api_label_topic(j->topic));
	json_put_str(a, o, "state", store_job_state_name(j->state));
	json_put_int(a, o, "tries", j->tries);
	json_put_int(a, o, "due_at", j->due_at);
	json_put_str(a, o, "last_error", j->last_error);
	return o;
}

static enum result
event_json(struct tx *tx, const struct event *e, json **out)
{
	struct arena *a = tx->arena;
	json *o = json_object(a), *jobs = json_array(a), *cause;
	struct job *job;
	struct str name;
	size_t n;
	enum result result = api_label_actor(tx, e->actor, e->device, &name);

	if (result == OK)
		result = api_label_cause(tx, e, &cause);
	if (result == OK)
		result = store_job_caused(tx, e->id, &job, &n);
	if (result != OK)
		return result;
	json_put_int(a, o, "id", e->id);
	json_put_int(a, o, "seq", e->seq);
	json_put_str(a, o, "type", e->type);
	json_put_str(a, o, "label", api_label_event(e));
	json_put_int(a, o, "at", e->at);
	json_put_str(a, o, "actor_name", name);
	json_put(a, o, "cause", cause);
	json_put_raw(a, o, "data", e->data);
	for (size_t i = 0; i < n; i++)
		json_put(a, jobs, NULL, queue_job_json(a, &job[i]));
	json_put(a, o, "jobs", jobs);
	*out = o;
	return OK;
}

struct timeline { const char *subject; struct str id; json *rows; };

static enum result
is_there(struct tx *tx, const struct timeline *t)
{
	struct portal_job job;
	struct shop_order order;
	bool purchasing = str_eq(str_of(t->subject), STR("portal_job"));
	enum result result = purchasing ? store_portal_job_get(tx, t->id, &job) : store_order_get(tx, t->id, &order);

	if (result == ERR_MISSING && purchasing)
		return tx_refuse(tx, ERR_MISSING, "no_such_job", "There is no such job.");
	return result == ERR_MISSING ? tx_refuse(tx, ERR_MISSING, "no_such_order", "There is no such order.") : result;
}

static enum result
timeline(struct tx *tx, void *in_out)
{
	struct timeline *t = in_out;
	struct event *at;
	size_t n;
	enum result result = is_there(tx, t);

	t->rows = json_array(tx->arena);
	if (result == OK)
		result = store_event_subject(tx, str_of(t->subject), t->id, 0, 500, &at, &n);
	for (size_t i = 0; result == OK && i < n; i++) {
		json *row;

		result = event_json(tx, &at[i], &row);
		if (result == OK)
			json_put(tx->arena, t->rows, NULL, row);
	}
	return result;
}

static void
answer_timeline(struct api *api, const char *subject)
{
	struct timeline t = { .subject = subject, .id = api_path(api, 0) };
	json *o;
	enum result result = db_read(api->db, &api->scope, timeline, &t);

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	json_put(api->arena, o, "rows", t.rows);
	answer_json(api->ans, 200, o);
	api_etag_body(api);
}

void
api_jobs_timeline(struct api *api)
{
	answer_timeline(api, "portal_job");
}

void
api_shop_orders_timeline(struct api *api)
{
	answer_timeline(api, "shop_order");
}

/* ---- the chain: from the first cause to the last effect ----------------------------------------------------------- */

enum { CHAIN_ROWS = 300, CHAIN_DEPTH = 40 };

struct chain { int64_t id; json *rows; int n; };

static void
put_row(struct tx *tx, struct chain *c, const char *kind, struct str id, struct str label, int64_t at, int depth)
{
	struct arena *a = tx->arena;
	json *o;

	if (c->n++ >= CHAIN_ROWS)
		return;
	o = json_object(a);
	json_put_text(a, o, "kind", kind);
	json_put_str(a, o, "id", id);
	json_put_str(a, o, "label", label);
	api_put_time(a, o, "at", at);
	json_put_int(a, o, "depth", depth);
	json_put(a, c->rows, NULL, o);
}

/* The event that began it: follows event → queue job → the event that asked for that job → … */
static enum result
first_event(struct tx *tx, struct event *e)
{
	enum result result = OK;

	for (int i = 0; i < CHAIN_DEPTH && result == OK && str_eq(e->cause_kind, STR("job")); i++) {
		struct event before;
		struct job j;

		result = store_job_get(tx, e->cause_id, &j);
		if (result == OK && j.cause_event == 0)
			break;
		if (result == OK)
			result = store_event_get(tx, j.cause_event, &before);
		if (result == OK && before.id >= e->id)
			break;
		if (result == OK)
			*e = before;
	}
	return result == ERR_MISSING ? OK : result;
}

static enum result
walk(struct tx *tx, struct chain *c, const struct event *e, int depth)
{
	struct job *job;
	size_t n;
	enum result result;

	put_row(tx, c, "event", arena_printf(tx->arena, "%lld", (long long)e->id), api_label_event(e), e->at, depth);
	if (depth >= CHAIN_DEPTH || c->n >= CHAIN_ROWS)
		return OK;
	result = store_job_caused(tx, e->id, &job, &n);
	for (size_t i = 0; result == OK && i < n; i++) {
		struct event *next;
		size_t events;

		put_row(tx, c, "job", job[i].id, api_label_topic(job[i].topic), job[i].created_at, depth + 1);
		result = store_event_caused(tx, job[i].id, &next, &events);
		for (size_t k = 0; result == OK && k < events; k++)
			result = walk(tx, c, &next[k], depth + 2);
	}
	return result;
}

static enum result
chain(struct tx *tx, void *in_out)
{
	struct chain *c = in_out;
	struct event e, *same;
	size_t n;
	enum result result = store_event_get(tx, c->id, &e);

	c->rows = json_array(tx->arena);
	c->n = 0;
	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "no_such_event", "There is no such event.");
	if (result == OK)
		result = first_event(tx, &e);
	if (result != OK)
		return result;
	if (e.cause_id.n == 0)
		return walk(tx, c, &e, 0);
	{
		json *cause;

		result = api_label_cause(tx, &e, &cause);
		if (result == OK)
			put_row(tx, c, str_eq(e.cause_kind, STR("delivery")) ? "delivery" :
			    str_eq(e.cause_kind, STR("job")) ? "job" : "request", e.cause_id, json_string(json_get(cause, "label")),
			    e.at, 0);
	}
	if (result == OK)
		result = store_event_caused(tx, e.cause_id, &same, &n);
	for (size_t i = 0; result == OK && i < n; i++)
		result = walk(tx, c, &same[i], 1);
	return result;
}

void
api_chain_get(struct api *api)
{
	struct chain c = { .n = 0 };
	json *o;
	enum result result = OK;

	if (!str_int(api_path(api, 0), &c.id))
		result = fault_set(&api->fault, ERR_MISSING, "no_such_event", "There is no such event.");
	if (result == OK)
		result = db_read(api->db, &api->scope, chain, &c);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	json_put(api->arena, o, "rows", c.rows);
	answer_json(api->ans, 200, o);
}
