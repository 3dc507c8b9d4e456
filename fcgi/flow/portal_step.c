#include "flow/portal_step.h"

#include "flow/portal_effect.h"
#include "flow/portal_event.h"
#include "store/event.h"
#include "store/portal.h"

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

/* ---- one step --------------------------------------------------------------------------------------------------- */

/* kept: the answered items that stand in the lines from now on, or NULL. */
static enum result
keep_event(struct tx *tx, struct portal_job *job, const struct portal_event *e, const struct portal_step *step,
    const struct portal_judged *kept, int64_t *id)
{
	bool asked = e->type == EV_MFA_ASKED, resent = e->type == EV_RESENT;
	bool anew = step->input.kind == IN_MFA_ASKED;	/* else the question that was answered stands again, in its words */
	struct portal_fact fact = {
		.event = *e, .guid = step->guid, .text = step->text, .note = step->note, .child = step->child,
		.question = !asked ? STR("") : anew ? step->question : job->question,
		.digits = !asked ? 0 : anew ? step->digits : job->digits,
		.item = kept != NULL ? kept->item : NULL, .items = kept != NULL ? kept->n : 0,
		.resent = step->resent, .resents = resent ? step->resents : 0,
		.actor = tx->scope->user, .at = tx->now_ms,
	};
	struct event row = {
		.subject = STR("portal_job"), .subject_id = job->id, .seq = job->seq + 1,
		.type = portal_event_name(e->type), .version = PORTAL_EVENT_VERSION,
		.data = flow_portal_event_data(tx->arena, &fact),
	};
	enum result result = row.data.n ? store_event_add(tx, &row) : ERR_LIMIT;

	if (result == OK) {
		flow_portal_event_apply(job, &fact);
		*id = row.id;
	}
	return result;
}

/* Whether an event is the one that brings the answered items. */
static bool
brings_result(enum portal_event_type type)
{
	return type == EV_COMPLETED || type == EV_NEEDS_REVIEW || type == EV_LATE_RESULT;
}

static enum result
keep_decision(struct tx *tx, struct portal_step *step, const struct portal_decision *d, const struct portal_judged *judged)
{
	struct portal_job *job = &step->job;
	const struct portal was = job->machine;
	const struct portal_judged *kept = NULL;
	enum result result = OK;
	int64_t cause = 0;

	for (int i = 0; i < d->effects; i++)
		if (d->effect[i].kind == DO_KEEP_RESULT)
			kept = judged;
	/* The one effect that can refuse the whole input comes first. */
	for (int i = 0; i < d->effects && result == OK; i++)
		if (d->effect[i].kind == DO_TAKE_LINES)
			result = store_portal_line_take(tx, job->id);
	if (result == ERR_CONFLICT)
		return tx_refuse(tx, ERR_CONFLICT, "lines_taken",
		    "Another job has some of these lines by now. Look at the supplier's newer job first.");
	for (int i = 0; i < d->events && result == OK; i++)
		result = keep_event(tx, job, &d->event[i], step, brings_result(d->event[i].type) ? kept : NULL, &cause);
	if (result != OK)
		return result;
	result = store_portal_job_update(tx, job);
	if (result == OK)
		result = flow_portal_unwind(tx, job, &was);
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

/*
 * A job that ended begins again at the login it had: one that its supplier's portal has left would wait for ever, or send
 * the order as somebody else.  Its lines are free, so the orders can be sent anew.
 */
static enum result
may_begin_again(struct tx *tx, const struct portal_job *job)
{
	struct portal_row portal;
	struct portal_job open;
	enum result result = store_portal_get(tx, job->portal_id, &portal);

	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_CONFLICT, "no_such_portal",
		    "This supplier's portal was removed. Add it again under Settings, Suppliers, then send the orders again.");
	if (result != OK)
		return result;
	if (portal.login_id.n == 0)
		return tx_refuse(tx, ERR_CONFLICT, "no_credentials",
		    "This supplier's portal has no credentials. Enter them under Settings, Suppliers, then send the orders again.");
	if (!str_eq(portal.login_id, job->login_id))
		return tx_refuse(tx, ERR_CONFLICT, "login_changed",
		    "This supplier's portal has another login by now. Send the orders again instead.");
	if (job->test)
		return OK;
	if (!portal.active)
		return tx_refuse(tx, ERR_CONFLICT, "supplier_inactive",
		    "This supplier's portal is not active. See Settings, Suppliers.");
	result = store_portal_job_open_of(tx, job->supplier_id, &open);
	if (result == OK)
		return tx_refuse(tx, ERR_CONFLICT, "open_job", "%.*s has an open job. Wait until it has ended, or cancel it.",
		    STR_ARG(job->supplier_name));
	return result == ERR_MISSING ? OK : result;
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
		if (step->input.kind == IN_RETRY)
			result = may_begin_again(tx, &step->job);
		return result == OK ? keep_decision(tx, step, &d, step->items != NULL ? &judged : NULL) : result;
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
	result = keep_event(tx, job, &created, &step, NULL, &cause);
	step.note = STR("");
	if (result == OK)
		result = store_portal_job_update(tx, job);
	if (result == OK)
		result = flow_portal_start_next(tx, job->login_id);
	if (result == OK)
		result = store_portal_job_get(tx, job->id, job);
	return result;
}
