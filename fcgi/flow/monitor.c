#include "flow/monitor.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/json.h"
#include "base/version.h"
#include "connect/sentry.h"
#include "store/system.h"

enum { GATHER_MS = 60000, QUIET_MS = 1000, SLOTS = 32, WHERE_MAX = 120, CODE_MAX = 60 };

/* ---- the queue's row ---------------------------------------------------------------------------------------------- */

/* A job's args: what happened, how often, when first and last. */
struct tally { struct str kind, where, code, of; int64_t n, first_ms, last_ms; };

static struct tally
tally_read(struct arena *a, struct str args)
{
	const json *o = json_parse(a, args, NULL);
	struct tally t = { json_string(json_get(o, "kind")), json_string(json_get(o, "where")), json_string(json_get(o, "code")),
	    json_string(json_get(o, "of")), 0, 0, 0 };

	json_is_int(json_get(o, "n"), &t.n);
	json_is_int(json_get(o, "first"), &t.first_ms);
	json_is_int(json_get(o, "last"), &t.last_ms);
	return t;
}

static struct str
tally_print(struct arena *a, const struct tally *t)
{
	json *o = json_object(a);

	json_put_str(a, o, "kind", t->kind);
	json_put_str(a, o, "where", t->where);
	json_put_str(a, o, "code", t->code);
	json_put_str(a, o, "of", t->of);
	json_put_int(a, o, "n", t->n);
	json_put_int(a, o, "first", t->first_ms);
	json_put_int(a, o, "last", t->last_ms);
	return json_print(a, o);
}

/* Queues it, or counts it with the one that waits. */
static enum result
count(struct tx *tx, const struct tally *now)
{
	struct job job = { .topic = str_of(topic_rule(TOPIC_SENTRY_SEND)->name), .subject = STR("monitor"), .subject_id = now->kind,
	    .due_at = tx->now_ms + GATHER_MS, .args = tally_print(tx->arena, now) }, known;
	struct tally sum;
	bool added;
	enum result result;

	job.dedupe = arena_printf(tx->arena, "sentry.send/%.*s/%.*s/%.*s", STR_ARG(now->kind), STR_ARG(now->where), STR_ARG(now->code));
	if (job.args.p == NULL || job.dedupe.p == NULL)
		return ERR_LIMIT;
	result = store_job_add(tx, &job, &added);
	if (result == OK && !added)
		result = store_job_get(tx, job.id, &known);
	if (result != OK || added)
		return result;
	sum = tally_read(tx->arena, known.args);
	sum.n += now->n;
	sum.last_ms = now->last_ms;
	sum.of = now->of;
	return store_job_args(tx, job.id, tally_print(tx->arena, &sum));
}

static bool
is_on(const struct env *env)
{
	struct sentry_dsn dsn;

	return sentry_dsn_read(env->config->sentry_dsn, &dsn);
}

enum result
flow_monitor_trouble(struct tx *tx, void *in_out)
{
	const struct trouble *t = in_out;
	const struct tally now = { str_of(t->kind), t->where, t->code, t->of, t->n > 0 ? t->n : 1, tx->now_ms, tx->now_ms };

	return is_on(tx->env) ? count(tx, &now) : OK;
}

enum result
flow_monitor_given_up(struct tx *tx, const struct job *job)
{
	struct trouble t = { .kind = "job", .where = job->topic, .code = STR("given_up"), .of = job->id };
	bool tells = str_eq(job->topic, str_of(topic_rule(TOPIC_SENTRY_SEND)->name)) ||
	    str_eq(job->topic, str_of(topic_rule(TOPIC_POSTHOG_SEND)->name));

	return tells ? OK : flow_monitor_trouble(tx, &t);
}

/* ---- requests ----------------------------------------------------------------------------------------------------- */

struct slot { char where[WHERE_MAX], code[CODE_MAX]; int64_t n, told_ms; };
struct monitor { pthread_mutex_t lock; struct slot slot[SLOTS]; };

struct monitor *
flow_monitor_make(void)
{
	struct monitor *m = calloc(1, sizeof *m);

	if (m != NULL)
		pthread_mutex_init(&m->lock, NULL);
	return m;
}

void
flow_monitor_free(struct monitor *m)
{
	free(m);
}

/* How many are to be written now, the one that is counted included; 0: it counts with the next. */
static int64_t
gather(struct monitor *m, struct str where, struct str code, int64_t now_ms)
{
	struct slot *at = m->slot;
	int64_t n = 0;
	bool known = false;

	pthread_mutex_lock(&m->lock);
	for (int i = 0; i < SLOTS && !known; i++) {
		known = str_eq(where, str_of(m->slot[i].where)) && str_eq(code, str_of(m->slot[i].code));
		if (known || m->slot[i].told_ms < at->told_ms)
			at = &m->slot[i];
	}
	if (!known) {			/* in the place of the one that was told the longest ago */
		*at = (struct slot){ .n = 0 };
		memcpy(at->where, where.p, where.n);
		memcpy(at->code, code.p, code.n);
	}
	at->n++;
	if (at->told_ms == 0 || now_ms - at->told_ms >= QUIET_MS) {
		n = at->n;
		at->n = 0;
		at->told_ms = now_ms;
	}
	pthread_mutex_unlock(&m->lock);
	return n;
}

static enum result
oldest(struct tx *tx, void *in_out)
{
	struct str *id = in_out;
	struct account *all;
	size_t n;
	enum result result = store_system_accounts(tx, &all, &n);

	if (result == OK && n > 0)
		*id = all[0].id;
	return result;
}

void
flow_monitor_request(struct monitor *m, const struct env *env, struct db *db, struct arena *a, struct str account, const struct trouble *t)
{
	struct fault fault = { 0 };
	struct scope scope = { .account = account, .cause_kind = STR("request"), .cause = t->of, .arena = a, .fault = &fault };
	struct trouble now = *t;

	if (m == NULL || !is_on(env) || t->where.n >= WHERE_MAX || t->code.n >= CODE_MAX)
		return;
	now.n = gather(m, t->where, t->code, env_now(env));
	if (now.n == 0 || (account.n == 0 && db_system(db, &scope, oldest, &scope.account) != OK) || scope.account.n == 0)
		return;
	if (db_write(db, &scope, flow_monitor_trouble, &now) != OK)
		log_line(LOG_WARN, NULL, "trouble_untold", LOG_STR("code", t->code), LOG_END);
}

/* ---- topic sentry.send -------------------------------------------------------------------------------------------- */

struct state { struct tally tally; };

/* "0.1.0" of "0.1.0 (3f2a91c)". */
static struct str
release(void)
{
	struct str number, rest;

	str_cut(version_text(), ' ', &number, &rest);
	return number;
}

enum result
flow_monitor_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct prepared *out)
{
	struct state *s = ARENA_NEW(a, struct state);
	unsigned char hash[SHA256_BYTES];
	struct sentry_event e;
	struct sentry_dsn dsn;

	(void)db;
	if (s == NULL || !crypto_sha256(job->id, hash))
		return fault_set(f, ERR_LIMIT, "too_large", "There is no memory for this message.");
	out->moot = !sentry_dsn_read(env->config->sentry_dsn, &dsn);
	if (out->moot)
		return OK;
	s->tally = tally_read(a, job->args);
	e = (struct sentry_event){ .kind = s->tally.kind, .where = s->tally.where, .code = s->tally.code, .account = job->account,
	    .of = s->tally.of, .count = s->tally.n, .first_ms = s->tally.first_ms, .last_ms = s->tally.last_ms, .version = release() };
	memcpy(e.id, hash, sizeof e.id);
	out->has_call = true;
	out->state = s;
	return sentry_ask(a, &dsn, &e, env_now(env), &out->call, f);
}

void
flow_monitor_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer, struct arena *a,
    struct reply *out)
{
	struct told told = sentry_reply(a, answer);

	(void)env, (void)state;
	out->outcome = told.outcome;
	out->retry_after_ms = told.retry_after_ms;
	out->all_wait = told.all_wait;
	out->error = told.text;
	if (told.outcome == CALL_REFUSED)	/* nobody is owed it; whoever set it up reads the log */
		log_line(LOG_WARN, NULL, "sentry_refused", LOG_STR("job", job->id), LOG_STR("why", told.text), LOG_END);
}

enum result
flow_monitor_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct state *s = settle->state;
	struct tally more;
	struct job now;
	enum result result = store_job_get(tx, settle->job->id, &now);

	if (result != OK || settle->end != SETTLE_DONE || s == NULL)
		return result == ERR_MISSING ? OK : result;
	more = tally_read(tx->arena, now.args);
	more.n -= s->tally.n;		/* what came while it was being sent */
	more.first_ms = more.last_ms;
	return more.n > 0 ? count(tx, &more) : OK;
}
