/* settings/capacity, production/capacity: what may be made on which day, what is taken of it, and whether so many more fit. */
#include "api/handlers.h"
#include "api/pile.h"
#include "flow/capacity.h"
#include "flow/shops.h"
#include "http/body.h"

enum { DAYS_MAX = 180, DAYS = 42, AROUND = 60 };

/* ---- the settings ------------------------------------------------------------------------------------------------- */

static enum result
load_plan(struct tx *tx, void *plan)
{
	return flow_capacity_plan(tx, plan);
}

static json *
settings_answer(struct api *api, const struct capacity_plan *plan)
{
	json *o = answer_object(api->ans);

	json_put(api->arena, o, "settings", flow_capacity_settings_json(api->arena, plan));
	return o;
}

void
api_capacity_settings(struct api *api)
{
	struct capacity_plan plan;
	enum result result;

	if (api_unchanged(api))
		return;
	result = db_read(api->db, &api->scope, load_plan, &plan);
	if (result != OK)
		api_fail(api, result);
	else
		answer_json(api->ans, 200, settings_answer(api, &plan));
}

void
api_capacity_put(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct capacity_change c = { .already = false };
	enum result result = ERR_INPUT;

	if (body_has(&b, "settings"))
		result = flow_capacity_settings_parse(api->arena, json_get(b.object, "settings"), &c.plan, &api->fault);
	else
		fault_field(&api->fault, "settings", "Should be an object.");
	if (!body_done(&b))
		result = ERR_INPUT;
	if (result == OK) {
		c.settings = json_print(api->arena, flow_capacity_settings_json(api->arena, &c.plan));
		result = c.settings.p != NULL ? db_write(api->db, &api->scope, flow_capacity_change, &c) : ERR_LIMIT;
	}
	if (result != OK)
		api_fail(api, result);
	else if (c.already)
		answer_already_done(api->ans, settings_answer(api, &c.plan));
	else
		answer_json(api->ans, 200, settings_answer(api, &c.plan));
}

/* ---- the load ----------------------------------------------------------------------------------------------------- */

struct window {
	int64_t from, days;		/* asked for; from DAY_NONE: today */
	int32_t today;
	struct capacity_plan plan;
	struct capacity_load load;
	int64_t overdue[CAPACITY_GROUPS_MAX], undated;
};

static enum result
load_today(struct tx *tx, int32_t *today, struct shop **shop, size_t *n)
{
	enum result result = store_shop_list(tx, shop, n);

	*today = flow_shops_today_of_all(*shop, *n, tx->now_ms);
	return result;
}

static enum result
add_overdue(struct tx *tx, struct window *w, const struct shop *shop)
{
	struct ticket_load *row;
	size_t n;
	enum result result = store_ticket_overdue(tx, shop->id, flow_shops_today(shop, tx->now_ms), &row, &n);

	for (size_t i = 0; i < n && result == OK; i++)
		w->overdue[capacity_find(&w->plan, row[i].group)] += row[i].pieces;
	return result;
}

static enum result
load_window(struct tx *tx, void *in_out)
{
	struct window *w = in_out;
	struct capacity_load undated;
	struct shop *shop;
	size_t shops;
	enum result result = load_today(tx, &w->today, &shop, &shops);

	memset(w->overdue, 0, sizeof w->overdue);
	w->undated = 0;
	if (result == OK)
		result = flow_capacity_plan(tx, &w->plan);
	if (w->from == DAY_NONE)
		w->from = w->today;
	if (w->from > DAY_MOST - w->days)
		w->from = DAY_MOST - w->days;
	if (result != OK || w->plan.groups_n == 0)	/* without a plan there is nothing to count by */
		return result;
	result = flow_capacity_load(tx, &w->plan, (int32_t)w->from, (int32_t)(w->from + w->days - 1), &w->load);
	if (result == OK)
		result = flow_capacity_load(tx, &w->plan, DAY_NONE, DAY_NONE, &undated);
	for (size_t i = 0; result == OK && i < undated.n; i++)
		w->undated += undated.taken[i].pieces;
	for (size_t i = 0; i < shops && result == OK; i++)
		if (shop[i].active)
			result = add_overdue(tx, w, &shop[i]);
	return result;
}

static void
put_limit(struct arena *a, json *o, const char *key, int64_t n, bool limited)
{
	if (limited)
		json_put_int(a, o, key, n);
	else
		json_put_null(a, o, key);
}

static json *
day_json(struct arena *a, const struct window *w, int32_t day)
{
	json *o = json_object(a), *groups = json_array(a);

	api_put_day(a, o, "day", day);
	for (int32_t i = 0; i < (int32_t)w->plan.groups_n; i++) {
		json *one = json_object(a);
		struct str reason;
		int32_t limit = capacity_limit(&w->plan, i, day, &reason);
		int64_t taken = capacity_taken(&w->load, i, day);

		put_limit(a, one, "capacity", limit, limit != CAPACITY_NO_LIMIT);
		json_put_int(a, one, "taken", taken);
		put_limit(a, one, "free", limit - taken, limit != CAPACITY_NO_LIMIT);
		json_put_str(a, one, "heat", capacity_heat_name(capacity_heat(limit, taken)));
		json_put_str(a, one, "reason", reason);
		json_put(a, groups, NULL, one);
	}
	json_put(a, o, "groups", groups);
	return o;
}

static enum result
read_count(struct api *api, const char *name, int64_t least, int64_t most, int64_t *out)
{
	struct str text;

	if (!request_query(api->req, name, &text) || (str_int(text, out) && *out >= least && *out <= most))
		return OK;
	return fault_field(&api->fault, name, "Should be a whole number from %lld to %lld.", (long long)least, (long long)most);
}

void
api_capacity_load(struct api *api)
{
	static const char *const known[] = { "from", "days", NULL };
	struct window *w = ARENA_NEW(api->arena, struct window);
	enum result result = w != NULL ? request_query_only(api->req, known, &api->fault) : ERR_LIMIT;
	json *o, *days, *overdue;

	if (result == OK) {
		w->from = DAY_NONE;
		w->days = DAYS;
		result = api_query_day(api, "from", &w->from);
	}
	if (result == OK)
		result = read_count(api, "days", 1, DAYS_MAX, &w->days);
	if (result == OK && api_unchanged_today(api))
		return;
	if (result == OK)
		result = db_read(api->db, &api->scope, load_window, w);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	days = json_array(api->arena);
	overdue = json_array(api->arena);
	api_put_day(api->arena, o, "today", w->today);
	json_put(api->arena, o, "settings", flow_capacity_settings_json(api->arena, &w->plan));
	for (int64_t i = 0; i < w->days; i++)
		json_put(api->arena, days, NULL, day_json(api->arena, w, (int32_t)(w->from + i)));
	for (size_t i = 0; i < w->plan.groups_n; i++)
		json_put_int(api->arena, overdue, NULL, w->overdue[i]);
	json_put(api->arena, o, "days", days);
	json_put(api->arena, o, "overdue", overdue);
	json_put_int(api->arena, o, "undated", w->undated);
	answer_json(api->ans, 200, o);
}

/* ---- so many more? ------------------------------------------------------------------------------------------------ */

struct question {
	struct str group;
	int64_t count, day;
	struct capacity_plan plan;
	struct capacity_ask ask;
	struct capacity_said said;
};

static enum result
load_question(struct tx *tx, void *in_out)
{
	struct question *q = in_out;
	struct capacity_load load;
	struct shop *shop;
	size_t shops;
	int32_t from, to, soon;
	enum result result = load_today(tx, &q->ask.today, &shop, &shops);

	if (result == OK)
		result = flow_capacity_plan(tx, &q->plan);
	if (result != OK)
		return result;
	q->ask.group = capacity_find(&q->plan, q->group);
	if (q->ask.group < 0 || !str_eq(q->plan.groups[q->ask.group].name, q->group))
		return fault_field(tx->fault, "group", "There is no such group of products.");
	q->ask.count = (int32_t)q->count;
	q->ask.day = (int32_t)q->day;
	from = q->ask.day - AROUND < q->ask.today ? q->ask.today : q->ask.day - AROUND;	/* before today there is no room */
	soon = capacity_earliest(&q->plan, q->ask.group, q->ask.today);
	if (soon < q->ask.day || soon == DAY_NONE)
		soon = q->ask.day;
	to = soon > DAY_MOST - AROUND ? DAY_MOST : soon + AROUND;	/* of a day too soon the next ones are those that are not */
	result = flow_capacity_load(tx, &q->plan, from, to, &load);
	if (result == OK)
		q->said = capacity_what_if(&q->plan, &load, q->ask);
	return result;
}

static void
put_said(struct arena *a, json *o, const struct question *q)
{
	char room[800];
	struct buf b = buf_of(room, sizeof room);

	capacity_say(&b, &q->plan, q->ask, &q->said);
	json_put_str(a, o, "answer", capacity_answer_name(q->said.answer));
	json_put_str(a, o, "text", arena_str(a, buf_str(&b)));
	put_limit(a, o, "left", q->said.left, q->said.answer == CAPACITY_FITS && q->said.left != CAPACITY_NO_LIMIT);
	json_put_int(a, o, "missing", q->said.missing);
	api_put_day(a, o, "earliest", q->said.earliest);
	api_put_day(a, o, "before", q->said.before);
	api_put_day(a, o, "after", q->said.after);
	json_put_str(a, o, "reason", q->said.reason);
	api_put_problems(a, o, "problems", capacity_problems(q->said.answer));
}

void
api_capacity_what_if(struct api *api)
{
	static const char *const known[] = { "group", "count", "day", NULL };
	struct question *q = ARENA_NEW(api->arena, struct question);
	enum result result = q != NULL ? request_query_only(api->req, known, &api->fault) : ERR_LIMIT;
	json *o;

	if (result == OK) {
		q->day = DAY_NONE;
		q->count = 1;
		if (!request_query(api->req, "group", &q->group))
			fault_field(&api->fault, "group", "Should name a group of products.");
		read_count(api, "count", 1, CAPACITY_PIECES_MAX, &q->count);
		if (api_query_day(api, "day", &q->day) == OK && q->day == DAY_NONE)
			fault_field(&api->fault, "day", "Should be a date, such as 2026-11-21.");
		result = api->fault.result;
	}
	if (result == OK && api_unchanged_today(api))
		return;
	if (result == OK)
		result = db_read(api->db, &api->scope, load_question, q);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	put_said(api->arena, o, q);
	answer_json(api->ans, 200, o);
}
