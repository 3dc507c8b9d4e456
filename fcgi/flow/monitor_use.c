#include "flow/monitor_use.h"

#include "base/crypto.h"
#include "base/json.h"
#include "base/version.h"
#include "connect/posthog.h"
#include "store/event.h"

enum { HOUR_MS = 3600000, SOON_MS = 60000, IDS = 500000, HASH = 16 };	/* IDS: looked at in one go */

/* args: {"after": the last event that was told}; {} is the first, which only finds out where to begin. */
static enum result
queue(struct tx *tx, int64_t due_at, struct str args)
{
	struct job job = { .topic = str_of(topic_rule(TOPIC_POSTHOG_SEND)->name), .dedupe = STR("posthog.send"), .subject = STR("monitor"),
	    .subject_id = STR("use"), .due_at = due_at, .args = args };

	return store_job_add(tx, &job, NULL);
}

enum result
flow_monitor_use_begin(struct tx *tx)
{
	return tx->env->config->posthog_key.n ? queue(tx, 0, STR("")) : OK;
}

struct state {
	bool first;
	int64_t after, to;
	bool more;
	struct event_use *use;
	size_t n;
};

static enum result
look(struct tx *tx, void *in_out)
{
	struct state *s = in_out;
	enum result result = store_event_newest(tx, &s->to);

	if (result != OK || s->first)
		return result;
	s->more = s->to > s->after + IDS;
	s->to = s->more ? s->after + IDS : s->to;
	return store_event_uses(tx, s->after, s->to, &s->use, &s->n);
}

static struct str
hash_of(struct arena *a, struct str account)
{
	unsigned char hash[SHA256_BYTES];

	if (!crypto_sha256(arena_printf(a, "tradepost %.*s", STR_ARG(account)), hash))
		return STR("");
	return crypto_hex(a, (struct str){ (const char *)hash, HASH });
}

enum result
flow_monitor_use_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct prepared *out)
{
	struct scope scope = { .account = job->account, .arena = a, .fault = f, .log = { .account = job->account, .job = job->id } };
	struct posthog_batch batch = { .id = job->id, .who = hash_of(a, job->account), .version = version_text(), .at_ms = job->due_at };
	struct state *s = ARENA_NEW(a, struct state);
	struct posthog_use *use;
	enum result result;

	out->moot = env->config->posthog_key.n == 0;
	if (s == NULL || out->moot)
		return out->moot ? OK : ERR_LIMIT;
	s->first = !json_is_int(json_get(json_parse(a, job->args, NULL), "after"), &s->after);
	result = db_read(db, &scope, look, s);
	out->state = s;
	out->has_call = s->n > 0;
	if (result != OK || !out->has_call)
		return result;
	use = ARENA_ARRAY(a, struct posthog_use, s->n);
	for (size_t i = 0; use != NULL && i < s->n; i++)
		use[i] = (struct posthog_use){ arena_printf(a, "%.*s.%.*s", STR_ARG(s->use[i].subject), STR_ARG(s->use[i].type)), s->use[i].count };
	batch.use = use;
	batch.n = use != NULL ? s->n : 0;
	if (batch.who.n == 0 || batch.n == 0)
		return fault_set(f, ERR_LIMIT, "too_large", "There is no memory for this message.");
	return posthog_ask(a, env->config->posthog_host, env->config->posthog_key, &batch, &out->call, f);
}

void
flow_monitor_use_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer, struct arena *a,
    struct reply *out)
{
	struct told told = posthog_reply(a, answer);

	(void)env, (void)state;
	out->outcome = told.outcome;
	out->retry_after_ms = told.retry_after_ms;
	out->error = told.text;
	if (told.outcome == CALL_REFUSED)
		log_line(LOG_WARN, NULL, "posthog_refused", LOG_STR("job", job->id), LOG_STR("why", told.text), LOG_END);
}

enum result
flow_monitor_use_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct state *s = settle->state;

	if (s == NULL)
		return OK;	/* the clock begins anew */
	return queue(tx, s->more ? tx->now_ms + SOON_MS : (tx->now_ms / HOUR_MS + 1) * HOUR_MS,
	    arena_printf(tx->arena, "{\"after\":%lld}", (long long)(settle->end == SETTLE_DONE ? s->to : s->after)));
}
