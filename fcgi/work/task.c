#include "work/task.h"

#include <assert.h>
#include <string.h>
#include <time.h>

#include "flow/monitor.h"
#include "store/quota.h"

enum { ARENA_BYTES = 64 << 20, ERROR_MAX = 300, REFUSALS_MAX = 5, GIVEN_BACK_MAX = 2000 };
/* So long a job of no known topic waits for a newer worker, asked again so often. */
enum { NEWER_MS = 24 * 3600 * 1000, NEWER_AGAIN_MS = 5000 };

static const struct retry_rule outage = { 1000, 60000, 0 }, shortage = { 500, 5000, 0 };

int64_t
task_uptime_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- beginning --------------------------------------------------------------------------------------------------- */

static bool
copy_job(struct arena *a, const struct job *from, struct job *to)
{
	struct str *const texts[] = {
		&to->account, &to->id, &to->topic, &to->dedupe, &to->last_error, &to->worker, &to->subject, &to->subject_id,
		&to->key, &to->args,
	};

	*to = *from;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		*texts[i] = arena_str(a, *texts[i]);
		if (!texts[i]->p)
			return false;
	}
	return true;
}

/* A lease that ran out in the middle is a lost answer: it is asked before anything is done whether it may be repeated. */
static void
judge_lapse(struct task *t)
{
	int32_t made = (int32_t)t->job.tries - 1;	/* this one has not begun */
	enum topic_after after;

	if (!t->job.lapsed || !t->rule->network)
		return;
	after = topic_after(t->topic, CALL_LOST, made < 1 ? 1 : made);
	t->last_word = after != AFTER_AGAIN;
	if (!t->last_word)
		return;
	t->end = after == AFTER_DEAD ? TASK_DEAD : TASK_UNKNOWN;
	t->error = STR("The worker that made this call ended before the answer came.");
	t->reply = (struct reply){ .outcome = CALL_LOST, .error = t->error };
	t->replied = true;
}

bool
task_begin(struct task *t, const struct topic_row rows[TOPICS], const struct job *job, int64_t asked_ms, int64_t lease_ms)
{
	struct arena arena = t->arena.begin ? t->arena : arena_make(ARENA_BYTES);

	*t = (struct task){ .arena = arena, .busy = true };
	if (!arena.begin || !copy_job(&t->arena, job, &t->job))
		return false;
	t->begun_ms = asked_ms;
	t->lease_ms = asked_ms + lease_ms;
	t->scope = (struct scope){
		.account = t->job.account, .cause_kind = STR("job"), .cause = t->job.id, .arena = &t->arena, .fault = &t->fault,
		.log = { .account = t->job.account, .job = t->job.id },
	};
	if (!topic_parse(t->job.topic, &t->topic)) {
		/* While machines are updated one by one, another may know it. */
		if (job->updated_at - job->created_at < NEWER_MS) {
			task_defer(t, NEWER_AGAIN_MS, STR("Waits for a worker of a newer version."));
			return true;
		}
		t->end = TASK_DEAD;
		t->error = arena_printf(&t->arena, "This version of Tradepost knows no job \"%.*s\". Update the worker, then retry.",
		    STR_ARG(t->job.topic));
		return true;
	}
	t->rule = topic_rule(t->topic);
	t->row = &rows[t->topic];
	if (!t->row->prepare) {
		t->end = TASK_DEAD;
		t->error = arena_printf(&t->arena, "This version of Tradepost cannot do a job \"%s\" yet.", t->rule->name);
		return true;
	}
	judge_lapse(t);
	return true;
}

/* ---- deciding ---------------------------------------------------------------------------------------------------- */

/* Text for a row, whatever a provider said: one line of UTF-8. */
static void
set_error(struct task *t, struct str error)
{
	t->error = wire_words(&t->arena, error, ERROR_MAX);
}

static int64_t
again_in(const struct env *env, const struct task *t, struct retry_rule rule, int64_t after_ms)
{
	uint64_t random = (uint64_t)env_random32(env) << 32 | env_random32(env);

	return retry_delay_ms(rule, t->job.tries < INT32_MAX ? (int32_t)t->job.tries : INT32_MAX, random, after_ms);
}

void
task_defer(struct task *t, int64_t delay_ms, struct str why)
{
	t->end = TASK_DEFER;
	t->delay_ms = delay_ms;
	set_error(t, why);
}

/*
 * A try that this machine had no memory for says nothing of what it was to do, and does not count.  What is too much for any
 * machine looks the same: where so many tries were given back, over an hour of them, they count again.  fence and tries tell.
 */
static bool
patient(const struct task *t)
{
	return t->job.fence - t->job.tries < GIVEN_BACK_MAX;
}

static int64_t
shortage_ms(const struct env *env, const struct task *t)
{
	uint64_t random = (uint64_t)env_random32(env) << 32 | env_random32(env);

	return retry_delay_ms(shortage, (int32_t)(t->job.fence - t->job.tries) + 1, random, 0);
}

static void
new_key(const struct env *env, struct task *t)
{
	unsigned char random[16];

	t->end = TASK_AGAIN;
	if (t->row->make_key && env->random(env->state, random, sizeof random)) {
		t->key = t->row->make_key(&t->arena, random);
		if (t->key.n)
			t->end = TASK_NEW_KEY;
	}
}

static void
decide(const struct env *env, struct task *t)
{
	bool ours = t->reply.no_memory && patient(t);
	enum topic_after after = topic_after(t->topic, t->reply.outcome, ours ? 1 : (int32_t)t->job.tries);

	switch (after) {
	case AFTER_SETTLE:
		t->end = TASK_DONE;
		break;
	case AFTER_AGAIN:
		t->end = TASK_AGAIN;
		break;
	case AFTER_AGAIN_NEW_KEY:
		new_key(env, t);
		break;
	case AFTER_LOOK:	/* looking is the flow's: it is told that nobody knows */
	case AFTER_UNKNOWN:
		t->end = TASK_UNKNOWN;
		break;
	case AFTER_DEAD:
		t->end = TASK_DEAD;
		break;
	}
	if (t->end == TASK_AGAIN || t->end == TASK_NEW_KEY)
		t->delay_ms = again_in(env, t, t->rule->retry, t->reply.retry_after_ms);
	if (t->end == TASK_AGAIN && ours) {	/* one that may have been heard leaves one try */
		t->end = t->reply.outcome == CALL_NOT_SENT || t->job.tries > 1 ? TASK_DEFER : TASK_AGAIN;
		t->delay_ms = shortage_ms(env, t);
	}
}

/* ---- preparing --------------------------------------------------------------------------------------------------- */

void
task_prepare(const struct env *env, struct db *db, struct task *t)
{
	enum result result;

	if (t->end != TASK_OPEN && !t->last_word)
		return;
	t->fault = (struct fault){ 0 };
	assert(!t->rule->network || t->row->read);
	result = t->row->prepare(env, db, &t->job, &t->arena, &t->fault, &t->prepared);
	if (arena_full(&t->arena)) {
		arena_reopen(&t->arena);
		wire_wipe(&t->prepared.call);
		t->prepared = (struct prepared){ .has_call = false };
		t->fault = (struct fault){ 0 };		/* half of anything looks wrong */
		result = fault_set(&t->fault, ERR_LIMIT, "too_much", "The request is larger than there is room for.");
	}
	if (result == OK && t->prepared.moot) {
		t->end = TASK_MOOT;
	} else if (result == ERR_LIMIT && patient(t)) {
		task_defer(t, shortage_ms(env, t), t->fault.message[0] ? str_of(t->fault.message) : STR("There is no memory for this job."));
	} else if (t->last_word) {
		t->prepared.has_call = false;
	} else if (result == OK && t->prepared.wait_ms > 0) {
		task_defer(t, t->prepared.wait_ms, t->prepared.why);
	} else if (result == ERR_STORE && str_eq(str_of(t->fault.code), STR("store"))) {
		task_defer(t, again_in(env, t, outage, 0), str_of(t->fault.message));	/* our own store: no try was made */
	} else if (result == ERR_STORE || result == ERR_LIMIT) {	/* a sealed value cannot be opened: the key file may come back */
		t->reply = (struct reply){ .outcome = CALL_NOT_SENT };
		if (result == ERR_LIMIT)
			t->prepared.state = NULL;
		set_error(t, t->fault.message[0] ? str_of(t->fault.message) : STR("There is no memory for this job."));
		decide(env, t);
	} else if (result != OK) {
		t->end = TASK_DEAD;
		t->prepared.state = NULL;
		set_error(t, t->fault.message[0] ? str_of(t->fault.message) : STR("The request could not be prepared."));
	} else if (t->prepared.has_call && topic_keyed(t->topic) && t->job.key.n == 0) {
		t->end = TASK_DEAD;
		set_error(t, STR("The job has no key to be repeated with, so it was not sent."));
	} else if (!t->prepared.has_call) {
		t->end = TASK_DONE;
	}
	if (t->end != TASK_OPEN)
		wire_wipe(&t->prepared.call);
}

/* ---- calling ----------------------------------------------------------------------------------------------------- */

bool
task_call(struct task *t, bool stopping, int64_t uptime_ms)
{
	bool late = t->gone || t->lease_ms <= uptime_ms;

	if (stopping || late) {
		wire_wipe(&t->prepared.call);
		task_defer(t, 0, late ? STR("Its lease ended before it could be sent.") :
		    STR("The worker was stopped before it was sent."));
		return false;
	}
	t->called = true;
	t->transfer = (struct wire_transfer){
		.call = &t->prepared.call, .arena = &t->arena, .limit_ms = t->rule->call_ms, .owner = t,
		.reuse = t->prepared.call.method == WIRE_GET && t->rule->repeat == REPEAT_SAFE,
	};
	return true;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

void
task_read(const struct env *env, struct task *t)
{
	const struct answer *answer = &t->transfer.answer;

	wire_wipe(&t->prepared.call);
	t->replied = true;
	/* What stands when read can say nothing. */
	t->reply = (struct reply){
		.outcome = answer->outcome == WIRE_NOT_SENT ? CALL_NOT_SENT : CALL_LOST,
		.retry_after_ms = answer->retry_after_ms, .error = answer->detail,
	};
	t->row->read(env, &t->job, t->prepared.state, answer, &t->arena, &t->reply);
	if (arena_full(&t->arena)) {	/* half an answer is none */
		arena_reopen(&t->arena);
		t->reply = (struct reply){ .outcome = CALL_LOST, .error = STR("The answer is larger than there is room for."), .no_memory = true };
	}
	t->reply.no_memory |= answer->no_memory;
	if (t->reply.outcome != CALL_OK)
		set_error(t, t->reply.error.n ? t->reply.error : answer->detail.n ? answer->detail :
		    arena_printf(&t->arena, "The provider answered with HTTP status %d.", answer->status));
	decide(env, t);
}

/* ---- settling ---------------------------------------------------------------------------------------------------- */

static bool
sent_away(const struct task *t)
{
	return t->replied && (t->reply.all_wait || t->reply.outcome == CALL_THROTTLED) && t->reply.retry_after_ms > 0 &&
	    t->rule->rate != RATE_NONE;
}

bool
task_plain(const struct task *t, struct job_end *end)
{
	*end = (struct job_end){ .hold = { .account = t->job.account, .id = t->job.id, .fence = t->job.fence } };
	switch (t->end) {
	case TASK_MOOT:
		end->state = JOB_DONE;
		return true;
	case TASK_DONE:
		end->state = JOB_DONE;
		return !t->row || !t->row->settle;
	case TASK_AGAIN:
	case TASK_DEFER:
		end->state = JOB_QUEUED;
		end->delay_ms = t->delay_ms;
		end->untried = t->end == TASK_DEFER;
		end->last_error = t->error;
		return !sent_away(t);
	case TASK_OPEN:
	case TASK_NEW_KEY:
	case TASK_UNKNOWN:
	case TASK_DEAD:
		break;
	}
	return false;
}

/* A provider that sends us away sends away all calls of its kind. */
static enum result
pause_class(struct tx *tx, const struct task *t)
{
	struct quota q;
	struct quota_rule rule;
	struct str class;
	bool found;
	enum result res;

	if (!sent_away(t))
		return OK;
	rule = topic_rate_rule(t->rule->rate);
	class = topic_rate_name(t->rule->rate);
	res = store_quota_load(tx, class, &q.tokens_micro, &q.at_ms, &found);
	if (res != OK)
		return res;
	if (!found)
		q = quota_full(rule, tx->now_ms);
	quota_pause(&q, rule, t->reply.retry_after_ms, tx->now_ms);
	return store_quota_keep(tx, class, q.tokens_micro, q.at_ms);
}

static enum result
follow(struct tx *tx, struct task *t, enum settle_end end)
{
	struct settle settle = {
		.job = &t->job, .end = end, .state = t->prepared.state, .reply = t->replied ? &t->reply : NULL,
	};

	if (t->alone || !t->row || !t->row->settle)
		return OK;
	t->job.last_error = t->error;
	return t->row->settle(tx, &settle);
}

enum result
task_settle(struct tx *tx, void *in_out)
{
	struct task *t = in_out;
	const struct job *j = &t->job;
	enum result res = ERR_FENCED;

	switch (t->end) {
	case TASK_OPEN:
		return ERR_FENCED;
	case TASK_DONE:
	case TASK_MOOT:
		res = store_job_done(tx, j->id, j->fence);
		break;
	case TASK_AGAIN:
		res = store_job_again(tx, j->id, j->fence, tx->now_ms + t->delay_ms, t->error);
		break;
	case TASK_NEW_KEY:
		res = store_job_again_key(tx, j->id, j->fence, tx->now_ms + t->delay_ms, t->error, t->key);
		break;
	case TASK_DEFER:
		res = store_job_defer(tx, j->id, j->fence, tx->now_ms + t->delay_ms, t->error);
		break;
	case TASK_UNKNOWN:
		res = store_job_unknown(tx, j->id, j->fence, t->error);
		break;
	case TASK_DEAD:
		res = store_job_dead(tx, j->id, j->fence, t->error);
		if (res == OK)
			res = flow_monitor_given_up(tx, j);
		break;
	}
	if (res == OK && t->rule)
		res = pause_class(tx, t);
	if (res == OK && t->end == TASK_DONE)
		res = follow(tx, t, SETTLE_DONE);
	if (res == OK && t->end == TASK_UNKNOWN)
		res = follow(tx, t, SETTLE_UNKNOWN);
	if (res == OK && t->end == TASK_DEAD)
		res = follow(tx, t, SETTLE_DEAD);
	return res;
}

static void
refused(struct task *t)
{
	bool may_have_happened = t->called && t->rule && t->rule->repeat != REPEAT_SAFE;
	struct str why;

	arena_reopen(&t->arena);
	why = arena_str(&t->arena, str_of(t->fault.message));
	log_line(LOG_ERROR, &t->scope.log, "settle_refused", LOG_STR("topic", t->job.topic), LOG_STR("code", str_of(t->fault.code)),
	    LOG_STR("why", why), LOG_END);
	set_error(t, arena_printf(&t->arena, "What came of it could not be kept: %.*s",
	    STR_ARG(why.n ? why : STR("the program refused it."))));
	t->alone = true;
	t->end = t->end == TASK_UNKNOWN || (t->end == TASK_DONE && may_have_happened) ? TASK_UNKNOWN : TASK_DEAD;
}

/*
 * While the store is down, full or busy, or there is no memory, an answer is kept in mind for as long as the job is ours: the
 * flow has to hear of it.  What asked nobody gives its memory back, and is done anew.  What will never be taken is given up, or
 * it would be asked for for ever.
 */
bool
task_kept(const struct env *env, struct task *t, enum result result)
{
	bool down = str_eq(str_of(t->fault.code), STR("store"));	/* db.c's own word for it */
	bool may_pass = result == ERR_STORE || result == ERR_LIMIT;

	t->fenced = result == ERR_FENCED;
	if (result == OK || t->fenced) {
		task_log(t, task_uptime_ms());
		return true;
	}
	arena_reopen(&t->arena);
	if (!may_pass)
		refused(t);
	else if (!down && ++t->refusals >= REFUSALS_MAX) {
		t->refusals = 0;
		if (result == ERR_LIMIT && t->called)	/* its lease ends one day, and so do those of the next tries */
			return false;
		if (result == ERR_LIMIT && patient(t)) {
			task_defer(t, shortage_ms(env, t), STR("There was no memory to keep what came of it."));
		} else if (t->alone) {
			log_line(LOG_ERROR, &t->scope.log, "settle_impossible", LOG_STR("topic", t->job.topic), LOG_END);
			return true;
		} else {
			refused(t);
		}
	}
	return false;
}

/* ---- its end ----------------------------------------------------------------------------------------------------- */

static const char *const end_name[] = {
	[TASK_OPEN] = "open", [TASK_DONE] = "done", [TASK_MOOT] = "moot", [TASK_AGAIN] = "again", [TASK_NEW_KEY] = "again_new_key",
	[TASK_DEFER] = "deferred", [TASK_UNKNOWN] = "unknown", [TASK_DEAD] = "dead",
};
static const char *const call_name[CALL_OUTCOMES] = {
	[CALL_OK] = "ok", [CALL_REFUSED] = "refused", [CALL_NOT_SENT] = "not_sent", [CALL_LOST] = "lost",
	[CALL_SERVER_ERROR] = "server_error", [CALL_THROTTLED] = "throttled",
};

void
task_log(const struct task *t, int64_t now_ms)
{
	bool bad = t->fenced || t->end == TASK_UNKNOWN || t->end == TASK_DEAD;

	log_line(bad ? LOG_WARN : t->end == TASK_DEFER ? LOG_DEBUG : LOG_INFO, &t->scope.log, "job",
	    LOG_STR("topic", t->job.topic), LOG_STR("outcome", str_of(t->fenced ? "in_other_hands" : end_name[t->end])),
	    LOG_STR("call", str_of(t->replied ? call_name[t->reply.outcome] : "")),
	    LOG_INT("status", t->replied ? t->transfer.answer.status : 0), LOG_INT("ms", now_ms - t->begun_ms),
	    LOG_INT("tries", t->job.tries), LOG_STR("error", t->error), LOG_END);
}

void
task_release(struct task *t)
{
	arena_reset(&t->arena, 0);	/* its pages go back to the system, and with them every secret */
	*t = (struct task){ .arena = t->arena };
}
