#include "flow/shop_settings.h"

#include "core/field.h"
#include "flow/settings.h"

#define BIT(n) (UINT32_C(1) << (n))

void
flow_shop_settings_default(struct shop_settings *s)
{
	*s = (struct shop_settings){ .map = intake_default, .floor = *stage_floor_default(), .days = due_days_default,
	    .enters = BIT(SHOPIFY_PAID) | BIT(SHOPIFY_PARTIALLY_PAID) | BIT(SHOPIFY_AUTHORIZED) | BIT(SHOPIFY_PARTIALLY_REFUNDED),
	    .per_piece = true, .keep_bodies = true, .tell_problems = true, .hold_hours = 72 };
}

/* ---- reading ------------------------------------------------------------------------------------------------------ */

static void
read_map(const json *o, struct settings_reader *r, struct shop_settings *s)
{
	const json *at;
	size_t n, i = 0;

	if (flow_settings_list(o, "names", INTAKE_ROWS_MAX, r, &at, &n)) {
		struct intake_name *row = ARENA_ARRAY(r->a, struct intake_name, n + 1);

		for (i = 0; row != NULL && at != NULL; at = json_next(at), i++) {
			if (!intake_means_parse(json_string(json_get(at, "means")), &row[i].means))
				flow_settings_wrong(r, STR("Should say what the name stands for."), "names[%zu].means", i);
			row[i].name = json_string(json_get(at, "name"));
		}
		s->map.names = row;
		s->map.names_n = row != NULL ? n : 0;
	}
	if (flow_settings_list(o, "sizes", INTAKE_ROWS_MAX, r, &at, &n)) {
		struct intake_size *row = ARENA_ARRAY(r->a, struct intake_size, n + 1);

		for (i = 0; row != NULL && at != NULL; at = json_next(at), i++) {
			int64_t rank = -1;

			json_is_int(json_get(at, "rank"), &rank);
			row[i] = (struct intake_size){ json_string(json_get(at, "word")), rank >= 0 && rank <= INTAKE_RANK_MAX ? (int32_t)rank : -1 };
		}
		s->map.sizes = row;
		s->map.sizes_n = row != NULL ? n : 0;
	}
	if (flow_settings_list(o, "words", INTAKE_ROWS_MAX, r, &at, &n)) {
		struct intake_word *row = ARENA_ARRAY(r->a, struct intake_word, n + 1);

		for (i = 0; row != NULL && at != NULL; at = json_next(at), i++) {
			if (!intake_method_parse(json_string(json_get(at, "method")), &row[i].method))
				flow_settings_wrong(r, STR("Should be pickup or delivery."), "words[%zu].method", i);
			row[i].word = json_string(json_get(at, "word"));
		}
		s->map.words = row;
		s->map.words_n = row != NULL ? n : 0;
	}
	if (flow_settings_list(o, "places", INTAKE_ORDERED_PLACES, r, &at, &n)) {
		struct intake_search *row = ARENA_ARRAY(r->a, struct intake_search, n + 1);

		for (i = 0; row != NULL && at != NULL; at = json_next(at), i++)
			if (!intake_place_parse(json_string(at), &row[i].place))
				flow_settings_wrong(r, STR("Should be a place to look in."), "places[%zu]", i);
		s->map.places = row;
		s->map.places_n = row != NULL ? n : 0;
	}
	if (json_get(o, "due_order") != NULL && !due_order_parse(json_string(json_get(o, "due_order")), &s->map.due_order))
		flow_settings_wrong(r, STR("Should be day_first or month_first."), "due_order");
	flow_settings_number(o, "lead_days", INTAKE_LEAD_MAX, r, &s->map.lead_days);
	flow_settings_flag(o, "needs_flavour", r, &s->map.needs_flavour);
}

static void
check_map(struct settings_reader *r, const struct intake_map *map)
{
	struct intake_wrong found[20];
	size_t n = intake_map_check(map, found, sizeof found / sizeof *found);

	for (size_t i = 0; i < n && i < sizeof found / sizeof *found; i++) {
		char room[400];
		struct buf b = buf_of(room, sizeof room);

		intake_wrong_say(&b, map, found[i]);
		flow_settings_wrong(r, arena_str(r->a, buf_str(&b)), "%.*s[%d]", STR_ARG(intake_part_name(found[i].part)), (int)found[i].at);
	}
}

static void
read_floor(const json *o, struct settings_reader *r, struct stage_floor *floor)
{
	struct stage_floor_problems problems;
	const json *first, *at;
	size_t n;
	int32_t i = 0;

	if (!flow_settings_list(o, "stages", STAGES_MAX, r, &first, &n))
		return;
	*floor = (struct stage_floor){ .n = (int32_t)n };
	for (at = first; at != NULL; at = json_next(at), i++)
		floor->rule[i] = (struct stage_rule){ .name = json_string(json_get(at, "name")), .qc_to = STAGE_NONE };
	for (at = first, i = 0; at != NULL; at = json_next(at), i++) {
		struct str to = json_string(json_get(at, "qc_to"));

		if (!stage_begin_parse(json_string(json_get(at, "begin")), &floor->rule[i].begin))
			flow_settings_wrong(r, STR("Should be none, print or scan."), "stages[%d].begin", (int)i);
		if (to.n == 0)
			continue;
		floor->rule[i].qc_to = stage_find(floor, to);
		if (floor->rule[i].qc_to == STAGE_NONE || floor->rule[i].qc_to == STAGE_END)
			flow_settings_wrong(r, STR("There is no such stage."), "stages[%d].qc_to", (int)i);
	}
	if (r->result != OK || stage_floor_check(floor, &problems))
		return;
	if (problems.floor != STAGE_FINE)
		flow_settings_wrong(r, stage_problem_text(problems.floor), "stages");
	for (i = 0; i < floor->n; i++)
		if (problems.rule[i] != STAGE_FINE)
			flow_settings_wrong(r, stage_problem_text(problems.rule[i]), "stages[%d].name", (int)i);
}

static void
read_enters(const json *o, struct settings_reader *r, uint32_t *enters)
{
	const json *at;
	size_t n, i = 0;

	if (!flow_settings_list(o, "enters", SHOPIFY_PAIDS_N, r, &at, &n))
		return;
	*enters = 0;
	for (; at != NULL; at = json_next(at), i++) {
		enum shopify_paid paid;

		if (json_string(at).n == 0 || !shopify_paid_parse(json_string(at), &paid))
			flow_settings_wrong(r, STR("Should be a financial status of Shopify's."), "enters[%zu]", i);
		else
			*enters |= BIT(paid);
	}
}

static void
read_skip(const json *o, struct settings_reader *r, struct shop_settings *s)
{
	const json *at;
	size_t n, i = 0;

	if (!flow_settings_list(o, "skip", SHOP_SKIPS_MAX, r, &at, &n))
		return;
	for (; at != NULL; at = json_next(at), i++) {
		struct str word = json_string(at);

		s->skip[i] = arena_fold(r->a, word);
		if (s->skip[i].n == 0 || word.n > SHOP_WORD_MAX || field_check(FIELD_PERSON, word) != FIELD_OK)
			flow_settings_wrong(r, arena_printf(r->a, "Should be a word of 1 to %d letters.", SHOP_WORD_MAX), "skip[%zu]", i);
	}
	s->skips = n;
}

enum result
flow_shop_settings_parse(struct arena *a, const json *o, struct shop_settings *s, struct fault *f)
{
	struct settings_reader r = { .a = a, .f = f, .result = OK };
	static const char *const known[] = { "names", "sizes", "words", "places", "due_order", "lead_days", "needs_flavour", "stages", "days",
	    "enters", "skip", "per_piece", "keep_bodies", "tell_order", "tell_problems", "hold_hours", "version", NULL };
	static const char *const of_days[] = { "high", "medium", NULL };
	const json *days = json_get(o, "days"), *version = json_get(o, "version");

	if (json_kind(o) == JSON_NULL)
		return OK;
	if (json_kind(o) != JSON_OBJECT)
		return f != NULL ? fault_field(f, "settings", "Should be an object.") : ERR_INPUT;
	flow_settings_only(o, "", known, &r);
	if (days != NULL && json_kind(days) != JSON_OBJECT)
		flow_settings_wrong(&r, STR("Should be an object."), "days");
	flow_settings_only(days, "days.", of_days, &r);
	read_map(o, &r, s);
	if (r.result == OK)
		check_map(&r, &s->map);
	read_floor(o, &r, &s->floor);
	flow_settings_number(days, "high", DUE_DAYS_MAX, &r, &s->days.high);
	flow_settings_number(days, "medium", DUE_DAYS_MAX, &r, &s->days.medium);
	if (!due_days_fit(s->days))
		flow_settings_wrong(&r, STR("High should be no more days than medium."), "days");
	read_enters(o, &r, &s->enters);
	read_skip(o, &r, s);
	flow_settings_flag(o, "per_piece", &r, &s->per_piece);
	flow_settings_flag(o, "keep_bodies", &r, &s->keep_bodies);
	flow_settings_flag(o, "tell_order", &r, &s->tell_order);
	flow_settings_flag(o, "tell_problems", &r, &s->tell_problems);
	flow_settings_number(o, "hold_hours", SHOP_HOLD_HOURS_MAX, &r, &s->hold_hours);
	if (version != NULL) {
		if (!json_is_string(version, &s->version) || (s->version.n && !shopify_version_is(s->version)))
			flow_settings_wrong(&r, STR("Should be a version of the Admin API, such as " SHOPIFY_VERSION "."), "version");
	}
	if (r.result == OK && arena_full(a))
		return ERR_LIMIT;
	return r.result;
}

/* ---- writing ------------------------------------------------------------------------------------------------------ */

static json *
pair(struct arena *a, const char *key, struct str value, const char *other, struct str text)
{
	json *o = json_object(a);

	json_put_str(a, o, key, value);
	json_put_str(a, o, other, text);
	return o;
}

static void
put_map(struct arena *a, json *o, const struct intake_map *map)
{
	json *names = json_array(a), *sizes = json_array(a), *words = json_array(a), *places = json_array(a);

	for (size_t i = 0; i < map->names_n; i++)
		json_put(a, names, NULL, pair(a, "means", intake_means_name(map->names[i].means), "name", map->names[i].name));
	for (size_t i = 0; i < map->sizes_n; i++) {
		json *one = json_object(a);

		json_put_str(a, one, "word", map->sizes[i].word);
		json_put_int(a, one, "rank", map->sizes[i].rank);
		json_put(a, sizes, NULL, one);
	}
	for (size_t i = 0; i < map->words_n; i++)
		json_put(a, words, NULL, pair(a, "method", intake_method_name(map->words[i].method), "word", map->words[i].word));
	for (size_t i = 0; i < map->places_n; i++)
		json_put_str(a, places, NULL, intake_place_name(map->places[i].place));
	json_put(a, o, "names", names);
	json_put(a, o, "sizes", sizes);
	json_put(a, o, "words", words);
	json_put(a, o, "places", places);
	json_put_str(a, o, "due_order", due_order_name(map->due_order));
	json_put_int(a, o, "lead_days", map->lead_days);
	json_put_bool(a, o, "needs_flavour", map->needs_flavour);
}

json *
flow_shop_settings_json(struct arena *a, const struct shop_settings *s)
{
	json *o = json_object(a), *stages = json_array(a), *days = json_object(a), *enters = json_array(a), *skip = json_array(a);

	put_map(a, o, &s->map);
	for (int32_t i = 0; i < s->floor.n; i++) {
		const struct stage_rule *rule = &s->floor.rule[i];
		json *one = pair(a, "name", rule->name, "begin", stage_begin_name(rule->begin));

		if (rule->qc_to == STAGE_NONE)
			json_put_null(a, one, "qc_to");
		else
			json_put_str(a, one, "qc_to", stage_name(&s->floor, rule->qc_to));
		json_put(a, stages, NULL, one);
	}
	json_put(a, o, "stages", stages);
	json_put_int(a, days, "high", s->days.high);
	json_put_int(a, days, "medium", s->days.medium);
	json_put(a, o, "days", days);
	for (int i = 0; i < SHOPIFY_PAIDS_N; i++)
		if (s->enters & BIT(i))
			json_put_str(a, enters, NULL, shopify_paid_name((enum shopify_paid)i));
	json_put(a, o, "enters", enters);
	for (size_t i = 0; i < s->skips; i++)
		json_put_str(a, skip, NULL, s->skip[i]);
	json_put(a, o, "skip", skip);
	json_put_bool(a, o, "per_piece", s->per_piece);
	json_put_bool(a, o, "keep_bodies", s->keep_bodies);
	json_put_bool(a, o, "tell_order", s->tell_order);
	json_put_bool(a, o, "tell_problems", s->tell_problems);
	json_put_int(a, o, "hold_hours", s->hold_hours);
	json_put_str(a, o, "version", s->version);
	return o;
}
