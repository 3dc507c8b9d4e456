#include "flow/housekeeping.h"

#include "base/archive.h"
#include "base/json.h"
#include "flow/monitor_use.h"
#include "flow/notify.h"
#include "flow/pull.h"
#include "flow/shop_jobs.h"
#include "store/retention.h"

static const int64_t day_ms = INT64_C(86400000), night_ms = INT64_C(3) * 3600000;	/* 03:00 UTC */
static const int64_t mb = 1000000;
enum { AGAIN_MS = 200 };		/* between two bites: others want to write, too */
enum { JOBS = 300, NOTICES = 200, BODIES = 50 /* up to a megabyte each */ };	/* at once */

/* What else is forgotten: after how many days, 0 for retention_days; and how many rows at once. */
static const struct bite {
	enum result (*forget)(struct tx *, int64_t before, int64_t limit, int64_t *deleted);
	int64_t days, rows;
} bites[] = {
	{ store_retention_asked,	0,	100 },
	{ store_retention_sessions,	1,	100 },	/* since they ended */
	{ store_retention_throttle,	1,	100 },
	{ store_retention_workers,	1,	50 },
};

/* What one bite takes: read in prepare, archived there, deleted in settle. */
struct old {
	int64_t before;			/* ms */
	int64_t bodies_asked, bodies_before;	/* as the bite before has found out, 0 if it is the night's first; as it is for this one */
	struct job *job;
	struct notice *notice;
	size_t jobs, notices;
	struct str job_ids, notice_ids;	/* JSON arrays */
};

/* bodies_before: for a further bite of this night, so that it need not be found out again; else 0. */
static enum result
queue(struct tx *tx, int64_t due_at, int64_t bodies_before)
{
	struct job job = { .topic = str_of(topic_rule(TOPIC_HOUSEKEEPING)->name), .dedupe = STR("housekeeping"), .due_at = due_at };

	if (bodies_before)
		job.args = arena_printf(tx->arena, "{\"bodies_before\":%lld}", (long long)bodies_before);
	return store_job_add(tx, &job, NULL);
}

static int64_t
next_night(int64_t now_ms)
{
	return (now_ms - night_ms) / day_ms * day_ms + day_ms + night_ms;
}

enum result
flow_housekeeping_begin(struct tx *tx, void *unused)
{
	enum result result = queue(tx, next_night(tx->now_ms), 0);

	if (result == OK)
		result = flow_pull_begin(tx, unused);
	if (result == OK)
		result = flow_monitor_use_begin(tx);
	return result == OK ? flow_shop_clock(tx) : result;
}

/* ---- what is old -------------------------------------------------------------------------------------------------- */

static enum result
look(struct tx *tx, void *in_out)
{
	const struct config *config = tx->env->config;
	struct old *old = in_out;
	enum result result = OK;
	int64_t beyond = 0;

	old->before = tx->now_ms - config->retention_days * day_ms;
	old->bodies_before = old->bodies_asked;
	if (old->bodies_before == 0 && config->bodies_mb > 0)
		result = store_retention_beyond(tx, config->bodies_mb * mb, &beyond);
	if (old->bodies_before == 0)
		old->bodies_before = beyond >= old->before ? beyond + 1 : old->before;
	if (result == OK)
		result = store_retention_old_jobs(tx, old->before, JOBS, &old->job, &old->jobs);
	if (result == OK)
		result = store_retention_old_notices(tx, old->before, NOTICES, &old->notice, &old->notices);
	return result;
}

static void
name_ids(struct arena *a, struct old *old)
{
	json *jobs = json_array(a), *notices = json_array(a);

	for (size_t i = 0; i < old->jobs; i++)
		json_put_str(a, jobs, NULL, old->job[i].id);
	for (size_t i = 0; i < old->notices; i++)
		json_put_str(a, notices, NULL, old->notice[i].id);
	old->job_ids = json_print(a, jobs);
	old->notice_ids = json_print(a, notices);
}

/* ---- the archive -------------------------------------------------------------------------------------------------- */

static json *
line(struct arena *a, const char *kind, struct str account, struct str id)
{
	json *o = json_object(a);

	json_put_text(a, o, "kind", kind);
	json_put_str(a, o, "account", account);
	json_put_str(a, o, "id", id);
	return o;
}

static struct str
job_line(struct arena *a, const struct job *j)
{
	json *o = line(a, "job", j->account, j->id);

	json_put_str(a, o, "topic", j->topic);
	json_put_str(a, o, "state", store_job_state_name(j->state));
	json_put_str(a, o, "subject", j->subject);
	json_put_str(a, o, "subject_id", j->subject_id);
	json_put_int(a, o, "cause_event", j->cause_event);
	json_put_int(a, o, "tries", j->tries);
	json_put_str(a, o, "last_error", j->last_error);
	json_put_str(a, o, "worker", j->worker);
	json_put_str(a, o, "dedupe", j->dedupe);
	json_put_str(a, o, "key", j->key);
	json_put_raw(a, o, "args", j->args);
	json_put_int(a, o, "created_at", j->created_at);
	json_put_int(a, o, "updated_at", j->updated_at);
	return json_print(a, o);
}

static struct str
notice_line(struct arena *a, struct str account, const struct notice *n)
{
	json *o = line(a, "notice", account, n->id);

	json_put_str(a, o, "severity", store_notice_severity_name(n->severity));
	json_put_str(a, o, "title", n->title);
	json_put_str(a, o, "text", n->text);
	json_put_str(a, o, "subject", n->subject);
	json_put_str(a, o, "subject_id", n->subject_id);
	json_put_str(a, o, "dedupe", n->dedupe);
	json_put_int(a, o, "count", n->count);
	json_put_int(a, o, "created_at", n->created_at);
	json_put_int(a, o, "updated_at", n->updated_at);
	return json_print(a, o);
}

static enum result
archive(const struct env *env, const struct job *job, const struct old *old, struct arena *a, struct fault *f)
{
	struct str *text = ARENA_ARRAY(a, struct str, old->jobs + old->notices);
	struct buf all;
	size_t n = 0, size = 0;

	for (size_t i = 0; text && i < old->jobs; i++)
		size += (text[n++] = job_line(a, &old->job[i])).n + 1;
	for (size_t i = 0; text && i < old->notices; i++)
		size += (text[n++] = notice_line(a, job->account, &old->notice[i])).n + 1;
	all = buf_of(arena_get(a, size), size);
	if (arena_full(a))		/* half of it would be worse than none */
		return fault_set(f, ERR_LIMIT, "too_large", "There is no memory for what is to be archived.");
	for (size_t i = 0; i < n; i++) {
		buf_put(&all, text[i]);
		buf_char(&all, '\n');
	}
	return archive_append(a, env->config, job->account, env_now(env), buf_str(&all), f);
}

static enum result
tell(struct tx *tx, void *in_out)
{
	return flow_notify(tx, in_out, 0, true);
}

/* People are told when it is news: the job, which is tried again and again, remembers what was wrong last. */
static void
complain(struct db *db, const struct job *job, struct arena *a, const struct fault *f)
{
	struct fault own = { 0 };
	struct scope scope = {
		.account = job->account, .cause_kind = STR("job"), .cause = job->id, .arena = a, .fault = &own,
		.log = { .account = job->account, .job = job->id },
	};
	struct notice notice = {
		.dedupe = STR("archive"), .severity = NOTICE_ERROR, .title = STR("Old records cannot be archived"), .text = str_of(f->message),
	};

	if (str_eq(job->last_error, notice.text))
		return;
	log_line(LOG_WARN, &scope.log, "archive_failed", LOG_STR("why", notice.text), LOG_END);
	if (db_write(db, &scope, tell, &notice) != OK)
		log_line(LOG_WARN, &scope.log, "archive_failure_untold", LOG_STR("why", str_of(own.message)), LOG_END);
}

/* ---- topic housekeeping -------------------------------------------------------------------------------------------- */

enum result
flow_housekeeping_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct scope scope = { .account = job->account, .arena = a, .fault = f, .log = { .account = job->account, .job = job->id } };
	struct old *old = ARENA_NEW(a, struct old);
	enum result result;

	if (!old)
		return fault_set(f, ERR_LIMIT, "too_large", "There is no memory for this job.");
	json_is_int(json_get(json_parse(a, job->args, NULL), "bodies_before"), &old->bodies_asked);
	result = db_read(db, &scope, look, old);
	if (result != OK)
		return result;
	name_ids(a, old);
	if (env->config->archive.n > 0 && old->jobs + old->notices > 0)
		result = archive(env, job, old, a, f);
	if (result == ERR_STORE)
		complain(db, job, a, f);
	out->state = old;
	return result;
}

static enum result
forget(struct tx *tx, const struct old *old, bool *more)
{
	int64_t bodies = 0;
	enum result result = old->jobs ? store_retention_jobs(tx, old->job_ids) : OK;

	if (result == OK && old->notices)
		result = store_retention_notices(tx, old->notice_ids, old->before);
	if (result == OK)
		result = store_retention_bodies(tx, old->bodies_before, BODIES, &bodies);
	*more = old->jobs == JOBS || old->notices == NOTICES || bodies == BODIES;
	for (size_t i = 0; result == OK && i < sizeof bites / sizeof *bites; i++) {
		const struct bite *b = &bites[i];
		int64_t days = b->days ? b->days : tx->env->config->retention_days, deleted = 0;

		result = b->forget(tx, tx->now_ms - days * day_ms, b->rows, &deleted);
		*more = *more || deleted == b->rows;
	}
	return result;
}

enum result
flow_housekeeping_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct old *old = settle->state;	/* NULL: whatever has become of this night's job, there is a next one */
	bool more = false;
	enum result result = old ? forget(tx, old, &more) : OK;

	if (result != OK)
		return result;
	return more ? queue(tx, tx->now_ms + AGAIN_MS, old->bodies_before) : queue(tx, next_night(tx->now_ms), 0);
}
