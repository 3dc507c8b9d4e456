/*
 * admit.c - before a call is prepared: are calls allowed at all, and has its account a token left for this provider?
 *
 * The buckets lie in the store, so that they hold however many workers there are.  Who gets no token goes back into the
 * queue, visibly, for the time when there should be one; those who wait together are given times one after the other.
 */
#include "core/quota.h"
#include "store/quota.h"
#include "work/crew.h"

enum { OFF_MS = 30000, OUTAGE_MS = 1000, MOST = 64 };

/* Tasks of one account and one class. */
struct group {
	struct scope scope;
	enum topic_rate rate;
	struct task *task[MOST];
	int64_t wait_ms[MOST];		/* out: 0 go */
	size_t n;
};

/* in_out is a struct group. */
static enum result
take(struct tx *tx, void *in_out)
{
	struct group *g = in_out;
	struct quota_rule rule = topic_rate_rule(g->rate);
	struct str class = topic_rate_name(g->rate);
	int64_t apart_ms = 1000000 / (rule.rate_milli > 0 ? rule.rate_milli : 1), later = 0;
	struct quota q;
	bool found;
	enum result res = store_quota_load(tx, class, &q.tokens_micro, &q.at_ms, &found);

	if (res != OK)
		return res;
	if (!found)
		q = quota_full(rule, tx->now_ms);
	for (size_t i = 0; i < g->n; i++) {
		g->wait_ms[i] = quota_take(&q, rule, 1, tx->now_ms);
		if (g->wait_ms[i] > 0)
			g->wait_ms[i] += apart_ms * later++;
	}
	return store_quota_keep(tx, class, q.tokens_micro, q.at_ms);
}

static struct group *
group_of(struct group *groups, size_t *n, struct arena *a, struct task *t)
{
	for (size_t i = 0; i < *n; i++)
		if (groups[i].rate == t->rule->rate && str_eq(groups[i].scope.account, t->job.account))
			return &groups[i];
	groups[*n] = (struct group){
		.rate = t->rule->rate,
		.scope = { .account = t->job.account, .arena = a, .log = { .account = t->job.account } },
	};
	return &groups[(*n)++];
}

static void
tell(struct group *g, enum result result)
{
	for (size_t i = 0; i < g->n; i++) {
		struct task *t = g->task[i];

		if (result != OK)
			task_defer(t, OUTAGE_MS, STR("The store could not count this call."));
		else if (g->wait_ms[i] > 0)
			task_defer(t, g->wait_ms[i], arena_printf(&t->arena, "Waits for its turn: calls to %.*s are limited.",
			    STR_ARG(topic_rate_name(g->rate))));
	}
}

void
admit(struct crew *w, struct arena *a, struct task **task, size_t n)
{
	struct group *groups = ARENA_ARRAY(a, struct group, n);
	struct db_call call[MOST];
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		struct task *t = task[i];

		if (t->end != TASK_OPEN || !t->rule->network)
			continue;
		if (!w->env->config->external_calls)
			task_defer(t, OFF_MS, STR("Outbound calls are switched off."));
		else if (!groups)
			task_defer(t, OUTAGE_MS, STR("There is no memory to count this call."));
		else if (t->rule->rate != RATE_NONE) {
			struct group *g = group_of(groups, &count, a, t);

			g->task[g->n++] = t;
		}
	}
	for (size_t i = 0; i < count; i++)
		call[i] = (struct db_call){ &groups[i].scope, take, &groups[i], ERR_STORE };
	db_write_many(w->db, call, count);
	for (size_t i = 0; i < count; i++)
		tell(&groups[i], call[i].result);
}
