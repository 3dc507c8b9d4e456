#include "flow/portal_effect.h"

#include "base/json.h"
#include "connect/deck.h"
#include "core/topic.h"
#include "flow/logins.h"
#include "flow/notify.h"
#include "store/event.h"
#include "store/job.h"
#include "store/portal.h"
#include "store/sealed.h"

/* ---- judging ---------------------------------------------------------------------------------------------------- */

enum result
flow_portal_judge(struct tx *tx, const struct portal_job *job, const struct portal_items *answer, struct portal_judged *out)
{
	struct judge_item *want;
	struct judge_line *line;
	struct judge_whole whole;
	enum result result = store_portal_item_list(tx, job->id, &out->item, &out->n);

	if (result != OK)
		return result;
	want = ARENA_ARRAY(tx->arena, struct judge_item, out->n + 1);
	line = ARENA_ARRAY(tx->arena, struct judge_line, out->n + 1);
	if (want == NULL || line == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < out->n; i++)
		want[i] = (struct judge_item){ out->item[i].sku, out->item[i].expected_e4 };
	whole = judge_all(want, out->n, answer->answer, answer->n, job->currency, job->tolerance, answer->success, line);
	out->completed = whole.completed;
	out->ok = whole.ok;
	out->attention = whole.attention;
	out->unasked = whole.unasked;
	for (size_t i = 0; i < out->n; i++) {
		struct portal_item *item = &out->item[i];
		const struct judge_answer *said = line[i].answer >= 0 ? &answer->answer[line[i].answer] : NULL;

		item->answered = true;
		item->verdict = line[i].verdict;
		item->attention = line[i].needs_attention;
		item->seen_e4 = line[i].seen_e4;
		item->difference_e4 = line[i].difference_e4;
		item->stock = said != NULL ? answer->stock_text[line[i].answer] : STR("");
		item->seen_text = said != NULL ? said->price : STR("");
		item->added = said != NULL ? said->added : JUDGE_ADDED_UNSAID;
	}
	return OK;
}

/* ---- the lane --------------------------------------------------------------------------------------------------- */

static struct str
dedupe(struct tx *tx, enum topic topic, const struct portal_job *job, int64_t n)
{
	return arena_printf(tx->arena, "%s/%.*s/%lld", topic_rule(topic)->name, STR_ARG(job->id), (long long)n);
}

/* Whether no worker has ever taken up the EnsureConnection of this attempt. */
static enum result
open_unsent(struct tx *tx, const struct portal_job *job, bool *unsent)
{
	struct job open;
	enum result result = store_job_unfinished(tx, dedupe(tx, TOPIC_PORTAL_OPEN, job, job->machine.attempt), &open);

	*unsent = result == OK && open.state == JOB_QUEUED && open.tries == 0;
	return result == ERR_MISSING ? OK : result;
}

/* It had not left when it was looked at, in this transaction: a claim since then makes the store run it all again. */
static enum result
withdraw_open(struct tx *tx, const struct portal_job *job, int32_t attempt)
{
	bool withdrawn;

	return store_job_cancel(tx, dedupe(tx, TOPIC_PORTAL_OPEN, job, attempt), &withdrawn);
}

enum result
flow_portal_lane(struct tx *tx, struct portal_step *step)
{
	struct portal_token token;
	enum result result = store_portal_token_find(tx, step->job.login_id, step->job.id, 0, &token);
	enum portal_input_kind kind = step->input.kind;

	step->input.has_token = result == OK;
	step->input.open_unsent = false;	/* when all is run again, it may have left by now */
	if (result != OK && result != ERR_MISSING)
		return result;
	if (step->job.machine.state != PORTAL_CONNECTING || (kind != IN_CANCEL && kind != IN_ITEMS && kind != IN_DEADLINE))
		return OK;
	return open_unsent(tx, &step->job, &step->input.open_unsent);
}

enum result
flow_portal_start_next(struct tx *tx, struct str login_id)
{
	struct portal_step step = { .input = { .kind = IN_START } };
	struct login login;
	enum result result = store_login_get(tx, login_id, &login);

	if (result == ERR_MISSING)
		return OK;
	if (result != OK || login.holder.n > 0 || login.blocked.n > 0)
		return result;
	result = store_portal_job_next(tx, login_id, &step.job_id);
	if (result == ERR_MISSING)
		return OK;
	if (result != OK)
		return result;
	login.holder = step.job_id;
	result = store_login_update(tx, &login);
	return result == OK ? flow_portal_step(tx, &step) : result;
}

/* No connection of this job is left, so none of its tokens opens anything: those of earlier attempts are forgotten, too. */
static enum result
drop_own_tokens(struct tx *tx, const struct portal_job *job)
{
	struct portal_token *t;
	size_t n;
	enum result result = store_portal_token_list(tx, job->login_id, job->id, 0, &t, &n);

	for (size_t i = 0; i < n && result == OK; i++)
		if (str_eq(t[i].job_id, job->id))
			result = flow_portal_token_drop(tx, t[i].owner);
	return result;
}

static enum result
free_lane(struct tx *tx, const struct portal_job *job)
{
	struct login login;
	enum result result = drop_own_tokens(tx, job);

	if (result == OK)
		result = store_login_get(tx, job->login_id, &login);
	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	if (!str_eq(login.holder, job->id))
		return OK;
	login.holder = STR("");
	return store_login_update(tx, &login);
}

static enum result
block_login(struct tx *tx, const struct portal_step *step, int32_t attempt)
{
	const struct portal_job *job = &step->job;
	struct event event = { .subject = STR("login"), .subject_id = job->login_id, .type = STR("blocked") };
	json *data = json_object(tx->arena);
	struct portal_call call = { .asked_at = step->asked_at };
	struct login login = { .id = STR("") };
	enum result result = store_login_get(tx, job->login_id, &login);

	if (result == OK && call.asked_at == 0)
		result = store_portal_call_of(tx, job->id, STR("open"), attempt, &call);
	if (result != OK && result != ERR_MISSING)
		return result;
	if (login.id.n == 0 || (call.asked_at != 0 && login.credentials_at > call.asked_at))
		return OK;	/* entered anew since: they may be right */
	login.blocked = portal_error_name(job->machine.error);
	login.blocked_at = tx->now_ms;
	json_put_str(tx->arena, data, "error", login.blocked);
	json_put_str(tx->arena, data, "job", job->id);
	event.data = json_print(tx->arena, data);
	result = store_login_update(tx, &login);
	return result == OK ? store_event_add(tx, &event) : result;
}

static enum result
keep_token(struct tx *tx, const struct portal_step *step, int64_t attempt)
{
	struct portal_token t = { step->token_owner, step->job.login_id, step->job.id, attempt };

	return step->token_owner.n ? store_portal_token_add(tx, &t) : OK;
}

/* Whether another job is about to close its connection with this token. */
static enum result
needed(struct tx *tx, const struct portal_job *job, const struct portal_token *t, bool *needed)
{
	struct portal_job other;
	enum result result;

	*needed = false;
	if (str_eq(t->job_id, job->id))
		return OK;
	result = store_portal_job_get(tx, t->job_id, &other);
	*needed = result == OK && other.machine.connection == CONNECTION_CLOSING && other.machine.token_attempt == t->attempt;
	return result == ERR_MISSING ? OK : result;
}

enum result
flow_portal_token_drop(struct tx *tx, struct str owner)
{
	enum result result = store_sealed_delete(tx, owner, STR("token"));

	return result == OK ? store_portal_token_delete(tx, owner) : result;
}

static enum result
drop_token(struct tx *tx, const struct portal_step *step, int64_t attempt)
{
	struct portal_token *t;
	bool keep;
	size_t n;
	enum result result = store_portal_token_list(tx, step->job.login_id, step->job.id, attempt, &t, &n);

	for (size_t i = 0; i < n && result == OK; i++) {
		result = needed(tx, &step->job, &t[i], &keep);
		if (result == OK && !keep)
			result = flow_portal_token_drop(tx, t[i].owner);
	}
	return result;
}

/* ---- queue jobs ------------------------------------------------------------------------------------------------- */

static enum result
enqueue(struct tx *tx, enum topic topic, const struct portal_job *job, int64_t n, int64_t due_at, json *args, int64_t cause)
{
	struct job row = {
		.topic = str_of(topic_rule(topic)->name), .dedupe = dedupe(tx, topic, job, n), .due_at = due_at,
		.subject = STR("portal_job"), .subject_id = job->id, .cause_event = cause,
		.args = args != NULL ? json_print(tx->arena, args) : STR(""),
	};
	unsigned char random[16];

	if (topic_keyed(topic)) {
		if (!tx->env->random(tx->env->state, random, sizeof random))
			return ERR_STORE;
		row.key = deck_port.make_key(tx->arena, random);
	}
	return store_job_add(tx, &row, NULL);
}

static enum result
call(struct tx *tx, enum topic topic, const struct portal_step *step, int64_t attempt, int64_t due_at, int64_t cause)
{
	json *args = json_object(tx->arena);

	json_put_int(tx->arena, args, "attempt", attempt);
	return enqueue(tx, topic, &step->job, attempt, due_at, args, cause);
}

/* One close per token: which one is said by where it lies. */
static enum result
close_connection(struct tx *tx, const struct portal_step *step, int64_t attempt, int64_t cause)
{
	const struct portal_job *job = &step->job;
	json *args = json_object(tx->arena);
	struct portal_token token = { .owner = STR("") };
	enum result result = store_portal_token_find(tx, job->login_id, job->id, attempt, &token);

	if (result != OK && result != ERR_MISSING)
		return result;
	json_put_int(tx->arena, args, "attempt", attempt);
	json_put_str(tx->arena, args, "token_owner", token.owner);
	return enqueue(tx, TOPIC_PORTAL_CLOSE, job, job->seq, tx->now_ms, args, cause);
}

static enum result
send_answer(struct tx *tx, const struct portal_step *step, int64_t cause)
{
	json *args = json_object(tx->arena);

	json_put_int(tx->arena, args, "attempt", step->job.machine.attempt);
	json_put_int(tx->arena, args, "round", step->job.machine.mfa_round);
	json_put_str(tx->arena, args, "answer_owner", step->answer_owner);
	return enqueue(tx, TOPIC_PORTAL_ANSWER, &step->job, step->job.seq, tx->now_ms, args, cause);
}

static enum result
read_state(struct tx *tx, const struct portal_step *step, int64_t attempt, int64_t cause)
{
	json *args = json_object(tx->arena);

	json_put_int(tx->arena, args, "attempt", attempt);
	json_put_bool(tx->arena, args, "of_add", step->job.machine.state == PORTAL_ADDING_ITEMS);
	return enqueue(tx, TOPIC_PORTAL_READ, &step->job, step->job.seq, tx->now_ms, args, cause);
}

static enum result
timer(struct tx *tx, enum topic topic, const struct portal_job *job, int64_t at_ms, int64_t cause)
{
	return enqueue(tx, topic, job, at_ms, at_ms, NULL, cause);
}

enum result
flow_portal_timers(struct tx *tx, const struct portal_job *job, int64_t cause)
{
	const struct portal *m = &job->machine;
	enum result result = OK;

	if (m->deadline_ms > tx->now_ms)
		result = timer(tx, TOPIC_PORTAL_DEADLINE, job, m->deadline_ms, cause);
	if (result == OK && m->waits_until_ms > tx->now_ms)
		result = timer(tx, TOPIC_PORTAL_LIFETIME, job, m->waits_until_ms, cause);
	return result;
}

enum result
flow_portal_unwind(struct tx *tx, const struct portal_job *job, const struct portal *was)
{
	const struct portal *is = &job->machine;
	enum result result = OK;

	if (was->deadline_ms != 0 && was->deadline_ms != is->deadline_ms)
		result = store_job_cancel(tx, dedupe(tx, TOPIC_PORTAL_DEADLINE, job, was->deadline_ms), NULL);
	if (result == OK && was->waits_until_ms != 0 && was->waits_until_ms != is->waits_until_ms)
		result = store_job_cancel(tx, dedupe(tx, TOPIC_PORTAL_LIFETIME, job, was->waits_until_ms), NULL);
	return result;
}

/* ---- telling people --------------------------------------------------------------------------------------------- */

static struct str
item_lines(struct tx *tx, const struct portal_judged *judged, const struct portal_job *job)
{
	enum { SHOWN = 8, ROOM = 4000 };
	struct buf b = buf_of(arena_get(tx->arena, ROOM), ROOM);
	int shown = 0;

	if (b.p == NULL)
		return STR("");
	buf_int(&b, judged != NULL ? judged->ok : job->items_ok);	/* of a second result: its own */
	buf_text(&b, " of ");
	buf_int(&b, job->items);
	buf_text(&b, " lines are in the cart as expected.");
	for (size_t i = 0; judged != NULL && i < judged->n && shown < SHOWN; i++) {
		const struct portal_item *item = &judged->item[i];

		if (!item->attention)
			continue;
		shown++;
		buf_char(&b, '\n');
		buf_put(&b, item->sku);
		buf_text(&b, ": ");
		buf_put(&b, judge_verdict_text(item->verdict));
		if (item->seen_e4 != PRICE_MISSING && item->difference_e4 != 0) {
			buf_text(&b, " Expected ");
			price_format(&b, (struct price){ item->expected_e4, job->currency });
			buf_text(&b, ", seen ");
			price_format(&b, (struct price){ item->seen_e4, job->currency });
			buf_char(&b, '.');
		}
	}
	if (judged != NULL && judged->attention > shown) {
		buf_text(&b, "\nand ");
		buf_int(&b, judged->attention - shown);
		buf_text(&b, " more.");
	}
	return buf_str(&b);
}

static struct str
error_lines(struct tx *tx, const struct portal_job *job)
{
	enum portal_error error = job->machine.error;

	return arena_printf(tx->arena, "%.*s %.*s%s%.*s", STR_ARG(portal_error_text(error)), STR_ARG(portal_error_advice(error)),
	    job->error_text.n ? "\nThe portal said: " : "", STR_ARG(job->error_text));
}

static enum result
tell(struct tx *tx, const struct portal_step *step, enum portal_tell what, const struct portal_judged *judged, int64_t cause)
{
	static const struct { const char *title; enum notice_severity severity; } say[] = {
		[TELL_DONE] = { "Order is in the cart", NOTICE_INFO },
		[TELL_REVIEW] = { "Needs review", NOTICE_WARNING },
		[TELL_FAILED] = { "Failed", NOTICE_ERROR },
		[TELL_TIMEOUT] = { "Timed out", NOTICE_ERROR },
		[TELL_MFA] = { "Asks for a code", NOTICE_WARNING },
		[TELL_MFA_WRONG] = { "The code was refused", NOTICE_WARNING },
		[TELL_LATE] = { "A result came after we gave up", NOTICE_WARNING },
		[TELL_BLOCKED] = { "Waits for another connection to end", NOTICE_WARNING },
	};
	const struct portal_job *job = &step->job;
	struct notice n = { .severity = say[what].severity, .subject = STR("portal_job"), .subject_id = job->id };

	n.dedupe = arena_printf(tx->arena, "portal_job/%.*s/%d/%d", STR_ARG(job->id), (int)what, job->machine.mfa_round);
	n.title = arena_printf(tx->arena, "%.*s: %s", STR_ARG(job->supplier_name),
	    job->test && what == TELL_DONE ? "The login works" : say[what].title);
	switch (what) {
	case TELL_DONE:
	case TELL_REVIEW:
	case TELL_LATE:
		n.text = job->test ? STR("The portal accepted the user name and password.") : item_lines(tx, judged, job);
		break;
	case TELL_FAILED:
	case TELL_TIMEOUT:
		n.text = error_lines(tx, job);
		break;
	case TELL_MFA:
	case TELL_MFA_WRONG:
		n.text = job->question;
		break;
	case TELL_BLOCKED:
		n.text = STR("The portal has another connection of this login open. It is tried again until that one has ended.");
		break;
	}
	return flow_notify(tx, &n, cause, !job->test);
}

/* ---- all of them ------------------------------------------------------------------------------------------------ */

static enum result
keep_result(struct tx *tx, const struct portal_job *job, const struct portal_judged *judged)
{
	enum result result = OK;

	for (size_t i = 0; judged != NULL && i < judged->n && result == OK; i++)
		result = store_portal_item_answer(tx, job->id, &judged->item[i]);
	return result;
}

static enum result
effect(struct tx *tx, const struct portal_step *step, const struct portal_effect *e, const struct portal_judged *judged,
    int64_t cause)
{
	const struct portal_job *job = &step->job;

	switch (e->kind) {
	case DO_OPEN:
		return call(tx, TOPIC_PORTAL_OPEN, step, e->attempt, e->at_ms > tx->now_ms ? e->at_ms : tx->now_ms, cause);
	case DO_WITHDRAW_OPEN:
		return withdraw_open(tx, job, e->attempt);
	case DO_ADD:
		return call(tx, TOPIC_PORTAL_ADD, step, e->attempt, tx->now_ms, cause);
	case DO_ANSWER:
		return send_answer(tx, step, cause);
	case DO_CLOSE:
		return close_connection(tx, step, e->attempt, cause);
	case DO_KEEP_TOKEN:
		return keep_token(tx, step, e->attempt);
	case DO_DROP_TOKEN:
		return drop_token(tx, step, e->attempt);
	case DO_READ:
		return read_state(tx, step, e->attempt, cause);
	case DO_DEADLINE:
		return timer(tx, TOPIC_PORTAL_DEADLINE, job, e->at_ms, cause);
	case DO_LIFETIME:
		return timer(tx, TOPIC_PORTAL_LIFETIME, job, e->at_ms, cause);
	case DO_FREE_LANE:
		return free_lane(tx, job);
	case DO_BLOCK_LOGIN:
		return block_login(tx, step, e->attempt);
	case DO_RELEASE_LINES:
		return store_portal_line_release(tx, job->id, 0);
	case DO_TAKE_LINES:
		return OK;	/* done before anything else was written: it can refuse the input */
	case DO_KEEP_RESULT:
		return keep_result(tx, job, judged);
	case DO_TELL:
		return tell(tx, step, e->tell, judged, cause);
	}
	return OK;
}

enum result
flow_portal_effects(struct tx *tx, struct portal_step *step, const struct portal_decision *d, const struct portal_judged *judged,
    int64_t cause)
{
	enum result result = OK;
	bool lane_free = step->job.machine.state == PORTAL_PENDING;	/* a retried job may start at once */
	bool freed = false;

	for (int i = 0; i < d->effects && result == OK; i++) {
		result = effect(tx, step, &d->effect[i], judged, cause);
		if (d->effect[i].kind == DO_FREE_LANE)
			lane_free = freed = true;
	}
	if (result == OK && lane_free) {
		result = flow_portal_start_next(tx, step->job.login_id);
		if (result == OK)
			result = store_portal_job_get(tx, step->job.id, &step->job);
	}
	if (result == OK && freed)	/* its portal may have left it meanwhile */
		result = flow_logins_drop_unused(tx, step->job.login_id);
	return result;
}
