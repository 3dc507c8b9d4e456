/* The other half of portal_call.h: what follows from a provider's answer, in the transaction that ends the queue job. */
#include "flow/portal_call.h"

#include "base/json.h"
#include "flow/logins.h"
#include "flow/portal_effect.h"
#include "flow/portal_hook.h"
#include "store/integration.h"
#include "store/portal_item.h"
#include "store/sealed.h"

static int32_t
number_of(struct tx *tx, const struct job *job, const char *name)
{
	int64_t n = 0;

	json_is_int(json_get(json_parse(tx->arena, job->args, NULL), name), &n);
	return (int32_t)n;
}

static int32_t
attempt_of(struct tx *tx, const struct job *job)
{
	return number_of(tx, job, "attempt");
}

static struct str
text_of(struct tx *tx, const struct job *job, const char *name)
{
	return json_string(json_get(json_parse(tx->arena, job->args, NULL), name));
}

/*
 * Since when the provider may know this call: it took its credentials no earlier.  A call that was repeated may be answered
 * with what the first of them was told.
 */
static int64_t
asked_at(const struct job *job)
{
	return job->tries > 1 ? job->created_at : job->updated_at;
}

static enum result
step(struct tx *tx, const struct settle *settle, struct portal_input input, struct str guid, struct str text)
{
	struct portal_step s = { .job_id = settle->job->subject_id, .input = input, .guid = guid, .text = text };

	/* The cart's call took no credentials: those of its connection count. */
	if (str_eq(settle->job->topic, str_of(topic_rule(TOPIC_PORTAL_OPEN)->name)))
		s.asked_at = asked_at(settle->job);

	return flow_portal_step(tx, &s);
}

static const struct portal_reply *
reply_of(const struct settle *settle)
{
	return settle->reply != NULL ? settle->reply->data : NULL;
}

/*
 * Why it was given up: the provider's reason where it gave one.  What could not be prepared was not sent this time, but it
 * may have been the time before.
 */
static enum result
error_of(struct tx *tx, const struct settle *settle, enum portal_error *error)
{
	const struct portal_reply *p = reply_of(settle);
	struct integration deck;
	enum result result;

	*error = p != NULL && p->error != PORTAL_OK ? p->error : PORTAL_UNREACHABLE;
	if (settle->state != NULL || settle->job->tries > 1)
		return OK;
	result = store_integration_provider(tx, STR("deck"), &deck);
	*error = result == OK && deck.state != INTEGRATION_UNCONFIGURED ? PORTAL_VALIDATION_FAILED : PORTAL_INVALID_API_KEYS;
	return result == ERR_MISSING ? OK : result;
}

static struct str
words_of(const struct settle *settle)
{
	const struct portal_reply *p = reply_of(settle);

	return p != NULL && p->text.n ? p->text : settle->job->last_error;
}

/*
 * Keeps a guid that the provider named; *ours is false when it belongs to another of our jobs, or to a call of another kind.
 * One that an earlier attempt began, and that still runs, is this attempt's from here on.
 */
static enum result
learn_guid(struct tx *tx, const struct settle *settle, const char *kind, struct str guid, bool *ours)
{
	struct portal_call call = { guid, settle->job->subject_id, str_of(kind), attempt_of(tx, settle->job), asked_at(settle->job) };
	struct portal_call there;
	bool other = false;
	enum result result = store_portal_call_add(tx, &call, &other);

	if (result == OK)
		result = store_portal_call_get(tx, guid, &there);
	if (result != OK)
		return result;
	*ours = !other && str_eq(there.kind, call.kind);
	return *ours && there.attempt < call.attempt ? store_portal_call_adopt(tx, guid, call.attempt) : OK;
}

/* open and add: the same answers, but for what a refusal means. */
static enum result
settle_submit(struct tx *tx, const struct settle *settle, const char *kind, bool of_add)
{
	const struct portal_reply *p = reply_of(settle);
	int32_t attempt = attempt_of(tx, settle->job);
	struct portal_input input = { .kind = IN_FAILED, .attempt = attempt, .of_add = of_add };
	enum result result = error_of(tx, settle, &input.error);
	bool ours = false;

	if (result != OK)
		return result;
	if (settle->end == SETTLE_DONE && p != NULL &&
	    (p->kind == PORTAL_REPLY_ACCEPTED || p->kind == PORTAL_REPLY_ALREADY_RUNNING)) {
		result = learn_guid(tx, settle, kind, p->guid, &ours);
		if (result != OK)
			return result;
		if (ours)
			input.kind = p->kind == PORTAL_REPLY_ALREADY_RUNNING ? IN_ALREADY_RUNNING :
			    of_add ? IN_ADD_ACCEPTED : IN_OPEN_ACCEPTED;
		else if (!of_add)	/* another job of ours runs at this login: its connection is in the way */
			input.kind = IN_ACTIVE_EXISTS;
	} else if (settle->end == SETTLE_DONE && p != NULL && p->kind == PORTAL_REPLY_ACTIVE_EXISTS && !of_add) {
		input.kind = IN_ACTIVE_EXISTS;
	}
	result = step(tx, settle, input, ours ? p->guid : STR(""), ours ? STR("") : words_of(settle));
	if (result == OK && ours)
		result = flow_portal_unpark(tx, p->guid, settle->job->cause_event);
	return result;
}

enum result
flow_portal_open_settle(struct tx *tx, void *in_out)
{
	return settle_submit(tx, in_out, "open", false);
}

enum result
flow_portal_add_settle(struct tx *tx, void *in_out)
{
	return settle_submit(tx, in_out, "add", true);
}

enum result
flow_portal_answer_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct portal_reply *p = reply_of(settle);
	struct portal_input wrong = { .kind = IN_MFA_WRONG, .attempt = attempt_of(tx, settle->job) };
	int32_t round = number_of(tx, settle->job, "round");
	struct portal_job job;
	enum result result = store_sealed_delete(tx, text_of(tx, settle->job, "answer_owner"), STR("answer"));

	/* Refused, or never sent: the question stands. Unknown: what the portal makes of it comes by webhook, or the deadline. */
	if (result != OK || !((settle->end == SETTLE_DONE && p != NULL && p->kind == PORTAL_REPLY_REFUSED) ||
	    settle->end == SETTLE_DEAD))
		return result;
	result = store_portal_job_get(tx, settle->job->subject_id, &job);
	if (result == OK && round != 0 && round != job.machine.mfa_round)	/* another question stands by now */
		return OK;
	return result == OK ? step(tx, settle, wrong, STR(""), words_of(settle)) : result;
}

/* The connection has gone, whoever waited for that: so has the use of its token. */
static enum result
forget_token(struct tx *tx, const struct settle *settle, const struct portal_job *job)
{
	enum result result = flow_portal_token_drop(tx, text_of(tx, settle->job, "token_owner"));

	return result == OK ? flow_logins_drop_unused(tx, job->login_id) : result;
}

enum result
flow_portal_close_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct portal_reply *p = reply_of(settle);
	struct portal_step s = { .job_id = settle->job->subject_id, .input = { .kind = IN_CLOSE_FAILED } };
	bool ours;
	enum result result = OK;

	s.input.attempt = attempt_of(tx, settle->job);
	if (settle->end == SETTLE_DONE && p != NULL && (p->kind == PORTAL_REPLY_ACCEPTED || p->gone))
		s.input.kind = IN_CLOSED;
	else
		s.text = words_of(settle);
	if (s.input.kind == IN_CLOSED && p->guid.n)	/* its webhook, if one comes, is about us */
		result = learn_guid(tx, settle, "close", p->guid, &ours);
	if (result == OK)
		result = flow_portal_step(tx, &s);
	return result == OK && s.input.kind == IN_CLOSED ? forget_token(tx, settle, &s.job) : result;
}

enum result
flow_portal_read_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct portal_read_back *b = settle->reply != NULL ? settle->reply->data : NULL;
	struct portal_input read = { .kind = IN_READ_UNKNOWN, .attempt = attempt_of(tx, settle->job) };
	struct portal_step out = { 0 };
	struct portal_call call;
	enum result result;

	json_is_bool(json_get(json_parse(tx->arena, settle->job->args, NULL), "of_add"), &read.of_add);
	if (settle->end != SETTLE_DONE || b == NULL || b->read.kind == PORTAL_READ_UNKNOWN || b->read.kind == PORTAL_READ_AGAIN)
		return step(tx, settle, read, STR(""), STR(""));
	if (b->read.kind == PORTAL_READ_RUNNING) {
		read.kind = IN_READ_RUNNING;
		return step(tx, settle, read, STR(""), STR(""));
	}
	result = store_portal_call_get(tx, b->read.hook.guid, &call);
	if (result == OK && b->token.bytes.n)
		result = flow_credential_keep(tx, &b->token);
	if (result == OK)
		result = flow_portal_said(tx, &call, &b->read.hook, b->token.bytes.n ? b->token.owner : STR(""), &out);
	if (result != OK || out.answer == PORTAL_DOES)
		return result;
	/* It says nothing that moves the job: as good as unread, and a token that came with it is nobody's. */
	if (b->token.bytes.n)
		result = store_sealed_delete(tx, b->token.owner, b->token.field);
	return result == OK ? step(tx, settle, read, STR(""), STR("")) : result;
}

/* A clock that was rung too early (the machine's was put back since) is wound up again. */
static enum result
ring(struct tx *tx, const struct settle *settle, enum portal_input_kind kind)
{
	struct portal_step s = { .job_id = settle->job->subject_id, .input = { .kind = kind } };
	enum result result = flow_portal_step(tx, &s);

	return result == OK && s.answer == PORTAL_ALREADY ? flow_portal_timers(tx, &s.job, settle->job->cause_event) : result;
}

enum result
flow_portal_deadline_settle(struct tx *tx, void *in_out)
{
	return ring(tx, in_out, IN_DEADLINE);
}

enum result
flow_portal_lifetime_settle(struct tx *tx, void *in_out)
{
	return ring(tx, in_out, IN_LIFETIME_OVER);
}
