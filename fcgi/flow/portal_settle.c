/* The other half of portal_call.h: what follows from a provider's answer, in the transaction that ends the queue job. */
#include "flow/portal_call.h"

#include "base/json.h"
#include "flow/portal_effect.h"
#include "flow/portal_hook.h"
#include "store/portal_item.h"
#include "store/sealed.h"

static int32_t
attempt_of(struct tx *tx, const struct job *job)
{
	int64_t attempt = 0;

	json_is_int(json_get(json_parse(tx->arena, job->args, NULL), "attempt"), &attempt);
	return (int32_t)attempt;
}

static enum result
step(struct tx *tx, const struct settle *settle, struct portal_input input, struct str guid, struct str text)
{
	struct portal_step s = { .job_id = settle->job->subject_id, .input = input, .guid = guid, .text = text };

	return flow_portal_step(tx, &s);
}

static const struct portal_reply *
reply_of(const struct settle *settle)
{
	return settle->reply != NULL ? settle->reply->data : NULL;
}

/* Why it was given up: the provider's reason where it gave one. */
static enum portal_error
error_of(const struct settle *settle)
{
	const struct portal_reply *p = reply_of(settle);

	if (p != NULL && p->error != PORTAL_OK)
		return p->error;
	return settle->state == NULL ? PORTAL_INVALID_API_KEYS : PORTAL_UNREACHABLE;
}

static struct str
words_of(const struct settle *settle)
{
	const struct portal_reply *p = reply_of(settle);

	return p != NULL && p->text.n ? p->text : settle->job->last_error;
}

/* Keeps a guid that the provider named; *ours is false when it belongs to another of our jobs. */
static enum result
learn_guid(struct tx *tx, const struct settle *settle, const char *kind, struct str guid, bool *ours)
{
	struct portal_call call = { guid, settle->job->subject_id, str_of(kind), attempt_of(tx, settle->job), 0 };
	bool other = false;
	enum result result = store_portal_call_add(tx, &call, &other);

	*ours = !other;
	return result;
}

/* open and add: the same answers, but for what a refusal means. */
static enum result
settle_submit(struct tx *tx, const struct settle *settle, const char *kind, bool of_add)
{
	const struct portal_reply *p = reply_of(settle);
	int32_t attempt = attempt_of(tx, settle->job);
	struct portal_input input = { .kind = IN_FAILED, .attempt = attempt, .of_add = of_add, .error = error_of(settle) };
	enum result result = OK;
	bool ours = false;

	if (settle->end == SETTLE_DONE && p != NULL &&
	    (p->kind == PORTAL_REPLY_ACCEPTED || p->kind == PORTAL_REPLY_ALREADY_RUNNING)) {
		result = learn_guid(tx, settle, kind, p->guid, &ours);
		if (result != OK)
			return result;
		if (ours)
			input.kind = p->kind == PORTAL_REPLY_ALREADY_RUNNING ? IN_ALREADY_RUNNING :
			    of_add ? IN_ADD_ACCEPTED : IN_OPEN_ACCEPTED;
		else if (!of_add)	/* another of our jobs runs at this login: its connection is in the way */
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
	const json *args = json_parse(tx->arena, settle->job->args, NULL);
	const struct portal_reply *p = reply_of(settle);
	enum result result = store_sealed_delete(tx, json_string(json_get(args, "answer_owner")), STR("answer"));

	/* Refused, or never sent: the question stands. Unknown: what the portal makes of it comes by webhook, or the deadline. */
	if (result == OK && ((settle->end == SETTLE_DONE && p != NULL && p->kind == PORTAL_REPLY_REFUSED) ||
	    settle->end == SETTLE_DEAD))
		result = step(tx, settle, (struct portal_input){ .kind = IN_MFA_WRONG }, STR(""), words_of(settle));
	return result;
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
	return result == OK ? flow_portal_step(tx, &s) : result;
}

enum result
flow_portal_read_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct portal_read_back *b = settle->reply != NULL ? settle->reply->data : NULL;
	struct portal_step out = { 0 };
	struct portal_call call;
	enum result result;

	if (settle->end != SETTLE_DONE || b == NULL || b->read.kind == PORTAL_READ_UNKNOWN || b->read.kind == PORTAL_READ_AGAIN)
		return step(tx, settle, (struct portal_input){ .kind = IN_READ_UNKNOWN }, STR(""), STR(""));
	if (b->read.kind == PORTAL_READ_RUNNING)
		return step(tx, settle, (struct portal_input){ .kind = IN_READ_RUNNING }, STR(""), STR(""));
	result = store_portal_call_get(tx, b->read.hook.guid, &call);
	if (result == OK && b->token.bytes.n)
		result = flow_credential_keep(tx, &b->token);
	if (result == OK)
		result = flow_portal_said(tx, &call, &b->read.hook, b->token.bytes.n ? b->token.owner : STR(""), &out);
	if (result == OK && out.answer != PORTAL_DOES)	/* it says nothing that moves the job: as good as unread */
		result = step(tx, settle, (struct portal_input){ .kind = IN_READ_UNKNOWN }, STR(""), STR(""));
	return result;
}

enum result
flow_portal_deadline_settle(struct tx *tx, void *in_out)
{
	return step(tx, in_out, (struct portal_input){ .kind = IN_DEADLINE }, STR(""), STR(""));
}

enum result
flow_portal_lifetime_settle(struct tx *tx, void *in_out)
{
	return step(tx, in_out, (struct portal_input){ .kind = IN_LIFETIME_OVER }, STR(""), STR(""));
}
