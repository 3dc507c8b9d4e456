#include "serve/health.h"

#include "base/version.h"
#include "store/system.h"
#include "store/worker.h"

enum { ALIVE_MS = 30 * 1000 };

struct look { struct job_counts queue; int64_t seen_at, alive; };

static enum result
look(struct tx *tx, void *in_out)
{
	struct look *l = in_out;
	struct worker *at = NULL;
	size_t n = 0;
	enum result res;

	*l = (struct look){ 0 };
	res = store_system_queue(tx, &l->queue);
	if (res == OK)
		res = store_worker_list(tx, &at, &n);
	for (size_t i = 0; res == OK && i < n; i++) {
		if (at[i].seen_at > l->seen_at)
			l->seen_at = at[i].seen_at;
		l->alive += tx->now_ms - at[i].seen_at < ALIVE_MS;
	}
	return res;
}

struct health
health_look(const struct serve *serve, struct api *api)
{
	struct health health = { .ping_us = db_ping_us(serve->db) };
	struct scope scope = api->scope;
	struct look seen;

	scope.account = (struct str){ 0 };
	scope.fault = NULL;
	if (health.ping_us < 0 || db_system(serve->db, &scope, look, &seen) != OK)
		return health;
	health.up = true;
	health.queue = seen.queue;
	health.worker_seen_at = seen.seen_at;
	health.workers = seen.alive;
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
