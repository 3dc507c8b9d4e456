/* overview: what needs a person now, what is moving, how the machine is. */
#include <time.h>

#include "api/handlers.h"
#include "api/job_json.h"
#include "api/label.h"
#include "api/lot_json.h"
#include "core/intake.h"
#include "store/portal.h"
#include "store/integration.h"
#include "store/job.h"
#include "store/shop_order.h"
#include "store/worker.h"

enum { DAYS = 14, DAY_MS = 86400000, WEEK_MS = 7 * DAY_MS, WORKERS_MS = 60000, LOTS_SHOWN = 20 };

struct overview {
	struct portal_job *wants, *moving;
	size_t wants_n, moving_n;
	int64_t counts[PORTAL_STATES];
	struct job_counts queue;
	struct job_list dead, unknown;
	struct worker *worker;
	size_t workers;
	struct portal_day day[DAYS + 1];
	size_t days;
	struct login *login;
	size_t logins;
	struct portal_row *portal;
	size_t portals;
	struct integration *integration;
	size_t integrations;
	struct order_list problems;
	struct lot_row *lot;
	size_t lots;
	int32_t today;
	int64_t now_ms;
};

static enum result
load(struct tx *tx, void *in_out)
{
	struct overview *v = in_out;
	struct portal_job_query moving = { .open_only = true, .limit = 50 };
	enum result result = store_portal_job_attention(tx, tx->now_ms - WEEK_MS, &v->wants, &v->wants_n);

	v->now_ms = tx->now_ms;
	v->dead = (struct job_list){ .state = JOB_DEAD, .limit = 20 };
	v->unknown = (struct job_list){ .state = JOB_UNKNOWN, .limit = 20 };
	if (result == OK)
		result = store_portal_job_list(tx, &moving, &v->moving, &v->moving_n);
	if (result == OK)
		result = store_portal_job_counts(tx, v->counts);
	if (result == OK)
		result = store_job_counts(tx, &v->queue);
	if (result == OK)
		result = store_job_list(tx, &v->dead);
	if (result == OK)
		result = store_job_list(tx, &v->unknown);
	if (result == OK)
		result = store_worker_list(tx, &v->worker, &v->workers);
	if (result == OK)
		result = store_portal_job_days(tx, tx->now_ms / DAY_MS * DAY_MS - (DAYS - 1) * (int64_t)DAY_MS, v->day, &v->days, DAYS + 1);
	if (result == OK)
		result = store_login_list(tx, &v->login, &v->logins);
	if (result == OK)
		result = store_portal_list(tx, &v->portal, &v->portals);
	if (result == OK)
		result = store_integration_list(tx, &v->integration, &v->integrations);
	v->problems = (struct order_list){ .problems = true, .limit = 20 };
	if (result == OK)
		result = store_order_list(tx, &v->problems);
	if (result == OK)
		result = flow_lot_today(tx, &v->today);
	if (result == OK)
		result = store_lot_attention(tx, v->today, LOTS_SHOWN, &v->lot, &v->lots);
	return result;
}

/* ---- what needs a person ------------------------------------------------------------------------------------------ */

static json *
attention(struct arena *a, const char *kind, const char *subject, struct str id, struct str title, struct str text, int64_t since)
{
	json *o = json_object(a);

	json_put_text(a, o, "kind", kind);
	json_put_text(a, o, "subject", subject);
	json_put_str(a, o, "subject_id", id);
	json_put_str(a, o, "title", title);
	json_put_str(a, o, "text", text);
	json_put_int(a, o, "since", since);
	return o;
}

/* "PO-1, PO-2 and 3 more": what tells two jobs of one supplier apart. */
static struct str
orders_of(struct arena *a, const struct portal_job *j)
{
	enum { NAMED = 3 };
	const json *all = json_parse(a, j->orders, NULL), *at = json_first(all);
	size_t n = json_count(all);
	struct str names = STR("");

	for (size_t i = 0; i < NAMED && at != NULL; i++, at = json_next(at))
		names = arena_printf(a, "%.*s%s%.*s", STR_ARG(names), i ? ", " : "", STR_ARG(json_string(at)));
	return n > NAMED ? arena_printf(a, "%.*s and %zu more", STR_ARG(names), n - NAMED) : names;
}

static json *
job_attention(struct arena *a, const struct portal_job *j)
{
	const struct portal *m = &j->machine;
	struct str orders = orders_of(a, j);
	const char *gap = orders.n ? ": " : "";
	json *o;

	if (m->state == PORTAL_AWAITING_MFA) {
		o = attention(a, "mfa", "portal_job", j->id, j->supplier_name, j->question, j->updated_at);
		api_put_time(a, o, "deadline_at", m->deadline_ms);
		return o;
	}
	if (m->late == LATE_OFFERED)
		return attention(a, "late", "portal_job", j->id, j->supplier_name,
		    arena_printf(a, "%.*s%sA result came after the job was given up. Accept it, or leave it.", STR_ARG(orders), gap), j->updated_at);
	if (m->state == PORTAL_FAILED)
		return attention(a, "failed", "portal_job", j->id, j->supplier_name,
		    arena_printf(a, "%.*s%s%.*s %.*s", STR_ARG(orders), gap, STR_ARG(portal_error_text(m->error)),
		    STR_ARG(portal_error_advice(m->error))),
		    j->ended_at ? j->ended_at : j->updated_at);
	if (m->state == PORTAL_NEEDS_REVIEW && !m->reviewed)
		return attention(a, "review", "portal_job", j->id, j->supplier_name,
		    arena_printf(a, "%.*s%s%lld of %lld lines need a look.", STR_ARG(orders), gap, (long long)j->items_attention, (long long)j->items),
		    j->ended_at ? j->ended_at : j->updated_at);
	return attention(a, "checkout", "portal_job", j->id, j->supplier_name,
	    arena_printf(a, "%.*s%sOrder the cart in the portal, then record the supplier's confirmation number.", STR_ARG(orders), gap),
	    j->ended_at ? j->ended_at : j->updated_at);
}

/* As Settings, Integrations names them. */
static struct str
provider_title(struct str provider)
{
	return str_eq(provider, STR("deck")) ? STR("Deck") : str_eq(provider, STR("slack")) ? STR("Slack") : STR("Purchasing source");
}

/* Whose login it is, as people know it: a user name that is half hidden tells them little. */
static struct str
users_of(struct arena *a, const struct overview *v, struct str login_id)
{
	struct str names = STR("");

	for (size_t i = 0; i < v->portals; i++)
		if (str_eq(v->portal[i].login_id, login_id))
			names = arena_printf(a, "%.*s%s%.*s", STR_ARG(names), names.n ? ", " : "", STR_ARG(v->portal[i].supplier_name));
	return names;
}

static json *
integration_attention(struct arena *a, const struct integration *i)
{
	if (str_eq(i->provider, STR("shopify")))
		return attention(a, "store_broken", "shop", i->id, i->label, i->detail, i->updated_at);
	return attention(a, "source_down", "integration", i->provider, provider_title(i->provider), i->detail, i->updated_at);
}

/* Of several problems the first says enough to go and look. */
static json *
order_attention(struct arena *a, const struct shop_order *o)
{
	int first = 0;

	while (first < INTAKE_PROBLEMS - 1 && !(o->problems & INTAKE_BIT(first)))
		first++;
	return attention(a, "order_problem", "shop_order", o->id, o->human, intake_problem_text((enum intake_problem)first), o->created_at);
}

static json *
lot_attention(struct arena *a, const struct lot_row *l, int32_t today)
{
	struct str warning = api_lot_warning(a, l, today);

	/* A unit is any word, of which nobody here knows the plural. */
	return attention(a, "lot", "stock_lot", l->id, arena_printf(a, "%.*s, lot %.*s", STR_ARG(l->name), STR_ARG(l->code)),
	    arena_printf(a, "%.*s%s Left (%.*s): %.*s.", STR_ARG(warning), str_ends(warning, STR(".")) ? "" : ".", STR_ARG(l->unit),
	    STR_ARG(flow_stock_text(a, l->lot.left))), l->updated_at);
}

static json *
all_attention(struct arena *a, const struct overview *v)
{
	json *list = json_array(a);

	for (size_t i = 0; i < v->wants_n; i++)
		json_put(a, list, NULL, job_attention(a, &v->wants[i]));
	for (size_t i = 0; i < v->logins; i++)
		if (v->login[i].blocked.n)
			json_put(a, list, NULL, attention(a, "login_blocked", "login", v->login[i].id,
			    arena_printf(a, "%.*s: login refused", STR_ARG(users_of(a, v, v->login[i].id))),
			    arena_printf(a, "The portal refused %.*s. No job uses it until its credentials are entered again.",
			    STR_ARG(v->login[i].hint)), v->login[i].blocked_at));
	for (size_t i = 0; i < v->integrations; i++)
		if (v->integration[i].state == INTEGRATION_BROKEN || v->integration[i].state == INTEGRATION_DISCONNECTED)
			json_put(a, list, NULL, integration_attention(a, &v->integration[i]));
	for (size_t i = 0; i < v->problems.n; i++)
		json_put(a, list, NULL, order_attention(a, &v->problems.at[i].order));
	for (size_t i = 0; i < v->lots; i++)
		json_put(a, list, NULL, lot_attention(a, &v->lot[i], v->today));
	for (size_t i = 0; i < v->unknown.n; i++)
		json_put(a, list, NULL, attention(a, "unknown_job", "queue", v->unknown.at[i].id, api_label_topic(v->unknown.at[i].topic),
		    STR("It may have happened or not: look at the provider, then try it again or let it go."), v->unknown.at[i].updated_at));
	for (size_t i = 0; i < v->dead.n; i++)
		json_put(a, list, NULL, attention(a, "dead_job", "queue", v->dead.at[i].id, api_label_topic(v->dead.at[i].topic),
		    v->dead.at[i].last_error, v->dead.at[i].updated_at));
	return list;
}

/* ---- the rest ----------------------------------------------------------------------------------------------------- */

static struct str
day_text(struct arena *a, int64_t ms)
{
	time_t at = (time_t)(ms / 1000);
	struct tm tm;

	if (gmtime_r(&at, &tm) == NULL)
		return STR("");
	return arena_printf(a, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

static json *
days_json(struct arena *a, const struct overview *v)
{
	json *list = json_array(a);
	int64_t first = v->now_ms / DAY_MS * DAY_MS - (DAYS - 1) * (int64_t)DAY_MS;

	for (int d = 0; d < DAYS; d++) {
		int64_t day = first + d * (int64_t)DAY_MS;
		struct portal_day counted = { .day = day };
		json *o = json_object(a);

		for (size_t i = 0; i < v->days; i++)
			if (v->day[i].day == day)
				counted = v->day[i];
		json_put_str(a, o, "day", day_text(a, day));
		json_put_int(a, o, "completed", counted.completed);
		json_put_int(a, o, "needs_review", counted.needs_review);
		json_put_int(a, o, "failed", counted.failed);
		json_put(a, list, NULL, o);
	}
	return list;
}

static json *
queue_json(struct arena *a, const struct overview *v)
{
	static const enum job_state shown[] = { JOB_QUEUED, JOB_RUNNING, JOB_UNKNOWN, JOB_DEAD };
	json *o = json_object(a);

	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
		json_put_int(a, o, arena_cstr(a, store_job_state_name(shown[i])), v->queue.by_state[shown[i]]);
	api_put_time(a, o, "oldest_due_at", v->queue.oldest_due_at);
	return o;
}

static json *
worker_json(struct arena *a, const struct overview *v)
{
	json *o = json_object(a);
	int64_t alive = 0;

	for (size_t i = 0; i < v->workers; i++)
		if (v->now_ms - v->worker[i].seen_at < WORKERS_MS)
			alive++;
	api_put_time(a, o, "seen_at", v->workers ? v->worker[0].seen_at : 0);
	json_put_int(a, o, "count", alive);
	return o;
}

void
api_overview_get(struct api *api)
{
	struct arena *a = api->arena;
	struct overview *v = ARENA_NEW(a, struct overview);
	json *o, *moving, *jobs;
	enum result result = v == NULL ? ERR_LIMIT : db_read(api->db, &api->scope, load, v);

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	moving = json_array(a);
	jobs = json_object(a);
	json_put(a, o, "attention", all_attention(a, v));
	for (size_t i = 0; i < v->moving_n; i++)
		json_put(a, moving, NULL, api_job_json(a, &v->moving[i]));
	json_put(a, o, "moving", moving);
	for (int i = 0; i < PORTAL_STATES; i++)
		json_put_int(a, jobs, arena_cstr(a, portal_state_name((enum portal_state)i)), v->counts[i]);
	json_put(a, o, "jobs", jobs);
	json_put(a, o, "queue", queue_json(a, v));
	json_put(a, o, "worker", worker_json(a, v));
	json_put_text(a, o, "engine", db_is_postgres(api->db) ? "postgres" : "sqlite");
	json_put(a, o, "per_day", days_json(a, v));
	answer_json(api->ans, 200, o);
	api_etag_body(api);
}
