/* production/board, people and the counts of what is nobody's: the floor by stages. */
#include "api/handlers.h"
#include "api/pile.h"
#include "flow/places.h"

enum { COLUMN_MAX = 100 };

/* ---- by stage ------------------------------------------------------------------------------------------------------ */

/* A stage of one or several shops: stages of one name are one column. */
struct column {
	struct str name;
	int64_t count, unassigned, unreceived, overdue;
	bool at_least;			/* not all that may count were looked at */
	struct pile pile;
};
enum { COLUMNS_MAX = 60, FETCH_MAX = 500 };

struct board {
	struct str store, stage, person, q;	/* q folded; person "-": nobody's */
	int64_t from_day, to_day;		/* INT64_MIN: any */
	bool by_priority;
	enum due_priority priority;
	bool rows;				/* else counts alone */
	struct ticket_world world;
	struct places places;
	struct column column[COLUMNS_MAX];
	size_t columns;
};

static struct column *
column_of(struct board *b, struct str name)
{
	for (size_t i = 0; i < b->columns; i++)
		if (str_eq(b->column[i].name, name))
			return &b->column[i];
	if (b->columns == COLUMNS_MAX)
		return NULL;
	b->column[b->columns] = (struct column){ .name = name };
	return &b->column[b->columns++];
}

static bool
is_found(struct arena *a, const struct board *b, const struct ticket *t)
{
	struct arena scratch = *a;
	struct str text = arena_printf(&scratch, "%.*s %.*s %.*s", STR_ARG(t->human), STR_ARG(t->product), STR_ARG(t->flavour));

	return str_has(arena_fold(&scratch, text), b->q);
}

static bool
is_wanted(struct arena *a, const struct board *b, const struct ticket_shop *s, const struct ticket *t)
{
	if (b->by_priority && due_priority((int32_t)t->due_day, s->today, s->settings.days) != b->priority)
		return false;
	if ((b->from_day != INT64_MIN && t->due_day < b->from_day) || (b->to_day != INT64_MIN && t->due_day > b->to_day))
		return false;
	return b->q.n == 0 || is_found(a, b, t);
}

/* Whether its tickets are chosen one by one: then the sums are of those that were, else they come from the counts that are kept. */
static bool
picks(const struct board *b)
{
	return b->by_priority || b->from_day != INT64_MIN || b->to_day != INT64_MIN || b->q.n;
}

static void
add_sums(const struct board *b, const struct ticket_shop *s, struct column *c, const struct ticket *t)
{
	if (picks(b)) {
		c->count++;
		c->unassigned += t->assignee.n == 0;
		c->unreceived += !t->machine.received;
	}
	if (picks(b) || b->person.n)
		c->overdue += due_overdue((int32_t)t->due_day, s->today);
}

/* Whether what follows the last that was looked at may count, too: they come by due day, overdue first. */
static bool
may_follow(const struct board *b, const struct ticket_shop *s, const struct ticket *last)
{
	if (picks(b))
		return b->to_day == INT64_MIN || last->due_day <= b->to_day;
	return b->person.n && due_overdue((int32_t)last->due_day, s->today);
}

/* Somebody's tickets at a stage of a shop. */
static enum result
add_rows(struct tx *tx, struct board *b, const struct ticket_shop *s, struct column *c, struct str assignee)
{
	size_t most = picks(b) || b->person.n ? FETCH_MAX : COLUMN_MAX, n, kept = 0;
	struct ticket *list;
	enum result result = store_ticket_stage(tx, s->shop.id, c->name, assignee, NULL, (int64_t)most + 1, &list, &n);

	if (result != OK)
		return result;
	if (n > most) {
		n = most;
		c->pile.more = true;
		c->at_least |= may_follow(b, s, &list[n - 1]);
	}
	for (size_t i = 0; i < n; i++)
		if (is_wanted(tx->arena, b, s, &list[i])) {
			add_sums(b, s, c, &list[i]);
			list[kept++] = list[i];
		}
	return api_pile_merge(tx->arena, &c->pile, list, kept, COLUMN_MAX);
}

static enum result
load_shop(struct tx *tx, struct board *b, const struct ticket_shop *s)
{
	struct ticket_count *count;
	struct ticket_day *day;
	size_t n, days;
	enum result result;

	for (int32_t i = 0; i < s->settings.floor.n; i++)
		column_of(b, stage_name(&s->settings.floor, i));
	result = store_ticket_counts(tx, s->shop.id, &count, &n);
	for (size_t i = 0; i < n && result == OK; i++) {
		struct column *c = column_of(b, count[i].stage);
		bool nobody = count[i].assignee.n == 0;

		if (c == NULL || (b->stage.n && !str_eq(c->name, b->stage)))
			continue;
		if (b->person.n && !str_eq(b->person, nobody ? STR("-") : count[i].assignee))
			continue;
		if (!picks(b)) {
			c->count += count[i].n;
			c->unassigned += nobody ? count[i].n : 0;
			c->unreceived += count[i].unreceived;
		}
		if (b->rows)
			result = add_rows(tx, b, s, c, count[i].assignee);
	}
	if (result != OK || picks(b) || b->person.n)
		return result;
	result = store_ticket_days(tx, s->shop.id, DAY_LEAST, s->today - 1, &day, &days);
	for (size_t i = 0; result == OK && i < days; i++) {
		struct column *c = column_of(b, day[i].stage);

		if (c != NULL)
			c->overdue += day[i].n;
	}
	return result;
}

static enum result
load_board(struct tx *tx, void *in_out)
{
	struct board *b = in_out;
	enum result result = api_ticket_world(tx, &b->world);

	b->columns = 0;
	for (size_t i = 0; i < b->world.shops && result == OK; i++)
		if (api_pile_asks(&b->world.shop[i], b->store))
			result = load_shop(tx, b, &b->world.shop[i]);
	return result == OK && b->rows ? flow_places_load(tx, &b->places) : result;
}

static enum result
load_counts(struct tx *tx, void *in_out)
{
	struct board *b = in_out;
	enum result result = load_board(tx, b);

	return result == OK ? api_pile_known(tx, &b->world, b->store) : result;
}

/* Of everything, until it is told otherwise. */
static struct board *
new_board(struct arena *a)
{
	struct board *b = ARENA_NEW(a, struct board);

	if (b != NULL)
		b->from_day = b->to_day = INT64_MIN;
	return b;
}

void
api_board_counts(struct api *api)
{
	static const char *const known[] = { "store", NULL };
	struct board *b = new_board(api->arena);
	enum result result = b != NULL ? request_query_only(api->req, known, &api->fault) : ERR_LIMIT;
	json *o, *counts;

	if (result == OK && api_unchanged(api))
		return;
	if (result == OK) {
		request_query(api->req, "store", &b->store);
		result = db_read(api->db, &api->scope, load_counts, b);
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	counts = json_object(api->arena);
	for (size_t i = 0; i < b->columns; i++)
		json_put_int(api->arena, counts, arena_cstr(api->arena, b->column[i].name), b->column[i].unassigned);
	json_put(api->arena, o, "counts", counts);
	answer_json(api->ans, 200, o);
}

static json *
column_json(struct arena *a, const struct board *b, const struct column *c)
{
	json *o = json_object(a);

	json_put_str(a, o, "name", c->name);
	json_put_int(a, o, "count", c->count);
	json_put_int(a, o, "unassigned", c->unassigned);
	json_put_int(a, o, "overdue", c->overdue);
	json_put_int(a, o, "unreceived", c->unreceived);
	json_put_bool(a, o, "at_least", c->at_least);
	json_put(a, o, "rows", api_pile_json(a, &b->world, &c->pile));
	json_put_bool(a, o, "more", c->pile.more);
	return o;
}

static void
put_people(struct arena *a, json *o, const struct ticket_world *w)
{
	json *rows = json_array(a);

	for (size_t i = 0; i < w->persons; i++) {
		json *one;

		if (!w->person[i].active)
			continue;
		one = json_object(a);
		json_put_str(a, one, "id", w->person[i].id);
		json_put_str(a, one, "name", w->person[i].name);
		json_put_str(a, one, "role", role_name(w->person[i].role));
		json_put_bool(a, one, "pin", w->person[i].pin.n > 0);
		json_put(a, rows, NULL, one);
	}
	json_put(a, o, "people", rows);
}

static void
put_shops(struct arena *a, json *o, const struct ticket_world *w)
{
	json *rows = json_array(a);

	for (size_t i = 0; i < w->shops; i++) {
		json *one = json_object(a);

		json_put_str(a, one, "id", w->shop[i].shop.id);
		json_put_str(a, one, "name", w->shop[i].shop.name);
		json_put_str(a, one, "prefix", w->shop[i].shop.prefix);
		api_put_day(a, one, "today", w->shop[i].today);
		api_put_stages(a, one, &w->shop[i].settings.floor);
		json_put(a, rows, NULL, one);
	}
	json_put(a, o, "stores", rows);
}

static enum result
read_board(struct api *api, struct board *b)
{
	static const char *const known[] = { "store", "stage", "person", "priority", "from", "to", "q", NULL };
	enum result result = request_query_only(api->req, known, &api->fault);
	struct str text = STR("");

	request_query(api->req, "store", &b->store);
	request_query(api->req, "stage", &b->stage);
	request_query(api->req, "person", &b->person);
	if (result == OK)
		result = api_query_day(api, "from", &b->from_day);
	if (result == OK)
		result = api_query_day(api, "to", &b->to_day);
	if (result == OK && request_query(api->req, "priority", &text)) {
		for (int i = 0; i < DUE_PRIORITIES; i++)
			if (str_eq(text, due_priority_name((enum due_priority)i))) {
				b->by_priority = true;
				b->priority = (enum due_priority)i;
			}
		if (!b->by_priority)
			result = fault_field(&api->fault, "priority", "Should be high, medium, low or none.");
	}
	if (result == OK)
		result = api_query_search(api, &b->q);
	return result;
}

void
api_board_get(struct api *api)
{
	struct board *b = new_board(api->arena);
	enum result result = b != NULL ? read_board(api, b) : ERR_LIMIT;
	json *o, *stages;

	if (result == OK && api_unchanged_today(api))
		return;
	if (result == OK) {
		b->rows = true;
		result = db_read(api->db, &api->scope, load_board, b);
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	stages = json_array(api->arena);
	for (size_t i = 0; i < b->columns; i++)
		if (b->stage.n == 0 || str_eq(b->stage, b->column[i].name))
			json_put(api->arena, stages, NULL, column_json(api->arena, b, &b->column[i]));
	json_put(api->arena, o, "stages", stages);
	put_shops(api->arena, o, &b->world);
	put_people(api->arena, o, &b->world);
	json_put(api->arena, o, "places", flow_places_json(api->arena, &b->places));	/* a station offers them, also when its line is gone */
	answer_json(api->ans, 200, o);
}

static enum result
load_people(struct tx *tx, void *in_out)
{
	struct ticket_world *w = in_out;

	return store_person_list(tx, &w->person, &w->persons);
}

void
api_board_people(struct api *api)
{
	struct ticket_world *w = ARENA_NEW(api->arena, struct ticket_world);
	enum result result = w != NULL ? OK : ERR_LIMIT;
	json *o;

	if (result == OK && api_unchanged(api))
		return;
	if (result == OK)
		result = db_read(api->db, &api->scope, load_people, w);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	put_people(api->arena, o, w);
	answer_json(api->ans, 200, o);
}
