/* queue, audit and deliveries: what waits, what people did, what providers sent. */
#include "api/handlers.h"
#include "api/job_json.h"
#include "api/label.h"
#include "flow/delivery.h"
#include "flow/queue.h"
#include "http/body.h"
#include "http/paging.h"

/* ---- the queue --------------------------------------------------------------------------------------------------- */

static json *
queue_json(struct arena *a, const struct job *j)
{
	json *o = json_object(a);

	json_put_str(a, o, "id", j->id);
	json_put_str(a, o, "topic", j->topic);
	json_put_str(a, o, "label", api_label_topic(j->topic));
	json_put_str(a, o, "state", store_job_state_name(j->state));
	json_put_str(a, o, "subject", j->subject);
	json_put_str(a, o, "subject_id", j->subject_id);
	json_put_int(a, o, "due_at", j->due_at);
	json_put_int(a, o, "tries", j->tries);
	json_put_str(a, o, "last_error", j->last_error);
	json_put_int(a, o, "cause_event", j->cause_event);
	json_put_int(a, o, "created_at", j->created_at);
	json_put_int(a, o, "updated_at", j->updated_at);
	json_put_bool(a, o, "may_retry", flow_queue_may_retry(j).n == 0);
	json_put_bool(a, o, "may_drop", flow_queue_may_drop(j).n == 0);
	return o;
}

static enum result
list_queue(struct tx *tx, void *in_out)
{
	return store_job_list(tx, in_out);
}

/* Soonest first, or newest first where it has ended: so does the cursor. */
static int64_t
sorted_by(const struct job *j)
{
	return j->state == JOB_QUEUED || j->state == JOB_RUNNING ? j->due_at : j->updated_at;
}

void
api_queue_list(struct api *api)
{
	static const char *const known[] = { "state", "limit", "cursor", NULL };
	struct arena *a = api->arena;
	struct job_list l = { .state = JOB_QUEUED };
	struct str state = STR("");
	struct paging page;
	json *rows;
	enum result result = api_list_read(api, known, &page);

	if (result == OK && request_query(api->req, "state", &state) && !store_job_state_parse(state, &l.state))
		result = fault_field(&api->fault, "state", "There is no such state.");
	if (result == OK) {
		l.after_at = page.at;
		l.after_id = page.id;
		l.limit = page.limit;
		result = db_read(api->db, &api->scope, list_queue, &l);
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	rows = json_array(a);
	for (size_t i = 0; i < l.n; i++)
		json_put(a, rows, NULL, queue_json(a, &l.at[i]));
	api_list(api, rows, l.more, l.n ? sorted_by(&l.at[l.n - 1]) : 0, STR(""), l.n ? l.at[l.n - 1].id : STR(""));
	api_etag_body(api);	/* the queue moves without events */
}

static void
act(struct api *api, db_fn fn)
{
	struct queue_act q = { .id = api_path(api, 0) };
	struct body b;
	json *o;
	enum result result;

	if (api->req->body.n) {
		b = body_open(api->req, api->arena, &api->fault);
		if (!body_done(&b)) {
			api_fail(api, ERR_INPUT);
			return;
		}
	}
	result = db_write(api->db, &api->scope, fn, &q);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	answer_json(api->ans, 200, o);
}

void
api_queue_retry(struct api *api)
{
	act(api, flow_queue_retry);
}

void
api_queue_drop(struct api *api)
{
	act(api, flow_queue_drop);
}

/* ---- what people did --------------------------------------------------------------------------------------------- */

struct audit { struct event_list list; json *rows; };

static enum result
audit(struct tx *tx, void *in_out)
{
	struct audit *t = in_out;
	struct arena *a = tx->arena;
	enum result result = store_event_list(tx, &t->list);

	t->rows = json_array(a);
	for (size_t i = 0; i < t->list.n && result == OK; i++) {
		const struct event *e = &t->list.at[i];
		json *o = json_object(a);
		struct str name;

		result = api_label_actor(tx, e->actor, e->device, &name);
		json_put_int(a, o, "id", e->id);
		json_put_int(a, o, "at", e->at);
		json_put_str(a, o, "actor", e->actor);
		json_put_str(a, o, "actor_name", name);
		json_put_str(a, o, "subject", e->subject);
		json_put_str(a, o, "subject_id", e->subject_id);
		json_put_str(a, o, "type", e->type);
		json_put_str(a, o, "label", api_label_event(e));
		json_put_raw(a, o, "data", e->data);
		json_put(a, t->rows, NULL, o);
	}
	return result;
}

void
api_audit_list(struct api *api)
{
	static const char *const known[] = { "subject", "actor", "limit", "cursor", NULL };
	struct audit t = { .list = { .audit = true } };
	struct paging page;
	enum result result = api_list_read(api, known, &page);

	if (result == OK && api_unchanged(api))
		return;
	if (result == OK) {
		request_query(api->req, "subject", &t.list.subject);
		request_query(api->req, "actor", &t.list.actor);
		t.list.before_id = page.at;
		t.list.limit = page.limit;
		result = db_read(api->db, &api->scope, audit, &t);
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	api_list(api, t.rows, t.list.more, t.list.n ? t.list.at[t.list.n - 1].id : 0, STR(""), STR(""));
}

/* ---- what providers sent ------------------------------------------------------------------------------------------ */

void
api_deliveries_get(struct api *api)
{
	struct arena *a = api->arena;
	struct delivery_shown shown;
	const struct delivery *d = &shown.delivery;
	json *o, *row;
	enum result result = flow_delivery_show(api->env, api->db, &api->scope, api_path(api, 0), &shown);

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	row = json_object(a);
	json_put_str(a, row, "id", d->id);
	json_put_str(a, row, "provider", d->provider);
	json_put_str(a, row, "kind", d->kind);
	json_put_str(a, row, "state", store_delivery_state_name(d->state));
	json_put_str(a, row, "note", d->note);
	json_put_int(a, row, "bytes", d->bytes);
	json_put_str(a, row, "sha256", d->sha256);
	json_put_int(a, row, "received_at", d->received_at);
	json_put_str(a, row, "headers_text", d->headers);
	if (shown.body.p != NULL)
		json_put_str(a, row, "body_text", shown.body);
	else
		json_put_null(a, row, "body_text");
	json_put(a, o, "delivery", row);
	answer_json(api->ans, 200, o);
}
