/*
 * production/overview: how the day goes. What is due today and overdue by stage, each store by its own calendar, and what was made:
 * by the hour of one clock, the first store's, for hours that stand in one picture have to be one after the other; and by whom.
 */
#include <stdlib.h>

#include "api/handlers.h"
#include "api/pile.h"
#include "base/zone.h"
#include "store/ticket.h"

enum { HOUR_MS = 3600000, DAY_HOURS = 24, WEEK_DAYS = 7, COLUMNS_MAX = 60, MAKERS_MAX = 1000, MAKERS_SHOWN = 50 };

/* A stage of one or several stores: stages of one name are one. */
struct stage_sum { struct str name; int64_t due, overdue, made[DAY_HOURS]; };

struct today {
	struct str store;
	struct ticket_world world;
	int64_t stores, day, hour;		/* day and hour: where the first of them is, */
	struct str zone;			/* which is here; "" none */
	struct stage_sum stage[COLUMNS_MAX];
	size_t stages;
	int64_t due, done, overdue;
	bool more;				/* there are more than were counted */
	struct floor_maker maker[MAKERS_MAX];
	size_t makers;
};

static struct stage_sum *
stage_of(struct today *v, struct str name)
{
	for (size_t i = 0; i < v->stages; i++)
		if (str_eq(v->stage[i].name, name))
			return &v->stage[i];
	if (v->stages == COLUMNS_MAX)
		return NULL;
	v->stage[v->stages] = (struct stage_sum){ .name = name };
	return &v->stage[v->stages++];
}

/* The first hour since 1970 that begins in the day of now. */
static int64_t
first_hour(const struct zone *zone, int64_t now_ms)
{
	int64_t at = zone_next_midnight_ms(zone, now_ms - (DAY_HOURS + 2) * (int64_t)HOUR_MS), next;

	while ((next = zone_next_midnight_ms(zone, at)) <= now_ms)
		at = next;
	return (at + HOUR_MS - 1) / HOUR_MS;
}

static int64_t
hour_of_day(const struct zone *zone, int64_t ms)
{
	return (ms / 1000 + (zone != NULL ? zone_offset_s(zone, ms) : 0)) / 3600 % DAY_HOURS;
}

static enum result
add_due(struct tx *tx, struct today *v, const struct ticket_shop *s)
{
	struct ticket_day *late, *due;
	size_t lates, dues;
	int64_t n = 0, done = 0;
	struct stage_sum *c;
	enum result result = store_ticket_due(tx, s->shop.id, DAY_LEAST, s->today - 1, &late, &lates);

	for (size_t i = 0; i < lates && result == OK; n += late[i++].n)
		if ((c = stage_of(v, late[i].stage)) != NULL)
			c->overdue += late[i].n;
	v->overdue += n;
	v->more |= n >= TICKET_LOOKS;
	if (result == OK)
		result = store_ticket_due(tx, s->shop.id, s->today, s->today, &due, &dues);
	n = 0;
	for (size_t i = 0; result == OK && i < dues; n += due[i++].n)
		if ((c = stage_of(v, due[i].stage)) != NULL)
			c->due += due[i].n;
	if (result == OK)
		result = store_ticket_done(tx, s->shop.id, s->today, &done);
	v->due += n + done;
	v->done += done;
	v->more |= n >= TICKET_LOOKS || done >= TICKET_LOOKS;
	return result;
}

static void
add_maker(struct today *v, const struct floor_maker *m)
{
	size_t i = 0;

	while (i < v->makers && !str_eq(v->maker[i].person, m->person))
		i++;
	if (i == MAKERS_MAX)
		return;
	if (i == v->makers)
		v->maker[v->makers++] = (struct floor_maker){ .person = m->person };
	v->maker[i].n += m->n;
	v->maker[i].since += m->since;
}

static enum result
add_made(struct tx *tx, struct today *v, const struct ticket_shop *s, const struct zone *zone)
{
	int64_t first = zone != NULL ? first_hour(zone, tx->now_ms) : tx->now_ms / HOUR_MS / DAY_HOURS * DAY_HOURS;
	struct floor_count *made;
	struct floor_maker *maker;
	size_t n, makers;
	enum result result = store_floor_hours(tx, s->shop.id, first, tx->now_ms / HOUR_MS, &made, &n);

	for (size_t i = 0; result == OK && i < n; i++) {
		struct stage_sum *c = stage_of(v, made[i].stage);

		if (c != NULL)
			c->made[hour_of_day(zone, made[i].hour * HOUR_MS)] += made[i].n;
	}
	if (result == OK)
		result = store_floor_makers(tx, s->shop.id, first - (WEEK_DAYS - 1) * DAY_HOURS, first, &maker, &makers);
	for (size_t i = 0; result == OK && i < makers; i++)
		add_maker(v, &maker[i]);
	return result;
}

static enum result
load_today(struct tx *tx, void *in_out)
{
	struct today *v = in_out;
	struct str store = v->store;
	const struct zone *zone = NULL;
	enum result result;

	*v = (struct today){ .store = store, .day = DAY_NONE, .zone = STR("") };
	result = api_ticket_world(tx, &v->world);
	if (result == OK)
		result = api_pile_known(tx, &v->world, store);
	for (size_t i = 0; i < v->world.shops && result == OK; i++) {
		const struct ticket_shop *s = &v->world.shop[i];

		if (!api_pile_asks(s, store))
			continue;
		if (v->stores++ == 0) {
			v->zone = s->shop.zone;
			zone = zone_open(v->zone);
			v->day = s->today;
			v->hour = hour_of_day(zone, tx->now_ms);
		}
		for (int32_t k = 0; k < s->settings.floor.n; k++)
			stage_of(v, stage_name(&s->settings.floor, k));
		result = add_due(tx, v, s);
		if (result == OK)
			result = add_made(tx, v, s, zone);
	}
	return result;
}

/* ---- as JSON ------------------------------------------------------------------------------------------------------- */

static json *
stages_json(struct arena *a, const struct today *v)
{
	json *list = json_array(a);

	for (size_t i = 0; i < v->stages; i++) {
		json *o = json_object(a);

		json_put_str(a, o, "name", v->stage[i].name);
		json_put_int(a, o, "due", v->stage[i].due);
		json_put_int(a, o, "overdue", v->stage[i].overdue);
		json_put(a, list, NULL, o);
	}
	return list;
}

/* Hours in which something was made; what was taken back leaves none. */
static json *
hours_json(struct arena *a, const struct today *v)
{
	json *list = json_array(a);

	for (int hour = 0; hour < DAY_HOURS; hour++) {
		json *o = json_object(a), *by = json_object(a);
		int64_t n = 0;

		for (size_t i = 0; i < v->stages; i++)
			if (v->stage[i].made[hour] > 0) {
				json_put_int(a, by, arena_cstr(a, v->stage[i].name), v->stage[i].made[hour]);
				n += v->stage[i].made[hour];
			}
		if (n == 0)
			continue;
		json_put_int(a, o, "hour", hour);
		json_put_int(a, o, "n", n);
		json_put(a, o, "by_stage", by);
		json_put(a, list, NULL, o);
	}
	return list;
}

/* Who made most comes first. */
static int
by_made(const void *x, const void *y)
{
	const struct floor_maker *a = x, *b = y;

	if (a->n != b->n)
		return a->n < b->n ? 1 : -1;
	return str_cmp(a->person, b->person);
}

static json *
people_json(struct arena *a, struct today *v)
{
	json *list = json_array(a);

	qsort(v->maker, v->makers, sizeof *v->maker, by_made);
	for (size_t i = 0; i < v->makers && i < MAKERS_SHOWN && v->maker[i].n > 0; i++) {
		json *o = json_object(a);

		json_put_str(a, o, "person", v->maker[i].person);
		json_put_str(a, o, "name", api_ticket_person(&v->world, v->maker[i].person));
		json_put_int(a, o, "today", v->maker[i].since > 0 ? v->maker[i].since : 0);
		json_put_int(a, o, "week", v->maker[i].n);
		json_put(a, list, NULL, o);
	}
	return list;
}

void
api_today_get(struct api *api)
{
	static const char *const known[] = { "store", NULL };
	struct arena *a = api->arena;
	struct today *v = ARENA_NEW(a, struct today);
	enum result result = v != NULL ? request_query_only(api->req, known, &api->fault) : ERR_LIMIT;
	json *o;

	if (result == OK && api_unchanged_today(api))
		return;
	if (result == OK) {
		request_query(api->req, "store", &v->store);
		result = db_read(api->db, &api->scope, load_today, v);
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	json_put_int(a, o, "stores", v->stores);
	api_put_day(a, o, "day", v->day);
	json_put_int(a, o, "hour", v->hour);
	json_put_str(a, o, "zone", v->zone);
	json_put_int(a, o, "due", v->due);
	json_put_int(a, o, "done", v->done);
	json_put_int(a, o, "overdue", v->overdue);
	json_put_bool(a, o, "more", v->more);
	json_put(a, o, "stages", stages_json(a, v));
	json_put(a, o, "hours", hours_json(a, v));
	json_put(a, o, "people", people_json(a, v));
	answer_json(api->ans, 200, o);
}
