#include "serve/health.h"

#include "base/version.h"
#include "store/system.h"
#include "store/worker.h"

enum { ALIVE_MS = 30 * 1000 };

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

void
health_answer(const struct serve *serve, struct api *api)
{
	struct health health = health_look(serve, api);
	struct arena *a = api->arena;
	json *o = json_object(a);

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
	answer_json(api->ans, health.up ? 200 : 503, o);
}
