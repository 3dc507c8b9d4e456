#include "flow/housekeeping.h"

#include "flow/pull.h"
#include "store/retention.h"

static const int64_t day_ms = INT64_C(86400000), night_ms = INT64_C(3) * 3600000;	/* 03:00 UTC */
enum { AGAIN_MS = 200 };		/* between two bites: others want to write, too */

/* What is forgotten: after how many days, 0 for retention_days; and how many rows at once. */
static const struct bite {
	enum result (*forget)(struct tx *, int64_t before, int64_t limit, int64_t *deleted);
	int64_t days, rows;
} bites[] = {
	{ store_retention_jobs,		0,	300 },
	{ store_retention_bodies,	0,	50 },	/* up to a megabyte each */
	{ store_retention_notices,	0,	200 },
	{ store_retention_asked,	0,	100 },
	{ store_retention_sessions,	1,	100 },	/* since they ended */
	{ store_retention_throttle,	1,	100 },
	{ store_retention_workers,	1,	50 },
};

static enum result
queue(struct tx *tx, int64_t due_at)
{
	struct job job = { .topic = str_of(topic_rule(TOPIC_HOUSEKEEPING)->name), .dedupe = STR("housekeeping"), .due_at = due_at };

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
	enum result result = queue(tx, next_night(tx->now_ms));

	return result == OK ? flow_pull_begin(tx, unused) : result;
}

enum result
flow_housekeeping_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	(void)env, (void)db, (void)job, (void)a, (void)f;
	out->has_call = false;
	return OK;
}

enum result
flow_housekeeping_settle(struct tx *tx, void *unused)
{
	enum result result = OK;
	bool more = false;

	(void)unused;	/* whatever has become of this night's job, there is a next one */
	for (size_t i = 0; result == OK && i < sizeof bites / sizeof *bites; i++) {
		const struct bite *b = &bites[i];
		int64_t days = b->days ? b->days : tx->env->config->retention_days, deleted = 0;

		result = b->forget(tx, tx->now_ms - days * day_ms, b->rows, &deleted);
		more = more || deleted >= b->rows;
	}
	return result == OK ? queue(tx, more ? tx->now_ms + AGAIN_MS : next_night(tx->now_ms)) : result;
}
