#include "flow/portal_step.h"

#include "base/json.h"
#include "flow/portal_effect.h"
#include "store/event.h"

struct portal_settings
flow_portal_settings(const struct env *env)
{
	return (struct portal_settings){
		.silence_ms = env->config->silence_ms,
		.mfa_ms = env->config->mfa_ms,
		.connection_ms = env->config->connection_ms,
		.reopen_ms = env->config->reopen_ms,
		.retry_ms = env->config->retry_ms,
		.tries = 3,
		.read_ms = env->config->read_ms,
	};
}

/* ---- events as they are stored ---------------------------------------------------------------------------------- */

static void
put_time(struct arena *a, json *o, const char *key, int64_t ms)
{
	if (ms != 0)
		json_put_int(a, o, key, ms);
}

static void
put_text(struct arena *a, json *o, const char *key, struct str s)
{
	if (s.n)
		json_put_str(a, o, key, s);
}

struct str
flow_portal_event_data(struct arena *a, const struct portal_event *e, const struct portal_step *step)
{
	json *o = json_object(a);

	/* what apply() needs */
	if (e->error != PORTAL_OK)
		json_put_str(a, o, "error", portal_error_name(e->error));
	if (e->resume != PORTAL_PENDING)
		json_put_str(a, o, "resume", portal_state_name(e->resume));
	json_put_str(a, o, "connection", portal_connection_name(e->connection));
	if (e->attempt != 0)
		json_put_int(a, o, "attempt", e->attempt);
	put_time(a, o, "deadline_at", e->deadline_ms);
	put_time(a, o, "reopen_at", e->reopen_ms);
	put_time(a, o, "waits_until", e->waits_until_ms);
	put_time(a, o, "at", e->at_ms);
	if (e->test)
		json_put_bool(a, o, "test", true);
	if (e->all_good)
		json_put_bool(a, o, "all_good", true);
	/* what people want to read */
	put_text(a, o, "guid", step->guid);
	put_text(a, o, "text", step->text);
	if (e->type == EV_MFA_ASKED)
		put_text(a, o, "question", step->question);
	put_text(a, o, "note", step->note);
	put_text(a, o, "child", step->child);
	return json_print(a, o);
}

static int64_t
read_time(const json *o, const char *key)
{
	int64_t ms = 0;

	json_is_int(json_get(o, key), &ms);
	return ms;
}

static bool
read_flag(const json *o, const char *key)
{
	bool flag = false;

	json_is_bool(json_get(o, key), &flag);
	return flag;
}

bool
flow_portal_event_read(struct arena *a, struct str type, struct str data, struct portal_event *e)
{
	const json *o = json_parse(a, data, NULL);

	*e = (struct portal_event){ 0 };
	if (json_kind(o) != JSON_OBJECT || !portal_event_parse(type, &e->type))
		return false;
	e->error = portal_error_parse(json_string(json_get(o, "error")));
	if (json_get(o, "resume") != NULL && !portal_state_parse(json_string(json_get(o, "resume")), &e->resume))
		return false;
	if (!portal_connection_parse(json_string(json_get(o, "connection")), &e->connection))
		return false;
	e->attempt = (int32_t)read_time(o, "attempt");
	e->deadline_ms = read_time(o, "deadline_at");
	e->reopen_ms = read_time(o, "reopen_at");
	e->waits_until_ms = read_time(o, "waits_until");
	e->at_ms = read_time(o, "at");
	e->test = read_flag(o, "test");
	e->all_good = read_flag(o, "all_good");
	return true;
}

/* ---- one step --------------------------------------------------------------------------------------------------- */

/* What an event says beyond the machine: the columns that people read. */
static void
note_event(struct tx *tx, struct portal_job *job, const struct portal_event *e, const struct portal_step *step)
{
	switch (e->type) {
	case EV_MFA_ASKED:
		job->question = step->question;
		job->digits = step->digits;
		break;
	case EV_MFA_WRONG:
	case EV_REOPENING:
	case EV_WAITING_FOR_CONNECTION:
		job->error_text = step->text;
		break;
	case EV_FAILED:
		job->error_text = step->text;
		job->question = STR("");
		job->digits = 0;
		break;
	case EV_STARTED:
	case EV_CONNECTED:
		job->error_text = STR("");
		break;
	case EV_COMPLETED:
	case EV_NEEDS_REVIEW:
	case EV_CANCELLED:
		job->question = STR("");
		job->digits = 0;
		break;
	case EV_REVIEWED:
		job->reviewed_by = tx->scope->user;
		job->reviewed_at = tx->now_ms;
		job->review_note = step->note;
		break;
	case EV_CONFIRMED:
		job->confirmation = step->note;
		job->confirmed_at = tx->now_ms;
		break;
	case EV_RETRIED:
		job->error_text = STR("");
		job->reviewed_by = job->review_note = STR("");
		job->reviewed_at = 0;
		break;
	case EV_OPEN_ACCEPTED:
	case EV_ADOPTED:
	case EV_ADD_ACCEPTED:
	case EV_MFA_ANSWERED:
	case EV_READ_ASKED:
	case EV_CLOSING:
	case EV_CLOSED:
	case EV_LOST:
	case EV_LATE_RESULT:
	case EV_LATE_ACCEPTED:
	case EV_RESENT:
	case EV_CREATED:
	case EV_UNSENT:
		break;
	}
}

static enum result
keep_event(struct tx *tx, struct portal_job *job, const struct portal_event *e, const struct portal_step *step, int64_t *id)
{
	struct event row = {
		.subject = STR("portal_job"), .subject_id = job->id, .seq = job->seq + 1,
		.type = portal_event_name(e->type), .version = PORTAL_EVENT_VERSION,
		.data = flow_portal_event_data(tx->arena, e, step),
	};
	enum result result = store_event_add(tx, &row);

	if (result == OK) {
		job->machine = portal_apply(job->machine, e);
		job->seq = row.seq;
		*id = row.id;
		note_event(tx, job, e, step);
	}
	return result;
}

static enum result
keep_decision(struct tx *tx, struct portal_step *step, const struct portal_decision *d, const struct portal_judged *judged)
{
	struct portal_job *job = &step->job;
	bool was_ended = portal_ended(job->machine.state);
	enum result result = OK;
	int64_t cause = 0;

	/* The one effect that can refuse the whole input comes first. */
	for (int i = 0; i < d->effects && result == OK; i++)
		if (d->effect[i].kind == DO_TAKE_LINES)
			result = store_portal_line_take(tx, job->id);
	if (result == ERR_CONFLICT)
		return tx_refuse(tx, ERR_CONFLICT, "lines_taken",
		    "Another job has some of these lines by now. Look at the supplier's newer job first.");
	for (int i = 0; i < d->events && result == OK; i++)
		result = keep_event(tx, job, &d->event[i], step, &cause);
	if (result != OK)
		return result;
	if (judged != NULL) {
		job->items_ok = judged->ok;
		job->items_attention = judged->attention;
	}
	job->updated_at = tx->now_ms;
	if (portal_ended(job->machine.state) != was_ended)
		job->ended_at = was_ended ? 0 : tx->now_ms;
	result = store_portal_job_update(tx, job);
	if (result == OK)
		result = flow_portal_effects(tx, step, d, judged, cause);
	return result;
}

/* A late result is accepted by what was judged when it came. */
static enum result
late_is_good(struct tx *tx, struct portal_step *step)
{
	struct portal_item *item;
	size_t n;
	enum result result = store_portal_item_list(tx, step->job.id, &item, &n);

	step->input.all_good = result == OK;
	for (size_t i = 0; result == OK && i < n; i++)
		if (!item[i].answered || item[i].attention)
			step->input.all_good = false;
	return result;
}

enum result
flow_portal_step(struct tx *tx, void *in_out)
{
	struct portal_step *step = in_out;
	struct portal_settings settings = flow_portal_settings(tx->env);
	struct portal_judged judged = { 0 };
	struct portal_decision d;
	enum result result = store_portal_job_get(tx, step->job_id, &step->job);

	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "no_such_job", "There is no such job.");
	if (result == OK && step->items != NULL)
		result = flow_portal_judge(tx, &step->job, step->items, &judged);
	if (result == OK && step->items != NULL)
		step->input.all_good = judged.completed;
	if (result == OK && step->input.kind == IN_LATE_ACCEPT)
		result = late_is_good(tx, step);
	if (result == OK && step->input.kind == IN_MFA_ASKED)
		step->input.same_question = str_eq(step->question, step->job.question);
	if (result == OK)
		result = flow_portal_lane(tx, step);
	if (result != OK)
		return result;

	d = portal_decide(&step->job.machine, &step->input, tx->now_ms, &settings);
	step->answer = d.answer;
	step->why = d.why;
	switch (d.answer) {
	case PORTAL_DOES:
		return keep_decision(tx, step, &d, step->items != NULL ? &judged : NULL);
	case PORTAL_ALREADY:
		return OK;
	case PORTAL_REFUSES:
		if (!step->person)
			return OK;
		return tx_refuse(tx, ERR_CONFLICT, arena_cstr(tx->arena, portal_refusal_code(d.why)), "%.*s",
		    STR_ARG(portal_refusal_text(d.why)));
	}
	return OK;
}

enum result
flow_portal_answer(struct tx *tx, void *in_out)
{
	struct portal_answered *a = in_out;
	enum result result;

	a->step.input = (struct portal_input){ .kind = IN_MFA_ANSWERED };
	a->step.answer_owner = a->answer.owner;
	a->step.person = true;
	result = flow_portal_step(tx, &a->step);
	if (result == OK && a->step.answer == PORTAL_DOES)	/* a second click does not replace the first one's answer */
		result = flow_credential_keep(tx, &a->answer);
	return result;
}

enum result
flow_portal_begin(struct tx *tx, struct portal_job *job)
{
	struct portal_event created = { .type = EV_CREATED, .test = job->test, .at_ms = tx->now_ms };
	struct portal_step step = { .job_id = job->id, .input = { .kind = IN_START } };
	enum result result;
	int64_t cause;

	step.note = job->parent;
	result = keep_event(tx, job, &created, &step, &cause);
	step.note = STR("");
	if (result == OK)
		result = store_portal_job_update(tx, job);
	if (result == OK)
		result = flow_portal_start_next(tx, job->login_id);
	if (result == OK)
		result = store_portal_job_get(tx, job->id, job);
	return result;
}
