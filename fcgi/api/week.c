/* production/dashboard: the days ahead, and what was made. */
#include "api/handlers.h"
#include "api/job_json.h"
#include "api/pile.h"

enum { HOUR_MS = 3600000, STAGES = 60 };

struct week_stage { struct str name; int64_t n; };
struct week_day { int64_t day; struct week_stage stage[STAGES]; size_t stages; };

struct week {
	struct str store;
	int64_t days;			/* from today on */
	struct ticket_world world;
	struct week_day *day;
	size_t n;
	int64_t overdue, undated;
	struct floor_count *made;
	size_t mades;
};

static void
add_day(struct week_day *day, const struct ticket_day *d)
{
	size_t i = 0;

	while (i < day->stages && !str_eq(day->stage[i].name, d->stage))
		i++;
	if (i == STAGES)
		return;
	if (i == day->stages)
		day->stage[day->stages++] = (struct week_stage){ d->stage, 0 };
	day->stage[i].n += d->n;
}

static enum result
load_week(struct tx *tx, void *in_out)
{
	struct week *w = in_out;
	enum result result = api_ticket_world(tx, &w->world);
	int64_t hour = tx->now_ms / HOUR_MS;

	if (result == OK)
		result = api_pile_known(tx, &w->world, w->store);
	w->overdue = w->undated = 0;
	w->n = w->mades = 0;
	w->day = ARENA_ARRAY(tx->arena, struct week_day, (size_t)w->days);
	if (w->day == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < w->world.shops && result == OK; i++) {
		const struct ticket_shop *s = &w->world.shop[i];
		struct ticket_day *d;
		struct floor_count *made, *all;
		size_t n, mades;

		if (!api_pile_asks(s, w->store))
			continue;
		for (; w->n < (size_t)w->days; w->n++)
			w->day[w->n].day = s->today + (int64_t)w->n;
		result = store_ticket_days(tx, s->shop.id, DAY_LEAST, DAY_NONE, &d, &n);
		for (size_t k = 0; k < n && result == OK; k++) {
			if (d[k].day == DAY_NONE)
				w->undated += d[k].n;
			else if (d[k].day < s->today)
				w->overdue += d[k].n;
			else
				for (size_t m = 0; m < w->n; m++)
					if (w->day[m].day == d[k].day)
						add_day(&w->day[m], &d[k]);
		}
		if (result == OK)
			result = store_floor_counts(tx, s->shop.id, hour - 24 * (w->days > 1 ? 7 : 1), hour, &made, &mades);
		if (result != OK)
			break;
		all = ARENA_ARRAY(tx->arena, struct floor_count, w->mades + mades + 1);
		if (all == NULL)
			return ERR_LIMIT;
		if (w->mades > 0)
			memcpy(all, w->made, w->mades * sizeof *all);
		if (mades > 0)
			memcpy(all + w->mades, made, mades * sizeof *all);
		w->made = all;
		w->mades += mades;
	}
	return result;
}

static void
put_made(struct api *api, json *o, const struct week *w)
{
	struct arena *a = api->arena;
	json *hours = json_array(a);

	for (size_t i = 0; i < w->mades; i++) {
		const struct floor_count *m = &w->made[i];
		json *one = json_object(a);

		api_put_time(a, one, "hour_at", m->hour * HOUR_MS);
		json_put_str(a, one, "stage", m->stage);
		json_put_str(a, one, "person", m->person);
		json_put_str(a, one, "name", api_ticket_person(&w->world, m->person));
		json_put_int(a, one, "n", m->n);
		json_put(a, hours, NULL, one);
	}
	json_put(a, o, "made", hours);
}

void
api_board_dashboard(struct api *api)
{
	static const char *const known[] = { "store", "period", NULL };
	struct week *w = ARENA_NEW(api->arena, struct week);
	enum result result = w != NULL ? request_query_only(api->req, known, &api->fault) : ERR_LIMIT;
	struct str period = STR("week");
	json *o, *days;

	if (result == OK) {
		request_query(api->req, "store", &w->store);
		request_query(api->req, "period", &period);
		w->days = str_eq(period, STR("today")) ? 1 : 7;
		if (w->days == 7 && !str_eq(period, STR("week")))
			result = fault_field(&api->fault, "period", "Should be today or week.");
	}
	if (result == OK && api_unchanged_today(api))
		return;
	if (result == OK)
		result = db_read(api->db, &api->scope, load_week, w);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	days = json_array(api->arena);
	for (size_t i = 0; i < w->n; i++) {
		json *one = json_object(api->arena), *by = json_object(api->arena);
		const struct week_day *day = &w->day[i];
		int64_t total = 0;

		for (size_t k = 0; k < day->stages; k++) {
			json_put_int(api->arena, by, arena_cstr(api->arena, day->stage[k].name), day->stage[k].n);
			total += day->stage[k].n;
		}
		api_put_day(api->arena, one, "day", day->day);
		json_put_int(api->arena, one, "total", total);
		json_put(api->arena, one, "by_stage", by);
		json_put(api->arena, days, NULL, one);
	}
	json_put(api->arena, o, "days", days);
	json_put_int(api->arena, o, "overdue", w->overdue);
	json_put_int(api->arena, o, "undated", w->undated);
	put_made(api, o, w);
	answer_json(api->ans, 200, o);
}
