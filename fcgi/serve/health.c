#include "serve/health.h"

#include "base/version.h"
#include "flow/alarm.h"
#include "serve/metrics.h"
#include "store/system.h"
#include "store/worker.h"

enum { ALIVE_MS = 30 * 1000, MINUTE_MS = 60000, MINUTES = 10 };

struct workers { int64_t seen_at, alive; };

static enum result
look_queue(struct tx *tx, void *in_out)
{
	return store_system_queue(tx, in_out);
}

static enum result
look_workers(struct tx *tx, void *in_out)
{
	struct workers *workers = in_out;
	struct worker *at = NULL;
	size_t n = 0;
	enum result res = store_worker_list(tx, &at, &n);

	*workers = (struct workers){ 0 };
	for (size_t i = 0; res == OK && i < n; i++) {
		if (at[i].seen_at > workers->seen_at)
			workers->seen_at = at[i].seen_at;
		workers->alive += tx->now_ms - at[i].seen_at < ALIVE_MS;
	}
	return res;
}

struct health
health_look(const struct serve *serve, struct api *api)
{
	struct health health = { .ping_us = db_ping_us(serve->db) };
	struct scope scope = api->scope;
	struct workers workers = { 0 };

	/* Queue and workers are the machine's, of no account. */
	scope.account = (struct str){ 0 };
	scope.fault = NULL;
	health.up = health.ping_us >= 0 && db_system(serve->db, &scope, look_queue, &health.queue) == OK &&
	    db_read(serve->db, &scope, look_workers, &workers) == OK;
	health.worker_seen_at = workers.seen_at;
	health.workers = workers.alive;
	health.stuck = health.up && flow_alarm_stuck(health.queue.oldest_due_at, env_now(api->env));
	return health;
}

static void
put_time(struct arena *a, json *to, const char *key, int64_t at)
{
	if (at)
		json_put_int(a, to, key, at);
	else
		json_put_null(a, to, key);
}

/* ---- by kind of work ----------------------------------------------------------------------------------------------- */

struct kinds { struct work_count *at; size_t n; int64_t now_ms; };

static enum result
look_kinds(struct tx *tx, void *in_out)
{
	struct kinds *k = in_out;

	k->now_ms = tx->now_ms;
	return store_worker_counts(tx, &k->at, &k->n);
}

/* Of the last ten minutes and what has gone of this one: done by the minute, and how many of a hundred tries came to nothing. */
static json *
kind_json(struct arena *a, const struct kinds *k, size_t from, size_t *next)
{
	const int64_t minute = k->now_ms / MINUTE_MS, covered_ms = MINUTES * MINUTE_MS + k->now_ms % MINUTE_MS;
	struct str topic = k->at[from].topic;
	int64_t done = 0, failed = 0, last_at = 0, tenths;
	json *o = json_object(a);

	for (*next = from; *next < k->n && str_eq(k->at[*next].topic, topic); ++*next) {
		const struct work_count *c = &k->at[*next];

		if (c->last_at > last_at)
			last_at = c->last_at;
		if (c->minute + MINUTES < minute || c->minute > minute)
			continue;
		done += c->done;
		failed += c->failed;
	}
	tenths = (done * 10 * MINUTE_MS + covered_ms / 2) / covered_ms;
	json_put_str(a, o, "kind", topic);
	json_put_raw(a, o, "per_minute", arena_printf(a, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10)));
	json_put_raw(a, o, "error_rate", arena_printf(a, "%lld.%03lld", (long long)(failed && !done),
	    (long long)(done ? failed * 1000 / (done + failed) : 0)));
	put_time(a, o, "last_run_at", last_at);
	return o;
}

static bool
ask_kinds(const struct serve *serve, struct api *api, struct kinds *k)
{
	struct scope scope = api->scope;

	scope.account = (struct str){ 0 };
	scope.fault = NULL;
	return db_read(serve->db, &scope, look_kinds, k) == OK;
}

static json *
kinds_json(struct arena *a, const struct kinds *k)
{
	json *list = json_array(a);
	size_t i = 0;

	while (i < k->n)
		json_put(a, list, NULL, kind_json(a, k, i, &i));
	return list;
}

void
health_answer(const struct serve *serve, struct api *api)
{
	struct health health = health_look(serve, api);
	struct kinds kinds = { NULL, 0, 0 };
	struct arena *a = api->arena;
	json *o = json_object(a);
	bool tells = metrics_may(api);

	if (health.up && tells)
		health.up = ask_kinds(serve, api, &kinds);
	json_put_str(a, o, "status", health.up ? STR("up") : STR("down"));
	if (!health.up)
		json_put_text(a, o, "reason", "The store does not answer.");
	json_put_str(a, o, "version", version_text());
	json_put_text(a, o, "engine", db_is_postgres(serve->db) ? "postgres" : "sqlite");
	if (health.ping_us >= 0)
		json_put_raw(a, o, "database_ms", arena_printf(a, "%lld.%03lld", (long long)(health.ping_us / 1000),
		    (long long)(health.ping_us % 1000)));
	else
		json_put_null(a, o, "database_ms");
	put_time(a, o, "worker_seen_at", health.worker_seen_at);
	if (health.up)
		json_put_int(a, o, "queue_depth", health.queue.by_state[JOB_QUEUED] + health.queue.by_state[JOB_RUNNING]);
	else
		json_put_null(a, o, "queue_depth");
	put_time(a, o, "oldest_due_at", health.queue.oldest_due_at);
	json_put_bool(a, o, "stuck", health.stuck);
	if (health.up && tells)
		json_put(a, o, "kinds", kinds_json(a, &kinds));
	answer_json(api->ans, health.up ? 200 : 503, o);
}
